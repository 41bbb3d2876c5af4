//! What people read (README, ARCHITECTURE, CONTRIBUTING, `docs/` …) cannot go stale unnoticed: sizes, links, paths and
//! names, the list of scenarios, and every command are held against the project.

mod commands;
mod markdown;
mod paths;

use std::fs;
use std::path::Path;

use crate::tidy;
use markdown::Document;

/// A screen shows about 45 lines; the README fits two.
const README_LINES: usize = 90;
/// What somebody reads before the first change, in bytes.
const ARCHITECTURE_BYTES: usize = 15_000;
/// Columns of a line, in characters.
const COLUMNS: usize = 120;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document of the project, in order of its path.
fn documents() -> Vec<Document> {
    let sources = tidy::sources().into_iter().filter(|source| source.path.ends_with(".md"));
    let documents: Vec<Document> = sources.map(|source| Document::new(&source.path, &source.text)).collect();
    for expected in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions.md"] {
        assert!(documents.iter().any(|document| document.path == expected), "no {expected}");
    }
    documents
}

/// Fails with all findings at once.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn the_first_documents_are_short() {
    let lines = fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(
        lines <= README_LINES,
        "README.md has {lines} lines, {README_LINES} fit two screens: move to docs/"
    );
    let bytes = fs::read(root().join("ARCHITECTURE.md")).unwrap().len();
    let advice =
        format!("ARCHITECTURE.md has {bytes} bytes, {ARCHITECTURE_BYTES} are its budget: move to docs/");
    assert!(bytes <= ARCHITECTURE_BYTES, "{advice}");
}

#[test]
fn no_line_is_too_long() {
    let mut findings = Vec::new();
    for document in documents() {
        for (number, line) in document.text.lines().enumerate().filter(|(_, l)| l.chars().count() > COLUMNS) {
            findings.push(format!("{}:{}: {} columns", document.path, number + 1, line.chars().count()));
        }
    }
    none(&findings);
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let mut findings = Vec::new();
    for document in &documents {
        for link in document.links() {
            if !link.target.contains("://") && !document.leads(&link.target, &documents) {
                findings.push(format!("{}:{}: no `{}`", document.path, link.line, link.target));
            }
        }
    }
    none(&findings);
}

#[test]
fn every_path_and_name_exists() {
    let findings: Vec<String> = documents().iter().flat_map(paths::check).collect();
    none(&findings);
}

/// A sentence such as "**A fault of a zone: 6 files.**" names as many files as it says.
#[test]
fn where_to_add_counts_what_it_names() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let counted = paths::counted(&Document::new("ARCHITECTURE.md", &text));
    assert!(counted.len() >= 10, "{} counted ways to add", counted.len());
    let wrong = counted.iter().filter(|way| way.said != way.named.len());
    let findings: Vec<String> =
        wrong.map(|way| format!("{}: says {}, names {:?}", way.title, way.said, way.named)).collect();
    none(&findings);
}

#[test]
fn every_command_names_what_exists() {
    // The changelog is about the past, whose commands need not exist any more.
    let present = documents().into_iter().filter(|document| document.path != "CHANGELOG.md");
    let findings: Vec<String> = present.flat_map(|document| commands::check(&document)).collect();
    none(&findings);
}

#[test]
fn every_example_of_the_command_line_runs() {
    let folder = commands::folder_of_examples();
    let examples: Vec<_> = documents().iter().flat_map(commands::examples).collect();
    assert!(examples.len() >= 5, "{examples:?}");
    let findings: Vec<String> = examples.iter().filter_map(|example| example.run(&folder)).collect();
    none(&findings);
}
