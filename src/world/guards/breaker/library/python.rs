//! Breakers of Python: pybreaker, circuitbreaker, aiobreaker, purgatory and hyx; each counts failures in a row. Versions,
//! defaults and rules are measured with the recordings in `tests/oracles/libraries`.

use super::rules::{Counting, CutOff, EndOfWait, Judged, Late, Rules, Trials, Verdict};
use super::settings::{About, Kind, Setting, Values};

const IN_A_ROW: &str = "Failures in a row that open the breaker";
const WAIT: &str = "How long an open breaker refuses every call";
const SUCCESSES: &str = "Successful trial calls that close the breaker";

/// pybreaker: a lock lets one call through at a time.
pub(super) const PYBREAKER: About = About {
    word: "pybreaker",
    version: "1.4.1",
    cut_off_measured: false,
    settings: &[
        Setting::set("fail_max", Kind::Count, 5.0, IN_A_ROW),
        Setting::set("reset_timeout", Kind::Duration, 60.0, WAIT),
        Setting::set("success_threshold", Kind::Count, 1.0, SUCCESSES),
    ],
    rules: Some(|values| Rules {
        trials: Trials::OneAtATime,
        verdict: Verdict::Successes { needed: values.count("success_threshold"), ever: false },
        ..in_a_row(values, "fail_max", "reset_timeout", EndOfWait::CallAt)
    }),
};

/// circuitbreaker: a result acts in whatever state it comes.
pub(super) const CIRCUITBREAKER: About = About {
    word: "circuitbreaker",
    version: "2.1.3",
    cut_off_measured: true,
    settings: &[
        Setting::set("failure_threshold", Kind::Count, 5.0, IN_A_ROW),
        Setting::set("recovery_timeout", Kind::Duration, 30.0, WAIT),
    ],
    rules: Some(|values| Rules {
        late_success: Late::Acts,
        late_failure: Late::Acts,
        cut_off: CutOff::Success,
        ..in_a_row(values, "failure_threshold", "recovery_timeout", EndOfWait::CallAt)
    }),
};

/// aiobreaker: the state at the start of a call decides.
pub(super) const AIOBREAKER: About = About {
    word: "aiobreaker",
    version: "1.2.0",
    cut_off_measured: true,
    settings: &[
        Setting::set("fail_max", Kind::Count, 5.0, IN_A_ROW),
        Setting::set("timeout_duration", Kind::Duration, 60.0, WAIT),
    ],
    rules: Some(|values| Rules {
        judged: Judged::AtStartAlways,
        cut_off: CutOff::Nothing,
        ..in_a_row(values, "fail_max", "timeout_duration", EndOfWait::CallAt)
    }),
};

/// purgatory.
pub(super) const PURGATORY: About = About {
    word: "purgatory",
    version: "3.0.1",
    cut_off_measured: true,
    settings: &[
        Setting::set("default_threshold", Kind::Count, 5.0, IN_A_ROW),
        Setting::set("default_ttl", Kind::Duration, 30.0, WAIT),
    ],
    rules: Some(|values| in_a_row(values, "default_threshold", "default_ttl", EndOfWait::CallAfter)),
};

/// hyx.
pub(super) const HYX: About = About {
    word: "hyx",
    version: "0.0.2",
    cut_off_measured: true,
    settings: &[
        Setting::assumed("failure_threshold", Kind::Count, 5.0, IN_A_ROW),
        Setting::assumed("recovery_time_secs", Kind::Duration, 30.0, WAIT),
        Setting::assumed("recovery_threshold", Kind::Count, 3.0, SUCCESSES),
    ],
    rules: Some(|values| Rules {
        verdict: Verdict::Successes { needed: values.count("recovery_threshold"), ever: false },
        cut_off: CutOff::Nothing,
        ..in_a_row(values, "failure_threshold", "recovery_time_secs", EndOfWait::CallAt)
    }),
};

/// Rules of the settings `limit` and `wait`.
fn in_a_row(values: &Values, limit: &str, wait: &str, ends: EndOfWait) -> Rules {
    Rules::new(Counting::InARow(values.count(limit)), values.duration(wait), ends)
}
