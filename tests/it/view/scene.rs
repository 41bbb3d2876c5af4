//! Controls, rows and words for the built-in scenario, as the session gives it.

use blast_radius::frame::*;
use blast_radius::session::{Budget, Control, Opening, Session, scenarios};
use blast_radius::telemetry::Got;
use blast_radius::view::controls::{self, Controls};
use blast_radius::view::map::{Map, Row, Size};
use blast_radius::view::{comb, glossary, words};

/// The first built-in scenario, opened.
pub fn session() -> Session {
    let opening = Opening { scenario: scenarios()[0].0.to_owned(), seed: 42, commands: Vec::new() };
    Session::open(&opening).expect("the built-in scenario opens")
}

#[test]
fn the_fixed_names_are_there() {
    let session = session();
    let controls = Controls::of(session.scene());
    let zones: Vec<&str> = controls.zones.iter().map(|switch| switch.name.as_str()).collect();
    assert_eq!(zones, ["Zone a outage", "Zone b outage", "Zone c outage"]);
    let duties: Vec<&str> =
        controls.duties.iter().flat_map(|group| &group.1).map(|switch| switch.name.as_str()).collect();
    assert_eq!(duties, ["MSK control plane defect: elect leaders"]);
    let defences: Vec<&str> = controls.defences.iter().map(|switch| switch.name.as_str()).collect();
    assert_eq!(defences, ["Circuit breakers", "Fail-fast timeouts", "Fallbacks"]);
}

#[test]
fn every_printed_label_is_part_of_its_name() {
    let controls = Controls::of(session().scene());
    let brokers = controls.brokers.iter().chain(&controls.duties).flat_map(|group| &group.1);
    for switch in controls.zones.iter().chain(&controls.defences).chain(brokers) {
        assert!(switch.name.contains(&switch.label), "{switch:?}");
        assert!(!switch.label.is_empty(), "{switch:?}");
    }
}

#[test]
fn every_control_gives_a_command_that_the_session_accepts_and_shows() {
    let mut session = session();
    let controls = Controls::of(session.scene());
    let groups = controls.duties.iter().chain(&controls.brokers).flat_map(|group| &group.1);
    for switch in controls.zones.iter().chain(&controls.defences).chain(groups) {
        let mut turn = |command: &str, on: bool| {
            session.control(Control::Do(command.to_owned())).expect(command);
            session.control(Control::Play).expect("play");
            for _ in 0..400 {
                session.tick(0.1, Budget::events(1_000_000));
                if controls::is_on(switch.what, &session.frame()) == on {
                    return;
                }
            }
            panic!("{command}: the switch never showed {on}");
        };
        turn(&switch.on, true);
        turn(&switch.off, false);
    }
    for action in controls.vendors.iter().chain(&controls.restarts) {
        session.control(Control::Do(action.command.clone())).expect(&action.command);
    }
}

#[test]
fn rows_cover_the_map_without_gap() {
    let session = session();
    for size in [Size::Full, Size::Widget, Size::Phone, Size::SmallWidget] {
        let map = Map::new(session.scene(), size);
        assert_eq!(map.rows[0].from, 0.0);
        assert!((map.rows.last().expect("rows").to - 1.0).abs() < 1e-9);
        for pair in map.rows.windows(2) {
            assert!(
                (pair[0].to - pair[1].from).abs() < 1e-9 && pair[0].line + 1 == pair[1].line,
                "{size:?} {pair:?}"
            );
        }
        let find = |row| map.find(row).map(|placed| placed.from);
        assert!(find(Row::Customers) < find(Row::Gate) && find(Row::Gate) < find(Row::Vendor));
        assert_eq!(find(Row::Balancer).is_some(), size == Size::Full, "{size:?}");
        assert_eq!(find(Row::Arrivals).is_some(), size != Size::Full, "requests wait in a band of their own");
    }
}

#[test]
fn sizes_follow_the_width() {
    let table = [
        (1440.0, false, Size::Full),
        (900.0, false, Size::Full),
        (899.0, false, Size::Phone),
        (960.0, true, Size::Widget),
        (600.0, true, Size::Widget),
        (360.0, true, Size::SmallWidget),
    ];
    for (width, embed, expected) in table {
        assert_eq!(Size::of(width, embed), expected);
    }
}

#[test]
fn teeth_grow_with_the_wait() {
    assert_eq!(comb::teeth(&[0, 1, 255, 0]), "M9 18v-2M15 18v-18");
    assert_eq!(comb::view_box(10), "0 0 60 20");
    assert_eq!(comb::gather([[10u8, 20].as_slice(), &[30, 40]].into_iter(), 2), [20, 40]);
    assert_eq!(comb::gather(std::iter::empty(), 3), [0, 0, 0]);
}

