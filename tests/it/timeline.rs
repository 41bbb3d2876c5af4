//! The published timeline beside a run, how long it was by each measure, and when a backlog will be gone.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::session::{Opening, Session};
use blast_radius::telling::report;
use blast_radius::telling::timeline;
use blast_radius::telling::timeline::Beside;
use blast_radius::world::ids::ServiceId;
use serde_json::{Value, json};

use crate::emergence::document;

const STORY: [&str; 3] = [
    "1m control-plane msk block elect-leaders",
    "2m zone a overheat",
    "12m control-plane msk repair elect-leaders",
];

fn open(value: &Value, commands: &[&str], to: &str) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    let opening = Opening { scenario: value.to_string(), seed: 4, commands };
    let mut session = Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"));
    session.watch_hops(false);
    session.run_to(to).unwrap();
    session
}

/// The May 7 document with one entry for each of these marks, published when `at` says.
fn with_marks(marks: &[Value], at: impl Fn(usize) -> f64) -> Value {
    let mut value: Value = serde_json::from_str(document()).unwrap();
    let entries = marks.iter().enumerate().map(|(i, mark)| {
        json!({ "at": format!("{}s", at(i)), "label": "entry", "grade": "A", "source": "this test", "mark": mark })
    });
    value["timeline"] = entries.collect();
    value
}

fn beside(session: &Session) -> Vec<Beside> {
    timeline::beside(session.scenario(), session.run())
}

fn marks() -> Vec<Value> {
    vec![
        json!({ "kind": "answered_below", "journey": "place_order", "share": 0.5 }),
        json!({ "kind": "answered_above", "journey": "place_order", "share": 0.99 }),
        json!({ "kind": "answered_below", "journey": "deposit", "share": 0.9 }),
        json!({ "kind": "leaders_restored" }),
        json!({ "kind": "first_page", "set": "as-the-lessons-say" }),
    ]
}

#[test]
fn a_run_is_no_distance_from_itself() {
    let first = beside(&open(&with_marks(&marks(), |_| 0.0), &STORY, "20m"));
    assert!(first.iter().all(|entry| entry.verdict == "matched"), "{first:#?}");
    let far = timeline::distance([&first]);
    assert_eq!((far.matched, far.unmatched), (5, 0));
    assert!(far.worst_s.unwrap() >= far.median_s.unwrap() && far.median_s.unwrap() > 100.0, "{far:?}");
    let own = with_marks(&marks(), |i| first[i].simulated_s.unwrap());
    let again = beside(&open(&own, &STORY, "20m"));
    let near = timeline::distance([&again, &again]);
    assert_eq!((near.runs, near.matched, near.median_s, near.worst_s), (2, 10, Some(0.0), Some(0.0)));
    // What is lost comes before what returns, and the leaders before the customers.
    let at: Vec<f64> = first.iter().map(|entry| entry.simulated_s.unwrap()).collect();
    assert!(at[0] > 120.0 && at[0] < at[3] && at[3] >= 720.0 && at[3] <= at[1], "{at:?}");
}

#[test]
fn what_is_not_matched_is_said() {
    let marks = [
        json!({ "kind": "quorum_lost", "quorum": "matching-engine" }),
        json!({ "kind": "quorum_led", "quorum": "matching-engine" }),
        json!({ "kind": "zone_fault" }),
        json!({ "kind": "answered_below", "journey": "get_quote", "share": 0.5 }),
    ];
    let mut value = with_marks(&marks, |i| [60.0, 7_000.0, 120.0, 200.0][i]);
    value["timeline"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "at": "5min", "label": "no moment of a run", "grade": "A", "source": "this test" }));
    let seen = beside(&open(&value, &STORY, "4m"));
    let verdicts: Vec<&str> = seen.iter().map(|entry| entry.verdict.as_str()).collect();
    assert_eq!(verdicts, ["not in this run", "after the end", "given", "matched", "no mark"]);
    let distance = timeline::distance([&seen]);
    // When the zone fails is the story's own word: no evidence.
    assert_eq!((distance.matched, distance.unmatched), (1, 2));
}

