//! Files of a run: where they may be written is asked before the run, so that nobody waits for a refusal.

use std::fs;
use std::io::Error;
use std::path::{Path, PathBuf};

use blast_radius::session::{Session, incident};
use blast_radius::telling::series;
use blast_radius::view::svg;

use crate::blast::arguments::Form;
use crate::blast::output::{Failure, printable};

/// The page's signs, for the map.
const SYMBOLS: &str = include_str!("../../../assets/symbols.svg");

fn wrong(path: &Path, error: &Error) -> Failure {
    Failure::one(format!("{}: {error}", path.display()))
}

/// Whether what is asked for can be written, as far as that is seen before.
pub fn check(form: &Form) -> Result<(), Failure> {
    for path in [&form.report, &form.series].into_iter().flatten() {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let (path, folder) = (path.display(), folder.display());
            return Err(Failure::one(format!("{path}: there is no folder {folder}; make it first")));
        }
    }
    match form.series.as_ref().map(|path| (path, ending(path))) {
        Some((path, ending)) if !matches!(ending, "csv" | "json") => {
            let path = path.display();
            Err(Failure::one(format!("--series {path}: expected a name that ends in .csv or .json")))
        }
        _ => Ok(()),
    }
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// Writes report, series and pictures, as asked for. Returns what was written.
pub fn write(form: &Form, session: &mut Session) -> Result<Vec<PathBuf>, Failure> {
    let mut written = Vec::new();
    if let Some(path) = &form.report {
        written.push(put(path, &incident::write(session, ""))?);
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
        written.push(put(path, &text)?);
    }
    if let Some(folder) = &form.svg {
        written.extend(write_all(folder, pictures(session))?);
    }
    Ok(written)
}

fn pictures(session: &mut Session) -> Vec<(String, String)> {
    let (scene, seed, frame) = (session.scene().clone(), session.run().seed(), session.frame());
    let charts = svg::charts::draw(&scene, seed, frame.now_us, &session.charts());
    let map = svg::map::draw(&scene, seed, &frame, svg::definitions(SYMBOLS));
    vec![("charts.svg".to_owned(), charts.text), ("map.svg".to_owned(), map.text)]
}

/// Writes files, given by name and text, into `folder`, which is made when it is not there.
pub fn write_all(folder: &Path, files: Vec<(String, String)>) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
    files.into_iter().map(|(name, text)| put(&folder.join(name), &text)).collect()
}

fn put(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    fs::write(path, text).map_err(|error| wrong(path, &error))?;
    Ok(path.to_owned())
}

/// Names of files, a line each.
pub fn names(written: &[PathBuf]) -> String {
    written.iter().map(|path| printable(&path.to_string_lossy()) + "\n").collect()
}
