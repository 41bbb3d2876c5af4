//! Chains of causes: from any part down to what began it, and up to the customers. Each link is a recorded wait, a fact, or
//! a state of the part itself; nothing leads from a fault to a service's health.

mod apart;
mod duties;
mod groups;
mod impaired;
mod upward;

use crate::engine::SimTime;
use crate::frame::{ChainStep, State};
use crate::language::{say, small};
use crate::run::Run;
use crate::telemetry::causes::{Causes, Leaderless, OVER, Trouble};
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::telling::figures::count;
use crate::world::command::{Command, Duty, Toll};
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::services::replica::ProcessState;
use crate::world::stores::store::Resource;
use crate::world::topology::{Action, Topology};
use crate::world::{HostKind, HostState, WaitKind, WorkerView, World};

use super::waits;
pub(super) use upward::hurt;

/// A link, and what it leads to.
struct Link {
    part: Part,
    title: String,
    detail: String,
    at: Option<SimTime>,
    state: State,
    next: Next,
}

/// The next step of a chain.
enum Next {
    /// Nowhere.
    End,
    /// At another part.
    Part(Part),
    /// At the loss of a host.
    Host(HostKind),
    /// At what left a cluster without leaders.
    Roots(ClusterId, Leaderless),
    /// At the consumers of a service.
    Readers(ServiceId),
}

/// Looks for causes in a run.
#[derive(Clone, Copy)]
struct Seeker<'r> {
    run: &'r Run,
    world: &'r World,
    topology: &'r Topology,
    causes: &'r Causes,
    names: Names<'r>,
    now: SimTime,
    /// One simulated request stands for so many.
    weight: u32,
}

/// The chain from a part down to the root.
pub(super) fn chain(run: &Run, from: Part, weight: u32) -> Vec<ChainStep> {
    let seeker = Seeker::new(run, weight);
    let mut links = seeker.down(from);
    // A chain holds as a whole from the moment on that the last of its links below began.
    let mut below: Option<SimTime> = None;
    for link in links.iter_mut().rev() {
        link.at = link.at.map(|at| at.max(below.unwrap_or(at)));
        below = link.at.or(below);
    }
    links
        .into_iter()
        .map(|link| ChainStep {
            below_vendor_line: matches!(link.part, Part::Duty(..)),
            title: link.title,
            detail: link.detail,
            since_us: link.at.map(SimTime::as_micros),
            state: link.state,
            part: Some(link.part),
        })
        .collect()
}

/// Tells how the steps of a service end.
fn steps_end(label: &str, outcome: CallOutcome, what: &str) -> String {
    match outcome {
        CallOutcome::TimedOut => say!(chain_steps_time_out, label, what),
        CallOutcome::Rejected => say!(chain_steps_refused, label, what),
        _ => say!(chain_steps_error, label, what),
    }
}

fn most_common(stuck: &[WorkerView]) -> Option<(WaitKind, usize)> {
    let count =
        |view: &WorkerView| stuck.iter().filter(|other| other.kind.part() == view.kind.part()).count();
    stuck.iter().map(|view| (view.kind, count(view))).max_by_key(|entry| entry.1)
}

impl<'r> Seeker<'r> {
    fn new(run: &'r Run, weight: u32) -> Seeker<'r> {
        let topology = run.world().topology();
        let (world, causes) = (run.world(), &run.recorder().causes);
        Seeker { run, world, topology, causes, names: Names(topology), now: run.now(), weight }
    }

    /// The links from a part down.
    fn down(&self, from: Part) -> Vec<Link> {
        const LONGEST: usize = 12;
        let mut links: Vec<Link> = Vec::new();
        let mut at = Some(from);
        while let Some(part) = at.take() {
            if links.len() >= LONGEST || links.iter().any(|link| link.part == part) {
                break;
            }
            let mut link = self.look(part);
            let next = std::mem::replace(&mut link.next, Next::End);
            links.push(link);
            match next {
                Next::End => {}
                Next::Part(part) => at = Some(part),
                Next::Host(kind) => {
                    let root = self.root_of_host(kind);
                    add(&mut links, root);
                }
                Next::Readers(service) => links.extend(self.readers(service)),
                Next::Roots(cluster, episode) => self.roots(cluster, &episode, &mut links),
            }
        }
        links
    }

    fn actions(&self, service: ServiceId) -> impl Iterator<Item = &'r Action> {
        let spec = &self.topology.services[service.index()];
        spec.operations.iter().flat_map(|operation| &operation.steps).map(|step| &step.action)
    }

