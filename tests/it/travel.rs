//! Going back and forth in a run, and acting in the past: the same digest as running there, and nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blast_radius::engine::{Digest, Draw, Seed, SimTime};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::world::command::{Command, Form, TimedCommand};
use blast_radius::world::topology::Topology;
use proptest::prelude::*;

const MAY_7: &str = "msk-control-plane-2026-05-07";
const TOUR: &str = "twelve-ways";

/// What is often done, without the time: faults that meet, and what undoes them.
const COMMANDS: [&str; 14] = [
    "zone a overheat",
    "zone b power-loss",
    "zone a repair",
    "zone b repair",
    "control-plane msk block elect-leaders",
    "control-plane msk repair elect-leaders",
    "control-plane msk call-vendor",
    "defence breakers on",
    "defence timeouts on",
    "defence fallbacks on",
    "service fees restart",
    "defence timeouts off",
    "zone a partition",
    "zone b gray",
];

fn open(scenario: &str, seed: u64, commands: &[String]) -> Session {
    Session::open(&Opening { scenario: scenario.into(), seed, commands: commands.to_vec() }).unwrap()
}

fn topology(scenario: &str) -> Arc<Topology> {
    scenario::read(catalogue::text(scenario).unwrap()).unwrap().topology
}

/// Any command that a scenario accepts, with any values; of May 7 every second one is of those that are often given.
fn any_command(scenario: &str, topology: &Topology, draw: &mut Draw) -> String {
    if scenario == MAY_7 && draw.below(2) == 0 {
        return COMMANDS[draw.below(COMMANDS.len() as u64) as usize].to_string();
    }
    let all = Command::all(topology);
    let listed = all[draw.below(all.len() as u64) as usize];
    let mut value = |form: &'static Form, most: u32| {
        form.least + draw.below(u64::from(most.min(form.least + 20_000) - form.least) + 1) as u32
    };
    listed.with_values(topology, &mut value).spell(topology)
}

/// A random log of commands within the first `span` seconds.
fn log(scenario: &str, seed: u64, length: u64, span: u64) -> Vec<String> {
    let (mut draw, topology) = (Seed(seed).draw(0, 0, 0, 0), topology(scenario));
    let mut at = 0;
    (0..length)
        .map(|_| {
            at += 1 + draw.below(span * 1_000_000 / length.max(1));
            format!("{at}us {}", any_command(scenario, &topology, &mut draw))
        })
        .collect()
}

/// The scenario of a case: the tour has what the story of May 7 has not.
fn scenario_of(seed: u64) -> &'static str {
    if seed.is_multiple_of(2) { TOUR } else { MAY_7 }
}

fn run_to(scenario: &str, seed: u64, commands: &[String], micros: u64) -> Session {
    let mut session = open(scenario, seed, commands);
    session.run_mut().advance(SimTime::from_micros(micros), u64::MAX);
    session
}

