//! One part, inspected: what is reported, what is true, its levels, and why it is as it is.

mod chain;
mod ground;
mod impaired;
mod life;
mod proxy;
pub mod radius;
mod recovery;
mod stores;

use crate::base::decimal::{fixed, short};
use crate::engine::{SimDuration, SimTime};
use crate::frame::{Inspection, State, Subject};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::telemetry::Measure;
use crate::telemetry::drain::SPAN as DRAIN_SPAN;
use crate::telemetry::published::dashboard::{ClusterShown, ServiceShown};
use crate::telemetry::state;
use crate::telling::figures::{count, said};
use crate::telling::{alerts, breakers, spof, timeline};
use crate::world::command::{Defence, Duty};
use crate::world::guards::GateKind;
use crate::world::ids::*;
use crate::world::kafka::client::Evidence;
use crate::world::kafka::cluster::ClusterState;
use crate::world::part::Part;
use crate::world::services::replica::ProcessState;
use crate::world::topology::ServiceSpec;
use crate::world::{WaitKind, WorkerView, World};

/// Inspects what is asked for; `None` when the region has no such part. `other` is the run that this one is compared with.
pub(crate) fn inspect(
    run: &Run,
    subject: Subject,
    scenario: &Scenario,
    other: Option<(&Run, &str)>,
) -> Option<Inspection> {
    let topology = run.world().topology();
    // A message from another thread may name what this region does not have.
    if !Subject::all(topology).contains(&subject) {
        return None;
    }
    let inspection = match subject {
        Subject::Part(part) => inspect_part(run, part, scenario),
        Subject::Life(journey) => life::inspect(run, journey),
        Subject::BlastRadius => radius::inspect(run, scenario, other),
        Subject::Alerts => alerts::inspect(run),
        Subject::Timeline => timeline::inspect(scenario, run),
        Subject::Spof => spof::inspect(topology),
    };
    Some(Inspection { subject, ..inspection })
}

fn inspect_part(run: &Run, part: Part, scenario: &Scenario) -> Inspection {
    let inspection = match part {
        Part::Service(id) => service(run, id, None),
        Part::Replica(replica) => {
            service(run, run.world().replicas()[replica.index()].service, Some(replica))
        }
        Part::Cluster(id) => cluster(run, id),
        Part::Broker(id, broker) => broker_part(run, id, broker),
        Part::Journey(id) => journey(run, id, scenario.document.weight),
        Part::Zone(id) => titled(ground::zone(run, id)),
        Part::Link(one, other) => titled(ground::link(run, one, other)),
        Part::Duty(id, duty) => self::duty(run, id.index(), duty),
        Part::Quorum(id) => quorum(run, id.index()),
        Part::Store(id) => store(run, id.index()),
        Part::Balancer | Part::Node(_) => balancer(run),
    };
    let weight = scenario.document.weight;
    let (chain, hurt) = (chain::chain(run, part, weight), chain::hurt(run, part, weight));
    Inspection { chain, hurt, ..inspection }
}

fn fact(label: &str, value: String, level: Option<f64>) -> (String, String, Option<f64>) {
    (label.to_string(), value, level)
}

fn chain_title(state: State) -> String {
    match state {
        State::Hung => "Why is this hung?",
        State::Failing => "Why is it failing?",
        State::Rejecting => "Why is it refusing?",
        State::Fallback => "Why is it falling back?",
        State::Down => "Why is it down?",
        State::Slow => "Why is it slow?",
        _ => "What does it depend on?",
    }
    .to_string()
}

fn titled(inspection: Inspection) -> Inspection {
    Inspection { chain_title: chain_title(inspection.state), ..inspection }
}

/// Busy workers of a service's running replicas.
fn waits(world: &World, service: ServiceId, only: Option<ReplicaId>) -> Vec<WorkerView> {
    let replicas = world.replicas_of(service).filter(|replica| only.is_none_or(|only| only == *replica));
    replicas.flat_map(|replica| world.workers(replica).flatten().collect::<Vec<_>>()).collect()
}

