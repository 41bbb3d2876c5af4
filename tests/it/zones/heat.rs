//! Lost cooling, hall by hall; racks that come back in turn; hosts that need hands; placement groups.

use blast_radius::world::ids::*;
use blast_radius::world::{HostKind, HostState};

use super::*;
use crate::emergence::at;

fn downs(facts: &[(SimTime, Fact)]) -> Vec<(SimTime, HostKind)> {
    let down = |entry: &(SimTime, Fact)| match entry.1 {
        Fact::HostDown(kind) => Some((entry.0, kind)),
        _ => None,
    };
    facts.iter().filter_map(down).collect()
}

pub fn ups(facts: &[(SimTime, Fact)]) -> Vec<(SimTime, HostKind)> {
    let up = |entry: &(SimTime, Fact)| match entry.1 {
        Fact::HostUp(kind) => Some((entry.0, kind)),
        _ => None,
    };
    facts.iter().filter_map(up).collect()
}

/// Half a degree a minute from 24: the first host goes off after 26 minutes, the last 14 minutes later, one by one, in the
/// hall that was named and nowhere else. The sequencer's five nodes share a rack, but each has its own threshold: the
/// third loss leaves no majority.
#[test]
fn heat_takes_the_hosts_of_one_hall_one_by_one() {
    let topology = topology();
    for seed in 1..=SEEDS {
        let mut hottest = 0;
        let (run, facts) = drive(&topology, seed, &["10m zone c overheat"], 3_600, 60, |world, second| {
            let halls = world.hall_views(ZoneId(2), SimTime::from_secs(second));
            let expected =
                if second < 600 { 24_000 } else { (24_000 + 500 * (second - 600) / 60).min(60_000) };
            assert_eq!(halls[0].temperature, expected as i64, "at {second} s");
            assert_eq!((halls[1].temperature, halls[1].hosts_down), (24_000, 0), "the other hall is cooled");
            hottest = halls[0].hosts_down;
        });
        let world = run.model();
        let lost = downs(&facts);
        let (first, last) = (lost[0].0, lost[lost.len() - 1].0);
        assert!(first >= at(600 + 26 * 60) && last <= at(600 + 40 * 60), "seed {seed}: {first} to {last}");
        let hall = world.hosts().iter().filter(|host| host.zone == ZoneId(2) && host.stand.hall == 0);
        assert_eq!(lost.len(), hall.count(), "seed {seed}: every host of the hall, and no other");
        assert_eq!(hottest as usize, lost.len());
        let mut times: Vec<SimTime> = lost.iter().map(|entry| entry.0).collect();
        times.dedup();
        assert!(times.len() + 1 >= lost.len(), "seed {seed}: not at one moment: {times:?}");
        let nodes = world.hosts().iter().filter(|host| matches!(host.kind, HostKind::Quorum(QuorumId(1), _)));
        let stands: Vec<_> = nodes.map(|host| (host.zone, host.stand.hall, host.stand.rack)).collect();
        assert_eq!(stands, [(ZoneId(2), 0, 1); 5], "the placement group shares a rack");
        let third =
            lost.iter().filter(|entry| matches!(entry.1, HostKind::Quorum(QuorumId(1), _))).nth(2).unwrap().0;
        let gone = facts.iter().find(|entry| entry.1 == Fact::QuorumLost(QuorumId(1))).unwrap().0;
        assert!(gone <= third, "seed {seed}: no majority at {third}, told at {gone}");
        assert!(world.quorums()[1].leader().is_none() && world.quorums()[0].leader().is_some());
    }
}

