//! One part, inspected: what is reported, what is true, its levels, and why it is as it is.

mod chain;
mod ground;
mod impaired;
mod life;
mod proxy;
pub mod radius;
mod recovery;
mod stores;

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Inspection, State, Subject};
use crate::language::{self, say};
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

fn fact(
    label: impl Into<String>,
    value: impl Into<String>,
    level: Option<f64>,
) -> (String, String, Option<f64>) {
    (label.into(), value.into(), level)
}

fn chain_title(state: State) -> String {
    match state {
        State::Hung => say!(chain_title_hung),
        State::Failing => say!(chain_title_failing),
        State::Rejecting => say!(chain_title_refusing),
        State::Fallback => say!(chain_title_fallback),
        State::Down => say!(chain_title_down),
        State::Slow => say!(chain_title_slow),
        _ => say!(chain_title_well),
    }
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
            say!(fact_workers),
            say!(fact_workers_busy, busy, workers, stuck),
            Some(busy as f64 / workers.max(1) as f64),
        ),
        fact(
            say!(fact_queue),
            say!(fact_of, part = queued, all = places),
            Some(queued as f64 / places.max(1) as f64),
        ),
    ];
    facts.extend(impaired::service(run, id, &replicas));
    facts.extend(impaired::changes(world, id));
    let pace = say!(fact_queue_empty, span = DRAIN_SPAN);
    facts.extend(recorder.drain.queue(id).map(|left| fact(&pace, say!(fact_in, left), None)));
    client_facts(world, id, &mut facts);
    producer_facts(world, &replicas, &mut facts);
    facts.push(fact(say!(fact_breakers), breakers::open(world, &replicas), None));
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
                say!(fact_replica_in, label = spec.label, number = (replica.local + 1).to_string(), zone)
            }
        },
        state,
        reported: Some(reported_service(run, id)),
        truth: say!(truth_workers, busy, workers, stuck),
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
        (Some((healthy, targets)), errors) => say!(
            fact_checks,
            healthy = language::short(healthy, 1),
            targets = language::short(targets, 1),
            errors = errors
                .map_or(say!(fact_no_data), |share| say!(percent, share = (libm::round(100.0 * share), 0)))
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
    let said = |value: Option<f64>| value.map_or(say!(fact_no_data), |value| language::short(value, 1));
    match shown.down {
        None => say!(fact_no_data),
        Some(down) => say!(
            fact_brokers_up,
            up = language::short(brokers - down, 1),
            brokers = (brokers, 0),
            offline = said(shown.offline)
        ),
    }
}

