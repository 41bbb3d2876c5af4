//! Repairs of a person: what each takes, what it does, what it can make worse, and what it says when it does nothing.

use blast_radius::engine::SimTime;
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::kafka::cluster::ClusterFact;
use serde_json::{Value, json};

use crate::support::driven::{Driven, ways_back};

const MAIN: ClusterId = ClusterId(0);
const STANDBY: ClusterId = ClusterId(1);

/// The records on two brokers each, one in sync is enough: the last copy can be lost.
fn thin() -> Value {
    let mut document = ways_back();
    document["clusters"][0]["topics"][0]["replication_factor"] = json!(2);
    document["clusters"][0]["topics"][0]["min_insync_replicas"] = json!(1);
    document
}

fn partition(run: &Driven, cluster: ClusterId, index: u16) -> PartitionId {
    run.world().clusters()[cluster.index()].layout().partition(TopicId(0), index)
}

/// records-0 stands on brokers a and b. The follower is lost, records are written, the leader is lost, the follower
/// returns: no replica is in sync (S1).
fn last_copy_lost(document: &Value, seed: u64) -> (Driven, u64) {
    let mut run = Driven::new(document, seed);
    run.give("60s broker main-b power-loss").to(62);
    // Until the fence, 7 s after the loss at the earliest, the high watermark stands at what b has.
    let end_of_b = run.world().clusters()[0].high_watermark(partition(&run, MAIN, 0));
    run.to(120);
    run.give("120s broker main-a power-loss").give("140s broker main-b start").to(200);
    let part = &run.world().clusters()[0];
    assert_eq!(part.leader(partition(&run, MAIN, 0)), None, "only the lost broker is in sync");
    (run, end_of_b)
}

/// Unclean elections: (duty blocked first, acknowledged records lost or the partition stays as it is).
#[test]
fn unclean_election_loses_what_the_new_leader_never_had() {
    for blocked in [false, true] {
        let (mut run, end_of_b) = last_copy_lost(&thin(), 1);
        let id = partition(&run, MAIN, 0);
        let before = run.world().clusters()[0].high_watermark(id);
        if blocked {
            run.give("205s control-plane msk block elect-leaders");
        }
        run.give("210s cluster main unclean-election on").to(211);
        let part = &run.world().clusters()[0];
        if blocked {
            assert_eq!((part.leader(id), part.acknowledged_lost()), (None, 0));
            continue;
        }
        assert_eq!(part.leader(id), Some(BrokerId(1)));
        let cut: Vec<u64> = run
            .facts
            .iter()
            .filter_map(|(_, fact)| match fact {
                Fact::Cluster(MAIN, ClusterFact::LogTruncated { partition, acknowledged, .. })
                    if *partition == id && *acknowledged > 0 =>
                {
                    Some(*acknowledged)
                }
                _ => None,
            })
            .collect();
        // Exactly what lay above the end of the new leader's log: about 3.3 records/s for a minute.
        assert_eq!(cut, [before - end_of_b]);
        assert!((150..260).contains(&cut[0]), "{cut:?} of {before}");
        assert_eq!(part.acknowledged_lost(), cut.iter().sum::<u64>(), "no other partition lost anything");
        // It works again, and what comes later is kept.
        let after = run.window("record", 260);
        assert!(after.ok + 3 >= after.offered, "{after:?}");
        let lost = run.world().clusters()[0].acknowledged_lost();
        run.give("260s broker main-a start").to(330);
        assert_eq!(run.world().clusters()[0].acknowledged_lost(), lost);
        assert_eq!(run.world().clusters()[0].isr(id).len(), 2, "the old leader follows");
    }
}

/// Without the choice the partition waits for its last copy, and loses nothing.
#[test]
fn without_unclean_elections_the_last_copy_brings_everything_back() {
    let (mut run, _) = last_copy_lost(&thin(), 2);
    let id = partition(&run, MAIN, 0);
    let before = run.world().clusters()[0].high_watermark(id);
    run.give("210s broker main-a start").to(260);
    let part = &run.world().clusters()[0];
    assert_eq!((part.leader(id), part.acknowledged_lost()), (Some(BrokerId(0)), 0));
    assert!(part.high_watermark(id) >= before);
}

