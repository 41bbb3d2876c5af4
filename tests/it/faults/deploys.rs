//! Versions: how a roll-out goes from replica to replica, what its gate lets through, and how it is taken back.

use std::sync::Arc;

use blast_radius::world::command::{Command, TimedCommand};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::services::deploys::DeployFact;
use blast_radius::world::services::replica::ProcessState;
use blast_radius::world::topology::Topology;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, WEB, region};

/// Six replicas that serve 15 s after a start, checked every 10 s by a kind of check, with this bad version.
fn six(bad: &Value, check: &str, changes: &[(&str, Value)]) -> Arc<Topology> {
    let mut asked = json!({ "kind": check, "interval": "10s", "timeout": "2s" });
    if check == "deep" {
        asked["operation"] = "page".into();
    }
    let mut all = vec![
        ("/services/0/replicas", json!(["a", "b", "a", "b", "a", "b"])),
        ("/services/0/target_group", json!({ "health_check": asked })),
        ("/services/0/deploy", json!({ "bad": bad })),
        ("/journeys/0/rate", json!(60)),
    ];
    all.extend(changes.iter().cloned());
    region(&all)
}

fn facts(cloud: &Cloud) -> Vec<(f64, DeployFact)> {
    let facts = cloud.0.model().facts().iter();
    let own = facts.filter_map(|(at, fact)| match fact {
        Fact::Deploy(_, fact) => Some((at.as_secs_f64(), *fact)),
        _ => None,
    });
    own.collect()
}

fn starts(cloud: &Cloud) -> usize {
    cloud.times(|fact| matches!(fact, Fact::ReplicaUp(_))).len()
}

/// A good version replaces a quarter at a time, rounded down, and no customer loses anything.
#[test]
fn a_good_version_is_rolled_out_and_nobody_notices() {
    // (share that may be missing, so many at once)
    for (share, most) in [(0.25, 1), (0.5, 3), (0.1, 1), (1.0, 6)] {
        let change = ("/services/0/deploy/max_unavailable", json!(share));
        let topology = six(&json!({ "errors": 0.5 }), "shallow", &[change]);
        let mut cloud = Cloud::new(&topology, 1);
        cloud.give("60s service web deploy good");
        let mut seen = 0;
        for second in 60..400 {
            let replicas = cloud.to(second).replicas().iter();
            seen = seen.max(replicas.filter(|replica| replica.process != ProcessState::Up).count());
        }
        assert_eq!(seen, most, "{share}");
        assert_eq!(starts(&cloud), 6, "{share}");
        let facts = facts(&cloud);
        assert!(matches!(facts[..], [(_, DeployFact::Over(0, 6))]), "{share}: {facts:?}");
        // One after the other: 15 s of start, and up to 10 s until a check passes.
        let (least, longest) = (15.0 * 6.0 / most as f64, 28.0 * 6.0 / most as f64);
        let took = facts[0].0 - 60.0;
        assert!((least..longest).contains(&took), "{share}: {took}");
        if most < 6 {
            assert_eq!(cloud.answered(0, 390), 1.0, "{share}: requests end before their process does");
        } else {
            assert!(cloud.answered(60, 75) < 0.1, "nobody is left meanwhile");
        }
    }
}

/// What the gate lets through is what its check does not see.
#[test]
fn a_bad_version_gets_as_far_as_the_check_lets_it() {
    let (all, none) = (DeployFact::Over(6, 6), DeployFact::Stalled(1, 5));
    let rows = [
        (json!({ "errors": 0.5 }), "shallow", all, 0.5),
        (json!({ "errors": 1.0 }), "shallow", all, 0.0),
        (json!({ "errors": 1.0 }), "deep", none, 1.0),
        (json!({ "slow": 5.0 }), "shallow", all, 1.0),
        // 20 ms become 4 s, and a deep check waits for 2 s.
        (json!({ "slow": 200.0 }), "deep", none, 1.0),
        (json!({ "crashes": true }), "shallow", none, 1.0),
        (json!({ "crashes": true }), "none", none, 1.0),
    ];
    for (bad, check, end, answered) in rows {
        let mut cloud = Cloud::new(&six(&bad, check, &[]), 2);
        cloud.give("60s service web deploy bad");
        cloud.to(1_500);
        let facts = facts(&cloud);
        assert_eq!(facts.iter().map(|fact| fact.1).collect::<Vec<_>>(), [end], "{bad}, {check}");
        if end == none {
            let waited = facts[0].0 - 60.0;
            assert!((600.0..602.0).contains(&waited), "{bad}: {waited}, ten minutes without progress");
        }
        let share = cloud.answered(1_000, 1_400);
        assert!((share - answered).abs() < 0.02, "{bad}, {check}: {share}");
    }
}

/// Only the replicas that have the bad version, or wait for it, are touched by a roll-back.
#[test]
fn a_roll_back_replaces_what_is_bad_and_nothing_else() {
    let rows = [
        (json!({ "errors": 0.5 }), "shallow", 6),
        (json!({ "errors": 1.0 }), "deep", 1),
        (json!({ "crashes": true }), "shallow", 1),
    ];
    for (bad, check, replaced) in rows {
        let mut cloud = Cloud::new(&six(&bad, check, &[]), 3);
        cloud.give("60s service web deploy bad");
        cloud.to(800);
        let before = starts(&cloud);
        assert_eq!(cloud.0.model().versions(WEB), (replaced, 6), "{bad}");
        cloud.give("800s service web roll-back");
        cloud.to(1_200);
        assert_eq!(cloud.0.model().versions(WEB), (0, 6), "{bad}");
        assert_eq!(starts(&cloud) - before, replaced as usize, "{bad}");
        assert_eq!(facts(&cloud).last().map(|fact| fact.1), Some(DeployFact::Over(0, 6)), "{bad}");
        assert_eq!(cloud.answered(1_000, 1_190), 1.0, "{bad}");
    }
}

