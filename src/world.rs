//! The simulated world: the one `Model`.

pub mod ids;
pub mod kafka;
pub mod resilience;
