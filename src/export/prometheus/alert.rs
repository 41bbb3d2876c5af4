//! An alert as it is written, and the words of Prometheus for its values.

use crate::base::decimal::short;
use crate::engine::SimDuration;
use crate::export::tree::{Tree, text};
use crate::import::metrics::{How, Row};
use crate::world::topology::monitors::{Condition, MonitorsSpec};

/// An alert as it is written.
pub(super) struct Alert {
    pub(super) name: String,
    pub(super) row: &'static Row,
    pub(super) part: String,
    pub(super) condition: Condition,
    pub(super) hold: SimDuration,
    pub(super) keep: SimDuration,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) annotations: Vec<(&'static str, String)>,
}

pub(super) fn texts(pairs: &[(&'static str, String)]) -> Tree {
    Tree::Map(pairs.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect())
}

/// A duration as Prometheus reads it.
pub(super) fn duration(duration: SimDuration) -> String {
    let micros = duration.as_micros();
    if micros.is_multiple_of(1_000_000) {
        format!("{}s", micros / 1_000_000)
    } else {
        format!("{}ms", duration.as_millis().max(1))
    }
}

/// The window of rates: the document's, else four scrapes.
pub(super) fn window(monitors: &MonitorsSpec) -> SimDuration {
    monitors.rate_window.unwrap_or(monitors.scrape_period.times(4))
}

/// A number as PromQL has it.
pub(super) fn number(value: f64) -> String {
    if value.abs() >= 1e-6 || value == 0.0 { short(value, 9) } else { format!("{value:e}") }
}

/// Whether a row is made by a recording rule.
pub(super) fn recorded(row: &Row) -> bool {
    matches!(row.how, How::Recorded(_))
}
