//! Views of a world that do not change it: workers, waits, causes. Health is computed from this alone; nothing here
//! leads from a fault or a leader to a service's health.

use crate::engine::{SimDuration, SimTime};
use crate::world::PlaneState;
use crate::world::World;
use crate::world::front::balancer::Balancer;
use crate::world::ids::*;
use crate::world::kafka::cluster::Cluster;
use crate::world::kafka::consumer::ConsumerGroup;
use crate::world::kafka::producer::Producer;
use crate::world::part::Part;
use crate::world::quorums::quorum::Quorum;
use crate::world::services::call::{Blame, Call, CallState, Parent, WaitFor};
use crate::world::services::jobs::JobKind;
use crate::world::services::replica::{NIL, ProcessState, Replica};
use crate::world::slab::Handle;
use crate::world::stores::store::Store;
use crate::world::topology::Action;

/// The state of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    /// It works (or pauses before a retry).
    Work,
    /// It waits for the answer of a replica of this service.
    Service(ServiceId),
    /// It waits for the acknowledgement of a partition.
    Ack(ClusterId, PartitionId),
    /// It waits for a reply over a partition.
    Reply(ClusterId, PartitionId),
    /// It waits for memory of its producer's buffer.
    Buffer(ClusterId),
    /// Its producer waits for metadata: no broker has answered the new process yet.
    Metadata(ClusterId),
    /// It waits for a store.
    Store(StoreId),
    /// It waits for a quorum group.
    Quorum(QuorumId),
}

impl WaitKind {
    /// Returns the part that it waits for; `None` for work.
    #[inline]
    pub fn part(self) -> Option<Part> {
        match self {
            WaitKind::Work => None,
            WaitKind::Service(service) => Some(Part::Service(service)),
            WaitKind::Ack(cluster, _)
            | WaitKind::Reply(cluster, _)
            | WaitKind::Buffer(cluster)
            | WaitKind::Metadata(cluster) => Some(Part::Cluster(cluster)),
            WaitKind::Store(store) => Some(Part::Store(store)),
            WaitKind::Quorum(quorum) => Some(Part::Quorum(quorum)),
        }
    }
}

/// A busy worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerView {
    /// Its state.
    pub kind: WaitKind,
    /// Its beginning.
    pub since: SimTime,
    /// The time since which the innermost thing that it waits for has made no progress; `None` while it works.
    pub stuck_since: Option<SimTime>,
    /// Limit of the wait.
    pub limit: SimDuration,
    /// The innermost part that it waits for.
    pub blame: Blame,
}

/// A visit under way.
#[derive(Clone, Debug)]
pub struct VisitView {
    /// The journey that the customer wants.
    pub journey: JourneyId,
    /// The time when the present attempt began.
    pub since: SimTime,
    /// True if the customer thinks about another attempt.
    pub hesitates: bool,
    /// The replicas that it is at, from the customer inward.
    pub replicas: Vec<ReplicaId>,
    /// The innermost part that it waits for.
    pub blame: Blame,
}

/// The health of a replica, computed from its slots and outcomes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicaHealth {
    /// There is no instance.
    NotLaunched,
    /// The process does not serve.
    Down,
    /// The process boots.
    Starting,
    /// At least 90 % of the workers have waited over 5 s on something that made no progress, while under 5 % of the
    /// calls that ended in the last 10 s were errors (design principle 3).
    Hung,
    /// At least 5 % of the calls that ended in the last 10 s were errors or time-outs.
    Failing,
    /// At least 5 % were refused.
    Rejecting,
    /// Requests wait for a worker.
    Slow,
    /// At least 5 % were answered by a fallback.
    Fallback,
    /// More than half of the workers are busy.
    Busy,
    /// Nothing to report.
    Ok,
}

/// Time on one thing without progress after which a worker counts as hung (design principle 3).
const HUNG_AFTER: SimDuration = SimDuration::from_secs(5);

impl World {
    /// All replicas, by `ReplicaId`.
    pub fn replicas(&self) -> &[Replica] {
        self.services.replicas()
    }

    /// The clusters.
    pub fn clusters(&self) -> &[Cluster] {
        self.kafka.clusters()
    }

