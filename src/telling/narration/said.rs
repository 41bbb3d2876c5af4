//! What came of a command, in the live sentence: its effect with what follows from it, or that nothing changes and why.

use super::{consumers, fleet, impaired, recovery, stores, zones};
use crate::frame::State;
use crate::language::say;
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
    let plain = || say!(said_full_stop, told = outcomes::told(world.topology(), command, outcome));
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
            say!(said_broker_crashes, name)
        }
        (BrokerAction::Start, Effect::BrokerStarts) => {
            say!(said_broker_process_starts, name)
        }
        (BrokerAction::Start, Effect::BrokerPowered(HostState::On)) => {
            say!(said_broker_stays_up, name)
        }
        (BrokerAction::Start, Effect::BrokerPowered(_)) => say!(said_broker_boots, name),
        _ => return None,
    })
}

fn broker_lost(name: &str, was: HostState) -> String {
    match was {
        HostState::On => say!(said_broker_loses_power, name),
        HostState::Booting => say!(said_broker_loses_power_booting, name),
        HostState::Off | HostState::Absent => {
            say!(said_broker_stays_down, name)
        }
    }
}

fn restarted(world: &World, service: ServiceId) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    match state::partitions(world).0 {
        0 => say!(said_restarts, name),
        count => say!(said_restarts_in_vain, name, count),
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
        return say!(said_duty_blocked_leaderless, label, offline, all);
    }
    let empty: Vec<ZoneId> = (0..world.topology().zones.len())
        .map(|zone| ZoneId(zone as u8))
        .filter(|&zone| state::zone_hosts(world, zone).0 > 0 && world.led_from(zone) == 0)
        .collect();
    if let (Some(&zone), Some(moved)) = (empty.first(), run.recorder().leaders_moved) {
        let name = Names(world.topology()).zone(zone);
        return say!(said_duty_blocked_late, label, name, moved);
    }
    say!(said_duty_blocked_latent, label, plane, all)
}

fn duty_repaired(world: &World, plane: ControlPlaneId, duty: Duty, leaderless: u32) -> String {
    let label = duty.name();
    if duty == Duty::LaunchInstances {
        return fleet::launches_repaired(world);
    }
    let plane = &world.topology().control_planes[plane.index()].label;
    match (leaderless, state::partitions(world).0.min(leaderless)) {
        (0, _) => say!(said_duty_works_unnoticed, label, plane),
        (count, 0) => {
            say!(said_duty_works_all, label, count)
        }
        (count, left) if left == count => say!(said_duty_works_none, label, count),
        (count, left) => say!(said_duty_works_some, label, elected = count - left, left),
    }
}

fn vendor_called(world: &World, plane: ControlPlaneId) -> String {
    match world.planes()[plane.index()].repair_due {
        Some(due) => {
            say!(said_vendor_called_until, due)
        }
        None => say!(said_vendor_called),
    }
}

fn defence_switched(run: &Run, defence: Defence, on: bool) -> String {
    let (world, name) = (run.world(), defence.title());
    let count = defence.count();
    if !on {
        return say!(said_defence_off, name, count);
    }
    let others = world.defences();
    let hung = run.recorder().services.iter().any(|entry| entry.0 == State::Hung);
    let waits = hung || state::partitions(world).0 > 0;
    match defence {
        _ if defence.is_against_load() => defence.on(),
        _ if !waits => {
            say!(said_defence_on_unneeded, name, count)
        }
        Defence::Breakers if !others[Defence::Timeouts as usize] => {
            say!(said_breakers_without_timeouts)
        }
        Defence::Fallbacks if Defence::bits(|one| others[one as usize]) == Defence::Fallbacks.bit() => {
            say!(said_fallbacks_alone)
        }
        _ => defence.on(),
    }
}
