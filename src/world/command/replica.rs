//! What is done to a single replica, or to a share of a service's replicas: a process ends, gets stuck, slow, or answers
//! with errors; an instance ends.

use super::values::{Blank, Factor, Number, Share, Value};
use super::{Command, Control, Role, Row, Severity, Worse};
use crate::engine::SimTime;
use crate::language::say;
use crate::world::ids::ServiceId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Which replicas of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The one with this number, counted from 1 in the order of the document, as the inspector counts.
    One(Number),
    /// A share of those that there are, rounded up. Which ones is drawn once for each service and seed: a larger share
    /// has those of a smaller one among its own.
    Share(Share),
}

/// An action on replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReplicaAction {
    /// Its process ends.
    Crash,
    /// Its process gets stuck: it answers a connection and finishes nothing.
    Stick,
    /// It is slow, or answers with errors at once (`fail-fast`).
    Worse(Worse),
    /// It is well again.
    Repair,
    /// Its instance is ended, as by `terminate-instances`.
    Terminate,
}

/// Why something done to replicas changed nothing: the reason of the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicaWhy {
    /// There is no instance.
    NoInstance,
    /// Its host does not run, or boots.
    NoHost,
    /// Its process starts, and will serve then.
    Starts(SimTime),
    /// Its version ends while it starts.
    NeverStarts,
    /// It is stuck already.
    Stuck,
    /// It is so bad already.
    So(Severity),
    /// Nothing is wrong with it.
    Well,
}

const ERRORS: &str = "fail-fast";

impl Which {
    /// Says which, after the service's name: `replica 3`, `30% of its replicas`.
    fn name(self) -> String {
        match self {
            Which::One(number) => say!(replica_which_one, number = number.amount().to_string()),
            Which::Share(share) => say!(replica_which_share, share = share.said()),
        }
    }

    /// Says which, with the service's name: `Fees replica 3`, `30% of the replicas of Fees`.
    pub fn of(self, label: &str) -> String {
        match self {
            Which::One(number) => say!(replica_whom_one, label, number = number.amount().to_string()),
            Which::Share(share) => say!(replica_whom_share, share = share.said(), label),
        }
    }

    /// Returns whether a sentence about it is about one thing.
    pub fn is_one(self) -> bool {
        matches!(self, Which::One(_))
    }

    pub(super) fn each_value(&mut self, topology: &Topology, service: ServiceId, see: &mut dyn FnMut(Blank)) {
        let count = topology.services[service.index()].replicas.len() as u32;
        match self {
            Which::One(number) => see(number.blank().up_to(count)),
            Which::Share(share) => see(share.blank()),
        }
    }
}

impl ReplicaAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        if let ReplicaAction::Worse(worse) = self {
            worse.each_value(see);
        }
    }

    fn words(self) -> String {
        match self {
            ReplicaAction::Crash => "crash".to_string(),
            ReplicaAction::Stick => "stick".to_string(),
            ReplicaAction::Worse(worse) => worse.words(ERRORS),
            ReplicaAction::Repair => "repair".to_string(),
            ReplicaAction::Terminate => "terminate".to_string(),
        }
    }

    /// Names the action on `which`, after the service's name.
    fn name(self, which: Which) -> String {
        let which = which.name();
        match self {
            ReplicaAction::Crash => say!(replica_crash, which),
            ReplicaAction::Stick => say!(replica_stick, which),
            ReplicaAction::Worse(worse) => match worse.severity {
                Severity::Slow(factor) => say!(replica_slow, which, times = factor.number()),
                Severity::Errors(share) => say!(replica_errors, which, share = share.said()),
            },
            ReplicaAction::Repair => say!(replica_repair, which),
            ReplicaAction::Terminate => say!(replica_end, which),
        }
    }

    /// Says what happened to `whom`.
    fn past(self, whom: &str, one: bool) -> String {
        let count = if one { 1 } else { 2 };
        match self {
            ReplicaAction::Crash => say!(replica_crash_past, whom, count),
            ReplicaAction::Stick => say!(replica_stick_past, whom, count),
            ReplicaAction::Worse(worse) => {
                let growth = worse.growth();
                match worse.severity {
                    Severity::Slow(factor) => {
                        say!(replica_slow_past, whom, count, times = factor.number(), growth)
                    }
                    Severity::Errors(share) => {
                        say!(replica_errors_past, whom, count, share = share.said(), growth)
                    }
                }
            }
            ReplicaAction::Repair => say!(replica_repair_past, whom, count),
            ReplicaAction::Terminate => say!(replica_end_past, whom, count),
        }
    }
}

/// What stands for every command on the replicas of a service.
pub(super) fn all(topology: &Topology, service: ServiceId) -> Vec<Command> {
    let group = topology.services[service.index()].autoscaling.is_some();
    let (slow, errors) = (Severity::Slow(Factor::new(50)), Severity::Errors(Share::WHOLE));
    let actions = [
        ReplicaAction::Crash,
        ReplicaAction::Stick,
        ReplicaAction::Worse(Worse::now(slow)),
        ReplicaAction::Worse(Worse::growing(slow)),
        ReplicaAction::Worse(Worse::now(errors)),
        ReplicaAction::Worse(Worse::growing(errors)),
        ReplicaAction::Repair,
    ];
    let actions = actions.into_iter().chain(group.then_some(ReplicaAction::Terminate));
    let of = |which| actions.clone().map(move |action| Command::Replica(service, which, action));
    [Which::One(Number::new(1)), Which::Share(Share::new(3_000))].into_iter().flat_map(of).collect()
}

pub(super) fn row(topology: &Topology, service: ServiceId, which: Which, action: ReplicaAction) -> Row {
    let spec = &topology.services[service.index()];
    let (own, part) = match which {
        Which::One(number) => {
            let replica = topology.replica(service, number.amount() as u16 - 1);
            (number.spell(), replica.map(Part::Replica))
        }
        Which::Share(share) => (share.spell(), None),
    };
    let repair = Command::Replica(service, which, ReplicaAction::Repair);
    let (role, undone_by) = match action {
        ReplicaAction::Crash | ReplicaAction::Stick | ReplicaAction::Worse(_) => (Role::Fault, Some(repair)),
        ReplicaAction::Terminate => (Role::Fault, None),
        ReplicaAction::Repair => (Role::Repair, None),
    };
    let control = match action {
        ReplicaAction::Worse(Worse { over: Some(_), .. }) => Control::Words,
        _ => Control::List,
    };
    Row {
        head: format!("replica {}/{own}", spec.id),
        words: action.words().into(),
        group: spec.label.clone(),
        part: part.or(Some(Part::Service(service))),
        name: action.name(which).into(),
        past: action.past(&which.of(&spec.label), which.is_one()),
        role,
        undone_by,
        control,
    }
}
