//! Breakers of Rust: failsafe, recloser, circuitbreaker-rs and tower-resilience. Versions, defaults and rules are measured
//! with the recordings in `tests/oracles/libraries`.

use super::rules::{Counting, CutOff, EndOfWait, FadingRate, Late, OpenWait, Resets, Rules, Trials, Verdict};
use super::settings::{About, Kind, Setting, Unset};
use crate::engine::SimDuration;

const IN_A_ROW: &str = "Failures in a row that open the breaker";
const WAIT: &str = "How long an open breaker refuses every call";
const LEAST: &str = "Ends below which the share opens nothing";

/// failsafe with both of its policies.
pub(super) const FAILSAFE: About = About {
    word: "failsafe",
    version: "1.3.0",
    cut_off_measured: false,
    settings: &[
        Setting::set(
            "required_success_rate",
            Kind::Share,
            0.8,
            "Fading share of successes below which the breaker opens",
        ),
        Setting::set(
            "min_request_threshold",
            Kind::CountOrNone,
            5.0,
            "Ends within the window below which the share opens nothing",
        ),
        Setting::set(
            "window",
            Kind::LongWindow,
            30.0,
            "How fast the share fades, and how long after a start or recovery it opens nothing",
        ),
        Setting::set("consecutive_failures", Kind::Count, 5.0, IN_A_ROW),
        Setting::set(
            "backoff_start",
            Kind::Duration,
            10.0,
            "First open wait; half of it, and by chance up to all of it, and twice as long with each opening",
        ),
        Setting::set("backoff_max", Kind::Duration, 300.0, "Longest open wait before chance shortens it"),
    ],
    rules: Some(|values| {
        failsafe(
            Some(FadingRate {
                below: values.number("required_success_rate"),
                least: values.count("min_request_threshold"),
                window: values.duration("window"),
            }),
            Some(values.count("consecutive_failures")),
            values.duration("backoff_start"),
            Some(values.duration("backoff_max")),
        )
    }),
};

/// failsafe's rules with one or both of its policies. `longest`: the open wait doubles with equal jitter up to this;
/// `None`: it is always `wait`.
pub fn failsafe(
    rate: Option<FadingRate>,
    in_a_row: Option<u32>,
    wait: SimDuration,
    longest: Option<SimDuration>,
) -> Rules {
    let rules = Rules::new(Counting::Fading { rate, in_a_row }, wait, EndOfWait::CallAfter);
    Rules {
        wait: OpenWait { longest, ..rules.wait },
        late_success: Late::Counted,
        resets: Resets::AtCloseThenCounts,
        ..rules
    }
}

/// recloser: a rate of the last ends decides, closed as half-open.
pub(super) const RECLOSER: About = About {
    word: "recloser",
    version: "1.4.0",
    cut_off_measured: false,
    settings: &[
        Setting::set(
            "error_rate",
            Kind::Share,
            0.5,
            "Share of failed calls from which the breaker opens, and for the verdict while half-open",
        ),
        Setting::set(
            "closed_len",
            Kind::Count,
            100.0,
            "Ends that are counted while closed; the breaker judges from the next one on",
        ),
        Setting::set(
            "half_open_len",
            Kind::Count,
            10.0,
            "Ends that are counted while half-open; the breaker judges from the next one on",
        ),
        Setting::set("open_wait", Kind::Duration, 30.0, WAIT),
    ],
    rules: Some(|values| {
        let share = values.number("error_rate");
        let counting = Counting::FullWindow { last: values.count("closed_len"), from: share };
        Rules {
            verdict: Verdict::Rate { last: values.count("half_open_len"), share },
            resets: Resets::AtEveryChange,
            ..Rules::new(counting, values.duration("open_wait"), EndOfWait::CallAfter)
        }
    }),
};

/// circuitbreaker-rs.
pub(super) const CIRCUITBREAKER_RS: About = About {
    word: "circuitbreaker-rs",
    version: "0.1.1",
    cut_off_measured: false,
    settings: &[
        Setting::set(
            "failure_rate",
            Kind::Share,
            0.5,
            "Share of failed calls of the breaker's whole life from which it opens; the library's `failure_threshold`",
        ),
        Setting::set("min_throughput", Kind::CountOrNone, 10.0, LEAST),
        Setting::set("consecutive_failures", Kind::Count, 5.0, IN_A_ROW),
        Setting::set(
            "consecutive_successes",
            Kind::Count,
            3.0,
            "Successes in a row that close a half-open breaker",
        ),
        Setting::set("cooldown", Kind::Duration, 30.0, WAIT),
        Setting::set(
            "probe_interval",
            Kind::CountOrNone,
            5.0,
            "Trial calls beside the first one that a half-open breaker lets through in all",
        ),
    ],
    rules: Some(|values| {
        let counting = Counting::Life {
            least: values.count("min_throughput"),
            from: values.number("failure_rate"),
            in_a_row: values.count("consecutive_failures"),
        };
        Rules {
            // The call that finds the wait over passes beside the probes.
            trials: Trials::Limited(values.count("probe_interval").saturating_add(1)),
            verdict: Verdict::Successes { needed: values.count("consecutive_successes"), ever: true },
            late_success: Late::Counted,
            late_failure: Late::Counted,
            ..Rules::new(counting, values.duration("cooldown"), EndOfWait::CallAt)
        }
    }),
};

/// tower-resilience-circuitbreaker, by count or by time.
pub(super) const TOWER_RESILIENCE: About = About {
    word: "tower-resilience",
    version: "0.14.0",
    cut_off_measured: true,
    settings: &[
        Setting::set(
            "failure_rate_threshold",
            Kind::Share,
            0.5,
            "Share of failed calls from which the breaker opens",
        ),
        Setting::set(
            "sliding_window_size",
            Kind::Count,
            100.0,
            "Ends since the last change of state below which nothing opens the breaker",
        ),
        Setting::new(
            "sliding_window_duration",
            Kind::Window,
            Unset::Off,
            "Counts the ends of this time instead of all since the last change of state",
        ),
        Setting::new(
            "minimum_number_of_calls",
            Kind::Count,
            Unset::As("sliding_window_size"),
            "Ends below which nothing opens the breaker; as `sliding_window_size` without it",
        ),
        Setting::set(
            "permitted_calls_in_half_open",
            Kind::Count,
            1.0,
            "Trial calls at the same time, and successes that close the breaker",
        ),
        Setting::set("wait_duration_in_open", Kind::Duration, 30.0, WAIT),
    ],
    rules: Some(|values| {
        let from = values.number("failure_rate_threshold");
        let size = values.count("sliding_window_size");
        let least = values.count("minimum_number_of_calls");
        let counting = match values.given("sliding_window_duration") {
            Some(window) => Counting::Recent { window: SimDuration::from_secs_f64(window), least, from },
            None => Counting::SinceChange { least: least.max(size), from },
        };
        let permits = values.count("permitted_calls_in_half_open");
        Rules {
            trials: Trials::Limited(permits),
            verdict: Verdict::Successes { needed: permits, ever: false },
            cut_off: CutOff::Nothing,
            resets: Resets::AtEveryChange,
            ..Rules::new(counting, values.duration("wait_duration_in_open"), EndOfWait::CallAt)
        }
    }),
};
