//! Retries of one call: an attempt ends, and the policy says whether another follows and after how long.
//!
//! A call waits for its first attempt's end; each end leads to the verdict Done, or Retry (take a backoff, then the
//! next attempt), or a refusal with its reason: the outcome is not worth it, the attempts are used up, or the
//! caller's retry budget is.

pub mod profiles;

use super::budget::RetryBudget;
use super::outcome::{Outcome, OutcomeSet};
use crate::engine::{Draw, SimDuration, SimTime};

/// The spread of a backoff, so that callers which failed together do not come back together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Jitter {
    /// Always the full backoff.
    None,
    /// Uniform between 0 and the backoff (AWS SDKs; "full jitter").
    Full,
    /// Uniform within this fraction (0 to 1) of the backoff on either side; resilience4j's `randomizationFactor`,
    /// default 0.5 (`IntervalFunction`, 2.4.0).
    Randomization(f64),
}

/// Backoffs need not grow beyond a century.
const FOR_EVER_SECS: f64 = 3e9;

/// Exponential backoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// Before the first retry, unless throttled.
    pub base: SimDuration,
    /// Before the first retry of a throttled attempt.
    pub throttled_base: SimDuration,
    /// Factor from one retry to the next, at least 1.
    pub multiplier: f64,
    /// The longest backoff.
    pub cap: SimDuration,
    /// The spread. `Full` draws below min(backoff, cap); `Randomization` draws first and caps the result, as
    /// resilience4j's `ofExponentialRandomBackoff` does.
    pub jitter: Jitter,
}

impl Backoff {
    /// The standard mode of AWS SDKs: full jitter below min(50 ms * 2^i, 20 s), throttled min(1 s * 2^i, 20 s)
    /// (botocore 1.44.5, `retries/standard.py`; before 1.44 both bases were 1 s).
    pub const AWS_STANDARD: Backoff = Backoff {
        base: SimDuration::from_millis(50),
        throttled_base: SimDuration::from_secs(1),
        multiplier: 2.0,
        cap: SimDuration::from_secs(20),
        jitter: Jitter::Full,
    };

    /// Always 500 ms (`RetryConfig`, resilience4j 2.4.0).
    pub const RESILIENCE4J: Backoff = Backoff {
        base: SimDuration::from_millis(500),
        throttled_base: SimDuration::from_millis(500),
        multiplier: 1.0,
        cap: SimDuration::MAX,
        jitter: Jitter::None,
    };

    /// The bounds in seconds of the backoff before retry number `retry` (1 is the first).
    pub fn bounds_secs(&self, retry: u32, throttled: bool) -> (f64, f64) {
        let base = if throttled { self.throttled_base } else { self.base };
        let cap = self.cap.as_secs_f64();
        // Repeated multiplication: the power functions differ between platforms.
        let mut plain = base.as_secs_f64();
        for _ in 1..retry {
            if plain > FOR_EVER_SECS || self.multiplier <= 1.0 {
                break;
            }
            plain *= self.multiplier;
        }
        match self.jitter {
            Jitter::None => (plain.min(cap), plain.min(cap)),
            Jitter::Full => (0.0, plain.min(cap)),
            Jitter::Randomization(factor) => (plain * (1.0 - factor), plain * (1.0 + factor)),
        }
    }

    /// The backoff in seconds at the random number `u` from 0 to 1.
    pub fn delay_secs(&self, retry: u32, throttled: bool, u: f64) -> f64 {
        let (low, high) = self.bounds_secs(retry, throttled);
        (low + u * (high - low)).min(self.cap.as_secs_f64())
    }

    /// The backoff in seconds where the callee asked for a wait of `asked_secs` (header `x-amz-retry-after`): raised to it,
    /// but by 5 s at most (botocore 1.44.5, `retries/standard.py`).
    pub fn honour_retry_after(delay_secs: f64, asked_secs: f64) -> f64 {
        delay_secs.max(asked_secs.min(delay_secs + 5.0))
    }

    /// The backoff before retry number `retry`, drawn. The draw should be keyed by call and attempt.
    pub fn delay(&self, retry: u32, outcome: Outcome, draw: &mut Draw) -> SimDuration {
        SimDuration::from_secs_f64(self.delay_secs(retry, outcome.is_throttling(), draw.unit()))
    }
}

