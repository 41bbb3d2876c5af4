//! The fail-over to a standby cluster under its own control plane, and back.
//!
//! At home -> (a person, switch time) away -> (a person, switch time) at home. Mirroring copies what consumers can read,
//! `lag` after it was written, as long as the partition has a leader that serves; it commits offsets along with the
//! records. Nobody reads the standby before the switch, so the copy is made when the clients arrive, of exactly the
//! records that mirroring would have brought by then.
//!
//! Clients are restarted with the other cluster's address: what they had not got rid of fails, groups start at their
//! translated offsets. Acknowledged records that were not copied stay behind (lost, counted); processed ones whose
//! offsets were not committed are processed again (counted). What stayed behind comes back, late, after a fail-back.
//! Lost records are counted in topics that somebody reads; checkpoints of offsets are taken as exact.

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::command::{ClusterWhy, Outcome, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::kafka::producer::ProducerError;
use crate::world::pending::Pending;
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

/// A standby for a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaSpec {
    /// The standby: the same topics on as many brokers.
    pub cluster: ClusterId,
    /// Delay of a record's copy after its write.
    pub lag: SimDuration,
    /// From the decision to clients that have the other cluster's address.
    pub switch_time: SimDuration,
}

/// The place of a cluster's clients.
#[derive(Clone, Debug)]
pub(crate) struct FailOver {
    /// True if they use the standby.
    pub(crate) away: bool,
    /// The time when they will be switched, while that is under way.
    pub(crate) due: SimTime,
    /// By partition: up to here the records of the cluster left last have been copied.
    copied: Vec<u64>,
    /// Acknowledged records left behind, and records processed twice, over all switches.
    pub(crate) lost: u64,
    pub(crate) again: u64,
}

impl FailOver {
    pub(crate) fn new() -> FailOver {
        FailOver { away: false, due: SimTime::NEVER, copied: Vec::new(), lost: 0, again: 0 }
    }

    pub(crate) fn digest(&self, digest: &mut Digest) {
        if self.away || self.due != SimTime::NEVER || !self.copied.is_empty() {
            digest.word(self.away as u64 | self.lost << 1);
            digest.word(self.due.as_micros());
            self.copied.iter().for_each(|&offset| digest.word(offset));
        }
    }
}

impl World {
    /// The cluster that the clients of `cluster` use now: itself, or its standby.
    #[inline]
    pub fn cluster_in_use(&self, cluster: ClusterId) -> ClusterId {
        match self.topology.clusters[cluster.index()].replica {
            Some(replica) if self.kafka.failovers[cluster.index()].away => replica.cluster,
            _ => cluster,
        }
    }

    /// Returns when the clients of a cluster will be switched, while that is under way.
    pub fn switch_due(&self, cluster: ClusterId) -> Option<SimTime> {
        let due = self.kafka.failovers[cluster.index()].due;
        (due != SimTime::NEVER).then_some(due)
    }

    /// Acknowledged records that switches left behind, and records processed twice after them.
    pub fn switched(&self, cluster: ClusterId) -> (u64, u64) {
        let state = &self.kafka.failovers[cluster.index()];
        (state.lost, state.again)
    }

    pub(in crate::world) fn switch_clients(
        &mut self,
        id: ClusterId,
        away: bool,
        clock: &mut Clock,
    ) -> Outcome {
        let Some(replica) = self.topology.clusters[id.index()].replica else {
            return Outcome::Nothing(Why::NotOffered);
        };
        let in_use = self.cluster_in_use(id);
        let state = &mut self.kafka.failovers[id.index()];
        if state.due != SimTime::NEVER {
            return Outcome::Nothing(Why::Cluster(ClusterWhy::Switching(state.due)));
        }
        if state.away == away {
            return Outcome::Nothing(Why::Cluster(ClusterWhy::InUse(in_use)));
        }
        state.due = clock.now() + replica.switch_time;
        clock.at(state.due, Event::Recovery(Pending::Switched(id).index()));
        self.tell(clock.now(), Fact::Switching { cluster: id, away, takes: replica.switch_time });
        Outcome::PLAIN
    }

    pub(in crate::world) fn on_switched(&mut self, id: ClusterId, clock: &mut Clock) {
        let Some(replica) = self.topology.clusters[id.index()].replica else { return };
        if self.kafka.failovers[id.index()].due != clock.now() {
            return;
        }
        let from = self.cluster_in_use(id);
        let to = if from == id { replica.cluster } else { id };
        let copied = self.copied(from, to, replica.lag, clock.now());
        let lost = self.left_behind(from, &copied);
        let offsets = self.copy_records(from, to, &copied, clock);
        let state = &mut self.kafka.failovers[id.index()];
        state.away = from == id;
        state.due = SimTime::NEVER;
        state.copied = copied;
        self.switch_producers(from, to, clock);
        let again = self.switch_groups(from, to, &offsets, clock);
        self.switch_readers(from, to, clock);
        let state = &mut self.kafka.failovers[id.index()];
        (state.lost, state.again) = (state.lost + lost, state.again + again);
        self.tell(clock.now(), Fact::Switched { cluster: id, to, lost, again });
    }

