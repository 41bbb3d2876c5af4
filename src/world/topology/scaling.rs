//! What stands between the balancer and a service's replicas: target groups, and autoscaling groups.

use super::BalancerSpec;
use crate::engine::SimDuration;
use crate::world::ids::ControlPlaneId;

/// The target group of a service (defaults: Elastic Load Balancing API, target group attributes).
#[derive(Clone, Debug, PartialEq)]
pub struct TargetGroupSpec {
    /// How its targets are checked.
    pub check: HealthCheckSpec,
    /// Whether a node also uses targets of other zones.
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
}

/// How targets are checked.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthCheckSpec {
    /// What a check asks.
    pub kind: CheckKind,
    /// Between two checks of one target by one node (30 s).
    pub interval: SimDuration,
    /// A check without answer fails after this time (5 s).
    pub timeout: SimDuration,
    /// Passes until an unhealthy target is healthy (5); a new target needs one.
    pub healthy_threshold: u8,
    /// Failures until a healthy target is unhealthy (2).
    pub unhealthy_threshold: u8,
}

/// What a health check asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// Whether the process answers.
    Shallow,
    /// An operation of the service, worked on like a request.
    Deep(u8),
}

/// How a node chooses among its healthy targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// In turn (`round_robin`, the default).
    RoundRobin,
    /// The one with the fewest requests (`least_outstanding_requests`); the nodes' counts are added.
    LeastOutstanding,
}

impl TargetGroupSpec {
    /// The group of a service that says nothing: the balancer's settings.
    pub fn of(balancer: &BalancerSpec) -> TargetGroupSpec {
        TargetGroupSpec {
            check: HealthCheckSpec {
                kind: CheckKind::Shallow,
                interval: balancer.check_interval,
                timeout: balancer.check_timeout,
                healthy_threshold: balancer.healthy_threshold,
                unhealthy_threshold: balancer.unhealthy_threshold,
            },
            cross_zone: balancer.cross_zone,
            slow_start: SimDuration::ZERO,
            deregistration_delay: SimDuration::from_secs(300),
            algorithm: Algorithm::RoundRobin,
            connect_timeout: balancer.connect_timeout,
            idle_timeout: None,
        }
    }
}

/// When the vendor moves traffic out of a zone by itself (Application Recovery Controller, zonal autoshift).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoshiftSpec {
    /// The zone must have been failing for so long, and well for so long until it ends (FIS starts one after 5 min).
    pub after: SimDuration,
    /// A zone fails while at least this share of its hosts does not run, 0 to 1 (0.3, assumed: the vendor publishes none).
    pub share: f64,
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
    /// Target tracking holds the average CPU here, 0 to 1; none without it.
    pub target_cpu: Option<f64>,
    /// A new instance counts neither in the metric nor in the capacity for this time (off: zero).
    pub warmup: SimDuration,
    /// After a change of the wish by an alarm the next one has to wait this long (300 s).
    pub cooldown: SimDuration,
    /// The balancer's verdict on a new instance is ignored for this time (0 by API, 300 s by the console).
    pub grace_period: SimDuration,
    /// Who says that an instance is unhealthy.
    pub health_check: InstanceCheck,
    /// From the launch to a running host. No official figure exists; 90 s unless set (unverified).
    pub launch_time: SimDuration,
    /// A period's value is known so long after its end (60 s unless set, unverified).
    pub metric_delay: SimDuration,
    /// How instances come into the target group.
    pub registered_by: RegisteredBy,
    /// Whose duty it is to launch instances; nobody can block it without one.
    pub control_plane: Option<ControlPlaneId>,
    /// What happens when a zone cannot launch.
    pub distribution: Distribution,
}

/// Who says that an instance is unhealthy (`HealthCheckType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceCheck {
    /// The status check of its host alone.
    Ec2,
    /// That, or the balancer.
    Elb,
}

/// How instances come into the target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisteredBy {
    /// The group is attached: whatever it launches is registered.
    Group,
    /// A list of instance ids was registered once: replacements are not in it.
    InstanceId,
}

/// What happens when a zone cannot launch (`AvailabilityZoneDistribution`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Another zone is tried.
    BestEffort,
    /// The zone is tried again.
    BalancedOnly,
}
