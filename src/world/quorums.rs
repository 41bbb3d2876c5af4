//! Quorum groups: majority and leader, modes of a group that reopens in stages, and the building of a new one.

pub(in crate::world) mod elections;
pub mod mode;
pub mod quorum;
pub(in crate::world) mod reopening;
