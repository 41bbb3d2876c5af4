//! Counts of what the breakers of one replica have done over one edge.

/// Counts of one replica over one edge since the start of the run, or sums of such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BreakerCounts {
    /// Calls let through.
    pub passed: u64,
    /// Of these, hung: ended by their timeout, wherever it stands.
    pub hung: u64,
    /// Calls refused.
    pub refused: u64,
    /// Of these, that would have been answered (`World::would_answer`).
    pub refused_healthy: u64,
}

impl std::ops::AddAssign for BreakerCounts {
    fn add_assign(&mut self, other: BreakerCounts) {
        self.passed += other.passed;
        self.hung += other.hung;
        self.refused += other.refused;
        self.refused_healthy += other.refused_healthy;
    }
}
