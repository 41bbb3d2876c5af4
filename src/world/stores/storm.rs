//! What a store knows of its connections, and of a storm of new ones.

use crate::engine::SimTime;

/// What a store knows of a storm of connections.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::world::stores) struct Storm {
    /// The time when all were cut, until every client that waits has one again.
    pub(in crate::world::stores) since: Option<SimTime>,
    /// The time when it last told that it refuses more.
    pub(in crate::world::stores) refused: Option<SimTime>,
    /// Attempts since the start, those that failed, and those that the server refused because it had too many.
    pub(in crate::world::stores) counts: [u64; 3],
}

/// How many connections a store has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// Open, as the server counts them.
    pub open: u32,
    /// Attempts under way.
    pub opening: u32,
    /// Attempts since the start, those that failed, those refused because there were too many.
    pub counts: [u64; 3],
}

impl Storm {
    /// Returns whether anybody has opened a connection.
    pub(in crate::world::stores) fn is_used(&self) -> bool {
        self.counts[0] > 0 || self.since.is_some()
    }
}
