//! Commands: everything a person can do to the world. One spelling everywhere, `TIME PART VERB [VALUE]`:
//! on the command line, in a document, in a link, in the incident log.
//!
//! The families (`zone`, `duty`, `broker` …) hold the table: a `Row` for each command says how it is spelled, what it is
//! called, what it is to the twin, and what undoes it. Whoever names, groups or sorts commands reads the row. A command
//! with values (`slow 5x`) stands in the list of all commands with an example of each; `reading` takes any in range.

mod aliases;
mod broker;
mod choice;
mod cluster;
mod consumers;
mod defence;
mod deploy;
mod dns;
mod duty;
mod impair;
pub(in crate::world) mod kinds;
mod launches;
mod link;
mod outcome;
mod quorum;
mod reading;
mod replica;
mod service;
mod severity;
mod store;
mod time;
mod traffic;
mod values;
mod zone;

use std::borrow::Cow;

pub use broker::BrokerAction;
pub use choice::ChoiceWhy;
pub use cluster::{ClusterAction, ClusterWhy};
pub use consumers::{ConsumersAction, ConsumersWhy};
pub use defence::{Defence, DefenceWhy};
pub use deploy::{DeployAction, DeployWhy};
pub use dns::{DnsAction, DnsWhy};
pub use duty::{Duty, DutyWhy};
pub use impair::{ImpairAction, ImpairWhy, asked};
pub use launches::{LaunchAction, LaunchWhy};
pub use link::{LinkAction, LinkWhy, Way};
pub use outcome::{Effect, Outcome, Why};
pub use quorum::{QuorumAction, QuorumWhy};
pub use replica::{ReplicaAction, ReplicaWhy, Which};
pub use service::{ServiceAction, ServiceWhy};
pub use severity::{Severity, Worse};
pub use store::{StoreAction, StoreWhy};
pub use time::{parse_time, spell_time};
pub use traffic::TrafficAction;
pub use values::{Factor, Form, Number, Rate, Share, Span};
pub use zone::{Toll, ZoneFault, ZoneWhy};

use serde::{Deserialize, Serialize};

use crate::base::wire::wire_enum;
use crate::engine::SimTime;
use crate::world::front::names::Name;
use crate::world::ids::*;
use crate::world::impairment::Faulty;
use crate::world::part::Part;
use crate::world::topology::Topology;
use crate::world::topology::choice::Choice;

/// One action on the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// A zone fails in one of its ways.
    ZoneFault(ZoneId, ZoneFault),
    /// A zone fails gray, with a severity: this share of its packets is lost, up to 99 %.
    ZoneGray(ZoneId, Share),
    /// Power, cooling and network are back: every host of the zone that is down boots, or waits for its rack's turn.
    ZoneRepair(ZoneId),
    /// Traffic is moved out of a zone, or let in again (zonal shift).
    ZoneShift(ZoneId, bool),
    /// The network between two zones gets worse or better.
    Link(ZoneId, ZoneId, Way, LinkAction),
    /// A name gives no address, or those of a while ago, or is in order.
    Dns(Name, DnsAction),
    /// A duty of a control plane stops working.
    DutyBlock(ControlPlaneId, Duty),
    /// The duty works again.
    DutyRepair(ControlPlaneId, Duty),
    /// The vendor is called; every blocked duty of the plane is repaired after a drawn time.
    VendorCall(ControlPlaneId),
    /// A broker is lost, stopped or started.
    Broker(ClusterId, BrokerId, BrokerAction),
    /// Every replica of a service is restarted: waits and queues are gone.
    ServiceRestart(ServiceId),
    /// Something is done to the instances of a service.
    Service(ServiceId, ServiceAction),
    /// Something is done to a replica of a service, or to a share of its replicas.
    Replica(ServiceId, Which, ReplicaAction),
    /// Something is done to the consumer group of a service.
    Consumers(ServiceId, ConsumersAction),
    /// What is asked of a part ends in errors, or takes longer, or is well again.
    Impair(Faulty, ImpairAction),
    /// A defence is switched on or off everywhere; it acts on waits that begin after it.
    Defence(Defence, bool),
    /// A person acts on a store.
    Store(StoreId, StoreAction),
    /// More customers come, or as many as usual.
    Traffic(TrafficAction),
    /// A quorum group is closed, opened in stages, or built anew.
    Quorum(QuorumId, QuorumAction),
    /// An administrator works on a cluster.
    Cluster(ClusterId, ClusterAction),
    /// A choice for the whole region, made before the start.
    Choice(Choice),
}

