//! Customers and the load balancer in front of the services.

use crate::engine::SimDuration;
use crate::world::front::ReturnHerd;
use crate::world::front::traffic::Profile;
use crate::world::ids::{OperationId, ServiceId};
use crate::world::topology::{Product, ProxySpec};

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
    /// True if a node also uses targets of other zones (on for an ALB).
    pub cross_zone: bool,
    /// A customer's client tries the next address of the name after this time without a connection
    /// (RFC 8305 section 5: connection attempt delay, 250 ms).
    pub next_address_after: SimDuration,
    /// How long clients keep an address that a name gave (60 s).
    pub name_ttl: SimDuration,
    /// A silent node's address is taken out of the name after this time: three failed checks 30 s apart and a time to
    /// live of 60 s (Route 53 developer guide).
    pub unlisted_after: SimDuration,
    /// Rules by which the vendor moves traffic out of a failing zone by itself, if it may.
    pub autoshift: Option<AutoshiftSpec>,
    /// The product that stands before every service that names no other.
    pub product: Product,
}

/// A journey of customers.
#[derive(Clone, Debug)]
pub struct JourneySpec {
    /// Identifier: `get_quote`, `place_order`, `deposit`, `withdraw`.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Service and operation asked for.
    pub service: ServiceId,
    /// Operation of that service.
    pub operation: OperationId,
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
    /// What the customers' clients do by themselves when they are refused; nothing without it.
    pub retry_rejected: Option<RejectedRetry>,
    /// Lost customers who come back together once it works again.
    pub return_herd: Option<ReturnHerd>,
    /// True if it counts as trading in the amplification.
    pub trading: bool,
    /// The worth of one answered request of a customer, in hundredths of the document's currency. Nothing in the
    /// world reads it.
    pub value_hundredths: u64,
}

/// A client that sends a refused request again by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RejectedRetry {
    /// Attempts in all, the first included.
    pub attempts: u8,
    /// Before the second attempt; none: at once.
    pub pause: SimDuration,
    /// Each further pause is so many times as long as the one before.
    pub factor: f64,
    /// The part of a pause that is drawn, 0 to 1: at 1 it is anything between nothing and all of it ("full jitter").
    pub jitter: f64,
}

impl RejectedRetry {
    /// The pause after attempt `attempt`, counted from 1; `unit` is drawn, 0 to 1. An hour at most, a limit of ours.
    pub fn pause(&self, attempt: u8, unit: f64) -> SimDuration {
        const LONGEST: f64 = 3_600.0;
        let whole = self.pause.as_secs_f64() * libm::pow(self.factor, f64::from(attempt.max(1) - 1));
        SimDuration::from_secs_f64(whole.min(LONGEST) * (1.0 - self.jitter * unit))
    }
}

/// The target group of a service (defaults: Elastic Load Balancing API, target group attributes).
#[derive(Clone, Debug, PartialEq)]
pub struct TargetGroupSpec {
    /// The check of its targets.
    pub check: HealthCheckSpec,
    /// True if a node also uses targets of other zones.
    pub cross_zone: bool,
    /// A target that becomes healthy gets a linearly growing share for this time; zero switches it off
    /// (`slow_start.duration_seconds` 0, or 30 to 900).
    pub slow_start: SimDuration,
    /// A target that is taken out may finish its requests for this time (`deregistration_delay.timeout_seconds` 300);
    /// it ends early when none is left.
    pub deregistration_delay: SimDuration,
    /// Which target is next.
    pub algorithm: Algorithm,
    /// A connection attempt to a silent target ends after this time: 504 (10 s).
    pub connect_timeout: SimDuration,
    /// No response for this time: 504. `None`: the balancer's, which customers wait for and calls between services
    /// end before by their own limits.
    pub idle_timeout: Option<SimDuration>,
    /// True if a slow start bounds the connections of the target, in steps of a second, instead of its share (HAProxy's
    /// `slowstart` with `maxconn`).
    pub slow_start_by_connections: bool,
    /// The rules of a proxy beyond health checks; none for an Application Load Balancer.
    pub proxy: Option<Box<ProxySpec>>,
}

/// A check of targets.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthCheckSpec {
    /// The question of a check.
    pub kind: CheckKind,
    /// Between two checks of one target by one node (30 s).
    pub interval: SimDuration,
    /// A check without answer fails after this time (5 s).
    pub timeout: SimDuration,
    /// Passes until an unhealthy target is healthy (5); a new target needs one.
    pub healthy_threshold: u8,
    /// Failures until a healthy target is unhealthy (2).
    pub unhealthy_threshold: u8,
    /// The moment from which the interval counts.
    pub period: CheckPeriod,
    /// True if an answer with an error makes a target unhealthy at once, whatever the threshold (Envoy).
    pub error_at_once: bool,
}

/// The moment from which the interval to the next check counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckPeriod {
    /// The start of the last check: a target that falls silent is noticed after (n - 1) intervals and a timeout. An
    /// Application Load Balancer says "approximate amount of time between checks".
    FromStart,
    /// The end of the last check: after n timeouts and n - 1 intervals. HAProxy, Envoy, Varnish (measured).
    FromEnd,
}

/// The question of a health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// Nobody asks: a target is called healthy always (nginx, Apache and Caddy unless configured).
    None,
    /// The process answers.
    Shallow,
    /// An operation of the service, worked on like a request.
    Deep(OperationId),
}

/// The choice of a node among its healthy targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// In turn (`round_robin`, the default).
    RoundRobin,
    /// The one with the fewest requests (`least_outstanding_requests`); the nodes' counts are added. A proxy counts its
    /// own alone.
    LeastOutstanding,
    /// Drawn evenly (Caddy's default policy).
    Random,
    /// The one of two drawn, with replacement, that has fewer of the proxy's requests (Envoy's `LEAST_REQUEST`, HAProxy's
    /// `random(2)`): a target never gets less than 1/n^2 of the requests.
    LeastOfTwo,
    /// By the customer's key: the same target as long as the same ones are left.
    Hash,
}

impl Algorithm {
    /// Returns whether only a proxy chooses so: an Application Load Balancer neither draws by load nor hashes.
    pub fn is_a_proxys(self) -> bool {
        matches!(self, Algorithm::Random | Algorithm::LeastOfTwo | Algorithm::Hash)
    }
}

/// The vendor moves traffic out of a zone by itself by these rules (Application Recovery Controller, zonal
/// autoshift).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoshiftSpec {
    /// The zone must have been failing for so long, and well for so long until it ends (FIS starts one after 5 min).
    pub after: SimDuration,
    /// A zone fails while at least this share of its hosts does not run, 0 to 1 (0.3, assumed: the vendor publishes none).
    pub share: f64,
}
