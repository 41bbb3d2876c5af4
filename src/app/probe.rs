//! A run without a picture, for whoever wants to check in the browser what the command line computed: same scenario,
//! seed and commands, same digest. Exported by the page's module as `probe`, with `panic` beside it.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::session::{Opening, Session};

/// Runs a scenario until `until` (`10m`) with `commands` (one per line, each with its time) and its twin, and says
/// `DIGEST EVENTS`: the digest in hexadecimal, the events of run and twin together.
///
/// # Errors
/// The mistakes in the input, one message per line.
#[wasm_bindgen]
pub fn probe(scenario: &str, seed: f64, until: &str, commands: &str) -> Result<String, String> {
    let commands = commands.lines().filter(|line| !line.trim().is_empty()).map(String::from).collect();
    let opening = Opening { scenario: scenario.to_string(), seed: seed as u64, commands };
    let mut session = Session::open(&opening).map_err(|errors| errors.join("\n"))?;
    session.run_to(until)?;
    Ok(format!("{:016x} {}", session.digest(), session.run().events_of_both()))
}

/// Stops the module as a mistake of its own would, to see what the page makes of that.
///
/// # Panics
/// Always, with `message`.
#[wasm_bindgen]
pub fn panic(message: &str) {
    panic!("{message}");
}
