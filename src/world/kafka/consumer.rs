//! A consumer group.

mod interface;

pub use interface::{ConsumerSettings, GroupConfig, GroupEffect, GroupFact, GroupTimer, Lag, Stall};

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::cluster::Cluster;

/// What a group asks of the world.
pub type Effects = Vec<GroupEffect>;

/// A group.
#[derive(Clone, Debug)]
pub struct ConsumerGroup {}

#[allow(unused_variables, missing_docs)]
impl ConsumerGroup {
    pub fn new(config: GroupConfig, cluster: &Cluster, seed: Seed) -> Self {
        todo!()
    }
    /// All members start and join.
    pub fn start(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        todo!()
    }
    pub fn on_timer(&mut self, now: SimTime, timer: GroupTimer, cluster: &Cluster, fx: &mut Effects) {
        todo!()
    }
    /// Forward `ClusterEffect::HighWatermark`.
    pub fn high_watermark(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        todo!()
    }
    /// Forward `ClusterEffect::LeaderChanged`, of every partition (the coordinator's too).
    pub fn leader_changed(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        todo!()
    }
    /// Forward `ClusterEffect::ReachabilityChanged`.
    pub fn reachability_changed(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        todo!()
    }
    /// A member is gone (process or host); what it worked on is not finished.
    pub fn member_lost(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        todo!()
    }
    /// A member's process starts again and joins.
    pub fn member_returned(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        todo!()
    }
    /// The member has processed its record and polls the next.
    pub fn finished(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        todo!()
    }

    pub fn partitions(&self) -> &[PartitionId] {
        todo!()
    }
    pub fn owner(&self, partition: PartitionId) -> Option<u16> {
        todo!()
    }
    pub fn position(&self, partition: PartitionId) -> u64 {
        todo!()
    }
    pub fn committed(&self, partition: PartitionId) -> u64 {
        todo!()
    }
    /// Why the partition is not read, and since when.
    pub fn stalled(&self, partition: PartitionId) -> Option<(Stall, SimTime)> {
        todo!()
    }
    pub fn lag(&self, partition: PartitionId, cluster: &Cluster) -> Lag {
        todo!()
    }
    /// Age of the oldest record that was not yet taken by a member, over all partitions.
    pub fn oldest_unread_age(&self, now: SimTime, cluster: &Cluster) -> SimDuration {
        todo!()
    }
    pub fn coordinator_partition(&self) -> PartitionId {
        todo!()
    }
    pub fn digest(&self, digest: &mut Digest) {
        todo!()
    }
}
