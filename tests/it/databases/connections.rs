//! What a connection costs: how each library opens them again after a fail-over, the storm at the server, and its limit.

use blast_radius::engine::SimTime;
use blast_radius::world::command::{Outcome, StoreWhy, TimedCommand, Why};
use blast_radius::world::fact::{ConnectFact, Fact};
use blast_radius::world::ids::StoreId;
use blast_radius::world::services::call::CallOutcome;
use serde_json::{Value, json};

use super::{Run, read, region};

/// A database with two members and many cores, whose clients have pools of ten; queries take ten seconds.
fn document(library: &str, clients: usize, connect: Value) -> Value {
    let store = json!({
        "members": ["a", "b"], "cores": 1_000, "query_time": { "constant": "10s" },
        "election_timeout": "10s", "election_time": "1ms",
        "pool": { "library": library, "max_pool_size": 10, "connect": connect }
    });
    let mut document = region(store, 1_000, &[(20.0 * clients as f64, json!({}))]);
    document["services"][0]["replicas"] = json!(vec!["c"; clients]);
    document["balancer"]["idle_timeout"] = "1h".into();
    document
}

fn told(run: &Run) -> Vec<(SimTime, ConnectFact)> {
    let own = |&(at, fact): &(SimTime, Fact)| match fact {
        Fact::StoreConnections(StoreId(0), fact) => Some((at, fact)),
        _ => None,
    };
    run.facts.iter().filter_map(own).collect()
}

fn open(run: &Run) -> u32 {
    run.simulation.model().stores()[0].connections().open
}

/// Ten connections of 100 ms each, as many at a time as the library opens. Sources: MongoDB's `maxConnecting` 2; three
/// threads of r2d2, one of HikariCP, one login at a time of PgBouncer, each request its own in bb8, SQLAlchemy, deadpool.
#[test]
fn libraries_open_so_many_connections_at_a_time() {
    for (library, at_once) in [
        ("mongodb", 2),
        ("r2d2", 3),
        ("hikaricp", 1),
        ("pgbouncer", 1),
        ("bb8", 10),
        ("sqlalchemy", 10),
        ("deadpool", 10),
    ] {
        let connect = json!({ "time": "100ms", "cpu": "0s", "min_idle": 0 });
        let mut run = Run::new(&read(&document(library, 1, connect)), 1, &["60s store db fail-over"]);
        run.until(59.99);
        assert_eq!(open(&run), 10, "{library}: 20 queries a second of 10 s want more than ten");
        // From the first attempt that finds the new primary on.
        let (mut first, mut last) = (None, 0.0);
        for step in 0..2_000 {
            let at = 60.0 + f64::from(step) * 0.01;
            run.until(at);
            let now = open(&run);
            if now > 0 && first.is_none() {
                first = Some(at);
            }
            if now < 10 {
                last = at;
            }
        }
        let took = last - first.unwrap_or(f64::NAN) + 0.1;
        let expected = 10_f64.div_euclid(f64::from(at_once)) * 0.1 + if 10 % at_once > 0 { 0.1 } else { 0.0 };
        assert!((took - expected).abs() < 0.06, "{library}: {took:.2} s for {expected:.2} s");
    }
}

/// The primary is gone for about 3 s, while queries wait: an attempt follows each pause, and the first one that finds the
/// new primary opens. Sources: as `PoolLibrary::connect`.
#[test]
fn libraries_try_again_after_their_pauses() {
    for (library, pauses) in [
        ("mongodb", vec![0.5; 10]),
        ("r2d2", vec![0.4, 0.8, 1.6, 3.2]),
        ("bb8", vec![0.4, 0.8, 1.6, 3.2]),
        ("hikaricp", vec![0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56]),
        ("pgbouncer", vec![15.0]),
    ] {
        let connect = json!({ "time": "1ms", "cpu": "0s", "min_idle": 0 });
        let mut document = document(library, 1, connect);
        document["stores"][0]["election_time"] = "3s".into();
        let mut run = Run::new(&read(&document), 1, &["60s store db fail-over"]);
        let opened = (1..2_000).map(|step| 60.0 + f64::from(step) * 0.01).find(|&at| {
            run.until(at);
            open(&run) > 0
        });
        let elected = run.when(|fact| matches!(fact, Fact::StorePrimary(_)))[0] - 60.0;
        let opened = opened.unwrap_or_else(|| panic!("{library}: never")) - 60.0;
        let (mut expected, mut pauses) = (0.001, pauses.into_iter());
        while expected < elected {
            expected += pauses.next().unwrap() + 0.001;
        }
        let late = opened - expected;
        assert!((0.0..0.02).contains(&late), "{library}: {opened:.2} s, expected {expected:.2} s");
    }
}

