//! The settings of each library's breaker under its own names, with its defaults, and the rules that they make.
//!
//! Defaults and rules: the versions of [`Library::ALL`], measured with the recordings in `tests/oracles/libraries`. Where
//! a library has no default, one is assumed, and the row says so.

use super::names::Library;
use super::rules::{
    Counting, CutOff, EndOfWait, FadingRate, Judged, Late, OpenWait, Resets, Rules, Trials, Verdict,
};
use crate::engine::SimDuration;

/// The kind of a setting's value, with its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A whole number from 1 on.
    Count,
    /// A whole number from 0 on.
    CountOrNone,
    /// A share from 0 to 1.
    Share,
    /// A percentage.
    Percent,
    /// A number above zero.
    Rate,
    /// A duration above zero, kept in seconds.
    Duration,
    /// A duration over which results are counted one by one or slot by slot, kept in seconds.
    Window,
    /// The same, at least five seconds.
    LongWindow,
}

impl Kind {
    /// Returns whether it is a duration.
    pub fn is_duration(self) -> bool {
        matches!(self, Kind::Duration | Kind::Window | Kind::LongWindow)
    }
}

/// A setting of a library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Its name, as the library spells it.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Its default; durations in seconds. `None`: it follows from another one, or the rule is off without it.
    pub default: Option<f64>,
    /// True if the library has no default and this one is assumed.
    pub assumed: bool,
}

const fn set(name: &'static str, kind: Kind, default: f64) -> Setting {
    Setting { name, kind, default: Some(default), assumed: false }
}

const fn assumed(name: &'static str, kind: Kind, default: f64) -> Setting {
    Setting { name, kind, default: Some(default), assumed: true }
}

const fn derived(name: &'static str, kind: Kind) -> Setting {
    Setting { name, kind, default: None, assumed: false }
}

const OPOSSUM: &[Setting] = &[
    set("resetTimeout", Kind::Duration, 30.0),
    set("errorThresholdPercentage", Kind::Percent, 50.0),
    set("volumeThreshold", Kind::CountOrNone, 0.0),
    set("rollingCountTimeout", Kind::Window, 10.0),
    set("rollingCountBuckets", Kind::Count, 10.0),
];
const COCKATIEL: &[Setting] =
    &[assumed("consecutive_failures", Kind::Count, 5.0), assumed("halfOpenAfter", Kind::Duration, 10.0)];
const COCKATIEL_SAMPLING: &[Setting] = &[
    assumed("threshold", Kind::Share, 0.2),
    assumed("duration", Kind::Window, 30.0),
    derived("minimumRps", Kind::Rate),
    assumed("halfOpenAfter", Kind::Duration, 10.0),
];
const COCKATIEL_COUNT: &[Setting] = &[
    assumed("threshold", Kind::Share, 0.2),
    assumed("size", Kind::Count, 100.0),
    derived("minimumNumberOfCalls", Kind::Count),
    assumed("halfOpenAfter", Kind::Duration, 10.0),
];
const LEVEE: &[Setting] = &[set("maxFailures", Kind::Count, 5.0), set("resetTimeout", Kind::Duration, 60.0)];
const PYBREAKER: &[Setting] = &[
    set("fail_max", Kind::Count, 5.0),
    set("reset_timeout", Kind::Duration, 60.0),
    set("success_threshold", Kind::Count, 1.0),
];
const CIRCUITBREAKER: &[Setting] =
    &[set("failure_threshold", Kind::Count, 5.0), set("recovery_timeout", Kind::Duration, 30.0)];
const AIOBREAKER: &[Setting] =
    &[set("fail_max", Kind::Count, 5.0), set("timeout_duration", Kind::Duration, 60.0)];
const PURGATORY: &[Setting] =
    &[set("default_threshold", Kind::Count, 5.0), set("default_ttl", Kind::Duration, 30.0)];
