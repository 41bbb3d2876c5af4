//! Circuit breakers: one machine for each library, behind one closed list.
//!
//! The world asks for permission before a call and reports its end; a machine answers from what it has recorded and
//! changes only itself. Another library's breaker is a file below this one and an arm of [`Breaker`] and
//! [`BreakerSettings`]: the compiler names every place that has to know it.

pub mod resilience4j;

use serde::{Deserialize, Serialize};

use crate::engine::{Digest, SimDuration, SimTime};
use resilience4j::{BreakerConfig, Resilience4j};

/// The state of a breaker; the discriminant is the order metric of resilience4j (`CircuitBreaker.State`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BreakerState {
    /// Calls pass.
    #[default]
    Closed = 0,
    /// Calls are refused.
    Open = 1,
    /// Trial calls pass.
    HalfOpen = 2,
    /// Calls pass and nothing is recorded.
    Disabled = 3,
    /// Calls are refused until somebody changes the state.
    ForcedOpen = 4,
    /// Calls pass and are recorded; nothing trips.
    MetricsOnly = 5,
}

/// Why a breaker changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionCause {
    /// The failure rate reached its threshold (perhaps the slow call rate as well).
    FailureRate,
    /// Only the slow call rate reached its threshold.
    SlowCallRate,
    /// Trial calls stayed below both thresholds.
    TrialPassed,
    /// A call came after the open wait.
    CallAfterWait,
    /// The open wait ended, with automatic transition.
    OpenWaitOver,
    /// The longest stay half-open ended without a verdict.
    HalfOpenWaitOver,
    /// Somebody asked for it.
    Manual,
}

/// The fact that a breaker changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The time: the deadline itself for a timer, even if it was noticed later.
    pub at: SimTime,
    /// The state before.
    pub from: BreakerState,
    /// The state after.
    pub to: BreakerState,
    /// Why.
    pub cause: TransitionCause,
}

/// The settings of a breaker, by library.
#[derive(Clone, Debug, PartialEq)]
pub enum BreakerSettings {
    /// resilience4j.
    Resilience4j(BreakerConfig),
}

/// A circuit breaker: one per calling replica and guarded edge, or per partition of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Breaker {
    /// resilience4j's state machine.
    Resilience4j(Resilience4j),
}

/// Hands a call on to the machine.
macro_rules! machine {
    ($breaker:expr, $machine:ident => $call:expr) => {
        match $breaker {
            Breaker::Resilience4j($machine) => $call,
        }
    };
}

impl Breaker {
    /// A closed breaker that begins at `now`. The settings are within their ranges.
    pub fn new(settings: &BreakerSettings, now: SimTime) -> Breaker {
        match settings {
            BreakerSettings::Resilience4j(config) => {
                Breaker::Resilience4j(Resilience4j::new(config.clone(), now))
            }
        }
    }

    /// The state after the last input.
    pub fn state(&self) -> BreakerState {
        machine!(self, it => it.state())
    }

    /// Asks for permission for one call. A permitted call comes back through [`Breaker::on_end`].
    pub fn try_acquire(&mut self, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        machine!(self, it => it.try_acquire(now, facts))
    }

    /// The first moment at which a call that began at `started` is recorded as slow while it still runs; `None` where
    /// the machine waits for its end.
    pub fn slow_at(&self, started: SimTime) -> Option<SimTime> {
        machine!(self, it => it.slow_at(started))
    }

    /// Records a call that has just become slow. Returns whether it was recorded; the caller keeps this one bit and
    /// passes it to [`Breaker::on_end`].
    pub fn on_running_slow(&mut self, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        machine!(self, it => it.on_running_slow(now, facts))
    }

    /// Records the end of a call unless it was `counted` by [`Breaker::on_running_slow`].
    pub fn on_end(
        &mut self,
        now: SimTime,
        duration: SimDuration,
        failed: bool,
        counted: bool,
        facts: &mut Vec<Transition>,
    ) {
        machine!(self, it => it.on_end(now, duration, failed, counted, facts));
    }

    /// Mixes the state into `digest`; the settings are left out.
    pub fn digest(&self, digest: &mut Digest) {
        machine!(self, it => it.digest(digest));
    }
}
