//! The frame: one moment of a run as plain values.

use crate::engine::SimTime;
use crate::frame::*;
use crate::language::say;
use crate::run::Run;
use crate::run::without_fault;
use crate::telemetry::Got;
use crate::telemetry::log::Entry;
use crate::telemetry::published::dashboard::{ClusterShown, ServiceShown};
use crate::telemetry::state;
use crate::telling::charts;
use crate::telling::figures::clock;
use crate::telling::impaired;
use crate::world::command::{Defence, Duty};
use crate::world::ids::*;
use crate::world::impairment::Impaired;
use crate::world::kafka::cluster::{ClusterState, Reachability};
use crate::world::quorums::quorum::Mode;
use crate::world::services::replica::ProcessState;
use crate::world::stores::store::{Resource, Store};
use crate::world::{HostKind, HostState, World};

/// Most movements in one frame; the page draws no more.
const MOST_HOPS: usize = 400;

/// Makes another run the ghost of a frame: what is drawn dashed, so that a difference is seen on one map.
pub(crate) fn haunt(frame: &mut Frame, other: &Run, title: &str) {
    frame.ghost = title.to_string();
    let layers = &other.recorder().impact.layers;
    for (layer, (_, share)) in frame.cone.iter_mut().zip(layers) {
        layer.ghost_share = Some(*share);
    }
    let (world, now) = (other.world(), other.now());
    let replicas = frame.services.iter_mut().flat_map(|service| &mut service.replicas);
    for (i, replica) in replicas.enumerate() {
        let ghost = teeth(world, ReplicaId(i as u16), now).0;
        replica.ghost_teeth = if ghost == replica.teeth { Vec::new() } else { ghost };
    }
}

/// The picture of now, without the sentence, the log and the movements.
pub(crate) fn frame(run: &Run) -> Frame {
    let (world, now, recorder) = (run.world(), run.now(), run.recorder());
    let topology = world.topology();
    let impact = &recorder.impact;
    let twin = run.twin().map(|twin| &twin.impact);
    Frame {
        now_us: now.as_micros(),
        events: run.events(),
        journeys: (0..topology.journeys.len()).map(|j| journey(run, JourneyId(j as u8))).collect(),
        customers: customers(run),
        steps: Vec::new(),
        figures: charts::now(run),
        balancer: balancer(run),
        zones: (0..topology.zones.len()).map(|z| zone(world, ZoneId(z as u8), run.now())).collect(),
        services: (0..topology.services.len()).map(|s| service(run, ServiceId(s as u8))).collect(),
        clusters: (0..topology.clusters.len()).map(|c| cluster(run, ClusterId(c as u8))).collect(),
        quorums: (0..topology.quorums.len()).map(|q| quorum(world, q)).collect(),
        stores: (0..topology.stores.len()).map(|s| store(world, s)).collect(),
        loads: (world.stores().iter().zip(&topology.stores))
            .map(|(store, spec)| load(store, spec.in_full(), run.now()))
            .collect(),
        control_planes: world
            .planes()
            .iter()
            .zip(&topology.control_planes)
            .map(|(plane, spec)| {
                let duty = |&duty: &Duty| {
                    let state = plane.duty(duty);
                    DutyFrame {
                        blocked: state.blocked_since.is_some(),
                        since_us: state.blocked_since.map(SimTime::as_micros),
                        refused: state.refused,
                    }
                };
                spec.duties.iter().map(duty).collect()
            })
            .collect(),
        vendor_due_us: world.planes().iter().map(|plane| plane.repair_due.map(SimTime::as_micros)).collect(),
        impaired: impaired::count(world) + state::brokers_stopped(world),
        all_defended: all_defended(world),
        defences: Defence::bits(|defence| world.defended(defence)),
        cone: recorder
            .layers_hurt()
            .into_iter()
            .enumerate()
            .map(|(i, (layer, share))| ConeLayer {
                layer,
                share,
                ghost_share: twin.and_then(|twin| twin.layers.get(i)).map(|layer| layer.1),
                first_hit_us: recorder.first_hit.get(i).copied().flatten().map(SimTime::as_micros),
                since_us: recorder.hurt_since.get(i).copied().flatten().map(SimTime::as_micros),
            })
            .collect(),
        lost: recorder.trading_lost(),
        trading_lost: impact.trading,
        partitions_lost: impact.partitions,
        amplification: impact.amplification(),
        worst: Worst {
            partitions: recorder.worst_partitions,
            trading: recorder.worst_trading,
            amplification: recorder.worst_amplification,
        },
        twin: run.twin().is_some(),
        ghost: run.twin().map(|_| without_fault()).unwrap_or_default(),
        ..Frame::default()
    }
}

