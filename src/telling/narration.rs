//! The live sentence: what is so now, and after each command what it did or why it did nothing. Every figure in a sentence
//! comes from the run.

mod announced;
mod consumers;
mod fleet;
mod impaired;
mod recovery;
mod said;
mod sight;
mod situation;
mod stores;
mod zones;

pub(crate) use announced::{Announced, announced};
pub(crate) use said::said;
pub(crate) use situation::situation;

use crate::frame::State;
use crate::language::say;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::World;
use crate::world::command::{Duty, Toll};
use crate::world::ids::*;
use crate::world::part::Part;

/// Returns whether somebody's duty to elect leaders is blocked.
fn elections_blocked(world: &World) -> bool {
    world.planes().iter().any(|plane| plane.duty(Duty::ElectLeaders).blocked_since.is_some())
}

/// Joins what each zone says into one phrase.
fn of_zones(world: &World, said: impl Fn(ZoneId) -> Option<String>) -> Option<String> {
    let zones = (0..world.topology().zones.len()).map(|zone| ZoneId(zone as u8));
    let said: Vec<String> = zones.filter_map(said).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Zones that have hosts down or are cut off, as a phrase.
fn zones_down(world: &World) -> Option<String> {
    let names = Names(world.topology());
    of_zones(world, |zone| {
        let (down, all) = state::zone_hosts(world, zone);
        let cut = world.zone_fault(zone).is_some_and(|fault| fault.toll() == Toll::Cut);
        match down {
            0 => cut.then(|| say!(zones_cut_off, zone = names.zone(zone), hosts = all)),
            _ => Some(say!(zones_down, zone = names.zone(zone), down, hosts = all)),
        }
    })
}

/// Zones with a fault that takes no host (yet) and links that are not in order, as a phrase.
fn zones_ailing(world: &World) -> Option<String> {
    let names = Names(world.topology());
    let zones = of_zones(world, |zone| {
        let fault = world.zone_fault(zone)?;
        Some(fault.ailing(&names.zone(zone)))
    });
    let links = of_links(world, |one, other, state| {
        let name = names.part(Part::Link(one, other));
        match state {
            State::Down => say!(zones_link_cut, name),
            _ => say!(zones_link_ill, name),
        }
    });
    match (zones, links) {
        (Some(zones), Some(links)) => Some(format!("{zones}; {links}")),
        (zones, links) => zones.or(links),
    }
}

/// Joins what each link that is not in order says into one phrase.
fn of_links(world: &World, said: impl Fn(ZoneId, ZoneId, State) -> String) -> Option<String> {
    let zones = || (0..world.topology().zones.len()).map(|zone| ZoneId(zone as u8));
    let pairs =
        zones().flat_map(|one| zones().filter(move |other| *other > one).map(move |other| (one, other)));
    let ill = pairs.filter_map(|(one, other)| {
        let state = state::link(world, one, other);
        (state != State::Ok).then(|| said(one, other, state))
    });
    let said: Vec<String> = ill.collect();
    (!said.is_empty()).then(|| said.join("; "))
}
