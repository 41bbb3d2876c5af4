//! The discrete-event engine: integer time, a totally ordered event queue, cancellable timers, keyed random
//! draws, and a digest. It knows no domain.

pub mod digest;
pub mod queue;
pub mod random;
pub mod scheduler;
pub mod simulation;
pub mod time;
pub mod timers;

pub use digest::Digest;
pub use random::{Draw, Seed};
pub use scheduler::{EventCode, Scheduler};
pub use simulation::{Model, Simulation};
pub use time::{SimDuration, SimTime};
pub use timers::TimerId;
