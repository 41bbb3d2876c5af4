//! What is measured of breakers.

use serde::Serialize;

use crate::ask::finding::Finding;
use crate::ask::plan::Unknown;

/// Why a breaker never opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum WhyNot {
    /// No call asked it after the fault began.
    NotAsked,
    /// Calls hang, and one that runs is not counted before it ends.
    Hangs {
        /// Most calls that ran at a whole second and were not counted.
        running: u32,
        /// The step waits so long, seconds.
        timeout_s: f64,
    },
    /// Its window never held enough results for a rate.
    FewCalls {
        /// The most results that a window held.
        most: u32,
        /// The least number that it needs.
        needs: u32,
    },
    /// The rates stayed below the thresholds.
    BelowThreshold {
        /// The highest failure rate at a whole second, percent.
        failure_percent: f64,
        /// Its threshold, percent.
        failure_threshold: f64,
        /// The highest rate of slow calls at a whole second, percent.
        slow_percent: f64,
        /// Its threshold, percent.
        slow_threshold: f64,
    },
    /// The library shows no rates.
    NoRates {
        /// The library.
        library: String,
        /// Calls that passed after the fault began.
        passed: u64,
    },
}

/// What one seed measured of the breakers of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfSeed {
    /// The seed.
    pub seed: u64,
    /// Seconds from the start of the run to the first opening; none when it never opened.
    pub first_open_s: Option<f64>,
    /// Openings of all its breakers, those after a failed trial included.
    pub openings: u64,
    /// Whole seconds at which at least one of them was open or half-open.
    pub open_s: u64,
    /// Calls let through since the start.
    pub passed: u64,
    /// Of these, ended by their timeout.
    pub hung: u64,
    /// Most calls that ran at a whole second and that no breaker had counted.
    pub most_uncounted: u32,
    /// Calls refused.
    pub refused: u64,
    /// Of these, that would have been answered.
    pub refused_healthy: u64,
    /// Why it never opened, where it did not.
    pub why_not: Option<WhyNot>,
}

/// The breakers of one guarded step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The service that calls, as links spell it.
    pub part: String,
    /// `orders: place, step 2`.
    pub step: String,
    /// What it asks, as links spell it.
    pub callee: String,
    /// The library whose rules they have, as documents spell it.
    pub library: String,
    /// What one of them watches: `dependency`, `partition` or `key`.
    pub scope: String,
    /// So many breakers.
    pub breakers: u32,
    /// The step waits so long before it gives a call up, seconds.
    pub timeout_s: f64,
    /// What stands for a refused call: the kind of fallback, or none.
    pub fallback: Option<String>,
    /// True if fallbacks are on in these runs.
    pub fallbacks_on: bool,
    /// What each seed measured.
    pub seeds: Vec<OfSeed>,
}

/// A fault with what the breakers did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Where it comes from: `given`, `story`, or the part that is lost as links spell it.
    pub fault: String,
    /// The commands of its run, with their times.
    pub commands: Vec<String>,
    /// Customers' visits from the first command on, as simulated, by what they ended with; medians over the seeds.
    pub customers: Customers,
    /// The steps.
    pub rows: Vec<Row>,
}

/// What customers ended with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Customers {
    /// Ended in all.
    pub ended: f64,
    /// Answered by a fallback.
    pub by_fallback: f64,
    /// Refused.
    pub rejected: f64,
    /// Ended with an error.
    pub failed: f64,
    /// Given up.
    pub timed_out: f64,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The end, seconds.
    pub until_s: f64,
    /// Seeds.
    pub seeds: u64,
    /// Guarded steps with a breaker; none in a document without one.
    pub breakers: usize,
    /// The faults.
    pub cases: Vec<Case>,
    /// Parts that a step with a breaker asks and that no command loses, as links spell them.
    pub not_lost: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What the document does not know.
    pub unknown: Vec<Unknown>,
}
