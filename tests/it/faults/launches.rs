//! Launches of instances: held back by a limit, or failing by a share; and what a group scales by.

use std::sync::Arc;

use blast_radius::world::fact::Fact;
use blast_radius::world::services::fleet::FleetFact;
use blast_radius::world::topology::Topology;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, WEB, region};

fn grouped(group: Value, rate: u32) -> Arc<Topology> {
    region(&[
        ("/services/0/replicas", json!(["a", "b", "a", "b", "a", "b", "a", "b"])),
        ("/services/0/autoscaling", group),
        ("/journeys/0/rate", json!(rate)),
    ])
}

fn told(cloud: &Cloud, wanted: impl Fn(FleetFact) -> bool) -> Vec<f64> {
    cloud.times(|fact| matches!(fact, Fact::Fleet(_, fact) if wanted(*fact)))
}

fn launched(cloud: &Cloud) -> Vec<f64> {
    told(cloud, |fact| matches!(fact, FleetFact::Launched(_)))
}

#[test]
fn a_limit_holds_launches_back_until_the_groups_next_looks() {
    let topology = grouped(json!({ "min": 2, "max": 8, "launch_time": "30s" }), 20);
    for (limit, at_once) in [("1/min", 1), ("2/min", 2), ("4/min", 4)] {
        let mut cloud = Cloud::new(&topology, 1);
        cloud.give(&format!("60s service web limit-launches {limit}"));
        cloud.give("100s service web scale 8");
        cloud.to(101);
        assert_eq!(launched(&cloud).len(), at_once, "{limit}");
        assert_eq!(told(&cloud, |fact| fact == FleetFact::LaunchThrottled).len(), 1);
        cloud.to(700);
        let all = launched(&cloud);
        assert_eq!(all.len(), 6, "{limit}");
        let within = |&from: &f64| all.iter().filter(|&&at| (from..from + 60.0).contains(&at)).count();
        assert!(all.iter().all(|at| within(at) <= at_once), "{limit}: {all:?}");
    }
    let mut cloud = Cloud::new(&topology, 1);
    cloud.give("60s service web limit-launches 1/min");
    cloud.give("100s service web scale 8");
    cloud.give("110s service web repair-launches");
    cloud.to(200);
    assert_eq!(launched(&cloud).len(), 6, "a minute later at most all come at once");
}

/// Over 20 seeds a third of the tries fails, and the group tries until it has its instances.
#[test]
fn a_share_of_launches_fails_and_is_tried_again() {
    let topology = grouped(json!({ "min": 2, "max": 8, "launch_time": "30s" }), 20);
    let (mut lost, mut tries) = (0, 0);
    for seed in 1..=20 {
        let mut cloud = Cloud::new(&topology, seed);
        cloud.give("60s service web fail-launches 30%");
        cloud.give("100s service web scale 8");
        cloud.to(1_000);
        assert_eq!(cloud.0.model().fleet(WEB).unwrap().active(), 8, "seed {seed}");
        let failed = told(&cloud, |fact| matches!(fact, FleetFact::LaunchLost(..))).len();
        (lost, tries) = (lost + failed, tries + failed + launched(&cloud).len());
    }
    let share = f64::from(lost as u32) / f64::from(tries as u32);
    assert!((0.2..0.4).contains(&share), "{lost} of {tries}");
    let mut cloud = Cloud::new(&topology, 1);
    cloud.give("60s service web fail-launches 100%");
    cloud.give("100s service web scale 8");
    cloud.to(1_000);
    assert_eq!(launched(&cloud).len(), 0);
    cloud.give("1000s service web repair-launches");
    cloud.to(1_061);
    assert_eq!(launched(&cloud).len(), 6);
}

/// One row a metric: its value in the steady state, and the wish that follows from it.
#[test]
fn a_group_scales_by_what_it_is_told_to() {
    // Two instances of 4 workers and 20 ms: 160 requests/s are 4,800 a minute each, 40 % of the CPU.
    let rows = [
        ("target_cpu", 0.3, 0.4, 3),
        ("target_requests", 3_000.0, 4_800.0, 4),
        ("target_requests", 10_000.0, 4_800.0, 2),
    ];
    for (metric, target, value, wish) in rows {
        let group =
            json!({ "min": 2, "max": 8, metric: target, "metric_delay": "0s", "launch_time": "600s" });
        let mut cloud = Cloud::new(&grouped(group, 160), 1);
        let fleet = cloud.to(170).fleet(WEB).unwrap();
        let seen = fleet.metric().unwrap();
        assert!((seen / value - 1.0).abs() < 0.05, "{metric}: {seen}");
        assert_eq!(cloud.to(200).fleet(WEB).unwrap().desired(), wish, "{metric} {target}");
    }
    // Processes that hang use no CPU; their threads and their queue are full. (metric, target, wish)
    for (metric, target, wish) in
        [("target_cpu", 0.5, 2), ("target_threads", 0.5, 4), ("target_queue", 10.0, 8)]
    {
        let group =
            json!({ "min": 2, "max": 8, metric: target, "metric_delay": "0s", "launch_time": "600s" });
        let mut cloud = Cloud::new(&grouped(group, 160), 1);
        cloud.give("30s service web hang");
        assert_eq!(cloud.to(250).fleet(WEB).unwrap().desired(), wish, "{metric}");
    }
}
