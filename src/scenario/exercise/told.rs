//! Reads what is said to the team, asked of it and told at the end.

use super::ground::{Ground, MOST, NAME, PARAGRAPH, SENTENCE, moment};
use super::{Asks, Cause, Finding, Guide, Hint, Inject, Pause, Prove, Reveal, Signal};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node};
use crate::world::command::TimedCommand;

/// Longest answer that a question gives to think about, real time; and longest time that a prediction looks ahead.
const LONGEST_WAIT: SimDuration = SimDuration::from_secs(3_600);
const SECOND: SimDuration = SimDuration::from_secs(1);

meanings! {
    CAUSE {
        /// Identifier of the cause: a declaration begins with it.
        "id",
        /// What it is, in words.
        "label",
        /// Whether it is one.
        "verdict",
    }
    INJECT {
        /// Identifier of the message.
        "id",
        /// When the clock sends it, on the run's clock; by hand without it.
        "at",
        /// The way that it comes, such as `support` or `status-page`.
        "channel",
        /// Who says it.
        "from",
        /// What is said.
        "text",
        /// Whether it misleads; told in the debrief.
        "misleading",
        /// It is only sent when this action has been decided before.
        "if",
    }
    PAUSE {
        /// Identifier of the question: an answer begins with it.
        "id",
        /// When it comes, on the run's clock; before the first act without it.
        "at",
        /// What is asked for: what comes next when nothing is done, or a sentence.
        "kind",
        /// The question.
        "text",
        /// For how long the clock waits, real time.
        "limit",
        /// How far a prediction looks ahead.
        "horizon",
    }
    HINT {
        /// Identifier of the hint.
        "id",
        /// What it costs: a whole number of points that are taken away.
        "costs",
        /// What it says.
        "text",
    }
    SIGNAL {
        /// Identifier of the signal.
        "id",
        /// Since when it can be read, on the run's clock.
        "from",
        /// What can be read, in words.
        "text",
        /// Evidence that shows it, as decisions name it: `map`, `metric:errors`, `pager`, `messages`, the identifier of a closer
        /// look. Of a signal that is a message also `message:` with its identifier: then it is not there before that came.
        "by",
    }
    REVEAL {
        /// The truth, in a sentence or two.
        "sentence",
        /// Questions to talk about.
        "questions",
        /// The same load again, to prove what helps.
        "prove",
    }
    PROVE {
        /// What is proved, in words.
        "text",
        /// Commands beside the hidden ones, each with its time.
        "do",
    }
    GUIDE {
        /// Before the session: what to know, and what to prepare; a paragraph each.
        "before",
        /// The session by minutes.
        "script",
        /// While it runs: what to look at, and when to help.
        "during",
        /// After it: what to ask, and what to take home.
        "after",
    }
    SCRIPT {
        /// Real minutes from the beginning of the session.
        "minute",
        /// What happens then, and what to say.
        "text",
    }
    FINDING {
        /// What was found.
        "finding",
        /// Who does something about it: a role, no person.
        "owner",
        /// Until when: a date such as 2026-12-13.
        "due",
    }
}

/// Refuses a second one of the same identifier.
fn distinct<'a>(node: &Node, what: &str, id: &str, mut others: impl Iterator<Item = &'a str>) {
    if !id.is_empty() && others.any(|other| other == id) {
        node.wrong(format!("found a second {what} `{id}`, expected distinct ones"));
    }
}

/// Reads the causes.
pub(super) fn causes(root: &Fields) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for node in root.list("causes", 3, MOST) {
        let fields = node.fields(CAUSE);
        let verdict = fields.need("verdict").and_then(|node| node.one_of("verdict", &["right", "wrong"]));
        let cause =
            Cause { id: fields.id("id"), label: fields.text("label", NAME), right: verdict == Some(0) };
        fields.close();
        distinct(&node, "cause", &cause.id, causes.iter().map(|other| other.id.as_str()));
        causes.push(cause);
    }
    causes
}

/// Reads the messages.
pub(super) fn injects(root: &Fields, actions: &[&str], ground: Ground) -> Vec<Inject> {
    let mut injects: Vec<Inject> = Vec::new();
    for node in root.list("injects", 0, MOST) {
        let fields = node.fields(INJECT);
        let inject = Inject {
            id: fields.id("id"),
            at: fields.get("at").map(|node| moment(&node, ground.end)),
            channel: fields.id("channel"),
            from: fields.text("from", NAME),
            text: fields.text("text", SENTENCE),
            misleading: fields.flag_or("misleading", false),
            after: fields.get("if").and_then(|node| node.one_of("action", actions)),
        };
        fields.close();
        distinct(&node, "message", &inject.id, injects.iter().map(|other| other.id.as_str()));
        injects.push(inject);
    }
    injects
}

