//! A Kafka cluster's behaviour: fencing, elections, the blocked duty, a controller that cannot commit, replication.

pub mod bench;

use blast_radius::engine::{Seed, SimDuration, SimTime, Simulation};
use blast_radius::world::ids::{BrokerId, GroupId, PartitionId, ProducerId, TopicId, ZoneId};
use blast_radius::world::kafka::client::Client;
use blast_radius::world::kafka::cluster::{
    Acks, ClusterFact, ClusterState, ClusterTimer, FailureMode, Loss, ProduceBatch, ProduceError,
    Reachability, Record,
};
use blast_radius::world::kafka::consumer::{ConsumerGroup, GroupConfig, GroupTimer};
use blast_radius::world::kafka::topics::{OFFSETS_TOPIC, TopicConfig};

use bench::{A, B, Bench, C, at, config, load, run, secs, story, until};

fn fact_at(bench: &Bench, found: impl Fn(&ClusterFact) -> bool) -> Option<f64> {
    bench.facts.iter().find(|(_, fact)| found(fact)).map(|(at, _)| at.as_secs_f64())
}

fn fenced_at(bench: &Bench, broker: BrokerId) -> Option<f64> {
    fact_at(bench, |fact| matches!(fact, ClusterFact::BrokerFenced { broker: b, .. } if *b == broker))
}

fn customers(bench: &Bench) -> impl Iterator<Item = PartitionId> {
    (0..bench.cluster.customer_partitions() as u16).map(PartitionId)
}

fn leaderless(bench: &Bench) -> Vec<u16> {
    customers(bench).filter(|&p| bench.cluster.leader(p).is_none()).map(|p| p.0).collect()
}

#[test]
fn healthy_cluster_answers_within_two_rounds_and_is_silent_when_idle() {
    let mut simulation = story(1);
    until(&mut simulation, 60.0);
    let bench = simulation.model();
    assert_eq!(bench.facts, []);
    assert!(bench.answers.len() > 12 * 590);
    let worst = bench.answers.iter().map(|(_, sent, done, _)| done.since(*sent)).max().unwrap();
    assert!(worst <= SimDuration::from_millis(4), "{worst}");
    assert!(bench.answers.iter().all(|answer| answer.3.is_none()));
    // Per tick: the tick, at most two rounds on each of three brokers; a request timer every 30 s.
    let events = simulation.events();
    assert!(events < 600 * 7 + 10, "{events} events for {} requests", bench.answers.len());

    let mut idle = run(config(vec![TopicConfig::new("orders", 6)]), 1);
    until(&mut idle, 3_600.0);
    assert_eq!(idle.events(), 0);
}

#[test]
fn a_lost_broker_is_fenced_when_its_lease_ends() {
    let mut all = Vec::new();
    for loss in [Loss::Silent, Loss::Refused] {
        for seed in 0..40 {
            let mut simulation = story(seed);
            at(&mut simulation, 20.0 + seed as f64 * 0.137, |c, now, fx| c.broker_lost(now, A, loss, fx));
            let lost = simulation.now().as_secs_f64();
            until(&mut simulation, 60.0);
            let bench = simulation.model();
            let waited = fenced_at(bench, A).expect("fenced") - lost;
            // 7 to 9 s, and one commit of 30 ms.
            assert!((7.03..=9.03).contains(&waited), "seed {seed}: {waited}");
            all.push(waited);
            assert_eq!(leaderless(bench), [0u16; 0], "elected at once");
            for partition in customers(bench) {
                assert_eq!(bench.cluster.isr(partition).len(), 2);
                let first = bench.cluster.replicas(partition)[0];
                let leader = if first == A { B } else { first };
                assert_eq!(bench.cluster.leader(partition), Some(leader));
                assert_eq!(bench.cluster.leader_epoch(partition), (first == A) as u32);
            }
        }
    }
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    assert!((7.7..8.3).contains(&mean), "uniform on 7 to 9: mean {mean}");
}

