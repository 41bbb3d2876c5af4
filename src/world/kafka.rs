//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod election;