    /// The balancer.
    pub fn balancer(&self) -> &Balancer {
        self.front.balancer()
    }

    /// The quorum groups.
    pub fn quorums(&self) -> &[Quorum] {
        self.quorums.quorums()
    }

    /// The stores.
    pub fn stores(&self) -> &[Store] {
        self.stores.stores()
    }

    /// The control planes.
    pub fn planes(&self) -> &[PlaneState] {
        self.region.planes()
    }

    /// The consumer groups with their cluster and service.
    pub fn groups(&self) -> impl Iterator<Item = (&ConsumerGroup, ClusterId, ServiceId)> {
        self.kafka.groups().iter().map(|slot| (&slot.group, slot.cluster, slot.service))
    }

    /// The producers of a replica, with their clusters.
    pub fn producers_of(&self, replica: ReplicaId) -> impl Iterator<Item = (&Producer, ClusterId)> {
        self.kafka
            .producers()
            .iter()
            .filter(move |slot| slot.replica == replica)
            .map(|slot| (&slot.producer, slot.cluster))
    }

    /// Replies that wait in logs for readers that cannot fetch.
    pub fn replies_pending(&self) -> usize {
        self.kafka.readers().iter().map(|reader| reader.pending()).sum()
    }

    /// Returns the state of each worker of a replica; `None` for an idle one.
    pub fn workers(&self, replica: ReplicaId) -> impl Iterator<Item = Option<WorkerView>> {
        self.services.replicas()[replica.index()]
            .slots
            .iter()
            .map(|&slot| (slot != NIL).then(|| self.worker(slot)))
    }

    /// Returns since when each worker of a replica that makes no progress has made none: much less work than the whole view
    /// of a worker.
    pub fn stuck_workers(&self, replica: ReplicaId) -> impl Iterator<Item = SimTime> {
        self.stuck_calls(replica).map(|(_, since)| since)
    }

    /// What the workers of a replica wait for that have made no progress since a time that is `long` ago, and that time.
    pub fn long_waits(
        &self,
        replica: ReplicaId,
        long: impl Fn(SimTime) -> bool,
    ) -> impl Iterator<Item = (WaitKind, SimTime)> {
        let waits = self.stuck_calls(replica).filter(move |&(_, since)| long(since));
        waits.map(|(call, since)| (self.wait_kind(call), since))
    }

    fn stuck_calls(&self, replica: ReplicaId) -> impl Iterator<Item = (&Call, SimTime)> {
        let replica = &self.services.replicas()[replica.index()];
        let slots = if replica.busy == 0 { &[] } else { replica.slots.as_slice() };
        let calls = slots.iter().filter(|&&slot| slot != NIL).map(|&slot| &self.services.calls()[slot]);
        calls.filter_map(|call| Some((call, self.stuck_since(call, 0)?)))
    }

    fn worker(&self, slot: u32) -> WorkerView {
        let call = &self.services.calls()[slot];
        let handle = self.services.calls().handle(slot);
        WorkerView {
            kind: self.wait_kind(call),
            since: call.since,
            stuck_since: self.stuck_since(call, 0),
            limit: call.limit,
            blame: self.blame_of_wait(handle),
        }
    }

    /// Returns since when the first call of a replica's queue has waited in it.
    pub fn queue_head_since(&self, replica: ReplicaId) -> Option<SimTime> {
        let head = self.services.replicas()[replica.index()].head;
        (head != NIL).then(|| self.services.calls()[head].since)
    }

