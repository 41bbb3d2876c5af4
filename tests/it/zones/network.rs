//! A zone that is cut off, a zone that is gray, and two zones at once.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::study::Study;
use blast_radius::world::fact::Fact;
use blast_radius::world::front::balancer::HealthChange;
use blast_radius::world::ids::*;
use blast_radius::world::kafka::cluster::{ClusterFact, Reachability};
use blast_radius::world::kafka::consumer::GroupFact;

use super::*;
use crate::emergence::{Range, at, studies};

/// Seconds from `from` to the first fact of a kind after it; infinite when there is none.
fn first(study: &Study, from: u64, kind: impl Fn(&Fact) -> bool) -> f64 {
    let found = study.facts.iter().find(|(time, fact)| *time >= at(from) && kind(fact));
    found.map_or(f64::INFINITY, |(time, _)| time.since(at(from)).as_secs_f64())
}

fn count(study: &Study, from: u64, to: u64, kind: impl Fn(&Fact) -> bool) -> usize {
    study.facts.iter().filter(|(time, fact)| *time >= at(from) && *time < at(to) && kind(fact)).count()
}

const A: BrokerId = BrokerId(0);

/// A cut zone is missed by everybody's own clock, and found again by everybody's own clock; no host goes down.
#[test]
fn a_cut_zone_is_missed_and_found_again_by_each_clock() {
    let studies = studies(&topology(), SEEDS, &["60s zone a partition", "360s zone a repair"], 720);
    type Kind = fn(&Fact) -> bool;
    let cases: [(&str, u64, f64, f64, Kind); 7] = [
        // 9 s less the age of the heartbeat (2 s), or afresh after a controller's election (1 to 3 s).
        ("the controller fences its broker", 60, 7.0, 12.1, |fact| {
            matches!(fact, Fact::Cluster(_, ClusterFact::BrokerFenced { broker: A, .. }))
        }),
        // Two checks 30 s apart, each given 5 s.
        ("health checks across the boundary fail", 60, 35.0, 65.1, |fact| {
            matches!(fact, Fact::Target(_, _, HealthChange::Unhealthy))
        }),
        // 45 s less the age of the heartbeat (3 s), or anew from the coordinator's fail-over.
        ("its member is taken out of its group", 60, 42.0, 58.0, |fact| {
            matches!(fact, Fact::Group(_, GroupFact::MemberLost { member: 0, .. }))
        }),
        // The next heartbeat (2 s), a commit, a fetch of the metadata.
        ("its broker is unfenced", 360, 0.0, 2.5, |fact| {
            matches!(fact, Fact::Cluster(_, ClusterFact::BrokerUnfenced { broker: A }))
        }),
        ("its replicas come back into the ISR", 360, 0.0, 60.0, |fact| {
            matches!(fact, Fact::Cluster(_, ClusterFact::IsrExpanded { isr: 3, .. }))
        }),
        // A look for the coordinator every 10 s, a request that may still hang for 30 s, then the join phase.
        ("its member is in the group again", 360, 0.0, 60.0, |fact| {
            matches!(fact, Fact::Group(_, GroupFact::Rebalanced { members: 3, .. }))
        }),
        // Five checks 30 s apart.
        ("its targets are healthy again", 360, 120.0, 151.0, |fact| {
            matches!(fact, Fact::Target(_, _, HealthChange::Healthy))
        }),
    ];
    for (what, from, low, high, kind) in cases {
        let times = Range::of(&studies, |study| first(study, from, kind));
        println!("{what}: {times} s");
        assert!(times.low() >= low && times.high() <= high, "{what}: {times} s, expected {low} to {high}");
    }
    for study in &studies {
        let seed = study.seed;
        let fences = |fact: &Fact| matches!(fact, Fact::Cluster(_, ClusterFact::BrokerFenced { .. }));
        assert_eq!(count(study, 0, 720, fences), 1, "seed {seed}: only the broker of the cut zone is fenced");
        let power = |fact: &Fact| matches!(fact, Fact::HostDown(_) | Fact::HostUp(_));
        assert_eq!(count(study, 0, 720, power), 0, "seed {seed}: a host went down");
        let stands = |fact: &Fact| matches!(fact, Fact::QuorumLost(_) | Fact::StorePrimaryLost(_));
        assert_eq!(count(study, 0, 720, stands), 0, "seed {seed}: the majority's side lost its leader");
        for id in ["place_order", "deposit", "withdraw"] {
            let cut = study.answered(study.journey(id), at(180), at(330));
            let healed = study.answered(study.journey(id), at(600), at(690));
            assert!(cut >= 0.99 && healed >= 0.999, "seed {seed}, {id}: {cut} cut off, {healed} healed");
        }
    }
}

