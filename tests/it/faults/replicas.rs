//! Single replicas: what each fault does to the requests that it gets, what a check sees, what ends it, and why a command
//! changed nothing.

use std::sync::Arc;

use blast_radius::engine::SimTime;
use blast_radius::world::command::{Command, Number, Outcome, Share, Which};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::services::replica::ProcessState;
use blast_radius::world::topology::Topology;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, WEB, region};

const FIRST: ReplicaId = ReplicaId(0);

/// Times of a request between its door and the end of its work, over a window, seconds: one entry a replica.
fn sojourns(cloud: &mut Cloud, from: u64, to: u64) -> Vec<f64> {
    let read = |cloud: &mut Cloud, at| {
        let replicas = cloud.to(at).replicas().iter();
        replicas.map(|replica| (replica.ended_calls, replica.sojourn_micros)).collect::<Vec<_>>()
    };
    let before = read(cloud, from);
    let after = read(cloud, to);
    let mean = |(before, after): (&(u64, u64), &(u64, u64))| {
        (after.1 - before.1) as f64 / 1e6 / (after.0 - before.0).max(1) as f64
    };
    before.iter().zip(&after).map(mean).collect()
}

/// The share of the requests to the first replica that ended in an error, over a window.
fn errors(cloud: &mut Cloud, from: u64, to: u64) -> f64 {
    let read = |cloud: &mut Cloud, at| {
        let replica = &cloud.to(at).replicas()[FIRST.index()];
        (replica.ended_calls, replica.answered_calls)
    };
    let (before, after) = (read(cloud, from), read(cloud, to));
    1.0 - (after.1 - before.1) as f64 / (after.0 - before.0) as f64
}

/// Two replicas of so many workers, checked by asking the process or by an operation.
fn checked(kind: &str, workers: u32) -> Arc<Topology> {
    let mut check = json!({ "kind": kind, "interval": "10s", "timeout": "2s" });
    if kind == "deep" {
        check["operation"] = "page".into();
    }
    region(&[
        ("/services/0/target_group", json!({ "health_check": check })),
        ("/services/0/workers", json!(workers)),
    ])
}

/// A crashed process refuses connections until it has started again, by the start time of the document.
#[test]
fn a_crashed_process_starts_again_by_the_documents_time() {
    let mut cloud = Cloud::new(&region(&[]), 1);
    cloud.give("60s replica web/1 crash");
    for (second, process) in
        [(61, ProcessState::Refusing), (74, ProcessState::Refusing), (76, ProcessState::Up)]
    {
        assert_eq!(cloud.to(second).replicas()[0].process, process, "{second} s");
        assert_eq!(cloud.0.model().replicas()[1].process, ProcessState::Up);
    }
    cloud.to(120);
    assert_eq!(cloud.times(|fact| *fact == Fact::ReplicaUp(FIRST)), [75.0]);
    assert!(cloud.answered(60, 75) < 0.7 && cloud.answered(76, 119) == 1.0);
    // Four processes, and two of them may start each minute.
    let four = [
        ("/services/0/replicas", json!(["a", "a", "b", "b"])),
        ("/services/0/restarts", json!({ "per_minute": 2 })),
    ];
    let mut cloud = Cloud::new(&region(&four), 1);
    cloud.give("60s replica web/100% crash");
    cloud.to(300);
    let up = cloud.times(|fact| matches!(fact, Fact::ReplicaUp(_)));
    assert_eq!(up, [75.0, 105.0, 135.0, 165.0]);
}

