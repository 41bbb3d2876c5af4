//! A control plane's duty at the end of a chain.

use super::{Link, Seeker};
use crate::frame::State;
use crate::language::say;
use crate::world::command::Duty;
use crate::world::ids::ControlPlaneId;
use crate::world::part::Part;

impl Seeker<'_> {
    pub(super) fn duty(&self, id: ControlPlaneId, duty: Duty) -> Link {
        let spec = &self.topology.control_planes[id.index()];
        let state = self.world.planes()[id.index()].duty(duty);
        let part = Part::Duty(id, duty);
        let label = &spec.label;
        let Some(since) = state.blocked_since else {
            let (name, waits) = match duty {
                Duty::ElectLeaders => (say!(chain_elects, label), say!(chain_waits_for_brokers)),
                Duty::LaunchInstances => (say!(chain_launches, label), say!(chain_waits_for_groups)),
            };
            return self.fine(part, &name, waits);
        };
        let (title, detail) = match (state.refused, duty) {
            (0, Duty::ElectLeaders) => (say!(chain_duty_latent), say!(chain_no_election_needed, label)),
            (0, Duty::LaunchInstances) => (say!(chain_duty_latent), say!(chain_no_launch_needed, label)),
            (count, Duty::ElectLeaders) => {
                (say!(chain_elections_refused), say!(chain_duty_blocked, label, count))
            }
            (count, Duty::LaunchInstances) => {
                (say!(chain_launches_refused), say!(chain_duty_blocked, label, count))
            }
        };
        Link { at: Some(since), state: State::Hung, ..self.link(part, title, detail) }
    }
}
