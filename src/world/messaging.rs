//! Records on their way: what producers, clusters and consumer groups ask of each other goes through here, with the
//! network's delays.
//!
//! A message is what a record means (a request, a reply, or nothing more). It lives as long as somebody holds it: the
//! producer until it is acknowledged or failed, the log of a topic that is read, the call that processes it.

use std::sync::Arc;

use crate::engine::{Seed, SimDuration, SimTime, TimerId};
use crate::world::call::{Blame, Call, CallOutcome, CallState, Parent, WaitFor};
use crate::world::event::Event;
use crate::world::fact::{Fact, Spot};
use crate::world::ids::*;
use crate::world::kafka::cluster::{
    Acks, Cluster, ClusterEffect, ClusterFact, ProduceBatch, ProduceError, Reachability, Record as LogRecord,
};
use crate::world::kafka::consumer::{ConsumerGroup, GroupConfig, GroupEffect};
use crate::world::kafka::partitioner::{murmur2, partition_of_hash};
use crate::world::kafka::producer::{
    Destination, LeaderAndEpoch, MetadataResponse, ProduceResult, Producer, ProducerEffect, ProducerError,
    Record, RequestId, SendOutcome, TopicPartitions,
};
use crate::world::replica::{NIL, ProcessState};
use crate::world::replies::ReplyReader;
use crate::world::slab::Handle;
use crate::world::topology::{Action, TopicRef, Topology};
use crate::world::{Clock, GroupSlot, World};

/// Names the message of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing more than the record.
    Plain,
    /// A request; its reply goes back to the call.
    Request,
    /// A reply to the request of the call.
    Reply,
}

/// What a record means.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// What kind it is.
    pub meaning: Meaning,
    /// The call that sent it, or that a reply is for.
    pub call: Handle,
    /// For a reply: the message of the request.
    pub request: Handle,
    /// The replica of that call.
    pub replica: ReplicaId,
    /// Where the record goes.
    pub cluster: ClusterId,
    /// Its partition.
    pub partition: PartitionId,
    /// The customer's key.
    pub key: u64,
    /// Names the draws of whoever processes it.
    pub draw_key: u64,
    /// Who holds it.
    pub holders: u8,
}

/// A producer of a replica.
#[derive(Clone, Debug)]
pub(crate) struct ProducerSlot {
    pub(crate) producer: Producer,
    pub(crate) cluster: ClusterId,
    pub(crate) replica: ReplicaId,
    pub(crate) life: u32,
    wake: SimTime,
    wake_timer: TimerId,
    metadata_asked: bool,
    /// When it was last told that its buffer is full.
    told_full: Option<SimTime>,
}

/// A produce request on the network or at its broker.
#[derive(Clone, Debug)]
pub(crate) struct Transmission {
    producer: u32,
    life: u32,
    request: RequestId,
    broker: BrokerId,
    results: Vec<(PartitionId, ProduceResult)>,
}

/// The clusters that a service produces to.
fn clusters_of(topology: &Topology, service: usize) -> Vec<ClusterId> {
    let spec = &topology.services[service];
    let mut clusters: Vec<ClusterId> = Vec::new();
    for step in spec.operations.iter().flat_map(|operation| &operation.steps) {
        if let Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. } = step.action {
            clusters.push(topic.cluster);
        }
    }
    clusters
        .extend(spec.consumer.iter().filter_map(|consumer| consumer.reply).map(|reply| reply.topic.cluster));
    clusters.sort();
    clusters.dedup();
    clusters
}