/// A canary takes its share and waits for somebody's decision.
#[test]
fn a_canary_stays_what_it_is_until_somebody_goes_on() {
    let topology = six(&json!({ "errors": 0.6 }), "shallow", &[]);
    let mut cloud = Cloud::new(&topology, 4);
    cloud.give("60s service web canary 20%");
    cloud.to(1_000);
    assert_eq!(cloud.0.model().versions(WEB), (2, 6), "a fifth of six, rounded up");
    let share = cloud.answered(400, 990);
    assert!((share - 0.8).abs() < 0.02, "{share}: a third of the requests, and 60 % of these");
    cloud.give("1000s service web deploy bad");
    cloud.to(1_600);
    assert_eq!(cloud.0.model().versions(WEB), (6, 6));
    assert_eq!(starts(&cloud), 6, "those of the canary are not replaced again");
}

/// A canary is about its own replicas: an instance that is launched after it is good.
#[test]
fn an_instance_launched_after_a_canary_has_the_version_of_the_others() {
    let group = json!({ "min": 6, "max": 6, "launch_time": "30s" });
    let topology = six(&json!({ "errors": 0.5 }), "shallow", &[("/services/0/autoscaling", group)]);
    for (command, bad) in [("canary 20%", 0), ("deploy bad", 6)] {
        let mut cloud = Cloud::new(&topology, 7);
        cloud.give(&format!("60s service web {command}"));
        cloud.to(600);
        cloud.give("600s replica web/100% terminate");
        cloud.to(1_200);
        assert_eq!(cloud.0.model().versions(WEB), (bad, 6), "{command}");
    }
}

/// A replica whose host is off has the new version when it is back, and a new instance has what was rolled out last.
#[test]
fn who_comes_later_has_the_version_that_is_wanted() {
    let bad = json!({ "errors": 0.5 });
    let mut cloud = Cloud::new(&six(&bad, "shallow", &[]), 5);
    cloud.give("60s zone a power-loss");
    cloud.give("120s service web deploy bad");
    cloud.give("400s zone a repair");
    cloud.to(2_400);
    assert_eq!(cloud.0.model().versions(WEB), (6, 6));
    // A group that asks the balancer replaces what fails its checks, by the same version.
    let group = json!({ "min": 6, "max": 6, "launch_time": "30s", "health_check_type": "ELB" });
    let topology = six(&json!({ "errors": 1.0 }), "deep", &[("/services/0/autoscaling", group)]);
    let mut cloud = Cloud::new(&topology, 5);
    cloud.give("60s service web deploy bad");
    cloud.to(900);
    let launched = cloud.times(|fact| {
        matches!(fact, Fact::Fleet(_, blast_radius::world::services::fleet::FleetFact::Launched(_)))
    });
    assert!(launched.len() >= 2, "{launched:?}");
    assert!(cloud.0.model().versions(WEB).0 >= 1);
}

#[test]
fn a_command_on_a_version_that_changes_nothing_says_why() {
    let topology = six(&json!({ "errors": 0.5 }), "shallow", &[]);
    let rows = [
        (vec!["60s service web roll-back"], "no replica of Web runs a bad version"),
        (
            vec!["60s service web deploy bad", "61s service web deploy bad"],
            "that version of Web is being rolled out already",
        ),
        (
            vec!["60s service web deploy good", "61s service web deploy good"],
            "that version of Web is being rolled out already",
        ),
        (
            vec!["60s service web canary 10%", "600s service web canary 10%"],
            "those replicas of Web run the bad version already",
        ),
    ];
    for (commands, why) in rows {
        let mut cloud = Cloud::new(&topology, 1);
        commands.iter().for_each(|command| cloud.give(command));
        let last = TimedCommand::parse(commands.last().unwrap(), &topology).unwrap().command;
        let outcome = cloud.0.model().facts().iter().rev().find_map(|(_, fact)| match fact {
            Fact::Commanded(command, outcome) if *command == last => Some(*outcome),
            _ => None,
        });
        let told = blast_radius::telemetry::outcomes::told(&topology, last, outcome.unwrap());
        assert_eq!(told, format!("Nothing changes: {why}"));
    }
    let plain = region(&[]);
    assert!(TimedCommand::parse("60s service web deploy good", &plain).is_err(), "nothing says how");
    let only_good = region(&[("/services/0/deploy", json!({}))]);
    let deploys = |command: &&Command| command.spell(&only_good).contains("deploy");
    assert_eq!(Command::all(&only_good).iter().filter(deploys).count(), 1);
}

/// A command in the middle of a roll-out takes over from where it is.
#[test]
fn a_roll_back_in_the_middle_leaves_alone_whom_it_never_reached() {
    let topology = six(&json!({ "errors": 0.5 }), "shallow", &[]);
    for second in [60, 61, 70, 80, 100, 130, 170] {
        let mut cloud = Cloud::new(&topology, 6);
        cloud.give("60s service web deploy bad");
        cloud.to(second);
        let bad = cloud.0.model().versions(WEB).0 as usize;
        let before = starts(&cloud);
        cloud.give(&format!("{second}s service web roll-back"));
        cloud.to(600);
        assert_eq!(cloud.0.model().versions(WEB), (0, 6), "{second}");
        let begun = starts(&cloud) - before;
        assert!((bad..=bad + 1).contains(&begun), "{second}: {begun} for {bad}");
        assert!(cloud.answered(500, 590) == 1.0, "{second}");
        let world = cloud.to(601);
        let target = |id| world.balancer().healthy_by_most(ReplicaId(id), |_| true);
        assert!((0..6).all(target), "{second}: everybody is a target again");
    }
}
