//! Impaired parts at the end of a chain.

use super::{Link, Next, Seeker, worse};
use crate::engine::SimTime;
use crate::frame::State;
use crate::telling::impaired::{self, Fault};
use crate::world::command::{Command, ReplicaAction, ServiceAction};
use crate::world::ids::*;
use crate::world::part::Part;

impl Seeker<'_> {
    /// The replicas of a service that are bad by themselves; of one that is looked at, what is wrong with it.
    pub(super) fn replicas_impaired(
        &self,
        part: Part,
        label: &str,
        own: &[ReplicaId],
        health: State,
    ) -> Option<Link> {
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
