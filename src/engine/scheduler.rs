//! The clock of one simulation and everything that is still to come.
//!
//! A tag is the insertion number (33 bits), then the event code or a timer's mark (31 bits). When the numbers
//! run out, those in use are numbered anew from one, in the same order.

use std::marker::PhantomData;

use super::queue::{Entry, EventQueue, FutureEvents};
use super::time::{SimDuration, SimTime};
use super::timers::{MARK, PAYLOAD_BITS, TimerId, Timers, payload};

/// An event as a small integer.
pub trait EventCode: Copy {
    /// The code, below 2^30.
    fn encode(self) -> u32;
    /// The event of a code made by `encode`.
    fn decode(code: u32) -> Self;
}

/// The clock and the future events of one simulation.
#[derive(Clone, Debug)]
pub struct Scheduler<E> {
    pub(super) now: SimTime,
    sequence: u64,
    queue: EventQueue,
    timers: Timers,
    event: PhantomData<E>,
}

/// The last insertion number; the next event numbers all anew.
pub const LAST_NUMBER: u64 = (1 << (64 - PAYLOAD_BITS)) - 1;

impl<E: EventCode> Default for Scheduler<E> {
    fn default() -> Self {
        Scheduler::new()
    }
}

impl<E: EventCode> Scheduler<E> {
    /// Nothing to come, at time zero.
    pub fn new() -> Self {
        Scheduler {
            now: SimTime::ZERO,
            sequence: 0,
            queue: EventQueue::default(),
            timers: Timers::default(),
            event: PhantomData,
        }
    }

    /// Continues with this insertion number: what only hours of a run reach, a test reaches at once.
    #[doc(hidden)]
    pub fn set_number(&mut self, number: u64) {
        self.sequence = number;
    }

    /// Places taken in the queue, in the timers' lanes and in their wheel.
    #[doc(hidden)]
    pub fn places(&self) -> [usize; 3] {
        let (lanes, wheel) = self.timers.places();
        [self.queue.len(), lanes, wheel]
    }

    /// The present.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The entry of an event at `time`, not before now, with the next insertion number.
    #[inline(always)]
    fn entry(&mut self, time: SimTime, code: u32) -> Entry {
        if self.sequence == LAST_NUMBER {
            self.renumber();
        }
        self.sequence += 1;
        let code = code as u64;
        debug_assert!(code < MARK, "event code {code} is not below 2^30");
        Entry::new(time.max(self.now).as_micros(), self.sequence << PAYLOAD_BITS | code)
    }

    /// Schedules `event` at `time` (not before now). It cannot be cancelled.
    // Encoded at the caller, where the kind of event is known: there the code is a constant and an index.
    #[inline(always)]
    pub fn at(&mut self, time: SimTime, event: E) {
        self.push(time, event.encode());
    }

    // Where size is no concern, the queue belongs into its callers, whatever their number.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    #[cfg_attr(target_arch = "wasm32", inline)]
    fn push(&mut self, time: SimTime, code: u32) {
        let entry = self.entry(time, code);
        self.queue.push(entry);
    }

    /// Schedules `event` after `delay`. It cannot be cancelled.
    #[inline(always)]
    pub fn after(&mut self, delay: SimDuration, event: E) {
        self.at(self.now + delay, event);
    }

    /// Starts a cancellable timer. Timers of one delay value share a first-in-first-out lane: use this for
    /// timeouts, whose delays take few values (64; further ones cost what `timer_at` costs).
    #[inline(always)]
    pub fn timer(&mut self, delay: SimDuration, event: E) -> TimerId {
        self.start(delay, event.encode())
    }

    #[inline]
    fn start(&mut self, delay: SimDuration, code: u32) -> TimerId {
        let timer = self.entry(self.now + delay, code);
        self.timers.start(delay.as_micros(), timer, self.now, &mut self.queue)
    }

    /// Starts a cancellable timer at any time: for delays that differ, such as back-off with jitter.
    #[inline]
    pub fn timer_at(&mut self, time: SimTime, event: E) -> TimerId {
        let timer = self.entry(time, event.encode());
        self.timers.start_at(timer, self.now, &mut self.queue)
    }

    /// Stops a timer; false when it had fired or was cancelled already.
    #[inline]
    pub fn cancel(&mut self, id: TimerId) -> bool {
        self.timers.cancel(id)
    }

    /// Time of the next event, if any.
    pub fn peek(&mut self) -> Option<SimTime> {
        loop {
            let first = self.queue.peek()?;
            if payload(first.tag()) < MARK || self.timers.is_live(first) {
                return Some(SimTime::from_micros(first.time()));
            }
            self.queue.pop_up_to(first.time());
            self.timers.resolve(first, &mut self.queue);
        }
    }

    /// Takes the next event up to and including `limit` and moves the clock to it.
    #[inline(always)]
    pub fn pop(&mut self, limit: SimTime) -> Option<E> {
        loop {
            let first = self.queue.pop_up_to(limit.as_micros())?;
            let code = payload(first.tag());
            let code =
                if code < MARK { Some(code as u32) } else { self.timers.resolve(first, &mut self.queue) };
            if let Some(code) = code {
                self.now = SimTime::from_micros(first.time());
                return Some(E::decode(code));
            }
        }
    }

    /// Gives the pending entries the numbers 1, 2, 3 … in their present order.
    #[cold]
    #[inline(never)]
    fn renumber(&mut self) {
        let mut numbers = vec![0];
        let mut collect = |entry: &mut Entry| numbers.push(entry.tag() >> PAYLOAD_BITS);
        self.queue.for_each(&mut collect);
        self.timers.for_each(&mut collect);
        crate::base::order::sort(&mut numbers);
        numbers.dedup();
        let mut change = |entry: &mut Entry| {
            let number = entry.tag() >> PAYLOAD_BITS;
            let rank = numbers.partition_point(|&other| other < number) as u64;
            entry.set_tag(rank << PAYLOAD_BITS | payload(entry.tag()));
        };
        self.queue.for_each(&mut change);
        self.timers.for_each(&mut change);
        self.sequence = numbers.len() as u64 - 1;
    }
}
