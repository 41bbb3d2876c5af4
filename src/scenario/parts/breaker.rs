//! Reads the circuit breaker of a step: whose it is, its settings under that library's names, and what one watches.

use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::guards::breaker::library::settings::{Kind, Values, settings};
use crate::world::guards::{AfterHalfOpenWait, BreakerConfig, BreakerSettings, Library, SlidingWindowType};
use crate::world::topology::{BreakerScope, BreakerSpec};

meanings! {
    BREAKER {
        /// Whose breaker it is: the rules and defaults of that library, in the version that docs/libraries.md names.
        "library",
        /// What one breaker of a calling replica watches: what the step asks (dependency or edge), each partition of the
        /// topic it writes to, or each customer's key. Ours.
        "scope",
    }
    RESILIENCE4J {
        /// Whether the breaker judges by the last calls or by the calls of the last seconds.
        "slidingWindowType",
        /// How many calls or seconds the window holds.
        "slidingWindowSize",
        /// Calls below which nothing trips the breaker.
        "minimumNumberOfCalls",
        /// Failed calls in percent from which the breaker opens.
        "failureRateThreshold",
        /// Slow calls in percent from which the breaker opens.
        "slowCallRateThreshold",
        /// A call is slow when it took longer than this.
        "slowCallDurationThreshold",
        /// How long an open breaker refuses every call before it lets trial calls through.
        "waitDurationInOpenState",
        /// Trial calls that a half-open breaker lets through and judges by.
        "permittedNumberOfCallsInHalfOpenState",
        /// Longest stay half-open without a verdict; without limit when it is below 1 ms.
        "maxWaitDurationInHalfOpenState",
        /// Where the breaker goes when that stay is over.
        "transitionToStateAfterWaitDuration",
        /// Whether the breaker becomes half-open when its wait is over, without a call. Otherwise the next call
        /// makes it so.
        "automaticTransitionFromOpenToHalfOpenEnabled",
        /// Whether a running call counts as slow the moment it becomes slow. Ours: resilience4j waits for its end,
        /// so it never sees calls that hang.
        "count_running",
    }
    NODE {
        /// How long an open breaker refuses every call before a timer makes it half-open (opossum, levee).
        "resetTimeout",
        /// Failed calls in percent of the calls begun, above which the breaker opens (opossum).
        "errorThresholdPercentage",
        /// Calls begun in the window below which nothing opens the breaker (opossum).
        "volumeThreshold",
        /// How long calls and failures are counted (opossum).
        "rollingCountTimeout",
        /// Slots of that time; the window moves by one slot (opossum).
        "rollingCountBuckets",
        /// Failures in a row that open the breaker (levee).
        "maxFailures",
        /// How long an open breaker refuses every call (cockatiel). Assumed: cockatiel has no default.
        "halfOpenAfter",
        /// Share of failed calls above which the breaker opens (cockatiel). Assumed: cockatiel has no default.
        "threshold",
        /// How long ends are counted (cockatiel-sampling). Assumed: cockatiel has no default.
        "duration",
        /// Ends per second below which there is no verdict; 5 / `threshold` without it (cockatiel-sampling).
        "minimumRps",
        /// Ends that are counted (cockatiel-count). Assumed: cockatiel has no default.
        "size",
    }
    PYTHON {
        /// Failures in a row that open the breaker (pybreaker, aiobreaker).
        "fail_max",
        /// How long an open breaker refuses every call (pybreaker).
        "reset_timeout",
        /// Successful trial calls that close the breaker (pybreaker).
        "success_threshold",
        /// Failures in a row that open the breaker (circuitbreaker, hyx). Assumed for hyx, which has no default.
        "failure_threshold",
        /// How long an open breaker refuses every call (circuitbreaker).
        "recovery_timeout",
        /// How long an open breaker refuses every call (aiobreaker).
        "timeout_duration",
        /// Failures in a row that open the breaker (purgatory).
        "default_threshold",
        /// How long an open breaker refuses every call (purgatory).
        "default_ttl",
        /// How long an open breaker refuses every call (hyx). Assumed: hyx has no default.
        "recovery_time_secs",
        /// Successful trial calls that close the breaker (hyx). Assumed: hyx has no default.
        "recovery_threshold",
    }
    RUST {
        /// Failures in a row that open the breaker (failsafe, circuitbreaker-rs, cockatiel). Assumed for cockatiel,
        /// which has no default.
        "consecutive_failures",
        /// Fading share of successes below which the breaker opens (failsafe).
        "required_success_rate",
        /// Ends within the window below which the share opens nothing (failsafe).
        "min_request_threshold",
        /// How fast the share fades, and how long after a start or recovery it opens nothing (failsafe).
        "window",
        /// First open wait; half of it, and by chance up to all of it, and twice as long with each opening (failsafe).
        "backoff_start",
        /// Longest open wait before chance shortens it (failsafe).
        "backoff_max",
        /// Share of failed calls from which the breaker opens, and for the verdict while half-open (recloser).
        "error_rate",
        /// Ends that are counted while closed; the breaker judges from the next one on (recloser).
        "closed_len",
        /// Ends that are counted while half-open; the breaker judges from the next one on (recloser).
        "half_open_len",
        /// How long an open breaker refuses every call (recloser).
        "open_wait",
        /// Share of failed calls of the breaker's whole life from which it opens; `failure_threshold` in
        /// circuitbreaker-rs.
        "failure_rate",
        /// Ends below which the share opens nothing (circuitbreaker-rs).
        "min_throughput",
        /// Successes in a row that close a half-open breaker (circuitbreaker-rs).
        "consecutive_successes",
        /// How long an open breaker refuses every call (circuitbreaker-rs).
        "cooldown",
        /// Trial calls beside the first one that a half-open breaker lets through in all (circuitbreaker-rs).
        "probe_interval",
        /// Share of failed calls from which the breaker opens (tower-resilience).
        "failure_rate_threshold",
        /// Ends since the last change of state below which nothing opens the breaker (tower-resilience).
        "sliding_window_size",
        /// Counts the ends of this time instead of all since the last change of state (tower-resilience).
        "sliding_window_duration",
        /// Ends below which nothing opens the breaker; as `sliding_window_size` without it (tower-resilience).
        "minimum_number_of_calls",
        /// Trial calls at the same time, and successes that close the breaker (tower-resilience).
        "permitted_calls_in_half_open",
        /// How long an open breaker refuses every call (tower-resilience).
        "wait_duration_in_open",
    }
}

