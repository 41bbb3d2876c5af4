//! Reads the circuit breaker of a step: whose it is, its settings under that library's names, and what one watches.

#[cfg(not(target_arch = "wasm32"))]
use std::collections::BTreeMap;

use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::guards::breaker::library::settings::{Kind, Values};
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
}

/// The most that a count may be, a limit on memory; ours.
const MOST: u64 = 10_000;
/// The longest time over which results are counted, a limit on memory; ours.
const LONGEST_WINDOW: SimDuration = SimDuration::from_secs(3_600);

/// The settings of the library that `library` names, and the scope. `partitioned`: the step writes to a topic by a key.
pub(super) fn breaker(node: &Node, partitioned: bool) -> BreakerSpec {
    let fields = node.fields(BREAKER);
    fields.also(RESILIENCE4J);
    #[cfg(not(target_arch = "wasm32"))]
    fields.mean(of_libraries);
    let words = Library::ALL.map(|library| (library.word(), library));
    let library = fields.word_or("library", "library", &words, Library::Resilience4j);
    let settings = match library {
        Library::Resilience4j => BreakerSettings::Resilience4j(resilience4j(&fields)),
        _ => BreakerSettings::new(library, &values(&fields, library)),
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

/// What the settings of the libraries mean, and whose they are: the same name may mean several things.
#[cfg(not(target_arch = "wasm32"))]
fn of_libraries() -> BTreeMap<&'static str, String> {
    let mut found: BTreeMap<&str, Vec<Meaning>> = BTreeMap::new();
    for library in Library::ALL {
        for setting in library.settings() {
            let known = found.entry(setting.name).or_default();
            if known.iter().all(|other| other.text != setting.meaning) {
                known.push(Meaning { text: setting.meaning, of: Vec::new(), assumed: Vec::new() });
            }
            for meaning in known.iter_mut().filter(|other| other.text == setting.meaning) {
                meaning.of.push(library.word());
                meaning.assumed.extend(setting.is_assumed().then_some(library.word()));
            }
        }
    }
    let text = |known: Vec<Meaning>| known.iter().map(Meaning::told).collect::<Vec<_>>().join(" ");
    found.into_iter().map(|(name, known)| (name, text(known))).collect()
}

/// A meaning of a name.
#[cfg(not(target_arch = "wasm32"))]
struct Meaning {
    text: &'static str,
    /// The libraries in which the name means it.
    of: Vec<&'static str>,
    /// Those of them that have no default.
    assumed: Vec<&'static str>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Meaning {
    fn told(&self) -> String {
        let assumed = match self.assumed.len() {
            0 => String::new(),
            some if some == self.of.len() => " Assumed: the library has no default.".to_owned(),
            _ => format!(" Assumed for {}, which has no default.", self.assumed.join(", ")),
        };
        format!("{} ({}).{assumed}", self.text, self.of.join(", "))
    }
}

/// The settings of a library that its table of settings describes.
fn values(fields: &Fields, library: Library) -> Values {
    let mut values = library.values();
    for setting in library.settings() {
        let name = setting.name;
        let Some(default) = values.unset(setting) else {
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
