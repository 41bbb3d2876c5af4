//! The first chart: what became of the requests, stacked by how they ended, bin by bin of the time at which they were made.

use crate::frame::Chart;
use crate::view::chart::Span;

/// How a part of a bar is drawn, so that a print without colours tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Filled.
    Solid,
    /// Upright bars.
    Upright,
    /// Horizontal stripes.
    Stripes,
    /// Diagonal stripes.
    Diagonal,
}

/// A part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its line in the chart.
    pub line: &'static str,
    /// Its name where there is little room.
    pub short: &'static str,
    /// Its colour, by the word of `data-ink`.
    pub ink: &'static str,
    /// Its pattern.
    pub pattern: Pattern,
}

/// The parts from the bottom of a bar to its top.
pub const PARTS: [Part; 6] = [
    Part { line: "in time", short: "in time", ink: "calm", pattern: Pattern::Solid },
    Part { line: "late", short: "late", ink: "slow", pattern: Pattern::Solid },
    Part { line: "by fallback", short: "fallback", ink: "serve", pattern: Pattern::Upright },
    Part { line: "wait for an answer", short: "wait", ink: "hung", pattern: Pattern::Stripes },
    Part { line: "refused", short: "refused", ink: "reject", pattern: Pattern::Diagonal },
    Part { line: "no answer", short: "no answer", ink: "lost", pattern: Pattern::Solid },
];

/// A bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// First second.
    pub from: f64,
    /// Last second: of the newest bar the moment up to which the run was seen.
    pub to: f64,
    /// Requests that were made, simulated ones.
    pub requests: f64,
    /// Shares, 0 to 1, in the order of `PARTS`. They add up to 1.
    pub shares: [f64; PARTS.len()],
}

/// The width of the bins that a chart comes with, seconds.
pub fn base(chart: &Chart) -> f64 {
    let first = chart.lines.first().and_then(|line| line.points.first());
    first.map_or(1.0, |point| point.0.max(1.0))
}

/// The bars of a window, `width` seconds each; `end_s` is the moment up to which the run was seen. Where nobody came there is
/// none.
pub fn bars(chart: &Chart, span: Span, width: f64, end_s: f64) -> Vec<Bar> {
    let base = base(chart);
    let count = |part: &Part, bin: usize| {
        let line = chart.lines.iter().find(|line| line.label == part.line);
        line.and_then(|line| line.points.get(bin)).map_or(0.0, |point| point.1)
    };
    let per_bar = (width / base).round().max(1.0) as usize;
    let bins = chart.lines.iter().map(|line| line.points.len()).max().unwrap_or_default();
    let first = (span.from / width).floor().max(0.0) as usize;
    let mut bars = Vec::new();
    for bar in first.. {
        let from = bar as f64 * width;
        let bin = bar * per_bar;
        if from >= span.to || bin >= bins {
            break;
        }
        let counts = PARTS.map(|part| (bin..bin + per_bar).map(|bin| count(&part, bin)).sum::<f64>());
        let requests: f64 = counts.iter().sum();
        if requests > 0.0 {
            let to = (from + width).min(end_s.max(from + 0.1));
            bars.push(Bar { from, to, requests, shares: counts.map(|count| count / requests) });
        }
    }
    bars
}

/// The bar whose shares stand at the end: the newest one that is half full or more.
pub fn newest(bars: &[Bar], width: f64) -> Option<&Bar> {
    let full = bars.iter().rev().find(|bar| bar.to - bar.from >= width / 2.0);
    full.or(bars.last())
}

/// Strokes of diagonal stripes through a rectangle, each from its lower left to its upper right end: a stripe every
/// `every` px, the same everywhere on the plot.
pub fn diagonals([x, y, w, h]: [f64; 4], every: f64) -> Vec<[(f64, f64); 2]> {
    let mut strokes = Vec::new();
    // On a stripe x + y is the same: a multiple of `every`.
    let mut sum = ((x + y) / every).floor() * every + every;
    while sum < x + w + y + h {
        let left = (sum - (y + h)).max(x);
        let right = (sum - y).min(x + w);
        if right > left {
            strokes.push([(left, sum - left), (right, sum - right)]);
        }
        sum += every;
    }
    strokes
}
