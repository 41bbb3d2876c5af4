//! The live sentence: what is so now, and after each command what it did or why it did nothing. Every figure in a sentence
//! comes from the run.

mod announced;
mod fleet;
mod recovery;
mod sight;
mod situation;
mod stores;
mod zones;

pub(crate) use announced::{Announced, announced};
pub(crate) use situation::situation;

use crate::engine::SimTime;
use crate::frame::State;
use crate::run::Run;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::telling::figures;
use crate::world::command::{Command, Defence, Duty, ServiceAction, ZoneFault};
use crate::world::front::balancer::Shift;
use crate::world::ids::*;
use crate::world::services::replica::ProcessState;
use crate::world::stores::store::Refusal;
use crate::world::{HostKind, HostState, World};

/// What was so before a command.
pub(crate) struct Before {
    hosts_down: (u32, u32),
    broker: HostState,
    fault: Option<ZoneFault>,
    blocked_since: Option<SimTime>,
    vendor_due: Option<SimTime>,
    defence: bool,
    leads: u32,
    offline: u32,
    hung: bool,
    /// Whether traffic was moved out of the zone, and whether it may be.
    shift: (Option<Shift>, bool),
    /// Whether a process of the service runs, to be restarted.
    runs: bool,
    /// Instances that the group of a service wanted.
    desired: Option<u16>,
    /// Whether the service has an instance where one is to be ended.
    instance: bool,
    stuck: bool,
    /// Instances that serve and are no targets.
    unregistered: usize,
    store: Option<Refusal>,
    times: u8,
    recovery: recovery::Before,
}

/// Whether somebody's duty to elect leaders is blocked.
fn elections_blocked(world: &World) -> bool {
    world.planes().iter().any(|plane| plane.duty(Duty::ElectLeaders).blocked_since.is_some())
}

/// Customer partitions led by the brokers of a zone.
fn leads_of_zone(world: &World, zone: ZoneId) -> u32 {
    let mut leads = 0;
    for cluster in world.clusters() {
        for t in 0..cluster.layout().topics().len() {
            if cluster.layout().topics()[t].internal {
                continue;
            }
            let partitions = cluster.layout().partitions_of(TopicId(t as u8));
            leads += partitions
                .filter(|&p| cluster.leader(p).is_some_and(|b| cluster.broker_zone(b) == zone))
                .count();
        }
    }
    leads as u32
}

fn any_hung(run: &Run) -> bool {
    run.recorder().services.iter().any(|entry| entry.0 == State::Hung)
}

/// Looks at what a command is about, before it takes effect.
pub(crate) fn before(run: &Run, command: Command) -> Before {
    let world = run.world();
    let (mut hosts_down, mut fault, mut leads) = ((0, 0), None, 0);
    if let Command::ZoneFault(zone, _) | Command::ZoneRepair(zone) = command {
        hosts_down = state::zone_hosts(world, zone);
        fault = world.zone_fault(zone);
        leads = leads_of_zone(world, zone);
    }
    let broker = match command {
        Command::BrokerKill(cluster, broker) | Command::BrokerRestart(cluster, broker) => {
            let host = world.hosts().iter().find(|host| host.kind == HostKind::Broker(cluster, broker));
            host.map_or(HostState::Absent, |host| host.state)
        }
        _ => HostState::Absent,
    };
    let plane = match command {
        Command::DutyBlock(plane, _) | Command::DutyRepair(plane, _) | Command::VendorCall(plane) => {
            Some(&world.planes()[plane.index()])
        }
        _ => None,
    };
    Before {
        hosts_down,
        broker,
        fault,
        blocked_since: plane.and_then(|plane| match command {
            Command::DutyBlock(_, duty) | Command::DutyRepair(_, duty) => plane.duty(duty).blocked_since,
            _ => Duty::ALL.iter().find_map(|&duty| plane.duty(duty).blocked_since),
        }),
        vendor_due: plane.and_then(|plane| plane.repair_due),
        defence: matches!(command, Command::Defence(defence, _) if world.defences()[defence as usize]),
        leads,
        offline: state::partitions(world).0,
        hung: any_hung(run),
        shift: match command {
            Command::ZoneShift(zone, _) => (world.balancer().shift(zone), world.balancer().may_shift(zone)),
            _ => (None, false),
        },
        runs: match command {
            Command::ServiceRestart(service) => {
                world.replicas_of(service).any(|id| world.replicas()[id.index()].process == ProcessState::Up)
            }
            _ => false,
        },
        desired: match command {
            Command::Service(service, _) => world.fleet(service).map(|fleet| fleet.desired()),
            _ => None,
        },
        instance: match command {
            Command::Service(service, ServiceAction::Terminate(zone)) => {
                world.instance_in(service, zone).is_some()
            }
            _ => false,
        },
        unregistered: match command {
            Command::Service(service, ServiceAction::Register) => world.unregistered(service).len(),
            _ => 0,
        },
        stuck: match command {
            Command::Service(service, _) => fleet::all_stuck(world, service),
            _ => false,
        },
        store: match command {
            Command::Store(store, action) => {
                let spec = &world.topology().stores[store.index()];
                world.stores()[store.index()].refusal(action, spec)
            }
            _ => None,
        },
        times: world.traffic_times(),
        recovery: recovery::before(world, command),
    }
}

