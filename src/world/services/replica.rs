//! A replica of a service: worker slots, a bounded first-in-first-out queue, and what it counted lately.
//!
//! Up -> Down (host gone, silent) or Restarting (refuses) -> Starting (boots, refuses) -> Up. Each return is a new life.

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::services::call::CallOutcome;
use crate::world::watch::view::WaitKind;

/// The state of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessState {
    /// It serves.
    Up,
    /// Its host is gone: callers hear nothing.
    Silent,
    /// Its host is up, the process is not: connections are refused at once.
    Refusing,
    /// There is no such instance: its autoscaling group has not launched one here.
    NotLaunched,
}

/// Names no call.
pub const NIL: u32 = u32::MAX;

/// Seconds of outcomes kept: health is judged by the last 10 s.
pub const WINDOW_SECONDS: usize = 10;

/// Calls that ended in one second.
#[derive(Clone, Copy, Debug, Default)]
pub struct EndedSecond {
    /// The second, plus one; 0 while unused.
    stamp: u64,
    /// Ended in all.
    pub ended: u32,
    /// Of these, with an error (time-outs of a wait are not errors: they are what a hang looks like at its end).
    pub errors: u32,
    /// Of these, refused.
    pub rejected: u32,
    /// Of these, by a fallback.
    pub degraded: u32,
    /// Of these, ended by the limit of a wait.
    pub timed_out: u32,
}

/// A step that did not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoilt {
    /// The time.
    pub at: SimTime,
    /// The outcome; `Rejected` when its own breaker, or the other side, refused it.
    pub outcome: CallOutcome,
    /// The thing it waited for.
    pub kind: WaitKind,
}

/// A replica.
#[derive(Clone, Debug)]
pub struct Replica {
    /// Its service.
    pub service: ServiceId,
    /// Its number within the service.
    pub local: u16,
    /// The place where it stands.
    pub zone: ZoneId,
    /// Its host.
    pub host: u16,
    /// The state of its process.
    pub process: ProcessState,
    /// So many walks through its queue are under way within each other: a call that ends at once takes the next.
    pub(crate) serving: u8,
    /// The time when the process that starts now will serve.
    pub(crate) up_due: SimTime,
    /// The time when the process began to serve; `None` for one that has run since before the start.
    pub started_at: Option<SimTime>,
    /// Counts the process' lives.
    pub life: u32,
    /// The call of each worker, or `NIL`.
    pub slots: Vec<u32>,
    /// Workers in use.
    pub busy: u16,
    /// First waiting call.
    pub head: u32,
    /// Last waiting call.
    pub tail: u32,
    /// Waiting calls.
    pub queued: u32,
    /// The time when all workers became busy, while they are.
    pub full_since: Option<SimTime>,
    /// Calls worked on since the start, and refused because the queue was full.
    pub started: u64,
    /// Calls refused because the queue was full.
    pub overflowed: u64,
    /// Calls refused by load shedding.
    pub shed: u64,
    /// Calls that a worker has ended since the start, and of these answered (records of a consumer are not among them).
    pub ended_calls: u64,
    /// Of these, answered: as they should or by a fallback.
    pub answered_calls: u64,
    /// Time that ended calls spent here, from the door to the end of their work, microseconds in all.
    pub sojourn_micros: u64,
    /// True if its process is stuck: requests take workers and get no further, until the process ends.
    pub stuck: bool,
    /// Workers that use the CPU now: that work and do not wait.
    working: u16,
    /// The time since which so many work, and their time before that, microseconds in all.
    working_since: SimTime,
    worked_micros: u64,
    /// Waits of its workers for an acknowledgement or reply of a partition that ended without one, and how long they
    /// lasted, microseconds in all. A record that joins a batch expires with it, so earlier than its own time.
    pub partition_waits: (u64, u64),
    /// The last step that did not end well; nothing in the world reads it.
    pub spoilt: Option<Spoilt>,
    ended: [EndedSecond; WINDOW_SECONDS],
}

