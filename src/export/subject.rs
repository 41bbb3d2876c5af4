//! What is exported, and what comes out.

use crate::engine::SimTime;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::world::command::{TimedCommand, spell_time};

/// The words that every experiment carries.
pub const REVIEW: &str = "Review before use.";
/// The words of those for which no checker could be had.
pub const NOT_VALIDATED: &str = "Not validated: no checker of the tool was to be had.";

/// What is exported.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The document.
    pub scenario: &'a Scenario,
    /// Its text, for the lines of findings; empty if it is not known.
    pub text: &'a str,
    /// The name of the document's file, as findings name it.
    pub document: &'a str,
    /// The commands of the run, in order of time.
    pub commands: &'a [TimedCommand],
    /// The seed.
    pub seed: u64,
    /// The end of the run.
    pub until: SimTime,
    /// The run, where it was run.
    pub run: Option<&'a Run>,
    /// The name of the first file that comes out; others are named after it.
    pub name: &'a str,
}

/// A file that came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// Something that did not come along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The command, the rule, the setting.
    pub what: String,
    /// The reason.
    pub why: String,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The files, the one that was asked for first.
    pub files: Vec<File>,
    /// What did not come along, or not as it was.
    pub left_out: Vec<LeftOut>,
}

impl Exported {
    pub(super) fn one(name: &str, text: String) -> Exported {
        Exported { files: vec![File { name: name.to_owned(), text }], left_out: Vec::new() }
    }

    pub(super) fn leave(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.left_out.push(LeftOut { what: what.into(), why: why.into() });
    }
}

impl Subject<'_> {
    /// The run in words, for the head of a file.
    pub(super) fn title(&self) -> String {
        let document = &self.scenario.document;
        let name = if document.title.is_empty() { &document.id } else { &document.title };
        format!("{name}, seed {}, until {}", self.seed, spell_time(self.until))
    }
}
