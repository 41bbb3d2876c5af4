//! Preparation of the charts: the span of time shown, its ticks, and lines cut at their gaps.

use crate::base::order::{sort, sort_by_key};
use crate::frame::{Chart, ChartLine, Severity};
use crate::language::say;
use crate::view::figures;

/// The span of time that the timeline shows, seconds. It grows at once and shrinks only with a new run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// First second.
    pub from: f64,
    /// Last second.
    pub to: f64,
}

/// Spans that are shown, minutes.
const SPANS_MIN: [f64; 11] = [10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 240.0, 480.0, 1440.0];

impl Span {
    /// The smallest span that shows `now_s` with some room after it.
    pub fn fit(now_s: f64) -> Span {
        let needed = now_s * 1.15;
        let to = SPANS_MIN.iter().map(|min| min * 60.0).find(|to| *to >= needed);
        Span { from: 0.0, to: to.unwrap_or_else(|| (needed / 86_400.0).ceil() * 86_400.0) }
    }

    /// Returns where a second lies, 0 to 1; outside of it when it is not shown.
    pub fn place(self, at_s: f64) -> f64 {
        (at_s - self.from) / (self.to - self.from)
    }

    /// Ticks: five to eight, on whole minutes.
    pub fn ticks(self) -> Vec<f64> {
        const STEPS_MIN: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0];
        let length = self.to - self.from;
        let step =
            STEPS_MIN.iter().map(|min| min * 60.0).find(|step| length / step <= 8.0).unwrap_or(length / 6.0);
        let first = (self.from / step).ceil() as u64;
        (first..).map(|i| i as f64 * step).take_while(|at| *at <= self.to - 0.4 * step).collect()
    }
}

/// The stroke of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// The main line of a chart.
    Main,
    /// The second line of a chart.
    Second,
    /// Any other line.
    Thin,
    /// The twin: dashed.
    Twin,
}

/// One line, ready to draw: runs without a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its stroke.
    pub stroke: Stroke,
    /// Points (seconds, value), gap by gap.
    pub runs: Vec<Vec<(f64, f64)>>,
}

/// The lines of `chart`, thinned to about two points per pixel of `width`.
pub fn curves(chart: &Chart, width: f64) -> Vec<Curve> {
    let mut solid = 0;
    let curve = |line: &ChartLine| {
        let stroke = match (line.dashed, solid) {
            (true, _) => Stroke::Twin,
            (false, 0) => Stroke::Main,
            (false, 1) => Stroke::Second,
            (false, _) => Stroke::Thin,
        };
        solid += usize::from(!line.dashed);
        Curve { stroke, runs: runs(line, (width * 2.0).max(16.0) as usize) }
    };
    chart.lines.iter().map(curve).collect()
}

fn runs(line: &ChartLine, most: usize) -> Vec<Vec<(f64, f64)>> {
    let every = line.points.len().div_ceil(most).max(1);
    let last = line.points.len().saturating_sub(1);
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (i, &(at, value)) in line.points.iter().enumerate() {
        if !value.is_finite() {
            open = false;
        } else if i % every == 0 || i == last || !open {
            if !open {
                runs.push(Vec::new());
                open = true;
            }
            if let Some(run) = runs.last_mut() {
                run.push((at, value));
            }
        }
    }
    runs
}

/// Largest value of a chart's axis: never zero, so that a flat line lies on the floor.
pub fn top(chart: &Chart) -> f64 {
    let highest = chart.lines.iter().flat_map(|line| &line.points).map(|point| point.1);
    let highest = highest.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let top = chart.max.max(highest);
    if top > 0.0 { top } else { 1.0 }
}

/// The axis' largest value in words, say `100%` or `60 s`.
pub fn top_label(chart: &Chart) -> String {
    let top = top(chart);
    match chart.unit.as_str() {
        "%" => say!(percent, share = (top, 0)),
        "ms" => figures::millis(top),
        "s" if top < 10.0 => figures::millis(top * 1e3),
        "s" => figures::span(top),
        _ => figures::count(top.ceil() as u64),
    }
}

/// Marks that lie so close together that one diamond stands for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its place, 0 to 1.
    pub place: f64,
    /// The printed label: the first thing that people did, else the first that happened.
    pub label: String,
    /// Room for it, as a share of the axis; 0 where another label stands.
    pub room: f64,
    /// Every one of them with its time, a line each.
    pub title: String,
    /// The gravest of them.
    pub severity: Severity,
}

/// Least room of a label, as a share of the axis.
const LABEL: f64 = 0.16;
/// Marks closer together than this share of the axis become one.
const CLOSE: f64 = 0.02;

/// Puts marks (seconds, words, severity) in order of time.
pub fn in_order(marks: &mut [(f64, String, Severity)]) {
    sort_by_key(marks, |mark| mark.0);
}

/// Gathers marks (seconds, words, severity), given in order of time.
pub fn gather(marks: &[(f64, String, Severity)], span: Span) -> Vec<Mark> {
    let mut groups: Vec<Vec<&(f64, String, Severity)>> = Vec::new();
    for mark in marks {
        let close = |group: &&mut Vec<&(f64, String, Severity)>| {
            group.first().is_some_and(|first| span.place(mark.0) - span.place(first.0) < CLOSE)
        };
        match groups.last_mut().filter(close) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    let mut gathered: Vec<Mark> = groups.iter().map(|group| one(group, span)).collect();
    // What people did is printed first, then what happened, where there is room left.
    let mut printed: Vec<usize> = Vec::new();
    for commands in [true, false] {
        for (i, group) in groups.iter().enumerate() {
            let wanted = group.iter().any(|mark| mark.2 == Severity::Command) == commands;
            let place = gathered[i].place;
            if wanted && printed.iter().all(|&other| (gathered[other].place - place).abs() >= LABEL) {
                printed.push(i);
            }
        }
    }
    sort(&mut printed);
    for (at, &i) in printed.iter().enumerate() {
        let next = printed.get(at + 1).map_or(1.0, |&next| gathered[next].place);
        gathered[i].room = next - gathered[i].place;
    }
    gathered
}

fn one(group: &[&(f64, String, Severity)], span: Span) -> Mark {
    let first = group.iter().find(|mark| mark.2 == Severity::Command).unwrap_or(&group[0]);
    let label = match group.len() - 1 {
        0 => first.1.clone(),
        more => say!(chart_more, words = first.1, more),
    };
    let lines =
        group.iter().map(|mark| format!("{} {}", figures::short_clock((mark.0 * 1e6) as u64), mark.1));
    let hung = group.iter().any(|mark| mark.2 == Severity::Hung);
    Mark {
        place: span.place(group[0].0),
        room: 0.0,
        label,
        title: lines.collect::<Vec<_>>().join("\n"),
        severity: if hung { Severity::Hung } else { first.2 },
    }
}
