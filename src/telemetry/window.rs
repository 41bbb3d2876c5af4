//! A journey's last ten seconds: arrivals, ends, latencies.

use std::collections::VecDeque;

use crate::engine::{SimDuration, SimTime};
use crate::world::services::call::{Blame, CallOutcome};

/// Length of the window.
pub const WINDOW: SimDuration = SimDuration::from_secs(10);

/// Arrivals and ended visits of the last ten seconds.
#[derive(Clone, Debug, Default)]
pub struct JourneyWindow {
    arrivals: VecDeque<SimTime>,
    ended: VecDeque<(SimTime, CallOutcome, SimDuration, Blame)>,
    /// How many of `ended` came to each outcome.
    outcomes: [u32; CallOutcome::ALL.len()],
}

impl JourneyWindow {
    /// Notes an arrival.
    pub fn arrived(&mut self, at: SimTime) {
        self.arrivals.push_back(at);
    }

    /// Notes the end of a visit.
    pub fn ended(&mut self, at: SimTime, outcome: CallOutcome, latency: SimDuration, blame: Blame) {
        self.ended.push_back((at, outcome, latency, blame));
        self.outcomes[outcome as usize] += 1;
    }

    /// Forgets what is older than the window.
    pub fn trim(&mut self, now: SimTime) {
        let from = now - WINDOW;
        while self.arrivals.front().is_some_and(|&at| at < from) {
            self.arrivals.pop_front();
        }
        while let Some(old) = self.ended.pop_front_if(|entry| entry.0 < from) {
            self.outcomes[old.1 as usize] -= 1;
        }
    }

    /// Arrivals per second.
    pub fn offered_per_second(&self, now: SimTime) -> f64 {
        let seconds = now.as_secs_f64().min(WINDOW.as_secs_f64());
        if seconds > 0.0 { self.arrivals.len() as f64 / seconds } else { 0.0 }
    }

    /// Shares of the ended visits: ok, degraded, rejected, failed, timed out. All zero when none ended.
    pub fn shares(&self) -> [f64; 5] {
        let all = self.ended.len();
        self.outcomes.map(|count| if all > 0 { count as f64 / all as f64 } else { 0.0 })
    }

    /// Visits that ended, and those of them that were answered.
    pub fn counts(&self) -> (u32, u32) {
        let answered = CallOutcome::ALL.into_iter().filter(|outcome| outcome.answered());
        (self.ended.len() as u32, answered.map(|outcome| self.outcomes[outcome as usize]).sum())
    }

    /// What spoilt the visits that got no answer.
    pub fn blames(&self) -> impl Iterator<Item = Blame> + '_ {
        self.ended.iter().filter(|entry| !entry.1.answered()).map(|entry| entry.3)
    }

    /// The `p`-quantile of the latency of answered visits (nearest rank), when there were any.
    pub fn latency_quantile(&self, p: f64) -> Option<SimDuration> {
        let mut latencies: Vec<SimDuration> =
            self.ended.iter().filter(|entry| entry.1.answered()).map(|entry| entry.2).collect();
        if latencies.is_empty() {
            return None;
        }
        let rank = libm::ceil(p * latencies.len() as f64) as usize;
        let at = rank.clamp(1, latencies.len()) - 1;
        Some(crate::base::order::select(&mut latencies, at))
    }
}
