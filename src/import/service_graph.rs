//! Call edges from the metrics `traces_service_graph_*` of Tempo, Alloy or the OpenTelemetry Collector, as Prometheus' text
//! or as the answer to a query.
//!
//! A counter alone gives shares of the calls; an answer without a metric's name is taken for the result of `rate()`, and
//! one with two moments gives the rate between them. `connection_type` says which ends are databases and topics. From the
//! sums of `server_seconds` comes the mean time of a service.

use std::collections::BTreeMap;

use super::exposition::{self, Sample};
use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Edge, Model};
use super::tree::Tree;

const START: &str = "traces_service_graph_";
/// The client that stands for customers.
const USER: &str = "user";

/// Whether a line of a text is one of these metrics.
pub(super) fn is_line(line: &str) -> bool {
    line.trim_start_matches("# TYPE ").trim_start_matches("# HELP ").starts_with(START)
}

/// Whether a tree is an answer with such edges.
pub(super) fn is_answer(tree: &Tree) -> bool {
    let first = tree.at(&["data", "result"]).and_then(|result| result.items().first());
    first.is_some_and(|first| {
        first.at(&["metric", "client"]).is_some() && first.at(&["metric", "server"]).is_some()
    })
}

/// What is known of one edge.
#[derive(Debug, Default)]
struct Sums {
    line: u32,
    requests: f64,
    per_second: Option<f64>,
    failed: f64,
    server_seconds: f64,
    server_count: f64,
}

/// Client, server and the kind of connection.
type Ends = (String, String, String);

/// Reads a text of metrics.
pub(super) fn read(text: &str, file: u16, model: &mut Model) -> Result<(), Wrong> {
    let mut edges: BTreeMap<Ends, Sums> = BTreeMap::new();
    for sample in exposition::read(text)? {
        let Some(metric) = sample.name.strip_prefix(START) else { continue };
        let sums = edges.entry(ends(&sample)?).or_insert(Sums { line: sample.line, ..Sums::default() });
        if !sample.value.is_finite() || sample.value < 0.0 {
            continue;
        }
        match metric {
            "request_total" | "request" => sums.requests += sample.value,
            "request_failed_total" | "request_failed" => sums.failed += sample.value,
            "request_server_seconds_sum" => sums.server_seconds += sample.value,
            "request_server_seconds_count" => sums.server_count += sample.value,
            _ => {}
        }
    }
    add(edges, file, model)
}

fn ends(sample: &Sample) -> Result<Ends, Wrong> {
    let (client, server) = (sample.label("client"), sample.label("server"));
    if client.is_empty() || server.is_empty() {
        return Err(wrong(sample.line, "found no label `client` or `server`, expected both"));
    }
    Ok((client.to_owned(), server.to_owned(), sample.label("connection_type").to_owned()))
}

/// Reads an answer of Prometheus.
pub(super) fn read_answer(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    let mut edges: BTreeMap<Ends, Sums> = BTreeMap::new();
    for tree in trees {
        if let Some(status) = tree.word("status").filter(|status| *status != "success") {
            return Err(wrong(tree.line, format!("found an answer with status {}", quote(status))));
        }
        let Some(result) = tree.at(&["data", "result"]) else {
            return Err(wrong(tree.line, "found no `data.result`, expected the answer to a query"));
        };
        for series in result.items() {
            let label =
                |name: &str| series.at(&["metric", name]).and_then(Tree::text).unwrap_or_default().to_owned();
            let ends = (label("client"), label("server"), label("connection_type"));
            if ends.0.is_empty() || ends.1.is_empty() {
                return Err(wrong(series.line, "found no label `client` or `server`, expected both"));
            }
            let metric = label("__name__");
            if !matches!(
                metric.as_str(),
                "" | "traces_service_graph_request_total" | "traces_service_graph_request"
            ) {
                model.drop(Place { file, line: series.line }, format!("{}: not asked here", quote(&metric)));
                continue;
            }
            let sums = edges.entry(ends).or_insert(Sums { line: series.line, ..Sums::default() });
            match value(series)? {
                Values::Now(now) if metric.is_empty() => {
                    sums.per_second = Some(sums.per_second.unwrap_or(0.0) + now);
                }
                Values::Now(now) => sums.requests += now,
                Values::Rate(rate) if !metric.is_empty() => {
                    sums.per_second = Some(sums.per_second.unwrap_or(0.0) + rate);
                }
                Values::Rate(_) => {
                    let what = "a range of rates: ask for one moment, or for the counter itself";
                    model.drop(Place { file, line: series.line }, what);
                }
            }
        }
    }
    add(edges, file, model)
}

