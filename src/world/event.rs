//! The closed set of events, each packed into 30 bits: a kind and an index into the slab or vector it is about.

use crate::engine::EventCode;
use crate::world::ids::{ClusterId, GroupId};
use crate::world::kafka::cluster::ClusterTimer;
use crate::world::kafka::consumer::GroupTimer;

/// Everything that can happen by itself. Indices are those of the world's slabs and vectors. In the order of the codes,
/// so that a code is a kind as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next customer of a journey arrives.
    Arrival(u32),
    /// A customer tries again.
    Refresh(u32),
    /// A customer loses patience.
    Patience(u32),
    /// The next operation of a service's feed starts.
    Feed(u32),
    /// A call reaches its replica.
    Arrive(u32),
    /// A call's service time is over.
    WorkDone(u32),
    /// A call's answer reaches who asked.
    Answer(u32),
    /// A call's wait has lasted as long as its policy allows.
    WaitLimit(u32),
    /// A running call has become slow (`count_running`).
    RunningSlow(u32),
    /// A call tries its step again.
    Retry(u32),
    /// A store or quorum group has done a job.
    JobDone(u32),
    /// A node of the balancer checks a target.
    HealthCheck(u32),
    /// A health check got no answer.
    HealthCheckSilent(u32),
    /// A host loses power.
    HostDown(u32),
    /// A host's boot is over.
    HostUp(u32),
    /// A replica's process serves.
    ReplicaUp(u32),
    /// A quorum group holds an election.
    QuorumElection(u32),
    /// A store has a new primary.
    StoreElection(u32),
    /// The vendor has repaired a control plane.
    VendorRepair(u32),
    /// A producer wants to be woken.
    ProducerWake(u32),
    /// A produce request reaches its broker.
    ProduceArrive(u32),
    /// A produce response, or a broken connection, reaches the producer.
    ProduceAnswer(u32),
    /// A metadata response reaches a producer.
    MetadataAnswer(u32),
    /// A producer's connection attempt ends (producer * 64 + broker).
    ProducerConnect(u32),
    /// A reply reaches the call that waits for it.
    ReplyArrive(u32),
    /// A reply reader can read again (index of reader and partition).
    ReplyResume(u32),
    /// A hall loses its cooling, or gets it back (zone, hall, which).
    Cooling(u32),
    /// A host that heat had switched off has power again.
    HostPower(u32),
    /// The answer of a store or quorum group, late by a gray zone, reaches its call.
    JobAnswer(u32),
    /// A deep health check has lasted as long as its timeout.
    CheckLimit(u32),
    /// The deregistration delay of a target is over.
    Drained(u32),
    /// The clock of an autoscaling group, or of the vendor's zonal autoshift.
    Fleet(u32),
    /// A change that a person began at a store is due.
    StoreWork(u32),
    /// A query has waited as long as its driver allows, or its refusal reaches it.
    QueryLimit(u32),
    /// A call's wait for a bulkhead's place or a limiter's permission is over.
    Permission(u32),
    /// A replica tries what it queued for later (edge * 128 + replica of the service).
    LaterTry(u32),
    /// A pending operation of recovery is due (index of `Pending`).
    Recovery(u32),
    /// A lost customer comes back.
    Return(u32),
    /// The time of a request at a proxy is over: of a try, in line, or before another try.
    Relay(u32),
    /// A timer of a cluster.
    Cluster(ClusterId, ClusterTimer),
    /// A timer of a consumer group.
    Group(GroupId, GroupTimer),
}

/// Bits of the index; the kind stands above them.
const INDEX_BITS: u32 = 24;

/// The most entries that a slab indexed by events may have.
pub const MAX_INDEX: u32 = (1 << INDEX_BITS) - 1;

macro_rules! codes {
    ($($kind:literal $name:ident),* $(,)?) => {
        impl EventCode for Event {
            #[inline(always)]
            fn encode(self) -> u32 {
                match self {
                    $(Event::$name(index) => {
                        debug_assert!(index <= MAX_INDEX);
                        $kind << INDEX_BITS | index
                    })*
                    Event::Cluster(ClusterId(cluster), timer) => {
                        let (kind, index) = timer.encode();
                        (40 + kind as u32) << INDEX_BITS | (cluster as u32) << 16 | index as u32
                    }
                    Event::Group(GroupId(group), timer) => {
                        let (kind, index) = timer.encode();
                        (52 + kind as u32) << INDEX_BITS | (group as u32) << 16 | index as u32
                    }
                }
            }

            #[inline(always)]
            fn decode(code: u32) -> Self {
                let index = code & MAX_INDEX;
                match code >> INDEX_BITS {
                    $($kind => Event::$name(index),)*
                    kind @ 40..52 => Event::Cluster(
                        ClusterId((index >> 16) as u8),
                        ClusterTimer::decode((kind - 40) as u8, index as u16),
                    ),
                    kind => Event::Group(
                        GroupId((index >> 16) as u16),
                        GroupTimer::decode((kind - 52) as u8, index as u16),
                    ),
                }
            }
        }
    };
}

codes! {
    0 Arrival, 1 Refresh, 2 Patience, 3 Feed, 4 Arrive, 5 WorkDone, 6 Answer, 7 WaitLimit, 8 RunningSlow, 9 Retry,
    10 JobDone, 11 HealthCheck, 12 HealthCheckSilent, 13 HostDown, 14 HostUp, 15 ReplicaUp, 16 QuorumElection,
    17 StoreElection, 18 VendorRepair, 19 ProducerWake, 20 ProduceArrive, 21 ProduceAnswer, 22 MetadataAnswer,
    23 ProducerConnect, 24 ReplyArrive, 25 ReplyResume, 26 Cooling, 27 HostPower, 28 JobAnswer, 29 CheckLimit,
    30 Drained, 31 Fleet, 32 StoreWork, 33 QueryLimit, 34 Permission, 35 LaterTry, 36 Recovery, 37 Return,
    38 Relay,
}
