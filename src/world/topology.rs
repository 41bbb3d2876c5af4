//! What the world is made of: plain values with every reference resolved to an identifier. A scenario document
//! is built into this; nothing here changes during a run.

mod scaling;

pub use scaling::*;

use crate::engine::{Seed, SimDuration};
use crate::world::ids::*;
use crate::world::kafka::cluster::ClusterConfig;
use crate::world::kafka::consumer::ConsumerSettings;
use crate::world::kafka::producer::ProducerConfig;
use crate::world::monitors::MonitorsSpec;
use crate::world::quorum::{ProposalKind, RebuildSpec, ReopeningSpec};
use crate::world::recovery::{ColdStart, ReplicaSpec, ReturnHerd};
use crate::world::resilience::{
    BreakerConfig, BulkheadConfig, Criticality, Fallback, LaterConfig, RateLimiterConfig, RetryBudgetConfig,
    RetryPolicy, SheddingConfig, ThrottleConfig,
};
use crate::world::store::spec::{InterfaceSpec, OperationsSpec, PoolSpec, QueryClass, StoreKind};
use crate::world::traffic::Profile;

/// A cloud region with everything that stands in it.
#[derive(Clone, Debug)]
pub struct Topology {
    /// Availability zones, in the order of the page's columns.
    pub zones: Vec<ZoneSpec>,
    /// One-way delays between parts.
    pub network: NetworkSpec,
    /// How hosts of a zone fail and come back.
    pub faults: FaultSpec,
    /// The vendor's control planes.
    pub control_planes: Vec<ControlPlaneSpec>,
    /// Kafka clusters.
    pub clusters: Vec<ClusterSpec>,
    /// Business services, in the order of the page's rows.
    pub services: Vec<ServiceSpec>,
    /// The load balancer in front of every service.
    pub balancer: BalancerSpec,
    /// Quorum groups (the matching engine).
    pub quorums: Vec<QuorumSpec>,
    /// Database replica sets (the ledger).
    pub stores: Vec<StoreSpec>,
    /// What customers do.
    pub journeys: Vec<JourneySpec>,
    /// Distinct customers; each has a key, and every record of a customer carries it.
    pub customers: u64,
    /// Processes of the region that may start per minute; `None` for no limit.
    pub restarts_per_minute: Option<u32>,
    /// What watches it; read by telemetry and session, by nothing in the world.
    pub monitors: MonitorsSpec,
    /// Groups of hosts that stand close together.
    pub placement_groups: Vec<PlacementGroupSpec>,
}

/// A cluster placement group: its hosts are packed close together inside one zone, so they fail together (EC2 user guide,
/// "Placement strategies for your placement groups"). With a rack they share it; with a hall alone they
/// stand in the racks of that hall; with neither they share the first rack of the first hall.
#[derive(Clone, Debug)]
pub struct PlacementGroupSpec {
    /// Identifier in the document.
    pub id: String,
    /// Its zone.
    pub zone: ZoneId,
    /// Its hall, as a place in the zone's list.
    pub hall: Option<u8>,
    /// Its rack within the hall, from 0.
    pub rack: Option<u8>,
}

/// An availability zone.
#[derive(Clone, Debug)]
pub struct ZoneSpec {
    /// Short name, say `a`.
    pub name: String,
    /// Its halls; none when the document does not tell.
    pub halls: Vec<HallSpec>,
}

/// A hall of a data centre: it shares its cooling.
#[derive(Clone, Debug)]
pub struct HallSpec {
    /// Short name, say `a1`.
    pub name: String,
    /// Racks in it; they get power one by one.
    pub racks: u8,
}

/// One-way network delays.
#[derive(Clone, Debug)]
pub struct NetworkSpec {
    /// Between two hosts of one zone.
    pub same_zone: SimDuration,
    /// Between two zones of the region.
    pub cross_zone: SimDuration,
    /// Between a customer and the region.
    pub client: SimDuration,
}

/// How a zone's hosts go down and come back.
#[derive(Clone, Debug)]
pub struct FaultSpec {
    /// Overheating: share of the zone's hosts that shut down, 0 to 1. Its brokers are always among them.
    pub overheating_share: f64,
    /// Overheating: the hosts shut down one by one within this time.
    pub overheating_spread: SimDuration,
    /// Overheating: a broker's host is back after this time.
    pub overheating_broker_return: SimDuration,
    /// Overheating: any other host is back after this time.
    pub overheating_host_return: SimDuration,
    /// From power to a running process, for every host.
    pub boot: SimDuration,
    /// Which fault a zone's switch applies unless chosen otherwise.
    pub default_fault: ZoneFault,
    /// What gray failure does to packets.
    pub gray: GraySpec,
    /// What lost cooling does to halls; without it overheating takes a share of the hosts, as above.
    pub cooling: Option<CoolingSpec>,
}

