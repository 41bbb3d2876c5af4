//! Small documents in which the program once said something else than real systems do, with the right value.

use blast_radius::engine::SimTime;
use blast_radius::session::{Opening, Session};
use blast_radius::telling::report::{self, Report};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::{ServiceId, ZoneId};
use blast_radius::world::services::autoscaling::Lifecycle;
use blast_radius::world::services::fleet::FleetFact;
use blast_radius::world::services::replica::ProcessState;
use serde_json::{Value, json};

use crate::support::driven::Driven;

const SEEDS: std::ops::RangeInclusive<u64> = 1..=3;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn run(document: &Value, seed: u64, commands: &[&str], to: &str) -> Report {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    let opening = Opening { scenario: document.to_string(), seed, commands };
    let mut session = Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"));
    session.run_to(to).unwrap();
    report::build(session.scenario(), seed, session.run())
}

/// Parts of the front, in order.
fn front(report: &Report) -> Vec<&str> {
    report.blast_radius.measured.front.iter().map(|hit| hit.part.as_str()).collect()
}

#[test]
fn the_front_holds_only_what_the_twin_has_not() {
    let document = parsed(include_str!("../documents/front-before-the-fault.json"));
    for seed in SEEDS {
        // A slow command holds the cache's thread once a minute, with and without the fault, which touches nobody.
        let gray = run(&document, seed, &["5m zone b gray"], "8m");
        assert_eq!(front(&gray), ["zone:b"], "seed {seed}");
        let never = |(part, hit): (&String, &Option<f64>)| hit.is_some().then(|| part.clone());
        let hit: Vec<String> = gray.blast_radius.first_hit_s.iter().filter_map(never).collect();
        assert!(hit.is_empty(), "seed {seed}: {hit:?}");
        // Without a fault there is no front at all, and nothing is touched.
        let calm = run(&document, seed, &[], "8m");
        assert!(front(&calm).is_empty(), "seed {seed}");
        for row in &calm.blast_radius.measured.rows {
            assert_eq!((row.now.0, row.worst), (0.0, 0.0), "seed {seed}: {}", row.what);
        }
        // A fault that does reach them is in the front, at its own time.
        let dark = run(&document, seed, &["5m zone a power-loss"], "8m");
        let hits = &dark.blast_radius.measured.front;
        assert!(hits.iter().any(|hit| hit.part == "journey:visit"), "seed {seed}: {hits:?}");
        assert!(hits.iter().all(|hit| hit.at_us >= 300_000_000), "seed {seed}: {hits:?}");
    }
}

#[test]
fn a_command_that_both_runs_get_touches_nothing_beyond_the_twin() {
    // A restart of a whole service is a measure, not a fault: the twin gets it as well.
    let document = parsed(include_str!("../documents/front-before-the-fault.json"));
    let report = run(&document, 1, &["2m zone b gray", "5m service api restart"], "8m");
    assert_eq!(front(&report), ["zone:b"]);
}

#[test]
fn a_grace_period_shorter_than_the_start_is_a_death_loop() {
    let document = parsed(include_str!("../documents/grace-period-shorter-than-start.json"));
    for seed in SEEDS {
        let mut driven = Driven::new(&document, seed);
        driven.give("5m service web terminate a");
        let mut most = 0;
        for minute in 6..=60 {
            driven.to(60 * minute);
            let up =
                |place: &&blast_radius::world::services::replica::Replica| place.process == ProcessState::Up;
            most = most.max(driven.world().replicas().iter().filter(up).count());
        }
        assert_eq!(most, 3, "seed {seed}: never more than three serve");
        let launched = driven.when(|fact| matches!(fact, Fact::Fleet(_, FleetFact::Launched(_))));
        let running = driven.when(|fact| matches!(fact, Fact::Fleet(_, FleetFact::InService(_, true))));
        let unhealthy = driven.when(|fact| matches!(fact, Fact::Fleet(_, FleetFact::Unhealthy(_))));
        // Launched at the first status check, in service a minute later, replaced at the first status check after the
        // grace period of another minute: one more every two to three minutes.
        assert!((300.0..=360.0).contains(&launched[0]), "seed {seed}: {launched:?}");
        assert!((60.0 - (running[0] - launched[0])).abs() < 1e-6, "seed {seed}");
        assert!(
            (60.0..=120.01).contains(&(unhealthy[0] - running[0])),
            "seed {seed}: {unhealthy:?} {running:?}"
        );
        assert!(
            launched.windows(2).all(|pair| (119.99..=180.01).contains(&(pair[1] - pair[0]))),
            "{launched:?}"
        );
        assert!(launched.len() >= 18, "seed {seed}: {launched:?}");
    }
}