/// When partitions were moved, seconds, and whether uncleanly.
fn moves(run: &Driven) -> Vec<(f64, PartitionId, bool)> {
    let moved = |(at, fact): &(SimTime, Fact)| match fact {
        Fact::Cluster(MAIN, ClusterFact::PartitionMoved { partition, unclean }) => {
            Some((at.as_secs_f64(), *partition, *unclean))
        }
        _ => None,
    };
    run.facts.iter().filter_map(moved).collect()
}

/// S3: the duty is blocked, leaders are lost. By hand each partition gets one, one after the other, without loss.
#[test]
fn partitions_moved_by_hand_come_back_one_by_one_while_the_duty_is_blocked() {
    let mut run = Driven::new(&ways_back(), 3);
    run.give("30s control-plane msk block elect-leaders").give("60s broker main-a power-loss");
    run.give("90s broker main-a start").to(180);
    let offline = |run: &Driven| run.world().clusters()[0].controller_metrics().offline_partitions_count;
    let leaderless = offline(&run);
    assert!(leaderless > 10, "records-0, flow-0 and offsets partitions: {leaderless}");
    run.give("200s cluster main move-partitions");
    for done in 0..leaderless {
        run.to(200 + 10 * u64::from(done) + 9);
        assert_eq!(offline(&run), leaderless - done, "after {done}");
    }
    run.to(200 + 10 * u64::from(leaderless) + 1);
    assert_eq!(offline(&run), 0);
    let moved = moves(&run);
    for (k, (at, _, unclean)) in moved.iter().enumerate() {
        assert!((at - (210.0 + 10.0 * k as f64)).abs() < 1e-6 && !unclean, "{moved:?}");
    }
    assert_eq!(moved.len(), leaderless as usize);
    assert_eq!(run.world().clusters()[0].acknowledged_lost(), 0);
    let from = 200 + 10 * u64::from(leaderless) + 30;
    run.to(from);
    let after = run.window("record", from + 60);
    assert!(after.ok + 3 >= after.offered, "{after:?}");
}

/// The vendor's repair elects for all that is left at once; the list ends.
#[test]
fn the_vendor_is_faster_than_the_hand() {
    let mut run = Driven::new(&ways_back(), 4);
    run.give("30s control-plane msk block elect-leaders").give("60s broker main-a power-loss");
    run.give("90s broker main-a start").give("200s cluster main move-partitions");
    run.give("235s control-plane msk repair elect-leaders").to(236);
    assert_eq!(run.world().clusters()[0].controller_metrics().offline_partitions_count, 0);
    run.to(300);
    assert_eq!(moves(&run).len(), 3, "the fourth was no longer needed");
    assert_eq!(run.world().clusters()[0].moving(), None);
}

/// S2: nothing can be committed, so nothing is moved. With no replica in sync, what is moved is lost in part.
#[test]
fn a_move_by_hand_needs_commits_and_a_replica_in_sync() {
    let mut document = ways_back();
    document["control_planes"][0]["defect"] = json!("controller_cannot_commit");
    let mut run = Driven::new(&document, 5);
    run.give("30s control-plane msk block elect-leaders").give("60s broker main-a power-loss");
    run.give("200s cluster main move-partitions").to(300);
    let refused = |fact: &Fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::MoveRefused));
    assert_eq!(run.when(refused), [200.0]);
    assert!(moves(&run).is_empty());

    let (mut run, _) = last_copy_lost(&thin(), 6);
    let id = partition(&run, MAIN, 0);
    run.give("210s cluster main move-partitions").to(260);
    assert!(moves(&run).iter().any(|entry| entry.1 == id && entry.2), "{:?}", moves(&run));
    let lost = run.world().clusters()[0].acknowledged_lost();
    assert!((150..260).contains(&lost), "{lost}");
}

/// A move with nobody alive to lead ends and says how many are left.
#[test]
fn a_move_without_a_live_replica_leaves_the_partition() {
    let mut run = Driven::new(&thin(), 7);
    run.give("60s broker main-a power-loss").give("61s broker main-b power-loss").to(120);
    run.give("120s cluster main move-partitions").to(500);
    let ended: Vec<(u16, u16)> = run
        .facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Cluster(MAIN, ClusterFact::MovesEnded { moved, left }) => Some((*moved, *left)),
            _ => None,
        })
        .collect();
    assert!(ended.len() == 1 && ended[0].1 >= 1, "{ended:?}");
}

