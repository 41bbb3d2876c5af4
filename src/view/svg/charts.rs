//! All charts as one picture: over one axis of time, with axes, legend, and what people did.

use super::{
    Anchor, CALM, EDGE, INK, INK_2, INK_3, LINE, LOST, PAPER, Pen, Picture, SURFACE, colours, cut, escaped,
    px, source, wide,
};
use crate::frame::{Chart, Charts, Severity};
use crate::language::say;
use crate::session::Scene;
use crate::view::chart::{self, Curve, Span, Stroke};
use crate::view::charts::bars::{self, PARTS, Pattern, diagonals};
use crate::view::charts::window;
use crate::view::figures;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = WIDTH - 24.0;
/// Of what stands above the first chart.
const HEAD: f64 = 108.0;
/// Of the words above a plot.
const WORDS: f64 = 40.0;
const PLOT: f64 = 84.0;
const FOOT: f64 = 56.0;

/// Draws the charts of a run at `now_us`.
pub fn draw(scene: &Scene, seed: u64, now_us: u64, charts: &Charts) -> Picture {
    let span = Span { from: 0.0, to: charts.span_s.1 };
    let mut pen = Pen::default();
    pen.text((LEFT, 32.0), (19.0, 700), INK, Anchor::Start, &cut(&scene.title, 19.0, RIGHT - LEFT));
    let clock = figures::clock(now_us);
    let moment = match &scene.clock_start {
        Some(start) => say!(picture_at_local, clock, local = figures::local_clock(start, now_us)),
        None => say!(picture_at, clock),
    };
    pen.text((LEFT, 52.0), (13.0, 400), INK_2, Anchor::Start, &moment);
    let mut top = HEAD;
    for chart in &charts.charts {
        match chart.id.as_str() {
            "outcomes" => stack(&mut pen, chart, span, top),
            _ => one(&mut pen, chart, span, top),
        }
        top += WORDS + PLOT;
    }
    deeds(&mut pen, charts, span, top);
    let now = x(span, now_us as f64 / 1e6);
    pen.line((now, HEAD), (now, top), INK, 1.0, "");
    for tick in span.ticks() {
        let label = figures::short_clock((tick * 1e6) as u64);
        pen.text((x(span, tick), top + 16.0), (11.0, 400), INK_3, Anchor::Middle, &label);
    }
    pen.text((LEFT, top + 40.0), (11.0, 400), INK_3, Anchor::Start, &source(scene, seed));
    pen.finish(WIDTH, top + FOOT, &say!(picture_charts, title = scene.title, moment), "")
}

fn x(span: Span, at_s: f64) -> f64 {
    LEFT + span.place(at_s).clamp(0.0, 1.0) * (RIGHT - LEFT)
}

/// Marks what people did, over all charts.
fn deeds(pen: &mut Pen, charts: &Charts, span: Span, bottom: f64) {
    let mut marks: Vec<_> = charts.marks.iter().filter(|mark| mark.2 == Severity::Command).cloned().collect();
    chart::in_order(&mut marks);
    let gathered = chart::gather(&marks, span);
    for (i, mark) in gathered.iter().enumerate() {
        let at = LEFT + mark.place * (RIGHT - LEFT);
        pen.line(
            (at, HEAD - 12.0 - 14.0 * (i % 2) as f64 - 14.0),
            (at, bottom),
            EDGE,
            1.0,
            " stroke-dasharray=\"2 3\"",
        );
        // Words stand in two lines in turn: those of neighbours do not meet.
        let next = gathered.get(i + 2).map_or(1.0, |next| next.place);
        let words = cut(&mark.label, 11.0, (next - mark.place) * (RIGHT - LEFT) - 6.0);
        let y = HEAD - 18.0 - 14.0 * (i % 2) as f64;
        pen.text((at + 3.0, y), (11.0, 600), INK_2, Anchor::Start, &words);
    }
}

/// Colour and dashes of the line at a place among a chart's lines.
fn look(chart: &Chart, stroke: Stroke, nth: usize) -> (&'static str, &'static str) {
    const OTHERS: [&str; 5] = ["rejecting", "slow", "fallback", "failing", "ok"];
    match stroke {
        Stroke::Twin => (INK_2, " stroke-dasharray=\"5 3\""),
        Stroke::Main if chart.id == "blast-radius" => (LOST, ""),
        Stroke::Main => (INK, ""),
        Stroke::Second | Stroke::Thin => (colours(OTHERS[(nth.max(1) - 1) % OTHERS.len()]).0, ""),
    }
}

/// Title, values now, ground and axis of a chart; returns where its plot begins and ends.
fn frame(pen: &mut Pen, chart: &Chart, span: Span, top: f64, highest: &str) -> (f64, f64) {
    pen.text((LEFT, top + 14.0), (13.0, 700), INK, Anchor::Start, &chart.title);
    let room = RIGHT - LEFT - wide(&chart.title, 13.0) - 40.0;
    pen.text((RIGHT, top + 14.0), (12.0, 400), INK_2, Anchor::End, &cut(&chart.now, 12.0, room));
    let (from, to) = (top + WORDS, top + WORDS + PLOT - 12.0);
    pen.rect([LEFT, from, RIGHT - LEFT, to - from], 0.0, SURFACE, LINE);
    for tick in span.ticks() {
        pen.line((x(span, tick), from), (x(span, tick), to), LINE, 1.0, "");
    }
    pen.text((LEFT - 6.0, from + 9.0), (11.0, 400), INK_3, Anchor::End, highest);
    pen.text((LEFT - 6.0, to), (11.0, 400), INK_3, Anchor::End, "0");
    (from, to)
}

