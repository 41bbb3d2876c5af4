//! A Kafka cluster in KRaft mode: brokers, controller, partitions with their replicas and logs.
//!
//! 1. `Cluster::new`, then `start`. Effects ask the world for timers and carry answers; `on_timer` brings them back.
//! 2. Faults are `broker_lost`, `controller_lost`, `set_duty`, `set_failure_mode`, `set_replication_stuck`, `set_network`;
//!    each has its inverse.
//! 3. Clients: `produce`, `metadata`, `reachability`, `record`. The network between them is the world's.
//!
//! Committed metadata is known to every live broker and the controller at once; a commit itself takes
//! `metadata_commit`. Idle clusters have no events: heartbeats follow from each broker's phase.

mod broker;
mod config;
mod controller;
mod interface;
mod log;
mod manual;
mod metrics;
mod produce;
mod queries;
mod reach;
mod replication;

pub use config::{ClusterConfig, ClusterSettings};
pub use interface::{
    Acks, ClusterEffect, ClusterFact, ClusterState, ClusterTimer, FailureMode, Loss, PartitionMetadata,
    ProduceBatch, ProduceError, Reachability, Record, StoredRecord,
};
pub use metrics::{BrokerMetrics, ControllerMetrics};

use crate::engine::{Seed, SimTime};
use crate::world::ids::{BrokerId, ClusterId, PartitionId};
use crate::world::kafka::topics::TopicLayout;
use crate::world::region::network::Network;

use broker::Broker;
use controller::Controller;
use manual::Manual;
use produce::Request;
use replication::Partition;

/// The requests of a cluster to the world.
pub type Effects = Vec<ClusterEffect>;

/// A cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    id: ClusterId,
    seed: Seed,
    settings: ClusterSettings,
    layout: TopicLayout,
    brokers: Vec<Broker>,
    controller: Controller,
    manual: Manual,
    /// By `PartitionId`.
    partitions: Vec<Partition>,
    customer_partitions: u32,
    requests: Vec<Request>,
    /// Free places in `requests`.
    free: Vec<u32>,
    /// Deadlines of waiting requests.
    expiries: Vec<(SimTime, u32)>,
    expiry_due: SimTime,
    network: Network,
    /// The leaders that the brokers of a zone know since they stopped hearing the controller; by zone.
    views: Vec<Option<Vec<PartitionMetadata>>>,
}

impl Cluster {
    /// A cluster as its configuration has it at the start: healthy, with every broker up and every partition on its
    /// preferred leader with all replicas in sync, unless it says otherwise.
    ///
    /// # Panics
    /// When there is no broker or controller, or a topic has more replicas than there are brokers.
    pub fn new(config: ClusterConfig, seed: Seed) -> Self {
        assert!(!config.brokers.is_empty() && (config.active_controller as usize) < config.controllers.len());
        let mut brokers: Vec<Broker> = config.brokers.iter().map(|&zone| Broker::new(zone)).collect();
        for broker in config.fenced() {
            brokers[broker.index()].fence_at_start();
        }
        let mut partitions = Vec::new();
        for (topic, index) in config.topics.iter().flat_map(|t| (0..t.partitions).map(move |i| (t, i))) {
            let state = config.at_start(topic, index);
            let mut entry = Partition::new(state, topic.min_insync_replicas as usize);
            entry.unclean = topic.unclean;
            entry.internal = topic.internal;
            entry.subscribed = topic.subscribed;
            partitions.push(entry);
        }
        Cluster {
            id: config.id,
            seed,
            brokers,
            controller: Controller::new(&config.controllers, config.active_controller),
            manual: Manual::new(),
            settings: config.settings,
            layout: TopicLayout::new(config.topics, config.brokers.len() as u8),
            customer_partitions: partitions.iter().filter(|p| !p.internal).count() as u32,
            partitions,
            requests: Vec::new(),
            free: Vec::new(),
            expiries: Vec::new(),
            expiry_due: SimTime::NEVER,
            network: Network::default(),
            views: vec![None; reach::ZONES],
        }
    }

    /// The brokers' heartbeats begin, each at its own phase. Replicas that are not in sync begin to fetch, and the
    /// controller's timers run, where the cluster does not start healthy.
    pub fn start(&mut self, now: SimTime, fx: &mut Effects) {
        for index in 0..self.brokers.len() {
            self.draw_phase(now, BrokerId(index as u8));
        }
        for index in 0..self.brokers.len() {
            self.resume_catch_up(now, BrokerId(index as u8), fx);
        }
        self.arm_imbalance(now, fx);
        self.update_state(fx);
    }

    /// A timer asked for by `ClusterEffect::After` is due.
    pub fn on_timer(&mut self, now: SimTime, timer: ClusterTimer, fx: &mut Effects) {
        match timer {
            ClusterTimer::Round(broker) => self.on_round(now, broker, fx),
            ClusterTimer::Lease(broker) => self.on_lease(now, broker, fx),
            ClusterTimer::ControllerElected => self.on_controller_elected(now, fx),
            ClusterTimer::AlterIsr(broker) => self.on_alter_isr(now, broker, fx),
            ClusterTimer::LagCheck(broker) => self.on_lag_check(now, broker, fx),
            ClusterTimer::CatchUp(broker) => self.on_catch_up(now, broker, fx),
            ClusterTimer::Register(broker) => self.on_register(now, broker, fx),
            ClusterTimer::Unfence(broker) => self.on_unfence(now, broker, fx),
            ClusterTimer::Exit(broker) => self.on_exit(now, broker, fx),
            ClusterTimer::LeaderImbalance => self.on_leader_imbalance(now, fx),
            ClusterTimer::RequestExpiry => self.on_request_expiry(now, fx),
            ClusterTimer::Move => self.on_move(now, fx),
        }
    }

    /// Forgets the payloads of a partition below `up_to`.
    pub fn trim(&mut self, partition: PartitionId, up_to: u64) {
        self.partitions[partition.index()].log.trim(up_to);
    }
}
