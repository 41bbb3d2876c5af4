//! `blast export`: a run, or the system, for another tool. What was left out goes to the standard error, so that the
//! text can be piped on.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use blast_radius::export::{self, Exported, File, Kind, Subject};
use blast_radius::scenario::{self, catalogue};

use crate::blast::arguments::ExportArguments;
use crate::blast::aside::{self, Aside};
use crate::blast::case::Case;
use crate::blast::output::{self, Failure, Progress, printable};
use crate::blast::{heavy, input};

/// Exports. Nothing is written unless it passes the checks of its kind.
pub fn export(arguments: &ExportArguments) -> Result<bool, Failure> {
    let Some(kind) = Kind::parse(&arguments.kind) else {
        return Err(Failure::one(format!("--kind: no kind {}", printable(&arguments.kind))));
    };
    if let Some(path) = &arguments.out {
        aside::check(path)?;
    }
    let name =
        arguments.out.as_deref().and_then(Path::file_name).and_then(OsStr::to_str).unwrap_or(kind.file());
    if let Some(refused) = refused(kind, arguments, name) {
        give(arguments, &Exported { files: vec![refused], left_out: Vec::new() })?;
        return Ok(false);
    }
    let case = Case::new(&arguments.case)?;
    let session = if kind.needs_run() {
        heavy::warn(&case.input, case.until, 1);
        let mut progress = Progress::new();
        Some(case.run(case.seed, |text| progress.show(text))?)
    } else {
        None
    };
    let text = if case.input.built_in { catalogue::text(&case.input.source) } else { None };
    let subject = Subject {
        scenario: &case.input.scenario,
        text: text.unwrap_or(&case.input.source),
        document: &document(arguments, &case),
        commands: &case.commands,
        seed: case.seed,
        until: case.until,
        run: session.as_ref().map(|session| session.run()),
        name,
    };
    let exported = export::export(kind, &subject).map_err(|messages| Failure { messages })?;
    give(arguments, &exported)?;
    Ok(false)
}

/// The findings in place of a run, for a document with mistakes: a report of findings can say them.
fn refused(kind: Kind, arguments: &ExportArguments, name: &str) -> Option<File> {
    let scenario = arguments.case.scenario.as_deref().filter(|_| kind == Kind::Sarif)?;
    let built_in = scenario.to_str().is_some_and(catalogue::has);
    // The standard input can be read once only.
    if built_in || scenario == "-" {
        return None;
    }
    let bytes = input::bytes(scenario, scenario::MAX_BYTES as u64 + 1).ok()?;
    let errors = scenario::read_bytes(&bytes).err()?;
    Some(export::mistakes(&scenario.to_string_lossy(), name, &errors))
}

/// The name of the document, as findings have it.
fn document(arguments: &ExportArguments, case: &Case) -> String {
    match &arguments.case.scenario {
        Some(path) if !case.input.built_in && path != "-" => path.to_string_lossy().into_owned(),
        _ => format!("{}.json", case.input.scenario.document.id),
    }
}

/// Writes the files, and says what was left out.
fn give(arguments: &ExportArguments, exported: &Exported) -> Result<(), Failure> {
    let mut told = String::new();
    match &arguments.out {
        Some(path) => write(path, &exported.files)?,
        None => {
            output::print(exported.files.first().map_or("", |file| file.text.as_str()))?;
            for file in exported.files.iter().skip(1) {
                let _ =
                    writeln!(told, "not printed: {}: give -o FILE, and it is written beside it", file.name);
            }
        }
    }
    for left in &exported.left_out {
        let _ = writeln!(told, "left out: {}: {}", printable(&left.what), printable(&left.why));
    }
    let _ = io::stderr().write_all(told.as_bytes());
    Ok(())
}

fn write(path: &Path, files: &[File]) -> Result<(), Failure> {
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    let asked = path.file_name().and_then(OsStr::to_str);
    for file in files {
        // Of several of one kind none may have the name that was asked for: each has its part's in it.
        let beside: PathBuf = aside::folder_of(path).join(&file.name);
        aside.write(
            if asked.is_none_or(|asked| asked == file.name) { path } else { &beside },
            file.text.as_bytes(),
        )?;
    }
    aside.commit()
}