/// A command with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimedCommand {
    /// It takes effect before every event of this time.
    pub at: SimTime,
    /// The command.
    pub command: Command,
}

/// A command's row in the table: everything that is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The spelling of its part: `zone a`.
    pub head: String,
    /// Its spelling after the part: `power-loss`.
    pub words: Cow<'static, str>,
    /// Its part, as people call it: `Zone a`.
    pub group: String,
    /// Its part as a value; `None` for what is no part of the map.
    pub part: Option<Part>,
    /// Its name beside its part: `Power loss`.
    pub name: Cow<'static, str>,
    /// The command as something that has happened: `Zone a lost power`.
    pub past: String,
    /// Its role in a run and for the twin.
    pub role: Role,
    /// The command that undoes it; `None` when no single one does.
    pub undone_by: Option<Command>,
    /// The page's way to offer it.
    pub control: Control,
}

/// The role of a command in a run, and for its twin: the same run without the faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It breaks something. The twin begins with the first one and gets none.
    Fault,
    /// More customers come. Both runs get them, so that only the faults differ.
    Load,
    /// It ends what a fault has done, and means nothing where there was none: the twin does without.
    Repair,
    /// What a person does to a region, whole or broken. Both runs get it, unless it undoes a fault of this run.
    Measure,
    /// A defence is switched. Both runs get it.
    Defence,
}

/// The sides of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// It makes it worse.
    #[default]
    Break,
    /// It is prepared for.
    Defend,
    /// It makes it better.
    Repair,
}

wire_enum! {
    Side { Break {} = 0, Defend {} = 1, Repair {} = 2 } else Side::Break;
}

impl Role {
    /// Returns the side of the rail that it stands on.
    pub fn side(self) -> Side {
        match self {
            Role::Fault | Role::Load => Side::Break,
            Role::Repair | Role::Measure => Side::Repair,
            Role::Defence => Side::Defend,
        }
    }
}

/// The page's way to offer a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A switch gives it and what undoes it.
    Switch,
    /// It has a button of its own.
    Button,
    /// It stands on the list of its side.
    List,
    /// The page offers it by a comparison only: it is given before the start.
    Start,
    /// In words only: on the command line, in documents and links.
    Words,
}

impl Command {
    /// Returns the command's row in the table.
    pub fn row(self, topology: &Topology) -> Row {
        match self {
            Command::ZoneFault(zone, fault) => zone::fault(topology, zone, fault),
            Command::ZoneGray(zone, loss) => zone::gray(topology, zone, loss),
            Command::ZoneRepair(zone) => zone::repair(topology, zone),
            Command::ZoneShift(zone, out) => zone::shift(topology, zone, out),
            Command::Link(from, to, way, action) => link::row(topology, from, to, way, action),
            Command::Dns(name, action) => dns::row(topology, name, action),
            Command::DutyBlock(plane, duty) => duty::block(topology, plane, duty),
            Command::DutyRepair(plane, duty) => duty::repair(topology, plane, duty),
            Command::VendorCall(plane) => duty::call_vendor(topology, plane),
            Command::Broker(cluster, broker, action) => broker::row(topology, cluster, broker, action),
            Command::ServiceRestart(service) => service::restart(topology, service),
            Command::Service(service, action) => service::action(topology, service, action),
            Command::Replica(service, which, action) => replica::row(topology, service, which, action),
            Command::Consumers(service, action) => consumers::row(topology, service, action),
            Command::Impair(part, action) => impair::row(topology, part, action),
            Command::Defence(defence, on) => defence::switch(defence, on),
            Command::Store(store, action) => store::action(topology, store, action),
            Command::Traffic(action) => traffic::action(action),
            Command::Quorum(quorum, action) => quorum::action(topology, quorum, action),
            Command::Cluster(cluster, action) => cluster::action(topology, cluster, action),
            Command::Choice(choice) => choice::choose(choice),
        }
    }

    /// The command's spelling, without its time.
    pub fn spell(self, topology: &Topology) -> String {
        let row = self.row(topology);
        format!("{} {}", row.head, row.words)
    }

    /// Returns whether it is a fault: the twin begins with the first one.
    pub fn is_fault(self, topology: &Topology) -> bool {
        self.row(topology).role == Role::Fault
    }

    /// Returns whether a zone fails by it, or a broker is lost.
    pub fn is_loss(self) -> bool {
        match self {
            Command::ZoneFault(..) | Command::ZoneGray(..) => true,
            Command::Broker(_, _, action) => action.is_loss(),
            _ => false,
        }
    }