#[test]
fn acks_all_stalls_everywhere_until_the_fence() {
    for seed in 0..10 {
        let mut simulation = story(seed);
        at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        until(&mut simulation, 26.9);
        let lost = SimTime::from_secs(20);
        let late = |bench: &Bench| bench.answers.iter().filter(|a| a.1 >= lost).count();
        assert_eq!(late(simulation.model()), 0, "no partition has all of its ISR");
        assert!(simulation.model().lost <= 4, "requests at the dead leader");
        let frozen: Vec<u64> =
            customers(simulation.model()).map(|p| simulation.model().cluster.high_watermark(p)).collect();
        assert!(frozen.iter().all(|&hw| hw > 0));
        let grown = customers(simulation.model())
            .filter(|&p| simulation.model().cluster.log_end_offset(p) > frozen[p.index()] + 50)
            .count();
        assert_eq!(grown, 8, "live leaders go on writing what nobody may read");
        until(&mut simulation, 40.05);
        let bench = simulation.model();
        let waits: Vec<_> =
            bench.answers.iter().filter(|a| a.1 >= lost && a.1 < SimTime::from_secs(21)).collect();
        assert!(!waits.is_empty());
        for (_, sent, done, error) in waits {
            let waited = done.since(*sent).as_secs_f64();
            assert!((6.0..9.1).contains(&waited) && error.is_none(), "{waited} {error:?}");
        }
        let unread =
            customers(bench).any(|p| bench.cluster.high_watermark(p) != bench.cluster.log_end_offset(p));
        assert!(!unread, "between two ticks everything is replicated");
    }
}