    fn link(&self, part: Part, title: String, detail: String) -> Link {
        Link { part, title, detail, at: None, state: State::Ok, next: Next::End }
    }

    /// Nothing is wrong: what the part waits for when all is well.
    fn fine(&self, part: Part, name: &str, normally: String) -> Link {
        self.link(part, say!(chain_fine, name), normally)
    }

    /// Examines a part: its present trouble, and where that leads.
    fn look(&self, part: Part) -> Link {
        match part {
            Part::Journey(journey) => self.journey(journey),
            Part::Balancer | Part::Node(_) => self.balancer(),
            Part::Service(service) => self.service(part, service, None),
            Part::Replica(replica) => {
                self.service(part, self.world.replicas()[replica.index()].service, Some(replica))
            }
            Part::Cluster(cluster) => self.cluster(cluster),
            Part::Broker(cluster, broker) => self.broker(cluster, broker),
            Part::Quorum(quorum) => self.quorum(quorum),
            Part::Store(store) => self.store(store),
            Part::Zone(zone) => self.zone(zone),
            Part::Link(one, other) => self.between(one, other),
            Part::Duty(plane, duty) => self.duty(plane, duty),
        }
    }

    fn journey(&self, id: JourneyId) -> Link {
        let (spec, part) = (&self.topology.journeys[id.index()], Part::Journey(id));
        let recorder = self.run.recorder();
        let (window, got) = (&recorder.windows[id.index()], &recorder.figures.journeys[id.index()]);
        let health = recorder.figures.states[id.index()];
        let asked = self.names.service(spec.service);
        if health == State::Ok {
            return self.fine(part, &spec.label, say!(chain_journey_fine, asked));
        }
        let requests = |simulated: f64| count(libm::round(simulated * f64::from(self.weight)) as u64);
        let service = Part::Service(spec.service);
        // Where the service itself has no trouble, what spoilt the visits says where to look.
        let next = match self.trouble(spec.service) {
            Some(_) => Some(service),
            None => window.blames().find_map(Blame::part).or(Some(service)),
        };
        Link {
            at: self.causes.journeys[id.index()],
            state: health,
            next: next.map_or(Next::End, Next::Part),
            ..self.link(
                part,
                say!(
                    chain_journey,
                    label = spec.label,
                    lost = requests(got.lost().into()),
                    ended = requests(got.ended().into())
                ),
                say!(chain_journey_late, late = requests(got.late), waiting = requests(got.waiting), asked),
            )
        }
    }

    /// The trouble of a service that lasts, and of several the one seen last, then the oldest.
    fn trouble(&self, service: ServiceId) -> Option<Trouble> {
        let list = self.causes.services[service.index()].iter().filter(|trouble| trouble.is_on(self.now));
        list.copied().max_by_key(|trouble| (trouble.last, std::cmp::Reverse(trouble.since)))
    }

    fn trouble_with(&self, service: ServiceId, kind: WaitKind) -> Option<Trouble> {
        let mut list = self.causes.services[service.index()].iter();
        list.find(|trouble| trouble.kind.part() == kind.part()).copied()
    }

