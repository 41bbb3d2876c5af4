//! Input and output of a producer: records, effects, requests, results, errors.

use std::fmt;

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, TopicId};

/// A topic of the producer's cluster: a range of its partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicPartitions {
    /// The topic.
    pub topic: TopicId,
    /// Its partition 0.
    pub first: PartitionId,
    /// Number of partitions that follow each other, at least 1.
    pub count: u16,
}

/// The destination of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// This partition.
    Partition(PartitionId),
    /// The partition of the key with this murmur2 hash.
    Keyed(TopicId, u32),
    /// The sticky partition.
    Unkeyed(TopicId),
}

/// One call of send().
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The caller's name for it, given back with its result.
    pub token: u32,
    /// The destination.
    pub destination: Destination,
    /// Serialized key and value in bytes; the overhead of record and batch is added here.
    pub bytes: u32,
}

/// The result of send().
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// Queued; `Acked` or `Failed` follows.
    Accepted,
    /// The calling thread waits for metadata or memory; `Unblocked` or `Failed` ends the wait.
    Blocked,
    /// Failed at once; no effect follows.
    Refused(ProducerError),
}

/// Names a produce request in flight. Names of ended requests are harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u32);

/// Names a batch as long as it lives; slots are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchId(pub u32);

/// A request of the producer to its surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProducerEffect {
    /// Carry `request` (readable with `Producer::request`) to `broker`; answer with `on_response`.
    Transmit {
        /// The receiver.
        broker: BrokerId,
        /// The request.
        request: RequestId,
    },
    /// Ask `broker` for metadata; answer with `on_metadata`.
    RequestMetadata {
        /// The receiver.
        broker: BrokerId,
    },
    /// Open a connection; answer with `on_connected`, or `on_disconnect` if refused. Silence: no answer.
    Connect {
        /// The receiver.
        broker: BrokerId,
    },
    /// The partition of a record without a key has been chosen.
    Placed {
        /// The record.
        token: u32,
        /// The partition.
        partition: PartitionId,
    },
    /// The record is stored as acks=all asks.
    Acked {
        /// The record.
        token: u32,
    },
    /// The record's future failed. If its send() was blocked, that call returns now.
    Failed {
        /// The record.
        token: u32,
        /// Why.
        error: ProducerError,
    },
    /// A blocked send() returns; the record is queued now.
    Unblocked {
        /// The record.
        token: u32,
    },
    /// Call `on_wake` at this time at the latest. Early or twice is harmless; an earlier one replaces it.
    WakeAt(SimTime),
}

/// A produce request: at most one batch per partition.
#[derive(Clone, Debug)]
pub struct ProduceRequest {
    /// Its name.
    pub id: RequestId,
    /// The receiver.
    pub broker: BrokerId,
    /// Its batches, in the order in which `on_response` expects the results.
    pub batches: Vec<RequestBatch>,
    /// The time when the client gives up: request.timeout after sending. The broker's wait for the ISR ends then too.
    pub deadline: SimTime,
}

/// One batch in a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestBatch {
    /// The partition.
    pub partition: PartitionId,
    /// The batch.
    pub batch: BatchId,
    /// The producer's epoch on this partition. It rises when a batch that had been sent expires unsettled; the
    /// sequence then starts again. A leader refuses older epochs.
    pub epoch: u32,
    /// Counts the partition's batches within the epoch, from 1. A retry keeps its number: a leader that has
    /// appended this number or a higher one of the epoch answers `Stored` again (idempotence); one that misses
    /// the number before answers `OutOfOrderSequence`.
    pub sequence: u32,
    /// Number of records.
    pub records: u32,
    /// Bytes on the wire.
    pub bytes: u32,
}

