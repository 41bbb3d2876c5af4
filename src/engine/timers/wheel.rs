//! A hierarchical timing wheel for timers of any time (Varghese, Lauck 1987, "Hashed and hierarchical timing
//! wheels"): nine levels of 64 buckets, the finest of 1,024 microseconds, so there is no farthest time.
//!
//! 1. `insert` links a timer into the bucket of its time, seen from the cursor;
//! 2. a wake-up mark stands in the queue for the start of the earliest bucket;
//! 3. `advance` opens that bucket: its timers move to finer buckets, or into the queue when they are due within
//!    the tick, where they get their exact order.

use super::super::queue::{Entry, EventQueue, FutureEvents};
use super::{KIND_WAKE, KIND_WHEEL, TimerId, payload, with_payload};

/// The finest bucket is `1 << TICK_BITS` microseconds: short against time-outs, long against the time
/// between two events of a busy run.
const TICK_BITS: u32 = 10;
const LEVEL_BITS: u32 = 6;
const LEVELS: usize = 9;
const BUCKETS: usize = 1 << LEVEL_BITS;

const NIL: u32 = u32::MAX;
/// Timers at most: what a `TimerId` can name.
const SLOTS: usize = 1 << 24;

/// The place of a slot's timer: a bucket (below `LEVELS * BUCKETS`) or one of these.
const FREE: u32 = u32::MAX;
const IN_QUEUE: u32 = u32::MAX - 1;
const CANCELLED_IN_QUEUE: u32 = u32::MAX - 2;

#[derive(Clone, Debug)]
struct Slot {
    timer: Entry,
    generation: u32,
    place: u32,
    next: u32,
    previous: u32,
}

/// All timers that have no lane.
#[derive(Clone, Debug)]
pub(super) struct Wheel {
    slots: Vec<Slot>,
    free: Vec<u32>,
    heads: Vec<u32>,
    occupied: [u64; LEVELS],
    /// A tick up to which every bucket is open: those that hold timers start later, the finer the sooner.
    cursor: u64,
    /// Ticks of the wake-ups in the queue, the earliest last: not after the start of any bucket that holds timers.
    wakes: Vec<u64>,
}

impl Default for Wheel {
    fn default() -> Self {
        Wheel {
            slots: Vec::new(),
            free: Vec::new(),
            heads: vec![NIL; LEVELS * BUCKETS],
            occupied: [0; LEVELS],
            cursor: 0,
            wakes: Vec::new(),
        }
    }
}

impl Wheel {
    /// Adds a timer at the moment `now`.
    pub fn insert(&mut self, timer: Entry, now: u64, queue: &mut EventQueue) -> TimerId {
        let slot = self.free.pop().unwrap_or_else(|| {
            assert!(self.slots.len() < SLOTS, "too many pending timers");
            self.slots.push(Slot { timer, generation: 0, place: FREE, next: NIL, previous: NIL });
            self.slots.len() as u32 - 1
        });
        // Moving on changes no timer's bucket if none starts up to now. One can: the clock may have been put exactly
        // where a bucket starts that has not been opened, and then its wake-up is still to come.
        let tick = now >> TICK_BITS;
        if self.wakes.last().is_none_or(|&wake| wake > tick) {
            self.cursor = self.cursor.max(tick);
        }
        self.slots[slot as usize].timer = timer;
        if let Some(start) = self.place(slot, queue) {
            self.wake_at(start, queue);
        }
        TimerId::in_wheel(slot, self.slots[slot as usize].generation)
    }