    fn service(&self, part: Part, id: ServiceId, only: Option<ReplicaId>) -> Link {
        let (world, label) = (self.world, &self.topology.services[id.index()].label);
        let health: State = match only {
            Some(replica) => State::from(world.health(replica, self.now)),
            None => self.run.recorder().service_state(world, id, self.now),
        };
        let own = || world.replicas_of(id).filter(|replica| only.is_none_or(|only| only == *replica));
        let gone = |replica: &ReplicaId| world.replicas()[replica.index()].process != ProcessState::Up;
        let views = waits(world, id, only);
        let stuck: Vec<WorkerView> =
            views.iter().filter(|view| view.stuck_since.is_some()).copied().collect();
        let long = stuck.iter().filter(|view| {
            view.stuck_since.is_some_and(|since| since + crate::telemetry::causes::LONG_WAIT <= self.now)
        });
        let long: Vec<WorkerView> = long.copied().collect();
        let queued: u32 = own().map(|replica| world.replicas()[replica.index()].queued).sum();
        // While requests queue, waits that are still short say where the workers are.
        let long = if long.is_empty() && queued > 0 { stuck } else { long };
        let most = most_common(&long);
        let own_work = most.is_some_and(|(kind, _)| kind == WaitKind::Work);
        let impaired = || self.service_impaired(part, id, &own().collect::<Vec<_>>(), health);
        if let Some(link) = own_work.then(impaired).flatten() {
            return link;
        }
        if let Some((kind, count)) = most {
            let (what, next) = self.waited_for(kind, &long);
            let title = match count == views.len() && health == State::Hung {
                true => say!(chain_every_worker, label),
                false => say!(chain_workers_wait, label, count),
            };
            let on = self.trouble_with(id, kind).filter(|trouble| trouble.is_on(self.now));
            let at = on.map(|trouble| trouble.since);
            let detail = say!(chain_wait_for, count, what);
            return Link { at, state: worse(health), next, ..self.link(part, title, detail) };
        }
        if only.is_none_or(|only| !gone(&only))
            && let Some(spoilt) = self.spoilt(id, only)
        {
            return self.steps_end_badly(part, label, health, spoilt, views.len());
        }
        if let Some(link) = impaired() {
            return link;
        }
        let down: Vec<ReplicaId> = own().filter(gone).collect();
        if let Some(&first) = down.first() {
            let kind = HostKind::Replica(first);
            let title = say!(chain_not_serving, label, down = down.len(), all = own().count());
            let (detail, at) = self.host(kind);
            return Link {
                at,
                state: worse(health),
                next: Next::Host(kind),
                ..self.link(part, title, detail)
            };
        }
        if let Some(link) = self.service_apart(part, &own().collect::<Vec<_>>(), label, health) {
            return link;
        }
        if let Some(link) = self.members_gone(part, id, health) {
            return link;
        }
        if queued > 0 || !matches!(health, State::Ok | State::Busy) {
            let detail = say!(chain_queued, queued, working = views.len());
            return Link { state: health, ..self.link(part, say!(chain_too_much_work, label), detail) };
        }
        self.fine(part, label, say!(chain_waits_normally, whom = self.normally(id)))
    }

    /// Steps of a service, `busy` of whose workers are busy, end badly.
    fn steps_end_badly(
        &self,
        part: Part,
        label: &str,
        health: State,
        (kind, outcome, since): (WaitKind, CallOutcome, SimTime),
        busy: usize,
    ) -> Link {
        let (what, next) = self.waited_for(kind, &[]);
        let edge = self.edge_impaired(part, kind);
        let next = if edge.is_some() { Next::End } else { next };
        let title = steps_end(label, outcome, &what);
        let detail = match health {
            _ if edge.is_some() => edge.unwrap_or_default(),
            State::Fallback => say!(chain_fallback_answers),
            _ => say!(chain_workers_busy, busy),
        };
        Link { at: Some(since), state: worse(health), next, ..self.link(part, title, detail) }
    }

    /// What the steps of a service last ended badly by, how they ended, and since when.
    fn spoilt(&self, id: ServiceId, only: Option<ReplicaId>) -> Option<(WaitKind, CallOutcome, SimTime)> {
        let Some(replica) = only else {
            let trouble = self.trouble(id)?;
            return Some((trouble.kind, trouble.ended?, trouble.since));
        };
        let spoilt = self.world.replicas()[replica.index()].spoilt?;
        let on = self.trouble_with(id, spoilt.kind).filter(|trouble| trouble.is_on(spoilt.at))?;
        let lately = self.now.since(spoilt.at) <= OVER;
        lately.then_some((spoilt.kind, spoilt.outcome, on.since))
    }