/// What a command did, or why it did nothing.
pub(crate) fn after(run: &Run, before: &Before, command: Command) -> String {
    let world = run.world();
    let topology = world.topology();
    let names = Names(topology);
    match command {
        Command::ZoneFault(zone, fault) => {
            if let Some(sentence) = zones::failed(world, before, zone, fault) {
                return sentence;
            }
            let name = names.zone(zone);
            if before.hosts_down.0 == before.hosts_down.1 && before.fault.is_none() {
                return format!(
                    "{name} {} again while its hosts were booting: they are down again.",
                    fault.past()
                );
            }
            if before.hosts_down.0 == before.hosts_down.1 {
                return format!(
                    "Nothing changes: all {} hosts of {name} are down already.",
                    before.hosts_down.1
                );
            }
            if state::partitions(world).1 == 0 {
                return format!("{name} {}: its hosts go down.", fault.past());
            }
            if before.leads == 0 && before.offline == 0 {
                return format!(
                    "{name} {}. Its brokers lead no partition now, so no leader is lost; its hosts go down.",
                    fault.past()
                );
            }
            let blocked = elections_blocked(world);
            let what = format!("{name} {}: its brokers led {} partitions", fault.past(), before.leads);
            match blocked {
                true => format!("{what}. They need new leaders, and nobody may elect them."),
                false => format!("{what}."),
            }
        }
        Command::ZoneRepair(zone) => {
            if let Some(sentence) = zones::repaired(world, before, zone) {
                return sentence;
            }
            let name = names.zone(zone);
            if before.hosts_down.0 == 0 && before.fault.is_none() {
                return format!("Nothing changes: every host of {name} is up.");
            }
            let leaderless = match before.offline {
                0 => String::new(),
                count => {
                    format!(" {count} partitions still have no leader: brokers that come back elect nobody.")
                }
            };
            format!("{name} has power and cooling again: {} hosts boot.{leaderless}", before.hosts_down.0)
        }
        Command::DutyBlock(plane, duty) => duty_blocked(run, before, plane, duty),
        Command::DutyRepair(plane, duty) => duty_repaired(world, before, plane, duty),
        Command::VendorCall(plane) => vendor_called(run, before, plane),
        Command::BrokerKill(cluster, broker) => {
            let name = names.broker(cluster, broker);
            match before.broker {
                HostState::On => format!("Broker {name} loses power."),
                HostState::Booting => format!("Broker {name} loses power while it boots: it stays down."),
                _ => format!("Nothing changes: broker {name} is down already."),
            }
        }
        Command::BrokerRestart(cluster, broker) => {
            let name = names.broker(cluster, broker);
            match before.broker {
                HostState::On => format!("Nothing changes: broker {name} is up."),
                HostState::Booting => format!("Nothing changes: broker {name} boots already."),
                _ => format!("Broker {name} boots."),
            }
        }
        Command::ServiceRestart(service) => {
            let name = names.service(service);
            match before.offline {
                _ if !before.runs => format!("Nothing changes: no process of {name} runs."),
                0 => format!("{name} restarts: its waits and its queue are dropped, its replicas boot."),
                count => format!(
                    "{name} restarts: its waits are dropped, the cause is not. {count} partitions still have no leader, so its workers will fill again."
                ),
            }
        }
        Command::ZoneShift(zone, on) => fleet::shifted(world, before, zone, on),
        Command::Service(service, action) => fleet::acted(world, before, service, action),
        Command::Defence(defence, on) => defence_switched(world, before, defence, on),
        Command::Store(store, action) => stores::acted(run, before.store, store, action),
        Command::Traffic(action) => stores::traffic(run, before.times, action),
        Command::Quorum(quorum, action) => recovery::quorum(run, &before.recovery, quorum, action),
        Command::Cluster(cluster, action) => recovery::cluster(run, &before.recovery, cluster, action),
    }
}

