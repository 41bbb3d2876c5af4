//! The kernel: a model, its clock and its future.
//!
//! 1. `Simulation::new` takes the model; `act` lets it schedule its first events.
//! 2. `step`, `run_until`, `run_before` and `run_events` move time on; every event goes through `Model::handle`.
//! 3. Stepping cannot fail; a clone is a checkpoint.

use super::scheduler::{EventCode, Scheduler};
use super::time::{SimDuration, SimTime};

/// A model of the world: handles one event at a time and schedules others.
pub trait Model {
    /// The closed set of events.
    type Event: EventCode;
    /// Handles `event` at `scheduler.now()`.
    fn handle(&mut self, event: Self::Event, scheduler: &mut Scheduler<Self::Event>);
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
        self.run_events(u64::MAX, time);
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
    // One loop for all callers: the queue and the timers are inlined into it, 5 kB each time.
    #[inline(never)]
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
