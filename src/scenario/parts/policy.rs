//! Reads what guards a step: timeouts, retries, breaker, fallback, and the guards that are defences of their own.

use super::{breaker, limit};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, TICK};
use crate::world::guards::budget::throttle::GrpcThrottling;
use crate::world::guards::budget::tps::TpsConfig;
use crate::world::guards::retry::profiles::RetryProfile;
use crate::world::guards::{
    Backoff, BulkheadConfig, Fallback, GateSpec, Jitter, LaterConfig, Outcome, OutcomeSet, RateLimiterConfig,
    RetryBudgetConfig, RetryPolicy, RetryQuota, SheddingConfig, ThrottleConfig,
};
use crate::world::topology::{GuardSpec, LimitCovers, LimitFrees, LimitPlace, LimitSpec, PolicySpec};

meanings! {
    POLICY {
        /// How long the worker waits for the answer of one attempt, without defences. Assumed; many clients wait for ever.
        "timeout",
        /// How long it waits when fail-fast timeouts are on; as `timeout` without it.
        "fail_fast_timeout",
        /// Whether the timeout stands inside the breaker, which sees a failure then, or around all guards: it begins
        /// before them then, and the breaker sees a call that was cut off.
        "timeout_place",
        /// Whether the timeout is for each attempt or for all of them together, pauses included; for all with the
        /// retry profile grpc, else for each.
        "timeout_covers",
        /// What the timeout gives back while what was asked goes on: the worker with its place in the bulkhead, the
        /// place only, or neither. The answer goes out in any case.
        "timeout_frees",
        /// When a failed attempt is repeated; never without it.
        "retry",
        /// Limit on the retries of one replica over this step, always in force; without it that of the retry's
        /// profile, else none.
        "retry_budget",
        /// The circuit breaker of this step, used when breakers are on; resilience4j's unless `library` says otherwise.
        "breaker",
        /// What is done in place of a failed or refused attempt, when fallbacks are on.
        "fallback",
        /// Limit on calls of one replica at the same time over this step, used when bulkheads are on
        /// (resilience4j).
        "bulkhead",
        /// Limit on calls of one replica per period over this step, used when rate limits are on (resilience4j).
        "rate_limiter",
        /// Refusals at the caller by how many of its requests were accepted, used when throttling is on (Google,
        /// "Handling Overload").
        "throttling",
        /// Requests that failed are accepted and done later, when queueing is on.
        "queue_for_later",
    }
}

/// The policy in a step's fields. `partitioned`: the step writes to a topic by a key, so a breaker may watch its partitions.
pub(super) fn policy(step: &Fields, partitioned: bool) -> PolicySpec {
    step.also(POLICY);
    let timeout = step.duration_or("timeout", SimDuration::from_secs(30));
    let fail_fast_timeout = step.duration_or("fail_fast_timeout", timeout);
    let retried = step.get("retry").map(|node| retry(&node));
    let profile = retried.map_or(RetryProfile::NONE, |retry| retry.2);
    PolicySpec {
        timeout,
        fail_fast_timeout,
        limit: limit_of(step, profile),
        retry: retried.map(|retry| retry.0),
        retry_budget: step.get("retry_budget").map_or(profile.budget, |node| budget(&node)),
        breaker: step.get("breaker").map(|node| breaker::breaker(&node, partitioned)),
        fallback: step.get("fallback").map(|node| fallback(&node)),
        guards: GuardSpec {
            gates: GateSpec {
                bulkhead: step.get("bulkhead").map(|node| bulkhead(&node)),
                rate_limiter: step.get("rate_limiter").map(|node| rate_limiter(&node)),
                throttle: step.get("throttling").map(|node| throttle(&node)),
            },
            later: step.get("queue_for_later").map(|node| later(&node)),
            retry_budget: retried.and_then(|retry| retry.1),
        },
    }
}

fn limit_of(step: &Fields, profile: RetryProfile) -> LimitSpec {
    let places = [("inside", LimitPlace::Inside), ("outside", LimitPlace::Outside)];
    let covers = [("attempt", LimitCovers::Attempt), ("call", LimitCovers::Call)];
    let frees = [
        ("worker", LimitFrees::Worker),
        ("capacity", LimitFrees::Capacity),
        ("neither", LimitFrees::Neither),
    ];
    let together = if profile.one_deadline { LimitCovers::Call } else { LimitCovers::Attempt };
    LimitSpec {
        place: step.word_or("timeout_place", "place", &places, LimitPlace::Inside),
        covers: step.word_or("timeout_covers", "what a timeout covers", &covers, together),
        frees: step.word_or("timeout_frees", "what a timeout frees", &frees, LimitFrees::Worker),
    }
}

