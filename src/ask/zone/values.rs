//! What one zone takes, in three columns.

use serde::Serialize;

use crate::ask::finding::Finding;
use crate::ask::plan::Unknown;

/// Something of a layer that stood in the zone and is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// What: `instance`, `broker`, `leader`, `controller`, `node`, `member`, `primary`, `balancer node`.
    pub what: String,
    /// So many are gone a second after the loss that were there in the other run.
    pub gone: u64,
    /// Of so many in the whole region.
    pub all: u64,
    /// True for what stands on a host of its own; false for a role that another can take: leader, primary.
    pub stands: bool,
}

/// Another part, and how much it is hurt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Touched {
    /// As links spell it.
    pub part: String,
    /// What it is called.
    pub label: String,
    /// Its harm, 0 to 1.
    pub harm: f64,
}

/// A layer: a service, a cluster, a quorum group, a store, or the balancer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// As links spell it.
    pub part: String,
    /// What it is called.
    pub label: String,
    /// Who asks it.
    pub upstream: Vec<Touched>,
    /// What of it is gone at once; empty when nothing of it stood in the zone.
    pub here: Vec<Gone>,
    /// Its own harm, 0 to 1.
    pub harm: f64,
    /// What it asks.
    pub downstream: Vec<Touched>,
}

/// What one zone takes. Of several seeds, the median of every figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ZoneLoss {
    /// As links spell it.
    pub part: String,
    /// Its name.
    pub zone: String,
    /// The share of all answers that is missing from the loss to the end, 0 to 1.
    pub missing: f64,
    /// Seconds in which trading was down and was not without the loss.
    pub down_s: f64,
    /// The layers of which something was gone or hurt, from the balancer down.
    pub rows: Vec<Row>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// When the zone is lost, seconds.
    pub at_s: f64,
    /// The end, seconds.
    pub until_s: f64,
    /// Seeds.
    pub seeds: u64,
    /// The zones asked for, in the order of the document.
    pub zones: Vec<ZoneLoss>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What the document does not know of places.
    pub unknown: Vec<Unknown>,
}
