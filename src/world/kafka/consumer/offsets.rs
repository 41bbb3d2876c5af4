//! Offsets: commits through the coordinator, and how far the group is behind.

use super::fetch::{Link, Slot};
use super::interface::{GroupEffect, GroupFact, GroupTimer, Lag, Stall};
use super::{ConsumerGroup, Contact, Effects};
use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::ids::PartitionId;
use crate::world::kafka::cluster::Cluster;

impl ConsumerGroup {
    /// There is something to commit: at the next beat of `auto.commit.interval.ms`.
    pub(super) fn arm_commit(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.commit_due == SimTime::NEVER {
            let due = entry.next_beat(now, self.settings.auto_commit_interval);
            entry.commit_due = due;
            fx.push(GroupEffect::After { delay: due.since(now), timer: GroupTimer::Commit(member) });
        }
    }

    pub(super) fn on_commit(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.commit_due != now || !entry.alive {
            return;
        }
        entry.commit_due = SimTime::NEVER;
        if !self.commit_waits(member) {
            self.commit(now, member, cluster, fx);
        }
    }

    /// Commits all a member has processed, or remembers that it could not. Without a coordinator it goes on when it has
    /// found one; where the offsets partition takes no writes it tries again after `offsets.commit.timeout.ms`.
    pub(super) fn commit(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let reached = self.reaches_coordinator(member);
        let flows = cluster.acks_all_flows(self.coordinator_partition);
        let entry = &mut self.members[member as usize];
        if !reached || !flows {
            if entry.commit_stalled.is_none() {
                entry.commit_stalled = Some(now);
                fx.push(GroupEffect::Fact(GroupFact::CommitStalled { member }));
            }
            if reached && entry.commit_due == SimTime::NEVER {
                let delay = self.settings.commit_timeout;
                entry.commit_due = now + delay;
                fx.push(GroupEffect::After { delay, timer: GroupTimer::Commit(member) });
            }
            return;
        }
        if let Some(since) = entry.commit_stalled.take() {
            let after = now.since(since);
            fx.push(GroupEffect::Fact(GroupFact::CommitResumed { member, after }));
        }
        for at in 0..self.members[member as usize].owned.len() {
            let slot = self.members[member as usize].owned[at] as usize;
            if self.slots[slot].owner == Some(member) && self.slots[slot].link != Link::Idle {
                self.store(slot, fx);
            }
        }
        if self.members[member as usize].sync_due.is_some() {
            self.end_sync(now, member, cluster, fx);
        }
    }

    /// Commits synchronously; false when the poll thread has to wait, for its coordinator or until the client gives up.
    pub(super) fn commits(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) -> bool {
        self.commit(now, member, cluster, fx);
        let entry = &mut self.members[member as usize];
        if entry.commit_stalled.is_none() {
            return true;
        }
        let due = self.reading.sync_commit.map_or(SimTime::NEVER, |limit| now + limit);
        entry.sync_due = Some(due);
        if let Some(delay) = self.reading.sync_commit {
            fx.push(GroupEffect::After { delay, timer: GroupTimer::Sync(member) });
        }
        false
    }

    /// A synchronous commit gives up: its error is reported to the service, which reads on.
    pub(super) fn on_sync(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        if self.members[member as usize].sync_due == Some(now) {
            self.end_sync(now, member, cluster, fx);
        }
    }

    /// The poll thread returns from a synchronous commit.
    fn end_sync(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        entry.sync_due = None;
        self.go_on(now, member, cluster, fx);
    }

    /// The coordinator stores the offset of one partition.
    pub(super) fn store(&mut self, slot: usize, fx: &mut Effects) {
        let entry = &mut self.slots[slot];
        if entry.processed > entry.committed {
            entry.committed = entry.processed;
            fx.push(GroupEffect::Committed { partition: entry.partition, offset: entry.committed });
        }
    }

    /// The partitions it reads.
    pub fn partitions(&self) -> &[PartitionId] {
        &self.ids
    }

    /// The offsets partition that decides its coordinator.
    pub fn coordinator_partition(&self) -> PartitionId {
        self.coordinator_partition
    }

    /// Number of members, present or not.
    pub fn members(&self) -> u16 {
        self.members.len() as u16
    }

    /// Rebalances so far.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The member that owns a partition, in the coordinator's eyes.
    pub fn owner(&self, partition: PartitionId) -> Option<u16> {
        self.entry(partition)?.owner
    }

    /// Next offset to be handed out.
    pub fn position(&self, partition: PartitionId) -> u64 {
        self.entry(partition).map_or(0, |slot| slot.position)
    }

    /// Returns where a new owner would begin.
    pub fn committed(&self, partition: PartitionId) -> u64 {
        self.entry(partition).map_or(0, |slot| slot.committed)
    }

    /// Why a partition is not read, and since when.
    pub fn stalled(&self, partition: PartitionId) -> Option<(Stall, SimTime)> {
        self.entry(partition)?.stalled
    }

    /// Returns since when a member wanted to commit and could not.
    pub fn commit_stalled(&self, member: u16) -> Option<SimTime> {
        self.members[member as usize].commit_stalled
    }

    /// Returns how far the group is behind on a partition.
    pub fn lag(&self, partition: PartitionId, cluster: &Cluster) -> Lag {
        let Some(slot) = self.entry(partition) else {
            return Lag::default();
        };
        let end = cluster.log_end_offset(partition);
        Lag {
            seen_by_client: slot.seen.saturating_sub(slot.position),
            unread: end.saturating_sub(slot.position),
            uncommitted: end.saturating_sub(slot.committed),
        }
    }

    /// Age of the oldest record that no member has taken yet, over all partitions; zero when there is none.
    pub fn oldest_unread_age(&self, now: SimTime, cluster: &Cluster) -> SimDuration {
        let unread = |slot: &Slot| {
            let first = slot.position.max(cluster.log_start_offset(slot.partition));
            cluster.record(slot.partition, first)
        };
        let ages = self.slots.iter().filter_map(unread).map(|record| now.since(record.appended));
        ages.max().unwrap_or(SimDuration::ZERO)
    }

    /// Mixes in the state of members and partitions.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.generation as u64 | (self.phase as u64) << 32);
        digest.word(self.coordinator.map_or(u64::MAX, |broker| broker.0 as u64));
        for slot in &self.slots {
            digest.word(slot.owner.map_or(u64::MAX, |member| member as u64));
            digest.word(slot.position);
            digest.word(slot.processed);
            digest.word(slot.committed);
            digest.word(slot.link as u64);
            digest.word(slot.seen);
        }
        for member in &self.members {
            let flags = [member.alive, member.in_group, member.ghost, member.joined];
            digest.word(flags.iter().fold(0, |word, &flag| word << 1 | flag as u64));
            digest.word(member.busy.map_or(u64::MAX, |(_, offset)| offset));
            digest.word((member.contact != Contact::None) as u64);
            digest.word(member.metadata_count as u64);
        }
        self.poison_offsets().for_each(|offset| digest.word(offset));
    }

    fn entry(&self, partition: PartitionId) -> Option<&Slot> {
        self.slot(partition).map(|slot| &self.slots[slot])
    }
}
