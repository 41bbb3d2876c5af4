//! Causal chains: from a hurt part, wait by wait, down to what began it.

use crate::engine::SimTime;
use crate::session::frame::{ChainStep, State};
use crate::session::run::Run;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::ids::*;
use crate::world::topology::Action;
use crate::world::{WaitKind, WorkerView, World};

use super::waits;

/// The chain from a service down to the root.
pub(super) fn chain(run: &Run, from: ServiceId) -> Vec<ChainStep> {
    const DEEPEST: usize = 6;
    let (world, recorder) = (run.world(), run.recorder());
    let names = Names(world.topology());
    let mut steps = Vec::new();
    let mut seen = Vec::new();
    let mut at = Some(from);
    while let Some(service) = at.take() {
        if seen.contains(&service) || seen.len() >= DEEPEST {
            break;
        }
        seen.push(service);
        let views = waits(world, service, None);
        let spec = &world.topology().services[service.index()];
        let health: State = recorder.services[service.index()].0.into();
        let since = recorder.services[service.index()].1;
        let stuck: Vec<&WorkerView> = views.iter().filter(|view| view.stuck_since.is_some()).collect();
        let Some((kind, count)) = most_common(&stuck) else {
            let detail = match breakers(world, service) {
                (0, _) => format!("{} of its workers are busy, none waits long", views.len()),
                (open, all) => format!("{open} of {all} circuit breakers are open, so it does not wait"),
            };
            let shown = (health != State::Ok).then_some(since);
            steps.push(step(&spec.label, &detail, shown, health, Some(format!("service:{}", spec.id))));
            // It waits for nothing, yet it is hurt: by a cluster of its own without leaders.
            if let Some(cluster) = leaderless(world, service).filter(|_| health != State::Ok) {
                below(run, cluster, &mut steps);
            }
            break;
        };
        let title = match health {
            State::Hung => format!("{}: every worker waits", spec.label),
            _ => format!("{}: {count} workers wait", spec.label),
        };
        let (detail, next) = describe(world, kind, &stuck);
        let shown = (health != State::Ok).then_some(since);
        steps.push(step(&title, &detail, shown, health, Some(format!("service:{}", spec.id))));
        match next {
            Next::Service(service) => at = Some(service),
            Next::Cluster(cluster) => below(run, cluster, &mut steps),
            Next::Nothing => {}
        }
    }
    zone_roots(run, &names, &mut steps);
    steps
}

/// Circuit breakers of a service that are open or half-open, and all it has.
fn breakers(world: &World, service: ServiceId) -> (u32, u32) {
    world
        .replicas_of(service)
        .map(|replica| world.breakers_open(replica))
        .fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
}

/// The first cluster that a service produces to and that has partitions without a leader.
fn leaderless(world: &World, service: ServiceId) -> Option<ClusterId> {
    let steps =
        world.topology().services[service.index()].operations.iter().flat_map(|operation| &operation.steps);
    let mut clusters = steps.filter_map(|step| match step.action {
        Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. } => Some(topic.cluster),
        _ => None,
    });
    clusters.find(|cluster| world.clusters()[cluster.index()].customer_partitions_offline() > 0)
}

enum Next {
    Service(ServiceId),
    Cluster(ClusterId),
    Nothing,
}

fn group_of(kind: WaitKind) -> (u8, u8) {
    match kind {
        WaitKind::Work => (0, 0),
        WaitKind::Service(service) => (1, service.0),
        WaitKind::Ack(cluster, _) => (2, cluster.0),
        WaitKind::Reply(cluster, _) => (3, cluster.0),
        WaitKind::Buffer(cluster) => (4, cluster.0),
        WaitKind::Store(store) => (5, store),
        WaitKind::Quorum(quorum) => (6, quorum),
    }
}

fn most_common(stuck: &[&WorkerView]) -> Option<(WaitKind, usize)> {
    let mut counts: Vec<((u8, u8), WaitKind, usize)> = Vec::new();
    for view in stuck {
        let key = group_of(view.kind);
        match counts.iter_mut().find(|entry| entry.0 == key) {
            Some(entry) => entry.2 += 1,
            None => counts.push((key, view.kind, 1)),
        }
    }
    counts.into_iter().max_by_key(|entry| entry.2).map(|entry| (entry.1, entry.2))
}

