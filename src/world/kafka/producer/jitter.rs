//! Chance in a client: pauses that are not all alike, and whom it asks first.

use crate::engine::{Seed, SimDuration};

const PURPOSE_BACKOFF: u32 = u32::from_be_bytes(*b"PBKO");

/// Keyed jitter of one producer: a draw belongs to (seed, producer, its own count).
#[derive(Clone, Copy, Debug)]
pub struct Jitter {
    seed: Seed,
    key: u64,
    count: u64,
}

impl Jitter {
    /// The jitter of producer `key`.
    pub fn new(seed: Seed, key: u64) -> Self {
        Jitter { seed, key, count: 0 }
    }

    /// The next draw for `purpose`.
    pub fn draw(&mut self, purpose: u32) -> crate::engine::Draw {
        self.count += 1;
        self.seed.draw(purpose, self.key, self.count, 0)
    }

    /// `base` * 2^`step`, +-20 %, at most `max` (ExponentialBackoff.backoff).
    pub fn backoff(&mut self, base: SimDuration, max: SimDuration, step: u32) -> SimDuration {
        let term = base.times(1 << step.min(20)).as_micros().min(max.as_micros());
        let factor = 0.8 + 0.4 * self.draw(PURPOSE_BACKOFF).unit();
        SimDuration::from_micros((term as f64 * factor) as u64).min(max)
    }
}