/// A policy for trying again. `Default` is resilience4j's `RetryConfig`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included; 1 means no retry; 0 counts as 1. Default 3 (`RetryConfig`, resilience4j
    /// 2.4.0; botocore 1.44.5 has 3 too, 4 for DynamoDB).
    pub max_attempts: u32,
    /// The wait before each retry; default [`Backoff::RESILIENCE4J`].
    pub backoff: Backoff,
    /// The outcomes worth another attempt; default all failures.
    pub retry_on: OutcomeSet,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy { max_attempts: 3, backoff: Backoff::RESILIENCE4J, retry_on: OutcomeSet::ALL_FAILURES }
    }
}

impl RetryPolicy {
    /// One attempt, never another.
    pub const NEVER: RetryPolicy =
        RetryPolicy { max_attempts: 1, backoff: Backoff::RESILIENCE4J, retry_on: OutcomeSet::NONE };

    /// gRPC's `retryPolicy` with the C core's cap of five attempts and its spread of a fifth (grpcio 1.85.3). It has no
    /// other defaults: pauses of 1 s that double, to 10 s at most, are assumed. A deadline of the client is not retried.
    pub const GRPC: RetryPolicy = RetryPolicy {
        max_attempts: 5,
        backoff: Backoff {
            base: SimDuration::from_secs(1),
            throttled_base: SimDuration::from_secs(1),
            multiplier: 2.0,
            cap: SimDuration::from_secs(10),
            jitter: Jitter::Randomization(0.2),
        },
        retry_on: OutcomeSet::NONE.with(Outcome::ServerError).with(Outcome::ConnectionFailed),
    };

    /// The standard mode of AWS SDKs (botocore 1.44.5); its budget is [`super::RetryQuota::AWS_STANDARD`].
    pub const AWS_STANDARD: RetryPolicy =
        RetryPolicy { max_attempts: 3, backoff: Backoff::AWS_STANDARD, retry_on: OutcomeSet::TRANSIENT };
}

/// The policy's memory of one call, from its first attempt to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryCall {
    /// The attempt in flight, or the one being waited for; 1 is the first.
    pub attempt: u32,
    /// When the first attempt began; whoever starts the call sets it.
    pub started: SimTime,
    /// Tokens that the last retry took from a quota.
    pub(super) last_cost: Option<u32>,
}

/// The verdict after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryVerdict {
    /// It succeeded: the call is over.
    Done,
    /// Another attempt follows after [`Backoff::delay`].
    Retry,
    /// It failed, and its outcome is not retried.
    NotRetryable,
    /// It failed, and it was the last attempt allowed.
    MaxAttempts,
    /// It failed, and the retry budget is used up.
    Budget,
}

impl RetryCall {
    /// A call whose first attempt starts now.
    pub fn start(budget: &mut RetryBudget) -> Self {
        budget.on_call_started();
        RetryCall { attempt: 1, started: SimTime::ZERO, last_cost: None }
    }

    /// The attempt in flight ended with `outcome`. After [`RetryVerdict::Retry`] the next attempt is counted as begun;
    /// after any other verdict the call is over and must not be used again.
    pub fn on_attempt_ended(
        &mut self,
        outcome: Outcome,
        policy: &RetryPolicy,
        budget: &mut RetryBudget,
    ) -> RetryVerdict {
        budget.on_attempt_ended(self, outcome, policy.retry_on.contains(outcome));
        let verdict = if outcome == Outcome::Success {
            RetryVerdict::Done
        } else if !policy.retry_on.contains(outcome) {
            RetryVerdict::NotRetryable
        } else if self.attempt >= policy.max_attempts {
            RetryVerdict::MaxAttempts
        } else if !budget.try_retry(self, outcome) {
            RetryVerdict::Budget
        } else {
            self.attempt += 1;
            return RetryVerdict::Retry;
        };
        budget.on_call_ended();
        verdict
    }

    /// The caller gave up, in flight or while backing off: nothing is refunded.
    pub fn abandon(self, budget: &mut RetryBudget) {
        budget.on_abandoned(&self);
        budget.on_call_ended();
    }
}
