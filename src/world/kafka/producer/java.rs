//! The Java producer: what a client keeps between send() and the acknowledgement.
//!
//! A record is blocked (its caller waits for metadata or memory), queued in a batch of its partition, in flight
//! with that batch, and then acknowledged or failed. A refused batch goes back to the front of its queue; a batch
//! that gets older than delivery.timeout fails with all its records, wherever it is. Memory is shared by all
//! partitions: batches for a dead one pile up until send() blocks for every other.
//!
//! send() itself sends nothing: it wakes the sender thread, which needs about 0.1 ms; records that are sent back to back
//! share a batch until then, also with `linger.ms` 0.
//!
//! Source: KafkaProducer, RecordAccumulator, Sender, NetworkClient of Kafka 4.0.0-SNAPSHOT (2024-10-25), acks=all,
//! idempotent; the wake-up of the sender and the memory of expired batches as recorded of kafka-clients 4.3.0.
//! Not modelled: compression, transactions, flush() and close(), splitting of too large batches,
//! partitioner.availability.timeout.ms (off by default), throttling.

mod append;
mod batch;
mod busy;
mod connection;
mod metadata;
mod pool;
mod requests;
mod sender;

use std::collections::VecDeque;

use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};

use super::config::ProducerConfig;
use super::jitter::Jitter;
use super::types::{
    BatchId, LeaderAndEpoch, MetadataResponse, ProduceRequest, ProduceResult, ProducerEffect, ProducerError,
    ProducerTotals, Record, RequestBatch, RequestId, SendOutcome, TopicPartitions,
};
use crate::world::kafka::client::Memory;
use crate::world::kafka::partitioner::Sticky;
use append::Appended;
use batch::Batches;
use busy::Busy;
use connection::{Connection, Link};
use metadata::Metadata;
use pool::{BufferPool, Need, Waiter};

/// The batches of one partition.
#[derive(Clone, Debug, Default)]
struct Queue {
    waiting: VecDeque<u32>,
    in_flight: Vec<u32>,
    epoch: u32,
    last_sequence: u32,
    /// A batch that had been sent expired: nothing new is sent before all sent ones are settled.
    unresolved: bool,
    /// And the broker lacks what comes before this sequence: whatever was sent after it cannot have been stored
    /// either, and gets a new epoch and new numbers.
    gap: Option<u32>,
}

/// A producer instance, connected to one cluster.
#[derive(Clone, Debug)]
pub struct JavaProducer {
    config: ProducerConfig,
    topics: Vec<TopicPartitions>,
    sticky: Vec<Sticky>,
    /// By `PartitionId`, up to the last one of `topics`.
    queues: Vec<Queue>,
    /// Partitions with waiting batches.
    busy: Busy,
    batches: Batches,
    pool: BufferPool,
    metadata: Metadata,
    jitter: Jitter,
    connections: Vec<Connection>,
    /// Some connection may be on its way: without it nobody looks for one.
    connecting: bool,
    /// In flight, in the order of sending, which is that of their deadlines.
    requests: Vec<ProduceRequest>,
    spare: Vec<Vec<RequestBatch>>,
    next_request: u32,
    /// Not later than the first deadline of any batch.
    next_expiry: SimTime,
    /// The wake-up that the surroundings know of.
    armed: SimTime,
    totals: ProducerTotals,
}

impl JavaProducer {
    /// From the call of send() that wakes the sender thread until it drains the queues: about 0.1 ms on a loaded machine
    /// with two cores (kafka-clients 4.3.0: calls up to 0.1 ms apart shared a batch, calls 0.18 ms apart did not).
    pub const SENDER_WAKE: SimDuration = SimDuration::from_micros(100);

    /// A producer for `topics` on a cluster of `brokers` brokers, whose draws have the key `key`.
    /// Its connections are open; its metadata is empty until the first `on_metadata`. Panics above 64 brokers.
    pub fn new(
        config: ProducerConfig,
        topics: Vec<TopicPartitions>,
        brokers: u8,
        seed: Seed,
        key: u64,
    ) -> Self {
        assert!(brokers <= 64, "{brokers} brokers");
        let partitions =
            topics.iter().map(|t| t.first.index() + usize::from(t.count)).max().unwrap_or_default();
        JavaProducer {
            pool: BufferPool::new(config.buffer_memory),
            config,
            sticky: vec![Sticky::default(); topics.len()],
            topics,
            queues: vec![Queue::default(); partitions],
            busy: Busy::new(partitions),
            batches: Batches::default(),
            metadata: Metadata::new(partitions),
            jitter: Jitter::new(seed, key),
            connections: vec![Connection::UP; usize::from(brokers)],
            connecting: false,
            requests: Vec::new(),
            spare: Vec::new(),
            next_request: 0,
            next_expiry: SimTime::NEVER,
            armed: SimTime::NEVER,
            totals: ProducerTotals::default(),
        }
    }

