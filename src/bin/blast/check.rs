//! `blast check`: reads documents, prints their mistakes with path and line, and the single points of failure of the rest.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;

use blast_radius::engine::SimTime;
use blast_radius::telling::spof;

use crate::blast::heavy;
use crate::blast::input::{self, Input};
use crate::blast::output::{Failure, print, printable};

/// Reads documents. Prints the names of those in order; the mistakes of the others are the failure.
pub fn check(files: &[OsString], json: bool) -> Result<bool, Failure> {
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
