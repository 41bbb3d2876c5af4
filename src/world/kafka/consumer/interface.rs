//! Input and output of a consumer group.

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, GroupId, PartitionId};
use crate::world::kafka::client::{Client, Reading};

/// A consumer group of one service.
#[derive(Clone, Debug)]
pub struct GroupConfig {
    /// Its number: key of its random draws.
    pub id: GroupId,
    /// `group.id`: decides its offsets partition.
    pub name: String,
    /// Members, one per replica of the service. At least 1.
    pub members: u16,
    /// The partitions of the topics it reads, in order.
    pub partitions: Vec<PartitionId>,
    /// Timers.
    pub settings: ConsumerSettings,
    /// The manners of its client.
    pub reading: Reading,
}

/// `partition.assignment.strategy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assignor {
    /// RangeAssignor, the one in use by default: contiguous shares, and eager: a member reads nothing from its joining
    /// again until the new assignment.
    #[default]
    Range,
    /// CooperativeStickyAssignor: members keep reading, and partitions move only as far as evenness asks. A record at
    /// hand of a partition that moves is read again by the new owner.
    CooperativeSticky,
}

/// Timers of a consumer and its group coordinator (ConsumerConfig, GroupCoordinatorConfig; Kafka 4.0.0-SNAPSHOT).
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerSettings {
    /// `session.timeout.ms`, 45000.
    pub session_timeout: SimDuration,
    /// `heartbeat.interval.ms`, 3000.
    pub heartbeat_interval: SimDuration,
    /// `max.poll.interval.ms`, 300000: a member that works longer on what a poll gave it leaves the group.
    pub max_poll_interval: SimDuration,
    /// `max.poll.records`, 500: the most that a poll gives.
    pub max_poll_records: u32,
    /// Polls of several records are followed, also where handling is not slow (`consumer/polling.rs`). Off.
    pub counts_polls: bool,
    /// What is done about a record whose handling fails; `None`: the service passes it over by itself, and one that nobody
    /// can handle is met with the default.
    pub retry: Option<Redelivery>,
    /// `partition.assignment.strategy`, Range.
    pub assignor: Assignor,
    /// `group.initial.rebalance.delay.ms`, 3000, of an empty group only.
    pub initial_rebalance_delay: SimDuration,
    /// `auto.commit.interval.ms`, 5000.
    pub auto_commit_interval: SimDuration,
    /// Each record ends with a synchronous commit (`commitSync()`), in place of the automatic ones. Off.
    pub sync_commit: bool,
    /// `request.timeout.ms`, 30000.
    pub request_timeout: SimDuration,
    /// `fetch.max.wait.ms`, 500: how long an idle fetch is parked, so how old an outstanding one may be.
    pub fetch_max_wait: SimDuration,
    /// `retry.backoff.ms`, 100, doubled up to `retry_backoff_max`, jitter +-20 %.
    pub retry_backoff: SimDuration,
    /// `retry.backoff.max.ms`, 1000.
    pub retry_backoff_max: SimDuration,
    /// `reconnect.backoff.ms`, 50.
    pub reconnect_backoff: SimDuration,
    /// `socket.connection.setup.timeout.ms`, 10000: a new connection to a silent host.
    pub connection_setup_timeout: SimDuration,
    /// `offsets.commit.timeout.ms` of the broker, 5000: how long a commit may wait for replicas.
    pub commit_timeout: SimDuration,
    /// One round trip to a broker: 2 ms (assumption).
    pub round_trip: SimDuration,
}

impl Default for ConsumerSettings {
    fn default() -> Self {
        ConsumerSettings {
            session_timeout: SimDuration::from_millis(45_000),
            heartbeat_interval: SimDuration::from_millis(3_000),
            max_poll_interval: SimDuration::from_millis(300_000),
            max_poll_records: 500,
            counts_polls: false,
            retry: None,
            assignor: Assignor::Range,
            initial_rebalance_delay: SimDuration::from_millis(3_000),
            auto_commit_interval: SimDuration::from_millis(5_000),
            sync_commit: false,
            request_timeout: SimDuration::from_millis(30_000),
            fetch_max_wait: SimDuration::from_millis(500),
            retry_backoff: SimDuration::from_millis(100),
            retry_backoff_max: SimDuration::from_millis(1_000),
            reconnect_backoff: SimDuration::from_millis(50),
            connection_setup_timeout: SimDuration::from_millis(10_000),
            commit_timeout: SimDuration::from_millis(5_000),
            round_trip: SimDuration::from_millis(2),
        }
    }
}

