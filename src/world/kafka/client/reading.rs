//! How a client reads: what one partition without a leader does to the others, how long a silent leader costs, what the
//! loss of the coordinator means, and what it says of the end of a partition that has no leader.

use super::Client;
use crate::engine::SimDuration;

/// What distinguishes readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What a partition without a leader does to the others: nothing, or its broker-mates stop at once, and everything
    /// stops when the client has given up after so long, at least and at most.
    pub others_stop: Option<(SimDuration, SimDuration)>,
    /// What follows when the coordinator answers errors.
    pub on_coordinator_loss: OnCoordinatorLoss,
    /// What it says of the ends of partitions while one has no leader.
    pub offsets: Offsets,
    /// How long a synchronous commit waits for a coordinator; nothing: until it is repaired.
    pub sync_commit: Option<SimDuration>,
    /// Pause between requests for metadata while a partition has no leader, where it is always the same.
    pub metadata_pause: Option<SimDuration>,
}

/// What a member does whose coordinator is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCoordinatorLoss {
    /// It reads on, without commits.
    ReadsOn,
    /// It reads until its own session time has passed.
    UntilSession,
    /// It stops at its next heartbeat, and begins again when it has found the coordinator.
    Stops,
    /// It stops at its next heartbeat. It looks for the coordinator for so long per broker; then it has ended, and only a
    /// restart helps.
    StopsForGood(SimDuration),
}

/// The answer to "where do the partitions end?" while one of them has no leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offsets {
    /// Every partition but that one, at once.
    PerPartition,
    /// An error for all of them, after so long.
    FailsForAll(SimDuration),
}

/// The Java client.
const JAVA: Reading = Reading {
    others_stop: None,
    on_coordinator_loss: OnCoordinatorLoss::ReadsOn,
    // default.api.timeout.ms.
    offsets: Offsets::FailsForAll(SimDuration::from_secs(60)),
    // default.api.timeout.ms.
    sync_commit: Some(SimDuration::from_secs(60)),
    metadata_pause: None,
};

impl Client {
    /// How it reads.
    pub fn reading(self) -> Reading {
        let half = Some(SimDuration::from_millis(500));
        match self {
            // The reading of platformatic was not measured.
            Client::Java | Client::Platformatic => JAVA,
            Client::Librdkafka => Reading {
                on_coordinator_loss: OnCoordinatorLoss::UntilSession,
                offsets: Offsets::PerPartition,
                sync_commit: Some(SimDuration::from_secs(45)),
                ..JAVA
            },
            Client::KafkaPython => Reading {
                on_coordinator_loss: OnCoordinatorLoss::Stops,
                offsets: Offsets::FailsForAll(SimDuration::from_secs(30)),
                sync_commit: Some(SimDuration::from_secs(30)),
                metadata_pause: half,
                ..JAVA
            },
            Client::Aiokafka => Reading {
                offsets: Offsets::FailsForAll(SimDuration::from_secs(40)),
                sync_commit: None,
                metadata_pause: half,
                ..JAVA
            },
            Client::Kafkajs => Reading {
                others_stop: Some((SimDuration::from_secs(7), SimDuration::from_secs(18))),
                on_coordinator_loss: OnCoordinatorLoss::StopsForGood(SimDuration::from_secs(10)),
                offsets: Offsets::FailsForAll(SimDuration::from_millis(6_900)),
                ..JAVA
            },
        }
    }
}
