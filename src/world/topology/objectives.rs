//! Objectives of latency: the share of a journey's requests that shall be faster than a bound, and the windows over which
//! it is looked at how fast the allowance burns. Plain values for telemetry and run; nothing in the world reads them.
//!
//! Source: Google's SRE workbook, "Implementing SLOs" (the share of requests under a bound, of all that ended, as a
//! histogram of the balancer counts them: a fast error is a fast request) and "Alerting on SLOs", table 5-8 (the windows).

use crate::engine::SimDuration;
use crate::world::ids::JourneyId;

/// Two windows with one threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnPair {
    /// Burn rate that both must exceed.
    pub factor: f64,
    /// The long window.
    pub long: SimDuration,
    /// The short one: a twelfth of it.
    pub short: SimDuration,
}

const fn pair(factor: f64, long_minutes: u64) -> BurnPair {
    let long = SimDuration::from_secs(long_minutes * 60);
    BurnPair { factor, long, short: SimDuration::from_secs(long_minutes * 5) }
}

/// Burn rates that page: 14.4 over 1 h and 5 m (2 % of 30 days' budget), 6 over 6 h and 30 m (5 %).
pub const BURN_PAGE: [BurnPair; 2] = [pair(14.4, 60), pair(6.0, 6 * 60)];
/// Burn rates that make a ticket: 1 over 3 d and 6 h (10 %).
pub const BURN_TICKET: [BurnPair; 1] = [pair(1.0, 3 * 24 * 60)];

/// The requests that an objective counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// All that ended: a fast error counts as fast, one given up after a long wait as slow.
    Ended,
    /// Those that were answered.
    Answered,
}

/// A share of a journey's requests that shall be faster than a bound.
#[derive(Clone, Debug, PartialEq)]
pub struct LatencyObjective {
    /// Identifier in the document.
    pub id: String,
    /// The journey.
    pub journey: JourneyId,
    /// A request that took longer is slow: its last attempt, as customers measure it.
    pub within: SimDuration,
    /// The share that shall not be slow, 0 to 1.
    pub share: f64,
    /// The requests that count.
    pub counted: Counted,
    /// Windows that page.
    pub page: Vec<BurnPair>,
    /// Windows that make a ticket.
    pub ticket: Vec<BurnPair>,
}

impl LatencyObjective {
    /// Whether a request that ended was slow; nothing for one that does not count.
    pub fn slow(&self, answered: bool, latency: SimDuration) -> Option<bool> {
        let counts = self.counted == Counted::Ended || answered;
        counts.then_some(latency > self.within)
    }

    /// The burn rate when every request is slow.
    pub fn fastest(&self) -> f64 {
        1.0 / (1.0 - self.share)
    }
}

/// A metric of an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectiveMetric {
    /// Share of slow requests.
    SlowRatio,
    /// Burn rate of the windows that page, as a multiple of its threshold.
    BurnPage,
    /// The same of the ticket's windows.
    BurnTicket,
}

/// Metrics of objectives by their words; the part is the objective.
pub const OBJECTIVE_METRICS: [(&str, ObjectiveMetric); 3] = [
    ("slow_ratio", ObjectiveMetric::SlowRatio),
    ("latency_burn_page", ObjectiveMetric::BurnPage),
    ("latency_burn_ticket", ObjectiveMetric::BurnTicket),
];
