//! A run as CSV files (RFC 4180): visits by start time, one file a chart, the incident log.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use blast_radius::session::Session;
use blast_radius::session::frame::{Chart, Severity};
use blast_radius::session::report::Report;
use blast_radius::telemetry::recorder::BIN;

use crate::blast::output::{Failure, printable};

/// Writes the files into `folder`, which is made when it is not there. Returns their names, a line each.
pub fn write(folder: &Path, report: &Report, session: &Session) -> Result<String, Failure> {
    let wrong = |path: &Path, error: std::io::Error| Failure::one(format!("{}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| wrong(folder, error))?;
    let mut files = vec![
        ("journeys".to_owned(), journeys(session)),
        ("totals".to_owned(), totals(report)),
        ("log".to_owned(), log(report)),
    ];
    files.extend(session.charts().charts.iter().map(|chart| (chart.id.clone(), lines(chart))));
    let mut written = String::new();
    for (name, text) in files {
        let path = folder.join(name + ".csv");
        fs::write(&path, text).map_err(|error| wrong(&path, error))?;
        let _ = writeln!(written, "{}", printable(&path.to_string_lossy()));
    }
    Ok(written)
}

/// A cell, quoted where it must be.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Visits by the 30 s that they began in.
fn journeys(session: &Session) -> String {
    let mut text = "start_s,journey,offered,ok,degraded,rejected,failed,timed_out,in_flight\r\n".to_owned();
    let journeys = session.scenario().topology.journeys.iter().zip(&session.run().recorder().bins);
    for (journey, bins) in journeys {
        for (at, bin) in bins.iter().enumerate() {
            let [ok, degraded, rejected, failed, timed_out] = bin.outcomes;
            let start = at as f64 * BIN.as_secs_f64();
            let in_flight = bin.offered - bin.outcomes.iter().sum::<u32>();
            let _ = write!(
                text,
                "{start},{},{},{ok},{degraded},{rejected},{failed},{timed_out},{in_flight}\r\n",
                cell(&journey.id),
                bin.offered
            );
        }
    }
    text
}

fn totals(report: &Report) -> String {
    let mut text = "journey,offered,ok,degraded,rejected,failed,timed_out,in_flight\r\n".to_owned();
    for (name, row) in &report.journeys {
        let counts =
            [row.offered, row.ok, row.degraded, row.rejected, row.failed, row.timed_out, row.in_flight];
        let _ = write!(text, "{},{}\r\n", cell(name), counts.map(|count| count.to_string()).join(","));
    }
    text
}

fn log(report: &Report) -> String {
    let mut text = "time_s,kind,part,text\r\n".to_owned();
    for entry in &report.log {
        let kind = match entry.severity {
            Severity::Command => "command",
            Severity::Info => "info",
            Severity::Hung => "hung",
            Severity::Bad => "bad",
            Severity::Good => "good",
        };
        let part = entry.part.as_deref().unwrap_or_default();
        let time = entry.at_us as f64 / 1e6;
        let _ = write!(text, "{time},{kind},{},{}\r\n", cell(part), cell(&entry.text));
    }
    text
}

/// The lines of a chart side by side; an empty cell where there was nothing to measure. Lines that began later (those of
/// the twin) share the run's clock.
fn lines(chart: &Chart) -> String {
    let mut text = "time_s".to_owned();
    for line in &chart.lines {
        let unit = if chart.unit.is_empty() { String::new() } else { format!(" ({})", chart.unit) };
        let _ = write!(text, ",{}", cell(&format!("{}{unit}", line.label)));
    }
    text.push_str("\r\n");
    let rows = chart.lines.iter().map(|line| line.points.len()).max().unwrap_or(0);
    for row in 0..rows {
        let time = chart.lines.iter().find_map(|line| line.points.get(row)).map_or(0.0, |point| point.0);
        let _ = write!(text, "{time}");
        for line in &chart.lines {
            match line.points.get(row) {
                Some((_, value)) if !value.is_nan() => {
                    let _ = write!(text, ",{value}");
                }
                _ => text.push(','),
            }
        }
        text.push_str("\r\n");
    }
    text
}
