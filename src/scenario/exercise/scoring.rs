//! Reads what a play is judged by.

use super::decision::{Decision, decision};
use super::goals::{After, Bound, Measured, Objective, Partly, Test, Trap};
use super::ground::{Ground, LONG, MOST, NAME, SENTENCE};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node};
use crate::world::ids::JourneyId;

/// Identifiers that goals refer to.
pub(super) struct Known<'a> {
    /// Actions.
    pub actions: Vec<&'a str>,
    /// Causes.
    pub causes: Vec<&'a str>,
    /// Questions.
    pub pauses: Vec<&'a str>,
}

meanings! {
    OBJECTIVE {
        /// Identifier of the objective.
        "id",
        /// Points when it is reached.
        "points",
        /// What is to be reached, for the trainer and the debrief.
        "text",
        /// The same for the team, where the text would give something away; the text without it.
        "team_text",
        /// When it is reached.
        "when",
        /// When it is reached in part: the first of these that holds gives its points.
        "partly",
    }
    WHEN {
        /// What reaches it: an action that is decided or a cause that is declared in time, a prediction that comes true, a
        /// figure that keeps a bound for some time or at the end, or that somebody acted and stepped into no trap.
        "kind",
        /// The action.
        "action",
        /// The causes, one of which is declared.
        "causes",
        /// The question whose prediction it is.
        "pause",
        /// The figure: the answered share of a journey over ten seconds, answers or money lost against a run without a fault,
        /// or customers' partitions without a leader.
        "measure",
        /// The time that it must be reached within.
        "within",
        /// From when that time counts.
        "after",
        /// The journey whose answered share it is; any of them without it.
        "journey",
        /// The figure is this or more; a share is 0 to 1, money is in the document's currency.
        "at_least",
        /// The figure is this or less.
        "at_most",
        /// For so long the figure must keep its bound.
        "for",
        /// Whether the figure is a share of the same where nothing is done.
        "of_nothing",
        /// Whether it only counts when it is not so without the team, nor by the vendor's help.
        "beyond_nothing",
    }
    PARTLY {
        /// Points when only this holds.
        "points",
        /// The time instead.
        "within",
        /// The bound instead.
        "bound",
    }
    TRAP {
        /// Identifier of the trap.
        "id",
        /// What it is, in words.
        "text",
        /// The action that is one.
        "action",
        /// It counts only when this holds as the action takes effect; always without it.
        "while",
        /// The harm that is less without it, measured in a run of its own: answers or money.
        "harm",
        /// Why it does harm.
        "why",
        /// A decision that steps into it where nothing else is done: `blast drill --check` measures what it does.
        "step",
    }
    WHILE {
        /// The figure: answered share, answers or money lost, or partitions without a leader.
        "measure",
        /// The journey whose answered share it is; any of them without it.
        "journey",
        /// The figure is this or more.
        "at_least",
        /// The figure is this or less.
        "at_most",
    }
}

/// Words of the figures.
const MEASURES: [(&str, Measured); 4] = [
    ("answered", Measured::Answered(None)),
    ("answers_lost", Measured::AnswersLost),
    ("money_lost", Measured::MoneyLost),
    ("leaderless", Measured::Leaderless),
];
const MOST_MONEY: f64 = 1e12;

/// Reads the objectives.
pub(super) fn objectives(root: &Fields, known: &Known, ground: Ground) -> Vec<Objective> {
    let mut objectives: Vec<Objective> = Vec::new();
    for node in root.list("objectives", 1, MOST) {
        let fields = node.fields(OBJECTIVE);
        let text = fields.text("text", SENTENCE);
        let team_text = fields.get("team_text").map_or(text.clone(), |node| node.text(SENTENCE).to_owned());
        let objective = Objective {
            id: fields.id("id"),
            points: fields.count("points", 1, 100) as i32,
            text,
            team_text,
            test: fields.need("when").map_or(Test::NoTrap, |node| test(&node, known, ground)),
            partly: fields.list("partly", 0, 4).iter().map(partly).collect(),
        };
        fields.close();
        if objectives.iter().any(|other| other.id == objective.id && !other.id.is_empty()) {
            node.wrong(format!("found a second objective `{}`, expected distinct ones", objective.id));
        }
        objectives.push(objective);
    }
    objectives
}

