//! The sender's loop, run whenever something happened or a call of send() woke it: expire, time out, serve waiters, send, refresh metadata,
//! and name the next wake-up (Sender.runOnce, RecordAccumulator.ready and drain, NetworkClient.poll).
//!
//! A batch is sendable when it is full, when linger has passed, when another waits behind it, or when any caller
//! waits for memory; a refused one when its backoff has passed or its leader epoch has changed. If one batch for
//! a broker is sendable, the first batch of every partition led there goes along.

use super::connection::Link;
use super::{JavaProducer, batch::Batch};
use crate::engine::SimTime;
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::client::Memory;
use crate::world::kafka::producer::types::{
    BatchId, ProduceRequest, ProducerEffect, RequestBatch, RequestId,
};

const PURPOSE_NODE: u32 = u32::from_be_bytes(*b"PNOD");

/// Whom a request for metadata can go to.
enum LeastLoaded {
    /// A connected broker that takes another request.
    Ready(BrokerId),
    /// Nobody yet: a connection is being opened.
    Connecting,
    /// Nobody is connected: this one may be tried.
    Free(BrokerId),
    /// Nobody, and nobody may be tried before this time.
    None(SimTime),
}

impl JavaProducer {
    /// Does all that can be done at `now`.
    pub(super) fn pump(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        self.time_out_requests(now, fx);
        self.expire(now, fx);
        self.serve_waiters(now, fx);
        while let Some(waiter) = self.pool.timed_out(now) {
            let error = self.refuse(now, &waiter);
            fx.push(ProducerEffect::Failed { token: waiter.record.token, error });
            self.serve_waiters(now, fx);
        }
        while self.send_ready(now, fx) {}
        let metadata_at = self.refresh_metadata(now, fx);
        self.arm(now, metadata_at, fx);
    }

    /// Requests and connection attempts that nobody answered end with their connection
    /// (NetworkClient.handleTimedOutRequests).
    fn time_out_requests(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        while let Some(late) = self.requests.first().filter(|oldest| oldest.deadline <= now) {
            self.disconnect(now, late.broker, true, fx);
        }
        if let Some((broker, deadline)) = self.metadata.in_flight()
            && deadline <= now
        {
            self.disconnect(now, broker, false, fx);
        }
        for at in 0..if self.connecting { self.connections.len() } else { 0 } {
            if matches!(self.connections[at].link, Link::Connecting(until) if until <= now) {
                self.disconnect(now, BrokerId(at as u8), false, fx);
            }
        }
    }

    /// Fails what reached delivery.timeout, in the order of sending, waiting or in flight.
    fn expire(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        let waits_out = self.config.manner.one_at_a_time;
        if now < self.next_expiry && !waits_out {
            return;
        }
        let mut next = SimTime::NEVER;
        // With one request at a time a batch is looked at only when its request has ended.
        let looked_at = if waits_out { 0 } else { self.requests.len() };
        for at in 0..looked_at {
            for item in 0..self.requests[at].batches.len() {
                let slot = self.requests[at].batches[item].batch.0;
                let batch = self.batches.get(slot);
                if batch.abandoned {
                    continue;
                }
                if batch.deadline <= now {
                    self.expire_batch(now, slot, fx);
                } else {
                    next = next.min(batch.deadline);
                }
            }
        }
        let mut from = 0;
        while let Some(partition) = self.busy.next(from) {
            from = partition + 1;
            if waits_out && self.is_tried(partition) {
                continue;
            }
            while let Some(slot) = self.queues[partition].waiting.front().copied() {
                let deadline = self.batches.get(slot).deadline;
                if deadline > now {
                    next = next.min(deadline);
                    break;
                }
                self.pop(partition);
                self.expire_batch(now, slot, fx);
            }
        }
        self.next_expiry = next;
    }

    /// Returns whether a request or a connection to a partition's leader is under way.
    fn is_tried(&self, partition: usize) -> bool {
        self.metadata.leader(PartitionId(partition as u16)).leader.is_some_and(|leader| {
            let connection = &self.connections[leader.index()];
            connection.in_flight > 0 || matches!(connection.link, Link::Connecting(_))
        })
    }

    #[inline]
    fn pop(&mut self, partition: usize) -> Option<u32> {
        let queue = &mut self.queues[partition];
        let slot = queue.waiting.pop_front();
        if queue.waiting.is_empty() {
            self.busy.remove(partition);
        }
        slot
    }

    #[inline]
    fn serve_waiters(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        while let Some((waiter, bytes)) = self.pool.satisfied() {
            self.waited(now, &waiter);
            self.append(now, waiter.record, Some(bytes), fx);
            fx.push(ProducerEffect::Unblocked { token: waiter.record.token });
        }
        if self.config.manner.memory == Memory::PerPartition {
            while let Some(waiter) = self.pool.placed(|partition, bytes| {
                let last = self.queues[partition.index()].waiting.back();
                last.is_none_or(|slot| self.batches.get(*slot).has_room(now, bytes))
            }) {
                self.waited(now, &waiter);
                self.append(now, waiter.record, None, fx);
                fx.push(ProducerEffect::Unblocked { token: waiter.record.token });
            }
        }
    }

