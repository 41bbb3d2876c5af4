//! Facts for the log and the figures, movements for the picture, counts of visits. All of them
//! are outputs: nothing in the world reads them.

use serde::{Deserialize, Serialize};

use crate::base::wire::{wire_enum, wire_struct};
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{Command, Outcome, StoreAction};
use crate::world::front::balancer::{HealthChange, Shift};
use crate::world::guards::Transition;
use crate::world::ids::*;
use crate::world::kafka::cluster::ClusterFact;
use crate::world::kafka::consumer::GroupFact;
use crate::world::part::Part;
use crate::world::quorums::quorum::Mode;
use crate::world::region::hosts::HostKind;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::services::deploys::DeployFact;
use crate::world::services::fleet::FleetFact;
use crate::world::stores::store::{Resource, Stage};
use crate::world::topology::BadEnd;

/// What a blocked call of send() waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockedFor {
    /// The producer's first metadata: no broker has answered the new process yet.
    Metadata,
    /// Memory of the producer's buffer.
    Memory,
}

/// Something about the connections of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFact {
    /// So many were cut at once: the primary moves.
    Cut(u32),
    /// The server has as many as it may, which is so many, and refuses more (told once in ten seconds).
    Refused(u32),
    /// Every client that waits has one again; since they were cut.
    Back(SimDuration),
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// A person acted.
    Commanded(Command, Outcome),
    /// A customer's visit began.
    VisitStarted(JourneyId),
    /// A customer's visit is over.
    VisitEnded {
        /// The journey.
        journey: JourneyId,
        /// The outcome.
        outcome: CallOutcome,
        /// The time when it began.
        started: SimTime,
        /// True if a fallback had a part in its answer.
        by_fallback: bool,
        /// Duration of the last attempt.
        latency: SimDuration,
        /// Attempts made.
        attempts: u8,
        /// The part that spoilt it, when something did.
        blame: Blame,
    },
    /// A host lost power.
    HostDown(HostKind),
    /// A host runs again.
    HostUp(HostKind),
    /// A replica serves again.
    ReplicaUp(ReplicaId),
    /// A person restarted a service.
    ServiceRestarted(ServiceId),
    /// All workers of a service's running replicas are busy.
    PoolFull(ServiceId),
    /// Not all of them any more; it lasted so long.
    PoolFree(ServiceId, SimDuration),
    /// A proxy's node passes a target over from now on, because of how requests to it ended.
    Marked(ZoneId, ReplicaId, BadEnd),
    /// A proxy's node has no target left for a service: it refuses.
    NobodyLeft(ZoneId, ServiceId),
    /// A node of the balancer changed its opinion of a target.
    Target(ZoneId, ReplicaId, HealthChange),
    /// Traffic was moved out of a zone, by whom; or let in again.
    ZoneShifted(ZoneId, Option<Shift>),
    /// A zone has no healthy target of a service any more (false), or has one again (true), where a group keeps to its
    /// zones.
    ZoneTargets(ZoneId, ServiceId, bool),
    /// An autoscaling group's fact.
    Fleet(ServiceId, FleetFact),
    /// A roll-out of a service's version is over, or makes no progress.
    Deploy(ServiceId, DeployFact),
    /// A circuit breaker changed its state (edge, replica, place within the edge).
    Breaker(u16, ReplicaId, u32, Transition),
    /// A Kafka cluster's fact.
    Cluster(ClusterId, ClusterFact),
    /// A consumer group's fact.
    Group(GroupId, GroupFact),
    /// A producer got its first acknowledgement after its partition had been without a leader.
    FirstAck {
        /// The cluster.
        cluster: ClusterId,
        /// The partition.
        partition: PartitionId,
        /// Since the leader was elected.
        after: SimDuration,
    },
    /// A replica reads the replies of a partition again, after its fetch had waited at a silent leader
    /// (`request.timeout.ms`).
    RepliesResumed {
        /// The cluster.
        cluster: ClusterId,
        /// The partition of the reply topic.
        partition: PartitionId,
        /// The replica.
        replica: ReplicaId,
        /// Since the leader fell silent.
        after: SimDuration,
    },
    /// A producer's send blocks (reported once in ten seconds).
    SendBlocked(ProducerId, BlockedFor),
    /// A quorum group has a leader again (or another).
    QuorumLed(QuorumId),
    /// A quorum group cannot commit.
    QuorumLost(QuorumId),
    /// A store has a new primary.
    StorePrimary(StoreId),
    /// A store lost its primary.
    StorePrimaryLost(StoreId),
    /// A hall of a zone lost its cooling.
    CoolingLost(ZoneId, u8),
    /// It is cooled again.
    CoolingBack(ZoneId, u8),
    /// A host that heat switched off will not come back by itself.
    NeedsHands(HostKind),
    /// An action on a store goes on.
    StoreWork(StoreId, StoreAction, Stage),
    /// The connections of a store are cut, refused, or there again.
    StoreConnections(StoreId, ConnectFact),
    /// A part of a store has too little of something, or enough again.
    StoreResource(StoreId, u8, Resource, bool),
    /// The vendor has been called; it will take so long.
    VendorCalled(ControlPlaneId, SimDuration),
    /// The vendor has repaired every duty.
    VendorRepaired(ControlPlaneId),
    /// A quorum group has another mode; an auction that ended executed so many orders.
    QuorumMode(QuorumId, Mode, u32),
    /// A new quorum group is being built; it takes so long.
    QuorumRebuilding(QuorumId, SimDuration),
    /// The building of a new quorum group has ended; whether it works.
    QuorumRebuilt(QuorumId, bool),
    /// A process of a service has to wait that long for its start: so many may start per minute.
    StartThrottled(ServiceId, SimDuration),
    /// The clients of a cluster are being pointed at its standby, or back.
    Switching {
        /// The cluster.
        cluster: ClusterId,
        /// To the standby.
        away: bool,
        /// Duration of that.
        takes: SimDuration,
    },
    /// They are there.
    Switched {
        /// The cluster.
        cluster: ClusterId,
        /// The one that they use now.
        to: ClusterId,
        /// Acknowledged records that had not been copied.
        lost: u64,
        /// Records that are processed a second time.
        again: u64,
    },
}

