//! What a command about instances, launches or a zonal shift did.

use crate::language::{self, say};
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::command::{DeployAction, Effect, LaunchAction, ServiceAction};
use crate::world::front::balancer::Registration;
use crate::world::ids::*;
use crate::world::topology::{CheckKind, RegisteredBy};

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

pub(super) fn shifted(world: &World, zone: ZoneId, out: bool) -> String {
    let name = Names(world.topology()).zone(zone);
    if !out {
        return say!(fleet_traffic_again, name);
    }
    let alone = match only_there(world, zone).as_slice() {
        [] => String::new(),
        alone => say!(fleet_alone, services = alone.join(", ")),
    };
    say!(fleet_shifted, name, alone)
}

/// Tells what an action did to the instances of a service; `None` where the table's own words say all.
pub(super) fn acted(
    world: &World,
    service: ServiceId,
    action: ServiceAction,
    effect: Effect,
) -> Option<String> {
    let names = Names(world.topology());
    let name = names.service(service);
    Some(match (action, effect) {
        (ServiceAction::Hang, _) => say!(fleet_stuck, name),
        (ServiceAction::Terminate(zone), _) => say!(fleet_instance_ends, name, zone = names.zone(zone)),
        (ServiceAction::Deploy(action), _) => deployed(world, service, action),
        (ServiceAction::Register, Effect::Registered(count)) => {
            say!(fleet_registered, count, name)
        }
        (ServiceAction::Scale(count), Effect::Scaled(wanted)) => {
            let listed = |group: &crate::world::services::autoscaling::AutoscalingGroup| {
                group.spec().registered_by == RegisteredBy::InstanceId
            };
            let hole = wanted < count && world.fleet(service).is_some_and(listed);
            let hole = if hole { say!(fleet_nobody_registers) } else { String::new() };
            say!(fleet_scaled, name, count, hole)
        }
        (ServiceAction::Launches(action), _) => launches(world, service, action),
        (ServiceAction::Register | ServiceAction::Scale(_) | ServiceAction::Marks(_), _) => return None,
    })
}

fn launches(world: &World, service: ServiceId, action: LaunchAction) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    let lacks = world.fleet(service).map_or(0, |fleet| fleet.desired().saturating_sub(fleet.active()));
    let now = match lacks {
        0 => say!(fleet_misses_none),
        1 => say!(fleet_misses_one),
        lacks => say!(fleet_misses, lacks),
    };
    match action {
        LaunchAction::Limit(rate) => {
            say!(fleet_launches_limited, name, rate = rate.amount(), now)
        }
        LaunchAction::Fail(share) => {
            say!(fleet_launches_fail, share = share.said(), name, now)
        }
        LaunchAction::Repair => say!(fleet_launches_usual, name, now),
    }
}

fn deployed(world: &World, service: ServiceId, action: DeployAction) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    let under_way = world.rollout(service).and_then(|rollout| rollout.under_way());
    let (moving, left) = under_way.unwrap_or_default();
    let what = match action {
        DeployAction::Good => say!(fleet_version_good),
        DeployAction::Bad => say!(fleet_version_bad),
        DeployAction::Canary(_) => say!(fleet_version_canary),
        DeployAction::RollBack => say!(fleet_version_before),
    };
    let gate = match world.balancer().group(service).check.kind {
        CheckKind::None => say!(fleet_gate_none),
        CheckKind::Shallow => say!(fleet_gate_shallow),
        CheckKind::Deep(_) => say!(fleet_gate_deep),
    };
    let rest = if left == 0 { say!(fleet_rest_none) } else { language::number(left as f64, 0) };
    say!(fleet_deployed, name, what, moving, rest, gate)
}

/// Instances that groups want and do not have.
fn missing(world: &World) -> u32 {
    let services = (0..world.topology().services.len()).map(|s| ServiceId(s as u8));
    let fleets = services.filter_map(|service| world.fleet(service));
    fleets.map(|fleet| u32::from(fleet.desired().saturating_sub(fleet.active()))).sum()
}

pub(super) fn launches_blocked(world: &World) -> String {
    match missing(world) {
        0 => say!(fleet_launch_blocked_latent),
        count => say!(fleet_launch_blocked, count),
    }
}

pub(super) fn launches_repaired(world: &World) -> String {
    match missing(world) {
        0 => say!(fleet_launch_works_unmissed),
        count => say!(fleet_launch_works, count),
    }
}
