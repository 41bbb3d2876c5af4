//! Charts over the whole run: lines with their values now in words, and the moments worth a mark.

mod now;

pub(super) use now::now;

use crate::frame::{Chart, ChartLine, Charts, Severity};
use crate::run::Run;
use crate::telemetry::state;
use crate::telemetry::{Recorder, Series};
use crate::telling::alerts;
use crate::world::part::Part;

fn line(label: &str, dashed: bool, series: &Series) -> ChartLine {
    ChartLine { label: label.to_string(), dashed, points: series.points().collect() }
}

/// A chart; `now` puts the values in.
fn chart(id: &str, title: &str, unit: &str, max: f64, lines: Vec<ChartLine>) -> Chart {
    let now = String::new();
    Chart { id: id.to_string(), title: title.to_string(), unit: unit.to_string(), max, lines, now }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … times `unit` that holds every point.
fn round_max(series: &Series, unit: f64, least: f64) -> f64 {
    let top = series.points().map(|point| point.1).filter(|value| !value.is_nan()).fold(least, f64::max);
    let mut scale = unit;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if scale * factor >= top {
                return scale * factor;
            }
        }
        scale *= 10.0;
    }
}

/// Builds all charts: the values now are those of `run`, the lines go on to where the branch was seen last.
/// `other` is drawn dashed beside it.
pub(crate) fn build(run: &Run, furthest: Option<&Run>, other: Option<&Run>) -> Charts {
    let (present, whole) = (run, furthest.unwrap_or(run));
    let world = present.world();
    let lines = whole.recorder();
    let topology = world.topology();
    let journeys: Vec<ChartLine> = topology
        .journeys
        .iter()
        .zip(&lines.answered)
        .map(|(journey, series)| line(&journey.label, false, series))
        .collect();
    let (_, partitions) = state::partitions(world);
    let mut p99 = vec![line("99th percentile", false, &lines.p99)];
    if let Some(twin) = whole.twin() {
        p99.push(line("without the fault", true, &twin.p99));
    }
    let kafka = !world.clusters().is_empty();
    let mut lost = vec![line(if kafka { "trading" } else { "answers" }, false, &lines.trading_lost)];
    if kafka {
        lost.push(line("partitions", true, &lines.partitions_lost));
    }
    let mut charts = vec![
        chart("blast-radius", "Blast radius", "%", 100.0, lost),
        chart("answered", "Answered, by journey", "%", 100.0, journeys),
        chart("p99", "p99 latency", "s", round_max(&lines.p99, 0.1, 0.1), p99),
    ];
    // Without Kafka it is the databases, the instances and the balancer that people look at.
    if !kafka {
        charts.extend(capacity(present, lines));
    }
    if charts.len() < MOST_CHARTS {
        let busy = vec![line("busy", false, &lines.busy)];
        charts.push(chart("busy", "Workers busy", "%", 100.0, busy));
    }
    if kafka {
        charts.push(chart(
            "offline",
            "Offline partitions",
            "",
            partitions as f64,
            vec![line("without a leader", false, &lines.offline)],
        ));
        charts.push(chart(
            "oldest-unread",
            "Oldest unread record",
            "s",
            round_max(&lines.oldest_unread, 1.0, 1.0),
            vec![line("age", false, &lines.oldest_unread)],
        ));
    }
    if let Some(other) = other {
        compare(&mut charts, other.recorder());
    }
    for (id, said) in now(present) {
        if let Some(chart) = charts.iter_mut().find(|chart| chart.id == id) {
            chart.now = said;
        }
    }
    Charts {
        span_s: (0.0, whole.now().as_secs_f64().max(60.0)),
        charts,
        marks: marks(whole),
        pages: pages(whole),
        ..Charts::default()
    }
}

/// Most charts below each other.
const MOST_CHARTS: usize = 6;

/// The balancer's own errors.
const CODES: [&str; 3] = ["502", "503", "504"];

/// Charts what limits a run without Kafka, from the databases to the balancer's own errors.
fn capacity(present: &Run, lines: &Recorder) -> Vec<Chart> {
    let (now, topology) = (present.recorder(), present.world().topology());
    let names = || topology.stores.iter().filter(|store| store.in_full()).map(|store| store.label.as_str());
    let mut made = Vec::new();
    let of_stores: [(&str, &str, &str); 3] = [
        ("store-cpu", "Database CPU", "%"),
        ("store-wait", "Queries waiting", ""),
        ("store-network", "Network backlog", "s"),
    ];
    for (i, (id, title, unit)) in of_stores.into_iter().enumerate().filter(|_| !now.stores.is_empty()) {
        let curves = names().zip(&lines.stores).map(|(name, series)| line(name, false, &series[i])).collect();
        let top = lines.stores.iter().map(|series| round_max(&series[i], 1.0, 1.0)).fold(1.0, f64::max);
        let top = if i == 0 { 100.0 } else { top };
        made.push(chart(id, title, unit, top, curves));
    }
    if let Some(series) = lines.fleets.first() {
        let curves = vec![line("in service", false, &series[0]), line("wanted", true, &series[1])];
        let top = round_max(&series[0], 1.0, 2.0).max(round_max(&series[1], 1.0, 2.0));
        made.push(chart("instances", "Instances", "", top, curves));
    }
    if now.stores.is_empty() {
        let curves = CODES.iter().zip(&lines.codes).map(|(word, series)| line(word, false, series)).collect();
        let top = lines.codes.iter().map(|series| round_max(series, 1.0, 1.0)).fold(1.0, f64::max);
        made.push(chart("codes", "Load balancer errors", "", top, curves));
    }
    made
}

/// Returns when customers noticed, and when each set of alerts paged first.
fn pages(run: &Run) -> Vec<(f64, String, Severity)> {
    let report = alerts::report(run);
    let noticed = report.customers_noticed_s.map(|at| (at, "customers notice".to_string(), Severity::Bad));
    let sets = report.sets.iter().filter_map(|set| {
        Some((set.first_page_s?, format!("{}: {}", set.set, set.first_page.as_ref()?), Severity::Info))
    });
    noticed.into_iter().chain(sets).collect()
}

/// Draws the other run of a comparison dashed, instead of what is dashed without one.
fn compare(charts: &mut [Chart], other: &Recorder) {
    for chart in charts {
        let series = match chart.id.as_str() {
            "blast-radius" => &other.trading_lost,
            "p99" => &other.p99,
            "busy" => &other.busy,
            "offline" => &other.offline,
            "oldest-unread" => &other.oldest_unread,
            _ => continue,
        };
        chart.lines.retain(|line| !line.dashed);
        chart.lines.push(line("the other run", true, series));
    }
}

/// Moments worth a mark on the timeline: commands, hangs, losses.
fn marks(run: &Run) -> Vec<(f64, String, Severity)> {
    const MOST_MARKS: usize = 40;
    let entries = run.recorder().log.since(0).iter();
    // What hangs again without having been well in between is no news.
    let mut hung: Vec<Option<Part>> = Vec::new();
    let worth = entries.filter(|entry| match entry.severity {
        Severity::Command => true,
        Severity::Hung if hung.contains(&entry.part) => false,
        Severity::Hung => {
            hung.push(entry.part);
            true
        }
        Severity::Good => {
            hung.retain(|part| *part != entry.part);
            false
        }
        _ => false,
    });
    let mut marks: Vec<_> =
        worth.map(|entry| (entry.at.as_secs_f64(), entry.text.clone(), entry.severity)).collect();
    let from = marks.len().saturating_sub(MOST_MARKS);
    marks.split_off(from)
}
