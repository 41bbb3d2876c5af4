//! Views for an observer: health and waits computed from worker slots, and the lives of followed requests.

pub(in crate::world) mod answers;
pub mod lives;
pub(in crate::world) mod view;

use crate::engine::SimTime;
use crate::world::World;
use crate::world::fact::{Fact, Hop};
use lives::Lives;

/// Notes for observers: nothing in the world reads them.
#[derive(Clone)]
pub(in crate::world) struct Watch {
    /// The visits that are followed, when somebody follows.
    lives: Option<Lives>,
    /// Facts since the last drain.
    facts: Vec<(SimTime, Fact)>,
    /// Movements since the last drain, when somebody watches.
    hops: Option<Vec<Hop>>,
}

impl Watch {
    pub(in crate::world) fn new() -> Watch {
        Watch { lives: Some(Lives::default()), facts: Vec::new(), hops: None }
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn hops_mut(&mut self) -> &mut Option<Vec<Hop>> {
        &mut self.hops
    }
}

impl World {
    /// Takes the facts since the last call.
    pub fn drain_facts(&mut self) -> Vec<(SimTime, Fact)> {
        std::mem::take(&mut self.watch.facts)
    }

    /// The facts since the last drain.
    pub fn facts(&self) -> &[(SimTime, Fact)] {
        &self.watch.facts
    }

    /// Starts or stops the recording of movements for a picture. It changes nothing else.
    pub fn watch_hops(&mut self, watch: bool) {
        self.watch.hops = watch.then(Vec::new);
    }

    /// Takes the movements since the last call.
    pub fn drain_hops(&mut self) -> Vec<Hop> {
        self.watch.hops.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Puts a fact before those from number `at` on.
    pub(in crate::world) fn tell_before(&mut self, at: usize, now: SimTime, fact: Fact) {
        self.watch.facts.insert(at, (now, fact));
    }

    pub(crate) fn tell(&mut self, now: SimTime, fact: Fact) {
        self.watch.facts.push((now, fact));
    }
}
