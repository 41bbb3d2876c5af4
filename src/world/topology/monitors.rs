//! The monitors of a region, as a document describes them: alert rules, status pages, certificates, marks of the
//! published timeline. Plain values for telemetry and session; nothing in the world reads them.

use crate::engine::SimDuration;
use crate::world::ids::{ClusterId, JourneyId, ObjectiveId, QuorumId, ServiceId, StoreId, ZoneId};
use crate::world::kafka::client::Client;
use crate::world::topology::objectives::{LatencyObjective, OBJECTIVE_METRICS, ObjectiveMetric};

/// The names of the sets of rules that every region has: as monitors were, and as the lessons of May 7 say.
pub const BUILT_IN_SETS: [&str; 2] = ["as-it-was", "as-the-lessons-say"];

/// Everything that watches.
#[derive(Clone, Debug)]
pub struct MonitorsSpec {
    /// Period of the vendor's metrics: 60 s (Amazon MSK developer guide, metrics: CloudWatch).
    pub vendor_period: SimDuration,
    /// From the end of a period until its datapoint is visible: 60 s (assumed; not documented).
    pub vendor_delay: SimDuration,
    /// Period of the own scraper and of rule evaluation: 30 s, with which the detection times of
    /// burn rates were measured in promtool.
    pub scrape_period: SimDuration,
    /// True if a cluster that is HEALING publishes no vendor metric (documented as "after the cluster gets to the
    /// ACTIVE state"; what a HEALING one does is unverified, so off).
    pub healing_gap: bool,
    /// The zone that the own monitoring stands in; outside of the region without one. Dark, it falls silent; cut off, it
    /// scrapes nothing.
    pub scraper_zone: Option<ZoneId>,
    /// Firing alerts count as resolved when the own monitoring has been silent for so long: 4 min (Prometheus 2.42 gives
    /// its alerts four times the longer of the evaluation interval and `--rules.alert.resend-delay` of 1 min to live).
    pub resolved_after: SimDuration,
    /// From the first alert of a set to the call (Alertmanager's `group_wait`; its default is 30 s, none here).
    pub group_wait: SimDuration,
    /// From that call to the next one about the same set (Alertmanager's `group_interval`, 5 min; none while `group_wait`
    /// is none).
    pub group_interval: SimDuration,
    /// The window of rates and shares that the own monitoring computes of counters; between two scrapes without it.
    pub rate_window: Option<SimDuration>,
    /// Share of a journey's customers that should be answered in time: 0.999 (SRE workbook, "Alerting on SLOs").
    pub objective: f64,
    /// Objectives of latency beside it.
    pub latency: Vec<LatencyObjective>,
    /// The document's own alert rules, beside the built-in sets.
    pub alerts: Vec<AlertRule>,
    /// Public notices.
    pub status_pages: Vec<StatusPageSpec>,
    /// Certificates and the parts that present them.
    pub certificates: Vec<CertificateSpec>,
    /// Moments of a run that entries of the published timeline correspond to.
    pub marks: Vec<Mark>,
}

impl Default for MonitorsSpec {
    fn default() -> Self {
        MonitorsSpec {
            vendor_period: SimDuration::from_secs(60),
            vendor_delay: SimDuration::from_secs(60),
            scrape_period: SimDuration::from_secs(30),
            healing_gap: false,
            scraper_zone: None,
            resolved_after: SimDuration::from_secs(240),
            group_wait: SimDuration::ZERO,
            group_interval: SimDuration::ZERO,
            rate_window: None,
            objective: 0.999,
            latency: Vec::new(),
            alerts: Vec::new(),
            status_pages: Vec::new(),
            certificates: Vec::new(),
            marks: Vec::new(),
        }
    }
}

/// The collector of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The vendor (CloudWatch): averages (counts of partitions: maxima) over a period, visible after a delay.
    Vendor,
    /// An own scraper (Prometheus): the value of the moment; shares over the time since the last scrape.
    Scrape,
}

