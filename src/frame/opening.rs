//! The values that open a run.

use crate::base::wire::wire_struct;

/// The three values that open a run; the same three give the same run on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Identifier of a built-in scenario, or the whole text of a document.
    pub scenario: String,
    /// 0 to 2^53 - 1.
    pub seed: u64,
    /// Commands with their times, `12m zone a power-loss`.
    pub commands: Vec<String>,
}

wire_struct! {
    Opening { scenario, seed, commands }
}
