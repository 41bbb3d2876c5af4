//! As large as documents may be: 100 services, 30 brokers, 3,000 partitions.

use blast_radius::base::wire::Wire;
use blast_radius::engine::{Seed, SimTime};
use blast_radius::frame::Opening;
use blast_radius::scenario;
use blast_radius::session::Session;
use blast_radius::world;
use serde_json::{Value, json};

use super::mistakes;

/// Ten chains of services that call each other; every second one writes, the others read.
fn large(services: usize, brokers: u32, topics: usize) -> Value {
    let zones = ["a", "b", "c"];
    let broker = |at: u32| json!({ "id": 1001 + at, "zone": (zones[at as usize % 3]) });
    let partition =
        |at: u32| json!({ "replicas": (0..3).map(|k| 1001 + (at + k) % brokers).collect::<Vec<u32>>() });
    let topic = |t: usize| {
        let partitions: Vec<Value> = (0..10).map(|p| partition(t as u32 * 7 + p)).collect();
        json!({ "id": format!("topic.{t}"), "partitions": partitions })
    };
    let service = |s: usize| {
        let mut steps = vec![json!({ "kind": "work", "time": { "exponential": "2ms" } })];
        if s % 10 != 9 {
            steps.push(json!({ "kind": "call", "to": format!("s{}.go", s + 1), "timeout": "2s" }));
        }
        let topic = format!("kafka.topic.{}", s / 2 * 2 % topics);
        let mut own = json!({ "id": format!("s{s}"), "replicas": 6 });
        if s.is_multiple_of(2) {
            steps.push(json!({ "kind": "produce", "topic": topic, "timeout": "5s" }));
        } else {
            own["consumer"] = json!({ "topic": topic, "operation": "eat" });
        }
        let eat = json!([{ "kind": "work", "time": { "exponential": "1ms" } }]);
        own["operations"] = json!([{ "id": "go", "steps": steps }, { "id": "eat", "steps": eat }]);
        own
    };
    json!({
        "id": "large",
        "clusters": [{
            "id": "kafka",
            "brokers": (0..brokers).map(broker).collect::<Vec<Value>>(),
            "topics": (0..topics).map(topic).collect::<Vec<Value>>(),
        }],
        "services": (0..services).map(service).collect::<Vec<Value>>(),
        "journeys": (0..services / 10)
            .map(|j| json!({ "id": format!("j{j}"), "to": format!("s{}.go", j * 10), "rate": 20 }))
            .collect::<Vec<Value>>(),
    })
}

#[test]
fn a_world_as_large_as_documents_may_be_runs() {
    let document = large(100, 30, 300);
    let topology = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}")).topology;
    assert_eq!(topology.clusters[0].config.topics.iter().map(|topic| topic.partitions).sum::<u16>(), 3_050);
    let mut simulation = world::simulation(topology, Seed(1));
    simulation.run_until(SimTime::from_secs(5));
    let tally = simulation.model().tally();
    for journey in &tally.journeys {
        assert!(journey.offered > 50 && journey.ok > journey.offered * 9 / 10, "{journey:?}");
    }
}

/// What the page asks for at every step of the clock: its size grows with what is shown, and nothing is lost.
#[test]
fn its_moments_reach_the_page() {
    let opening = |document: Value| Opening { scenario: document.to_string(), seed: 1, commands: Vec::new() };
    let bytes = |services, brokers, topics| {
        let mut session = Session::open(&opening(large(services, brokers, topics))).unwrap();
        let (frame, mut bytes) = (session.frame(), Vec::new());
        session.frame().put(&mut bytes);
        assert_eq!(frame.clusters[0].partitions as usize, topics * 10);
        assert_eq!(frame.clusters[0].brokers.len(), brokers as usize);
        bytes.len()
    };
    let (tenth, whole) = (bytes(10, 3, 30), bytes(100, 30, 300));
    assert!(whole < 20 * tenth, "{tenth} and {whole} bytes");
}

#[test]
fn one_more_is_too_many() {
    let mut document = large(10, 3, 3);
    let services = document["services"].as_array().unwrap()[0].clone();
    document["services"] = (0..101)
        .map(|s| {
            let mut own = services.clone();
            own["id"] = json!(format!("t{s}"));
            own
        })
        .collect();
    let found = mistakes(&document);
    assert!(found.contains("/services: found 101 elements, expected 1 to 100"), "{found}");
    let mut document = large(10, 3, 3);
    let topic = |t: u32| json!({ "id": format!("topic.{t}"), "partitions": 3_000 });
    document["clusters"][0]["topics"] = (0..11).map(topic).collect();
    let found = mistakes(&document);
    assert!(
        found.contains("/clusters/0/topics: found 33050 partitions in all, expected at most 32000"),
        "{found}"
    );
}
