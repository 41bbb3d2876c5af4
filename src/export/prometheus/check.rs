//! What is wrong with a file of rules, beyond what `promtool check rules` says.

use crate::export::tree::Tree;
use crate::export::yaml;
use crate::import::metrics::ROWS;

/// What is wrong with a file of rules.
pub(in crate::export) fn check(text: &str) -> Vec<String> {
    let document = match yaml::read(text) {
        Ok(documents) if documents.len() == 1 => documents,
        Ok(documents) => return vec![format!("found {} documents, expected one", documents.len())],
        Err(why) => return vec![why],
    };
    let groups = document[0].get("groups").map_or(&[][..], Tree::items);
    let mut wrong = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut seen: Vec<(String, String)> = Vec::new();
    let mut recorded: Vec<&str> = Vec::new();
    let mut alerts = 0;
    for group in groups {
        let name = group.word("name").unwrap_or_default();
        if name.is_empty() || names.contains(&name) {
            wrong.push(format!("found the group \"{name}\", expected names of their own"));
        }
        names.push(name);
        if !group.word("interval").is_some_and(is_duration) {
            wrong.push(format!("group {name}: found no interval, expected the one of its tests"));
        }
        for rule in group.get("rules").map_or(&[][..], Tree::items) {
            let (alert, record) = (rule.word("alert"), rule.word("record"));
            let Some(name) = alert.or(record).filter(|_| alert.is_none() || record.is_none()) else {
                wrong.push("found a rule that is neither an alert nor a record, or both".to_owned());
                continue;
            };
            let labels = rule.get("labels").map_or(String::new(), Tree::json_line);
            let one = (name.to_owned(), labels);
            if seen.contains(&one) {
                wrong.push(format!("{name}: found it a second time with the same labels"));
            }
            seen.push(one);
            wrong.extend(rule_wrong(name, rule, &recorded));
            match record {
                Some(record) => recorded.push(record),
                None => alerts += 1,
            }
        }
    }
    if alerts == 0 {
        wrong.push("found no alert, expected one at least".to_owned());
    }
    wrong
}

fn rule_wrong(name: &str, rule: &Tree, recorded: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    let alert = rule.word("alert").is_some();
    if alert && name.contains("{{") {
        wrong.push(format!("{name}: found a template in the name, which nobody fills in"));
    }
    let known = ["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"];
    for (key, _) in rule.members().iter().filter(|member| !known.contains(&member.0.as_str())) {
        wrong.push(format!("{name}: found the key {key}, which rules do not have"));
    }
    let expression = rule.word("expr").unwrap_or_default();
    if expression.is_empty() || !balanced(expression) {
        wrong.push(format!("{name}: found the expression \"{expression}\", expected one with all ends"));
    }
    for key in ["for", "keep_firing_for"] {
        if rule.get(key).is_some_and(|value| !value.text().is_some_and(is_duration)) {
            wrong.push(format!("{name}: found `{key}` without a duration of Prometheus"));
        }
    }
    for key in ["labels", "annotations"] {
        for (label, value) in rule.get(key).map_or(&[][..], Tree::members) {
            if value.text().is_none_or(str::is_empty) {
                wrong.push(format!("{name}: found {key}.{label} that is no text, expected one in quotes"));
            }
        }
    }
    if alert {
        if rule.at(&["annotations", "summary"]).is_none() || rule.at(&["labels", "severity"]).is_none() {
            wrong.push(format!("{name}: found no summary or no severity, expected both"));
        }
        let series = series(expression);
        let known = |own: &str| {
            recorded.contains(&own) || ROWS.iter().any(|row| row.series == own && !own.contains(':'))
        };
        if !known(series) {
            wrong.push(format!(
                "{name}: found the series {series}, which is neither recorded before nor in the table"
            ));
        }
    } else if !name.contains(':') {
        wrong.push(format!("{name}: found a record without a colon in its name"));
    }
    wrong
}

/// The series that an alert looks at: the name before its braces.
fn series(expression: &str) -> &str {
    let before = expression.split('{').next().unwrap_or_default();
    before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')).next().unwrap_or_default()
}

/// Whether all brackets outside of texts have their ends.
fn balanced(expression: &str) -> bool {
    let mut open = Vec::new();
    let mut text = false;
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if text => drop(chars.next()),
            '"' => text = !text,
            '(' | '[' | '{' if !text => open.push(c),
            ')' | ']' | '}' if !text => {
                let own = match c {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(own) {
                    return false;
                }
            }
            _ => {}
        }
    }
    open.is_empty() && !text
}

/// Whether Prometheus reads it as a duration: numbers with units, larger ones first, each once.
fn is_duration(text: &str) -> bool {
    const UNITS: [&str; 7] = ["y", "w", "d", "h", "m", "s", "ms"];
    let mut rest = text;
    let mut next = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let unit: String = rest[digits..].chars().take_while(char::is_ascii_alphabetic).collect();
        let Some(at) = UNITS.iter().position(|own| *own == unit).filter(|at| digits > 0 && *at >= next)
        else {
            return false;
        };
        next = at + 1;
        rest = &rest[digits + unit.len()..];
    }
    !text.is_empty()
}
