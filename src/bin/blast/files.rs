//! Files of a run: where they may be written is asked before the run, so that nobody waits for a refusal.

use std::fs;
use std::path::{Path, PathBuf};

use blast_radius::session::{Session, incident};
use blast_radius::telling::report::Report;
use blast_radius::telling::series;
use blast_radius::view::svg;

use crate::blast::arguments::Form;
use crate::blast::aside::{self, Aside, cannot_write};
use crate::blast::output::{Failure, printable};
use crate::blast::tables;

/// The page's signs, for the map.
const SYMBOLS: &str = include_str!("../../../assets/symbols.svg");

/// Returns whether what is asked for can be written, as far as that is seen before.
pub fn check(form: &Form) -> Result<(), Failure> {
    for path in [&form.report, &form.series].into_iter().flatten() {
        let folder = aside::folder_of(path);
        if !folder.is_dir() {
            let (path, why) = (path.display(), not_a_folder(folder));
            return Err(Failure::one(format!("{path}: {why}")));
        }
        aside::check(path)?;
    }
    if form.report.is_some() && form.report == form.series {
        let path = form.report.as_deref().unwrap_or(Path::new("")).display();
        return Err(Failure::one(format!("{path}: --report and --series name the same file")));
    }
    for folder in [&form.csv, &form.svg].into_iter().flatten() {
        check_folder(folder)?;
    }
    match form.series.as_ref().map(|path| (path, ending(path))) {
        Some((path, ending)) if !matches!(ending, "csv" | "json") => {
            let path = path.display();
            Err(Failure::one(format!("--series {path}: expected a name that ends in .csv or .json")))
        }
        _ => Ok(()),
    }
}

/// Why `folder` is not a folder: it is missing, or some part of its path is a file.
fn not_a_folder(folder: &Path) -> String {
    match folder.ancestors().find(|part| part.exists()) {
        Some(file) if !file.is_dir() => {
            format!("{} is a file, not a folder; name another folder", file.display())
        }
        _ => format!("there is no folder {}; make it first", folder.display()),
    }
}

/// A folder of an option is made when it is not there, so its nearest ancestor must be a folder that takes files.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    let there = folder.ancestors().find(|part| part.exists()).unwrap_or(Path::new("."));
    if !there.is_dir() {
        return Err(Failure::one(format!("{}: {}", folder.display(), not_a_folder(folder))));
    }
    tempfile::tempfile_in(there)
        .map(drop)
        .map_err(|error| cannot_write(folder, &error, "no file was changed"))
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// Writes tables, report, series and pictures, as asked for: all of them, or none. Returns what was written.
pub fn write(form: &Form, report: &Report, session: &mut Session) -> Result<Vec<PathBuf>, Failure> {
    let texts = texts(form, report, session)?;
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    for (path, text) in &texts {
        aside.write(path, text.as_bytes())?;
    }
    aside.commit()?;
    Ok(texts.into_iter().map(|(path, _)| path).collect())
}

/// Returns path and text of each file that is asked for. Makes the folders.
fn texts(form: &Form, report: &Report, session: &mut Session) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut texts = Vec::new();
    if let Some(folder) = &form.csv {
        texts.extend(within(folder, tables::files(report, session))?);
    }
    if let Some(path) = &form.report {
        texts.push((path.clone(), incident::write(session, "")));
    }
    if let Some(path) = &form.series {
        let charts = session.charts();
        let text = match ending(path) {
            "csv" => series::csv(&charts.charts),
            _ => {
                let now_us = session.run().now().as_micros();
                series::json(session.scene(), &session.opening(), now_us, &charts)
            }
        };
        texts.push((path.clone(), text));
    }
    if let Some(folder) = &form.svg {
        texts.extend(within(folder, pictures(session))?);
    }
    Ok(texts)
}

fn pictures(session: &mut Session) -> Vec<(String, String)> {
    let (scene, seed, frame) = (session.scene().clone(), session.run().seed(), session.frame());
    let charts = svg::charts::draw(&scene, seed, frame.now_us, &session.charts());
    let map = svg::map::draw(&scene, seed, &frame, svg::definitions(SYMBOLS));
    vec![("charts.svg".to_owned(), charts.text), ("map.svg".to_owned(), map.text)]
}

/// Files, given by name and text, in `folder`, which is made when it is not there.
fn within(folder: &Path, files: Vec<(String, String)>) -> Result<Vec<(PathBuf, String)>, Failure> {
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error, "no file was changed"))?;
    Ok(files.into_iter().map(|(name, text)| (folder.join(name), text)).collect())
}

/// Names of files, a line each.
pub fn names(written: &[PathBuf]) -> String {
    written.iter().map(|path| printable(&path.to_string_lossy()) + "\n").collect()
}
