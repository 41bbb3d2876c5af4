//! SARIF 2.1.0: single points of failure and broken assertions as findings, each with its line in the document.
//!
//! A finding always has a rule, a level, a message and a line: readers fail without the first, count nothing without the
//! second. Assertions that hold are no findings; how many were executed, skipped and not reached stands with the
//! invocation.

use super::results::{Verdict, counts, judged, seconds, why};
use super::subject::{Exported, File, Subject};
use super::tree::{Tree, map, number, text};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::{self, Errors};
use crate::telling::spof;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Levels of SARIF.
const LEVELS: [&str; 4] = ["error", "warning", "note", "none"];
/// Rules: identifier, level, what they find. Those of single points of failure have the words of `telling/spof`.
const RULES: [(&str, &str, &str); 13] = [
    ("broken-assertion", "error", "An assertion of the document is broken in this run."),
    ("mistake", "error", "The document has a mistake."),
    ("control-plane", "warning", "One control plane takes several parts along."),
    ("placement", "warning", "One zone takes the majority of a group along."),
    ("placement-group", "warning", "One placement group takes the majority of a group along."),
    ("replication", "warning", "A topic has too few replicas, or needs all of them."),
    ("leaders", "warning", "The leaders of partitions stand in too few zones."),
    ("service", "warning", "A service has all of its replicas in one zone."),
    ("store", "warning", "A store has all of its members in one zone."),
    ("certificate", "warning", "One certificate is presented by several parts."),
    ("monitor", "warning", "A monitor stands on what it watches."),
    ("autoscaling", "note", "An autoscaling group does not see what its load balancer sees."),
    ("passive-marks", "note", "One customer's requests can take every server out of a proxy."),
];

/// A finding.
struct Finding<'a> {
    rule: &'a str,
    message: String,
    line: usize,
    part: Option<String>,
}

/// Writes the findings of a document and of its run.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let judged = judged(subject)?;
    let topology = &subject.scenario.topology;
    let mut findings = Vec::new();
    for own in judged.iter().filter(|own| own.verdict == Verdict::Broken) {
        findings.push(Finding {
            rule: "broken-assertion",
            message: format!("{}: {}", own.text, why(own)),
            line: scenario::line_of(subject.text, &format!("/assertions/{}", own.number)),
            part: None,
        });
    }
    let spofs = spof::find(topology);
    for spof in &spofs {
        findings.push(Finding {
            rule: &spof.kind,
            message: format!("{} It takes: {}. Cure: {}", spof.what, spof.takes(), spof.cure),
            line: scenario::line_of(subject.text, &pointer(spof.part.as_deref(), topology)),
            part: spof.part.clone(),
        });
    }
    let [executed, skipped, not_reached, _] = counts(&judged);
    let took = judged.iter().map(|own| own.took.as_micros()).sum();
    let properties = map([
        ("executed", number(executed as f64)),
        ("skipped", number(skipped as f64)),
        ("notReached", number(not_reached as f64)),
        ("judgedSimulatedSeconds", text(seconds(SimDuration::from_micros(took)))),
        ("simulatedSeconds", text(seconds(subject.until.since(SimTime::ZERO)))),
        ("seed", text(subject.seed.to_string())),
    ]);
    let mut exported =
        Exported::one(subject.name, document(subject.document, &findings, true, properties).json());
    if skipped + not_reached > 0 {
        let what = format!("{skipped} assertions that were skipped and {not_reached} that were not reached");
        exported.leave(what, "they are no findings; their counts stand with the invocation");
    }
    Ok(exported)
}

/// The mistakes of a document that was refused.
pub fn mistakes(document: &str, name: &str, errors: &Errors) -> File {
    let findings: Vec<Finding> = errors
        .mistakes
        .iter()
        .map(|own| Finding {
            rule: "mistake",
            message: if own.pointer.is_empty() {
                own.message.clone()
            } else {
                format!("{}: {}", own.pointer, own.message)
            },
            line: own.line,
            part: None,
        })
        .collect();
    let properties = map([("mistakes", number((errors.mistakes.len() + errors.more) as f64))]);
    File { name: name.to_owned(), text: self::document(document, &findings, false, properties).json() }
}

/// The place of a part in the document.
fn pointer(part: Option<&str>, topology: &Topology) -> String {
    let Some(part) = part.and_then(|part| Part::parse(part, topology)) else { return String::new() };
    let at = |list: &str, index: usize| format!("/{list}/{index}");
    match part {
        Part::Journey(id) => at("journeys", id.index()),
        Part::Balancer | Part::Node(_) => "/balancer".to_owned(),
        Part::Service(id) => at("services", id.index()),
        Part::Replica(id) => at("services", topology.place_of(id).0.index()),
        Part::Cluster(id) | Part::Broker(id, _) => at("clusters", id.index()),
        Part::Quorum(id) => at("quorums", id.index()),
        Part::Store(id) => at("stores", id.index()),
        Part::Zone(id) => at("zones", id.index()),
        Part::Link(..) => "/network".to_owned(),
        Part::Duty(id, _) => at("control_planes", id.index()),
    }
}

