//! The things to try at a moment: which of them make sense, which have been done, and what the others wait for.

use crate::frame::{Frame, StepFrame};
use crate::run::Run;
use crate::scenario::{Bounds, Condition, NarrativeStep};
use crate::telemetry::figures::has_trading;
use crate::telemetry::state;
use crate::telling::figures::percent;
use crate::world::topology::Topology;

/// How each step stands at the present moment of `run`, whose picture is `frame`.
pub(crate) fn now(steps: &[NarrativeStep], run: &Run, frame: &Frame) -> Vec<StepFrame> {
    let stand = |step: &NarrativeStep| {
        let missing = step.when.iter().find(|condition| !holds(condition, run, frame));
        StepFrame {
            waits_for: missing.map_or(String::new(), |condition| words(condition, run.world().topology())),
            done: !step.done.is_empty() && step.done.iter().all(|condition| holds(condition, run, frame)),
        }
    };
    steps.iter().map(stand).collect()
}

fn holds(condition: &Condition, run: &Run, frame: &Frame) -> bool {
    let figures = &run.recorder().figures;
    match condition {
        Condition::Given(command, given) => {
            run.applied().iter().any(|applied| applied.command == *command) == *given
        }
        Condition::Answered(journey, bounds) => {
            let got = journey.map_or(&figures.trading, |journey| &figures.journeys[journey.index()]);
            got.answered_share().is_some_and(|share| bounds.hold(share))
        }
        Condition::PartitionsLost(bounds) => bounds.hold(run.recorder().impact.partitions),
        Condition::Unread(wait) => state::oldest_unread(run.world(), run.now()) >= *wait,
        Condition::Says(text) => frame.headline.contains(text.as_str()),
    }
}

/// What a condition waits for, in words that follow "when".
fn words(condition: &Condition, topology: &Topology) -> String {
    match condition {
        Condition::Given(command, true) => {
            format!("\u{201c}{}\u{201d} has happened", command.row(topology).past)
        }
        Condition::Given(command, false) => {
            format!("\u{201c}{}\u{201d} has not happened", command.row(topology).past)
        }
        Condition::Answered(journey, bounds) => {
            let all = if has_trading(topology) { "trading" } else { "what customers ask" };
            let of = journey.map_or(all, |journey| topology.journeys[journey.index()].label.as_str());
            format!("{} of \u{201c}{of}\u{201d} is answered", within(*bounds))
        }
        Condition::PartitionsLost(bounds) => format!("{} of the partitions are lost", within(*bounds)),
        Condition::Unread(wait) => format!("a record has waited unread for {wait}"),
        Condition::Says(text) => format!("the sentence above the map says \u{201c}{text}\u{201d}"),
    }
}

fn within(bounds: Bounds) -> String {
    let percent = |share: f64| format!("{}%", percent(share));
    match (bounds.at_least, bounds.below) {
        (Some(least), Some(below)) => format!("{} to {}", percent(least), percent(below)),
        (Some(least), None) => format!("{} or more", percent(least)),
        (None, Some(below)) => format!("less than {}", percent(below)),
        (None, None) => "any share".to_owned(),
    }
}
