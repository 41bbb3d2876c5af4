//! What is wrong with a template of alarms, which cfn-lint lets pass for the most part.

use crate::export::tree::Tree;

const COMPARISONS: [&str; 4] = [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
];
const STATISTICS: [&str; 5] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

/// What is wrong with a template.
pub(in crate::export) fn check(text: &str) -> Vec<String> {
    let template = match Tree::from_json(text) {
        Ok(template) => template,
        Err(why) => return vec![format!("it is no JSON: {why}")],
    };
    let resources = template.get("Resources").map_or(&[][..], Tree::members);
    let mut wrong = Vec::new();
    if resources.is_empty() {
        wrong.push("found no resource, expected an alarm".to_owned());
    }
    let parameters: Vec<&str> =
        template.get("Parameters").map_or(&[][..], Tree::members).iter().map(|own| own.0.as_str()).collect();
    let mut names: Vec<&str> = Vec::new();
    for (logical, resource) in resources {
        if !logical.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            wrong.push(format!(
                "{logical}: found a logical identifier with other signs than letters and digits"
            ));
        }
        let Some(alarm) =
            resource.get("Properties").filter(|_| resource.word("Type") == Some("AWS::CloudWatch::Alarm"))
        else {
            wrong.push(format!("{logical}: found no alarm, expected AWS::CloudWatch::Alarm with Properties"));
            continue;
        };
        let name = alarm.word("AlarmName").unwrap_or_default();
        if name.is_empty() || names.contains(&name) {
            wrong.push(format!("{logical}: found the name \"{name}\", expected names of their own"));
        }
        names.push(name);
        wrong.extend(of_alarm(alarm).into_iter().map(|why| format!("{logical}: {why}")));
        for reference in references(alarm) {
            if !parameters.contains(&reference) {
                wrong.push(format!("{logical}: found a reference to {reference}, which is no parameter"));
            }
        }
    }
    wrong
}

fn of_alarm(alarm: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ask = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    ask(
        alarm.word("ComparisonOperator").is_some_and(|own| COMPARISONS.contains(&own)),
        "found no ComparisonOperator of CloudWatch",
    );
    ask(alarm.number("Threshold").is_some(), "found no Threshold, expected a number");
    let periods = alarm.number("EvaluationPeriods").unwrap_or_default();
    let datapoints = alarm.number("DatapointsToAlarm").unwrap_or(periods);
    ask(periods >= 1.0, "found no EvaluationPeriods, expected 1 at least");
    ask((1.0..=periods).contains(&datapoints), "found DatapointsToAlarm outside of 1 to EvaluationPeriods");
    let missing = ["breaching", "notBreaching", "ignore", "missing"];
    ask(
        alarm.word("TreatMissingData").is_none_or(|own| missing.contains(&own)),
        "found a TreatMissingData that CloudWatch does not have",
    );
    let mut lengths: Vec<f64> = alarm.number("Period").into_iter().collect();
    match alarm.get("Metrics").map(Tree::items) {
        None => {
            let one = alarm.word("Statistic").is_some_and(|own| STATISTICS.contains(&own));
            let other = alarm.word("ExtendedStatistic").is_some();
            ask(one != other, "found no Statistic or several, expected one");
            ask(alarm.word("MetricName").is_some() && alarm.word("Namespace").is_some(), "found no metric");
            ask(lengths.len() == 1, "found no Period, expected one");
        }
        Some(queries) => {
            ask(alarm.get("MetricName").is_none(), "found a metric beside Metrics, expected one of them");
            of_queries(queries, &mut ask);
            lengths.extend(queries.iter().filter_map(|query| query.get("MetricStat")?.number("Period")));
        }
    }
    for length in lengths {
        ask(
            matches!(length, 10.0 | 30.0) || length % 60.0 == 0.0,
            "found a Period that is not 10, 30 or n * 60",
        );
        ask(periods * length <= 86_400.0, "found more than a day to look back over");
    }
    wrong
}

/// Metric math.
fn of_queries(queries: &[Tree], ask: &mut dyn FnMut(bool, &str)) {
    let ids: Vec<&str> = queries.iter().filter_map(|query| query.word("Id")).collect();
    ask(ids.len() == queries.len(), "found a query without Id");
    ask(queries.len() <= 11, "found more than ten metrics and an expression");
    let returned = queries.iter().filter(|own| own.get("ReturnData") != Some(&Tree::Flag(false))).count();
    ask(returned == 1, "found no returned query or several, expected one");
    for (at, id) in ids.iter().enumerate() {
        let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        ask(plain && !ids[..at].contains(id), "found an Id twice, or one without a small letter first");
    }
    for query in queries {
        let statistic = query.at(&["MetricStat", "Stat"]).and_then(Tree::text);
        let expression = query.word("Expression");
        ask(
            statistic.is_some() != expression.is_some(),
            "found a query that is neither metric nor expression",
        );
        ask(
            statistic.is_none_or(|own| STATISTICS.contains(&own)),
            "found a statistic that CloudWatch does not have",
        );
        for name in expression.map(identifiers).unwrap_or_default() {
            ask(ids.contains(&name.as_str()), "found an expression over a metric that is not there");
        }
    }
}

/// The names in an expression that begin with a small letter: its functions are in capitals.
fn identifiers(expression: &str) -> Vec<String> {
    let words = expression.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).map(str::to_owned).collect()
}

/// The parameters that a value names.
fn references(tree: &Tree) -> Vec<&str> {
    let own = tree.word("Ref").filter(|_| tree.members().len() == 1);
    let inner = tree.members().iter().map(|member| &member.1).chain(tree.items());
    own.into_iter().chain(inner.flat_map(references)).collect()
}