impl ConsumerSettings {
    /// The settings of a client where a document states none: what was measured; the rest is as in Java.
    pub fn of(client: Client) -> ConsumerSettings {
        let java = ConsumerSettings::default();
        let seconds = SimDuration::from_secs;
        match client {
            Client::Java | Client::Platformatic => java,
            // A silent leader cost 62 s: socket.timeout.ms of 60 s, and a fetch that had waited.
            // It gives one message a poll.
            Client::Librdkafka => {
                ConsumerSettings { request_timeout: seconds(62), max_poll_records: 1, ..java }
            }
            Client::KafkaPython => ConsumerSettings { request_timeout: seconds(40), ..java },
            // Each message that is asked for counts as a poll.
            Client::Aiokafka => {
                ConsumerSettings { request_timeout: seconds(40), max_poll_records: 1, ..java }
            }
            // Not within 175 s, when the run ended; inferred: six tries of 30 s and the pauses between them, as its writers
            // (188 to 192 s).
            // It sends a heartbeat after each message (`eachMessage`), and has no interval between polls: Java's stands.
            Client::Kafkajs => {
                ConsumerSettings { request_timeout: seconds(190), max_poll_records: 1, ..java }
            }
        }
    }
}

/// What a consumer does about a record whose handling fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redelivery {
    /// Attempts in all; `None`: for ever.
    pub attempts: Option<u32>,
    /// The pause before each further attempt, in which the member does nothing else. 1 s (assumption).
    pub back_off: SimDuration,
    /// What becomes of a record that is given up.
    pub then: GivenUp,
}

/// What becomes of a record that is given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GivenUp {
    /// It is logged and skipped.
    #[default]
    Skip,
    /// It is put aside in a dead-letter topic.
    DeadLetter,
}

impl Default for Redelivery {
    fn default() -> Self {
        Redelivery { attempts: None, back_off: SimDuration::from_secs(1), then: GivenUp::Skip }
    }
}

impl Redelivery {
    /// Returns whether a record is given up after so many attempts.
    pub fn ends_at(&self, attempts: u32) -> bool {
        self.attempts.is_some_and(|most| attempts >= most)
    }
}

/// Wake-ups of a group. Stale ones are harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupTimer {
    /// The join phase of a rebalance ends.
    Rebalance,
    /// A member's session at the coordinator may have run out.
    Session(u16),
    /// A member's metadata request is answered.
    Metadata(u16),
    /// The fetch of the partition with this index in the group gives up waiting or reconnects.
    Fetch(u16),
    /// A member commits.
    Commit(u16),
    /// A member looks for its coordinator, or its call to it times out.
    Coordinator(u16),
    /// A member's heartbeat that notifies it of a rebalance.
    Heartbeat(u16),
    /// A member may have worked too long since its last poll.
    Poll(u16),
    /// A member without its coordinator stops reading, or its consumer ends.
    Halt(u16),
    /// A member's attempts to find a leader for a partition are over.
    Chain(u16),
    /// A member's synchronous commit gives up.
    Sync(u16),
}

impl GroupTimer {
    /// Kind (below 16) and index.
    #[inline]
    pub fn encode(self) -> (u8, u16) {
        match self {
            GroupTimer::Rebalance => (0, 0),
            GroupTimer::Session(m) => (1, m),
            GroupTimer::Metadata(m) => (2, m),
            GroupTimer::Fetch(p) => (3, p),
            GroupTimer::Commit(m) => (4, m),
            GroupTimer::Coordinator(m) => (5, m),
            GroupTimer::Heartbeat(m) => (6, m),
            GroupTimer::Poll(m) => (7, m),
            GroupTimer::Halt(m) => (8, m),
            GroupTimer::Chain(m) => (9, m),
            GroupTimer::Sync(m) => (10, m),
        }
    }