#[test]
fn the_blocked_duty_is_latent_and_leaves_a_third_without_a_leader() {
    for (blocked, seed) in (0..8).flat_map(|seed| [(false, seed), (true, seed)]) {
        let mut simulation = story(seed);
        at(&mut simulation, 10.0, |c, now, fx| c.set_duty(now, blocked, fx));
        until(&mut simulation, 1_810.0);
        assert_eq!(simulation.model().facts, [], "latent");
        assert_eq!(simulation.model().cluster.state(), ClusterState::Active);
        at(&mut simulation, 1_810.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        at(&mut simulation, 1_900.0, |c, now, fx| c.broker_started(now, A, fx));
        until(&mut simulation, 2_400.0);
        let bench = simulation.model();
        let metrics = bench.cluster.controller_metrics();
        assert_eq!(metrics.fenced_broker_count, 0, "every broker is back");
        let expected: Vec<u16> = if blocked { vec![0, 3, 6, 9] } else { Vec::new() };
        assert_eq!(leaderless(bench), expected);
        assert_eq!(bench.cluster.customer_partitions_offline(), expected.len() as u32);
        // 17 of the 50 offsets partitions were led by broker 0.
        assert_eq!(metrics.offline_partitions_count, if blocked { 4 + 17 } else { 0 });
        let refused = |fact: &ClusterFact| matches!(fact, ClusterFact::ElectionRefused { .. });
        assert_eq!(fact_at(bench, refused).is_some(), blocked);
        let moved = |fact: &ClusterFact| matches!(fact, ClusterFact::PreferredElection { .. });
        assert_eq!(fact_at(bench, moved).is_some(), !blocked, "no election of any kind");
        let kept = |fact: &ClusterFact| matches!(fact, ClusterFact::PreferredElectionRefused { .. });
        assert_eq!(fact_at(bench, kept).is_some(), blocked);
        assert_eq!(bench.cluster.state() == ClusterState::Healing, blocked);
        let leaders: u32 = [A, B, C].map(|b| bench.cluster.broker_metrics(b).leader_count).iter().sum();
        assert_eq!(leaders, metrics.global_partition_count - metrics.offline_partitions_count);

        let mut by_hand = simulation.clone();
        at(&mut by_hand, 2_400.0, |c, now, fx| assert_eq!(c.elect_leaders(now, false, fx), 0));
        assert_eq!(leaderless(by_hand.model()), expected, "by hand neither");

        at(&mut simulation, 2_400.0, |c, now, fx| c.set_duty(now, false, fx));
        assert_eq!(leaderless(simulation.model()), [0u16; 0], "the repair elects at once");
        assert_eq!(simulation.model().cluster.state(), ClusterState::Active);
        until(&mut simulation, 2_410.0);
        let last = simulation.model().answers.iter().rev().find(|answer| answer.0 == PartitionId(0)).unwrap();
        assert!(last.2 > SimTime::from_secs(2_409), "and writes go on");
    }
}

#[test]
fn a_controller_that_cannot_commit_hides_everything() {
    for seed in 0..8 {
        let mut simulation = story(seed);
        at(&mut simulation, 5.0, |c, now, fx| c.set_failure_mode(now, FailureMode::CannotCommit, fx));
        at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        at(&mut simulation, 110.0, |c, now, fx| c.broker_started(now, A, fx));
        until(&mut simulation, 200.0);
        let bench = simulation.model();
        let cluster = &bench.cluster;
        let metrics = cluster.controller_metrics();
        assert_eq!((metrics.offline_partitions_count, metrics.fenced_broker_count), (0, 0));
        assert_eq!(metrics.active_controller_count, 1);
        assert_eq!(cluster.metadata(PartitionId(0)).leader, Some(A), "the dead broker stays registered");
        assert_eq!(cluster.reachability(A), Reachability::Refusing);
        for broker in [B, C] {
            assert_eq!(
                cluster.broker_metrics(broker).under_replicated_partitions,
                0,
                "the shrink never commits"
            );
        }
        assert_eq!(cluster.customer_partitions_offline(), 4, "the truth");
        let after = bench.answers.iter().filter(|answer| answer.1 >= SimTime::from_secs(20));
        let mut timed_out = 0;
        for (_, sent, done, error) in after {
            assert_eq!(*error, Some(ProduceError::RequestTimedOut));
            assert_eq!(done.since(*sent), SimDuration::from_secs(30));
            timed_out += 1;
        }
        assert!(timed_out > 8 * 1_400, "{timed_out}");
        let exits = |fact: &ClusterFact| matches!(fact, ClusterFact::BrokerExited { broker } if *broker == A);
        assert_eq!(fact_at(bench, exits), Some(175.0), "5 s of start, 60 s of vain registration");

        at(&mut simulation, 200.0, |c, now, fx| c.set_failure_mode(now, FailureMode::None, fx));
        until(&mut simulation, 230.0);
        let bench = simulation.model();
        // A new controller after 1 to 3 s, fresh leases of 9 s, then the fence and the registration.
        let fenced = fenced_at(bench, A).expect("fenced after the repair");
        assert!((210.03..=212.03).contains(&fenced), "{fenced}");
        assert_eq!(cluster_leaderless_total(bench), 0);
        assert_eq!(bench.cluster.reachability(A), Reachability::Up);
    }
}

fn cluster_leaderless_total(bench: &Bench) -> u32 {
    bench.cluster.controller_metrics().offline_partitions_count
}

#[test]
fn a_lost_controller_node_delays_the_fence_by_an_election() {
    let cases = [
        // Zone of the lost controller nodes, earliest and latest fence of broker 0 lost with it at 20 s.
        ("another node", ZoneId(2), 27.03, 29.03),
        ("the active node", ZoneId(0), 30.03, 32.04),
    ];
    for (name, zone, earliest, latest) in cases {
        for seed in 0..10 {
            let mut simulation = story(seed);
            at(&mut simulation, 20.0, |c, now, fx| {
                c.broker_lost(now, A, Loss::Silent, fx);
                c.controller_lost(now, zone, fx);
            });
            until(&mut simulation, 60.0);
            let fenced = fenced_at(simulation.model(), A).expect(name);
            assert!((earliest..=latest).contains(&fenced), "{name}, seed {seed}: {fenced}");
        }
    }
    let mut simulation = story(3);
    at(&mut simulation, 20.0, |c, now, fx| {
        c.broker_lost(now, A, Loss::Silent, fx);
        c.controller_lost(now, ZoneId(0), fx);
        c.controller_lost(now, ZoneId(1), fx);
    });
    until(&mut simulation, 120.0);
    assert_eq!(fenced_at(simulation.model(), A), None, "no majority, no fence");
    assert_eq!(simulation.model().cluster.controller_metrics().active_controller_count, 0);
    at(&mut simulation, 120.0, |c, now, fx| c.controller_returned(now, ZoneId(1), fx));
    until(&mut simulation, 140.0);
    let fenced = fenced_at(simulation.model(), A).expect("fenced with a majority");
    assert!((130.0..=132.1).contains(&fenced), "{fenced}");
}

#[test]
fn a_returned_broker_waits_for_its_old_lease_catches_up_and_leads_again() {
    let mut simulation = story(2);
    simulation.act(|bench, _| bench.bytes = 1_000_000);
    at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Refused, fx));
    at(&mut simulation, 21.0, |c, now, fx| c.broker_started(now, A, fx));
    until(&mut simulation, 28.0);
    let refused = |fact: &ClusterFact| matches!(fact, ClusterFact::RegistrationRefused { .. });
    assert!(fact_at(simulation.model(), refused).is_some());
    until(&mut simulation, 400.0);
    let bench = simulation.model();
    let fenced = fenced_at(bench, A).unwrap();
    let unfenced = fact_at(bench, |fact| matches!(fact, ClusterFact::BrokerUnfenced { .. })).unwrap();
    assert!(unfenced > fenced && unfenced < fenced + 0.2, "{fenced} {unfenced}");
    // 120 MB/s are written into partitions it follows; 50 MB/s are too few to ever catch up.
    assert_eq!(fact_at(bench, |fact| matches!(fact, ClusterFact::CaughtUp { .. })), None);
    simulation.act(|bench, _| bench.bytes = 1_000);
    until(&mut simulation, 1_800.0);
    let bench = simulation.model();
    let caught = fact_at(bench, |fact| matches!(fact, ClusterFact::CaughtUp { .. })).expect("caught up");
    let behind = (400.0 - 20.0) * 12.0 * 10.0 * 1e6 / 50e6 - (400.0 - unfenced);
    assert!((caught - 400.0 - behind).abs() < 0.05 * behind, "{caught} {behind}");
    for partition in customers(bench) {
        assert_eq!(bench.cluster.isr(partition).len(), 3);
        assert_eq!(bench.cluster.leader(partition), Some(bench.cluster.replicas(partition)[0]));
    }
}

