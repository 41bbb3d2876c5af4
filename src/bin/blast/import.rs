//! `blast import`: texts of other tools in, a document out. What was read, assumed and dropped goes to the standard error,
//! so that the document can be piped on.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use blast_radius::import::{self, Counts, Imported, Kind, Source};
use blast_radius::scenario;

use crate::blast::arguments::ImportArguments;
use crate::blast::aside::{self, Aside};
use crate::blast::input;
use crate::blast::output::{self, Failure, printable};

/// A file that has been read.
struct File {
    name: String,
    cluster: String,
    text: String,
}

/// Imports files. Nothing is printed unless all of them are understood and the document is in order.
pub fn import(arguments: &ImportArguments) -> Result<bool, Failure> {
    if let Some(path) = &arguments.out {
        aside::check(path)?;
    }
    let files = arguments.files.iter().map(|name| file(name)).collect::<Result<Vec<_>, _>>()?;
    let sources: Vec<Source> = files
        .iter()
        .map(|file| Source { name: &file.name, text: &file.text, cluster: &file.cluster })
        .collect();
    let kind = arguments.kind.as_deref().and_then(|word| Kind::ALL.iter().find(|kind| kind.0 == word));
    let imported = import::import(&sources, kind.map(|kind| kind.1));
    let imported = imported.map_err(|refused| Failure::one(refused.to_string()))?;
    scenario::read(&imported.text).map_err(|errors| Failure {
        messages: errors
            .to_string()
            .lines()
            .map(|line| format!("the document that came out: {line}"))
            .collect(),
    })?;
    let _ = io::stderr().write_all(told(&files, &imported).as_bytes());
    match &arguments.out {
        None => output::print(&imported.text)?,
        Some(path) => write(path, &imported.text)?,
    }
    Ok(false)
}

/// Reads `FILE`, `CLUSTER=FILE` or the standard input.
fn file(argument: &OsStr) -> Result<File, Failure> {
    let named =
        argument.to_str().filter(|text| !Path::new(text).exists()).and_then(|text| text.split_once('='));
    let (cluster, name) = named.map_or(("", argument), |(cluster, name)| (cluster, OsStr::new(name)));
    let shown = if name == "-" { "stdin".to_owned() } else { name.to_string_lossy().into_owned() };
    let bytes = input::bytes(name, import::MAX_BYTES as u64 + 1);
    let bytes = bytes.map_err(|error| Failure::one(format!("{shown}: {error}")))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(File { name: shown, cluster: cluster.to_owned(), text }),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            Err(Failure::one(format!(
                "{shown}:{line}: found a byte that is not UTF-8 text; save it as UTF-8"
            )))
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    aside.write(path, text.as_bytes())?;
    aside.commit()
}

/// What was read, assumed and dropped, a line each.
fn told(files: &[File], imported: &Imported) -> String {
    let mut text = String::new();
    for (file, kind) in files.iter().zip(&imported.kinds) {
        let _ = writeln!(text, "read {} as {}", printable(&file.name), kind.word());
    }
    let _ = writeln!(text, "found {}", inventory(&imported.counts));
    for assumed in &imported.assumed {
        let (at, value, why) = (&assumed.at, printable(&assumed.value), printable(&assumed.why));
        let _ = writeln!(text, "assumed {at} {value}: {why}");
    }
    for dropped in &imported.dropped {
        let (file, line, what) = (printable(&dropped.file), dropped.line, printable(&dropped.what));
        let _ = writeln!(text, "dropped {file}:{line}: {what}");
    }
    let (assumed, dropped) = (imported.assumed.len(), imported.dropped.len());
    let _ = writeln!(
        text,
        "{assumed} assumed, {dropped} dropped; the document's facts say which values are which"
    );
    text
}

fn inventory(counts: &Counts) -> String {
    let parts = [
        (counts.zones, "zone"),
        (counts.clusters, "Kafka cluster"),
        (counts.brokers, "broker"),
        (counts.topics, "topic"),
        (counts.partitions, "partition"),
        (counts.services, "service"),
        (counts.stores, "store"),
        (counts.edges, "edge"),
        (counts.journeys, "journey"),
        (counts.alerts, "alert rule"),
    ];
    let some = parts.iter().filter(|part| part.0 > 0);
    some.map(|(count, one)| format!("{count} {one}{}", if *count == 1 { "" } else { "s" }))
        .collect::<Vec<_>>()
        .join(", ")
}
