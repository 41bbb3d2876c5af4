//! Polls: how many records a member takes at once, and what follows when it needs too long for them.
//!
//! A poll gives up to `max.poll.records` of what has been fetched, one partition after the other, and moves the positions
//! past them. The member works on one after the other, and joins a rebalance, commits by itself and counts as alive only
//! where it polls again. One that needs longer than `max.poll.interval.ms` leaves the group (the client's own heartbeat
//! thread does that): its partitions go to others, who read everything since the last commit again. It does not notice
//! before its next poll, finishes what it has for nothing, and joins again, for which everybody else has to join again,
//! too: where every poll takes too long the group gets no further, which is called a rebalance storm.
//!
//! Source: `KafkaConsumer.poll`, `ConsumerCoordinator.maybeAutoCommitOffsetsAsync`, KIP-62. Polls of several records are
//! followed where a document states `max_poll_records`, and while consumers are slow or a record fails for ever; else a
//! poll gives one record, which is the same as long as what a poll gives takes less time than the rest of a rebalance.
//! Not modelled: that a fetch brings at most 1 MiB of a partition (`max.partition.fetch.bytes`).

use super::interface::GroupEffect;
use super::{ConsumerGroup, Effects};
use crate::engine::SimTime;
use crate::world::ids::PartitionId;
use crate::world::kafka::cluster::Cluster;

/// Records of a partition that a poll has given and nobody has worked on yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    slot: u16,
    next: u64,
    end: u64,
}

/// What a member's last poll has left it.
#[derive(Clone, Debug, Default)]
pub(super) struct Polled {
    /// The next run last.
    runs: Vec<Run>,
    /// The group has taken the member's partitions away meanwhile: what it still does counts for nothing.
    stale: bool,
    /// The automatic commit is due, at the next poll.
    commit_waits: bool,
}

impl Polled {
    /// Returns whether what the member finishes now does not count any more.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }
}

impl ConsumerGroup {
    /// Consumers are slow, or no more: polls of several records are followed meanwhile.
    pub fn set_slow(&mut self, slow: bool) {
        self.slow = slow;
    }

    /// Returns whether consumers are slow.
    pub fn is_slow(&self) -> bool {
        self.slow
    }

    /// Returns whether polls of several records are followed.
    fn in_batches(&self) -> bool {
        self.slow || self.settings.counts_polls || self.is_poisoned()
    }

    /// Members that have left the group so far because they needed too long for what a poll had given them.
    pub fn thrown_out(&self) -> u32 {
        self.thrown_out
    }

    /// A poll has begun with a record of the partition in this place of the member's: it gives further ones.
    pub(super) fn fill_poll(&mut self, member: u16, first: usize, cluster: &Cluster) {
        if !self.in_batches() {
            return;
        }
        let mut left = u64::from(self.settings.max_poll_records.saturating_sub(1));
        let entry = &mut self.members[member as usize];
        let count = entry.owned.len();
        for at in (first..first + count).map(|at| at % count) {
            let slot = &mut self.slots[entry.owned[at] as usize];
            if !slot.is_read() || entry.halt.skips(slot.leader) {
                continue;
            }
            slot.position = slot.position.max(cluster.log_start_offset(slot.partition));
            let taken = left.min(slot.seen.saturating_sub(slot.position));
            if taken == 0 {
                continue;
            }
            let end = slot.position + taken;
            entry.polled.runs.push(Run { slot: entry.owned[at], next: slot.position, end });
            slot.position = end;
            entry.cursor = at as u16 + u16::from(end == slot.seen);
            left -= taken;
        }
        entry.polled.runs.reverse();
    }

    /// The member is done with a record: it goes on with the next that its poll gave it, or polls again.
    pub(super) fn go_on(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        entry.busy = None;
        if !entry.polled.runs.is_empty() && self.next_of_poll(member, cluster, fx) {
            return;
        }
        let polled = &mut self.members[member as usize].polled;
        polled.stale = false;
        if std::mem::take(&mut polled.commit_waits) {
            self.commit(now, member, cluster, fx);
        }
        self.rejoin(now, member, fx);
        self.poll(now, member, cluster, fx);
    }

    fn next_of_poll(&mut self, member: u16, cluster: &Cluster, fx: &mut Effects) -> bool {
        let entry = &mut self.members[member as usize];
        while let Some(run) = entry.polled.runs.last_mut() {
            if run.next == run.end {
                entry.polled.runs.pop();
                continue;
            }
            let (slot, offset) = (run.slot, run.next);
            run.next += 1;
            let partition = self.slots[slot as usize].partition;
            // Of what others have committed past meanwhile the log keeps nothing.
            let Some(record) = cluster.record(partition, offset) else { continue };
            entry.busy = Some((slot, offset));
            fx.push(GroupEffect::Process { member, partition, offset, token: record.token });
            return true;
        }
        false
    }

    /// Returns whether a member works on a record.
    pub fn works_on(&self, member: u16, partition: PartitionId, token: u32, cluster: &Cluster) -> bool {
        self.members[member as usize].busy.is_some_and(|(slot, offset)| {
            // What others have committed past meanwhile has no token any more.
            let record = cluster.record(partition, offset);
            self.slots[slot as usize].partition == partition && record.is_none_or(|it| it.token == token)
        })
    }

    /// The member seeks back to what its poll gave it and it has not worked on.
    pub(super) fn give_back(&mut self, member: u16) {
        let entry = &mut self.members[member as usize];
        let stale = entry.polled.stale;
        for run in entry.polled.runs.drain(..) {
            let slot = &mut self.slots[run.slot as usize];
            if slot.owner == Some(member) && !stale {
                slot.position = slot.position.min(run.next);
            }
        }
    }

    /// The group takes a member's partitions away: what it still works on counts for nothing.
    pub(super) fn disown(&mut self, member: u16) {
        let in_batches = self.in_batches();
        let entry = &mut self.members[member as usize];
        entry.polled.stale = !entry.polled.runs.is_empty() || in_batches && entry.busy.is_some();
    }

    /// The automatic commit of a member is due: true when it waits for the next poll.
    pub(super) fn commit_waits(&mut self, member: u16) -> bool {
        let waits = self.in_batches() && self.members[member as usize].busy.is_some();
        self.members[member as usize].polled.commit_waits |= waits;
        waits
    }
}
