//! Figures as a person reads them, for what the session writes and what the page shows: both say the same.

use crate::language::{self, say};
use crate::telemetry::{Got, Measure};

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Simulated time as `h:mm:ss`, say `0:41:20`.
pub fn clock(us: u64) -> String {
    let s = us / SECOND;
    format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// The story's own clock, say `7:51 PM ET`, or `7:51 AM ET, day 2` after midnight: `start` is (seconds after midnight, abbreviation of the zone).
pub fn local_clock(start: &(u32, String), us: u64) -> String {
    let minutes = (u64::from(start.0) + us / SECOND) / 60;
    language::clock((minutes % (24 * 60)) as u32, (minutes / (24 * 60)) as u32, &start.1)
}

/// A share from 0 to 1 as whole percent. Only nothing is 0 %, only all is 100 %.
pub fn percent(share: f64) -> u32 {
    if share <= 0.0 || share.is_nan() {
        0
    } else if share >= 1.0 {
        100
    } else {
        (libm::round(share * 100.0) as u32).clamp(1, 99)
    }
}

/// A whole number with thousands apart, say `271,600`.
pub fn count(number: u64) -> String {
    language::number(number as f64, 0)
}

/// A share from 0 to 1 in percent, say `12%`; under one percent with two digits, `0.33%`: one of 300 partitions
/// is a third of a percent, and what it is multiplied with is told beside it.
pub fn share(share: f64) -> String {
    match share * 100.0 {
        small if small > 0.0 && small < 0.995 => say!(percent, share = (small.max(0.01), 2)),
        _ => say!(percent, share = percent(share)),
    }
}

/// The same for what is multiplied with: under ten percent with a digit after the point.
pub fn factor_share(part: f64) -> String {
    match part * 100.0 {
        few if (0.995..9.95).contains(&few) => say!(percent, share = (few, 1)),
        _ => share(part),
    }
}

/// Milliseconds as `61 ms`, `1.2 s` or `45 s`.
pub fn millis(ms: f64) -> String {
    if ms < 999.5 {
        say!(milliseconds, number = (ms, 0))
    } else if ms < 9_950.0 {
        say!(seconds, number = (ms / 1000.0, 1))
    } else {
        say!(seconds, number = (ms / 1000.0, 0))
    }
}

/// A measure of what customers get, in words: requests are those of customers, `weight` to a simulated one.
pub fn said(measure: Measure, got: &Got, weight: u32) -> String {
    let requests = |simulated: f64| count(libm::round(simulated * f64::from(weight)) as u64);
    match (measure, measure.share_of(got)) {
        (_, Some(part)) => share(part),
        (Measure::Offered, _) => say!(figures_a_second, requests = requests(got.per_second(got.offered))),
        (Measure::Waiting, _) => requests(got.waiting),
        (Measure::WaitingLate, _) => requests(got.late),
        (Measure::P99, _) => {
            got.p99.map_or_else(|| say!(figures_nobody_answered), |p99| millis(p99.as_secs_f64() * 1e3))
        }
        _ => say!(figures_none_ended),
    }
}
