//! The settings of a producer, under their standard names in Java.

use crate::engine::SimDuration;
use crate::world::kafka::client::{Client, Manner, Writing};

/// Producer settings. Defaults: ProducerConfig and CommonClientConfigs, Kafka 4.0.0-SNAPSHOT (2024-10-25).
/// `acks=all` and `enable.idempotence=true` are built in. A changed value acts on batches, requests and waits
/// that begin after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerConfig {
    /// `linger.ms`: default 0; 5 from Kafka 4.0 final on (KIP-1030).
    pub linger: SimDuration,
    /// `batch.size` in bytes: default 16384; 0 means no batching.
    pub batch_size: u32,
    /// `buffer.memory` in bytes, shared by all partitions: default 33554432; 0 where the client has no shared buffer.
    /// Fixed for the producer's life.
    pub buffer_memory: u64,
    /// `max.block.ms`: what one send() may wait for metadata and memory together, default 60 s.
    pub max_block: SimDuration,
    /// `delivery.timeout.ms` from the creation of a batch: default 120 s. At least linger + request.timeout.
    pub delivery_timeout: SimDuration,
    /// `request.timeout.ms`: default 30 s. The broker waits as long for the ISR (acks).
    pub request_timeout: SimDuration,
    /// `max.request.size` in bytes: default 1048576.
    pub max_request_size: u32,
    /// `max.in.flight.requests.per.connection`: default 5, and at most 5 with idempotence.
    pub max_in_flight: u8,
    /// `retry.backoff.ms`: default 100; doubles, +-20 %. Also paces metadata requests.
    pub retry_backoff: SimDuration,
    /// `retry.backoff.max.ms`: default 1000.
    pub retry_backoff_max: SimDuration,
    /// `reconnect.backoff.ms`: default 50; doubles, +-20 %.
    pub reconnect_backoff: SimDuration,
    /// `reconnect.backoff.max.ms`: default 1000.
    pub reconnect_backoff_max: SimDuration,
    /// `socket.connection.setup.timeout.ms`: default 10 s; doubles with every failure, +-20 %.
    pub connection_setup_timeout: SimDuration,
    /// `socket.connection.setup.timeout.max.ms`: default 30 s.
    pub connection_setup_timeout_max: SimDuration,
    /// `metadata.max.age.ms`: default 300 s.
    pub metadata_max_age: SimDuration,
    /// What distinguishes the client from Java's.
    pub manner: Manner,
}

impl Default for ProducerConfig {
    fn default() -> Self {
        ProducerConfig {
            linger: SimDuration::ZERO,
            batch_size: 16_384,
            buffer_memory: 33_554_432,
            max_block: SimDuration::from_secs(60),
            delivery_timeout: SimDuration::from_secs(120),
            request_timeout: SimDuration::from_secs(30),
            max_request_size: 1_048_576,
            max_in_flight: 5,
            retry_backoff: SimDuration::from_millis(100),
            retry_backoff_max: SimDuration::from_millis(1000),
            reconnect_backoff: SimDuration::from_millis(50),
            reconnect_backoff_max: SimDuration::from_millis(1000),
            connection_setup_timeout: SimDuration::from_secs(10),
            connection_setup_timeout_max: SimDuration::from_secs(30),
            metadata_max_age: SimDuration::from_secs(300),
            manner: Manner::default(),
        }
    }
}

impl ProducerConfig {
    /// The settings of a client where a document states none: what was measured; the rest is as in Java.
    pub fn of(client: Client) -> ProducerConfig {
        let manner = match client.writing() {
            Writing::Batches(manner) => manner,
            Writing::Promises(_) => Manner::default(),
        };
        let java = ProducerConfig { manner, ..ProducerConfig::default() };
        let seconds = SimDuration::from_secs;
        match client {
            Client::Java => java,
            // message.timeout.ms, socket.timeout.ms, queue.buffering.max.kbytes.
            Client::Librdkafka => ProducerConfig {
                delivery_timeout: seconds(300),
                request_timeout: seconds(60),
                buffer_memory: 1 << 30,
                ..java
            },
            Client::KafkaPython => ProducerConfig { buffer_memory: 0, ..java },
            // request_timeout_ms bounds everything.
            Client::Aiokafka => ProducerConfig {
                delivery_timeout: seconds(40),
                request_timeout: seconds(40),
                max_block: seconds(40),
                connection_setup_timeout: seconds(40),
                connection_setup_timeout_max: seconds(40),
                max_in_flight: 1,
                buffer_memory: 0,
                ..java
            },
            Client::Kafkajs => ProducerConfig { buffer_memory: 0, ..java },
            Client::Platformatic => ProducerConfig { buffer_memory: 0, metadata_max_age: seconds(5), ..java },
        }
    }
}
