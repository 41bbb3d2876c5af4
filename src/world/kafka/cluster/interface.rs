//! Input and output of a cluster: requests, timers, effects and facts. All of them small values.

use std::ops::Range;

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, ProducerId};

/// The way in which a broker is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The host is gone: peers and clients hear nothing.
    Silent,
    /// The process is gone, the host is up: connections are refused at once. The lease is not shortened by that.
    Refused,
}

/// The answer that a client meets when it calls a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachability {
    /// It answers.
    Up,
    /// No answer at all: a request hangs until the client's own timeout.
    Silent,
    /// The connection is refused at once.
    Refusing,
}

/// The state of the controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailureMode {
    /// It does.
    #[default]
    None,
    /// The metadata log takes no commit. Nothing is fenced, elected, shrunk or registered.
    CannotCommit,
}

/// The state of the cluster as the vendor names it (ClusterState of the MSK API). True, and meant for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterState {
    /// All is well.
    Active,
    /// A broker is unresponsive or being replaced, or partitions are leaderless and nobody is elected.
    Healing,
}

/// `acks` of a produce request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Acks {
    /// 0: no answer.
    None,
    /// 1: the leader has it.
    Leader,
    /// -1: the high watermark has passed it.
    #[default]
    All,
}

/// A record: the caller's payload token and its size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Comes back with the record; means nothing here.
    pub token: u32,
    /// Its size.
    pub bytes: u32,
}

/// One partition's records of a produce request.
#[derive(Clone, Debug)]
pub struct ProduceBatch {
    /// The destination.
    pub partition: PartitionId,
    /// The sender.
    pub producer: ProducerId,
    /// With idempotence: the batch's own number per producer and partition, equal in every retry. The last five of a
    /// producer are remembered; a batch seen before is not written again (ProducerStateEntry, Kafka 4.0.0-SNAPSHOT).
    pub sequence: Option<u32>,
    /// Which of the request's records.
    pub records: Range<usize>,
}

/// Errors of a partition in a produce response, by their codes in the protocol (Errors.java).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ProduceError {
    /// 6: this broker does not lead the partition.
    NotLeaderOrFollower = 6,
    /// 7: the replicas did not answer within the client's request timeout; the records are written.
    RequestTimedOut = 7,
    /// 19: fewer in sync than `min.insync.replicas`; nothing is written.
    NotEnoughReplicas = 19,
    /// 20: as 19, found after the write.
    NotEnoughReplicasAfterAppend = 20,
}

/// Wake-ups of a cluster. Stale ones are harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterTimer {
    /// A leader's replication round ends.
    Round(BrokerId),
    /// A broker's lease may have run out.
    Lease(BrokerId),
    /// The quorum has elected an active controller.
    ControllerElected,
    /// The ISR proposals of a leader are committed.
    AlterIsr(BrokerId),
    /// A leader looks for lagging followers.
    LagCheck(BrokerId),
    /// A returned broker has fetched for a while.
    CatchUp(BrokerId),
    /// A starting broker asks to be registered.
    Register(BrokerId),
    /// A registered broker has caught up with the metadata.
    Unfence(BrokerId),
    /// A broker's process ends (orderly stop) or gives up (registration).
    Exit(BrokerId),
    /// The controller looks for partitions off their preferred leader.
    LeaderImbalance,
    /// The oldest waiting produce request may have timed out.
    RequestExpiry,
    /// A partition that is moved by hand is done.
    Move,
}

impl ClusterTimer {
    /// Kind (below 16) and index.
    #[inline]
    pub fn encode(self) -> (u8, u16) {
        match self {
            ClusterTimer::Round(b) => (0, b.0 as u16),
            ClusterTimer::Lease(b) => (1, b.0 as u16),
            ClusterTimer::ControllerElected => (2, 0),
            ClusterTimer::AlterIsr(b) => (3, b.0 as u16),
            ClusterTimer::LagCheck(b) => (4, b.0 as u16),
            ClusterTimer::CatchUp(b) => (5, b.0 as u16),
            ClusterTimer::Register(b) => (6, b.0 as u16),
            ClusterTimer::Unfence(b) => (7, b.0 as u16),
            ClusterTimer::Exit(b) => (8, b.0 as u16),
            ClusterTimer::LeaderImbalance => (9, 0),
            ClusterTimer::RequestExpiry => (10, 0),
            ClusterTimer::Move => (11, 0),
        }
    }

    /// The timer of a pair made by `encode`.
    ///
    /// # Panics
    /// On another kind.
    #[inline]
    pub fn decode(kind: u8, index: u16) -> Self {
        let b = BrokerId(index as u8);
        match kind {
            0 => ClusterTimer::Round(b),
            1 => ClusterTimer::Lease(b),
            2 => ClusterTimer::ControllerElected,
            3 => ClusterTimer::AlterIsr(b),
            4 => ClusterTimer::LagCheck(b),
            5 => ClusterTimer::CatchUp(b),
            6 => ClusterTimer::Register(b),
            7 => ClusterTimer::Unfence(b),
            8 => ClusterTimer::Exit(b),
            9 => ClusterTimer::LeaderImbalance,
            10 => ClusterTimer::RequestExpiry,
            11 => ClusterTimer::Move,
            _ => unreachable!("cluster timer kind {kind}"),
        }
    }
}

