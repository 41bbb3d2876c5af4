//! The picture of one moment, as plain serialisable values: `Scene` once per scenario, `Frame` many times
//! a second, `Charts` and `Inspection` on demand.

mod causes;
mod guide;
mod opening;
mod reason;
mod scene;
mod state;
mod subject;
mod wire;

pub use causes::*;
pub use guide::*;
pub use opening::Opening;
pub use reason::*;
pub use scene::*;
pub use state::State;
pub use subject::Subject;

pub use crate::world::fact::{Hop, HopKind};
pub use crate::world::front::balancer::Registration;
pub use crate::world::ids::{
    BrokerId, ClusterId, ControlPlaneId, JourneyId, QuorumId, ReplicaId, ServiceId, StoreId, ZoneId,
};
pub use crate::world::part::Part;

use serde::{Deserialize, Serialize};

use crate::world::topology::Topology;

/// One moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Simulated time, microseconds.
    pub now_us: u64,
    /// Events handled so far.
    pub events: u64,
    /// Headline: the live sentence (role `status`).
    pub headline: String,
    /// Second line under the headline, with figures.
    pub detail: String,
    /// The state that the headline is about.
    pub tone: State,
    /// The rule that the sentence comes from.
    pub reason: Reason,
    /// Journeys, in scene order.
    pub journeys: Vec<JourneyFrame>,
    /// All journeys together.
    pub customers: JourneyFrame,
    /// How the things to try stand, in the order of the scene.
    pub steps: Vec<StepFrame>,
    /// The charts' words about now: identifier of the chart, and its values in words. They stand beside the rest of
    /// the frame on the page, so they are of its moment.
    pub figures: Vec<(String, String)>,
    /// The load balancer.
    pub balancer: BalancerFrame,
    /// Zones.
    pub zones: Vec<ZoneFrame>,
    /// Services.
    pub services: Vec<ServiceFrame>,
    /// Clusters.
    pub clusters: Vec<ClusterFrame>,
    /// Quorum groups.
    pub quorums: Vec<GroupFrame>,
    /// Stores.
    pub stores: Vec<GroupFrame>,
    /// Loads of the stores, in the same order.
    pub loads: Vec<StoreLoad>,
    /// Duties, plane by plane.
    pub control_planes: Vec<Vec<DutyFrame>>,
    /// The time when the vendor called will have repaired each plane, microseconds.
    pub vendor_due_us: Vec<Option<u64>>,
    /// Parts that are impaired, services with stuck processes or with records that fail, and brokers whose process has
    /// ended while their host runs.
    pub impaired: u32,
    /// Which defences are on, as a set of bits (`Defence::bit`).
    pub defences: u16,
    /// True if all that the document configures are on; false when it configures none.
    pub all_defended: bool,
    /// Blast cone, from the customers down to the control planes.
    pub cone: Vec<ConeLayer>,
    /// Share of trading that is lost now, 0 to 1: `trading_lost`, or what a crowd alone costs.
    pub lost: f64,
    /// Share of the twin's answered requests lost now, 0 to 1 (trading journeys).
    pub trading_lost: f64,
    /// Share of customer partitions without a leader that can work, 0 to 1.
    pub partitions_lost: f64,
    /// trading_lost over partitions_lost, when partitions are lost.
    pub amplification: Option<f64>,
    /// The worst moments of the run so far.
    pub worst: Worst,
    /// True if a twin without faults is running beside.
    pub twin: bool,
    /// Name of the ghost, the run drawn dashed: "without the fault", or the run that this one is compared with. Empty
    /// without either.
    pub ghost: String,
    /// Movements since the last frame, at most a few hundred.
    pub hops: Vec<Hop>,
    /// Movements that were left out of `hops`.
    pub hops_left_out: u32,
    /// Log entries since the last frame, oldest first.
    pub log: Vec<LogEntry>,
    /// Log entries so far.
    pub log_length: u32,
    /// True if this frame does not follow the last one (another moment, another branch): the log begins anew.
    pub anew: bool,
}

