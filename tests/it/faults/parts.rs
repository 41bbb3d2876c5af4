//! Operations, stores, query classes and edges that give errors or get slow: whom each hits, by how much, and whom not.

use std::sync::Arc;

use blast_radius::engine::SimTime;
use blast_radius::world::command::{Command, Outcome};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::topology::Topology;
use serde_json::json;

use crate::support::cloud::{Cloud, region};

/// Three journeys, each a way of its own: `page` works 20 ms, `buy` calls `fees.fee` (10 ms of work and a query of class
/// `rates`, 4 ms), `look` asks the store for `names`, 2 ms. Nothing else takes time but the network.
fn shop() -> Arc<Topology> {
    let work = |time: &str| json!({ "kind": "work", "time": { "constant": time } });
    let query = |class: &str| json!({ "kind": "query", "store": "ledger", "class": class, "timeout": "20s" });
    let service = |id: &str, operations: serde_json::Value| json!({ "id": id, "label": id, "replicas": ["a", "b"], "workers": 64, "start_time": "15s", "operations": operations });
    let journey = |id: &str, rate: u32| json!({ "id": id, "label": id, "to": format!("web.{id}"), "rate": rate, "target": "2s", "patience": "30s" });
    let web = json!([
        { "id": "page", "steps": [work("20ms")] },
        { "id": "buy", "steps": [{ "kind": "call", "to": "fees.fee", "timeout": "20s" }] },
        { "id": "look", "steps": [query("names")] }
    ]);
    let fees = json!([{ "id": "fee", "steps": [work("10ms"), query("rates")] }]);
    let class = |id: &str, time: &str| json!({ "id": id, "time": { "constant": time } });
    region(&[
        ("/services", json!([service("web", web), service("fees", fees)])),
        (
            "/stores",
            json!([{ "id": "ledger", "label": "Ledger", "members": ["a", "b"], "cores": 64,
                "queries": [class("rates", "4ms"), class("names", "2ms")] }]),
        ),
        ("/journeys", json!([journey("page", 20), journey("buy", 20), journey("look", 20)])),
    ])
}

/// Of each journey: the share of the visits begun in the window that failed, and the mean time of the others, ms.
fn got(cloud: &Cloud, from: u64, to: u64) -> [(f64, f64); 3] {
    std::array::from_fn(|j| {
        let (mut all, mut failed, mut micros) = (0.0, 0.0, 0.0);
        for (_, fact) in cloud.0.model().facts() {
            if let Fact::VisitEnded { journey, started, outcome, latency, .. } = fact
                && journey.index() == j
                && (SimTime::from_secs(from)..SimTime::from_secs(to)).contains(started)
            {
                all += 1.0;
                match outcome.answered() {
                    true => micros += latency.as_micros() as f64,
                    false => failed += 1.0,
                }
            }
        }
        (failed / all, micros / 1e3 / f64::max(all - failed, 1.0))
    })
}

/// One row a part: the share of failed visits, and the milliseconds more, of `page`, `buy`, `look`.
#[test]
fn errors_and_slowness_hit_what_is_asked_of_the_part_and_nothing_else() {
    let none = [0.0; 3];
    let cases: [(&str, [f64; 3], [f64; 3]); 11] = [
        ("operation web.page errors 20%", [0.2, 0.0, 0.0], none),
        ("operation web.page slow 3x", none, [40.0, 0.0, 0.0]),
        ("operation fees.fee errors 20%", [0.0, 0.2, 0.0], none),
        ("operation fees.fee slow 5x", none, [0.0, 40.0, 0.0]),
        ("store ledger errors 20%", [0.0, 0.2, 0.2], none),
        ("store ledger slow 6x", none, [0.0, 20.0, 10.0]),
        ("class ledger.rates errors 20%", [0.0, 0.2, 0.0], none),
        ("class ledger.names slow 11x", none, [0.0, 0.0, 20.0]),
        ("edge web fees errors 20%", [0.0, 0.2, 0.0], none),
        ("edge web ledger errors 100%", [0.0, 0.0, 1.0], none),
        ("edge fees ledger slow 3x", none, [0.0, 8.0, 0.0]),
    ];
    let topology = shop();
    for (fault, failed, slower) in cases {
        let mut cloud = Cloud::new(&topology, 4);
        let part = fault.split_once(if fault.contains("errors") { " errors" } else { " slow" }).unwrap().0;
        cloud.give(&format!("100s {fault}"));
        cloud.give(&format!("300s {part} repair"));
        cloud.to(420);
        let (before, during, after) = (got(&cloud, 5, 98), got(&cloud, 101, 298), got(&cloud, 302, 410));
        for j in 0..3 {
            assert_eq!((before[j].0, after[j].0), (0.0, 0.0), "{fault}");
            assert!((during[j].0 - failed[j]).abs() < 0.03, "{fault}, {j}: {during:?}");
            let more = if failed[j] < 1.0 { during[j].1 - before[j].1 } else { 0.0 };
            assert!((more - slower[j]).abs() < 0.05 * slower[j] + 1.5, "{fault}, {j}: {more} ms more");
            assert!((after[j].1 - before[j].1).abs() < 1.5, "{fault}, {j}: it is over");
        }
        assert!(cloud.0.model().impairments().is_empty(), "{fault}");
    }
}

