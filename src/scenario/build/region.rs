//! Zones, network, faults, control planes, the balancer, quorum groups and stores.

use super::{Names, distinct, limit};
use crate::engine::SimDuration;
use crate::scenario::reader::{Fields, Node, TICK};
use crate::world::topology::{
    BalancerSpec, ControlPlaneSpec, Duty, ElectionDefect, FaultSpec, NetworkSpec, QuorumSpec, ServiceTime,
    StoreSpec, ZoneFault, ZoneSpec,
};

/// Longest name on the page.
pub(super) const LABEL: usize = 60;

pub(super) fn zones(root: &Fields) -> Vec<ZoneSpec> {
    let list = root.list("zones", 1, limit::ZONES);
    distinct(&list, "zone");
    list.iter()
        .map(|node| {
            let fields = node.fields();
            let name = fields.id("id");
            fields.close();
            ZoneSpec { name }
        })
        .collect()
}

pub(super) fn network(root: &Fields) -> NetworkSpec {
    let mut spec = NetworkSpec {
        same_zone: SimDuration::from_micros(250),
        cross_zone: SimDuration::from_micros(750),
        client: SimDuration::from_millis(20),
    };
    if let Some(node) = root.get("network") {
        let fields = node.fields();
        spec.same_zone = fields.duration_or("same_zone", spec.same_zone);
        spec.cross_zone = fields.duration_or("cross_zone", spec.cross_zone);
        spec.client = fields.duration_or("client", spec.client);
        fields.close();
    }
    spec
}

pub(super) fn faults(root: &Fields) -> FaultSpec {
    let mut spec = FaultSpec {
        overheating_share: 0.5,
        overheating_spread: SimDuration::from_secs(10),
        overheating_broker_return: SimDuration::from_secs(90),
        overheating_host_return: SimDuration::from_secs(20 * 60),
        boot: SimDuration::from_secs(20),
        default_fault: ZoneFault::Overheating,
    };
    let Some(node) = root.get("faults") else { return spec };
    let fields = node.fields();
    spec.default_fault = fields.word_or(
        "default",
        "fault",
        &ZoneFault::ALL.map(|fault| (fault.word(), fault)),
        spec.default_fault,
    );
    spec.boot = fields.duration_or("boot", spec.boot);
    if let Some(node) = fields.get("overheating") {
        let fields = node.fields();
        spec.overheating_share = fields.number_or("share", 0.0, 1.0, spec.overheating_share);
        spec.overheating_spread = fields.delay_or("spread", spec.overheating_spread);
        spec.overheating_broker_return = fields.duration_or("broker_return", spec.overheating_broker_return);
        spec.overheating_host_return = fields.duration_or("host_return", spec.overheating_host_return);
        fields.close();
    }
    if spec.overheating_broker_return < spec.boot || spec.overheating_host_return < spec.boot {
        fields.wrong(
            "found a return after overheating that is shorter than the boot, expected one that includes it",
        );
    }
    fields.close();
    spec
}

pub(super) fn control_planes(root: &Fields) -> Vec<ControlPlaneSpec> {
    let list = root.list("control_planes", 0, limit::CONTROL_PLANES);
    distinct(&list, "control plane");
    list.iter().map(control_plane).collect()
}

fn control_plane(node: &Node) -> ControlPlaneSpec {
    let fields = node.fields();
    let duties = fields.list("duties", 1, 1);
    let defects = [
        ("election_suppressed", ElectionDefect::ElectionSuppressed),
        ("controller_cannot_commit", ElectionDefect::ControllerCannotCommit),
    ];
    let spec = ControlPlaneSpec {
        id: fields.id("id"),
        label: fields.text("label", LABEL),
        duties: duties
            .iter()
            .map(|node| {
                node.one_of("duty", &[Duty::ElectLeaders.word()]);
                Duty::ElectLeaders
            })
            .collect(),
        defect: fields.word_or("defect", "defect", &defects, ElectionDefect::ElectionSuppressed),
        vendor_repair_mean: fields.duration("vendor_repair_mean"),
    };
    fields.close();
    spec
}