fn document(document: &str, findings: &[Finding], fine: bool, properties: Tree) -> Tree {
    let rules = RULES.map(|(id, level, what)| {
        map([
            ("id", text(id)),
            ("shortDescription", map([("text", text(what))])),
            ("defaultConfiguration", map([("level", text(level))])),
        ])
    });
    let driver = map([
        ("name", text("blast")),
        ("version", text(env!("CARGO_PKG_VERSION"))),
        ("informationUri", text("https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html")),
        ("rules", Tree::List(rules.to_vec())),
    ]);
    let run = map([
        ("tool", map([("driver", driver)])),
        (
            "invocations",
            Tree::List(vec![map([("executionSuccessful", Tree::Flag(fine)), ("properties", properties)])]),
        ),
        ("results", Tree::List(findings.iter().map(|own| result(document, own)).collect())),
    ]);
    map([
        ("$schema", text("https://json.schemastore.org/sarif-2.1.0.json")),
        ("version", text("2.1.0")),
        ("runs", Tree::List(vec![run])),
    ])
}

fn result(document: &str, finding: &Finding) -> Tree {
    let rule = RULES.iter().position(|rule| rule.0 == finding.rule);
    let place = map([
        ("artifactLocation", map([("uri", text(uri(document)))])),
        ("region", map([("startLine", number(finding.line.max(1) as f64))])),
    ]);
    let mut tree = map([("ruleId", text(finding.rule))]);
    if let Some(rule) = rule {
        tree.push("ruleIndex", number(rule as f64));
    }
    tree.push("level", text(rule.map_or("warning", |rule| RULES[rule].1)));
    tree.push("message", map([("text", text(&finding.message))]));
    tree.push("locations", Tree::List(vec![map([("physicalLocation", place)])]));
    if let Some(part) = &finding.part {
        tree.push("properties", map([("part", text(part))]));
    }
    tree
}

/// A path as a reference: what is no letter, digit or one of `-._~/` is written in percents.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let byte = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(byte).collect()
}

/// What is wrong with a log.
pub(super) fn check(log: &str) -> Vec<String> {
    let log = match Tree::from_json(log) {
        Ok(log) => log,
        Err(why) => return vec![format!("it is no JSON: {why}")],
    };
    let mut wrong = Vec::new();
    let mut ask = |holds: bool, what: String| {
        if !holds {
            wrong.push(what)
        }
    };
    ask(log.word("version") == Some("2.1.0"), "found no version 2.1.0".to_owned());
    let runs = log.get("runs").map_or(&[][..], Tree::items);
    ask(!runs.is_empty(), "found no run, expected one".to_owned());
    for run in runs {
        let driver = run.at(&["tool", "driver"]);
        for field in ["name", "version", "informationUri"] {
            let there = driver.and_then(|driver| driver.word(field)).is_some_and(|text| !text.is_empty());
            ask(there, format!("found no `{field}` of the tool, expected one"));
        }
        let rules = driver.and_then(|driver| driver.get("rules")).map_or(&[][..], Tree::items);
        for rule in rules {
            let level = rule.at(&["defaultConfiguration", "level"]).and_then(Tree::text);
            ask(
                level.is_some_and(|level| LEVELS.contains(&level)),
                "found a rule without a level".to_owned(),
            );
        }
        let Some(Tree::List(results)) = run.get("results") else {
            ask(false, "found no `results`, expected a list, even an empty one".to_owned());
            continue;
        };
        for (at, result) in results.iter().enumerate() {
            let id = result.word("ruleId").unwrap_or_default();
            ask(!id.is_empty(), format!("result {at}: found no `ruleId`, expected one"));
            let rule = result.number("ruleIndex").and_then(|index| rules.get(index as usize));
            let same = rule.is_some_and(|rule| rule.word("id") == Some(id));
            ask(same, format!("result {at}: found a `ruleIndex` that is not that of \"{id}\""));
            let level = result.word("level").unwrap_or_default();
            ask(
                LEVELS.contains(&level),
                format!("result {at}: found the level \"{level}\", expected one of SARIF's"),
            );
            let message = result.at(&["message", "text"]).and_then(Tree::text).unwrap_or_default();
            ask(!message.is_empty(), format!("result {at}: found no message, expected one"));
            let places = result.get("locations").map_or(&[][..], Tree::items);
            let line = |place: &Tree| {
                place.at(&["physicalLocation", "region"]).and_then(|own| own.number("startLine"))
            };
            let lines = places.iter().all(|place| line(place).is_some_and(|line| line >= 1.0));
            ask(!places.is_empty() && lines, format!("result {at}: found no line from 1, expected one"));
            ask(
                result.get("suppressions").is_none(),
                format!("result {at}: found a suppressed result, which counts"),
            );
        }
    }
    wrong
}