/// Inside the cut zone the old leader believes that it leads; nothing it takes is acknowledged, and what was acknowledged
/// before and elsewhere stays.
#[test]
fn a_cut_leader_acknowledges_nothing_and_no_acknowledged_record_is_lost() {
    for seed in 1..=SEEDS {
        let topology = topology();
        let zone = ZoneId(0);
        let mut marks: Vec<u64> = Vec::new();
        let commands = ["60s zone a partition", "150s zone a repair"];
        let (_, facts) = drive(&topology, seed, &commands, 300, 1, |world, second| {
            let cluster = &world.clusters()[0];
            let partitions: Vec<PartitionId> = (0..cluster.layout().partitions())
                .map(PartitionId)
                .filter(|&partition| !cluster.is_internal(partition))
                .collect();
            let now: Vec<u64> = partitions.iter().map(|&p| cluster.high_watermark(p)).collect();
            let falls = marks.iter().zip(&now).any(|(before, now)| before > now);
            assert!(!falls, "seed {seed} at {second} s: a high watermark fell, {marks:?} to {now:?}");
            marks = now;
            if !(75..150).contains(&second) {
                return;
            }
            let believed = partitions.iter().filter(|&&p| cluster.metadata_from(zone, p).leader == Some(A));
            assert_eq!(believed.count(), 3, "seed {seed} at {second} s: what the cut zone believes");
            let led = partitions.iter().filter(|&&p| cluster.metadata(p).leader == Some(A));
            assert_eq!(led.count(), 0, "seed {seed} at {second} s: what is so");
            assert_eq!(cluster.reachability_from(zone, A), Reachability::Up, "inside it answers");
            assert_eq!(cluster.reachability_from(ZoneId(1), A), Reachability::Silent, "outside it does not");
            assert_eq!(cluster.reachability_from(zone, BrokerId(1)), Reachability::Silent);
        });
        for (time, fact) in facts {
            if let Fact::Cluster(_, ClusterFact::LogTruncated { committed, records, .. }) = fact {
                assert!(!committed, "seed {seed} at {time}: {records} acknowledged records are gone");
            }
        }
    }
}

/// Where the leaders stand in the cut zone, the majority outside elects its own; the minority inside makes no progress.
#[test]
fn a_cut_leader_is_replaced_on_the_majoritys_side() {
    // Zone b has the ledger's primary and the matching engine's first leader.
    let (run, facts) =
        drive(&topology(), 3, &["60s zone b partition", "200s zone b repair"], 300, 5, |world, second| {
            let (engine, ledger) = (&world.quorums()[0], &world.stores()[0]);
            if (80..200).contains(&second) {
                let leader = engine.leader().map(|node| world.topology().quorums[0].nodes[node as usize]);
                assert!(leader.is_some_and(|zone| zone != ZoneId(1)), "at {second} s: {leader:?}");
                let primary =
                    ledger.primary().map(|member| world.topology().stores[0].members[member as usize]);
                assert!(primary.is_some_and(|zone| zone != ZoneId(1)), "at {second} s: {primary:?}");
                assert_eq!(engine.nodes_up(), 5, "its nodes run");
            }
        });
    let seen = |kind: fn(&Fact) -> bool| facts.iter().filter(|(_, fact)| kind(fact)).count();
    assert_eq!(seen(|fact| matches!(fact, Fact::QuorumLost(QuorumId(0)))), 1);
    assert_eq!(seen(|fact| matches!(fact, Fact::StorePrimaryLost(StoreId(0)))), 1);
    assert!(run.model().quorums()[0].waiting() == 0 && run.model().stores()[0].waiting() == 0);
}

