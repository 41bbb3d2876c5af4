//! What is done to the members of a consumer group: processes end without leaving it, a record fails for ever, consumers
//! are restarted. That handling gets slow is an impairment (`impair`), under the same head.

use super::values::{Blank, Number, Value};
use super::{Command, Control, ImpairAction, Role, Row};
use crate::language::say;
use crate::world::ids::ServiceId;
use crate::world::impairment::Faulty;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// An action on a consumer group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsumersAction {
    /// So many members' processes end without leaving the group, drawn once for each service and seed: more of them have
    /// those of fewer among them. Where fewer run, all that do.
    Crash(Number),
    /// The next record of a partition can be handled by nobody.
    Poison,
    /// The consumer in every process is closed and begun anew; the processes run on.
    Restart,
}

/// Why something done to a consumer group changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumersWhy {
    /// No process of the service runs.
    NoProcess,
    /// Every partition has such a record already.
    Poisoned,
}

/// The group of a service that has one, by its name.
pub(super) fn head(topology: &Topology, service: ServiceId) -> String {
    let consumer = &topology.services[service.index()].consumer;
    format!("consumers {}", consumer.as_ref().map_or("", |consumer| &consumer.group))
}

impl ConsumersAction {
    pub(super) fn each_value(&mut self, topology: &Topology, service: ServiceId, see: &mut dyn FnMut(Blank)) {
        let members = topology.services[service.index()].replicas.len() as u32;
        if let ConsumersAction::Crash(count) = self {
            see(count.blank().up_to(members));
        }
    }
}

/// What stands for every command on consumer groups, but those that make them slow.
pub(super) fn all(topology: &Topology) -> Vec<Command> {
    let services = (0..).map(ServiceId).zip(&topology.services);
    let with_group = services.filter(|(_, spec)| spec.consumer.is_some());
    let actions = [ConsumersAction::Crash(Number::new(1)), ConsumersAction::Poison, ConsumersAction::Restart];
    with_group.flat_map(|(id, _)| actions.map(|action| Command::Consumers(id, action))).collect()
}

pub(super) fn row(topology: &Topology, service: ServiceId, action: ConsumersAction) -> Row {
    let label = &topology.services[service.index()].label;
    let repair = Command::Impair(Faulty::Consumers(service), ImpairAction::Repair);
    let (words, name, past, role, undone_by) = match action {
        ConsumersAction::Crash(count) => {
            let number = count.amount();
            (
                format!("crash {number}"),
                say!(group_crash, number),
                say!(group_crash_past, number, label),
                Role::Fault,
                Some(repair),
            )
        }
        ConsumersAction::Poison => (
            "poison".to_string(),
            say!(group_poison),
            say!(group_poison_past, label),
            Role::Fault,
            Some(repair),
        ),
        ConsumersAction::Restart => {
            ("restart".to_string(), say!(group_restart), say!(group_restart_past, label), Role::Measure, None)
        }
    };
    Row {
        head: head(topology, service),
        words: words.into(),
        group: label.clone(),
        part: Some(Part::Service(service)),
        name: name.into(),
        past,
        role,
        undone_by,
        control: Control::List,
    }
}