/// A broker's answer for one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProduceResult {
    /// Stored by the whole ISR.
    Stored,
    /// Error 6; with KIP-951 the broker names the current leader and its epoch.
    NotLeaderOrFollower(Option<(BrokerId, u32)>),
    /// Error 19: fewer in sync than min.insync.replicas, nothing written.
    NotEnoughReplicas,
    /// Error 20: written, then too few in sync.
    NotEnoughReplicasAfterAppend,
    /// Error 7: the ISR did not follow within request.timeout.
    RequestTimedOut,
    /// Error 45: an earlier batch of the partition is missing. Retried, unless that one has expired: then the
    /// batch fails and those behind it go on in a new epoch.
    OutOfOrderSequence,
    /// Error 56 and the like: the log directory is gone.
    StorageError,
}

/// Why a record failed; `Display` gives the client's own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProducerError {
    /// BufferExhaustedException: no memory within max.block.ms.
    BufferExhausted {
        /// Bytes asked for.
        needed: u32,
        /// max.block.ms of that wait.
        max_block: SimDuration,
        /// buffer.memory.
        total: u64,
        /// Bytes free then.
        available: u64,
    },
    /// TimeoutException: the batch reached delivery.timeout.ms.
    DeliveryTimeout {
        /// Records in the batch.
        records: u32,
        /// Its partition.
        partition: PartitionId,
        /// Age of the batch.
        age: SimDuration,
    },
    /// TimeoutException: no metadata within max.block.ms.
    TopicNotPresent {
        /// max.block.ms of that wait.
        max_block: SimDuration,
    },
    /// OutOfOrderSequenceException: an earlier batch expired and was never stored.
    OutOfOrderSequence,
    /// The queue of the client holds as many records or bytes as it may (librdkafka).
    QueueFull,
    /// Every attempt failed (a client whose send() is a promise).
    Rejected {
        /// Its partition.
        partition: PartitionId,
    },
    /// RecordTooLargeException.
    RecordTooLarge {
        /// Upper bound of the record's size with all overhead.
        bytes: u32,
        /// max.request.size or buffer.memory.
        limit: u64,
    },
}

impl fmt::Display for ProducerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProducerError::BufferExhausted { needed, max_block, total, available } => write!(
                f,
                "BufferExhaustedException: Failed to allocate {needed} bytes within the configured max blocking \
                 time {} ms. Total memory: {total} bytes. Available memory: {available} bytes.",
                max_block.as_millis()
            ),
            ProducerError::DeliveryTimeout { records, partition, age } => write!(
                f,
                "TimeoutException: Expiring {records} record(s) for partition {}:{} ms has passed since batch \
                 creation. The request has not been sent, or no server response has been received yet.",
                partition.0,
                age.as_millis()
            ),
            ProducerError::TopicNotPresent { max_block } => {
                write!(
                    f,
                    "TimeoutException: Topic not present in metadata after {} ms.",
                    max_block.as_millis()
                )
            }
            ProducerError::OutOfOrderSequence => f.write_str(
                "OutOfOrderSequenceException: The broker received an out of order sequence number.",
            ),
            ProducerError::QueueFull => f.write_str("Local: Queue full"),
            ProducerError::Rejected { partition } => {
                write!(f, "Every attempt to send to partition {} failed", partition.0)
            }
            ProducerError::RecordTooLarge { bytes, limit } => write!(
                f,
                "RecordTooLargeException: The message is {bytes} bytes when serialized which is larger than {limit}"
            ),
        }
    }
}

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

/// A partition's leader as a broker's metadata response names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaderAndEpoch {
    /// The leader, none if there is none.
    pub leader: Option<BrokerId>,
    /// Its epoch.
    pub epoch: u32,
}

/// A metadata response: all partitions of the cluster by `PartitionId`.
#[derive(Clone, Copy, Debug)]
pub struct MetadataResponse<'a> {
    /// Leaders and epochs.
    pub leaders: &'a [LeaderAndEpoch],
    /// Leaderless partitions carry the error LEADER_NOT_AVAILABLE (5), which makes the client ask again. Real
    /// brokers do this (KRaftMetadataCache); librdkafka's mock cluster does not.
    pub leader_not_available: bool,
}
