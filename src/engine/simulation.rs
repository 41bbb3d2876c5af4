//! The kernel: a model, its clock and its future.
//!
//! 1. `Simulation::new` takes the model; `act` lets it schedule its first events.
//! 2. `step`, `run_until`, `run_before` and `run_events` move time on; every event goes through `Model::handle`.
//! 3. Stepping cannot fail; a clone is a checkpoint.

use std::marker::PhantomData;

use super::queue::EventQueue;
use super::time::{SimDuration, SimTime};

/// A model of the world: handles one event at a time and schedules others.
pub trait Model {
    /// The closed set of events.
    type Event: EventCode;
    /// Handles `event` at `scheduler.now()`.
    fn handle(&mut self, event: Self::Event, scheduler: &mut Scheduler<Self::Event>);
}

/// An event as a small integer.
pub trait EventCode: Copy {
    /// The code, below 2^30.
    fn encode(self) -> u32;
    /// The event of a code made by `encode`.
    fn decode(code: u32) -> Self;
}

/// Names a pending timer. Stale names (fired, cancelled) are harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerId {
    slot: u32,
    generation: u32,
}

impl TimerId {
    /// Names no timer.
    pub const NONE: TimerId = TimerId { slot: u32::MAX, generation: 0 };
}

/// The clock and the future events of one simulation.
#[derive(Clone, Debug)]
pub struct Scheduler<E> {
    now: SimTime,
    sequence: u64,
    queue: EventQueue,
    timers: Vec<(u32, bool, u32)>,
    free: Vec<u32>,
    event: PhantomData<E>,
}

const TIMER: u32 = 1 << 31;

impl<E: EventCode> Scheduler<E> {
    fn new() -> Self {
        Scheduler {
            now: SimTime::ZERO,
            sequence: 0,
            queue: EventQueue::default(),
            timers: Vec::new(),
            free: Vec::new(),
            event: PhantomData,
        }
    }

    /// The present.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Schedules `event` at `time` (not before now). It cannot be cancelled.
    pub fn at(&mut self, time: SimTime, event: E) {
        self.sequence += 1;
        self.queue.push(time.max(self.now), self.sequence, event.encode());
    }

    /// Schedules `event` after `delay`. It cannot be cancelled.
    pub fn after(&mut self, delay: SimDuration, event: E) {
        self.at(self.now + delay, event);
    }

    /// Starts a cancellable timer. Timers of one delay value share a first-in-first-out lane: use this for
    /// timeouts, whose delays take few values.
    pub fn timer(&mut self, delay: SimDuration, event: E) -> TimerId {
        self.timer_at(self.now + delay, event)
    }

    /// Starts a cancellable timer at any time: for delays that differ, such as back-off with jitter.
    pub fn timer_at(&mut self, time: SimTime, event: E) -> TimerId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.timers.push((0, false, 0));
            self.timers.len() as u32 - 1
        });
        let entry = &mut self.timers[slot as usize];
        *entry = (event.encode(), true, entry.2);
        let id = TimerId { slot, generation: entry.2 };
        self.sequence += 1;
        self.queue.push(time.max(self.now), self.sequence, TIMER | slot);
        id
    }

    /// Stops a timer; false when it had fired or was cancelled already.
    pub fn cancel(&mut self, id: TimerId) -> bool {
        match self.timers.get_mut(id.slot as usize) {
            Some(entry) if entry.2 == id.generation && entry.1 => {
                entry.1 = false;
                entry.2 = entry.2.wrapping_add(1);
                true
            }
            _ => false,
        }
    }

    /// Time of the next event, if any.
    pub fn peek(&mut self) -> Option<SimTime> {
        self.queue.peek()
    }

    fn pop(&mut self, limit: SimTime) -> Option<E> {
        loop {
            if self.queue.peek()? > limit {
                return None;
            }
            let (time, _, code) = self.queue.pop()?;
            if code & TIMER == 0 {
                self.now = time;
                return Some(E::decode(code));
            }
            let slot = code & !TIMER;
            let entry = &mut self.timers[slot as usize];
            self.free.push(slot);
            if entry.1 {
                entry.1 = false;
                entry.2 = entry.2.wrapping_add(1);
                self.now = time;
                return Some(E::decode(entry.0));
            }
        }
    }
}

/// A model together with its clock and future.
#[derive(Clone, Debug)]
pub struct Simulation<M: Model> {
    model: M,
    scheduler: Scheduler<M::Event>,
    events: u64,
}

impl<M: Model> Simulation<M> {
    /// A simulation at time zero with nothing scheduled.
    pub fn new(model: M) -> Self {
        Simulation { model, scheduler: Scheduler::new(), events: 0 }
    }

    /// The model.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// The present.
    pub fn now(&self) -> SimTime {
        self.scheduler.now
    }

    /// Events handled so far.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Lets the caller act on the model from outside, at the present moment.
    pub fn act<R>(&mut self, action: impl FnOnce(&mut M, &mut Scheduler<M::Event>) -> R) -> R {
        action(&mut self.model, &mut self.scheduler)
    }

    /// Handles the next event; false when nothing is pending.
    pub fn step(&mut self) -> bool {
        match self.scheduler.pop(SimTime::NEVER) {
            Some(event) => {
                self.events += 1;
                self.model.handle(event, &mut self.scheduler);
                true
            }
            None => false,
        }
    }

    /// Handles every event up to and including `time`, then stands at `time`.
    pub fn run_until(&mut self, time: SimTime) {
        while let Some(event) = self.scheduler.pop(time) {
            self.events += 1;
            self.model.handle(event, &mut self.scheduler);
        }
        self.scheduler.now = self.scheduler.now.max(time);
    }

    /// Handles every event before `time`, then stands at `time`: what a command at `time` finds.
    pub fn run_before(&mut self, time: SimTime) {
        if time > SimTime::ZERO {
            self.run_until(time - SimDuration::from_micros(1));
        }
        self.scheduler.now = self.scheduler.now.max(time);
    }

    /// Handles at most `limit` events up to and including `time`; true when none up to `time` is left (then it
    /// stands at `time`).
    pub fn run_events(&mut self, limit: u64, time: SimTime) -> bool {
        for _ in 0..limit {
            match self.scheduler.pop(time) {
                Some(event) => {
                    self.events += 1;
                    self.model.handle(event, &mut self.scheduler);
                }
                None => {
                    self.scheduler.now = self.scheduler.now.max(time);
                    return true;
                }
            }
        }
        false
    }
}