/// Gray failure of a zone: its hosts answer, but packets to and from them are lost or late.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GraySpec {
    /// Share of packets lost, 0 to 1 (5 % unless set; assumed).
    pub loss: f64,
    /// Added to every packet (20 ms unless set; assumed).
    pub delay: SimDuration,
}

/// Loss of cooling, hall by hall. Temperatures in thousandths of a degree Celsius. All defaults are assumed; ASHRAE's
/// class A1 allows 32 degrees at the inlet, and servers switch themselves off some 10 to 25 degrees above.
#[derive(Clone, Debug)]
pub struct CoolingSpec {
    /// Names of the halls that a zone's overheating hits; every hall of a zone that has none of them.
    pub halls: Vec<String>,
    /// Between the loss in one hall and in the next (0 unless set).
    pub hall_delay: SimDuration,
    /// With cooling (24 degrees).
    pub ambient: i64,
    /// It rises no further (60 degrees).
    pub ceiling: i64,
    /// Rise per minute without cooling (1 degree).
    pub rise: i64,
    /// Fall per minute once cooling is back (0.5 degrees).
    pub fall: i64,
    /// A host shuts down at its own threshold between these two (38 to 48 degrees).
    pub shutdown: (i64, i64),
    /// Racks get power again below this (30 degrees).
    pub restart_below: i64,
    /// Between the power of one rack and the next (5 min).
    pub rack_interval: SimDuration,
    /// Cooling returns by itself after this; never unless set.
    pub returns_after: Option<SimDuration>,
    /// Share of the hosts that went down which need hands before they boot (0.05).
    pub never: f64,
    /// From the power of the rack until somebody has got to such a host: mean of the drawn time (2 h; log-normal, cv 0.5).
    pub hands: SimDuration,
}

/// The kinds of fault a zone can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneFault {
    /// Every host vanishes at once: peers see silence, not refusals.
    PowerLoss,
    /// A share of the hosts shuts down one by one and comes back after a while; with `cooling`, hall by hall and by heat.
    Overheating,
    /// Every host runs, but nothing crosses the zone's boundary.
    Partition,
    /// Every host runs, but packets to and from them are lost or late.
    Gray,
}

/// A duty of a control plane; each can be blocked apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Elect partition leaders.
    ElectLeaders,
    /// Launch instances of autoscaling groups.
    LaunchInstances,
}

/// What a blocked "elect leaders" does inside Kafka (which one applied on May 7 was never published).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElectionDefect {
    /// S3: fencing and ISR shrink commit, leader := -1, no election of any kind.
    ElectionSuppressed,
    /// S2: the controller commits nothing; the dead broker stays registered as leader.
    ControllerCannotCommit,
}

/// A vendor-operated control plane.
#[derive(Clone, Debug)]
pub struct ControlPlaneSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Duties it has.
    pub duties: Vec<Duty>,
    /// What its defect does.
    pub defect: ElectionDefect,
    /// From the call to the vendor until every blocked duty works again: mean of the drawn time (log-normal, cv 0.5).
    pub vendor_repair_mean: SimDuration,
}

/// A Kafka cluster under a control plane.
#[derive(Clone, Debug)]
pub struct ClusterSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Brokers, controllers, topics, settings.
    pub config: ClusterConfig,
    /// Who operates it.
    pub control_plane: ControlPlaneId,
    /// The standby cluster that its records are copied to.
    pub replica: Option<ReplicaSpec>,
}

/// A topic of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicRef {
    /// The cluster.
    pub cluster: ClusterId,
    /// The topic within it.
    pub topic: TopicId,
}

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
    pub placement_group: Option<u8>,
    /// Who launches and replaces the replicas, if anybody does.
    pub autoscaling: Option<AutoscalingSpec>,
    /// How the balancer sees the replicas.
    pub target_group: TargetGroupSpec,
    /// Worker slots per replica.
    pub workers: u16,
    /// Waiting places per replica: the server's maximum of connections (8,192 unless set).
    pub queue_limit: u32,
    /// Which requests are refused at the door, when load shedding is on.
    pub shedding: Option<SheddingConfig>,
    /// Whether a caller's departure removes its waiting request (servers do not notice, so usually not).
    pub cancel: bool,
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
    /// Settings of the producers of its replicas.
    pub producer: ProducerConfig,
    /// The producer settings when fail-fast timeouts are on.
    pub producer_fail_fast: ProducerConfig,
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
    pub operation: u8,
}

/// A consumer group with one member per replica.
#[derive(Clone, Debug)]
pub struct ConsumerSpec {
    /// `group.id`.
    pub group: String,
    /// The topic read.
    pub topic: TopicRef,
    /// Client settings.
    pub config: ConsumerSettings,
    /// The operation run for each record.
    pub operation: u8,
    /// Where the reply goes (same partition number), when the record is a request.
    pub reply: Option<ReplySpec>,
}