/// The wait that ends next with its limit.
fn countdown(views: &[WorkerView], now: SimTime) -> Option<(f64, f64, String)> {
    let limited = views.iter().filter(|view| view.stuck_since.is_some() && view.limit < SimDuration::MAX);
    let next = limited.min_by_key(|view| view.since + view.limit)?;
    let left = (next.since + next.limit).since(now).as_secs_f64();
    let what = match next.kind {
        WaitKind::Service(_) => say!(countdown_call),
        WaitKind::Ack(..) => say!(countdown_ack),
        WaitKind::Reply(..) => say!(countdown_reply),
        WaitKind::Buffer(_) | WaitKind::Metadata(_) => say!(countdown_block),
        WaitKind::Store(_) | WaitKind::Quorum(_) => say!(countdown_call),
        WaitKind::Work => say!(countdown_work),
    };
    Some((left, next.limit.as_secs_f64(), what))
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
        Some((say!(fact_refused_by, defence = defence.label()), count))
    });
    let counts = [(say!(fact_shed), shed)].into_iter().chain(gates);
    for (name, count) in counts.filter(|count| count.1 > 0) {
        facts.push(fact(&name, say!(fact_since_start, count), None));
    }
    if accepted > 0 {
        let text = say!(fact_later_counts, kept, accepted, done, lost);
        facts.push(fact(say!(fact_later), text, None));
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
    facts.push(fact(say!(fact_client), client.version().to_string(), None));
    for evidence in [Evidence::Inferred, Evidence::NotMeasured] {
        let doubts = client.doubts().filter(|doubt| doubt.1 == evidence);
        let aspects: Vec<String> = doubts.map(|(aspect, _)| aspect.words()).collect();
        if !aspects.is_empty() {
            let rule = match evidence {
                Evidence::NotMeasured => say!(fact_client_rule),
                _ => String::new(),
            };
            let name = say!(fact_of_client, evidence = evidence.words());
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
        let mib = |bytes: u64| language::short(libm::round(bytes as f64 / 104_857.6) / 10.0, 1);
        let callers = if blocked > 0 { say!(fact_callers_blocked, blocked) } else { String::new() };
        let text = say!(fact_mib, used = mib(used), total = mib(total), callers);
        facts.push(fact(say!(fact_buffers), text, Some(used as f64 / total as f64)));
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
        facts.push(fact(say!(fact_lag), say!(fact_lag_seen, seen, unread), None));
        let (halted, ended) = (group.halted(), group.ended());
        if halted + ended > 0 {
            let text = say!(fact_halted, halted, ended);
            facts.push(fact(say!(fact_consumers), text, None));
        }
        facts.extend(impaired::consumers(group));
        let age = group.oldest_unread_age(run.now(), cluster);
        if age > SimDuration::from_secs(1) {
            facts.push(fact(say!(fact_oldest_unread), language::spoken(age), None));
        }
        if let Some(left) = run.recorder().drain.group(id) {
            facts.push(fact(say!(fact_backlog, span = DRAIN_SPAN), say!(fact_in, left), None));
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
            say!(fact_led),
            say!(fact_of, part = all - offline, all),
            Some((all - offline) as f64 / all.max(1) as f64),
        ),
        fact(say!(fact_vendor_state), vendor.to_string(), None),
        fact("OfflinePartitionsCount", metrics.offline_partitions_count.to_string(), None),
        fact("UnderReplicatedPartitions", under.to_string(), None),
        fact("ActiveControllerCount", metrics.active_controller_count.to_string(), None),
        fact("FencedBrokerCount", metrics.fenced_broker_count.to_string(), None),
        fact("PreferredReplicaImbalanceCount", metrics.preferred_replica_imbalance_count.to_string(), None),
        fact(say!(fact_produce_waiting), cluster.waiting_requests().to_string(), None),
    ];
    facts.extend(recovery::cluster(world, id));
    if let Some(left) = left {
        facts.push(fact(say!(fact_backlogs, span = DRAIN_SPAN), say!(fact_in, left), None));
    }
    Inspection {
        title: spec.label.clone(),
        state,
        reported: Some(reported_cluster(run, id)),
        truth: say!(truth_led, led = all - offline, all),
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
    let fenced = if cluster.broker_fenced(broker) { say!(fact_yes) } else { say!(fact_no) };
    Inspection {
        title: say!(part_broker, name = world.topology().broker_name(id, broker)),
        state,
        truth: if metrics.reporting {
            say!(truth_broker_up, count = metrics.leader_count)
        } else {
            say!(truth_broker_down)
        },
        facts: vec![
            fact("LeaderCount", metrics.leader_count.to_string(), None),
            fact("PartitionCount", metrics.partition_count.to_string(), None),
            fact("UnderReplicatedPartitions", metrics.under_replicated_partitions.to_string(), None),
            fact("UnderMinIsrPartitionCount", metrics.under_min_isr_partition_count.to_string(), None),
            fact(say!(fact_fenced), fenced.to_string(), None),
            fact(say!(fact_metadata), say!(fact_since_start, count = metrics.metadata_requests), None),
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
    let level = |measure: Measure| (measure.name(), said(measure, got, weight), measure.share_of(got));
    Inspection {
        title: spec.label.clone(),
        state,
        truth: say!(
            truth_journey,
            answered = said(Measure::Answered, got, weight),
            waiting = said(Measure::Waiting, got, weight),
            late = said(Measure::WaitingLate, got, weight)
        ),
        facts: Measure::OF_CUSTOMERS
            .map(level)
            .into_iter()
            .chain([
                fact(say!(fact_patience), language::spoken(spec.patience), None),
                fact(
                    say!(fact_since_the_start),
                    say!(
                        fact_ended_answered,
                        answered = requests((tally.ok + tally.degraded) as f64),
                        ended = requests((tally.offered - tally.in_flight()) as f64)
                    ),
                    None,
                ),
                fact(say!(fact_stands_for), weight.to_string(), None),
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
    let truth = match now.blocked_since {
        Some(since) if now.refused == 0 => {
            say!(truth_duty_latent, since)
        }
        Some(since) => match elects {
            true => say!(truth_duty_elections, since, refused = now.refused),
            false => say!(truth_duty_launches, since, refused = now.refused),
        },
        None => say!(truth_duty_works),
    };
    let vendor =
        plane_state.repair_due.map_or(say!(fact_vendor_not_called), |due| say!(fact_vendor_done, due));
    let mut facts = vec![fact(say!(fact_vendor), vendor, None)];
    if elects {
        let share = Some(offline as f64 / all.max(1) as f64);
        facts.insert(0, fact(say!(fact_leaderless), say!(fact_of, part = offline, all), share));
    }
    let refused = if elects { say!(fact_elections_refused) } else { say!(fact_launches_refused) };
    facts.insert(0, fact(refused, now.refused.to_string(), None));
    Inspection {
        title: say!(fact_duty_of, label = spec.label, duty = language::small(&duty.name())),
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
    let leader =
        quorum.leader().map_or(say!(fact_none), |leader| say!(fact_node, number = (leader + 1).to_string()));
    let mut facts = vec![
        fact(say!(fact_nodes_up), say!(fact_of, part = up, all), Some(up as f64 / all.max(1) as f64)),
        fact(say!(fact_leader), leader, None),
        fact(say!(fact_terms), quorum.term().to_string(), None),
        fact(say!(fact_proposals_waiting), quorum.waiting().to_string(), None),
    ];
    if spec.reopening.is_some() {
        facts.extend([
            fact(say!(fact_mode), quorum.mode().label(), None),
            fact(say!(fact_orders), quorum.book().to_string(), None),
            fact(say!(fact_proposals_refused), quorum.refused().to_string(), None),
        ]);
    }
    Inspection {
        title: spec.label.clone(),
        state,
        truth: say!(truth_quorum, up, all, needed = all / 2 + 1),
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
    let primary = store.primary().map_or(say!(fact_none), |primary| say!(fact_in_zone, zone = zone(primary)));
    Inspection {
        title: spec.label.clone(),
        state,
        truth: say!(truth_primary, primary),
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
        title: say!(part_balancer),
        state: if nodes == zones { State::Ok } else { State::Failing },
        truth: say!(truth_targets, healthy, targets),
        facts: vec![
            fact(
                say!(fact_nodes_up),
                say!(fact_of, part = nodes, all = zones),
                Some(nodes as f64 / zones.max(1) as f64),
            ),
            fact(
                say!(fact_targets_healthy),
                say!(fact_of, part = healthy, all = targets),
                Some(healthy as f64 / targets.max(1) as f64),
            ),
            fact(say!(fact_check_every), language::spoken(spec.check_interval), None),
            fact(say!(fact_unhealthy_after), say!(fact_failures, count = spec.unhealthy_threshold), None),
            fact(say!(fact_calls_waiting), world.calls_in_flight().to_string(), None),
        ],
        chain_title: say!(chain_title_sees),
        ..Inspection::default()
    }
}
