//! What is done to a single broker: its host loses power, its process is stopped in order, either comes back.

use super::{Command, Control, Role, Row};
use crate::world::ids::{BrokerId, ClusterId};
use crate::world::part::Part;
use crate::world::topology::Topology;

pub(super) fn kill(topology: &Topology, cluster: ClusterId, broker: BrokerId) -> Row {
    let name = topology.broker_name(cluster, broker);
    Row {
        head: format!("broker {name}"),
        words: "kill".into(),
        group: format!("Broker {name}"),
        part: Some(Part::Broker(cluster, broker)),
        name: "Kill".into(),
        past: format!("Broker {name} killed"),
        role: Role::Fault,
        undone_by: Some(Command::BrokerRestart(cluster, broker)),
        control: Control::Switch,
    }
}

pub(super) fn stop(topology: &Topology, cluster: ClusterId, broker: BrokerId) -> Row {
    let name = topology.broker_name(cluster, broker);
    Row {
        head: format!("broker {name}"),
        words: "stop".into(),
        group: format!("Broker {name}"),
        part: Some(Part::Broker(cluster, broker)),
        name: "Stop in order".into(),
        past: format!("Broker {name} stops in order: its leaders move first"),
        role: Role::Measure,
        undone_by: Some(Command::BrokerRestart(cluster, broker)),
        control: Control::List,
    }
}

pub(super) fn restart(topology: &Topology, cluster: ClusterId, broker: BrokerId) -> Row {
    let name = topology.broker_name(cluster, broker);
    Row {
        head: format!("broker {name}"),
        words: "restart".into(),
        group: format!("Broker {name}"),
        part: Some(Part::Broker(cluster, broker)),
        name: "Restart".into(),
        past: format!("Broker {name} restarted"),
        role: Role::Measure,
        undone_by: None,
        control: Control::Switch,
    }
}