/// A request of a cluster to the world; the order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterEffect {
    /// Wake the cluster.
    After {
        /// From now.
        delay: SimDuration,
        /// With this.
        timer: ClusterTimer,
    },
    /// One partition of a produce response; the response itself follows.
    ProduceResult {
        /// The caller's token.
        request: u32,
        /// The partition.
        partition: PartitionId,
        /// Offset of its first record, when it is written.
        base_offset: u64,
        /// The error, if any.
        error: Option<ProduceError>,
    },
    /// The broker answers a produce request. The network's delay is the world's.
    ProduceResponse {
        /// The caller's token.
        request: u32,
        /// True if any partition failed.
        errors: bool,
    },
    /// The broker died with this request: no answer will ever come.
    ProduceLost {
        /// The caller's token.
        request: u32,
    },
    /// Consumers can read further (topics with `subscribed`).
    HighWatermark {
        /// The partition.
        partition: PartitionId,
    },
    /// The metadata names another leader, or none.
    LeaderChanged {
        /// The partition.
        partition: PartitionId,
        /// Its leader.
        leader: Option<BrokerId>,
        /// Its epoch.
        epoch: u32,
    },
    /// Clients find the broker in another condition: connections are cut (`Refusing`), silent, or taken again (`Up`).
    ReachabilityChanged {
        /// The broker.
        broker: BrokerId,
        /// The reachability that they meet.
        reachability: Reachability,
    },
    /// A kept record is gone with the log's end: an unclean election cut it off.
    RecordLost {
        /// Its payload token.
        token: u32,
    },
    /// Something happened that a log should report.
    Fact(ClusterFact),
}

/// An event in a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterFact {
    /// The controller took a broker's lease away.
    BrokerFenced {
        /// The broker.
        broker: BrokerId,
        /// Time since its loss, as far as it was lost.
        silent_for: SimDuration,
    },
    /// A broker was registered again and takes part.
    BrokerUnfenced {
        /// The broker.
        broker: BrokerId,
    },
    /// A broker stopped in order, its leaders moved first.
    BrokerStopped {
        /// The broker.
        broker: BrokerId,
    },
    /// A broker could not register for 60 s and gave up; its process is started again.
    BrokerExited {
        /// The broker.
        broker: BrokerId,
    },
    /// A broker may not register while the lease of its former life runs (DUPLICATE_BROKER_REGISTRATION).
    RegistrationRefused {
        /// The broker.
        broker: BrokerId,
    },
    /// A partition has a new leader.
    LeaderElected {
        /// The partition.
        partition: PartitionId,
        /// Its leader.
        leader: BrokerId,
        /// Its epoch.
        epoch: u32,
        /// Out of the ISR: committed records may be lost.
        unclean: bool,
        /// The time without one.
        leaderless_for: SimDuration,
    },
    /// A partition has no leader: -1 is committed.
    Leaderless {
        /// The partition.
        partition: PartitionId,
        /// Its last leader.
        last: BrokerId,
        /// True if a healthy controller would have elected somebody.
        refused: bool,
    },
    /// The blocked duty kept the controller from an election that would have found a leader.
    ElectionRefused {
        /// The partition.
        partition: PartitionId,
    },
    /// Replicas left the ISR.
    IsrShrunk {
        /// The partition.
        partition: PartitionId,
        /// Number left.
        isr: u8,
    },
    /// Replicas joined the ISR.
    IsrExpanded {
        /// The partition.
        partition: PartitionId,
        /// Their number now.
        isr: u8,
    },
    /// A returned broker has all its partitions up to date again.
    CaughtUp {
        /// The broker.
        broker: BrokerId,
        /// Since it was unfenced.
        after: SimDuration,
    },
    /// The quorum has no active controller.
    ControllerLost {
        /// True if a majority is left to elect another.
        majority: bool,
    },
    /// A controller node became active: every unfenced broker has a fresh lease.
    ControllerElected {
        /// The node.
        node: u8,
    },
    /// The controller moved partitions to their preferred leaders.
    PreferredElection {
        /// Their number.
        count: u16,
    },
    /// The blocked duty kept partitions away from their preferred leaders.
    PreferredElectionRefused {
        /// Their number.
        count: u16,
    },
    /// The vendor's state of the cluster.
    StateChanged {
        /// The state.
        state: ClusterState,
    },
    /// Records were dropped unread: nobody trimmed the log and it reached its limit.
    RecordsDropped {
        /// The partition.
        partition: PartitionId,
    },
    /// Records that were written are gone: the new leader never had them.
    LogTruncated {
        /// The partition.
        partition: PartitionId,
        /// Their number.
        records: u64,
        /// True if some of them were committed (unclean election only).
        committed: bool,
        /// Number of them that were committed, and so acknowledged.
        acknowledged: u64,
    },
    /// A person gave a partition its leader by hand.
    PartitionMoved {
        /// The partition.
        partition: PartitionId,
        /// No replica was in sync: what only others had is lost.
        unclean: bool,
    },
    /// The list of partitions to be moved by hand is worked off.
    MovesEnded {
        /// Number that got a leader.
        moved: u16,
        /// Number that have none: no replica lives.
        left: u16,
    },
    /// Partitions cannot be moved by hand: the controller commits nothing.
    MoveRefused,
}

/// A partition in a metadata response (KRaftMetadataCache.getPartitionMetadata).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionMetadata {
    /// Its leader; none with LEADER_NOT_AVAILABLE (5): registered leader -1 or fenced.
    pub leader: Option<BrokerId>,
    /// Its epoch.
    pub epoch: u32,
}

/// A record as a consumer finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// The payload token.
    pub token: u32,
    /// Its size.
    pub bytes: u32,
    /// The time when the leader wrote it.
    pub appended: SimTime,
}
