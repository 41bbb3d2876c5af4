//! Work of an administrator by hand: reassign partitions, allow unclean elections, copy records in.
//!
//! A reassignment is a list worked off one partition at a time. Its new registration is written by hand, so a blocked
//! duty "elect leaders" does not hold it up; a controller that cannot commit does. Where a replica is in sync it is
//! clean; where none is, the first live replica leads and what only others had is lost.

use super::interface::{ClusterEffect, ClusterFact, ClusterTimer, Record, StoredRecord};
use super::{Cluster, Effects};
use crate::engine::{Digest, SimTime};
use crate::world::ids::PartitionId;
use crate::world::kafka::election::{self, Election};

/// The work of an administrator.
#[derive(Clone, Debug)]
pub(super) struct Manual {
    /// The time when the partition under way is done.
    due: SimTime,
    /// The partition under way, or the first that may be next.
    at: u16,
    moved: u16,
    /// The setting that replaced the topics' own.
    unclean: Option<bool>,
    /// Acknowledged records that unclean elections have lost.
    pub(super) lost: u64,
}

impl Manual {
    pub(super) fn new() -> Manual {
        Manual { due: SimTime::NEVER, at: 0, moved: 0, unclean: None, lost: 0 }
    }

    pub(super) fn digest(&self, digest: &mut Digest) {
        if self.due != SimTime::NEVER || self.moved > 0 || self.unclean.is_some() {
            digest.word(self.due.as_micros());
            let unclean = self.unclean.map_or(2, u64::from);
            digest.word(self.at as u64 | (self.moved as u64) << 16 | unclean << 32);
            digest.word(self.lost);
        }
    }
}

impl Cluster {
    /// An administrator reassigns every partition without a leader, one after the other. Nothing while that is under
    /// way, or when every partition has a leader; reports it when no commit is possible.
    pub fn move_partitions(&mut self, now: SimTime, fx: &mut Effects) {
        if self.manual.due != SimTime::NEVER {
            return;
        }
        if !self.can_commit() {
            fx.push(ClusterEffect::Fact(ClusterFact::MoveRefused));
            return;
        }
        self.manual.at = 0;
        self.manual.moved = 0;
        self.arm_move(now, fx);
    }

    /// Returns whether partitions are being moved by hand.
    pub fn is_moving(&self) -> bool {
        self.manual.due != SimTime::NEVER
    }

    /// While partitions are being moved: how many are done and how many have no leader yet.
    pub fn moving(&self) -> Option<(u16, u16)> {
        let left = self.partitions.iter().filter(|partition| partition.state.leader.is_none()).count() as u16;
        (self.manual.due != SimTime::NEVER).then_some((self.manual.moved, left))
    }

    /// The next partition without a leader is taken in hand.
    fn arm_move(&mut self, now: SimTime, fx: &mut Effects) {
        let from = self.manual.at as usize;
        let next = (from..self.partitions.len()).find(|&at| self.partitions[at].state.leader.is_none());
        let Some(next) = next else {
            if self.manual.at > 0 {
                let left = self.partitions.iter().filter(|p| p.state.leader.is_none()).count() as u16;
                let moved = self.manual.moved;
                fx.push(ClusterEffect::Fact(ClusterFact::MovesEnded { moved, left }));
            }
            return;
        };
        self.manual.at = next as u16;
        let delay = self.settings.move_partition_time;
        self.manual.due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::Move });
    }

    /// The partition in hand gets its leader.
    pub(super) fn on_move(&mut self, now: SimTime, fx: &mut Effects) {
        if self.manual.due != now {
            return;
        }
        self.manual.due = SimTime::NEVER;
        if !self.can_commit() {
            fx.push(ClusterEffect::Fact(ClusterFact::MoveRefused));
            return;
        }
        let partition = PartitionId(self.manual.at);
        if self.partitions[partition.index()].state.leader.is_none() {
            self.lead_by_hand(now, partition, fx);
        }
        self.manual.at += 1;
        self.arm_move(now, fx);
        self.update_state(fx);
    }

    /// Writes a leader among the live replicas: one in sync, or else the first at all.
    fn lead_by_hand(&mut self, now: SimTime, partition: PartitionId, fx: &mut Effects) {
        let own = std::mem::replace(&mut self.partitions[partition.index()].unclean, true);
        let found = self.decide(partition, false, |s, c| election::elect(s, Election::Online, c));
        self.partitions[partition.index()].unclean = own;
        let Some(next) = found.filter(|next| next.leader.is_some()) else { return };
        let unclean = next.recovering;
        self.apply(now, partition, next, fx);
        self.manual.moved += 1;
        fx.push(ClusterEffect::Fact(ClusterFact::PartitionMoved { partition, unclean }));
        self.arm_imbalance(now, fx);
    }

    /// Sets `unclean.leader.election.enable` of every topic. Switched on, partitions without a leader get any live
    /// replica at once (KRaft does so when the setting changes), unless the duty is blocked. False when every topic has
    /// that setting already.
    pub fn set_unclean_elections(&mut self, now: SimTime, on: bool, fx: &mut Effects) -> bool {
        if self.partitions.iter().all(|partition| partition.unclean == on) {
            return false;
        }
        self.manual.unclean = Some(on);
        self.partitions.iter_mut().for_each(|partition| partition.unclean = on);
        if on && self.can_commit() {
            self.elect_leaderless(now, fx);
            self.update_state(fx);
        }
        true
    }

    /// Returns whether every topic allows unclean elections.
    pub fn unclean_elections(&self) -> bool {
        self.partitions.iter().all(|partition| partition.unclean)
    }

    /// Returns whether the controller can commit anything now.
    pub fn commits(&self) -> bool {
        self.can_commit()
    }

    /// Acknowledged records that unclean elections have lost.
    pub fn acknowledged_lost(&self) -> u64 {
        self.manual.lost
    }

    /// Returns since when nobody could read a partition, while its leader is missing or does not serve.
    pub fn unreadable_since(&self, partition: PartitionId) -> Option<SimTime> {
        self.is_leaderless(partition).then(|| self.partitions[partition.index()].unread_since)
    }

    /// Records that were mirrored from another cluster: on every live replica, and readable.
    pub fn copy_in(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        records: &[StoredRecord],
        fx: &mut Effects,
    ) {
        let limit = self.settings.records_per_partition;
        let entry = &mut self.partitions[partition.index()];
        let plain: Vec<Record> =
            records.iter().map(|record| Record { token: record.token, bytes: record.bytes }).collect();
        if entry.log.append(now, &plain, entry.subscribed, limit) {
            fx.push(ClusterEffect::Fact(ClusterFact::RecordsDropped { partition }));
        }
        let bytes: u64 = plain.iter().map(|record| u64::from(record.bytes)).sum();
        entry.bytes += bytes;
        for replica in entry.replicas.iter_mut().filter(|replica| !replica.behind) {
            replica.end = entry.log.end();
            replica.bytes = entry.bytes;
        }
        self.advance_high_watermark(partition, fx);
    }
}