/// 40 processes with ten connections each, 20 ms of the server's CPU for each, on four cores: two seconds of nothing else.
#[test]
fn a_storm_costs_the_new_primary_the_work_of_all_connections() {
    for (cpu, least, most) in [("20ms", 1.8, 2.6), ("0s", 0.0, 0.3)] {
        let mut document = document("sqlalchemy", 40, json!({ "time": "1ms", "cpu": cpu }));
        document["stores"][0]["cores"] = 4.into();
        document["stores"][0]["query_time"] = json!({ "constant": "1us" });
        document["journeys"][0]["rate"] = 4_000.into();
        let mut run = Run::new(&read(&document), 1, &["30s store db fail-over"]);
        run.until(29.9);
        let before = open(&run);
        assert!(before <= 400, "{before}");
        run.until(40.0);
        let slow = run
            .ended()
            .iter()
            .filter(|visit| visit.started.as_secs_f64() >= 30.0)
            .map(|visit| visit.latency)
            .max();
        let slow = slow.unwrap().as_secs_f64();
        assert!((least..=most).contains(&slow), "{cpu}: the slowest took {slow:.2} s");
    }
}

/// With the limit reached, further attempts are refused: a caller of SQLAlchemy gets the error, one of HikariCP waits.
#[test]
fn a_server_refuses_more_connections_than_it_may_have() {
    for (library, fail) in [("sqlalchemy", true), ("hikaricp", false)] {
        let mut document = document(library, 10, json!({ "time": "1ms", "cpu": "0s", "min_idle": 0 }));
        document["stores"][0]["max_clients"] = 50.into();
        document["stores"][0]["pool"]["wait_queue_timeout"] = "5min".into();
        let mut run = Run::new(&read(&document), 1, &[]);
        for at in 1..=60 {
            run.until(f64::from(at));
            assert!(open(&run) <= 50, "{library}: {} at {at} s", open(&run));
        }
        assert_eq!(open(&run), 50, "{library}");
        let told = told(&run);
        assert!(told.iter().any(|(_, fact)| *fact == ConnectFact::Refused(50)), "{library}: {told:?}");
        let state = run.simulation.model().stores()[0].connections();
        assert!(state.counts[2] > 20, "{library}: {state:?}");
        let failed = run.ended().iter().filter(|visit| visit.outcome == CallOutcome::Failed).count();
        assert_eq!(failed > 100, fail, "{library}: {failed} failed");
    }
}

/// A query whose connection is cut is sent once more by MongoDB's driver (`retryReads`); others hand the error on.
#[test]
fn a_cut_query_is_sent_once_more_or_fails() {
    for (library, fails) in [("mongodb", false), ("hikaricp", true)] {
        let mut document = document(library, 1, json!({}));
        document["journeys"][0]["rate"] = 0.5.into();
        let commands = ["60s store db fail-over"];
        let mut run = Run::new(&read(&document), 1, &commands);
        run.until(59.999_999);
        let under_way = run.simulation.model().stores()[0].running();
        run.until(61.0);
        let failed = run.ended().iter().filter(|visit| visit.outcome == CallOutcome::Failed).count();
        assert!(under_way > 0);
        assert_eq!(failed, if fails { under_way } else { 0 }, "{library}");
    }
    // Cut a second time it fails there too.
    let mut document = document("mongodb", 1, json!({}));
    document["journeys"][0]["rate"] = 0.5.into();
    let mut run = Run::new(&read(&document), 1, &["60s store db fail-over", "63s store db fail-over"]);
    run.until(64.0);
    assert!(run.ended().iter().any(|visit| visit.outcome == CallOutcome::Failed));
}

