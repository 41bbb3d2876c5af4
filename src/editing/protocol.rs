//! The messages between the page of one's own system and its worker: plain values.

use crate::base::wire::{Reader, wire_enum, wire_struct};
use crate::editing::answers::{Answer, Found, Question, Sheet};
use crate::editing::trial::{Ask, Outcome, Taken};

/// The first byte of a request of one's own system.
pub const OF_OWN: u8 = 1;

/// A request of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Run these one after the other. A new request takes the place of one that is under way.
    Try(Vec<Ask>),
    /// Answer this, in place of an answer that is under way.
    Question(Question),
    /// Take this away in the form of another tool, by its word; in place of runs that are under way.
    Take(String, Ask),
    /// Leave the runs that are under way.
    Leave,
}

/// News for the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// How much of the runs is done, 0 to 1.
    Trying(f64),
    /// What came of them, in their order.
    Tried(Vec<Outcome>),
    /// The run with this number cannot be made: why.
    Refused(u32, Vec<String>),
    /// What is taken away.
    Taken(Taken),
    /// Nothing can be: why.
    Untaken(Vec<String>),
    /// How much of an answer is there, 0 to 1.
    Answering(f64),
    /// The answer.
    Answered(Answer),
    /// There is none: why.
    Unanswered(Vec<String>),
}

wire_struct! {
    Ask { text, commands, seed, seconds }
    Question { kind, text, commands, span_s, seeds }
    Answer { sheets, found, unknown }
    Found { severity, class, reason, cure, command }
    Sheet { title, head, right, rows, heat }
    Taken { files, left_out }
    Outcome { ended, answered, refused, lost, waiting, mean_s, harm, curve, unwell, commands, digest }
}

wire_enum! {
    Request { Try { 0: a } = 0, Leave {} = 1, Question { 0: a } = 2, Take { 0: a, 1: b } = 3 } else Request::Leave;
    Update { Trying { 0: a } = 0, Tried { 0: a } = 1, Refused { 0: a, 1: b } = 2, Answering { 0: a } = 3, Answered { 0: a } = 4, Unanswered { 0: a } = 5, Taken { 0: a } = 6, Untaken { 0: a } = 7 } else Update::Trying(0.0);
}

/// Reads what the worker wrote, each text as `respell` makes it.
pub fn heard(bytes: &[u8], respell: fn(String) -> String) -> Option<Update> {
    Reader::read(bytes, Some(respell))
}
