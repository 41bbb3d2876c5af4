//! A consumer group's behaviour: stalls, sessions, reassignment, commits, lag.

use blast_radius::engine::{Seed, SimDuration, SimTime, Simulation};
use blast_radius::world::ids::{BrokerId, GroupId, PartitionId, ZoneId};
use blast_radius::world::kafka::client::Client;
use blast_radius::world::kafka::cluster::{Cluster, FailureMode, Loss};
use blast_radius::world::kafka::consumer::{
    Assignor, ConsumerGroup, ConsumerSettings, GroupConfig, GroupEffect, GroupFact, GroupTimer, Stall,
};
use blast_radius::world::kafka::topics::{TopicConfig, group_partition, java_hash_code};

use crate::cluster::bench::{A, Bench, Event, at, config, load, run, secs, until};

const DEAD: PartitionId = PartitionId(0);

/// Six partitions, a record each every 100 ms, a group of that name; the group starts at once.
fn group(name: &str, members: u16, seed: u64) -> Simulation<Bench> {
    group_with(name, members, seed, ConsumerSettings::default())
}

fn group_with(name: &str, members: u16, seed: u64, settings: ConsumerSettings) -> Simulation<Bench> {
    let mut simulation = run(config(vec![TopicConfig::new("orders", 6)]), seed);
    load(&mut simulation, secs(0.1));
    simulation.act(|bench, _| {
        let partitions = (0..6).map(PartitionId).collect();
        let config = GroupConfig {
            id: GroupId(3),
            name: name.into(),
            members,
            partitions,
            settings,
            reading: Client::Java.reading(),
        };
        bench.groups.push(ConsumerGroup::new(config, &bench.cluster, Seed(seed)));
    });
    act(&mut simulation, |group, now, cluster, fx| group.start(now, cluster, fx));
    simulation
}

fn act(
    simulation: &mut Simulation<Bench>,
    mut action: impl FnMut(&mut ConsumerGroup, SimTime, &Cluster, &mut Vec<GroupEffect>),
) {
    simulation.act(|bench, line| {
        let now = line.now();
        bench.tell(line, |group, cluster, fx| action(group, now, cluster, fx));
    });
}

fn group_fact(bench: &Bench, found: impl Fn(&GroupFact) -> bool) -> Option<f64> {
    bench.group_facts.iter().find(|(_, fact)| found(fact)).map(|(at, _)| at.as_secs_f64())
}

/// A group name whose coordinator is the given broker, while offsets partition i is led by broker i mod 3.
fn coordinated_by(broker: u16) -> String {
    (0..).map(|n| format!("group-{n}")).find(|name| group_partition(name, 50) % 3 == broker).unwrap()
}

fn processed(bench: &Bench, partition: PartitionId, from: f64) -> Vec<(f64, u64)> {
    let taken =
        bench.processed.iter().filter(|entry| entry.2 == partition && entry.0 >= SimTime::ZERO + secs(from));
    taken.map(|entry| (entry.0.as_secs_f64(), entry.3)).collect()
}

#[test]
fn groups_hash_as_in_java() {
    // As Java 17 printed them; partition = Utils.abs(hash) mod 50.
    for (name, hash, partition) in [
        ("", 0, 0),
        ("a", 97, 47),
        ("hello", 99_162_322, 22),
        // Negative: the absolute value counts, not the low 31 bits (those would give 8).
        ("console-consumer", -648_006_740, 40),
        ("polygenelubricants", i32::MIN, 0),
        ("console-consumer-46965", 161_351_061, 11),
        ("order-service", 562_889_526, 26),
        ("\u{fc}ber-\u{1f525}", -1_078_194_558, 8),
    ] {
        assert_eq!((java_hash_code(name), group_partition(name, 50)), (hash, partition), "{name}");
    }
}

