//! Future events in the total order (time, insertion number).
//!
//! Small: one 4-ary heap holds everything. Above `SPILL` entries the far ones wait unsorted in a ladder:
//! 1. heap full: all of it is spread over a new innermost rung, the heap keeps the first bucket;
//! 2. heap empty: the next bucket of the ladder is loaded;
//! 3. ladder empty: back to the heap alone.
//!
//! The order is total, so every structure behind `FutureEvents` gives the same run, bit for bit.

mod heap;
mod ladder;

pub use heap::QuadHeap;

use ladder::Ladder;

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
    /// Whether nothing is pending.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Entries in the heap before the far ones move to the ladder (measured: the two are level near 1,000).
const SPILL: usize = 1024;

/// The engine's queue: a heap for the near future, a ladder for the far one.
#[derive(Clone, Debug)]
pub struct EventQueue {
    near: QuadHeap,
    /// The heap holds exactly the entries up to and including this time.
    near_last: u64,
    spill_at: usize,
    far: Ladder,
}

impl Default for EventQueue {
    fn default() -> Self {
        EventQueue { near: QuadHeap::default(), near_last: u64::MAX, spill_at: SPILL, far: Ladder::default() }
    }
}

impl EventQueue {
    /// Loads the next buckets of the ladder until the heap has something. The heap must be empty.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        self.spill_at = SPILL;
        while self.near.is_empty() && self.far.len() > 0 {
            self.near_last = self.far.take(&mut self.near);
        }
        if self.far.len() == 0 {
            self.far.reset();
            self.near_last = u64::MAX;
        }
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
        self.near.push(entry);
        if self.near.len() > self.spill_at {
            self.spill();
        }
    }

    #[inline(always)]
    fn peek(&mut self) -> Option<Entry> {
        match self.near.peek() {
            None if self.far.len() > 0 => {
                self.refill();
                self.near.peek()
            }
            first => first,
        }
    }

    #[inline(always)]
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry> {
        match self.near.pop_up_to(limit) {
            None if self.near.is_empty() && self.far.len() > 0 => {
                self.refill();
                self.near.pop_up_to(limit)
            }
            first => first,
        }
    }

    fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }
}
