//! A group whose members are restarted at another cluster, with offsets translated for it.

use super::fetch::Link;
use super::membership::Phase;
use super::{ConsumerGroup, Effects};
use crate::engine::SimTime;
use crate::world::ids::PartitionId;
use crate::world::kafka::cluster::Cluster;

impl ConsumerGroup {
    /// Every member stops and starts again at `cluster`, where the group is new and its partitions begin at `offsets`.
    /// Returns how many records were processed but not committed: they are processed again.
    pub fn switch(
        &mut self,
        now: SimTime,
        offsets: &[(PartitionId, u64)],
        cluster: &Cluster,
        fx: &mut Effects,
    ) -> u64 {
        let mut again = 0;
        let alive: Vec<u16> = (0..self.members()).filter(|&m| self.members[m as usize].alive).collect();
        for &member in &alive {
            self.drop_member(member);
        }
        for entry in &mut self.members {
            entry.in_group = false;
            entry.ghost = false;
            entry.session_due = SimTime::NEVER;
            entry.poll_due = SimTime::NEVER;
        }
        self.phase = Phase::Empty;
        self.rebalance_due = SimTime::NEVER;
        self.assign_nothing();
        self.forget_failures();
        for &(partition, offset) in offsets {
            let Some(slot) = self.slot(partition) else { continue };
            let entry = &mut self.slots[slot];
            again += entry.processed.saturating_sub(entry.committed);
            entry.position = offset;
            entry.processed = offset;
            entry.committed = offset;
            entry.seen = offset;
            entry.link = Link::Idle;
        }
        self.coordinator = self.find_coordinator(cluster);
        for member in alive {
            self.member_returned(now, member, cluster, fx);
        }
        again
    }
}
