//! A run as CSV files (RFC 4180): visits by start time, one file a chart, the incident log.

use std::fmt::Write as _;

use blast_radius::frame::Severity;
use blast_radius::session::Session;
use blast_radius::telemetry::recorder::BIN;
use blast_radius::telling::report::Report;
use blast_radius::telling::series::{cell, csv};

/// The files: name and text.
pub fn files(report: &Report, session: &Session) -> Vec<(String, String)> {
    let mut files = vec![
        ("journeys.csv".to_owned(), journeys(session)),
        ("totals.csv".to_owned(), totals(report)),
        ("log.csv".to_owned(), log(report)),
    ];
    let charts = session.charts().charts;
    files.extend(charts.iter().map(|chart| (format!("{}.csv", chart.id), csv(std::slice::from_ref(chart)))));
    files
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