fn all_defended(world: &World) -> bool {
    let offered = Defence::of(world.topology());
    !offered.is_empty() && offered.into_iter().all(|defence| world.defended(defence))
}

fn journey(run: &Run, id: JourneyId) -> JourneyFrame {
    let figures = &run.recorder().figures;
    let tally = run.world().tally().journeys[id.index()];
    let totals = [tally.offered, tally.ok, tally.degraded, tally.rejected, tally.failed, tally.timed_out];
    got(&figures.journeys[id.index()], figures.states[id.index()], totals)
}

/// All journeys together, in the state of the worst of them.
fn customers(run: &Run) -> JourneyFrame {
    let figures = &run.recorder().figures;
    let mut totals = [0; 6];
    for tally in &run.world().tally().journeys {
        let one = [tally.offered, tally.ok, tally.degraded, tally.rejected, tally.failed, tally.timed_out];
        totals.iter_mut().zip(one).for_each(|(sum, one)| *sum += one);
    }
    got(&figures.all, figures.states.iter().copied().max().unwrap_or_default(), totals)
}

fn got(got: &Got, state: State, totals: [u64; 6]) -> JourneyFrame {
    JourneyFrame {
        state,
        offered_per_s: got.per_second(got.offered),
        ended_per_s: got.per_second(got.ended()),
        answered_per_s: got.per_second(got.answered()),
        answered: got.answered_share(),
        shares: got.shares(),
        waiting: got.waiting,
        waiting_late: got.late,
        p99_ms: got.p99.map(|latency| latency.as_secs_f64() * 1e3),
        totals,
    }
}

fn balancer(run: &Run) -> BalancerFrame {
    let world = run.world();
    let all = &run.recorder().figures.all;
    let (healthy, targets) = state::targets(world);
    let nodes_down = (0..world.topology().zones.len()).filter(|&z| !world.node_up(ZoneId(z as u8))).count();
    let state = if nodes_down > 0 {
        State::Failing
    } else if healthy < targets {
        State::Slow
    } else {
        State::Ok
    };
    let reported = match reported_targets(run) {
        None => State::NoData,
        Some((healthy, _)) if healthy < 1.0 => State::Down,
        Some((healthy, targets)) if healthy < targets => State::Slow,
        Some(_) => State::Ok,
    };
    BalancerFrame {
        reported,
        requests_per_s: all.per_second(all.offered),
        waiting: all.waiting,
        healthy,
        targets,
        state,
    }
}

