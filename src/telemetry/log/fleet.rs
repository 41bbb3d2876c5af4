//! Lines about autoscaling groups and zonal shifts.

use crate::engine::SimTime;
use crate::frame::Severity;
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
        let of = |zone: ZoneId| format!("zone {}", world.topology().zones[zone.index()].name);
        let (kind, text) = match fact {
            FleetFact::Launched(zone) => (Severity::Info, format!("launches an instance in {}", of(zone))),
            FleetFact::LaunchFailed(zone) => {
                (Severity::Bad, format!("{} has no capacity for an instance", of(zone)))
            }
            FleetFact::LaunchRefused => {
                (Severity::Hung, "the launch of an instance is refused, the duty is blocked".to_string())
            }
            FleetFact::LaunchThrottled => {
                (Severity::Bad, "the launch of an instance is held back by the limit of launches".to_string())
            }
            FleetFact::LaunchLost(_, false) => return,
            FleetFact::LaunchLost(zone, true) => {
                (Severity::Bad, format!("the launch of an instance in {} fails", of(zone)))
            }
            FleetFact::InService(zone, true) => {
                (Severity::Info, format!("a new instance is in service in {}, its process starts", of(zone)))
            }
            FleetFact::InService(zone, false) => (
                Severity::Bad,
                format!(
                    "a new instance is in service in {}, and is no target of the balancer: it gets no request",
                    of(zone)
                ),
            ),
            FleetFact::Serves(zone, true) => {
                (Severity::Good, format!("a new instance serves in {}", of(zone)))
            }
            FleetFact::Serves(zone, false) => {
                (Severity::Info, format!("the new instance in {} could serve, and gets no request", of(zone)))
            }
            FleetFact::NotRunning(zone) => {
                (Severity::Bad, format!("the instance in {} does not run and is replaced", of(zone)))
            }
            FleetFact::Unhealthy(zone) => (
                Severity::Bad,
                format!("the instance in {} fails the balancer's checks and is replaced", of(zone)),
            ),
            FleetFact::Surplus(zone) => {
                (Severity::Info, format!("an instance in {} is one too many", of(zone)))
            }
            // The command has its own line.
            FleetFact::Ended(_) => return,
            FleetFact::Tracked(from, to) => {
                (Severity::Info, format!("target tracking: {to} instances instead of {from}"))
            }
        };
        self.push(at, kind, format!("{label}: {text}"), Some(Part::Service(service)));
    }

    pub(super) fn deploy(&mut self, world: &World, service: ServiceId, at: SimTime, fact: DeployFact) {
        let names = Names(world.topology());
        let label = names.service(service);
        let (kind, text) = match fact {
            DeployFact::Over(0, all) => {
                (Severity::Good, format!("the roll-out is over, all {all} replicas run a good version"))
            }
            DeployFact::Over(bad, all) => {
                (Severity::Bad, format!("the roll-out is over, {bad} of {all} replicas run the bad version"))
            }
            DeployFact::Stalled(moving, left) => (
                Severity::Bad,
                format!(
                    "the roll-out makes no progress: {moving} replicas do not become ready, {left} are to come"
                ),
            ),
        };
        self.push(at, kind, format!("{label}: {text}"), Some(Part::Service(service)));
    }

    pub(super) fn shift(&mut self, world: &World, zone: ZoneId, shift: Option<Shift>, at: SimTime) {
        let name = &world.topology().zones[zone.index()].name;
        let text = match shift {
            // The command has its own line.
            Some(Shift::ByHand) => return,
            Some(Shift::Auto) => format!("The vendor moves traffic out of zone {name} (zonal autoshift)"),
            None => format!("Load balancer: zone {name} gets traffic again"),
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
            false => (
                Severity::Bad,
                format!(
                    "Load balancer: no target of {label} in zone {name} is healthy, the zone leaves the name"
                ),
            ),
            true => {
                (Severity::Good, format!("Load balancer: zone {name} has a healthy target of {label} again"))
            }
        };
        self.push(at, kind, text, Some(Part::Zone(zone)));
    }
}
