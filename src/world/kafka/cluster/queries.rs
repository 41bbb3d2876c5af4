//! Views of a cluster for others: as clients see it, as metrics report it, and as it is.

use super::Cluster;
use super::broker::Process;
use super::interface::{ClusterState, FailureMode, Loss, PartitionMetadata, Reachability, StoredRecord};
use super::metrics::{BrokerMetrics, ControllerMetrics};
use crate::engine::Digest;
use crate::world::ids::{BrokerId, PartitionId, ZoneId};
use crate::world::kafka::topics::TopicLayout;

impl Cluster {
    /// Topics and partitions.
    pub fn layout(&self) -> &TopicLayout {
        &self.layout
    }

    /// Number of brokers.
    pub fn brokers(&self) -> u8 {
        self.brokers.len() as u8
    }

    /// Returns where a broker stands.
    pub fn broker_zone(&self, broker: BrokerId) -> ZoneId {
        self.brokers[broker.index()].zone
    }

    /// Returns whether the controller holds the broker for fenced.
    pub fn broker_fenced(&self, broker: BrokerId) -> bool {
        self.brokers[broker.index()].fenced
    }

    /// Returns whether a broker's process runs and is not about to end.
    pub fn may_stop(&self, broker: BrokerId) -> bool {
        let entry = &self.brokers[broker.index()];
        entry.up() && !entry.shutting_down
    }

    /// Returns whether a broker's process has ended, stopped or crashed, while its host stays on.
    pub fn is_stopped(&self, broker: BrokerId) -> bool {
        self.brokers[broker.index()].process == Process::Dead(Loss::Refused)
    }

    /// Returns what a client meets that calls the broker.
    pub fn reachability(&self, broker: BrokerId) -> Reachability {
        self.brokers[broker.index()].reachability()
    }

    /// Returns whether any broker answers a metadata request.
    pub fn any_broker_up(&self) -> bool {
        self.brokers.iter().any(|broker| broker.up())
    }

    /// The active controller node.
    pub fn active_controller(&self) -> Option<u8> {
        self.controller.active
    }

    /// Returns whether the duty "elect leaders" is blocked.
    pub fn duty_blocked(&self) -> bool {
        self.controller.duty_blocked
    }

    /// Returns whether the controller's commits are broken.
    pub fn failure_mode(&self) -> FailureMode {
        self.controller.mode
    }

    /// The state as the vendor names it.
    pub fn state(&self) -> ClusterState {
        self.controller.state
    }

    /// The registered leader; dead until the fence, and for good when the controller cannot commit.
    pub fn leader(&self, partition: PartitionId) -> Option<BrokerId> {
        self.partitions[partition.index()].state.leader
    }

    /// The leader epoch.
    pub fn leader_epoch(&self, partition: PartitionId) -> u32 {
        self.partitions[partition.index()].state.leader_epoch
    }

    /// The committed in-sync replicas.
    pub fn isr(&self, partition: PartitionId) -> &[BrokerId] {
        &self.partitions[partition.index()].state.isr
    }

    /// The replicas in assignment order.
    pub fn replicas(&self, partition: PartitionId) -> &[BrokerId] {
        &self.partitions[partition.index()].state.replicas
    }

    /// Answers a metadata request: no leader, with LEADER_NOT_AVAILABLE, for a leader of -1 or a fenced one.
    #[inline]
    pub fn metadata(&self, partition: PartitionId) -> PartitionMetadata {
        let state = &self.partitions[partition.index()].state;
        let leader = state.leader.filter(|broker| !self.brokers[broker.index()].fenced);
        PartitionMetadata { leader, epoch: state.leader_epoch }
    }

    /// Returns whether a write with acks=all to the partition would be answered now: a live leader, enough in sync,
    /// and every in-sync replica moving.
    pub fn acks_all_flows(&self, partition: PartitionId) -> bool {
        let entry = &self.partitions[partition.index()];
        let isr = &entry.state.isr;
        let leader = self.live_leader(partition);
        let moving = |leader| isr.iter().all(|&broker| self.follows(broker, leader));
        leader.is_some_and(|leader| isr.len() >= entry.min_isr && moving(leader))
    }

    /// Up to here consumers can read.
    pub fn high_watermark(&self, partition: PartitionId) -> u64 {
        self.partitions[partition.index()].high_watermark
    }

    /// Offset of the oldest record whose payload is kept.
    pub fn log_start_offset(&self, partition: PartitionId) -> u64 {
        self.partitions[partition.index()].log.start()
    }

    /// Offset of the next record.
    pub fn log_end_offset(&self, partition: PartitionId) -> u64 {
        self.partitions[partition.index()].log.end()
    }