#[test]
fn preferred_leaders_return_within_300_seconds() {
    for seed in 0..5 {
        let mut simulation = story(seed);
        at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        at(&mut simulation, 110.0, |c, now, fx| c.broker_started(now, A, fx));
        until(&mut simulation, 150.0);
        let bench = simulation.model();
        assert_eq!(bench.cluster.controller_metrics().preferred_replica_imbalance_count, 4 + 17);
        assert!(customers(bench).all(|p| bench.cluster.isr(p).len() == 3), "in sync, not leading");
        until(&mut simulation, 330.0);
        let bench = simulation.model();
        let moved = fact_at(bench, |fact| matches!(fact, ClusterFact::PreferredElection { count: 21 }));
        let fenced = fenced_at(bench, A).unwrap();
        assert!((moved.unwrap() - fenced - 300.0).abs() < 1e-6, "300 s after the imbalance began");
        assert_eq!(bench.cluster.controller_metrics().preferred_replica_imbalance_count, 0);
        until(&mut simulation, 340.0);
        let late = simulation.model().answers.iter().filter(|a| a.1 > SimTime::from_secs(331));
        assert!(late.clone().count() > 900 && late.into_iter().all(|a| a.3.is_none()));
    }
}

#[test]
fn an_orderly_stop_moves_leaders_without_a_gap() {
    let mut simulation = story(4);
    at(&mut simulation, 20.0, |c, now, fx| c.stop_broker(now, A, fx));
    until(&mut simulation, 40.0);
    let bench = simulation.model();
    assert_eq!(cluster_leaderless_total(bench), 0);
    assert_eq!(bench.cluster.reachability(A), Reachability::Refusing);
    assert!(bench.cluster.broker_fenced(A));
    let slow = bench.answers.iter().filter(|a| a.2.since(a.1) > SimDuration::from_millis(10)).count();
    assert_eq!((slow, bench.lost), (0, 0));
}

