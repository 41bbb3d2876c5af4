//! Small commands: `digest`, `check`, `list`, `commands`, `schema`.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;

use blast_radius::session::scenarios;
use blast_radius::telling::spof;
use blast_radius::world::command::{Command, spell_time};

use crate::blast::arguments::CaseArguments;
use crate::blast::case::Case;
use crate::blast::input::{self, Input};
use crate::blast::output::{Failure, Progress, print, printable};
use crate::blast::text::Columns;

/// Prints the digest at the end of a run: 16 hexadecimal digits.
pub fn digest(arguments: &CaseArguments) -> Result<bool, Failure> {
    let case = Case::new(arguments)?;
    let session = case.run(case.seed, "", &mut Progress::new())?;
    print(&format!("{:016x}\n", session.digest()))?;
    Ok(false)
}

/// Reads documents. Those in order are named on the standard output, the mistakes of the others are the failure.
pub fn check(files: &[OsString], json: bool) -> Result<bool, Failure> {
    let (mut fine, mut messages) = (String::new(), Vec::new());
    let mut documents = BTreeMap::new();
    for name in files {
        match input::read(name) {
            Ok(input) if json => {
                documents.insert(name.to_string_lossy().into_owned(), spof::find(&input.scenario.topology));
            }
            Ok(input) => {
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

/// Lists the single points of failure, each with what it takes along and its cure.
fn weak_points(input: &Input) -> String {
    let mut text = String::new();
    for spof in spof::find(&input.scenario.topology) {
        let _ = writeln!(text, "  single point of failure: {}", printable(&spof.what));
        let _ = writeln!(text, "    takes {}", printable(&spof.takes()));
        let _ = writeln!(text, "    cure: {}", spof.cure);
    }
    text
}

/// Counts the parts of a document, in a line.
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

/// Prints the JSON Schema of documents.
pub fn schema() -> Result<bool, Failure> {
    print(&blast_radius::scenario::schema::text())?;
    Ok(false)
}

/// Prints the built-in scenarios.
pub fn list() -> Result<bool, Failure> {
    let mut columns = Columns::new("");
    for &(id, title) in scenarios() {
        let input = input::read(OsStr::new(id))?;
        columns.row([id.to_owned(), spell_time(ending(&input)), title.to_owned()]);
    }
    print(&columns.text())?;
    Ok(false)
}

fn ending(input: &Input) -> blast_radius::engine::SimTime {
    blast_radius::engine::SimTime::ZERO + input.scenario.document.length
}

/// Prints every command that a scenario accepts.
pub fn commands(scenario: &OsStr) -> Result<bool, Failure> {
    let input = input::read(scenario)?;
    let topology = &input.scenario.topology;
    let mut text = String::new();
    for command in Command::all(topology) {
        let _ = writeln!(text, "{}", command.spell(topology));
    }
    print(&text)?;
    Ok(false)
}