/// Counts of visits by journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// One per journey.
    pub journeys: Vec<JourneyTally>,
}

/// Counts of one journey's visits. offered = ok + degraded + rejected + failed + timed_out + in flight, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JourneyTally {
    /// Visits begun.
    pub offered: u64,
    /// Answered within the target.
    pub ok: u64,
    /// Answered later, or by a fallback.
    pub degraded: u64,
    /// Refused at once.
    pub rejected: u64,
    /// Ended with an error.
    pub failed: u64,
    /// Given up.
    pub timed_out: u64,
    /// From the beginning of a visit to its answer, all attempts included: sum over those answered, microseconds.
    pub answered_micros: u64,
}

impl JourneyTally {
    /// Visits that have ended.
    pub fn ended(&self) -> u64 {
        self.ok + self.degraded + self.rejected + self.failed + self.timed_out
    }

    /// Visits that have not.
    pub fn in_flight(&self) -> u64 {
        self.offered - self.ended()
    }

    pub(crate) fn count(&mut self, outcome: CallOutcome) {
        match outcome {
            CallOutcome::Ok => self.ok += 1,
            CallOutcome::Degraded => self.degraded += 1,
            CallOutcome::Rejected => self.rejected += 1,
            CallOutcome::Failed => self.failed += 1,
            CallOutcome::TimedOut => self.timed_out += 1,
        }
    }
}

/// What moves, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HopKind {
    /// A request or record on its way.
    Request,
    /// An answer in time.
    Answer,
    /// An answer after the journey's target.
    Late,
    /// An answer by a fallback.
    Fallback,
    /// Refused at once.
    Refused,
    /// An error, or given up after waiting.
    Failed,
}

impl HopKind {
    /// Returns the kind of an answer.
    pub(crate) fn answer(outcome: CallOutcome, late: bool) -> HopKind {
        match outcome {
            CallOutcome::Ok if late => HopKind::Late,
            CallOutcome::Ok => HopKind::Answer,
            CallOutcome::Degraded => HopKind::Fallback,
            CallOutcome::Rejected => HopKind::Refused,
            CallOutcome::Failed | CallOutcome::TimedOut => HopKind::Failed,
        }
    }
}

/// A movement of one request, record or answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The time when it left.
    pub at: SimTime,
    /// From.
    pub from: Part,
    /// To.
    pub to: Part,
    /// The kind of movement.
    pub kind: HopKind,
}

wire_struct! {
    Hop { at, from, to, kind }
}

wire_enum! {
    HopKind { Request {} = 0, Answer {} = 1, Late {} = 2, Fallback {} = 3, Refused {} = 4, Failed {} = 5 } else HopKind::Request;
}
