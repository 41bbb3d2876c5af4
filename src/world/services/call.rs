//! A call: one operation asked of one replica, from the moment it is sent until its answer has arrived.
//!
//! Travelling -> Queued -> Working or Waiting, step by step -> Answering -> freed. A call whose replica dies is Gone
//! (freed when its last pending event has fired). Whoever asked may leave earlier: the server does not notice.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::front::balancer::ElbCode;
use crate::world::guards::{BreakerPermit, GateKind, RetryCall};
use crate::world::ids::{
    ClusterId, OperationId, PartitionId, QuorumId, ReplicaId, ServiceId, StoreId, ZoneId,
};
use crate::world::part::Part;
use crate::world::services::replica::NIL;
use crate::world::slab::Handle;
use crate::world::topology::keys::Who;
use crate::world::watch::lives::NOBODY;

/// A call that is to be sent to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Who waits for its answer.
    pub parent: Parent,
    /// The balancer's node that chooses its target.
    pub node: ZoneId,
    /// The service.
    pub service: ServiceId,
    /// Its operation.
    pub operation: OperationId,
    /// Customer's key.
    pub key: u64,
    /// Key of its draws.
    pub draw_key: u64,
    /// From whoever asks to the node.
    pub delay: SimDuration,
}

/// The one that waits for a call's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// A customer.
    Visit(Handle),
    /// A step of another call.
    Call(Handle),
    /// A consumer group's member: replica's `life` when it took the record, and the record's message.
    Record {
        /// Life of the replica.
        life: u32,
        /// The message (place in the messages slab).
        message: u32,
        /// Partition of the record.
        partition: PartitionId,
    },
    /// Nobody.
    Feed,
    /// A health check of the balancer (its number).
    Check(u32),
    /// Nobody any more: it was queued for later over an edge, and this is try number `number`.
    Later {
        /// Place of the edge's state.
        edge: u16,
        /// Number of the try.
        number: u32,
    },
}

/// The place where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// On the network, towards its replica.
    Travelling,
    /// In the replica's queue.
    Queued,
    /// In the queue, but its caller left and the service removes such requests.
    Abandoned,
    /// Uses a worker for a service time.
    Working,
    /// Holds a worker while it waits.
    Waiting,
    /// Pausing before a retry; holds its worker.
    Pausing,
    /// On the network, back.
    Answering,
    /// Died with its replica.
    Gone,
}

/// The thing that a waiting call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// Nothing.
    Nothing,
    /// The answer of another call.
    Call(Handle),
    /// A job of a store or quorum group.
    Job(Handle),
    /// Memory in the producer's buffer, for a record that is then sent without waiting.
    Buffer(Handle),
    /// The acknowledgement of a record.
    Ack(Handle),
    /// The reply to a request record.
    Reply(Handle),
    /// A permission to go out, from the replica's own breaker or a gate.
    Permission(Permit),
}

/// The continuation of a wait for a permission to go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// The call waits for another one to end that has gone through its breaker, and asks again then.
    Breaker,
    /// The gate has reserved one: the call goes on to the next gate.
    Reserved(GateKind),
    /// The gate refuses, and the caller sleeps first.
    Denied(GateKind),
    /// The call stands in the gate's line.
    Line(GateKind),
    /// The call has got a place.
    Place(GateKind),
}

/// The outcome of a call, or of a step of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallOutcome {
    /// As it should.
    Ok,
    /// By a fallback.
    Degraded,
    /// Refused at once: a full queue, or a fallback that says no.
    Rejected,
    /// With an error.
    Failed,
    /// Because a wait lasted as long as its limit.
    TimedOut,
}

impl CallOutcome {
    /// Every outcome, in order.
    pub const ALL: [CallOutcome; 5] = [
        CallOutcome::Ok,
        CallOutcome::Degraded,
        CallOutcome::Rejected,
        CallOutcome::Failed,
        CallOutcome::TimedOut,
    ];