impl Source {
    /// All, with their words.
    pub const ALL: [(&'static str, Source); 2] = [("cloudwatch", Source::Vendor), ("scrape", Source::Scrape)];
}

/// A metric of a Kafka cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterMetric {
    /// Maximum over the controllers.
    OfflinePartitionsCount,
    /// Sum over the controllers: with KRaft every one reports, so it is a multiple (the trap of `sum()`).
    OfflinePartitionsCountSum,
    /// Sum over the controllers.
    ActiveControllerCount,
    /// Sum over the brokers that report: led partitions only, so a leaderless one is in nobody's count.
    UnderReplicatedPartitions,
    /// Sum over the brokers that report.
    UnderMinIsrPartitionCount,
    /// Sum over the brokers that report.
    LeaderCount,
    /// As the controllers say.
    GlobalPartitionCount,
    /// `GlobalPartitionCount` less the sum of `LeaderCount`.
    LeaderCountGap,
    /// Brokers that answer no scrape (`up == 0`).
    BrokersDown,
    /// Sum over the brokers, records per second.
    MessagesInPerSec,
    /// Partitions that once moved and whose offset has not changed, or was not exported, for ten minutes
    /// (Strimzi's `NoMessageForTooLong`, with absence counted).
    NoMessageForTooLong,
}

/// A metric of the consumer group of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupMetric {
    /// `kafka_consumergroup_lag_sum`: log end less committed offset; leaderless partitions are silently left out.
    LagExporter,
    /// `records-lag`, summed: what the client saw last; it keeps its value while a partition has no leader.
    LagClient,
    /// The lag that a tool reckons with the end offsets and commits that this client library gets: no value while it gets
    /// an error.
    LagOutside(Client),
    /// Partitions whose committed offset moved once and has not for two minutes.
    NoProgress,
}

/// A metric of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceMetric {
    /// Calls that ended, per second.
    Rate,
    /// Share of the calls that ended with an error, a time-out or a refusal. What hangs has not ended.
    ErrorRatio,
    /// Registered targets that most nodes of the balancer call healthy.
    HealthyHostCount,
    /// Registered targets that they call unhealthy.
    UnHealthyHostCount,
    /// 502, 503 and 504 per minute; who left before counts as 460, which is in no metric.
    Elb5xx,
    /// 5xx of the targets themselves, per minute.
    Target5xx,
    /// Workers that work (not those that wait), percent of all.
    Cpu,
    /// Busy workers, share of all.
    PoolUsage,
    /// Requests before the workers.
    Queue,
    /// Circuit breakers open or half-open.
    BreakersOpen,
    /// Used share of the producers' memory.
    BufferUsed,
    /// Age of the oldest batch that a producer holds, seconds: `record-queue-time-max` while it grows, not when it is sent.
    OldestRecord,
    /// A watchdog's longest round trip under way, seconds.
    RoundTrip,
    /// Seconds since a watchdog's last round trip that ended well.
    Silence,
}

/// A metric of a journey, over requests that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JourneyMetric {
    /// Share not answered.
    ErrorRatio,
    /// 99th percentile of the answered ones, seconds.
    DurationP99,
    /// Burn rate of the paging windows, as a multiple of its threshold (1 h and 5 m at 14.4, 6 h and 30 m at 6).
    BurnPage,
    /// The same of the ticket's windows (3 d and 6 h at 1).
    BurnTicket,
}

/// A metric of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreMetric {
    /// 1 with a primary, else 0.
    Primary,
    /// Busy cores, percent.
    Cpu,
    /// Queries that wait.
    Waiting,
    /// Share of the questions that a cache in front of another store answered by itself.
    HitRatio,
    /// Open connections, where the document says what one costs, else those in use.
    Connections,
}

/// A metric of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Of a cluster.
    Cluster(ClusterMetric, ClusterId),
    /// Of the consumer group of a service.
    Group(GroupMetric, ServiceId),
    /// Of a service.
    Service(ServiceMetric, ServiceId),
    /// Of a journey.
    Journey(JourneyMetric, JourneyId),
    /// Of an objective of latency, with its journey.
    Objective(ObjectiveMetric, ObjectiveId, JourneyId),
    /// Of a quorum group: 1 with a leader, else 0.
    QuorumLeader(QuorumId),
    /// Of a store.
    Store(StoreMetric, StoreId),
}

