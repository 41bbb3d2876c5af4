//! Kafka: brokers, controller, partitions, producers, consumer groups.

pub mod admin;
pub(in crate::world) mod clients;
pub mod cluster;
pub mod consumer;
pub mod election;
pub mod failover;
pub(in crate::world) mod messaging;
pub mod partitioner;
pub mod producer;
pub(in crate::world) mod replies;
pub mod topics;
