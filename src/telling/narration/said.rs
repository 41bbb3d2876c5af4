//! What came of a command, in the live sentence: its effect with what follows from it, or that nothing changes and why.

use super::{consumers, fleet, impaired, recovery, stores, zones};
use crate::frame::State;
use crate::run::Run;
use crate::telemetry::names::Names;
use crate::telemetry::outcomes;
use crate::telemetry::state;
use crate::world::command::{BrokerAction, Command, Defence, Duty, Effect, Outcome, StoreAction, ZoneFault};
use crate::world::ids::*;
use crate::world::impairment::Faulty;
use crate::world::{HostState, World};

/// Tells what came of a command that has just been carried out.
pub(crate) fn said(run: &Run, command: Command, outcome: Outcome) -> String {
    let world = run.world();
    let plain = || format!("{}.", outcomes::told(world.topology(), command, outcome));
    let Outcome::Done(effect) = outcome else { return plain() };
    match (command, effect) {
        (Command::ZoneFault(zone, fault), Effect::ZoneFailed { was, down, hosts, led }) => {
            zones::failed(world, zone, fault, &zones::Before { was, down, hosts, led })
        }
        (Command::ZoneGray(zone, _), Effect::ZoneFailed { was, down, hosts, led }) => {
            let before = zones::Before { was, down, hosts, led };
            zones::failed(world, zone, ZoneFault::Gray, &before)
        }
        (Command::Dns(name, action), _) => impaired::name(world, name, action).unwrap_or_else(plain),
        (Command::Link(from, to, way, action), _) => zones::linked(world, from, to, way, action),
        (Command::ZoneRepair(zone), Effect::ZoneRepaired { was, boot, wait }) => {
            zones::repaired(world, zone, was, boot, wait)
        }
        (Command::ZoneShift(zone, out), _) => fleet::shifted(world, zone, out),
        (Command::DutyBlock(plane, duty), _) => duty_blocked(run, plane, duty),
        (Command::DutyRepair(plane, duty), Effect::DutyRepaired(leaderless)) => {
            duty_repaired(world, plane, duty, leaderless)
        }
        (Command::VendorCall(plane), _) => vendor_called(world, plane),
        (Command::Broker(cluster, broker, action), effect) => {
            broker_acted(&world.topology().broker_name(cluster, broker), action, effect).unwrap_or_else(plain)
        }
        (Command::ServiceRestart(service), _) => restarted(world, service),
        (Command::Service(service, action), _) => {
            fleet::acted(world, service, action, effect).unwrap_or_else(plain)
        }
        (Command::Replica(service, which, action), Effect::Replicas(count)) => {
            impaired::replicas(world, service, which, action, count)
        }
        (Command::Consumers(service, action), _) => {
            consumers::acted(world, service, action, effect).unwrap_or_else(plain)
        }
        (Command::Impair(Faulty::Consumers(service), _), Effect::ConsumersRepaired(passed, slow)) => {
            consumers::repaired(world, service, passed, slow)
        }
        (Command::Impair(part, action), _) => impaired::part(world, part, action).unwrap_or_else(plain),
        (Command::Defence(defence, on), _) => defence_switched(run, defence, on),
        (Command::Store(store, StoreAction::Evict(_)), Effect::Evicted(lost)) => {
            stores::evicted(world, store, lost)
        }
        (Command::Store(store, action), _) => stores::acted(run, store, action).unwrap_or_else(plain),
        (Command::Traffic(action), _) => stores::traffic(run, action),
        (Command::Quorum(quorum, action), _) => recovery::quorum(world, quorum, action, effect),
        (Command::Cluster(cluster, action), _) => recovery::cluster(world, cluster, action, effect),
        (Command::Choice(_), _) => plain(),
        // No handler gives such a pair; the table's own words are true of it.
        (
            Command::ZoneFault(..)
            | Command::ZoneGray(..)
            | Command::ZoneRepair(_)
            | Command::DutyRepair(..)
            | Command::Replica(..),
            _,
        ) => plain(),
    }
}

/// Tells what an action did to a broker, where it needs more than the table's words.
fn broker_acted(name: &str, action: BrokerAction, effect: Effect) -> Option<String> {
    Some(match (action, effect) {
        (BrokerAction::PowerLoss, Effect::BrokerLost(was)) => broker_lost(name, was),
        (BrokerAction::Crash, _) => {
            format!("Broker {name} crashes: its host resets its connections, so clients notice at once.")
        }
        (BrokerAction::Start, Effect::BrokerStarts) => {
            format!("The process of broker {name} starts again.")
        }
        (BrokerAction::Start, Effect::BrokerPowered(HostState::On)) => {
            format!("Broker {name} stays up: the shutdown that was due is called off.")
        }
        (BrokerAction::Start, Effect::BrokerPowered(_)) => format!("Broker {name} boots."),
        _ => return None,
    })
}

