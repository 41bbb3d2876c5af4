//! The upright axes: from nothing to the largest value, or logarithmic.

use crate::frame::Chart;
use crate::language::{self, say};
use crate::view::chart::{self, Span};
use crate::view::figures;

/// An upright axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// From 0 to a largest value.
    Linear {
        /// The largest value.
        top: f64,
    },
    /// From one power of ten to another, which need not be whole.
    Log {
        /// Power of ten at the bottom.
        from: f64,
        /// Power of ten at the top.
        to: f64,
    },
}

/// Least extent of a logarithmic axis, powers of ten: a small change shall look small.
const LEAST: f64 = 1.5;

/// The values of a chart within a window.
fn values(chart: &Chart, span: Span) -> impl Iterator<Item = f64> + '_ {
    let points = chart.lines.iter().flat_map(|line| &line.points);
    points
        .filter(move |point| (span.from..=span.to).contains(&point.0) && point.1.is_finite())
        .map(|point| point.1)
}

impl Scale {
    /// The axis of a chart: from nothing to its top.
    pub fn linear(chart: &Chart) -> Scale {
        Scale::Linear { top: chart::top(chart) }
    }

    /// The logarithmic axis that holds what is in a window, in steps of a quarter of a power, so that it stands still
    /// while values move.
    pub fn log(chart: &Chart, span: Span) -> Scale {
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for value in values(chart, span).filter(|value| *value > 0.0) {
            (least, most) = (least.min(value), most.max(value));
        }
        if most == 0.0 {
            (least, most) = (0.1, 1.0);
        }
        let from = (4.0 * (log10(least) - 0.1)).floor() / 4.0;
        let to = (4.0 * (log10(most) + 0.1)).ceil() / 4.0;
        Scale::Log { from, to: to.max(from + LEAST) }
    }

    /// Where a value lies, 0 at the bottom to 1 at the top.
    pub fn place(self, value: f64) -> f64 {
        match self {
            Scale::Linear { top } => (value / top).clamp(0.0, 1.0),
            Scale::Log { from, to } => ((log10(value.max(1e-9)) - from) / (to - from)).clamp(0.0, 1.0),
        }
    }

    /// Values with a line and a label, from the bottom up; `unit` is that of the chart.
    pub fn lines(self, unit: &str) -> Vec<(f64, String)> {
        match self {
            Scale::Linear { top } => {
                let halves = unit == "%" || top >= 2.0;
                let shares: &[f64] = if halves { &[0.0, 0.5, 1.0] } else { &[0.0, 1.0] };
                shares.iter().map(|share| (share * top, worded(share * top, unit))).collect()
            }
            Scale::Log { from, to } => {
                let powers = (from.ceil() as i32)..=(to.floor() as i32);
                powers
                    .map(|power| libm::pow(10.0, power.into()))
                    .map(|value| (value, worded(value, unit)))
                    .collect()
            }
        }
    }
}

/// A base-ten logarithm that every machine computes alike.
fn log10(value: f64) -> f64 {
    libm::log10(value)
}

/// A value with its unit: `50%`, `100 ms`, `1 min`, `24`.
pub fn worded(value: f64, unit: &str) -> String {
    match unit {
        "%" => say!(percent, share = (value.round(), 0)),
        "s" if value > 0.0 && value < 1.0 => say!(milliseconds, number = ((value * 1e3).round(), 0)),
        "s" if value < 10.0 => say!(seconds, number = figures::tenths(value)),
        "s" if value < 600.0 => say!(seconds, number = (value.round(), 0)),
        "s" => say!(span_minutes, minutes = ((value / 60.0).round(), 0)),
        _ if value < 10.0 && value.fract() != 0.0 => {
            let (value, digits) = figures::tenths(value);
            language::number(value, digits)
        }
        _ => figures::count(value.round().max(0.0) as u64),
    }
}