#[test]
fn everything_is_read_once_and_in_order() {
    for members in [1u16, 4, 6, 8] {
        let mut simulation = group("fees", members, 1);
        until(&mut simulation, 60.05);
        let bench = simulation.model();
        let group = &bench.groups[0];
        // A new group waits 3 s for its members.
        let joined = group_fact(bench, |fact| matches!(fact, GroupFact::Rebalanced { .. })).unwrap();
        assert!((3.0..3.1).contains(&joined), "{joined}");
        let mut shares = vec![0; members as usize];
        for partition in (0..6).map(PartitionId) {
            shares[group.owner(partition).expect("assigned") as usize] += 1;
            let offsets: Vec<u64> = processed(bench, partition, 0.0).iter().map(|entry| entry.1).collect();
            assert_eq!(offsets, (0..600).collect::<Vec<u64>>());
            let lag = group.lag(partition, &bench.cluster);
            assert_eq!((lag.seen_by_client, lag.unread), (0, 0));
            assert!(lag.uncommitted > 0 && lag.uncommitted <= 51, "committed every 5 s: {lag:?}");
            assert_eq!(bench.cluster.log_start_offset(partition), group.committed(partition), "trimmed");
        }
        let most = shares.iter().max().unwrap() - shares.iter().min().unwrap();
        assert!(most <= 1, "{shares:?}");
        assert_eq!(group.oldest_unread_age(simulation.now(), &bench.cluster), SimDuration::ZERO);
        assert_eq!(bench.group_facts.len(), 1);
    }
}

#[test]
fn a_member_works_on_one_record_at_a_time() {
    let mut simulation = group("fees", 1, 1);
    simulation.act(|bench, _| bench.service_time = secs(0.05));
    until(&mut simulation, 30.0);
    let bench = simulation.model();
    // 60 records a second arrive, 20 leave.
    let taken = bench.processed.len() as f64;
    assert!((taken - 27.0 * 20.0).abs() < 3.0, "{taken}");
    let group = &bench.groups[0];
    let unread: u64 = group.partitions().iter().map(|&p| group.lag(p, &bench.cluster).unread).sum();
    assert_eq!(unread, 1_800 - bench.processed.len() as u64);
    let age = group.oldest_unread_age(simulation.now(), &bench.cluster).as_secs_f64();
    assert!((age - 21.0).abs() < 0.5, "{age}");
}

