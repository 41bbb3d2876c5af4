//! What a command about instances, launches or a zonal shift did.

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
        return format!("{name} gets traffic again, as far as its targets pass their checks.");
    }
    let alone = match only_there(world, zone).as_slice() {
        [] => String::new(),
        alone => format!(" {} has no target elsewhere: its requests get a 503.", alone.join(", ")),
    };
    format!("{name} gets no new request; those under way are finished there.{alone}")
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
        (ServiceAction::Hang, _) => format!(
            "Every process of {name} is stuck: it takes requests and finishes none. A check that only asks the process sees nothing."
        ),
        (ServiceAction::Terminate(zone), _) => format!(
            "An instance of {name} in {} ends. Its group looks once a minute and launches another.",
            names.zone(zone)
        ),
        (ServiceAction::Deploy(action), _) => deployed(world, service, action),
        (ServiceAction::Register, Effect::Registered(count)) => {
            format!("{count} instances of {name} get requests once they pass a check.")
        }
        (ServiceAction::Scale(count), Effect::Scaled(wanted)) => {
            let listed = |group: &crate::world::services::autoscaling::AutoscalingGroup| {
                group.spec().registered_by == RegisteredBy::InstanceId
            };
            let hole = wanted < count && world.fleet(service).is_some_and(listed);
            let hole = if hole { " Nobody registers new ones: they will get no request." } else { "" };
            format!("{name} shall have {count} instances.{hole}")
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
        0 => "It misses none now, so nothing changes until one is lost or wanted.".to_string(),
        1 => "It misses one now.".to_string(),
        lacks => format!("It misses {lacks} now."),
    };
    match action {
        LaunchAction::Limit(rate) => {
            format!("{name} gets at most {} new instances a minute. {now}", rate.amount())
        }
        LaunchAction::Fail(share) => {
            format!(
                "{} of the launches of {name} fail; its group tries again a minute later. {now}",
                share.spell()
            )
        }
        LaunchAction::Repair => format!("Instances of {name} are launched as usual. {now}"),
    }
}

fn deployed(world: &World, service: ServiceId, action: DeployAction) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    let under_way = world.rollout(service).and_then(|rollout| rollout.under_way());
    let (moving, left) = under_way.unwrap_or_default();
    let what = match action {
        DeployAction::Good => "a good version",
        DeployAction::Bad => "a bad version",
        DeployAction::Canary(_) => "a bad version, to a few replicas,",
        DeployAction::RollBack => "the version before",
    };
    let gate = match world.balancer().group(service).check.kind {
        CheckKind::None => "nobody checks the new ones",
        CheckKind::Shallow => "the check that lets the next ones begin only asks the process",
        CheckKind::Deep(_) => "the check that lets the next ones begin is a request like others",
    };
    let rest = if left == 0 { "none" } else { &left.to_string() };
    let one = if moving == 1 { "replica is" } else { "replicas are" };
    format!("{name} gets {what}: {moving} {one} replaced now, {rest} to come; {gate}.")
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
