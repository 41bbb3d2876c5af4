//! Rules of Prometheus as alert rules of the document: those whose expression is one metric that the simulation has,
//! summed or not, held against a number. Every other rule is listed, so that nobody takes its silence for calm.
//!
//! The metrics of brokers are the words of the JMX exporter's usual rules. `>= 3` of a count is above 2, `== 0` below 1.

use super::isotope::micros;
use super::lines::{Place, Wrong, quote, wrong};
use super::model::{Alert, Model};
use super::tree::Tree;

/// Metrics of the JMX exporter, without `_value` at their ends: plain, and summed over the controllers or brokers.
const METRICS: [(&str, &str, &str); 6] = [
    (
        "kafka_controller_kafkacontroller_offlinepartitionscount",
        "OfflinePartitionsCount",
        "sum(OfflinePartitionsCount)",
    ),
    ("kafka_controller_kafkacontroller_activecontrollercount", "", "ActiveControllerCount"),
    ("kafka_controller_kafkacontroller_globalpartitioncount", "GlobalPartitionCount", ""),
    (
        "kafka_server_replicamanager_underreplicatedpartitions",
        "UnderReplicatedPartitions",
        "UnderReplicatedPartitions",
    ),
    (
        "kafka_server_replicamanager_underminisrpartitioncount",
        "UnderMinIsrPartitionCount",
        "UnderMinIsrPartitionCount",
    ),
    ("kafka_server_replicamanager_leadercount", "", "LeaderCount"),
];
/// Metrics that each broker reports of itself: a rule looks at one broker, the document at their sum.
const EACH: &str = "there the value of each broker counts, here that of all together";

/// The groups of a text, as a file has them or as Prometheus answers them.
pub(super) fn groups(tree: &Tree) -> Option<&[Tree]> {
    let groups = tree
        .get("groups")
        .or_else(|| tree.at(&["data", "groups"]))
        .or_else(|| tree.at(&["spec", "groups"]))?;
    let first = groups.items().first()?;
    first.get("rules").map(|_| groups.items())
}

/// Reads the documents of a text.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        let Some(groups) = groups(tree) else {
            return Err(wrong(tree.line, "found no `groups` with `rules`, expected rules of Prometheus"));
        };
        for rule in groups.iter().flat_map(|group| group.list("rules")) {
            let place = Place { file, line: rule.line };
            // An answer says `name` and `query` where a file says `alert` and `expr`.
            let alert =
                rule.word("alert").or(rule.word("name").filter(|_| rule.word("type") != Some("recording")));
            let Some(name) = alert else {
                let name = rule.word("record").or(rule.word("name")).unwrap_or_default();
                model.drop(place, format!("{}: a recording rule wakes nobody", quote(name)));
                continue;
            };
            let Some(expr) = rule.word("expr").or(rule.word("query")) else {
                return Err(wrong(rule.line, format!("alert {} without `expr`, expected one", quote(name))));
            };
            match self::rule(name, expr, rule, place) {
                Ok(alert) => model.alerts.push(alert),
                Err(why) => model.drop(place, format!("alert {name}: not understood: {why}")),
            }
        }
    }
    Ok(())
}

fn rule(name: &str, expr: &str, rule: &Tree, place: Place) -> Result<Alert, String> {
    let (metric, summed, above, bound) = comparison(expr)?;
    let known = METRICS.iter().find(|own| own.0 == metric);
    let Some(&(name_of, plain, sum)) = known else {
        return Err(format!("the simulation has no metric {}", quote(metric)));
    };
    let word = if summed { sum } else { plain };
    if word.is_empty() {
        let how = if summed { "summed" } else { "of one broker" };
        return Err(format!("the simulation has no metric {} {how}", quote(name_of)));
    }
    let time = |key: &str| match rule.get(key).or_else(|| rule.get("duration").filter(|_| key == "for")) {
        None => Ok(None),
        Some(value) => duration(value.text().unwrap_or_default()).map(Some),
    };
    let severity = rule.at(&["labels", "severity"]).and_then(Tree::text).unwrap_or_default();
    let page = matches!(severity.to_ascii_lowercase().as_str(), "critical" | "page" | "paging" | "p1");
    let of_brokers = name_of.starts_with("kafka_server");
    Ok(Alert {
        name: name.to_owned(),
        place,
        metric: word,
        above,
        bound,
        hold: time("for")?,
        keep: time("keep_firing_for")?,
        page,
        less: (of_brokers && !summed).then_some(EACH),
    })
}