/// One row a fault: what requests to the replica get, what a check that asks the process says, what one that asks for an
/// operation says.
#[test]
fn a_check_sees_of_a_bad_replica_what_it_asks_for() {
    // (fault, seconds of a request's stay or none, share of errors, passes: shallow, deep)
    let cases: [(&str, Option<f64>, f64, [bool; 2]); 5] = [
        ("stick", None, 0.0, [true, false]),
        ("slow 5x", Some(0.1), 0.0, [true, true]),
        // 20 ms of work take 4 s, longer than the check's timeout of 2 s.
        ("slow 200x", Some(4.0), 0.0, [true, false]),
        ("fail-fast 100%", Some(0.0), 1.0, [true, false]),
        ("fail-fast 40%", Some(0.012), 0.4, [true, true]),
    ];
    for (fault, stay, share, passes) in cases {
        for (kind, passes) in ["shallow", "deep"].into_iter().zip(passes) {
            // A request of 4 s finds an idle worker, too.
            let topology = checked(kind, 64);
            let mut cloud = Cloud::new(&topology, 3);
            cloud.give(&format!("60s replica web/1 {fault}"));
            if kind == "shallow" {
                let stays = sojourns(&mut cloud, 65, 200);
                assert!((stays[1] - 0.02).abs() < 1e-3, "{fault}: the other is as it was: {stays:?}");
                if let Some(stay) = stay {
                    assert!((stays[0] - stay).abs() < 0.05 * stay + 1e-4, "{fault}: {stays:?}");
                    let errors = errors(&mut cloud, 200, 500);
                    assert!((errors - share).abs() < 0.05, "{fault}: {errors}");
                }
            }
            let world = cloud.to(600);
            let healthy = world.balancer().healthy_by_most(FIRST, |_| true);
            assert_eq!(healthy, passes, "{fault}, {kind}");
            assert!(world.balancer().healthy_by_most(ReplicaId(1), |_| true), "{fault}, {kind}");
        }
    }
}

/// What a larger share hits contains what a smaller one hits: the same requests, and others.
#[test]
fn a_larger_share_of_errors_hits_the_same_requests_and_others() {
    let topology = region(&[]);
    let failed = |share: &str| {
        let mut cloud = Cloud::new(&topology, 7);
        cloud.give(&format!("10s replica web/100% fail-fast {share}"));
        cloud.to(300);
        let failed = cloud.0.model().facts().iter().filter_map(|(_, fact)| match fact {
            Fact::VisitEnded { started, outcome, .. } if !outcome.answered() => Some(*started),
            _ => None,
        });
        failed.collect::<Vec<SimTime>>()
    };
    let [few, more, all] = ["5%", "20%", "100%"].map(failed);
    assert!((200..400).contains(&few.len()), "{} of 5,800", few.len());
    assert!((1_000..1_400).contains(&more.len()), "{}", more.len());
    assert!(few.iter().all(|visit| more.contains(visit)));
    assert!(more.iter().all(|visit| all.contains(visit)) && all.len() > 5_000);
}

/// A severity that grows is in the middle what it is half way, and replaces what was there from where that was.
#[test]
fn a_severity_grows_linearly_and_goes_on_from_what_it_is() {
    let mut cloud = Cloud::new(&region(&[]), 2);
    let levels = |cloud: &mut Cloud, second: u64| {
        let now = SimTime::from_secs(second);
        let found =
            cloud.to(second).impairment(blast_radius::world::impairment::Impaired::Replica(FIRST)).copied();
        found.map(|found| (found.errors_at(now), found.factor_at(now)))
    };
    cloud.give("100s replica web/1 fail-fast 50% over 100s");
    cloud.give("100s replica web/1 slow 11x over 50s");
    assert_eq!(levels(&mut cloud, 110), Some((50_000, 3_000)));
    assert_eq!(levels(&mut cloud, 150), Some((250_000, 11_000)));
    // Down again, from a half.
    cloud.give("150s replica web/1 fail-fast 5% over 40s");
    assert_eq!(levels(&mut cloud, 170), Some((150_000, 11_000)));
    assert_eq!(levels(&mut cloud, 500), Some((50_000, 11_000)));
    // Each replaces its own kind alone, and a repair ends both.
    cloud.give("500s replica web/1 slow 2x");
    assert_eq!(levels(&mut cloud, 501), Some((50_000, 2_000)));
    cloud.give("502s replica web/1 repair");
    assert_eq!(levels(&mut cloud, 503), None);
}

