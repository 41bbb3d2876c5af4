//! Future events in the total order (time, insertion number).
//!
//! Small: one 4-ary heap holds everything. Above `SPILL` entries the far ones wait unsorted in a ladder, and the
//! near future is the heap and a sorted run beside it:
//! 1. heap full: all of the near future is spread over a new innermost rung, whose first bucket is loaded;
//! 2. near future empty: the next bucket of the ladder is loaded, a small one into the run, a large one into the heap;
//! 3. ladder empty: back to the heap alone.
//!
//! The order is total, so every structure behind `FutureEvents` gives the same run, bit for bit.

mod heap;
mod ladder;
mod run;

pub use heap::QuadHeap;

use ladder::Ladder;
use run::Run;

/// One pending event in 16 bytes: microseconds since the start of the run, then its tag (insertion number and
/// payload). One integer, because two words stored apart and loaded together stall the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry(u128);

impl Entry {
    /// Later than every entry: fills unused places.
    const EMPTY: Entry = Entry(u128::MAX);

    /// The entry of a time and a tag below 2^64 - 1.
    #[inline(always)]
    pub fn new(time: u64, tag: u64) -> Self {
        Entry((time as u128) << 64 | tag as u128)
    }

    /// Returns whether this is `EMPTY`: no entry has its tag.
    #[inline(always)]
    fn is_empty(self) -> bool {
        self.tag() == u64::MAX
    }

    /// Microseconds since the start of the run.
    #[inline(always)]
    pub fn time(self) -> u64 {
        (self.0 >> 64) as u64
    }

    /// Insertion number in the high bits, payload in the low bits.
    #[inline(always)]
    pub fn tag(self) -> u64 {
        self.0 as u64
    }

    /// Replaces the tag.
    pub fn set_tag(&mut self, tag: u64) {
        *self = Entry::new(self.time(), tag);
    }
}

/// A set of future events. `peek` and `pop` agree with a list sorted by (time, tag).
pub trait FutureEvents {
    /// Adds an entry that differs from all pending ones.
    fn push(&mut self, entry: Entry);
    /// The first entry. It may tidy up inside, hence `&mut`.
    fn peek(&mut self) -> Option<Entry>;
    /// Takes the first entry if its time is not after `limit`.
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry>;
    /// Number of pending entries.
    fn len(&self) -> usize;
    /// Returns whether nothing is pending.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Entries in the heap before the far ones move to the ladder (measured: the two are level near 1,000).
const SPILL: usize = 1024;

/// The entries up to a moment that the queue moves on: all of them, while few are pending.
#[derive(Clone, Debug, Default)]
struct Near {
    heap: QuadHeap,
    /// The entries loaded as a whole; later ones go to the heap.
    run: Run,
}

impl Near {
    fn len(&self) -> usize {
        self.heap.len() + self.run.len()
    }

    fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        self.heap.for_each(&mut change);
        self.run.for_each(&mut change);
    }

    /// Takes everything, in no particular order.
    fn drain(&mut self, mut to: impl FnMut(Entry)) {
        self.heap.drain(&mut to);
        while !self.run.first().is_empty() {
            to(self.run.pop());
        }
    }
}

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
