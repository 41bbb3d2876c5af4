//! Determinism over every built-in scenario: to run to a moment of its story, to go there back and forth, and to come
//! back to it from another branch give one digest; and without commands nothing differs from the twin.

use blast_radius::engine::SimTime;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::world::command::parse_time;

/// Two moments of a story: when something is broken, and later. A scenario without a story may get one here.
const MOMENTS: [(&str, [&str; 2], &[&str]); 7] = [
    ("msk-control-plane-2026-05-07", ["10m40s", "14m"], &[]),
    ("msk-matching-engine-2026-05-07", ["35m", "50m"], &[]),
    ("multi-zone-2026-05-08", ["50m20s", "53m"], &[]),
    ("autoscaling-tutorial", ["13m", "34m"], &[]),
    ("databases-nov29-dec1", ["1h20m", "1h50m"], &[]),
    ("one-in-three-hundred", ["10m40s", "14m"], &[]),
    (
        "healthy-day",
        ["3m10s", "8m"],
        &[
            "1m control-plane msk block elect-leaders",
            "2m zone a overheat",
            "3m traffic surge 5x",
            "4m store ledger scale-up",
        ],
    ),
];

fn micros(moment: &str) -> u64 {
    parse_time(moment).unwrap().as_micros()
}

fn open(scenario: &str, commands: &[String]) -> Session {
    Session::open(&Opening { scenario: scenario.into(), seed: 5, commands: commands.to_vec() })
        .unwrap_or_else(|errors| panic!("{scenario}: {errors:?}"))
}

fn run(scenario: &str, commands: &[String], moment: u64) -> u64 {
    let mut session = open(scenario, commands);
    session.run_mut().advance(SimTime::from_micros(moment), u64::MAX);
    session.digest()
}

/// Goes to a moment the way the page does: in small pieces.
fn seek(session: &mut Session, moment: u64) -> u64 {
    session.control(Control::Seek(moment)).unwrap();
    while !session.tick(0.016, Budget::events(50_000)).finished {}
    assert_eq!(session.run().now().as_micros(), moment);
    session.digest()
}

/// Two moments of a built-in scenario, and the commands until then. One that the table does not have is looked at soon
/// after its story has begun; without a story, its first zone loses power.
fn moments(id: &str) -> ([u64; 2], Vec<String>) {
    let scenario = scenario::read(catalogue::text(id).unwrap()).unwrap();
    let row = MOMENTS.iter().find(|row| row.0 == id);
    let mut commands: Vec<String> =
        scenario.story.iter().map(|command| command.spell(&scenario.topology)).collect();
    if let Some((_, _, own)) = row.filter(|row| !row.2.is_empty()) {
        commands = own.iter().map(|text| text.to_string()).collect();
    } else if commands.is_empty() {
        commands = vec![format!("60s zone {} power-loss", scenario.topology.zones[0].name)];
    }
    let begins = scenario.story.first().map_or(60_000_000, |command| command.at.as_micros());
    (row.map_or([begins + 40_000_000, begins + 240_000_000], |row| row.1.map(micros)), commands)
}

#[test]
fn every_row_of_the_table_is_a_built_in_scenario() {
    for (id, ..) in MOMENTS {
        assert!(catalogue::text(id).is_some(), "{id}");
    }
}

#[test]
fn to_run_to_seek_and_to_fork_give_one_digest() {
    for &(id, _) in catalogue::list() {
        let ([early, late], commands) = moments(id);
        let mut straight = open(id, &commands);
        let expected = [early, late].map(|moment| {
            straight.run_mut().advance(SimTime::from_micros(moment), u64::MAX);
            straight.digest()
        });
        assert_ne!(expected[0], expected[1], "{id}");
        assert_ne!(expected[1], run(id, &[], late), "{id}: the story has begun");
        let mut session = open(id, &commands);
        assert_eq!(seek(&mut session, late), expected[1], "{id}: forward");
        assert_eq!(seek(&mut session, early), expected[0], "{id}: back");
        let first = session.branches().active().id;
        session.control(Control::Do("traffic surge 2x".into())).unwrap();
        let forked = seek(&mut session, late);
        assert_eq!(forked, run(id, &session.command_log(), late), "{id}: the branch is its commands");
        assert_ne!(forked, expected[1], "{id}: more customers make a difference");
        session.control(Control::Branch(first)).unwrap();
        assert_eq!(seek(&mut session, late), expected[1], "{id}: the first branch is as it was");
    }
}

/// A fault that is repaired in the same instant starts the twin and changes nothing: both runs are one, at all times.
#[test]
fn without_a_fault_the_blast_radius_is_zero_in_every_scenario() {
    for &(id, _) in catalogue::list() {
        let mut session = open(id, &["1s zone a gray".to_owned(), "1s zone a repair".to_owned()]);
        for minute in 1..=8 {
            session.run_mut().advance(SimTime::from_secs(60 * minute), u64::MAX);
            let frame = session.frame();
            assert!(frame.twin, "{id}");
            assert_eq!((frame.trading_lost, frame.partitions_lost), (0.0, 0.0), "{id}, minute {minute}");
        }
        let impact = &session.run().recorder().impact;
        assert_eq!((impact.trading, impact.customers, impact.partitions), (0.0, 0.0, 0.0), "{id}");
        assert!(impact.layers.iter().all(|layer| layer.1 == 0.0), "{id}: {:?}", impact.layers);
    }
}
