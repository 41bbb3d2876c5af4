//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod election;
pub mod partitioner;
pub mod producer;
