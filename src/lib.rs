//! Blast Radius: a deterministic, request-level simulation of a cloud region, its Kafka clusters and an
//! exchange, and the picture of how an outage spreads through them.
//!
//! Modules in reading order; each may import only those above it (see `ARCHITECTURE.md`):
//! `base` (ours in place of a crate's), `language` (words), `engine` (time, events, randomness), `stats`, `world` (the one model), `scenario`
//! (documents), `import` (documents out of other tools' texts), `telemetry` (what is measured), `frame` (plain values of one moment), `run` (a run and its twin),
//! `telling` (what a person is told of a run), `ask` (questions about a document), `export` (a run for other tools), `session` (controls in, frames out), and `view` (plain values for the page).
//! The page itself, `web` and `app`, is no part of the library: its binary has them (`src/main.rs`).

pub mod ask;
pub mod base;
pub mod drill;
pub mod editing;
pub mod engine;
pub mod export;
pub mod frame;
pub mod import;
pub mod language;
pub mod run;
pub mod scenario;
pub mod session;
pub mod stats;
pub mod telemetry;
pub mod telling;
pub mod training;
pub mod view;
pub mod world;
