//! Target groups and autoscaling groups of services. Defaults: domain facts D1 and D2.

use super::{Names, limit, proxy};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node};
use crate::world::ids::ControlPlaneId;
use crate::world::topology::{
    Algorithm, AutoscalingSpec, BalancerSpec, CheckKind, CheckPeriod, Distribution, HealthCheckSpec,
    InstanceCheck, Metric, Product, RegisteredBy, ScalingTarget, TargetGroupSpec,
};

meanings! {
    TARGET_GROUP {
        /// How the balancer checks the targets; as the balancer says without it.
        "health_check",
        /// Whether a node also uses targets of other zones; as the balancer says without it.
        "cross_zone",
        /// Time within which the share of a target that becomes healthy grows evenly, 0 s or at least 30 s,
        /// `slow_start.duration_seconds`. Off without it.
        "slow_start",
        /// How long a target that is taken out may finish its requests, `deregistration_delay.timeout_seconds`.
        "deregistration_delay",
        /// Which target is next: in turn, the one with the fewest requests, at random, the less loaded of two drawn, or by
        /// the customer's key. The last three are a proxy's.
        "algorithm",
        /// A connection to a silent target ends with a 504 after this time; as the balancer says without it.
        "connect_timeout",
        /// A request without a response ends with a 504 after this time; as the balancer says without it, and then
        /// not for calls between services.
        "idle_timeout",
    }
    HEALTH_CHECK {
        /// What a check asks: whether the process answers, an operation that is worked on like a request, or nothing:
        /// then no target is ever called unhealthy.
        "kind",
        /// The operation of this service that a deep check asks for.
        "operation",
        /// Time between two checks of one target by one node; as the balancer says without it.
        "interval",
        /// A check without an answer fails after this time; as the balancer says without it.
        "timeout",
        /// Checks in a row that an unhealthy target must pass to be healthy, a new one just one; as the balancer
        /// says without it.
        "healthy_threshold",
        /// Checks in a row that a healthy target must fail to be unhealthy; as the balancer says without it.
        "unhealthy_threshold",
        /// From when the interval counts: the start of the last check, so that a silent target is noticed after n - 1
        /// intervals and a timeout, or its end, after n timeouts and n - 1 intervals. Measured: HAProxy, Envoy and Varnish
        /// count from the end.
        "period",
        /// What an answer with an error does: it counts towards the threshold, or makes the target unhealthy at once
        /// (Envoy).
        "on_error",
    }
}

pub(super) fn target_group(
    node: Option<Node>,
    service: usize,
    names: &Names,
    balancer: &BalancerSpec,
) -> TargetGroupSpec {
    let Some(node) = node else { return TargetGroupSpec::of(balancer) };
    let fields = node.fields(TARGET_GROUP);
    let product = proxy::product(&fields, balancer.product);
    let mut spec = TargetGroupSpec::behind(product, balancer);
    if let Some(node) = fields.get("health_check") {
        health_check(&node, &mut spec.check, service, names);
    }
    spec.cross_zone = fields.flag_or("cross_zone", spec.cross_zone);
    let most = SimDuration::from_secs(900);
    spec.slow_start = fields.duration_within_or("slow_start", SimDuration::ZERO, most, spec.slow_start);
    let short = spec.slow_start > SimDuration::ZERO && spec.slow_start < SimDuration::from_secs(30);
    if short && product == Product::Alb {
        fields.wrong_at("slow_start", "found less than 30s, expected 0s or 30s to 900s");
    }
    let most = SimDuration::from_secs(3_600);
    spec.deregistration_delay =
        fields.duration_within_or("deregistration_delay", SimDuration::ZERO, most, spec.deregistration_delay);
    let algorithms = [
        ("round_robin", Algorithm::RoundRobin),
        ("least_outstanding_requests", Algorithm::LeastOutstanding),
        ("random", Algorithm::Random),
        ("least_of_two_random", Algorithm::LeastOfTwo),
        ("hash", Algorithm::Hash),
    ];
    spec.algorithm = fields.word_or("algorithm", "algorithm", &algorithms, spec.algorithm);
    spec.connect_timeout = fields.duration_or("connect_timeout", spec.connect_timeout);
    let (least, most) = (SimDuration::from_secs(1), SimDuration::from_secs(4_000));
    spec.idle_timeout = fields.get("idle_timeout").map(|node| node.duration(least, most));
    let idle = spec.idle_timeout.unwrap_or(balancer.idle_timeout);
    proxy::proxy(&fields, &mut spec, product, idle);
    let by_share = spec.slow_start > SimDuration::ZERO && !spec.slow_start_by_connections;
    if by_share && spec.algorithm != Algorithm::RoundRobin {
        let word = algorithms.iter().find(|entry| entry.1 == spec.algorithm).map_or("", |entry| entry.0);
        fields.wrong(format!("found slow_start with {word}, expected it with round_robin only"));
    }
    fields.close();
    spec
}

