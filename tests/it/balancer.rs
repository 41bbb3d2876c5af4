//! The load balancer by the rules of its user guide, and zonal shift.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::world::fact::Fact;
use blast_radius::world::front::balancer::{Balancer, ElbCounts, HealthChange, Registration, Shift};
use blast_radius::world::ids::*;
use blast_radius::world::topology::{Algorithm, TargetGroupSpec};
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, WEB, region};

const SEEDS: u64 = 20;
const ZONES: [ZoneId; 2] = [ZoneId(0), ZoneId(1)];

fn at(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// A balancer with two nodes before one service with targets in `zones`.
fn balancer(zones: &[ZoneId], change: impl Fn(&mut TargetGroupSpec)) -> Balancer {
    let spec = region(&[]).balancer.clone();
    let mut group = TargetGroupSpec::of(&spec);
    change(&mut group);
    Balancer::new(spec, 2, &[zones.to_vec()], vec![group])
}

/// How many of `count` requests of node a each target gets.
fn shares(balancer: &mut Balancer, count: usize, now: SimTime) -> Vec<usize> {
    let mut got = vec![0; balancer.checks() / 2];
    for _ in 0..count {
        if let Some(target) = balancer.pick(ZONES[0], WEB, now) {
            got[target.index()] += 1;
        }
    }
    got
}

#[test]
fn a_dead_target_is_found_after_two_checks_and_the_timeout() {
    // HealthCheckIntervalSeconds 30, HealthCheckTimeoutSeconds 5, UnhealthyThresholdCount 2: 30 to 60 s plus 5 s.
    let topology = region(&[]);
    let mut found = Vec::new();
    let mut back = Vec::new();
    for seed in 1..=SEEDS {
        let mut cloud = Cloud::new(&topology, seed);
        cloud.give("100s zone a power-loss");
        cloud.give("300s zone a repair");
        cloud.to(600);
        let change = |wanted| move |fact: &Fact| matches!(fact, Fact::Target(ZoneId(1), ReplicaId(0), change) if *change == wanted);
        found.push(cloud.times(change(HealthChange::Unhealthy))[0] - 100.0);
        let serves = cloud.times(|fact| matches!(fact, Fact::ReplicaUp(ReplicaId(0))))[0];
        back.push(cloud.times(change(HealthChange::Healthy))[0] - serves);
    }
    assert!(found.iter().all(|time| (35.0..=65.0).contains(time)), "{found:?}");
    assert!(found.iter().any(|time| *time < 45.0) && found.iter().any(|time| *time > 55.0), "{found:?}");
    // HealthyThresholdCount 5: U((n-1)T, nT), as HAProxy does it.
    assert!(back.iter().all(|time| (120.0..=150.0).contains(time)), "{back:?}");
}

#[test]
fn thresholds_need_results_in_a_row_and_a_new_target_one_pass() {
    use HealthChange::{Healthy, Unhealthy};
    struct Row(&'static str, bool, &'static [bool], &'static [Option<HealthChange>]);
    let rows = [
        Row("two failures", false, &[false, false], &[None, Some(Unhealthy)]),
        Row("a pass between", false, &[false, true, false, false], &[None, None, None, Some(Unhealthy)]),
        Row(
            "five passes",
            false,
            &[false, false, true, true, true, true, true],
            &[None, Some(Unhealthy), None, None, None, None, Some(Healthy)],
        ),
        Row("new: one pass", true, &[true], &[Some(Healthy)]),
        Row("new: a failure, then a pass", true, &[false, true], &[None, Some(Healthy)]),
        Row(
            "new: two failures, then as any other",
            true,
            &[false, false, true, true, true, true, true],
            &[None, None, None, None, None, None, Some(Healthy)],
        ),
    ];
    for Row(name, new, results, expected) in rows {
        let mut balancer = balancer(&ZONES, |_| {});
        if new {
            balancer.register(ReplicaId(0));
        }
        let got: Vec<_> = results.iter().map(|&passed| balancer.note(0, passed, at(0))).collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn targets_get_requests_by_health_zone_and_registration() {
    // Each row: (name, cross-zone, unhealthy targets, unregistered, shifted zones, who gets requests of node a).
    type Row<'a> = (&'a str, bool, &'a [usize], &'a [u16], &'a [u8], [bool; 4]);
    let rows: [Row; 9] = [
        ("all healthy", true, &[], &[], &[], [true; 4]),
        ("one unhealthy", true, &[0], &[], &[], [false, true, true, true]),
        ("fail-open: all unhealthy", true, &[0, 1, 2, 3], &[], &[], [true; 4]),
        ("cross-zone off: own zone", false, &[], &[], &[], [true, false, true, false]),
        ("cross-zone off: fails open in its zone", false, &[0, 2], &[], &[], [true, false, true, false]),
        ("unregistered", true, &[], &[1, 2], &[], [true, false, false, true]),
        ("fail-open leaves the unregistered out", true, &[0, 1, 3], &[2], &[], [true, true, false, true]),
        ("zone b shifted away", true, &[], &[], &[1], [true, false, true, false]),
        ("cross-zone off and own zone empty: 503", false, &[], &[0, 2], &[], [false; 4]),
    ];
    for (name, cross_zone, unhealthy, unregistered, shifted, expected) in rows {
        let zones = [ZONES[0], ZONES[1], ZONES[0], ZONES[1]];
        let mut balancer = balancer(&zones, |group| group.cross_zone = cross_zone);
        for &target in unhealthy {
            balancer.note(target, false, at(0));
            balancer.note(target, false, at(0));
        }
        unregistered.iter().for_each(|&target| assert!(balancer.deregister(ReplicaId(target))));
        shifted.iter().for_each(|&zone| balancer.set_shift(ZoneId(zone), Some(Shift::ByHand)));
        let got: Vec<bool> = shares(&mut balancer, 40, at(0)).iter().map(|&count| count > 0).collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn slow_start_is_a_linear_ramp() {
    // slow_start.duration_seconds 100: at second t the new target's weight is t/100 of the others'.
    let mut balancer = balancer(&[ZONES[0], ZONES[0], ZONES[0]], |group| {
        group.slow_start = SimDuration::from_secs(100);
    });
    balancer.register(ReplicaId(2));
    balancer.note(2, true, at(1_000));
    for (second, weight) in [(1, 0.01), (10, 0.1), (25, 0.25), (50, 0.5), (75, 0.75), (100, 1.0), (200, 1.0)]
    {
        let got = shares(&mut balancer, 9_000, at(1_000 + second));
        let expected = 9_000.0 * weight / (2.0 + weight);
        assert!((got[2] as f64 - expected).abs() < 30.0, "after {second} s: {got:?}, expected {expected}");
    }
    // Nobody works at full share: nobody starts slowly.
    let mut empty =
        self::balancer(&[ZONES[0], ZONES[0]], |group| group.slow_start = SimDuration::from_secs(100));
    empty.register(ReplicaId(0));
    empty.register(ReplicaId(1));
    empty.note(0, true, at(0));
    empty.note(1, true, at(50));
    let got = shares(&mut empty, 1_000, at(51));
    assert!(got[1] < 50, "the second starts slowly beside the first: {got:?}");
    assert_eq!(got[0] + got[1], 1_000);
}

#[test]
fn least_outstanding_requests_prefers_the_idle() {
    let mut balancer = balancer(&[ZONES[0], ZONES[0], ZONES[0]], |group| {
        group.algorithm = Algorithm::LeastOutstanding;
    });
    for _ in 0..5 {
        balancer.request_sent(ReplicaId(0));
    }
    for _ in 0..10 {
        let target = balancer.pick(ZONES[0], WEB, at(0)).unwrap();
        balancer.request_sent(target);
    }
    let outstanding: Vec<u32> = (0..3).map(|target| balancer.outstanding(ReplicaId(target))).collect();
    assert_eq!(outstanding, [5, 5, 5]);
}

/// What the codes of a run are, as (502, 503, 504, 460, target 5xx).
fn codes(counts: &ElbCounts) -> [bool; 5] {
    [counts.elb_502, counts.elb_503, counts.elb_504, counts.elb_460, counts.target_5xx].map(|count| count > 0)
}

#[test]
fn answers_of_the_balancer_are_told_apart() {
    let group = |value: Value| ("/services/0/target_group", value);
    let patience = |value: &str| ("/journeys/0/patience", json!(value));
    let slow = ("/services/0/operations/0/steps/0/time", json!({ "constant": "3s" }));
    type Row<'a> = (&'a str, Vec<(&'a str, Value)>, &'a str, [bool; 5]);
    let rows: [Row; 11] = [
        ("nothing is broken", vec![], "100s zone b repair", [false; 5]),
        (
            "502: the connection is refused",
            vec![],
            "100s service web restart",
            [true, false, false, false, false],
        ),
        (
            "502: the target closes in the middle of a request",
            vec![slow, ("/journeys/0/rate", json!(0.5)), ("/services/0/start_time", json!("1ms"))],
            "100s service web restart",
            [true, false, false, false, false],
        ),
        (
            "no target in the zone, cross-zone off: its node is not in the name",
            vec![("/services/0/replicas", json!(["b"])), group(json!({ "cross_zone": false }))],
            "100s zone b repair",
            [false; 5],
        ),
        (
            "503: no target is left after a shift",
            vec![("/services/0/replicas", json!(["a"]))],
            "100s zone a shift",
            [false, true, false, false, false],
        ),
        (
            "504: no connection within 10 s",
            vec![],
            "100s zone a power-loss",
            [false, false, true, false, false],
        ),
        (
            "504: no connection within the group's own time",
            vec![group(json!({ "connect_timeout": "2s" })), patience("5s")],
            "100s zone a power-loss",
            [false, false, true, false, false],
        ),
        (
            "504: no response within the idle timeout",
            vec![group(json!({ "idle_timeout": "5s" }))],
            "100s service web hang",
            [false, false, true, false, false],
        ),
        (
            "460: the client left before the idle timeout",
            vec![],
            "100s service web hang",
            [false, false, false, true, false],
        ),
        (
            "502: the target's listen queue is full, it resets the connection",
            vec![
                ("/services/0/queue_limit", json!(0)),
                ("/services/0/workers", json!(1)),
                ("/journeys/0/rate", json!(100)),
            ],
            "100s zone b repair",
            [true, false, false, false, false],
        ),
        (
            "the target's own 5xx: it sheds load",
            vec![
                ("/services/0/shedding", json!({ "max_queue": 0 })),
                ("/services/0/workers", json!(1)),
                ("/journeys/0/rate", json!(100)),
            ],
            "0s defence shedding on",
            [false, false, false, false, true],
        ),
    ];
    for (name, changes, command, expected) in rows {
        let mut cloud = Cloud::new(&region(&changes), 1);
        cloud.give(command);
        let counts = *cloud.to(145).balancer().counts(WEB);
        assert_eq!(codes(&counts), expected, "{name}: {counts:?}");
        assert!(counts.requests + counts.elb_503 > 0, "{name}");
    }
    // A client that gives up while the connection is tried: 460 and not 504.
    let mut cloud = Cloud::new(&region(&[patience("4s")]), 1);
    cloud.give("100s zone a power-loss");
    let counts = *cloud.to(130).balancer().counts(WEB);
    assert!(counts.elb_460 > 0 && counts.elb_504 == 0, "{counts:?}");
    assert!(counts.target_connection_errors >= counts.elb_460, "{counts:?}");
}

#[test]
fn a_target_that_is_taken_out_drains() {
    // deregistration_delay.timeout_seconds: ends early if idle; when it elapses the rest gets a 502.
    let group = json!({ "min": 1, "desired": 2, "max": 2, "launch_time": "30s" });
    let rows =
        [("300s", 0.02, 0.0, 1.0, false), ("300s", 20.0, 5.0, 25.0, false), ("10s", 60.0, 10.0, 10.5, true)];
    for (delay, work, least, most, cut) in rows {
        let topology = region(&[
            ("/services/0/autoscaling", group.clone()),
            ("/services/0/target_group", json!({ "deregistration_delay": delay, "idle_timeout": "200s" })),
            ("/services/0/workers", json!(200)),
            (
                "/services/0/operations/0/steps/0/time",
                json!({ "constant": format!("{}ms", (work * 1e3) as u64) }),
            ),
            ("/journeys/0/rate", json!(2)),
            ("/journeys/0/patience", json!("200s")),
        ]);
        let mut cloud = Cloud::new(&topology, 3);
        cloud.give("200s service web scale 1");
        let gone = |cloud: &Cloud| {
            let world = cloud.0.model();
            let states = [0, 1].map(|target| world.balancer().registration(ReplicaId(target)));
            states.contains(&Registration::Unused)
        };
        let mut waited = 0.0_f64;
        while !gone(&cloud) {
            waited += 0.1;
            assert!(waited < 400.0, "{delay} {work}");
            cloud.0.run_until(SimTime::from_micros(200_000_000 + (waited * 1e6) as u64));
        }
        assert!((least..=most).contains(&waited), "delay {delay}, work {work} s: {waited} s");
        let counts = *cloud.to(700).balancer().counts(WEB);
        assert_eq!(counts.elb_502 > 0, cut, "delay {delay}, work {work} s: {counts:?}");
    }
}

#[test]
fn a_zone_that_is_shifted_away_gets_nothing_new() {
    let topology = region(&[("/services/0/replicas", json!(["a", "b", "a", "b"]))]);
    let started = |cloud: &Cloud, zone: u8| -> u64 {
        let replicas = cloud.0.model().replicas().iter();
        replicas.filter(|replica| replica.zone == ZoneId(zone)).map(|replica| replica.started).sum()
    };
    for seed in 1..=5 {
        let mut cloud = Cloud::new(&topology, seed);
        cloud.give("60s zone a shift");
        cloud.to(61);
        let before = (started(&cloud, 0), started(&cloud, 1));
        cloud.to(120);
        assert_eq!(started(&cloud, 0), before.0, "nothing new in a");
        assert!(started(&cloud, 1) > before.1 + 1_000, "all of it in b");
        // The other zone cannot be shifted away too.
        cloud.give("120s zone b shift");
        assert_eq!(cloud.0.model().balancer().shift(ZoneId(1)), None);
        cloud.give("121s zone a unshift");
        cloud.to(180);
        assert!(started(&cloud, 0) > before.0 + 400, "a serves again");
        assert!(cloud.answered(0, 170) > 0.9999, "nobody notices");
    }
}

#[test]
fn a_shift_before_a_zone_is_lost_saves_the_customers() {
    let topology = region(&[("/services/0/replicas", json!(["a", "b", "a", "b"]))]);
    for seed in 1..=SEEDS {
        let lost = |shift: bool| {
            let mut cloud = Cloud::new(&topology, seed);
            if shift {
                cloud.give("59s zone a shift");
            }
            cloud.give("60s zone a power-loss");
            cloud.to(200);
            1.0 - cloud.answered(60, 120)
        };
        let (with, without) = (lost(true), lost(false));
        assert!(with < 0.001 && without > 0.2, "seed {seed}: {with} with a shift, {without} without");
    }
}

#[test]
fn the_vendor_shifts_a_failing_zone_and_lets_traffic_back() {
    let topology = region(&[("/balancer", json!({ "autoshift": { "after": "5min" } }))]);
    for seed in 1..=5 {
        let mut cloud = Cloud::new(&topology, seed);
        cloud.give("10m zone a power-loss");
        cloud.give("30m zone a repair");
        cloud.to(3_600);
        let begins = cloud.times(|fact| matches!(fact, Fact::ZoneShifted(ZoneId(0), Some(Shift::Auto))));
        let ends = cloud.times(|fact| matches!(fact, Fact::ZoneShifted(ZoneId(0), None)));
        assert_eq!((begins.len(), ends.len()), (1, 1));
        // Telemetry looks once a minute.
        assert!((900.0..=1_020.0).contains(&begins[0]), "{begins:?}");
        assert!((2_100.0..=2_280.0).contains(&ends[0]), "{ends:?}");
    }
    // A person's shift is a person's to end.
    let mut cloud = Cloud::new(&topology, 1);
    cloud.give("1m zone a shift");
    assert_eq!(cloud.to(3_600).balancer().shift(ZoneId(0)), Some(Shift::ByHand));
}

#[test]
fn shallow_checks_stay_green_during_a_hang_and_deep_ones_do_not() {
    let deep = json!({ "health_check": { "kind": "deep", "operation": "page" } });
    let (mut shallow, mut seen) = (Vec::new(), Vec::new());
    for seed in 1..=SEEDS {
        let healthy = |changes: &[(&str, Value)]| {
            let mut cloud = Cloud::new(&region(changes), seed);
            cloud.give("200s service web hang");
            let early = cloud.to(200).balancer().host_counts(WEB, |_| true);
            let late = cloud.to(500).balancer().host_counts(WEB, |_| true);
            (early, late, cloud.answered(230, 400))
        };
        let (before, during, answered) = healthy(&[]);
        shallow.push(during.0);
        assert_eq!((before, during), ((2, 0), (2, 0)), "seed {seed}: shallow");
        assert!(answered < 0.01, "seed {seed}: {answered}");
        let (before, during, answered) = healthy(&[("/services/0/target_group", deep.clone())]);
        seen.push(during.0);
        assert_eq!((before, during), ((2, 0), (0, 2)), "seed {seed}: deep");
        assert!(answered < 0.01, "seed {seed}: seeing it cures nothing: {answered}");
    }
    println!(
        "healthy targets of 2 during the hang, by seed: shallow checks {shallow:?}, deep checks {seen:?}"
    );
}

#[test]
fn a_deep_check_takes_a_worker_and_is_no_customer() {
    let deep = json!({ "health_check": { "kind": "deep", "operation": "page" } });
    let topology = region(&[("/services/0/target_group", deep), ("/journeys/0/rate", json!(0.001))]);
    let mut cloud = Cloud::new(&topology, 1);
    let world = cloud.to(3_000);
    // 2 nodes, 100 checks each, per target.
    let started: Vec<u64> = world.replicas().iter().map(|replica| replica.started).collect();
    assert!(started.iter().all(|count| (198..=205).contains(count)), "{started:?}");
    assert!(world.tally().journeys[0].offered < 10 && world.balancer().counts(WEB).requests < 10);
    assert_eq!(world.balancer().host_counts(WEB, |_| true), (2, 0));
}

#[test]
fn runs_with_every_setting_are_reproducible() {
    let topology = region(&[
        ("/services/0/autoscaling", json!({ "min": 2, "max": 2, "target_cpu": 0.5 })),
        (
            "/services/0/target_group",
            json!({ "slow_start": "60s", "health_check": { "kind": "deep", "operation": "page" } }),
        ),
        ("/balancer", json!({ "autoshift": {} })),
    ]);
    let run = |seed| {
        let mut cloud = Cloud::new(&topology, seed);
        cloud.give("100s zone a power-loss");
        cloud.give("500s service web hang");
        cloud.to(900);
        cloud.digest()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
