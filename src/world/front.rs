//! In front of the services: customers and their visits, how many come, and the load balancer with its targets.

pub mod balancer;
pub(in crate::world) mod herd;
pub(in crate::world) mod targets;
pub mod traffic;
pub(in crate::world) mod visits;

pub use herd::ReturnHerd;
