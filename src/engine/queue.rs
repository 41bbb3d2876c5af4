//! Future events in the total order (time, insertion number).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::time::SimTime;

/// A priority queue of event codes, first in first out at equal times.
#[derive(Clone, Debug, Default)]
pub struct EventQueue {
    heap: BinaryHeap<Reverse<(SimTime, u64, u32)>>,
}

impl EventQueue {
    /// Adds an event code with its insertion number.
    pub fn push(&mut self, time: SimTime, sequence: u64, code: u32) {
        self.heap.push(Reverse((time, sequence, code)));
    }

    /// Time of the next event.
    pub fn peek(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse(entry)| entry.0)
    }

    /// Takes the next event: its time, insertion number and code.
    pub fn pop(&mut self) -> Option<(SimTime, u64, u32)> {
        self.heap.pop().map(|Reverse(entry)| entry)
    }

    /// Number of pending entries.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}