#[test]
fn the_ghost_is_a_skyline_where_a_replica_is_hurt_in_this_run_or_the_other() {
    let replica =
        |state, waits: u8| ReplicaFrame { state, ghost_teeth: vec![0, 1, waits], ..ReplicaFrame::default() };
    assert_eq!(comb::skyline(&replica(State::Hung, 1)), "M0 18h6L6 16h6L12 16h6");
    assert_eq!(comb::skyline(&replica(State::Busy, 1)), "", "both work");
    assert_eq!(comb::skyline(&replica(State::Busy, 255)), "M0 18h6L6 16h6L12 0h6", "the ghost waits");
    assert_eq!(
        comb::skyline(&ReplicaFrame { state: State::Hung, ..ReplicaFrame::default() }),
        "",
        "no ghost"
    );
}

#[test]
fn a_step_of_a_chain_numbers_the_part_that_it_names() {
    let step = |part| ChainStep { part: Some(part), ..ChainStep::default() };
    let (fees, a, b) = (Part::Service(ServiceId(2)), Part::Zone(ZoneId(0)), Part::Zone(ZoneId(1)));
    let chain = vec![step(fees), ChainStep::default(), step(a), step(fees)];
    let seen = Inspection { chain, ..Inspection::default() };
    assert_eq!(words::step_number(&seen, a), Some(3));
    assert_eq!(words::step_number(&seen, fees), Some(1), "the first of them");
    assert_eq!(words::step_number(&seen, b), None);
}

#[test]
fn words_say_what_the_colour_says() {
    let replica = ReplicaFrame {
        state: State::Hung,
        teeth: vec![200; 10],
        ghost_teeth: Vec::new(),
        queue: 1200,
        oldest_wait_left: Some(0.34),
        breakers_open: 2,
        ..ReplicaFrame::default()
    };
    assert_eq!(
        words::replica("Fees a1", &replica),
        "Fees a1: hung, 10 of 10 workers busy, 1,200 queued, the oldest wait has 34% of its time left, 2 breakers open"
    );
    let down = ReplicaFrame { state: State::Down, ..ReplicaFrame::default() };
    assert_eq!(words::replica("Fees a2", &down), "Fees a2: down");
    assert_eq!(words::versus(State::Ok, State::Hung), "reported healthy, true hung");
    let got = |outcomes: [u32; 5], late: f64| Got { outcomes, late, ..Got::default() };
    assert_eq!(got([0; 5], 3.0).answered_share(), Some(0.0), "everybody waits");
    assert_eq!(got([0; 5], 0.0).answered_share(), None, "nobody came");
    assert_eq!(got([2, 1, 0, 0, 1], 0.0).answered_share(), Some(0.75));
}

/// A word that is explained is one that the inspector shows, and its explanation is a sentence.
#[test]
fn every_explained_word_is_shown_somewhere() {
    let commands = [
        "20s control-plane msk block elect-leaders",
        "20s consumers fees poison",
        "29s consumers fees repair",
        "29s consumers fees slow 2x",
        "30s zone a overheat",
    ]
    .map(String::from)
    .to_vec();
    let mut session =
        Session::open(&Opening { scenario: "msk-control-plane-2026-05-07".into(), seed: 1, commands })
            .unwrap();
    let scene = session.scene().clone();
    let mut parts = vec!["balancer".to_owned(), "zone:a".to_owned(), "duty:msk:elect-leaders".to_owned()];
    parts.extend(scene.services.iter().map(|service| format!("service:{}", service.id)));
    parts.extend(scene.journeys.iter().map(|journey| format!("journey:{}", journey.id)));
    for cluster in &scene.clusters {
        parts.push(format!("cluster:{}", cluster.id));
        parts.extend((0..cluster.brokers.len()).map(|broker| format!("broker:{}:{broker}", cluster.id)));
    }
    parts.extend(scene.quorums.iter().map(|group| format!("quorum:{}", group.id)));
    parts.extend(scene.stores.iter().map(|group| format!("store:{}", group.id)));
    let mut shown: Vec<String> = session.charts().charts.into_iter().map(|chart| chart.title).collect();
    for moment in ["50s", "1m10s", "4m"] {
        session.run_to(moment).unwrap();
        for part in &parts {
            let seen = session.inspect(part).unwrap_or_else(|| panic!("{part}"));
            shown.extend(seen.facts.into_iter().map(|fact| fact.0));
        }
    }
    for word in glossary::words() {
        assert!(shown.iter().any(|label| label == word), "{word} is explained and never shown");
        assert!(glossary::meaning(word).unwrap().ends_with('.'), "{word}");
    }
}