/// Built for the loss of one zone, lost with two: neither quorum nor minimum in sync is left, whatever takes the zones.
#[test]
fn two_zones_at_once_break_what_survives_one() {
    let topology = topology();
    for fault in ["power-loss", "partition"] {
        for zone in ["a", "b"] {
            let command = format!("60s zone {zone} {fault}");
            let studied = studies(&topology, SEEDS, &[&command], 420);
            let answered =
                Range::of(&studied, |study| study.answered(study.journey("place_order"), at(240), at(390)));
            println!("{command}: orders answered {answered}");
            assert!(answered.low() >= 0.99, "{command}: {answered} of the orders");
        }
        let commands = [format!("60s zone a {fault}"), format!("60s zone b {fault}")];
        let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
        for seed in 1..=SEEDS {
            let (run, facts) = drive(&topology, seed, &commands, 240, 60, |_, _| {});
            let world = run.model();
            assert!(world.quorums()[0].leader().is_none(), "{fault}, seed {seed}: two of five lead");
            assert!(world.stores()[0].primary().is_none(), "{fault}, seed {seed}: one of three is primary");
            let cluster = &world.clusters()[0];
            let mut all = (0..cluster.layout().partitions()).map(PartitionId);
            assert!(all.all(|p| !cluster.acks_all_flows(p)), "{fault}, seed {seed}: acks=all flows");
            assert!(cluster.active_controller().is_none(), "{fault}, seed {seed}: one of three commits");
            let answered = |fact: &&(SimTime, Fact)| {
                let ok = |fact: &Fact| matches!(fact, Fact::VisitEnded { outcome, .. } if outcome.answered());
                fact.0 >= at(120) && ok(&fact.1)
            };
            assert_eq!(facts.iter().filter(answered).count(), 0, "{fault}, seed {seed}: somebody is served");
        }
        println!(
            "zones a and b {fault}: no quorum, no primary, no acks=all, 0 visits answered in {SEEDS} seeds"
        );
    }
}

/// Latency of the answered visits of a span, microseconds, ascending.
fn latencies(facts: &[(SimTime, Fact)], from: u64, to: u64) -> Vec<u64> {
    let mut all: Vec<u64> = facts
        .iter()
        .filter(|(time, _)| *time >= at(from) && *time < at(to))
        .filter_map(|(_, fact)| match fact {
            Fact::VisitEnded { outcome, latency, .. } if outcome.answered() => Some(latency.as_micros()),
            _ => None,
        })
        .collect();
    all.sort_unstable();
    all
}

/// Gray failure: health checks stay green, nobody is fenced, and answers are late.
#[test]
fn a_gray_zone_keeps_its_checks_green_while_latency_rises() {
    let topology = topology();
    for seed in 1..=SEEDS {
        let commands = ["120s zone a gray", "420s zone a repair"];
        let (_, facts) = drive(&topology, seed, &commands, 540, 20, |_, _| {});
        for (time, fact) in &facts {
            let verdict = matches!(fact, Fact::Target(..) | Fact::HostDown(_))
                || matches!(fact, Fact::Cluster(_, ClusterFact::BrokerFenced { .. }));
            assert!(!verdict, "seed {seed} at {time}: {fact:?}");
        }
        let p = |values: &[u64], share: usize| values[values.len() * share / 100];
        let (before, gray, after) =
            (latencies(&facts, 30, 120), latencies(&facts, 130, 420), latencies(&facts, 430, 540));
        let (p50, p99) =
            (p(&gray, 50) as f64 / p(&before, 50) as f64, p(&gray, 99) as f64 / p(&before, 99) as f64);
        if seed == 1 {
            println!(
                "gray: p50 {} ms x{p50:.1}, p99 {} ms x{p99:.1}",
                p(&gray, 50) / 1000,
                p(&gray, 99) / 1000
            );
        }
        assert!(p50 > 1.3 && p99 > 3.0, "seed {seed}: p50 x{p50:.1}, p99 x{p99:.1}");
        let back = p(&after, 99) as f64 / p(&before, 99) as f64;
        assert!(back < 1.5, "seed {seed}: p99 after the repair x{back:.1}");
    }
}

/// RFC 6298: a lost packet costs a time-out of 200 ms, the second in a row 400 ms more; so many are lost as the document says.
#[test]
fn loss_costs_retransmission_time_outs() {
    use blast_radius::world::region::network::Network;
    use blast_radius::world::topology::GraySpec;
    let spec = GraySpec { loss: 0.2, delay: SimDuration::from_millis(7) };
    let (zone, other, third) = (ZoneId(0), ZoneId(1), ZoneId(2));
    let network = Network::new(spec).with_gray(zone, true);
    let mut counts = [0u32; 4];
    for key in 0..20_000 {
        let extra = network.extra(zone, other, Seed(5), key, SimTime::from_secs(1));
        let lost = extra.as_micros() - 7_000;
        let losses = (0..).find(|&n| 200_000 * ((1u64 << n) - 1) >= lost).unwrap();
        assert_eq!(lost, 200_000 * ((1u64 << losses) - 1), "key {key}: {losses} losses");
        counts[(losses as usize).min(3)] += 1;
        assert_eq!(network.extra(other, third, Seed(5), key, SimTime::from_secs(1)), SimDuration::ZERO);
    }
    let expected = [0.8, 0.16, 0.032, 0.008];
    for (losses, (&count, share)) in counts.iter().zip(expected).enumerate() {
        let found = f64::from(count) / 20_000.0;
        assert!((found - share).abs() < 0.01, "{losses} losses: {found}, expected {share}");
    }
}
