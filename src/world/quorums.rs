//! Quorum groups: majority and leader, modes of a group that reopens in stages, and the building of a new one.

pub(in crate::world) mod elections;
pub mod mode;
pub mod quorum;
pub(in crate::world) mod reopening;

use crate::world::ids::QuorumId;
use crate::world::topology::Topology;
use quorum::Quorum;

/// The quorum groups.
#[derive(Clone)]
pub(in crate::world) struct Quorums {
    quorums: Vec<Quorum>,
}

impl Quorums {
    pub(in crate::world) fn new(topology: &Topology) -> Quorums {
        let group = |(at, spec)| Quorum::new(QuorumId(at as u8), spec);
        Quorums { quorums: topology.quorums.iter().enumerate().map(group).collect() }
    }

    /// Quorums.
    #[inline]
    pub(in crate::world) fn quorums(&self) -> &[Quorum] {
        &self.quorums
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn quorums_mut(&mut self) -> &mut Vec<Quorum> {
        &mut self.quorums
    }
}