#[test]
fn a_new_leader_replicates_its_own_log_from_the_first_record() {
    // The follower that becomes leader had stopped fetching before the last records, or had them under way.
    for stuck in [false, true] {
        let mut simulation = run(config(vec![TopicConfig::new("orders", 3)]), 6);
        let partition = PartitionId(0);
        at(&mut simulation, 19.0, |c, now, fx| c.set_replication_stuck(now, B, stuck, fx));
        until(&mut simulation, 20.0);
        simulation.act(|bench, line| {
            bench.send(line, partition, None);
            bench.send(line, partition, None);
        });
        if stuck {
            until(&mut simulation, 20.005);
        }
        simulation.act(|bench, line| {
            bench.cluster(line, |c, now, fx| c.stop_broker(now, A, fx));
            assert_eq!(bench.cluster.leader(partition), Some(B));
            assert_eq!(bench.cluster.log_end_offset(partition), 0, "the new leader never had them");
            bench.send(line, partition, None);
        });
        let moved = simulation.now();
        until(&mut simulation, 20.1);
        let bench = simulation.model();
        let errors: Vec<_> = bench.answers.iter().map(|answer| answer.3).collect();
        assert_eq!(errors[..2], [Some(ProduceError::NotLeaderOrFollower); 2]);
        let answered = bench.answers.get(2).expect("answered").2.since(moved);
        let rounds = SimDuration::from_millis(2)..=SimDuration::from_millis(4);
        assert!(
            errors[2].is_none() && rounds.contains(&answered),
            "by fetches, not by old offsets: {answered}"
        );
        assert_eq!(bench.cluster.high_watermark(partition), 1);
    }
}

#[test]
fn min_isr_errors() {
    let mut simulation = story(5);
    for (second, broker) in [(20.0, A), (40.0, B)] {
        at(&mut simulation, second, |c, now, fx| c.broker_lost(now, broker, Loss::Silent, fx));
    }
    until(&mut simulation, 60.0);
    let bench = simulation.model();
    assert_eq!(leaderless(bench), [0u16; 0], "a leader exists, unlike in the story");
    let late: Vec<_> = bench.answers.iter().filter(|a| a.1 > SimTime::from_secs(50)).collect();
    assert!(late.len() > 1_000 && late.iter().all(|a| a.3 == Some(ProduceError::NotEnoughReplicas)));
    let metrics = bench.cluster.broker_metrics(C);
    assert_eq!((metrics.under_min_isr_partition_count, metrics.under_replicated_partitions), (62, 62));
    assert_eq!(metrics.leader_count, 62);

    // Written with two in sync, found to be one afterwards: waits for the timeout in 4.0, error 20 before.
    for (needs, error, after) in [
        (true, ProduceError::RequestTimedOut, (30.0, 30.0)),
        (false, ProduceError::NotEnoughReplicasAfterAppend, (7.0, 9.04)),
    ] {
        let mut config = config(vec![TopicConfig::new("orders", 3)]);
        config.settings.high_watermark_needs_min_isr = needs;
        let mut simulation = run(config, 6);
        at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        at(&mut simulation, 40.0, |c, now, fx| c.broker_lost(now, B, Loss::Silent, fx));
        simulation.act(|bench, line| bench.send(line, PartitionId(2), None));
        until(&mut simulation, 80.0);
        let answer = simulation.model().answers[0];
        assert_eq!(answer.3, Some(error));
        let waited = answer.2.since(answer.1).as_secs_f64();
        assert!((after.0..=after.1).contains(&waited), "{waited}");
    }
}

#[test]
fn errors_of_a_request_wait_for_its_slowest_partition() {
    let mut simulation = run(config(vec![TopicConfig::new("orders", 6)]), 7);
    at(&mut simulation, 20.0, |c, now, fx| c.set_replication_stuck(now, B, true, fx));
    let records = [Record { token: 9, bytes: 10 }];
    let batch = |p| ProduceBatch {
        partition: PartitionId(p),
        producer: ProducerId(1),
        sequence: None,
        records: 0..1,
    };
    simulation.act(|bench, line| {
        bench.sent = vec![(PartitionId(0), line.now()); 4];
        bench.cluster(line, |c, now, fx| {
            // Partition 1 is led by broker 1: an error at once, answered with the pending one.
            c.produce(now, A, 0, Acks::All, secs(5.0), &records, &[batch(0), batch(1)], fx);
            c.produce(now, A, 1, Acks::Leader, secs(5.0), &records, &[batch(3)], fx);
            c.produce(now, A, 2, Acks::None, secs(5.0), &records, &[batch(3)], fx);
            c.produce(now, B, 3, Acks::All, secs(5.0), &records, &[batch(0)], fx);
        });
    });
    until(&mut simulation, 30.0);
    let found: Vec<_> = simulation
        .model()
        .answers
        .iter()
        .map(|(p, _, done, error)| (p.0, done.as_secs_f64(), *error))
        .collect();
    let expected = [
        (3, 20.0, None),
        (0, 20.0, Some(ProduceError::NotLeaderOrFollower)),
        (0, 25.0, Some(ProduceError::RequestTimedOut)),
        (1, 25.0, Some(ProduceError::NotLeaderOrFollower)),
    ];
    assert_eq!(found, expected);
    assert_eq!(simulation.model().cluster.waiting_requests(), 0);
    assert_eq!(simulation.model().cluster.log_end_offset(PartitionId(3)), 2, "acks 0 is written too");
}

