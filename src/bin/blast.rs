//! The command line: reads files and arguments, runs scenarios, prints reports. Nothing else of the project touches
//! files.
//!
//! Exit status: 0 fine, 1 an assertion of the document is broken, 2 bad input, or output that cannot be written, with
//! the reason on the standard error. A closed pipe changes no status.

mod blast {
    pub mod arguments;
    pub mod aside;
    pub mod ask;
    pub mod ask_text;
    pub mod case;
    pub mod check;
    pub mod clients;
    pub mod drill;
    pub mod drill_text;
    pub mod export;
    pub mod files;
    pub mod heavy;
    pub mod import;
    pub mod inflate;
    pub mod input;
    pub mod libraries;
    pub mod opening;
    pub mod output;
    pub mod poster;
    pub mod report;
    pub mod seeds;
    pub mod small;
    pub mod starter;
    pub mod studies;
    pub mod sweep;
    pub mod tables;
    pub mod text;
}

/// The page on paper: what only a browser calls is never called here.
#[allow(dead_code)]
#[path = ".."]
mod page {
    pub mod app;
    pub mod paper;
}

use std::process::ExitCode;

use blast::arguments::{Action, Arguments};
use blast::output::Failure;
use blast::{ask, check, drill, export, import, opening, output, poster, report, small, starter, sweep};
use blast_radius::{frame, language, session, view};
use clap::Parser;
use page::{app, paper as web};

fn main() -> ExitCode {
    let done = match Arguments::try_parse() {
        Ok(arguments) => act(&arguments.action),
        // A mistake in the arguments. What is wrong stands in the error, the usage included.
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        // What was asked for by --help or --version.
        Err(asked) => output::print(&asked.render().to_string()).map(|()| false),
    };
    match done {
        Ok(broken) => ExitCode::from(u8::from(broken)),
        Err(failure) => {
            output::print_failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// Does what was asked. True when an assertion is broken.
fn act(action: &Action) -> Result<bool, Failure> {
    match action {
        Action::Run(arguments) => report::run(arguments),
        Action::Digest(case) => small::digest(case),
        Action::Check { files, json, explain } => check::check(files, *json, *explain),
        Action::New(arguments) => starter::new(arguments),
        Action::List => small::list(),
        Action::Import(arguments) => import::import(arguments),
        Action::Export(arguments) => export::export(arguments),
        Action::Drill(arguments) => drill::drill(arguments),
        Action::Schema { exercise } => small::schema(*exercise),
        Action::Opening => opening::opening(),
        Action::Poster(arguments) => poster::poster(arguments),
        Action::Commands { scenario } => small::commands(scenario),
        Action::Sweep(arguments) => sweep::sweep(arguments),
        Action::Ask(arguments) => ask::ask(arguments),
    }
}
