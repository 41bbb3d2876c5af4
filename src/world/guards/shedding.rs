//! Load shedding at a service: a request that could not be answered in time is refused at the door, at no cost.
//!
//! Of requests that find every worker busy, one is refused when the queue is as long as allowed, or when its oldest
//! request has waited longer than allowed (then whoever joins would wait about as long). Sheddable requests are refused
//! at a share of both limits, so that critical ones find room (Google's criticality, "Handling Overload"). A request that
//! a worker would take up after its deadline is refused instead of worked on.

use crate::engine::SimDuration;

/// The importance of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criticality {
    /// Refused at the limits.
    #[default]
    Critical,
    /// Refused at a share of the limits.
    Sheddable,
}

impl Criticality {
    /// All with their words.
    pub const ALL: [(&'static str, Criticality); 2] =
        [("critical", Criticality::Critical), ("sheddable", Criticality::Sheddable)];
}

/// The settings of load shedding. Each limit is optional.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheddingConfig {
    /// A request is refused when so many wait already, per replica.
    pub max_queue: Option<u32>,
    /// A request is refused when the oldest one has waited longer.
    pub max_wait: Option<SimDuration>,
    /// A request that has waited longer is refused when its turn comes.
    pub deadline: Option<SimDuration>,
    /// Share of `max_queue` and `max_wait` at which sheddable requests are refused, 0 to 1; default a half.
    pub sheddable_share: f64,
}

impl SheddingConfig {
    /// Returns whether a request that finds `queued` waiting, the oldest for `oldest`, is refused.
    pub fn refuses(&self, criticality: Criticality, queued: u32, oldest: SimDuration) -> bool {
        let share = match criticality {
            Criticality::Critical => 1.0,
            Criticality::Sheddable => self.sheddable_share,
        };
        let long = self.max_queue.is_some_and(|most| f64::from(queued) >= share * f64::from(most));
        let late =
            self.max_wait.is_some_and(|most| oldest.as_micros() as f64 > share * most.as_micros() as f64);
        long || late
    }

    /// Returns whether a request that has waited so long is refused when its turn comes.
    pub fn too_late(&self, waited: SimDuration) -> bool {
        self.deadline.is_some_and(|deadline| waited > deadline)
    }
}
