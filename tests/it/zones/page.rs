//! What a person reads: sentences, the log, chains, and the moments gone back to.

use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::view::words;

use super::*;

fn open(commands: &[&str]) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    Session::open(&Opening { scenario: MAY_8.into(), seed: 5, commands }).unwrap()
}

fn act(session: &mut Session, command: &str) -> String {
    session.control(Control::Do(command.into())).unwrap();
    session.frame().headline
}

#[test]
fn every_order_of_switches_is_explained() {
    let mut session = open(&[]);
    session.run_to("1m").unwrap();
    let cases = [
        ("zone a partition", "Zone a is cut off"),
        ("zone a partition", "Nothing changes: Zone a is cut off already"),
        ("zone a gray", "Zone a loses 5 % of its packets"),
        ("zone a gray", "Nothing changes: Zone a loses"),
        ("zone a repair", "Zone a loses no packets any more"),
        ("zone a repair", "Nothing changes"),
        ("zone c overheat", "Zone c loses its cooling"),
        ("zone c overheat", "Nothing changes: the cooling of Zone c"),
        ("zone c repair", "Zone c is cooled again before a host went down"),
        ("zone b power-loss", "Zone b lost power"),
        ("zone b partition", "Zone b is cut off, and nothing more happens"),
        ("zone b repair", "Zone b is joined again"),
        ("zone b repair", "Nothing changes: "),
        ("zone a power-loss", "Zone a lost power"),
        ("zone a repair", "Zone a has power and cooling again: "),
    ];
    for (command, expected) in cases {
        let sentence = act(&mut session, command);
        assert!(sentence.starts_with(expected), "{command}: {sentence}");
    }
    let said = session.frame().headline;
    assert!(said.contains("hosts boot, ") && said.contains(" wait for their rack's turn"), "{said}");
    let zone = &session.frame().zones[0];
    assert!(zone.waiting > 0 && words::zone_line(zone, false).ends_with(" wait for power"), "{zone:?}");
    let facts = session.inspect("zone:a").unwrap().facts;
    assert!(facts.iter().any(|fact| fact.0 == "Hosts that wait for power"), "{facts:?}");
}

/// "Why is this red?" leads to the zone, whatever its fault is.
#[test]
fn chains_lead_to_the_fault_of_the_network() {
    let cases = [
        (
            "1m zone a partition",
            "Zone a: network partition",
            vec!["cluster:events", "broker:events:0", "balancer", "zone:a"],
        ),
        ("1m zone b partition", "Zone b: network partition", vec!["store:ledger", "quorum:matching-engine"]),
        (
            "1m zone c gray",
            "Zone c: gray failure",
            vec!["cluster:events", "quorum:sequencer", "service:trade-execution"],
        ),
    ];
    for (command, root, parts) in cases {
        let mut session = open(&[command]);
        session.run_to("70s").unwrap();
        for part in parts {
            let seen = session.inspect(part).unwrap_or_else(|| panic!("no {part}"));
            let titles: Vec<&str> = seen.chain.iter().map(|step| step.title.as_str()).collect();
            assert!(
                titles.last().is_some_and(|title| title.starts_with(root)),
                "{command}, {part}: {titles:#?}"
            );
        }
    }
}

/// The inspector shows the halls; the log tells of them.
#[test]
fn halls_are_shown() {
    let mut session = open(&["1m zone c overheat"]);
    session.run_to("35m").unwrap();
    let zone = &session.frame().zones[2];
    assert_eq!(zone.halls.len(), 2);
    assert_eq!((zone.halls[0].tenths, zone.halls[0].cooled, zone.halls[1].tenths), (410, false, 240));
    assert!(zone.halls[0].hosts_down > 0 && zone.halls[1].hosts_down == 0);
    let facts = session.inspect("zone:c").unwrap().facts;
    assert!(
        facts.iter().any(|fact| fact.0 == "Hall c1" && fact.1.starts_with("41.0 °C, not cooled")),
        "{facts:?}"
    );
    let told = session.run().recorder().log.since(0).to_vec();
    let told: Vec<String> = told.iter().map(|entry| entry.text.clone()).collect();
    assert!(told.iter().any(|line| line.contains("Zone c, hall c1: cooling is lost")), "{told:#?}");
}

/// To go to a moment is to run there, with each new fault; and without a fault there is no difference to the twin.
#[test]
fn to_seek_is_to_run_with_every_fault() {
    for fault in ["partition", "gray", "overheat"] {
        let commands = [format!("30s zone c {fault}"), "31m zone c repair".to_owned()];
        let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
        let mut session = open(&commands);
        session.run_to("36m").unwrap();
        for micros in [90_000_000, 2_100_000_000, 1_860_000_001, 45_500_000] {
            session.control(Control::Seek(micros)).unwrap();
            while !session.tick(0.016, Budget::events(200_000)).finished {}
            let mut run = open(&commands);
            run.run_mut().advance(SimTime::from_micros(micros), u64::MAX);
            assert_eq!(session.digest(), run.digest(), "{fault} at {micros} us");
        }
    }
}
