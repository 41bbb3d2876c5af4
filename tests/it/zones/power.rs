//! A zone that gets power again: rack by rack, some hosts by hands; where no halls are described, as a whole.

use blast_radius::world::command::{Command, Effect, Outcome, Why, ZoneWhy};
use blast_radius::world::ids::*;
use blast_radius::world::region::heat::Stand;
use blast_radius::world::{HostKind, HostState};
use serde_json::json;

use super::heat::ups;
use super::*;
use crate::emergence::at;
use crate::support::cloud::{Cloud, region};

/// Hosts of a zone that are off and wait for their turn.
fn waiting(world: &World, zone: ZoneId) -> usize {
    world.hosts().iter().filter(|host| host.zone == zone && host.waits()).count()
}

fn outcomes(facts: &[(SimTime, Fact)], of: impl Fn(Command) -> bool) -> Vec<Outcome> {
    let told = |(_, fact): &(SimTime, Fact)| match fact {
        Fact::Commanded(command, outcome) if of(*command) => Some(*outcome),
        _ => None,
    };
    facts.iter().filter_map(told).collect()
}

/// The racks of both halls get power five minutes apart, whoever needs hands comes later, and a second repair changes
/// nothing.
#[test]
fn racks_get_power_in_turn_and_some_hosts_need_hands() {
    let topology = changed("/faults/power_return", json!({ "never": 0.4 }));
    let (mut needed, mut all) = (0, 0);
    for seed in 1..=SEEDS {
        let commands = ["1m zone b power-loss", "10m zone b repair", "12m zone b repair"];
        let (run, facts) = drive(&topology, seed, &commands, 3 * 3_600, 600, |_, _| {});
        let world = run.model();
        let hands = |kind: HostKind| facts.iter().any(|(_, fact)| *fact == Fact::NeedsHands(kind));
        let back = ups(&facts);
        for &(time, kind) in &back {
            let stand = world.hosts().iter().find(|host| host.kind == kind).unwrap().stand;
            let after = time.since(at(600 + 300 * u64::from(stand.rack))).as_secs_f64();
            match hands(kind) {
                // 75 % to 125 % of a boot of 20 s.
                false => {
                    assert!((15.0..=25.1).contains(&after), "seed {seed}, {kind:?} in {stand:?}: {after} s")
                }
                true => assert!(after > 60.0, "seed {seed}, {kind:?} needed hands: {after} s"),
            }
        }
        let own: Vec<_> = world.hosts().iter().filter(|host| host.zone == ZoneId(1)).collect();
        let late = own.iter().filter(|host| host.state != HostState::On);
        assert!(late.clone().all(|host| host.needs_hands()), "seed {seed}: only who needs hands is late");
        assert_eq!(back.len() + late.count(), own.len(), "seed {seed}");
        needed += own.iter().filter(|host| hands(host.kind)).count();
        all += own.len();
        let told = outcomes(&facts, |command| matches!(command, Command::ZoneRepair(_)));
        let Outcome::Done(Effect::ZoneRepaired { boot, wait, .. }) = told[0] else { panic!("{told:?}") };
        assert_eq!((boot + wait) as usize, own.len(), "seed {seed}");
        let first = own.iter().filter(|host| host.stand.rack == 0 && !hands(host.kind)).count();
        assert_eq!(boot as usize, first, "seed {seed}: the first rack of each hall boots at once");
        assert_eq!(told[1], Outcome::Nothing(Why::Zone(ZoneWhy::HostsWait(wait))), "seed {seed}");
    }
    let share = needed as f64 / all as f64;
    println!("power: {needed} of {all} hosts needed hands");
    assert!((share - 0.4).abs() < 0.08, "{share} of the hosts needed hands, expected 0.4");
}

