//! Blast Radius: a deterministic, request-level simulation of a cloud region, its Kafka clusters and an
//! exchange, and the picture of how an outage spreads through them.
//!
//! Modules in reading order; each may import only those above it (see `ARCHITECTURE.md`):
//! `engine` (time, events, randomness), `stats`, `world` (the one model), `scenario` (documents),
//! `telemetry` (what is measured), `session` (commands in, frames out), `view` (plain values for the page),
//! and behind the feature `web`: `web` (the browser) and `app` (the page).

pub mod engine;
pub mod scenario;
pub mod session;
pub mod stats;
pub mod telemetry;
pub mod view;
pub mod world;

#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "web")]
pub mod app;
