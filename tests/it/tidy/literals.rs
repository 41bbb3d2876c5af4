//! A figure in a sentence comes from the run or the document: a string literal of `src/` holds no number with a unit.

use super::tokens::strings;
use super::{Finding, Source};

const UNITS: [&str; 5] = ["ms", "min", "s", "h", "%"];

/// Where a number with a unit is right, with the reason: the start of the path, and a part of the literal.
const ALLOWED: [(&str, &str, &str); 13] = [
    ("src/bin/blast/sweep.rs", "back at 99 %", "the name of a column, which the study's own bound defines"),
    ("src/scenario/", "such as", "an example of how a duration is spelled"),
    ("src/scenario/parts/monitors.rs", "a multiple of 10s", "the grid of every monitor"),
    ("src/scenario/parts/scaling.rs", "expected 0s or 30s to 900s", "the range of the vendor's API"),
    ("src/scenario/schema.rs", "above 0s", "zero, the bound itself"),
    ("src/scenario/reader.rs", "a duration such as", "an example of how a duration is spelled"),
    (
        "src/telemetry/alerts/sets.rs",
        " over ",
        "the name of a built-in rule, whose threshold stands beside it",
    ),
    (
        "src/telemetry/alerts/sets.rs",
        " for ",
        "the name of a built-in rule, whose threshold stands beside it",
    ),
    (
        "src/telemetry/alerts/sets.rs",
        "within 10 s",
        "the name of a built-in rule, whose threshold stands beside it",
    ),
    ("src/telemetry/milestones.rs", "less than 99 %", "the name of a measure, which NOTICED defines"),
    ("src/view/comb.rs", "M1 19h", "a path of SVG: h is a line"),
    ("src/world/command/time.rs", "expected a number with a unit", "an example of how a time is spelled"),
    ("src/world/guards/", "at least 1 ms", "the resolution of the library that it follows"),
];

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src/") {
        return Vec::new();
    }
    let found = strings(&source.text).into_iter().filter(|literal| {
        let allowed = |(path, part, _): &&(&str, &str, &str)| {
            source.path.starts_with(path) && literal.text.contains(part)
        };
        literal.text.contains(' ') && has_figure(literal.text) && !ALLOWED.iter().any(|entry| allowed(&entry))
    });
    let advice = "a number with a unit in a sentence: take it from the run, the document or a constant";
    found.map(|literal| source.finding(literal.line, advice)).collect()
}

/// Whether a text has digits that a unit follows: `9 s`, `7 to 12 s`, `99 %`.
fn has_figure(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.char_indices().any(|(at, c)| {
        let after = &text[at + c.len_utf8()..];
        let before = text[..at].chars().next_back();
        // The first digit of a number that stands by itself, not one within a name or a hole of a format.
        if !c.is_ascii_digit() || before.is_some_and(|b| is_word(b) || matches!(b, '.' | ':' | '{' | '-')) {
            return false;
        }
        let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = rest.strip_prefix(' ').unwrap_or(rest);
        UNITS.iter().any(|word| unit.strip_prefix(word).is_some_and(|end| !end.starts_with(is_word)))
    })
}

#[test]
fn a_figure_in_a_sentence_is_found() {
    let cases = [
        ("src/view/x.rs", r#"let s = "its heartbeat was missed for 9 s.";"#, 1),
        ("src/view/x.rs", r#"let s = format!("in 7 to 12 s, {}", 1);"#, 1),
        ("src/view/x.rs", r#"let s = "fewer than 5% are lost";"#, 1),
        ("src/view/x.rs", r#"let s = "{:02} s, {0} ms, p99, {share}% of 24 partitions";"#, 0),
        ("src/view/x.rs", "// missed for 9 s\nlet s = \"M1 2 3\";", 0),
        ("tests/it/x.rs", r#"let s = "missed for 9 s";"#, 0),
        ("src/view/comb.rs", r#"let s = "M1 19h{}";"#, 0),
    ];
    for (path, text, count) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(check(&source).len(), count, "{path}: {text}");
    }
}