/// A reply over a topic.
#[derive(Clone, Copy, Debug)]
pub struct ReplySpec {
    /// The topic replies are sent to.
    pub topic: TopicRef,
    /// Size of a reply.
    pub bytes: u32,
}

/// A small step program.
#[derive(Clone, Debug)]
pub struct OperationSpec {
    /// Identifier in the document.
    pub id: String,
    /// How much its requests matter to load shedding.
    pub criticality: Criticality,
    /// Steps, in order.
    pub steps: Vec<StepSpec>,
}

/// One step of an operation.
#[derive(Clone, Debug)]
pub struct StepSpec {
    /// What it does.
    pub action: Action,
    /// What guards it; `None` for plain work.
    pub policy: Option<PolicySpec>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Holds the worker for a service time.
    Work(ServiceTime),
    /// Calls an operation of another service through the balancer and waits for its answer.
    Call {
        /// The service called.
        service: ServiceId,
        /// Its operation.
        operation: u8,
    },
    /// Reads or writes a store and waits.
    Query {
        /// Index of the store.
        store: u8,
        /// Whether the primary must do it.
        write: bool,
        /// Index of the store's query class.
        class: u8,
    },
    /// Proposes a command to a quorum group and waits for the commit.
    Propose {
        /// Index of the quorum group.
        quorum: u8,
        /// What is proposed: decides what a reopening group does with it.
        kind: ProposalKind,
    },
    /// Sends a record with the customer's key.
    Produce {
        /// Where to.
        topic: TopicRef,
        /// Record size, bytes.
        bytes: u32,
        /// Whether the worker waits for the acknowledgement (`.get()` on the future).
        wait: bool,
    },
    /// Sends a request record and waits for the reply record.
    RequestReply {
        /// Requests go here.
        request: TopicRef,
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

/// What guards a step that waits on something else.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// How long the worker waits, undefended.
    pub timeout: SimDuration,
    /// How long it waits with fail-fast timeouts on.
    pub fail_fast_timeout: SimDuration,
    /// Retries after a failure.
    pub retry: Option<RetryPolicy>,
    /// Limits on the retries of one replica over this edge.
    pub retry_budget: RetryBudgetConfig,
    /// The circuit breaker, when breakers are on.
    pub breaker: Option<BreakerSpec>,
    /// What is done instead, when fallbacks are on.
    pub fallback: Option<Fallback>,
    /// What lets fewer calls out, or does them later; each a defence of its own.
    pub guards: GuardSpec,
}

/// Guards of an edge that are defences of their own. One instance of each per calling replica.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GuardSpec {
    /// The bulkhead, when bulkheads are on.
    pub bulkhead: Option<BulkheadConfig>,
    /// The rate limiter, when rate limits are on.
    pub rate_limiter: Option<RateLimiterConfig>,
    /// Adaptive throttling, when it is on.
    pub throttle: Option<ThrottleConfig>,
    /// The queue for later, when queueing is on.
    pub later: Option<LaterConfig>,
    /// The budget of retries that counts in place of the policy's own, when retry budgets are on.
    pub retry_budget: Option<RetryBudgetConfig>,
}

impl GuardSpec {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        *self != GuardSpec::default()
    }
}

/// A circuit breaker on an edge.
#[derive(Clone, Debug)]
pub struct BreakerSpec {
    /// resilience4j's settings.
    pub config: BreakerConfig,
    /// One instance per calling replica, or one per calling replica and partition.
    pub scope: BreakerScope,
    /// Records a call as slow once while it still runs (ours; resilience4j waits for its end).
    pub count_running: bool,
}

/// What one breaker instance watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerScope {
    /// The whole edge.
    Edge,
    /// Each partition of the edge's topic.
    Partition,
}

/// A zonal load balancer (defaults: Elastic Load Balancing API and user guide, Application Load Balancers).
#[derive(Clone, Debug)]
pub struct BalancerSpec {
    /// Between two checks of one target by one node (30 s).
    pub check_interval: SimDuration,
    /// A check without answer fails after this time (5 s).
    pub check_timeout: SimDuration,
    /// Passes until an unhealthy target is healthy (5).
    pub healthy_threshold: u8,
    /// Failures until a healthy target is unhealthy (2).
    pub unhealthy_threshold: u8,
    /// A connection attempt to a silent target ends after this time: 504 (10 s).
    pub connect_timeout: SimDuration,
    /// No response for this time: 504 (60 s).
    pub idle_timeout: SimDuration,
    /// Whether a node also uses targets of other zones (on for an ALB).
    pub cross_zone: bool,
    /// A customer's client tries the next address of the name after this time without a connection
    /// (RFC 8305 section 5: connection attempt delay, 250 ms).
    pub next_address_after: SimDuration,
    /// A silent node's address is taken out of the name after this time: three failed checks 30 s apart and a time to
    /// live of 60 s (Route 53 developer guide).
    pub unlisted_after: SimDuration,
    /// When the vendor moves traffic out of a failing zone by itself, if it may.
    pub autoshift: Option<AutoshiftSpec>,
}