meanings! {
    BULKHEAD {
        /// Most calls at the same time, per calling replica. resilience4j's default.
        "maxConcurrentCalls",
        /// How long a call waits for a place. resilience4j's default.
        "maxWaitDuration",
    }
}

/// resilience4j's names and defaults.
fn bulkhead(node: &Node) -> BulkheadConfig {
    let fields = node.fields(BULKHEAD);
    let own = BulkheadConfig::default();
    let own = BulkheadConfig {
        max_concurrent_calls: fields.count_or(
            "maxConcurrentCalls",
            1,
            limit::WORKERS,
            own.max_concurrent_calls.into(),
        ) as u32,
        max_wait_duration: fields.delay_or("maxWaitDuration", own.max_wait_duration),
    };
    fields.close();
    own
}

meanings! {
    RATE_LIMITER {
        /// Calls permitted in each period, per calling replica. resilience4j's default.
        "limitForPeriod",
        /// Length of a period; resilience4j's 500 ns would limit nothing, so it must be set.
        "limitRefreshPeriod",
        /// How long a call waits for its permission. resilience4j's default.
        "timeoutDuration",
    }
}

/// resilience4j's names and defaults; the period has none.
fn rate_limiter(node: &Node) -> RateLimiterConfig {
    let fields = node.fields(RATE_LIMITER);
    let limit = RateLimiterConfig::LIMIT_FOR_PERIOD.into();
    let own = RateLimiterConfig {
        limit_for_period: fields.count_or("limitForPeriod", 1, 1_000_000, limit) as u32,
        limit_refresh_period: fields.duration("limitRefreshPeriod"),
        timeout_duration: fields.delay_or("timeoutDuration", RateLimiterConfig::TIMEOUT),
    };
    fields.close();
    own
}

meanings! {
    THROTTLE {
        /// Requests per accepted one from which the client begins to refuse; Google's K.
        "k",
        /// How far back requests and acceptances are counted. Google's two minutes.
        "window",
    }
}

/// Defaults: K 2, two minutes (Google, "Handling Overload").
fn throttle(node: &Node) -> ThrottleConfig {
    let fields = node.fields(THROTTLE);
    let own = ThrottleConfig::default();
    let own = ThrottleConfig {
        k: fields.number_or("k", 1.0, 100.0, own.k),
        window: fields.period_or("window", own.window),
    };
    fields.close();
    own
}

meanings! {
    LATER {
        /// Most requests kept by one replica for this step; what comes then is not accepted. Assumed.
        "capacity",
        /// How often the oldest kept request is tried while the step does not work. Assumed.
        "retry_interval",
    }
}

/// Ours; assumed defaults.
fn later(node: &Node) -> LaterConfig {
    let fields = node.fields(LATER);
    let own = LaterConfig::default();
    let own = LaterConfig {
        capacity: fields.count_or("capacity", 1, 100_000, own.capacity.into()) as u32,
        retry_interval: fields.period_or("retry_interval", own.retry_interval),
    };
    fields.close();
    own
}

meanings! {
    SHEDDING {
        /// A request is refused when so many wait already, per replica; no such limit without it.
        "max_queue",
        /// A request is refused when the oldest one has waited longer; no such limit without it.
        "max_wait",
        /// A request that has waited longer is refused when its turn comes; no such limit without it.
        "deadline",
        /// Share of the limits at which operations of criticality "sheddable" are refused, 0 to 1. Assumed.
        "sheddable_share",
    }
}

/// Load shedding at a service's door; at least one of its limits must be there.
pub(super) fn shedding(node: &Node) -> SheddingConfig {
    let fields = node.fields(SHEDDING);
    let own = SheddingConfig {
        max_queue: fields.get("max_queue").map(|node| node.count(0, limit::QUEUE) as u32),
        max_wait: fields.get("max_wait").map(|node| node.duration(TICK, LONGEST)),
        deadline: fields.get("deadline").map(|node| node.duration(TICK, LONGEST)),
        sheddable_share: fields.number_or("sheddable_share", 0.0, 1.0, 0.5),
    };
    if own.max_queue.is_none() && own.max_wait.is_none() && own.deadline.is_none() {
        fields.wrong("found no limit, expected `max_queue`, `max_wait`, `deadline` or several of them");
    }
    fields.close();
    own
}

