//! Lines about autoscaling groups and zonal shifts.

use crate::engine::SimTime;
use crate::frame::Severity;
use crate::language::say;
use crate::telemetry::log::Log;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::front::balancer::Shift;
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::part::Part;
use crate::world::services::deploys::DeployFact;
use crate::world::services::fleet::FleetFact;

impl Log {
    pub(super) fn fleet(&mut self, world: &World, service: ServiceId, at: SimTime, fact: FleetFact) {
        let names = Names(world.topology());
        let label = names.service(service);
        let of = |zone: ZoneId| say!(part_zone_small, name = world.topology().zones[zone.index()].name);
        let (kind, text) = match fact {
            FleetFact::Launched(zone) => (Severity::Info, say!(log_launches, zone = of(zone))),
            FleetFact::LaunchFailed(zone) => (Severity::Bad, say!(log_no_capacity, zone = of(zone))),
            FleetFact::LaunchRefused => (Severity::Hung, say!(log_launch_refused)),
            FleetFact::LaunchThrottled => (Severity::Bad, say!(log_launch_held)),
            FleetFact::LaunchLost(_, false) => return,
            FleetFact::LaunchLost(zone, true) => (Severity::Bad, say!(log_launch_fails, zone = of(zone))),
            FleetFact::InService(zone, true) => (Severity::Info, say!(log_in_service, zone = of(zone))),
            FleetFact::InService(zone, false) => (Severity::Bad, say!(log_in_service_alone, zone = of(zone))),
            FleetFact::Serves(zone, true) => (Severity::Good, say!(log_serves, zone = of(zone))),
            FleetFact::Serves(zone, false) => (Severity::Info, say!(log_could_serve, zone = of(zone))),
            FleetFact::NotRunning(zone) => (Severity::Bad, say!(log_replaced_down, zone = of(zone))),
            FleetFact::Unhealthy(zone) => (Severity::Bad, say!(log_replaced_ill, zone = of(zone))),
            FleetFact::Surplus(zone) => (Severity::Info, say!(log_surplus, zone = of(zone))),
            // The command has its own line.
            FleetFact::Ended(_) => return,
            FleetFact::Tracked(from, to) => (Severity::Info, say!(log_tracked, to, from)),
        };
        self.push(at, kind, format!("{label}: {text}"), Some(Part::Service(service)));
    }

    pub(super) fn deploy(&mut self, world: &World, service: ServiceId, at: SimTime, fact: DeployFact) {
        let names = Names(world.topology());
        let label = names.service(service);
        let (kind, text) = match fact {
            DeployFact::Over(0, all) => (Severity::Good, say!(log_roll_out_good, all)),
            DeployFact::Over(bad, all) => (Severity::Bad, say!(log_roll_out_bad, bad, all)),
            DeployFact::Stalled(moving, left) => (Severity::Bad, say!(log_roll_out_stalled, moving, left)),
        };
        self.push(at, kind, format!("{label}: {text}"), Some(Part::Service(service)));
    }

    pub(super) fn shift(&mut self, world: &World, zone: ZoneId, shift: Option<Shift>, at: SimTime) {
        let name = &world.topology().zones[zone.index()].name;
        let text = match shift {
            // The command has its own line.
            Some(Shift::ByHand) => return,
            Some(Shift::Auto) => say!(log_autoshift, name),
            None => say!(log_traffic_again, name),
        };
        self.push(at, Severity::Info, text, Some(Part::Zone(zone)));
    }

    pub(super) fn zone_targets(
        &mut self,
        world: &World,
        zone: ZoneId,
        service: ServiceId,
        healthy: bool,
        at: SimTime,
    ) {
        let topology = world.topology();
        let (name, names) = (&topology.zones[zone.index()].name, Names(topology));
        let label = names.service(service);
        let (kind, text) = match healthy {
            false => (Severity::Bad, say!(log_zone_leaves, label, name)),
            true => (Severity::Good, say!(log_zone_returns, name, label)),
        };
        self.push(at, kind, text, Some(Part::Zone(zone)));
    }
}