const HYX: &[Setting] = &[
    assumed("failure_threshold", Kind::Count, 5.0),
    assumed("recovery_time_secs", Kind::Duration, 30.0),
    assumed("recovery_threshold", Kind::Count, 3.0),
];
const FAILSAFE: &[Setting] = &[
    set("required_success_rate", Kind::Share, 0.8),
    set("min_request_threshold", Kind::CountOrNone, 5.0),
    set("window", Kind::LongWindow, 30.0),
    set("consecutive_failures", Kind::Count, 5.0),
    set("backoff_start", Kind::Duration, 10.0),
    set("backoff_max", Kind::Duration, 300.0),
];
const RECLOSER: &[Setting] = &[
    set("error_rate", Kind::Share, 0.5),
    set("closed_len", Kind::Count, 100.0),
    set("half_open_len", Kind::Count, 10.0),
    set("open_wait", Kind::Duration, 30.0),
];
const CIRCUITBREAKER_RS: &[Setting] = &[
    set("failure_rate", Kind::Share, 0.5),
    set("min_throughput", Kind::CountOrNone, 10.0),
    set("consecutive_failures", Kind::Count, 5.0),
    set("consecutive_successes", Kind::Count, 3.0),
    set("cooldown", Kind::Duration, 30.0),
    set("probe_interval", Kind::CountOrNone, 5.0),
];
const TOWER_RESILIENCE: &[Setting] = &[
    set("failure_rate_threshold", Kind::Share, 0.5),
    set("sliding_window_size", Kind::Count, 100.0),
    derived("sliding_window_duration", Kind::Window),
    derived("minimum_number_of_calls", Kind::Count),
    set("permitted_calls_in_half_open", Kind::Count, 1.0),
    set("wait_duration_in_open", Kind::Duration, 30.0),
];

/// The settings of a library; resilience4j's are [`BreakerConfig`](crate::world::guards::BreakerConfig)'s.
pub const fn settings(library: Library) -> &'static [Setting] {
    match library {
        Library::Resilience4j => &[],
        Library::Opossum => OPOSSUM,
        Library::Cockatiel => COCKATIEL,
        Library::CockatielSampling => COCKATIEL_SAMPLING,
        Library::CockatielCount => COCKATIEL_COUNT,
        Library::Levee => LEVEE,
        Library::Pybreaker => PYBREAKER,
        Library::Circuitbreaker => CIRCUITBREAKER,
        Library::Aiobreaker => AIOBREAKER,
        Library::Purgatory => PURGATORY,
        Library::Hyx => HYX,
        Library::Failsafe => FAILSAFE,
        Library::Recloser => RECLOSER,
        Library::CircuitbreakerRs => CIRCUITBREAKER_RS,
        Library::TowerResilience => TOWER_RESILIENCE,
    }
}

/// Values of settings, in the library's order; durations in seconds, `None` where a derived one is left out.
#[derive(Clone, Debug)]
pub struct Values {
    library: Library,
    values: Vec<Option<f64>>,
}

impl Values {
    /// The defaults of `library`.
    pub fn new(library: Library) -> Values {
        Values { library, values: settings(library).iter().map(|setting| setting.default).collect() }
    }

    /// Sets one by its name; false if the library has no such setting.
    pub fn set(&mut self, name: &str, value: f64) -> bool {
        let at = settings(self.library).iter().position(|setting| setting.name == name);
        if let Some(at) = at {
            self.values[at] = Some(value);
        }
        at.is_some()
    }

    /// What stands for a setting without a default that is left out, made of others; `None` where a rule is off then.
    pub fn derived(&self, name: &str) -> Option<f64> {
        match name {
            "minimumRps" => Some(5.0 / self.number("threshold")),
            "minimumNumberOfCalls" => Some(self.number("size")),
            "minimum_number_of_calls" => Some(self.number("sliding_window_size")),
            _ => None,
        }
    }

    fn given(&self, name: &str) -> Option<f64> {
        let at = settings(self.library).iter().position(|setting| setting.name == name);
        self.values[at.expect("a setting of the library")].or_else(|| self.derived(name))
    }

    fn number(&self, name: &str) -> f64 {
        self.given(name).expect("it has a default")
    }

    fn count(&self, name: &str) -> u32 {
        self.number(name) as u32
    }

    fn duration(&self, name: &str) -> SimDuration {
        SimDuration::from_secs_f64(self.number(name))
    }
}

/// One success closes, and a failure opens.
const ONE: Verdict = Verdict::Successes { needed: 1, ever: false };

/// Rules that many libraries share: all pass while half-open, one success closes, results count by the state at their
/// end and not at all while open, a cut-off call is a failure (as resilience4j takes a timeout; not measured, unless
/// the library's own rules say otherwise), a new count at every closing.
fn common(library: Library, counting: Counting, wait: SimDuration, ends: EndOfWait) -> Rules {
    Rules {
        library,
        counting,
        wait: OpenWait { wait, longest: None, ends },
        trials: Trials::All,
        verdict: ONE,
        judged: Judged::AtEnd,
        late_success: Late::Ignored,
        late_failure: Late::Ignored,
        cut_off: CutOff::Failure,
        resets: Resets::AtClose,
    }
}

/// The rules that `values` make; `None` for resilience4j, which has a machine of its own.
pub fn rules(values: &Values) -> Option<Rules> {
    let made = match values.library {
        Library::Resilience4j => return None,
        Library::Opossum | Library::Levee => of_timers(values),
        Library::Cockatiel | Library::CockatielSampling | Library::CockatielCount => cockatiel(values),
        Library::Pybreaker
        | Library::Circuitbreaker
        | Library::Aiobreaker
        | Library::Purgatory
        | Library::Hyx => python(values),
        Library::Failsafe | Library::Recloser | Library::CircuitbreakerRs | Library::TowerResilience => {
            rust(values)
        }
    };
    Some(made)
}