fn duty_blocked(run: &Run, before: &Before, plane: ControlPlaneId, duty: Duty) -> String {
    let world = run.world();
    let label = duty.name();
    if let Some(since) = before.blocked_since {
        return format!("Nothing changes: “{label}” has been blocked since {since}.");
    }
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
        .filter(|&zone| state::zone_hosts(world, zone).0 > 0 && leads_of_zone(world, zone) == 0)
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

fn duty_repaired(world: &World, before: &Before, plane: ControlPlaneId, duty: Duty) -> String {
    let topology = world.topology();
    let label = duty.name();
    if duty == Duty::LaunchInstances && before.blocked_since.is_some() {
        return fleet::launches_repaired(world);
    }
    let plane = &topology.control_planes[plane.index()].label;
    match (before.blocked_since, before.offline) {
        (None, _) => format!("Nothing changes: “{label}” was not blocked."),
        (Some(_), 0) => format!("“{label}” works again in the {plane}. Nobody noticed that it had not."),
        (Some(_), count) => match state::partitions(world).0.min(count) {
            0 => format!(
                "“{label}” works again: the controllers elect leaders for {count} partitions at once."
            ),
            left if left == count => format!(
                "“{label}” works again, but no broker is up that may lead one of the {count} partitions without a leader."
            ),
            left => format!(
                "“{label}” works again: the controllers elect leaders for {} partitions at once; for {left} no broker is up that may lead.",
                count - left
            ),
        },
    }
}

fn vendor_called(run: &Run, before: &Before, plane: ControlPlaneId) -> String {
    let world = run.world();
    match (before.blocked_since, before.vendor_due) {
        (None, _) => "The vendor looks and finds nothing to repair: no duty is blocked.".to_string(),
        (_, Some(due)) => {
            format!("Nothing changes: the vendor was called already and will be done at {due}.")
        }
        _ => match world.planes()[plane.index()].repair_due {
            Some(due) => format!(
                "The vendor is called. It will take until {due}: you cannot repair what you cannot see."
            ),
            None => "The vendor is called.".to_string(),
        },
    }
}

fn defence_switched(world: &World, before: &Before, defence: Defence, on: bool) -> String {
    let name = defence.title();
    let are = if defence.is_one() { "is" } else { "are" };
    if !defence.configured(world.topology()) {
        return format!("Nothing changes: this scenario has no {}.", defence.label());
    }
    if before.defence == on {
        return format!("Nothing changes: {name} {are} {} already.", if on { "on" } else { "off" });
    }
    if !on {
        return format!("{name} {are} off for waits that begin from now on.");
    }
    let others = world.defences();
    match defence {
        // These act on load: whether somebody waits too long is not what they ask.
        Defence::RetryBudgets => "Retry budgets are on: when too many calls fail, they are not tried again. Calls under way keep the budget they began with.".to_string(),
        Defence::Bulkheads => "Bulkheads are on: no replica has more calls out over an edge than its bulkhead has places.".to_string(),
        Defence::RateLimits => "Rate limits are on: a call without a permission sleeps, holding its worker, and is refused if none comes in time.".to_string(),
        Defence::Shedding => "Load shedding is on: what would wait too long is refused at the door. What waits already stays.".to_string(),
        Defence::Throttling => "Adaptive throttling is on: callers refuse by themselves what would be refused or lost anyway. It counts from now on.".to_string(),
        Defence::Queueing => "Queueing for later is on: what fails is accepted and done when the edge answers again. It counts as degraded, not as ok.".to_string(),
        _ if !before.hung && before.offline == 0 => {
            format!("{name} are on. Nothing waits too long now, so nothing changes yet.")
        }
        Defence::Breakers if !others[Defence::Timeouts as usize] => {
            "Circuit breakers are on: they refuse new calls to what does not answer. They free no worker: waits that began before end by their own limits.".to_string()
        }
        Defence::Breakers => "Circuit breakers are on: they refuse new calls to what does not answer.".to_string(),
        Defence::Timeouts => {
            "Fail-fast timeouts are on for waits that begin from now on; the old ones run to their old limits.".to_string()
        }
        Defence::Fallbacks if Defence::bits(|one| others[one as usize]) == Defence::Fallbacks.bit() => {
            "Fallbacks are on, but nothing falls back yet: a wait has to fail first, and waits last as long as before.".to_string()
        }
        Defence::Fallbacks => "Fallbacks are on: what fails or is refused is answered another way.".to_string(),
    }
}

fn percent(share: f64) -> String {
    format!("{}%", figures::percent(share))
}

/// What each zone says, as one phrase.
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
        let are = if down == 1 { "host is" } else { "hosts are" };
        let cut = world.zone_fault(zone) == Some(ZoneFault::Partition);
        match down {
            0 => cut.then(|| format!("{} is cut off, its {all} hosts run", names.zone(zone))),
            _ => Some(format!("{}: {down} of {all} {are} down", names.zone(zone))),
        }
    })
}

/// Zones with a fault that takes no host (yet), as a phrase.
fn zones_ailing(world: &World) -> Option<String> {
    let names = Names(world.topology());
    of_zones(world, |zone| match world.zone_fault(zone)? {
        ZoneFault::Gray => Some(format!("{} loses packets", names.zone(zone))),
        ZoneFault::Overheating => Some(format!("{} gets warm", names.zone(zone))),
        ZoneFault::PowerLoss | ZoneFault::Partition => None,
    })
}