    /// Returns whether the first batch of a partition may wait no longer. `alone`: no other is queued behind it.
    fn sendable(&self, batch: &Batch, alone: bool, epoch: u32, now: SimTime) -> bool {
        if batch.attempts > 0 {
            return now >= batch.ready_at || epoch != batch.epoch;
        }
        !alone || batch.is_full() || now >= batch.ready_at || self.pool.waiting() > 0
    }

    /// One round over all partitions: at most one request per broker. True if another round may send more.
    fn send_ready(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) -> bool {
        let mut ready = 0_u64;
        for partition in self.busy.iter() {
            let queue = &self.queues[partition];
            let Some(slot) = queue.waiting.front() else { continue };
            let known = self.metadata.leader(PartitionId(partition as u16));
            let Some(leader) = known.leader else {
                self.metadata.want();
                continue;
            };
            let batch = self.batches.get(*slot);
            if ready & (1 << leader.0) == 0
                && self.sendable(batch, queue.waiting.len() == 1, known.epoch, now)
            {
                ready |= 1 << leader.0;
            }
        }
        let mut sent = false;
        while ready != 0 {
            let broker = BrokerId(ready.trailing_zeros() as u8);
            ready &= ready - 1;
            let connection = &self.connections[broker.index()];
            match connection.link {
                Link::Up if connection.in_flight < self.config.max_in_flight => {
                    sent |= self.transmit(now, broker, fx);
                }
                Link::Down(at) if at <= now => self.connect(now, broker, fx),
                _ => {}
            }
        }
        sent
    }