/// Cooling returns: it gets cooler, then the racks of the hall get power five minutes apart; who needs hands comes later.
#[test]
fn racks_come_back_in_turn_and_some_hosts_need_hands() {
    let topology = changed("/faults/cooling/never", 0.4.into());
    let (mut needed, mut all) = (0, 0);
    for seed in 1..=SEEDS {
        let commands = ["1m zone c overheat", "50m zone c repair", "55m zone c repair"];
        let (run, facts) = drive(&topology, seed, &commands, 3 * 3_600, 600, |_, _| {});
        let world = run.model();
        let hands: Vec<HostKind> = facts
            .iter()
            .filter_map(|(_, fact)| if let Fact::NeedsHands(kind) = fact { Some(*kind) } else { None })
            .collect();
        // 24 + 24.5 degrees at the repair, half a degree a minute down to 30: 37 minutes.
        let cool = 50 * 60 + 37 * 60;
        let back = ups(&facts);
        let rack_of =
            |kind: HostKind| world.hosts().iter().find(|host| host.kind == kind).unwrap().stand.rack;
        for &(time, kind) in &back {
            let power = cool + 300 * u64::from(rack_of(kind));
            let after = time.since(at(power)).as_secs_f64();
            match hands.contains(&kind) {
                // 75 % to 125 % of a boot of 20 s.
                false => {
                    assert!((15.0..=25.1).contains(&after), "seed {seed}, {kind:?}: {after} s after its rack")
                }
                true => assert!(after > 60.0, "seed {seed}, {kind:?} needed hands: {after} s"),
            }
        }
        needed += hands.len();
        all += downs(&facts).len();
        let off = world.hosts().iter().filter(|host| host.state != HostState::On);
        assert!(
            off.clone().all(|host| hands.contains(&host.kind)),
            "seed {seed}: only who needs hands is late"
        );
        let waits = off.count();
        assert_eq!(back.len() + waits, downs(&facts).len(), "seed {seed}");
    }
    let share = needed as f64 / all as f64;
    println!("heat: {needed} of {all} hosts needed hands");
    assert!((share - 0.4).abs() < 0.08, "{share} of the hosts needed hands, expected 0.4");
}

/// Hosts are spread evenly over the racks of a zone; two runs of one document stand in the same places.
#[test]
fn hosts_stand_evenly_in_the_racks() {
    let (run, _) = drive(&topology(), 1, &[], 1, 1, |_, _| {});
    for zone in (0..3).map(ZoneId) {
        let mut counts = [0u32; 6];
        let spread = run.model().hosts().iter().filter(|host| host.zone == zone && host.group.is_none());
        spread.for_each(|host| counts[host.stand.hall as usize * 3 + host.stand.rack as usize] += 1);
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        assert!(most - least <= 1, "{zone:?}: {counts:?}");
    }
}

/// The simple model takes a share of the hosts; a placement group goes as a whole or not at all.
#[test]
fn a_placement_group_fails_together_without_halls_too() {
    let mut text: serde_json::Value = serde_json::from_str(document()).unwrap();
    text["faults"].as_object_mut().unwrap().remove("cooling");
    text["facts"].as_array_mut().unwrap().retain(|fact| {
        let at = fact["at"].as_str().unwrap();
        at != "/faults/cooling" && at != "/zones/*/halls" && at != "/placement_groups"
    });
    for zone in text["zones"].as_array_mut().unwrap() {
        zone.as_object_mut().unwrap().remove("halls");
    }
    text["placement_groups"] = serde_json::json!([{ "id": "sequencer-cluster", "zone": "c" }]);
    let topology = read(&text.to_string());
    let mut seen = [false; 2];
    for seed in 1..=SEEDS {
        let (_, facts) = drive(&topology, seed, &["10s zone c overheat"], 40, 20, |_, _| {});
        let taken =
            downs(&facts).iter().filter(|entry| matches!(entry.1, HostKind::Quorum(QuorumId(1), _))).count();
        assert!(taken == 0 || taken == 5, "seed {seed}: {taken} of five");
        seen[usize::from(taken == 5)] = true;
    }
    assert_eq!(seen, [true; 2], "both happen over the seeds");
}

/// Zones share no cause: what happens to the hosts of one is the same to the microsecond whatever happens to another.
#[test]
fn a_zone_fails_by_itself() {
    let topology = topology();
    let of_b = |run: &WorldSimulation, facts: &[(SimTime, Fact)]| -> Vec<(SimTime, Fact)> {
        let in_b = |kind: HostKind| {
            run.model().hosts().iter().any(|host| host.kind == kind && host.zone == ZoneId(1))
        };
        let own = |fact: &Fact| matches!(fact, Fact::HostDown(kind) | Fact::HostUp(kind) if in_b(*kind));
        facts.iter().filter(|entry| own(&entry.1)).copied().collect()
    };
    let alone = ["60s zone b overheat"];
    for other in ["power-loss", "partition", "gray", "overheat"] {
        let also = format!("60s zone a {other}");
        let both = [alone[0], also.as_str()];
        let (one, first) = drive(&topology, 9, &alone, 2_700, 900, |_, _| {});
        let (two, second) = drive(&topology, 9, &both, 2_700, 900, |_, _| {});
        let (first, second) = (of_b(&one, &first), of_b(&two, &second));
        assert!(!first.is_empty() && first == second, "zone a {other} moves hosts of zone b");
    }
}