/// Metrics of clusters by their words.
pub const CLUSTER_METRICS: [(&str, ClusterMetric); 11] = [
    ("OfflinePartitionsCount", ClusterMetric::OfflinePartitionsCount),
    ("sum(OfflinePartitionsCount)", ClusterMetric::OfflinePartitionsCountSum),
    ("ActiveControllerCount", ClusterMetric::ActiveControllerCount),
    ("UnderReplicatedPartitions", ClusterMetric::UnderReplicatedPartitions),
    ("UnderMinIsrPartitionCount", ClusterMetric::UnderMinIsrPartitionCount),
    ("LeaderCount", ClusterMetric::LeaderCount),
    ("GlobalPartitionCount", ClusterMetric::GlobalPartitionCount),
    ("GlobalPartitionCount - sum(LeaderCount)", ClusterMetric::LeaderCountGap),
    ("brokers_down", ClusterMetric::BrokersDown),
    ("MessagesInPerSec", ClusterMetric::MessagesInPerSec),
    ("NoMessageForTooLong", ClusterMetric::NoMessageForTooLong),
];

/// Metrics of consumer groups by their words; the part is the service.
pub const GROUP_METRICS: [(&str, GroupMetric); 9] = [
    ("kafka_consumergroup_lag_sum", GroupMetric::LagExporter),
    ("records-lag", GroupMetric::LagClient),
    ("lag-by-java", GroupMetric::LagOutside(Client::Java)),
    ("lag-by-librdkafka", GroupMetric::LagOutside(Client::Librdkafka)),
    ("lag-by-kafka-python", GroupMetric::LagOutside(Client::KafkaPython)),
    ("lag-by-aiokafka", GroupMetric::LagOutside(Client::Aiokafka)),
    ("lag-by-kafkajs", GroupMetric::LagOutside(Client::Kafkajs)),
    ("lag-by-platformatic", GroupMetric::LagOutside(Client::Platformatic)),
    ("offsets_without_progress", GroupMetric::NoProgress),
];

/// Metrics of services by their words.
pub const SERVICE_METRICS: [(&str, ServiceMetric); 14] = [
    ("request_rate", ServiceMetric::Rate),
    ("error_ratio", ServiceMetric::ErrorRatio),
    ("HealthyHostCount", ServiceMetric::HealthyHostCount),
    ("UnHealthyHostCount", ServiceMetric::UnHealthyHostCount),
    ("HTTPCode_ELB_5XX_Count", ServiceMetric::Elb5xx),
    ("HTTPCode_Target_5XX_Count", ServiceMetric::Target5xx),
    ("cpu_percent", ServiceMetric::Cpu),
    ("pool_usage", ServiceMetric::PoolUsage),
    ("queue_length", ServiceMetric::Queue),
    ("breakers_open", ServiceMetric::BreakersOpen),
    ("buffer_used", ServiceMetric::BufferUsed),
    ("oldest_record_seconds", ServiceMetric::OldestRecord),
    ("round_trip_seconds", ServiceMetric::RoundTrip),
    ("silence_seconds", ServiceMetric::Silence),
];

/// Metrics of journeys by their words.
pub const JOURNEY_METRICS: [(&str, JourneyMetric); 4] = [
    ("unanswered_ratio", JourneyMetric::ErrorRatio),
    ("duration_p99_seconds", JourneyMetric::DurationP99),
    ("burn_rate_page", JourneyMetric::BurnPage),
    ("burn_rate_ticket", JourneyMetric::BurnTicket),
];

/// Metrics of stores by their words.
pub const STORE_METRICS: [(&str, StoreMetric); 5] = [
    ("store_primary", StoreMetric::Primary),
    ("store_cpu_percent", StoreMetric::Cpu),
    ("store_waiting", StoreMetric::Waiting),
    ("store_hit_ratio", StoreMetric::HitRatio),
    ("store_connections", StoreMetric::Connections),
];

/// The word of the one metric of quorum groups.
pub const QUORUM_METRIC: &str = "quorum_leader";

