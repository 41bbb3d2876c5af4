//! What can be lost in a document, one part at a time, and the command that stands for the loss of each.
//!
//! Of the commands of a part the one is taken that leaves nothing of it until somebody repairs it: a process that is only
//! crashed is back at once, so an instance that no group replaces gets stuck instead. What has no such command (a whole
//! cluster, a node of a quorum group or a member of a store alone, a balancer's node) is lost with its zone only.

use serde::Serialize;

use crate::ask::words::label;
use crate::world::command::{
    BrokerAction, Command, DnsAction, ImpairAction, LinkAction, Number, QuorumAction, ReplicaAction,
    ServiceAction, Severity, Share, StoreAction, Way, Which, Worse, ZoneFault,
};
use crate::world::ids::{ServiceId, StoreId, ZoneId};
use crate::world::impairment::Faulty;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// The kind of what is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A zone: its hosts lose power.
    Zone,
    /// The network between two zones: it is cut, both ways.
    Link,
    /// A duty of a control plane: it is blocked.
    Duty,
    /// A broker: its host loses power.
    Broker,
    /// A service: every process of it hangs.
    Service,
    /// One instance of a service: its process is stuck; of an autoscaling group an instance is ended.
    Instance,
    /// A store: it is stopped where the document lets a person do that; else every query ends in an error.
    Store,
    /// A quorum group: it is closed, where the document lets a person do that.
    Quorum,
    /// The name of a service or store: it gives no address.
    Name,
}

/// A part to be lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Its kind.
    pub kind: Kind,
    /// The part; of a name the part that it belongs to.
    pub part: Part,
    /// What it is called: `Broker trading-a`.
    pub name: String,
    /// The command that stands for its loss.
    pub command: Command,
    /// So many parts are like it, itself included: instances of a service in one zone, of which one is lost.
    pub alike: u32,
}

impl Loss {
    /// The service that it is, or is an instance of.
    pub fn service(&self, topology: &Topology) -> Option<Part> {
        match self.part {
            Part::Replica(id) => Some(Part::Service(topology.place_of(id).0)),
            Part::Service(_) => Some(self.part),
            _ => None,
        }
    }
}

/// Every loss of a region, kind by kind.
pub fn all(topology: &Topology) -> Vec<Loss> {
    let mut all: Vec<Loss> = Vec::new();
    for command in Command::all(topology) {
        let Some(kind) = kind(command) else { continue };
        // A quorum group or a link may stand in the table twice: once for each order of its words.
        let loss = of(topology, kind, command);
        if !all
            .iter()
            .any(|other| (other.kind, other.part) == (loss.kind, loss.part) && kind != Kind::Instance)
        {
            all.push(loss);
        }
    }
    for (store, spec) in (0..).map(StoreId).zip(&topology.stores) {
        if !StoreAction::of(spec).contains(&StoreAction::Stop) {
            let errors = ImpairAction::Worse(Worse::now(Severity::Errors(Share::WHOLE)));
            all.push(of(topology, Kind::Store, Command::Impair(Faulty::Store(store), errors)));
        }
    }
    for (service, spec) in (0..).map(ServiceId).zip(&topology.services) {
        if spec.autoscaling.is_none() && spec.replicas.len() > 1 {
            all.extend(instances(topology, service, &spec.replicas));
        }
    }
    all.sort_by_key(|loss| loss.kind);
    all
}

/// The kind of what is lost by a command; `None` for one that takes less than a part, or is none of these.
fn kind(command: Command) -> Option<Kind> {
    Some(match command {
        Command::ZoneFault(_, ZoneFault::PowerLoss) => Kind::Zone,
        Command::Link(_, _, Way::Both, LinkAction::Cut) => Kind::Link,
        Command::DutyBlock(..) => Kind::Duty,
        Command::Broker(_, _, BrokerAction::PowerLoss) => Kind::Broker,
        Command::Service(_, ServiceAction::Hang) => Kind::Service,
        Command::Service(_, ServiceAction::Terminate(_)) => Kind::Instance,
        Command::Store(_, StoreAction::Stop) => Kind::Store,
        Command::Quorum(_, QuorumAction::Close) => Kind::Quorum,
        Command::Dns(_, DnsAction::Fail) => Kind::Name,
        _ => return None,
    })
}

fn of(topology: &Topology, kind: Kind, command: Command) -> Loss {
    let part = match command {
        Command::Link(one, other, ..) => Part::link(one, other),
        Command::DutyBlock(plane, duty) => Part::Duty(plane, duty),
        _ => command.row(topology).part.unwrap_or_default(),
    };
    let name = match (kind, command) {
        (Kind::Name, _) => format!("Name of {}", label(part, topology)),
        (_, Command::Service(_, ServiceAction::Terminate(zone))) => in_zone(topology, part, zone),
        _ => label(part, topology),
    };
    let alike = match command {
        Command::Service(id, ServiceAction::Terminate(zone)) => {
            topology.services[id.index()].replicas.iter().filter(|at| **at == zone).count() as u32
        }
        _ => 1,
    };
    Loss { kind, part, name, command, alike }
}

/// The first instance of a service in each of its zones.
fn instances<'a>(
    topology: &'a Topology,
    service: ServiceId,
    at: &'a [ZoneId],
) -> impl Iterator<Item = Loss> + 'a {
    let zones = (0..topology.zones.len()).map(|zone| ZoneId(zone as u8));
    zones.filter_map(move |zone| {
        let first = at.iter().position(|own| *own == zone)?;
        let which = Which::One(Number::new(first as u32 + 1));
        let part = Part::Replica(topology.replica(service, first as u16)?);
        let name = in_zone(topology, Part::Service(service), zone);
        let alike = at.iter().filter(|own| **own == zone).count() as u32;
        let command = Command::Replica(service, which, ReplicaAction::Stick);
        Some(Loss { kind: Kind::Instance, part, name, command, alike })
    })
}

fn in_zone(topology: &Topology, service: Part, zone: ZoneId) -> String {
    format!("One {} in zone {}", label(service, topology), topology.zones[zone.index()].name)
}