/// What a document says of racks, or does not say: (power_return, cooling, seconds between two racks).
#[test]
fn racks_follow_the_document() {
    let cases = [
        (json!({ "never": 0.0 }), json!({ "rack_interval": "2min" }), 120),
        (json!({ "never": 0.0, "rack_interval": "30s" }), json!({ "rack_interval": "2min" }), 30),
        (json!({ "never": 0.0, "rack_interval": "0s" }), json!({}), 0),
        (json!({ "never": 0.0 }), json!({}), 300),
    ];
    for (power, cooling, interval) in cases {
        let text = scenario::with(document(), "/faults/power_return", power.clone()).unwrap();
        let topology = read(&scenario::with(&text, "/faults/cooling", cooling.clone()).unwrap());
        let commands = ["10s zone a power-loss", "60s zone a repair"];
        let (run, facts) = drive(&topology, 4, &commands, 60 + 2 * interval + 30, 10, |_, _| {});
        let mut last = 0;
        for (time, kind) in ups(&facts) {
            let host = run.model().hosts().iter().find(|host| host.kind == kind).unwrap();
            let due = 60 + interval * u64::from(host.stand.rack);
            let after = time.since(at(due)).as_secs_f64();
            assert!((15.0..=25.1).contains(&after), "{power} {cooling}: {kind:?} after {after} s");
            last = last.max(due);
        }
        assert_eq!(last, 60 + 2 * interval, "{power} {cooling}: three racks");
        assert_eq!(waiting(run.model(), ZoneId(0)), 0);
    }
}

#[test]
fn a_zone_without_halls_gets_power_as_a_whole() {
    let mut cloud = Cloud::new(&region(&[]), 2);
    cloud.give("60s zone a power-loss");
    cloud.give("120s zone a repair");
    assert_eq!(waiting(cloud.0.model(), ZoneId(0)), 0);
    let back = cloud.to(180).facts().iter().filter(|(_, fact)| matches!(fact, Fact::HostUp(_)));
    let times: Vec<f64> = back.map(|(time, _)| time.as_secs_f64()).collect();
    assert!(!times.is_empty() && times.iter().all(|time| (135.0..=145.1).contains(time)), "{times:?}");
}

/// While racks wait: a person starts one broker by hand, the power is lost again, and the repair begins anew.
#[test]
fn a_turn_can_be_forestalled_and_lost_again() {
    let topology = changed("/faults/power_return", json!({ "never": 0.0 }));
    let zone = ZoneId(0);
    let broker = HostKind::Broker(ClusterId(0), BrokerId(0));
    let state = |world: &World| world.hosts().iter().find(|host| host.kind == broker).unwrap().state;
    let commands = [
        "10s zone a power-loss",
        "20s zone a repair",
        "22s broker events-a power-loss",
        "30s broker events-a start",
        "70s zone a power-loss",
        "80s broker events-a start",
        "130s zone a repair",
    ];
    drive(&topology, 6, &commands, 20 + 900, 10, |world, second| match second {
        // The broker stands in the first rack, whose turn came at once.
        20 => assert_eq!(state(world), HostState::Booting),
        30 => assert_eq!(state(world), HostState::Booting),
        60 => assert!(state(world) == HostState::On && waiting(world, zone) > 0),
        70 => assert!(state(world) == HostState::Off && waiting(world, zone) == 0),
        120 => assert_eq!(state(world), HostState::On, "its own power is back, its zone's is not"),
        140 => assert!(waiting(world, zone) > 0),
        920 => assert_eq!(waiting(world, zone), 0),
        _ => {}
    });
}

/// A hall that loses its cooling while its racks wait for power: they wait until it is cool again.
#[test]
fn a_rack_that_waits_in_a_hot_hall_waits_until_it_is_cool() {
    let text = scenario::with(document(), "/faults/cooling/never", 0).unwrap();
    let topology =
        read(&scenario::with(&text, "/faults/power_return", json!({ "rack_interval": "10min" })).unwrap());
    let commands = ["10s zone c power-loss", "20s zone c repair", "60s zone c overheat", "20m zone c repair"];
    let mut hot = 0;
    drive(&topology, 6, &commands, 2_400, 60, |world, second| {
        let second_rack = Stand { hall: 0, rack: 1 };
        let own = world.hosts().iter().filter(|host| host.zone == ZoneId(2) && host.stand == second_rack);
        let off = own.filter(|host| host.state == HostState::Off);
        match second {
            // Its turn would have come at 620 s.
            960 => hot = off.count(),
            2_400 => assert_eq!(off.count(), 0),
            _ => {}
        }
    });
    assert!(hot > 0, "hosts got power in a hot hall");
}
