//! The matching engine's story of May 7: five nodes in one hall, the stop, the new group, the stages.

use blast_radius::engine::SimTime;
use blast_radius::scenario::{self, Run, catalogue};
use blast_radius::world::HostKind;
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::QuorumId;
use blast_radius::world::quorums::quorum::Mode;
use serde_json::Value;

use crate::support::driven::Driven;

const ID: &str = "msk-matching-engine-2026-05-07";

fn document() -> Value {
    serde_json::from_str(catalogue::text(ID).unwrap()).unwrap()
}

/// Nodes of the engine that are up.
fn nodes(run: &Driven) -> usize {
    run.world().quorums()[0].nodes_up()
}

/// Hosts go one by one; with the third node nothing commits any more. Reported: 28 minutes after the chillers.
#[test]
fn the_hall_takes_the_majority_and_trading_stops() {
    let (mut stopped, mut left) = (Vec::new(), Vec::new());
    for seed in 1..=20 {
        let mut run = Driven::new(&document(), seed);
        run.give("10m zone a overheat").to(55 * 60);
        let lost = run.when(|fact| matches!(fact, Fact::HostDown(HostKind::Quorum(..))));
        assert!(lost.len() >= 3, "seed {seed}: {lost:?}");
        stopped.push((lost[2] - 600.0) / 60.0);
        left.push(nodes(&run));
        let before = run.tally("place_order");
        run.to(60 * 60);
        let after = run.tally("place_order");
        assert_eq!(after.ok - before.ok, 0, "seed {seed}: nothing commits with {} nodes", nodes(&run));
    }
    stopped.sort_by(f64::total_cmp);
    println!(
        "third node lost after {stopped:.1?} min (reported: trading down after 28), nodes left {left:?}"
    );
    assert!(stopped[0] >= 14.0 && stopped[19] <= 36.0, "{stopped:?}");
    assert!(left.iter().filter(|&&left| left > 0).count() >= 17, "{left:?}");
}

/// The published repairs at their published times: what customers get in each stage.
#[test]
fn the_story_reopens_stage_by_stage() {
    let story = scenario::read(&document().to_string()).unwrap();
    for seed in [1, 2] {
        let mut run = Driven::new(&document(), seed);
        for command in story.commands(Run::Story) {
            run.give(&command.spell(&story.topology));
        }
        run.to(9 * 3600);
        let modes: Vec<(u64, Mode)> = run
            .facts
            .iter()
            .filter_map(|(at, fact)| match fact {
                Fact::QuorumMode(QuorumId(0), mode, _) => Some((at.as_micros() / 60_000_000, *mode)),
                _ => None,
            })
            .collect();
        let (cancel_only, auction, open) = (7 * 60 + 15, 8 * 60 + 24, 8 * 60 + 39);
        let at = |mode: Mode| modes.iter().find(|entry| entry.1 == mode).map(|entry| entry.0);
        assert_eq!(at(Mode::CancelOnly), Some(cancel_only), "seed {seed}: {modes:?}");
        assert_eq!(at(Mode::Auction), Some(auction), "seed {seed}: {modes:?}");
        assert_eq!(at(Mode::Open), Some(open), "seed {seed}: {modes:?}");
        let built = |fact: &Fact| matches!(fact, Fact::QuorumRebuilt(..));
        assert_eq!(run.when(built).len(), 2, "the first attempt fails");
        assert_eq!(nodes(&run), 5);
        assert!(run.simulation.now() == SimTime::from_secs(9 * 3600));
    }
}
