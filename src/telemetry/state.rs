//! The true state of services and clusters, from slots and outcomes. What is reported of them: `published/dashboard`.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::figures::Figures;
use crate::world::World;
use crate::world::command::{Toll, ZoneFault};
use crate::world::front::balancer::Registration;
use crate::world::ids::*;
use crate::world::kafka::cluster::Cluster;
use crate::world::region::network::LinkState;
use crate::world::services::replica::ProcessState;
use crate::world::{Host, HostKind, HostState};

/// The state of most of a service's running replicas; the worst one when no state has half of them.
pub fn service(world: &World, service: ServiceId, now: SimTime) -> State {
    // A state has its place in the order from best to worst.
    let mut counts = [(State::Ok, 0); State::Down as usize];
    let mut running = 0;
    for replica in world.replicas_of(service) {
        let state = State::from(world.health(replica, now));
        if !matches!(state, State::Down | State::NotLaunched) {
            counts[state as usize] = (state, counts[state as usize].1 + 1);
            running += 1;
        }
    }
    let mut found = counts.into_iter().rev().filter(|&(_, count)| count > 0);
    let Some((worst, _)) = found.clone().next() else { return State::Down };
    let most = found.find(|&(state, count)| 2 * count >= running && state != State::Ok);
    match most {
        Some((state, _)) => state,
        None if worst >= State::Slow => State::Slow,
        None => State::Ok,
    }
}

/// A worker or a queue that has stood still for so long makes no progress.
const NO_PROGRESS: SimDuration = SimDuration::from_secs(1);

/// Share of what goes through a service that is lost or waits without progress, 0 to 1: of the calls that ended in the last
/// 10 s, that hold a worker, or that queue behind a first one that has waited too long; and where customers ask it
/// themselves, of their requests. Wholly where no process serves.
pub fn service_hurt(world: &World, figures: &Figures, service: ServiceId, now: SimTime) -> f64 {
    let (mut lost, mut ended, mut stands, mut serves) = (0, 0, 0, false);
    for id in world.replicas_of(service) {
        let replica = &world.replicas()[id.index()];
        if replica.process != ProcessState::Up {
            continue;
        }
        serves = true;
        let lately = replica.ended_lately(now);
        ended += lately.ended;
        lost += lately.errors + lately.timed_out + lately.rejected;
        let still = |since: SimTime| since + NO_PROGRESS <= now;
        stands += match replica.stuck {
            true => u32::from(replica.busy),
            false => world.stuck_workers(id).filter(|&since| still(since)).count() as u32,
        };
        if world.queue_head_since(id).is_some_and(still) {
            stands += replica.queued;
        }
    }
    if !serves {
        return 1.0;
    }
    let calls = f64::from(lost + stands) / f64::from((ended + stands).max(1));
    let journeys = world.topology().journeys.iter().zip(&figures.journeys);
    let asked = journeys.filter(|(journey, _)| journey.service == service).map(|(_, got)| *got);
    asked.fold(calls, |hurt, got| hurt.max(got.hurt()))
}

/// Workers of running replicas that have waited for a second or longer without progress.
pub fn workers_waiting(world: &World, now: SimTime) -> u32 {
    let replicas = world.replicas().iter().enumerate();
    let running = replicas.filter(|(_, replica)| replica.process == ProcessState::Up && replica.busy > 0);
    let waiting = running.map(|(i, replica)| match replica.stuck {
        true => u32::from(replica.busy),
        false => {
            let since = world.stuck_workers(ReplicaId(i as u16));
            since.filter(|&since| since + NO_PROGRESS <= now).count() as u32
        }
    });
    waiting.sum()
}

/// Registered targets that most nodes call healthy, and all, over all services; without a node nobody calls any healthy.
pub fn targets(world: &World) -> (u32, u32) {
    let targets = (0..world.replicas().len()).map(|target| ReplicaId(target as u16));
    let balancer = world.balancer();
    let nodes = (0..world.topology().zones.len()).any(|zone| world.node_up(ZoneId(zone as u8)));
    targets.filter(|&target| balancer.registration(target) == Registration::Registered).fold(
        (0, 0),
        |(healthy, all), target| {
            let well = nodes && balancer.healthy_by_most(target, |zone| world.node_up(zone));
            (healthy + u32::from(well), all + 1)
        },
    )
}

