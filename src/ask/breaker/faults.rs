//! The faults under which breakers are watched.

use super::edges::Edge;
use crate::ask::losses::{self, Kind};
use crate::ask::plan::Plan;
use crate::engine::SimTime;
use crate::world::command::{Command, Defence, TimedCommand};
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Breakers are on from the start.
pub(super) const BREAKERS_ON: TimedCommand =
    TimedCommand { at: SimTime::ZERO, command: Command::Defence(Defence::Breakers, true) };

/// A fault.
pub(super) struct Fault {
    from: From,
    /// In order of time.
    pub(super) commands: Vec<TimedCommand>,
}

/// Where a fault comes from.
enum From {
    Given,
    Story,
    /// The loss of what guarded steps ask.
    Loss(Part),
}

impl Fault {
    /// Returns whether a step is of interest: of the loss of a part, those that ask it.
    pub(super) fn is_about(&self, edge: &Edge) -> bool {
        match self.from {
            From::Given | From::Story => true,
            From::Loss(part) => edge.callee == part,
        }
    }

    /// Its word.
    pub(super) fn word(&self, topology: &Topology) -> String {
        match self.from {
            From::Given => "given".to_owned(),
            From::Story => "story".to_owned(),
            From::Loss(part) => part.spell(topology),
        }
    }
}

/// Commands with the breakers on.
pub(super) fn with_breakers_on(commands: &[TimedCommand]) -> Vec<TimedCommand> {
    let mut all = commands.to_vec();
    if !all.contains(&BREAKERS_ON) {
        all.push(BREAKERS_ON);
    }
    TimedCommand::order(&mut all);
    all
}

/// The faults asked about; and what steps with a breaker ask that no command loses.
pub(super) fn of(plan: &Plan, given: &[TimedCommand], edges: &[Edge]) -> (Vec<Fault>, Vec<Part>) {
    if !given.is_empty() {
        return (vec![Fault { from: From::Given, commands: given.to_vec() }], Vec::new());
    }
    let story = &plan.scenario.story;
    if !story.is_empty() {
        return (vec![Fault { from: From::Story, commands: story.clone() }], Vec::new());
    }
    let losses = losses::all(plan.topology());
    let mut callees: Vec<Part> = edges.iter().map(|edge| edge.callee).collect();
    callees.sort();
    callees.dedup();
    let (mut faults, mut not_lost) = (Vec::new(), Vec::new());
    for callee in callees {
        // A cluster has no command of its own that loses it: all of its brokers do.
        let takes = |kind: Kind, part: Part| match callee {
            Part::Cluster(id) => kind == Kind::Broker && matches!(part, Part::Broker(own, _) if own == id),
            _ => matches!(kind, Kind::Service | Kind::Store | Kind::Quorum) && part == callee,
        };
        let taken = losses.iter().filter(|loss| takes(loss.kind, loss.part));
        let commands: Vec<TimedCommand> = taken.map(|loss| plan.then(loss.command)).collect();
        match commands.is_empty() {
            true => not_lost.push(callee),
            false => faults.push(Fault { from: From::Loss(callee), commands }),
        }
    }
    (faults, not_lost)
}
