//! Producers: one machine for each client library, behind one closed list.
//!
//! The world hands records over, brings answers back and carries out what a machine asks for ([`ProducerEffect`]); a
//! machine changes only itself. Another client is a file below this one and an arm of [`Producer`]: the compiler names
//! every place that has to know it.

mod config;
pub mod java;
mod types;

use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};
pub use config::ProducerConfig;
use java::JavaProducer;
pub use types::{
    BatchId, Destination, LeaderAndEpoch, MetadataResponse, ProduceRequest, ProduceResult, ProducerEffect,
    ProducerError, Record, RequestBatch, RequestId, SendOutcome, TopicPartitions,
};

/// Totals since the producer began, under their standard names where there are any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProducerTotals {
    /// Records handed to the network, retries included.
    pub record_send_total: u64,
    /// Records that failed, refused sends included.
    pub record_error_total: u64,
    /// Records put back for a retry.
    pub record_retry_total: u64,
    /// Sends that found no memory within max.block.ms.
    pub buffer_exhausted_total: u64,
    /// Time that callers of send() waited for memory (ended waits).
    pub bufferpool_wait_time: SimDuration,
    /// Metadata requests sent.
    pub metadata_request_total: u64,
}

/// A producer instance, connected to one cluster.
#[derive(Clone, Debug)]
pub enum Producer {
    /// The Java client.
    Java(JavaProducer),
}

/// Hands a call on to the machine.
macro_rules! machine {
    ($producer:expr, $machine:ident => $call:expr) => {
        match $producer {
            Producer::Java($machine) => $call,
        }
    };
}

impl Producer {
    /// The Java client for `topics` on a cluster of `brokers` brokers, whose draws have the key `key`. Its connections
    /// are open; its metadata is empty until the first [`Producer::on_metadata`].
    ///
    /// # Panics
    /// Above 64 brokers.
    pub fn java(
        config: ProducerConfig,
        topics: Vec<TopicPartitions>,
        brokers: u8,
        seed: Seed,
        key: u64,
    ) -> Producer {
        Producer::Java(JavaProducer::new(config, topics, brokers, seed, key))
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
        machine!(self, it => it.on_connected(now, broker, fx));
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
        machine!(self, it => it.records(batch))
    }

    /// Tokens of all records without a result: queued, in flight, and of blocked callers.
    pub fn unsettled(&self) -> Vec<u32> {
        machine!(self, it => it.unsettled())
    }

    /// The totals.
    pub fn totals(&self) -> &ProducerTotals {
        machine!(self, it => it.totals())
    }

    /// `buffer-available-bytes`.
    pub fn buffer_available_bytes(&self) -> u64 {
        machine!(self, it => it.buffer_available_bytes())
    }

    /// Returns when the oldest unfinished batch of `partition` was created.
    pub fn oldest_batch(&self, partition: PartitionId) -> Option<SimTime> {
        machine!(self, it => it.oldest_batch(partition))
    }

    /// `waiting-threads`: callers of send() that wait for memory.
    pub fn waiting_threads(&self) -> u32 {
        machine!(self, it => it.waiting_threads())
    }

    /// Returns whether no broker has answered this process's request for metadata yet: every send() waits for that.
    pub fn awaits_metadata(&self) -> bool {
        machine!(self, it => it.awaits_metadata())
    }

    /// `requests-in-flight`: produce requests without an answer.
    pub fn requests_in_flight(&self) -> usize {
        machine!(self, it => it.requests_in_flight())
    }
}