/// The most that a count may be, a limit on memory; ours.
const MOST: u64 = 10_000;
/// The longest time over which results are counted, a limit on memory; ours.
const LONGEST_WINDOW: SimDuration = SimDuration::from_secs(3_600);

/// The settings of the library that `library` names, and the scope. `partitioned`: the step writes to a topic by a key.
pub(super) fn breaker(node: &Node, partitioned: bool) -> BreakerSpec {
    let fields = node.fields(BREAKER);
    [RESILIENCE4J, NODE, PYTHON, RUST].into_iter().for_each(|meanings| fields.also(meanings));
    let words = Library::ALL.map(|(library, word, _)| (word, library));
    let library = fields.word_or("library", "library", &words, Library::Resilience4j);
    let settings = match library {
        Library::Resilience4j => BreakerSettings::Resilience4j(resilience4j(&fields)),
        _ => BreakerSettings::new(&values(&fields, library)),
    };
    let scopes = [
        ("dependency", BreakerScope::Edge),
        ("edge", BreakerScope::Edge),
        ("partition", BreakerScope::Partition),
        ("key", BreakerScope::Key),
    ];
    let scope = fields.word_or("scope", "scope", &scopes, BreakerScope::Edge);
    if scope == BreakerScope::Partition && !partitioned {
        fields.wrong_at(
            "scope",
            "found partition, expected dependency, edge or key: this step writes to no topic, or without a key",
        );
    }
    fields.close();
    BreakerSpec { settings, scope }
}

