//! The lines of the charts as files: CSV (RFC 4180) for tables, JSON for programs. Time is in simulated seconds, values have
//! at most three places. Where there was nothing to measure, a cell is empty and a value is null.

use crate::base::decimal::short;
use crate::base::quote::quoted;
use crate::frame::Opening;
use crate::frame::{Chart, ChartLine, Charts, Scene};

/// A cell, quoted where it must be.
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn number(value: f64, nothing: &str) -> String {
    if value.is_finite() { short(value, 3) } else { nothing.to_owned() }
}

/// All lines side by side, one row for every moment that one of them has a value for.
pub fn csv(charts: &[Chart]) -> String {
    let mut text = "time_s".to_owned();
    let mut lines: Vec<(&ChartLine, usize)> = Vec::new();
    for chart in charts {
        let unit = if chart.unit.is_empty() { String::new() } else { format!(" ({})", chart.unit) };
        for line in &chart.lines {
            text.push(',');
            text.push_str(&cell(&format!("{}: {}{unit}", chart.id, line.label)));
            lines.push((line, 0));
        }
    }
    text.push_str("\r\n");
    loop {
        let next = lines.iter().filter_map(|(line, at)| line.points.get(*at)).map(|point| point.0);
        let next = next.fold(f64::INFINITY, f64::min);
        if next == f64::INFINITY {
            return text;
        }
        text.push_str(&number(next, ""));
        for (line, at) in &mut lines {
            text.push(',');
            if let Some(&(_, value)) = line.points.get(*at).filter(|point| point.0 <= next) {
                *at += 1;
                text.push_str(&number(value, ""));
            }
        }
        text.push_str("\r\n");
    }
}

/// Writes the lines with their names and their run as JSON. `now_us`: the moment at which they were taken.
pub fn json(scene: &Scene, opening: &Opening, now_us: u64, charts: &Charts) -> String {
    let commands = list(&opening.commands, |command| quoted(command));
    let charts = list(&charts.charts, |chart| {
        let lines = list(&chart.lines, |line| {
            let points = list(&line.points, |&(at, value)| {
                format!("[{},{}]", number(at, "null"), number(value, "null"))
            });
            format!("{{\"label\":{},\"dashed\":{},\"points\":{points}}}", quoted(&line.label), line.dashed)
        });
        format!(
            "\n{{\"id\":{},\"title\":{},\"unit\":{},\"lines\":{lines}}}",
            quoted(&chart.id),
            quoted(&chart.title),
            quoted(&chart.unit)
        )
    });
    format!(
        "{{\"scenario\":{},\"title\":{},\"seed\":{},\"weight\":{},\"commands\":{commands},\"now_s\":{},\"charts\":{charts}}}\n",
        quoted(&scene.scenario),
        quoted(&scene.title),
        opening.seed,
        scene.weight,
        number(now_us as f64 / 1e6, "null")
    )
}

fn list<T>(all: &[T], one: impl Fn(&T) -> String) -> String {
    format!("[{}]", all.iter().map(one).collect::<Vec<_>>().join(","))
}
