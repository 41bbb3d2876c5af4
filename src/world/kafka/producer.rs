//! A producer: settings.

pub mod config;

pub use config::ProducerConfig;
