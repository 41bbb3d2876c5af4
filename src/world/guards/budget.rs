//! Limits on the retries of one caller, so that retries do not multiply an outage.
//!
//! 1. A quota (AWS SDKs): tokens; each retry takes some, a success brings some back, empty means no retry.
//! 2. A concurrency limit (Envoy): retries in progress stay below a percentage of the calls in progress.
//! 3. tower's budget ([`tps`]): a share of the successes of the last seconds, and a reserve.
//! 4. gRPC's throttle ([`throttle`]): tokens; a failure takes one, a success brings a part of one.

pub mod throttle;
pub mod tps;

use super::outcome::Outcome;
use super::retry::RetryCall;
use crate::engine::{Digest, SimTime};
use throttle::{GrpcThrottling, GrpcTokens};
use tps::{TpsBudget, TpsConfig};

/// The settings of a retry budget.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum RetryBudgetConfig {
    /// Any number of retries. The default: neither resilience4j 2.4.0 nor Kafka's clients have a budget.
    #[default]
    Unlimited,
    /// A token bucket per caller.
    Quota(RetryQuota),
    /// Envoy's `retry_budget` (circuit_breaker.proto).
    Concurrency {
        /// `budget_percent`: retries per hundred calls in progress, 0 to 100; Envoy's default 20.
        budget_percent: f64,
        /// `min_retry_concurrency`: always allowed; Envoy's default 3.
        min_retry_concurrency: u32,
    },
    /// tower's `TpsBudget`.
    Tps(TpsConfig),
    /// gRPC's `retryThrottling`.
    Throttle(GrpcThrottling),
}

/// The state of a retry budget, one per caller.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RetryBudget {
    /// Any number of retries.
    #[default]
    Unlimited,
    /// A token bucket.
    Quota(RetryQuota),
    /// A limit on concurrent retries.
    Concurrency(RetryConcurrency),
    /// tower's, and the time.
    Tps(TpsBudget, SimTime),
    /// gRPC's.
    Throttle(GrpcTokens),
}

impl RetryBudget {
    /// Tells the time to a budget that depends on it.
    #[inline]
    pub fn at(&mut self, now: SimTime) {
        if let RetryBudget::Tps(_, time) = self {
            *time = now;
        }
    }

    /// A full budget.
    pub fn new(config: RetryBudgetConfig) -> Self {
        match config {
            RetryBudgetConfig::Unlimited => RetryBudget::Unlimited,
            RetryBudgetConfig::Quota(quota) => RetryBudget::Quota(quota),
            RetryBudgetConfig::Concurrency { budget_percent, min_retry_concurrency } => {
                RetryBudget::Concurrency(RetryConcurrency {
                    budget_percent,
                    min_retry_concurrency,
                    calls: 0,
                    retries: 0,
                })
            }
            RetryBudgetConfig::Tps(config) => {
                RetryBudget::Tps(TpsBudget::new(config, SimTime::ZERO), SimTime::ZERO)
            }
            RetryBudgetConfig::Throttle(config) => RetryBudget::Throttle(GrpcTokens::new(config)),
        }
    }

    pub(super) fn on_call_started(&mut self) {
        if let RetryBudget::Concurrency(limit) = self {
            limit.calls += 1;
        }
    }

    pub(super) fn on_call_ended(&mut self) {
        if let RetryBudget::Concurrency(limit) = self {
            limit.calls = limit.calls.saturating_sub(1);
        }
    }

    /// `retried`: the policy tries again after such an outcome.
    pub(super) fn on_attempt_ended(&mut self, call: &RetryCall, outcome: Outcome, retried: bool) {
        match self {
            RetryBudget::Tps(budget, now) if outcome == Outcome::Success => budget.deposit(*now),
            RetryBudget::Throttle(tokens) if outcome == Outcome::Success || retried => {
                tokens.end(outcome == Outcome::Success);
            }
            RetryBudget::Quota(quota) if outcome == Outcome::Success => {
                quota.release(call.last_cost.unwrap_or(quota.no_retry_increment));
            }
            RetryBudget::Concurrency(limit) if call.attempt > 1 => limit.end_retry(),
            _ => {}
        }
    }