    /// Sends the first batch of every partition led by `broker`, up to max.request.size. What did not fit comes
    /// first the next time (RecordAccumulator.drainBatchesForOneNode).
    fn transmit(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) -> bool {
        let mut batches = self.spare.pop().unwrap_or_default();
        let mut size = 0;
        let start = std::mem::take(&mut self.connections[broker.index()].drain_from);
        'full: for range in [start..self.queues.len(), 0..start] {
            let mut from = range.start;
            while let Some(partition) = self.busy.next(from).filter(|p| *p < range.end) {
                from = partition + 1;
                let known = self.metadata.leader(PartitionId(partition as u16));
                if known.leader != Some(broker) {
                    continue;
                }
                let Some(slot) = self.next_in_order(partition, known.epoch, now) else { continue };
                size += self.batches.get(slot).bytes;
                if size > self.config.max_request_size && !batches.is_empty() {
                    self.connections[broker.index()].drain_from = partition;
                    break 'full;
                }
                batches.push(self.drain(partition, known.epoch));
            }
        }
        if batches.is_empty() {
            self.spare.push(batches);
            return false;
        }
        let id = RequestId(self.next_request);
        self.next_request = self.next_request.wrapping_add(1);
        let deadline = now + self.config.request_timeout;
        self.requests.push(ProduceRequest { id, broker, batches, deadline });
        self.connections[broker.index()].in_flight += 1;
        fx.push(ProducerEffect::Transmit { broker, request: id });
        true
    }

    /// The first batch of a partition, unless it backs off or has to wait for batches before it
    /// (RecordAccumulator.shouldStopDrainBatchesForPartition).
    fn next_in_order(&mut self, partition: usize, epoch: u32, now: SimTime) -> Option<u32> {
        let queue = &mut self.queues[partition];
        let slot = *queue.waiting.front()?;
        if queue.gap.is_some() && self.batches.get(slot).sequence > queue.gap {
            if !queue.in_flight.is_empty() {
                return None;
            }
            queue.waiting.iter().for_each(|slot| self.batches.get_mut(*slot).sequence = None);
        }
        let batch = self.batches.get(slot);
        if batch.attempts > 0 && now < batch.ready_at && epoch == batch.epoch {
            return None;
        }
        let Some(own) = batch.sequence else {
            if queue.unresolved && queue.in_flight.is_empty() {
                (queue.unresolved, queue.gap) = (false, None);
                queue.epoch += 1;
                queue.last_sequence = 0;
            }
            return (!queue.unresolved).then_some(slot);
        };
        let earlier = queue.in_flight.iter().any(|b| self.batches.get(*b).sequence < Some(own));
        (!earlier).then_some(slot)
    }

    /// Takes the first batch of a partition out for a request.
    fn drain(&mut self, partition: usize, epoch: u32) -> RequestBatch {
        let slot = self.pop(partition).expect("a waiting batch");
        let queue = &mut self.queues[partition];
        queue.in_flight.push(slot);
        let batch = self.batches.get_mut(slot);
        let sequence = *batch.sequence.get_or_insert_with(|| {
            queue.last_sequence += 1;
            queue.last_sequence
        });
        batch.closed = true;
        batch.epoch = epoch;
        let records = batch.tokens.len() as u32;
        self.totals.record_send_total += u64::from(records);
        RequestBatch {
            partition: batch.partition,
            batch: BatchId(slot),
            epoch: queue.epoch,
            sequence,
            records,
            bytes: batch.bytes,
        }
    }

    fn connect(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        self.connecting = true;
        self.connections[broker.index()].connecting(now, &self.config, &mut self.jitter);
        fx.push(ProducerEffect::Connect { broker });
    }

    /// Asks for metadata if it is time; when to look again.
    fn refresh_metadata(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) -> SimTime {
        if let Some((_, deadline)) = self.metadata.in_flight() {
            return deadline;
        }
        let due = self.metadata.due(&self.config, &mut self.jitter);
        if due > now {
            return due;
        }
        let broker = match self.least_loaded(now) {
            LeastLoaded::Ready(broker) => broker,
            LeastLoaded::Free(broker) => {
                self.connect(now, broker, fx);
                return SimTime::NEVER;
            }
            LeastLoaded::Connecting => return SimTime::NEVER,
            LeastLoaded::None(until) => return until,
        };
        let deadline = now + self.config.request_timeout;
        let aged = now >= self.metadata.refreshed() + self.config.metadata_max_age;
        self.metadata.asked(broker, deadline, aged);
        self.totals.metadata_request_total += 1;
        fx.push(ProducerEffect::RequestMetadata { broker });
        deadline
    }

    /// Whom to ask, looking from a random broker on: of the connected ones that with the fewest requests in flight; else
    /// nobody while a connection is being opened; else the one whose last attempt is the longest ago, so that no silent
    /// broker is tried twice before all have been tried once (NetworkClient.leastLoadedNode).
    fn least_loaded(&mut self, now: SimTime) -> LeastLoaded {
        let count = self.connections.len();
        let start = self.jitter.draw(PURPOSE_NODE).below(count as u64) as usize;
        let (mut ready, mut free): (Option<usize>, Option<usize>) = (None, None);
        let (mut connecting, mut next) = (false, SimTime::NEVER);
        if self.config.manner.one_at_a_time && matches!(self.connections[start].link, Link::Down(_)) {
            // Any broker is asked, also one that has just been silent.
            return LeastLoaded::Free(BrokerId(start as u8));
        }
        for at in (start..count).chain(0..start) {
            let connection = &self.connections[at];
            match connection.link {
                Link::Up if connection.in_flight < self.config.max_in_flight => {
                    if ready.is_none_or(|best| connection.in_flight < self.connections[best].in_flight) {
                        ready = Some(at);
                    }
                }
                Link::Up => {}
                Link::Connecting(_) => connecting = true,
                Link::Down(until) if until > now => next = next.min(until),
                Link::Down(_) => {
                    if free.is_none_or(|best| connection.attempted < self.connections[best].attempted) {
                        free = Some(at);
                    }
                }
            }
        }
        match (ready, free) {
            (Some(at), _) => LeastLoaded::Ready(BrokerId(at as u8)),
            _ if connecting => LeastLoaded::Connecting,
            (_, Some(at)) => LeastLoaded::Free(BrokerId(at as u8)),
            _ => LeastLoaded::None(next),
        }
    }

    /// Names the next moment at which something is to be done, if it is earlier than the one already known.
    fn arm(&mut self, now: SimTime, metadata_at: SimTime, fx: &mut Vec<ProducerEffect>) {
        // What is looked at only when its request has ended needs no moment of its own.
        let mut next =
            metadata_at.min(if self.next_expiry > now { self.next_expiry } else { SimTime::NEVER });
        if self.pool.has_waiters() {
            next = next.min(self.pool.next_deadline());
        }
        next = self.requests.first().map_or(next, |oldest| next.min(oldest.deadline));
        if self.connecting {
            self.connecting = false;
            for connection in &self.connections {
                if let Link::Connecting(until) = connection.link {
                    (next, self.connecting) = (next.min(until), true);
                }
            }
        }
        for partition in self.busy.iter() {
            let queue = &self.queues[partition];
            let known = self.metadata.leader(PartitionId(partition as u16));
            let (Some(slot), Some(leader)) = (queue.waiting.front(), known.leader) else { continue };
            let batch = self.batches.get(*slot);
            let connection = &self.connections[leader.index()];
            let ready = self.sendable(batch, queue.waiting.len() == 1, known.epoch, now);
            let at = match connection.link {
                Link::Down(until) if ready => until,
                Link::Down(until) => until.max(batch.ready_at),
                // Ready but not sent: an answer has to come first.
                Link::Up if !ready && connection.in_flight < self.config.max_in_flight => batch.ready_at,
                _ => continue,
            };
            next = next.min(at);
        }
        debug_assert!(next > now, "a wake-up that would change nothing");
        if next < self.armed {
            self.armed = next;
            fx.push(ProducerEffect::WakeAt(next));
        }
    }
}
