//! Lines about cooling: halls that lose it and get it back, hosts that somebody has to get to.

use super::Log;
use crate::engine::SimTime;
use crate::frame::Severity;
use crate::language::say;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::fact::Fact;
use crate::world::ids::ZoneId;
use crate::world::part::Part;

impl Log {
    /// Logs a hall's cooling, and once per hall how many hosts need hands.
    pub(super) fn heat(&mut self, world: &World, at: SimTime, fact: Fact) {
        let topology = world.topology();
        let names = Names(topology);
        let hall = |zone: ZoneId, hall: u8| {
            say!(
                log_hall,
                zone = names.zone(zone),
                name = topology.zones[zone.index()].halls[hall as usize].name
            )
        };
        let part = |zone: ZoneId| Some(Part::Zone(zone));
        match fact {
            Fact::CoolingLost(zone, at_hall) => {
                let text = say!(log_cooling_lost, hall = hall(zone, at_hall));
                self.push(at, Severity::Bad, text, part(zone));
            }
            Fact::CoolingBack(zone, at_hall) => {
                let text = say!(log_cooling_back, hall = hall(zone, at_hall));
                self.push(at, Severity::Good, text, part(zone));
            }
            Fact::NeedsHands(kind) => {
                let Some(host) = world.hosts().iter().find(|host| host.kind == kind) else { return };
                let name = hall(host.zone, host.stand.hall);
                let text = say!(log_needs_hands, name);
                self.push(at, Severity::Bad, text, part(host.zone));
            }
            _ => {}
        }
    }
}
