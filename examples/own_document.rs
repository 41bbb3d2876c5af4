//! An own document from Rust: two servers of five workers each, and how many customers a second they can take.
//!
//! `cargo run --release --example own_document`

use blast_radius::scenario;
use blast_radius::session::{Opening, Session};
use blast_radius::telling::report;

/// Only what has no sensible default must be given. `assets/scenario.schema.json` describes all fields.
const DOCUMENT: &str = r#"{
    "version": 1, "id": "two-servers", "title": "Two servers", "summary": "Ten workers, 100 ms of work each.",
    "weight": 1, "clock_start": "00:00:00 UTC", "length": "5m", "customers": 1000,
    "zones": [{ "id": "a" }],
    "network": { "same_zone": "1ms", "cross_zone": "1ms", "client": "10ms" },
    "faults": {
        "default": "power-loss", "boot": "20s",
        "overheating": { "share": 0.5, "spread": "10s", "broker_return": "90s", "host_return": "20min" }
    },
    "control_planes": [], "clusters": [], "quorums": [], "stores": [], "balancer": {},
    "services": [{
        "id": "server", "label": "Server", "replicas": ["a", "a"], "workers": 5,
        "operations": [{ "id": "serve", "steps": [{ "kind": "work", "time": { "exponential": "100ms" } }] }]
    }],
    "journeys": [{
        "id": "request", "label": "Request", "to": "server.serve", "rate": 70, "target": "1s", "patience": "2s",
        "max_attempts": 1, "refresh_probability": 0, "refresh_pause": "1s", "trading": true
    }],
    "facts": [{ "at": "/services", "grade": "A", "source": "made up for this example" }],
    "story": [], "assertions": []
}"#;

/// The share of requests that are answered, with `rate` of them a second.
pub fn answered(rate: u32) -> Result<f64, String> {
    // A changed document is read as strictly as a new one: a mistake comes back with its path and line.
    let document = scenario::with(DOCUMENT, "/journeys/0/rate", rate).map_err(|error| error.to_string())?;
    let opening = Opening { scenario: document, seed: 1, commands: Vec::new() };
    let mut session = Session::open(&opening).map_err(|mistakes| mistakes.join("\n"))?;
    session.run_to("5m")?;
    let report = report::build(session.scenario(), opening.seed, session.run());
    report.journeys["request"].answered_share().ok_or_else(|| "nobody came".to_owned())
}

/// Ten workers that need 100 ms can do 100 requests a second, and a server does not notice that a customer has left.
/// So above 100 it works on requests that nobody waits for any more.
pub fn main() -> Result<(), String> {
    for rate in [70, 95, 130] {
        println!("{rate} requests a second: {:.1} % answered", 100.0 * answered(rate)?);
    }
    Ok(())
}
