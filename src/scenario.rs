//! Scenario documents: strict reading of JSON into a [`Scenario`], mistakes with path and line.
//!
//! 1. The text is checked as JSON, and no object may have a member twice.
//! 2. Every value is read with its bounds; names are resolved to identifiers; unknown fields are refused.
//! 3. What needs several values at once (cycles of calls, partition counts of a chain, timeouts) is checked.
//! 4. All mistakes are reported together, up to a limit. Nothing is dropped in silence, nothing panics.

#[cfg(not(target_arch = "wasm32"))]
mod assumed;
pub mod catalogue;
mod change;
pub mod document;
mod errors;
pub mod exercise;
pub mod form;
#[doc(hidden)]
pub mod json;
mod locate;
mod meanings;
mod parts;
mod reader;
mod report;
#[cfg(not(target_arch = "wasm32"))]
pub mod schema;
mod validate;
mod wording;

#[cfg(not(target_arch = "wasm32"))]
pub use assumed::Assumption;
pub use change::{ChangeError, with, without, written};
pub use document::{
    Assertion, Bounds, Clock, Condition, Document, Ending, Fact, Grade, Measure, NarrativeStep, Poster,
    Press, Question, Run, Suggestion, TimelineEntry,
};
pub use errors::{Errors, Mistake};

use std::sync::Arc;

use crate::engine::SimTime;
use crate::world::command::{Command, Defence, TimedCommand};
use crate::world::topology::Topology;

/// The longest document, in bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// The version of the format.
pub const VERSION: u64 = 1;

/// Returns whether a scenario is the text of a document, which a comment may begin, and not an identifier.
pub fn is_text(scenario: &str) -> bool {
    scenario.trim_start().starts_with(['{', '/'])
}

/// A document that has been read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The narrative around it.
    pub document: Document,
    /// The topology, shared by every run.
    pub topology: Arc<Topology>,
    /// Its timed commands, in order of time; they run only when asked for.
    pub story: Vec<TimedCommand>,
}

impl Scenario {
    /// The commands of a named run, in order of time.
    pub fn commands(&self, run: Run) -> Vec<TimedCommand> {
        let on = |defence| TimedCommand { at: SimTime::ZERO, command: Command::Defence(defence, true) };
        match run {
            Run::Healthy => Vec::new(),
            Run::Story => self.story.clone(),
            Run::StoryDefended => {
                Defence::of(&self.topology).into_iter().map(on).chain(self.story.iter().copied()).collect()
            }
        }
    }
}

/// Reads a document.
///
/// # Errors
/// All its mistakes, each with path and line.
pub fn read(text: &str) -> Result<Scenario, Errors> {
    read_with(text, &report::Report::default())
}

/// What a document does not say, and what was assumed for it: every value that stands for a field that is not there, in
/// the order of the document's readers.
///
/// # Errors
/// All its mistakes, each with path and line.
#[cfg(not(target_arch = "wasm32"))]
pub fn assumed(text: &str) -> Result<Vec<Assumption>, Errors> {
    let report = report::Report::explaining();
    read_with(text, &report)?;
    Ok(report.assumed.map_or_else(Vec::new, assumed::Notes::into_list))
}

fn read_with(text: &str, report: &report::Report) -> Result<Scenario, Errors> {
    if text.len() > MAX_BYTES {
        return Err(Errors::one(0, format!("found {} bytes, expected at most {MAX_BYTES}", text.len())));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Errors::one(0, "found an empty document, expected JSON"));
    }
    let value = json::parse(text)?;
    locate::refuse_duplicates(text, &value)?;
    let root = reader::Node { value: &value, at: String::new(), report };
    let scenario = parts::scenario(&root);
    report.finish(text, &value)?;
    Ok(scenario)
}

/// The line, from 1, on which the value at a JSON pointer begins; of the nearest part around it that is there, otherwise.
/// The first line of a text that is no document.
pub fn line_of(text: &str, pointer: &str) -> usize {
    json::parse(text).map_or(1, |root| locate::line_of(text, &root, pointer))
}

/// Reads a document from a file's bytes.
///
/// # Errors
/// All its mistakes; that it is not UTF-8 is one.
pub fn read_bytes(bytes: &[u8]) -> Result<Scenario, Errors> {
    if bytes.len() > MAX_BYTES {
        return Err(Errors::one(0, format!("found {} bytes, expected at most {MAX_BYTES}", bytes.len())));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => {
            let at = error.valid_up_to();
            let line = 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
            Err(Errors::one(line, format!("found a byte that is not UTF-8 text (byte {at}), expected JSON")))
        }
    }
}
