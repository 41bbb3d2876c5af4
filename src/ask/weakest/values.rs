//! What is measured of each loss, and the ranked parts.

use serde::Serialize;

use crate::ask::finding::Finding;
use crate::ask::losses::Kind;
use crate::ask::plan::Unknown;

/// Visits of one journey that began after the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Visits {
    /// Begun.
    pub offered: u64,
    /// Of these, answered by the end; those still in flight are not.
    pub answered: u64,
    /// Of these, answered by no fallback and later than the journey's target.
    pub late: u64,
}

/// What one seed measured of one loss. Customers are as simulated, not multiplied by the document's weight.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Harm {
    /// The seed.
    pub seed: u64,
    /// Why the command changed nothing, where it did not.
    pub nothing: Option<String>,
    /// By journey: visits after the loss.
    pub visits: Vec<Visits>,
    /// The same without the loss.
    pub without: Vec<Visits>,
    /// Answers that are missing at the end.
    pub lost: u64,
    /// Their value in hundredths of the currency.
    pub lost_hundredths: u64,
    /// Seconds after the loss in which trading was down, and was not without it.
    pub down_s: u64,
    /// True if at some second every instance of the service that was left had all workers busy and a queue.
    pub left_full: bool,
}

/// A part, ranked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The part as links spell it.
    pub part: String,
    /// Its kind.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// So many parts are like it, itself included.
    pub alike: u32,
    /// The command that stands for its loss, without its time.
    pub loss: String,
    /// The answered share of the visits that began after the loss, 0 to 1: least, median, most over the seeds.
    pub answered: [f64; 3],
    /// The share of the other run's answers that is missing, 0 to 1: median.
    pub missing: f64,
    /// Customers' requests that are missing their answer, by the document's weight: median.
    pub requests: f64,
    /// Their value in hundredths of the currency, by the document's weight: median. `None` without a currency.
    pub hundredths: Option<f64>,
    /// Seconds in which trading was down: median.
    pub down_s: f64,
    /// Share of the visits that were answered, and later than the target, beyond the run without the loss: median.
    pub late: f64,
    /// By journey, the share of its answers that is missing: median. One line of the heat map.
    pub journeys: Vec<f64>,
    /// What each seed measured.
    pub seeds: Vec<Harm>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// When each part is lost, seconds.
    pub at_s: f64,
    /// The end, seconds.
    pub until_s: f64,
    /// Seeds.
    pub seeds: u64,
    /// The document's currency; empty when it has no money.
    pub currency: String,
    /// Labels of the journeys, in the order of every row's `journeys`: the columns of the heat map.
    pub journeys: Vec<String>,
    /// The parts, the weakest first: by missing answers, then seconds down, then money, then as the region lists them.
    pub rows: Vec<Row>,
    /// What is wrong with those whose loss is noticed.
    pub findings: Vec<Finding>,
    /// What the document does not know.
    pub unknown: Vec<Unknown>,
}
