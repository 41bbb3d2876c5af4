//! Small commands, each of which prints one thing: `digest`, `list`, `commands`, `schema`.

use std::ffi::OsStr;
use std::fmt::Write as _;

use blast_radius::engine::SimTime;
use blast_radius::scenario::{exercise, schema};
use blast_radius::session::scenarios;
use blast_radius::world::command::{Command, Form, spell_time};

use crate::blast::arguments::CaseArguments;
use crate::blast::case::Case;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::text::Columns;
use crate::blast::{heavy, input};

/// Prints the digest at the end of a run: 16 hexadecimal digits.
pub fn digest(arguments: &CaseArguments) -> Result<bool, Failure> {
    let case = Case::new(arguments)?;
    heavy::warn(&case.input, case.until, 1);
    let mut progress = Progress::new();
    let session = case.run(case.seed, |text| progress.show(text))?;
    drop(progress);
    print(&format!("{:016x}\n", session.digest()))?;
    Ok(false)
}

/// Prints the JSON Schema of documents.
pub fn schema(of_exercises: bool) -> Result<bool, Failure> {
    print(&if of_exercises { exercise::schema_text() } else { schema::text() })?;
    Ok(false)
}

/// Prints the built-in scenarios.
pub fn list() -> Result<bool, Failure> {
    let mut columns = Columns::new("");
    for &(id, title) in scenarios() {
        let input = input::read(OsStr::new(id))?;
        let length = SimTime::ZERO + input.scenario.document.length;
        columns.row([id.to_owned(), spell_time(length), title.to_owned()]);
    }
    print(&columns.text())?;
    Ok(false)
}

/// Prints every command that a scenario accepts; a word for each value, and what it stands for.
pub fn commands(scenario: &OsStr) -> Result<bool, Failure> {
    let input = input::read(scenario)?;
    let topology = &input.scenario.topology;
    let (mut lines, mut forms): (Vec<String>, Vec<(&Form, u32)>) = (Vec::new(), Vec::new());
    for command in Command::all(topology) {
        let line = command.template(topology);
        if !lines.contains(&line) {
            lines.push(line);
        }
        for (form, most) in command.forms(topology) {
            match forms.iter_mut().find(|known| known.0 == form) {
                Some(known) => known.1 = known.1.max(most),
                None => forms.push((form, most)),
            }
        }
    }
    let mut text = lines.join("\n") + "\n\n";
    for (form, most) in forms {
        let _ = writeln!(text, "{}: {}", form.word, form.range(most));
    }
    print(&text)?;
    Ok(false)
}
