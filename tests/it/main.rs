//! Integration tests: one binary, a module per behaviour.

mod breaker;
mod cluster;
mod consumer;
mod election;
mod producer;
mod retry;
mod scenario;
