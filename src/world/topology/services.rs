//! Business services: their operations, steps and service times.

use crate::engine::{Seed, SimDuration};
use crate::world::guards::{Criticality, SheddingConfig};
use crate::world::ids::{
    ClassId, ControlPlaneId, OperationId, PlacementGroupId, QuorumId, ServiceId, StoreId, ZoneId,
};
use crate::world::kafka::client::{Client, PerClient};
use crate::world::kafka::producer::ProducerConfig;
use crate::world::quorums::quorum::ProposalKind;
use crate::world::services::ColdStart;
use crate::world::topology::{ConsumerSpec, DeploySpec, PolicySpec, RecordKey, TargetGroupSpec, TopicRef};

/// A business service.
#[derive(Clone, Debug)]
pub struct ServiceSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Zone of each replica. With an autoscaling group: of each place where it may launch one.
    pub replicas: Vec<ZoneId>,
    /// Their placement group, if they are in one.
    pub placement_group: Option<PlacementGroupId>,
    /// The group that launches and replaces the replicas, if one does.
    pub autoscaling: Option<AutoscalingSpec>,
    /// How another version is rolled out; none can be without it.
    pub deploy: Option<DeploySpec>,
    /// The replicas as the balancer sees them.
    pub target_group: TargetGroupSpec,
    /// Worker slots per replica.
    pub workers: u16,
    /// Waiting places per replica: the server's maximum of connections (8,192 unless set).
    pub queue_limit: u32,
    /// Which requests are refused at the door, when load shedding is on.
    pub shedding: Option<SheddingConfig>,
    /// True if a caller's departure removes its waiting request (servers do not notice, so usually not).
    pub cancel: bool,
    /// True if its processes ask for addresses once, at their start.
    pub keeps_addresses: bool,
    /// From start to serving, after a restart of the process.
    pub start_time: SimDuration,
    /// Processes of this service that may start per minute; `None` for no limit.
    pub restarts_per_minute: Option<u32>,
    /// Slower work right after a start.
    pub cold_start: Option<ColdStart>,
    /// Operations, by index.
    pub operations: Vec<OperationSpec>,
    /// The consumer group of this service, if it consumes.
    pub consumer: Option<ConsumerSpec>,
    /// The client library that its replicas use for Kafka.
    pub client: Client,
    /// Settings of the producers of its replicas, as each client has them.
    pub producer: PerClient<ProducerConfig>,
    /// The producer settings when fail-fast timeouts are on.
    pub producer_fail_fast: PerClient<ProducerConfig>,
    /// Requests that the service makes up itself, per second over all replicas (a feed); not a journey.
    pub feed: Option<FeedSpec>,
}

/// A stream of work without a customer, such as a market-data archive.
#[derive(Clone, Debug)]
pub struct FeedSpec {
    /// Operations started per second, over all replicas.
    pub rate: f64,
    /// Started at this period instead of at random (a watchdog's heartbeat); `rate` is one over it then.
    pub every: Option<SimDuration>,
    /// The operation.
    pub operation: OperationId,
}

/// A small step program.
#[derive(Clone, Debug)]
pub struct OperationSpec {
    /// Identifier in the document.
    pub id: String,
    /// Importance of its requests to load shedding.
    pub criticality: Criticality,
    /// True if it may have had an effect when no answer came (POST): a proxy offers it to no other target then.
    pub post: bool,
    /// Steps, in order.
    pub steps: Vec<StepSpec>,
}

/// One step of an operation.
#[derive(Clone, Debug)]
pub struct StepSpec {
    /// The action.
    pub action: Action,
    /// Its guards; `None` for plain work.
    pub policy: Option<PolicySpec>,
}