    /// One call of send() by one thread. A thread whose call is `Blocked` must not call again before the record's
    /// `Unblocked` or `Failed`.
    pub fn send(&mut self, now: SimTime, record: Record, fx: &mut Vec<ProducerEffect>) -> SendOutcome {
        let bytes = batch::size_upper_bound(record.bytes);
        let memory = match self.config.manner.memory {
            Memory::Shared => self.config.buffer_memory,
            _ => u64::MAX,
        };
        let limit = u64::from(self.config.max_request_size).min(memory);
        if u64::from(bytes) > limit {
            self.totals.record_error_total += 1;
            return SendOutcome::Refused(ProducerError::RecordTooLarge { bytes, limit });
        }
        let need = if self.metadata.known() {
            match self.append(now, record, None, fx) {
                Appended::Joined => return SendOutcome::Accepted,
                Appended::Sendable => {
                    self.wake_sender(now, fx);
                    return SendOutcome::Accepted;
                }
                Appended::NoMemory(bytes) => Need::Memory { bytes, taken: 0 },
                Appended::NoPlace(partition) => Need::Place(partition),
                Appended::QueueFull => {
                    self.totals.record_error_total += 1;
                    return SendOutcome::Refused(ProducerError::QueueFull);
                }
            }
        } else {
            self.metadata.want();
            Need::Metadata
        };
        let max_block = self.config.max_block;
        let waiter = Waiter { record, need, max_block, deadline: now + max_block };
        if max_block == SimDuration::ZERO {
            return SendOutcome::Refused(self.refuse(now, &waiter));
        }
        self.pool.wait(waiter);
        self.wake_sender(now, fx);
        SendOutcome::Blocked
    }

    /// The sender thread will look at what has changed, unless it is awake before.
    fn wake_sender(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        let at = now + Self::SENDER_WAKE;
        if at < self.armed {
            self.armed = at;
            fx.push(ProducerEffect::WakeAt(at));
        }
    }

    /// The answer to a request: one result per batch, in the request's order. Late answers are ignored.
    pub fn on_response(
        &mut self,
        now: SimTime,
        request: RequestId,
        results: &[ProduceResult],
        fx: &mut Vec<ProducerEffect>,
    ) {
        let Some(at) = self.requests.iter().position(|r| r.id == request) else { return };
        let request = self.requests.remove(at);
        let connection = &mut self.connections[request.broker.index()];
        connection.in_flight = connection.in_flight.saturating_sub(1);
        for (batch, result) in request.batches.iter().zip(results) {
            self.complete(now, batch.batch.0, *result, fx);
        }
        self.recycle(request);
        self.pump(now, fx);
    }

    /// A metadata response.
    pub fn on_metadata(&mut self, now: SimTime, response: MetadataResponse, fx: &mut Vec<ProducerEffect>) {
        let first = !self.metadata.known();
        let marked = response.leader_not_available && self.config.manner.asks_unasked;
        self.metadata.update(now, response, &self.topics, marked);
        while first && let Some(mut waiter) = self.pool.informed() {
            let token = waiter.record.token;
            match self.append(now, waiter.record, None, fx) {
                Appended::NoMemory(bytes) => {
                    waiter.need = Need::Memory { bytes, taken: 0 };
                    self.pool.wait(waiter);
                }
                Appended::NoPlace(partition) => {
                    waiter.need = Need::Place(partition);
                    self.pool.wait(waiter);
                }
                Appended::QueueFull => {
                    self.totals.record_error_total += 1;
                    fx.push(ProducerEffect::Failed { token, error: ProducerError::QueueFull });
                }
                _ => fx.push(ProducerEffect::Unblocked { token }),
            }
        }
        self.pump(now, fx);
    }

    /// A connection that `Connect` asked for is open.
    pub fn on_connected(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        let connection = &mut self.connections[broker.index()];
        if matches!(connection.link, Link::Connecting(_)) {
            connection.connected();
            self.pump(now, fx);
        }
    }

    /// A connection was closed by the other side, or refused. A dead host does neither: it stays silent.
    pub fn on_disconnect(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        if !matches!(self.connections[broker.index()].link, Link::Down(_)) {
            self.disconnect(now, broker, false, fx);
            self.pump(now, fx);
        }
    }

    /// Time has passed.
    pub fn on_wake(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        // Whoever wakes it keeps one time, which is over: an early one is named again.
        self.armed = SimTime::NEVER;
        self.pump(now, fx);
    }

    /// Changes settings for batches, requests and waits that begin from now on. `buffer_memory` is kept.
    pub fn set_config(&mut self, config: ProducerConfig) {
        self.config = ProducerConfig { buffer_memory: self.config.buffer_memory, ..config };
    }

    /// The process died: every record and blocked call vanishes, nobody is notified. Totals go on.
    pub fn drop_all(&mut self) {
        self.queues.iter_mut().for_each(|queue| *queue = Queue::default());
        self.busy.clear();
        self.batches.clear();
        self.pool.clear();
        self.requests.clear();
        self.sticky.fill(Sticky::default());
        self.next_expiry = SimTime::NEVER;
        self.armed = SimTime::NEVER;
        self.metadata.clear();
        self.connections.fill(Connection::closed(SimTime::NEVER));
    }

