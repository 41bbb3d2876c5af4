//! `blast new`: prints a commented document to begin with, or writes it to a file that is not there yet.

use std::path::Path;

use crate::blast::arguments::{NewArguments, Starter};
use crate::blast::aside::Aside;
use crate::blast::output::{Failure, print, printable};

/// The text of a starter.
fn text(kind: Starter) -> &'static str {
    match kind {
        Starter::Exchange => include_str!("../../../assets/starters/exchange.json"),
        Starter::Web => include_str!("../../../assets/starters/web.json"),
        Starter::Kafka => include_str!("../../../assets/starters/kafka.json"),
    }
}

/// Prints a starter, or writes it.
pub fn new(arguments: &NewArguments) -> Result<bool, Failure> {
    let text = text(arguments.kind);
    match &arguments.out {
        Some(path) => write(path, text)?,
        None => print(text)?,
    }
    Ok(false)
}

/// Writes a new file: a document that somebody has worked on is never replaced.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let name = printable(&path.to_string_lossy());
    if path.exists() {
        return Err(Failure::one(format!("{name}: it is there already; name a file that is not")));
    }
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    aside.write(path, text.as_bytes())?;
    aside.commit()?;
    print(&format!("{name}: written; next: blast check {name} --explain, blast run {name} --story\n"))
}
