//! `blast sweep --breaker-libraries table`: the circuit breakers of every library in every scope, over many seeds.

use std::sync::Arc;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::study::{self, Plan, Study};
use blast_radius::world::command::{Command, Defence, TimedCommand};
use blast_radius::world::guards::Library;
use blast_radius::world::guards::counts::BreakerCounts;
use blast_radius::world::ids::JourneyId;
use blast_radius::world::topology::choice::Choice;
use blast_radius::world::topology::{BreakerScope, Topology};
use serde_json::{Value, json};

use crate::blast::arguments::SweepArguments;
use crate::blast::case::Case;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::studies::{Range, Span};
use crate::blast::text::{Columns, percent, value};
use crate::blast::{heavy, seeds, sweep};

/// Visits that begin at the window's end are given this long to end.
const AFTER: SimDuration = SimDuration::from_secs(180);

/// One library in one scope, or no breakers.
struct Cell {
    choice: Option<(Library, BreakerScope)>,
    topology: Arc<Topology>,
    studied: Vec<Study>,
}

/// Runs the table and prints it. Breakers are on from the start, and fail-fast timeouts too where the document has them: a
/// breaker learns of a hang by its timeout only.
pub fn compare(arguments: &SweepArguments, case: &Case) -> Result<(), Failure> {
    let span = Span::new(arguments, case)?;
    let until = (span.to + AFTER).min(case.until);
    let mut cells = cells(&case.input.scenario.topology);
    heavy::warn(&case.input, until, arguments.seeds * cells.len() as u64);
    let mut progress = Progress::new();
    let count = cells.len() as u64 * arguments.seeds;
    let studied = seeds::each(0..count, &mut progress, |number, say| {
        let cell = &cells[(number / arguments.seeds) as usize];
        let seed = number % arguments.seeds + 1;
        say(&format!("{}: seed {seed} of {}", cell.name(), arguments.seeds));
        let commands = commands(case, cell);
        // A topology of its own: handlers count their uses of it, and threads would wait for each other's counts.
        let topology = Arc::new(Topology::clone(&cell.topology));
        study::run(&Plan { topology, seed, commands, until })
    });
    drop(progress);
    for (number, study) in studied.into_iter().enumerate() {
        cells[number / arguments.seeds as usize].studied.push(study);
    }
    if arguments.json {
        let rows: Vec<Value> = cells.iter().map(|cell| cell.json(span)).collect();
        let table = json!({
            "scenario": case.input.scenario.document.id, "seeds": arguments.seeds,
            "from_s": span.from.as_secs_f64(), "to_s": span.to.as_secs_f64(), "until_s": until.as_secs_f64(),
            "rows": rows,
        });
        let text = serde_json::to_string_pretty(&table);
        return print(&(text.map_err(|error| Failure::one(error.to_string()))? + "\n"));
    }
    print(&(sweep::head(arguments, case, span) + &table(&cells, span)))
}

/// No breakers, and every library in every scope.
fn cells(topology: &Topology) -> Vec<Cell> {
    let cell = |choice: Option<(Library, BreakerScope)>| {
        let mut topology = topology.clone();
        if let Some((library, scope)) = choice {
            topology.choose(Choice::BreakerLibrary(library));
            topology.choose(Choice::BreakerScope(scope));
        }
        Cell { choice, topology: Arc::new(topology), studied: Vec::new() }
    };
    let all = Library::ALL.into_iter().flat_map(|library| BreakerScope::ALL.map(|scope| (library, scope)));
    [None].into_iter().chain(all.map(Some)).map(cell).collect()
}

fn commands(case: &Case, cell: &Cell) -> Vec<TimedCommand> {
    let on = |defence| TimedCommand { at: SimTime::ZERO, command: Command::Defence(defence, true) };
    let wanted = [(Defence::Breakers, cell.choice.is_some()), (Defence::Timeouts, true)];
    let wanted = wanted.into_iter().filter(|wanted| wanted.1 && wanted.0.configured(&cell.topology));
    wanted.map(|wanted| on(wanted.0)).chain(case.commands.iter().copied()).collect()
}

