//! Settings of a case, as the harness of the recordings spelled them.

use std::sync::Arc;

use blast_radius::engine::SimTime;
use blast_radius::world::guards::breaker::library::{Library, LibraryBreaker};
use serde_json::Value;

/// The library of a case's `lib` and `variant`.
pub fn library(header: &Value) -> Library {
    let word = header["variant"].as_str().or(header["lib"].as_str()).expect("a library").replace('_', "-");
    match word.as_str() {
        "cockatiel-consecutive" => Library::Cockatiel,
        "tower-resilience-circuitbreaker" => Library::TowerResilience,
        _ => Library::of_word(&word).unwrap_or_else(|| panic!("unknown library {word}")),
    }
}

/// Names of the harness, and the library's own. `threshold` is what opens, whatever the library calls it.
fn own_name(library: Library, name: &str) -> &str {
    let limit = library.settings()[0].name;
    let wait = |list: &'static [&'static str]| {
        let own = library.settings().iter().find(|setting| list.contains(&setting.name));
        own.map_or("", |setting| setting.name)
    };
    match (library, name) {
        (Library::CockatielSampling | Library::CockatielCount, "threshold") => "threshold",
        (_, "threshold" | "consecutive" | "n") => limit,
        (Library::CircuitbreakerRs, "failure_threshold") => "failure_rate",
        (_, "recovery" | "wait") => wait(&[
            "recovery_timeout",
            "timeout_duration",
            "default_ttl",
            "recovery_time_secs",
            "wait_duration_in_open",
        ]),
        (Library::TowerResilience, "window") => "sliding_window_duration",
        (_, other) => other,
    }
}

/// A breaker as the case configured it, closed, made at `now`.
pub fn breaker(header: &Value, now: SimTime) -> LibraryBreaker {
    let library = library(header);
    let mut values = library.values();
    let config = header["config"].as_object().cloned().unwrap_or_default();
    for (name, value) in &config {
        let Some(value) = value.as_f64() else { continue };
        let (bare, unit) = match (name.strip_suffix("_ms"), name.strip_suffix("_s")) {
            (Some(bare), _) => (bare, 1e-3),
            (None, Some(bare)) => (bare, 1.0),
            // Node's durations are milliseconds, Python's and Rust's seconds.
            (None, None) if name.contains(char::is_uppercase) || name == "duration" => (name.as_str(), 1e-3),
            (None, None) => (name.as_str(), 1.0),
        };
        let own = own_name(library, bare);
        let setting = library.settings().iter().find(|setting| setting.name == own);
        match setting {
            Some(setting) if setting.kind.is_duration() => values.set(own, value * unit),
            Some(_) => values.set(own, value),
            None => {
                println!("    {name} is no setting of {}", library.word());
                false
            }
        };
    }
    LibraryBreaker::new(Arc::new(library.rules(&values).expect("not resilience4j")), now)
}

/// A time in milliseconds.
pub fn ms(millis: u64) -> SimTime {
    SimTime::from_micros(millis * 1_000)
}
