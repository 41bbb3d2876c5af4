//! The state of services and clusters: true, from slots and outcomes; and reported, as a dashboard with one-minute
//! samples shows it.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::figures::{Figures, Got};
use crate::world::World;
use crate::world::front::balancer::Registration;
use crate::world::ids::*;
use crate::world::services::replica::ProcessState;
use crate::world::{Host, HostKind, HostState};

/// The state of most of a service's running replicas; the worst one when no state has half of them.
pub fn service(world: &World, service: ServiceId, now: SimTime) -> State {
    let states: Vec<State> =
        world.replicas_of(service).map(|replica| State::from(world.health(replica, now))).collect();
    let runs = |state: &State| !matches!(state, State::Down | State::NotLaunched);
    let mut running: Vec<State> = states.into_iter().filter(runs).collect();
    crate::base::order::sort(&mut running);
    let Some(&worst) = running.last() else { return State::Down };
    let most = running.iter().rev().find(|&&state| {
        2 * running.iter().filter(|&&other| other == state).count() >= running.len() && state != State::Ok
    });
    match most {
        Some(&state) => state,
        None if worst >= State::Slow => State::Slow,
        None => State::Ok,
    }
}

/// The state of a journey: by what most of the requests that did not go well came to. `in_flight` and `late` are those of
/// the moment.
pub fn journey(got: &Got, in_flight: u32, late: u32) -> State {
    let [_, degraded, rejected, failed, timed_out] = got.shares();
    let mostly_late = in_flight >= 5 && 2 * late > in_flight;
    match () {
        () if timed_out >= 0.10 || mostly_late => State::Hung,
        () if failed >= 0.05 => State::Failing,
        () if rejected >= 0.05 => State::Rejecting,
        () if degraded >= 0.05 => State::Fallback,
        () => State::Ok,
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
            false => {
                let workers = world.workers(id).flatten();
                workers.filter(|worker| worker.stuck_since.is_some_and(still)).count() as u32
            }
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

/// The dashboards: one sample a minute (Amazon MSK developer guide, metrics: CloudWatch, by the minute), so up to a
/// minute old.
#[derive(Clone, Debug, Default)]
pub struct Reported {
    /// The time when the last sample was taken.
    pub sampled: SimTime,
    /// By service: what health checks and error rates say.
    pub services: Vec<State>,
    /// By service: targets that pass their health checks, and all.
    pub targets: Vec<(u32, u32)>,
    /// By service: share of the calls that ended in the last 10 s with an error or time-out.
    pub errors: Vec<f64>,
    /// By cluster: brokers that answer a scrape, and all.
    pub brokers: Vec<(u32, u32)>,
    /// By cluster: `OfflinePartitionsCount`, maximum over controllers.
    pub offline_partitions: Vec<u32>,
    /// By cluster: `UnderReplicatedPartitions`, summed over brokers.
    pub under_replicated: Vec<u32>,
    /// By cluster: `ActiveControllerCount`.
    pub active_controllers: Vec<u32>,
}

/// Time between two samples.
pub const SAMPLE_PERIOD: SimDuration = SimDuration::from_secs(60);

impl Reported {
    /// Takes a sample.
    pub fn sample(world: &World, now: SimTime) -> Reported {
        let topology = world.topology();
        let mut reported = Reported { sampled: now, ..Reported::default() };
        for service in (0..topology.services.len()).map(|s| ServiceId(s as u8)) {
            let (mut healthy, mut targets, mut ended, mut errors) = (0, 0, 0, 0);
            for replica in world.replicas_of(service) {
                if world.balancer().registration(replica) == Registration::Registered {
                    targets += 1;
                    healthy +=
                        u32::from(world.balancer().healthy_by_most(replica, |zone| world.node_up(zone)));
                }
                let state = &world.replicas()[replica.index()];
                if state.process == ProcessState::Up {
                    let lately = state.ended_lately(now);
                    ended += lately.ended;
                    errors += lately.errors + lately.timed_out + lately.rejected;
                }
            }
            let rate = if ended > 0 { errors as f64 / ended as f64 } else { 0.0 };
            let state = if 2 * healthy < targets {
                State::Down
            } else if rate >= 0.05 {
                State::Failing
            } else {
                State::Ok
            };
            reported.services.push(state);
            reported.targets.push((healthy, targets));
            reported.errors.push(rate);
        }
        for cluster in world.clusters() {
            let brokers: Vec<_> =
                (0..cluster.brokers()).map(|b| cluster.broker_metrics(BrokerId(b))).collect();
            let up = brokers.iter().filter(|metrics| metrics.reporting).count() as u32;
            let controller = cluster.controller_metrics();
            reported.brokers.push((up, brokers.len() as u32));
            reported.offline_partitions.push(controller.offline_partitions_count);
            reported.active_controllers.push(controller.active_controller_count);
            reported
                .under_replicated
                .push(brokers.iter().map(|metrics| metrics.under_replicated_partitions).sum());
        }
        reported
    }
}

/// Registered targets that most nodes call healthy, and all, over all services.
pub fn targets(world: &World) -> (u32, u32) {
    let targets = (0..world.replicas().len()).map(|target| ReplicaId(target as u16));
    let balancer = world.balancer();
    targets.filter(|&target| balancer.registration(target) == Registration::Registered).fold(
        (0, 0),
        |(healthy, all), target| {
            let well = balancer.healthy_by_most(target, |zone| world.node_up(zone));
            (healthy + u32::from(well), all + 1)
        },
    )
}

/// Hosts of a zone that are not on, and all of them.
pub fn zone_hosts(world: &World, zone: ZoneId) -> (u32, u32) {
    let there = |host: &&Host| host.zone == zone && host.state != HostState::Absent;
    let hosts = world.hosts().iter().filter(there);
    hosts.fold((0, 0), |(down, all), host| (down + u32::from(host.state != HostState::On), all + 1))
}

/// Hosts of a zone that a fault touches, and all of them: those that are not on; where the network is at fault, all.
pub fn zone_touched(world: &World, zone: ZoneId) -> (u32, u32) {
    let (down, all) = zone_hosts(world, zone);
    let apart = world.zone_fault(zone).is_some_and(|fault| !fault.takes_hosts());
    (if apart { all } else { down }, all)
}

/// Brokers whose host is on, and all, over all clusters.
pub fn broker_hosts(world: &World) -> (u32, u32) {
    let hosts = world.hosts().iter().filter(|host| matches!(host.kind, HostKind::Broker(..)));
    hosts.fold((0, 0), |(on, all), host| (on + u32::from(host.state == HostState::On), all + 1))
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