/// The standby: clients switch after their time, what was not copied is lost, what was not committed comes twice.
#[test]
fn a_fail_over_loses_the_replication_lag_and_repeats_what_was_not_committed() {
    let mut run = Driven::new(&ways_back(), 8);
    run.give("60s cluster main fail-over").to(89);
    assert_eq!(run.world().cluster_in_use(MAIN), MAIN);
    let acknowledged = run.readable(MAIN);
    assert_eq!(run.readable(STANDBY), 0);
    run.to(91);
    assert_eq!(run.world().cluster_in_use(MAIN), STANDBY);
    let (lost, again) = run.world().switched(MAIN);
    // 10 records/s and 25 of the feed, 2 s behind; commits every 5 s.
    assert!((40..110).contains(&lost), "{lost}");
    assert!((10..200).contains(&again), "{again}");
    assert!(run.readable(MAIN) >= acknowledged);
    run.to(120);
    let after = run.window("record", 240);
    assert!(after.ok + 3 >= after.offered, "{after:?}");
    assert!(run.readable(STANDBY) > 1_000, "everything goes to the standby");
    let main = run.readable(MAIN);
    run.to(250);
    assert_eq!(run.readable(MAIN), main, "and nothing to the cluster that was left");
    assert!(run.unread(0) < 30 && run.unread(1) < 60, "groups keep up: {} {}", run.unread(0), run.unread(1));

    // Back again: what was left behind comes late, and the standby's lag is lost in turn.
    run.give("260s cluster main fail-back").to(400);
    assert_eq!(run.world().cluster_in_use(MAIN), MAIN);
    let back = run.window("record", 460);
    assert!(back.ok + 3 >= back.offered, "{back:?}");
    assert!(run.readable(MAIN) > main);
    assert!(run.unread(0) < 30, "{}", run.unread(0));
}

/// A standby under its own control plane takes over while the main one may elect nobody.
#[test]
fn a_standby_of_its_own_control_plane_ends_the_outage() {
    let mut run = Driven::new(&ways_back(), 9);
    run.give("30s control-plane msk block elect-leaders").give("60s broker main-a power-loss");
    run.give("90s broker main-a start").to(180);
    let hurt = run.window("record", 240);
    assert!(hurt.timed_out + hurt.failed > hurt.offered / 5, "a third of the keys is dead: {hurt:?}");
    run.give("240s cluster main fail-over").to(300);
    let well = run.window("record", 400);
    assert!(well.ok + 3 >= well.offered, "{well:?}");
}

/// A standby under the same control plane is hit by the same defect: a logical single point of failure.
#[test]
fn a_standby_of_the_same_control_plane_helps_only_while_it_has_its_leaders() {
    let mut document = ways_back();
    document["clusters"][1]["control_plane"] = json!("msk");
    let mut run = Driven::new(&document, 10);
    // Both clusters have brokers in zone a, and nobody may elect.
    run.give("30s control-plane msk block elect-leaders").give("60s zone a power-loss");
    run.give("90s zone a repair").give("180s cluster main fail-over").to(260);
    let hurt = run.window("record", 340);
    assert!(hurt.timed_out + hurt.failed > hurt.offered / 5, "{hurt:?}");
}

