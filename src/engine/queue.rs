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

/// One pending event: 16 bytes, ordered by time, then by tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Microseconds since the start of the run.
    pub time: u64,
    /// Insertion number in the high bits, payload in the low bits.
    pub tag: u64,
}

impl Entry {
    /// Later than every entry: fills unused places.
    const EMPTY: Entry = Entry { time: u64::MAX, tag: u64::MAX };

    /// Whether `self` comes first.
    #[inline(always)]
    pub fn before(&self, other: &Entry) -> bool {
        (self.time < other.time) | ((self.time == other.time) & (self.tag < other.tag))
    }
}

/// A set of future events. `peek` and `pop` agree with a list sorted by (time, tag).
pub trait FutureEvents {
    /// Adds an entry. Its tag must differ from all pending ones.
    fn push(&mut self, entry: Entry);
    /// The first entry. It may tidy up inside, hence `&mut`.
    fn peek(&mut self) -> Option<Entry>;
    /// Takes the first entry.
    fn pop(&mut self) -> Option<Entry>;
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
        EventQueue {
            near: QuadHeap::default(),
            near_last: u64::MAX,
            spill_at: SPILL,
            far: Ladder::default(),
        }
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

    /// Calls `change` on every tag. The order of the tags must stay the same.
    pub fn renumber(&mut self, mut change: impl FnMut(&mut u64)) {
        self.near.for_each(|entry| change(&mut entry.tag));
        self.far.for_each(|entry| change(&mut entry.tag));
    }
}

impl FutureEvents for EventQueue {
    #[inline]
    fn push(&mut self, entry: Entry) {
        if entry.time > self.near_last {
            self.far.push(entry);
            return;
        }
        self.near.push(entry);
        if self.near.len() > self.spill_at {
            self.spill();
        }
    }

    #[inline]
    fn peek(&mut self) -> Option<Entry> {
        if self.near.is_empty() {
            self.refill();
        }
        self.near.peek()
    }

    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        if self.near.is_empty() {
            self.refill();
        }
        self.near.pop()
    }

    fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }
}
