//! Questions about a document, on small ones whose answers are counted by hand, and the command `blast ask`.

mod breaker;
mod command;
mod skew;
mod weakest;
mod zone;

use blast_radius::ask::Plan;
use blast_radius::engine::SimTime;
use blast_radius::scenario::{self, Scenario};

/// A service in one zone, which three of four visits need, and one in two zones, which the fourth needs.
const SHOP: &str = r#"{
  "id": "shop", "currency": "USD", "weight": 10, "zones": ["a", "b", "c"],
  "services": [
    { "id": "front", "replicas": ["a", "b", "c"], "workers": 200, "operations": [
      { "id": "buy", "steps": [{ "kind": "call", "to": "pay.charge", "timeout": "2s" }] },
      { "id": "look", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] } ] },
    { "id": "pay", "replicas": ["a", "a"], "workers": 50, "operations": [
      { "id": "charge", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] } ] }
  ],
  "journeys": [
    { "id": "buy", "to": "front.buy", "rate": 30, "target": "1s", "patience": "5s", "value": 2 },
    { "id": "look", "to": "front.look", "rate": 10, "target": "1s", "patience": "5s" }
  ]
}"#;

fn read(text: &str) -> Scenario {
    scenario::read(text).unwrap_or_else(|errors| panic!("{errors}"))
}

/// A short plan: the loss at 20 s, the end at 80 s.
fn plan<'a>(scenario: &'a Scenario, source: &'a str) -> Plan<'a> {
    Plan {
        scenario,
        source,
        commands: &[],
        at: SimTime::from_secs(20),
        until: SimTime::from_secs(80),
        seeds: 2,
    }
}

/// The words of a command line that a finding gives, without the program's name.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split('"').enumerate() {
        match at % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_owned)),
            _ => words.push(piece.to_owned()),
        }
    }
    assert_eq!(words.remove(0), "blast");
    words
}

/// The report of the run that a finding's command line makes.
fn shown(line: &str) -> serde_json::Value {
    let words = words(line);
    let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--json"]).collect();
    serde_json::from_str(&crate::support::command_line::printed(&arguments)).unwrap()
}
