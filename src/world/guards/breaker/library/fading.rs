//! failsafe's policies: a success rate that fades, and failures in a row.

use super::rules::FadingRate;
use crate::engine::{Digest, SimDuration, SimTime};

/// Slots of the counter of requests; the newest is one of them.
const SLOTS: u64 = 5;

/// What the policies have seen since the start or the last recovery.
#[derive(Clone, Debug, PartialEq)]
pub struct Fading {
    rate: Option<FadingRate>,
    in_a_row: Option<u32>,
    begun: SimTime,
    /// Time of the last value, in whole milliseconds since `begun`; 0 as long as there is none.
    last_millis: u64,
    average: f64,
    row: u32,
    requests: Requests,
}

/// Which of the policies a failure opens by: the rate, the row.
pub type Opens = [bool; 2];

impl Fading {
    /// Nothing seen yet.
    pub fn new(rate: Option<FadingRate>, in_a_row: Option<u32>, now: SimTime) -> Self {
        let window = rate.map_or(SimDuration::from_secs(SLOTS), |rate| rate.window);
        Fading {
            rate,
            in_a_row,
            begun: now,
            last_millis: 0,
            average: 0.0,
            row: 0,
            requests: Requests::new(window, now),
        }
    }

    /// The breaker has recovered.
    pub fn reset(&mut self, now: SimTime) {
        *self = Fading::new(self.rate, self.in_a_row, now);
    }

    /// A call succeeded.
    pub fn succeeded(&mut self, now: SimTime) {
        self.row = 0;
        self.value(now, 1.0);
    }

    /// A call failed: by which policies that opens the breaker.
    pub fn failed(&mut self, now: SimTime) -> Opens {
        self.row = self.row.saturating_add(1);
        self.value(now, 0.0);
        let by_rate = self.rate.is_some_and(|rate| {
            now.since(self.begun).as_millis() >= rate.window.as_millis()
                && self.average < rate.below
                && self.requests.sum(now) >= rate.least
        });
        [by_rate, self.in_a_row.is_some_and(|limit| self.row >= limit)]
    }

    fn value(&mut self, now: SimTime, value: f64) {
        let Some(rate) = self.rate else { return };
        self.requests.count(now);
        let millis = now.since(self.begun).as_millis();
        // The library takes a last value at 0 ms for none.
        if self.last_millis == 0 {
            self.average = value;
        } else {
            let weight = libm::exp(-((millis - self.last_millis) as f64) / rate.window.as_millis() as f64);
            self.average = value * (1.0 - weight) + self.average * weight;
        }
        self.last_millis = millis;
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.begun.as_micros());
        digest.word(self.last_millis);
        digest.word(self.average.to_bits());
        digest.word(u64::from(self.row) << 32 | u64::from(self.requests.newest));
    }
}

/// Requests of about the last window: the newest slot and four before it. A slot begins with the first request after
/// the last one ended.
#[derive(Clone, Debug, PartialEq)]
struct Requests {
    slot_millis: u64,
    begun: SimTime,
    newest: u32,
    ring: [u32; SLOTS as usize - 1],
    at: usize,
}

impl Requests {
    fn new(window: SimDuration, now: SimTime) -> Self {
        let slot_millis = (window.as_millis() / SLOTS).max(1);
        Requests { slot_millis, begun: now, newest: 0, ring: [0; SLOTS as usize - 1], at: 0 }
    }

    fn expire(&mut self, now: SimTime) {
        let passed = now.since(self.begun).as_millis() / self.slot_millis;
        if passed == 0 {
            return;
        }
        self.ring[self.at] = std::mem::take(&mut self.newest);
        let length = self.ring.len();
        self.at = (self.at + 1) % length;
        for _ in 0..(passed - 1).min(length as u64) {
            self.ring[self.at] = 0;
            self.at = (self.at + 1) % length;
        }
        self.begun = now;
    }

    fn count(&mut self, now: SimTime) {
        self.expire(now);
        self.newest = self.newest.saturating_add(1);
    }

    fn sum(&mut self, now: SimTime) -> u32 {
        self.expire(now);
        self.ring.iter().fold(self.newest, |sum, slot| sum.saturating_add(*slot))
    }
}
