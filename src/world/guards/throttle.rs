//! Adaptive throttling on the caller's side (Google, "Site Reliability Engineering", chapter "Handling Overload").
//!
//! A client counts, over the last two minutes, the requests its application made and those the backend accepted. It
//! refuses a new one by itself with probability max(0, (requests - K accepts) / (requests + 1)), without sending it. What
//! it refuses counts as a request all the same, so that it goes on refusing while the backend does not recover. A call asks
//! it first, before the circuit breaker.

use super::gate::{Answer, Asking, Gate};
use crate::engine::{Digest, SimDuration, SimTime};

/// Purposes of draws.
mod purpose {
    pub const THROTTLE: u32 = 22;
}

/// Parts of the window; it covers between 23 and 24 of them.
const PARTS: usize = 24;

/// The settings of adaptive throttling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThrottleConfig {
    /// K: above so many requests per accepted one the client refuses; at least 1, default 2.
    pub k: f64,
    /// The window; default two minutes. It moves in steps of a 24th.
    pub window: SimDuration,
}

impl Default for ThrottleConfig {
    fn default() -> Self {
        ThrottleConfig { k: 2.0, window: SimDuration::from_secs(120) }
    }
}

/// Requests and accepts of the window, of one client.
#[derive(Clone, Debug, PartialEq)]
pub struct Throttle {
    config: ThrottleConfig,
    /// Part of the window that is counted in now, numbered from time zero.
    part: u64,
    counts: [(u32, u32); PARTS],
}

impl Throttle {
    /// A client that has asked nothing yet.
    pub fn new(config: ThrottleConfig) -> Self {
        Throttle { config, part: 0, counts: [(0, 0); PARTS] }
    }

    fn advance(&mut self, now: SimTime) -> &mut (u32, u32) {
        let part = now.as_micros() / (self.config.window.as_micros() / PARTS as u64).max(1);
        for gone in self.part + 1..=part.min(self.part + PARTS as u64) {
            self.counts[gone as usize % PARTS] = (0, 0);
        }
        self.part = part;
        &mut self.counts[part as usize % PARTS]
    }

    /// Requests and accepts in the window that ends at `now`.
    pub fn counts(&mut self, now: SimTime) -> (u64, u64) {
        self.advance(now);
        self.counts.iter().fold((0, 0), |sum, part| (sum.0 + u64::from(part.0), sum.1 + u64::from(part.1)))
    }

    /// The chance of a refusal at `now`, 0 to 1.
    pub fn refusal(&mut self, now: SimTime) -> f64 {
        let (requests, accepts) = self.counts(now);
        ((requests as f64 - self.config.k * accepts as f64) / (requests as f64 + 1.0)).max(0.0)
    }

    /// A request at `now`, with `unit` a random number from 0 to 1: whether it may be sent.
    pub fn request(&mut self, now: SimTime, unit: f64) -> bool {
        let refused = unit < self.refusal(now);
        self.advance(now).0 += 1;
        !refused
    }

    /// The backend accepted a request: its answer arrived.
    pub fn accepted(&mut self, now: SimTime) {
        self.advance(now).1 += 1;
    }
}

impl Gate for Throttle {
    type Config = ThrottleConfig;

    fn at_rest(config: ThrottleConfig, _now: SimTime) -> Self {
        Throttle::new(config)
    }

    fn ask(&mut self, asking: &Asking) -> Answer {
        let sent = self.request(asking.now, asking.unit(purpose::THROTTLE));
        if sent { Answer::Passes } else { Answer::Refused }
    }

    fn answered(&mut self, now: SimTime) {
        self.accepted(now);
    }

    fn digest(&self, digest: &mut Digest) {
        digest.word(self.part);
        self.counts.iter().for_each(|part| digest.word(u64::from(part.0) << 32 | u64::from(part.1)));
    }
}
