//! The sliding windows of a circuit breaker: the recent results and their running totals.
//!
//! COUNT_BASED is a ring of the last N results. TIME_BASED is a ring of N buckets, one per whole second of
//! simulated time; moving on to a later second empties the buckets that fall out, so the window covers between
//! N - 1 and N seconds. Source: `FixedSizeSlidingWindowMetrics`, `SlidingTimeWindowMetrics`, resilience4j 2.4.0.

use crate::engine::{Digest, SimTime};

/// Counts of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All results.
    pub calls: u32,
    /// Those that failed.
    pub failed: u32,
    /// Those slower than the threshold, failed or not.
    pub slow: u32,
}

impl Totals {
    fn add(&mut self, failed: bool, slow: bool) {
        self.calls += 1;
        self.failed += u32::from(failed);
        self.slow += u32::from(slow);
    }

    fn remove(&mut self, other: Totals) {
        self.calls -= other.calls;
        self.failed -= other.failed;
        self.slow -= other.slow;
    }

    /// Percent of failed calls, in the 32-bit arithmetic of the original; `calls` must not be zero.
    pub fn failure_rate(self) -> f32 {
        self.failed as f32 * 100.0 / self.calls as f32
    }

    /// Percent of slow calls; `calls` must not be zero.
    pub fn slow_call_rate(self) -> f32 {
        self.slow as f32 * 100.0 / self.calls as f32
    }

    fn digest(self, digest: &mut Digest) {
        digest.word(u64::from(self.calls) << 32 | u64::from(self.failed));
        digest.word(u64::from(self.slow));
    }
}

/// Recent results of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// The last N results.
    Count(CountWindow),
    /// The results of the last N seconds.
    Time(TimeWindow),
}

impl Window {
    /// An empty window of the last `size` results; `size` 0 counts as 1.
    pub fn count(size: u32) -> Self {
        Window::Count(CountWindow { size: size.max(1), head: 0, ring: Vec::new(), totals: Totals::default() })
    }

    /// An empty window of the last `seconds` seconds, `now` being in the newest; `seconds` 0 counts as 1.
    pub fn time(seconds: u32, now: SimTime) -> Self {
        let buckets = vec![Totals::default(); seconds.max(1) as usize];
        Window::Time(TimeWindow { newest: second_of(now), buckets, totals: Totals::default() })
    }

    /// Records a result at `now` and returns the totals with it.
    pub fn record(&mut self, now: SimTime, failed: bool, slow: bool) -> Totals {
        match self {
            Window::Count(window) => window.record(failed, slow),
            Window::Time(window) => window.record(second_of(now), failed, slow),
        }
    }

    /// The totals as seen at `now`.
    pub fn totals(&self, now: SimTime) -> Totals {
        match self {
            Window::Count(window) => window.totals,
            Window::Time(window) => window.totals_at(second_of(now)),
        }
    }

    /// Mixes the contents into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        match self {
            Window::Count(window) => {
                digest.word(u64::from(window.head) << 32 | u64::from(window.size));
                window.totals.digest(digest);
                for eight in window.ring.chunks(8) {
                    digest.word(eight.iter().fold(0, |word, &result| word << 8 | u64::from(result)));
                }
            }
            Window::Time(window) => {
                digest.word(window.newest);
                window.totals.digest(digest);
                window.buckets.iter().for_each(|bucket| bucket.digest(digest));
            }
        }
    }
}

/// A ring of results that grows to its size, then overwrites the oldest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountWindow {
    size: u32,
    /// The oldest result, once the ring is full.
    head: u32,
    /// Bit 0: failed. Bit 1: slow.
    ring: Vec<u8>,
    totals: Totals,
}

impl CountWindow {
    /// The most results it holds.
    pub fn size(&self) -> u32 {
        self.size
    }

    fn record(&mut self, failed: bool, slow: bool) -> Totals {
        let result = u8::from(failed) | u8::from(slow) << 1;
        if self.ring.len() < self.size as usize {
            self.ring.push(result);
        } else {
            let oldest = std::mem::replace(&mut self.ring[self.head as usize], result);
            self.head = (self.head + 1) % self.size;
            self.totals.remove(Totals {
                calls: 1,
                failed: u32::from(oldest & 1),
                slow: u32::from(oldest >> 1),
            });
        }
        self.totals.add(failed, slow);
        self.totals
    }
}

/// A ring of one-second buckets; second `s` lives at index `s` modulo the size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeWindow {
    newest: u64,
    buckets: Vec<Totals>,
    totals: Totals,
}

impl TimeWindow {
    fn index(&self, second: u64) -> usize {
        (second % self.buckets.len() as u64) as usize
    }

    fn record(&mut self, second: u64, failed: bool, slow: bool) -> Totals {
        self.move_to(second);
        let newest = self.index(self.newest);
        self.buckets[newest].add(failed, slow);
        self.totals.add(failed, slow);
        self.totals
    }

    fn move_to(&mut self, second: u64) {
        let steps = second.saturating_sub(self.newest).min(self.buckets.len() as u64);
        for step in 0..steps {
            let bucket = self.index(second - step);
            self.totals.remove(self.buckets[bucket]);
            self.buckets[bucket] = Totals::default();
        }
        self.newest = self.newest.max(second);
    }

    fn totals_at(&self, second: u64) -> Totals {
        let steps = second.saturating_sub(self.newest).min(self.buckets.len() as u64);
        let mut totals = self.totals;
        for step in 0..steps {
            totals.remove(self.buckets[self.index(second - step)]);
        }
        totals
    }
}

fn second_of(now: SimTime) -> u64 {
    now.as_micros() / 1_000_000
}
