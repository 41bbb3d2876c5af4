//! A Kafka cluster in KRaft mode.

mod config;
mod interface;
mod metrics;

pub use config::{ClusterConfig, ClusterSettings};
pub use interface::{
    Acks, ClusterEffect, ClusterFact, ClusterState, ClusterTimer, FailureMode, Loss, PartitionMetadata,
    ProduceBatch, ProduceError, Reachability, Record, StoredRecord,
};
pub use metrics::{BrokerMetrics, ControllerMetrics};

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, ZoneId};
use crate::world::kafka::topics::TopicLayout;

/// What a cluster asks of the world.
pub type Effects = Vec<ClusterEffect>;

/// A cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    layout: TopicLayout,
}

#[allow(unused_variables, missing_docs)]
impl Cluster {
    pub fn new(config: ClusterConfig, seed: Seed) -> Self {
        todo!()
    }
    pub fn start(&mut self, now: SimTime, fx: &mut Effects) {
        todo!()
    }
    pub fn on_timer(&mut self, now: SimTime, timer: ClusterTimer, fx: &mut Effects) {
        todo!()
    }
    pub fn broker_lost(&mut self, now: SimTime, broker: BrokerId, loss: Loss, fx: &mut Effects) {
        todo!()
    }
    /// The host is up and the process starts now.
    pub fn broker_started(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        todo!()
    }
    /// Orderly stop: leaders move first; afterwards the broker refuses until `broker_started`.
    pub fn stop_broker(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        todo!()
    }
    /// The broker lives but its replica fetchers do not move (a stuck disk), or move again.
    pub fn set_replication_stuck(&mut self, now: SimTime, broker: BrokerId, stuck: bool, fx: &mut Effects) {
        todo!()
    }
    pub fn controller_lost(&mut self, now: SimTime, zone: ZoneId, fx: &mut Effects) {
        todo!()
    }
    pub fn controller_returned(&mut self, now: SimTime, zone: ZoneId, fx: &mut Effects) {
        todo!()
    }
    /// Duty "elect leaders" of the control plane.
    pub fn set_duty(&mut self, now: SimTime, blocked: bool, fx: &mut Effects) {
        todo!()
    }
    pub fn set_failure_mode(&mut self, now: SimTime, mode: FailureMode, fx: &mut Effects) {
        todo!()
    }
    /// A produce request reaches `broker` (which is `Reachability::Up`). `request` comes back in the effects.
    pub fn produce(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        request: u32,
        acks: Acks,
        timeout: SimDuration,
        batches: &[ProduceBatch],
        fx: &mut Effects,
    ) {
        todo!()
    }
    /// Forgets the payloads below `up_to`.
    pub fn trim(&mut self, partition: PartitionId, up_to: u64) {
        todo!()
    }

    pub fn layout(&self) -> &TopicLayout {
        &self.layout
    }
    /// Registered leader (under S2 it may be dead).
    pub fn leader(&self, partition: PartitionId) -> Option<BrokerId> {
        todo!()
    }
    pub fn leader_epoch(&self, partition: PartitionId) -> u32 {
        todo!()
    }
    pub fn isr(&self, partition: PartitionId) -> &[BrokerId] {
        todo!()
    }
    pub fn replicas(&self, partition: PartitionId) -> &[BrokerId] {
        todo!()
    }
    /// What a metadata response says.
    pub fn metadata(&self, partition: PartitionId) -> PartitionMetadata {
        todo!()
    }
    pub fn reachability(&self, broker: BrokerId) -> Reachability {
        todo!()
    }
    /// Any broker that answers metadata requests.
    pub fn any_broker_up(&self) -> bool {
        todo!()
    }
    pub fn brokers(&self) -> u8 {
        todo!()
    }
    pub fn broker_zone(&self, broker: BrokerId) -> ZoneId {
        todo!()
    }
    pub fn broker_fenced(&self, broker: BrokerId) -> bool {
        todo!()
    }
    pub fn active_controller(&self) -> Option<u8> {
        todo!()
    }
    pub fn high_watermark(&self, partition: PartitionId) -> u64 {
        todo!()
    }
    pub fn log_start_offset(&self, partition: PartitionId) -> u64 {
        todo!()
    }
    pub fn log_end_offset(&self, partition: PartitionId) -> u64 {
        todo!()
    }
    pub fn record(&self, partition: PartitionId, offset: u64) -> Option<StoredRecord> {
        todo!()
    }
    pub fn state(&self) -> ClusterState {
        todo!()
    }
    /// Duty blocked?
    pub fn duty_blocked(&self) -> bool {
        todo!()
    }
    pub fn failure_mode(&self) -> FailureMode {
        todo!()
    }
    pub fn controller_metrics(&self) -> ControllerMetrics {
        todo!()
    }
    pub fn broker_metrics(&self, broker: BrokerId) -> BrokerMetrics {
        todo!()
    }
    /// Customer partitions without a leader that answers: true, whatever the metrics say.
    pub fn customer_partitions_offline(&self) -> u32 {
        todo!()
    }
    /// Customer partitions in all.
    pub fn customer_partitions(&self) -> u32 {
        todo!()
    }
    /// Produce requests that wait for replicas.
    pub fn waiting_requests(&self) -> u32 {
        todo!()
    }
    pub fn digest(&self, digest: &mut Digest) {
        todo!()
    }
}
