//! Construction: the producers of every replica, the consumer groups, the readers of reply topics.

use std::sync::Arc;

use crate::engine::{Seed, SimTime, TimerId};
use crate::world::ids::*;
use crate::world::kafka::cluster::Cluster;
use crate::world::kafka::consumer::{ConsumerGroup, GroupConfig};
use crate::world::kafka::producer::{
    Producer, TopicPartitions,
};
use crate::world::messaging::ProducerSlot;
use crate::world::replies::ReplyReader;
use crate::world::topology::{Action, TopicRef, Topology};
use crate::world::GroupSlot;

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
