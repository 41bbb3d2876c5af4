//! Reads the narrative of a document: metadata, story, published timeline, facts, assertions.

use super::monitors;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::document::{Assertion, Clock, Document, Fact, Grade, Measure, Run, TimelineEntry};
use crate::scenario::errors::quote;
use crate::scenario::json::{Kind, Value};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, follows, spelled};
use crate::world::command::TimedCommand;
use crate::world::ids::{JourneyId, ObjectiveId, ServiceId};
use crate::world::topology::Topology;
use crate::world::topology::monitors::Mark;

/// Longest sentence: labels of the timeline, sources.
pub(super) const SENTENCE: usize = 400;
/// Most entries of each list.
const ENTRIES: usize = 200;
/// Most facts: an imported document has one for every value that a file says.
const FACTS: usize = 10_000;
/// Most commands of a story, a press or a poster.
pub(super) const COMMANDS: usize = 100;

/// The metadata, with the lists still empty.
pub(super) fn head(root: &Fields) -> Document {
    let usual = Clock { seconds: 9 * 3600, zone: "UTC".into() };
    follows!(root, "clock_start", usual.at(SimTime::ZERO));
    let clock = root.get("clock_start").map(|node| {
        let clock = Clock::parse(
            node.form("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] [A-Za-z]{1,8}$", "19:10:00 ET"),
        );
        if clock.is_none() {
            node.expected("a time of day with its zone such as \"19:10:00 ET\"");
        }
        clock.unwrap_or(Clock { seconds: 0, zone: String::new() })
    });
    let (shortest, longest) = (SimDuration::from_secs(1), SimDuration::from_secs(7 * 24 * 3600));
    let id = root.id("id");
    let title = root.text_or("title", 120, &id);
    Document {
        summary: root.text_or("summary", 2_000, &title),
        id,
        title,
        weight: root.count_or("weight", 1, 1_000_000, 1) as u32,
        currency: root.get("currency").map_or(String::new(), |node| currency(&node)),
        clock_start: clock.unwrap_or(usual),
        length: root.duration_within_or("length", shortest, longest, SimDuration::from_secs(7_200)),
        timeline: Vec::new(),
        facts: Vec::new(),
        assertions: Vec::new(),
        poster: None,
        opening: None,
        steps: Vec::new(),
        end: None,
    }
}

fn currency(node: &Node) -> String {
    let text = node.form("^[A-Z]{3}$", "USD");
    if text.len() != 3 || !text.bytes().all(|c| c.is_ascii_uppercase()) {
        node.expected("a currency: three capital letters such as \"USD\"");
    }
    text.chars().take(3).collect()
}

/// A list of timed commands, in the one spelling. They can only be read against a sound world.
pub(super) fn commands(
    fields: &Fields,
    name: &'static str,
    topology: &Topology,
    length: SimDuration,
    sound: bool,
) -> Vec<TimedCommand> {
    let mut commands: Vec<TimedCommand> = Vec::new();
    for node in fields.list(name, 0, COMMANDS) {
        let text = node.text(200);
        if !sound || text.is_empty() {
            continue;
        }
        match TimedCommand::parse(text, topology) {
            Ok(command) if commands.last().is_some_and(|last| last.at > command.at) => {
                node.wrong("found a command earlier than the one before it, expected order of time");
            }
            Ok(command) if command.at > SimTime::ZERO + length => {
                node.wrong(format!(
                    "found a command after the end of the run, expected at most {}",
                    spelled(length)
                ));
            }
            Ok(command) => commands.push(command),
            Err(message) => node.wrong(message),
        }
    }
    commands
}

fn time(fields: &Fields, name: &'static str) -> SimTime {
    SimTime::ZERO
        + fields.need(name).map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONGEST))
}

fn grade(fields: &Fields) -> Grade {
    fields.need("grade").map_or(Grade::Assumed, |node| {
        let letters = Grade::ALL.map(|grade| grade.0);
        node.one_of("grade", &letters).map_or(Grade::Assumed, |i| Grade::ALL[i].1)
    })
}

meanings! {
    ENTRY {
        /// When it happened, on the run's clock: time since the start of the run.
        "at",
        /// What was published, in a sentence.
        "label",
        /// How well it is known: P primary text, S secondary report, A assumed by the author, I imported from a file of the
        /// own system.
        "grade",
        /// Who says so: publisher, title, date.
        "source",
        /// The moment of a simulated run that the entry is compared with; the entry is only shown without it.
        "mark",
    }
}

/// The published timeline, and the marks that its entries point to.
pub(super) fn timeline(root: &Fields, topology: &Topology) -> (Vec<TimelineEntry>, Vec<Mark>) {
    let mut marks = Vec::new();
    let entries = (root.list("timeline", 0, ENTRIES).iter())
        .map(|node| {
            let fields = node.fields(ENTRY);
            let mark = fields.get("mark").map(|node| {
                marks.push(monitors::mark(&node, topology));
                marks.len() - 1
            });
            let entry = TimelineEntry {
                at: time(&fields, "at"),
                label: fields.text("label", SENTENCE),
                grade: grade(&fields),
                source: fields.text("source", SENTENCE),
                mark,
            };
            fields.close();
            entry
        })
        .collect();
    (entries, marks)
}

meanings! {
    FACT {
        /// JSON pointer of a value of this document; it covers what lies below it, and `*` stands for any member.
        "at",
        /// How well it is known: P primary text, S secondary report, A assumed by the author, I imported from a file of the
        /// own system.
        "grade",
        /// Who says so, or why it was assumed; of what was imported the file and the line, `FILE:LINE`.
        "source",
    }
}

