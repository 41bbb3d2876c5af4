//! The network interface of a node, outward: responses leave one after the other. An instance "Up to R" may send at its
//! burst rate R as long as it has network credits and is shaped to its baseline b without them; credits fill at b and pay
//! for every byte, so a full bucket lasts `burst_for` at R (EC2 user guide, network bandwidth: 5 to 60 minutes by size, full at
//! launch).
//! Integers only: bytes per second, nanoseconds, and credits in billionths of a byte.

use crate::engine::{Digest, SimTime};
use crate::world::topology::stores::InterfaceSpec;

/// An interface with its credits and its queue, which is the time until which it is busy.
#[derive(Clone, Debug)]
pub struct Interface {
    spec: InterfaceSpec,
    /// Credits in byte-nanoseconds per second (billionths of a byte), as of `as_of`.
    credits: u128,
    /// Nanoseconds since the start of the run.
    as_of: u64,
    /// Until when it sends what it has.
    free_at: u64,
    /// The remainder of the last response's division, in byte-nanoseconds per second at the rate `left_of`.
    left: u64,
    left_of: u64,
    sent_bytes: u64,
}

const NANO: u64 = 1_000_000_000;

impl Interface {
    /// An interface of a new instance: credits are full.
    pub fn new(spec: InterfaceSpec, now: SimTime) -> Self {
        let nanos = now.as_micros() * 1_000;
        Interface {
            spec,
            credits: full(&spec),
            as_of: nanos,
            free_at: nanos,
            left: 0,
            left_of: 0,
            sent_bytes: 0,
        }
    }

    /// Its rates.
    pub fn spec(&self) -> &InterfaceSpec {
        &self.spec
    }

    /// A response of `bytes` (at most 64 MiB) joins the queue. Returns when its last byte has left.
    pub fn send(&mut self, now: SimTime, bytes: u32) -> SimTime {
        let start = self.free_at.max(now.as_micros() * 1_000);
        self.credits = self.credits_at(start);
        let bytes = u64::from(bytes);
        let (burst, baseline) = (self.spec.burst, self.spec.baseline);
        // Bytes that go at the burst rate: all of them with enough credits, else until the credits are gone.
        let fast = if baseline >= burst || self.credits >= u128::from(bytes) * u128::from(NANO) {
            bytes
        } else {
            let credits = self.credits as u64 / NANO;
            bytes.min(credits * burst / (burst - baseline))
        };
        let mut end = start + self.divided(fast * NANO, burst);
        if fast < bytes {
            end += self.divided((bytes - fast) * NANO, baseline);
        }
        let earned = u128::from(baseline) * u128::from(end - start);
        self.credits = (self.credits + earned)
            .saturating_sub(u128::from(bytes) * u128::from(NANO))
            .min(full(&self.spec));
        (self.as_of, self.free_at) = (end, end);
        self.sent_bytes += bytes;
        SimTime::from_micros(end.div_ceil(1_000))
    }

    /// `amount` over `rate`, with what the last division left over, so that nothing is lost by rounding.
    fn divided(&mut self, amount: u64, rate: u64) -> u64 {
        let amount = if self.left_of == rate { amount + self.left } else { amount };
        (self.left, self.left_of) = (amount % rate, rate);
        amount / rate
    }

    fn credits_at(&self, nanos: u64) -> u128 {
        let earned = u128::from(self.spec.baseline) * u128::from(nanos.saturating_sub(self.as_of));
        (self.credits + earned).min(full(&self.spec))
    }

    /// Share of the credits that is left at `now`, 0 to 1; 1 where nothing is shaped.
    pub fn credits(&self, now: SimTime) -> f64 {
        match full(&self.spec) {
            0 => 1.0,
            full => self.credits_at(now.as_micros() * 1_000) as f64 / full as f64,
        }
    }

    /// Returns how long what waits now will take to leave, microseconds.
    pub fn backlog_micros(&self, now: SimTime) -> u64 {
        self.free_at.saturating_sub(now.as_micros() * 1_000) / 1_000
    }

    /// Bytes sent or waiting since its launch.
    pub fn sent_bytes(&self) -> u64 {
        self.sent_bytes
    }

    pub(in crate::world::stores) fn digest(&self, digest: &mut Digest) {
        digest.word(self.credits as u64 ^ (self.credits >> 64) as u64);
        digest.word(self.free_at);
        digest.word(self.sent_bytes);
    }
}

/// Credits that a bucket holds: what the burst takes over the baseline for `burst_for`.
fn full(spec: &InterfaceSpec) -> u128 {
    let over = u128::from(spec.burst.saturating_sub(spec.baseline));
    over * u128::from(spec.burst_for.as_micros()) * 1_000
}
