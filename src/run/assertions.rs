//! The document's assertions, as far as a run has come.
//!
//! 1. Every assertion has a gauge (`run/gauges`), which measures while the run goes on.
//! 2. `check` reads the gauges: the assertions of the run that the commands make it, each with what was measured.
//! 3. A window that the run has not passed has nothing measured yet: neither kept nor broken.

use crate::run::Run;
use crate::scenario::{self, Assertion, Scenario};
use crate::world::command::TimedCommand;

/// An assertion with what was measured.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The assertion.
    pub assertion: Assertion,
    /// The measured value; `None` until the run has passed its window.
    pub measured: Option<f64>,
}

impl Checked {
    /// Returns whether it is kept; none when the run has not passed its window. A measure without a value (nobody
    /// came, no partition was lost) is NaN and keeps nothing.
    pub fn holds(&self) -> Option<bool> {
        self.measured.map(|measured| self.assertion.holds(measured))
    }
}

/// The named run that commands make: those of the document in any order, and none else. Nothing for any other run.
pub fn kind(scenario: &Scenario, commands: &[TimedCommand]) -> Option<scenario::Run> {
    let sorted = |mut commands: Vec<TimedCommand>| {
        crate::base::order::sort(&mut commands);
        commands
    };
    let given = sorted(commands.to_vec());
    let mut kinds = scenario::Run::ALL.iter().map(|entry| entry.1);
    kinds.find(|&kind| sorted(scenario.commands(kind)) == given)
}

/// The assertions about the run that the commands make it, as far as it has come.
pub fn check(scenario: &Scenario, run: &Run) -> Vec<Checked> {
    let Some(kind) = kind(scenario, run.commands()) else { return Vec::new() };
    let twin = run.twin_gauges();
    let gauges = run.gauges().all.iter().enumerate();
    gauges
        .filter(|(_, gauge)| gauge.assertion.run == kind)
        .map(|(at, gauge)| {
            let passed = run.now() >= gauge.assertion.to;
            let measured = passed.then(|| gauge.value(twin.map(|twin| &twin.all[at])));
            Checked { assertion: gauge.assertion.clone(), measured }
        })
        .collect()
}
