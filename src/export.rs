//! Export: a run and its document in the forms of other tools.
//!
//! 1. [`export`] takes a [`Subject`] (document, commands, end, and the run where it was run) and a [`Kind`].
//! 2. The writer of the kind makes files, and a list of what was left out and why: a fault that a tool has no counterpart
//!    for is listed there, neither dropped in silence nor replaced by something else.
//! 3. [`check`] reads what was written back and says what is wrong with it. The tools themselves let most wrong files
//!    pass, so every kind has a check of its own, and no file leaves that does not pass it.
//!
//! No file is opened here, nothing is run, and nothing depends on the time or the machine.

mod alarms;
mod chaos_mesh;
mod chaos_toolkit;
mod dot;
mod faults;
mod fis;
mod graph;
mod junit;
mod kind;
mod litmus;
mod mermaid;
mod names;
mod producer;
mod prometheus;
mod resilience4j;
mod results;
mod sarif;
mod subject;
mod summary;
mod tree;
mod yaml;

pub use graph::{Edge, Graph, Node, graph};
pub use kind::Kind;
pub use results::{Judged, Verdict, judged};
pub use sarif::mistakes;
pub use subject::{Exported, File, LeftOut, NOT_VALIDATED, REVIEW, Subject};
pub use tree::Tree;
pub use yaml::read as read_yaml;

/// Writes `subject` as `kind`.
///
/// # Errors
/// Why nothing came out: there is nothing to export, or the kind needs a run. One message each.
pub fn export(kind: Kind, subject: &Subject) -> Result<Exported, Vec<String>> {
    let exported =
        (kind.row().write)(subject).map_err(|why| why.lines().map(str::to_owned).collect::<Vec<_>>())?;
    let mut wrong = Vec::new();
    for (at, file) in exported.files.iter().enumerate() {
        // Files beside the first one are written by the same rules and checked with it.
        if at == 0 || kind.row().alike {
            wrong.extend(check(kind, &file.text).into_iter().map(|why| format!("{}: {why}", file.name)));
        }
    }
    if wrong.is_empty() { Ok(exported) } else { Err(wrong) }
}

/// What is wrong with a text of `kind`: what its tool would take in silence, too. Nothing for a kind whose form has no
/// check here.
pub fn check(kind: Kind, text: &str) -> Vec<String> {
    (kind.row().check)(text)
}
