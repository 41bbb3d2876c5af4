//! A driver's connection pool: one per calling replica and server. A query takes a connection or waits in line for one; the
//! connection is in use until the answer has been read, however long that takes (drivers set no socket timeout).

use std::collections::VecDeque;

/// The connections of one client to one server.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub(crate) in_use: u32,
    pub(crate) waiting: VecDeque<u32>,
}

impl Pool {
    /// Connections in use.
    pub fn in_use(&self) -> u32 {
        self.in_use
    }

    /// Queries in the wait queue.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A job asks for a connection; false when it has to wait.
    pub(crate) fn take(&mut self, job: u32, size: u32) -> bool {
        if self.in_use < size {
            self.in_use += 1;
            return true;
        }
        self.waiting.push_back(job);
        false
    }

    /// A connection is free again. The job that gets it, when one waits.
    pub(crate) fn give_back(&mut self) -> Option<u32> {
        let next = self.waiting.pop_front();
        if next.is_none() {
            self.in_use = self.in_use.saturating_sub(1);
        }
        next
    }

    pub(crate) fn leave(&mut self, job: u32) -> bool {
        let at = self.waiting.iter().position(|&other| other == job);
        at.map(|at| self.waiting.remove(at)).is_some()
    }
}