    pub(crate) fn wait_kind(&self, call: &Call) -> WaitKind {
        match call.wait {
            WaitFor::Nothing => WaitKind::Work,
            WaitFor::Call(child) => match self.services.calls().get(child) {
                Some(child) => WaitKind::Service(self.services.replicas()[child.replica.index()].service),
                None => self.called_service(call).map_or(WaitKind::Work, WaitKind::Service),
            },
            WaitFor::Job(job) => match self.services.jobs().get(job).map(|job| job.kind) {
                Some(JobKind::Query(store) | JobKind::Connect(store)) => WaitKind::Store(store),
                Some(JobKind::Proposal(quorum, _)) => WaitKind::Quorum(quorum),
                None => WaitKind::Work,
            },
            WaitFor::Buffer(message) | WaitFor::Ack(message) | WaitFor::Reply(message)
                if self.awaits_metadata(message) =>
            {
                let cluster = self.kafka.messages()[message.index].cluster;
                WaitKind::Metadata(self.cluster_in_use(cluster))
            }
            WaitFor::Buffer(message) => self
                .kafka
                .messages()
                .get(message)
                .map_or(WaitKind::Work, |message| WaitKind::Buffer(self.cluster_in_use(message.cluster))),
            WaitFor::Ack(message) => self.kafka.messages().get(message).map_or(WaitKind::Work, |message| {
                WaitKind::Ack(self.cluster_in_use(message.cluster), message.partition)
            }),
            WaitFor::Reply(_) => match self.reply_partition(call) {
                Some((cluster, partition)) => WaitKind::Reply(cluster, partition),
                None => WaitKind::Work,
            },
            WaitFor::Permission(_) => self.asked_of(call),
        }
    }

    /// Returns whether a record's producer has no metadata yet, so that its send() has not returned.
    fn awaits_metadata(&self, message: Handle) -> bool {
        self.kafka.messages().get(message).is_some_and(|message| {
            let producer = self.producer_of(message.replica, message.cluster);
            self.kafka.producers()[producer as usize].producer.awaits_metadata()
        })
    }

    /// The partition whose reply a call waits for: the request record may be gone from every log by then.
    fn reply_partition(&self, call: &Call) -> Option<(ClusterId, PartitionId)> {
        match self.action_of(call)? {
            action @ Action::RequestReply { request, .. } => {
                let index = self.partition_of_step(action, call);
                let layout = self.kafka.clusters()[request.cluster.index()].layout();
                Some((self.cluster_in_use(request.cluster), layout.partition(request.topic, index)))
            }
            _ => None,
        }
    }

    /// Returns the thing that the present step of a call asks for, whether the call waits for it or not.
    pub(crate) fn asked_of(&self, call: &Call) -> WaitKind {
        match self.action_of(call) {
            None | Some(Action::Work(_)) => WaitKind::Work,
            Some(Action::Call { service, .. }) => WaitKind::Service(*service),
            Some(Action::Query { store, .. }) => WaitKind::Store(*store),
            Some(Action::Propose { quorum, .. }) => WaitKind::Quorum(*quorum),
            Some(action @ Action::Produce { topic, .. }) => {
                let index = self.partition_of_step(action, call);
                let layout = self.kafka.clusters()[topic.cluster.index()].layout();
                WaitKind::Ack(self.cluster_in_use(topic.cluster), layout.partition(topic.topic, index))
            }
            Some(Action::RequestReply { .. }) => match self.reply_partition(call) {
                Some((cluster, partition)) => WaitKind::Reply(cluster, partition),
                None => WaitKind::Work,
            },
        }
    }

    /// The visits under way.
    pub fn visits_under_way(&self) -> impl Iterator<Item = VisitView> {
        let nodes = (0..self.topology.zones.len()).any(|zone| self.node_up(ZoneId(zone as u8)));
        self.front.visits().iter().map(move |(_, visit)| {
            let mut replicas = Vec::new();
            let mut at = visit.call;
            while let Some(call) = self.services.calls().get(at) {
                replicas.push(call.replica);
                let WaitFor::Call(child) = call.wait else { break };
                at = child;
            }
            let sent = visit.call != Handle::NONE;
            VisitView {
                journey: visit.journey,
                since: visit.attempt_started,
                hesitates: !sent && nodes,
                replicas,
                blame: if sent { self.blame_of_wait(visit.call) } else { Blame::Balancer },
            }
        })
    }