meanings! {
    RETRY {
        /// Whose retries they are: attempts, waits, budget and what the timeout covers by default. resilience4j's, which
        /// has no budget, without it.
        "profile",
        /// Attempts in all, the first included; 3 without it, as resilience4j, unless `profile` says otherwise. grpc
        /// makes 5 at most.
        "max_attempts",
        /// Waits between the attempts; always 500 ms without it, as resilience4j, unless `profile` says otherwise.
        "backoff",
        /// Outcomes worth another attempt; every failure without it, unless `profile` says otherwise.
        "retry_on",
        /// Limit on the retries that counts in place of `retry_budget` when retry budgets are on.
        "budget",
    }
}

/// The policy, its budget that acts when retry budgets are on, and its profile.
fn retry(node: &Node) -> (RetryPolicy, Option<RetryBudgetConfig>, RetryProfile) {
    let fields = node.fields(RETRY);
    let words = RetryProfile::ALL.map(|(word, profile)| (word, profile));
    let profile = fields.word_or("profile", "retry profile", &words, RetryProfile::NONE);
    let mut own = profile.policy;
    let attempts = fields.count_or("max_attempts", 1, 20, own.max_attempts.into()) as u32;
    own.max_attempts = attempts.min(profile.most_attempts);
    if let Some(node) = fields.get("backoff") {
        own.backoff = backoff(&node, own.backoff);
    }
    if fields.get("retry_on").is_some() {
        const ON: [(&str, Outcome); 6] = [
            ("server_error", Outcome::ServerError),
            ("throttled", Outcome::Throttled),
            ("timeout", Outcome::Timeout),
            ("connection_failed", Outcome::ConnectionFailed),
            ("not_permitted", Outcome::NotPermitted),
            ("rejected", Outcome::Rejected),
        ];
        let found = fields.list("retry_on", 1, ON.len());
        let outcomes = found.iter().filter_map(|node| node.one_of("outcome", &ON.map(|on| on.0)));
        own.retry_on = outcomes.fold(OutcomeSet::NONE, |set, i| set.with(ON[i].1));
    }
    let defence = fields.get("budget").map(|node| budget(&node));
    fields.close();
    (own, defence, profile)
}

meanings! {
    BACKOFF {
        /// Wait before the first retry; 500 ms without it, as resilience4j, unless the profile says otherwise.
        "base",
        /// Wait before the first retry after a throttled attempt; as `base` without it.
        "throttled_base",
        /// Factor from one wait to the next.
        "multiplier",
        /// The longest wait; waits grow without limit without it.
        "cap",
        /// With jitter "randomization": the wait is drawn within this share of it on either side, 0 to 1.
        /// resilience4j's default.
        "randomization_factor",
        /// How waits are spread by chance: not at all, between zero and the wait (AWS SDKs), or around the wait
        /// (resilience4j).
        "jitter",
    }
}

/// `own`: the profile's, which stands for what is left out.
fn backoff(node: &Node, mut own: Backoff) -> Backoff {
    let fields = node.fields(BACKOFF);
    own.base = fields.duration_or("base", own.base);
    own.throttled_base = fields.duration_or("throttled_base", own.base);
    own.multiplier = fields.number_or("multiplier", 1.0, 100.0, own.multiplier);
    own.cap = fields.duration_or("cap", own.cap);
    let factor = fields.number_or("randomization_factor", 0.0, 1.0, 0.5);
    let jitters =
        [("none", Jitter::None), ("full", Jitter::Full), ("randomization", Jitter::Randomization(factor))];
    own.jitter = fields.word_or("jitter", "jitter", &jitters, own.jitter);
    fields.close();
    own
}