enum Values {
    /// The value of one moment.
    Now(f64),
    /// The rise per second between the first and the last moment.
    Rate(f64),
}

fn value(series: &Tree) -> Result<Values, Wrong> {
    let pair = |pair: &Tree| {
        let time = pair.items().first().and_then(Tree::float);
        time.zip(pair.items().get(1).and_then(Tree::float))
    };
    if let Some(value) = series.get("value").and_then(pair) {
        return Ok(Values::Now(value.1.max(0.0)));
    }
    let values: Vec<(f64, f64)> = series.list("values").iter().filter_map(pair).collect();
    match (values.first(), values.last()) {
        (Some(first), Some(last)) if last.0 > first.0 => {
            // A counter that began anew only counts from there.
            let rise = if last.1 >= first.1 { last.1 - first.1 } else { last.1 };
            Ok(Values::Rate(rise.max(0.0) / (last.0 - first.0)))
        }
        (Some(first), _) => Ok(Values::Now(first.1.max(0.0))),
        _ => Err(wrong(series.line, "found no value, expected `value` or `values`")),
    }
}

/// Adds edges in the order of their lines.
fn add(edges: BTreeMap<Ends, Sums>, file: u16, model: &mut Model) -> Result<(), Wrong> {
    if edges.is_empty() {
        return Err(wrong(1, format!("found no metric {START}request_total, expected some")));
    }
    let mut edges: Vec<(Ends, Sums)> = edges.into_iter().collect();
    edges.sort_by_key(|edge| edge.1.line);
    let mut times: BTreeMap<String, (f64, f64, u32)> = BTreeMap::new();
    for ((from, to, connection), sums) in edges {
        let place = Place { file, line: sums.line };
        if sums.failed > 0.0 {
            model.drop(
                place,
                format!("failures of {from} to {to}: no service fails by itself in the document"),
            );
        }
        let (count, rate) = (Some(sums.requests).filter(|count| *count > 0.0), sums.per_second);
        if connection != "database" && connection != "messaging_system" {
            let time = times.entry(to.clone()).or_insert((0.0, 0.0, sums.line));
            time.0 += sums.server_seconds;
            time.1 += sums.server_count;
        }
        if from == USER {
            let service = model.service(&to, place);
            service.entry = Some(place);
            let sum = |own: Option<Given<f64>>, more: f64| Given {
                value: own.map_or(0.0, |own| own.value) + more,
                place,
            };
            service.visits = count.map(|count| sum(service.visits, count)).or(service.visits);
            service.rate = rate.map(|rate| sum(service.rate, rate)).or(service.rate);
            continue;
        }
        model.service(&from, place);
        let mut guess = None;
        if connection == "database" {
            let what = super::images::what(&to, "");
            model.store(&to, place, what == super::images::Image::Cache);
        } else {
            model.service(&to, place);
            if connection == "messaging_system" {
                guess = Some(
                    "a record over a messaging system: its topic is not in the text, so it is a call here",
                );
            }
        }
        model.edge(Edge { from, to, place, count, rate, guess });
    }
    for (name, (seconds, count, line)) in times {
        if count > 0.0 && seconds > 0.0 {
            let place = Place { file, line };
            model.service(&name, place).mean_ms = Some(Given { value: 1_000.0 * seconds / count, place });
        }
    }
    Ok(())
}