    /// Up to which offset each partition of `from` has been copied by `now`. Nothing where `to` takes no writes.
    fn copied(&self, from: ClusterId, to: ClusterId, lag: SimDuration, now: SimTime) -> Vec<u64> {
        let (part, standby) = (&self.kafka.clusters[from.index()], &self.kafka.clusters[to.index()]);
        (0..part.layout().partitions())
            .map(PartitionId)
            .map(|partition| {
                let read_until = part.unreadable_since(partition).unwrap_or(now);
                let (start, end) = (part.log_start_offset(partition), part.high_watermark(partition));
                let mut offset = start.min(end);
                while offset < end
                    && !standby.is_leaderless(partition)
                    && part.record(partition, offset).is_none_or(|record| record.appended + lag <= read_until)
                {
                    offset += 1;
                }
                offset
            })
            .collect()
    }

    /// Acknowledged records beyond `copied`.
    fn left_behind(&self, from: ClusterId, copied: &[u64]) -> u64 {
        let part = &self.kafka.clusters[from.index()];
        let behind =
            |(at, &copied): (usize, &u64)| part.high_watermark(PartitionId(at as u16)).saturating_sub(copied);
        copied.iter().enumerate().map(behind).sum()
    }

    /// Writes to `to` what has been copied and no group has committed, and takes it out of `from`. Where each group begins.
    fn copy_records(
        &mut self,
        from: ClusterId,
        to: ClusterId,
        copied: &[u64],
        clock: &mut Clock,
    ) -> Vec<(GroupId, PartitionId, u64)> {
        let mut begin = Vec::new();
        for group in 0..self.kafka.groups.len() {
            if self.kafka.groups[group].cluster != from {
                continue;
            }
            for partition in self.kafka.groups[group].group.partitions().to_vec() {
                let committed = self.kafka.groups[group].group.committed(partition);
                let up_to = copied[partition.index()];
                // A cluster that was left before still has what was not copied then: its groups go on there.
                let base = self.kafka.clusters[to.index()].log_start_offset(partition);
                let records: Vec<_> = (committed..up_to)
                    .filter_map(|offset| self.kafka.clusters[from.index()].record(partition, offset))
                    .collect();
                for record in &records {
                    self.kafka.messages[record.token].holders += 1;
                }
                self.with_cluster(to, clock, |part, now, fx| part.copy_in(now, partition, &records, fx));
                self.release_log(from, partition, up_to.max(committed));
                begin.push((GroupId(group as u16), partition, base));
            }
        }
        begin
    }

    /// The producers restart at the other cluster: what they had not got rid of fails.
    fn switch_producers(&mut self, from: ClusterId, to: ClusterId, clock: &mut Clock) {
        let mut unsettled = Vec::new();
        for number in 0..self.kafka.producers.len() {
            if self.kafka.producers[number].cluster != from {
                continue;
            }
            let slot = &mut self.kafka.producers[number];
            slot.cluster = to;
            slot.life += 1;
            clock.cancel(slot.wake_timer);
            (slot.wake, slot.wake_timer) = (SimTime::NEVER, TimerId::NONE);
            unsettled.extend(slot.producer.unsettled());
            slot.producer.drop_all();
            if self.services.replicas()[slot.replica.index()].process == ProcessState::Up {
                self.with_producer(number as u32, clock, |part, now, fx| part.restart(now, fx));
            }
        }
        // Whoever tries again does so at the new cluster.
        for message in unsettled {
            let partition = self.kafka.messages[message].partition;
            let error = ProducerError::DeliveryTimeout { records: 1, partition, age: SimDuration::ZERO };
            self.on_record_failed(message, error, clock);
        }
    }

    /// The groups join again at the other cluster. How many processed records they will process again.
    fn switch_groups(
        &mut self,
        from: ClusterId,
        to: ClusterId,
        offsets: &[(GroupId, PartitionId, u64)],
        clock: &mut Clock,
    ) -> u64 {
        let mut again = 0;
        for group in 0..self.kafka.groups.len() {
            if self.kafka.groups[group].cluster != from {
                continue;
            }
            let id = GroupId(group as u16);
            let own: Vec<(PartitionId, u64)> =
                offsets.iter().filter(|entry| entry.0 == id).map(|entry| (entry.1, entry.2)).collect();
            self.kafka.groups[group].cluster = to;
            self.with_group(id, clock, |part, now, cluster, fx| {
                again += part.switch(now, &own, cluster, fx);
            });
        }
        again
    }

    /// Readers of replies begin at the end of the other cluster's topics: replies that were on their way are lost.
    fn switch_readers(&mut self, from: ClusterId, to: ClusterId, clock: &mut Clock) {
        for reader in 0..self.kafka.readers.len() {
            if self.kafka.readers[reader].cluster() == from {
                self.switch_reader(reader, to, clock);
            }
        }
    }
}
