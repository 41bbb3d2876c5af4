//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod admin;
pub(in crate::world) mod clients;
pub mod cluster;
pub mod consumer;
pub mod election;
pub mod failover;
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
    pub(in crate::world) clusters: Vec<Cluster>,
    pub(in crate::world) producers: Vec<ProducerSlot>,
    /// Producer of each replica and cluster.
    pub(in crate::world) producer_at: Vec<u32>,
    pub(in crate::world) transmissions: Slab<Transmission>,
    pub(in crate::world) messages: Slab<Message>,
    pub(in crate::world) groups: Vec<GroupSlot>,
    pub(in crate::world) readers: Vec<ReplyReader>,
    /// When a partition that had no leader got one, until its first acknowledgement (`NEVER` while it has none): by
    /// cluster, partition.
    pub(in crate::world) restored: Vec<Vec<Option<SimTime>>>,
    /// Where the clients of each cluster are.
    pub(in crate::world) failovers: Vec<FailOver>,
    /// Kept so that the next request needs no new memory; means nothing between events.
    pub(in crate::world) arrived: Arrived,
    /// Buffers that are empty between events.
    pub(in crate::world) cluster_fx: Vec<ClusterEffect>,
    pub(in crate::world) group_fx: Vec<GroupEffect>,
    pub(in crate::world) producer_fx: Vec<ProducerEffect>,
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
            restored: clusters.iter().map(|c| vec![None; c.layout().partitions() as usize]).collect(),
            failovers: vec![FailOver::new(); clusters.len()],
            clusters,
            arrived: Arrived::default(),
            cluster_fx: Vec::new(),
            group_fx: Vec::new(),
            producer_fx: Vec::new(),
        }
    }
}
