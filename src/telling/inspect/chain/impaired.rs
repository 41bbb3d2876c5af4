//! Impaired parts at the end of a chain.

use super::{Link, Next, Seeker, worse};
use crate::engine::SimTime;
use crate::frame::State;
use crate::language::say;
use crate::telling::impaired::{self, Fault};
use crate::world::WaitKind;
use crate::world::command::{Command, ReplicaAction, ServiceAction};
use crate::world::front::names::Name;
use crate::world::ids::*;
use crate::world::impairment::{Callee, Faulty, Impaired};
use crate::world::part::Part;

impl Seeker<'_> {
    /// The replicas of a service that are bad by themselves; of one that is looked at, what is wrong with it.
    fn replicas_impaired(&self, part: Part, label: &str, own: &[ReplicaId], health: State) -> Option<Link> {
        let faults = own.iter().filter_map(|&id| Some((id, impaired::replica(self.world, id, self.now)?)));
        let faults: Vec<(ReplicaId, Fault)> = faults.collect();
        let (first, fault) = faults.first()?;
        let at = fault.since.or_else(|| self.stuck_since(*first));
        let detail = fault.what.join("; ");
        let (title, detail, next) = match part {
            Part::Replica(_) => (format!("{}: {detail}", fault.whom), say!(chain_by_command), Next::End),
            _ => (
                say!(chain_impaired, label, count = faults.len(), all = own.len()),
                format!("{}: {detail}", fault.whom),
                Next::Part(Part::Replica(*first)),
            ),
        };
        Some(Link { at, state: worse(health), next, ..self.link(part, title, detail) })
    }

    /// The same, or what is wrong with what the service is asked and asks.
    pub(super) fn service_impaired(
        &self,
        part: Part,
        id: ServiceId,
        own: &[ReplicaId],
        health: State,
    ) -> Option<Link> {
        let replicas = self.replicas_impaired(part, self.names.service(id), own, health);
        replicas.or_else(|| self.first_of(part, impaired::service(self.world, id, self.now), health))
    }

    /// The members of a service's group that are gone, while the group waits for them.
    pub(super) fn members_gone(&self, part: Part, id: ServiceId, health: State) -> Option<Link> {
        let Part::Service(_) = part else { return None };
        self.first_of(part, impaired::gone(self.world, id).into_iter().collect(), health)
    }

    /// The first service that reads from a cluster and whose consumers do not do as they should.
    pub(super) fn readers_ail(&self, id: ClusterId) -> Option<Link> {
        let reads = |service: &ServiceId| {
            let consumer = self.topology.services[service.index()].consumer.as_ref();
            consumer.is_some_and(|consumer| consumer.topic.cluster == id)
        };
        let mut readers = (0..self.topology.services.len()).map(|s| ServiceId(s as u8)).filter(reads);
        let fault = |service| Some((service, impaired::consumers(self.world, service, self.now)?));
        let (service, fault) = readers.find_map(fault)?;
        let title =
            say!(chain_records_wait, label = self.names.cluster(id), whom = self.names.service(service));
        let detail = say!(chain_led);
        let link = self.link(Part::Cluster(id), title, detail);
        Some(Link { at: fault.since, state: State::Slow, next: Next::Readers(service), ..link })
    }

    /// What is wrong with the consumers of a service; it may stand in the chain itself, where it waits for its own readers.
    pub(super) fn readers(&self, id: ServiceId) -> Option<Link> {
        let faults = impaired::consumers(self.world, id, self.now).into_iter().collect();
        self.first_of(Part::Service(id), faults, State::Slow)
    }

    /// What is wrong with what a store is asked.
    pub(super) fn store_impaired(&self, id: StoreId) -> Option<Link> {
        self.first_of(Part::Store(id), impaired::store(self.world, id, self.now), State::Slow)
    }

    fn first_of(&self, part: Part, faults: Vec<Fault>, health: State) -> Option<Link> {
        let fault = faults.into_iter().next()?;
        let title = format!("{}: {}", fault.whom, fault.what.join("; "));
        let link = self.link(part, title, say!(chain_by_command));
        Some(Link { at: fault.since, state: worse(health), ..link })
    }

    /// What is wrong with the way from a service, or a replica of it, to what its steps ask.
    pub(super) fn edge_impaired(&self, part: Part, kind: WaitKind) -> Option<String> {
        let from = match part {
            Part::Service(id) => id,
            Part::Replica(id) => self.topology.place_of(id).0,
            _ => return None,
        };
        let (to, name) = match kind {
            WaitKind::Service(id) => (Callee::Service(id), Name::Service(id)),
            WaitKind::Store(id) => (Callee::Store(id), Name::Store(id)),
            _ => return None,
        };
        let edge = impaired::of(self.world, Impaired::Part(Faulty::Edge(from, to)), self.now);
        let fault = edge.or_else(|| impaired::name(self.world, name))?;
        Some(format!("{}: {}", fault.whom, fault.what.join("; ")))
    }

    /// When a person got a replica stuck, the last time.
    fn stuck_since(&self, replica: ReplicaId) -> Option<SimTime> {
        let stuck = |command: Command| match command {
            Command::Replica(service, which, ReplicaAction::Stick) => {
                self.world.replicas_meant(service, which).contains(&replica)
            }
            Command::Service(service, ServiceAction::Hang) => self.topology.place_of(replica).0 == service,
            _ => false,
        };
        self.causes.commands.iter().rev().find(|entry| stuck(entry.1)).map(|entry| entry.0)
    }
}
