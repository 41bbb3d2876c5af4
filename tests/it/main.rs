//! Integration tests: one binary, a module per behaviour.

mod cluster;
mod consumer;
mod election;
