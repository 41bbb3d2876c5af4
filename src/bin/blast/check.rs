//! `blast check`: reads documents, prints their mistakes with path and line, and the single points of failure of the rest.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;

use blast_radius::engine::SimTime;
use blast_radius::scenario::{self, Assumption, Grade, catalogue};
use blast_radius::telling::spof;

use crate::blast::heavy;
use crate::blast::input::{self, Input};
use crate::blast::output::{Failure, print, printable};

/// Reads documents. Prints the names of those in order; the mistakes of the others are the failure.
pub fn check(files: &[OsString], json: bool, explain: bool) -> Result<bool, Failure> {
    let (mut fine, mut messages) = (String::new(), Vec::new());
    let mut documents = BTreeMap::new();
    for name in files {
        match input::read(name) {
            Ok(input) if json => {
                documents.insert(name.to_string_lossy().into_owned(), spof::find(&input.scenario.topology));
            }
            Ok(input) => {
                heavy::warn(&input, SimTime::ZERO + input.scenario.document.length, 1);
                let _ = writeln!(fine, "{}: fine: {}", printable(&name.to_string_lossy()), inventory(&input));
                fine.push_str(&weak_points(&input));
                if explain {
                    fine.push_str(&explained(&input));
                }
            }
            Err(failure) => messages.extend(failure.messages),
        }
    }
    if json {
        let text = serde_json::to_string_pretty(&documents);
        fine = text.map_err(|error| Failure::one(error.to_string()))? + "\n";
    }
    print(&fine)?;
    if messages.is_empty() { Ok(false) } else { Err(Failure { messages }) }
}

/// Lists the single points of failure, each with what it takes and what cures it.
fn weak_points(input: &Input) -> String {
    let mut text = String::new();
    for spof in spof::find(&input.scenario.topology) {
        let _ = writeln!(text, "  single point of failure: {}", printable(&spof.what));
        let _ = writeln!(text, "    takes {}", printable(&spof.takes()));
        let _ = writeln!(text, "    cure: {}", spof.cure);
    }
    text
}

/// Lists what a document leaves open: first what nobody published, then what a product or another part of the document says.
fn explained(input: &Input) -> String {
    let text = if input.built_in { catalogue::text(&input.source) } else { Some(input.source.as_str()) };
    let assumed = text.and_then(|text| scenario::assumed(text).ok()).unwrap_or_default();
    // Equal values of like places are one line.
    let mut lines: Vec<(String, &Assumption, usize)> = Vec::new();
    for assumption in &assumed {
        let place = like(&assumption.at);
        let same =
            |line: &&mut (String, &Assumption, usize)| line.0 == place && line.1.value == assumption.value;
        match lines.iter_mut().find(same) {
            Some(line) => line.2 += 1,
            None => lines.push((place, assumption, 1)),
        }
    }
    let mut text = String::new();
    let own = input.scenario.document.facts.iter().filter(|fact| fact.grade == Grade::Assumed);
    let own: Vec<String> = own.map(|fact| format!("{}: {}", fact.at, fact.source)).collect();
    let listed = |guess: bool| {
        let one = |(place, assumption, count): &(String, &Assumption, usize)| {
            let (place, more) = match count {
                1 => (&assumption.at, String::new()),
                count => (place, format!(" ({count} places)")),
            };
            format!("{place}: {}{more}: {}", assumption.value, assumption.meaning)
        };
        lines.iter().filter(|line| line.1.is_guess() == guess).map(one).collect::<Vec<String>>()
    };
    let parts = [
        ("assumed by the document", own),
        ("assumed: nobody published it, so set it when you know better", listed(true)),
        ("not said: what the product or the rest of the document has", listed(false)),
    ];
    for (title, lines) in parts.iter().filter(|part| !part.1.is_empty()) {
        let _ = writeln!(text, "  {title}:");
        for line in lines {
            let _ = writeln!(text, "    {}", printable(line));
        }
    }
    text
}

/// A pointer with `*` in place of the numbers of elements.
fn like(pointer: &str) -> String {
    let token = |token: &str| if token.parse::<usize>().is_ok() { "*".to_owned() } else { token.to_owned() };
    pointer.split('/').map(token).collect::<Vec<_>>().join("/")
}

/// Counts what a document has in it, in one line.
fn inventory(input: &Input) -> String {
    let (topology, document) = (&input.scenario.topology, &input.scenario.document);
    let counts = [
        (topology.zones.len(), "zone", ""),
        (topology.services.len(), "service", ""),
        (topology.clusters.len(), "Kafka cluster", ""),
        (topology.journeys.len(), "journey", ""),
        (input.scenario.story.len(), "command", " in its story"),
        (document.assertions.len(), "assertion", ""),
    ];
    counts
        .map(|(count, one, rest)| format!("{count} {one}{}{rest}", if count == 1 { "" } else { "s" }))
        .join(", ")
}