/// A process that ends closes its connections, and a new one opens those that its pool keeps.
#[test]
fn a_restart_closes_connections_and_opens_others() {
    let mut document = document("hikaricp", 4, json!({ "time": "10ms" }));
    document["journeys"][0]["rate"] = 0.1.into();
    let mut run = Run::new(&read(&document), 1, &["60s service app restart", "3min zone c power-loss"]);
    run.until(59.0);
    assert_eq!(open(&run), 40);
    run.until(61.0);
    assert_eq!(open(&run), 0);
    run.until(90.0);
    assert_eq!(open(&run), 40, "a connection takes 10 ms and 5 ms of CPU, one after the other");
    run.until(181.0);
    assert_eq!(open(&run), 0);
}

/// The primary's host goes dark: who calls it hears nothing until the time-out, and the new primary is met with new
/// connections.
#[test]
fn a_dark_primary_costs_the_time_out_and_all_connections() {
    let mut document = document("hikaricp", 2, json!({ "time": "10ms", "timeout": "2s" }));
    document["journeys"][0]["rate"] = 1.into();
    document["stores"][0]["members"] = json!(["a", "b", "b"]);
    let mut run = Run::new(&read(&document), 1, &["60s zone a power-loss"]);
    run.until(90.0);
    let cut = told(&run).iter().find_map(|&(at, fact)| match fact {
        ConnectFact::Cut(count) => Some((at.as_secs_f64(), count)),
        _ => None,
    });
    let (at, count) = cut.expect("cut when the new primary is there");
    assert!((70.0..=70.1).contains(&at) && count == 20, "{at}, {count}");
    assert_eq!(open(&run), 20);
}

#[test]
fn connections_that_cost_nothing_are_not_counted_as_opened() {
    let mut document = document("hikaricp", 2, json!({}));
    document["stores"][0]["pool"].as_object_mut().unwrap().remove("connect");
    let mut run = Run::new(&read(&document), 1, &["60s store db fail-over"]);
    run.until(100.0);
    let state = run.simulation.model().stores()[0].connections();
    assert_eq!((state.opening, state.counts), (0, [0; 3]));
    assert!(told(&run).is_empty());
}

/// What a fail-over needs, and why it does nothing without.
#[test]
fn a_fail_over_that_does_nothing_says_why() {
    let why = |change: &dyn Fn(&mut Value), commands: &[&str]| {
        let mut document = document("mongodb", 1, json!({}));
        document["stores"][0]["operations"] = json!({ "start": "1s" });
        change(&mut document);
        let mut run = Run::new(&read(&document), 1, commands);
        run.until(100.0);
        run.facts.iter().rev().find_map(|(_, fact)| match fact {
            Fact::Commanded(_, outcome) => Some(*outcome),
            _ => None,
        })
    };
    let nothing = |why| Some(Outcome::Nothing(Why::Store(StoreId(0), why)));
    let as_it_is = |_: &mut Value| {};
    let slow = |document: &mut Value| document["stores"][0]["election_time"] = "30s".into();
    let three = |document: &mut Value| document["stores"][0]["members"] = json!(["b", "a", "a"]);
    assert_eq!(why(&as_it_is, &["10s store db fail-over"]), Some(Outcome::PLAIN));
    assert_eq!(
        why(&slow, &["10s store db fail-over", "11s store db fail-over"]),
        nothing(StoreWhy::NoPrimary)
    );
    assert_eq!(why(&as_it_is, &["10s store db stop", "11s store db fail-over"]), nothing(StoreWhy::Stopped));
    // Two of three are dark: the primary has no majority either. One of two: nobody is left.
    assert_eq!(
        why(&three, &["10s zone a power-loss", "11s store db fail-over"]),
        nothing(StoreWhy::NoPrimary)
    );
    // The one that was passed over leads again at the next fail-over.
    let document = document("mongodb", 1, json!({}));
    let mut run = Run::new(&read(&document), 1, &["10s store db fail-over", "20s store db fail-over"]);
    run.until(15.0);
    assert_eq!(run.simulation.model().stores()[0].primary(), Some(1));
    run.until(25.0);
    assert_eq!(run.simulation.model().stores()[0].primary(), Some(0));
    // A store of one member has no such command.
    let mut single = self::document("mongodb", 1, json!({}));
    single["stores"][0]["members"] = json!(["a"]);
    assert!(TimedCommand::parse("10s store db fail-over", &read(&single)).is_err());
}

