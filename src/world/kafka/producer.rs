//! Producers: a machine for clients that keep batches, and one for those whose send() is a promise, behind one closed
//! list.
//!
//! The world hands records over, brings answers back and carries out what a machine asks for ([`ProducerEffect`]); a
//! machine changes only itself. A client is a row of values in `kafka/client`; another machine is a file below this one
//! and an arm of [`Producer`]: the compiler names every place that has to know it.

mod config;
pub mod java;
mod jitter;
pub mod promises;
mod types;

use crate::engine::{Seed, SimTime};
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::client::{Client, Writing};
pub use config::ProducerConfig;
use java::JavaProducer;
use promises::PromisesProducer;
pub use types::{
    BatchId, Destination, LeaderAndEpoch, MetadataResponse, ProduceRequest, ProduceResult, ProducerEffect,
    ProducerError, ProducerTotals, Record, RequestBatch, RequestId, SendOutcome, TopicPartitions,
};

/// A producer instance, connected to one cluster.
#[derive(Clone, Debug)]
pub enum Producer {
    /// The Java client, and those that keep batches as it does.
    Java(JavaProducer),
    /// A client whose send() is a promise.
    Promises(PromisesProducer),
}

/// Hands a call on to the machine.
macro_rules! machine {
    ($producer:expr, $machine:ident => $call:expr) => {
        match $producer {
            Producer::Java($machine) => $call,
            Producer::Promises($machine) => $call,
        }
    };
}

impl Producer {
    /// The producer of `client`, with settings on top of [`ProducerConfig::of`], for `topics` on a cluster of `brokers` brokers, whose draws have the key `key`. Its
    /// connections are open; its metadata is empty until the first [`Producer::on_metadata`].
    ///
    /// # Panics
    /// Above 64 brokers.
    pub fn new(
        client: Client,
        config: ProducerConfig,
        topics: Vec<TopicPartitions>,
        brokers: u8,
        seed: Seed,
        key: u64,
    ) -> Producer {
        match client.writing() {
            Writing::Batches(_) => Producer::Java(JavaProducer::new(config, topics, brokers, seed, key)),
            Writing::Promises(promise) => {
                Producer::Promises(PromisesProducer::new(config, promise, topics, brokers, seed, key))
            }
        }
    }

    /// One call of send() by one thread. A thread whose call is `Blocked` must not call again before the record's
    /// `Unblocked` or `Failed`.
    pub fn send(&mut self, now: SimTime, record: Record, fx: &mut Vec<ProducerEffect>) -> SendOutcome {
        machine!(self, it => it.send(now, record, fx))
    }

    /// The answer to a request: one result per batch, in the request's order. Late answers are ignored.
    pub fn on_response(
        &mut self,
        now: SimTime,
        request: RequestId,
        results: &[ProduceResult],
        fx: &mut Vec<ProducerEffect>,
    ) {
        machine!(self, it => it.on_response(now, request, results, fx));
    }

    /// A metadata response has come.
    pub fn on_metadata(&mut self, now: SimTime, response: MetadataResponse, fx: &mut Vec<ProducerEffect>) {
        machine!(self, it => it.on_metadata(now, response, fx));
    }

    /// A connection that `Connect` asked for is open.
    pub fn on_connected(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        match self {
            Producer::Java(it) => it.on_connected(now, broker, fx),
            // It connects with its requests.
            Producer::Promises(_) => {}
        }
    }

    /// A connection was closed by the other side, or refused. A dead host does neither: it stays silent.
    pub fn on_disconnect(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        machine!(self, it => it.on_disconnect(now, broker, fx));
    }

    /// The time has come that the machine asked to be woken at.
    pub fn on_wake(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        machine!(self, it => it.on_wake(now, fx));
    }

    /// Changes settings for batches, requests and waits that begin from now on.
    pub fn set_config(&mut self, config: ProducerConfig) {
        machine!(self, it => it.set_config(config));
    }

    /// The process died: every record and blocked call vanishes, nobody is notified. Totals go on.
    pub fn drop_all(&mut self) {
        machine!(self, it => it.drop_all());
    }

    /// A new process after [`Producer::drop_all`] connects and asks for metadata.
    pub fn restart(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        machine!(self, it => it.restart(now, fx));
    }

    /// The settings.
    pub fn config(&self) -> &ProducerConfig {
        machine!(self, it => it.config())
    }

    /// A request in flight.
    pub fn request(&self, id: RequestId) -> Option<&ProduceRequest> {
        machine!(self, it => it.request(id))
    }

    /// Token and mean size in bytes of each record of a batch in flight; nothing once its records have failed.
    pub fn records(&self, batch: BatchId) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (batches, promise) = match self {
            Producer::Java(it) => (Some(it.records(batch)), None),
            Producer::Promises(it) => (None, it.record(batch)),
        };
        batches.into_iter().flatten().chain(promise)
    }

    /// Tokens of all records without a result: queued, in flight, and of blocked callers.
    pub fn unsettled(&self) -> Vec<u32> {
        machine!(self, it => it.unsettled())
    }

    /// The totals.
    pub fn totals(&self) -> &ProducerTotals {
        machine!(self, it => it.totals())
    }

    /// `buffer-available-bytes`; 0 where there is no shared buffer.
    pub fn buffer_available_bytes(&self) -> u64 {
        match self {
            Producer::Java(it) => it.buffer_available_bytes(),
            Producer::Promises(_) => 0,
        }
    }

    /// Returns whether no record is without a result, as far as that can be said at once.
    pub fn holds_nothing(&self) -> bool {
        match self {
            Producer::Java(it) => it.holds_nothing(),
            Producer::Promises(it) => it.open() == 0,
        }
    }

    /// Returns when the oldest unfinished batch or promise of `partition` was created.
    pub fn oldest_batch(&self, partition: PartitionId) -> Option<SimTime> {
        match self {
            Producer::Java(it) => it.oldest_batch(partition),
            Producer::Promises(it) => it.oldest(partition),
        }
    }

    /// `waiting-threads`: callers of send() that wait for memory.
    pub fn waiting_threads(&self) -> u32 {
        match self {
            Producer::Java(it) => it.waiting_threads(),
            Producer::Promises(_) => 0,
        }
    }

    /// Requests for metadata that may be out at the same time; an answer to a further one is not waited for.
    pub fn metadata_requests_at_once(&self) -> u32 {
        match self {
            Producer::Java(_) => 1,
            Producer::Promises(_) => u32::MAX,
        }
    }

    /// Returns whether no broker has answered this process's request for metadata yet: every send() waits for that.
    pub fn awaits_metadata(&self) -> bool {
        match self {
            Producer::Java(it) => it.awaits_metadata(),
            // A send() that lacks metadata asks for them itself, and is not blocked.
            Producer::Promises(_) => false,
        }
    }

    /// `requests-in-flight`: produce requests without an answer.
    pub fn requests_in_flight(&self) -> usize {
        machine!(self, it => it.requests_in_flight())
    }
}
