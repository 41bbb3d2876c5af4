//! Sentences about faults of zones that leave the hosts on, and about heat.

use super::Before;
use crate::base::decimal::short;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::command::ZoneFault;
use crate::world::ids::ZoneId;

/// What a network fault or lost cooling did, or why it did nothing; `None` for faults that take hosts at once.
pub(super) fn failed(world: &World, before: &Before, zone: ZoneId, fault: ZoneFault) -> Option<String> {
    let name = Names(world.topology()).zone(zone);
    let heat =
        fault == ZoneFault::Overheating && !world.hall_views(zone, crate::engine::SimTime::ZERO).is_empty();
    if fault.takes_hosts() && !heat {
        return None;
    }
    let (down, all) = before.hosts_down;
    if before.fault == Some(fault) {
        return Some(match fault {
            ZoneFault::Partition => format!("Nothing changes: {name} is cut off already."),
            ZoneFault::Gray => format!("Nothing changes: {name} loses and delays packets already."),
            _ => format!("Nothing changes: the cooling of {name} has failed already."),
        });
    }
    if down == all {
        let what = match fault {
            ZoneFault::Partition => "is cut off",
            ZoneFault::Gray => "loses and delays packets",
            _ => "loses its cooling",
        };
        return Some(format!("{name} {what}, and nothing more happens: all {all} hosts are down."));
    }
    let gray = world.topology().faults.gray;
    Some(match fault {
        ZoneFault::Partition if before.leads > 0 => format!(
            "{name} is cut off: its hosts run, but nothing crosses its boundary. Its brokers led {} partitions and believe that they still do.",
            before.leads
        ),
        ZoneFault::Partition => {
            format!("{name} is cut off: its hosts run, but nothing crosses its boundary.")
        }
        ZoneFault::Gray => format!(
            "{name} loses {} % of its packets and delays the others by {}: health checks mostly pass, answers come late.",
            short(100.0 * gray.loss, 1),
            gray.delay
        ),
        _ => {
            format!("{name} loses its cooling: it gets hot, and its hosts switch themselves off one by one.")
        }
    })
}

/// What a repair did to a network fault or to hot halls, or why it did nothing; `None` where hosts simply boot.
pub(super) fn repaired(world: &World, before: &Before, zone: ZoneId) -> Option<String> {
    let name = Names(world.topology()).zone(zone);
    let (down, _) = before.hosts_down;
    let booting = match down {
        0 => String::new(),
        count => format!(" {count} hosts that were down boot."),
    };
    let halls = !world.hall_views(zone, crate::engine::SimTime::ZERO).is_empty();
    match before.fault {
        Some(ZoneFault::Partition) => Some(format!(
            "{name} is joined again: brokers, members and nodes find each other by their own clocks.{booting}"
        )),
        Some(ZoneFault::Gray) => Some(format!("{name} loses no packets any more.{booting}")),
        Some(ZoneFault::Overheating) if halls => Some(match down {
            0 => format!("{name} is cooled again before a host went down."),
            count => format!(
                "{name} is cooled again: {count} hosts wait until it is cool enough and their rack's turn comes; some need hands."
            ),
        }),
        None if halls && down > 0 => Some(format!(
            "Nothing changes: {name} is cooled, and {down} hosts wait for their rack's turn or for somebody's hands."
        )),
        _ => None,
    }
}
