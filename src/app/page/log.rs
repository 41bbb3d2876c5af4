//! The incident log as it is shown: new lines wait until the charts bring them along.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::app::ui::Live;
use crate::frame::LogEntry;

/// Lines that are kept: the last ones.
const LONGEST: usize = 200;

/// The incident log, oldest line first.
pub struct Log {
    /// The lines that are shown.
    pub lines: Live<Arc<Vec<LogEntry>>>,
    /// Lines shown since the run began, those that are no longer kept included.
    told: Cell<usize>,
    untold: RefCell<Vec<LogEntry>>,
}

impl Log {
    /// An empty log.
    pub fn new() -> Log {
        Log { lines: Live::new(Arc::default()), told: Cell::new(0), untold: RefCell::default() }
    }

    /// Lines shown since the run began.
    pub fn told(&self) -> usize {
        self.told.get()
    }

    /// Another run: its log begins empty.
    pub fn clear(&self) {
        self.told.set(0);
        self.untold.borrow_mut().clear();
        self.lines.set(Arc::default());
    }

    /// New lines, to be shown later: a log that grows eight times a second cannot be read.
    pub fn add(&self, lines: Vec<LogEntry>) {
        self.untold.borrow_mut().extend(lines);
    }

    /// Shows the new lines.
    pub fn show(&self) {
        let mut untold = self.untold.borrow_mut();
        if untold.is_empty() {
            return;
        }
        let mut log = (*self.lines.peek()).clone();
        self.told.set(self.told.get() + untold.len());
        log.append(&mut untold);
        let surplus = log.len().saturating_sub(LONGEST);
        log.drain(..surplus);
        // Whoever follows the lines may ask for the log at once.
        drop(untold);
        self.lines.set(Arc::new(log));
    }
}
