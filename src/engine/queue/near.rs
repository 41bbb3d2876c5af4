//! The near future: a heap and a sorted run beside it.

use super::entry::{Entry, FutureEvents};
use super::heap::QuadHeap;
use super::run::Run;

/// Entries in the heap before the far ones move to the ladder (measured: the two are level near 1,000).
pub const SPILL: usize = 1024;

/// The entries up to a moment that the queue moves on: all of them, while few are pending.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// What came in one by one.
    pub heap: QuadHeap,
    /// The entries loaded as a whole; later ones go to the heap.
    pub run: Run,
}

impl Near {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.heap.len() + self.run.len()
    }

    /// Visits every entry. The order between entries must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        self.heap.for_each(&mut change);
        self.run.for_each(&mut change);
    }

    /// Takes everything, in no particular order.
    pub fn drain(&mut self, mut to: impl FnMut(Entry)) {
        self.heap.drain(&mut to);
        while !self.run.first().is_empty() {
            to(self.run.pop());
        }
    }
}