    /// Returns whether the caller got what it asked for.
    pub fn answered(self) -> bool {
        matches!(self, CallOutcome::Ok | CallOutcome::Degraded)
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The one that waits for it.
    pub parent: Parent,
    /// The place where it runs.
    pub replica: ReplicaId,
    /// The balancer's node that it goes through, both ways.
    pub via: ZoneId,
    /// True if the node itself answers: it had no target, or none that took the call.
    pub by_node: bool,
    /// Operation of the replica's service.
    pub operation: OperationId,
    /// Step of the operation.
    pub step: u8,
    /// Retries of this step so far.
    pub tries: u8,
    /// The retry policy's memory of this step.
    pub attempts: Option<RetryCall>,
    /// The place where it is.
    pub state: CallState,
    /// The thing it waits for.
    pub wait: WaitFor,
    /// True if a fallback answered a step.
    pub degraded: bool,
    /// Its outcome, once it is Answering.
    pub outcome: CallOutcome,
    /// The part that the wait that spoilt it was for: partition, replica … (see `Blame`).
    pub blame: Blame,
    /// The customer's key: decides the partition.
    pub key: u64,
    /// Names the visit that it belongs to, for the draws of its further keys; 0 where the document has none.
    pub about: u32,
    /// The partition, within its topic, that the client has chosen for the last record without a key.
    pub placed: u16,
    /// Names the draws: the visit, its attempt, and the path of calls.
    pub draw_key: u64,
    /// The time when it was sent.
    pub sent: SimTime,
    /// The time when it arrived at its replica.
    pub arrived: SimTime,
    /// The time when the present state began (queued, working, waiting).
    pub since: SimTime,
    /// Limit of the present wait.
    pub limit: SimDuration,
    /// The timer of that limit.
    pub limit_timer: TimerId,
    /// The timer of `count_running`.
    pub slow_timer: TimerId,
    /// The breaker that admitted this step, as a place in the edge's breakers; `u32::MAX` for none.
    pub breaker: u32,
    /// What the breaker gave it when it let it through.
    pub breaker_permit: BreakerPermit,
    /// The breaker that it waits for, as a place in the edge's breakers, while it does.
    pub waits_at: u32,
    /// True if the breaker has recorded it while it ran.
    pub counted_slow: bool,
    /// The gates of the edge in which it has a place, as a set.
    pub places: u8,
    /// True if only its worker is left of it, which waits for what the call has stopped waiting for.
    pub held: bool,
    /// True if it goes on without its worker, which is held.
    pub workerless: bool,
    /// True if its retries are counted by the budget that is a defence.
    pub defence_budget: bool,
    /// True if a fallback's calculation is being worked on.
    pub calculating: bool,
    /// Events of this place that are still to fire.
    pub pending: u8,
    /// The next call in the queue.
    pub next: u32,
    /// The followed life that it belongs to, or `NOBODY`.
    pub life: u32,
    /// True if the balancer keeps a connection for it.
    pub connected: bool,
    /// The answer that the balancer gives in the target's place, if it does.
    pub gateway: Option<ElbCode>,
    /// The proxied request whose present try it is, or `NIL`.
    pub(crate) relay: u32,
}

/// The innermost part that spoilt a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// Nothing.
    Nobody,
    /// A partition (cluster, partition) did not acknowledge or reply.
    Partition(ClusterId, PartitionId),
    /// A replica did not answer.
    Replica(ReplicaId),
    /// A queue was full, or the caller's own patience ended in it.
    Queue(ReplicaId),
    /// A quorum group did not commit.
    Quorum(QuorumId),
    /// A store did not answer.
    Store(StoreId),
    /// The producer's buffer was full.
    Buffer(ReplicaId),
    /// The balancer had no node or target.
    Balancer,
    /// The name of a service gave no address.
    Name(ServiceId),
}

impl Blame {
    /// Returns the part that it names.
    pub fn part(self) -> Option<Part> {
        match self {
            Blame::Nobody => None,
            Blame::Partition(cluster, _) => Some(Part::Cluster(cluster)),
            Blame::Replica(replica) | Blame::Queue(replica) | Blame::Buffer(replica) => {
                Some(Part::Replica(replica))
            }
            Blame::Quorum(quorum) => Some(Part::Quorum(quorum)),
            Blame::Store(store) => Some(Part::Store(store)),
            Blame::Balancer => Some(Part::Balancer),
            Blame::Name(service) => Some(Part::Service(service)),
        }
    }
}

impl Call {
    /// A call that is sent now and travels: its one pending event is the arrival (or the failure before it).
    pub fn sent(
        parent: Parent,
        replica: ReplicaId,
        operation: OperationId,
        key: u64,
        draw_key: u64,
        now: SimTime,
    ) -> Call {
        Call {
            parent,
            replica,
            via: ZoneId(0),
            by_node: false,
            operation,
            step: 0,
            tries: 0,
            attempts: None,
            state: CallState::Travelling,
            wait: WaitFor::Nothing,
            degraded: false,
            outcome: CallOutcome::Failed,
            blame: Blame::Nobody,
            key,
            about: 0,
            placed: 0,
            draw_key,
            sent: now,
            arrived: now,
            since: now,
            limit: SimDuration::MAX,
            limit_timer: TimerId::NONE,
            slow_timer: TimerId::NONE,
            breaker: u32::MAX,
            breaker_permit: BreakerPermit::NONE,
            waits_at: u32::MAX,
            counted_slow: false,
            places: 0,
            held: false,
            workerless: false,
            defence_budget: false,
            calculating: false,
            pending: 1,
            next: NIL,
            life: NOBODY,
            connected: false,
            gateway: None,
            relay: NIL,
        }
    }

    /// Whose request it is, and what it is about.
    pub fn who(&self) -> Who {
        Who { key: self.key, about: self.about }
    }

    /// Returns whether it uses a worker now.
    pub fn on_worker(&self) -> bool {
        matches!(self.state, CallState::Working | CallState::Waiting | CallState::Pausing)
    }
}
