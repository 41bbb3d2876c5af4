//! Integration tests: one binary, a module per behaviour.

mod breaker;
mod causes;
mod cli;
mod cluster;
mod conservation;
mod consumer;
mod documents;
mod election;
pub mod emergence;
mod engine_order;
mod engine_queue;
mod engine_random;
mod host;
mod producer;
mod queueing;
mod report;
mod retries;
mod retry;
mod scenario;
mod scenario_errors;
mod scenario_hostile;
mod session;
mod support;
mod tidy;
mod travel;
mod view;
