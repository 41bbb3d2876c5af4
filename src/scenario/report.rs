//! Collects the mistakes of a document up to a limit.

use std::cell::Cell;

use crate::scenario::errors::{Errors, MAX_LISTED, Mistake};
use crate::scenario::json::Value;
use crate::scenario::locate;

/// Collects mistakes while a document is read. Shared by all places of the document, hence the cells.
#[derive(Default)]
pub(super) struct Report {
    found: Cell<Vec<(String, String)>>,
    more: Cell<usize>,
    /// Writes down what the readers ask, when the schema is made; there are no mistakes then.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) recorder: Option<crate::scenario::schema::Recorder>,
    /// What was assumed, when that is asked for.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) assumed: Option<crate::scenario::assumed::Notes>,
}

impl Report {
    /// Notes a mistake at `pointer`; the same mistake twice is one.
    pub(super) fn add(&self, pointer: &str, message: impl Into<String>) {
        #[cfg(not(target_arch = "wasm32"))]
        if self.recorder.is_some() {
            return;
        }
        let message = message.into();
        let mut found = self.found.take();
        if found.len() >= MAX_LISTED {
            self.more.set(self.more.get() + 1);
        } else if !found.iter().any(|(at, other)| at == pointer && *other == message) {
            found.push((pointer.to_owned(), message));
        }
        self.found.set(found);
    }

    /// A report that records what the readers ask.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn recording() -> Self {
        let report = Report { recorder: Some(Default::default()), ..Report::default() };
        // Checks over several values, and commands, are not for a document that is not there.
        report.found.set(vec![Default::default()]);
        report
    }

    /// A report that notes what was assumed.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn explaining() -> Self {
        Report { assumed: Some(Default::default()), ..Report::default() }
    }

    fn count(&self) -> usize {
        let found = self.found.take();
        let count = found.len();
        self.found.set(found);
        count
    }

    /// Returns whether further mistakes are only counted: then their messages need not be composed.
    pub(super) fn is_full(&self) -> bool {
        self.count() >= MAX_LISTED
    }

    /// Returns whether nothing is wrong so far.
    pub(super) fn is_clean(&self) -> bool {
        self.count() == 0
    }

    /// The mistakes with their lines in `text`, if there are any.
    pub(super) fn finish(&self, text: &str, root: &Value) -> Result<(), Errors> {
        let found = self.found.take();
        if found.is_empty() {
            return Ok(());
        }
        let mut mistakes: Vec<Mistake> = Vec::with_capacity(found.len());
        for (pointer, message) in found {
            let line = locate::line_of(text, root, &pointer);
            // In order of lines, by insertion: a general sort is 4 kB of code for at most 20 elements.
            let at = mistakes.partition_point(|other| other.line <= line);
            mistakes.insert(at, Mistake { line, pointer, message });
        }
        Err(Errors { mistakes, more: self.more.get() })
    }
}
