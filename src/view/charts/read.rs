//! What is read out of the charts at a moment, and where a line has a gap.

use crate::frame::{Chart, ChartLine};
use crate::language::{say, small};
use crate::view::chart::Span;
use crate::view::charts::bars::{Bar, PARTS};
use crate::view::charts::scale::worded;
use crate::view::figures;

/// A value with its name.
pub type Said = (String, String);

/// The value of a line at a moment: that of the step in which it lies. NaN is a gap; nothing where the line has not come
/// that far.
pub fn value_at(line: &ChartLine, at_s: f64) -> Option<f64> {
    let after = line.points.partition_point(|point| point.0 < at_s);
    let last = line.points.last()?.0;
    // A point stands at the end of its step.
    let step = line.points.first().map_or(1.0, |point| point.0);
    match line.points.get(after) {
        Some(point) => Some(point.1),
        None => (at_s <= last + step).then(|| line.points.last().map(|point| point.1)).flatten(),
    }
}

/// The shares of the bar at a moment that are not nothing.
pub fn of_bars(bars: &[Bar], at_s: f64) -> Vec<Said> {
    let Some(bar) = bars.iter().find(|bar| (bar.from..bar.to).contains(&at_s)) else { return Vec::new() };
    let parts = PARTS.iter().zip(bar.shares).filter(|(_, share)| (100.0 * share).round() > 0.0);
    parts.map(|(part, share)| (part.short.say(), percent(share))).collect()
}

/// A share as it is labelled.
pub fn percent(share: f64) -> String {
    figures::share(share)
}

/// Most lines of which each is read out.
const MOST: usize = 3;

/// Whether a line is the only one of its chart but for dashed ones.
pub fn is_alone(chart: &Chart, line: &ChartLine) -> bool {
    !line.dashed && chart.lines.iter().filter(|line| !line.dashed).count() == 1
}

/// The short name of a line.
pub fn name(chart: &Chart, line: &ChartLine) -> String {
    match chart.id.as_str() {
        _ if line.dashed && line.label == say!(chart_other_run) => say!(chart_other_run_short),
        _ if line.dashed => say!(chart_unhurt),
        "p99" if is_alone(chart, line) => say!(chart_p99),
        "blast-radius" => say!(chart_lost, name = line.label),
        _ if is_alone(chart, line) => small(&chart.title),
        _ => line.label.clone(),
    }
}

/// The values of a chart's lines at a moment. Of many lines the lowest and the highest.
pub fn of_lines(chart: &Chart, at_s: f64) -> Vec<Said> {
    let mut said: Vec<(f64, Said)> = Vec::new();
    for line in &chart.lines {
        let Some(value) = value_at(line, at_s) else { continue };
        let words = if value.is_finite() { worded(value, &chart.unit) } else { gap_words(chart) };
        said.push((value, (name(chart, line), words)));
    }
    if said.len() > MOST {
        said.retain(|entry| entry.0.is_finite());
        let by = |one: &(f64, Said), other: &(f64, Said)| one.0.total_cmp(&other.0);
        let least = said.iter().enumerate().min_by(|one, other| by(one.1, other.1)).map(|found| found.0);
        let most = said.iter().enumerate().max_by(|one, other| by(one.1, other.1)).map(|found| found.0);
        let ends = [least, most].into_iter().flatten().filter_map(|i| said.get(i).cloned());
        return ends.map(|entry| entry.1).collect();
    }
    said.into_iter().map(|entry| entry.1).collect()
}

/// What a gap in a chart means.
pub fn gap_words(chart: &Chart) -> String {
    match chart.id.as_str() {
        "p99" => say!(chart_nobody_answered),
        _ => say!(chart_nothing_to_measure),
    }
}

/// Times within a window in which a line has no value, after it had one; shorter ones than `least` seconds are none.
pub fn gaps(line: &ChartLine, span: Span, least: f64) -> Vec<(f64, f64)> {
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    let (mut before, mut from): (Option<f64>, Option<f64>) = (None, None);
    for &(at, value) in &line.points {
        match (value.is_finite(), from) {
            (true, Some(start)) => {
                gaps.push((start, at));
                from = None;
            }
            (false, None) => from = before,
            _ => {}
        }
        if value.is_finite() {
            before = Some(at);
        }
    }
    gaps.extend(from.zip(line.points.last().map(|last| last.0)));
    let cut = gaps.into_iter().map(|(from, to)| (from.max(span.from), to.min(span.to)));
    cut.filter(|(from, to)| to - from >= least).collect()
}

/// A chart as rows of a table, one for each step of `width` seconds in a window: the first cell is the time.
pub fn rows(chart: &Chart, span: Span, width: f64, end_s: f64) -> Vec<Vec<String>> {
    let first = (span.from / width).floor() as usize;
    let times = (first + 1..).map(|i| i as f64 * width).take_while(|at| *at <= span.to.min(end_s));
    let row = |at: f64| {
        let values = chart.lines.iter().map(|line| match value_at(line, at) {
            Some(value) if value.is_finite() => worded(value, &chart.unit),
            Some(_) => gap_words(chart),
            None => String::new(),
        });
        [super::window::clock(at)].into_iter().chain(values).collect()
    };
    times.map(row).collect()
}

/// The same of bars: shares, and how many requests they are of.
pub fn bar_rows(bars: &[Bar], weight: f64) -> Vec<Vec<String>> {
    let row = |bar: &Bar| {
        let (from, to) = (super::window::clock(bar.from), super::window::clock(bar.to));
        let time = say!(chart_from_to, from, to);
        let requests = figures::count((bar.requests * weight).round() as u64);
        [time].into_iter().chain(bar.shares.map(percent)).chain([requests]).collect()
    };
    bars.iter().map(row).collect()
}