/// Errors and being stuck are a process' own, and end with it; a slow host stays slow until it is repaired or replaced.
#[test]
fn a_restart_mends_a_process_and_not_its_host() {
    let group = json!({ "min": 2, "max": 2, "launch_time": "30s" });
    let topology = region(&[("/services/0/autoscaling", group)]);
    let part = blast_radius::world::impairment::Impaired::Replica(FIRST);
    // (what ends it, whether it is stuck, fails, or is slow afterwards)
    let cases = [
        ("service web restart", [false, false, true]),
        ("replica web/1 crash", [false, false, true]),
        ("replica web/1 repair", [false, false, false]),
        ("replica web/100% repair", [false, false, false]),
        ("replica web/1 terminate", [false, false, false]),
        ("service web terminate a", [false, false, false]),
    ];
    for (ends, left) in cases {
        let mut cloud = Cloud::new(&topology, 5);
        for fault in ["slow 3x", "fail-fast 30%", "stick"] {
            cloud.give(&format!("60s replica web/1 {fault}"));
        }
        cloud.give(&format!("100s {ends}"));
        let world = cloud.to(400);
        let replica = &world.replicas()[FIRST.index()];
        let bad = world.impairment(part).copied().unwrap_or_default();
        assert_eq!([replica.stuck, bad.errors.is_some(), bad.slow.is_some()], left, "{ends}");
        assert_eq!(replica.process, ProcessState::Up, "{ends}");
        let expected = if left[2] { 0.06 } else { 0.02 };
        let stays = sojourns(&mut cloud, 400, 500);
        assert!((stays[0] - expected).abs() < 2e-3, "{ends}: {stays:?}");
    }
}

/// A share is rounded up, drawn once a service and seed, and a larger one has those of a smaller one.
#[test]
fn a_share_of_the_replicas_is_drawn_once() {
    let topology = region(&[("/services/0/replicas", json!(vec!["a"; 10]))]);
    let meant = |seed, share: u32| {
        let cloud = Cloud::new(&topology, seed);
        cloud.0.model().replicas_meant(WEB, Which::Share(Share::new(share)))
    };
    let mut firsts = Vec::new();
    for seed in 1..=20 {
        let mut before = Vec::new();
        for (share, count) in [(1, 1), (1_000, 1), (1_001, 2), (3_000, 3), (5_000, 5), (10_000, 10)] {
            let now = meant(seed, share);
            assert_eq!(now.len(), count, "{share}");
            assert!(before.iter().all(|replica| now.contains(replica)), "{before:?} within {now:?}");
            before = now;
        }
        firsts.extend(meant(seed, 1));
    }
    firsts.sort();
    firsts.dedup();
    assert!(firsts.len() > 4, "twenty seeds begin with {firsts:?}");
    let cloud = Cloud::new(&topology, 1);
    assert_eq!(cloud.0.model().replicas_meant(WEB, Which::One(Number::new(3))), [ReplicaId(2)]);
}

/// Gives a command and says what came of it.
fn outcome(cloud: &mut Cloud, text: &str) -> Outcome {
    let command = Command::parse(text, cloud.0.model().topology()).unwrap();
    cloud.0.act(|world, clock| world.command(command, clock))
}

#[test]
fn what_changes_nothing_has_its_reason() {
    let place: (&str, Value) =
        ("/services/0/autoscaling", json!({ "min": 1, "max": 2, "launch_time": "30s" }));
    let cases: [(&[&str], &str, &str); 11] = [
        (&[], "replica web/1 repair", "Well"),
        (&["replica web/1 crash"], "replica web/1 crash", "Starts"),
        (&["replica web/1 crash"], "replica web/1 repair", "Starts"),
        (&["replica web/1 stick"], "replica web/1 stick", "Stuck"),
        (&["replica web/1 slow 5x"], "replica web/1 slow 5x", "So(Slow"),
        (&["replica web/1 fail-fast 5%"], "replica web/1 fail-fast 5% over 5m", "So(Errors"),
        (&["zone a power-loss"], "replica web/1 stick", "NoHost"),
        (&["zone a power-loss"], "replica web/1 repair", "NoHost"),
        (&[], "replica web/2 crash", "NoInstance"),
        (&[], "replica web/2 terminate", "NoInstance"),
        (&["replica web/1 terminate"], "replica web/100% slow 2x", "NoInstance"),
    ];
    for (before, text, why) in cases {
        let mut cloud = Cloud::new(&region(std::slice::from_ref(&place)), 1);
        cloud.to(50);
        for text in before {
            assert!(matches!(outcome(&mut cloud, text), Outcome::Done(_)), "{text}");
        }
        let digest = cloud.digest();
        let outcome = format!("{:?}", outcome(&mut cloud, text));
        assert!(
            outcome.starts_with("Nothing(Replica(") && outcome.contains(why),
            "{before:?}, {text}: {outcome}"
        );
        assert_eq!(digest, cloud.digest(), "{text}");
    }
}