/// The worst that a run has come to so far, against its twin without faults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Worst {
    /// Share of the customers' partitions without a leader that can work, 0 to 1.
    pub partitions: f64,
    /// Share of trading lost, 0 to 1.
    pub trading: f64,
    /// Trading over partitions lost at the moment when most of trading was; none where no partition was lost then.
    pub amplification: Option<f64>,
}

/// The customers of a journey: figures of `telemetry::figures` at the last whole second, in simulated requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JourneyFrame {
    /// State.
    pub state: State,
    /// Requests that came, per second.
    pub offered_per_s: f64,
    /// Requests that ended, per second.
    pub ended_per_s: f64,
    /// Of these, answered.
    pub answered_per_s: f64,
    /// The answered share of what ended, 0 to 1; none where nothing ended and nobody waits too long.
    pub answered: Option<f64>,
    /// Shares of what ended: ok, degraded, rejected, failed, timed out (sum 1, or all 0).
    pub shares: [f64; 5],
    /// Requests in flight, mean over the window.
    pub waiting: f64,
    /// Of those, older than the target.
    pub waiting_late: f64,
    /// 99th percentile of answered visits, milliseconds, when there were any.
    pub p99_ms: Option<f64>,
    /// Totals since the start: offered, ok, degraded, rejected, failed, timed out.
    pub totals: [u64; 6],
}

/// The load balancer now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BalancerFrame {
    /// Requests that came, per second.
    pub requests_per_s: f64,
    /// Requests in flight, mean over the window: the sum of those of the journeys.
    pub waiting: f64,
    /// Targets that the nodes call healthy, and all targets.
    pub healthy: u32,
    /// All targets.
    pub targets: u32,
    /// State.
    pub state: State,
    /// What dashboards say: the checks of all services' targets together.
    pub reported: State,
}

/// A zone now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ZoneFrame {
    /// The fault that the zone has, if any.
    pub fault: Option<ZoneFault>,
    /// Hosts that are not on: off, or about to be on again.
    pub hosts_down: u32,
    /// Of these, those that boot.
    pub hosts_booting: u32,
    /// All hosts of the zone.
    pub hosts: u32,
    /// State.
    pub state: State,
    /// Its halls; none where heat is not modelled.
    pub halls: Vec<HallFrame>,
    /// True if traffic is moved out of it.
    pub shifted: bool,
    /// Hosts that are off until their rack's turn comes, or somebody has got to them.
    pub waiting: u32,
    /// What is wrong with a link to another zone, as a phrase; empty when all are in order.
    pub link: String,
}

/// A hall of a zone now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HallFrame {
    /// Its name.
    pub name: String,
    /// Temperature, tenths of a degree Celsius.
    pub tenths: u32,
    /// True if it is cooled.
    pub cooled: bool,
    /// Hosts that are off or boot.
    pub hosts_down: u32,
    /// All its hosts.
    pub hosts: u32,
    /// Hosts off that somebody has to get to.
    pub need_hands: u32,
}

/// A service now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceFrame {
    /// True state.
    pub state: State,
    /// What its dashboard says: health checks and error rate, by the vendor's datapoints that are visible.
    pub reported: State,
    /// Targets that pass their checks, and all, as reported: means over a period; nothing where there is no data.
    pub checks: Option<(f64, f64)>,
    /// Workers busy, and workers of running replicas.
    pub busy: u32,
    /// Workers of running replicas.
    pub workers: u32,
    /// Requests queued.
    pub queue: u32,
    /// Replicas in scene order.
    pub replicas: Vec<ReplicaFrame>,
}

