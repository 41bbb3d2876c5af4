//! A histogram of durations with bounded relative error: log-linear buckets, as in Gil Tene's HdrHistogram.
//!
//! Below 128 us every microsecond has its bucket; above, every doubling is divided into 64 equal buckets, so a
//! reported value is at most 1/64 (1.6 %) above the recorded one. Whole counts: merging is exact and in any order.

use crate::engine::SimDuration;

/// log2 of the buckets in one doubling.
const SUB_BITS: u32 = 6;
/// Values from here on, 2^42 us (51 days), share the last bucket.
const LIMIT_BITS: u32 = 42;
const BUCKETS: usize = ((LIMIT_BITS - SUB_BITS + 1) as usize) << SUB_BITS;

/// Counts of durations. Its memory (up to 19 kB) grows with the largest value, not with the number recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    sum: u128,
    min: u64,
    max: u64,
}

impl Histogram {
    /// An empty histogram.
    pub fn new() -> Self {
        Histogram::default()
    }

    /// Counts one duration.
    #[inline]
    pub fn record(&mut self, value: SimDuration) {
        self.record_many(value, 1);
    }

    /// Counts one duration `times` times.
    #[inline]
    pub fn record_many(&mut self, value: SimDuration, times: u64) {
        let micros = value.as_micros();
        let index = index_of(micros);
        if index >= self.counts.len() {
            self.grow(index);
        }
        self.counts[index] += times;
        self.sum += micros as u128 * times as u128;
        self.min = if self.total == 0 { micros } else { self.min.min(micros) };
        self.max = self.max.max(micros);
        self.total += times;
    }

    #[cold]
    fn grow(&mut self, index: usize) {
        self.counts.resize((index + 1).next_multiple_of(1 << SUB_BITS).min(BUCKETS), 0);
    }

    /// Adds what another histogram counted.
    pub fn merge(&mut self, other: &Histogram) {
        if other.total == 0 {
            return;
        }
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.min = if self.total == 0 { other.min } else { self.min.min(other.min) };
        self.max = self.max.max(other.max);
        self.sum += other.sum;
        self.total += other.total;
    }

    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        (self.total, self.sum, self.min, self.max) = (0, 0, 0, 0);
    }

    /// Returns how many durations were counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The exact mean in seconds; zero when empty.
    pub fn mean_secs(&self) -> f64 {
        if self.total == 0 { 0.0 } else { self.sum as f64 / self.total as f64 / 1e6 }
    }

    /// The exact smallest duration; zero when empty.
    pub fn min(&self) -> SimDuration {
        SimDuration::from_micros(self.min)
    }

    /// The exact largest duration; zero when empty.
    pub fn max(&self) -> SimDuration {
        SimDuration::from_micros(self.max)
    }

    /// The smallest duration that at least the share `q` (0 to 1) of the recorded ones do not exceed (the
    /// nearest-rank quantile), rounded up to the end of its bucket; zero when empty.
    pub fn quantile(&self, q: f64) -> SimDuration {
        // Below the wanted rank by rounding of q * total at most: 0.99 * 100 is 99, not 99.00000000000001.
        let rank = (libm::ceil(q * self.total as f64 * (1.0 - 4.0 * f64::EPSILON)) as u64)
            .clamp(1, self.total.max(1));
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return SimDuration::from_micros(highest_of(index).clamp(self.min, self.max));
            }
        }
        self.max()
    }

    /// Number of durations in buckets wholly at or below `value`.
    pub fn count_up_to(&self, value: SimDuration) -> u64 {
        let end = index_of(value.as_micros().saturating_add(1)).min(self.counts.len());
        self.counts[..end].iter().sum()
    }
}

/// The bucket of a value.
#[inline(always)]
fn index_of(micros: u64) -> usize {
    let value = micros.min((1 << LIMIT_BITS) - 1);
    // Values below 2^(SUB_BITS + 1) have shift 0 and are their own index.
    let shift = (63 - (value | (1 << SUB_BITS)).leading_zeros()) - SUB_BITS;
    ((shift as usize) << SUB_BITS) + (value >> shift) as usize
}

/// The largest value of a bucket.
fn highest_of(index: usize) -> u64 {
    let doubling = (index >> SUB_BITS) as u32;
    if doubling < 2 {
        return index as u64;
    }
    let shift = doubling - 1;
    let lowest = ((index as u64 & ((1 << SUB_BITS) - 1)) | 1 << SUB_BITS) << shift;
    lowest + (1 << shift) - 1
}
