//! A control plane's duty at the end of a chain.

use super::{Link, Seeker};
use crate::frame::State;
use crate::world::command::Duty;
use crate::world::ids::ControlPlaneId;
use crate::world::part::Part;

impl Seeker<'_> {
    pub(super) fn duty(&self, id: ControlPlaneId, duty: Duty) -> Link {
        let spec = &self.topology.control_planes[id.index()];
        let state = self.world.planes()[id.index()].duty(duty);
        let part = Part::Duty(id, duty);
        let (does, waits, none, refused) = match duty {
            Duty::ElectLeaders => (
                "elects leaders",
                "it waits for brokers that fall silent",
                "nothing has needed an election",
                "Elections are refused",
            ),
            Duty::LaunchInstances => (
                "launches instances",
                "it waits for groups that ask",
                "no group has asked for an instance",
                "Launches are refused",
            ),
        };
        let Some(since) = state.blocked_since else {
            return self.fine(part, &format!("{} {does}", spec.label), waits.to_string());
        };
        let (title, detail) = match state.refused {
            0 => ("The duty is blocked, and latent".to_string(), none.to_string()),
            count => (refused.to_string(), format!("duty blocked, {count} refused")),
        };
        let detail = format!("{}: {detail}", spec.label);
        Link { at: Some(since), state: State::Hung, ..self.link(part, title, detail) }
    }
}