/// Reads the questions.
pub(super) fn pauses(root: &Fields, ground: Ground) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for node in root.list("pauses", 0, MOST) {
        let fields = node.fields(PAUSE);
        let kind =
            fields.need("kind").and_then(|node| node.one_of("kind of question", &["prediction", "answer"]));
        let asks = match kind {
            Some(0) => {
                let horizon = fields.need("horizon").map(|node| node.duration(SECOND, LONGEST_WAIT));
                Asks::Prediction(horizon.unwrap_or(SECOND))
            }
            _ => Asks::Answer,
        };
        let limit = fields.need("limit").map_or(SECOND, |node| node.duration(SECOND, LONGEST_WAIT));
        let pause = Pause {
            id: fields.id("id"),
            at: fields.get("at").map(|node| moment(&node, ground.end)),
            text: fields.text("text", SENTENCE),
            limit_s: limit.as_secs_f64(),
            asks,
        };
        fields.close();
        distinct(&node, "question", &pause.id, pauses.iter().map(|other| other.id.as_str()));
        pauses.push(pause);
    }
    pauses
}

/// Reads the hints.
pub(super) fn hints(root: &Fields) -> Vec<Hint> {
    let hint = |node: &Node| {
        let fields = node.fields(HINT);
        let hint = Hint {
            id: fields.id("id"),
            points: -(fields.count("costs", 0, 100) as i32),
            text: fields.text("text", SENTENCE),
        };
        fields.close();
        hint
    };
    root.list("hints", 0, MOST).iter().map(hint).collect()
}

/// Reads the signals.
pub(super) fn signals(root: &Fields, ground: Ground) -> Vec<Signal> {
    let signal = |node: &Node| {
        let fields = node.fields(SIGNAL);
        let by = fields.list("by", 1, MOST);
        let signal = Signal {
            id: fields.id("id"),
            from: fields.need("from").map_or(SimTime::ZERO, |node| moment(&node, ground.end)),
            text: fields.text("text", SENTENCE),
            by: by.iter().map(|node| node.text(NAME).to_owned()).collect(),
        };
        fields.close();
        signal
    };
    root.list("signals", 0, MOST).iter().map(signal).collect()
}

/// Reads what is told at the end.
pub(super) fn reveal(root: &Fields, ground: Ground) -> Reveal {
    let Some(node) = root.need("reveal") else { return Reveal::default() };
    let fields = node.fields(REVEAL);
    let reveal = Reveal {
        sentence: fields.text("sentence", SENTENCE),
        questions: fields
            .list("questions", 0, MOST)
            .iter()
            .map(|node| node.text(SENTENCE).to_owned())
            .collect(),
        prove: fields.get("prove").map(|node| prove(&node, ground)),
    };
    fields.close();
    reveal
}

fn prove(node: &Node, ground: Ground) -> Prove {
    let fields = node.fields(PROVE);
    let mut commands: Vec<TimedCommand> = Vec::new();
    for node in fields.list("do", 1, MOST) {
        let text = node.text(SENTENCE);
        if !ground.sound || text.is_empty() {
            continue;
        }
        match TimedCommand::parse(text, &ground.scenario.topology) {
            Ok(command) => commands.push(command),
            Err(message) => node.wrong(message),
        }
    }
    TimedCommand::order(&mut commands);
    let prove = Prove { text: fields.text("text", SENTENCE), commands };
    fields.close();
    prove
}

/// Reads the examples of what to do next.
pub(super) fn next(root: &Fields) -> Vec<Finding> {
    let finding = |node: &Node| {
        let fields = node.fields(FINDING);
        let due = fields
            .need("due")
            .map_or("", |node| node.form("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-12-13"))
            .to_owned();
        let shaped = due.len() == 10
            && due
                .char_indices()
                .all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() });
        if !shaped {
            fields.wrong_at("due", "expected a date such as 2026-12-13");
        }
        let finding =
            Finding { finding: fields.text("finding", SENTENCE), owner: fields.text("owner", NAME), due };
        fields.close();
        finding
    };
    root.list("next", 0, MOST).iter().map(finding).collect()
}

/// Reads the notes for the facilitator.
pub(super) fn guide(root: &Fields) -> Guide {
    let Some(node) = root.need("guide") else { return Guide::default() };
    let fields = node.fields(GUIDE);
    let paragraphs =
        |name| fields.list(name, 1, MOST).iter().map(|node| node.text(PARAGRAPH).to_owned()).collect();
    let script = |node: &Node| {
        let fields = node.fields(SCRIPT);
        let entry = (fields.count("minute", 0, 480) as u32, fields.text("text", PARAGRAPH));
        fields.close();
        entry
    };
    let guide = Guide {
        before: paragraphs("before"),
        script: fields.list("script", 1, MOST).iter().map(script).collect(),
        during: paragraphs("during"),
        after: paragraphs("after"),
    };
    if !guide.script.is_sorted_by_key(|entry| entry.0) {
        fields.wrong_at("script", "found a minute before the one above it, expected order of time");
    }
    fields.close();
    guide
}