/// Hosts of a zone that are not on, and all of them. One that was launched and boots for the first time is not missing.
pub fn zone_hosts(world: &World, zone: ZoneId) -> (u32, u32) {
    let there = |host: &&Host| host.zone == zone && host.state != HostState::Absent;
    let hosts = world.hosts().iter().filter(there);
    let down = |host: &Host| host.state != HostState::On && !host.is_launching();
    hosts.fold((0, 0), |sum, host| (sum.0 + u32::from(down(host)), sum.1 + 1))
}

/// Brokers whose process has ended, stopped or crashed, while their host runs.
pub fn brokers_stopped(world: &World) -> u32 {
    let stopped = |host: &&Host| match host.kind {
        HostKind::Broker(cluster, broker) if host.state == HostState::On => {
            world.clusters()[cluster.index()].is_stopped(broker)
        }
        _ => false,
    };
    world.hosts().iter().filter(stopped).count() as u32
}

/// Hosts of a zone that boot.
pub fn zone_booting(world: &World, zone: ZoneId) -> u32 {
    let booting =
        |host: &&Host| host.zone == zone && host.state == HostState::Booting && !host.is_launching();
    world.hosts().iter().filter(booting).count() as u32
}

/// Hosts of a zone that a fault touches, and all of them: those that are not on; where the network is at fault, all.
pub fn zone_touched(world: &World, zone: ZoneId) -> (u32, u32) {
    let (down, all) = zone_hosts(world, zone);
    let apart = world.zone_fault(zone).is_some_and(|fault| !fault.takes_hosts());
    (if apart { all } else { down }, all)
}

/// The state of a zone: by the hosts that do not run, and by what its network does to the others.
pub fn zone(world: &World, zone: ZoneId) -> State {
    let (down, all) = zone_hosts(world, zone);
    match world.zone_fault(zone).map(ZoneFault::toll) {
        _ if down == all && all > 0 => State::Down,
        Some(Toll::Cut) => State::Down,
        _ if down > 0 => State::Failing,
        Some(Toll::Late) => State::Slow,
        Some(Toll::Hosts) | None => State::Ok,
    }
}

/// The state of the link between two zones: cut, or packets are lost or late.
pub fn link(world: &World, one: ZoneId, other: ZoneId) -> State {
    let ways = [world.network().link(one, other), world.network().link(other, one)];
    match ways {
        ways if ways.iter().any(|way| way.cut) => State::Down,
        ways if ways.iter().all(LinkState::is_in_order) => State::Ok,
        _ => State::Slow,
    }
}

/// Pairs of zones whose link is not in order.
pub fn ill_links(world: &World) -> usize {
    let zones = || (0..world.topology().zones.len()).map(|zone| ZoneId(zone as u8));
    let pairs = zones().flat_map(|one| zones().skip(one.index() + 1).map(move |other| (one, other)));
    pairs.filter(|&(one, other)| link(world, one, other) != State::Ok).count()
}

/// Brokers whose process runs, and all, over all clusters.
pub fn brokers_up(world: &World) -> (u32, u32) {
    let of = |(on, all): (u32, u32), cluster: &Cluster| {
        let up = (0..cluster.brokers()).filter(|&b| cluster.broker_metrics(BrokerId(b)).reporting);
        (on + up.count() as u32, all + u32::from(cluster.brokers()))
    };
    world.clusters().iter().fold((0, 0), of)
}

/// Customer partitions without a leader that answers, and all, over all clusters.
pub fn partitions(world: &World) -> (u32, u32) {
    world.clusters().iter().fold((0, 0), |(offline, all), cluster| {
        (offline + cluster.customer_partitions_offline(), all + cluster.customer_partitions())
    })
}

/// Age of the oldest record that nobody has read, over all groups.
pub fn oldest_unread(world: &World, now: SimTime) -> SimDuration {
    let ages = world
        .groups()
        .map(|(group, cluster, _)| group.oldest_unread_age(now, &world.clusters()[cluster.index()]));
    ages.max().unwrap_or_default()
}
