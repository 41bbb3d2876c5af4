//! Sentences about faults and repairs of zones.

use super::elections_blocked;
use crate::base::decimal::short;
use crate::engine::SimTime;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::World;
use crate::world::command::{LinkAction, Way, ZoneFault};
use crate::world::ids::ZoneId;
use crate::world::region::network::RTO_MIN;

/// A zone just before its fault.
pub(super) struct Before {
    /// The fault that it had already.
    pub was: Option<ZoneFault>,
    /// Its hosts that were not on, and all of them.
    pub down: u32,
    pub hosts: u32,
    /// Customer partitions that its brokers led.
    pub led: u32,
}

/// Returns whether a zone is cooled by halls: heat takes its hosts one by one.
fn has_halls(world: &World, zone: ZoneId) -> bool {
    !world.hall_views(zone, SimTime::ZERO).is_empty()
}

/// Hosts of a zone that somebody has to get to.
fn needing_hands(world: &World, zone: ZoneId) -> usize {
    world.hosts().iter().filter(|host| host.zone == zone && host.needs_hands()).count()
}

/// Tells what a fault did to a zone.
pub(super) fn failed(world: &World, zone: ZoneId, fault: ZoneFault, before: &Before) -> String {
    let name = Names(world.topology()).zone(zone);
    if before.down == before.hosts {
        return failed_when_down(world, zone, fault, before);
    }
    let gray = world.topology().faults.gray;
    match fault {
        ZoneFault::Partition if before.led > 0 => format!(
            "{name} is cut off: its hosts run, but nothing crosses its boundary. Its brokers led {} partitions and believe that they still do.",
            before.led
        ),
        ZoneFault::Partition => {
            format!("{name} is cut off: its hosts run, but nothing crosses its boundary.")
        }
        ZoneFault::Gray => format!(
            "{name} loses {} % of its packets and delays the others by {}: health checks mostly pass, answers come late.",
            short(100.0 * world.network().gray_loss(zone), 2),
            gray.delay
        ),
        ZoneFault::Overheating if has_halls(world, zone) => {
            format!("{name} loses its cooling: it gets hot, and its hosts switch themselves off one by one.")
        }
        ZoneFault::Overheating | ZoneFault::PowerLoss => lost_hosts(world, &name, fault, before.led),
    }
}

/// The same where every host was down already.
fn failed_when_down(world: &World, zone: ZoneId, fault: ZoneFault, before: &Before) -> String {
    let (name, hosts) = (Names(world.topology()).zone(zone), before.hosts);
    let what = match fault {
        ZoneFault::Partition => "is cut off",
        ZoneFault::Gray => "loses and delays packets",
        ZoneFault::Overheating if has_halls(world, zone) => "loses its cooling",
        ZoneFault::Overheating | ZoneFault::PowerLoss if before.was.is_none() => {
            return format!(
                "{name} {} again while its hosts were booting: they are down again.",
                fault.past()
            );
        }
        ZoneFault::PowerLoss => {
            return format!(
                "{name} {}. All {hosts} hosts were down: now they stay down until it is repaired.",
                fault.past()
            );
        }
        ZoneFault::Overheating => fault.past(),
    };
    format!("{name} {what}, and nothing more happens: all {hosts} hosts are down.")
}

/// Tells what becomes of the partitions that brokers of a zone led which lost its hosts.
fn lost_hosts(world: &World, name: &str, fault: ZoneFault, led: u32) -> String {
    let past = fault.past();
    match state::partitions(world) {
        (_, 0) => format!("{name} {past}: its hosts go down."),
        (0, _) if led == 0 => format!(
            "{name} {past}. Its brokers lead no partition now, so no leader is lost; its hosts go down."
        ),
        _ if elections_blocked(world) => format!(
            "{name} {past}: its brokers led {led} partitions. They need new leaders, and nobody may elect them."
        ),
        _ => format!("{name} {past}: its brokers led {led} partitions."),
    }
}

/// Tells what a repair did to a zone: `boot` hosts begin to boot, `wait` hosts stay down for now.
pub(super) fn repaired(world: &World, zone: ZoneId, was: Option<ZoneFault>, boot: u32, wait: u32) -> String {
    let name = Names(world.topology()).zone(zone);
    let booting = match boot {
        0 => String::new(),
        count => format!(" {count} hosts that were down boot."),
    };
    match was {
        Some(ZoneFault::Partition) => format!(
            "{name} is joined again: brokers, members and nodes find each other by their own clocks.{booting}"
        ),
        Some(ZoneFault::Gray) => format!("{name} loses no packets any more.{booting}"),
        Some(ZoneFault::Overheating) if has_halls(world, zone) => match wait {
            0 if boot == 0 => format!("{name} is cooled again before a host went down."),
            0 => format!("{name} is cooled again.{booting}"),
            count => format!(
                "{name} is cooled again: {count} hosts wait until it is cool enough and their rack's turn comes; some need hands."
            ),
        },
        Some(ZoneFault::Overheating | ZoneFault::PowerLoss) | None => {
            let leaderless = match state::partitions(world).0 {
                0 => String::new(),
                count => {
                    format!(" {count} partitions still have no leader: brokers that come back elect nobody.")
                }
            };
            let turns = match (wait, needing_hands(world, zone)) {
                (0, _) => String::new(),
                (count, 0) => format!(", {count} wait for their rack's turn"),
                (count, hands) => {
                    format!(", {count} wait for their rack's turn, {hands} of them for somebody's hands")
                }
            };
            format!("{name} has power and cooling again: {boot} hosts boot{turns}.{leaderless}")
        }
    }
}

/// Tells what was done to a link.
pub(super) fn linked(world: &World, from: ZoneId, to: ZoneId, way: Way, action: LinkAction) -> String {
    let topology = world.topology();
    let which = way.between(topology, from, to);
    let zones = Names(topology).zones(from, to);
    match action {
        LinkAction::Cut if way == Way::Both => format!(
            "The link {which} is cut: {zones} do not reach each other, though both reach the rest. Nobody is told; each hears nothing and acts by its own clock."
        ),
        LinkAction::Cut => format!(
            "The link {which} is cut. A connection needs both directions, so {zones} do not reach each other."
        ),
        LinkAction::Loss(share) => format!(
            "{} of the packets {which} are lost. TCP sends each again, after {RTO_MIN} at the earliest and twice as long each time.",
            share.spell()
        ),
        LinkAction::Delay(span) => format!("Packets {which} take {} longer.", span.duration()),
        LinkAction::Repair => {
            format!("The link {which} is in order again: connections are made anew by their own clocks.")
        }
    }
}
