//! The answer in place of a call that was refused or failed. Every fallback has a cost.
//!
//! The last good values are a table: a key class holds nothing, or the time of its newest good answer. A good answer
//! stores its time, a restart of the process forgets all.

use crate::engine::{Digest, SimDuration, SimTime};

/// The answer instead of the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fallback {
    /// Answer the caller at once. Cost: the customer's request fails, though fast and without holding a worker.
    #[default]
    RejectAtOnce,
    /// Work the answer out in the calling process. Cost: `work_mean` of a worker's time for each call, on the very
    /// replicas that are short of workers; the right answer, late under load.
    SynchronousCalculation {
        /// Mean processing time of one calculation.
        work_mean: SimDuration,
    },
    /// Answer with the last good value, if it is at most `max_age` old; reject otherwise. Cost: the customer acts on old
    /// data, and after `max_age` of outage every call is rejected.
    LastGoodValue {
        /// The oldest value that may be used.
        max_age: SimDuration,
    },
}

/// The times of the newest good value of each key class (say, instrument group). One per replica that caches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastGoodValues {
    obtained: Vec<Option<SimTime>>,
}

impl LastGoodValues {
    /// Nothing stored for any of `classes` key classes.
    pub fn new(classes: usize) -> Self {
        LastGoodValues { obtained: vec![None; classes] }
    }

    /// A good answer for `class`, true as of `as_of`. An answer older than the stored one (calls overtake each
    /// other) changes nothing. Panics if `class` is out of range.
    pub fn store(&mut self, class: usize, as_of: SimTime) {
        let stored = &mut self.obtained[class];
        *stored = (*stored).max(Some(as_of));
    }

    /// The age at `now` of the value for `class`, if there is one. Panics if `class` is out of range.
    pub fn age(&self, class: usize, now: SimTime) -> Option<SimDuration> {
        self.obtained[class].map(|as_of| now.since(as_of))
    }

    /// The age of the value to answer with, if it is at most `max_age` old. Panics if `class` is out of range.
    pub fn serve(&self, class: usize, now: SimTime, max_age: SimDuration) -> Option<SimDuration> {
        self.age(class, now).filter(|&age| age <= max_age)
    }

    /// Forgets everything: the process was restarted.
    pub fn clear(&mut self) {
        self.obtained.fill(None);
    }

    /// Mixes the contents into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        self.obtained.iter().for_each(|as_of| digest.word(as_of.map_or(u64::MAX, SimTime::as_micros)));
    }
}
