//! What is done to a single broker: its host loses power, its process crashes or is stopped in order, either comes back.

use super::kinds::kinds;
use super::{Command, Control, Role, Row};
use crate::language::{Word, say, word};
use crate::world::ids::{BrokerId, ClusterId};
use crate::world::part::Part;
use crate::world::topology::Topology;

/// An action in words, and what it is.
struct Deed {
    word: &'static str,
    name: Word,
    /// What has happened to the broker of this name.
    past: fn(&str) -> String,
    role: Role,
    control: Control,
}

kinds! {
    /// An action on a broker. The first three take it away, each noticed by other clocks.
    BrokerAction: Deed {
        /// It is stopped in order, as for a patch: its leaders move first, then its process ends.
        Stop => Deed {
            word: "stop",
            name: word!(broker_stop),
            past: |name| say!(broker_stop_past, name),
            role: Role::Measure,
            control: Control::List,
        },
        /// Its process ends at once, its host runs on: connections are reset, so clients notice at once; the controller
        /// when the lease ends.
        Crash => Deed {
            word: "crash",
            name: word!(broker_crash),
            past: |name| say!(broker_crash_past, name),
            role: Role::Fault,
            control: Control::List,
        },
        /// Its host loses power: silence. Clients notice by their own time-outs, the controller when the lease ends.
        PowerLoss => Deed {
            word: "power-loss",
            name: word!(zone_fault_power_loss),
            past: |name| say!(broker_power_loss_past, name),
            role: Role::Fault,
            control: Control::Switch,
        },
        /// Its host boots, or its process starts again.
        Start => Deed {
            word: "start",
            name: word!(broker_start),
            past: |name| say!(broker_start_past, name),
            role: Role::Measure,
            control: Control::Switch,
        },
    }
}

impl BrokerAction {
    /// Returns whether the broker is lost by it, as far as it leads and answers: no leader moves before.
    pub fn is_loss(self) -> bool {
        self.row().role == Role::Fault
    }
}

pub(super) fn row(topology: &Topology, cluster: ClusterId, broker: BrokerId, action: BrokerAction) -> Row {
    let name = topology.broker_name(cluster, broker);
    let deed = action.row();
    let start = Command::Broker(cluster, broker, BrokerAction::Start);
    Row {
        head: format!("broker {name}"),
        words: deed.word.into(),
        group: say!(part_broker, name),
        part: Some(Part::Broker(cluster, broker)),
        name: deed.name.say().into(),
        past: (deed.past)(&name),
        role: deed.role,
        undone_by: (action != BrokerAction::Start).then_some(start),
        control: deed.control,
    }
}