    /// A record of a topic with `subscribed`, if it is kept. Consumers may read below the high watermark only.
    #[inline]
    pub fn record(&self, partition: PartitionId, offset: u64) -> Option<StoredRecord> {
        self.partitions[partition.index()].log.get(offset)
    }

    /// The controllers' metrics. With KRaft every controller node reports the counts: take the maximum, not the sum.
    pub fn controller_metrics(&self) -> ControllerMetrics {
        let fenced = self.brokers.iter().filter(|broker| broker.fenced).count() as u32;
        let offline = self.partitions.iter().filter(|p| p.state.leader.is_none()).count() as u32;
        ControllerMetrics {
            reporting: self.controller.nodes.iter().filter(|node| node.alive).count() as u32,
            offline_partitions_count: offline,
            active_controller_count: self.controller.active.is_some() as u32,
            active_broker_count: self.brokers.len() as u32 - fenced,
            fenced_broker_count: fenced,
            global_partition_count: self.partitions.len() as u32,
            preferred_replica_imbalance_count: self.imbalance(),
            unclean_leader_elections: self.controller.unclean_elections,
        }
    }

    /// A broker's own metrics; a broker that is not up reports nothing.
    pub fn broker_metrics(&self, broker: BrokerId) -> BrokerMetrics {
        let entry = &self.brokers[broker.index()];
        let mut metrics = BrokerMetrics::default();
        if !entry.up() {
            return metrics;
        }
        metrics.reporting = true;
        metrics.isr_shrinks = entry.isr_shrinks;
        metrics.isr_expands = entry.isr_expands;
        metrics.messages_in = entry.messages_in;
        metrics.metadata_requests = entry.metadata_requests;
        metrics.bytes_in = entry.bytes_in;
        for partition in &self.partitions {
            metrics.partition_count += partition.state.replicas.contains(&broker) as u32;
            if partition.state.leader != Some(broker) {
                continue;
            }
            let isr = partition.state.isr.len();
            metrics.leader_count += 1;
            metrics.under_replicated_partitions += (isr < partition.state.replicas.len()) as u32;
            metrics.under_min_isr_partition_count += (isr < partition.min_isr) as u32;
            metrics.at_min_isr_partition_count += (isr == partition.min_isr) as u32;
        }
        metrics
    }

    /// Customer partitions whose leader is missing or does not serve: the truth, whatever the metrics say.
    pub fn customer_partitions_offline(&self) -> u32 {
        let dead = |index: usize| self.live_leader(PartitionId(index as u16)).is_none();
        let customers = self.partitions.iter().enumerate().filter(|(_, p)| !p.internal);
        customers.filter(|(index, _)| dead(*index)).count() as u32
    }

    /// Returns whether a partition's leader is missing or does not serve.
    pub fn is_leaderless(&self, partition: PartitionId) -> bool {
        self.live_leader(partition).is_none()
    }

    /// Returns whether a partition belongs to the cluster itself.
    pub fn is_internal(&self, partition: PartitionId) -> bool {
        self.partitions[partition.index()].internal
    }

    /// Customer partitions in all.
    pub fn customer_partitions(&self) -> u32 {
        self.customer_partitions
    }

    /// Mixes in the state of brokers, controller and partitions.
    pub fn digest(&self, digest: &mut Digest) {
        let leader = |leader: Option<BrokerId>| leader.map_or(u64::MAX, |broker| broker.0 as u64);
        let mask = |brokers: &[BrokerId]| brokers.iter().fold(0, |mask, broker| mask | 1u64 << broker.0);
        for broker in &self.brokers {
            let ended = broker.process == Process::Dead(Loss::Refused);
            let flags = (broker.fenced as u64) << 8 | (broker.stuck as u64) << 9 | (ended as u64) << 10;
            digest.word(broker.reachability() as u64 | flags);
            digest.word(broker.lease_due.as_micros());
            digest.word(broker.touched.as_micros());
            digest.word(broker.messages_in);
        }
        let controller = &self.controller;
        digest.word(controller.active.map_or(u64::MAX, |node| node as u64));
        digest.word(controller.duty_blocked as u64 | (controller.mode as u64) << 1);
        for partition in &self.partitions {
            let state = &partition.state;
            digest.word(leader(state.leader));
            digest.word(state.leader_epoch as u64);
            digest.word(mask(&state.isr));
            digest.word(partition.high_watermark);
            digest.word(partition.log.end());
            digest.word(partition.bytes);
            digest.word(partition.waiting.len() as u64);
        }
        digest.word(self.waiting_requests() as u64);
        self.manual.digest(digest);
        self.network.digest(digest);
    }
}
