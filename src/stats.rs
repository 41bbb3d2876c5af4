//! Statistics of a run: histograms, confidence intervals, closed formulas of queueing theory.

pub mod histogram;
pub mod moments;
pub mod queueing;

pub use histogram::Histogram;
pub use moments::{Interval, Moments};
