//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod admin;
mod bootstrap;
pub mod client;
pub(in crate::world) mod clients;
pub mod cluster;
pub mod consumer;
pub mod election;
pub mod failover;
pub(in crate::world) mod keys;
pub(in crate::world) mod messaging;
pub mod partitioner;
pub mod producer;
pub(in crate::world) mod replies;
pub mod topics;

use crate::engine::{Seed, SimTime};
use crate::world::slab::Slab;
use crate::world::topology::Topology;
use cluster::{Cluster, ClusterEffect};
use consumer::GroupEffect;
use failover::FailOver;
use messaging::{Arrived, GroupSlot, Message, ProducerSlot, Transmission};
use producer::ProducerEffect;
use replies::ReplyReader;

/// Clusters and their clients, records and requests on their way.
#[derive(Clone)]
pub(in crate::world) struct Kafka {
    clusters: Vec<Cluster>,
    producers: Vec<ProducerSlot>,
    /// Producer of each replica and cluster.
    producer_at: Vec<u32>,
    transmissions: Slab<Transmission>,
    messages: Slab<Message>,
    groups: Vec<GroupSlot>,
    /// Numbers of the groups that may read a topic: by cluster, topic.
    reading: Vec<Vec<Vec<u16>>>,
    readers: Vec<ReplyReader>,
    /// The time when a partition that had no leader got one, until its first acknowledgement (`NEVER` while it has
    /// none): by cluster, partition.
    restored: Vec<Vec<Option<SimTime>>>,
    /// The place where the clients of each cluster are.
    failovers: Vec<FailOver>,
    /// Kept so that the next request needs no new memory; means nothing between events.
    arrived: Arrived,
    /// Buffers that are empty between events.
    cluster_fx: Vec<ClusterEffect>,
    group_fx: Vec<GroupEffect>,
    producer_fx: Vec<ProducerEffect>,
}

impl Kafka {
    pub(in crate::world) fn new(
        topology: &Topology,
        first_replica: &[u16],
        replicas: usize,
        seed: Seed,
    ) -> Kafka {
        let clusters: Vec<Cluster> =
            topology.clusters.iter().map(|spec| Cluster::new(spec.config.clone(), seed)).collect();
        let (groups, readers) = messaging::readers(topology, &clusters, first_replica, seed);
        let producers = messaging::producers(topology, &clusters, first_replica, seed);
        Kafka {
            producer_at: messaging::producer_index(&producers, replicas, clusters.len()),
            producers,
            transmissions: Slab::default(),
            messages: Slab::default(),
            groups,
            readers,
            reading: clusters
                .iter()
                .enumerate()
                .map(|(c, cluster)| {
                    let topics = 0..cluster.layout().topics().len();
                    topics.map(|t| messaging::reading(topology, c, t)).collect()
                })
                .collect(),
            restored: clusters.iter().map(|c| vec![None; c.layout().partitions() as usize]).collect(),
            failovers: vec![FailOver::new(); clusters.len()],
            clusters,
            arrived: Arrived::default(),
            cluster_fx: Vec::new(),
            group_fx: Vec::new(),
            producer_fx: Vec::new(),
        }
    }

    /// Clusters.
    #[inline]
    pub(in crate::world) fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// Producers.
    #[inline]
    pub(in crate::world) fn producers(&self) -> &[ProducerSlot] {
        &self.producers
    }

    /// Transmissions.
    #[inline]
    pub(in crate::world) fn transmissions(&self) -> &Slab<Transmission> {
        &self.transmissions
    }

    /// Messages.
    #[inline]
    pub(in crate::world) fn messages(&self) -> &Slab<Message> {
        &self.messages
    }

    /// Groups.
    #[inline]
    pub(in crate::world) fn groups(&self) -> &[GroupSlot] {
        &self.groups
    }

    /// Readers.
    #[inline]
    pub(in crate::world) fn readers(&self) -> &[ReplyReader] {
        &self.readers
    }

    /// Returns where the clients of each cluster are.
    #[inline]
    pub(in crate::world) fn failovers(&self) -> &[FailOver] {
        &self.failovers
    }

    /// Packs what grows in a jam, for a checkpoint; `before` is packed.
    pub(in crate::world) fn pack(&mut self, before: Option<&Kafka>) {
        self.messages.pack(before.map(|before| &before.messages));
        self.transmissions.pack(before.map(|before| &before.transmissions));
    }

    /// Bytes of it that are not shared with `other`.
    pub(in crate::world) fn apart_from(&self, other: &Kafka) -> usize {
        self.messages.apart_from(&other.messages) + self.transmissions.apart_from(&other.transmissions)
    }
}