fn health_check(node: &Node, check: &mut HealthCheckSpec, service: usize, names: &Names) {
    let fields = node.fields(HEALTH_CHECK);
    match fields.word_or("kind", "kind of check", &[("shallow", 0), ("deep", 1), ("none", 2)], 0) {
        1 => {
            // A check that is worked on is said, even where there is only one.
            fields.need("operation");
            check.kind = CheckKind::Deep(names.own_operation(&fields, "operation", service));
        }
        2 => check.kind = CheckKind::None,
        _ => check.kind = CheckKind::Shallow,
    }
    check.interval = fields.period_or("interval", check.interval);
    check.timeout = fields.period_or("timeout", check.timeout);
    check.healthy_threshold =
        fields.count_or("healthy_threshold", 2, 10, check.healthy_threshold.into()) as u8;
    check.unhealthy_threshold =
        fields.count_or("unhealthy_threshold", 2, 10, check.unhealthy_threshold.into()) as u8;
    let periods = [("from_start", CheckPeriod::FromStart), ("from_end", CheckPeriod::FromEnd)];
    check.period = fields.word_or("period", "period", &periods, check.period);
    check.error_at_once =
        fields.word_or("on_error", "way", &[("counts", false), ("at_once", true)], check.error_at_once);
    if check.timeout >= check.interval && check.period == CheckPeriod::FromStart {
        fields.wrong("found timeout as long as interval or longer, expected it to be shorter");
    }
    fields.close();
}

meanings! {
    AUTOSCALING {
        /// Fewest instances that a person or an alarm may ask for.
        "min",
        /// Most instances that a person or an alarm may ask for.
        "max",
        /// Instances at the start; `min` without it.
        "desired",
        /// Average use of the CPU that the group holds by launching and ending instances, 0 to 1; it does not scale
        /// without a target.
        "target_cpu",
        /// The same with the requests that an instance gets in a minute (`ALBRequestCountPerTarget`).
        "target_requests",
        /// The same with the share of workers that are busy, working or waiting, 0 to 1: a sample a minute.
        "target_threads",
        /// The same with the requests that wait for a worker at an instance: a sample a minute.
        "target_queue",
        /// How long a new instance counts neither in the metric nor in the capacity. Off, as in EC2 Auto Scaling.
        "warmup",
        /// How long the next alarm has to wait after one has changed the number of instances. The default of EC2
        /// Auto Scaling.
        "cooldown",
        /// How long the balancer's verdict on a new instance is ignored, from the moment its host runs. The default of the
        /// API; the console sets 300 s.
        "grace_period",
        /// Who says that an instance is unhealthy and must be replaced: its host's status check alone (EC2), or the
        /// balancer too (ELB).
        "health_check_type",
        /// Time from the launch to a running host, when the instance is in service. Unverified: there is no official figure.
        "launch_time",
        /// Time from the end of a period until its value is known. Unverified.
        "metric_delay",
        /// How instances come into the target group: the group registers what it launches, or a list of ids was
        /// registered once.
        "registered_by",
        /// The control plane whose duty "launch-instances" it takes; nobody can block it without one.
        "control_plane",
        /// What happens when a zone cannot launch: another zone is tried, or the same one again.
        "distribution",
    }
}

/// What target tracking holds: one of the metrics, or none.
fn target(fields: &Fields) -> Option<ScalingTarget> {
    const MOST: f64 = 1e9;
    let metrics = [
        ("target_cpu", Metric::Cpu, 1.0),
        ("target_requests", Metric::Requests, MOST),
        ("target_threads", Metric::Threads, 1.0),
        ("target_queue", Metric::Queue, MOST),
    ];
    let stated = |&(name, metric, most): &(&'static str, Metric, f64)| {
        fields.get(name).map(|node| (name, ScalingTarget { metric, value: node.number(0.01, most) }))
    };
    let targets: Vec<(&str, ScalingTarget)> = metrics.iter().filter_map(stated).collect();
    if let [(one, _), (other, _), ..] = targets[..] {
        fields.wrong(format!("found `{one}` and `{other}`, expected one of them"));
    }
    targets.first().map(|target| target.1)
}

pub(super) fn group(node: &Node, names: &Names) -> AutoscalingSpec {
    let fields = node.fields(AUTOSCALING);
    let most = limit::REPLICAS as u64;
    let min = fields.count("min", 0, most);
    let max = fields.count("max", 1, most);
    let desired = fields.count_or("desired", 0, most, min);
    if min > max || desired < min || desired > max {
        fields.wrong(format!("found min {min}, desired {desired}, max {max}, expected them in this order"));
    }
    let checks = [("EC2", InstanceCheck::Ec2), ("ELB", InstanceCheck::Elb)];
    let registrations = [("group", RegisteredBy::Group), ("instance_id", RegisteredBy::InstanceId)];
    let distributions =
        [("balanced-best-effort", Distribution::BestEffort), ("balanced-only", Distribution::BalancedOnly)];
    let spec = AutoscalingSpec {
        min: min as u16,
        desired: desired as u16,
        max: max as u16,
        target: target(&fields),
        warmup: fields.delay_or("warmup", SimDuration::ZERO),
        cooldown: fields.delay_or("cooldown", SimDuration::from_secs(300)),
        grace_period: fields.delay_or("grace_period", SimDuration::ZERO),
        health_check: fields.word_or("health_check_type", "health check type", &checks, InstanceCheck::Ec2),
        launch_time: fields.duration_or("launch_time", SimDuration::from_secs(90)),
        metric_delay: fields.delay_or("metric_delay", SimDuration::from_secs(60)),
        registered_by: fields.word_or(
            "registered_by",
            "way to register",
            &registrations,
            RegisteredBy::Group,
        ),
        control_plane: fields
            .get("control_plane")
            .map(|node| ControlPlaneId(node.one_of("control plane", &names.planes).unwrap_or(0) as u8)),
        distribution: fields.word_or(
            "distribution",
            "distribution",
            &distributions,
            Distribution::BestEffort,
        ),
    };
    if spec.health_check == InstanceCheck::Elb && spec.registered_by == RegisteredBy::InstanceId {
        fields.wrong(
            "found health_check_type ELB with targets registered by instance_id, expected a group that is attached",
        );
    }
    fields.close();
    spec
}
