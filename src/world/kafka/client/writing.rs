//! How a client writes: whether it keeps records in batches or lets each send() be its own request, and by which rules.

use super::Client;
use crate::engine::SimDuration;

/// The machine that a client writes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Records wait in batches of their partition (`producer/java.rs`).
    Batches(Manner),
    /// Each send() is a promise of its own, kept or rejected (`producer/promises.rs`).
    Promises(Promise),
}

/// What distinguishes the clients that keep batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// What the records wait in.
    pub memory: Memory,
    /// The pauses between requests for metadata while something is missing.
    pub pacing: Pacing,
    /// It goes on asking while any partition has no leader, also when nothing waits for one.
    pub asks_unasked: bool,
    /// One request per broker; a silent broker is connected to once more before metadata are asked for, and what waits for
    /// it expires only when that attempt ends.
    pub one_at_a_time: bool,
}

/// What records wait in until they are acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// `buffer.memory` for all partitions; when it is full, send() blocks for `max.block.ms`.
    Shared,
    /// A queue for all partitions of so many records or `buffer_memory` bytes; when it is full, send() fails at once.
    Refusing {
        /// Records.
        records: u32,
    },
    /// No bound.
    Unbounded,
    /// One batch per partition; when it is full, send() to that partition waits for `max_block`.
    PerPartition,
}

/// Pauses between requests for metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    /// `retry.backoff.ms` doubled up to its maximum, +-20 %, from the second pause on.
    Doubling,
    /// 0.1, 0.2, 0.4 s, then always this.
    Rising(SimDuration),
    /// Always this.
    Fixed(SimDuration),
    /// None: the next request leaves when the answer to the last one is there.
    RoundTrip,
}

/// What distinguishes the clients whose send() is a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Attempts of a send, and of a refresh of the metadata.
    pub tries: u8,
    /// The pause before the second attempt.
    pub pause: SimDuration,
    /// Each further pause is the last one times this, times a random 0.8 to 1.2 (`jitter`).
    pub factor: u32,
    /// The longest pause.
    pub pause_max: SimDuration,
    /// Whether the pauses are drawn.
    pub jitter: bool,
    /// What is refreshed together, and who waits for the same refresh. An error of any partition in it fails the refresh.
    pub cache: Cache,
    /// What follows when a request has timed out.
    pub on_timeout: OnTimeout,
}

/// The scope of a refresh of the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// All topics that this client has written to; each send refreshes for itself.
    Client,
    /// One topic; all sends to it wait for the same refresh.
    Topic,
}

/// What follows when a produce request has timed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTimeout {
    /// The same broker is tried again after a pause, without a refresh.
    SameBroker,
    /// The metadata are refreshed, then it is sent to the leader that they name.
    Refresh,
}

/// The Java client.
const JAVA: Manner =
    Manner { memory: Memory::Shared, pacing: Pacing::Doubling, asks_unasked: true, one_at_a_time: false };

impl Default for Manner {
    fn default() -> Self {
        JAVA
    }
}

impl Client {
    /// The machine that it writes with.
    pub fn writing(self) -> Writing {
        let seconds = SimDuration::from_secs;
        match self {
            Client::Java => Writing::Batches(JAVA),
            // queue.buffering.max.messages 100 000; topic.metadata.refresh.fast: 0.1 s doubled, then 2 per second.
            Client::Librdkafka => Writing::Batches(Manner {
                memory: Memory::Refusing { records: 100_000 },
                pacing: Pacing::Rising(SimDuration::from_millis(500)),
                ..JAVA
            }),
            // 9.3 per second, while a record waits for a leader.
            Client::KafkaPython => Writing::Batches(Manner {
                memory: Memory::Unbounded,
                pacing: Pacing::Fixed(SimDuration::from_millis(107)),
                asks_unasked: false,
                one_at_a_time: false,
            }),
            Client::Aiokafka => Writing::Batches(Manner {
                memory: Memory::PerPartition,
                pacing: Pacing::RoundTrip,
                asks_unasked: false,
                one_at_a_time: true,
            }),
            // retry: { retries: 5, initialRetryTime: 300, factor 0.2, multiplier 2, maxRetryTime: 30 000 }.
            Client::Kafkajs => Writing::Promises(Promise {
                tries: 6,
                pause: SimDuration::from_millis(300),
                factor: 2,
                pause_max: seconds(30),
                jitter: true,
                cache: Cache::Client,
                on_timeout: OnTimeout::SameBroker,
            }),
            // retries 3, retryDelay 1 s.
            Client::Platformatic => Writing::Promises(Promise {
                tries: 4,
                pause: seconds(1),
                factor: 1,
                pause_max: seconds(1),
                jitter: false,
                cache: Cache::Topic,
                on_timeout: OnTimeout::Refresh,
            }),
        }
    }
}