/// A replica now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaFrame {
    /// State.
    pub state: State,
    /// One per worker: 0 idle, else 1 to 255: time waited over the time limit (or over 1 s for work).
    pub teeth: Vec<u8>,
    /// The same of the ghost; empty without one, and while it has the same.
    pub ghost_teeth: Vec<u8>,
    /// Requests queued.
    pub queue: u32,
    /// Remaining share of the limit of the oldest wait, 0 to 1.
    pub oldest_wait_left: Option<f64>,
    /// Circuit breakers open or half-open, of all it has.
    pub breakers_open: u32,
    /// Its standing with the balancer.
    pub target: Registration,
    /// True if it is stuck, slow or failing by a fault of its own.
    pub impaired: bool,
}

/// A broker's copy of a partition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copy {
    /// This copy leads.
    Leads,
    /// In sync, follows.
    #[default]
    Follows,
    /// Up, but not in the ISR.
    Behind,
    /// Nobody leads, and this copy was the leader (the preferred one).
    LeaderlessHere,
    /// Nobody leads, and this copy may not.
    Orphan,
    /// The broker is down.
    Gone,
}

/// A cluster now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterFrame {
    /// True state.
    pub state: State,
    /// As the vendor names it: ACTIVE, HEALING.
    pub vendor_state: String,
    /// Customer partitions with a leader that works, and all.
    pub led: u32,
    /// All customer partitions.
    pub partitions: u32,
    /// What its dashboard says: whether all brokers answer their scrapes.
    pub reported: State,
    /// Brokers that do, as reported: the mean over a period; nothing where there is no data.
    pub reporting: Option<f64>,
    /// `OfflinePartitionsCount` as reported (internal partitions included, as the metric counts them).
    pub offline_metric: Option<f64>,
    /// Brokers in scene order.
    pub brokers: Vec<BrokerFrame>,
}

/// A broker now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerFrame {
    /// State.
    pub state: State,
    /// True if the controller has fenced it.
    pub fenced: bool,
    /// Customer partitions it leads.
    pub leads: u32,
    /// Its copy of each customer partition, in scene order; `None` where it holds none.
    pub copies: Vec<Option<Copy>>,
}

/// A quorum group or store now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupFrame {
    /// State.
    pub state: State,
    /// One phrase: `4 of 5, quorum holds`, `primary in b`.
    pub phrase: String,
    /// Members: up, and whether it leads.
    pub members: Vec<(State, bool)>,
    /// Zone index of each member now: a rebuilt group stands elsewhere than in the scene.
    pub zones: Vec<usize>,
}

/// A store's present load.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoreLoad {
    /// True if the document describes it in full: cores, query classes, pools, interface.
    pub full: bool,
    /// Parts: one, unless it has been split.
    pub parts: u32,
    /// Share of the busiest part's cores in use, 0 to 1, over about a minute.
    pub cpu: f64,
    /// Queries that wait for a core or a primary.
    pub waiting: u32,
    /// Connections of its clients' pools in use.
    pub connections: u32,
    /// Queries that wait for a connection.
    pub waiting_for_pool: u32,
    /// Time until the answers that wait for an interface have left, in seconds.
    pub network_backlog_s: f64,
    /// Least share of network credits left, 0 to 1, where there is an interface.
    pub network_credits: Option<f64>,
    /// The time when the next change of the action under way is due, microseconds.
    pub work_due_us: Option<u64>,
}

/// A duty now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DutyFrame {
    /// True if it is blocked.
    pub blocked: bool,
    /// Its beginning, in microseconds.
    pub since_us: Option<u64>,
    /// Number of times that it was needed and refused since then.
    pub refused: u32,
}

/// A layer of a region, as the blast cone counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The customers of all journeys.
    #[default]
    Customers,
    /// A service, a cluster, a quorum group or a store.
    Part(Part),
    /// The vendor's control planes.
    ControlPlanes,
}

impl Layer {
    /// Spells it by the identifiers of the document: `customers`, a part as it is spelled, `control-planes`.
    pub fn spell(self, topology: &Topology) -> String {
        match self {
            Layer::Customers => "customers".to_owned(),
            Layer::Part(part) => part.spell(topology),
            Layer::ControlPlanes => "control-planes".to_owned(),
        }
    }
}