/// Goes to a moment the way the page does: in small pieces.
fn seek(session: &mut Session, micros: u64) {
    session.control(Control::Seek(micros)).unwrap();
    let mut turns = 0;
    while !session.tick(0.016, Budget::events(20_000)).finished {
        turns += 1;
        assert!(turns < 10_000, "it never arrives");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// To go to any moments, in any order, gives the worlds that running there gives: digest, log and charts.
    #[test]
    fn to_seek_is_to_run(seed in 0u64..1000, length in 0u64..6, moments in prop::collection::vec(0u64..900_000_000, 1..5)) {
        let scenario = scenario_of(seed);
        let commands = log(scenario, seed, length, 600);
        // One run there passes all of them, in the order of time.
        let (mut run, mut there) = (open(scenario, seed, &commands), BTreeMap::new());
        let lines = |session: &Session| session.run().recorder().log.since(0).to_vec();
        for micros in BTreeSet::from_iter(moments.iter().copied()) {
            run.run_mut().advance(SimTime::from_micros(micros), u64::MAX);
            there.insert(micros, (run.run().now(), run.digest(), lines(&run)));
        }
        let mut session = open(scenario, seed, &commands);
        for micros in moments {
            seek(&mut session, micros);
            let (now, digest, log) = &there[&micros];
            prop_assert_eq!(session.run().now(), *now);
            prop_assert_eq!(session.digest(), *digest, "at {} us", micros);
            prop_assert_eq!(&lines(&session), log, "the incident log at {} us", micros);
        }
    }

    /// A command in the past starts a branch with what came before it; the branch that was left keeps its digest.
    #[test]
    fn a_fork_leaves_its_parent_alone(seed in 0u64..1000, length in 1u64..5, at in 1u64..400) {
        let scenario = scenario_of(seed);
        let commands = log(scenario, seed, length, 300);
        let mut session = open(scenario, seed, &commands);
        seek(&mut session, 500_000_000);
        let parent = (session.digest(), session.command_log());
        let first = session.branches().active().id;
        seek(&mut session, at * 1_000_000);
        let command = any_command(scenario, &topology(scenario), &mut Seed(seed).draw(1, at, 0, 0));
        session.control(Control::Do(command)).unwrap();
        prop_assert_eq!(session.branches().list().len(), 2);
        seek(&mut session, 500_000_000);
        // The branch is its commands: replayed from nothing it is the same.
        let replayed = run_to(scenario, seed, &session.command_log(), 500_000_000);
        prop_assert_eq!(session.digest(), replayed.digest());
        session.control(Control::Branch(first)).unwrap();
        seek(&mut session, 500_000_000);
        prop_assert_eq!((session.digest(), session.command_log()), parent);
        // And to take the fork back leads to the moment before it.
        session.control(Control::Undo).unwrap();
        session.arrive();
        prop_assert_eq!(session.branches().list().len(), 1);
        prop_assert_eq!(session.run().now(), SimTime::from_secs(at));
    }

    /// The twin is the same region without the faults: its world is that of a run that never got them.
    #[test]
    fn the_twin_is_the_run_without_the_faults(seed in 0u64..1000, length in 2u64..8) {
        let scenario = scenario_of(seed);
        let topology = topology(scenario);
        let commands = log(scenario, seed, length, 300);
        let run = run_to(scenario, seed, &commands, 400_000_000);
        let given: Vec<TimedCommand> =
            commands.iter().map(|text| TimedCommand::parse(text, &topology).unwrap()).collect();
        let harmless = Command::without_faults(&given, &topology);
        let harmless: Vec<String> = harmless.iter().map(|timed| timed.spell(&topology)).collect();
        let Some((twin, now)) = run.run().twin_world() else {
            let faults = given.iter().any(|timed| timed.command.is_fault(&topology));
            prop_assert!(!faults, "a fault without a twin: {:?}", commands);
            return Ok(());
        };
        let plain = run_to(scenario, seed, &harmless, now.as_micros());
        let mut digest = Digest::default();
        twin.digest(&mut digest);
        let mut of_plain = Digest::default();
        plain.run().world().digest(&mut of_plain);
        prop_assert_eq!(digest.value(), of_plain.value(), "{:?} without {:?}", commands, harmless);
    }
}

#[test]
fn stepping_back_undoes_stepping_forward_event_by_event() {
    let commands =
        ["40s control-plane msk block elect-leaders".to_string(), "1m zone a overheat".to_string()];
    let mut session = open(MAY_7, 3, &commands);
    seek(&mut session, 65_000_000);
    let mut digests = Vec::new();
    for _ in 0..40 {
        digests.push((session.run().events(), session.digest()));
        session.control(Control::Step).unwrap();
    }
    for (events, digest) in digests.into_iter().rev() {
        session.control(Control::StepBack).unwrap();
        session.arrive();
        assert_eq!((session.run().events(), session.digest()), (events, digest));
    }
    let mut fresh = open(MAY_7, 3, &[]);
    assert!(fresh.control(Control::StepBack).unwrap_err().contains("the start"));
}

#[test]
fn checkpoints_are_bounded_and_thin_out_over_a_long_run() {
    let commands =
        ["8m control-plane msk block elect-leaders".to_string(), "10m zone a overheat".to_string()];
    let mut session = open(MAY_7, 1, &commands);
    session.run_to("3h").unwrap();
    assert!(session.checkpoints().len() <= 68, "{}", session.checkpoints().len());
    // No moment is far from a checkpoint: what is replayed stays short.
    for minute in 0..180 {
        let time = SimTime::from_secs(minute * 60);
        let gap = session.replayed(time);
        assert!(gap.as_secs_f64() <= 600.0, "at {minute} min: {} s to replay", gap.as_secs_f64());
    }
}

#[test]
fn branches_are_renamed_selected_deleted_and_all_of_it_is_undone() {
    let mut session = open(MAY_7, 9, &[]);
    let act = |session: &mut Session, control: Control| {
        session.control(control).unwrap();
        session.arrive();
    };
    seek(&mut session, 60_000_000);
    act(&mut session, Control::Do("zone a overheat".into()));
    seek(&mut session, 200_000_000);
    let hurt = session.digest();
    act(&mut session, Control::Reset);
    assert_eq!((session.branches().list().len(), session.run().now()), (2, SimTime::ZERO));
    assert!(session.command_log().is_empty());
    let (first, second) = (session.branches().list()[0].id, session.branches().list()[1].id);
    act(&mut session, Control::RenameBranch(first, "  The heat ".into()));
    assert_eq!(session.branches().get(first).unwrap().name, "The heat");
    act(&mut session, Control::Branch(first));
    assert_eq!((session.run().now(), session.digest()), (SimTime::from_secs(200), hurt), "where it was left");
    act(&mut session, Control::DeleteBranch(first));
    assert_eq!(session.branches().active().id, second);
    assert!(session.control(Control::DeleteBranch(second)).unwrap_err().contains("only branch"));
    assert!(session.control(Control::Branch(first)).unwrap_err().contains("no branch number"));
    act(&mut session, Control::Undo);
    assert_eq!((session.branches().active().id, session.digest()), (first, hurt));
    act(&mut session, Control::Undo);
    assert_eq!(session.branches().get(first).unwrap().name, "Original");
    act(&mut session, Control::Undo);
    assert_eq!((session.branches().list().len(), session.digest()), (1, hurt), "Reset is taken back");
    act(&mut session, Control::Undo);
    assert!(session.command_log().is_empty(), "the heat is taken back");
    assert_eq!(session.run().now(), SimTime::from_secs(60));
    assert!(session.control(Control::Undo).unwrap_err().contains("nothing to take back"));
    assert!(session.control(Control::RenameBranch(first, " ".into())).unwrap_err().contains("1 to 60"));
}

#[test]
fn charts_show_the_whole_of_a_branch_while_its_past_is_looked_at() {
    let mut session = open(MAY_7, 4, &["1m zone a overheat".to_string()]);
    seek(&mut session, 300_000_000);
    seek(&mut session, 70_000_000);
    assert_eq!(session.charts().span_s, (0.0, 300.0));
    assert_eq!(session.playback().reached, SimTime::from_secs(300));
    // The other branch has not been seen beyond its fork.
    session.control(Control::Do("defence timeouts on".into())).unwrap();
    assert!(session.charts().span_s.1 < 71.0);
}