impl Replica {
    /// A running replica with idle workers.
    pub fn new(service: ServiceId, local: u16, zone: ZoneId, host: u16, workers: u16) -> Self {
        Replica {
            service,
            local,
            zone,
            host,
            process: ProcessState::Up,
            serving: 0,
            up_due: SimTime::ZERO,
            started_at: None,
            life: 0,
            slots: vec![NIL; workers as usize],
            busy: 0,
            head: NIL,
            tail: NIL,
            queued: 0,
            full_since: None,
            started: 0,
            overflowed: 0,
            shed: 0,
            ended_calls: 0,
            answered_calls: 0,
            sojourn_micros: 0,
            stuck: false,
            working: 0,
            working_since: SimTime::ZERO,
            worked_micros: 0,
            partition_waits: (0, 0),
            spoilt: None,
            ended: [EndedSecond::default(); WINDOW_SECONDS],
        }
    }

    /// Puts `call` on an idle worker; false when none is idle.
    #[inline]
    pub fn take_worker(&mut self, call: u32, now: SimTime) -> bool {
        if self.busy as usize == self.slots.len() {
            return false;
        }
        let slot = self.slots.iter().position(|&slot| slot == NIL).expect("a worker is idle");
        self.slots[slot] = call;
        self.busy += 1;
        self.started += 1;
        if self.busy as usize == self.slots.len() {
            self.full_since = Some(now);
        }
        true
    }

    /// Frees the worker of `call`, if it has one.
    pub fn free_worker(&mut self, call: u32) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| **slot == call) {
            *slot = NIL;
            self.busy -= 1;
            self.full_since = None;
        }
    }

    /// Notes the end of a call for the window of the last seconds.
    pub fn note_end(&mut self, now: SimTime, count: impl FnOnce(&mut EndedSecond)) {
        let second = now.as_micros() / 1_000_000;
        let bucket = &mut self.ended[(second % WINDOW_SECONDS as u64) as usize];
        if bucket.stamp != second + 1 {
            *bucket = EndedSecond { stamp: second + 1, ..EndedSecond::default() };
        }
        bucket.ended += 1;
        count(bucket);
    }

    /// Calls that ended in the last 10 s.
    pub fn ended_lately(&self, now: SimTime) -> EndedSecond {
        let second = now.as_micros() / 1_000_000;
        let mut sum = EndedSecond::default();
        for bucket in &self.ended {
            if bucket.stamp + WINDOW_SECONDS as u64 > second + 1 {
                sum.ended += bucket.ended;
                sum.errors += bucket.errors;
                sum.rejected += bucket.rejected;
                sum.degraded += bucket.degraded;
                sum.timed_out += bucket.timed_out;
            }
        }
        sum
    }

    /// A worker begins to use the CPU, or ends.
    pub fn note_work(&mut self, begins: bool, now: SimTime) {
        self.worked_micros = self.worked(now);
        self.working_since = now;
        self.working = if begins { self.working + 1 } else { self.working.saturating_sub(1) };
    }

    /// Time that workers have used the CPU since the start, microseconds in all. Waiting uses none.
    pub fn worked(&self, now: SimTime) -> u64 {
        self.worked_micros + self.working as u64 * now.since(self.working_since).as_micros()
    }

    /// The process ends: workers and queue are empty afterwards. The calls that were here are the caller's business.
    pub fn crash(&mut self, process: ProcessState, now: SimTime) {
        self.worked_micros = self.worked(now);
        (self.working, self.stuck) = (0, false);
        self.process = process;
        self.life += 1;
        self.slots.fill(NIL);
        self.busy = 0;
        (self.head, self.tail, self.queued) = (NIL, NIL, 0);
        self.full_since = None;
        self.ended = [EndedSecond::default(); WINDOW_SECONDS];
    }

    /// Returns how long every worker has been busy.
    pub fn full_for(&self, now: SimTime) -> Option<SimDuration> {
        self.full_since.map(|since| now.since(since))
    }
}