/// One producer per replica and cluster that it sends to.
pub(crate) fn producers(
    topology: &Arc<Topology>,
    clusters: &[Cluster],
    first_replica: &[u16],
    seed: Seed,
) -> Vec<ProducerSlot> {
    let mut producers = Vec::new();
    for (s, service) in topology.services.iter().enumerate() {
        for local in 0..service.replicas.len() as u16 {
            for cluster in clusters_of(topology, s) {
                let layout = clusters[cluster.index()].layout();
                let topics = (0..layout.topics().len())
                    .filter(|&t| !layout.topics()[t].internal)
                    .map(|t| {
                        let topic = TopicId(t as u8);
                        TopicPartitions {
                            topic,
                            first: layout.partition(topic, 0),
                            count: layout.topics()[t].partitions,
                        }
                    })
                    .collect();
                let brokers = clusters[cluster.index()].brokers();
                let key = producers.len() as u64;
                producers.push(ProducerSlot {
                    producer: Producer::new(service.producer.clone(), topics, brokers, seed, key),
                    cluster,
                    replica: ReplicaId(first_replica[s] + local),
                    life: 0,
                    wake: SimTime::NEVER,
                    wake_timer: TimerId::NONE,
                    metadata_asked: false,
                    told_full: None,
                });
            }
        }
    }
    producers
}

/// Number of the producer of each replica and cluster (`replica * clusters + cluster`); `u32::MAX` for none.
pub(crate) fn producer_index(producers: &[ProducerSlot], replicas: usize, clusters: usize) -> Vec<u32> {
    let mut index = vec![u32::MAX; replicas * clusters];
    for (number, slot) in producers.iter().enumerate() {
        index[slot.replica.index() * clusters + slot.cluster.index()] = number as u32;
    }
    index
}

/// The consumer groups, and one reader per reply topic.
pub(crate) fn readers(
    topology: &Arc<Topology>,
    clusters: &[Cluster],
    first_replica: &[u16],
    seed: Seed,
) -> (Vec<GroupSlot>, Vec<ReplyReader>) {
    let mut groups: Vec<GroupSlot> = Vec::new();
    let mut reply_topics: Vec<(TopicRef, Vec<ReplicaId>)> = Vec::new();
    for (s, service) in topology.services.iter().enumerate() {
        let members = service.replicas.len() as u16;
        if let Some(consumer) = &service.consumer {
            let cluster = &clusters[consumer.topic.cluster.index()];
            let config = GroupConfig {
                id: GroupId(groups.len() as u16),
                name: consumer.group.clone(),
                members,
                partitions: cluster.layout().partitions_of(consumer.topic.topic).collect(),
                settings: consumer.config.clone(),
            };
            groups.push(GroupSlot {
                group: ConsumerGroup::new(config, cluster, seed),
                cluster: consumer.topic.cluster,
                service: ServiceId(s as u8),
            });
        }
        for step in service.operations.iter().flat_map(|operation| &operation.steps) {
            if let Action::RequestReply { reply, .. } = step.action {
                let replicas = (0..members).map(|local| ReplicaId(first_replica[s] + local));
                match reply_topics.iter_mut().find(|entry| entry.0 == reply) {
                    Some(entry) => entry.1.extend(replicas),
                    None => reply_topics.push((reply, replicas.collect())),
                }
            }
        }
    }
    let readers = reply_topics
        .into_iter()
        .enumerate()
        .map(|(number, (topic, mut replicas))| {
            replicas.dedup();
            let partitions = clusters[topic.cluster.index()].layout().partitions_of(topic.topic).collect();
            ReplyReader::new(number as u32, topic.cluster, partitions, replicas)
        })
        .collect();
    (groups, readers)
}

impl World {
    /// Partition (within its topic) of a customer's key: murmur2 over its eight bytes, as the Java client does.
    pub(crate) fn partition_of(&self, topic: TopicRef, key: u64) -> u16 {
        let count =
            self.topology.clusters[topic.cluster.index()].config.topics[topic.topic.index()].partitions;
        partition_of_hash(murmur2(&key.to_be_bytes()), count)
    }