/// The light colour of a part of a bar.
fn ink(word: &str) -> &'static str {
    match word {
        "calm" => CALM,
        "lost" => LOST,
        "serve" => colours("fallback").0,
        "reject" => colours("rejecting").0,
        state => colours(state).0,
    }
}

/// What became of the requests, stacked, with patterns that a grey print keeps.
fn stack(pen: &mut Pen, chart: &Chart, span: Span, top: f64) {
    let (from, to) = frame(pen, chart, span, top, "100%");
    let width = window::bin(span, bars::base(chart));
    let mut there = [false; PARTS.len()];
    for bar in bars::bars(chart, span, width, span.to) {
        let (left, right) = (x(span, bar.from), x(span, bar.to) - 1.0);
        let mut floor = to;
        for (i, (part, share)) in PARTS.iter().zip(bar.shares).enumerate().filter(|part| part.1.1 > 0.0) {
            there[i] = true;
            let high = share * (to - from);
            floor -= high;
            block(pen, [left, floor, (right - left).max(1.0), high], ink(part.ink), part.pattern);
        }
    }
    let mut legend = LEFT;
    for (part, _) in PARTS.iter().zip(there).filter(|part| part.1) {
        let name = part.name.say();
        block(pen, [legend, top + 22.0, 18.0, 11.0], ink(part.ink), part.pattern);
        pen.text((legend + 24.0, top + 33.0), (11.0, 400), INK_2, Anchor::Start, &name);
        legend += 24.0 + wide(&name, 11.0) + 22.0;
    }
}

fn block(pen: &mut Pen, [left, top, w, h]: [f64; 4], colour: &str, pattern: Pattern) {
    let at = |x: f64, y: f64| format!("{} {}", px(x), px(y));
    pen.put(&format!("<path d=\"M{}h{}v{}h-{}z\" fill=\"{colour}\"/>", at(left, top), px(w), px(h), px(w)));
    let steps = |from: f64, to: f64| {
        (1..).map(move |i| from + 5.0 * f64::from(i)).take_while(move |at| *at < to - 1.0)
    };
    let strokes: String = match pattern {
        Pattern::Solid => return,
        Pattern::Stripes => steps(top, top + h).map(|y| format!("M{}h{}", at(left, y), px(w))).collect(),
        Pattern::Upright => steps(left, left + w).map(|x| format!("M{}v{}", at(x, top), px(h))).collect(),
        Pattern::Diagonal => {
            let strokes = diagonals([left, top, w, h], 7.0);
            strokes.iter().map(|[from, to]| format!("M{}L{}", at(from.0, from.1), at(to.0, to.1))).collect()
        }
    };
    if !strokes.is_empty() {
        pen.path(&strokes, PAPER, 1.4, "");
    }
}

fn one(pen: &mut Pen, chart: &Chart, span: Span, top: f64) {
    let (from, to) = frame(pen, chart, span, top, &chart::top_label(chart));
    let highest = chart::top(chart);
    let y = |value: f64| to - (value / highest).clamp(0.0, 1.0) * (to - from);
    let mut legend = LEFT;
    // The lines that matter most are drawn last, over the others.
    let curves = chart::curves(chart, RIGHT - LEFT);
    for (nth, (Curve { stroke, runs }, line)) in curves.iter().zip(&chart.lines).enumerate() {
        let (colour, dashes) = look(chart, *stroke, nth);
        let sample = top + 29.0;
        pen.line((legend, sample), (legend + 18.0, sample), colour, 2.0, dashes);
        pen.text((legend + 24.0, sample + 4.0), (11.0, 400), INK_2, Anchor::Start, &line.label);
        legend += 24.0 + wide(&line.label, 11.0) + 22.0;
        let more = format!(
            "{dashes} stroke-linejoin=\"round\" stroke-linecap=\"round\" data-line=\"{}\"",
            escaped(&line.label)
        );
        let path = path(runs, |at| x(span, at), y);
        if *stroke == Stroke::Main && chart.id == "blast-radius" {
            fill(pen, runs, |at| x(span, at), y, to);
        }
        if !path.is_empty() {
            pen.path(&path, colour, if *stroke == Stroke::Main { 2.0 } else { 1.4 }, &more);
        }
    }
}

fn path(runs: &[Vec<(f64, f64)>], x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> String {
    let mut path = String::new();
    for run in runs {
        for (i, &(at, value)) in run.iter().enumerate() {
            path += &format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, px(x(at)), px(y(value)));
        }
        if run.len() == 1 {
            path += "h0";
        }
    }
    path
}

/// Fills the area under a line, down to the axis.
fn fill(pen: &mut Pen, runs: &[Vec<(f64, f64)>], x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64, floor: f64) {
    for run in runs {
        if let (Some(first), Some(last)) = (run.first(), run.last()) {
            let line = path(std::slice::from_ref(run), &x, &y);
            let (first, last, floor) = (px(x(first.0)), px(x(last.0)), px(floor));
            pen.put(&format!(
                "<path d=\"{line}L{last} {floor}L{first} {floor}Z\" fill=\"{LOST}\" fill-opacity=\"0.16\"/>"
            ));
        }
    }
}
