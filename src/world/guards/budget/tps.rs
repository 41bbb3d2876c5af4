//! tower's retry budget (`TpsBudget`, tower 0.5.3; reqwest's is of the same kind): deposits of the last seconds, and a
//! reserve that is always there.
//!
//! Every success deposits, every retry withdraws so much that `retry_percent` of the successes can be retried. What is
//! deposited and withdrawn counts for `ttl`, in ten slots; a slot ends with the first input after its time. The reserve,
//! `min_per_sec` retries a second over `ttl`, never ends: below about 15 calls a second it grants every retry.

use crate::engine::{Digest, SimDuration, SimTime};

/// Slots of the window.
const SLOTS: usize = 10;

/// The settings; `Default` is the library's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TpsConfig {
    /// `ttl`: how long a deposit counts, 1 to 60 s; default 10 s.
    pub ttl: SimDuration,
    /// `min_per_sec`: retries a second that are always granted; default 10.
    pub min_per_sec: u32,
    /// `retry_percent`: retries per success, 0 to 1000 (not percent); default 0.2.
    pub retry_percent: f64,
}

impl Default for TpsConfig {
    fn default() -> Self {
        TpsConfig { ttl: SimDuration::from_secs(10), min_per_sec: 10, retry_percent: 0.2 }
    }
}

/// The budget's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TpsBudget {
    deposit: i64,
    withdrawal: i64,
    reserve: i64,
    slot: SimDuration,
    slots: [i64; SLOTS],
    at: usize,
    begun: SimTime,
    newest: i64,
}

impl TpsBudget {
    /// Nothing deposited yet, at `now`.
    pub fn new(config: TpsConfig, now: SimTime) -> Self {
        // In 32-bit arithmetic, as the library: 1 / 0.2 is 5 there.
        let percent = config.retry_percent as f32;
        let (deposit, withdrawal) = match percent {
            _ if percent == 0.0 => (0, 1),
            _ if percent <= 1.0 => (1, (1.0 / percent) as i64),
            _ => (1_000, (1_000.0 / percent) as i64),
        };
        let seconds = (config.ttl.as_micros() / 1_000_000) as i64;
        TpsBudget {
            deposit,
            withdrawal,
            reserve: i64::from(config.min_per_sec).saturating_mul(seconds).saturating_mul(withdrawal),
            slot: SimDuration::from_micros((config.ttl.as_micros() / SLOTS as u64).max(1)),
            slots: [0; SLOTS],
            at: 0,
            begun: now,
            newest: 0,
        }
    }

    /// A call succeeded.
    pub fn deposit(&mut self, now: SimTime) {
        self.expire(now);
        self.newest = self.newest.saturating_add(self.deposit);
    }

    /// Asks for a retry. Whether it is granted.
    pub fn withdraw(&mut self, now: SimTime) -> bool {
        self.expire(now);
        let sum = self.slots.iter().fold(self.newest, |sum, slot| sum.saturating_add(*slot));
        let granted = sum.saturating_add(self.reserve) >= self.withdrawal;
        if granted {
            self.newest -= self.withdrawal;
        }
        granted
    }

    /// Ends the slots whose time is over.
    fn expire(&mut self, now: SimTime) {
        let passed = now.since(self.begun);
        if passed < self.slot {
            return;
        }
        self.slots[self.at] = std::mem::take(&mut self.newest);
        self.at = (self.at + 1) % SLOTS;
        // One slot less when the time is a whole number of them, as in the library.
        let whole = (passed.as_micros() - 1) / self.slot.as_micros();
        for _ in 0..whole.min(SLOTS as u64) {
            self.slots[self.at] = 0;
            self.at = (self.at + 1) % SLOTS;
        }
        self.begun = now;
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.begun.as_micros());
        digest.word((self.newest as u64) ^ (self.at as u64) << 56);
        self.slots.iter().for_each(|slot| digest.word(*slot as u64));
    }
}
