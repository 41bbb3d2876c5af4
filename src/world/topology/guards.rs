//! The guards of a step that waits on something else.

use crate::engine::SimDuration;
use crate::language::say;
use crate::world::guards::{
    BreakerSettings, Fallback, GateSpec, LaterConfig, RetryBudgetConfig, RetryPolicy,
};

/// The guards of a step that waits on something else.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// The worker waits so long, undefended.
    pub timeout: SimDuration,
    /// It waits so long with fail-fast timeouts on.
    pub fail_fast_timeout: SimDuration,
    /// Where the timeout stands, and what it does.
    pub limit: LimitSpec,
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

/// Where a step's timeout stands, what it covers and what it frees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitSpec {
    /// Inside the breaker, or around it.
    pub place: LimitPlace,
    /// Each attempt, or all of them with their pauses.
    pub covers: LimitCovers,
    /// What the timeout of an attempt gives back.
    pub frees: LimitFrees,
}

/// Where a timeout stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitPlace {
    /// Inside the breaker: it begins when every guard has let the call out, and the breaker sees a failure.
    #[default]
    Inside,
    /// Around breaker, limiter and bulkhead: it begins before them, and the breaker sees a call that was cut off.
    Outside,
}

/// What a timeout covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitCovers {
    /// Each attempt anew.
    #[default]
    Attempt,
    /// All attempts and the pauses between them (a deadline).
    Call,
}

/// What the timeout of an attempt gives back while what was asked goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitFrees {
    /// The worker and the place in the bulkhead.
    #[default]
    Worker,
    /// The place in the bulkhead; the worker stays held until the attempt has ended by itself.
    Capacity,
    /// Neither, until the attempt has ended by itself.
    Neither,
}

/// Guards of an edge that are defences of their own. One instance of each per calling replica.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GuardSpec {
    /// What a call asks before it goes out, where that is on.
    pub gates: GateSpec,
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
    /// One instance per calling replica, or one per calling replica and partition or key.
    pub scope: BreakerScope,
}

/// The calls that one breaker instance watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BreakerScope {
    /// The whole edge.
    Edge,
    /// Each partition of the edge's topic.
    Partition,
    /// Each customer's key.
    Key,
}

impl BreakerScope {
    /// All, from one breaker for all calls to one for each key.
    pub const ALL: [BreakerScope; 3] = [BreakerScope::Edge, BreakerScope::Partition, BreakerScope::Key];

    /// What one breaker is for, in a sentence.
    pub fn said(self) -> String {
        match self {
            BreakerScope::Edge => say!(scope_dependency),
            BreakerScope::Partition => say!(scope_partition),
            BreakerScope::Key => say!(scope_key),
        }
    }

    /// Its word in documents, commands and figures.
    pub fn word(self) -> &'static str {
        match self {
            BreakerScope::Edge => "dependency",
            BreakerScope::Partition => "partition",
            BreakerScope::Key => "key",
        }
    }
}
