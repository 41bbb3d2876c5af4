//! How a service gets another version: in what steps, who lets the next one begin, and how bad a bad version is.

use crate::engine::SimDuration;

/// A rolling update, in the terms of a Kubernetes Deployment with `maxSurge: 0`: a replica is a place with a host, so the
/// old process ends before the new one starts there.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploySpec {
    /// Share of the replicas that may be out of service at once, above 0 to 1; rounded down, and one at least
    /// (`maxUnavailable`, 25 % in Kubernetes).
    pub max_unavailable: f64,
    /// A new process must be healthy for so long before the next is taken (`minReadySeconds`, 0 in Kubernetes).
    pub min_ready: SimDuration,
    /// Without progress for so long the update counts as failed, which nobody acts on (`progressDeadlineSeconds`, 600 s).
    pub progress_deadline: SimDuration,
    /// The version that is worse; nobody can deploy one without it.
    pub bad: Option<BadVersion>,
}

/// What is wrong with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadVersion {
    /// The share of requests that end in an error at once, in millionths.
    pub errors: u32,
    /// How many times as long its work takes, in thousandths.
    pub slow: u32,
    /// True if its process ends while it starts, and never serves.
    pub crashes: bool,
}

impl DeploySpec {
    /// So many of `replicas` may be out of service at once.
    pub fn unavailable(&self, replicas: usize) -> usize {
        (libm::floor(self.max_unavailable * replicas as f64) as usize).max(1)
    }
}
