//! Many seeds of one case: the studies, the window that they are measured in, and ranges over them.

use std::sync::Arc;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::study;
use blast_radius::run::study::{Plan, Study, WINDOW};
use blast_radius::world::command::{BrokerAction, Command, TimedCommand, spell_time};
use blast_radius::world::topology::Topology;

use crate::blast::arguments::SweepArguments;
use crate::blast::case::Case;
use crate::blast::output::{Failure, Progress};
use crate::blast::seeds;
use crate::blast::text::Columns;

/// From this long after a fault on, a region has found its new state.
const SETTLED: SimDuration = SimDuration::from_secs(120);
/// Without a fault: the first minute is left out, while clients connect.
const BEGUN: SimTime = SimTime::from_secs(60);

/// The window of a sweep, in whole windows of a study.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// From this start time on.
    pub from: SimTime,
    /// And before this one.
    pub to: SimTime,
}

impl Span {
    /// The window asked for, or the one that fits the commands.
    pub fn new(arguments: &SweepArguments, case: &Case) -> Result<Span, Failure> {
        let fault = when(&case.commands, SimTime::ZERO, Command::is_loss);
        let from = arguments.from.unwrap_or_else(|| fault.map_or(BEGUN, |fault| fault + SETTLED));
        let repair = when(&case.commands, from, |command| {
            matches!(
                command,
                Command::ZoneRepair(_) | Command::DutyRepair(..) | Command::Broker(_, _, BrokerAction::Start)
            )
        });
        let to = arguments.to.or(repair).unwrap_or(case.until).min(case.until);
        let width = WINDOW.as_micros();
        let span = Span {
            from: SimTime::from_micros(from.as_micros().div_ceil(width) * width),
            to: SimTime::from_micros(to.as_micros() / width * width),
        };
        if span.from >= span.to {
            let (from, to) = (spell_time(span.from), spell_time(span.to));
            return Err(Failure::one(format!(
                "the window from {from} to {to} holds nothing (windows are whole half minutes): give --from and --to"
            )));
        }
        Ok(span)
    }
}

/// Returns when the first command of a kind after `from` takes effect.
pub fn when(commands: &[TimedCommand], from: SimTime, kind: impl Fn(Command) -> bool) -> Option<SimTime> {
    let mut later = commands.iter().filter(|command| command.at >= from);
    later.find(|command| kind(command.command)).map(|command| command.at)
}

/// A study for each of the seeds 1, 2, 3 …
pub fn run(
    topology: &Arc<Topology>,
    count: u64,
    commands: &[TimedCommand],
    until: SimTime,
    before: &str,
    progress: &mut Progress,
) -> Vec<Study> {
    seeds::each(1..count + 1, progress, |seed, say| {
        say(&format!("{before}seed {seed} of {count}"));
        // A topology of its own: handlers count their uses of it, and threads would wait for each other's counts.
        let topology = Arc::new(Topology::clone(topology));
        study::run(&Plan { topology, seed, commands: commands.to_vec(), until })
    })
}

/// Values over the seeds, in order of size; seeds without a value are counted.
pub struct Range {
    values: Vec<f64>,
    missing: usize,
}

impl Range {
    /// The range of what the seeds gave.
    pub fn new(values: impl IntoIterator<Item = Option<f64>>) -> Range {
        let mut range = Range { values: Vec::new(), missing: 0 };
        for value in values {
            match value.filter(|value| !value.is_nan()) {
                Some(value) => range.values.push(value),
                None => range.missing += 1,
            }
        }
        range.values.sort_by(f64::total_cmp);
        range
    }

    /// Least, median and greatest, when there are any.
    pub fn summary(&self) -> Option<[f64; 3]> {
        let (&least, &greatest) = (self.values.first()?, self.values.last()?);
        let middle = self.values.len() / 2;
        let upper = self.values[middle];
        let median = if self.values.len() % 2 == 1 { upper } else { (self.values[middle - 1] + upper) / 2.0 };
        Some([least, median, greatest])
    }

    /// Least, median and greatest as cells, and a note about the seeds that gave none.
    pub fn cells(&self, spell: impl Fn(f64) -> String) -> [String; 4] {
        let [least, median, greatest] = match self.summary() {
            Some(summary) => summary.map(spell),
            None => ["-", "-", "-"].map(str::to_owned),
        };
        let note = match self.missing {
            0 => String::new(),
            missing => format!("none in {missing} of {} seeds", missing + self.values.len()),
        };
        [least, median, greatest, note]
    }
}

/// A table with a row a range.
pub fn ranges(title: &str, rows: impl IntoIterator<Item = (String, [String; 4])>) -> String {
    let mut columns = Columns::new("lrrrl");
    columns.row(["", "least", "median", "greatest", ""].map(str::to_owned));
    let mut any = false;
    for (name, cells) in rows {
        any = true;
        columns.row([name].into_iter().chain(cells));
    }
    if any { format!("{title}\n{}", columns.text()) } else { String::new() }
}
