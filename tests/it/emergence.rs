//! What must be seen: the story comes out of the mechanisms, for twenty seeds each. Failure messages give ranges.

mod defences;
mod latent;
mod story;
mod zone;

use std::sync::{Arc, OnceLock};

use blast_radius::engine::SimTime;
use blast_radius::run::study;
use blast_radius::run::study::{Plan, Study};
use blast_radius::scenario;
use blast_radius::world::topology::Topology;

/// Seeds of every case.
pub const SEEDS: u64 = 20;
/// The journeys that are trading.
pub const TRADING: [&str; 2] = ["get_quote", "place_order"];
/// All journeys.
pub const JOURNEYS: [&str; 4] = ["get_quote", "place_order", "deposit", "withdraw"];

/// The May 7 document's text.
pub fn document() -> &'static str {
    scenario::catalogue::text("msk-control-plane-2026-05-07").expect("a built-in document")
}

/// The region of a document.
pub fn read(text: &str) -> Arc<Topology> {
    scenario::read(text).unwrap_or_else(|errors| panic!("{errors}")).topology
}

/// The region of the May 7 document.
pub fn topology() -> Arc<Topology> {
    static TOPOLOGY: OnceLock<Arc<Topology>> = OnceLock::new();
    TOPOLOGY.get_or_init(|| read(document())).clone()
}

/// A moment.
pub fn at(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// Runs one plan per seed.
pub fn studies(topology: &Arc<Topology>, seeds: u64, commands: &[&str], until: u64) -> Vec<Study> {
    let plan =
        |seed| Plan::new(topology, seed, commands, at(until)).unwrap_or_else(|error| panic!("{error}"));
    (1..=seeds).map(|seed| study::run(&plan(seed))).collect()
}

/// An hour with nothing broken, once for all cases.
pub fn healthy_hours() -> &'static [Study] {
    static HOURS: OnceLock<Vec<Study>> = OnceLock::new();
    HOURS.get_or_init(|| studies(&topology(), SEEDS, &[], 3_600))
}

/// A figure per seed.
pub struct Range(Vec<f64>);

impl Range {
    /// The figure of every study.
    pub fn of(studies: &[Study], figure: impl Fn(&Study) -> f64) -> Range {
        let mut values: Vec<f64> = studies.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        Range(values)
    }

    /// The smallest.
    pub fn low(&self) -> f64 {
        self.0[0]
    }

    /// The largest.
    pub fn high(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// The one in the middle.
    pub fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, median, high) = (self.low(), self.median(), self.high());
        write!(
            f,
            "{low:.3} to {high:.3}, median {median:.3}, mean {:.3}, {} seeds",
            self.mean(),
            self.0.len()
        )
    }
}
