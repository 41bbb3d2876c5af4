//! Metastable: a sustaining effect keeps the overload after its trigger has gone (Bronson et
//! al., HotOS 2021).
//!
//! `tests/documents/retry-storm.json`: load l = 64/s, capacity m = 80/s, up to A = 4 attempts. A l > m > l, so the storm
//! that the loss of a zone begins does not end by itself, and ends with a retry budget, or with load shedding. With two
//! attempts at three quarters of the load A l < m, and the same trigger leaves nothing behind. The same goes for customers
//! who refresh in place of callers who retry.

use std::sync::Arc;

use serde_json::json;

use crate::emergence::{Range, SEEDS, at, read, studies};
use blast_radius::run::study::Study;
use blast_radius::scenario;
use blast_radius::world::topology::Topology;

const DOCUMENT: &str = include_str!("../documents/retry-storm.json");
/// A zone is lost for a minute.
const TRIGGER: [&str; 2] = ["30s zone a power-loss", "90s zone a repair"];
/// Long after it, and after what is done about it: from, to, and the end of the run.
const AFTER: (u64, u64, u64) = (180, 240, 250);

/// The document with some values changed.
fn changed(changes: &[(&str, serde_json::Value)]) -> Arc<Topology> {
    let change = |text: String, (at, value): &(&str, serde_json::Value)| {
        scenario::with(&text, at, value.clone()).unwrap_or_else(|error| panic!("{at}: {error}"))
    };
    read(&changes.iter().fold(DOCUMENT.to_owned(), change))
}

/// Share of the customers answered, by the time they came, over all seeds.
fn answered(studies: &[Study], from: u64, to: u64) -> Range {
    Range::of(studies, |study| study.answered(study.journey("ask"), at(from), at(to)))
}

/// The trigger, and what is done 30 s after it has gone.
fn after_trigger(topology: &Arc<Topology>, cure: Option<&str>, name: &str) -> Range {
    let commands: Vec<&str> = TRIGGER.into_iter().chain(cure).collect();
    let studied = studies(topology, SEEDS, &commands, AFTER.2);
    let (before, during) = (answered(&studied, 5, 30), answered(&studied, 40, 90));
    let after = answered(&studied, AFTER.0, AFTER.1);
    println!("{name}: answered before {before}; during {during}; after {after}");
    assert!(before.low() > 0.99, "{name}, before the trigger: {before}");
    assert!(during.high() < 0.7, "{name}, during the trigger: {during}");
    after
}

#[test]
fn a_retry_storm_outlives_its_cause() {
    let after = after_trigger(&changed(&[]), None, "by itself");
    assert!(after.high() < 0.1, "after the trigger: {after}");
}

#[test]
fn a_retry_budget_ends_the_storm() {
    let after = after_trigger(&changed(&[]), Some("120s defence retry-budgets on"), "retry budget");
    assert!(after.low() > 0.9, "with a budget: {after}");
}

#[test]
fn load_shedding_ends_the_storm() {
    let after = after_trigger(&changed(&[]), Some("120s defence shedding on"), "load shedding");
    assert!(after.low() > 0.9, "with shedding: {after}");
}

#[test]
fn outside_the_vulnerable_region_the_same_trigger_leaves_nothing_behind() {
    let attempts = "/services/0/operations/0/steps/0/retry/max_attempts";
    // l = 36, A l = 72 < m = 80.
    let topology = changed(&[(attempts, json!(2)), ("/journeys/0/rate", json!(36))]);
    let studied = studies(&topology, SEEDS, &TRIGGER, AFTER.2);
    let after = answered(&studied, AFTER.0, AFTER.1);
    println!("stable: after {after}");
    assert!(after.low() > 0.95, "A l < m: {after}");
}

/// Callers do not retry; customers who get nothing try again at once, up to nine times.
#[test]
fn refreshing_customers_sustain_a_storm_too() {
    let refreshing = [
        ("/services/0/operations/0/steps/0/retry/max_attempts", json!(1)),
        ("/journeys/0/max_attempts", json!(10)),
        ("/journeys/0/refresh_probability", json!(1)),
        ("/journeys/0/refresh_pause", json!("200ms")),
    ];
    let after = after_trigger(&changed(&refreshing), None, "refreshing");
    let mut patient = refreshing;
    patient[1].1 = json!(1);
    let without = after_trigger(&changed(&patient), None, "not refreshing");
    assert!(after.high() < without.low() - 0.3, "refreshing: {after}; not: {without}");
    assert!(without.low() > 0.9, "who does not refresh lets the backend recover: {without}");
}
