//! The discrete-event engine: integer time, a totally ordered event queue, cancellable timers, keyed random
//! draws, and a digest. It knows no domain.

pub mod digest;
pub mod queue;
pub mod random;
pub mod simulation;
pub mod time;

pub use digest::Digest;
pub use random::{Draw, Seed};
pub use simulation::{EventCode, Model, Scheduler, Simulation, TimerId};
pub use time::{SimDuration, SimTime};