#[test]
fn a_stuck_follower_leaves_the_isr_after_30_to_45_seconds() {
    for seed in 0..12 {
        let mut simulation = story(seed);
        at(&mut simulation, 20.0, |c, now, fx| c.set_replication_stuck(now, B, true, fx));
        until(&mut simulation, 100.0);
        let bench = simulation.model();
        let shrunk: Vec<f64> = bench
            .facts
            .iter()
            .filter(|(_, fact)| matches!(fact, ClusterFact::IsrShrunk { partition, .. } if partition.0 < 12))
            .map(|(at, _)| at.as_secs_f64())
            .collect();
        // Only partitions with new records: the offsets topic is idle here, its followers count as caught up.
        assert_eq!(shrunk.len(), 8);
        assert!(shrunk.iter().all(|at| (50.0..=65.1).contains(at)), "{shrunk:?}");
        assert_eq!(fenced_at(bench, B), None, "it sends heartbeats");
        at(&mut simulation, 100.0, |c, now, fx| c.set_replication_stuck(now, B, false, fx));
        until(&mut simulation, 110.0);
        let bench = simulation.model();
        assert!(customers(bench).all(|p| bench.cluster.isr(p).len() == 3));
        assert_eq!(
            bench.cluster.broker_metrics(A).isr_expands + bench.cluster.broker_metrics(C).isr_expands,
            8
        );
    }
}

#[test]
fn the_last_in_sync_replica_and_the_unclean_setting() {
    for unclean in [false, true] {
        let topic = TopicConfig {
            replication_factor: 2,
            min_insync_replicas: 1,
            unclean,
            ..TopicConfig::new("orders", 3)
        };
        let mut simulation = run(config(vec![topic]), 8);
        let partition = PartitionId(0);
        at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, B, Loss::Silent, fx));
        until(&mut simulation, 40.0);
        simulation.act(|bench, line| bench.send(line, partition, None));
        at(&mut simulation, 50.0, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        until(&mut simulation, 70.0);
        let bench = simulation.model();
        assert_eq!((bench.cluster.leader(partition), bench.cluster.isr(partition)), (None, &[A][..]));
        let fact = |fact: &ClusterFact| matches!(fact, ClusterFact::Leaderless { partition: p, refused: false, .. } if *p == partition);
        assert!(fact_at(bench, fact).is_some(), "nobody refused it: there is no candidate");
        at(&mut simulation, 80.0, |c, now, fx| c.broker_started(now, B, fx));
        until(&mut simulation, 100.0);
        let bench = simulation.model();
        assert_eq!(bench.cluster.leader(partition), unclean.then_some(B));
        assert_eq!(bench.cluster.high_watermark(partition), if unclean { 0 } else { 1 });
        assert_eq!(bench.cluster.log_end_offset(partition), if unclean { 0 } else { 1 });
        let gone = |fact: &ClusterFact| {
            matches!(fact, ClusterFact::LogTruncated { records: 1, committed: true, .. })
        };
        assert_eq!(fact_at(bench, gone).is_some(), unclean);
        assert_eq!(bench.cluster.controller_metrics().unclean_leader_elections, unclean as u64);
        at(&mut simulation, 110.0, |c, now, fx| c.broker_started(now, A, fx));
        until(&mut simulation, 130.0);
        let bench = simulation.model();
        assert_eq!(bench.cluster.leader(partition), Some(if unclean { B } else { A }));
        assert_eq!(bench.cluster.isr(partition).len(), 2);
    }
}

#[test]
fn an_idempotent_retry_is_written_once() {
    let mut simulation = run(config(vec![TopicConfig::new("orders", 3)]), 9);
    for (sequence, end) in [(Some(1), 1), (Some(1), 1), (Some(2), 2), (None, 3), (None, 4), (Some(1), 4)] {
        simulation.act(|bench, line| bench.send(line, PartitionId(0), sequence));
        let next = simulation.now() + secs(1.0);
        simulation.run_until(next);
        assert_eq!(simulation.model().cluster.log_end_offset(PartitionId(0)), end);
    }
    assert_eq!(simulation.model().answers.len(), 6);
    assert!(simulation.model().answers.iter().all(|answer| answer.3.is_none()));
}

