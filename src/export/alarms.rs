//! CloudWatch alarms, in a template of CloudFormation, for the rules whose metric the vendor collects.
//!
//! Metrics: the guides of Amazon MSK ("Monitor an Amazon MSK cluster", metrics and their dimensions), Elastic Load
//! Balancing ("CloudWatch metrics for your Application Load Balancer"), Amazon ECS, Amazon RDS and Amazon ElastiCache.
//! What a part is called in the account is a parameter of the template, to be filled in.

mod check;
mod metrics;

use super::names::camel;
use super::prometheus::part;
use super::subject::{Exported, REVIEW, Subject};
use super::tree::{Tree, map, number, text};
use crate::engine::SimDuration;
use crate::telemetry::alerts::rules;
use crate::world::topology::monitors::{AlertRule, AlertSeverity, Condition, Source};
use metrics::{Data, data};

pub(super) use check::check;

/// The longest time that an alarm looks back over with periods of less than an hour: a day (PutMetricAlarm).
const LONGEST: u64 = 86_400;

/// Writes the alarms.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let topology = &subject.scenario.topology;
    let period = topology.monitors.vendor_period.as_micros() / 1_000_000;
    if !(matches!(period, 10 | 30) || period.is_multiple_of(60)) {
        return Err(format!(
            "cloudwatch_period {period}s: CloudWatch has ten seconds, thirty seconds and whole minutes"
        ));
    }
    let mut exported = Exported::default();
    let mut parameters: Vec<(String, Tree)> = vec![(
        "AlarmTopic".to_owned(),
        map([
            ("Type", text("String")),
            ("Description", text("ARN of the SNS topic that pages. To be filled in.")),
        ]),
    )];
    let mut resources: Vec<(String, Tree)> = Vec::new();
    for rule in rules(topology) {
        let name = format!("{} of {} ({})", rule.id, part(rule.metric, topology), rule.set);
        if rule.source != Source::Vendor {
            exported.leave(name, "the own monitoring collects its metric: --kind prometheus-rules has it");
            continue;
        }
        let alarm =
            data(rule.metric, topology).and_then(|data| Ok((alarm(&rule, &name, &data, period)?, data)));
        let (alarm, data) = match alarm {
            Ok(found) => found,
            Err(why) => {
                exported.leave(name, why);
                continue;
            }
        };
        if rule.keep_firing > SimDuration::ZERO {
            exported.leave(
                &name,
                "`keep_firing_for` is not written: an alarm of CloudWatch ends when its metric is well",
            );
        }
        if !rule.depends_on.is_empty() {
            exported.leave(&name, "`depends_on` is not written: an alarm cannot say what it stands on");
        }
        for (parameter, what) in data.parameters() {
            if !parameters.iter().any(|own| own.0 == parameter) {
                let what = format!("{what}. To be filled in.");
                parameters.push((parameter, map([("Type", text("String")), ("Description", text(what))])));
            }
        }
        let mut logical = camel(&name);
        while resources.iter().any(|own| own.0 == logical) {
            logical.push('2');
        }
        resources.push((logical, alarm));
    }
    if resources.is_empty() {
        return Err(
            "found no alert rule that an alarm of CloudWatch can say; --kind prometheus-rules has the others"
                .into(),
        );
    }
    let template = map([
        ("AWSTemplateFormatVersion", text("2010-09-09")),
        ("Description", text(cut(&format!("Alarms of {}. {REVIEW}", subject.title()), 1_024))),
        ("Parameters", Tree::Map(parameters)),
        ("Resources", Tree::Map(resources)),
    ]);
    exported.files = vec![super::subject::File { name: subject.name.to_owned(), text: template.json() }];
    Ok(exported)
}

fn alarm(rule: &AlertRule, name: &str, data: &Data, period: u64) -> Result<Tree, String> {
    let held = rule.hold.as_micros().div_ceil(period * 1_000_000);
    if held > 0 && rule.datapoints < rule.of {
        return Err("it has `for` and a gap among its datapoints: an alarm has one of them".to_owned());
    }
    // So many periods in a row that it holds for the time after the last datapoint that it needs.
    let (of, datapoints) = (u64::from(rule.of) + held, u64::from(rule.datapoints) + held);
    if of * period > LONGEST {
        return Err(format!("it looks back over {} s, and an alarm over a day at most", of * period));
    }
    let (comparison, threshold, missing) = match rule.condition {
        Condition::Above(bound) => ("GreaterThanThreshold", bound * data.scale, "notBreaching"),
        Condition::Below(bound) => ("LessThanThreshold", bound * data.scale, "notBreaching"),
        Condition::Absent => ("LessThanThreshold", 1.0, "breaching"),
    };
    let absent = rule.condition == Condition::Absent;
    if absent && data.series.len() > 1 {
        return Err(
            "the absence of a figure that is made of several metrics is none of any of them".to_owned()
        );
    }
    let description = format!(
        "{}. {}{}",
        rule.text,
        data.note,
        if data.note.is_empty() { REVIEW } else { " Review before use." }
    );
    let mut properties = map([
        ("AlarmName", text(cut(name, 255))),
        ("AlarmDescription", text(cut(description.trim(), 1_024))),
        ("ComparisonOperator", text(comparison)),
        ("Threshold", number(threshold)),
        ("EvaluationPeriods", number(of as f64)),
        ("DatapointsToAlarm", number(datapoints as f64)),
        ("TreatMissingData", text(missing)),
    ]);
    if data.expression.is_empty() || absent {
        let series = &data.series[0];
        properties.push("Namespace", text(series.namespace));
        properties.push("MetricName", text(series.name));
        properties.push("Dimensions", dimensions(&series.dimensions));
        properties.push("Statistic", text(if absent { "SampleCount" } else { series.statistic }));
        properties.push("Period", number(period as f64));
    } else {
        properties.push("Metrics", queries(data, period));
    }
    if rule.severity == AlertSeverity::Page {
        properties.push("AlarmActions", Tree::List(vec![map([("Ref", text("AlarmTopic"))])]));
    }
    Ok(map([("Type", text("AWS::CloudWatch::Alarm")), ("Properties", properties)]))
}

/// Metric math: each series by an identifier of its own, and one expression that is returned.
fn queries(data: &Data, period: u64) -> Tree {
    let mut list: Vec<Tree> = Vec::new();
    for (at, series) in data.series.iter().enumerate() {
        let metric = map([
            ("Namespace", text(series.namespace)),
            ("MetricName", text(series.name)),
            ("Dimensions", dimensions(&series.dimensions)),
        ]);
        list.push(map([
            ("Id", text(format!("m{}", at + 1))),
            (
                "MetricStat",
                map([
                    ("Metric", metric),
                    ("Period", number(period as f64)),
                    ("Stat", text(series.statistic)),
                ]),
            ),
            ("ReturnData", Tree::Flag(false)),
        ]));
    }
    list.push(map([
        ("Id", text("value")),
        ("Expression", text(data.expression.replace("$PERIOD", &period.to_string()))),
        ("ReturnData", Tree::Flag(true)),
    ]));
    Tree::List(list)
}

fn dimensions(dimensions: &[(&'static str, metrics::Value)]) -> Tree {
    let value = |value: &metrics::Value| match value {
        metrics::Value::Text(own) => text(own),
        metrics::Value::Parameter(name, _) => map([("Ref", text(name))]),
    };
    let one = |own: &(&'static str, metrics::Value)| map([("Name", text(own.0)), ("Value", value(&own.1))]);
    Tree::List(dimensions.iter().map(one).collect())
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
