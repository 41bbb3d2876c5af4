//! Topics and where their replicas stand: a cluster's partitions, numbered over all topics.
//!
//! Replicas of partition i of every topic are the brokers rotated by i, so topics of a chain with equal partition
//! counts have equal leader layouts: a customer's key is dead or alive on the whole chain. A topic whose partitions are
//! `placed` has them where the document says. The internal offsets topic comes last; its partitions do not belong to a
//! customer.

use crate::world::ids::{BrokerId, PartitionId, TopicId};
use crate::world::kafka::election::PartitionState;

/// Name of the internal topic that holds the offsets of consumer groups.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";
/// `offsets.topic.num.partitions`, default 50 (GroupCoordinatorConfig, Kafka 4.0.0-SNAPSHOT).
pub const OFFSETS_PARTITIONS: u16 = 50;

/// One topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicConfig {
    /// Its name.
    pub name: String,
    /// Number of partitions, at least 1.
    pub partitions: u16,
    /// Replicas of each partition, 1 to the number of brokers; of placed ones the most.
    pub replication_factor: u8,
    /// `min.insync.replicas` of the topic.
    pub min_insync_replicas: u8,
    /// `unclean.leader.election.enable` of the topic.
    pub unclean: bool,
    /// Kafka's own topic: counted apart from the customers'.
    pub internal: bool,
    /// True if somebody reads it: records with payload are kept until trimmed. Without it only offsets and bytes are.
    pub subscribed: bool,
    /// Each partition as it stands at the start; empty when they are only counted.
    pub placed: Vec<PartitionState>,
}

impl TopicConfig {
    /// A customer topic with replication factor 3, `min.insync.replicas` 2, clean elections only, read by somebody.
    pub fn new(name: impl Into<String>, partitions: u16) -> Self {
        TopicConfig {
            name: name.into(),
            partitions,
            replication_factor: 3,
            min_insync_replicas: 2,
            unclean: false,
            internal: false,
            subscribed: true,
            placed: Vec::new(),
        }
    }

    /// The internal offsets topic: 50 partitions, `offsets.topic.replication.factor` 3 or as many as there are brokers.
    pub fn offsets(brokers: u8, min_insync_replicas: u8) -> Self {
        TopicConfig {
            name: OFFSETS_TOPIC.into(),
            partitions: OFFSETS_PARTITIONS,
            replication_factor: brokers.min(3),
            min_insync_replicas,
            unclean: false,
            internal: true,
            subscribed: false,
            placed: Vec::new(),
        }
    }

    /// Replicas of partition `index` in assignment order, in a cluster of so many brokers; the first is the preferred
    /// leader.
    pub fn replicas(&self, index: u16, brokers: u8) -> Vec<BrokerId> {
        match self.placed.get(index as usize) {
            Some(placed) => placed.replicas.clone(),
            None => (0..u16::from(self.replication_factor))
                .map(|k| BrokerId(((index + k) % u16::from(brokers)) as u8))
                .collect(),
        }
    }
}

/// The partitions of a cluster.
#[derive(Clone, Debug)]
pub struct TopicLayout {
    topics: Vec<TopicConfig>,
    first: Vec<u16>,
    total: u16,
    brokers: u8,
}

impl TopicLayout {
    /// Numbers the partitions of `topics` in their order.
    ///
    /// # Panics
    /// When a replication factor is 0 or above the number of brokers, or there are over 65,535 partitions.
    pub fn new(topics: Vec<TopicConfig>, brokers: u8) -> Self {
        let mut first = Vec::with_capacity(topics.len());
        let mut total = 0u16;
        for topic in &topics {
            assert!(
                topic.replication_factor >= 1 && topic.replication_factor <= brokers,
                "replication factor"
            );
            first.push(total);
            total = total.checked_add(topic.partitions).expect("at most 65,535 partitions");
        }
        TopicLayout { topics, first, total, brokers }
    }

    /// The topics, by `TopicId`.
    pub fn topics(&self) -> &[TopicConfig] {
        &self.topics
    }

    /// The topic called `name`.
    pub fn topic(&self, name: &str) -> Option<TopicId> {
        self.topics.iter().position(|topic| topic.name == name).map(|at| TopicId(at as u16))
    }

    /// Number of partitions over all topics.
    pub fn partitions(&self) -> u16 {
        self.total
    }

    /// Partition `index` of a topic.
    ///
    /// # Panics
    /// When the topic has no such partition.
    #[inline]
    pub fn partition(&self, topic: TopicId, index: u16) -> PartitionId {
        assert!(index < self.topics[topic.index()].partitions, "partition index");
        PartitionId(self.first[topic.index()] + index)
    }

    /// The partitions of a topic, in order.
    pub fn partitions_of(&self, topic: TopicId) -> impl Iterator<Item = PartitionId> + use<> {
        let first = self.first[topic.index()];
        (first..first + self.topics[topic.index()].partitions).map(PartitionId)
    }

    /// Topic and index within it.
    #[inline]
    pub fn locate(&self, partition: PartitionId) -> (TopicId, u16) {
        let topic = self.first.partition_point(|&first| first <= partition.0) - 1;
        (TopicId(topic as u16), partition.0 - self.first[topic])
    }

    /// Replicas in assignment order; the first is the preferred leader.
    pub fn replicas(&self, partition: PartitionId) -> Vec<BrokerId> {
        let (topic, index) = self.locate(partition);
        self.topics[topic.index()].replicas(index, self.brokers)
    }
}

/// `String.hashCode` of Java over UTF-16 code units.
pub fn java_hash_code(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit as i32))
}

/// The offsets partition of a group: `abs(hashCode) % partitions`, where abs clears the sign bit
/// (GroupCoordinatorService.partitionFor, Utils.abs; Kafka 4.0.0-SNAPSHOT).
pub fn group_partition(group_id: &str, partitions: u16) -> u16 {
    let hash = java_hash_code(group_id);
    let positive = if hash == i32::MIN { 0 } else { hash.unsigned_abs() };
    (positive % partitions as u32) as u16
}
