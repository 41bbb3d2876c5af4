//! What a connection to a store costs, and how a library opens one again, in a document. Without it connections are there
//! when they are needed, and cost nothing.

use crate::engine::SimDuration;

/// What a library does when a connection cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Whoever asked for it gets the error.
    CallerFails,
    /// It is tried again after a pause, while whoever waits goes on waiting.
    Pause {
        /// The first pause.
        first: SimDuration,
        /// Each further one is so many times as long.
        factor: u32,
        /// The longest.
        longest: SimDuration,
    },
}

/// The opening of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectSpec {
    /// Round trips of TCP, TLS and authentication, as the client waits for them.
    pub time: SimDuration,
    /// Work of the server for a new connection, on one core.
    pub cpu: SimDuration,
    /// An attempt without an answer ends after this time.
    pub timeout: SimDuration,
    /// Connections that one pool opens at the same time.
    pub at_once: u32,
    /// Connections that a pool keeps open, used or not.
    pub min_idle: u32,
    /// What follows a failed attempt.
    pub after: AfterFailure,
}