/// Targets that pass their checks, and all, over the services of which there is data.
fn reported_targets(run: &Run) -> Option<(f64, f64)> {
    let monitoring = run.recorder().alerts.monitoring();
    let services = (0..run.world().topology().services.len()).map(|s| ServiceId(s as u8));
    let checks = services.filter_map(|id| ServiceShown::read(monitoring, id).checks);
    checks.reduce(|sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn zone(world: &World, id: ZoneId, now: SimTime) -> ZoneFrame {
    let (down, hosts) = state::zone_hosts(world, id);
    let fault = world.zone_fault(id);
    let names = &world.topology().zones[id.index()].halls;
    let halls = world.hall_views(id, now).into_iter().zip(names);
    let halls = halls.map(|(hall, spec)| HallFrame {
        name: spec.name.clone(),
        tenths: (hall.temperature.max(0) / 100) as u32,
        cooled: hall.cooled,
        hosts_down: hall.hosts_down,
        hosts: hall.hosts,
        need_hands: hall.need_hands,
    });
    ZoneFrame {
        fault,
        hosts_down: down,
        hosts_booting: state::zone_booting(world, id),
        hosts,
        state: state::zone(world, id),
        halls: halls.collect(),
        shifted: world.balancer().shift(id).is_some(),
        link: ill_link(world, id),
        waiting: world.hosts().iter().filter(|host| host.zone == id && host.waits()).count() as u32,
    }
}

/// What is wrong with a zone's links: to the first zone that it does not reach, or loses packets to.
fn ill_link(world: &World, id: ZoneId) -> String {
    let zones =
        || (0..world.topology().zones.len()).map(|zone| ZoneId(zone as u8)).filter(|zone| *zone != id);
    let name = |zone: ZoneId| &world.topology().zones[zone.index()].name;
    let first = |wanted: State| zones().find(|&zone| state::link(world, id, zone) == wanted);
    match (first(State::Down), first(State::Slow)) {
        (Some(zone), _) => say!(picture_no_way, zone = name(zone)),
        (None, Some(zone)) => say!(picture_bad_link, zone = name(zone)),
        (None, None) => String::new(),
    }
}

fn service(run: &Run, id: ServiceId) -> ServiceFrame {
    let (world, now) = (run.world(), run.now());
    let replicas: Vec<ReplicaFrame> =
        world.replicas_of(id).map(|replica| replica_frame(run, replica)).collect();
    let running = || {
        world.replicas_of(id).map(|r| &world.replicas()[r.index()]).filter(|r| r.process == ProcessState::Up)
    };
    let shown = ServiceShown::read(run.recorder().alerts.monitoring(), id);
    ServiceFrame {
        state: run.recorder().service_state(world, id, now),
        reported: shown.state(),
        checks: shown.checks,
        busy: running().map(|replica| replica.busy as u32).sum(),
        workers: running().map(|replica| replica.slots.len() as u32).sum(),
        queue: running().map(|replica| replica.queued).sum(),
        replicas,
    }
}

/// The teeth of a replica's comb, and the largest share of its limit that a wait has used up.
fn teeth(world: &World, id: ReplicaId, now: SimTime) -> (Vec<u8>, Option<f64>) {
    /// The height of a working tooth is its time over one second.
    const WORK_SCALE_US: f64 = 1e6;
    let mut oldest: Option<f64> = None;
    let teeth = world
        .workers(id)
        .map(|worker| {
            let Some(worker) = worker else { return 0 };
            let waited = now.since(worker.since).as_micros() as f64;
            let limited = worker.stuck_since.is_some() && worker.limit.as_micros() < u64::MAX;
            let scale = if limited { worker.limit.as_micros() as f64 } else { WORK_SCALE_US };
            let share = (waited / scale).min(1.0);
            if limited {
                oldest = Some(oldest.unwrap_or(0.0).max(share));
            }
            (share * 254.0) as u8 + 1
        })
        .collect();
    (teeth, oldest)
}

fn replica_frame(run: &Run, id: ReplicaId) -> ReplicaFrame {
    let (world, now) = (run.world(), run.now());
    let replica = &world.replicas()[id.index()];
    let (teeth, oldest) = teeth(world, id, now);
    let twin = run.twin_world().map(|(twin, now)| self::teeth(twin, id, now).0);
    ReplicaFrame {
        ghost_teeth: twin.filter(|twin| *twin != teeth).unwrap_or_default(),
        state: State::from(world.health(id, now)),
        teeth,
        queue: replica.queued,
        oldest_wait_left: oldest.map(|share| 1.0 - share),
        breakers_open: world.breakers_open(id).0,
        target: world.balancer().registration(id),
        impaired: replica.stuck
            || world.impairment(Impaired::Replica(id)).is_some()
            || world.bad_version(id).is_some(),
    }
}

fn cluster(run: &Run, id: ClusterId) -> ClusterFrame {
    let world = run.world();
    let cluster = &world.clusters()[id.index()];
    let customer: Vec<PartitionId> = (0..cluster.layout().topics().len())
        .filter(|&t| !cluster.layout().topics()[t].internal)
        .flat_map(|t| cluster.layout().partitions_of(TopicId(t as u16)))
        .collect();
    let offline = cluster.customer_partitions_offline();
    let brokers: Vec<BrokerFrame> =
        (0..cluster.brokers()).map(|b| broker(world, id, BrokerId(b), &customer)).collect();
    let shown = ClusterShown::read(run.recorder().alerts.monitoring(), id);
    let state = if offline > 0 {
        State::Hung
    } else if brokers.iter().any(|broker| broker.state == State::Down) {
        State::Failing
    } else if cluster.state() == ClusterState::Healing {
        State::Slow
    } else {
        State::Ok
    };
    ClusterFrame {
        state,
        vendor_state: if cluster.state() == ClusterState::Active { "ACTIVE" } else { "HEALING" }.to_string(),
        led: cluster.customer_partitions() - offline,
        partitions: cluster.customer_partitions(),
        reported: shown.state(),
        reporting: shown.down.map(|down| f64::from(cluster.brokers()) - down),
        offline_metric: shown.offline,
        brokers,
    }
}

fn broker(world: &World, id: ClusterId, broker: BrokerId, customer: &[PartitionId]) -> BrokerFrame {
    let cluster = &world.clusters()[id.index()];
    let host = world.hosts().iter().find(|host| host.kind == HostKind::Broker(id, broker));
    let reachable = cluster.reachability(broker);
    let state = match (host.map(|host| host.state), reachable) {
        (Some(HostState::Off), _) => State::Down,
        (Some(HostState::Booting), _) => State::Starting,
        _ if cluster.is_stopped(broker) => State::Down,
        (_, Reachability::Up) => State::Ok,
        _ => State::Starting,
    };
    let up = state == State::Ok;
    let mut leads = 0;
    let copies = customer
        .iter()
        .map(|&partition| {
            let replicas = cluster.replicas(partition);
            replicas.contains(&broker).then(|| {
                let leader = cluster.leader(partition);
                let works = leader.is_some_and(|leader| cluster.reachability(leader) == Reachability::Up);
                leads += u32::from(leader == Some(broker) && up);
                match () {
                    () if !works && replicas.first() == Some(&broker) => Copy::LeaderlessHere,
                    () if !up => Copy::Gone,
                    () if !works => Copy::Orphan,
                    () if leader == Some(broker) => Copy::Leads,
                    () if cluster.isr(partition).contains(&broker) => Copy::Follows,
                    () => Copy::Behind,
                }
            })
        })
        .collect();
    BrokerFrame { state, fenced: cluster.broker_fenced(broker), leads, copies }
}

fn quorum(world: &World, at: usize) -> GroupFrame {
    let (quorum, spec) = (&world.quorums()[at], &world.topology().quorums[at]);
    let (up, all) = (quorum.nodes_up(), spec.nodes.len());
    let (state, phrase) = match quorum.leader() {
        Some(_) if up == all => (State::Ok, say!(picture_quorum, up, all, needed = all / 2 + 1)),
        Some(_) => (State::Slow, say!(picture_quorum_holds, up, all)),
        None if up == 0 => (State::Down, say!(picture_no_quorum, up, all)),
        None if quorum.has_majority() => (State::Hung, say!(picture_electing, up, all)),
        None => (State::Hung, say!(picture_no_quorum, up, all)),
    };
    let (state, phrase) = match (quorum.leader(), quorum.mode()) {
        (None, _) if quorum.rebuilding().is_some() => (State::Starting, say!(picture_rebuilt)),
        (_, Mode::Closed) if quorum.is_shut() => (State::Rejecting, say!(picture_closed_by_hand, up, all)),
        (None, _) | (_, Mode::Open) => (state, phrase),
        (_, Mode::Closed) => (State::Rejecting, say!(picture_closed, up, all)),
        (_, Mode::CancelOnly) => (State::Rejecting, say!(picture_cancel_only, up, all)),
        (_, Mode::Auction) => (State::Slow, say!(picture_auction, orders = quorum.book())),
    };
    let members = (0..all)
        .map(|node| {
            let state = if quorum.is_up(node) { State::Ok } else { State::Down };
            (state, quorum.leader() == Some(node as u8))
        })
        .collect();
    let zones = (0..all).map(|node| quorum.zone(node as u8).index()).collect();
    GroupFrame { state, phrase, members, zones }
}

fn store(world: &World, at: usize) -> GroupFrame {
    let (store, spec) = (&world.stores()[at], &world.topology().stores[at]);
    let zone = |member: u8| &world.topology().zones[spec.members[member as usize].index()].name;
    let (state, phrase) = match store.primary() {
        None if store.stands_still() => (State::Down, say!(picture_stands_still)),
        None => (State::Hung, say!(picture_no_primary)),
        Some(_) if store.is_saturated(Resource::Network) => (State::Slow, say!(picture_network)),
        Some(_) if store.is_saturated(Resource::Cpu) => (State::Slow, say!(picture_cpu)),
        Some(primary) => (State::Ok, say!(picture_primary, zone = zone(primary))),
    };
    let members = (0..spec.members.len())
        .map(|member| {
            let state = if store.is_up(member) { State::Ok } else { State::Down };
            (state, store.primary() == Some(member as u8))
        })
        .collect();
    let phrase = match store.work() {
        Some(work) => {
            say!(picture_doing, doing = work.action.doing(spec), time = clock(work.due.as_micros()))
        }
        None => phrase,
    };
    let zones = spec.members.iter().map(|zone| zone.index()).collect();
    GroupFrame { state, phrase, members, zones }
}

/// A log line for the page.
pub(crate) fn log_entry(entry: &Entry) -> LogEntry {
    LogEntry {
        at_us: entry.at.as_micros(),
        severity: entry.severity,
        text: entry.text.clone(),
        part: entry.part,
    }
}

/// Movements since the last frame, and how many did not fit.
pub(crate) fn hops(run: &mut Run) -> (Vec<Hop>, u32) {
    let mut all = run.drain_hops();
    let left_out = all.len().saturating_sub(MOST_HOPS);
    // The newest are kept: they belong to the moment that is shown.
    (all.split_off(left_out), left_out as u32)
}

fn load(store: &Store, full: bool, now: SimTime) -> StoreLoad {
    StoreLoad {
        full,
        parts: store.shards().len() as u32,
        cpu: store.utilisation(now),
        waiting: store.waiting() as u32,
        connections: store.connections_in_use(),
        waiting_for_pool: store.waiting_for_pool() as u32,
        network_backlog_s: store.network_backlog(now).as_secs_f64(),
        network_credits: store.network_credits(now),
        work_due_us: store.work().map(|work| work.due.as_micros()),
    }
}