/// The action of a step.
#[derive(Clone, Debug)]
pub enum Action {
    /// Holds the worker for a service time.
    Work(ServiceTime),
    /// Calls an operation of another service through the balancer and waits for its answer.
    Call {
        /// The service called.
        service: ServiceId,
        /// Its operation.
        operation: OperationId,
    },
    /// Reads or writes a store and waits.
    Query {
        /// Index of the store.
        store: StoreId,
        /// True if the primary must do it.
        write: bool,
        /// Index of the store's query class.
        class: ClassId,
    },
    /// Proposes a command to a quorum group and waits for the commit.
    Propose {
        /// Index of the quorum group.
        quorum: QuorumId,
        /// The kind of proposal, on which a reopening group decides.
        kind: ProposalKind,
    },
    /// Sends a record.
    Produce {
        /// The destination.
        topic: TopicRef,
        /// Its key.
        by: RecordKey,
        /// Record size, bytes.
        bytes: u32,
        /// True if the worker waits for the acknowledgement (`.get()` on the future).
        wait: bool,
    },
    /// Sends a request record and waits for the reply record.
    RequestReply {
        /// Requests go here.
        request: TopicRef,
        /// The key of the request record.
        by: RecordKey,
        /// Replies come back here, in the partition number of the request.
        reply: TopicRef,
        /// Size of the request record, bytes.
        bytes: u32,
    },
}

/// A distribution of service times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ServiceTime {
    /// Always the same.
    Constant(SimDuration),
    /// Exponential with this mean.
    Exponential(SimDuration),
    /// Log-normal with this mean and coefficient of variation.
    LogNormal(SimDuration, f64),
}

impl ServiceTime {
    /// Draws a service time of purpose `purpose` for the key (`a`, `b`, `c`).
    pub fn draw(self, seed: Seed, purpose: u32, a: u64, b: u64, c: u64) -> SimDuration {
        match self {
            ServiceTime::Constant(value) => value,
            ServiceTime::Exponential(mean) => {
                SimDuration::from_secs_f64(seed.draw(purpose, a, b, c).exponential(mean.as_secs_f64()))
            }
            ServiceTime::LogNormal(mean, cv) => {
                SimDuration::from_secs_f64(seed.draw(purpose, a, b, c).log_normal(mean.as_secs_f64(), cv))
            }
        }
    }
}

/// An autoscaling group: the replica places of a service are where it may launch (defaults: EC2
/// Auto Scaling API).
#[derive(Clone, Debug, PartialEq)]
pub struct AutoscalingSpec {
    /// Fewest instances that a person or an alarm may ask for.
    pub min: u16,
    /// Instances at the start (`min` unless set).
    pub desired: u16,
    /// Most instances that a person or an alarm may ask for.
    pub max: u16,
    /// What target tracking holds; none without it.
    pub target: Option<ScalingTarget>,
    /// A new instance counts neither in the metric nor in the capacity for this time (off: zero).
    pub warmup: SimDuration,
    /// After a change of the wish by an alarm the next one has to wait this long (300 s).
    pub cooldown: SimDuration,
    /// The balancer's verdict on a new instance is ignored for this time (0 by API, 300 s by the console).
    pub grace_period: SimDuration,
    /// The judge of an instance's health.
    pub health_check: InstanceCheck,
    /// From the launch to a running host. No official figure exists; 90 s unless set (unverified).
    pub launch_time: SimDuration,
    /// A period's value is known so long after its end (60 s unless set, unverified).
    pub metric_delay: SimDuration,
    /// The way in which instances come into the target group.
    pub registered_by: RegisteredBy,
    /// Whose duty it is to launch instances; nobody can block it without one.
    pub control_plane: Option<ControlPlaneId>,
    /// The behaviour when a zone cannot launch.
    pub distribution: Distribution,
}

/// What target tracking holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScalingTarget {
    /// The metric, averaged over the instances that count.
    pub metric: Metric,
    /// Its value, in the metric's unit, above 0.
    pub value: f64,
}

/// A metric of target tracking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The share of the workers that use the CPU, over a minute, 0 to 1 (`ASGAverageCPUUtilization`).
    Cpu,
    /// Requests that the balancer sends to an instance in a minute (`ALBRequestCountPerTarget`).
    Requests,
    /// The share of the workers that are busy, whether they work or wait, 0 to 1; sampled once a minute, as by an agent.
    Threads,
    /// Requests that wait for a worker at an instance; sampled once a minute.
    Queue,
}

/// The judge of an instance's health (`HealthCheckType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceCheck {
    /// The status check of its host alone.
    Ec2,
    /// That, or the balancer.
    Elb,
}

/// The way in which instances come into the target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisteredBy {
    /// The group is attached: whatever it launches is registered.
    Group,
    /// A list of instance ids was registered once: replacements are not in it.
    InstanceId,
}

/// The behaviour when a zone cannot launch (`AvailabilityZoneDistribution`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Another zone is tried.
    BestEffort,
    /// The zone is tried again.
    BalancedOnly,
}