#[test]
fn a_silent_leader_holds_its_readers_for_the_request_timeout() {
    for seed in 0..12 {
        let mut simulation = group(&coordinated_by(1), 6, seed);
        at(&mut simulation, 20.05, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
        until(&mut simulation, 49.5);
        let bench = simulation.model();
        let group = &bench.groups[0];
        assert!(bench.cluster.leader(DEAD).is_some_and(|leader| leader != A), "elected long ago");
        assert_eq!(group.stalled(DEAD).map(|stall| stall.0), Some(Stall::SilentLeader));
        let lag = group.lag(DEAD, &bench.cluster);
        assert_eq!(lag.seen_by_client, 0, "the client cannot see it");
        assert!(lag.unread > 200, "{lag:?}");
        let age = group.oldest_unread_age(simulation.now(), &bench.cluster).as_secs_f64();
        assert!((20.0..22.5).contains(&age), "{age}");
        until(&mut simulation, 60.05);
        let bench = simulation.model();
        let after = group_fact(
            bench,
            |fact| matches!(fact, GroupFact::PartitionResumed { partition, .. } if *partition == DEAD),
        );
        let after = after.expect("resumed") - 20.05;
        assert!((29.5..=30.01).contains(&after), "30 s less the fetch's age: {after}");
        // Other partitions: only until the fence, as the dead follower holds up their high watermark.
        let gap = processed(bench, PartitionId(1), 20.0);
        let longest = gap.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(0.0, f64::max);
        assert!((7.0..9.2).contains(&longest), "{longest}");
        let offsets: Vec<u64> = processed(bench, DEAD, 0.0).iter().map(|entry| entry.1).collect();
        assert_eq!(offsets, (0..offsets.len() as u64).collect::<Vec<u64>>(), "nothing lost, nothing twice");
        assert_eq!(bench.groups[0].lag(DEAD, &bench.cluster).unread, 0, "caught up");
        assert_eq!(bench.groups[0].generation(), 1, "no rebalance");
    }
}

#[test]
fn a_refusing_leader_is_noticed_at_once() {
    let mut simulation = group(&coordinated_by(1), 6, 2);
    at(&mut simulation, 20.05, |c, now, fx| c.broker_lost(now, A, Loss::Refused, fx));
    until(&mut simulation, 60.05);
    let bench = simulation.model();
    let after = group_fact(
        bench,
        |fact| matches!(fact, GroupFact::PartitionResumed { partition, .. } if *partition == DEAD),
    );
    let after = after.unwrap() - 20.05;
    assert!((7.0..10.3).contains(&after), "the fence and a metadata gap: {after}");
}

#[test]
fn a_preferred_election_costs_a_metadata_request() {
    let mut simulation = group(&coordinated_by(1), 6, 3);
    at(&mut simulation, 20.0, |c, now, fx| c.broker_lost(now, A, Loss::Refused, fx));
    at(&mut simulation, 60.0, |c, now, fx| c.broker_started(now, A, fx));
    until(&mut simulation, 400.05);
    let bench = simulation.model();
    assert_eq!(bench.cluster.leader(DEAD), Some(A));
    let gaps = processed(bench, DEAD, 200.0);
    let longest = gaps.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(0.0, f64::max);
    assert!(longest < 0.2, "{longest}");
}

#[test]
fn a_leaderless_partition_raises_no_error_and_shows_no_lag() {
    let mut simulation = group(&coordinated_by(1), 6, 4);
    at(&mut simulation, 10.0, |c, now, fx| c.set_duty(now, true, fx));
    at(&mut simulation, 20.05, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
    at(&mut simulation, 110.0, |c, now, fx| c.broker_started(now, A, fx));
    until(&mut simulation, 200.05);
    let bench = simulation.model();
    let group = &bench.groups[0];
    assert_eq!(group.stalled(DEAD), Some((Stall::Leaderless, SimTime::ZERO + secs(20.05))));
    assert_eq!(group.lag(DEAD, &bench.cluster).seen_by_client, 0);
    for partition in [1, 2, 4, 5].map(PartitionId) {
        assert_eq!(group.lag(partition, &bench.cluster).unread, 0, "the others are read");
    }
    assert_eq!(group.generation(), 1);
    for member in 0..6 {
        assert_eq!(group.commit_stalled(member), None, "commits go elsewhere");
    }
    let asked = simulation.events();
    until(&mut simulation, 260.05);
    let asked = (simulation.events() - asked) as f64 / 60.0;
    // 10 ticks, at most 40 rounds, 40 records, some commits; two members ask once a second or so.
    assert!(asked < 110.0, "{asked} events a second");
    at(&mut simulation, 260.05, |c, now, fx| c.set_duty(now, false, fx));
    until(&mut simulation, 270.05);
    let bench = simulation.model();
    let resumed = group_fact(
        bench,
        |fact| matches!(fact, GroupFact::PartitionResumed { partition, .. } if *partition == DEAD),
    );
    let delay = resumed.unwrap() - 260.05;
    assert!(delay <= 1.21, "within the metadata back-off: {delay}");
}

#[test]
fn readers_of_a_registered_dead_leader_see_nothing_but_silence() {
    let mut simulation = group(&coordinated_by(1), 6, 5);
    at(&mut simulation, 10.0, |c, now, fx| c.set_failure_mode(now, FailureMode::CannotCommit, fx));
    at(&mut simulation, 20.05, |c, now, fx| c.broker_lost(now, A, Loss::Silent, fx));
    until(&mut simulation, 200.05);
    let bench = simulation.model();
    let group = &bench.groups[0];
    for partition in group.partitions().iter().copied() {
        assert_eq!(group.lag(partition, &bench.cluster).seen_by_client, 0, "no high watermark moves");
    }
    assert_eq!(group.stalled(DEAD).map(|stall| stall.0), Some(Stall::SilentLeader));
    assert_eq!(group.stalled(PartitionId(1)), None, "its leader answers, there is just nothing new");
    assert!(group.lag(PartitionId(1), &bench.cluster).unread > 1_700);
    assert_eq!(bench.processed.iter().filter(|entry| entry.0 > SimTime::from_secs(21)).count(), 0);
}

#[test]
fn a_killed_member_is_missed_after_its_session_and_its_work_is_done_again() {
    for (assignor, seed) in
        [Assignor::Range, Assignor::CooperativeSticky].into_iter().flat_map(|a| (0..8).map(move |s| (a, s)))
    {
        let settings = ConsumerSettings { assignor, ..ConsumerSettings::default() };
        let mut simulation = group_with(&coordinated_by(1), 3, seed, settings);
        // Member 0 owns partitions 0 and 1; a record takes 30 ms, so it dies at work.
        simulation.act(|bench, _| bench.service_time = secs(0.03));
        until(&mut simulation, 33.31);
        let lost = 33.31;
        let (before, committed) = {
            let bench = simulation.model();
            assert_eq!(bench.groups[0].owner(PartitionId(1)), Some(0));
            (bench.groups[0].position(DEAD), bench.groups[0].committed(DEAD))
        };
        assert!(committed < before);
        act(&mut simulation, |group, now, _, fx| group.member_lost(now, 0, fx));
        until(&mut simulation, 70.0);
        assert_eq!(simulation.model().groups[0].owner(DEAD), Some(0), "nobody knows yet");
        until(&mut simulation, 120.05);
        let bench = simulation.model();
        let found = bench.group_facts.iter().find_map(|(at, fact)| match fact {
            GroupFact::MemberLost { member: 0, waited } => Some((at.as_secs_f64(), waited.as_secs_f64())),
            _ => None,
        });
        let (_, waited) = found.expect("missed");
        assert!((42.0..=45.0).contains(&waited), "45 s since its last heartbeat: {waited}");
        let group = &bench.groups[0];
        let rebalanced =
            group_fact(bench, |fact| matches!(fact, GroupFact::Rebalanced { members: 2, .. })).unwrap();
        // The others join again by their next heartbeat.
        assert!((lost + 42.0..=lost + 48.01).contains(&rebalanced), "{rebalanced}");
        let owners: Vec<u16> = (0..6).map(|p| group.owner(PartitionId(p)).unwrap()).collect();
        assert_eq!([1, 2].map(|member| owners.iter().filter(|&&owner| owner == member).count()), [3, 3]);
        let sticky = assignor == Assignor::CooperativeSticky;
        let expected = if sticky { [1, 2, 1, 1, 2, 2] } else { [1, 1, 1, 2, 2, 2] };
        assert_eq!(owners, expected, "who lives keeps what they have, if sticky");
        let stop = processed(bench, PartitionId(5), lost);
        let longest = stop.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(0.0, f64::max);
        assert!(if sticky { longest < 0.3 } else { longest < 3.3 }, "an eager group stops: {longest}");
        let again = processed(bench, DEAD, lost);
        assert_eq!(again[0].1, committed, "from the committed offset: at least once");
        let last = again.last().unwrap().1;
        assert_eq!(
            again.iter().map(|entry| entry.1).collect::<Vec<_>>(),
            (committed..=last).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_member_that_returns_early_waits_for_its_former_life() {
    let mut simulation = group(&coordinated_by(1), 3, 6);
    until(&mut simulation, 30.0);
    act(&mut simulation, |group, now, _, fx| group.member_lost(now, 0, fx));
    until(&mut simulation, 40.0);
    act(&mut simulation, |group, now, cluster, fx| group.member_returned(now, 0, cluster, fx));
    until(&mut simulation, 100.05);
    let bench = simulation.model();
    let rebalanced: Vec<f64> = bench
        .group_facts
        .iter()
        .filter(|(_, fact)| matches!(fact, GroupFact::Rebalanced { .. }))
        .map(|(at, _)| at.as_secs_f64())
        .collect();
    assert_eq!(rebalanced.len(), 2, "{rebalanced:?}");
    assert!((72.0..=75.01).contains(&rebalanced[1]), "{rebalanced:?}");
    assert_eq!(bench.groups[0].lag(DEAD, &bench.cluster).unread, 0);

    // An orderly stop needs no waiting.
    let mut simulation = group(&coordinated_by(1), 3, 6);
    until(&mut simulation, 30.05);
    act(&mut simulation, |group, now, cluster, fx| group.member_left(now, 0, cluster, fx));
    until(&mut simulation, 34.0);
    let bench = simulation.model();
    let rebalanced =
        group_fact(bench, |fact| matches!(fact, GroupFact::Rebalanced { members: 2, .. })).unwrap();
    assert!(rebalanced - 30.05 <= 3.01, "{rebalanced}");
    let offsets: Vec<u64> = processed(bench, DEAD, 0.0).iter().map(|entry| entry.1).collect();
    assert_eq!(
        offsets,
        (0..offsets.len() as u64).collect::<Vec<u64>>(),
        "committed on leaving: nothing twice"
    );
}

#[test]
fn a_member_that_hangs_in_its_work_leaves_after_the_poll_interval() {
    let mut simulation = group(&coordinated_by(1), 3, 6);
    until(&mut simulation, 30.05);
    simulation.act(|bench, _| bench.service_time = SimDuration::from_secs(500));
    until(&mut simulation, 30.15);
    simulation.act(|bench, _| bench.service_time = secs(0.001));
    // Everybody took one record that lasts 500 s.
    until(&mut simulation, 600.05);
    let bench = simulation.model();
    let left: Vec<f64> = bench
        .group_facts
        .iter()
        .filter(|(_, fact)| matches!(fact, GroupFact::PollTimedOut { .. }))
        .map(|(at, _)| at.as_secs_f64())
        .collect();
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|at| (330.05..330.25).contains(at)), "{left:?}");
    assert_eq!(bench.groups[0].generation(), 2, "all of them join again when they come back");
    let again = processed(bench, DEAD, 500.0);
    assert_eq!(
        again[0].1,
        bench.processed.iter().rfind(|e| e.2 == DEAD && e.0 < SimTime::from_secs(31)).unwrap().3
    );
    for partition in bench.groups[0].partitions() {
        assert_eq!(bench.groups[0].lag(*partition, &bench.cluster).unread, 0);
    }
}

/// Random faults for twenty minutes, then every repair.
#[test]
fn nothing_acknowledged_is_lost_whatever_happens() {
    let mut acknowledged = 0;
    for seed in 0..40u64 {
        let mut simulation = group(&format!("group-{seed}"), 4, seed);
        simulation.act(|bench, _| bench.tick = secs(0.37));
        let mut draw = Seed(seed).draw(0xFA_0017, 0, 0, 0);
        let mut clock = 5.0;
        while clock < 1_200.0 {
            clock += draw.exponential(12.0);
            until(&mut simulation, clock);
            let (broker, zone) = (BrokerId(draw.below(3) as u8), ZoneId(draw.below(3) as u8));
            let member = draw.below(4) as u16;
            let choice = draw.below(15);
            simulation.act(|bench, line| {
                bench.cluster(line, |c, now, fx| match choice {
                    0 => c.broker_lost(now, broker, Loss::Silent, fx),
                    1 => c.broker_lost(now, broker, Loss::Refused, fx),
                    2..=5 => c.broker_started(now, broker, fx),
                    6 => c.stop_broker(now, broker, fx),
                    7 => c.set_duty(now, !c.duty_blocked(), fx),
                    8 => c.set_replication_stuck(now, broker, true, fx),
                    9 => c.set_replication_stuck(now, broker, false, fx),
                    10 => c.controller_lost(now, zone, fx),
                    11 => c.controller_returned(now, zone, fx),
                    12 if c.failure_mode() == FailureMode::None => {
                        c.set_failure_mode(now, FailureMode::CannotCommit, fx);
                    }
                    12 => c.set_failure_mode(now, FailureMode::None, fx),
                    _ => {}
                });
            });
            act(&mut simulation, |group, now, cluster, fx| match choice {
                12 => group.member_left(now, member, cluster, fx),
                13 => group.member_lost(now, member, fx),
                14 => group.member_returned(now, member, cluster, fx),
                _ => {}
            });
            let cluster = &simulation.model().cluster;
            for partition in (0..6).map(PartitionId) {
                assert!(cluster.high_watermark(partition) <= cluster.log_end_offset(partition));
                assert!(!cluster.isr(partition).is_empty());
                let leader = cluster.leader(partition);
                assert!(leader.is_none_or(|leader| cluster.isr(partition).contains(&leader)));
            }
        }
        simulation.act(|bench, line| {
            bench.cluster(line, |c, now, fx| {
                c.set_duty(now, false, fx);
                c.set_failure_mode(now, FailureMode::None, fx);
                for index in 0..3 {
                    c.controller_returned(now, ZoneId(index), fx);
                    c.set_replication_stuck(now, BrokerId(index), false, fx);
                    c.broker_started(now, BrokerId(index), fx);
                }
            });
        });
        for member in 0..4 {
            act(&mut simulation, |group, now, cluster, fx| group.member_returned(now, member, cluster, fx));
        }
        // A broker that was just being stopped has to be started again.
        until(&mut simulation, clock + 20.0);
        for index in 0..3 {
            at(&mut simulation, clock + 20.0, |c, now, fx| c.broker_started(now, BrokerId(index), fx));
        }
        simulation.act(|bench, _| bench.tick = secs(10_000.0));
        until(&mut simulation, clock + 700.0);
        let bench = simulation.model();
        let cluster = &bench.cluster;
        assert_eq!(cluster.waiting_requests(), 0, "seed {seed}");
        assert_eq!(cluster.controller_metrics().preferred_replica_imbalance_count, 0, "seed {seed}");
        for partition in (0..6).map(PartitionId) {
            assert_eq!(cluster.isr(partition).len(), 3, "seed {seed}");
            assert_eq!(cluster.high_watermark(partition), cluster.log_end_offset(partition), "seed {seed}");
            let lag = bench.groups[0].lag(partition, cluster);
            assert_eq!((lag.unread, lag.uncommitted), (0, 0), "seed {seed}");
        }
        let tokens: std::collections::BTreeSet<u32> = bench.processed.iter().map(|entry| entry.4).collect();
        let missing = bench.acknowledged.iter().filter(|token| !tokens.contains(token)).count();
        assert_eq!(missing, 0, "seed {seed}");
        acknowledged += bench.acknowledged.len();
        assert_eq!(
            bench.answers.len() + bench.lost as usize,
            bench.sent.len(),
            "every request is answered or lost"
        );
    }
    assert!(acknowledged > 150_000, "{acknowledged}");
}

#[test]
fn a_leaderless_coordinator_freezes_the_group_but_not_its_reading() {
    for seed in 0..6 {
        let mut simulation = group(&coordinated_by(0), 3, seed);
        at(&mut simulation, 10.0, |c, now, fx| c.set_duty(now, true, fx));
        at(&mut simulation, 30.05, |c, now, fx| c.broker_lost(now, A, Loss::Refused, fx));
        at(&mut simulation, 60.0, |c, now, fx| c.broker_started(now, A, fx));
        until(&mut simulation, 80.0);
        act(&mut simulation, |group, now, _, fx| group.member_lost(now, 2, fx));
        until(&mut simulation, 360.05);
        let bench = simulation.model();
        let group = &bench.groups[0];
        assert_eq!(bench.cluster.leader(group.coordinator_partition()), None);
        assert_eq!((group.generation(), group.owner(PartitionId(5))), (1, Some(2)), "nobody is taken out");
        assert_eq!(group.lag(PartitionId(1), &bench.cluster).unread, 0, "reading goes on");
        let stalled = group.commit_stalled(0).expect("commits stall").as_secs_f64();
        // By the next commit, or by the first after the fence when nothing could be read until then.
        assert!((30.05..=30.05 + 9.1 + 5.0).contains(&stalled), "{stalled}");
        assert!(group.lag(PartitionId(1), &bench.cluster).uncommitted > 3_200);
        at(&mut simulation, 360.05, |c, now, fx| c.set_duty(now, false, fx));
        until(&mut simulation, 460.05);
        let bench = simulation.model();
        let resumed =
            group_fact(bench, |fact| matches!(fact, GroupFact::CommitResumed { member: 0, .. })).unwrap();
        assert!(resumed - 360.05 <= 1.21, "{resumed}");
        // (The repair comes after the preferred-leader timer at 338 s: another move would be another fresh session.)
        // The new coordinator gives the dead member's session a fresh 45 s.
        let missed =
            group_fact(bench, |fact| matches!(fact, GroupFact::MemberLost { member: 2, .. })).unwrap();
        assert!((missed - 405.05).abs() < 1e-6, "{missed}");
        let group = &bench.groups[0];
        assert_eq!(group.generation(), 2);
        for partition in group.partitions().iter().copied() {
            assert_eq!(group.lag(partition, &bench.cluster).unread, 0);
        }
    }
}

#[test]
fn a_coordinator_that_moves_is_found_again() {
    for (loss, earliest, latest) in [(Loss::Silent, 30.0, 33.1), (Loss::Refused, 7.0, 10.3)] {
        for seed in 0..6 {
            let mut simulation = group(&coordinated_by(0), 3, seed);
            at(&mut simulation, 20.05, |c, now, fx| c.broker_lost(now, A, loss, fx));
            until(&mut simulation, 80.05);
            let bench = simulation.model();
            let resumed: Vec<f64> = bench
                .group_facts
                .iter()
                .filter(|(_, fact)| matches!(fact, GroupFact::CommitResumed { .. }))
                .map(|(at, _)| at.as_secs_f64() - 20.05)
                .collect();
            assert!(!resumed.is_empty());
            assert!(resumed.iter().all(|after| (earliest..=latest).contains(after)), "{loss:?} {resumed:?}");
            assert_eq!(bench.groups[0].generation(), 1, "everybody kept their session");
            let lag = bench.groups[0].lag(PartitionId(1), &bench.cluster);
            assert!(lag.uncommitted <= 51, "{lag:?}");
        }
    }
}

#[test]
fn group_events_are_few_when_nothing_happens() {
    let mut simulation = run(config(vec![TopicConfig::new("orders", 6)]), 1);
    simulation.act(|bench, _| {
        let partitions = (0..6).map(PartitionId).collect();
        let settings = Default::default();
        let config = GroupConfig {
            id: GroupId(3),
            name: "fees".into(),
            members: 6,
            partitions,
            settings,
            reading: Client::Java.reading(),
        };
        bench.groups.push(ConsumerGroup::new(config, &bench.cluster, Seed(1)));
    });
    act(&mut simulation, |group, now, cluster, fx| group.start(now, cluster, fx));
    until(&mut simulation, 3_600.0);
    // Six look-ups and one rebalance: heartbeats are no events.
    assert_eq!(simulation.events(), 7);
    let code = |event: Event| blast_radius::engine::EventCode::encode(event);
    assert!(code(Event::Group(0, GroupTimer::Heartbeat(u16::MAX))) < 1 << 30);
}
