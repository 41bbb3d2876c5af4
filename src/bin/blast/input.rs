//! Reading documents: built-in ones by identifier, others from files.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};

use blast_radius::scenario::{self, MAX_BYTES, Scenario, catalogue};
use blast_radius::session::link::is_document;
use blast_radius::session::scenarios;

use crate::blast::output::Failure;

/// A document that is in order.
pub struct Input {
    /// The scenario read from it.
    pub scenario: Scenario,
    /// The source for a session: the identifier of a built-in document, or the text of another.
    pub source: String,
    /// True if it is built in.
    pub built_in: bool,
}

/// Reads a built-in document or a file.
pub fn read(name: &OsStr) -> Result<Input, Failure> {
    if let Some((id, text)) = name.to_str().and_then(|id| Some((id, catalogue::text(id)?))) {
        let scenario = scenario::read(text).map_err(|errors| mistakes(id, &errors.to_string()))?;
        return Ok(Input { scenario, source: id.to_owned(), built_in: true });
    }
    // A few more than a document may have, so that a longer one is refused and not cut.
    let bytes = bytes(name, MAX_BYTES as u64 + 1).map_err(|error| Failure::one(cannot_read(name, &error)))?;
    let scenario = scenario::read_bytes(&bytes)
        .map_err(|errors| mistakes(&name.to_string_lossy(), &errors.to_string()))?;
    let text = String::from_utf8_lossy(&bytes);
    let source = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    Ok(Input { scenario, source, built_in: false })
}

/// Reads the document that a link opens: a built-in one, or one that the link brings along.
pub fn opened(scenario: &str) -> Result<Input, Failure> {
    if !is_document(scenario) {
        return read(OsStr::new(scenario));
    }
    let read = scenario::read(scenario).map_err(|errors| mistakes("--link", &errors.to_string()))?;
    Ok(Input { scenario: read, source: scenario.to_owned(), built_in: false })
}

/// The first bytes of a file, or of the standard input for `-`: `most` of them.
pub fn bytes(name: &OsStr, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if name == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(name)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn cannot_read(name: &OsStr, error: &io::Error) -> String {
    let shown = name.to_string_lossy();
    if error.kind() != io::ErrorKind::NotFound {
        return format!("{shown}: {error}");
    }
    let known: Vec<&str> = scenarios().iter().map(|entry| entry.0).collect();
    format!("{shown}: no such file, and no built-in scenario of that name; there is {}", known.join(", "))
}

/// Every line of `errors` with the document's name before it.
fn mistakes(name: &str, errors: &str) -> Failure {
    Failure { messages: errors.lines().map(|line| format!("{name}: {line}")).collect() }
}
