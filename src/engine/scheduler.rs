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

const LAST_NUMBER: u64 = (1 << (64 - PAYLOAD_BITS)) - 1;

impl<E: EventCode> Scheduler<E> {
    pub(super) fn new() -> Self {
        Scheduler {
            now: SimTime::ZERO,
            sequence: 0,
            queue: EventQueue::default(),
            timers: Timers::default(),
            event: PhantomData,
        }
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

    #[inline]
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
    pub(super) fn pop(&mut self, limit: SimTime) -> Option<E> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;

    impl EventCode for u32 {
        fn encode(self) -> u32 {
            self
        }
        fn decode(code: u32) -> Self {
            code
        }
    }

    /// A random mix of events, timers and cancels; `exhaust` uses up the insertion numbers again and again.
    fn run(exhaust: bool) -> Vec<(SimTime, u32)> {
        let mut scheduler = Scheduler::<u32>::new();
        let (mut log, mut ids) = (Vec::new(), Vec::new());
        for code in 0..20_000 {
            let mut draw = Seed(5).draw(0, code as u64, 0, 0);
            if exhaust && code % 512 == 0 {
                scheduler.sequence = LAST_NUMBER - code as u64 % 3;
            }
            let delay = SimDuration::from_micros(draw.below(50) * 1000);
            match draw.below(4) {
                0 => scheduler.after(delay, code),
                1 => ids.push(scheduler.timer(delay, code)),
                2 => ids.push(scheduler.timer_at(scheduler.now() + delay.times(100), code)),
                _ if code % 3 > 0 && !ids.is_empty() => {
                    scheduler.cancel(ids[draw.below(ids.len() as u64) as usize]);
                }
                _ => {
                    let event = scheduler.pop(SimTime::NEVER);
                    log.extend(event.map(|event| (scheduler.now(), event)));
                }
            }
        }
        while let Some(event) = scheduler.pop(SimTime::NEVER) {
            log.push((scheduler.now(), event));
        }
        log
    }

    #[test]
    fn numbering_anew_changes_nothing() {
        let expected = run(false);
        assert!(expected.len() > 9_000, "{}", expected.len());
        let found = run(true);
        let same = found.iter().zip(&expected).take_while(|(a, b)| a == b).count();
        assert_eq!((same, found.len()), (expected.len(), expected.len()));
    }

    /// A million requests, 1 ms apart, each with a timeout of 30 s and a retry at a time of its own, cancelled
    /// after 5 ms: the queue stays small, a lane holds one timeout's time of places, the wheel what is live.
    #[test]
    fn cancelled_timers_leave_the_queue_small_and_the_memory_flat() {
        let mut scheduler = Scheduler::<u32>::new();
        let mut live = std::collections::VecDeque::new();
        let mut most = (0, 0, 0);
        for request in 0..1_000_000u32 {
            scheduler.after(SimDuration::from_millis(1), request);
            let later = SimDuration::from_micros(200_000 + u64::from(request) * 7919 % 1_000_000);
            let timeout = scheduler.timer(SimDuration::from_secs(30), request);
            live.push_back((timeout, scheduler.timer_at(scheduler.now() + later, request)));
            if live.len() > 5 {
                let (timeout, retry) = live.pop_front().expect("just pushed");
                assert!(scheduler.cancel(timeout) && scheduler.cancel(retry));
            }
            assert_eq!(scheduler.pop(SimTime::NEVER), Some(request), "no timer fires");
            let (lane, wheel) = scheduler.timers.places();
            most = (most.0.max(scheduler.queue.len()), most.1.max(lane), most.2.max(wheel));
        }
        assert!(most.0 <= 20 && most.1 <= 30_100 && most.2 <= 20, "queue, lane, wheel: {most:?}");
    }
}
