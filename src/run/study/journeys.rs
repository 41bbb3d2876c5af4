//! Visits by the window they began in: what customers who came at that time got.

use super::Study;
use crate::engine::{SimDuration, SimTime};
use crate::telemetry::figures::is_trading;
use crate::world::fact::JourneyTally;
use crate::world::ids::JourneyId;

/// Length of a window.
pub const WINDOW: SimDuration = SimDuration::from_secs(30);

pub(super) fn window_of(at: SimTime) -> usize {
    (at.as_micros() / WINDOW.as_micros()) as usize
}

/// The recovery of a journey after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// No window was below the share.
    NeverHurt,
    /// From this long after the fault every window reached the share.
    After(SimDuration),
    /// The last whole window was still below it.
    NotYet,
}

impl Recovery {
    /// The time, zero when never hurt, none when not yet.
    pub fn time(self) -> Option<SimDuration> {
        match self {
            Recovery::NeverHurt => Some(SimDuration::ZERO),
            Recovery::After(time) => Some(time),
            Recovery::NotYet => None,
        }
    }
}

fn add(sum: &mut JourneyTally, window: &JourneyTally) {
    sum.offered += window.offered;
    sum.ok += window.ok;
    sum.degraded += window.degraded;
    sum.rejected += window.rejected;
    sum.failed += window.failed;
    sum.timed_out += window.timed_out;
}

/// Share of the offered visits, 1 when there were none.
fn share(count: u64, offered: u64) -> f64 {
    if offered == 0 { 1.0 } else { count as f64 / offered as f64 }
}

impl Study {
    /// Visits of a journey that began from `from` on and before `to` (whole windows).
    pub fn began_in(&self, journey: JourneyId, from: SimTime, to: SimTime) -> JourneyTally {
        let mut sum = JourneyTally::default();
        let windows = &self.windows[journey.index()];
        let range = window_of(from)..window_of(to).min(windows.len());
        windows[range].iter().for_each(|window| add(&mut sum, window));
        sum
    }

    /// All visits of a journey.
    pub fn total(&self, journey: JourneyId) -> JourneyTally {
        let mut sum = JourneyTally::default();
        self.windows[journey.index()].iter().for_each(|window| add(&mut sum, window));
        sum
    }

    /// Shares of the visits that began from `from` on and before `to`: ok, and degraded.
    pub fn shares(&self, journey: JourneyId, from: SimTime, to: SimTime) -> (f64, f64) {
        let sum = self.began_in(journey, from, to);
        (share(sum.ok, sum.offered), share(sum.degraded, sum.offered))
    }

    /// Share of the visits that were answered, degraded ones included.
    pub fn answered(&self, journey: JourneyId, from: SimTime, to: SimTime) -> f64 {
        let (ok, degraded) = self.shares(journey, from, to);
        ok + degraded
    }

    /// Returns when a journey was well again after `fault`: the start of the first window from which on at least
    /// `least` of the visits of every window were ok. Windows whose visits may still be under way at the end are left
    /// out: those that began less than two windows before it.
    pub fn recovery(&self, journey: JourneyId, fault: SimTime, least: f64) -> Recovery {
        let windows = &self.windows[journey.index()];
        let first = window_of(fault);
        let end = window_of(self.until).saturating_sub(2);
        let bad = |at: &usize| share(windows[*at].ok, windows[*at].offered) < least;
        match (first..end).rev().find(bad) {
            None => Recovery::NeverHurt,
            Some(last) if last + 1 >= end => Recovery::NotYet,
            Some(last) => {
                let start = SimTime::from_micros((last as u64 + 1) * WINDOW.as_micros());
                Recovery::After(start.since(fault))
            }
        }
    }

    /// Share of the trading journeys' visits that were not answered over the share of customer partitions without a
    /// leader, both from `from` on and before `to`; none while every partition has one.
    pub fn amplification(&self, from: SimTime, to: SimTime) -> Option<f64> {
        let mut sum = JourneyTally::default();
        let journeys = (0..self.topology.journeys.len()).map(|at| JourneyId(at as u8));
        for journey in journeys.filter(|&journey| is_trading(&self.topology, journey)) {
            add(&mut sum, &self.began_in(journey, from, to));
        }
        let lost = 1.0 - share(sum.ok + sum.degraded, sum.offered);
        let partitions: u32 = self.customer_partitions();
        let (count, leaderless) = self
            .samples_in(from, to)
            .fold((0u32, 0u32), |(count, sum), sample| (count + 1, sum + sample.leaderless));
        (leaderless > 0).then(|| lost * f64::from(count) * f64::from(partitions) / f64::from(leaderless))
    }

    /// Customer partitions of all clusters.
    pub fn customer_partitions(&self) -> u32 {
        let topics = self.topology.clusters.iter().flat_map(|cluster| &cluster.config.topics);
        topics.filter(|topic| !topic.internal).map(|topic| topic.partitions as u32).sum()
    }
}
