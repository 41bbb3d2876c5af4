//! Settings of a cluster's brokers and controllers, with the defaults of Kafka 4.0.0-SNAPSHOT and of MSK.

use crate::engine::SimDuration;
use crate::world::ids::{BrokerId, ClusterId, ZoneId};
use crate::world::kafka::election::PartitionState;
use crate::world::kafka::topics::TopicConfig;

/// A cluster: who stands where, which topics it has, and its settings.
#[derive(Clone, Debug)]
pub struct ClusterConfig {
    /// Its number: key of its random draws.
    pub id: ClusterId,
    /// Zone of each broker, by `BrokerId`. 1 to 32 brokers.
    pub brokers: Vec<ZoneId>,
    /// Kafka's own number of each broker, by `BrokerId`; empty when they are only counted, from 1.
    pub numbers: Vec<u32>,
    /// Brokers whose hosts are off at the start.
    pub down: Vec<BrokerId>,
    /// Zone of each controller node (KRaft quorum, run by the vendor). MSK's number of nodes is not published; 3 here.
    pub controllers: Vec<ZoneId>,
    /// Which controller node is active at the start.
    pub active_controller: u8,
    /// Customer topics first, internal ones last (`TopicConfig::offsets`).
    pub topics: Vec<TopicConfig>,
    /// Timers and limits.
    pub settings: ClusterSettings,
}

impl ClusterConfig {
    /// A cluster with one controller node beside each of the first three brokers and the offsets topic added.
    pub fn new(id: ClusterId, brokers: Vec<ZoneId>, mut topics: Vec<TopicConfig>) -> Self {
        let count = brokers.len() as u8;
        topics.push(TopicConfig::offsets(count, 2.min(count)));
        let controllers = brokers.iter().copied().take(3).collect();
        ClusterConfig {
            id,
            brokers,
            numbers: Vec::new(),
            down: Vec::new(),
            controllers,
            active_controller: 0,
            topics,
            settings: ClusterSettings::default(),
        }
    }

    /// Kafka's own number of a broker, or its place in the list, from 1.
    pub fn number(&self, broker: BrokerId) -> u32 {
        self.numbers.get(broker.index()).copied().unwrap_or(u32::from(broker.0) + 1)
    }

    /// Partition `index` of a topic as it stands at the start.
    pub fn at_start(&self, topic: &TopicConfig, index: u16) -> PartitionState {
        match topic.placed.get(index as usize) {
            Some(placed) => placed.clone(),
            None => {
                let replicas = topic.replicas(index, self.brokers.len() as u8);
                PartitionState::among(replicas, |broker| !self.down.contains(&broker))
            }
        }
    }

    /// Brokers that the controller has fenced before the start: those that are down. One that leads a partition
    /// or stands in sync beside others was lost just now: the controller still waits for it.
    pub fn fenced(&self) -> Vec<BrokerId> {
        let counts = |state: &PartitionState, broker| {
            state.leader == Some(broker) || state.isr.len() > 1 && state.isr.contains(&broker)
        };
        let waited = |broker| self.topics.iter().flat_map(|topic| &topic.placed).any(|s| counts(s, broker));
        self.down.iter().copied().filter(|&broker| !waited(broker)).collect()
    }
}

