//! Breakers of Node.js: opossum, cockatiel and levee. Versions, defaults and rules are measured with the recordings in
//! `tests/oracles/libraries`.

use super::rules::{Counting, EndOfWait, Judged, Late, Resets, Rules, Trials};
use super::settings::{About, Kind, Setting, Unset, Values};

const TIMER_WAIT: &str = "How long an open breaker refuses every call before a timer makes it half-open";
const WAIT: &str = "How long an open breaker refuses every call";
const IN_A_ROW: &str = "Failures in a row that open the breaker";

/// opossum: a timer makes it half-open, and it counts calls begun.
pub(super) const OPOSSUM: About = About {
    word: "opossum",
    version: "9.0.0",
    cut_off_measured: false,
    settings: &[
        Setting::set("resetTimeout", Kind::Duration, 30.0, TIMER_WAIT),
        Setting::set(
            "errorThresholdPercentage",
            Kind::Percent,
            50.0,
            "Failed calls in percent of the calls begun, above which the breaker opens",
        ),
        Setting::set(
            "volumeThreshold",
            Kind::CountOrNone,
            0.0,
            "Calls begun in the window below which nothing opens the breaker",
        ),
        Setting::set("rollingCountTimeout", Kind::Window, 10.0, "How long calls and failures are counted"),
        Setting::set(
            "rollingCountBuckets",
            Kind::Count,
            10.0,
            "Slots of that time; the window moves by one slot",
        ),
    ],
    rules: Some(|values| {
        let counting = Counting::Begun {
            window: values.duration("rollingCountTimeout"),
            slots: values.count("rollingCountBuckets"),
            above_percent: values.number("errorThresholdPercentage"),
            least: values.count("volumeThreshold"),
        };
        Rules {
            trials: Trials::Limited(1),
            late_success: Late::Counted,
            late_failure: Late::Counted,
            resets: Resets::Never,
            ..Rules::new(counting, values.duration("resetTimeout"), EndOfWait::Timer { kept: false })
        }
    }),
};

/// cockatiel with its `ConsecutiveBreaker`.
pub(super) const COCKATIEL: About = About {
    word: "cockatiel",
    version: COCKATIEL_VERSION,
    cut_off_measured: false,
    settings: &[Setting::assumed("consecutive_failures", Kind::Count, 5.0, IN_A_ROW), HALF_OPEN_AFTER],
    rules: Some(|values| cockatiel(values, Counting::InARow(values.count("consecutive_failures")))),
};

/// cockatiel with its `SamplingBreaker`.
pub(super) const COCKATIEL_SAMPLING: About = About {
    word: "cockatiel-sampling",
    version: COCKATIEL_VERSION,
    cut_off_measured: false,
    settings: &[
        THRESHOLD,
        Setting::assumed("duration", Kind::Window, 30.0, "How long ends are counted"),
        Setting::new(
            "minimumRps",
            Kind::Rate,
            Unset::Over(5.0, "threshold"),
            "Ends per second below which there is no verdict; 5 / `threshold` without it",
        ),
        HALF_OPEN_AFTER,
    ],
    rules: Some(|values| {
        let counting = Counting::Sampled {
            window: values.duration("duration"),
            above: values.number("threshold"),
            per_second: values.number("minimumRps"),
        };
        cockatiel(values, counting)
    }),
};

/// cockatiel with its `CountBreaker`.
pub(super) const COCKATIEL_COUNT: About = About {
    word: "cockatiel-count",
    version: COCKATIEL_VERSION,
    cut_off_measured: false,
    settings: &[
        THRESHOLD,
        Setting::assumed("size", Kind::Count, 100.0, "Ends that are counted"),
        Setting::new(
            "minimumNumberOfCalls",
            Kind::Count,
            Unset::As("size"),
            "Ends below which nothing opens the breaker; as `size` without it",
        ),
        HALF_OPEN_AFTER,
    ],
    rules: Some(|values| {
        let last = values.count("size");
        let least = values.count("minimumNumberOfCalls").min(last);
        cockatiel(values, Counting::LastEnds { last, least, above: values.number("threshold") })
    }),
};

const COCKATIEL_VERSION: &str = "3.2.1";
const HALF_OPEN_AFTER: Setting = Setting::assumed("halfOpenAfter", Kind::Duration, 10.0, WAIT);
const THRESHOLD: Setting =
    Setting::assumed("threshold", Kind::Share, 0.2, "Share of failed calls above which the breaker opens");

/// The others wait for the end of the one trial, and a call is judged by the state at its start.
fn cockatiel(values: &Values, counting: Counting) -> Rules {
    Rules {
        trials: Trials::OthersWait,
        judged: Judged::AtStart,
        resets: Resets::AtTrialSuccess,
        ..Rules::new(counting, values.duration("halfOpenAfter"), EndOfWait::CallAt)
    }
}

/// levee: a timer makes it half-open, even when it has closed in between.
pub(super) const LEVEE: About = About {
    word: "levee",
    version: "1.5.1",
    cut_off_measured: false,
    settings: &[
        Setting::set("maxFailures", Kind::Count, 5.0, IN_A_ROW),
        Setting::set("resetTimeout", Kind::Duration, 60.0, TIMER_WAIT),
    ],
    rules: Some(|values| {
        let counting = Counting::InARow(values.count("maxFailures"));
        Rules {
            trials: Trials::Limited(1),
            late_success: Late::Acts,
            late_failure: Late::Counted,
            ..Rules::new(counting, values.duration("resetTimeout"), EndOfWait::Timer { kept: true })
        }
    }),
};
