//! Multiwindow burn-rate alerts on the share of requests that were answered in time (SRE workbook, table 5-8; domain
//! notes F): AND within a pair of windows, OR across pairs.
//!
//! The burn rate of a window is its share of bad requests over the objective's allowance (0.001 at 99.9 %). A service does
//! not begin with the run: what a window reaches back before it counts as good traffic at the journey's rate. While nobody
//! scrapes there are no samples: a window with fewer than two is no reason to call anybody.

use crate::engine::{SimDuration, SimTime};
use crate::world::topology::objectives::BurnPair;

/// Time between two kept counts.
const STEP: SimDuration = SimDuration::from_secs(30);

/// Stands for a scrape that did not happen.
const MISSED: (u32, u32) = (u32::MAX, u32::MAX);

/// Counts of a journey's requests since the start, every half minute.
#[derive(Clone, Debug)]
pub struct Burn {
    rate: f64,
    allowance: f64,
    ended: u32,
    bad: u32,
    /// As of 30 s, 60 s, …: 960 bytes an hour. `MISSED` where nobody scraped.
    kept: Vec<(u32, u32)>,
}

impl Burn {
    /// No request so far; `rate` requests per second came before, all of them good.
    pub fn new(rate: f64, objective: f64) -> Burn {
        Burn { rate, allowance: 1.0 - objective, ended: 0, bad: 0, kept: Vec::new() }
    }

    /// A request ended.
    pub fn ended(&mut self, good: bool) {
        self.ended += 1;
        self.bad += u32::from(!good);
    }

    /// Keeps the counts as of `now`, when that is a whole step, or that nobody scraped; to be called at least once a step.
    pub fn look(&mut self, now: SimTime, missed: bool) {
        let upto = (now.as_micros() / STEP.as_micros()) as usize;
        self.kept.resize(upto, if missed { MISSED } else { (self.ended, self.bad) });
    }

    /// Burn rate over the last `window`.
    pub fn rate_over(&self, window: SimDuration) -> f64 {
        let steps = (window.as_micros() / STEP.as_micros()) as usize;
        let start = self.kept.len().checked_sub(steps);
        // The first and the last sample in the window; the run begins with one, of nothing.
        let within = start.map_or(0, |at| at.saturating_sub(1));
        let mut samples = (within..self.kept.len()).filter(|&at| self.kept[at] != MISSED);
        let Some(last) = samples.next_back() else { return 0.0 };
        let (from, missing) = match start {
            Some(0) => ((0, 0), 0),
            Some(_) => match samples.next() {
                Some(first) => (self.kept[first], 0),
                None => return 0.0,
            },
            None => ((0, 0), steps - self.kept.len()),
        };
        let last = self.kept[last];
        let good_before = missing as f64 * STEP.as_secs_f64() * self.rate;
        let ended = f64::from(last.0 - from.0) + good_before;
        if ended > 0.0 { f64::from(last.1 - from.1) / ended / self.allowance } else { 0.0 }
    }

    /// Returns how far the worst pair is over its threshold: both windows exceed it when this is above 1.
    pub fn over(&self, pairs: &[BurnPair]) -> f64 {
        let of = |pair: &BurnPair| self.rate_over(pair.long).min(self.rate_over(pair.short)) / pair.factor;
        pairs.iter().map(of).fold(0.0, f64::max)
    }
}