    pub(crate) fn called_service(&self, call: &Call) -> Option<ServiceId> {
        match self.action_of(call)? {
            Action::Call { service, .. } => Some(*service),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn action_of(&self, call: &Call) -> Option<&Action> {
        let service = self.services.replicas()[call.replica.index()].service;
        let operation = &self.topology.services[service.index()].operations[call.operation.index()];
        operation.steps.get(call.step as usize).map(|step| &step.action)
    }

    /// Returns since when the innermost thing that a call waits for has made no progress.
    fn stuck_since(&self, call: &Call, depth: u8) -> Option<SimTime> {
        const DEEPEST: u8 = 16;
        match (call.state, call.wait) {
            (CallState::Queued | CallState::Travelling, _) => Some(call.since),
            (CallState::Waiting, WaitFor::Call(child)) if depth < DEEPEST => {
                match self.services.calls().get(child) {
                    Some(child) => self.stuck_since(child, depth + 1),
                    None => Some(call.since),
                }
            }
            (CallState::Waiting, _) => Some(call.since),
            _ => None,
        }
    }

    /// The innermost part that a call waits for.
    pub(crate) fn blame_of_wait(&self, handle: Handle) -> Blame {
        let mut at = handle;
        loop {
            let Some(call) = self.services.calls().get(at) else { return Blame::Nobody };
            match (call.state, call.wait) {
                (CallState::Queued | CallState::Abandoned, _) => return Blame::Queue(call.replica),
                (CallState::Waiting, WaitFor::Call(child)) if self.services.calls().holds(child) => {
                    at = child
                }
                (CallState::Waiting, WaitFor::Job(job)) => {
                    return match self.services.jobs().get(job).map(|job| job.kind) {
                        Some(JobKind::Query(store) | JobKind::Connect(store)) => Blame::Store(store),
                        Some(JobKind::Proposal(quorum, _)) => Blame::Quorum(quorum),
                        None => Blame::Nobody,
                    };
                }
                (CallState::Waiting, WaitFor::Buffer(_)) => return Blame::Buffer(call.replica),
                (CallState::Waiting, WaitFor::Ack(message)) => {
                    return self.kafka.messages().get(message).map_or(Blame::Nobody, |message| {
                        Blame::Partition(self.cluster_in_use(message.cluster), message.partition)
                    });
                }
                (CallState::Waiting, WaitFor::Reply(_)) => {
                    return self
                        .reply_partition(call)
                        .map_or(Blame::Nobody, |(cluster, partition)| Blame::Partition(cluster, partition));
                }
                _ => return Blame::Replica(call.replica),
            }
        }
    }

    pub(crate) fn blame_of_action(&self, action: &Action, partition: u16, replica: ReplicaId) -> Blame {
        match action {
            Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. } => {
                let layout = self.kafka.clusters()[topic.cluster.index()].layout();
                Blame::Partition(self.cluster_in_use(topic.cluster), layout.partition(topic.topic, partition))
            }
            Action::Query { store, .. } => Blame::Store(*store),
            Action::Propose { quorum, .. } => Blame::Quorum(*quorum),
            Action::Call { .. } | Action::Work(_) => Blame::Replica(replica),
        }
    }

    /// The health of a replica.
    pub fn health(&self, id: ReplicaId, now: SimTime) -> ReplicaHealth {
        let replica = &self.services.replicas()[id.index()];
        match replica.process {
            ProcessState::NotLaunched => return ReplicaHealth::NotLaunched,
            ProcessState::Silent => return ReplicaHealth::Down,
            ProcessState::Refusing => return ReplicaHealth::Starting,
            ProcessState::Up => {}
        }
        let lately = replica.ended_lately(now);
        let share = |count: u32| lately.ended > 0 && count * 20 >= lately.ended;
        // Only where so many workers are busy that they can be stuck: looking at each of them takes time.
        let nearly_all = |workers: usize| workers * 10 >= replica.slots.len() * 9;
        if nearly_all(replica.busy.into()) && !share(lately.errors) {
            let stuck = self.stuck_workers(id).filter(|&since| now.since(since) > HUNG_AFTER);
            if nearly_all(stuck.count()) {
                return ReplicaHealth::Hung;
            }
        }
        if share(lately.errors + lately.timed_out) {
            return ReplicaHealth::Failing;
        }
        if share(lately.rejected) {
            return ReplicaHealth::Rejecting;
        }
        if replica.queued > 0 {
            return ReplicaHealth::Slow;
        }
        if share(lately.degraded) {
            return ReplicaHealth::Fallback;
        }
        if replica.busy as usize * 2 > replica.slots.len() {
            return ReplicaHealth::Busy;
        }
        ReplicaHealth::Ok
    }

    /// Calls from customers that are under way, by whether they still have somebody who waits.
    pub fn calls_in_flight(&self) -> u32 {
        self.services
            .calls()
            .iter()
            .filter(|(handle, call)| match call.parent {
                Parent::Visit(visit) => {
                    self.front.visits().get(visit).is_some_and(|visit| visit.call == *handle)
                }
                _ => false,
            })
            .count() as u32
    }
}

impl World {
    /// The service whose replica a producer belongs to.
    pub fn service_of_producer(&self, producer: ProducerId) -> ServiceId {
        self.services.replicas()[self.kafka.producers()[producer.index()].replica.index()].service
    }

