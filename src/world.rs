//! The simulated world: the one `Model`.

pub mod command;
pub mod ids;
pub mod kafka;
pub mod resilience;
pub mod topology;