/// ALB's defaults, domain facts D1: health check 30 s, 5 s, 5 and 2 times; connect 10 s; idle 60 s; cross-zone on.
pub(super) fn balancer(root: &Fields) -> BalancerSpec {
    let mut spec = BalancerSpec {
        check_interval: SimDuration::from_secs(30),
        check_timeout: SimDuration::from_secs(5),
        healthy_threshold: 5,
        unhealthy_threshold: 2,
        connect_timeout: SimDuration::from_secs(10),
        idle_timeout: SimDuration::from_secs(60),
        cross_zone: true,
        next_address_after: SimDuration::from_millis(250),
        unlisted_after: SimDuration::from_secs(150),
    };
    let Some(node) = root.get("balancer") else { return spec };
    let fields = node.fields();
    spec.check_interval = fields.period_or("check_interval", spec.check_interval);
    spec.check_timeout = fields.period_or("check_timeout", spec.check_timeout);
    spec.healthy_threshold = fields.count_or("healthy_threshold", 2, 10, spec.healthy_threshold.into()) as u8;
    spec.unhealthy_threshold =
        fields.count_or("unhealthy_threshold", 2, 10, spec.unhealthy_threshold.into()) as u8;
    spec.connect_timeout = fields.duration_or("connect_timeout", spec.connect_timeout);
    let (least, most) = (SimDuration::from_secs(1), SimDuration::from_secs(4_000));
    spec.idle_timeout =
        fields.get("idle_timeout").map_or(spec.idle_timeout, |node| node.duration(least, most));
    spec.cross_zone = fields.flag_or("cross_zone", spec.cross_zone);
    spec.next_address_after = fields.duration_or("next_address_after", spec.next_address_after);
    if spec.check_timeout >= spec.check_interval {
        fields.wrong("found check_timeout as long as check_interval or longer, expected it to be shorter");
    }
    fields.close();
    spec
}

pub(super) fn quorums(root: &Fields, names: &Names) -> Vec<QuorumSpec> {
    let list = root.list("quorums", 0, limit::QUORUMS);
    distinct(&list, "quorum group");
    list.iter()
        .map(|node| {
            let fields = node.fields();
            let spec = QuorumSpec {
                id: fields.id("id"),
                label: fields.text("label", LABEL),
                nodes: names.zone_list(&fields, "nodes", limit::MEMBERS),
                commit_time: service_time(&fields, "commit_time"),
                election_timeout: fields.duration_or("election_timeout", SimDuration::from_millis(1_000)),
            };
            if spec.nodes.len().is_multiple_of(2) && !spec.nodes.is_empty() {
                let found = spec.nodes.len();
                fields
                    .wrong_at("nodes", format!("found {found} nodes, expected an odd number for a majority"));
            }
            fields.close();
            spec
        })
        .collect()
}

/// Defaults: MongoDB `electionTimeoutMillis` 10000, median to a new primary at most 12 s in all (so 2 s for the
/// election itself), `serverSelectionTimeoutMS` 30000; domain facts E.
pub(super) fn stores(root: &Fields, names: &Names) -> Vec<StoreSpec> {
    let list = root.list("stores", 0, limit::STORES);
    distinct(&list, "store");
    list.iter()
        .map(|node| {
            let fields = node.fields();
            let spec = StoreSpec {
                id: fields.id("id"),
                label: fields.text("label", LABEL),
                members: names.zone_list(&fields, "members", limit::MEMBERS),
                cores: fields.count("cores", 1, 1_024) as u16,
                query_time: service_time(&fields, "query_time"),
                election_timeout: fields.duration_or("election_timeout", SimDuration::from_secs(10)),
                election_time: fields.duration_or("election_time", SimDuration::from_secs(2)),
                server_selection_timeout: fields
                    .duration_or("server_selection_timeout", SimDuration::from_secs(30)),
            };
            fields.close();
            spec
        })
        .collect()
}

/// A service time, which must be there: `{"constant": "4ms"}`, `{"exponential": "4ms"}`, or
/// `{"log_normal": "4ms", "cv": 0.5}`.
pub(super) fn service_time(fields: &Fields, name: &'static str) -> ServiceTime {
    const NONE: ServiceTime = ServiceTime::Constant(SimDuration::ZERO);
    let Some(node) = fields.need(name) else { return NONE };
    let fields = node.fields();
    let most = SimDuration::from_secs(3_600);
    const KINDS: [&str; 3] = ["constant", "exponential", "log_normal"];
    let kind = fields.only_one(&KINDS);
    let mean = kind.and_then(|kind| fields.get(KINDS[kind])).map(|node| node.duration(TICK, most));
    let time = match (kind, mean) {
        (Some(0), Some(value)) => ServiceTime::Constant(value),
        (Some(1), Some(mean)) => ServiceTime::Exponential(mean),
        (Some(2), Some(mean)) => ServiceTime::LogNormal(mean, fields.number("cv", 0.001, 10.0)),
        _ => {
            if node.value.as_object().is_some() {
                node.wrong(
                    "found no single distribution, expected one of: constant, exponential, log_normal",
                );
            }
            NONE
        }
    };
    fields.close();
    time
}
