//! Impaired parts at the end of a chain.

use super::{Link, Next, Seeker, worse};
use crate::engine::SimTime;
use crate::frame::State;
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
        let are = if faults.len() == 1 { "is" } else { "are" };
        let (title, detail, next) = match part {
            Part::Replica(_) => (format!("{}: {detail}", fault.whom), "by a command".to_string(), Next::End),
            _ => (
                format!("{label}: {} of {} replicas {are} impaired", faults.len(), own.len()),
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

    /// What is wrong with what a store is asked.
    pub(super) fn store_impaired(&self, id: StoreId) -> Option<Link> {
        self.first_of(Part::Store(id), impaired::store(self.world, id, self.now), State::Slow)
    }

    fn first_of(&self, part: Part, faults: Vec<Fault>, health: State) -> Option<Link> {
        let fault = faults.into_iter().next()?;
        let title = format!("{}: {}", fault.whom, fault.what.join("; "));
        let link = self.link(part, title, "by a command".to_string());
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