/// Share of the visits of `[from, to)` seconds that were answered.
fn answered(run: &Run, from: f64, to: f64) -> f64 {
    let ended = run.ended();
    let own: Vec<_> =
        ended.iter().filter(|visit| (from..to).contains(&visit.started.as_secs_f64())).collect();
    own.iter().filter(|visit| visit.outcome == CallOutcome::Ok).count() as f64 / own.len().max(1) as f64
}

/// 20 processes keep ten connections each; the server needs 20 ms for one, so four seconds for all, and clients wait a
/// second. All at once and again at once, it works for attempts that are given up and never gets further. Pauses that
/// grow end that; one attempt at a time of each process never begins it.
#[test]
fn a_storm_lasts_without_pauses_ends_with_them_and_does_not_come_with_a_limit() {
    let cases = [
        (
            "all at once, no pauses",
            json!({ "at_once": 10, "pause": "10ms", "pause_max": "10ms" }),
            0.0..0.4,
            0.0..0.2,
        ),
        ("all at once, growing pauses", json!({ "at_once": 10, "pause": "400ms" }), 0.0..0.9, 0.99..1.1),
        (
            "one at a time, no pauses",
            json!({ "at_once": 1, "pause": "10ms", "pause_max": "10ms" }),
            0.95..1.1,
            0.99..1.1,
        ),
    ];
    for (case, settings, first, later) in cases {
        let mut connect = json!({ "time": "1ms", "cpu": "20ms", "timeout": "1s", "min_idle": 10 });
        connect.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let mut document = document("bb8", 20, connect);
        document["stores"][0]["cores"] = 1.into();
        document["stores"][0]["query_time"] = json!({ "constant": "1ms" });
        document["journeys"][0]["rate"] = 100.into();
        document["services"][0]["operations"][0]["steps"][0]["timeout"] = "1s".into();
        let topology = read(&document);
        for seed in 1..=20 {
            let mut run = Run::new(&topology, seed, &["10s store db fail-over"]);
            run.until(91.0);
            assert!(answered(&run, 0.0, 9.0) > 0.999, "{case}, seed {seed}");
            let found = [answered(&run, 10.0, 20.0), answered(&run, 70.0, 90.0)];
            let expected = first.contains(&found[0]) && later.contains(&found[1]);
            assert!(expected, "{case}, seed {seed}: {found:?}");
        }
    }
}

/// Services that do not ask a store keep no connections to it; those behind a cache of it do.
#[test]
fn only_who_asks_a_store_keeps_connections_to_it() {
    let mut document = document("hikaricp", 3, json!({}));
    document["services"].as_array_mut().unwrap().push(json!({
        "id": "other", "label": "Other", "replicas": ["a", "b"], "workers": 1,
        "operations": [{ "id": "o", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] }]
    }));
    let mut run = Run::new(&read(&document), 1, &["10s store db fail-over"]);
    run.until(9.0);
    assert_eq!(open(&run), 30);
    document["stores"].as_array_mut().unwrap().push(json!({
        "id": "front", "label": "A cache", "kind": "cache", "members": ["a"], "query_time": { "constant": "10us" },
        "cached": [{ "store": "db", "entries": 10 }]
    }));
    document["services"][1]["operations"][0]["steps"][0] =
        json!({ "kind": "query", "store": "front", "timeout": "1s" });
    let mut run = Run::new(&read(&document), 1, &[]);
    run.until(9.0);
    assert_eq!(open(&run), 50);
}
