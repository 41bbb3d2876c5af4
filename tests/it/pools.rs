//! Connection pools by library: who gets a free connection, and what becomes of a query that was given up.

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::{WorldSimulation, simulation};
use serde_json::{Value, json};

/// One client with a pool before a store with many cores; `queries` per second that take `time` each, given up after
/// `timeout`.
fn region(pool: Value, rate: f64, time: &str, timeout: &str) -> Value {
    json!({
        "version": 1, "id": "pool", "title": "Pool", "summary": "A pool before a database.",
        "weight": 1, "clock_start": "00:00:00 UTC", "length": "2h", "customers": 1000,
        "zones": [{ "id": "a" }],
        "stores": [{
            "id": "db", "label": "Database", "members": ["a"], "cores": 1000, "query_time": { "constant": time },
            "pool": pool
        }],
        "services": [{
            "id": "app", "label": "App", "replicas": ["a"], "workers": 1000,
            "operations": [{
                "id": "ask", "steps": [{ "kind": "query", "store": "db", "timeout": timeout }]
            }]
        }],
        "journeys": [{
            "id": "ask", "label": "Ask", "to": "app.ask", "rate": rate, "target": "1min", "patience": "1min"
        }]
    })
}

fn run(document: &Value, seconds: u64) -> WorldSimulation {
    let scenario = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
    let mut run = simulation(scenario.topology, Seed(1));
    run.run_until(SimTime::from_secs(seconds));
    run
}

#[test]
fn abandoned_queries_run_on_behind_a_small_pool_when_connections_are_replaced() {
    // Queries of 20 s are given up after a second: 5 connections, 10 queries a second.
    let most = |abandoned: &str| {
        let pool = json!({ "max_pool_size": 5, "abandoned": abandoned });
        let mut run = run(&region(pool, 10.0, "20s", "1s"), 1);
        let mut most = 0;
        for second in 2..=60 {
            run.run_until(SimTime::from_secs(second));
            most = most.max(run.model().stores()[0].running());
        }
        (most, run.model().stores()[0].connections_in_use())
    };
    assert_eq!(most("kept"), (5, 5), "the pool bounds what the server works on");
    let (running, in_use) = most("replaced");
    assert!(running > 30 && in_use <= 5, "measured 30 behind 5: {running}, {in_use} in use");
    let (running, in_use) = most("cancelled");
    assert!(running <= 5 && in_use <= 5, "{running}, {in_use} in use");
}

#[test]
fn a_pool_that_hands_over_in_any_order_starves_some() {
    // 96 % busy: in order nobody waits long; at random some wait until they are given up.
    let longest = |library: &str| {
        let pool = json!({ "library": library, "max_pool_size": 5, "wait_queue_timeout": "2s" });
        let run = run(&region(pool, 49.0, "100ms", "1min"), 600);
        let tally = run.model().tally().journeys[0];
        tally.failed as f64 / tally.ended() as f64
    };
    let (in_order, any) = (longest("r2d2"), longest("sqlalchemy"));
    println!("given up: in order {in_order:.4}, in any order {any:.4}");
    assert!(any > in_order + 0.001, "in order {in_order}, in any order {any}");
    assert!((longest("deadpool"), longest("bb8")) == (in_order, any));
}