    /// A new process after `drop_all`: connects and asks for metadata.
    pub fn restart(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        self.drop_all();
        self.connections.fill(Connection::closed(now));
        self.pump(now, fx);
    }

    /// The settings.
    pub fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// A request in flight.
    pub fn request(&self, id: RequestId) -> Option<&ProduceRequest> {
        self.requests.iter().find(|request| request.id == id)
    }

    /// The records of a batch in flight, in order.
    pub fn tokens(&self, batch: BatchId) -> &[u32] {
        &self.batches.get(batch.0).tokens
    }

    /// Token and mean size in bytes of each record of a batch in flight; nothing once its records have failed.
    pub fn records(&self, batch: BatchId) -> impl Iterator<Item = (u32, u32)> + '_ {
        let batch = self.batches.get(batch.0);
        let tokens: &[u32] = if batch.abandoned { &[] } else { &batch.tokens };
        let mean = batch.bytes / tokens.len().max(1) as u32;
        tokens.iter().map(move |&token| (token, mean))
    }

    /// Tokens of all records without a result: queued, in flight, and of blocked callers.
    pub fn unsettled(&self) -> Vec<u32> {
        let slots = self.queues.iter().flat_map(|queue| queue.waiting.iter().chain(&queue.in_flight));
        let batches = slots.map(|&slot| self.batches.get(slot)).filter(|batch| !batch.abandoned);
        let queued = batches.flat_map(|batch| batch.tokens.iter().copied());
        queued.chain(self.pool.tokens()).collect()
    }

    /// The totals.
    pub fn totals(&self) -> &ProducerTotals {
        &self.totals
    }

    /// `buffer-available-bytes`.
    pub fn buffer_available_bytes(&self) -> u64 {
        self.pool.available()
    }

    /// Returns whether nothing is queued, in flight or blocked.
    pub fn holds_nothing(&self) -> bool {
        self.requests.is_empty() && !self.pool.has_waiters() && self.busy.is_empty()
    }

    /// `waiting-threads`: callers of send() that wait for memory.
    pub fn waiting_threads(&self) -> u32 {
        self.pool.waiting()
    }

    /// `requests-in-flight`: produce requests without an answer.
    pub fn requests_in_flight(&self) -> usize {
        self.requests.len()
    }

    /// Returns whether no metadata response has come yet.
    pub fn awaits_metadata(&self) -> bool {
        !self.metadata.known()
    }

    /// `metadata-age`: since the last metadata response.
    pub fn metadata_age(&self, now: SimTime) -> SimDuration {
        now.since(self.metadata.refreshed())
    }

    /// The leader of `partition` as this client knows it.
    pub fn known_leader(&self, partition: PartitionId) -> LeaderAndEpoch {
        self.metadata.leader(partition)
    }

    /// Batches of `partition` that are waiting or in flight.
    pub fn batches(&self, partition: PartitionId) -> usize {
        let queue = &self.queues[partition.index()];
        queue.waiting.len() + queue.in_flight.len()
    }

    /// Pool memory in bytes that the batches of `partition` hold.
    pub fn held_bytes(&self, partition: PartitionId) -> u64 {
        let queue = &self.queues[partition.index()];
        queue.waiting.iter().chain(&queue.in_flight).map(|b| u64::from(self.batches.get(*b).buffer)).sum()
    }

    /// Returns when the oldest unfinished batch of `partition` was created.
    pub fn oldest_batch(&self, partition: PartitionId) -> Option<SimTime> {
        let queue = &self.queues[partition.index()];
        queue.waiting.front().into_iter().chain(&queue.in_flight).map(|b| self.batches.get(*b).created).min()
    }

    /// Ends a blocked or impossible send() without success.
    fn refuse(&mut self, now: SimTime, waiter: &Waiter) -> ProducerError {
        self.totals.record_error_total += 1;
        let max_block = waiter.max_block;
        match waiter.need {
            Need::Metadata => ProducerError::TopicNotPresent { max_block },
            Need::Place(partition) => {
                self.totals.buffer_exhausted_total += 1;
                self.waited(now, waiter);
                ProducerError::DeliveryTimeout { records: 1, partition, age: max_block }
            }
            Need::Memory { bytes, .. } => {
                self.totals.buffer_exhausted_total += 1;
                self.waited(now, waiter);
                ProducerError::BufferExhausted {
                    needed: bytes,
                    max_block,
                    total: self.pool.total(),
                    available: self.pool.available(),
                }
            }
        }
    }

    fn waited(&mut self, now: SimTime, waiter: &Waiter) {
        let waited = now.since(waiter.deadline - waiter.max_block);
        self.totals.bufferpool_wait_time = self.totals.bufferpool_wait_time + waited;
    }
}
