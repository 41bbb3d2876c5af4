//! The black hole of least outstanding requests: a replica that answers at once with errors looks the least busy, and gets
//! the traffic that others would have answered.

use std::sync::Arc;

use blast_radius::world::topology::Topology;
use serde_json::json;

use crate::support::cloud::{Cloud, region};

const SEEDS: u64 = 20;

/// Ten replicas whose requests take 400 ms of one of 16 workers, half of which are busy. Customers are 1 ms away: the
/// model counts a request as outstanding on its way to the customer, too, which a real balancer does not.
fn ten(algorithm: &str, check: &str) -> Arc<Topology> {
    let zones: Vec<&str> = (0..10).map(|i| if i % 2 == 0 { "a" } else { "b" }).collect();
    let check = match check {
        "deep" => json!({ "kind": check, "operation": "page", "interval": "10s", "timeout": "5s" }),
        _ => json!({ "kind": check, "interval": "10s", "timeout": "5s" }),
    };
    region(&[
        ("/services/0/replicas", json!(zones)),
        ("/services/0/workers", json!(16)),
        ("/services/0/operations/0/steps/0/time", json!({ "exponential": "400ms" })),
        ("/services/0/target_group", json!({ "algorithm": algorithm, "health_check": check })),
        ("/journeys/0/rate", json!(200)),
        ("/network", json!({ "client": "1ms" })),
    ])
}

/// The share of the service's requests that its first replica gets from one second to another.
fn share_of_the_first(cloud: &mut Cloud, from: u64, to: u64) -> f64 {
    let read = |cloud: &mut Cloud, at| {
        let all = cloud.to(at).replicas().iter();
        all.map(|replica| replica.ended_calls).collect::<Vec<_>>()
    };
    let (before, after) = (read(cloud, from), read(cloud, to));
    let got: Vec<u64> = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    got[0] as f64 / got.iter().sum::<u64>() as f64
}

#[test]
fn with_least_outstanding_requests_one_fail_fast_replica_of_ten_takes_most_of_the_traffic() {
    for seed in 1..=SEEDS {
        // A check that only asks the process sees nothing, for as long as it lasts.
        let mut cloud = Cloud::new(&ten("least_outstanding_requests", "shallow"), seed);
        let before = share_of_the_first(&mut cloud, 20, 60);
        assert!((0.08..0.12).contains(&before), "seed {seed}: {before}");
        cloud.give("60s replica web/1 fail-fast 100%");
        let taken = share_of_the_first(&mut cloud, 65, 120);
        assert!(taken > 0.5, "seed {seed}: {taken}");
        assert!(cloud.answered(65, 115) < 0.5, "seed {seed}");
        // In turn it takes its tenth and no more.
        let mut cloud = Cloud::new(&ten("round_robin", "shallow"), seed);
        cloud.give("60s replica web/1 fail-fast 100%");
        let taken = share_of_the_first(&mut cloud, 65, 120);
        assert!((0.09..0.11).contains(&taken), "seed {seed}: {taken}");
    }
}

#[test]
fn with_a_check_that_sees_it_it_takes_most_of_the_traffic_until_the_check_does() {
    for seed in 1..=SEEDS {
        let mut cloud = Cloud::new(&ten("least_outstanding_requests", "deep"), seed);
        cloud.give("60s replica web/1 fail-fast 100%");
        // Two failures in a row, 10 s apart: at the earliest after 10 s, at the latest after 20 s.
        let taken = share_of_the_first(&mut cloud, 62, 69);
        assert!(taken > 0.5, "seed {seed}: {taken}");
        let after = share_of_the_first(&mut cloud, 82, 120);
        assert!(after < 0.01, "seed {seed}: {after}");
        assert!(cloud.answered(82, 118) > 0.99, "seed {seed}");
        // Repaired, it passes five checks and has its share again.
        cloud.give("120s replica web/1 repair");
        let back = share_of_the_first(&mut cloud, 180, 240);
        assert!((0.07..0.13).contains(&back), "seed {seed}: {back}");
    }
}
