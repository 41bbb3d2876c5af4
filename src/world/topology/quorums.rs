//! Quorum groups.

use crate::engine::SimDuration;
use crate::world::ids::{PlacementGroupId, ZoneId};
use crate::world::quorums::quorum::{RebuildSpec, ReopeningSpec};
use crate::world::topology::ServiceTime;

/// A majority group with a leader.
#[derive(Clone, Debug)]
pub struct QuorumSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Zone of each node.
    pub nodes: Vec<ZoneId>,
    /// Their placement group, if they are in one.
    pub placement_group: Option<PlacementGroupId>,
    /// From proposal to commit with a leader and a majority.
    pub commit_time: ServiceTime,
    /// Followers wait this long for a heartbeat before an election (etcd: 1000 ms); drawn between once and twice it.
    pub election_timeout: SimDuration,
    /// It comes back closed after it lost its majority, and is opened in stages.
    pub reopening: Option<ReopeningSpec>,
    /// A new group can be built from a survivor's log.
    pub rebuild: Option<RebuildSpec>,
}