    pub(crate) fn start_clients(&mut self, clock: &mut Clock) {
        for producer in 0..self.producers.len() as u32 {
            self.give_metadata(producer, clock);
        }
        for group in 0..self.groups.len() {
            self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| {
                part.start_joined(now, cluster, fx)
            });
        }
        for reader in 0..self.readers.len() {
            let cluster = self.readers[reader].cluster();
            self.readers[reader].start(&self.clusters[cluster.index()]);
        }
    }

    /// Lets a cluster act, then does what it asks.
    pub(crate) fn with_cluster(
        &mut self,
        id: ClusterId,
        clock: &mut Clock,
        act: impl FnOnce(&mut Cluster, SimTime, &mut Vec<ClusterEffect>),
    ) {
        let mut fx = std::mem::take(&mut self.cluster_fx);
        act(&mut self.clusters[id.index()], clock.now(), &mut fx);
        for effect in fx.drain(..) {
            self.on_cluster_effect(id, effect, clock);
        }
        self.cluster_fx = fx;
    }

    fn on_cluster_effect(&mut self, id: ClusterId, effect: ClusterEffect, clock: &mut Clock) {
        let now = clock.now();
        match effect {
            ClusterEffect::After { delay, timer } => clock.after(delay, Event::Cluster(id, timer)),
            ClusterEffect::ProduceResult { request, partition, error, .. } => {
                let result = match error {
                    None => ProduceResult::Stored,
                    Some(ProduceError::NotLeaderOrFollower) => {
                        let metadata = self.clusters[id.index()].metadata(partition);
                        ProduceResult::NotLeaderOrFollower(
                            metadata.leader.map(|leader| (leader, metadata.epoch)),
                        )
                    }
                    Some(ProduceError::RequestTimedOut) => ProduceResult::RequestTimedOut,
                    Some(ProduceError::NotEnoughReplicas) => ProduceResult::NotEnoughReplicas,
                    Some(ProduceError::NotEnoughReplicasAfterAppend) => {
                        ProduceResult::NotEnoughReplicasAfterAppend
                    }
                };
                self.transmissions[request].results.push((partition, result));
            }
            ClusterEffect::ProduceResponse { request, .. } => {
                let transmission = &self.transmissions[request];
                let slot = &self.producers[transmission.producer as usize];
                let broker = self.clusters[id.index()].broker_zone(transmission.broker);
                let delay = self.delay(broker, self.replicas[slot.replica.index()].zone);
                clock.after(delay, Event::ProduceAnswer(request));
            }
            ClusterEffect::ProduceLost { request } => self.transmissions.remove(request),
            ClusterEffect::HighWatermark { partition } => {
                let mut next = self.group_from(id, 0);
                while let Some(group) = next {
                    next = self.group_from(id, group.index() + 1);
                    self.with_group(group, clock, |part, now, cluster, fx| {
                        part.high_watermark(now, partition, cluster, fx);
                    });
                }
                self.read_replies(id, partition, clock);
            }
            ClusterEffect::LeaderChanged { partition, leader, .. } => {
                let mut next = self.group_from(id, 0);
                while let Some(group) = next {
                    next = self.group_from(id, group.index() + 1);
                    self.with_group(group, clock, |part, now, cluster, fx| {
                        part.leader_changed(now, partition, cluster, fx);
                    });
                }
                self.replies_leader_changed(id, partition, clock);
                // NEVER stands for "has no leader".
                let restored = &mut self.restored[id.index()][partition.index()];
                match leader {
                    None => *restored = Some(SimTime::NEVER),
                    Some(_) if *restored == Some(SimTime::NEVER) => *restored = Some(now),
                    Some(_) => {}
                }
            }
            ClusterEffect::ReachabilityChanged { broker, .. } => self.broker_changed(id, broker, clock),
            ClusterEffect::Fact(fact) => {
                if let ClusterFact::ElectionRefused { .. } = fact {
                    let plane = self.topology.clusters[id.index()].control_plane;
                    self.planes[plane.index()].refused += 1;
                }
                self.tell(now, Fact::Cluster(id, fact));
            }
        }
    }

    /// Connections to a broker are cut: refused at once, or (a host that came back) reset. A silent host cuts nothing.
    fn broker_changed(&mut self, id: ClusterId, broker: BrokerId, clock: &mut Clock) {
        if self.clusters[id.index()].reachability(broker) != Reachability::Silent {
            for producer in 0..self.producers.len() as u32 {
                let slot = &self.producers[producer as usize];
                if slot.cluster == id && self.replicas[slot.replica.index()].process == ProcessState::Up {
                    self.with_producer(producer, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
                }
            }
        }
        let mut next = self.group_from(id, 0);
        while let Some(group) = next {
            next = self.group_from(id, group.index() + 1);
            self.with_group(group, clock, |part, now, cluster, fx| {
                part.reachability_changed(now, broker, cluster, fx);
            });
        }
        self.replies_broker_changed(id, broker, clock);
    }

    /// The consumer groups of a cluster, one after the other: the number of the next from `from` on.
    fn group_from(&self, cluster: ClusterId, from: usize) -> Option<GroupId> {
        (from..self.groups.len())
            .find(|&group| self.groups[group].cluster == cluster)
            .map(|group| GroupId(group as u16))
    }

    /// Lets a consumer group act, then does what it asks.
    pub(crate) fn with_group(
        &mut self,
        id: GroupId,
        clock: &mut Clock,
        act: impl FnOnce(&mut ConsumerGroup, SimTime, &Cluster, &mut Vec<GroupEffect>),
    ) {
        let mut fx = std::mem::take(&mut self.group_fx);
        let cluster = self.groups[id.index()].cluster;
        act(&mut self.groups[id.index()].group, clock.now(), &self.clusters[cluster.index()], &mut fx);
        for effect in fx.drain(..) {
            self.on_group_effect(id, effect, clock);
        }
        self.group_fx = fx;
    }

    fn on_group_effect(&mut self, id: GroupId, effect: GroupEffect, clock: &mut Clock) {
        match effect {
            GroupEffect::After { delay, timer } => clock.after(delay, Event::Group(id, timer)),
            GroupEffect::Process { member, partition, token, .. } => {
                self.process_record(id, member, partition, token, clock);
            }
            GroupEffect::Committed { partition, offset } => {
                let cluster = self.groups[id.index()].cluster;
                self.release_log(cluster, partition, offset);
            }
            GroupEffect::Fact(fact) => self.tell(clock.now(), Fact::Group(id, fact)),
        }
    }

    /// Drops the log's hold on the messages below `up_to`.
    pub(crate) fn release_log(&mut self, cluster: ClusterId, partition: PartitionId, up_to: u64) {
        let from = self.clusters[cluster.index()].log_start_offset(partition);
        for offset in from..up_to {
            if let Some(record) = self.clusters[cluster.index()].record(partition, offset) {
                self.let_go(record.token);
            }
        }
        self.clusters[cluster.index()].trim(partition, up_to);
    }

    pub(crate) fn let_go(&mut self, message: u32) {
        let entry = &mut self.messages[message];
        entry.holders -= 1;
        if entry.holders == 0 {
            self.messages.remove(message);
        }
    }

    /// Lets a producer act, then does what it asks.
    pub(crate) fn with_producer<R>(
        &mut self,
        id: u32,
        clock: &mut Clock,
        act: impl FnOnce(&mut Producer, SimTime, &mut Vec<ProducerEffect>) -> R,
    ) -> R {
        let mut fx = std::mem::take(&mut self.producer_fx);
        let result = act(&mut self.producers[id as usize].producer, clock.now(), &mut fx);
        for effect in fx.drain(..) {
            self.on_producer_effect(id, effect, clock);
        }
        self.producer_fx = fx;
        result
    }

    fn on_producer_effect(&mut self, id: u32, effect: ProducerEffect, clock: &mut Clock) {
        let slot = &self.producers[id as usize];
        let (cluster, replica) = (slot.cluster, slot.replica);
        let zone = self.replicas[replica.index()].zone;
        let delay_to = |world: &World, broker: BrokerId| {
            world.delay(zone, world.clusters[cluster.index()].broker_zone(broker))
        };
        match effect {
            ProducerEffect::Transmit { broker, request } => {
                let life = slot.life;
                let results = Vec::new();
                let transmission =
                    self.transmissions.insert(Transmission { producer: id, life, request, broker, results });
                self.hop(clock.now(), Spot::Replica(replica), Spot::Broker(cluster, broker), None);
                clock.after(delay_to(self, broker), Event::ProduceArrive(transmission.index));
            }
            ProducerEffect::RequestMetadata { broker } => {
                match self.clusters[cluster.index()].reachability(broker) {
                    Reachability::Silent => {}
                    _ => {
                        self.producers[id as usize].metadata_asked = true;
                        let round_trip = delay_to(self, broker).times(2);
                        clock.after(round_trip, Event::MetadataAnswer(id << 6 | broker.0 as u32));
                    }
                }
            }
            ProducerEffect::Connect { broker } => {
                let round_trip = delay_to(self, broker).times(2);
                clock.after(round_trip, Event::ProducerConnect(id << 6 | broker.0 as u32));
            }
            ProducerEffect::Acked { token } => self.on_acked(token, clock),
            ProducerEffect::Failed { token, error } => self.on_record_failed(token, error, clock),
            ProducerEffect::Unblocked { token } => self.on_unblocked(token, clock),
            ProducerEffect::WakeAt(at) => {
                let slot = &mut self.producers[id as usize];
                if at < slot.wake {
                    clock.cancel(slot.wake_timer);
                    slot.wake = at;
                    slot.wake_timer = clock.timer_at(at, Event::ProducerWake(id));
                }
            }
        }
    }

    pub(crate) fn on_producer_wake(&mut self, id: u32, clock: &mut Clock) {
        let slot = &mut self.producers[id as usize];
        slot.wake = SimTime::NEVER;
        slot.wake_timer = TimerId::NONE;
        self.with_producer(id, clock, |part, now, fx| part.on_wake(now, fx));
    }

    pub(crate) fn on_producer_connect(&mut self, at: u32, clock: &mut Clock) {
        let (id, broker) = (at >> 6, BrokerId((at & 63) as u8));
        if self.replicas[self.producers[id as usize].replica.index()].process != ProcessState::Up {
            return;
        }
        match self.clusters[self.producers[id as usize].cluster.index()].reachability(broker) {
            Reachability::Up => {
                self.with_producer(id, clock, |part, now, fx| part.on_connected(now, broker, fx))
            }
            Reachability::Refusing => {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            Reachability::Silent => {}
        }
    }

    pub(crate) fn on_metadata_answer(&mut self, at: u32, clock: &mut Clock) {
        let (id, broker) = (at >> 6, BrokerId((at & 63) as u8));
        let slot = &mut self.producers[id as usize];
        if !std::mem::take(&mut slot.metadata_asked)
            || self.replicas[slot.replica.index()].process != ProcessState::Up
        {
            return;
        }
        match self.clusters[slot.cluster.index()].reachability(broker) {
            Reachability::Up => self.give_metadata(id, clock),
            Reachability::Refusing => {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            Reachability::Silent => {}
        }
    }

    fn give_metadata(&mut self, id: u32, clock: &mut Clock) {
        let cluster = &self.clusters[self.producers[id as usize].cluster.index()];
        let leaders: Vec<LeaderAndEpoch> = (0..cluster.layout().partitions())
            .map(|partition| {
                let metadata = cluster.metadata(PartitionId(partition));
                LeaderAndEpoch { leader: metadata.leader, epoch: metadata.epoch }
            })
            .collect();
        let response = MetadataResponse { leaders: &leaders, leader_not_available: true };
        self.with_producer(id, clock, |part, now, fx| part.on_metadata(now, response, fx));
    }

    pub(crate) fn on_produce_arrive(&mut self, index: u32, clock: &mut Clock) {
        let transmission = &self.transmissions[index];
        let (id, life, broker, request) =
            (transmission.producer, transmission.life, transmission.broker, transmission.request);
        let slot = &self.producers[id as usize];
        let cluster = slot.cluster;
        let known = (slot.life == life).then(|| slot.producer.request(request)).flatten();
        let reachability = self.clusters[cluster.index()].reachability(broker);
        let Some(request) = known.filter(|_| reachability == Reachability::Up) else {
            self.transmissions.remove(index);
            if reachability == Reachability::Refusing && self.producers[id as usize].life == life {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            return;
        };
        let now = clock.now();
        let timeout = request.deadline.since(now);
        let mut records: Vec<LogRecord> = Vec::new();
        let mut ranges: Vec<(PartitionId, u32, usize, usize)> = Vec::new();
        for batch in &request.batches {
            let from = records.len();
            records
                .extend(slot.producer.records(batch.batch).map(|(token, bytes)| LogRecord { token, bytes }));
            // The broker tells a retry from a new batch by one number: lives and epochs of the producer stand above the
            // count of its batches.
            let number = (slot.life.wrapping_add(batch.epoch)) << 20 | (batch.sequence & 0xF_FFFF);
            ranges.push((batch.partition, number, from, records.len()));
        }
        let part = &self.clusters[cluster.index()];
        let before: Vec<u64> = ranges.iter().map(|range| part.log_end_offset(range.0)).collect();
        let batches: Vec<ProduceBatch> = ranges
            .iter()
            .map(|&(partition, sequence, from, to)| ProduceBatch {
                partition,
                producer: ProducerId(id as u16),
                sequence: Some(sequence),
                records: &records[from..to],
            })
            .collect();
        self.with_cluster_then(
            cluster,
            clock,
            |part, now, fx| part.produce(now, broker, index, Acks::All, timeout, &batches, fx),
            |world| {
                let part = &world.clusters[cluster.index()];
                for (range, &end) in ranges.iter().zip(&before) {
                    let topic = part.layout().locate(range.0).0;
                    if part.layout().topics()[topic.index()].subscribed && part.log_end_offset(range.0) > end
                    {
                        for record in &records[range.2..range.3] {
                            world.messages[record.token].holders += 1;
                        }
                    }
                }
            },
        );
    }

    /// As `with_cluster`, with something to do between the act and its effects.
    fn with_cluster_then(
        &mut self,
        id: ClusterId,
        clock: &mut Clock,
        act: impl FnOnce(&mut Cluster, SimTime, &mut Vec<ClusterEffect>),
        then: impl FnOnce(&mut World),
    ) {
        let mut fx = std::mem::take(&mut self.cluster_fx);
        act(&mut self.clusters[id.index()], clock.now(), &mut fx);
        then(self);
        for effect in fx.drain(..) {
            self.on_cluster_effect(id, effect, clock);
        }
        self.cluster_fx = fx;
    }

    pub(crate) fn on_produce_answer(&mut self, index: u32, clock: &mut Clock) {
        let transmission = &mut self.transmissions[index];
        let (id, life, request) = (transmission.producer, transmission.life, transmission.request);
        let results = std::mem::take(&mut transmission.results);
        self.transmissions.remove(index);
        let slot = &self.producers[id as usize];
        if slot.life != life {
            return;
        }
        let Some(sent) = slot.producer.request(request) else { return };
        let ordered: Vec<ProduceResult> = sent
            .batches
            .iter()
            .map(|batch| {
                let found = results.iter().find(|result| result.0 == batch.partition);
                found.map_or(ProduceResult::RequestTimedOut, |result| result.1)
            })
            .collect();
        self.with_producer(id, clock, |part, now, fx| part.on_response(now, request, &ordered, fx));
    }

    fn producer_of(&self, replica: ReplicaId, cluster: ClusterId) -> u32 {
        self.producer_at[replica.index() * self.clusters.len() + cluster.index()]
    }

    /// A `produce` step.
    pub(crate) fn produce(
        &mut self,
        call: u32,
        topic: TopicRef,
        partition: u16,
        bytes: u32,
        wait: bool,
        clock: &mut Clock,
    ) {
        let message = self.new_message(Meaning::Plain, call, topic, partition);
        self.calls[call].wait = if wait { WaitFor::Ack(message) } else { WaitFor::Buffer(message) };
        match self.send_record(message, bytes, clock) {
            SendOutcome::Accepted if !wait => self.wait_ended(call, CallOutcome::Ok, Blame::Nobody, clock),
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.tell_blocked(message, clock),
            SendOutcome::Refused(error) => self.on_record_failed(message.index, error, clock),
        }
    }

    /// A `request_reply` step.
    pub(crate) fn request(
        &mut self,
        call: u32,
        topic: TopicRef,
        partition: u16,
        bytes: u32,
        clock: &mut Clock,
    ) {
        let message = self.new_message(Meaning::Request, call, topic, partition);
        self.calls[call].wait = WaitFor::Reply(message);
        match self.send_record(message, bytes, clock) {
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.tell_blocked(message, clock),
            SendOutcome::Refused(error) => self.on_record_failed(message.index, error, clock),
        }
    }

    fn tell_blocked(&mut self, message: Handle, clock: &Clock) {
        const TOLD_ONCE_IN: SimDuration = SimDuration::from_secs(10);
        let (replica, cluster) = (self.messages[message.index].replica, self.messages[message.index].cluster);
        let producer = self.producer_of(replica, cluster);
        let slot = &mut self.producers[producer as usize];
        let now = clock.now();
        if slot.told_full.is_none_or(|told| now.since(told) >= TOLD_ONCE_IN) {
            slot.told_full = Some(now);
            self.tell(now, Fact::BufferFull(ProducerId(producer as u16)));
        }
    }

    fn new_message(&mut self, meaning: Meaning, call: u32, topic: TopicRef, partition: u16) -> Handle {
        let entry = &self.calls[call];
        let partition = self.clusters[topic.cluster.index()].layout().partition(topic.topic, partition);
        self.messages.insert(Message {
            meaning,
            call: self.calls.handle(call),
            request: Handle::NONE,
            replica: entry.replica,
            cluster: topic.cluster,
            partition,
            key: entry.key,
            draw_key: entry.draw_key,
            holders: 1,
        })
    }

    fn send_record(&mut self, message: Handle, bytes: u32, clock: &mut Clock) -> SendOutcome {
        let Message { replica, cluster, partition, .. } = self.messages[message.index];
        let producer = self.producer_of(replica, cluster);
        let record = Record { token: message.index, destination: Destination::Partition(partition), bytes };
        self.with_producer(producer, clock, |part, now, fx| part.send(now, record, fx))
    }

    fn on_acked(&mut self, message: u32, clock: &mut Clock) {
        let entry = self.messages[message];
        let restored = &mut self.restored[entry.cluster.index()][entry.partition.index()];
        if let Some(elected) = restored.take_if(|since| *since != SimTime::NEVER) {
            let after = clock.now().since(elected);
            self.tell(
                clock.now(),
                Fact::FirstAck { cluster: entry.cluster, partition: entry.partition, after },
            );
        }
        let handle = self.messages.handle(message);
        self.let_go(message);
        if self.calls.get(entry.call).is_some_and(|call| call.wait == WaitFor::Ack(handle)) {
            self.wait_ended(entry.call.index, CallOutcome::Ok, Blame::Nobody, clock);
        }
    }

    fn on_record_failed(&mut self, message: u32, error: ProducerError, clock: &mut Clock) {
        let entry = self.messages[message];
        let handle = self.messages.handle(message);
        self.let_go(message);
        if entry.meaning == Meaning::Reply {
            return;
        }
        let waits = self.calls.get(entry.call).is_some_and(|call| {
            matches!(call.wait, WaitFor::Ack(other) | WaitFor::Reply(other) | WaitFor::Buffer(other) if other == handle)
        });
        if waits {
            let (outcome, blame) = match error {
                ProducerError::BufferExhausted { .. } => {
                    (CallOutcome::TimedOut, Blame::Buffer(entry.replica))
                }
                ProducerError::RecordTooLarge { .. } => (CallOutcome::Failed, Blame::Buffer(entry.replica)),
                _ => (CallOutcome::TimedOut, Blame::Partition(entry.cluster.0, entry.partition)),
            };
            self.wait_ended(entry.call.index, outcome, blame, clock);
        }
    }

    fn on_unblocked(&mut self, message: u32, clock: &mut Clock) {
        let call = self.messages[message].call;
        let handle = self.messages.handle(message);
        if self.calls.get(call).is_some_and(|call| call.wait == WaitFor::Buffer(handle)) {
            self.wait_ended(call.index, CallOutcome::Ok, Blame::Nobody, clock);
        }
    }

    /// A member takes a record: the operation runs on its poll thread.
    fn process_record(
        &mut self,
        id: GroupId,
        member: u16,
        partition: PartitionId,
        message: u32,
        clock: &mut Clock,
    ) {
        let slot = &self.groups[id.index()];
        let (service, cluster) = (slot.service, slot.cluster);
        let replica = ReplicaId(self.first_replica[service.index()] + member);
        let operation = self.topology.services[service.index()].consumer.as_ref().map_or(0, |c| c.operation);
        self.messages[message].holders += 1;
        let entry = self.messages[message];
        let life = self.replicas[replica.index()].life;
        let now = clock.now();
        let call = self.calls.insert(Call {
            parent: Parent::Record { life, message, partition },
            replica,
            operation,
            step: 0,
            tries: 0,
            state: CallState::Travelling,
            wait: WaitFor::Nothing,
            degraded: false,
            outcome: CallOutcome::Failed,
            blame: Blame::Nobody,
            key: entry.key,
            draw_key: entry.draw_key ^ 0x005E_ED0F_5EC0_7D00,
            sent: now,
            arrived: now,
            since: now,
            limit: SimDuration::MAX,
            limit_timer: TimerId::NONE,
            slow_timer: TimerId::NONE,
            breaker: u32::MAX,
            counted_slow: false,
            calculating: false,
            pending: 1,
            next: NIL,
        });
        let delay = match self.clusters[cluster.index()].leader(partition) {
            Some(leader) => {
                self.hop(now, Spot::Broker(cluster, leader), Spot::Replica(replica), None);
                self.delay(
                    self.clusters[cluster.index()].broker_zone(leader),
                    self.replicas[replica.index()].zone,
                )
            }
            None => self.topology.network.cross_zone,
        };
        clock.after(delay, Event::Arrive(call.index));
    }

    /// The member has processed its record: the reply is sent without waiting, and the next record is asked for.
    pub(crate) fn record_processed(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) {
        let replica = self.calls[call].replica;
        let Parent::Record { message, partition, .. } = self.calls[call].parent else {
            unreachable!("a record's call")
        };
        self.calls.remove(call);
        let service = self.replicas[replica.index()].service;
        let topology = self.topology.clone();
        let consumer =
            topology.services[service.index()].consumer.as_ref().expect("a consumer processes records");
        let request = self.messages[message];
        if outcome.answered()
            && request.meaning == Meaning::Request
            && let Some(reply) = consumer.reply
        {
            let index = self.clusters[request.cluster.index()].layout().locate(partition).1;
            let to = self.clusters[reply.topic.cluster.index()].layout().partition(reply.topic.topic, index);
            let answer = self.messages.insert(Message {
                meaning: Meaning::Reply,
                call: request.call,
                request: self.messages.handle(message),
                replica: request.replica,
                cluster: reply.topic.cluster,
                partition: to,
                key: request.key,
                draw_key: request.draw_key,
                holders: 1,
            });
            let producer = self.producer_of(replica, reply.topic.cluster);
            let record =
                Record { token: answer.index, destination: Destination::Partition(to), bytes: reply.bytes };
            let sent = self.with_producer(producer, clock, |part, now, fx| part.send(now, record, fx));
            if let SendOutcome::Refused(_) = sent {
                self.let_go(answer.index);
            }
        }
        self.let_go(message);
        let group = self.groups.iter().position(|slot| slot.service == service);
        let group = GroupId(group.expect("a record comes from a group") as u16);
        let member = self.replicas[replica.index()].local;
        self.with_group(group, clock, |part, now, cluster, fx| part.finished(now, member, cluster, fx));
    }

    /// The process that was to work on a record has died.
    pub(crate) fn drop_record_call(&mut self, call: u32) {
        if let Parent::Record { message, .. } = self.calls[call].parent {
            self.let_go(message);
        }
        self.calls.remove(call);
    }
}
