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
    /// Sums of the times of `arrivals` and of `ended`, microseconds: a mean over the window needs no walk.
    arrived_micros: u64,
    ended_micros: u64,
    /// Numbers of `ended` by outcome.
    outcomes: [u32; CallOutcome::ALL.len()],
    /// Visits that have come and not ended.
    in_flight: u32,
    /// Visits older than the target at each of the last whole seconds.
    late: VecDeque<u32>,
}

impl JourneyWindow {
    /// Notes an arrival.
    pub fn arrived(&mut self, at: SimTime) {
        self.arrivals.push_back(at);
        self.arrived_micros += at.as_micros();
        self.in_flight += 1;
    }

    /// Notes the end of a visit.
    pub fn ended(&mut self, at: SimTime, outcome: CallOutcome, latency: SimDuration, blame: Blame) {
        self.ended.push_back((at, outcome, latency, blame));
        self.ended_micros += at.as_micros();
        self.outcomes[outcome as usize] += 1;
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Notes how many visits were older than the target at a whole second.
    pub fn note_late(&mut self, late: u32) {
        if self.late.len() as u64 >= WINDOW.as_micros() / 1_000_000 {
            self.late.pop_front();
        }
        self.late.push_back(late);
    }

    /// Forgets what is older than the window: it begins just after `now - WINDOW`.
    pub fn trim(&mut self, now: SimTime) {
        let Some(from) = now.as_micros().checked_sub(WINDOW.as_micros()).map(SimTime::from_micros) else {
            return;
        };
        while let Some(old) = self.arrivals.pop_front_if(|at| *at <= from) {
            self.arrived_micros -= old.as_micros();
        }
        while let Some(old) = self.ended.pop_front_if(|entry| entry.0 <= from) {
            self.ended_micros -= old.0.as_micros();
            self.outcomes[old.1 as usize] -= 1;
        }
    }

    /// Visits that came.
    pub fn arrivals(&self) -> u32 {
        self.arrivals.len() as u32
    }

    /// Visits that ended, by outcome.
    pub fn outcomes(&self) -> [u32; CallOutcome::ALL.len()] {
        self.outcomes
    }

    /// Visits in flight after the last fact.
    pub fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// Visits in flight, mean over the time of the window up to `now`: exact, since every arrival and end within it is
    /// known.
    pub fn waiting(&self, now: SimTime) -> f64 {
        let from = now.as_micros().saturating_sub(WINDOW.as_micros());
        let length = now.as_micros() - from;
        if length == 0 {
            return f64::from(self.in_flight);
        }
        let not_yet = after(from, self.arrived_micros, self.arrivals.iter().copied());
        let still = after(from, self.ended_micros, self.ended.iter().map(|entry| entry.0));
        let mean = f64::from(self.in_flight) + (still as f64 - not_yet as f64) / length as f64;
        mean.max(0.0)
    }

    /// Visits older than the target, mean over the whole seconds of the window.
    pub fn late(&self) -> f64 {
        f64::from(self.late.iter().sum::<u32>()) / self.late.len().max(1) as f64
    }

    /// Visits that ended, and those of them that were answered.
    pub fn counts(&self) -> (u32, u32) {
        let answered = CallOutcome::ALL.into_iter().filter(|outcome| outcome.answered());
        (self.ended.len() as u32, answered.map(|outcome| self.outcomes[outcome as usize]).sum())
    }

    /// Returns what spoilt the visits that got no answer.
    pub fn blames(&self) -> impl Iterator<Item = Blame> + '_ {
        self.ended.iter().filter(|entry| !entry.1.answered()).map(|entry| entry.3)
    }

    /// The `p`-quantile of the latency of answered visits (nearest rank), when there were any.
    pub fn latency_quantile(&self, p: f64) -> Option<SimDuration> {
        let mut latencies: Vec<SimDuration> = Vec::with_capacity(self.ended.len());
        latencies.extend(self.ended.iter().filter(|entry| entry.1.answered()).map(|entry| entry.2));
        if latencies.is_empty() {
            return None;
        }
        let rank = libm::ceil(p * latencies.len() as f64) as usize;
        let at = rank.clamp(1, latencies.len()) - 1;
        Some(crate::base::order::select(&mut latencies, at))
    }
}

/// How long after `from` some times lie, microseconds in all; `sum` is theirs. They come in order, and the few before `from`
/// that were not trimmed yet count nothing.
fn after(from: u64, sum: u64, times: impl ExactSizeIterator<Item = SimTime>) -> u64 {
    let all = times.len() as u64;
    let before = times.map(|at| from.saturating_sub(at.as_micros())).take_while(|&early| early > 0);
    sum + before.sum::<u64>() - all * from
}