/// A layer of the blast cone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConeLayer {
    /// The layer.
    pub layer: Layer,
    /// Share of it that is hurt and is not in the fault-free twin, 0 to 1.
    pub share: f64,
    /// The same of the ghost, once there is one.
    pub ghost_share: Option<f64>,
    /// First time it was hurt, microseconds.
    pub first_hit_us: Option<u64>,
    /// Since when it is hurt now, microseconds.
    pub since_us: Option<u64>,
}

/// The gravity of a log entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something a person did.
    Command,
    /// Worth knowing.
    #[default]
    Info,
    /// Something stopped making progress.
    Hung,
    /// Something broke.
    Bad,
    /// Something works again.
    Good,
}

/// A line of the incident log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogEntry {
    /// The time, in microseconds.
    pub at_us: u64,
    /// Its gravity.
    pub severity: Severity,
    /// One sentence about the event.
    pub text: String,
    /// The part it is about, when there is one.
    pub part: Option<Part>,
}

/// A chart: one or several lines over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Identifier, say `outcomes`, `p99` or `oldest-unread`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit of the values: `%`, `s`, `ms`, `requests` by the time of their start, or nothing for counts.
    pub unit: String,
    /// Largest value of the axis.
    pub max: f64,
    /// Lines.
    pub lines: Vec<ChartLine>,
    /// The values now, in words.
    pub now: String,
}

/// One line of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartLine {
    /// Name of the chart.
    pub label: String,
    /// Drawn dashed: the twin.
    pub dashed: bool,
    /// (seconds, value), at most a few hundred, in order of time. A gap is a NaN value.
    pub points: Vec<(f64, f64)>,
}

/// All charts, over the same span of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charts {
    /// Span shown, seconds.
    pub span_s: (f64, f64),
    /// Charts from top to bottom.
    pub charts: Vec<Chart>,
    /// Simulated events worth a mark on the timeline: (seconds, label, severity).
    pub marks: Vec<(f64, String, Severity)>,
    /// The time when customers noticed and when each set of alerts paged first: (seconds, label, severity).
    pub pages: Vec<(f64, String, Severity)>,
    /// Comments of the run on each entry of the published timeline, in scene order.
    pub beside: Vec<String>,
    /// Distance of the run from what was published: median and worst; empty without a match.
    pub distance: String,
}

/// One part, inspected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    /// The subject of the inspection.
    pub subject: Subject,
    /// Its name.
    pub title: String,
    /// Its true state.
    pub state: State,
    /// What the dashboard reports, and how old that is in seconds, once there is a datapoint.
    pub reported: Option<(State, String, Option<f64>)>,
    /// The true state in words.
    pub truth: String,
    /// Facts: (label, value, share 0 to 1 when it is a level).
    pub facts: Vec<(String, String, Option<f64>)>,
    /// The next wait that ends in an error: seconds left, total seconds, and what limit it is.
    pub countdown: Option<(f64, f64, String)>,
    /// `Why is this hung?`, `Why is it refusing?` …
    pub chain_title: String,
    /// The causal chain, from this part down to the root.
    pub chain: Vec<ChainStep>,
    /// The customers hurt through this part.
    pub hurt: Vec<HurtJourney>,
    /// One request's life, for `life:get_quote`.
    pub life: Vec<LifeSpan>,
    /// The measured blast radius, for `blast-radius`.
    pub radius: Option<Radius>,
}

/// One link of a causal chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChainStep {
    /// The state of affairs at this link.
    pub title: String,
    /// Figures.
    pub detail: String,
    /// Its beginning, in microseconds.
    pub since_us: Option<u64>,
    /// State, for the colour.
    pub state: State,
    /// True if it lies beyond the vendor line.
    pub below_vendor_line: bool,
    /// The part, to go there.
    pub part: Option<Part>,
}
