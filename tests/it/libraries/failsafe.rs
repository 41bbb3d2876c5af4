//! failsafe on a real clock: equal to about 0.2 s.

use std::sync::Arc;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::world::guards::breaker::library::rules::FadingRate;
use blast_radius::world::guards::breaker::library::{LibraryBreaker, Rules, rust};
use blast_radius::world::guards::{Admission, CallEnd, EndOfCall};
use serde_json::Value;

use super::Wrong;
use super::cases::Case;
use super::config::ms;

/// The clock of the recording is so exact.
const TOLERANCE: SimDuration = SimDuration::from_millis(200);
/// Longer than every wait.
const LONG: SimDuration = SimDuration::from_secs(3_600);

/// The numbers in brackets after `name`.
fn numbers(policy: &str, name: &str) -> Option<Vec<f64>> {
    let list = policy.split_once(name)?.1.split_once('(')?.1.split_once(')')?.0;
    let part = |text: &str| text.trim().trim_end_matches('s').trim().parse().ok();
    Some(list.split(',').filter_map(part).collect())
}

/// The rules of a case's policy: `success_rate_over_time_window(share, requests, seconds)`, `consecutive_failures(n)`, or
/// both.
fn rules(config: &Value) -> Rules {
    let policy = config["policy"].as_str().unwrap_or_default();
    let seconds = |seconds: f64| SimDuration::from_secs_f64(seconds);
    let rate = numbers(policy, "success_rate_over_time_window").map(|list| FadingRate {
        below: list[0],
        least: list[1] as u32,
        window: seconds(list[2]),
    });
    let row = numbers(policy, "consecutive_failures").map(|list| list[0] as u32);
    assert!(rate.is_some() || row.is_some(), "policy {policy}");
    let backoff = config["backoff"].as_str().unwrap_or_default();
    match (config["backoff_s"].as_f64(), numbers(backoff, "equal_jittered")) {
        (Some(wait), _) => rust::failsafe(rate, row, seconds(wait), None),
        (None, Some(list)) => rust::failsafe(rate, row, seconds(list[0]), Some(seconds(list[1]))),
        (None, None) => rust::failsafe(rate, row, seconds(10.0), Some(seconds(300.0))),
    }
}

/// Plays the case on a breaker made `early` before the first row, with the shortest and the longest waits that chance
/// allows. Both follow the recording; it is wrong where it is permitted though even the short wait goes on for longer
/// than the tolerance, or refused though even the long one has ended so much earlier.
fn play(case: &Case, rules: &Arc<Rules>, early: SimDuration) -> Wrong {
    let fresh = LibraryBreaker::new(Arc::clone(rules), SimTime::ZERO);
    let mut both = [(fresh.clone(), 0.0), (fresh, 1.0)];
    let passes = |breaker: &LibraryBreaker, at: SimTime| {
        matches!(breaker.clone().try_acquire(at, 0, &mut Vec::new()), Admission::Admitted(_))
    };
    let mut wrong = Wrong::new();
    for row in &case.rows {
        let now = ms(row.number(0)) + early;
        let permitted = row.flag(2);
        let before = SimTime::from_micros(now.as_micros().saturating_sub(TOLERANCE.as_micros()));
        let equal = match permitted {
            true => passes(&both[0].0, now + TOLERANCE),
            false => !passes(&both[1].0, before),
        };
        if !equal {
            wrong.push(format!("{}, line {}: {}", case.place, row.line, row.values));
        }
        if !permitted {
            continue;
        }
        for (breaker, unit) in &mut both {
            let mut asked = breaker.try_acquire(now, 0, &mut Vec::new());
            if asked == Admission::Refused {
                asked = breaker.try_acquire(now + LONG, 0, &mut Vec::new());
            }
            let Admission::Admitted(permit) = asked else { continue };
            let end = if row.text(1) == "ok" { CallEnd::Answered } else { CallEnd::Failed };
            let end = EndOfCall { at: now, duration: SimDuration::ZERO, end, permit, counted: false };
            breaker.on_end(end, || *unit, &mut Vec::new());
        }
    }
    wrong
}

/// Plays a case; what differs. The breaker was made a little before the first row.
pub fn real_clock(case: &Case) -> Wrong {
    let rules = Arc::new(rules(&case.header["config"]));
    let early = (0..=4).map(|step| SimDuration::from_millis(50 * step));
    early.map(|early| play(case, &rules, early)).min_by_key(Vec::len).expect("a try")
}