#[test]
fn a_grace_period_longer_than_the_start_lets_the_instance_serve() {
    let mut document = parsed(include_str!("../documents/grace-period-shorter-than-start.json"));
    document["services"][0]["autoscaling"]["grace_period"] = json!("6min");
    for seed in SEEDS {
        let mut driven = Driven::new(&document, seed);
        driven.give("5m service web terminate a").to(1_800);
        let launched = driven.when(|fact| matches!(fact, Fact::Fleet(_, FleetFact::Launched(_))));
        let serves = driven.when(|fact| matches!(fact, Fact::Fleet(_, FleetFact::Serves(_, true))));
        assert_eq!(launched.len(), 1, "seed {seed}");
        assert!((serves[0] - launched[0] - 360.0).abs() < 1e-6, "seed {seed}: {launched:?} {serves:?}");
        let group = driven.world().fleet(ServiceId(0)).unwrap();
        let serving = group.places().iter().filter(|place| place.lifecycle == Lifecycle::InService).count();
        assert_eq!(serving, 4);
    }
}

#[test]
fn the_death_loop_is_found_before_any_run() {
    let mut document = parsed(include_str!("../documents/grace-period-shorter-than-start.json"));
    let loops = |document: &Value| {
        let scenario = blast_radius::scenario::read(&document.to_string()).unwrap();
        let found = blast_radius::telling::spof::find(&scenario.topology).into_iter();
        found.filter(|spof| spof.kind == "autoscaling").map(|spof| spof.what).collect::<Vec<_>>()
    };
    let found = loops(&document);
    assert!(found.len() == 1 && found[0].contains("none ever serves"), "{found:?}");
    document["services"][0]["autoscaling"]["grace_period"] = json!("6min");
    assert_eq!(loops(&document), Vec::<String>::new());
}

#[test]
fn hosts_that_are_off_report_nothing() {
    let document = parsed(include_str!("../documents/metrics-of-a-dead-store.json"));
    for seed in SEEDS {
        let report = run(&document, seed, &["5m zone a power-loss"], "20m");
        let fired = |wanted: &str| -> Vec<f64> {
            let sets = report.alerts.sets.iter().flat_map(|set| &set.fired);
            sets.filter(|fired| format!("{}: {}", fired.rule.name, fired.rule.text).contains(wanted))
                .map(|fired| fired.first_s)
                .collect()
        };
        for part in ["batch: no CPU figure", "DB: no CPU figure"] {
            let times = fired(part);
            assert!(
                times.len() == 1 && (355.0..=400.0).contains(&times[0]),
                "seed {seed}, {part}: {times:?}"
            );
        }
        assert_eq!(fired("CPU under 1 %"), Vec::<f64>::new(), "seed {seed}");
    }
}

#[test]
fn a_command_that_does_nothing_says_so_everywhere() {
    let text = blast_radius::scenario::catalogue::text("healthy-day").unwrap();
    let document = parsed(text);
    let commands = ["1m broker trading-a start", "2m zone b repair", "3m zone b unshift"];
    let report = run(&document, 1, &commands, "5m");
    assert_eq!(report.outcomes.len(), 3);
    for (outcome, command) in report.outcomes.iter().zip(commands) {
        assert!(!outcome.done && outcome.text.contains("Nothing changes"), "{command}: {outcome:?}");
    }
    let told: Vec<&str> = report
        .log
        .iter()
        .filter(|line| line.severity == blast_radius::frame::Severity::Command)
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().all(|line| line.contains("Nothing changes")), "{told:?}");
    assert!(front(&report).is_empty(), "what did nothing hit nobody");
}