    /// Puts a slot into its bucket and returns the tick at which that starts, or into the queue.
    fn place(&mut self, slot: u32, queue: &mut EventQueue) -> Option<u64> {
        let entry = &mut self.slots[slot as usize];
        let tick = entry.timer.time() >> TICK_BITS;
        if tick <= self.cursor {
            entry.place = IN_QUEUE;
            let tag = with_payload(entry.timer.tag(), KIND_WHEEL | slot as u64);
            queue.push(Entry::new(entry.timer.time(), tag));
            return None;
        }
        let level = (63 - (tick ^ self.cursor).leading_zeros()) / LEVEL_BITS;
        let shift = level * LEVEL_BITS;
        let bucket = (tick >> shift) as usize % BUCKETS;
        let place = level as usize * BUCKETS + bucket;
        let head = self.heads[place];
        entry.place = place as u32;
        entry.next = head;
        entry.previous = NIL;
        if head != NIL {
            self.slots[head as usize].previous = slot;
        }
        self.heads[place] = slot;
        self.occupied[level as usize] |= 1 << bucket;
        Some(tick >> shift << shift)
    }

    fn wake_at(&mut self, tick: u64, queue: &mut EventQueue) {
        if self.wakes.last().is_none_or(|&earliest| tick < earliest) {
            self.wakes.push(tick);
            // Number zero: before every event of that time. Ticks are distinct, so tags are too.
            queue.push(Entry::new(tick << TICK_BITS, KIND_WAKE));
        }
    }

    /// The earliest bucket: its place and the tick at which it starts.
    fn earliest(&self) -> Option<(usize, u64)> {
        let level = self.occupied.iter().position(|&bits| bits != 0)?;
        let bucket = self.occupied[level].trailing_zeros() as u64;
        let shift = level as u32 * LEVEL_BITS;
        let above = shift + LEVEL_BITS;
        Some((level * BUCKETS + bucket as usize, (self.cursor >> above << above) | bucket << shift))
    }

    /// Opens the bucket that starts at `time`, if it still has timers, and sets the next wake-up.
    pub fn advance(&mut self, time: u64, queue: &mut EventQueue) {
        self.wakes.pop();
        let tick = time >> TICK_BITS;
        while let Some((place, start)) = self.earliest() {
            if start > tick {
                self.wake_at(start, queue);
                return;
            }
            debug_assert!(start > self.cursor, "the bucket at {start} was passed at {}", self.cursor);
            self.cursor = start;
            let mut slot = std::mem::replace(&mut self.heads[place], NIL);
            self.occupied[place / BUCKETS] &= !(1 << (place % BUCKETS));
            while slot != NIL {
                let next = self.slots[slot as usize].next;
                self.place(slot, queue);
                slot = next;
            }
        }
    }

    /// Stops a timer; false when the name is stale.
    pub fn cancel(&mut self, slot: u32, generation: u32) -> bool {
        let Some(entry) = self.slots.get_mut(slot as usize) else { return false };
        if entry.generation != generation || entry.place == FREE {
            return false;
        }
        entry.generation = entry.generation.wrapping_add(1);
        if entry.place == IN_QUEUE {
            entry.place = CANCELLED_IN_QUEUE;
            return true;
        }
        let (place, next, previous) = (entry.place as usize, entry.next, entry.previous);
        entry.place = FREE;
        if next != NIL {
            self.slots[next as usize].previous = previous;
        }
        if previous != NIL {
            self.slots[previous as usize].next = next;
        } else {
            self.heads[place] = next;
            if next == NIL {
                self.occupied[place / BUCKETS] &= !(1 << (place % BUCKETS));
            }
        }
        self.free.push(slot);
        true
    }

    /// Takes the timer whose mark has come up; None when it was cancelled meanwhile.
    pub fn fire(&mut self, slot: u32) -> Option<u32> {
        let entry = &mut self.slots[slot as usize];
        let live = entry.place == IN_QUEUE;
        if live {
            entry.generation = entry.generation.wrapping_add(1);
        }
        entry.place = FREE;
        self.free.push(slot);
        live.then_some(payload(entry.timer.tag()) as u32)
    }

    pub fn is_live(&self, slot: u32) -> bool {
        self.slots[slot as usize].place == IN_QUEUE
    }

    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        for slot in self.slots.iter_mut().filter(|slot| slot.place != FREE) {
            change(&mut slot.timer);
        }
    }

    pub fn places(&self) -> usize {
        self.slots.len()
    }
}
