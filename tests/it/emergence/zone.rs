//! (a) nothing broken; (b) a zone lost while the control plane is healthy.

use super::*;
use blast_radius::engine::SimDuration;

#[test]
fn a_healthy_hour_answers_everybody() {
    let studies = healthy_hours();
    for id in JOURNEYS {
        // The last two windows may still be under way.
        let ok = Range::of(studies, |study| study.shares(study.journey(id), at(0), at(3_540)).0);
        println!("(a) {id}: ok {ok}");
        assert!(ok.low() >= 0.999, "{id}: ok {ok}");
    }
}

/// Kafka is built for this: everybody is back within two minutes, and the facts name every clock that was waited for.
#[test]
fn a_zone_without_power_heals_by_itself() {
    let studies = studies(&topology(), SEEDS, &["300s zone a power-loss"], 900);
    for id in JOURNEYS {
        let recovery = |study: &Study| study.recovery(study.journey(id), at(300), 0.99).time();
        let times =
            Range::of(&studies, |study| recovery(study).map_or(f64::INFINITY, SimDuration::as_secs_f64));
        println!("(b) {id}: back at 99 % after {times} s");
        assert!(times.high() <= 120.0, "{id}: back at 99 % after {times} s");
        assert!(times.low() > 0.0, "{id}: a zone is lost and nobody notices: {times} s");
    }
    let clock = |name: &str, low: f64, high: f64, of: &dyn Fn(&study::Clocks) -> Option<SimDuration>| {
        let waits = Range::of(&studies, |study| {
            of(&study.clocks(at(300), at(900))).map_or(f64::NAN, SimDuration::as_secs_f64)
        });
        println!("(b) {name}: {waits} s");
        assert!(waits.low() >= low && waits.high() <= high, "{name}: {waits} s, expected {low} to {high} s");
    };
    // 9 s less the age of the heartbeat (2 s), or 9 s anew after a controller's election (1 to 3 s).
    clock("fence", 7.0, 12.1, &|clocks| clocks.fence);
    // 30 s less the age of the fetch (0.5 s), then the metadata.
    clock("request timeout", 29.4, 32.0, &|clocks| clocks.request_timeout);
    // Two checks 30 s apart, each given 5 s: the second fails 35 to 65 s after the fault.
    clock("health checks, first verdict", 35.0, 65.1, &|clocks| clocks.first_unhealthy);
    clock("health checks, last verdict", 35.0, 65.1, &|clocks| clocks.last_unhealthy);
    // 45 s less the age of the heartbeat (3 s), or 45 s anew from the coordinator's fail-over.
    clock("session timeout", 42.0, 58.0, &|clocks| clocks.session_timeout);
    let impatient = Range::of(&studies, |study| study.clocks(at(300), at(900)).impatient as f64);
    println!("(b) patience: {impatient} customers");
    assert!(impatient.low() > 0.0, "nobody lost patience: {impatient}");
}
