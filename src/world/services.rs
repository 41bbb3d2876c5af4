//! Business services: replicas with their workers and queues, the steps of a call, and the instances that come and go.

pub mod autoscaling;
pub mod call;
pub(in crate::world) mod door;
pub(in crate::world) mod feeds;
pub mod fleet;
pub(in crate::world) mod jobs;
pub(in crate::world) mod program;
pub mod replica;
pub(in crate::world) mod starts;

pub use starts::ColdStart;
