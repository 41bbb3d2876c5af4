//! Retries as libraries make them by default: attempts, pauses, budget, and what a timeout covers.
//!
//! Measured: how often and after which pauses a call that hangs is tried, and what the budget allows. Which outcomes are
//! retried is not, but for gRPC and the standard mode of AWS: there the rule of resilience4j stands (every failure).

use super::{Backoff, Jitter, RetryPolicy};
use crate::engine::SimDuration;
use crate::world::guards::budget::throttle::GrpcThrottling;
use crate::world::guards::budget::tps::TpsConfig;
use crate::world::guards::budget::{RetryBudgetConfig, RetryQuota};
use crate::world::guards::outcome::OutcomeSet;

/// The retries of a library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryProfile {
    /// Attempts, pauses, and what is retried.
    pub policy: RetryPolicy,
    /// Attempts that the library makes at most, whatever is asked.
    pub most_attempts: u32,
    /// Its budget.
    pub budget: RetryBudgetConfig,
    /// True if its timeout is one deadline for all attempts.
    pub one_deadline: bool,
}

impl RetryProfile {
    /// Tokens of gRPC's throttle: assumed, there is no default.
    pub const MAX_TOKENS: u32 = 10;
    /// Thousandths of a token that a success brings: assumed, there is no default.
    pub const MILLI_RATIO: u32 = 100;

    /// resilience4j's `RetryConfig`.
    pub const NONE: RetryProfile = RetryProfile {
        policy: RetryPolicy {
            max_attempts: 3,
            backoff: Backoff::RESILIENCE4J,
            retry_on: OutcomeSet::ALL_FAILURES,
        },
        most_attempts: u32::MAX,
        budget: RetryBudgetConfig::Unlimited,
        one_deadline: false,
    };

    /// gRPC's `retryPolicy` (C core by grpcio 1.85.3): a call that hangs is tried once, its deadline is for all attempts.
    const GRPC: RetryProfile = RetryProfile {
        policy: RetryPolicy { max_attempts: 4, ..RetryPolicy::GRPC },
        most_attempts: 5,
        budget: RetryBudgetConfig::Throttle(GrpcThrottling {
            max_tokens: RetryProfile::MAX_TOKENS,
            milli_ratio: RetryProfile::MILLI_RATIO,
        }),
        one_deadline: true,
    };

    /// The standard mode of AWS SDKs (botocore 1.44.8, @smithy/util-retry 4.6.2).
    const AWS_STANDARD: RetryProfile = RetryProfile {
        policy: RetryPolicy::AWS_STANDARD,
        budget: RetryBudgetConfig::Quota(RetryQuota::AWS_STANDARD),
        ..RetryProfile::NONE
    };

    /// The legacy mode of botocore 1.44.8: five attempts, pauses of 0 to 1 s that double, no budget.
    const AWS_LEGACY: RetryProfile = RetryProfile {
        policy: RetryPolicy {
            max_attempts: 5,
            backoff: Backoff {
                base: SimDuration::from_secs(1),
                throttled_base: SimDuration::from_secs(1),
                multiplier: 2.0,
                cap: SimDuration::MAX,
                jitter: Jitter::Full,
            },
            retry_on: OutcomeSet::TRANSIENT,
        },
        ..RetryProfile::NONE
    };

    /// tower 0.5.3 with its budget; attempts and pauses are the caller's, here resilience4j's.
    const TOWER_BUDGET: RetryProfile = RetryProfile {
        budget: RetryBudgetConfig::Tps(TpsConfig {
            ttl: SimDuration::from_secs(10),
            min_per_sec: 10,
            retry_percent: 0.2,
        }),
        ..RetryProfile::NONE
    };

    /// urllib3 2.8.0 by default: four attempts at once, for requests that may be repeated (GET, PUT).
    const URLLIB3: RetryProfile = RetryProfile {
        policy: RetryPolicy {
            max_attempts: 4,
            backoff: Backoff {
                base: SimDuration::ZERO,
                throttled_base: SimDuration::ZERO,
                ..Backoff::RESILIENCE4J
            },
            retry_on: OutcomeSet::ALL_FAILURES,
        },
        ..RetryProfile::NONE
    };

    /// got 14.6.6: three attempts, after 1 s and 2 s.
    const GOT: RetryProfile = RetryProfile {
        policy: RetryPolicy {
            max_attempts: 3,
            backoff: Backoff {
                base: SimDuration::from_secs(1),
                throttled_base: SimDuration::from_secs(1),
                multiplier: 2.0,
                ..Backoff::RESILIENCE4J
            },
            retry_on: OutcomeSet::ALL_FAILURES,
        },
        ..RetryProfile::NONE
    };

    /// Every profile with its word in documents, the default first.
    pub const ALL: [(&'static str, RetryProfile); 7] = [
        ("resilience4j", RetryProfile::NONE),
        ("grpc", RetryProfile::GRPC),
        ("aws-standard", RetryProfile::AWS_STANDARD),
        ("aws-legacy", RetryProfile::AWS_LEGACY),
        ("tower-budget", RetryProfile::TOWER_BUDGET),
        ("urllib3", RetryProfile::URLLIB3),
        ("got", RetryProfile::GOT),
    ];
}
