//! Produce requests at their broker: written, waiting for replicas, answered.
//!
//! Arrived -> (error, acks 0 or 1, nothing to wait for) answered; or -> waiting until the high watermark has passed
//! every partition's records -> answered; or the client's timeout is over -> answered, REQUEST_TIMED_OUT for each
//! partition still pending; or the broker dies -> lost. One slow partition delays the whole answer (DelayedProduce).

use super::interface::{Acks, ClusterEffect, ClusterTimer, ProduceBatch, ProduceError, Record};
use super::replication::Waiting;
use super::{Cluster, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};

/// The outcome so far of one partition of a request.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    partition: PartitionId,
    base_offset: u64,
    error: Option<ProduceError>,
    pending: bool,
}

/// A request that waits.
#[derive(Clone, Debug)]
pub(super) struct Request {
    token: u32,
    broker: BrokerId,
    deadline: SimTime,
    pending: u16,
    open: bool,
    outcomes: Vec<Outcome>,
}

impl Cluster {
    /// A produce request reaches `broker`; `request` comes back in the effects, `timeout` is the client's
    /// `request.timeout.ms`, `records` those of all its batches. Each partition at most once. A broker that is not up
    /// loses the request.
    #[allow(clippy::too_many_arguments)]
    pub fn produce(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        request: u32,
        acks: Acks,
        timeout: SimDuration,
        records: &[Record],
        batches: &[ProduceBatch],
        fx: &mut Effects,
    ) {
        if !self.brokers[broker.index()].up() {
            fx.push(ClusterEffect::ProduceLost { request });
            return;
        }
        let slot = self.open_request(now, broker, request, timeout);
        for batch in batches {
            let outcome = self.write(now, broker, slot, acks, records, batch, fx);
            self.requests[slot as usize].pending += outcome.pending as u16;
            self.requests[slot as usize].outcomes.push(outcome);
        }
        // Only now: a leader alone in its ISR moves its own high watermark, which may complete the request at once.
        for batch in batches {
            if self.partitions[batch.partition.index()].state.leader == Some(broker) {
                self.advance_high_watermark(batch.partition, fx);
                self.mark_dirty(now, batch.partition, fx);
            }
        }
        let entry = &self.requests[slot as usize];
        if acks == Acks::None {
            self.free_request(slot);
        } else if entry.open && entry.pending == 0 {
            self.answer(slot, fx);
        } else if entry.open {
            let expiry = (now + timeout, slot);
            self.expiries.insert(self.expiry_at(expiry), expiry);
            self.arm_expiry(now, fx);
        }
    }

    /// Checks and writes one partition's records (Partition.appendRecordsToLeader).
    #[allow(clippy::too_many_arguments)]
    fn write(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        slot: u32,
        acks: Acks,
        records: &[Record],
        batch: &ProduceBatch,
        fx: &mut Effects,
    ) -> Outcome {
        let partition = batch.partition;
        let limit = self.settings.records_per_partition;
        let entry = &mut self.partitions[partition.index()];
        let refuse = |error| Outcome { partition, base_offset: 0, error: Some(error), pending: false };
        if entry.state.leader != Some(broker) {
            // A leader of old that is cut off writes for itself; that is cut from its log when it is back, and until then
            // nobody follows it: the answer never comes.
            if acks == Acks::All && self.believes_to_lead(broker, partition) {
                return Outcome { partition, base_offset: 0, error: None, pending: true };
            }
            return refuse(ProduceError::NotLeaderOrFollower);
        }
        if acks == Acks::All && entry.state.isr.len() < entry.min_isr {
            return refuse(ProduceError::NotEnoughReplicas);
        }
        let seen = batch.sequence.and_then(|sequence| entry.log.seen(batch.producer, sequence));
        let (base_offset, end) = seen.unwrap_or_else(|| {
            let base = entry.log.end();
            let records = &records[batch.records.clone()];
            if entry.log.append(now, records, entry.subscribed, limit) {
                fx.push(ClusterEffect::Fact(super::ClusterFact::RecordsDropped { partition }));
            }
            if let Some(sequence) = batch.sequence {
                entry.log.remember(batch.producer, sequence, base);
            }
            let bytes: u64 = records.iter().map(|record| record.bytes as u64).sum();
            entry.bytes += bytes;
            let own = entry.slot(broker).expect("the leader is a replica");
            entry.replicas[own].end = entry.log.end();
            entry.replicas[own].bytes = entry.bytes;
            let leader = &mut self.brokers[broker.index()];
            leader.messages_in += records.len() as u64;
            leader.bytes_in += bytes;
            (base, entry.log.end())
        });
        let pending = acks == Acks::All && entry.high_watermark < end;
        if pending {
            entry.waiting.push(Waiting { slot, end });
        }
        Outcome { partition, base_offset, error: None, pending }
    }

    /// The high watermark moved: requests whose records it has passed. `short`: fewer in sync than
    /// `min.insync.replicas`, found after the write (Partition.checkEnoughReplicasReachOffset).
    pub(super) fn complete_waiting(&mut self, partition: PartitionId, short: bool, fx: &mut Effects) {
        let entry = &mut self.partitions[partition.index()];
        let reached = entry.high_watermark;
        let mut waiting = std::mem::take(&mut entry.waiting);
        let error = short.then_some(ProduceError::NotEnoughReplicasAfterAppend);
        waiting.retain(|wait| {
            let done = wait.end <= reached;
            if done {
                self.settle(wait.slot, partition, error, fx);
            }
            !done
        });
        self.partitions[partition.index()].waiting = waiting;
    }

