//! Records on their way: what producers, clusters and consumer groups ask of each other goes through here, with the
//! network's delays.
//!
//! A message is what a record means (a request, a reply, or nothing more). It lives as long as somebody holds it: the
//! producer until it is acknowledged or failed, the log of a topic that is read, the call that processes it.

mod failing;
mod producing;
mod records;

pub(crate) use producing::Arrived;

use crate::engine::{Seed, SimTime, TimerId};
use crate::world::command::Duty;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::kafka::cluster::{Cluster, ClusterEffect, ClusterFact, ProduceError, Reachability};
use crate::world::kafka::consumer::{ConsumerGroup, GroupConfig, GroupEffect};
use crate::world::kafka::producer::{ProduceResult, Producer, RequestId, TopicPartitions};
use crate::world::kafka::replies::ReplyReader;
use crate::world::services::replica::ProcessState;
use crate::world::slab::Handle;
use crate::world::topology::{Action, TopicRef, Topology};
use crate::world::{Clock, World};

/// A consumer group and where its members are.
#[derive(Clone)]
pub(crate) struct GroupSlot {
    pub(crate) group: ConsumerGroup,
    pub(crate) cluster: ClusterId,
    pub(crate) service: ServiceId,
}

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

/// A record with its meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Message {
    /// The kind.
    pub meaning: Meaning,
    /// The call that sent it, or that a reply is for.
    pub call: Handle,
    /// For a reply: the message of the request.
    pub request: Handle,
    /// The replica of that call.
    pub replica: ReplicaId,
    /// The cluster that the record goes to.
    pub cluster: ClusterId,
    /// Its partition.
    pub partition: PartitionId,
    /// The customer's key.
    pub key: u64,
    /// Names the visit that it belongs to, as that of a call.
    pub about: u32,
    /// Names the draws of whoever processes it.
    pub draw_key: u64,
    /// The number of holders.
    pub holders: u8,
}

/// A producer of a replica.
#[derive(Clone, Debug)]
pub(crate) struct ProducerSlot {
    pub(crate) producer: Producer,
    pub(crate) cluster: ClusterId,
    pub(crate) replica: ReplicaId,
    pub(crate) life: u32,
    pub(super) wake: SimTime,
    pub(super) wake_timer: TimerId,
    /// Requests for metadata that have no answer yet.
    pub(super) metadata_asked: u32,
    /// The time of the last fact about its blocked senders, by what they wait for.
    told_blocked: [Option<SimTime>; 2],
}

/// A produce request on the network or at its broker.
#[derive(Clone, Debug, PartialEq)]
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
    crate::base::order::sort(&mut clusters);
    clusters.dedup();
    clusters
}

/// The customers' topics of a cluster.
pub(super) fn topics_of(cluster: &Cluster) -> Vec<TopicPartitions> {
    let layout = cluster.layout();
    let of = |t: usize| {
        let topic = TopicId(t as u16);
        TopicPartitions { topic, first: layout.partition(topic, 0), count: layout.topics()[t].partitions }
    };
    (0..layout.topics().len()).filter(|&t| !layout.topics()[t].internal).map(of).collect()
}