    pub(super) fn on_abandoned(&mut self, call: &RetryCall) {
        if let RetryBudget::Concurrency(limit) = self
            && call.attempt > 1
        {
            limit.end_retry();
        }
    }

    pub(super) fn try_retry(&mut self, call: &mut RetryCall, outcome: Outcome) -> bool {
        match self {
            RetryBudget::Unlimited => true,
            RetryBudget::Quota(quota) => {
                let cost = quota.cost(outcome);
                let granted = quota.acquire(cost);
                if granted {
                    // Only the last cost is remembered, so a success after two retries refunds one of them.
                    call.last_cost = Some(cost);
                }
                granted
            }
            RetryBudget::Concurrency(limit) => limit.try_retry(),
            RetryBudget::Tps(budget, now) => budget.withdraw(*now),
            RetryBudget::Throttle(tokens) => tokens.grants(),
        }
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        match self {
            RetryBudget::Unlimited => digest.word(0),
            RetryBudget::Quota(quota) => digest.word(1 << 32 | u64::from(quota.available)),
            RetryBudget::Concurrency(limit) => {
                digest.word(2 << 32 | u64::from(limit.calls));
                digest.word(u64::from(limit.retries));
            }
            RetryBudget::Tps(budget, _) => budget.digest(digest),
            RetryBudget::Throttle(tokens) => tokens.digest(digest),
        }
    }
}

/// The token bucket of an AWS SDK client (botocore 1.44.5, `retries/{quota,standard}.py`). It holds between 0 and its
/// capacity; time does not refill it, only successes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryQuota {
    capacity: u32,
    available: u32,
    retry_cost: u32,
    throttling_retry_cost: u32,
    no_retry_increment: u32,
}

impl RetryQuota {
    /// 500 tokens; a retry costs 14, after throttling 5; a success at the first attempt returns 1.
    pub const AWS_STANDARD: RetryQuota = RetryQuota::full(500, 14, 5, 1);

    /// A full bucket of `capacity` tokens. A retry takes `retry_cost`, after throttling `throttling_retry_cost`; a call
    /// that succeeds at once returns `no_retry_increment`, one that succeeds later what its last retry took.
    pub const fn full(
        capacity: u32,
        retry_cost: u32,
        throttling_retry_cost: u32,
        no_retry_increment: u32,
    ) -> Self {
        RetryQuota { capacity, available: capacity, retry_cost, throttling_retry_cost, no_retry_increment }
    }

    /// Tokens left, from 0 to the capacity.
    pub fn available(&self) -> u32 {
        self.available
    }

    /// The most tokens it can hold.
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    fn cost(&self, outcome: Outcome) -> u32 {
        if outcome.is_throttling() { self.throttling_retry_cost } else { self.retry_cost }
    }

    fn acquire(&mut self, cost: u32) -> bool {
        let granted = cost <= self.available;
        if granted {
            self.available -= cost;
        }
        granted
    }

    fn release(&mut self, amount: u32) {
        self.available = self.available.saturating_add(amount).min(self.capacity);
    }
}

/// Envoy's retry budget: retries in progress (from the decision to the end of the retried attempt, backoff included)
/// stay below max(`min_retry_concurrency`, `budget_percent` of the calls in progress). The call that asks is not among
/// these: its attempt has ended. Measured with Envoy 1.39.3: 20, 50 and 100 calls that time out at once get 3, 9 and 19
/// retries.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryConcurrency {
    budget_percent: f64,
    min_retry_concurrency: u32,
    calls: u32,
    retries: u32,
}

impl RetryConcurrency {
    /// Calls in progress, those backing off included.
    pub fn calls(&self) -> u32 {
        self.calls
    }

    /// Retries in progress.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// The most retries that may be in progress when one of the calls asks now.
    pub fn limit(&self) -> u32 {
        let share = self.budget_percent * f64::from(self.calls.saturating_sub(1)) / 100.0;
        (share as u32).max(self.min_retry_concurrency)
    }

    fn try_retry(&mut self) -> bool {
        let granted = self.retries < self.limit();
        self.retries += u32::from(granted);
        granted
    }

    fn end_retry(&mut self) {
        self.retries = self.retries.saturating_sub(1);
    }
}