/// opossum and levee: a timer makes them half-open.
fn of_timers(values: &Values) -> Rules {
    let wait = values.duration("resetTimeout");
    if values.library == Library::Levee {
        let counting = Counting::InARow(values.count("maxFailures"));
        return Rules {
            trials: Trials::Limited(1),
            late_success: Late::Acts,
            late_failure: Late::Counted,
            ..common(Library::Levee, counting, wait, EndOfWait::Timer { kept: true })
        };
    }
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
        ..common(Library::Opossum, counting, wait, EndOfWait::Timer { kept: false })
    }
}

fn cockatiel(values: &Values) -> Rules {
    let counting = match values.library {
        Library::CockatielSampling => Counting::Sampled {
            window: values.duration("duration"),
            above: values.number("threshold"),
            per_second: values.number("minimumRps"),
        },
        Library::CockatielCount => {
            let last = values.count("size");
            let least = values.count("minimumNumberOfCalls");
            Counting::LastEnds { last, least: least.min(last), above: values.number("threshold") }
        }
        _ => Counting::InARow(values.count("consecutive_failures")),
    };
    Rules {
        trials: Trials::OthersWait,
        judged: Judged::AtStart,
        resets: Resets::AtTrialSuccess,
        ..common(values.library, counting, values.duration("halfOpenAfter"), EndOfWait::CallAt)
    }
}

fn python(values: &Values) -> Rules {
    let library = values.library;
    let rules = |limit: &str, wait: &str, ends| {
        common(library, Counting::InARow(values.count(limit)), values.duration(wait), ends)
    };
    match library {
        Library::Pybreaker => Rules {
            trials: Trials::OneAtATime,
            verdict: Verdict::Successes { needed: values.count("success_threshold"), ever: false },
            ..rules("fail_max", "reset_timeout", EndOfWait::CallAt)
        },
        Library::Aiobreaker => Rules {
            judged: Judged::AtStartAlways,
            cut_off: CutOff::Nothing,
            ..rules("fail_max", "timeout_duration", EndOfWait::CallAt)
        },
        Library::Purgatory => rules("default_threshold", "default_ttl", EndOfWait::CallAfter),
        Library::Hyx => Rules {
            verdict: Verdict::Successes { needed: values.count("recovery_threshold"), ever: false },
            cut_off: CutOff::Nothing,
            ..rules("failure_threshold", "recovery_time_secs", EndOfWait::CallAt)
        },
        _ => Rules {
            late_success: Late::Acts,
            late_failure: Late::Acts,
            cut_off: CutOff::Success,
            ..rules("failure_threshold", "recovery_timeout", EndOfWait::CallAt)
        },
    }
}

fn rust(values: &Values) -> Rules {
    let library = values.library;
    match library {
        Library::Failsafe => failsafe(
            Some(FadingRate {
                below: values.number("required_success_rate"),
                least: values.count("min_request_threshold"),
                window: values.duration("window"),
            }),
            Some(values.count("consecutive_failures")),
            values.duration("backoff_start"),
            Some(values.duration("backoff_max")),
        ),
        Library::Recloser => {
            let share = values.number("error_rate");
            let counting = Counting::FullWindow { last: values.count("closed_len"), from: share };
            Rules {
                verdict: Verdict::Rate { last: values.count("half_open_len"), share },
                resets: Resets::AtEveryChange,
                ..common(library, counting, values.duration("open_wait"), EndOfWait::CallAfter)
            }
        }
        Library::CircuitbreakerRs => {
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
                ..common(library, counting, values.duration("cooldown"), EndOfWait::CallAt)
            }
        }
        _ => {
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
                ..common(library, counting, values.duration("wait_duration_in_open"), EndOfWait::CallAt)
            }
        }
    }
}

/// failsafe's rules with one or both of its policies. `longest`: the open wait doubles with equal jitter up to this;
/// `None`: it is always `wait`.
pub fn failsafe(
    rate: Option<FadingRate>,
    in_a_row: Option<u32>,
    wait: SimDuration,
    longest: Option<SimDuration>,
) -> Rules {
    let counting = Counting::Fading { rate, in_a_row };
    let rules = common(Library::Failsafe, counting, wait, EndOfWait::CallAfter);
    Rules {
        wait: OpenWait { longest, ..rules.wait },
        late_success: Late::Counted,
        resets: Resets::AtCloseThenCounts,
        ..rules
    }
}
