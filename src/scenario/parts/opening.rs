//! Reads what stands around the things to try: the question that the page opens with, what it says at the end, and the
//! moment that a picture shows.

use super::narrative::{self, SENTENCE};
use super::steps::{BUTTON, Ground, TITLE, moment, press, seed, speed};
use crate::engine::SimTime;
use crate::scenario::catalogue;
use crate::scenario::document::{Ending, Poster, Question, Suggestion};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, unknown_name};

/// Most proposals at the end.
const NEXT: usize = 3;
/// The placeholders of an opening's text.
const PLACEHOLDERS: [&str; 3] = ["{share}", "{hit}", "{all}"];

meanings! {
    QUESTION {
        /// What happened, in two sentences and without the answer. Of the customers' partitions, `{hit}` stands for the
        /// number of those that the zones of its commands lead, `{all}` for the number of all, and `{share}` for their
        /// share in words.
        "text",
        /// The question that a visitor bets on: how much of trading stops.
        "question",
        /// What its button says.
        "button",
        /// The seed that the button's run begins with; as it is without it.
        "seed",
        /// What the button does to a run that begins anew: commands with their times.
        "do",
        /// The moment that the button goes to, on the run's clock.
        "seek",
        /// Simulated seconds per second of playback that the button sets; as it is without it.
        "speed",
        /// The moment at which the answer stands: what was lost of trading at the worst moment until then.
        "answer",
    }
    POSTER {
        /// What is done to a run that begins anew: commands with their times.
        "do",
        /// The moment, on the run's clock.
        "at",
    }
    END {
        /// The answer of the story, in a sentence.
        "title",
        /// What to take away from it.
        "text",
        /// What to try next, at most three things.
        "next",
    }
    SUGGESTION {
        /// Heading of the proposal.
        "title",
        /// What it is about.
        "text",
        /// What its button says.
        "button",
        /// The built-in scenario that the button opens, if it leads to another one.
        "scenario",
        /// Whether the button plays the document's story from its start; then it goes to its moment and speed.
        "story",
    }
}

/// The question that the page opens with.
pub(super) fn opening(root: &Fields, ground: Ground) -> Option<Question> {
    let fields = root.get("opening")?.fields(QUESTION);
    let question = Question {
        text: fields.need("text").map(|node| sentence(&node)).unwrap_or_default(),
        question: fields.text("question", TITLE),
        button: fields.text("button", BUTTON),
        seed: seed(&fields),
        commands: narrative::commands(&fields, "do", ground.topology, ground.length, ground.sound),
        seek: fields.need("seek").map_or(SimTime::ZERO, |node| moment(&node, ground.length)),
        speed: speed(&fields),
        answer: fields.need("answer").map_or(SimTime::ZERO, |node| moment(&node, ground.length)),
    };
    fields.close();
    Some(question)
}

/// A text whose placeholders are known.
fn sentence(node: &Node) -> String {
    let text = node.text(SENTENCE);
    for (at, _) in text.match_indices('{') {
        let rest = &text[at..];
        if !PLACEHOLDERS.iter().any(|known| rest.starts_with(known)) {
            let found = rest.find('}').map_or(rest, |end| &rest[..=end]);
            node.wrong(unknown_name("the placeholder", found, &PLACEHOLDERS));
        }
    }
    text.to_owned()
}

/// The most telling moment.
pub(super) fn poster(root: &Fields, ground: Ground) -> Option<Poster> {
    let fields = root.get("poster")?.fields(POSTER);
    let poster = Poster {
        commands: narrative::commands(&fields, "do", ground.topology, ground.length, ground.sound),
        at: fields.need("at").map_or(SimTime::ZERO, |node| moment(&node, ground.length)),
    };
    fields.close();
    Some(poster)
}

/// What the page says after the last thing to try.
pub(super) fn end(root: &Fields, ground: Ground) -> Option<Ending> {
    let fields = root.get("end")?.fields(END);
    let list = fields.list("next", 0, NEXT);
    let end = Ending {
        title: fields.text("title", SENTENCE),
        text: fields.text("text", SENTENCE),
        next: list.iter().map(|node| suggestion(node, ground)).collect(),
    };
    fields.close();
    Some(end)
}

fn suggestion(node: &Node, ground: Ground) -> Suggestion {
    let fields = node.fields(SUGGESTION);
    let suggestion = Suggestion {
        title: fields.text("title", TITLE),
        text: fields.text("text", SENTENCE),
        button: fields.text("button", BUTTON),
        scenario: fields.get("scenario").map(|node| scenario(&node)),
        story: fields.flag_or("story", false),
        press: press(&fields, ground),
    };
    fields.close();
    suggestion
}

/// The identifier of a built-in scenario.
fn scenario(node: &Node) -> String {
    let id = node.id();
    let known: Vec<&str> = catalogue::list().iter().map(|entry| entry.0).collect();
    if !id.is_empty() && !known.contains(&id) {
        node.wrong(unknown_name("the scenario", id, &known));
    }
    id.to_owned()
}