/// What a person reads: (commands before, command, words of the sentence).
#[test]
fn every_repair_explains_itself() {
    let down = ["60s zone a power-loss"];
    let back = ["60s zone a power-loss", "90s zone a repair"];
    let defect = [
        "30s control-plane msk block elect-leaders",
        "60s broker main-a power-loss",
        "90s broker main-a start",
    ];
    let building = ["60s zone a power-loss", "200s quorum engine rebuild"];
    let moving: Vec<&str> = defect.iter().copied().chain(["215s cluster main move-partitions"]).collect();
    let launch = ["50s control-plane own block launch-instances", "60s zone a power-loss"];
    let cases: [(&[&str], &str, &str); 25] = [
        (&launch, "quorum engine rebuild", "nobody may launch instances"),
        (&[], "quorum engine open trading", "Nothing changes: Matching engine is open already"),
        (&[], "quorum engine rebuild", "Nothing changes: Matching engine has its majority"),
        (&[], "quorum engine close", "is closed: everything is refused at once"),
        (
            &["200s quorum engine close"],
            "quorum engine close",
            "Nothing changes: Matching engine is closed already",
        ),
        (&down, "quorum engine close", "proposals that waited are refused"),
        (&down, "quorum engine open trading", "Nothing changes: Matching engine has no leader"),
        (&down, "quorum engine rebuild", "is built from a surviving node's log until"),
        (
            &building,
            "quorum engine rebuild",
            "Nothing changes: a new group for Matching engine is being built",
        ),
        (
            &["60s zone a power-loss", "61s zone b power-loss", "61s zone c power-loss"],
            "quorum engine rebuild",
            "none of the 5 nodes",
        ),
        (&back, "quorum engine open cancel-only", "cancellations pass, orders are refused"),
        (&back, "quorum engine open auction", "orders are collected"),
        (&back, "quorum engine open trading", "is open: orders and cancellations pass"),
        (
            &[],
            "cluster main move-partitions",
            "Nothing changes: every partition of Main cluster has a leader",
        ),
        (&defect, "cluster main move-partitions", "one after the other, 10"),
        (&moving, "cluster main move-partitions", "are being moved by hand, 0 done"),
        (
            &[],
            "cluster main unclean-election off",
            "Nothing changes: Main cluster refuses unclean elections already",
        ),
        (&[], "cluster main unclean-election on", "so nothing changes yet"),
        (
            &["200s cluster main unclean-election on"],
            "cluster main unclean-election off",
            "among in-sync replicas only",
        ),
        (&defect, "cluster main unclean-election on", "nobody may elect"),
        (
            &[],
            "cluster main fail-back",
            "Nothing changes: the clients of Main cluster use Main cluster already",
        ),
        (&[], "cluster main fail-over", "are pointed at Standby cluster"),
        (&["215s cluster main fail-over"], "cluster main fail-over", "are being switched already"),
        (&["100s cluster main fail-over"], "cluster main fail-over", "use Standby cluster already"),
        (&["100s cluster main fail-over"], "cluster main fail-back", "are pointed at Main cluster"),
    ];
    for (before, command, words) in cases {
        let commands = before.iter().map(|command| command.to_string()).collect();
        let document = ways_back().to_string();
        let mut session = Session::open(&Opening { scenario: document, seed: 1, commands }).unwrap();
        session.run_mut().advance(SimTime::from_secs(220), u64::MAX);
        session.control(Control::Do(command.into())).unwrap();
        let sentence = session.frame().headline;
        assert!(sentence.contains(words), "{before:?}, {command}: {sentence}");
    }
}

/// A document that makes no sense is refused with the place and what was expected.
#[test]
fn documents_of_the_ways_back_are_read_strictly() {
    let cases = [
        ("/quorums/0/rebuild/nodes", json!(["b", "c", "c"]), "found 3 new nodes, expected 5 as before"),
        ("/quorums/0/reopening/stages", json!(3), "stages"),
        ("/quorums/0/reopening/auction_orders", json!("keep"), "wait"),
        ("/quorums/0/rebuild/control_plane", json!("msk"), "without the duty launch-instances"),
        ("/clusters/0/replica/cluster", json!("main"), "expected another cluster without a standby"),
        ("/clusters/1/topics/0/partitions", json!(4), "the same topics, partitions and number of brokers"),
        ("/services/2/operations/0/steps/0/topic", json!("standby.flow"), "which services use"),
        ("/services/0/operations/1/steps/1/proposal", json!("amend"), "order"),
        ("/services/0/restarts", json!({ "per_minute": 0 }), "per_minute"),
        ("/services/0/cold_start", json!({ "extra": 2.0 }), "for"),
        ("/journeys/0/return_herd", json!({ "share": 1.5, "within": "20s" }), "share"),
        ("/clusters/0/settings/move_partition_time", json!("0s"), "move_partition_time"),
    ];
    for (pointer, value, words) in cases {
        let mut document = ways_back();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[name] = value;
        let errors = blast_radius::scenario::read(&document.to_string()).err();
        let text = errors.map_or(String::new(), |errors| errors.to_string());
        assert!(text.contains(words), "{pointer}: {text}");
    }
}
