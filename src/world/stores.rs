//! Databases: replica sets and caches, the CPU, pools and network card of their parts, and the way of a query.

pub mod card;
pub mod cpu;
pub mod pool;
pub(in crate::world) mod queries;
pub mod store;
pub mod work;