#[test]
fn a_zone_without_a_healthy_target_leaves_the_balancers_name() {
    // Two zones, a target in each, and a group that keeps to its zones: the process in zone a ends while its host and the
    // balancer's node go on.
    let mut document = parsed(include_str!("../documents/grace-period-shorter-than-start.json"));
    let service = &mut document["services"][0];
    service["replicas"] = json!(["a", "b"]);
    service["start_time"] = json!("60min");
    service.as_object_mut().unwrap().remove("autoscaling");
    service["target_group"]["cross_zone"] = json!(false);
    document["control_planes"][0]["duties"] = json!(["launch-instances"]);
    for seed in SEEDS {
        let mut driven = Driven::new(&document, seed);
        driven.give("5m zone a power-loss");
        driven.give("6m zone a repair");
        // The node is back after its boot and finds its target refusing: without the rule, half of the customers get 502.
        let change = |zone: ZoneId, healthy: bool| {
            move |fact: &Fact| *fact == Fact::ZoneTargets(zone, ServiceId(0), healthy)
        };
        driven.to(1_200);
        let lost = driven.when(change(ZoneId(0), false));
        let last = driven.window("visit", 1_800);
        assert_eq!(last.offered - last.in_flight(), last.ok, "seed {seed}: {last:?}, left at {lost:?}");
        assert!(driven.world().balancer().left_name(ZoneId(0), &[ServiceId(0)], SimTime::from_secs(1_800)));
        assert!(!driven.world().balancer().left_name(ZoneId(1), &[ServiceId(0)], SimTime::from_secs(1_800)));
    }
}

#[test]
fn patching_a_broker_costs_nothing_with_a_replica_to_spare_and_stops_writes_without() {
    // repost.aws, "avoid disruption during patching" of MSK: with min.insync.replicas equal to the replication factor every
    // restart of a broker stops the writes of its partitions.
    let commands = ["5m broker trading-a stop", "7m broker trading-a start"];
    let answered = |insync: u64, commands: &[&str], until: &str| {
        let mut document = parsed(crate::emergence::document());
        for topic in document["clusters"][0]["topics"].as_array_mut().unwrap() {
            if topic["min_insync_replicas"] == json!(2) {
                topic["min_insync_replicas"] = json!(insync);
            }
        }
        let report = run(&document, 1, commands, until);
        assert!(report.outcomes.iter().all(|outcome| outcome.done), "{:?}", report.outcomes);
        assert_eq!(report.blast_radius.measured.lost_requests, 0, "a patch is no fault: the twin has it too");
        report.now["place_order"].answered.unwrap_or(0.0)
    };
    assert!(answered(2, &commands[..1], "6m") > 0.99);
    assert!(answered(2, &commands, "9m") > 0.99);
    let (without, after) = (answered(3, &commands[..1], "6m"), answered(3, &commands, "9m"));
    assert!(without < 0.5 && after > 0.99, "{without} while it is stopped, {after} afterwards");
}

#[test]
fn a_long_queue_of_calls_that_end_at_once_needs_no_deep_stack() {
    // One worker is held for half a minute; then thousands of calls find the breaker of their step open: each ends at once
    // and hands the worker to the next.
    let mut document = parsed(include_str!("../documents/two-queues.json"));
    let breaker =
        json!({ "slidingWindowSize": 5, "minimumNumberOfCalls": 5, "waitDurationInOpenState": "1h" });
    document["services"] = json!([
        { "id": "front", "label": "Front", "replicas": ["a"], "workers": 1, "queue_limit": 60_000, "operations": [
            { "id": "hold", "steps": [{ "kind": "work", "time": { "constant": "30s" } }] },
            { "id": "short", "steps": [{ "kind": "call", "to": "back.serve", "timeout": "1s", "breaker": breaker }] }
        ] },
        { "id": "back", "label": "Back", "replicas": ["a"], "workers": 5, "operations": [
            { "id": "serve", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] }
        ] }
    ]);
    let journey = |id: &str, rate: f64| json!({ "id": id, "label": id, "to": format!("front.{id}"), "rate": rate, "target": "100s", "patience": "200s" });
    document["journeys"] = json!([journey("hold", 0.02), journey("short", 500.0)]);
    document.as_object_mut().unwrap().remove("facts");
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let done = thread.spawn(move || {
        let mut driven = Driven::new(&document, 1);
        driven.give("0s defence breakers on").give("5s service back hang");
        // The most that were worked off within one second.
        let (mut most, mut before) = (0, 0);
        for second in 1..=600 {
            driven.to(second);
            let now = driven.world().replicas()[0].queued;
            most = most.max(before - now.min(before));
            before = now;
        }
        most
    });
    let most = done.unwrap().join().unwrap();
    assert!(most > 5_000, "{most} calls at most ended in one second");
}
