//! What readers of an exercise read against, and what they share.

use crate::engine::{SimDuration, SimTime};
use crate::scenario::Scenario;
use crate::scenario::errors::Errors;
use crate::scenario::json;
use crate::scenario::locate;
use crate::scenario::reader::{LONGEST, Node, spelled};
use crate::scenario::report::Report;

/// Longest name, sentence and paragraph, characters.
pub(super) const NAME: usize = 80;
pub(super) const SENTENCE: usize = 400;
pub(super) const PARAGRAPH: usize = 2_000;
/// Most elements of a list.
pub(super) const MOST: usize = 40;
/// Longest time that a document may name within a drill.
pub(super) const LONG: SimDuration = SimDuration::from_secs(24 * 3600);

/// What readers of an exercise read against.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    /// The scenario; a stand-in when that has mistakes or the schema is written.
    pub scenario: &'a Scenario,
    /// False for a stand-in.
    pub sound: bool,
    /// When the exercise ends.
    pub end: SimTime,
}

/// Reads a single value strictly: unknown and double fields are mistakes.
pub(super) fn strict<T>(text: &str, read: impl Fn(&Node) -> T) -> Result<T, Errors> {
    let value = json::parse(text)?;
    locate::refuse_duplicates(text, &value)?;
    let report = Report::default();
    let result = read(&Node { value: &value, at: String::new(), report: &report });
    report.finish(text, &value)?;
    Ok(result)
}

/// A moment of the run, not after the end of the exercise.
pub(super) fn moment(node: &Node, end: SimTime) -> SimTime {
    let at = SimTime::ZERO + node.duration(SimDuration::ZERO, LONGEST);
    if at > end {
        node.wrong(format!(
            "found a moment after the end of the exercise, expected at most {}",
            spelled(end.since(SimTime::ZERO))
        ));
    }
    at
}