/// A call over a slow edge takes so many times as long as it would, and only the caller's worker is held.
#[test]
fn a_slow_edge_holds_the_caller_and_not_the_callee() {
    let topology = shop();
    let mut cloud = Cloud::new(&topology, 4);
    cloud.to(100);
    cloud.give("100s edge web fees slow 10x");
    let busy = |cloud: &mut Cloud, service: u8| {
        let mut busy = 0;
        for second in 110..310 {
            let world = cloud.to(second);
            busy += world
                .replicas_of(ServiceId(service))
                .map(|id| u32::from(world.replicas()[id.index()].busy))
                .sum::<u32>();
        }
        f64::from(busy) / 200.0
    };
    let mut other = Cloud::new(&topology, 4);
    let (web, plain_web) = (busy(&mut cloud, 0), busy(&mut other, 0));
    assert!(web > plain_web + 1.5, "{web} busy workers at the caller, {plain_web} without");
    let (mut cloud, mut other) = (Cloud::new(&topology, 4), Cloud::new(&topology, 4));
    cloud.give("100s edge web fees slow 10x");
    let (fees, plain) = (busy(&mut cloud, 1), busy(&mut other, 1));
    assert!((fees - plain).abs() < 0.3, "{fees} busy workers at the callee, {plain} without");
}

/// An error rate that grows is met as one: over the ramp half of what it is in the end.
#[test]
fn an_error_rate_creeps() {
    let mut cloud = Cloud::new(&shop(), 9);
    cloud.give("100s store ledger errors 40% over 10m");
    cloud.to(1_000);
    let share = |from, to| got(&cloud, from, to)[2].0;
    for (from, to, expected) in [(100, 220, 0.04), (340, 460, 0.20), (580, 700, 0.36), (720, 990, 0.40)] {
        let share = share(from, to);
        assert!((share - expected).abs() < 0.035, "{from} to {to} s: {share}, expected {expected}");
    }
}

#[test]
fn what_changes_nothing_has_its_reason_and_what_cannot_get_slow_is_not_offered() {
    let topology = shop();
    let cases = [
        ("", "store ledger repair", "Well"),
        ("store ledger slow 2x", "store ledger slow 2x", "So(Slow"),
        ("edge web fees errors 5%", "edge web fees errors 5%", "So(Errors"),
    ];
    for (before, text, why) in cases {
        let mut cloud = Cloud::new(&topology, 1);
        cloud.to(10);
        let mut give = |text: &str| {
            let command = Command::parse(text, &topology).unwrap();
            cloud.0.act(|world, clock| world.command(command, clock))
        };
        assert!(before.is_empty() || matches!(give(before), Outcome::Done(_)), "{before}");
        let outcome = format!("{:?}", give(text));
        assert!(outcome.starts_with("Nothing(Impair(") && outcome.contains(why), "{text}: {outcome}");
    }
    // It only waits for others.
    let error = Command::parse("operation web.buy slow 3x", &topology).unwrap_err();
    assert!(error.ends_with("found slow, expected errors or repair"), "{error}");
    let error = Command::parse("edge fees web errors 5%", &topology).unwrap_err();
    assert!(error.ends_with("found web, expected ledger"), "{error}");
}
