//! Policies on an edge between services: how long to wait, whether to try again, when to stop trying, and what
//! to answer instead.
//!
//! 1. [`timeout`] bounds a wait; without it a worker is held until the callee answers.
//! 2. [`retry`] decides after each attempt whether another follows and when; [`budget`] limits how many.
//! 3. [`breaker`] refuses calls while the recent ones (its [`window`]) went wrong.
//! 4. [`fallback`] is the answer in place of a refused or failed call, and has its own cost; [`later`] keeps the request
//!    and does it when the edge answers again.
//! 5. [`bulkhead`], [`rate_limiter`] and [`throttle`] let fewer calls out of a replica; [`shedding`] lets fewer in.
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

use crate::world::command::Defence;
use crate::world::topology::Topology;
use policies::{EdgeIndex, EdgeState};

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
pub use later::{Kept, LaterConfig, LaterQueue};
pub use outcome::{Outcome, OutcomeSet};
pub use rate_limiter::{Permission, RateLimiter, RateLimiterConfig};
pub use retry::{Backoff, Jitter, RetryCall, RetryPolicy, RetryVerdict};
pub use shedding::{Criticality, SheddingConfig};
pub use throttle::{Throttle, ThrottleConfig};
pub use timeout::TimeoutPolicy;

/// Which defences are on, and the state behind every guarded step.
#[derive(Clone)]
pub(in crate::world) struct Guarding {
    defences: [bool; Defence::COUNT],
    edges: Vec<EdgeState>,
    edge_index: EdgeIndex,
    transitions: Vec<Transition>,
    woken: Woken,
}

impl Guarding {
    pub(in crate::world) fn new(topology: &Topology) -> Guarding {
        let edges = policies::edges(topology);
        Guarding {
            defences: [false; Defence::COUNT],
            edge_index: policies::edge_index(topology, &edges),
            edges,
            transitions: Vec::new(),
            woken: Woken::new(),
        }
    }

    /// Defences.
    #[inline]
    pub(in crate::world) fn defences(&self) -> &[bool; Defence::COUNT] {
        &self.defences
    }

    /// Edges.
    #[inline]
    pub(in crate::world) fn edges(&self) -> &[EdgeState] {
        &self.edges
    }
}
