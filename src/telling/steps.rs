//! The things to try at a moment: which of them make sense, which have been done, and what the others wait for.

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Frame, State, StepFrame};
use crate::language::say;
use crate::run::Run;
use crate::scenario::{Bounds, Condition, NarrativeStep};
use crate::telemetry::Names;
use crate::telemetry::figures::has_trading;
use crate::telemetry::state;
use crate::telling::figures;
use crate::world::command::Command;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// How each step stands at the present moment of `run`, whose picture is `frame`.
pub(crate) fn now(steps: &[NarrativeStep], run: &Run, frame: &Frame) -> Vec<StepFrame> {
    let stand = |step: &NarrativeStep| {
        let missing = step.when.iter().find(|condition| !holds(condition, run, frame));
        let came = step.press.seek.is_none_or(|seek| seek <= run.now());
        let asks = !step.press.commands.is_empty() || step.press.seek.is_some();
        let all_given = step.press.commands.iter().all(|command| given(run, command).is_some());
        StepFrame {
            waits_for: missing.map_or(String::new(), |condition| words(condition, run.world().topology())),
            given: asks && came && all_given,
            done: !step.done.is_empty() && step.done.iter().all(|condition| holds(condition, run, frame)),
        }
    };
    steps.iter().map(stand).collect()
}

/// When a command was given last.
fn given(run: &Run, command: &Command) -> Option<SimTime> {
    run.applied().iter().rev().find(|applied| applied.command == *command).map(|applied| applied.at)
}

fn holds(condition: &Condition, run: &Run, frame: &Frame) -> bool {
    let figures = &run.recorder().figures;
    match condition {
        Condition::Given(command, since) => given(run, command).is_some_and(|at| run.now() >= at + *since),
        Condition::NotGiven(command) => given(run, command).is_none(),
        Condition::Answered(journey, bounds) => {
            let got = journey.map_or(&figures.trading, |journey| &figures.journeys[journey.index()]);
            got.answered_share().is_some_and(|share| bounds.hold(share))
        }
        Condition::PartitionsLost(bounds) => bounds.hold(run.recorder().impact.partitions),
        Condition::LostAtWorst(bounds) => bounds.hold(run.recorder().worst_trading),
        Condition::Unread(wait) => state::oldest_unread(run.world(), run.now()) >= *wait,
        Condition::State(part, health) => {
            state_of(*part, frame, run.world().topology()) == Some(State::from(*health))
        }
        Condition::Defended(Some(defence)) => frame.defences & defence.bit() != 0,
        Condition::Defended(None) => frame.all_defended,
    }
}

/// The state of a part in a picture; a blocked duty is hung. A link has none.
fn state_of(part: Part, frame: &Frame, topology: &Topology) -> Option<State> {
    match part {
        Part::Journey(id) => frame.journeys.get(id.index()).map(|journey| journey.state),
        Part::Balancer => Some(frame.balancer.state),
        Part::Zone(id) | Part::Node(id) => frame.zones.get(id.index()).map(|zone| zone.state),
        Part::Service(id) => frame.services.get(id.index()).map(|service| service.state),
        Part::Replica(id) => {
            let (service, number) = topology.place_of(id);
            let replicas = &frame.services.get(service.index())?.replicas;
            replicas.get(usize::from(number)).map(|replica| replica.state)
        }
        Part::Cluster(id) => frame.clusters.get(id.index()).map(|cluster| cluster.state),
        Part::Broker(id, broker) => {
            let brokers = &frame.clusters.get(id.index())?.brokers;
            brokers.get(broker.0 as usize).map(|broker| broker.state)
        }
        Part::Quorum(id) => frame.quorums.get(id.index()).map(|quorum| quorum.state),
        Part::Store(id) => frame.stores.get(id.index()).map(|store| store.state),
        Part::Link(..) => None,
        Part::Duty(id, duty) => {
            let at = topology.control_planes[id.index()].duties.iter().position(|known| *known == duty)?;
            let duty = frame.control_planes.get(id.index())?.get(at)?;
            Some(if duty.blocked { State::Hung } else { State::Ok })
        }
    }
}

/// What a condition waits for, in words that follow "when".
fn words(condition: &Condition, topology: &Topology) -> String {
    match condition {
        Condition::Given(command, SimDuration::ZERO) => happened(command, topology),
        Condition::Given(command, since) => {
            say!(condition_happened_for, past = command.row(topology).past, since)
        }
        Condition::NotGiven(command) => {
            say!(condition_not_happened, past = command.row(topology).past)
        }
        Condition::Answered(journey, bounds) => {
            let all = || {
                if has_trading(topology) {
                    say!(condition_trading)
                } else {
                    say!(condition_what_customers_ask)
                }
            };
            let of = journey.map_or_else(all, |journey| topology.journeys[journey.index()].label.clone());
            say!(condition_answered, share = within(*bounds), of)
        }
        Condition::PartitionsLost(bounds) => say!(condition_partitions_lost, share = within(*bounds)),
        Condition::LostAtWorst(bounds) => say!(condition_worst, share = within(*bounds)),
        Condition::Unread(wait) => say!(condition_unread, wait),
        Condition::State(part, health) => {
            let (name, state) = (Names(topology).part(*part), State::from(*health));
            match (part, state) {
                (Part::Duty(..), State::Hung) => say!(condition_blocked, name),
                (Part::Duty(..), _) => say!(condition_works, name),
                _ => say!(condition_state, name, state = state.small()),
            }
        }
        Condition::Defended(Some(defence)) => {
            say!(condition_defended, defence = defence.label(), count = defence.count())
        }
        Condition::Defended(None) => say!(condition_all_defended),
    }
}

fn happened(command: &Command, topology: &Topology) -> String {
    say!(condition_happened, past = command.row(topology).past)
}

fn within(bounds: Bounds) -> String {
    let percent = figures::share;
    match (bounds.at_least, bounds.below) {
        (Some(least), Some(below)) => say!(within_range, least = percent(least), below = percent(below)),
        (Some(least), None) => say!(within_least, least = percent(least)),
        (None, Some(below)) => say!(within_below, below = percent(below)),
        (None, None) => say!(within_any),
    }
}