    /// The partition's leader changed: a live old leader answers that it leads no longer.
    pub(super) fn refuse_waiting(&mut self, partition: PartitionId, fx: &mut Effects) {
        let waiting = std::mem::take(&mut self.partitions[partition.index()].waiting);
        for wait in waiting {
            // One that is cut off does not know.
            if self.believes_to_lead(self.requests[wait.slot as usize].broker, partition) {
                continue;
            }
            self.settle(wait.slot, partition, Some(ProduceError::NotLeaderOrFollower), fx);
        }
    }

    /// One pending partition of a request is decided; the last one sends the answer.
    #[inline]
    fn settle(&mut self, slot: u32, partition: PartitionId, error: Option<ProduceError>, fx: &mut Effects) {
        let entry = &mut self.requests[slot as usize];
        let pending = |outcome: &&mut Outcome| outcome.pending && outcome.partition == partition;
        if let Some(outcome) = entry.outcomes.iter_mut().find(pending) {
            outcome.pending = false;
            outcome.error = error;
            entry.pending -= 1;
        }
        if entry.pending == 0 {
            self.answer(slot, fx);
        }
    }

    /// The oldest waiting requests have waited for the client's timeout.
    pub(super) fn on_request_expiry(&mut self, now: SimTime, fx: &mut Effects) {
        if self.expiry_due != now {
            return;
        }
        self.expiry_due = SimTime::NEVER;
        while let Some(&(deadline, slot)) = self.expiries.last() {
            if deadline > now {
                break;
            }
            for index in 0..self.requests[slot as usize].outcomes.len() {
                let outcome = &mut self.requests[slot as usize].outcomes[index];
                if outcome.pending {
                    outcome.pending = false;
                    outcome.error = Some(ProduceError::RequestTimedOut);
                    let partition = outcome.partition;
                    self.partitions[partition.index()].waiting.retain(|wait| wait.slot != slot);
                }
            }
            self.answer(slot, fx);
        }
        self.arm_expiry(now, fx);
    }

    /// Returns where a deadline stands, or would stand.
    fn expiry_at(&self, expiry: (SimTime, u32)) -> usize {
        self.expiries.partition_point(|other| *other > expiry)
    }

    /// One timer for all requests: it is armed for the earliest deadline and finds most of them answered.
    #[inline]
    fn arm_expiry(&mut self, now: SimTime, fx: &mut Effects) {
        if let Some(&(deadline, _)) = self.expiries.last()
            && deadline < self.expiry_due
        {
            self.expiry_due = deadline;
            let timer = ClusterTimer::RequestExpiry;
            fx.push(ClusterEffect::After { delay: deadline.since(now), timer });
        }
    }

    /// The broker is gone with all requests that waited there.
    pub(super) fn lose_requests(&mut self, broker: BrokerId, fx: &mut Effects) {
        for slot in 0..self.requests.len() as u32 {
            let entry = &self.requests[slot as usize];
            if entry.open && entry.broker == broker {
                fx.push(ClusterEffect::ProduceLost { request: entry.token });
                self.free_request(slot);
            }
        }
        for entry in self.partitions.iter_mut().filter(|p| p.state.leader == Some(broker)) {
            entry.waiting.clear();
        }
    }

    fn answer(&mut self, slot: u32, fx: &mut Effects) {
        let entry = &self.requests[slot as usize];
        let request = entry.token;
        let mut errors = false;
        for &Outcome { partition, base_offset, error, .. } in &entry.outcomes {
            errors |= error.is_some();
            fx.push(ClusterEffect::ProduceResult { request, partition, base_offset, error });
        }
        fx.push(ClusterEffect::ProduceResponse { request, errors });
        self.free_request(slot);
    }

    fn open_request(&mut self, now: SimTime, broker: BrokerId, token: u32, timeout: SimDuration) -> u32 {
        let slot = self.free.pop().unwrap_or(self.requests.len() as u32);
        let deadline = now + timeout;
        if slot as usize == self.requests.len() {
            let outcomes = Vec::new();
            self.requests.push(Request { token, broker, deadline, pending: 0, open: true, outcomes });
        } else {
            let entry = &mut self.requests[slot as usize];
            (entry.token, entry.broker, entry.deadline) = (token, broker, deadline);
            (entry.pending, entry.open) = (0, true);
        }
        slot
    }

    fn free_request(&mut self, slot: u32) {
        let entry = &mut self.requests[slot as usize];
        entry.open = false;
        entry.outcomes.clear();
        let expiry = (entry.deadline, slot);
        let at = self.expiry_at(expiry);
        if self.expiries.get(at) == Some(&expiry) {
            self.expiries.remove(at);
        }
        self.free.push(slot);
    }

    /// A request for metadata arrives at a broker at `at`: it is counted, and worked on for as long as the settings say.
    /// Returns how long its answer takes.
    pub fn metadata_asked(&mut self, at: SimTime, broker: BrokerId) -> SimDuration {
        let entry = &mut self.brokers[broker.index()];
        entry.metadata_requests += 1;
        if self.settings.metadata_time == SimDuration::ZERO {
            return SimDuration::ZERO;
        }
        entry.busy_until = entry.busy_until.max(at) + self.settings.metadata_time;
        entry.busy_until.since(at)
    }

    /// Returns until when a broker works on requests for metadata that came before: others wait as long.
    pub fn busy_until(&self, broker: BrokerId) -> SimTime {
        self.brokers[broker.index()].busy_until
    }

    /// Produce requests that wait for replicas.
    pub fn waiting_requests(&self) -> u32 {
        self.requests.iter().filter(|request| request.open).count() as u32
    }
}
