//! Sentences about faults and repairs of zones.

use super::elections_blocked;
use crate::engine::SimTime;
use crate::language::{self, say};
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
        ZoneFault::Partition if before.led > 0 => say!(zones_cut_off_leading, name, led = before.led),
        ZoneFault::Partition => {
            say!(zones_cut_off_runs, name)
        }
        ZoneFault::Gray => say!(
            zones_gray,
            name,
            lost = language::short(100.0 * world.network().gray_loss(zone), 2),
            delay = gray.delay
        ),
        ZoneFault::Overheating if has_halls(world, zone) => {
            say!(zones_cooling_lost, name)
        }
        ZoneFault::Overheating | ZoneFault::PowerLoss => lost_hosts(world, &name, fault, before.led),
    }
}

/// The same where every host was down already.
fn failed_when_down(world: &World, zone: ZoneId, fault: ZoneFault, before: &Before) -> String {
    let (name, hosts) = (Names(world.topology()).zone(zone), before.hosts);
    match fault {
        ZoneFault::Partition => say!(zones_nothing_more_cut, name, hosts),
        ZoneFault::Gray => say!(zones_nothing_more_gray, name, hosts),
        ZoneFault::Overheating if has_halls(world, zone) => say!(zones_nothing_more_cooling, name, hosts),
        ZoneFault::Overheating | ZoneFault::PowerLoss if before.was.is_none() => {
            say!(zones_again_while_booting, name, past = fault.past())
        }
        ZoneFault::PowerLoss => say!(zones_stay_down, name, past = fault.past(), hosts),
        ZoneFault::Overheating => say!(zones_nothing_more, name, past = fault.past(), hosts),
    }
}

/// Tells what becomes of the partitions that brokers of a zone led which lost its hosts.
fn lost_hosts(world: &World, name: &str, fault: ZoneFault, led: u32) -> String {
    let past = fault.past();
    match state::partitions(world) {
        (_, 0) => say!(zones_hosts_go_down, name, past),
        (0, _) if led == 0 => say!(zones_led_none, name, past),
        _ if elections_blocked(world) => say!(zones_led_blocked, name, past, led),
        _ => say!(zones_led, name, past, led),
    }
}

/// Tells what a repair did to a zone: `boot` hosts begin to boot, `wait` hosts stay down for now.
pub(super) fn repaired(world: &World, zone: ZoneId, was: Option<ZoneFault>, boot: u32, wait: u32) -> String {
    let name = Names(world.topology()).zone(zone);
    let booting = match boot {
        0 => String::new(),
        count => say!(zones_down_boot, count),
    };
    match was {
        Some(ZoneFault::Partition) => say!(zones_joined, name, booting),
        Some(ZoneFault::Gray) => say!(zones_no_loss_any_more, name, booting),
        Some(ZoneFault::Overheating) if has_halls(world, zone) => match wait {
            0 if boot == 0 => say!(zones_cooled_in_time, name),
            0 => say!(zones_cooled, name, booting),
            count => say!(zones_cooled_wait, name, count),
        },
        Some(ZoneFault::Overheating | ZoneFault::PowerLoss) | None => {
            let leaderless = match state::partitions(world).0 {
                0 => String::new(),
                count => {
                    say!(zones_still_leaderless, count)
                }
            };
            let turns = match (wait, needing_hands(world, zone)) {
                (0, _) => String::new(),
                (count, 0) => say!(zones_wait_for_rack, count),
                (count, hands) => {
                    say!(zones_wait_for_hands, count, hands)
                }
            };
            say!(zones_powered, name, boot, turns, leaderless)
        }
    }
}

/// Tells what was done to a link.
pub(super) fn linked(world: &World, from: ZoneId, to: ZoneId, way: Way, action: LinkAction) -> String {
    let topology = world.topology();
    let which = way.between(topology, from, to);
    let zones = Names(topology).zones(from, to);
    match action {
        LinkAction::Cut if way == Way::Both => say!(zones_link_cut_both, which, zones),
        LinkAction::Cut => say!(zones_link_cut_one, which, zones),
        LinkAction::Loss(share) => say!(zones_link_loss, share = share.said(), which, rto = RTO_MIN),
        LinkAction::Delay(span) => say!(zones_link_delay, which, span = span.duration()),
        LinkAction::Repair => {
            say!(zones_link_repaired, which)
        }
    }
}
