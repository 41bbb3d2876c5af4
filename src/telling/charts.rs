//! Charts over the whole run: lines with their values now in words, and the moments worth a mark.

use crate::base::decimal::{fixed, short};
use crate::frame::{Chart, ChartLine, Charts, Severity};
use crate::run::Run;
use crate::telemetry::state;
use crate::telemetry::{Recorder, Series};
use crate::telling::alerts;
use crate::world::part::Part;
use crate::world::topology::Topology;

fn line(label: &str, dashed: bool, series: &Series) -> ChartLine {
    ChartLine { label: label.to_string(), dashed, points: series.points().collect() }
}

fn chart(id: &str, title: &str, unit: &str, max: f64, lines: Vec<ChartLine>, now: String) -> Chart {
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

fn percent(value: Option<f64>) -> String {
    match value {
        Some(value) if !value.is_nan() => format!("{}%", fixed(libm::round(value), 0)),
        _ => "none ended".to_string(),
    }
}

fn seconds(value: f64) -> String {
    match value {
        value if value.is_nan() => "nobody answered".to_string(),
        value if value < 1.0 => format!("{} ms", fixed(libm::round(value * 1e3), 0)),
        value if value < 120.0 => format!("{} s", short(libm::round(value * 10.0) / 10.0, 1)),
        value => format!("{} min", fixed(libm::round(value / 60.0), 0)),
    }
}

/// The share of each journey's visits that is answered now; only the least where all would not fit on a line.
fn answered_now(topology: &Topology, series: &[Series]) -> String {
    const MOST_NAMED: usize = 3;
    let mut now: Vec<(f64, String)> = topology
        .journeys
        .iter()
        .zip(series)
        .map(|(journey, series)| {
            let last = series.last();
            let text = format!("{} {}", journey.label.to_ascii_lowercase(), percent(last));
            (last.filter(|share| !share.is_nan()).unwrap_or(f64::INFINITY), text)
        })
        .collect();
    if now.len() > MOST_NAMED {
        let least = now.iter().map(|entry| entry.0).fold(f64::INFINITY, f64::min);
        if least == now.iter().map(|entry| entry.0).fold(f64::NEG_INFINITY, f64::max) {
            return format!("all {}", percent(Some(least).filter(|share| share.is_finite())));
        }
        now.retain(|entry| entry.0 == least);
        now.truncate(1);
        now[0].1.insert_str(0, "least: ");
    }
    now.into_iter().map(|entry| entry.1).collect::<Vec<_>>().join(", ")
}

/// Builds all charts: the values now are those of `run`, the lines go on to where the branch was seen last.
/// `other` is drawn dashed beside it.
pub(crate) fn build(run: &Run, furthest: Option<&Run>, other: Option<&Run>) -> Charts {
    let (present, whole) = (run, furthest.unwrap_or(run));
    let (recorder, world) = (present.recorder(), present.world());
    let lines = whole.recorder();
    let topology = world.topology();
    let journeys: Vec<ChartLine> = topology
        .journeys
        .iter()
        .zip(&lines.answered)
        .map(|(journey, series)| line(&journey.label, false, series))
        .collect();
    let answered_now = answered_now(topology, &recorder.answered);
    let (offline, partitions) = state::partitions(world);
    let impact = &recorder.impact;
    let mut p99 = vec![line("99th percentile", false, &lines.p99)];
    if let Some(twin) = whole.twin() {
        p99.push(line("without the fault", true, &twin.p99));
    }
    let kafka = !world.clusters().is_empty();
    let radius = match kafka {
        true => format!(
            "{} of trading, {} of partitions",
            percent(Some(100.0 * impact.trading)),
            percent(Some(100.0 * impact.partitions))
        ),
        false if present.twin().is_none() => "no fault yet".to_string(),
        false => format!("{} of answers lost to faults", percent(Some(100.0 * impact.trading))),
    };
    let mut lost =
        vec![line(if kafka { "trading lost" } else { "answers lost" }, false, &lines.trading_lost)];
    if kafka {
        lost.push(line("partitions lost", true, &lines.partitions_lost));
    }
    let mut charts = vec![
        chart("blast-radius", "Blast radius", "%", 100.0, lost, radius),
        chart("answered", "Answered, by journey", "%", 100.0, journeys, answered_now),
        chart(
            "p99",
            "p99 latency",
            "s",
            round_max(&lines.p99, 0.1, 0.1),
            p99,
            seconds(recorder.p99.last().unwrap_or(f64::NAN)),
        ),
    ];
    // Without Kafka it is the databases, the instances and the balancer that people look at.
    if !kafka {
        charts.extend(capacity(present, lines));
    }
    if charts.len() < MOST_CHARTS {
        let busy = vec![line("busy", false, &lines.busy)];
        charts.push(chart("busy", "Workers busy", "%", 100.0, busy, percent(recorder.busy.last())));
    }
    if kafka {
        charts.push(chart(
            "offline",
            "Offline partitions",
            "",
            partitions as f64,
            vec![line("without a leader", false, &lines.offline)],
            format!("{offline} of {partitions}"),
        ));
        charts.push(chart(
            "oldest-unread",
            "Oldest unread record",
            "s",
            round_max(&lines.oldest_unread, 1.0, 1.0),
            vec![line("age", false, &lines.oldest_unread)],
            seconds(recorder.oldest_unread.last().unwrap_or(0.0)),
        ));
    }
    if let Some(other) = other {
        compare(&mut charts, other.recorder());
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

/// What limits a run without Kafka, from the databases to the balancer's own errors; values now are those of `present`.
fn capacity(present: &Run, lines: &Recorder) -> Vec<Chart> {
    let (now, topology) = (present.recorder(), present.world().topology());
    let names = || topology.stores.iter().filter(|store| store.in_full()).map(|store| store.label.as_str());
    let last = |series: &Series| series.last().unwrap_or(0.0);
    let whole = |value: f64| fixed(libm::round(value), 0);
    let mut made = Vec::new();
    let of_stores: [(&str, &str, &str); 3] = [
        ("store-cpu", "Database CPU", "%"),
        ("store-wait", "Queries waiting", ""),
        ("store-network", "Network backlog", "s"),
    ];
    for (i, (id, title, unit)) in of_stores.into_iter().enumerate().filter(|_| !now.stores.is_empty()) {
        let curves = names().zip(&lines.stores).map(|(name, series)| line(name, false, &series[i])).collect();
        let each = names().zip(&now.stores).map(|(name, series)| match i {
            2 => format!("{name} {}", seconds(last(&series[i]))),
            _ => format!("{name} {}{unit}", whole(last(&series[i]))),
        });
        let top = lines.stores.iter().map(|series| round_max(&series[i], 1.0, 1.0)).fold(1.0, f64::max);
        let top = if i == 0 { 100.0 } else { top };
        made.push(chart(id, title, unit, top, curves, each.collect::<Vec<_>>().join(", ")));
    }
    if let (Some(series), Some([active, desired])) = (lines.fleets.first(), now.fleets.first()) {
        let curves = vec![line("in service", false, &series[0]), line("wanted", true, &series[1])];
        let said = format!("{} in service, {} wanted", whole(last(active)), whole(last(desired)));
        let top = round_max(&series[0], 1.0, 2.0).max(round_max(&series[1], 1.0, 2.0));
        made.push(chart("instances", "Instances", "", top, curves, said));
    }
    if now.stores.is_empty() {
        let words = ["502", "503", "504"];
        let curves = words.iter().zip(&lines.codes).map(|(word, series)| line(word, false, series)).collect();
        let each =
            words.iter().zip(&now.codes).map(|(word, series)| format!("{word}: {}/s", whole(last(series))));
        let top = lines.codes.iter().map(|series| round_max(series, 1.0, 1.0)).fold(1.0, f64::max);
        made.push(chart(
            "codes",
            "Load balancer errors",
            "",
            top,
            curves,
            each.collect::<Vec<_>>().join(", "),
        ));
    }
    made
}

/// When customers noticed, and when each set of alerts paged first.
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
