//! Reading a metric from the world, with its exact meaning and its traps (Kafka documentation, "Monitoring";
//! Amazon MSK and Elastic Load Balancing user guides, metrics).

use super::{BURN_PAGE, BURN_TICKET, Progress, Reading, TICK};
use crate::engine::{SimDuration, SimTime};
use crate::telemetry::window::JourneyWindow;
use crate::world::ids::*;
use crate::world::kafka::client::Offsets;
use crate::world::kafka::cluster::{Cluster, ClusterState};
use crate::world::services::replica::ProcessState;
use crate::world::topology::monitors::*;
use crate::world::topology::objectives::ObjectiveMetric;
use crate::world::{WaitKind, World};

/// Broker-side progress is missed after ten minutes (Strimzi's `changes(…[10m])`), a group's after two.
const STANDS: [SimDuration; 2] = [SimDuration::from_secs(600), SimDuration::from_secs(120)];

/// The metric now; `None` when nothing reports it.
pub(super) fn read(
    world: &World,
    progress: &Progress,
    windows: &[JourneyWindow],
    metric: Metric,
    now: SimTime,
) -> Reading {
    match metric {
        Metric::Cluster(metric, id) => cluster(world, progress, metric, id, now).map(plain),
        Metric::Group(metric, id) => group(world, progress, metric, id, now).map(plain),
        Metric::Service(metric, id) => service(world, progress, metric, id, now),
        Metric::Journey(metric, id) => {
            let [ended, unanswered] = progress.visits[id.index()].map(f64::from);
            let burn = &progress.burn[id.index()];
            match metric {
                JourneyMetric::ErrorRatio => Some((unanswered, ended)),
                JourneyMetric::DurationP99 => {
                    windows[id.index()].latency_quantile(0.99).map(|time| plain(time.as_secs_f64()))
                }
                JourneyMetric::BurnPage => Some(plain(burn.over(&BURN_PAGE))),
                JourneyMetric::BurnTicket => Some(plain(burn.over(&BURN_TICKET))),
            }
        }
        Metric::Objective(metric, id, _) => {
            let (burn, counts) = &progress.objectives[id.index()];
            let own = &world.topology().monitors.latency[id.index()];
            Some(match metric {
                ObjectiveMetric::SlowRatio => (f64::from(counts[1]), f64::from(counts[0])),
                ObjectiveMetric::BurnPage => plain(burn.over(&own.page)),
                ObjectiveMetric::BurnTicket => plain(burn.over(&own.ticket)),
            })
        }
        Metric::QuorumLeader(id) => {
            let quorum = &world.quorums()[id.index()];
            let led = f64::from(u8::from(quorum.leader().is_some()));
            (quorum.nodes_up() > 0).then_some(plain(led))
        }
        Metric::Store(metric, id) => {
            let store = &world.stores()[id.index()];
            // Hosts that are off report nothing, a CPU of 0 % least of all.
            if (0..world.topology().stores[id.index()].members.len()).all(|member| !store.is_up(member)) {
                return None;
            }
            Some(match metric {
                StoreMetric::Primary => plain(f64::from(u8::from(store.primary().is_some()))),
                StoreMetric::Cpu => plain(100.0 * store.utilisation(now)),
                StoreMetric::Waiting => plain(store.waiting() as f64),
                StoreMetric::HitRatio => {
                    let (hits, asked) = progress.caches[id.index()].1;
                    (hits as f64, asked as f64)
                }
                StoreMetric::Connections => plain(f64::from(store.connections().open)),
            })
        }
    }
}

/// A value as a reading.
fn plain(value: f64) -> (f64, f64) {
    (value, 1.0)
}

/// Returns whether a metric belongs to a cluster that is HEALING.
pub(super) fn healing(world: &World, metric: Metric) -> bool {
    matches!(metric, Metric::Cluster(_, id) if world.clusters()[id.index()].state() != ClusterState::Active)
}

/// Partitions that moved once and not within `stands`.
fn standing(seen: &[(u64, SimTime)], now: SimTime, stands: SimDuration) -> f64 {
    let stands = |entry: &&(u64, SimTime)| entry.1 != SimTime::NEVER && now.since(entry.1) >= stands;
    seen.iter().filter(stands).count() as f64
}

