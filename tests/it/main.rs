//! Integration tests: one binary, a module per behaviour.

mod election;
mod scenario;
mod scenario_errors;
mod scenario_hostile;
