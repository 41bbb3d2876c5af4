//! Policies on an edge between services: how long to wait, whether to try again, when to stop trying, and what
//! to answer instead.
//!
//! 1. [`timeout`] bounds a wait; without it a worker is held until the callee answers.
//! 2. [`retry`] decides after each attempt whether another follows and when; [`budget`] limits how many.
//! 3. [`breaker`] refuses calls while the recent ones (its [`window`]) went wrong.
//! 4. [`fallback`] is the answer in place of a refused or failed call, and has its own cost; [`later`] keeps the request
//!    and does it when the edge answers again.
//! 5. [`bulkhead`], [`rate_limiter`] and [`throttle`] let fewer calls out of a replica: each is a [`gate`]. [`shedding`]
//!    lets fewer in.
//!
//! Every part is a plain state machine that changes only itself. None schedules anything and none frees a worker:
//! the world asks, waits, and comes back with the result.

pub(in crate::world) mod admission;
pub mod breaker;
pub mod budget;
pub mod bulkhead;
pub mod counts;
pub mod defence;
pub mod fallback;
pub mod figures;
pub mod gate;
pub(in crate::world) mod guarding;
pub(in crate::world) mod holding;
pub mod later;
pub mod outcome;
pub(in crate::world) mod passing;
pub(in crate::world) mod policies;
pub mod rate_limiter;
pub mod retry;
pub mod shedding;
pub mod throttle;
pub mod timeout;
pub mod window;

use crate::engine::{Digest, SimTime};
use gate::{Answer, Asking, Gate, gates};

pub use breaker::library::{Library, LibraryBreaker};
pub use breaker::resilience4j::{
    AfterHalfOpenWait, BreakerConfig, BreakerConfigError, BreakerSnapshot, SlidingWindowType,
};
pub use breaker::{
    Admission, Breaker, BreakerPermit, BreakerSettings, BreakerState, CallEnd, EndOfCall, Transition,
    TransitionCause, Woken,
};
pub use budget::{RetryBudget, RetryBudgetConfig, RetryConcurrency, RetryQuota};
pub use bulkhead::{Bulkhead, BulkheadConfig, Entry};
pub use fallback::{Fallback, LastGoodValues};
pub(in crate::world) use guarding::Guarding;
pub use later::{Kept, LaterConfig, LaterQueue};
pub use outcome::{Outcome, OutcomeSet};
pub use rate_limiter::{Permission, RateLimiter, RateLimiterConfig};
pub use retry::{Backoff, Jitter, RetryCall, RetryPolicy, RetryVerdict};
pub use shedding::{Criticality, SheddingConfig};
pub use throttle::{Throttle, ThrottleConfig};
pub use timeout::TimeoutPolicy;

// In the order in which a call asks them.
gates! {
    before the breaker {
        /// Adaptive throttling.
        throttle: Throttle(ThrottleConfig),
    }
    behind it {
        /// The rate limiter: the worker is held while the call sleeps.
        rate_limiter: RateLimiter(RateLimiterConfig),
        /// The bulkhead: the worker is held in its line.
        bulkhead: Bulkhead(BulkheadConfig),
    }
}

impl GateKind {
    /// Its place in a set.
    pub(in crate::world) fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Gates {
    /// Mixes the state into `digest`, the last gate first.
    pub(in crate::world) fn digest(&self, digest: &mut Digest) {
        GateKind::ALL.iter().rev().for_each(|&kind| self.digest_of(kind, digest));
    }
}
