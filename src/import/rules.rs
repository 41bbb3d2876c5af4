//! Rules of Prometheus as alert rules of the document: those whose expression is one metric that the simulation has,
//! summed or not, held against a number. Every other rule is listed, so that nobody takes its silence for calm.
//!
//! Which metric is which stands in `import/metrics`, by which rules are written, too. `>= 3` of a count is above 2, `== 0`
//! below 1. A label that names a part says whose rule it is; without one, every cluster has it.

use super::isotope::micros;
use super::lines::{Place, Wrong, quote, wrong};
use super::metrics::{How, ROWS, Row};
use super::model::{Alert, Bad, Model};
use super::tree::Tree;

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
    let asked = comparison(expr)?;
    let (row, each) = known(&asked)?;
    let time = |key: &str| match rule.get(key).or_else(|| rule.get("duration").filter(|_| key == "for")) {
        None => Ok(None),
        Some(value) => duration(value.text().unwrap_or_default()).map(Some),
    };
    let severity = rule.at(&["labels", "severity"]).and_then(Tree::text).unwrap_or_default();
    let page = matches!(severity.to_ascii_lowercase().as_str(), "critical" | "page" | "paging" | "p1");
    let summary = rule.at(&["annotations", "summary"]).and_then(Tree::text).unwrap_or_default();
    // A template says nothing before it is filled in.
    let label = if summary.is_empty() || summary.contains("{{") { name } else { summary };
    Ok(Alert {
        name: name.to_owned(),
        label: label.to_owned(),
        set: rule.at(&["labels", "alert_set"]).and_then(Tree::text).unwrap_or("own").to_owned(),
        place,
        metric: row.word,
        of: row.of,
        part: asked.label(row.of.label()),
        bad: asked.bad,
        hold: time("for")?,
        keep: time("keep_firing_for")?,
        page,
        less: each.then_some(EACH),
    })
}

/// The metric that a rule looks at, and whether it looks at each of its series.
fn known(asked: &Asked) -> Result<(&'static Row, bool), String> {
    let of_name: Vec<&Row> = ROWS.iter().filter(|row| row.series == asked.metric).collect();
    if of_name.is_empty() {
        return Err(format!("the simulation has no metric {}", quote(asked.metric)));
    }
    let same = |row: &&&Row| match row.how {
        How::Sum | How::SumOrEach => asked.summed,
        How::Max | How::Recorded(_) => !asked.summed,
    };
    if let Some(row) = of_name.iter().find(same) {
        return Ok((row, false));
    }
    if let Some(row) = of_name.iter().find(|row| row.how == How::SumOrEach) {
        return Ok((row, true));
    }
    let how = if asked.summed { "summed" } else { "of one broker" };
    Err(format!("the simulation has no metric {} {how}", quote(asked.metric)))
}

/// What a rule looks at.
struct Asked<'a> {
    metric: &'a str,
    labels: &'a str,
    summed: bool,
    bad: Bad,
}

impl Asked<'_> {
    /// The value of a label that has to be equal to it.
    fn label(&self, name: &str) -> Option<String> {
        let pairs = self.labels.split(',').filter_map(|pair| pair.split_once('='));
        let value = pairs.into_iter().find(|pair| pair.0.trim() == name)?.1.trim();
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// A metric, its labels, whether it is summed, and the condition.
fn comparison(expr: &str) -> Result<Asked<'_>, String> {
    let expr = expr.trim();
    if let Some(inner) = expr.strip_prefix("absent(").and_then(|rest| rest.strip_suffix(')')) {
        let (metric, labels) = series(inner.trim())?;
        return Ok(Asked { metric, labels, summed: summed_only(metric), bad: Bad::Absent });
    }
    let operators = ["==", "!=", ">=", "<=", ">", "<"];
    let outside = without_labels(expr);
    let found = operators.iter().filter_map(|own| Some((outside.find(own)?, *own))).min_by_key(|own| own.0);
    let Some((at, operator)) = found else { return Err("it compares nothing with a number".to_owned()) };
    let (left, right) = (expr[..at].trim(), expr[at + operator.len()..].trim());
    let bound: f64 = right.parse().map_err(|_| format!("{} is no number", quote(right)))?;
    let (inner, summed) = aggregated(left);
    let (metric, labels) = series(inner)?;
    let whole = libm::floor(bound) == bound;
    let bad = match operator {
        ">" => Bad::Above(bound),
        "<" => Bad::Below(bound),
        // Of whole numbers, as all these counts are.
        ">=" if whole => Bad::Above(bound - 1.0),
        "<=" if whole => Bad::Below(bound + 1.0),
        "==" if bound == 0.0 => Bad::Below(1.0),
        other => return Err(format!("the document has no {} {bound}", quote(other))),
    };
    Ok(Asked { metric, labels, summed, bad })
}

/// Whether a metric is a sum in every row: absence has no sum to tell it by.
fn summed_only(metric: &str) -> bool {
    let mut rows = ROWS.iter().filter(|row| row.series == metric);
    rows.all(|row| matches!(row.how, How::Sum | How::SumOrEach))
}

/// The name of one series, and what stands between its braces.
fn series(text: &str) -> Result<(&str, &str), String> {
    let (metric, labels) = match text.split_once('{') {
        Some((name, labels)) if labels.trim_end().ends_with('}') => {
            (name.trim(), labels.trim_end().trim_end_matches('}'))
        }
        Some(_) => return Err("its expression is more than one metric".to_owned()),
        None => (text, ""),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    if metric.is_empty() || !metric.chars().all(plain) {
        return Err("its expression is more than one metric".to_owned());
    }
    Ok((metric.strip_suffix("_value").unwrap_or(metric), labels))
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
