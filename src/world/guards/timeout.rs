//! A caller's limits for one attempt and for all attempts together.

use crate::engine::{SimDuration, SimTime};

/// Time limits of a call. A limit ends the wait and nothing else: the callee goes on working unless it is notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutPolicy {
    /// Longest wait for one attempt; `None` waits until the attempt ends by itself, holding a worker all the time.
    /// Default 1 s (`timeoutDuration`, `TimeLimiterConfig`, resilience4j 2.4.0).
    pub per_attempt: Option<SimDuration>,
    /// Longest time from the start of the first attempt, backoffs included; default none (resilience4j has no such
    /// limit; Envoy's route `timeout` is one).
    pub overall: Option<SimDuration>,
}

impl Default for TimeoutPolicy {
    fn default() -> Self {
        TimeoutPolicy { per_attempt: Some(SimDuration::from_secs(1)), overall: None }
    }
}

impl TimeoutPolicy {
    /// Wait for ever.
    pub const NONE: TimeoutPolicy = TimeoutPolicy { per_attempt: None, overall: None };

    /// Returns when the wait for an attempt begun at `attempt_started` ends, for a call begun at `call_started`;
    /// [`SimTime::NEVER`] without limits.
    pub fn deadline(&self, call_started: SimTime, attempt_started: SimTime) -> SimTime {
        let attempt = self.per_attempt.map_or(SimTime::NEVER, |limit| attempt_started + limit);
        let call = self.overall.map_or(SimTime::NEVER, |limit| call_started + limit);
        attempt.min(call)
    }

    /// Returns whether an attempt that would begin at `at` still has time, for a call begun at `call_started`. A
    /// backoff that ends at or after the overall limit is not worth waiting for.
    pub fn leaves_time(&self, call_started: SimTime, at: SimTime) -> bool {
        self.overall.is_none_or(|limit| at < call_started + limit)
    }
}