/// A majority group with a leader.
#[derive(Clone, Debug)]
pub struct QuorumSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Zone of each node.
    pub nodes: Vec<ZoneId>,
    /// Their placement group, if they are in one.
    pub placement_group: Option<u8>,
    /// From proposal to commit with a leader and a majority.
    pub commit_time: ServiceTime,
    /// Followers wait this long for a heartbeat before an election (etcd: 1000 ms); drawn between once and twice it.
    pub election_timeout: SimDuration,
    /// It comes back closed after it lost its majority, and is opened in stages.
    pub reopening: Option<ReopeningSpec>,
    /// A new group can be built from a survivor's log.
    pub rebuild: Option<RebuildSpec>,
}

/// A database: a replica set with a primary, or a cache.
#[derive(Clone, Debug)]
pub struct StoreSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Zone of each member; the first is the primary at the start, elections prefer the order of this list.
    pub members: Vec<ZoneId>,
    /// Their placement group, if they are in one.
    pub placement_group: Option<u8>,
    /// Replica set or cache.
    pub kind: StoreKind,
    /// CPU cores of a member: queries worked on at once. A cache has one.
    pub cores: u16,
    /// Query classes; at least one, the only one has no name when the document has no `queries`.
    pub classes: Vec<QueryClass>,
    /// The pools of its clients; without, a client has as many connections as it needs.
    pub pool: Option<PoolSpec>,
    /// Its network interface; without, answers leave at once.
    pub interface: Option<InterfaceSpec>,
    /// Most connections at once (`maxclients` 10000 of a cache, else no limit).
    pub max_clients: u32,
    /// What a person can do to it.
    pub operations: Option<OperationsSpec>,
    /// Silence of the primary before an election (MongoDB `settings.electionTimeoutMillis` 10000).
    pub election_timeout: SimDuration,
    /// From the start of the election to a primary that takes writes, mean (MongoDB: median total at most 12 s).
    pub election_time: SimDuration,
    /// A driver that finds no primary gives up after this time (`serverSelectionTimeoutMS` 30000).
    pub server_selection_timeout: SimDuration,
}

/// What a customer does.
#[derive(Clone, Debug)]
pub struct JourneySpec {
    /// Identifier: `get_quote`, `place_order`, `deposit`, `withdraw`.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Service and operation asked for.
    pub service: ServiceId,
    /// Operation of that service.
    pub operation: u8,
    /// Arrivals per second (Poisson, open loop), at factor 1.
    pub rate: f64,
    /// The factor on the rate over time.
    pub traffic: Option<Profile>,
    /// Answers within this time are ok, later ones degraded.
    pub target: SimDuration,
    /// The customer leaves an attempt that lasted this long.
    pub patience: SimDuration,
    /// Attempts in all, the first included.
    pub max_attempts: u8,
    /// Chance that a customer tries again after a failure or a time-out (not after a rejection: that is an answer).
    pub refresh_probability: f64,
    /// Mean pause before the next attempt (exponential).
    pub refresh_pause: SimDuration,
    /// Lost customers who come back together once it works again.
    pub return_herd: Option<ReturnHerd>,
    /// Whether it counts as trading in the amplification.
    pub trading: bool,
    /// What one answered request of a customer is worth, in hundredths of the document's currency. Nothing in the world
    /// reads it.
    pub value_hundredths: u64,
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

impl StoreSpec {
    /// Whether the document uses more of it than one class of queries.
    pub fn in_full(&self) -> bool {
        self.kind == StoreKind::Cache
            || self.classes.iter().any(|class| !class.id.is_empty())
            || self.pool.is_some()
            || self.operations.is_some()
    }
}

impl Topology {
    /// How long the balancer waits for a response of a service that customers ask.
    pub fn idle_timeout(&self, service: ServiceId) -> SimDuration {
        self.services[service.index()].target_group.idle_timeout.unwrap_or(self.balancer.idle_timeout)
    }

    /// The name of a broker: its cluster and its zone, say `trading-a`.
    pub fn broker_name(&self, cluster: ClusterId, broker: BrokerId) -> String {
        let spec = &self.clusters[cluster.index()];
        let zone = spec.config.brokers[broker.index()];
        let twins = spec.config.brokers.iter().filter(|&&other| other == zone).count();
        let name = format!("{}-{}", spec.id, self.zones[zone.index()].name);
        if twins == 1 { name } else { format!("{name}-{}", broker.0) }
    }
}