fn service(run: &Run, id: ServiceId, only: Option<ReplicaId>) -> Inspection {
    let (world, now, recorder) = (run.world(), run.now(), run.recorder());
    let spec = &world.topology().services[id.index()];
    let replicas: Vec<ReplicaId> = match only {
        Some(replica) => vec![replica],
        None => world.replicas_of(id).collect(),
    };
    let state: State = match only {
        Some(replica) => State::from(world.health(replica, now)),
        None => recorder.service_state(world, id, now),
    };
    let [busy, workers, queued, places] = levels(world, spec, &replicas);
    let views = waits(world, id, only);
    let stuck = views.iter().filter(|view| view.stuck_since.is_some()).count();
    let mut facts = vec![
        fact(
            "Workers",
            format!("{busy} of {workers} busy, {stuck} wait"),
            Some(busy as f64 / workers.max(1) as f64),
        ),
        fact(
            "Queue before workers",
            format!("{queued} of {places}"),
            Some(queued as f64 / places.max(1) as f64),
        ),
    ];
    facts.extend(impaired::service(run, id, &replicas));
    facts.extend(impaired::changes(world, id));
    let pace = format!("Queue empty, at the pace of the last {DRAIN_SPAN}");
    facts.extend(recorder.drain.queue(id).map(|left| fact(&pace, format!("in {left}"), None)));
    client_facts(world, id, &mut facts);
    producer_facts(world, &replicas, &mut facts);
    facts.push(fact("Circuit breakers", breakers::open(world, &replicas), None));
    facts.extend(breakers::told(world, id, only).into_iter().map(|(name, text)| fact(&name, text, None)));
    guard_facts(world, id, &replicas, &mut facts);
    facts.extend(proxy::facts(run, id));
    consumer_facts(run, id, &mut facts);
    Inspection {
        title: match only {
            None => spec.label.clone(),
            Some(replica) => {
                let replica = &world.replicas()[replica.index()];
                let zone = &world.topology().zones[replica.zone.index()].name;
                format!("{} replica {} in zone {zone}", spec.label, replica.local + 1)
            }
        },
        state,
        reported: Some(reported_service(run, id)),
        truth: format!("{busy} of {workers} workers busy, {stuck} of them wait"),
        facts,
        countdown: countdown(&views, now),
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

/// Busy workers, workers, waiting requests and waiting places of the running ones of `replicas`.
fn levels(world: &World, spec: &ServiceSpec, replicas: &[ReplicaId]) -> [u32; 4] {
    let running = replicas.iter().map(|id| &world.replicas()[id.index()]);
    running.filter(|replica| replica.process == ProcessState::Up).fold([0; 4], |sum, replica| {
        let own = [replica.busy as u32, replica.slots.len() as u32, replica.queued, spec.queue_limit];
        std::array::from_fn(|at| sum[at] + own[at])
    })
}

/// What dashboards say of a service, and how old that is, seconds.
fn reported_service(run: &Run, id: ServiceId) -> (State, String, Option<f64>) {
    let shown = ServiceShown::read(run.recorder().alerts.monitoring(), id);
    let says = match (shown.checks, shown.errors) {
        (None, _) => String::new(),
        (Some((healthy, targets)), errors) => format!(
            "Checks {} of {}, errors {}",
            short(healthy, 1),
            short(targets, 1),
            errors
                .map_or("no data".to_string(), |share| format!("{}%", fixed(libm::round(100.0 * share), 0)))
        ),
    };
    (shown.state(), says, shown.at.map(|at| run.now().since(at).as_secs_f64()))
}

/// What dashboards say of a cluster, and how old that is, seconds.
fn reported_cluster(run: &Run, id: ClusterId) -> (State, String, Option<f64>) {
    let shown = ClusterShown::read(run.recorder().alerts.monitoring(), id);
    (shown.state(), cluster_says(run, id), shown.at.map(|at| run.now().since(at).as_secs_f64()))
}

/// What dashboards say of a cluster, in words.
pub(crate) fn cluster_says(run: &Run, id: ClusterId) -> String {
    let shown = ClusterShown::read(run.recorder().alerts.monitoring(), id);
    let brokers = f64::from(run.world().clusters()[id.index()].brokers());
    let said = |value: Option<f64>| value.map_or("no data".to_string(), |value| short(value, 1));
    match shown.down {
        None => "no data".to_string(),
        Some(down) => format!(
            "{} of {brokers} brokers up, OfflinePartitionsCount {}",
            short(brokers - down, 1),
            said(shown.offline)
        ),
    }
}

/// The wait that ends next with its limit.
fn countdown(views: &[WorkerView], now: SimTime) -> Option<(f64, f64, String)> {
    let limited = views.iter().filter(|view| view.stuck_since.is_some() && view.limit < SimDuration::MAX);
    let next = limited.min_by_key(|view| view.since + view.limit)?;
    let left = (next.since + next.limit).since(now).as_secs_f64();
    let what = match next.kind {
        WaitKind::Service(_) => "the call's timeout",
        WaitKind::Ack(..) => "delivery.timeout.ms at the acknowledgement",
        WaitKind::Reply(..) => "reply.timeout",
        WaitKind::Buffer(_) | WaitKind::Metadata(_) => "max.block.ms",
        WaitKind::Store(_) | WaitKind::Quorum(_) => "the call's timeout",
        WaitKind::Work => "the work",
    };
    Some((left, next.limit.as_secs_f64(), what.to_string()))
}

/// Counts what the service's other guards have done, where they did something.
fn guard_facts(
    world: &World,
    id: ServiceId,
    replicas: &[ReplicaId],
    facts: &mut Vec<(String, String, Option<f64>)>,
) {
    let (refused, [accepted, done, lost, kept]) = world.guard_counts(id);
    let shed: u64 = replicas.iter().map(|&replica| world.replicas()[replica.index()].shed).sum();
    let gates = GateKind::ALL.iter().zip(refused).filter_map(|(&kind, count)| {
        let defence = Defence::ALL.into_iter().find(|defence| defence.gate() == Some(kind))?;
        Some((format!("Refused by {}", defence.label()), count))
    });
    let counts = [("Shed at the door".to_string(), shed)].into_iter().chain(gates);
    for (name, count) in counts.filter(|count| count.1 > 0) {
        facts.push(fact(&name, format!("{count} since the start"), None));
    }
    if accepted > 0 {
        let text = format!("{kept} kept; {accepted} accepted, {done} done, {lost} lost");
        facts.push(fact("Queued for later", text, None));
    }
}

/// The Kafka client of a service that uses Kafka, and what is not measured of it.
fn client_facts(world: &World, id: ServiceId, facts: &mut Vec<(String, String, Option<f64>)>) {
    let reads = world.groups().any(|group| group.2 == id);
    let mut writers =
        world.replicas_of(id).flat_map(|replica| world.producers_of(replica).collect::<Vec<_>>());
    if !reads && writers.next().is_none() {
        return;
    }
    let client = world.client_of(id);
    facts.push(fact("Kafka client", client.version().to_string(), None));
    for evidence in [Evidence::Inferred, Evidence::NotMeasured] {
        let doubts = client.doubts().filter(|doubt| doubt.1 == evidence);
        let aspects: Vec<&str> = doubts.map(|(aspect, _)| aspect.words()).collect();
        if !aspects.is_empty() {
            let rule = if evidence == Evidence::NotMeasured { " (the rule of java stands)" } else { "" };
            let name = format!("Of this client {}", evidence.words());
            facts.push(fact(&name, format!("{}{rule}", aspects.join(", ")), None));
        }
    }
}

fn producer_facts(world: &World, replicas: &[ReplicaId], facts: &mut Vec<(String, String, Option<f64>)>) {
    let (mut used, mut total, mut blocked) = (0u64, 0u64, 0u32);
    for &replica in replicas {
        for (producer, _) in world.producers_of(replica) {
            let memory = producer.config().buffer_memory;
            total += memory;
            used += memory - producer.buffer_available_bytes();
            blocked += producer.waiting_threads();
        }
    }
    if total > 0 {
        let mib = |bytes: u64| short(libm::round(bytes as f64 / 104_857.6) / 10.0, 1);
        let callers = if blocked > 0 { format!(", {blocked} callers blocked") } else { String::new() };
        let text = format!("{} of {} MiB{callers}", mib(used), mib(total));
        facts.push(fact("Producer buffers", text, Some(used as f64 / total as f64)));
    }
}

fn consumer_facts(run: &Run, id: ServiceId, facts: &mut Vec<(String, String, Option<f64>)>) {
    let world = run.world();
    for (group, cluster, service) in world.groups() {
        if service != id {
            continue;
        }
        let cluster = &world.clusters()[cluster.index()];
        let (mut seen, mut unread) = (0, 0);
        for &partition in group.partitions() {
            let lag = group.lag(partition, cluster);
            seen += lag.seen_by_client;
            unread += lag.unread;
        }
        facts.push(fact("Consumer lag", format!("{seen} as the client sees it, {unread} in truth"), None));
        let (halted, ended) = (group.halted(), group.ended());
        if halted + ended > 0 {
            let text = format!("{halted} read nothing, {ended} have ended and need a restart");
            facts.push(fact("Consumers", text, None));
        }
        facts.extend(impaired::consumers(group));
        let age = group.oldest_unread_age(run.now(), cluster);
        if age > SimDuration::from_secs(1) {
            facts.push(fact("Oldest unread record", age.to_string(), None));
        }
        if let Some(left) = run.recorder().drain.group(id) {
            facts.push(fact(
                &format!("Backlog read, at the pace of the last {DRAIN_SPAN}"),
                format!("in {left}"),
                None,
            ));
        }
    }
}

fn cluster(run: &Run, id: ClusterId) -> Inspection {
    let (world, recorder) = (run.world(), run.recorder());
    let cluster = &world.clusters()[id.index()];
    let spec = &world.topology().clusters[id.index()];
    let (offline, all) = (cluster.customer_partitions_offline(), cluster.customer_partitions());
    let metrics = cluster.controller_metrics();
    let under: u32 =
        (0..cluster.brokers()).map(|b| cluster.broker_metrics(BrokerId(b)).under_replicated_partitions).sum();
    let state = if offline > 0 { State::Hung } else { State::Ok };
    let groups = world.groups().filter(|(_, at, _)| *at == id);
    let left = groups.filter_map(|(_, _, service)| recorder.drain.group(service)).max();
    let vendor = if cluster.state() == ClusterState::Active { "ACTIVE" } else { "HEALING" };
    let mut facts = vec![
        fact(
            "Customer partitions with a leader",
            format!("{} of {all}", all - offline),
            Some((all - offline) as f64 / all.max(1) as f64),
        ),
        fact("State, as the vendor names it", vendor.to_string(), None),
        fact("OfflinePartitionsCount", metrics.offline_partitions_count.to_string(), None),
        fact("UnderReplicatedPartitions", under.to_string(), None),
        fact("ActiveControllerCount", metrics.active_controller_count.to_string(), None),
        fact("FencedBrokerCount", metrics.fenced_broker_count.to_string(), None),
        fact("PreferredReplicaImbalanceCount", metrics.preferred_replica_imbalance_count.to_string(), None),
        fact("Produce requests waiting for replicas", cluster.waiting_requests().to_string(), None),
    ];
    facts.extend(recovery::cluster(world, id));
    if let Some(left) = left {
        facts.push(fact(
            &format!("Backlogs read, at the pace of the last {DRAIN_SPAN}"),
            format!("in {left}"),
            None,
        ));
    }
    Inspection {
        title: spec.label.clone(),
        state,
        reported: Some(reported_cluster(run, id)),
        truth: format!("{} of {all} partitions have a leader", all - offline),
        facts,
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn broker_part(run: &Run, id: ClusterId, broker: BrokerId) -> Inspection {
    let world = run.world();
    let cluster = &world.clusters()[id.index()];
    let metrics = cluster.broker_metrics(broker);
    let state = if metrics.reporting { State::Ok } else { State::Down };
    let fenced = if cluster.broker_fenced(broker) { "yes" } else { "no" };
    Inspection {
        title: format!("Broker {}", world.topology().broker_name(id, broker)),
        state,
        truth: if metrics.reporting {
            format!("up, leads {}", metrics.leader_count)
        } else {
            "down".to_string()
        },
        facts: vec![
            fact("LeaderCount", metrics.leader_count.to_string(), None),
            fact("PartitionCount", metrics.partition_count.to_string(), None),
            fact("UnderReplicatedPartitions", metrics.under_replicated_partitions.to_string(), None),
            fact("UnderMinIsrPartitionCount", metrics.under_min_isr_partition_count.to_string(), None),
            fact("Fenced by the controller", fenced.to_string(), None),
            fact("Metadata requests", format!("{} since the start", metrics.metadata_requests), None),
        ],
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn journey(run: &Run, id: JourneyId, weight: u32) -> Inspection {
    let spec = &run.world().topology().journeys[id.index()];
    let figures = &run.recorder().figures;
    let (got, state) = (&figures.journeys[id.index()], figures.states[id.index()]);
    let tally = run.world().tally().journeys[id.index()];
    let requests = |simulated: f64| count(libm::round(simulated * f64::from(weight)) as u64);
    let level =
        |measure: Measure| (measure.name().to_string(), said(measure, got, weight), measure.share_of(got));
    Inspection {
        title: spec.label.clone(),
        state,
        truth: format!(
            "{} answered, {} in flight, {} of them for too long",
            said(Measure::Answered, got, weight),
            said(Measure::Waiting, got, weight),
            said(Measure::WaitingLate, got, weight)
        ),
        facts: Measure::OF_CUSTOMERS
            .map(level)
            .into_iter()
            .chain([
                fact("Customers give up after", spec.patience.to_string(), None),
                fact(
                    "Since the start",
                    format!(
                        "{} of {} ended were answered",
                        requests((tally.ok + tally.degraded) as f64),
                        requests((tally.offered - tally.in_flight()) as f64)
                    ),
                    None,
                ),
                fact("One simulated request stands for", weight.to_string(), None),
            ])
            .collect(),
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn duty(run: &Run, plane: usize, duty: Duty) -> Inspection {
    let world = run.world();
    let (spec, plane_state) = (&world.topology().control_planes[plane], &world.planes()[plane]);
    let now = plane_state.duty(duty);
    let (offline, all) = state::partitions(world);
    let state = if now.blocked_since.is_some() { State::Hung } else { State::Ok };
    let elects = duty == Duty::ElectLeaders;
    let what = if elects { "elections" } else { "launches" };
    let truth = match now.blocked_since {
        Some(since) if now.refused == 0 => {
            format!("blocked since {since}; latent: nothing has needed it")
        }
        Some(since) => format!("blocked since {since}; {} {what} refused", now.refused),
        None => "works".to_string(),
    };
    let vendor = plane_state.repair_due.map_or("not called".to_string(), |due| format!("done at {due}"));
    let mut facts = vec![fact("Vendor", vendor, None)];
    if elects {
        let share = Some(offline as f64 / all.max(1) as f64);
        facts.insert(0, fact("Partitions without a leader", format!("{offline} of {all}"), share));
    }
    let refused = if elects { "Elections refused" } else { "Launches refused" };
    facts.insert(0, fact(refused, now.refused.to_string(), None));
    Inspection {
        title: format!("{}: {}", spec.label, duty.name().to_ascii_lowercase()),
        state,
        truth,
        facts,
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn quorum(run: &Run, at: usize) -> Inspection {
    let world = run.world();
    let (quorum, spec) = (&world.quorums()[at], &world.topology().quorums[at]);
    let (up, all) = (quorum.nodes_up(), spec.nodes.len());
    let state = if quorum.leader().is_some() { State::Ok } else { State::Hung };
    let leader = quorum.leader().map_or("none".to_string(), |leader| format!("node {}", leader + 1));
    let mut facts = vec![
        fact("Nodes up", format!("{up} of {all}"), Some(up as f64 / all.max(1) as f64)),
        fact("Leader", leader, None),
        fact("Terms so far", quorum.term().to_string(), None),
        fact("Proposals waiting", quorum.waiting().to_string(), None),
    ];
    if spec.reopening.is_some() {
        facts.extend([
            fact("Mode", quorum.mode().label().to_string(), None),
            fact("Orders in the book", quorum.book().to_string(), None),
            fact("Proposals refused", quorum.refused().to_string(), None),
        ]);
    }
    Inspection {
        title: spec.label.clone(),
        state,
        truth: format!("{up} of {all} nodes are up, {} make a quorum", all / 2 + 1),
        facts,
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn store(run: &Run, at: usize) -> Inspection {
    let world = run.world();
    let (store, spec) = (&world.stores()[at], &world.topology().stores[at]);
    let state = stores::state(store);
    let zone = |member: u8| &world.topology().zones[spec.members[member as usize].index()].name;
    let primary = store.primary().map_or("none".to_string(), |primary| format!("in zone {}", zone(primary)));
    Inspection {
        title: spec.label.clone(),
        state,
        truth: format!("primary: {primary}"),
        facts: [stores::facts(run, at), impaired::store(run, StoreId(at as u8))].concat(),
        chain_title: chain_title(state),
        ..Inspection::default()
    }
}

fn balancer(run: &Run) -> Inspection {
    let world = run.world();
    let spec = world.balancer().spec();
    let (healthy, targets) = state::targets(world);
    let zones = world.topology().zones.len();
    let nodes = (0..zones).filter(|&z| world.node_up(ZoneId(z as u8))).count();
    Inspection {
        title: "Load balancer".to_string(),
        state: if nodes == zones { State::Ok } else { State::Failing },
        truth: format!("{healthy} of {targets} targets pass their checks"),
        facts: vec![
            fact("Nodes up", format!("{nodes} of {zones}"), Some(nodes as f64 / zones.max(1) as f64)),
            fact(
                "Targets healthy",
                format!("{healthy} of {targets}"),
                Some(healthy as f64 / targets.max(1) as f64),
            ),
            fact("Check every", spec.check_interval.to_string(), None),
            fact("Unhealthy after", format!("{} failures", spec.unhealthy_threshold), None),
            fact("Requests waiting for an answer", world.calls_in_flight().to_string(), None),
        ],
        chain_title: "What does it see?".to_string(),
        ..Inspection::default()
    }
}
