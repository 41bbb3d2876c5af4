//! Metrics of a cluster, under their standard names and with their exact meaning.

/// Metrics of the controllers (`kafka.controller:type=KafkaController`), from the metadata image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ControllerMetrics {
    /// Controllers that run and report; with none the rest is known to nobody.
    pub reporting: u32,
    /// `OfflinePartitionsCount`: partitions with leader -1 in the metadata image. 0 when the controller cannot commit.
    pub offline_partitions_count: u32,
    /// `ActiveControllerCount`: 1 says nothing about being able to commit.
    pub active_controller_count: u32,
    /// `ActiveBrokerCount`: registered and unfenced.
    pub active_broker_count: u32,
    /// `FencedBrokerCount`: registered and fenced.
    pub fenced_broker_count: u32,
    /// `GlobalPartitionCount`.
    pub global_partition_count: u32,
    /// `PreferredReplicaImbalanceCount`: partitions not on their preferred leader, leaderless ones included.
    pub preferred_replica_imbalance_count: u32,
    /// `UncleanLeaderElectionsPerSec`, as a count since the start.
    pub unclean_leader_elections: u64,
}

/// Metrics of one broker (`kafka.server:type=ReplicaManager`): only what it leads itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrokerMetrics {
    /// True if the broker answers a scrape at all; the rest is 0 otherwise.
    pub reporting: bool,
    /// `LeaderCount`.
    pub leader_count: u32,
    /// `PartitionCount`: hosted.
    pub partition_count: u32,
    /// `UnderReplicatedPartitions`: led here, with fewer in the committed ISR than replicas.
    pub under_replicated_partitions: u32,
    /// `UnderMinIsrPartitionCount`: led here, committed ISR below `min.insync.replicas`.
    pub under_min_isr_partition_count: u32,
    /// `AtMinIsrPartitionCount`: led here, committed ISR equal to it.
    pub at_min_isr_partition_count: u32,
    /// `IsrShrinksPerSec`, as a count since the start.
    pub isr_shrinks: u64,
    /// `IsrExpandsPerSec`, as a count since the start.
    pub isr_expands: u64,
    /// Records written as a leader since the start (`MessagesInPerSec`).
    pub messages_in: u64,
    /// `kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Metadata`, as a total.
    pub metadata_requests: u64,
    /// Bytes written as a leader since the start (`BytesInPerSec`).
    pub bytes_in: u64,
}
