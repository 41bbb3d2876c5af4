//! The window of time that the charts show: it fits the run, and can be moved closer to any span of it.

use crate::view::chart::Span;
use crate::view::figures;

/// Lengths that ticks, bins and windows are made of, seconds.
const NICE_S: [f64; 18] = [
    1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0,
    21_600.0, 43_200.0, 86_400.0, 172_800.0,
];

/// A window is never shorter, seconds.
pub const SHORTEST_S: f64 = 10.0;
/// Shortest window of a whole run, seconds: what happens first shall not fill it.
const FIRST_S: f64 = 120.0;
/// How much of a run that was left alone is shown, seconds.
const LATELY_S: f64 = 600.0;
/// How long before the first command the window begins, seconds.
const BEFORE_S: f64 = 30.0;

/// The smallest nice length that is at least `least`.
pub fn nice(least: f64) -> f64 {
    NICE_S.into_iter().find(|length| *length >= least).unwrap_or_else(|| (least / 86_400.0).ceil() * 86_400.0)
}

/// The window of a whole run that was seen up to `now_s`: from shortly before the first command (`first_s`), or the last
/// minutes of a run that was left alone. `free` is the share of the width that is kept for labels after now.
pub fn whole(first_s: Option<f64>, now_s: f64, free: f64) -> Span {
    let from = match first_s {
        Some(first) => ((first - BEFORE_S) / 30.0).floor() * 30.0,
        None => ((now_s - LATELY_S) / 60.0).floor() * 60.0,
    };
    let from = from.max(0.0);
    let needed = ((now_s - from) / (1.0 - free)).max(FIRST_S);
    // In steps: an axis that creeps on with every second cannot be read.
    let step = nice(needed / 24.0);
    Span { from, to: from + (needed / step).ceil() * step }
}

/// The window between two moments that were marked; nothing where they are too close.
pub fn marked(one: f64, other: f64) -> Option<Span> {
    let (from, to) = (one.min(other).max(0.0), one.max(other));
    (to - from >= SHORTEST_S).then_some(Span { from, to })
}

/// The window closer to (`factor` below 1) or farther from what is at `at`, which stays at its place. At most twice as
/// long as the run.
pub fn zoomed(span: Span, at: f64, factor: f64, run_s: f64) -> Span {
    let length = ((span.to - span.from) * factor).clamp(SHORTEST_S, (2.0 * run_s).max(FIRST_S));
    let from = (at - span.place(at) * length).max(0.0);
    Span { from, to: from + length }
}

/// Width of the bars of a window, seconds: bins of `base` seconds put together, about thirty to a window.
pub fn bin(span: Span, base: f64) -> f64 {
    let least = ((span.to - span.from) / 30.0).max(base);
    let whole = |length: &f64| *length >= least && (length / base).fract() == 0.0;
    NICE_S.into_iter().find(whole).unwrap_or_else(|| (least / base).ceil() * base)
}

/// Ticks of a window, at most `most`, on whole steps.
pub fn ticks(span: Span, most: usize) -> Vec<f64> {
    let length = span.to - span.from;
    let step = nice(length / most.max(1) as f64);
    let first = (span.from / step).ceil() as u64;
    let ticks = (first..).map(|i| i as f64 * step);
    ticks.take_while(|at| *at <= span.to - 0.02 * length).take(most + 1).collect()
}

/// A moment on the axis: `8:00`, `1:02:00`.
pub fn clock(seconds: f64) -> String {
    let s = seconds.max(0.0).round() as u64;
    if s >= 3600 { figures::clock(s * 1_000_000) } else { format!("{}:{:02}", s / 60, s % 60) }
}