fn cluster(
    world: &World,
    progress: &Progress,
    metric: ClusterMetric,
    id: ClusterId,
    now: SimTime,
) -> Option<f64> {
    let cluster: &Cluster = &world.clusters()[id.index()];
    let controller = || Some(cluster.controller_metrics()).filter(|metrics| metrics.reporting > 0);
    let brokers = || (0..cluster.brokers()).map(|b| cluster.broker_metrics(BrokerId(b)));
    let reporting = || brokers().filter(|metrics| metrics.reporting);
    // With every broker down there is nobody to ask.
    let over = |value: fn(&crate::world::kafka::cluster::BrokerMetrics) -> u32| {
        let (mut count, mut sum) = (0, 0);
        for metrics in reporting() {
            count += 1;
            sum += value(&metrics);
        }
        (count > 0).then_some(f64::from(sum))
    };
    Some(match metric {
        ClusterMetric::OfflinePartitionsCount => f64::from(controller()?.offline_partitions_count),
        ClusterMetric::OfflinePartitionsCountSum => {
            // Each controller that runs reports the count of the whole metadata image.
            f64::from(controller()?.offline_partitions_count * controller()?.reporting)
        }
        ClusterMetric::ActiveControllerCount => f64::from(controller()?.active_controller_count),
        ClusterMetric::UnderReplicatedPartitions => over(|metrics| metrics.under_replicated_partitions)?,
        ClusterMetric::UnderMinIsrPartitionCount => over(|metrics| metrics.under_min_isr_partition_count)?,
        ClusterMetric::LeaderCount => over(|metrics| metrics.leader_count)?,
        ClusterMetric::GlobalPartitionCount => f64::from(controller()?.global_partition_count),
        ClusterMetric::LeaderCountGap => {
            f64::from(controller()?.global_partition_count) - over(|metrics| metrics.leader_count)?
        }
        ClusterMetric::BrokersDown => brokers().filter(|metrics| !metrics.reporting).count() as f64,
        ClusterMetric::MessagesInPerSec => {
            reporting().next()?;
            progress.messages[id.index()].1 as f64 / TICK.as_secs_f64()
        }
        ClusterMetric::NoMessageForTooLong => standing(&progress.offsets[id.index()], now, STANDS[0]),
    })
}

fn group(
    world: &World,
    progress: &Progress,
    metric: GroupMetric,
    id: ServiceId,
    now: SimTime,
) -> Option<f64> {
    let (at, (group, cluster, _)) = world.groups().enumerate().find(|(_, slot)| slot.2 == id)?;
    let cluster = &world.clusters()[cluster.index()];
    let exported = |partition: &&PartitionId| !cluster.is_leaderless(**partition);
    Some(match metric {
        // Over nothing there is no sum: with no partition to ask about the series is gone.
        GroupMetric::LagExporter => {
            group.partitions().iter().find(exported)?;
            let led = group.partitions().iter().filter(exported);
            led.map(|&partition| group.lag(partition, cluster).uncommitted).sum::<u64>() as f64
        }
        // One partition without a leader: some tools leave it out, others get an error for all.
        GroupMetric::LagOutside(client) => {
            let all = group.partitions().iter().all(|partition| exported(&partition));
            if !all && matches!(client.reading().offsets, Offsets::FailsForAll(_)) {
                return None;
            }
            let led = group.partitions().iter().filter(exported);
            led.map(|&partition| group.lag(partition, cluster).uncommitted).sum::<u64>() as f64
        }
        // A consumer that has ended reports nothing about itself.
        GroupMetric::LagClient if group.ended() == group.members() => return None,
        GroupMetric::LagClient => {
            let runs = |replica: ReplicaId| world.replicas()[replica.index()].process == ProcessState::Up;
            world.replicas_of(id).find(|&replica| runs(replica))?;
            let seen = group.partitions().iter().map(|&partition| group.lag(partition, cluster));
            seen.map(|lag| lag.seen_by_client).sum::<u64>() as f64
        }
        GroupMetric::NoProgress => standing(progress.commits.get(at)?, now, STANDS[1]),
    })
}

