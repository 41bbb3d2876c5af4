//! What every breaker is told and answers, whatever its library.

use serde::{Deserialize, Serialize};

use crate::engine::{SimDuration, SimTime};

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
    /// The failure rate, or the number of failures in a row, reached its threshold (perhaps the slow call rate as
    /// well).
    FailureRate,
    /// Only the slow call rate reached its threshold.
    SlowCallRate,
    /// Trial calls stayed below both thresholds.
    TrialPassed,
    /// A trial call failed, where one is enough.
    TrialFailed,
    /// A call from before the last change of state succeeded, where that closes the breaker.
    LateSuccess,
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

/// What a breaker remembers of a call that it let through: the state at the call's start, and the number of that
/// state. The caller keeps it with the call and hands it back at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BreakerPermit(u16);

impl BreakerPermit {
    /// Of a breaker that asks nobody for it.
    pub const NONE: BreakerPermit = BreakerPermit(0);

    /// A permit of a breaker that is in `state` for the time number `generation`; the number wraps at 2^13.
    pub fn new(state: BreakerState, generation: u16) -> BreakerPermit {
        BreakerPermit(generation << 3 | state as u16)
    }

    /// Returns whether the call began while the breaker was in `state`.
    pub fn began_in(self, state: BreakerState) -> bool {
        self.0 & 7 == state as u16
    }
}

/// The answer to a call that asks to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It passes, with what it has to hand back at its end.
    Admitted(BreakerPermit),
    /// It is refused.
    Refused,
    /// It waits for another call: for the trial call (cockatiel), or for the lock (pybreaker). It asks again when it is
    /// woken ([`Woken`]).
    Waits,
}

/// How a call ended, as its breaker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// With an answer.
    Answered,
    /// Without: an error, or a timeout inside the breaker.
    Failed,
    /// The caller gave up outside the breaker, by a timeout around it.
    CutOff,
}

/// The end of a call that a breaker let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndOfCall {
    /// The time.
    pub at: SimTime,
    /// How long it took.
    pub duration: SimDuration,
    /// How it ended.
    pub end: CallEnd,
    /// What the breaker gave at its start.
    pub permit: BreakerPermit,
    /// Whether the breaker has counted it while it ran.
    pub counted: bool,
}

/// Calls that waited and ask again now, in the order in which they came.
pub type Woken = Vec<u32>;
