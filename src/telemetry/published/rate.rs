//! The rate of a counter over a window of scrapes, as Prometheus computes it: the increase between the first and the last
//! sample of the window, stretched to its ends where a sample is missing there by chance, by half a period where a gap is.
//! So a rate dips when a gap begins, is nothing once fewer than two samples are left, and ramps up afterwards.
//!
//! Source: Prometheus 2.42, `promql/functions.go`, `extrapolatedRate`; counters do not start anew here.

use std::collections::VecDeque;

use crate::engine::{SimDuration, SimTime};

/// Two counters that are scraped together: a count, and what it is a share of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    at: SimTime,
    counts: (f64, f64),
}

/// The scrapes of two counters within a window.
#[derive(Clone, Debug, Default)]
pub(super) struct Scrapes {
    /// As of now.
    counts: (f64, f64),
    samples: VecDeque<Sample>,
}

impl Scrapes {
    /// The counters grow, scraped or not.
    pub(super) fn count(&mut self, more: (f64, f64)) {
        self.counts = (self.counts.0 + more.0, self.counts.1 + more.1);
    }

    /// The counters are scraped.
    pub(super) fn scrape(&mut self, now: SimTime, window: SimDuration) {
        self.samples.push_back(Sample { at: now, counts: self.counts });
        self.forget(now, window);
    }

    fn forget(&mut self, now: SimTime, window: SimDuration) {
        while self.samples.front().is_some_and(|first| now.since(first.at) > window) {
            self.samples.pop_front();
        }
    }

    /// The share of the first counter's increase in the second's, both over the window: what they are stretched by is the
    /// same.
    pub(super) fn share(&mut self, now: SimTime, window: SimDuration) -> Option<f64> {
        self.forget(now, window);
        let (first, last) = self.ends()?;
        let (above, below) = (last.counts.0 - first.counts.0, last.counts.1 - first.counts.1);
        (below > 0.0).then(|| above / below)
    }

    /// The first counter's increase per second over the window.
    pub(super) fn per_second(&mut self, now: SimTime, window: SimDuration) -> Option<f64> {
        self.forget(now, window);
        let (first, last) = self.ends()?;
        let increase = last.counts.0 - first.counts.0;
        let sampled = last.at.since(first.at).as_secs_f64();
        let between = sampled / (self.samples.len() - 1) as f64;
        let stretch = |missing: f64| if missing < 1.1 * between { missing } else { between / 2.0 };
        let mut before = window.as_secs_f64() - now.since(first.at).as_secs_f64();
        if increase > 0.0 {
            // A counter was not below zero.
            before = before.min(sampled * first.counts.0 / increase);
        }
        let all = sampled + stretch(before) + stretch(now.since(last.at).as_secs_f64());
        Some(increase * all / sampled / window.as_secs_f64())
    }

    fn ends(&self) -> Option<(Sample, Sample)> {
        let ends = (*self.samples.front()?, *self.samples.back()?);
        (ends.0.at < ends.1.at).then_some(ends)
    }
}