/// What the breakers of all steps did.
fn counts(study: &Study) -> BreakerCounts {
    let mut sum = BreakerCounts::default();
    study.breakers.iter().for_each(|figures| sum += figures.counts);
    sum
}

/// The figures of a study that the table shows: hung let through, as many and as a share of all that would have hung;
/// healthy refused, as many and as a share of all healthy.
fn figures(study: &Study) -> [Option<f64>; 4] {
    let counts = counts(study);
    let share = |part: u64, all: u64| (all > 0).then(|| part as f64 / all as f64);
    let dead = counts.hung + (counts.refused - counts.refused_healthy);
    let healthy = counts.refused_healthy + (counts.passed - counts.hung);
    [
        Some(counts.hung as f64),
        share(counts.hung, dead),
        Some(counts.refused_healthy as f64),
        share(counts.refused_healthy, healthy),
    ]
}

impl Cell {
    fn name(&self) -> String {
        match self.choice {
            Some((library, scope)) => format!("{} per {}", library.word(), scope.word()),
            None => "no breakers".to_owned(),
        }
    }

    fn figure(&self, which: usize) -> Range {
        Range::new(self.studied.iter().map(|study| figures(study)[which]))
    }

    fn answered(&self, journey: JourneyId, span: Span) -> Range {
        Range::new(self.studied.iter().map(|study| Some(study.answered(journey, span.from, span.to))))
    }

    fn journeys(&self) -> impl Iterator<Item = (JourneyId, &str)> {
        self.topology
            .journeys
            .iter()
            .enumerate()
            .map(|(at, journey)| (JourneyId(at as u8), journey.id.as_str()))
    }

    fn json(&self, span: Span) -> Value {
        let range = |range: Range| match range.summary() {
            Some([least, median, greatest]) => {
                json!({ "least": least, "median": median, "greatest": greatest })
            }
            None => Value::Null,
        };
        let answered: serde_json::Map<String, Value> = self
            .journeys()
            .map(|(journey, id)| (id.to_owned(), range(self.answered(journey, span))))
            .collect();
        json!({
            "library": self.choice.map(|choice| choice.0.word()),
            "version": self.choice.map(|choice| choice.0.version()),
            "scope": self.choice.map(|choice| choice.1.word()),
            "hung_let_through": range(self.figure(0)), "hung_share": range(self.figure(1)),
            "healthy_refused": range(self.figure(2)), "healthy_share": range(self.figure(3)),
            "answered": answered,
        })
    }
}

fn table(cells: &[Cell], span: Span) -> String {
    let mut columns = Columns::new("llrrrrrrrrrrrrrrrrrrrr");
    let journeys = cells[0].journeys().map(|(_, id)| format!("{id} answered"));
    let head = ["", "one per", "hung let through", "of all hung", "healthy refused", "of all healthy"];
    columns.row(head.map(str::to_owned).into_iter().chain(journeys));
    for cell in cells {
        let median = |range: Range, spell: fn(f64) -> String| range.cells(spell)[1].clone();
        let spells: [fn(f64) -> String; 4] = [value, percent, value, percent];
        let figures = spells.into_iter().enumerate().map(|(at, spell)| match cell.choice {
            Some(_) => median(cell.figure(at), spell),
            None => "-".to_owned(),
        });
        let answered = cell.journeys().map(|(journey, _)| median(cell.answered(journey, span), percent));
        let (name, scope) =
            cell.choice.map_or(("no breakers", ""), |(library, scope)| (library.word(), scope.word()));
        columns.row([name, scope].map(str::to_owned).into_iter().chain(figures).chain(answered));
    }
    format!("\nCircuit breakers, medians over the seeds\n{}", columns.text())
}