fn partly(node: &Node) -> Partly {
    let fields = node.fields(PARTLY);
    let partly = Partly {
        points: fields.count("points", 1, 100) as i32,
        within: fields.get("within").map(|node| node.duration(SimDuration::ZERO, LONG)),
        bound: fields.get("bound").map(|node| node.number(0.0, MOST_MONEY)),
    };
    if partly.within.is_none() && partly.bound.is_none() {
        fields.wrong("expected `within`, `bound` or both");
    }
    fields.close();
    partly
}

fn test(node: &Node, known: &Known, ground: Ground) -> Test {
    const KINDS: [&str; 6] = ["action", "cause", "prediction", "reached", "at_end", "no_trap"];
    let fields = node.fields(WHEN);
    let kind = fields.need("kind").and_then(|node| node.one_of("kind of objective", &KINDS));
    let test = match kind.map(|at| KINDS[at]) {
        Some("action") => {
            let action = fields.name("action", "action", &known.actions);
            Test::Action { action, within: within(&fields), after: after(&fields) }
        }
        Some("cause") => {
            let causes = fields.list("causes", 1, MOST);
            let causes = causes.iter().filter_map(|node| node.one_of("cause", &known.causes)).collect();
            Test::Cause { causes, within: within(&fields), after: after(&fields) }
        }
        Some("prediction") => Test::Prediction(fields.name("pause", "question", &known.pauses)),
        Some("reached") => Test::Reached {
            measured: measured(&fields, ground),
            bound: bound(&fields),
            lasting: fields.duration("for"),
            within: within(&fields),
            after: after(&fields),
            beyond_nothing: fields.flag_or("beyond_nothing", true),
        },
        Some("at_end") => Test::AtEnd {
            measured: measured(&fields, ground),
            bound: bound(&fields),
            of_nothing: fields.flag_or("of_nothing", false),
        },
        Some(_) => Test::NoTrap,
        // Which other fields belong here is not known.
        None => return Test::NoTrap,
    };
    fields.close();
    test
}

fn within(fields: &Fields) -> SimDuration {
    fields.need("within").map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONG))
}

fn after(fields: &Fields) -> After {
    fields.word_or("after", "moment", &After::ALL, After::CustomersNoticed)
}

fn bound(fields: &Fields) -> Bound {
    let number = |name| fields.get(name).map(|node: Node| node.number(0.0, MOST_MONEY));
    match (number("at_least"), number("at_most")) {
        (Some(least), None) => Bound::AtLeast(least),
        (None, Some(most)) => Bound::AtMost(most),
        _ => {
            fields.wrong("expected exactly one of `at_least` and `at_most`");
            Bound::AtMost(0.0)
        }
    }
}

fn measured(fields: &Fields, ground: Ground) -> Measured {
    let journeys = &ground.scenario.topology.journeys;
    // A stand-in's journeys are nobody's.
    let sound = |_: &&str| ground.sound;
    let names: Vec<&str> = journeys.iter().map(|journey| journey.id.as_str()).filter(sound).collect();
    let journey = fields.get("journey").and_then(|node| node.one_of("journey", &names));
    match MEASURES[fields.name("measure", "measure", &MEASURES.map(|measure| measure.0))].1 {
        Measured::Answered(_) => Measured::Answered(journey.map(|at| JourneyId(at as u8))),
        other => other,
    }
}

/// Reads the traps.
pub(super) fn traps(root: &Fields, known: &Known, ground: Ground) -> Vec<Trap> {
    let trap = |node: &Node| {
        let fields = node.fields(TRAP);
        let harms = [("answers_lost", Measured::AnswersLost), ("money_lost", Measured::MoneyLost)];
        let trap = Trap {
            id: fields.id("id"),
            text: fields.text("text", NAME),
            action: fields.name("action", "action", &known.actions),
            during: fields.get("while").map(|node| during(&node, ground)),
            harm: fields.word_or("harm", "harm", &harms, Measured::AnswersLost),
            why: fields.text("why", SENTENCE),
            step: fields.need("step").map_or_else(Decision::nothing, |node| decision(&node)),
        };
        fields.close();
        trap
    };
    root.list("traps", 0, MOST).iter().map(trap).collect()
}

fn during(node: &Node, ground: Ground) -> (Measured, Bound) {
    let fields = node.fields(WHILE);
    let during = (measured(&fields, ground), bound(&fields));
    fields.close();
    during
}
