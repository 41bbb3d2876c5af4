//! The first chart: what became of the requests, stacked by how they ended, bin by bin of the time at which they were made.

use crate::frame::Chart;
use crate::language::{Word, word};
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
    /// Its name.
    pub name: Word,
    /// Its name where there is little room.
    pub short: Word,
    /// Its colour, by the word of `data-ink`.
    pub ink: &'static str,
    /// Its pattern.
    pub pattern: Pattern,
}

/// The parts from the bottom of a bar to its top: the chart has its lines in the same order.
pub const PARTS: [Part; 6] = [
    part(word!(ends_in_time), word!(ends_in_time), "calm", Pattern::Solid),
    part(word!(ends_late), word!(ends_late), "slow", Pattern::Solid),
    part(word!(ends_fallback), word!(ends_fallback_short), "serve", Pattern::Upright),
    part(word!(ends_waiting), word!(ends_waiting_short), "hung", Pattern::Stripes),
    part(word!(ends_refused), word!(ends_refused), "reject", Pattern::Diagonal),
    part(word!(ends_no_answer), word!(ends_no_answer), "lost", Pattern::Solid),
];

const fn part(name: Word, short: Word, ink: &'static str, pattern: Pattern) -> Part {
    Part { name, short, ink, pattern }
}

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
    let count = |part: usize, bin: usize| {
        let line = chart.lines.get(part);
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
        let counts: [f64; PARTS.len()] =
            std::array::from_fn(|part| (bin..bin + per_bar).map(|bin| count(part, bin)).sum());
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
