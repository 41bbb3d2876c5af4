//! (c) the duty blocked alone is latent; (c2) then one broker is power-lossed.

use super::*;
use blast_radius::world::fact::Fact;
use blast_radius::world::kafka::cluster::ClusterFact;

#[test]
fn a_blocked_duty_alone_is_not_noticed() {
    let studies = studies(&topology(), SEEDS, &["60s control-plane msk block elect-leaders"], 1_860);
    for (study, twin) in studies.iter().zip(healthy_hours()) {
        // The last window is still under way.
        for (windows, twin) in study.windows.iter().zip(&twin.windows) {
            let whole = windows.len() - 3;
            assert_eq!(windows[..whole], twin[..whole], "seed {}: customers notice", study.seed);
        }
        for sample in &study.samples {
            let metrics =
                (sample.offline_partitions_count, sample.under_replicated_partitions, sample.leaderless);
            assert_eq!(metrics, (0, 0, 0), "seed {} at {:?}", study.seed, sample.at);
        }
        assert_eq!(
            study.samples,
            twin.samples[..study.samples.len()],
            "seed {}: something moves",
            study.seed
        );
    }
}

#[test]
fn a_killed_broker_shows_the_blocked_duty() {
    let topology = topology();
    for blocked in [true, false] {
        let mut commands = vec!["600s broker trading-b power-loss"];
        if blocked {
            commands.insert(0, "60s control-plane msk block elect-leaders");
        }
        for study in studies(&topology, SEEDS, &commands, 700) {
            // Round-robin leaders: the second of three brokers leads every partition with index 1 modulo 3.
            let leaderless: Vec<u16> = (study.facts.iter())
                .filter_map(|entry| match entry.1 {
                    Fact::Cluster(_, ClusterFact::Leaderless { partition, last, .. }) if last.0 == 1 => {
                        Some(partition.0)
                    }
                    Fact::Cluster(_, ClusterFact::Leaderless { .. }) => {
                        panic!("a partition of another broker")
                    }
                    _ => None,
                })
                .collect();
            let expected: Vec<u16> = led_by(&topology, 0, 1);
            let last = study.samples.last().unwrap();
            if blocked {
                assert_eq!(leaderless, expected, "seed {}", study.seed);
                assert_eq!(last.offline_partitions_count as usize, expected.len(), "seed {}", study.seed);
                assert_eq!(last.leaderless, 4, "seed {}: customer partitions", study.seed);
            } else {
                assert_eq!(leaderless, Vec::<u16>::new(), "seed {}", study.seed);
                assert_eq!((last.offline_partitions_count, last.leaderless), (0, 0), "seed {}", study.seed);
            }
        }
    }
}

/// Partitions whose leader at the start is a broker: read from a world, not from a rule.
fn led_by(topology: &Arc<Topology>, cluster: usize, broker: u8) -> Vec<u16> {
    let simulation = blast_radius::world::simulation(topology.clone(), blast_radius::engine::Seed(0));
    let cluster = &simulation.model().clusters()[cluster];
    (0..cluster.layout().partitions())
        .filter(|&p| {
            cluster.leader(blast_radius::world::ids::PartitionId(p)).is_some_and(|leader| leader.0 == broker)
        })
        .collect()
}
