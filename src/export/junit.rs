//! JUnit XML: the document's assertions as test cases, a suite a run of the document.
//!
//! One level of suites with names of their own: readers merge suites of one name, and junit2html shows no case of a suite
//! within a suite. Seconds have a point and nothing else; a case is failed or skipped, never both.

use super::results::{Judged, Verdict, counts, judged, seconds, why};
use super::subject::{Exported, Subject};
use crate::engine::SimDuration;

/// Writes the assertions.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let judged = judged(subject)?;
    if judged.is_empty() {
        return Err(
            "found no assertion in the document, expected `assertions`: a report of none looks fine".into()
        );
    }
    let mut suites: Vec<(&str, Vec<&Judged>)> = Vec::new();
    for own in &judged {
        match suites.iter_mut().find(|suite| suite.0 == own.about) {
            Some(suite) => suite.1.push(own),
            None => suites.push((own.about, vec![own])),
        }
    }
    let id = &subject.scenario.document.id;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!(
        "<testsuites name=\"{}\"{}>\n",
        escaped(id),
        totals(&judged.iter().collect::<Vec<_>>())
    ));
    for (run, cases) in &suites {
        let [executed, skipped, not_reached, _] =
            counts(&cases.iter().map(|&own| own.clone()).collect::<Vec<_>>());
        text.push_str(&format!(
            "  <testsuite name=\"{} {run}\"{}>\n    <properties>\n",
            escaped(id),
            totals(cases)
        ));
        let properties = [
            ("seed", subject.seed.to_string()),
            ("simulated until, seconds", seconds(subject.until.since(crate::engine::SimTime::ZERO))),
            ("executed", executed.to_string()),
            ("skipped", skipped.to_string()),
            ("not reached", not_reached.to_string()),
        ];
        for (name, value) in properties {
            text.push_str(&format!("      <property name=\"{name}\" value=\"{value}\"/>\n"));
        }
        text.push_str("    </properties>\n");
        for own in cases {
            text.push_str(&case(id, own));
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    Ok(Exported::one(subject.name, text))
}

/// The attributes that count.
fn totals(cases: &[&Judged]) -> String {
    let cases: Vec<Judged> = cases.iter().map(|&own| own.clone()).collect();
    let [executed, skipped, not_reached, broken] = counts(&cases);
    let took = cases.iter().map(|own| own.took.as_micros()).sum();
    format!(
        " tests=\"{}\" failures=\"{broken}\" errors=\"0\" skipped=\"{}\" time=\"{}\"",
        executed + skipped + not_reached,
        skipped + not_reached,
        seconds(SimDuration::from_micros(took))
    )
}

fn case(id: &str, own: &Judged) -> String {
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{} {}\" time=\"{}\"",
        escaped(id),
        own.number + 1,
        escaped(&own.text),
        seconds(own.took)
    );
    let why = escaped(&why(own));
    match own.verdict {
        Verdict::Holds => format!("{head}/>\n"),
        Verdict::Broken => {
            format!("{head}>\n      <failure type=\"assertion\" message=\"{why}\"/>\n    </testcase>\n")
        }
        verdict => {
            format!("{head}>\n      <skipped message=\"{}: {why}\"/>\n    </testcase>\n", verdict.word())
        }
    }
}

/// A text within an attribute. Characters that XML has no place for become a mark.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A tag: its name with a slash before it where it closes, its attributes, and whether it closes itself.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    alone: bool,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|own| own.0 == name).map(|own| own.1)
    }
}

/// What is wrong with a report.
pub(super) fn check(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        wrong.push("found a control character, expected text".to_owned());
    }
    let tags = tags(text);
    let mut open: Vec<&str> = Vec::new();
    let mut suites: Vec<&str> = Vec::new();
    let (mut cases, mut claimed, mut ends) = (0, 0, 0);
    for tag in &tags {
        if let Some(name) = tag.name.strip_prefix('/') {
            if open.pop() != Some(name) {
                wrong.push(format!("found </{name}> that closes nothing"));
            }
            continue;
        }
        let inside = open.last().copied().unwrap_or_default();
        let expected = match tag.name {
            "testsuites" => "",
            "testsuite" => "testsuites",
            "testcase" | "properties" => "testsuite",
            "property" => "properties",
            "failure" | "skipped" => "testcase",
            other => {
                wrong.push(format!("found <{other}>, expected an element of JUnit"));
                inside
            }
        };
        if inside != expected {
            wrong.push(format!("found <{}> within <{inside}>, expected it within <{expected}>", tag.name));
        }
        match tag.name {
            "testsuite" => {
                let name = tag.get("name").unwrap_or_default();
                if name.is_empty() || suites.contains(&name) {
                    wrong.push(format!("found a suite \"{name}\", expected names of their own"));
                }
                suites.push(name);
                claimed += tag.get("tests").and_then(|count| count.parse::<usize>().ok()).unwrap_or_default();
            }
            "testcase" => (cases, ends) = (cases + 1, 0),
            "failure" | "skipped" => ends += 1,
            _ => {}
        }
        if ends > 1 {
            wrong.push("found a case that is failed and skipped, expected one of them".to_owned());
        }
        let plain = |time: &str| time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if let Some(time) = tag.get("time").filter(|time| !plain(time) || time.parse::<f64>().is_err()) {
            wrong.push(format!("found the time \"{time}\", expected seconds with a point"));
        }
        if !tag.alone {
            open.push(tag.name);
        }
    }
    if cases == 0 {
        wrong.push("found no case, expected one at least".to_owned());
    }
    if claimed != cases {
        wrong.push(format!("found {cases} cases where the suites claim {claimed}"));
    }
    if !open.is_empty() {
        wrong.push(format!("found no end of <{}>", open.join(">, <")));
    }
    wrong
}

fn tags(text: &str) -> Vec<Tag<'_>> {
    let pieces = text.split('<').skip(1).filter(|piece| !piece.starts_with('?'));
    let tags = pieces.map(|piece| {
        let inner = piece.split_once('>').map_or(piece, |piece| piece.0);
        let (inner, alone) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut attributes = Vec::new();
        while let Some((key, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').unwrap_or((behind, ""));
            attributes.push((key.trim(), value));
            rest = behind;
        }
        Tag { name: name.trim(), attributes, alone }
    });
    tags.collect()
}
