//! The outcome of one attempt of a call, as far as retries, breakers and budgets can see.

use serde::{Deserialize, Serialize};

/// The end of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An answer, HTTP 2xx.
    Success = 0,
    /// The callee failed: HTTP 500, 502, 503, 504.
    ServerError = 1,
    /// The callee shed the call or limits its rate: HTTP 429 or a throttling error code.
    Throttled = 2,
    /// No answer in time.
    Timeout = 3,
    /// No connection: refused, or not established in time.
    ConnectionFailed = 4,
    /// Refused on the caller's side by its own breaker, bulkhead or limiter; nothing was sent.
    NotPermitted = 5,
    /// The callee refused the request itself (other 4xx, 501): the same answer next time.
    Rejected = 6,
}

/// Error codes that AWS SDKs take for throttling, whatever the status (botocore 1.44.5, `retries/standard.py`).
const THROTTLING_CODES: [&str; 14] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
];

impl Outcome {
    /// The outcome of an HTTP answer, classified as the standard retry mode of botocore 1.44.5 does. `code` is the
    /// service's error code, empty if there is none.
    pub fn of_http(status: u16, code: &str) -> Outcome {
        match status {
            200..=299 => Outcome::Success,
            _ if THROTTLING_CODES.contains(&code) => Outcome::Throttled,
            429 => Outcome::Throttled,
            500 | 502 | 503 | 504 => Outcome::ServerError,
            _ if matches!(code, "RequestTimeout" | "RequestTimeoutException") => Outcome::Timeout,
            _ => Outcome::Rejected,
        }
    }

    /// Returns whether the callee asked to slow down.
    pub fn is_throttling(self) -> bool {
        self == Outcome::Throttled
    }
}

/// A set of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeSet(u8);

impl OutcomeSet {
    /// No outcome.
    pub const NONE: OutcomeSet = OutcomeSet(0);
    /// The outcomes that AWS SDKs retry: server errors, throttling, time-outs, failed connections (botocore 1.44.5).
    pub const TRANSIENT: OutcomeSet = OutcomeSet::NONE
        .with(Outcome::ServerError)
        .with(Outcome::Throttled)
        .with(Outcome::Timeout)
        .with(Outcome::ConnectionFailed);
    /// Everything that is not a success, the caller's own refusals included: `retryExceptions` left empty
    /// (`RetryConfig`, resilience4j 2.4.0).
    pub const ALL_FAILURES: OutcomeSet =
        OutcomeSet::TRANSIENT.with(Outcome::NotPermitted).with(Outcome::Rejected);

    /// The set with `outcome` in it.
    pub const fn with(self, outcome: Outcome) -> OutcomeSet {
        OutcomeSet(self.0 | 1 << outcome as u8)
    }

    /// Returns whether `outcome` is in the set.
    pub const fn contains(self, outcome: Outcome) -> bool {
        self.0 & 1 << outcome as u8 != 0
    }
}
