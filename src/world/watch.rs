//! What an observer reads: health and waits computed from worker slots, and the lives of followed requests.

pub mod lives;
pub(in crate::world) mod view;

use crate::engine::SimTime;
use crate::world::fact::{Fact, Hop};
use lives::Lives;

/// What is put down for observers: nothing in the world reads it.
#[derive(Clone)]
pub(in crate::world) struct Watch {
    /// The visits that are followed, when somebody follows.
    pub(in crate::world) lives: Option<Lives>,
    /// Facts since the last drain.
    pub(in crate::world) facts: Vec<(SimTime, Fact)>,
    /// Movements since the last drain, when somebody watches.
    pub(in crate::world) hops: Option<Vec<Hop>>,
}

impl Watch {
    pub(in crate::world) fn new() -> Watch {
        Watch { lives: Some(Lives::default()), facts: Vec::new(), hops: None }
    }
}
