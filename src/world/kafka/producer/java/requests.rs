//! Ends batches that were sent: stored, put back, or failed (Sender.completeBatch).

use super::{JavaProducer, Queue};
use crate::engine::SimTime;
use crate::world::ids::BrokerId;
use crate::world::kafka::client::Memory;
use crate::world::kafka::producer::types::{ProduceRequest, ProduceResult, ProducerEffect, ProducerError};

impl JavaProducer {
    /// Applies a broker's answer to a batch that was in flight.
    pub(super) fn complete(
        &mut self,
        now: SimTime,
        slot: u32,
        result: ProduceResult,
        fx: &mut Vec<ProducerEffect>,
    ) {
        let partition = self.batches.get(slot).partition;
        match result {
            ProduceResult::Stored => {
                if !self.settle(slot) {
                    return;
                }
                let batch = self.batches.get(slot);
                fx.extend(batch.tokens.iter().map(|token| ProducerEffect::Acked { token: *token }));
                self.release(slot);
                return;
            }
            ProduceResult::NotLeaderOrFollower(hint) => {
                if let Some((leader, epoch)) = hint {
                    self.metadata.hint(partition, leader, epoch);
                }
                self.metadata.want();
            }
            ProduceResult::StorageError => self.metadata.want(),
            ProduceResult::OutOfOrderSequence => {
                let batch = self.batches.get(slot);
                let queue = &mut self.queues[partition.index()];
                let first = queue.gap.is_none_or(|gap| batch.sequence < Some(gap));
                if queue.unresolved && first && !batch.abandoned {
                    queue.gap = batch.sequence;
                    return self.fail_batch(slot, ProducerError::OutOfOrderSequence, fx);
                }
            }
            ProduceResult::NotEnoughReplicas
            | ProduceResult::NotEnoughReplicasAfterAppend
            | ProduceResult::RequestTimedOut => {}
        }
        self.put_back(now, slot, fx);
    }

    /// Closes the connection to `broker`; what was in flight there is put back. `timed_out`: a request was not answered.
    pub(super) fn disconnect(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        timed_out: bool,
        fx: &mut Vec<ProducerEffect>,
    ) {
        self.connections[broker.index()].lost(now, &self.config, &mut self.jitter);
        match self.metadata.in_flight() {
            Some((asked, _)) if asked == broker => {
                self.metadata.failed(now);
            }
            // It connects to the silent broker once more first.
            _ if timed_out && self.config.manner.one_at_a_time => {}
            _ => self.metadata.want(),
        }
        while let Some(at) = self.requests.iter().position(|r| r.broker == broker) {
            let request = self.requests.remove(at);
            for batch in &request.batches {
                self.put_back(now, batch.batch.0, fx);
            }
            self.recycle(request);
        }
    }

    /// Fails a batch that reached delivery.timeout, waiting or in flight.
    pub(super) fn expire_batch(&mut self, now: SimTime, slot: u32, fx: &mut Vec<ProducerEffect>) {
        let batch = self.batches.get_mut(slot);
        let queue = &mut self.queues[batch.partition.index()];
        // Sent once, stored or not: nobody knows. (Kafka marks retried batches only.)
        queue.unresolved |= batch.sequence.is_some();
        let in_flight = queue.in_flight.contains(&slot);
        batch.abandoned = in_flight;
        let (records, age) = (batch.tokens.len() as u32, now.since(batch.created));
        let error = ProducerError::DeliveryTimeout { records, partition: batch.partition, age };
        self.fail_batch(slot, error, fx);
    }

    /// Fails all records of a batch and gives its memory back. An abandoned batch keeps slot and memory until its request
    /// ends: the network may still read from its buffer (4.3.0; seen in the recorded run of a silent new leader).
    fn fail_batch(&mut self, slot: u32, error: ProducerError, fx: &mut Vec<ProducerEffect>) {
        let batch = self.batches.get(slot);
        self.queues[batch.partition.index()].in_flight.retain(|b| *b != slot);
        fx.extend(batch.tokens.iter().map(|token| ProducerEffect::Failed { token: *token, error }));
        self.totals.record_error_total += batch.tokens.len() as u64;
        if !batch.abandoned {
            self.release(slot);
        }
    }

    /// Keeps the request's list for another one.
    pub(super) fn recycle(&mut self, mut request: ProduceRequest) {
        request.batches.clear();
        self.spare.push(request.batches);
    }

    /// Gives the memory and the slot of a batch back.
    fn release(&mut self, slot: u32) {
        let batch = self.batches.get(slot);
        match self.config.manner.memory {
            Memory::Shared => self.pool.give(batch.buffer),
            Memory::Refusing { .. } => self.pool.leave(batch.tokens.len() as u32, batch.payload),
            Memory::Unbounded | Memory::PerPartition => {}
        }
        self.batches.close(slot);
    }

    /// Takes a batch out of flight; false if it had expired, then its memory and its slot are free.
    fn settle(&mut self, slot: u32) -> bool {
        let batch = self.batches.get(slot);
        if batch.abandoned {
            self.release(slot);
            return false;
        }
        let Queue { in_flight, .. } = &mut self.queues[batch.partition.index()];
        in_flight.retain(|b| *b != slot);
        true
    }

    /// Puts a batch back in sequence order, closed, with all its memory (RecordAccumulator.reenqueue).
    fn put_back(&mut self, now: SimTime, slot: u32, fx: &mut Vec<ProducerEffect>) {
        if !self.settle(slot) {
            return;
        }
        if self.batches.get(slot).deadline <= now {
            return self.expire_batch(now, slot, fx);
        }
        let (base, max) = (self.config.retry_backoff, self.config.retry_backoff_max);
        let batch = self.batches.get_mut(slot);
        batch.ready_at = now + self.jitter.backoff(base, max, batch.attempts);
        batch.attempts += 1;
        self.totals.record_retry_total += batch.tokens.len() as u64;
        let (partition, own) = (batch.partition, batch.sequence);
        self.next_expiry = self.next_expiry.min(batch.deadline);
        let batches = &self.batches;
        let waiting = &mut self.queues[partition.index()].waiting;
        let at =
            waiting.iter().take_while(|b| batches.get(**b).sequence.is_some_and(|s| Some(s) < own)).count();
        waiting.insert(at, slot);
        self.busy.insert(partition.index());
    }
}
