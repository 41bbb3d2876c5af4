//! Unit tests for `promtool test rules`.

use super::alert::{Alert, duration, number, texts, window};
use super::expression::Record;
use crate::export::tree::{Tree, map, quoted, text, texts as list};
use crate::import::metrics::{How, Row};
use crate::world::topology::monitors::{Condition, MonitorsSpec};

/// The tests of a rules file: one that fires for each alert, one for each recording rule of the table.
pub(super) fn tests(name: &str, alerts: &[Alert], records: &[Record], monitors: &MonitorsSpec) -> Tree {
    let interval = duration(monitors.scrape_period);
    let mut tests: Vec<Tree> = alerts.iter().map(|alert| fires(alert, monitors)).collect();
    tests.extend(records.iter().filter_map(|record| records_value(record, monitors)));
    map([
        ("rule_files", list([name])),
        // promtool goes by this one, and not by the interval of the group.
        ("evaluation_interval", text(interval)),
        ("tests", Tree::List(tests)),
    ])
}

fn fires(alert: &Alert, monitors: &MonitorsSpec) -> Tree {
    let period = monitors.scrape_period;
    // Bad from the first evaluation on; one more than what it has to hold for.
    let steps = alert.hold.as_micros().div_ceil(period.as_micros()) + 2;
    let label = alert.row.of.label();
    let series = format!("{}{{{label}={}}}", alert.row.series, quoted(&alert.part));
    let value = match alert.condition {
        Condition::Above(bound) => Some(bound + bound.abs().max(1.0)),
        Condition::Below(bound) => Some(bound - bound.abs().max(1.0)),
        Condition::Absent => None,
    };
    let series = match value {
        Some(value) => vec![given(&series, &format!("{}x{}", number(value), steps + 2))],
        // Something has to be there, or nothing is evaluated.
        None => vec![given("up{job=\"another\"}", &format!("1x{}", steps + 2))],
    };
    let mut labels = vec![(label, alert.part.clone())];
    labels.extend(alert.labels.iter().cloned());
    let unescaped: Vec<(&'static str, String)> =
        alert.annotations.iter().map(|(name, value)| (*name, value.replace("{{ \"{{\" }}", "{{"))).collect();
    let expected = map([("exp_labels", texts(&labels)), ("exp_annotations", texts(&unescaped))]);
    map([
        ("interval", text(duration(period))),
        ("input_series", Tree::List(series)),
        (
            "alert_rule_test",
            Tree::List(vec![map([
                ("eval_time", text(duration(period.times(steps)))),
                ("alertname", text(&alert.name)),
                ("exp_alerts", Tree::List(vec![expected])),
            ])]),
        ),
    ])
}

fn given(series: &str, values: &str) -> Tree {
    map([("series", text(series)), ("values", text(values))])
}

/// A recording rule with the series and the value of the table.
fn records_value(record: &Record, monitors: &MonitorsSpec) -> Option<Tree> {
    let (word, row) = record.shown?;
    let period = monitors.scrape_period;
    // As long as the longest window of the table, and one window of rates.
    let reach = window(monitors).as_micros().max(600_000_000);
    let steps = reach.div_ceil(period.as_micros()) + 2;
    let series = row.given.iter().map(|(series, value)| match value.strip_prefix('=') {
        Some(value) => given(series, &format!("{value}x{steps}")),
        None => given(series, &format!("0+{value}x{steps}")),
    });
    let value = if row.per_interval { row.gives / period.as_secs_f64() } else { row.gives };
    let label = Row::of_word(word).filter(|own| matches!(own.how, How::Recorded(_)))?.of.label();
    let sample =
        map([("labels", text(format!("{}{{{label}=\"c\"}}", record.name))), ("value", Tree::Number(value))]);
    Some(map([
        ("interval", text(duration(period))),
        ("input_series", Tree::List(series.collect())),
        (
            "promql_expr_test",
            Tree::List(vec![map([
                ("expr", text(&record.name)),
                ("eval_time", text(duration(period.times(steps)))),
                ("exp_samples", Tree::List(vec![sample])),
            ])]),
        ),
    ]))
}
