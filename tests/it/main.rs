//! Integration tests: one binary, a module per behaviour.

mod breaker;
mod election;
mod producer;
mod retry;
mod scenario;
