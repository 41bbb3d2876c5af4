//! Future events in the total order (time, insertion number).
//!
//! Small: one 4-ary heap holds everything. Above `SPILL` entries the far ones wait unsorted in a ladder, and the
//! near future is the heap and a sorted run beside it:
//! 1. heap full: all of the near future is spread over a new innermost rung, whose first bucket is loaded;
//! 2. near future empty: the next bucket of the ladder is loaded, a small one into the run, a large one into the heap;
//! 3. ladder empty: back to the heap alone.
//!
//! The order is total, so every structure behind `FutureEvents` gives the same run, bit for bit.

mod entry;
mod heap;
mod ladder;
mod near;
mod run;

pub use entry::{Entry, FutureEvents};
pub use heap::QuadHeap;

use ladder::Ladder;
use near::{Near, SPILL};

/// The engine's queue: heap and run for the near future, a ladder for the far one.
#[derive(Clone, Debug)]
pub struct EventQueue {
    near: Near,
    /// `near` holds exactly the entries up to and including this time.
    near_last: u64,
    spill_at: usize,
    far: Ladder,
}

impl Default for EventQueue {
    fn default() -> Self {
        EventQueue { near: Near::default(), near_last: u64::MAX, spill_at: SPILL, far: Ladder::default() }
    }
}

impl EventQueue {
    /// Loads the next bucket of the ladder, if it has one. The near future must be empty.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) -> bool {
        self.spill_at = SPILL;
        let found = self.far.len() > 0;
        if found {
            self.near_last = self.far.take(&mut self.near);
        }
        if self.far.len() == 0 {
            self.far.reset();
            self.near_last = u64::MAX;
        }
        found
    }

    /// Spreads a full heap over the ladder. Entries of one single time cannot be spread: then the limit grows.
    #[cold]
    #[inline(never)]
    fn spill(&mut self) {
        match self.far.absorb(&mut self.near, self.near_last) {
            Some(last) => self.near_last = last,
            None => self.spill_at = self.near.len() * 2,
        }
    }

    /// `pop_up_to` where the run, or nothing near, comes before the heap's first entry or at the same time.
    #[inline(never)]
    fn pop_beside_run(&mut self, limit: u64) -> Option<Entry> {
        loop {
            let (heap, run) = (self.near.heap.first(), self.near.run.first());
            let first = heap.min(run);
            if first.is_empty() {
                if !self.refill() {
                    return None;
                }
                continue;
            }
            if first.time() > limit {
                return None;
            }
            return Some(if heap < run { self.near.heap.take_root() } else { self.near.run.pop() });
        }
    }

    /// Visits every entry. The order between entries must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        self.near.for_each(&mut change);
        self.far.for_each(&mut change);
    }
}

impl FutureEvents for EventQueue {
    #[inline(always)]
    fn push(&mut self, entry: Entry) {
        if entry.time() > self.near_last {
            self.far.push(entry);
            return;
        }
        // Only an entry that finds the root taken makes the heap larger than it has been.
        if !self.near.heap.fill_root(entry) {
            self.near.heap.add(entry);
            if self.near.heap.len() > self.spill_at {
                self.spill();
            }
        }
    }

    #[inline(always)]
    fn peek(&mut self) -> Option<Entry> {
        loop {
            let first = self.near.heap.first().min(self.near.run.first());
            if !first.is_empty() {
                return Some(first);
            }
            if !self.refill() {
                return None;
            }
        }
    }

    #[inline(always)]
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry> {
        let first = self.near.heap.first();
        if first.time() >= self.near.run.first().time() {
            return self.pop_beside_run(limit);
        }
        if first.time() > limit {
            return None;
        }
        Some(self.near.heap.take_root())
    }

    fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;

    impl EventQueue {
        /// Panics unless everything stands where its structures look for it.
        fn check(&mut self) {
            self.near.heap.check();
            self.near.run.check();
            let last = self.near_last;
            self.near.for_each(|entry| assert!(entry.time() <= last, "{entry:?} is near, but after {last}"));
            self.far.check(last);
        }
    }

    /// Waves of pushes and pops, of 1,500 to 24,000 pending, with equal times, bursts, times at every distance, pushes
    /// before what was looked at last, clones, and pops up to a limit.
    #[test]
    fn every_entry_stands_where_the_structures_look_for_it() {
        for wave in 0..10u64 {
            let mut draw = Seed(9).draw(0, wave, 0, 0);
            let mut queue = EventQueue::default();
            let mut list = std::collections::BTreeSet::new();
            let (mut now, most) = (0u64, 1500 << (wave % 5));
            for number in 1..=6 * most {
                // In thirds of the wave: it rises, is level, and falls.
                if draw.below(6) < [5, 3, 1][(number - 1) as usize / (2 * most) as usize] {
                    let delay = match draw.below(7) {
                        0 => 0,
                        1 => 1000,
                        2 => draw.below(16),
                        3 => draw.below(1_000_000),
                        4 => 30_000_000 + draw.below(64),
                        5 if wave % 2 == 0 => draw.bits() >> draw.below(64),
                        _ => (now | 0xFFFF).saturating_add(1) - now,
                    };
                    let entry = Entry::new(now.saturating_add(delay), number);
                    queue.push(entry);
                    list.insert(entry);
                } else {
                    let limit =
                        if draw.below(3) == 0 { now.saturating_add(draw.below(2000)) } else { u64::MAX };
                    let expected = list.first().copied().filter(|entry| entry.time() <= limit);
                    assert_eq!(queue.pop_up_to(limit), expected);
                    now = expected.map_or(now, |entry| entry.time());
                    list.remove(&expected.unwrap_or(Entry::EMPTY));
                }
                match number % 211 {
                    0 => queue = queue.clone(),
                    70 => queue.check(),
                    140 => assert_eq!(queue.peek(), list.first().copied()),
                    _ => {}
                }
                assert_eq!(queue.len(), list.len());
            }
        }
    }
}
