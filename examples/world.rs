//! A world in ten lines: opens a built-in scenario, breaks a zone, lets time pass, reads one figure.
//!
//! `cargo run --release --example world`

use blast_radius::session::{Control, Opening, Session};
use blast_radius::telling::report;

/// How many quotes were answered while a zone was without power.
pub fn quotes() -> Result<String, String> {
    let scenario = "msk-control-plane-2026-05-07".to_owned();
    // Scenario, seed and commands are the whole run: the same three give the same figures on every machine.
    let opening = Opening { scenario, seed: 1, commands: Vec::new() };
    let mut session = Session::open(&opening).map_err(|mistakes| mistakes.join("\n"))?;
    session.run_to("1m")?;
    session.control(Control::Do("zone a power-loss".to_owned()))?;
    session.run_to("2m")?;
    let report = report::build(session.scenario(), opening.seed, session.run());
    let quotes = &report.journeys["get_quote"];
    Ok(format!("{} of {} quotes were answered", quotes.ok + quotes.degraded, quotes.offered))
}

/// Prints the figure.
pub fn main() -> Result<(), String> {
    println!("{}", quotes()?);
    Ok(())
}