meanings! {
    BUDGET {
        /// What limits retries: nothing, a bucket of tokens (AWS SDKs), a share of the calls in progress (Envoy),
        /// successes of the last seconds (tower), or tokens that failures take (gRPC).
        "kind",
        /// Tokens in a full bucket. The default of the AWS SDKs, as are the costs.
        "capacity",
        /// Tokens that a retry takes.
        "retry_cost",
        /// Tokens that a retry after throttling takes.
        "throttling_retry_cost",
        /// Tokens that a call which succeeds at once gives back.
        "no_retry_increment",
        /// Retries per hundred calls in progress. Envoy's default.
        "budget_percent",
        /// Retries at the same time that are always allowed. Envoy's default.
        "min_retry_concurrency",
        /// How long a success counts. The default of tower's `TpsBudget`, as are the next two.
        "ttl",
        /// Retries a second that are always allowed, whatever succeeds.
        "min_per_sec",
        /// Retries for each success, 0.2 being one for five.
        "retry_percent",
        /// Tokens when none is taken; retries need more than half of them. Assumed: gRPC has no default.
        "maxTokens",
        /// Tokens that a success brings back, as written: gRPC's C core takes a number without a decimal point for
        /// thousandths. Assumed: gRPC has no default.
        "tokenRatio",
    }
}

/// Defaults: the AWS SDKs' quota; Envoy's concurrency limit; tower's budget. gRPC's are assumed.
fn budget(node: &Node) -> RetryBudgetConfig {
    let fields = node.fields(BUDGET);
    let kinds = ["unlimited", "quota", "concurrency", "tps", "throttling"];
    let own = match kinds[fields.name("kind", "kind of retry budget", &kinds)] {
        "quota" => RetryBudgetConfig::Quota(RetryQuota::full(
            fields.count_or("capacity", 1, 1_000_000, 500) as u32,
            fields.count_or("retry_cost", 1, 1_000_000, 14) as u32,
            fields.count_or("throttling_retry_cost", 1, 1_000_000, 5) as u32,
            fields.count_or("no_retry_increment", 0, 1_000_000, 1) as u32,
        )),
        "concurrency" => RetryBudgetConfig::Concurrency {
            budget_percent: fields.number_or("budget_percent", 0.0, 100.0, 20.0),
            min_retry_concurrency: fields.count_or("min_retry_concurrency", 0, 1_000_000, 3) as u32,
        },
        "tps" => {
            let own = TpsConfig::default();
            let (least, most) = (SimDuration::from_secs(1), SimDuration::from_secs(60));
            RetryBudgetConfig::Tps(TpsConfig {
                ttl: fields.duration_within_or("ttl", least, most, own.ttl),
                min_per_sec: fields.count_or("min_per_sec", 0, 1_000_000, own.min_per_sec.into()) as u32,
                retry_percent: fields.number_or("retry_percent", 0.0, 1_000.0, own.retry_percent),
            })
        }
        "throttling" => RetryBudgetConfig::Throttle(GrpcThrottling {
            max_tokens: fields.count_or("maxTokens", 1, 1_000, RetryProfile::MAX_TOKENS.into()) as u32,
            milli_ratio: token_ratio(&fields),
        }),
        _ => RetryBudgetConfig::Unlimited,
    };
    fields.close();
    own
}

/// gRPC's `tokenRatio` as it was written, in thousandths of a token.
fn token_ratio(fields: &Fields) -> u32 {
    const FORM: &str = "^[0-9]{1,4}([.][0-9]{1,9})?$";
    let Some(node) = fields.get("tokenRatio") else { return RetryProfile::MILLI_RATIO };
    let written = node.form(FORM, "\"0.1\"");
    GrpcThrottling::milli_ratio(written).unwrap_or_else(|| {
        if !written.is_empty() {
            node.expected("a decimal number as text, such as \"0.1\"");
        }
        RetryProfile::MILLI_RATIO
    })
}

meanings! {
    FALLBACK {
        /// What is done instead: reject at once, work the answer out in the caller, or answer with the last good
        /// value.
        "kind",
        /// Mean time that a worker calculates for each answer.
        "work_mean",
        /// Age of the oldest value that is used; older, the call is rejected.
        "max_age",
    }
}

fn fallback(node: &Node) -> Fallback {
    let fields = node.fields(FALLBACK);
    let kinds = ["reject_at_once", "synchronous_calculation", "last_good_value"];
    let own = match kinds[fields.name("kind", "fallback", &kinds)] {
        "synchronous_calculation" => {
            Fallback::SynchronousCalculation { work_mean: fields.duration("work_mean") }
        }
        "last_good_value" => Fallback::LastGoodValue { max_age: fields.duration("max_age") },
        _ => Fallback::RejectAtOnce,
    };
    fields.close();
    own
}