    /// The service whose replicas call over an edge.
    pub fn edge_service(&self, edge: u16) -> ServiceId {
        self.guards.edges()[edge as usize].service
    }

    /// Returns since when no running replica of a service has had an idle worker.
    pub fn full_since(&self, service: ServiceId) -> Option<SimTime> {
        self.services.full()[service.index()]
    }

    /// Counts the things of each kind that the world holds now: they must not grow without end.
    pub fn census(&self) -> Census {
        Census {
            calls: self.services.calls().len(),
            visits: self.front.visits().len(),
            relays: self.front.relays().len(),
            jobs: self.services.jobs().len(),
            messages: self.kafka.messages().len(),
            transmissions: self.kafka.transmissions().len(),
        }
    }

    /// Services whose workers may wait for a partition of `cluster`: directly, or behind the services they call.
    pub fn services_behind(&self, cluster: ClusterId) -> Vec<ServiceId> {
        let services = &self.topology.services;
        let mut behind = vec![false; services.len()];
        // Calls have no cycles, so this many passes reach the last caller.
        for _ in 0..services.len() {
            for (s, service) in services.iter().enumerate() {
                let waits = service.operations.iter().flat_map(|operation| &operation.steps).any(|step| {
                    match step.action {
                        Action::Produce { topic, wait: true, .. } => topic.cluster == cluster,
                        Action::RequestReply { request, .. } => request.cluster == cluster,
                        Action::Call { service, .. } => behind[service.index()],
                        _ => false,
                    }
                });
                behind[s] |= waits;
            }
        }
        (0..services.len()).filter(|&s| behind[s]).map(|s| ServiceId(s as u8)).collect()
    }

    /// Workers of the running ones of `replicas`, and those among them whose innermost wait is for a partition that
    /// `dead` holds for.
    pub fn workers_on(
        &self,
        replicas: impl Iterator<Item = ReplicaId>,
        dead: impl Fn(ClusterId, PartitionId) -> bool,
    ) -> WorkersOn {
        let mut counts = WorkersOn::default();
        for replica in replicas {
            if self.services.replicas()[replica.index()].process != ProcessState::Up {
                continue;
            }
            counts.slots += self.services.replicas()[replica.index()].slots.len() as u32;
            for worker in self.workers(replica).flatten() {
                counts.busy += 1;
                if let Blame::Partition(cluster, partition) = worker.blame {
                    counts.on_partitions += u32::from(dead(cluster, partition));
                }
                counts.in_queues += u32::from(matches!(worker.blame, Blame::Queue(_)));
            }
        }
        counts
    }
}

/// Things that the world holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Calls, queued and abandoned ones included.
    pub calls: usize,
    /// Visits in flight.
    pub visits: usize,
    /// Requests on their way through proxies.
    pub relays: usize,
    /// Jobs of stores and quorum groups.
    pub jobs: usize,
    /// Messages held by a producer, a log or a consumer.
    pub messages: usize,
    /// Produce requests on the network or at a broker.
    pub transmissions: usize,
}

/// Workers of running replicas, by what they wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkersOn {
    /// All.
    pub slots: u32,
    /// In use.
    pub busy: u32,
    /// Waiting, at the end of the chain, for one of the partitions asked about.
    pub on_partitions: u32,
    /// Waiting, at the end of the chain, in another service's queue.
    pub in_queues: u32,
}
