//! The command line: reads files and arguments, runs scenarios, prints reports. Nothing else of the project touches
//! files.
//!
//! Exit status: 0 fine, 1 an assertion of the document is broken, 2 bad input or output, with the reason on the standard
//! error.

mod blast {
    pub mod arguments;
    pub mod case;
    pub mod files;
    pub mod inflate;
    pub mod input;
    pub mod output;
    pub mod report;
    pub mod simple;
    pub mod studies;
    pub mod sweep;
    pub mod tables;
    pub mod text;
}

use std::process::ExitCode;

use blast::arguments::{Action, Arguments};
use blast::output::Failure;
use blast::{output, report, simple, sweep};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed output is no reason for another status.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match act(&arguments.action) {
        Ok(broken) => ExitCode::from(u8::from(broken)),
        Err(failure) => {
            output::complain(&failure);
            ExitCode::from(2)
        }
    }
}

/// Does what was asked. True when an assertion is broken.
fn act(action: &Action) -> Result<bool, Failure> {
    match action {
        Action::Run(arguments) => report::run(arguments),
        Action::Digest(case) => simple::digest(case),
        Action::Check { files, json } => simple::check(files, *json),
        Action::List => simple::list(),
        Action::Schema => simple::schema(),
        Action::Commands { scenario } => simple::commands(scenario),
        Action::Sweep(arguments) => sweep::sweep(arguments),
    }
}
