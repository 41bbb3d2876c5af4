//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod cluster;
pub mod consumer;
pub mod election;
pub mod partitioner;
pub mod producer;
pub mod topics;