/// Timers and limits of brokers and controllers.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSettings {
    /// `broker.heartbeat.interval.ms`, 2000 (KRaftConfigs).
    pub heartbeat_interval: SimDuration,
    /// `broker.session.timeout.ms`, 9000: the lease after the last heartbeat (KRaftConfigs, BrokerHeartbeatManager).
    pub session_timeout: SimDuration,
    /// `initial.broker.registration.timeout.ms`, 60000: a broker that cannot register exits (KRaftConfigs).
    pub registration_timeout: SimDuration,
    /// Shortest and longest time from the loss of the active controller to the next: fetch timeout 2000, election
    /// timeout 1000, back-off up to 1000 (QuorumConfig); 1 to 3 s.
    pub controller_election: (SimDuration, SimDuration),
    /// One commit to the metadata log: `controller.quorum.append.linger.ms` 25 (QuorumConfig) and a round trip.
    pub metadata_commit: SimDuration,
    /// `replica.lag.time.max.ms`, 30000; the checker runs every half of it (ReplicaManager).
    pub replica_lag_time_max: SimDuration,
    /// `auto.leader.rebalance.enable`, true.
    pub auto_leader_rebalance: bool,
    /// `leader.imbalance.check.interval.seconds`, 300.
    pub leader_imbalance_check: SimDuration,
    /// `controlled.shutdown.enable`, true.
    pub controlled_shutdown: bool,
    /// `eligible.leader.replicas.version` = 1: off in 4.0, on for new clusters from 4.1.
    pub eligible_leader_replicas: bool,
    /// The high watermark stands still while the ISR is below `min.insync.replicas` (Partition.maybeIncrementLeaderHW
    /// of 4.0.0-SNAPSHOT; true). Without it such writes are answered NOT_ENOUGH_REPLICAS_AFTER_APPEND.
    pub high_watermark_needs_min_isr: bool,
    /// One round of replication: a follower's fetch to the leader and back. Between zones about 2 ms (assumption).
    pub replication_round: SimDuration,
    /// Speed of a returned broker's catch-up over all its partitions, bytes/s. 50 MB/s (assumption).
    pub catch_up_bytes_per_second: u64,
    /// From the start of the process until the broker asks to be registered: log recovery. 5 s (assumption).
    pub broker_startup: SimDuration,
    /// From an orderly stop's last moved leader to the end of the process. 1 s (assumption).
    pub broker_stop: SimDuration,
    /// Process supervision: from an exit of the process to its next start. 5 s (assumption).
    pub process_restart: SimDuration,
    /// An administrator's work on one partition that is moved by hand. 2 min (assumption).
    pub move_partition_time: SimDuration,
    /// A broker's work on one request for metadata, during which it does nothing else: none unless a document says so.
    pub metadata_time: SimDuration,
    /// Records with payload kept per partition before the oldest is dropped unread: 100,000 (our limit).
    pub records_per_partition: usize,
}

impl ClusterSettings {
    /// Returns how soon after its loss a broker is missed, at the earliest and at the latest: its lease ends
    /// `session_timeout` after its last heartbeat. A controller that is lost with it is replaced first, and gives all
    /// brokers fresh leases.
    pub fn broker_missed(&self, with_controller: bool) -> (SimDuration, SimDuration) {
        let least = self.session_timeout - self.heartbeat_interval;
        let election = if with_controller { self.controller_election.1 } else { SimDuration::ZERO };
        (least, self.session_timeout + election)
    }
}

impl Default for ClusterSettings {
    fn default() -> Self {
        ClusterSettings {
            heartbeat_interval: SimDuration::from_millis(2_000),
            session_timeout: SimDuration::from_millis(9_000),
            registration_timeout: SimDuration::from_millis(60_000),
            controller_election: (SimDuration::from_secs(1), SimDuration::from_secs(3)),
            metadata_commit: SimDuration::from_millis(30),
            replica_lag_time_max: SimDuration::from_millis(30_000),
            auto_leader_rebalance: true,
            leader_imbalance_check: SimDuration::from_secs(300),
            controlled_shutdown: true,
            eligible_leader_replicas: false,
            high_watermark_needs_min_isr: true,
            replication_round: SimDuration::from_millis(2),
            catch_up_bytes_per_second: 50_000_000,
            broker_startup: SimDuration::from_secs(5),
            broker_stop: SimDuration::from_secs(1),
            process_restart: SimDuration::from_secs(5),
            move_partition_time: SimDuration::from_secs(120),
            metadata_time: SimDuration::ZERO,
            records_per_partition: 100_000,
        }
    }
}
