//! What a person can do to a store: each action with its time and its harm, and why a second one changes nothing.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::scenario;
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::command::{Command, StoreAction};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::{ClassId, StoreId};
use blast_radius::world::services::call::CallOutcome;
use blast_radius::world::stores::store::Stage;
use serde_json::{Value, json};

use super::{Ended, Run, read, region};

fn replica_set() -> Value {
    json!({
        "members": ["a", "b", "c"], "cores": 2, "pool": {},
        "queries": [{ "id": "x", "time": { "constant": "10ms" } }, { "id": "y", "time": { "constant": "10ms" } }],
        "operations": {
            "scale_up": { "time": "60s", "sync_load": 0.5, "sizes": 1 },
            "split": { "into": 2, "time": "20s", "stop": "30s" },
            "cache": [{ "class": "x", "time": "10s", "hit_ratio": 0.9, "keys": 200, "answer": "1ms" }],
            "prune": [{ "class": "y", "time": "10s", "keeps": 0.25, "cost": 0.5 }],
            "start": "5s"
        }
    })
}

fn cache() -> Value {
    json!({
        "kind": "cache", "members": ["c"], "pool": {},
        "interface": { "baseline_gbps": 0.8 },
        "queries": [
            { "id": "x", "time": { "constant": "1ms" }, "response_bytes": 100_000 },
            { "id": "y", "time": { "constant": "1ms" }, "response_bytes": 100_000 }
        ],
        "operations": {
            "scale_up": { "time": "60s", "stop": "30s" },
            "split": { "into": 2, "by": "key", "stop": "30s",
                "interfaces": [{ "part": 1, "interface": { "baseline_gbps": 0.08 } }] },
            "prune": [{ "class": "y", "time": "10s", "response_bytes": 1_000 }]
        }
    })
}

fn run(store: Value, commands: &[&str], until: f64) -> Run {
    let journeys = [(20.0, json!({ "class": "x", "write": true })), (20.0, json!({ "class": "y" }))];
    let mut run = Run::new(&read(&region(store, 1_000, &journeys)), 1, commands);
    run.until(until);
    run
}

