//! A driver's connection pool: one per calling replica and server. A query takes a connection or waits in line for one; the
//! connection is in use until the answer has been read, however long that takes (drivers set no socket timeout).
//!
//! A free connection goes to the query that has waited longest (MongoDB's drivers, r2d2, deadpool), or to any of those that
//! wait (SQLAlchemy, bb8), some of which starve. When a client gives up a query that a server works on, its connection is
//! kept, the query cancelled, or the connection replaced: then the server works for nobody on more queries than the pool
//! has connections (PgBouncer: 30 behind a pool of 5, measured).

use std::collections::VecDeque;

/// The connections of a pool that no query uses.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::world::stores) struct Opened {
    /// So many shall be open, used or not: none of a client that never asks.
    pub(in crate::world::stores) keeps: u32,
    /// Open and unused.
    pub(in crate::world::stores) idle: u32,
    /// Attempts under way, pauses between them included.
    pub(in crate::world::stores) opening: u32,
    /// Counts how often all have been cut: one of before is gone.
    pub(in crate::world::stores) generation: u32,
}

/// The connections of one client to one server.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub(crate) in_use: u32,
    pub(crate) waiting: VecDeque<u32>,
    /// Where connections are opened: those that no query uses.
    pub(in crate::world::stores) opened: Opened,
}

impl Pool {
    /// It keeps so many connections open; they are there already, when `open`.
    pub(in crate::world::stores) fn keeping(keeps: u32, open: bool) -> Pool {
        let idle = if open { keeps } else { 0 };
        Pool { opened: Opened { keeps, idle, ..Opened::default() }, ..Pool::default() }
    }

    /// Connections that it has too few of, to keep as many open as it shall.
    pub(in crate::world::stores) fn lacks(&self) -> u32 {
        self.opened.keeps.saturating_sub(self.in_use + self.opened.idle)
    }

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

    /// A job asks for an open connection; false when it has to wait for one to be opened or given back.
    pub(crate) fn take_open(&mut self, job: u32) -> bool {
        if self.opened.idle > 0 {
            self.opened.idle -= 1;
            self.in_use += 1;
            return true;
        }
        self.waiting.push_back(job);
        false
    }

    /// A connection is free again, and `kept` open when nobody waits. The job that gets it, when one waits: the one at
    /// `place` of so many in line.
    pub(crate) fn give_back(&mut self, kept: bool, place: impl FnOnce(usize) -> usize) -> Option<u32> {
        let next = match self.waiting.len() {
            0 => None,
            waiting => self.waiting.remove(place(waiting)),
        };
        if next.is_none() {
            self.in_use = self.in_use.saturating_sub(1);
            self.opened.idle += u32::from(kept);
        }
        next
    }

    pub(crate) fn leave(&mut self, job: u32) -> bool {
        let at = self.waiting.iter().position(|&other| other == job);
        at.map(|at| self.waiting.remove(at)).is_some()
    }
}