pub(super) fn facts(root: &Fields, document: &Value) -> Vec<Fact> {
    let mut walks = 0;
    root.list("facts", 0, FACTS)
        .iter()
        .map(|node| {
            let fields = node.fields(FACT);
            let fact = Fact {
                at: fields.text("at", SENTENCE),
                grade: grade(&fields),
                source: fields.text("source", SENTENCE),
            };
            // Each `*` is a walk over the document: there may be as many of them as people write.
            walks += usize::from(fact.at.contains('*'));
            if walks == ENTRIES + 1 {
                fields.wrong_at("at", format!("found more than {ENTRIES} facts with `*`, expected fewer"));
            }
            if walks > ENTRIES || fields.report.is_full() {
                fields.close();
                return fact;
            }
            let mut tokens = fact.at.split('/');
            let rooted = tokens.next() == Some("");
            let found = rooted && exists(document, &tokens.collect::<Vec<_>>());
            if !found && !fact.at.is_empty() {
                let found = quote(&fact.at);
                fields.wrong_at(
                    "at",
                    format!("found {found}, expected a JSON pointer to a value of this document"),
                );
            }
            fields.close();
            fact
        })
        .collect()
}

/// Returns whether a value of the document has this pointer; `*` stands for any member.
fn exists(value: &Value, tokens: &[&str]) -> bool {
    let Some((&first, rest)) = tokens.split_first() else { return true };
    match &value.kind {
        Kind::List(list) if first == "*" => list.iter().any(|value| exists(value, rest)),
        Kind::Object(members) if first == "*" => members.iter().any(|member| exists(&member.value, rest)),
        _ => value.step(first).is_some_and(|value| exists(value, rest)),
    }
}

pub(super) fn assertions(root: &Fields, topology: &Topology, length: SimDuration) -> Vec<Assertion> {
    root.list("assertions", 0, ENTRIES).iter().map(|node| assertion(node, topology, length)).collect()
}

meanings! {
    ASSERTION {
        /// The run that the assertion is about: without commands, with the story, or with the story and every
        /// defence.
        "run",
        /// What is measured: a share of a journey's customers, hung seconds of a service, partitions without a
        /// leader, how much more of trading is lost than of the partitions, the share that is fast enough for an
        /// objective of latency, how fast its allowance burns, or by how much it is over the threshold of a page or a
        /// ticket at worst.
        "measure",
        /// The journey whose customers are measured.
        "journey",
        /// The service whose hung seconds are measured.
        "service",
        /// The objective of latency that is measured.
        "objective",
        /// Start of the window that is measured, on the run's clock.
        "from",
        /// End of the window that is measured, not included, on the run's clock.
        "to",
        /// The assertion holds when the measure is this or more; a share is 0 to 1, partitions are a number, burn rates
        /// and what is over a threshold a multiple.
        "at_least",
        /// The assertion holds when the measure is less than this.
        "below",
    }
}

fn assertion(node: &Node, topology: &Topology, length: SimDuration) -> Assertion {
    const MEASURES: [&str; 12] = [
        "answered",
        "ok",
        "degraded",
        "rejected",
        "timed_out",
        "hung",
        "leaderless",
        "amplification",
        "fast",
        "burn_rate",
        "burn_page",
        "burn_ticket",
    ];
    let fields = node.fields(ASSERTION);
    let run = Run::ALL[fields.name("run", "run", &Run::ALL.map(|run| run.0))].1;
    let kind = fields.need("measure").and_then(|node| node.one_of("measure", &MEASURES));
    let measure = measure(&fields, kind.map(|i| MEASURES[i]), topology);
    let bound = |name| fields.get(name).map(|node| node.number(0.0, 1e9));
    let assertion = Assertion {
        run,
        measure,
        from: time(&fields, "from"),
        to: time(&fields, "to"),
        at_least: bound("at_least"),
        below: bound("below"),
    };
    if assertion.at_least.is_none() && assertion.below.is_none() {
        fields.wrong("found no bound, expected `at_least`, `below` or both");
    }
    if assertion.from >= assertion.to {
        fields.wrong("found a window that ends before it begins, expected `from` before `to`");
    } else if assertion.to > SimTime::ZERO + length {
        fields.wrong_at(
            "to",
            format!("found a window that ends after the run, expected at most {}", spelled(length)),
        );
    }
    fields.close();
    assertion
}

/// What an assertion measures, by its word.
fn measure(fields: &Fields, word: Option<&str>, topology: &Topology) -> Measure {
    let journey = || {
        let names: Vec<&str> = topology.journeys.iter().map(|journey| journey.id.as_str()).collect();
        JourneyId(fields.name("journey", "journey", &names) as u8)
    };
    let objective = || {
        let names: Vec<&str> = topology.monitors.latency.iter().map(|own| own.id.as_str()).collect();
        ObjectiveId(fields.name("objective", "objective of latency", &names) as u8)
    };
    match word {
        Some("answered") => Measure::Answered(journey()),
        Some("ok") => Measure::Ok(journey()),
        Some("degraded") => Measure::Degraded(journey()),
        Some("rejected") => Measure::Rejected(journey()),
        Some("timed_out") => Measure::TimedOut(journey()),
        Some("hung") => {
            let names: Vec<&str> = topology.services.iter().map(|service| service.id.as_str()).collect();
            Measure::Hung(ServiceId(fields.name("service", "service", &names) as u8))
        }
        Some("amplification") => Measure::Amplification,
        Some("fast") => Measure::Fast(objective()),
        Some("burn_rate") => Measure::BurnRate(objective()),
        Some("burn_page") => Measure::BurnPage(objective()),
        Some("burn_ticket") => Measure::BurnTicket(objective()),
        Some(_) => Measure::Leaderless,
        None => {
            // Which other fields belong here is not known.
            let _ = (fields.get("journey"), fields.get("service"), fields.get("objective"));
            Measure::Leaderless
        }
    }
}