    /// Names what a service's steps wait for when all is well.
    fn normally(&self, id: ServiceId) -> String {
        let mut list: Vec<&str> = Vec::new();
        for action in self.actions(id) {
            let name = match action {
                Action::Work(_) | Action::Produce { wait: false, .. } => continue,
                Action::Call { service, .. } => self.names.service(*service),
                Action::Query { store, .. } => &self.topology.stores[store.index()].label,
                Action::Propose { quorum, .. } => &self.topology.quorums[quorum.index()].label,
                Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. } => {
                    self.names.cluster(topic.cluster)
                }
            };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        if list.is_empty() { say!(chain_nobody) } else { list.join(", ") }
    }

    fn waited_for(&self, kind: WaitKind, views: &[WorkerView]) -> (String, Next) {
        let mut seen: Vec<String> = std::iter::once(kind)
            .chain(views.iter().map(|view| view.kind))
            .filter_map(|kind| match kind {
                WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition) => {
                    Some(self.names.partition(cluster, partition))
                }
                _ => None,
            })
            .collect();
        crate::base::order::sort(&mut seen);
        seen.dedup();
        let more = if seen.len() > 3 { " \u{2026}" } else { "" };
        let partitions = || [&seen[..seen.len().min(3)].join(", "), more].concat();
        let what = match kind {
            WaitKind::Service(service) => self.names.service(service).to_string(),
            WaitKind::Ack(..) => say!(chain_acks, partitions = partitions()),
            WaitKind::Reply(..) => say!(chain_replies, partitions = partitions()),
            WaitKind::Buffer(_) => say!(chain_buffer_full),
            WaitKind::Metadata(_) => {
                say!(chain_no_metadata)
            }
            WaitKind::Store(store) => self.topology.stores[store.index()].label.clone(),
            WaitKind::Quorum(quorum) => self.topology.quorums[quorum.index()].label.clone(),
            WaitKind::Work => say!(chain_own_work),
        };
        (what, kind.part().map_or(Next::End, Next::Part))
    }

    fn cluster(&self, id: ClusterId) -> Link {
        let (cluster, label) = (&self.world.clusters()[id.index()], self.names.cluster(id));
        let part = Part::Cluster(id);
        let (offline, all) = (cluster.customer_partitions_offline(), cluster.customer_partitions());
        let up = (0..cluster.brokers()).filter(|&b| cluster.broker_metrics(BrokerId(b)).reporting).count();
        let brokers = say!(chain_brokers_up, up, all = cluster.brokers());
        let episode = self.causes.leaderless[id.index()];
        if let Some(episode) = episode.filter(|_| offline > 0) {
            let title = say!(chain_leaderless, label, offline, all);
            let (at, next) = (Some(episode.since), Next::Roots(id, episode));
            return Link { at, state: State::Hung, next, ..self.link(part, title, brokers) };
        }
        let waits = |service: usize| {
            let mut list = self.causes.services[service].iter();
            list.any(|trouble| trouble.is_on(self.now) && trouble.kind.part() == Some(part))
        };
        let troubled = (0..self.topology.services.len()).any(waits);
        let silent = (0..cluster.brokers()).map(BrokerId).find(|&b| !cluster.broker_metrics(b).reporting);
        let stalled = (0..cluster.layout().partitions())
            .map(PartitionId)
            .any(|partition| !cluster.is_internal(partition) && !cluster.acks_all_flows(partition));
        if let Some(broker) = silent.filter(|_| stalled || troubled) {
            let name = self.names.broker(id, broker);
            let title = match stalled {
                true => say!(chain_acks_all, label, name),
                false => say!(chain_still_asked, label, name),
            };
            let at = self.host(HostKind::Broker(id, broker)).1;
            let next = Next::Part(Part::Broker(id, broker));
            let detail = say!(chain_all_led, brokers);
            return Link { at, state: State::Slow, next, ..self.link(part, title, detail) };
        }
        if let Some((episode, until)) = episode.filter(|_| troubled).and_then(|e| Some((e, e.until?))) {
            let title = say!(chain_were_leaderless, label, count = episode.most, until);
            let detail = say!(chain_old_waits);
            let (at, next) = (Some(episode.since), Next::Roots(id, episode));
            return Link { at, state: State::Slow, next, ..self.link(part, title, detail) };
        }
        if let Some(link) = self.cluster_apart(id, &brokers) {
            return link;
        }
        if let Some(link) = troubled.then(|| self.readers_ail(id)).flatten() {
            return link;
        }
        self.fine(part, label, say!(chain_cluster_fine, all))
    }

    /// Adds what left a cluster without leaders: the loss of the broker, what took it, and the duty that elects
    /// nobody; the latest first.
    fn roots(&self, id: ClusterId, episode: &Leaderless, links: &mut Vec<Link>) {
        let mut roots = Vec::new();
        if let Some(broker) = episode.last {
            let kind = HostKind::Broker(id, broker);
            let (detail, at) = self.host(kind);
            let title = say!(chain_broker_led, name = self.names.broker(id, broker));
            roots.push(Link { at, state: State::Down, ..self.link(Part::Broker(id, broker), title, detail) });
            roots.extend(self.root_of_host(kind));
        }
        let plane = self.topology.clusters[id.index()].control_plane;
        let state = &self.world.planes()[plane.index()];
        let duty = Duty::ElectLeaders;
        if state.duty(duty).blocked_since.is_some() || episode.refused.is_some() {
            roots.push(self.duty(plane, duty));
        }
        crate::base::order::sort_by_key(&mut roots, |link| std::cmp::Reverse(link.at));
        add(links, roots);
    }

    /// Returns whether a host is on and its broker's process runs, and when one of them was lost last.
    fn host(&self, kind: HostKind) -> (String, Option<SimTime>) {
        let at = self.causes.hosts.iter().find(|host| host.0 == kind).map(|host| host.1);
        let on = self.world.hosts().iter().any(|host| host.kind == kind && host.state == HostState::On);
        if self.has_ended(kind) {
            return (say!(chain_process_ended), at);
        }
        if let Some(apart) = self.host_apart(kind).filter(|_| on) {
            return (apart.says, apart.at);
        }
        (if on { say!(chain_host_up) } else { say!(chain_host_no_power) }, at)
    }

    /// Returns whether a broker's process has ended while its host runs.
    fn has_ended(&self, kind: HostKind) -> bool {
        let HostKind::Broker(cluster, broker) = kind else { return false };
        let on = self.world.hosts().iter().any(|host| host.kind == kind && host.state == HostState::On);
        on && self.world.clusters()[cluster.index()].is_stopped(broker)
    }

    /// Links to what took a host's power, or keeps one that runs apart.
    fn root_of_host(&self, kind: HostKind) -> Option<Link> {
        let at = self.host(kind).1?;
        let host = self.world.hosts().iter().find(|host| host.kind == kind)?;
        if let Some(apart) = self.apart(host.zone).filter(|_| !self.has_ended(kind)) {
            return Some(self.look(apart.root));
        }
        let (at, command) = self.causes.command_of_host(self.world, kind, at)?;
        Some(match command {
            Command::ZoneFault(zone, _) => self.zone(zone),
            Command::Broker(cluster, broker, _) => {
                let title = command.row(self.topology).past;
                let part = Part::Broker(cluster, broker);
                Link { at: Some(at), state: State::Down, ..self.link(part, title, say!(chain_by_command)) }
            }
            _ => return None,
        })
    }

    fn broker(&self, id: ClusterId, broker: BrokerId) -> Link {
        let (cluster, name) = (&self.world.clusters()[id.index()], self.names.broker(id, broker));
        let (part, kind) = (Part::Broker(id, broker), HostKind::Broker(id, broker));
        let (detail, at) = self.host(kind);
        if !cluster.broker_metrics(broker).reporting {
            let title = say!(chain_broker_down, name);
            return Link { at, state: State::Down, next: Next::Host(kind), ..self.link(part, title, detail) };
        }
        if let Some(link) = self.broker_apart(id, broker) {
            return link;
        }
        let own = |partition: &PartitionId| {
            !cluster.is_internal(*partition)
                && cluster.is_leaderless(*partition)
                && cluster.replicas(*partition).first() == Some(&broker)
        };
        let lost = (0..cluster.layout().partitions()).map(PartitionId).filter(own).count();
        if lost > 0 {
            let title = say!(chain_broker_lost, name, lost);
            let at = self.causes.leaderless[id.index()].map(|episode| episode.since);
            let next = Next::Part(Part::Cluster(id));
            return Link { at, state: State::Hung, next, ..self.link(part, title, detail) };
        }
        self.fine(part, &name, say!(chain_broker_fine))
    }

    fn balancer(&self) -> Link {
        let zones = (0..self.topology.zones.len()).map(|zone| ZoneId(zone as u8));
        let silent: Vec<ZoneId> = zones.filter(|&zone| !self.world.node_up(zone)).collect();
        let Some(&first) = silent.first() else {
            return self.fine(Part::Balancer, &say!(part_balancer), say!(chain_balancer_fine));
        };
        let kind = HostKind::Node(first);
        let (detail, at) = self.host(kind);
        let title = say!(chain_nodes_silent, silent = silent.len(), all = self.topology.zones.len());
        Link { at, state: State::Failing, next: Next::Host(kind), ..self.link(Part::Balancer, title, detail) }
    }

    fn zone(&self, id: ZoneId) -> Link {
        let (part, name) = (Part::Zone(id), self.names.zone(id));
        let (down, all) = state::zone_hosts(self.world, id);
        let on = self.world.zone_fault(id).is_some();
        match self.run.recorder().zone_faults[id.index()] {
            Some((fault, at)) => {
                let over = if on { String::new() } else { say!(chain_over) };
                let heat = self.heat(id);
                let detail = say!(chain_zone_hosts, down, all, heat, over);
                let kind = small(&fault.name());
                let title = match fault.toll() {
                    Toll::Cut => say!(chain_zone_kind, name, kind),
                    Toll::Late => say!(chain_zone_late, name, kind),
                    Toll::Hosts => say!(zone_did, zone = name, past = fault.past()),
                };
                let state = match on {
                    true if fault.toll() == Toll::Late => State::Slow,
                    true => State::Down,
                    false if down > 0 => State::Down,
                    false => State::Ok,
                };
                Link { at: Some(at), state, ..self.link(part, title, detail) }
            }
            None if down > 0 => {
                let host =
                    self.world.hosts().iter().find(|host| host.zone == id && host.state != HostState::On);
                let title = say!(chain_zone_down, name, down, all);
                let next = host.map_or(Next::End, |host| match host.kind {
                    HostKind::Broker(cluster, broker) => Next::Part(Part::Broker(cluster, broker)),
                    kind => Next::Host(kind),
                });
                Link { state: State::Failing, next, ..self.link(part, title, String::new()) }
            }
            None => self.fine(part, &name, say!(chain_zone_fine, all)),
        }
    }
}

/// Appends links for new parts; adds detail to parts already in the chain.
fn add(links: &mut Vec<Link>, more: impl IntoIterator<Item = Link>) {
    for link in more {
        match links.iter_mut().find(|told| told.part == link.part) {
            Some(told) if told.at == link.at => told.detail = link.title,
            Some(_) => {}
            None => links.push(link),
        }
    }
}

/// A part in a chain is at least slow.
fn worse(state: State) -> State {
    if matches!(state, State::Ok | State::Busy) { State::Slow } else { state }
}