    /// Returns whether the twin does without it: a fault, or what undoes one. `before` are the commands given before it.
    pub fn is_kept_from_twin(self, before: &[TimedCommand], topology: &Topology) -> bool {
        match self.row(topology).role {
            Role::Fault | Role::Repair => true,
            Role::Load | Role::Defence => false,
            Role::Measure => {
                let rows = before.iter().rev().map(|given| given.command.row(topology));
                let mut undone = rows.filter(|row| row.undone_by == Some(self));
                // The latest one: a broker that was killed, came back and was then stopped in order starts in both runs.
                undone.next().is_some_and(|row| row.role == Role::Fault)
            }
        }
    }

    /// Returns `commands`, in order of time, without those that the twin does without.
    pub fn without_faults(commands: &[TimedCommand], topology: &Topology) -> Vec<TimedCommand> {
        let kept = |&at: &usize| !commands[at].command.is_kept_from_twin(&commands[..at], topology);
        (0..commands.len()).filter(kept).map(|at| commands[at]).collect()
    }

    /// Every command that `topology` accepts, in a fixed order. Of commands with values those that a list offers: each
    /// stands for the same words with other values.
    pub fn all(topology: &Topology) -> Vec<Command> {
        let mut all = Vec::new();
        for zone in (0..topology.zones.len()).map(|i| ZoneId(i as u8)) {
            all.extend(ZoneFault::ALL.map(|fault| Command::ZoneFault(zone, fault)));
            all.push(Command::ZoneGray(zone, Share::new(200)));
            all.push(Command::ZoneRepair(zone));
            // Traffic needs another zone to go to.
            if topology.zones.len() > 1 {
                all.extend([Command::ZoneShift(zone, true), Command::ZoneShift(zone, false)]);
            }
        }
        all.extend(link::all(topology));
        for (i, plane) in topology.control_planes.iter().enumerate() {
            let id = ControlPlaneId(i as u8);
            for &duty in &plane.duties {
                all.extend([Command::DutyBlock(id, duty), Command::DutyRepair(id, duty)]);
            }
            all.push(Command::VendorCall(id));
        }
        for (i, cluster) in topology.clusters.iter().enumerate() {
            for broker in (0..cluster.config.brokers.len()).map(|b| BrokerId(b as u8)) {
                let cluster = ClusterId(i as u8);
                all.extend(BrokerAction::ALL.map(|action| Command::Broker(cluster, broker, action)));
            }
        }
        for service in (0..topology.services.len()).map(|i| ServiceId(i as u8)) {
            all.push(Command::ServiceRestart(service));
            let actions = ServiceAction::all(topology, service);
            all.extend(actions.into_iter().map(|action| Command::Service(service, action)));
            all.extend(replica::all(topology, service));
        }
        for (store, spec) in topology.stores.iter().enumerate() {
            let actions = StoreAction::of(spec).into_iter();
            all.extend(actions.map(|action| Command::Store(StoreId(store as u8), action)));
        }
        all.extend(consumers::all(topology));
        all.extend(impair::all(topology));
        all.extend(dns::all(topology));
        all.extend(TrafficAction::ALL.map(Command::Traffic));
        for defence in Defence::accepted(topology) {
            all.extend([Command::Defence(defence, true), Command::Defence(defence, false)]);
        }
        for (i, spec) in topology.quorums.iter().enumerate() {
            all.extend(
                QuorumAction::of(spec).into_iter().map(|action| Command::Quorum(QuorumId(i as u8), action)),
            );
        }
        for (i, spec) in topology.clusters.iter().enumerate() {
            let id = ClusterId(i as u8);
            all.extend(ClusterAction::of(spec).into_iter().map(|action| Command::Cluster(id, action)));
        }
        all.extend(choice::all(topology));
        all
    }
}

impl TimedCommand {
    /// Puts commands in the order in which they are given: by time; of one time, choices first, the others as they are.
    pub fn order(commands: &mut [TimedCommand]) {
        let later = |command: Command| !matches!(command, Command::Choice(_));
        crate::base::order::sort_by_key(commands, |timed| (timed.at, later(timed.command)));
    }

    /// The whole spelling, `TIME PART VERB [VALUE]`.
    pub fn spell(self, topology: &Topology) -> String {
        format!("{} {}", spell_time(self.at), self.command.spell(topology))
    }
}