/// One producer per replica and cluster that it sends to.
pub(crate) fn producers(
    topology: &Topology,
    clusters: &[Cluster],
    first_replica: &[u16],
    seed: Seed,
) -> Vec<ProducerSlot> {
    let mut producers = Vec::new();
    for (s, service) in topology.services.iter().enumerate() {
        for local in 0..service.replicas.len() as u16 {
            for cluster in clusters_of(topology, s) {
                let topics = topics_of(&clusters[cluster.index()]);
                let brokers = clusters[cluster.index()].brokers();
                let key = producers.len() as u64;
                let config = service.producer.of(service.client).clone();
                producers.push(ProducerSlot {
                    producer: Producer::new(service.client, config, topics, brokers, seed, key),
                    cluster,
                    replica: ReplicaId(first_replica[s] + local),
                    life: 0,
                    wake: SimTime::NEVER,
                    wake_timer: TimerId::NONE,
                    metadata_asked: 0,
                    told_blocked: [None; 2],
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
    topology: &Topology,
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
            let replicas = &service.replicas;
            let config = GroupConfig {
                id: GroupId(groups.len() as u16),
                name: consumer.group.clone(),
                members,
                partitions: cluster.layout().partitions_of(consumer.topic.topic).collect(),
                settings: consumer.config.of(service.client).clone(),
                reading: service.client.reading(),
            };
            groups.push(GroupSlot {
                group: ConsumerGroup::new(config, cluster, seed).at(replicas.clone()),
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
    /// What one call has sent or waits for belongs to another one from now on.
    pub(crate) fn hand_over_messages(&mut self, from: Handle, to: Handle) {
        let own: Vec<u32> = (self.kafka.messages.iter())
            .filter(|(_, message)| message.call == from)
            .map(|(handle, _)| handle.index)
            .collect();
        own.into_iter().for_each(|message| self.kafka.messages[message].call = to);
    }

    pub(crate) fn start_clients(&mut self, clock: &mut Clock) {
        for producer in 0..self.kafka.producers.len() as u32 {
            self.give_metadata(producer, clock);
        }
        for group in 0..self.kafka.groups.len() {
            self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| {
                part.start_joined(now, cluster, fx)
            });
        }
        for reader in 0..self.kafka.readers.len() {
            let cluster = self.kafka.readers[reader].cluster();
            self.kafka.readers[reader].start(&self.kafka.clusters[cluster.index()]);
        }
    }

    /// Lets a cluster act, then does what it asks.
    pub(crate) fn with_cluster(
        &mut self,
        id: ClusterId,
        clock: &mut Clock,
        act: impl FnOnce(&mut Cluster, SimTime, &mut Vec<ClusterEffect>),
    ) {
        let from = self.kafka.cluster_fx.len();
        act(&mut self.kafka.clusters[id.index()], clock.now(), &mut self.kafka.cluster_fx);
        self.after_cluster(id, from, clock);
    }

    /// Carries out what a cluster asked for: the effects from `from` on. What lies below belongs to acts that this one is
    /// part of; acts that follow from an effect leave the list as they found it.
    #[inline(never)]
    pub(in crate::world) fn after_cluster(&mut self, id: ClusterId, from: usize, clock: &mut Clock) {
        for at in from..self.kafka.cluster_fx.len() {
            self.on_cluster_effect(id, self.kafka.cluster_fx[at], clock);
        }
        self.kafka.cluster_fx.truncate(from);
    }

    fn on_cluster_effect(&mut self, id: ClusterId, effect: ClusterEffect, clock: &mut Clock) {
        let now = clock.now();
        match effect {
            ClusterEffect::After { delay, timer } => clock.after(delay, Event::Cluster(id, timer)),
            ClusterEffect::ProduceResult { request, partition, error, .. } => {
                let result = match error {
                    None => ProduceResult::Stored,
                    Some(ProduceError::NotLeaderOrFollower) => {
                        let metadata = self.kafka.clusters[id.index()].metadata(partition);
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
                self.kafka.transmissions[request].results.push((partition, result));
            }
            ClusterEffect::ProduceResponse { request, .. } => {
                let transmission = &self.kafka.transmissions[request];
                let slot = &self.kafka.producers[transmission.producer as usize];
                let broker = self.kafka.clusters[id.index()].broker_zone(transmission.broker);
                let key = request as u64 | 1 << 40;
                let delay =
                    self.transit(broker, self.services.replicas()[slot.replica.index()].zone, key, now);
                clock.after(delay, Event::ProduceAnswer(request));
            }
            ClusterEffect::ProduceLost { request } => self.kafka.transmissions.remove(request),
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
                let restored = &mut self.kafka.restored[id.index()][partition.index()];
                match leader {
                    None => *restored = Some(SimTime::NEVER),
                    Some(_) if *restored == Some(SimTime::NEVER) => *restored = Some(now),
                    Some(_) => {}
                }
            }
            ClusterEffect::RecordLost { token } => self.let_go(token),
            ClusterEffect::ReachabilityChanged { broker, .. } => self.broker_changed(id, broker, clock),
            ClusterEffect::Fact(fact) => {
                if let ClusterFact::ElectionRefused { .. } = fact {
                    let plane = self.topology.clusters[id.index()].control_plane;
                    self.region.planes_mut()[plane.index()].duty_mut(Duty::ElectLeaders).refused += 1;
                }
                self.tell(now, Fact::Cluster(id, fact));
            }
        }
    }

    /// Connections to a broker are cut: refused at once, or (a host that came back) reset. A silent host cuts nothing.
    fn broker_changed(&mut self, id: ClusterId, broker: BrokerId, clock: &mut Clock) {
        if self.kafka.clusters[id.index()].reachability(broker) != Reachability::Silent {
            for producer in 0..self.kafka.producers.len() as u32 {
                let slot = &self.kafka.producers[producer as usize];
                if slot.cluster == id
                    && self.services.replicas()[slot.replica.index()].process == ProcessState::Up
                {
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
        (from..self.kafka.groups.len())
            .find(|&group| self.kafka.groups[group].cluster == cluster)
            .map(|group| GroupId(group as u16))
    }

    /// Lets a consumer group act, then does what it asks.
    pub(crate) fn with_group(
        &mut self,
        id: GroupId,
        clock: &mut Clock,
        act: impl FnOnce(&mut ConsumerGroup, SimTime, &Cluster, &mut Vec<GroupEffect>),
    ) {
        let from = self.kafka.group_fx.len();
        let slot = &mut self.kafka.groups[id.index()];
        let cluster = &self.kafka.clusters[slot.cluster.index()];
        act(&mut slot.group, clock.now(), cluster, &mut self.kafka.group_fx);
        self.after_group(id, from, clock);
    }

    /// Carries out what a group asked for, as `after_cluster`.
    #[inline(never)]
    fn after_group(&mut self, id: GroupId, from: usize, clock: &mut Clock) {
        for at in from..self.kafka.group_fx.len() {
            self.on_group_effect(id, self.kafka.group_fx[at], clock);
        }
        self.kafka.group_fx.truncate(from);
    }

    fn on_group_effect(&mut self, id: GroupId, effect: GroupEffect, clock: &mut Clock) {
        match effect {
            GroupEffect::After { delay, timer } => clock.after(delay, Event::Group(id, timer)),
            GroupEffect::Process { member, partition, offset, token } => {
                self.process_record(id, member, (partition, offset), token, clock);
            }
            GroupEffect::AskedMetadata { member, count } => {
                let slot = &self.kafka.groups[id.index()];
                let replica = ReplicaId(self.services.first_replica()[slot.service.index()] + member);
                let zone = self.services.replicas()[replica.index()].zone;
                let cluster = &mut self.kafka.clusters[slot.cluster.index()];
                // Whom it asks is not followed: one broker after the other.
                let up = |broker: &BrokerId| cluster.reachability_from(zone, *broker) == Reachability::Up;
                let brokers: Vec<BrokerId> = (0..cluster.brokers()).map(BrokerId).filter(up).collect();
                if let Some(&broker) = brokers.get(count as usize % brokers.len().max(1)) {
                    cluster.metadata_asked(clock.now(), broker);
                }
            }
            GroupEffect::Committed { partition, offset } => {
                let cluster = self.kafka.groups[id.index()].cluster;
                self.release_log(cluster, partition, offset);
            }
            GroupEffect::Fact(fact) => self.tell(clock.now(), Fact::Group(id, fact)),
        }
    }

    /// Drops the log's hold on the messages below `up_to`.
    pub(crate) fn release_log(&mut self, cluster: ClusterId, partition: PartitionId, up_to: u64) {
        let from = self.kafka.clusters[cluster.index()].log_start_offset(partition);
        for offset in from..up_to {
            if let Some(record) = self.kafka.clusters[cluster.index()].record(partition, offset) {
                self.let_go(record.token);
            }
        }
        self.kafka.clusters[cluster.index()].trim(partition, up_to);
    }

    #[inline]
    pub(crate) fn let_go(&mut self, message: u32) {
        let entry = &mut self.kafka.messages[message];
        entry.holders -= 1;
        if entry.holders == 0 {
            self.kafka.messages.remove(message);
        }
    }
}