#[test]
fn logs_are_bounded_and_trimmed() {
    let mut config = config(vec![TopicConfig::new("orders", 3)]);
    config.settings.records_per_partition = 50;
    let mut simulation = run(config, 10);
    load(&mut simulation, secs(0.1));
    until(&mut simulation, 10.0);
    let cluster = &simulation.model().cluster;
    let (start, end) = (cluster.log_start_offset(PartitionId(0)), cluster.log_end_offset(PartitionId(0)));
    assert_eq!(end - start, 50);
    assert_eq!(cluster.record(PartitionId(0), start - 1), None);
    assert!(cluster.record(PartitionId(0), end - 1).unwrap().appended > SimTime::from_secs(9));
    at(&mut simulation, 10.0, |c, _, _| c.trim(PartitionId(0), end));
    assert_eq!(simulation.model().cluster.log_start_offset(PartitionId(0)), end);
    assert_eq!(simulation.model().cluster.record(PartitionId(0), end - 1), None);
}

#[test]
fn co_partitioned_topics_share_their_leaders_and_offsets_are_counted_apart() {
    let simulation = story(11);
    let cluster = &simulation.model().cluster;
    let layout = cluster.layout();
    for index in 0..6 {
        let [orders, fees] = [TopicId(0), TopicId(1)].map(|topic| layout.partition(topic, index));
        assert_eq!(cluster.replicas(orders), cluster.replicas(fees));
        assert_eq!(layout.locate(fees), (TopicId(1), index));
    }
    let offsets = layout.topic(OFFSETS_TOPIC).unwrap();
    assert_eq!(layout.partitions_of(offsets).count(), 50);
    assert_eq!((cluster.customer_partitions(), layout.partitions()), (12, 62));
}

/// A day of trouble: two losses, a blocked duty, a group at work.
fn trouble(seed: u64) -> Simulation<Bench> {
    let mut simulation = story(seed);
    simulation.act(|bench, line| {
        let partitions = customers(bench).collect();
        let settings = Default::default();
        let config = GroupConfig {
            id: GroupId(0),
            name: "fees".into(),
            members: 4,
            partitions,
            settings,
            reading: Client::Java.reading(),
        };
        bench.groups.push(ConsumerGroup::new(config, &bench.cluster, Seed(seed)));
        let now = line.now();
        bench.tell(line, |group, cluster, fx| group.start(now, cluster, fx));
    });
    at(&mut simulation, 20.0, |c, now, fx| c.set_duty(now, true, fx));
    at(&mut simulation, 30.0, |c, now, fx| {
        c.broker_lost(now, A, Loss::Silent, fx);
        c.controller_lost(now, ZoneId(0), fx);
    });
    simulation
}

fn trouble_ends(simulation: &mut Simulation<Bench>) -> u64 {
    at(simulation, 120.0, |c, now, fx| {
        c.broker_started(now, A, fx);
        c.controller_returned(now, ZoneId(0), fx);
    });
    at(simulation, 200.0, |c, now, fx| c.set_duty(now, false, fx));
    until(simulation, 600.0);
    simulation.model().digest()
}

#[test]
fn run_twice_and_a_clone_give_the_same_digest() {
    let mut first = trouble(12);
    until(&mut first, 77.0);
    let mut copy = first.clone();
    let digest = trouble_ends(&mut first);
    assert_eq!(trouble_ends(&mut copy), digest);
    assert_eq!(trouble_ends(&mut trouble(12)), digest);
    assert_ne!(trouble_ends(&mut trouble(13)), digest, "the seed matters");
}

#[test]
fn timers_survive_packing() {
    for kind in 0..11u8 {
        for index in [0u16, 2] {
            let (again, at) = ClusterTimer::decode(kind, index).encode();
            assert_eq!(again, kind);
            assert!(at == index || at == 0);
        }
    }
    for kind in 0..8u8 {
        assert_eq!(GroupTimer::decode(kind, 0).encode(), (kind, 0));
    }
}
