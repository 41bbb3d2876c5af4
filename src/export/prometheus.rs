//! Rules of Prometheus, with their unit tests.
//!
//! 1. One group: recording rules for what no exporter has as one series, then the alerts. A group goes through its rules
//!    in order, so an alert sees what was recorded in the same round.
//! 2. Names come from `import/metrics`, which reads rules, too.
//! 3. Beside the rules stands a file of unit tests for `promtool`: each alert has one in which it FIRES, with all of its
//!    labels and annotations. A test of silence would pass for a misspelt name, and for a file that is not there.

mod alert;
mod check;
mod expression;
mod tests;

use super::names::beside;
use super::subject::{Exported, File, Subject};
use super::tree::{Tree, comment, map, text};
use crate::engine::SimDuration;
use crate::import::metrics::{Of, Row};
use crate::telemetry::alerts::rules;
use crate::world::topology::Topology;
use crate::world::topology::monitors::{
    AlertRule, AlertSeverity, BUILT_IN_SETS, JourneyMetric, Metric, Source,
};

use alert::{Alert, duration, texts};
pub(super) use check::check;

/// Writes the rules that the own monitoring evaluates.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let topology = &subject.scenario.topology;
    let monitors = &topology.monitors;
    let mut exported = Exported::default();
    let mut alerts: Vec<Alert> = Vec::new();
    for rule in rules(topology) {
        let name = name(&rule, topology);
        match alert(&rule, &name, topology) {
            Ok(alert) => {
                if !rule.depends_on.is_empty() {
                    exported.leave(
                        &name,
                        "`depends_on` is not written: a rule cannot say what its monitor stands on",
                    );
                }
                alerts.push(alert);
            }
            Err(why) => exported.leave(&name, why),
        }
    }
    if alerts.is_empty() {
        return Err("found no alert rule that a rule of Prometheus can say; --kind cloudwatch-alarms has the vendor's".into());
    }
    let records = expression::records(&alerts, monitors);
    let mut list: Vec<Tree> = records
        .iter()
        .map(|own| map([("record", text(&own.name)), ("expr", text(&own.expression))]))
        .collect();
    list.extend(alerts.iter().map(tree));
    let interval = duration(monitors.scrape_period);
    let group = map([("name", text("blast")), ("interval", text(&interval)), ("rules", Tree::List(list))]);
    let head = comment([
        &format!("Alert rules of {}.", subject.title()),
        super::subject::REVIEW,
        "The labels cluster, service_name, journey, store, quorum name parts; yours may be other ones.",
        "Metrics with the source \"yours\" are in docs/export.md. Recording rules are the place to change names.",
    ]);
    let rules_text = head.clone() + &map([("groups", Tree::List(vec![group]))]).yaml();
    let tests = tests::tests(subject.name, &alerts, &records, monitors).yaml();
    exported.files = vec![
        File { name: subject.name.to_owned(), text: rules_text },
        File { name: beside(subject.name, ".test"), text: format!("{head}{tests}") },
    ];
    Ok(exported)
}

/// The name of an alert: the identifier of an own rule; a built-in one, which many parts have, with its part and set.
fn name(rule: &AlertRule, topology: &Topology) -> String {
    if BUILT_IN_SETS.contains(&rule.set.as_str()) {
        format!("{} of {} ({})", rule.id, part(rule.metric, topology), rule.set)
    } else {
        rule.id.clone()
    }
}

/// The identifier of the part, as the label of the metric has it.
pub(super) fn part(metric: Metric, topology: &Topology) -> String {
    match metric {
        Metric::Cluster(_, id) => topology.clusters[id.index()].id.clone(),
        Metric::Group(_, id) => {
            match (&topology.services[id.index()].consumer, Row::of_word(metric.word())) {
                (Some(consumer), Some(row)) if row.of == Of::Group => consumer.group.clone(),
                _ => topology.services[id.index()].id.clone(),
            }
        }
        Metric::Service(_, id) => topology.services[id.index()].id.clone(),
        Metric::Journey(_, id) => topology.journeys[id.index()].id.clone(),
        Metric::Objective(_, id, _) => topology.monitors.latency[id.index()].id.clone(),
        Metric::QuorumLeader(id) => topology.quorums[id.index()].id.clone(),
        Metric::Store(_, id) => topology.stores[id.index()].id.clone(),
    }
}

fn alert(rule: &AlertRule, name: &str, topology: &Topology) -> Result<Alert, String> {
    if rule.source == Source::Vendor {
        return Err("the vendor collects its metric: --kind cloudwatch-alarms has it".to_owned());
    }
    let word = rule.metric.word();
    let row = Row::of_word(word).ok_or_else(|| missing(rule.metric))?;
    if rule.datapoints < rule.of {
        let (datapoints, of) = (rule.datapoints, rule.of);
        return Err(format!(
            "{datapoints} of {of} datapoints: a rule of Prometheus holds without a gap or not at all"
        ));
    }
    // So many evaluations in a row are bad once it has been so for one period less.
    let first = topology.monitors.scrape_period.times(u64::from(rule.of.max(1)) - 1);
    let hold = SimDuration::from_micros(first.as_micros() + rule.hold.as_micros());
    let severity = match rule.severity {
        AlertSeverity::Page => "page",
        AlertSeverity::Ticket => "ticket",
    };
    let part = part(rule.metric, topology);
    let own = |text: &str| text.replace("{{", "{{ \"{{\" }}");
    let summary = if rule.text.is_empty() { name } else { &rule.text };
    Ok(Alert {
        name: name.to_owned(),
        row,
        condition: rule.condition,
        hold,
        keep: rule.keep_firing,
        labels: vec![("severity", severity.to_owned()), ("alert_set", rule.set.clone())],
        annotations: vec![
            ("summary", own(summary)),
            ("description", own(&format!("{} {part}: {summary}. {word} by {}.", row.of.label(), row.source))),
        ],
        part,
    })
}

/// Why a metric is not in the table.
fn missing(metric: Metric) -> String {
    let word = metric.word();
    match metric {
        Metric::Objective(..) => {
            format!(
                "{word} needs a histogram with a bucket at the objective's bound, which no exporter has by itself"
            )
        }
        Metric::Group(..) => format!("{word}: no exporter's lag is known to be that of this client library"),
        Metric::Journey(JourneyMetric::ErrorRatio, _) | Metric::Service(..) => {
            format!("{word}: no exporter of the table has it (docs/export.md)")
        }
        _ => format!("{word}: no exporter of the table has it"),
    }
}

fn tree(alert: &Alert) -> Tree {
    let mut tree = map([("alert", text(&alert.name)), ("expr", text(expression::of(alert)))]);
    if alert.hold > SimDuration::ZERO {
        tree.push("for", text(duration(alert.hold)));
    }
    if alert.keep > SimDuration::ZERO {
        tree.push("keep_firing_for", text(duration(alert.keep)));
    }
    tree.push("labels", texts(&alert.labels));
    tree.push("annotations", texts(&alert.annotations));
    tree
}