fn describe(world: &World, kind: WaitKind, stuck: &[&WorkerView]) -> (String, Next) {
    let names = Names(world.topology());
    let same = stuck.iter().filter(|view| group_of(view.kind) == group_of(kind)).count();
    let partitions = |world: &World| {
        let mut seen: Vec<String> = stuck
            .iter()
            .filter_map(|view| match view.kind {
                WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition) => {
                    Some(Names(world.topology()).partition(cluster, partition))
                }
                _ => None,
            })
            .collect();
        crate::engine::order::sort(&mut seen);
        seen.dedup();
        let more = if seen.len() > 3 { " …" } else { "" };
        format!("{}{more}", seen[..seen.len().min(3)].join(", "))
    };
    match kind {
        WaitKind::Service(service) => {
            (format!("{same} wait for {}", names.service(service)), Next::Service(service))
        }
        WaitKind::Ack(cluster, _) => {
            (format!("{same} wait for acknowledgements of {}", partitions(world)), Next::Cluster(cluster))
        }
        WaitKind::Reply(cluster, _) => {
            (format!("{same} wait for replies over {}", partitions(world)), Next::Cluster(cluster))
        }
        WaitKind::Buffer(cluster) => {
            (format!("{same} are blocked in send(): the buffer is full"), Next::Cluster(cluster))
        }
        WaitKind::Store(store) => {
            (format!("{same} wait for {}", world.topology().stores[store as usize].label), Next::Nothing)
        }
        WaitKind::Quorum(quorum) => {
            (format!("{same} wait for {}", world.topology().quorums[quorum as usize].label), Next::Nothing)
        }
        WaitKind::Work => (format!("{same} work"), Next::Nothing),
    }
}

fn step(title: &str, detail: &str, since: Option<SimTime>, state: State, part: Option<String>) -> ChainStep {
    ChainStep {
        title: title.to_string(),
        detail: detail.to_string(),
        since_us: since.map(SimTime::as_micros),
        state,
        below_vendor_line: false,
        part,
    }
}

/// From a cluster down to the duty.
pub(super) fn below(run: &Run, id: ClusterId, steps: &mut Vec<ChainStep>) {
    let (world, recorder) = (run.world(), run.recorder());
    let cluster = &world.clusters()[id.index()];
    let spec = &world.topology().clusters[id.index()];
    let (offline, all) = (cluster.customer_partitions_offline(), cluster.customer_partitions());
    let part = Some(format!("cluster:{}", spec.id));
    if offline == 0 {
        let detail =
            format!("all {all} partitions have a leader; a replica that does not answer holds up acks=all");
        steps.push(step(&spec.label, &detail, None, State::Slow, part));
        return;
    }
    let up = (0..cluster.brokers()).filter(|&b| cluster.broker_metrics(BrokerId(b)).reporting).count();
    let title = format!("{}: {offline} partitions have no leader", spec.label);
    let detail = format!("{up} of {} brokers are up", cluster.brokers());
    steps.push(step(&title, &detail, recorder.leaderless_since[id.index()], State::Hung, part));
    let plane_spec = &world.topology().control_planes[spec.control_plane.index()];
    let plane = &world.planes()[spec.control_plane.index()];
    let (title, detail, since) = match plane.blocked_since {
        Some(since) => (
            "Elections are refused".to_string(),
            format!("{}: duty blocked, {} refused", plane_spec.label, plane.refused),
            Some(since),
        ),
        None => (
            "A new leader is due".to_string(),
            "the controller waits for the brokers' leases".to_string(),
            None,
        ),
    };
    let duty = plane_spec.duties.first().map_or("", |duty| duty.word());
    steps.push(ChainStep {
        below_vendor_line: true,
        ..step(&title, &detail, since, State::Hung, Some(format!("duty:{}:{duty}", plane_spec.id)))
    });
}

pub(super) fn zone_roots(run: &Run, names: &Names, steps: &mut Vec<ChainStep>) {
    let world = run.world();
    if !steps.iter().any(|step| step.below_vendor_line) && steps.iter().all(|step| step.state == State::Ok) {
        return;
    }
    for (z, fault) in run.recorder().zone_faults.iter().enumerate() {
        if let Some((fault, at)) = fault {
            let zone = ZoneId(z as u8);
            let (down, all) = state::zone_hosts(world, zone);
            let title = format!("{} {}", names.zone(zone), names.fault(*fault));
            let detail = format!("{down} of {all} hosts are down now");
            let part = Some(format!("zone:{}", world.topology().zones[z].name));
            steps.push(step(&title, &detail, Some(*at), State::Down, part));
        }
    }
}
