//! Markdown for the summary of a job: what the run did and what became of the document's assertions.

use super::results::{Verdict, counts, judged, seconds, why};
use super::subject::{Exported, Subject};
use crate::engine::{SimDuration, SimTime};
use crate::telling::spof;
use crate::world::command::spell_time;

/// Most lines of a list: a summary of GitHub has at most 1 MiB.
const LINES: usize = 200;

/// Writes the summary.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let judged = judged(subject)?;
    let scenario = subject.scenario;
    let [executed, skipped, not_reached, broken] = counts(&judged);
    let word = match (broken, executed) {
        (0, 0) => "Nothing was asserted about this run".to_owned(),
        (0, _) => "Every assertion about this run that was executed holds".to_owned(),
        (count, all) => format!("{count} of {all} executed assertions are broken"),
    };
    let mut text = format!("## {}\n\n**{word}.**\n\n", cell(&subject.title()));
    text.push_str("| | assertions | simulated seconds |\n|---|---:|---:|\n");
    let of = |late: bool| {
        let own = judged.iter().filter(|own| (own.verdict == Verdict::NotReached) == late);
        seconds(SimDuration::from_micros(own.map(|own| own.took.as_micros()).sum()))
    };
    let rows = [
        ("executed", executed, of(false)),
        ("skipped", skipped, seconds(SimDuration::ZERO)),
        ("not reached", not_reached, of(true)),
    ];
    for (name, count, time) in rows {
        text.push_str(&format!("| {name} | {count} | {time} |\n"));
    }
    text.push_str(&format!("\nSimulated: {} s.\n", seconds(subject.until.since(SimTime::ZERO))));
    if !judged.is_empty() {
        text.push_str("\n| | assertion | | simulated seconds |\n|---|---|---|---:|\n");
        for own in judged.iter().take(LINES) {
            let mark = match own.verdict {
                Verdict::Holds => "holds",
                Verdict::Broken => "**broken**",
                verdict => verdict.word(),
            };
            let row = [mark.to_owned(), cell(&own.text), cell(&why(own)), seconds(own.took)];
            text.push_str(&format!("| {} |\n", row.join(" | ")));
        }
    }
    list(&mut text, "Commands of the run", commands(subject));
    list(
        &mut text,
        "Single points of failure",
        spof::find(&scenario.topology).iter().map(|own| own.what.clone()),
    );
    Ok(Exported::one(subject.name, text))
}

fn commands(subject: &Subject) -> Vec<String> {
    let topology = &subject.scenario.topology;
    let line = |own: &crate::world::command::TimedCommand| {
        let late = if own.at > subject.until { " (after the end: not reached)" } else { "" };
        format!("{} {}{late}", spell_time(own.at), own.command.spell(topology))
    };
    subject.commands.iter().map(line).collect()
}

fn list(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let lines: Vec<String> = lines.into_iter().collect();
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n<details><summary>{title}: {}</summary>\n\n", lines.len()));
    lines.iter().take(LINES).for_each(|line| text.push_str(&format!("- {}\n", cell(line))));
    if lines.len() > LINES {
        text.push_str(&format!("- and {} more\n", lines.len() - LINES));
    }
    text.push_str("\n</details>\n");
}

/// A text that is no markup and fits one cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '#' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// What is wrong with a summary: its tables have as many cells in each row, and every fold is closed.
pub(super) fn check(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut width = None;
    for line in text.lines() {
        let cells =
            line.strip_prefix('|').map(|_| line.replace("\\\\", "").replace("\\|", "").matches('|').count());
        match (width, cells) {
            (Some(width), Some(cells)) if width != cells => {
                wrong.push(format!("found a row of {} cells, expected {}", cells - 1, width - 1));
            }
            _ => {}
        }
        width = cells;
    }
    if text.matches("<details>").count() != text.matches("</details>").count() {
        wrong.push("found a fold that is not closed".to_owned());
    }
    if !text.starts_with("## ") {
        wrong.push("found no title, expected one".to_owned());
    }
    wrong
}