impl Metric {
    /// Its word in documents.
    pub fn word(self) -> &'static str {
        fn of<M: PartialEq>(list: &[(&'static str, M)], metric: M) -> &'static str {
            list.iter().find(|entry| entry.1 == metric).map_or("", |entry| entry.0)
        }
        match self {
            Metric::Cluster(metric, _) => of(&CLUSTER_METRICS, metric),
            Metric::Group(metric, _) => of(&GROUP_METRICS, metric),
            Metric::Service(metric, _) => of(&SERVICE_METRICS, metric),
            Metric::Journey(metric, _) => of(&JOURNEY_METRICS, metric),
            Metric::Objective(metric, ..) => of(&OBJECTIVE_METRICS, metric),
            Metric::QuorumLeader(_) => QUORUM_METRIC,
            Metric::Store(metric, _) => of(&STORE_METRICS, metric),
        }
    }
}

/// The condition under which a datapoint is bad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Condition {
    /// Larger than this.
    Above(f64),
    /// Smaller than this.
    Below(f64),
    /// There is none.
    Absent,
}

impl Condition {
    /// Returns whether a datapoint is bad; a missing one is only where absence is asked for.
    pub fn holds(self, value: Option<f64>) -> bool {
        match (self, value) {
            (Condition::Above(bound), Some(value)) => value > bound,
            (Condition::Below(bound), Some(value)) => value < bound,
            (Condition::Absent, value) => value.is_none(),
            (_, None) => false,
        }
    }
}

/// Whom an alert wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertSeverity {
    /// Somebody is called.
    Page,
    /// Somebody reads it in the morning.
    Ticket,
}

/// The part that a monitor, or what it reports through, stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// Down while the zone has a fault.
    Zone(ZoneId),
    /// Down while a customer partition of it has no leader that works.
    Cluster(ClusterId),
    /// Down while most of its running replicas hang or fail, or none runs.
    Service(ServiceId),
    /// Down while less than half of its visits that ended in the last 10 s were answered.
    Journey(JourneyId),
}

/// An alert rule.
#[derive(Clone, Debug)]
pub struct AlertRule {
    /// Identifier within its set; of a built-in rule, which every part of its kind has, the word of its metric.
    pub id: String,
    /// What it says of the part that its metric is of, without naming that: `errors over 5 %`.
    pub text: String,
    /// The set it belongs to: `as-it-was`, `as-the-lessons-say`, or the document's own.
    pub set: String,
    /// The metric that it watches.
    pub metric: Metric,
    /// The collector of the metric.
    pub source: Source,
    /// The condition under which a datapoint is bad.
    pub condition: Condition,
    /// Bad datapoints among the last `of` that make it hold.
    pub datapoints: u8,
    /// Number of datapoints considered, at most 32.
    pub of: u8,
    /// It must hold so long before it fires (Prometheus' `for`).
    pub hold: SimDuration,
    /// It goes on firing so long after it has ceased to hold (Prometheus' `keep_firing_for`).
    pub keep_firing: SimDuration,
    /// Whom it wakes.
    pub severity: AlertSeverity,
    /// While one of these is down the monitor shows nothing and fires nothing.
    pub depends_on: Vec<Dependency>,
}

/// A public page with notices.
#[derive(Clone, Debug)]
pub struct StatusPageSpec {
    /// Identifier in the document.
    pub id: String,
    /// Whose it is.
    pub label: String,
    /// The part that its owner's telemetry watches.
    pub watches: Dependency,
    /// From what the owner sees until the notice is public.
    pub after: SimDuration,
}

/// A certificate that several parts present: when it expires, all of them fail at once.
#[derive(Clone, Debug)]
pub struct CertificateSpec {
    /// Identifier in the document.
    pub id: String,
    /// The services that present it.
    pub used_by: Vec<ServiceId>,
}

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// The first fault of any zone.
    ZoneFault,
    /// First time that the answered share of a journey's visits that ended in the last 10 s is below this.
    AnsweredBelow(JourneyId, f64),
    /// It is above this again, after it was not.
    AnsweredAbove(JourneyId, f64),
    /// First time that a quorum group has no leader.
    QuorumLost(QuorumId),
    /// It has a leader again.
    QuorumLed(QuorumId),
    /// Every customer partition has a leader again.
    LeadersRestored,
    /// No group has a record older than a minute to read, after one had.
    BacklogGone,
    /// First time that all cores of a store are busy and queries wait, or that it has too little of another resource.
    StoreSaturated(StoreId),
    /// The first page of a set of alert rules.
    FirstPage(String),
    /// The notice on a status page.
    Notice(u8),
}