    /// The timer of a pair made by `encode`.
    ///
    /// # Panics
    /// On another kind.
    #[inline]
    pub fn decode(kind: u8, index: u16) -> Self {
        match kind {
            0 => GroupTimer::Rebalance,
            1 => GroupTimer::Session(index),
            2 => GroupTimer::Metadata(index),
            3 => GroupTimer::Fetch(index),
            4 => GroupTimer::Commit(index),
            5 => GroupTimer::Coordinator(index),
            6 => GroupTimer::Heartbeat(index),
            7 => GroupTimer::Poll(index),
            8 => GroupTimer::Halt(index),
            9 => GroupTimer::Chain(index),
            10 => GroupTimer::Sync(index),
            _ => unreachable!("group timer kind {kind}"),
        }
    }
}

/// A request of a group to the world; the order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupEffect {
    /// Wake the group.
    After {
        /// From now.
        delay: SimDuration,
        /// With this.
        timer: GroupTimer,
    },
    /// A member's poll thread takes a record: run the operation, then call `finished`. The network's delay is the
    /// world's.
    Process {
        /// The member.
        member: u16,
        /// The partition.
        partition: PartitionId,
        /// The record's offset.
        offset: u64,
        /// The payload token.
        token: u32,
    },
    /// The coordinator stored an offset: records below it are never read again by this group.
    Committed {
        /// The partition.
        partition: PartitionId,
        /// The next offset to read after a reassignment.
        offset: u64,
    },
    /// A member asked a broker for metadata.
    AskedMetadata {
        /// The member.
        member: u16,
        /// How many times it has.
        count: u32,
    },
    /// Something happened that a log should report.
    Fact(GroupFact),
}

/// An event in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupFact {
    /// The coordinator took a member out: no heartbeat within the session timeout.
    MemberLost {
        /// The member.
        member: u16,
        /// Since its loss.
        waited: SimDuration,
    },
    /// A member left the group: it has not polled for `max.poll.interval.ms`.
    PollTimedOut {
        /// The member.
        member: u16,
    },
    /// A member fails at a record for the first time, and will try again or give it up.
    RecordFails {
        /// The record's partition.
        partition: PartitionId,
    },
    /// A member gives up a record at which it has failed.
    RecordGivenUp {
        /// The record's partition.
        partition: PartitionId,
        /// Attempts in all.
        attempts: u32,
        /// True if the record is put aside in a dead-letter topic, false if it is skipped.
        aside: bool,
    },
    /// Partitions were assigned anew.
    Rebalanced {
        /// The generation.
        generation: u32,
        /// Members now.
        members: u16,
    },
    /// A member cannot commit: its coordinator does not answer.
    CommitStalled {
        /// The member.
        member: u16,
    },
    /// A member commits again.
    CommitResumed {
        /// The member.
        member: u16,
        /// Time without a commit.
        after: SimDuration,
    },
    /// A member cannot read a partition.
    PartitionStalled {
        /// The partition.
        partition: PartitionId,
        /// The cause.
        cause: Stall,
        /// The time since which it has not been readable.
        since: SimTime,
    },
    /// A member reads a partition again.
    PartitionResumed {
        /// The partition.
        partition: PartitionId,
        /// The time for which it was not readable.
        after: SimDuration,
    },
    /// A member reads nothing any more, though its process runs.
    MemberHalted {
        /// The member.
        member: u16,
    },
    /// The consumer of a member has ended for good; its process runs on.
    MemberEnded {
        /// The member.
        member: u16,
    },
    /// The group has another coordinator.
    CoordinatorMoved {
        /// The broker.
        broker: BrokerId,
    },
}

/// Why a partition is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// Its leader does not answer; the client waits for its request timeout.
    SilentLeader,
    /// Its leader refuses connections.
    RefusingLeader,
    /// The metadata names no leader.
    Leaderless,
}

/// The lag of a group on a partition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// `records-lag` of the client: the high watermark of its last fetch minus its position. Stale while it is stalled.
    pub seen_by_client: u64,
    /// Log end offset minus position: true.
    pub unread: u64,
    /// Log end offset minus committed offset: what an exporter computes.
    pub uncommitted: u64,
}