fn broker_lost(name: &str, was: HostState) -> String {
    match was {
        HostState::On => format!("Broker {name} loses power: it is silent, so clients wait for time-outs."),
        HostState::Booting => format!("Broker {name} loses power while it boots: it stays down."),
        HostState::Off | HostState::Absent => {
            format!("Broker {name} was down and would have come back: now it stays down.")
        }
    }
}

fn restarted(world: &World, service: ServiceId) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    match state::partitions(world).0 {
        0 => format!("{name} restarts: its waits and its queue are dropped, its replicas boot."),
        count => format!(
            "{name} restarts: its waits are dropped, the cause is not. {count} partitions still have no leader, so its workers will fill again."
        ),
    }
}

fn duty_blocked(run: &Run, plane: ControlPlaneId, duty: Duty) -> String {
    let world = run.world();
    let label = duty.name();
    if duty == Duty::LaunchInstances {
        return fleet::launches_blocked(world);
    }
    let (offline, all) = state::partitions(world);
    let plane = &world.topology().control_planes[plane.index()].label;
    if offline > 0 {
        return format!(
            "“{label}” is blocked while {offline} of {all} partitions wait for a leader: they stay without one."
        );
    }
    let empty: Vec<ZoneId> = (0..world.topology().zones.len())
        .map(|zone| ZoneId(zone as u8))
        .filter(|&zone| state::zone_hosts(world, zone).0 > 0 && world.led_from(zone) == 0)
        .collect();
    if let (Some(&zone), Some(moved)) = (empty.first(), run.recorder().leaders_moved) {
        let name = Names(world.topology()).zone(zone);
        return format!(
            "“{label}” is blocked, and nothing more happens: the leaders of {name} moved away at {moved}, before the defect. It is latent until another election is needed."
        );
    }
    format!(
        "“{label}” is blocked in the {plane}, and nothing happens: all {all} partitions have a leader. The defect is latent until something needs an election."
    )
}

fn duty_repaired(world: &World, plane: ControlPlaneId, duty: Duty, leaderless: u32) -> String {
    let label = duty.name();
    if duty == Duty::LaunchInstances {
        return fleet::launches_repaired(world);
    }
    let plane = &world.topology().control_planes[plane.index()].label;
    match (leaderless, state::partitions(world).0.min(leaderless)) {
        (0, _) => format!("“{label}” works again in the {plane}. Nobody noticed that it had not."),
        (count, 0) => {
            format!("“{label}” works again: the controllers elect leaders for {count} partitions at once.")
        }
        (count, left) if left == count => format!(
            "“{label}” works again, but no broker is up that may lead one of the {count} partitions without a leader."
        ),
        (count, left) => format!(
            "“{label}” works again: the controllers elect leaders for {} partitions at once; for {left} no broker is up that may lead.",
            count - left
        ),
    }
}

fn vendor_called(world: &World, plane: ControlPlaneId) -> String {
    match world.planes()[plane.index()].repair_due {
        Some(due) => {
            format!("The vendor is called. It will take until {due}: you cannot repair what you cannot see.")
        }
        None => "The vendor is called.".to_string(),
    }
}

fn defence_switched(run: &Run, defence: Defence, on: bool) -> String {
    let (world, name) = (run.world(), defence.title());
    let are = if defence.is_one() { "is" } else { "are" };
    if !on {
        return format!("{name} {are} off for waits that begin from now on.");
    }
    let others = world.defences();
    let hung = run.recorder().services.iter().any(|entry| entry.0 == State::Hung);
    let waits = hung || state::partitions(world).0 > 0;
    match defence {
        _ if defence.is_against_load() => defence.on().to_string(),
        _ if !waits => {
            format!("{name} are on. Nothing waits too long now, so nothing changes yet.")
        }
        Defence::Breakers if !others[Defence::Timeouts as usize] => {
            "Circuit breakers are on: they refuse new calls to what does not answer. They free no worker: waits that began before end by their own limits.".to_string()
        }
        Defence::Fallbacks if Defence::bits(|one| others[one as usize]) == Defence::Fallbacks.bit() => {
            "Fallbacks are on, but nothing falls back yet: a wait has to fail first, and waits last as long as before.".to_string()
        }
        _ => defence.on().to_string(),
    }
}
