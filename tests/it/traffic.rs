//! How many come: the factor's integral, numbers of arrivals, and that a surge moves arrivals and changes no other draw.

use std::sync::Arc;

use blast_radius::engine::{Digest, SimDuration, SimTime};
use blast_radius::scenario;
use blast_radius::world::fact::Fact;
use blast_radius::world::front::traffic::{Profile, Shape};
use blast_radius::world::topology::Topology;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::databases::{Run, read, region};

const HOUR: u64 = 3_600;

fn at(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

#[test]
fn the_integral_of_a_factor_is_its_area() {
    let ramp = [(at(10), 1.0), (at(20), 3.0), (at(30), 3.0), (at(30), 0.5)];
    let linear = Profile::new(&ramp, Shape::Linear);
    let steps = Profile::new(&ramp, Shape::Steps);
    let day = Profile::diurnal(0.5, SimDuration::from_secs(14 * HOUR), SimDuration::from_secs(24 * HOUR));
    // Factor and area in seconds.
    let cases: [(&Profile, u64, f64, f64); 12] = [
        (&linear, 0, 1.0, 0.0),
        (&linear, 10, 1.0, 10.0),
        (&linear, 15, 2.0, 17.5),
        (&linear, 20, 3.0, 30.0),
        (&linear, 30, 0.5, 60.0),
        (&linear, 50, 0.5, 70.0),
        (&steps, 19, 1.0, 19.0),
        (&steps, 25, 3.0, 35.0),
        (&steps, 40, 0.5, 55.0),
        (&day, 14 * HOUR, 1.5, 0.0),
        (&day, 2 * HOUR, 0.5, 0.0),
        (&day, 48 * HOUR, 0.0, 48.0 * 3_600.0),
    ];
    for (profile, time, factor, area) in cases {
        if factor > 0.0 {
            assert!((profile.factor(at(time)) - factor).abs() < 1e-9, "{time}: {}", profile.factor(at(time)));
        }
        if area > 0.0 {
            let found = profile.integral(at(time)) / 1e6;
            assert!((found - area).abs() < 1e-6, "{time}: {found}, {area}");
        }
    }
    let none = Profile::new(&[(at(5), 1.0), (at(5), 0.0)], Shape::Steps);
    assert_eq!(none.reaches(4e6), at(4));
    assert_eq!(none.reaches(6e6), SimTime::NEVER, "nobody comes any more");
}

fn profiles() -> impl Strategy<Value = Profile> {
    let points = prop::collection::vec((1u64..5_000_000, 0.01f64..20.0), 1..20);
    let series = (points, any::<bool>()).prop_map(|(gaps, linear)| {
        let mut time = 0;
        let points: Vec<(SimTime, f64)> = gaps
            .into_iter()
            .map(|(gap, factor)| {
                time += gap;
                (SimTime::from_micros(time), factor)
            })
            .collect();
        Profile::new(&points, if linear { Shape::Linear } else { Shape::Steps })
    });
    let day = (0.0f64..0.99, 0u64..86_400, 60u64..86_400).prop_map(|(amplitude, peak, period)| {
        Profile::diurnal(amplitude, SimDuration::from_secs(peak), SimDuration::from_secs(period))
    });
    prop_oneof![series, day]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The time at which the integral reaches a value has that integral, to the microsecond.
    #[test]
    fn a_time_is_found_again_from_its_area(profile in profiles(), micros in 0u64..1 << 38) {
        let found = profile.reaches(profile.integral(SimTime::from_micros(micros))).as_micros();
        prop_assert!(found.abs_diff(micros) <= 1, "{} {}", found, micros);
    }
}

fn plain() -> Value {
    let store = json!({ "members": ["a", "b", "c"], "cores": 100, "query_time": { "exponential": "2ms" } });
    region(store, 1_000, &[(20.0, json!({})), (5.0, json!({}))])
}

fn with_traffic(traffic: Value) -> Arc<Topology> {
    let mut document = plain();
    document["traffic"] = traffic;
    read(&document)
}

/// Times of a journey's arrivals, and the latency of each visit by number.
fn arrivals(topology: &Arc<Topology>, seed: u64, commands: &[&str], until: f64, journey: u8) -> Vec<f64> {
    let mut run = Run::new(topology, seed, commands);
    run.until(until);
    run.when(|fact| matches!(fact, Fact::VisitStarted(id) if id.0 == journey))
}

#[test]
fn as_many_come_as_the_factor_says() {
    let ramp = json!([{ "series": [{ "at": "0s", "factor": 1 }, { "at": "200s", "factor": 4 }] }]);
    let steps =
        json!([{ "shape": "steps", "series": [{ "at": "0s", "factor": 0 }, { "at": "100s", "factor": 2 }] }]);
    let day = json!([{ "diurnal": { "amplitude": 1, "peak": "50s", "period": "200s" } }]);
    let ramp_but_one = json!([{ "journeys": ["j1"], "series": [{ "at": "0s", "factor": 3 }] }]);
    // Expected visits of the first journey (20 a second) in 200 s.
    let cases: [(Value, &[&str], f64); 9] = [
        (json!([]), &[], 4_000.0),
        (ramp, &[], 10_000.0),
        (steps, &[], 4_000.0),
        (day, &[], 4_000.0),
        (ramp_but_one, &[], 4_000.0),
        (json!([]), &["0s traffic surge 10x"], 40_000.0),
        (json!([]), &["100s traffic surge 5x"], 12_000.0),
        (json!([]), &["50s traffic surge 3x", "150s traffic normal"], 8_000.0),
        (json!([{ "series": [{ "at": "0s", "factor": 0.5 }] }]), &["100s traffic surge 2x"], 3_000.0),
    ];
    for (traffic, commands, expected) in cases {
        let topology = with_traffic(traffic.clone());
        let found: f64 =
            (1..=5).map(|seed| arrivals(&topology, seed, commands, 200.0, 0).len() as f64).sum::<f64>() / 5.0;
        // Five Poisson counts: 4 standard deviations of their mean.
        assert!(
            (found - expected).abs() < 4.0 * (expected / 5.0f64).sqrt(),
            "{traffic} {commands:?}: {found}"
        );
    }
}

/// Twice the rate: the same customers in the same order, each at half its time; every other draw is the same, so with
/// cores enough each visit takes exactly as long.
#[test]
fn a_surge_moves_arrivals_and_changes_no_other_draw() {
    let topology = read(&plain());
    let played = |commands: &[&str], until: f64| {
        let mut run = Run::new(&topology, 7, commands);
        run.until(until);
        let starts = run.when(|fact| matches!(fact, Fact::VisitStarted(id) if id.0 == 0));
        let mut ended: Vec<_> = run.ended().into_iter().filter(|visit| visit.journey.0 == 0).collect();
        ended.sort_by_key(|visit| visit.started);
        (starts, ended.iter().map(|visit| visit.latency.as_micros()).collect::<Vec<_>>())
    };
    let (calm, calm_latency) = played(&[], 100.0);
    let (surge, surge_latency) = played(&["0s traffic surge 2x"], 50.0);
    let count = calm.len().min(surge.len()) - 10;
    assert!(count > 1_900, "{count}");
    for number in 0..count {
        let apart = (calm[number] - 2.0 * surge[number]).abs();
        assert!(apart < 1e-6 * (number + 2) as f64, "arrival {number}: {apart}");
    }
    assert_eq!(calm_latency[..count], surge_latency[..count]);
    // Before a surge nothing is different; an arrival that was due is moved, not drawn again.
    let (later, _) = played(&["50s traffic surge 3x"], 100.0);
    let before = calm.iter().filter(|&&at| at < 50.0).count();
    assert_eq!(calm[..before], later[..before]);
    let expected = 50.0 + (calm[before] - 50.0) / 3.0;
    assert!((later[before] - expected).abs() < 2e-6, "{} {expected}", later[before]);
}

/// A factor of one is no factor: the same arrivals to the microsecond, the same fingerprint but for the traffic's own words.
#[test]
fn a_factor_of_one_changes_nothing() {
    let one = with_traffic(json!([{ "series": [{ "at": "0s", "factor": 1 }] }]));
    let plain = read(&plain());
    assert_eq!(arrivals(&one, 3, &[], 100.0, 0), arrivals(&plain, 3, &[], 100.0, 0));
    let digest = |commands: &[&str]| {
        let mut run = Run::new(&plain, 3, commands);
        run.until(60.0);
        let mut digest = Digest::default();
        run.simulation.model().digest(&mut digest);
        digest.value()
    };
    assert_eq!(digest(&[]), digest(&["10s traffic normal"]), "a command that changes nothing");
    assert_ne!(digest(&[]), digest(&["10s traffic surge 2x"]));
}

#[test]
fn mistakes_in_traffic_have_a_place() {
    let cases = [
        (json!([{}]), "/traffic/0", "expected one of: series, diurnal"),
        (
            json!([{ "series": [{ "at": "2s", "factor": 1 }, { "at": "1s", "factor": 1 }] }]),
            "/traffic/0/series/1",
            "order of time",
        ),
        (
            json!([{ "series": [{ "at": "2s", "factor": -1 }] }]),
            "/traffic/0/series/0/factor",
            "from 0 to 1000",
        ),
        (
            json!([{ "diurnal": { "amplitude": 2, "peak": "1h" } }]),
            "/traffic/0/diurnal/amplitude",
            "from 0 to 1",
        ),
        (
            json!([{ "journeys": ["j9"], "diurnal": { "amplitude": 1, "peak": "1h" } }]),
            "/traffic/0/journeys/0",
            "j9",
        ),
        (
            json!([{ "series": [{ "at": "0s", "factor": 1 }] }, { "series": [{ "at": "0s", "factor": 1 }] }]),
            "/traffic/1",
            "second entry",
        ),
        (json!([{ "series": [{ "at": "0s", "factor": 1000 }] }, ]), "", ""),
    ];
    for (traffic, place, what) in cases {
        let mut document = plain();
        document["traffic"] = traffic.clone();
        match scenario::read(&document.to_string()) {
            Ok(_) => assert_eq!(what, "", "{traffic}"),
            Err(errors) => {
                let text = errors.to_string();
                assert!(!what.is_empty() && text.contains(place) && text.contains(what), "{traffic}: {text}");
            }
        }
    }
}
