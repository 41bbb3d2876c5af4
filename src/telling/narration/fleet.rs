//! Says what a command about instances, launches or a zonal shift did, or why it did nothing.

use super::Before;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::command::ServiceAction;
use crate::world::front::balancer::{Registration, Shift};
use crate::world::ids::*;
use crate::world::services::replica::ProcessState;
use crate::world::topology::RegisteredBy;

/// Returns whether every running process of a service is stuck already.
pub(super) fn all_stuck(world: &World, service: ServiceId) -> bool {
    let replicas = world.replicas_of(service).map(|replica| &world.replicas()[replica.index()]);
    replicas.filter(|replica| replica.process == ProcessState::Up).all(|replica| replica.stuck)
}

/// Services whose targets stand in `zone` alone.
fn only_there(world: &World, zone: ZoneId) -> Vec<&str> {
    let balancer = world.balancer();
    let services = world.topology().services.iter().enumerate();
    services
        .filter(|(s, _)| {
            let mut targets = world
                .replicas_of(ServiceId(*s as u8))
                .filter(|&target| balancer.registration(target) == Registration::Registered)
                .peekable();
            targets.peek().is_some() && targets.all(|target| world.replicas()[target.index()].zone == zone)
        })
        .map(|(_, spec)| spec.label.as_str())
        .collect()
}

pub(super) fn shifted(world: &World, before: &Before, zone: ZoneId, on: bool) -> String {
    let name = Names(world.topology()).zone(zone);
    match (on, before.shift) {
        (true, (Some(Shift::ByHand), _)) => {
            format!("Nothing changes: traffic has been moved out of {name} already.")
        }
        (true, (Some(Shift::Auto), _)) => {
            format!("Nothing changes: the vendor has moved traffic out of {name} already.")
        }
        (true, (None, false)) => {
            format!("Nothing changes: {name} is the last zone that gets traffic.")
        }
        (true, (None, true)) => {
            let alone = match only_there(world, zone).as_slice() {
                [] => String::new(),
                alone => format!(" {} has no target elsewhere: its requests get a 503.", alone.join(", ")),
            };
            format!("{name} gets no new request; those under way are finished there.{alone}")
        }
        (false, (None, _)) => format!("Nothing changes: {name} gets traffic."),
        (false, (Some(_), _)) => {
            format!("{name} gets traffic again, as far as its targets pass their checks.")
        }
    }
}

pub(super) fn acted(world: &World, before: &Before, service: ServiceId, action: ServiceAction) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    match action {
        ServiceAction::Hang if before.stuck => format!("Nothing changes: every process of {name} is stuck."),
        ServiceAction::Hang => format!(
            "Every process of {name} is stuck: it takes requests and finishes none. A check that only asks the process sees nothing."
        ),
        ServiceAction::Terminate(zone) if !before.instance => {
            format!("Nothing changes: {name} has no instance that serves in {}.", names.zone(zone))
        }
        ServiceAction::Terminate(zone) => format!(
            "An instance of {name} in {} ends. Its group looks once a minute and launches another.",
            names.zone(zone)
        ),
        ServiceAction::Register => match before.unregistered {
            0 => format!("Nothing changes: every instance of {name} that serves is a target."),
            count => format!("{count} instances of {name} get requests once they pass a check."),
        },
        ServiceAction::Scale(count) if before.desired == Some(count) => {
            format!("Nothing changes: {name} shall have {count} instances already.")
        }
        ServiceAction::Scale(count) => {
            let listed = |group: &crate::world::services::autoscaling::AutoscalingGroup| {
                group.spec().registered_by == RegisteredBy::InstanceId
            };
            let hole = before.desired.is_some_and(|before| before < count)
                && world.fleet(service).is_some_and(listed);
            let hole = if hole { " Nobody registers new ones: they will get no request." } else { "" };
            format!("{name} shall have {count} instances.{hole}")
        }
    }
}

/// Instances that groups want and do not have.
fn missing(world: &World) -> u32 {
    let services = (0..world.topology().services.len()).map(|s| ServiceId(s as u8));
    let fleets = services.filter_map(|service| world.fleet(service));
    fleets.map(|fleet| u32::from(fleet.desired().saturating_sub(fleet.active()))).sum()
}

pub(super) fn launches_blocked(world: &World) -> String {
    match missing(world) {
        0 => "“Launch instances” is blocked, and nothing happens: every group has its instances. The defect is latent until one is lost or wanted.".to_string(),
        count => format!("“Launch instances” is blocked while groups miss {count}: they stay without."),
    }
}

pub(super) fn launches_repaired(world: &World) -> String {
    match missing(world) {
        0 => "“Launch instances” works again. Nobody misses an instance.".to_string(),
        count => format!(
            "“Launch instances” works again: groups launch the {count} that they miss within a minute."
        ),
    }
}