fn service(
    world: &World,
    progress: &Progress,
    metric: ServiceMetric,
    id: ServiceId,
    now: SimTime,
) -> Reading {
    let replicas = || world.replicas_of(id);
    let running =
        || replicas().filter(|replica| world.replicas()[replica.index()].process == ProcessState::Up);
    // A process that does not run reports nothing about itself.
    let up = running().count();
    let own = |reading| (up > 0).then_some(reading);
    // Nor does a balancer of which no node runs.
    let nodes = (0..world.topology().zones.len()).any(|zone| world.node_up(ZoneId(zone as u8)));
    let hosts = || nodes.then(|| world.balancer().host_counts(id, |zone| world.node_up(zone)));
    let slots = || {
        let states = running().map(|replica| &world.replicas()[replica.index()]);
        states
            .fold((0.0, 0.0), |sum, state| (sum.0 + f64::from(state.busy), sum.1 + state.slots.len() as f64))
    };
    match metric {
        ServiceMetric::Rate | ServiceMetric::ErrorRatio => {
            let (mut ended, mut bad) = (0, 0);
            for replica in running() {
                let lately = world.replicas()[replica.index()].ended_lately(now);
                ended += lately.ended;
                bad += lately.errors + lately.timed_out + lately.rejected;
            }
            own(match metric {
                ServiceMetric::Rate => (f64::from(ended), TICK.as_secs_f64()),
                _ => (f64::from(bad), f64::from(ended)),
            })
        }
        ServiceMetric::HealthyHostCount => hosts().map(|hosts| plain(f64::from(hosts.0))),
        ServiceMetric::UnHealthyHostCount => hosts().map(|hosts| plain(f64::from(hosts.1))),
        ServiceMetric::Elb5xx => per_minute(progress.codes[id.index()][0].0).filter(|_| nodes),
        ServiceMetric::Target5xx => per_minute(progress.codes[id.index()][1].0).filter(|_| nodes),
        ServiceMetric::Cpu => {
            let workers = running().flat_map(|replica| world.workers(replica).collect::<Vec<_>>());
            let working = workers.flatten().filter(|view| view.kind == WaitKind::Work).count();
            own((100.0 * working as f64, slots().1))
        }
        ServiceMetric::PoolUsage => own(slots()),
        ServiceMetric::Queue => {
            own(plain(running().map(|r| f64::from(world.replicas()[r.index()].queued)).sum()))
        }
        ServiceMetric::BreakersOpen => {
            own(plain(running().map(|replica| f64::from(world.breakers_open(replica).0)).sum()))
        }
        ServiceMetric::BufferUsed => buffers(world, running()).and_then(own),
        ServiceMetric::OldestRecord => own(plain(oldest_record(world, running(), now))),
        ServiceMetric::RoundTrip => {
            let views = running().flat_map(|replica| world.workers(replica).flatten().collect::<Vec<_>>());
            let longest = views.map(|view| now.since(view.since)).max();
            own(plain(longest.map_or(0.0, SimDuration::as_secs_f64)))
        }
        // Outside of the process: silence is what it looks for.
        ServiceMetric::Silence => Some(plain(now.since(progress.ended_well[id.index()].1).as_secs_f64())),
    }
}

/// A count since the last reading, as a rate per minute.
fn per_minute(count: u64) -> Reading {
    Some((60.0 * count as f64, TICK.as_secs_f64()))
}

/// Bytes used and bytes in all of the producers of some replicas; nothing when a client has no shared buffer.
fn buffers(world: &World, replicas: impl Iterator<Item = ReplicaId>) -> Reading {
    let (mut used, mut all) = (0, 0);
    for replica in replicas {
        for (producer, _) in world.producers_of(replica) {
            let memory = producer.config().buffer_memory;
            if memory == 0 {
                return None;
            }
            all += memory;
            used += memory - producer.buffer_available_bytes();
        }
    }
    Some((used as f64, all as f64))
}

/// Age of the oldest unfinished batch of the producers of some replicas, seconds.
fn oldest_record(world: &World, replicas: impl Iterator<Item = ReplicaId>, now: SimTime) -> f64 {
    let mut oldest = now;
    for replica in replicas {
        for (producer, cluster) in world.producers_of(replica) {
            if producer.holds_nothing() {
                continue;
            }
            // Producers know the partitions of customers, which come first.
            let partitions = world.clusters()[cluster.index()].customer_partitions() as u16;
            for partition in (0..partitions).map(PartitionId) {
                oldest = oldest.min(producer.oldest_batch(partition).unwrap_or(now));
            }
        }
    }
    now.since(oldest).as_secs_f64()
}
