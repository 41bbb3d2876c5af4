//! The guards of a step that waits on something else.

use crate::engine::SimDuration;
use crate::world::guards::{
    BreakerSettings, BulkheadConfig, Fallback, LaterConfig, RateLimiterConfig, RetryBudgetConfig,
    RetryPolicy, ThrottleConfig,
};

/// The guards of a step that waits on something else.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// The worker waits so long, undefended.
    pub timeout: SimDuration,
    /// It waits so long with fail-fast timeouts on.
    pub fail_fast_timeout: SimDuration,
    /// Retries after a failure.
    pub retry: Option<RetryPolicy>,
    /// Limits on the retries of one replica over this edge.
    pub retry_budget: RetryBudgetConfig,
    /// The circuit breaker, when breakers are on.
    pub breaker: Option<BreakerSpec>,
    /// The answer instead, when fallbacks are on.
    pub fallback: Option<Fallback>,
    /// Guards that let fewer calls out, or do them later; each is a defence of its own.
    pub guards: GuardSpec,
}

/// Guards of an edge that are defences of their own. One instance of each per calling replica.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GuardSpec {
    /// The bulkhead, when bulkheads are on.
    pub bulkhead: Option<BulkheadConfig>,
    /// The rate limiter, when rate limits are on.
    pub rate_limiter: Option<RateLimiterConfig>,
    /// Adaptive throttling, when it is on.
    pub throttle: Option<ThrottleConfig>,
    /// The queue for later, when queueing is on.
    pub later: Option<LaterConfig>,
    /// The budget of retries that counts in place of the policy's own, when retry budgets are on.
    pub retry_budget: Option<RetryBudgetConfig>,
}

impl GuardSpec {
    /// Returns whether there is any.
    pub fn any(&self) -> bool {
        *self != GuardSpec::default()
    }
}

/// A circuit breaker on an edge.
#[derive(Clone, Debug)]
pub struct BreakerSpec {
    /// Whose breaker it is, and its settings.
    pub settings: BreakerSettings,
    /// One instance per calling replica, or one per calling replica and partition.
    pub scope: BreakerScope,
}

/// The calls that one breaker instance watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerScope {
    /// The whole edge.
    Edge,
    /// Each partition of the edge's topic.
    Partition,
}