#[test]
fn it_was_as_long_as_the_measure_says() {
    let value = with_marks(&marks(), |_| 0.0);
    let session = open(&value, &STORY, "20m");
    let report = report::build(session.scenario(), 4, session.run());
    let length = |what: &str| {
        let found = report.lengths.iter().find(|length| length.measure.contains(what)).unwrap();
        (found.from_s.unwrap(), found.to_s.unwrap(), found.lasts)
    };
    assert_eq!(length("a duty is blocked").0, 60.0);
    let (from, to, lasts) = length("without a leader");
    assert!((120.0..131.0).contains(&from) && (719.0..=720.0).contains(&to) && !lasts, "{from} to {to}");
    let (down, up, _) = length("trading is down");
    assert!(down >= from && up >= to, "trading comes back after the leaders: {down} to {up}");
    let any = length("any journey");
    assert!(any.0 <= down && any.1 >= up);
    let panel = session.inspect("timeline").unwrap();
    assert_eq!(panel.facts.len(), 7);
    assert_eq!(panel.chain.len(), 5);
}

/// A queue that filled for a while drains at capacity less arrivals: backlog / (capacity - arrivals) (fluid approximation).
#[test]
fn the_drain_forecast_is_what_the_run_does() {
    let mut value: Value = serde_json::from_str(include_str!("../documents/two-queues.json")).unwrap();
    value["zones"] = json!([{ "id": "a" }, { "id": "b" }]);
    value["quorums"] = json!([{ "id": "engine", "label": "Engine", "nodes": ["a", "a", "b"],
        "commit_time": { "constant": "1ms" } }]);
    value["services"] = json!([{
        "id": "server", "label": "Server", "replicas": ["b"], "workers": 10,
        "operations": [{ "id": "serve", "steps": [
            { "kind": "work", "time": { "exponential": "400ms" } },
            { "kind": "propose", "quorum": "engine", "timeout": "1h" }
        ] }]
    }]);
    let journey = &mut value["journeys"][0];
    for (field, set) in
        [("rate", json!(20)), ("target", json!("1h")), ("patience", json!("1h")), ("max_attempts", json!(1))]
    {
        journey[field] = set;
    }
    let mut session = open(&value, &["1m zone a power-loss", "3m zone a repair"], "4m30s");
    let forecast = |session: &Session| session.run().recorder().drain.queue(ServiceId(0));
    let mut forecasts = Vec::new();
    let mut at = SimTime::from_secs(270);
    let empty = loop {
        let queued: u32 = session.run().world().replicas().iter().map(|replica| replica.queued).sum();
        if queued == 0 {
            break at;
        }
        forecasts.extend(forecast(&session).map(|left| (at, queued, left)));
        at += SimDuration::from_secs(10);
        session.run_mut().advance(at, u64::MAX);
        assert!(at < SimTime::from_secs(3_000), "it drains");
    };
    assert!(forecasts.len() > 10, "{forecasts:?}");
    let mut errors: Vec<f64> =
        forecasts.iter().map(|(at, _, left)| left.as_secs_f64() / empty.since(*at).as_secs_f64()).collect();
    errors.sort_by(f64::total_cmp);
    let median = errors[errors.len() / 2];
    // 20 arrivals a second, capacity 25: half a minute's loss of the queue is noisy, its median is not.
    assert!((0.7..1.4).contains(&median), "forecast over what it took: median {median}, {errors:?}");
    // Fluid formula: 150 s without commits at 20/s, drained at 5/s.
    let took = empty.since(SimTime::from_secs(180)).as_secs_f64();
    println!("forecast / truth: median {median:.2}; empty {took} s after the repair");
    let facts = session.inspect("service:server").unwrap().facts;
    assert!(!facts.iter().any(|fact| fact.0.starts_with("Queue empty")), "nothing to forecast");
}