/// A metric, whether it is summed, whether the rule holds above or below, and the bound.
fn comparison(expr: &str) -> Result<(&str, bool, bool, f64), String> {
    let expr = expr.trim();
    let operators = ["==", "!=", ">=", "<=", ">", "<"];
    let outside = without_labels(expr);
    let found = operators.iter().filter_map(|own| Some((outside.find(own)?, *own))).min_by_key(|own| own.0);
    let Some((at, operator)) = found else { return Err("it compares nothing with a number".to_owned()) };
    let (left, right) = (expr[..at].trim(), expr[at + operator.len()..].trim());
    let bound: f64 = right.parse().map_err(|_| format!("{} is no number", quote(right)))?;
    let (inner, summed) = aggregated(left);
    let metric = match inner.split_once('{') {
        Some((name, labels)) if labels.trim_end().ends_with('}') => name.trim(),
        Some(_) => return Err("its expression is more than one metric".to_owned()),
        None => inner,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    if metric.is_empty() || !metric.chars().all(plain) {
        return Err("its expression is more than one metric".to_owned());
    }
    let metric = metric.strip_suffix("_value").unwrap_or(metric);
    let whole = libm::floor(bound) == bound;
    match operator {
        ">" => Ok((metric, summed, true, bound)),
        "<" => Ok((metric, summed, false, bound)),
        // Of whole numbers, as all these counts are.
        ">=" if whole => Ok((metric, summed, true, bound - 1.0)),
        "<=" if whole => Ok((metric, summed, false, bound + 1.0)),
        "==" if bound == 0.0 => Ok((metric, summed, false, 1.0)),
        other => Err(format!("the document has no {} {bound}", quote(other))),
    }
}

/// The expression with the text between braces blanked: labels hold operators, too.
fn without_labels(expr: &str) -> String {
    let mut inside = false;
    let blank = |c: char| {
        inside = (inside || c == '{') && c != '}';
        // As many bytes as before, so that places stay.
        if inside { " ".repeat(c.len_utf8()) } else { c.to_string() }
    };
    expr.chars().map(blank).collect()
}

/// What stands within `sum(…)`, `max(…)`, with or without `by (…)` or `without (…)`.
fn aggregated(text: &str) -> (&str, bool) {
    for (word, summed) in [("sum", true), ("max", false), ("min", false)] {
        let Some(rest) = text.strip_prefix(word).map(str::trim_start) else { continue };
        let rest = match rest.strip_prefix("by").or(rest.strip_prefix("without")).map(str::trim_start) {
            Some(by) => by.split_once(')').map_or(rest, |(_, rest)| rest.trim_start()),
            None => rest,
        };
        if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|parts| parts.0)
        {
            return (inner.trim(), summed);
        }
    }
    (text, false)
}

/// A duration of Prometheus in the document's spelling; an answer says seconds.
fn duration(text: &str) -> Result<String, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<f64>().ok()).map(|days| 86_400.0 * days);
    let seconds = days.or_else(|| text.parse().ok()).or_else(|| Some(micros(text)? as f64 / 1e6));
    match seconds.filter(|seconds| (0.0..604_800.0).contains(seconds)) {
        Some(seconds) => Ok(format!("{}ms", libm::round(1_000.0 * seconds) as u64)),
        None => Err(format!("{} is no duration", quote(text))),
    }
}
