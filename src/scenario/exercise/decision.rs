//! Decisions of a team, and their log: JSON Lines, a decision a line. An exercise, a seed and the decisions are the whole
//! drill.

use super::ground::strict;
use crate::base::quote::quoted;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::errors::{Errors, Mistake};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{LONGEST, Node};
use crate::world::command::spell_time;

/// The most decisions of a drill.
const MOST: usize = 2_000;
/// The longest text of a decision, characters.
const LONGEST_TEXT: usize = 1_000;

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When it was made, on the run's clock.
    pub at: SimTime,
    /// Who made it.
    pub role: String,
    /// Its kind.
    pub kind: Kind,
    /// Its first word names what it is about, the rest is free: `restart-service fees`, `duty 90 %: nobody elects`.
    pub text: String,
}

/// The kinds of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something is done.
    Action,
    /// Something is believed.
    Hypothesis,
    /// Something is expected.
    Prediction,
    /// A question is answered.
    Answer,
}

impl Kind {
    /// Words of the log.
    pub const ALL: [(&'static str, Kind); 4] = [
        ("action", Kind::Action),
        ("hypothesis", Kind::Hypothesis),
        ("prediction", Kind::Prediction),
        ("answer", Kind::Answer),
    ];

    /// The word in the log.
    pub fn word(self) -> &'static str {
        Kind::ALL[self as usize].0
    }
}

meanings! {
    DECISION {
        /// When it was made, on the run's clock.
        "at",
        /// Who made it: a role of the team, or `facilitator`.
        "role",
        /// What it is: something done, believed, expected or answered.
        "kind",
        /// What it is about, its first word a name; the rest is free: `restart-service fees`, `duty 90 %: nobody elects`.
        "text",
    }
}

/// Reads a decision.
pub(super) fn decision(node: &Node) -> Decision {
    let fields = node.fields(DECISION);
    let read = Decision {
        at: SimTime::ZERO
            + fields.need("at").map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONGEST)),
        role: fields.id("role"),
        kind: Kind::ALL[fields.name("kind", "kind of decision", &Kind::ALL.map(|kind| kind.0))].1,
        text: fields.text("text", LONGEST_TEXT),
    };
    fields.close();
    read
}

/// Reads a log of decisions, JSON Lines. Empty lines are passed over.
///
/// # Errors
/// All mistakes, each with its line.
pub fn decisions(text: &str) -> Result<Vec<Decision>, Errors> {
    let (mut read, mut mistakes) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if read.len() >= MOST {
            return Err(Errors::one(number + 1, format!("found more than {MOST} decisions")));
        }
        match strict(line, decision) {
            Ok(decision) => read.push(decision),
            Err(errors) => {
                mistakes.extend(errors.mistakes.into_iter().map(|own| Mistake { line: number + 1, ..own }))
            }
        }
    }
    if mistakes.is_empty() { Ok(read) } else { Err(Errors { mistakes, more: 0 }) }
}

impl Decision {
    /// A stand-in for one that cannot be read.
    pub(super) fn nothing() -> Decision {
        Decision { at: SimTime::ZERO, role: String::new(), kind: Kind::Action, text: String::new() }
    }

    /// As a line of the log, without its end.
    pub fn line(&self) -> String {
        let mut line = String::from("{\"at\": ");
        line += &quoted(&spell_time(self.at));
        for (name, text) in [("role", self.role.as_str()), ("kind", self.kind.word()), ("text", &self.text)] {
            line += &format!(", \"{name}\": {}", quoted(text));
        }
        line + "}"
    }
}