/// Latencies of one journey's visits that began within.
fn latencies(run: &Run, journey: u8, from: f64, to: f64) -> Vec<f64> {
    let began = |visit: &&Ended| {
        let at = visit.started.as_secs_f64();
        visit.journey.0 == journey && at >= from && at < to
    };
    run.ended().iter().filter(began).map(|visit| visit.latency.as_secs_f64()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn done(run: &Run, action: StoreAction) -> Vec<f64> {
    run.when(|fact| *fact == Fact::StoreWork(StoreId(0), action, Stage::Done))
}

#[test]
fn a_larger_replica_set_takes_its_time_a_tax_and_an_election() {
    let run = run(replica_set(), &["30s store db scale-up"], 120.0);
    assert_eq!(done(&run, StoreAction::ScaleUp), [90.0]);
    let elected = run.when(|fact| *fact == Fact::StorePrimary(StoreId(0)))[0];
    assert!(elected > 91.0 && elected < 93.0, "no silence to wait for, only the election: {elected}");
    let store = &run.simulation.model().stores()[0];
    assert_eq!((store.cores(), store.times_scaled()), (4, 1));
    let (before, copying) = (latencies(&run, 0, 10.0, 30.0), latencies(&run, 0, 31.0, 89.0));
    assert!(mean(&before) < 0.012, "{}", mean(&before));
    assert!(mean(&copying) > 0.02, "half of the CPU copies: {}", mean(&copying));
    let away = latencies(&run, 0, 90.0, elected - 0.1);
    assert!(away.iter().all(|&latency| latency > 0.05), "no writes during the election: {away:?}");
}

#[test]
fn a_larger_cache_stands_still_and_gets_bandwidth_but_no_faster_thread() {
    let run = run(cache(), &["30s store db scale-up"], 200.0);
    assert_eq!(done(&run, StoreAction::ScaleUp), [120.0]);
    let store = &run.simulation.model().stores()[0];
    assert_eq!(store.cores(), 1);
    let interface = store.shards()[0].interface.as_ref().unwrap();
    assert_eq!(interface.spec().baseline, 200_000_000, "1.6 Gbps");
    let stopped = |visit: &&Ended| (90.5..119.5).contains(&visit.started.as_secs_f64());
    let ended = run.ended();
    let during: Vec<&Ended> = ended.iter().filter(stopped).collect();
    assert!(during.len() > 900, "{}", during.len());
    assert!(
        during
            .iter()
            .all(|visit| visit.outcome == CallOutcome::Failed && visit.latency < SimDuration::from_millis(1))
    );
    let before = latencies(&run, 0, 0.0, 90.0).len();
    assert!(before > 1_500, "preparation stops nobody: {before}");
}

#[test]
fn a_split_needs_a_stop_and_spreads_classes_or_keys() {
    let by_class = run(replica_set(), &["30s store db split"], 120.0);
    assert_eq!(done(&by_class, StoreAction::Split), [80.0]);
    let store = &by_class.simulation.model().stores()[0];
    assert_eq!((store.shards().len(), store.cores()), (2, 4), "each part has the whole's size");
    let waited = latencies(&by_class, 0, 51.0, 79.0);
    assert!(waited.len() > 400 && waited.iter().all(|&latency| latency > 0.9), "they wait for a primary");
    assert_eq!(store.waiting() + store.waiting_for_pool(), 0, "and are served in the part they belong to");

    let by_key = run(cache(), &["30s store db split"], 600.0);
    let store = &by_key.simulation.model().stores()[0];
    let bytes: Vec<u64> =
        store.shards().iter().map(|shard| shard.interface.as_ref().unwrap().sent_bytes()).collect();
    let share = bytes[0] as f64 / (bytes[0] + bytes[1]) as f64;
    assert!((share - 0.5).abs() < 0.05, "keys are spread evenly: {bytes:?}");
    assert_eq!(store.shards()[1].interface.as_ref().unwrap().spec().baseline, 10_000_000, "0.08 Gbps");
}

/// The cache knows a key after its first query: 200 keys at 20 queries/s are half known after about seven seconds.
#[test]
fn a_cache_is_cold_first() {
    let run = run(replica_set(), &["30s store db cache x"], 400.0);
    assert_eq!(done(&run, StoreAction::Cache(ClassId(0))), [40.0]);
    let hits = |from, to| {
        let all = latencies(&run, 0, from, to);
        all.iter().filter(|&&latency| latency < 0.005).count() as f64 / all.len() as f64
    };
    assert_eq!(hits(0.0, 39.9), 0.0, "nothing before it is deployed");
    let (cold, warm) = (hits(40.0, 42.0), hits(100.0, 400.0));
    println!("{cold} {warm}");
    assert!(cold < 0.3 && (warm - 0.9).abs() < 0.03, "{cold} {warm}");
}

#[test]
fn pruning_sends_fewer_cheaper_and_smaller_queries() {
    let run_set = run(replica_set(), &["30s store db prune y"], 400.0);
    let all = latencies(&run_set, 1, 40.0, 400.0);
    let kept: Vec<f64> = all.iter().copied().filter(|&latency| latency > 0.001).collect();
    let share = kept.len() as f64 / all.len() as f64;
    assert!((share - 0.25).abs() < 0.03, "{share}");
    assert!(kept.iter().copied().fold(f64::INFINITY, f64::min) < 0.006, "half the cost");
    let run_cache = run(cache(), &["30s store db prune y"], 40.0);
    let at_prune = run_cache.simulation.model().stores()[0].network_bytes_out();
    let later = run(cache(), &["30s store db prune y"], 140.0);
    let per_second = (later.simulation.model().stores()[0].network_bytes_out() - at_prune) as f64 / 100.0;
    assert!((per_second - (20.0 * 100_000.0 + 20.0 * 1_000.0)).abs() < 200_000.0, "{per_second}");
}

#[test]
fn a_stopped_store_answers_nobody_until_it_is_started() {
    let run = run(replica_set(), &["30s store db stop", "60s store db start"], 100.0);
    assert_eq!(done(&run, StoreAction::Start), [65.0]);
    let ended = run.ended();
    let within = |from: f64, to: f64| ended.iter().filter(move |v| (from..to).contains(&v.at.as_secs_f64()));
    assert_eq!(within(30.1, 59.9).filter(|visit| visit.outcome == CallOutcome::Ok).count(), 0);
    // `serverSelectionTimeoutMS`: the first give up after 30 s.
    assert!(
        within(60.0, 64.9)
            .all(|visit| visit.outcome == CallOutcome::Failed && visit.latency >= SimDuration::from_secs(30))
    );
    assert!(within(65.0, 70.0).count() > 500, "those who waited are answered");
    assert!(run.simulation.now() == SimTime::from_secs(100));
}

/// Every action that changes nothing says why.
#[test]
fn a_second_action_changes_nothing_and_says_why() {
    let journeys = [(20.0, json!({ "class": "x" }))];
    let document = region(replica_set(), 100, &journeys).to_string();
    let cases: [(&[&str], &str, &str); 8] = [
        (&[], "store db start", "The store runs"),
        (&["store db stop"], "store db stop", "is stopped already"),
        (&["store db scale-up"], "store db scale-up", "scaling up of The store is under way"),
        (&["store db scale-up"], "store db split", "scaling up of The store is under way"),
        (&["store db cache x"], "store db cache x", "is under way and due"),
        (&["store db prune y"], "store db prune y", "is under way and due"),
        (&[], "traffic normal", "as usual"),
        (&["traffic surge 3x"], "traffic surge 3x", "3 times as many customers come already"),
    ];
    for (before, command, why) in cases {
        let opening = Opening { scenario: document.clone(), seed: 1, commands: Vec::new() };
        let mut session = Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"));
        for text in before.iter().chain([&command]) {
            let later = session.run().now() + SimDuration::from_secs(2);
            session.run_mut().advance(later, u64::MAX);
            session.control(Control::Do(text.to_string())).unwrap();
        }
        let said = session.frame().headline;
        assert!(said.starts_with("Nothing changes") && said.contains(why), "{command}: {said}");
    }
    let scenario = scenario::read(&document).unwrap_or_else(|errors| panic!("{errors}"));
    let all = Command::all(&scenario.topology);
    assert_eq!(
        all.iter().filter(|command| matches!(command, Command::Store(..))).count(),
        7,
        "the fail-over too"
    );
}

/// What a document may not say of a store, with its place.
#[test]
fn mistakes_in_stores_have_a_place() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str, &str); 8] = [
        (|doc| doc["stores"][0]["query_time"] = json!({ "constant": "1ms" }), "/stores/0", "one of them"),
        (|doc| doc["stores"][0]["queries"][1]["id"] = "x".into(), "/stores/0/queries/1/id", "distinct"),
        (
            |doc| doc["services"][0]["operations"][0]["steps"][0]["class"] = "z".into(),
            "/services/0/operations/0/steps/0/class",
            "expected one of: x, y",
        ),
        (
            |doc| doc["stores"][0]["operations"]["prune"][0]["class"] = "z".into(),
            "/stores/0/operations/prune/0/class",
            "expected one of: x, y",
        ),
        (
            |doc| doc["stores"][0]["queries"][0]["response_bytes"] = 10.into(),
            "/stores/0",
            "no `interface` that answers leave through",
        ),
        (
            |doc| doc["stores"][0]["interface"] = json!({ "baseline_gbps": 10, "burst_gbps": 1 }),
            "/stores/0/interface",
            "burst below the baseline",
        ),
        (
            |doc| {
                doc["stores"][0]["kind"] = "cache".into();
            },
            "/stores/0/cores",
            "from 1 to 1",
        ),
        (
            |doc| {
                doc["stores"][0]["operations"]["cache"] = json!([
                    { "class": "x", "hit_ratio": 0.5, "keys": 1 }, { "class": "x", "hit_ratio": 0.5, "keys": 1 }
                ])
            },
            "/stores/0/operations/cache/1",
            "second entry",
        ),
    ];
    for (change, place, what) in cases {
        let mut document = region(replica_set(), 100, &[(20.0, json!({ "class": "x" }))]);
        assert!(scenario::read(&document.to_string()).is_ok());
        change(&mut document);
        let Err(errors) = scenario::read(&document.to_string()) else { panic!("{place}: nothing was wrong") };
        let text = errors.to_string();
        assert!(text.contains(place) && text.contains(what), "{place}: {text}");
    }
}
