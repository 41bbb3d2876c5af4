//! What guards a step: timeouts, retries, circuit breaker, fallback, and the guards that are defences of their own.

use super::limit;
use crate::engine::SimDuration;
use crate::scenario::reader::{Fields, LONGEST, Node, TICK};
use crate::world::guards::{
    AfterHalfOpenWait, Backoff, BreakerConfig, BulkheadConfig, Fallback, Jitter, LaterConfig, Outcome,
    OutcomeSet, RateLimiterConfig, RetryBudgetConfig, RetryPolicy, RetryQuota, SheddingConfig,
    SlidingWindowType, ThrottleConfig,
};
use crate::world::topology::{BreakerScope, BreakerSpec, GuardSpec, PolicySpec};

/// The policy in a step's fields. `partitioned`: the step writes to a topic, so a breaker may watch its partitions.
pub(super) fn policy(step: &Fields, partitioned: bool) -> PolicySpec {
    let timeout = step.duration("timeout");
    let fail_fast_timeout = step.duration_or("fail_fast_timeout", timeout);
    let retried = step.get("retry").map(|node| retry(&node));
    PolicySpec {
        timeout,
        fail_fast_timeout,
        retry: retried.map(|retry| retry.0),
        retry_budget: step.get("retry_budget").map_or(RetryBudgetConfig::Unlimited, |node| budget(&node)),
        breaker: step.get("breaker").map(|node| breaker(&node, partitioned)),
        fallback: step.get("fallback").map(|node| fallback(&node)),
        guards: GuardSpec {
            bulkhead: step.get("bulkhead").map(|node| bulkhead(&node)),
            rate_limiter: step.get("rate_limiter").map(|node| rate_limiter(&node)),
            throttle: step.get("throttling").map(|node| throttle(&node)),
            later: step.get("queue_for_later").map(|node| later(&node)),
            retry_budget: retried.and_then(|retry| retry.1),
        },
    }
}

/// resilience4j's names and defaults.
fn bulkhead(node: &Node) -> BulkheadConfig {
    let fields = node.fields();
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

/// resilience4j's names and defaults; the period has none.
fn rate_limiter(node: &Node) -> RateLimiterConfig {
    let fields = node.fields();
    let limit = RateLimiterConfig::LIMIT_FOR_PERIOD.into();
    let own = RateLimiterConfig {
        limit_for_period: fields.count_or("limitForPeriod", 1, 1_000_000, limit) as u32,
        limit_refresh_period: fields.duration("limitRefreshPeriod"),
        timeout_duration: fields.delay_or("timeoutDuration", RateLimiterConfig::TIMEOUT),
    };
    fields.close();
    own
}

/// Defaults: K 2, two minutes (Google, "Handling Overload").
fn throttle(node: &Node) -> ThrottleConfig {
    let fields = node.fields();
    let own = ThrottleConfig::default();
    let own = ThrottleConfig {
        k: fields.number_or("k", 1.0, 100.0, own.k),
        window: fields.period_or("window", own.window),
    };
    fields.close();
    own
}

/// Ours; assumed defaults.
fn later(node: &Node) -> LaterConfig {
    let fields = node.fields();
    let own = LaterConfig::default();
    let own = LaterConfig {
        capacity: fields.count_or("capacity", 1, 100_000, own.capacity.into()) as u32,
        retry_interval: fields.period_or("retry_interval", own.retry_interval),
    };
    fields.close();
    own
}

/// Load shedding at a service's door; at least one of its limits must be there.
pub(super) fn shedding(node: &Node) -> SheddingConfig {
    let fields = node.fields();
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

/// The policy, and its budget that acts when retry budgets are on.
fn retry(node: &Node) -> (RetryPolicy, Option<RetryBudgetConfig>) {
    let fields = node.fields();
    let mut own = RetryPolicy::default();
    own.max_attempts = fields.count_or("max_attempts", 1, 20, own.max_attempts.into()) as u32;
    if let Some(node) = fields.get("backoff") {
        own.backoff = backoff(&node);
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
    (own, defence)
}

fn backoff(node: &Node) -> Backoff {
    let fields = node.fields();
    let mut own = Backoff::RESILIENCE4J;
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

/// Defaults: the AWS SDKs' quota; Envoy's concurrency limit.
fn budget(node: &Node) -> RetryBudgetConfig {
    let fields = node.fields();
    let kinds = ["unlimited", "quota", "concurrency"];
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
        _ => RetryBudgetConfig::Unlimited,
    };
    fields.close();
    own
}

/// resilience4j's names and defaults; `scope` and `count_running` are ours.
fn breaker(node: &Node, partitioned: bool) -> BreakerSpec {
    let fields = node.fields();
    let mut own = BreakerConfig::default();
    let window = u64::from(BreakerConfig::MAX_WINDOW);
    let types =
        [("COUNT_BASED", SlidingWindowType::CountBased), ("TIME_BASED", SlidingWindowType::TimeBased)];
    own.sliding_window_type =
        fields.word_or("slidingWindowType", "window type", &types, own.sliding_window_type);
    own.sliding_window_size =
        fields.count_or("slidingWindowSize", 1, window, own.sliding_window_size.into()) as u32;
    own.minimum_number_of_calls =
        fields.count_or("minimumNumberOfCalls", 1, window, own.minimum_number_of_calls.into()) as u32;
    let percent = |name, default: f32| fields.number_or(name, 0.01, 100.0, default.into()) as f32;
    own.failure_rate_threshold = percent("failureRateThreshold", own.failure_rate_threshold);
    own.slow_call_rate_threshold = percent("slowCallRateThreshold", own.slow_call_rate_threshold);
    own.slow_call_duration_threshold =
        fields.duration_or("slowCallDurationThreshold", own.slow_call_duration_threshold);
    let millisecond = SimDuration::from_millis(1);
    own.wait_duration_in_open_state = fields
        .get("waitDurationInOpenState")
        .map_or(own.wait_duration_in_open_state, |node| node.duration(millisecond, LONGEST));
    own.permitted_number_of_calls_in_half_open_state = fields.count_or(
        "permittedNumberOfCallsInHalfOpenState",
        1,
        window,
        own.permitted_number_of_calls_in_half_open_state.into(),
    ) as u32;
    own.max_wait_duration_in_half_open_state =
        fields.delay_or("maxWaitDurationInHalfOpenState", own.max_wait_duration_in_half_open_state);
    let after = [("OPEN", AfterHalfOpenWait::Open), ("CLOSED", AfterHalfOpenWait::Closed)];
    own.transition_to_state_after_wait_duration = fields.word_or(
        "transitionToStateAfterWaitDuration",
        "state",
        &after,
        own.transition_to_state_after_wait_duration,
    );
    own.automatic_transition_from_open_to_half_open_enabled = fields.flag_or(
        "automaticTransitionFromOpenToHalfOpenEnabled",
        own.automatic_transition_from_open_to_half_open_enabled,
    );
    own.count_running = fields.flag_or("count_running", own.count_running);
    let scopes = [("edge", BreakerScope::Edge), ("partition", BreakerScope::Partition)];
    let scope = fields.word_or("scope", "scope", &scopes, BreakerScope::Edge);
    if scope == BreakerScope::Partition && !partitioned {
        fields.wrong_at("scope", "found partition, expected edge: this step writes to no topic");
    }
    fields.close();
    BreakerSpec { count_running: own.count_running, config: own, scope }
}

fn fallback(node: &Node) -> Fallback {
    let fields = node.fields();
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