/// The settings of a library that its table of settings describes.
fn values(fields: &Fields, library: Library) -> Values {
    let mut values = Values::new(library);
    for setting in settings(library) {
        let name = setting.name;
        let default = setting.default.or_else(|| values.derived(name));
        let Some(default) = default else {
            // The one rule that is off without it.
            if let Some(node) = fields.get(name) {
                values.set(name, node.duration(SimDuration::from_millis(1), LONGEST_WINDOW).as_secs_f64());
            }
            continue;
        };
        let duration = |least, most| {
            fields.duration_within_or(name, least, most, SimDuration::from_secs_f64(default)).as_secs_f64()
        };
        let value = match setting.kind {
            Kind::Count => fields.count_or(name, 1, MOST, default as u64) as f64,
            Kind::CountOrNone => fields.count_or(name, 0, MOST, default as u64) as f64,
            Kind::Share => fields.number_or(name, 0.0, 1.0, default),
            Kind::Percent => fields.number_or(name, 0.0, 100.0, default),
            Kind::Rate => fields.number_or(name, 0.001, 1_000_000.0, default),
            Kind::Duration => duration(SimDuration::from_millis(1), LONGEST),
            Kind::Window => duration(SimDuration::from_millis(1), LONGEST_WINDOW),
            Kind::LongWindow => duration(SimDuration::from_secs(5), LONGEST_WINDOW),
        };
        values.set(name, value);
    }
    values
}

/// resilience4j's names and defaults; `count_running` is ours.
fn resilience4j(fields: &Fields) -> BreakerConfig {
    let mut own = BreakerConfig::default();
    let calls = |name, default: u32| {
        let (least, most) = BreakerConfig::CALLS.into_inner();
        fields.count_or(name, least.into(), most.into(), default.into()) as u32
    };
    let percent = |name, default: f32| {
        let (least, most) = BreakerConfig::PERCENT.into_inner();
        fields.number_or(name, least, most, default.into()) as f32
    };
    own.sliding_window_type =
        fields.word_or("slidingWindowType", "window type", &SlidingWindowType::ALL, own.sliding_window_type);
    own.sliding_window_size = calls("slidingWindowSize", own.sliding_window_size);
    own.minimum_number_of_calls = calls("minimumNumberOfCalls", own.minimum_number_of_calls);
    own.failure_rate_threshold = percent("failureRateThreshold", own.failure_rate_threshold);
    own.slow_call_rate_threshold = percent("slowCallRateThreshold", own.slow_call_rate_threshold);
    let wait = |name, least, default| fields.duration_within_or(name, least, LONGEST, default);
    own.slow_call_duration_threshold =
        wait("slowCallDurationThreshold", BreakerConfig::LEAST_SLOW, own.slow_call_duration_threshold);
    own.wait_duration_in_open_state =
        wait("waitDurationInOpenState", BreakerConfig::LEAST_WAIT, own.wait_duration_in_open_state);
    own.permitted_number_of_calls_in_half_open_state =
        calls("permittedNumberOfCallsInHalfOpenState", own.permitted_number_of_calls_in_half_open_state);
    own.max_wait_duration_in_half_open_state =
        fields.delay_or("maxWaitDurationInHalfOpenState", own.max_wait_duration_in_half_open_state);
    own.transition_to_state_after_wait_duration = fields.word_or(
        "transitionToStateAfterWaitDuration",
        "state",
        &AfterHalfOpenWait::ALL,
        own.transition_to_state_after_wait_duration,
    );
    own.automatic_transition_from_open_to_half_open_enabled = fields.flag_or(
        "automaticTransitionFromOpenToHalfOpenEnabled",
        own.automatic_transition_from_open_to_half_open_enabled,
    );
    own.count_running = fields.flag_or("count_running", own.count_running);
    own
}
