//! Zones, network, faults, control planes, the balancer, quorum groups.

use super::{Names, distinct, limit, recovery};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, TICK, follows};
use crate::world::command::{Duty, ZoneFault};
use crate::world::ids::ZoneId;
use crate::world::topology::{
    AutoshiftSpec, BalancerSpec, ControlPlaneSpec, CoolingSpec, ElectionDefect, FaultSpec, GraySpec,
    HallSpec, NetworkSpec, PlacementGroupSpec, Product, QuorumSpec, RackPowerSpec, ServiceTime, ZoneSpec,
};

/// Longest name on the page.
pub(super) const LABEL: usize = 60;

meanings! {
    ZONE {
        /// Short name of the zone, such as `a`; the page shows it as a column.
        "id",
        /// Halls of the zone's data centre, each with a cooling of its own, in the order in which they lose it. Only
        /// cooling and placement groups look at them.
        "halls",
    }
}

/// The zones of a document that names none. Assumed.
pub(super) const ZONES: [&str; 3] = ["a", "b", "c"];

/// Zones, each as an object or as its short name alone.
pub(super) fn zones(root: &Fields) -> Vec<ZoneSpec> {
    follows!(root, "zones", ZONES);
    let Some(node) = root.get("zones") else {
        return ZONES.map(|name| ZoneSpec { name: name.to_owned(), halls: Vec::new() }).to_vec();
    };
    let list = node.list(1, limit::ZONES);
    distinct(&list, "zone");
    list.iter()
        .map(|node| {
            let (form, node) = node.forms(usize::from(node.value.as_str().is_none()), 2);
            if form == 0 {
                return ZoneSpec { name: node.id().to_owned(), halls: Vec::new() };
            }
            let fields = node.fields(ZONE);
            let name = fields.id("id");
            let halls = halls(&fields);
            fields.close();
            ZoneSpec { name, halls }
        })
        .collect()
}

meanings! {
    HALL {
        /// Short name of the hall, such as `a1`.
        "id",
        /// Number of racks in the hall; they get power again one by one.
        "racks",
    }
}

fn halls(zone: &Fields) -> Vec<HallSpec> {
    let Some(node) = zone.get("halls") else { return Vec::new() };
    let list = node.list(1, limit::HALLS);
    distinct(&list, "hall");
    list.iter()
        .map(|node| {
            let fields = node.fields(HALL);
            let spec =
                HallSpec { name: fields.id("id"), racks: fields.count("racks", 1, limit::RACKS) as u8 };
            fields.close();
            spec
        })
        .collect()
}

meanings! {
    PLACEMENT_GROUP {
        /// Identifier of the group; services, stores and quorum groups name it.
        "id",
        /// The zone that its hosts stand in, close together.
        "zone",
        /// The hall that its hosts stand in; the first one of the zone without it.
        "hall",
        /// Number of the rack that its hosts share, from 1. Without it they stand in the racks of the hall, or in
        /// the first rack when no hall is said either.
        "rack",
    }
}

/// Placement groups (strategy "cluster" only): `{"id": …, "zone": …, "hall": …, "rack": …}`; racks count from 1.
pub(super) fn placement_groups(root: &Fields, names: &Names, zones: &[ZoneSpec]) -> Vec<PlacementGroupSpec> {
    let Some(node) = root.get("placement_groups") else { return Vec::new() };
    let list = node.list(0, limit::PLACEMENT_GROUPS);
    distinct(&list, "placement group");
    list.iter()
        .map(|node| {
            let fields = node.fields(PLACEMENT_GROUP);
            let id = fields.id("id");
            let zone = fields.name("zone", "zone", &names.zones);
            let halls = zones.get(zone).map_or(&[][..], |zone| &zone.halls[..]);
            let hall = fields.get("hall").map(|_| {
                let names: Vec<&str> = halls.iter().map(|hall| hall.name.as_str()).collect();
                fields.name("hall", "hall", &names) as u8
            });
            let racks = halls.get(hall.unwrap_or(0) as usize).map_or(0, |hall| hall.racks);
            let rack = fields.get("rack").map(|_| fields.count("rack", 1, limit::RACKS) as u8 - 1);
            if let Some(rack) = rack.filter(|rack| racks > 0 && u64::from(*rack) >= racks.into()) {
                let found =
                    format!("found rack {}, expected at most {racks}: the hall has no more", rack + 1);
                fields.wrong_at("rack", found);
            }
            if rack.is_some() && racks == 0 {
                fields.wrong_at(
                    "rack",
                    "found a rack in a zone without halls, expected halls there".to_owned(),
                );
            }
            fields.close();
            PlacementGroupSpec { id, zone: ZoneId(zone as u8), hall, rack }
        })
        .collect()
}

meanings! {
    NETWORK {
        /// One-way delay between two hosts of one zone. Assumed.
        "same_zone",
        /// One-way delay between two zones of the region. Assumed.
        "cross_zone",
        /// One-way delay between a customer and the region. Assumed.
        "client",
    }
}

pub(super) fn network(root: &Fields) -> NetworkSpec {
    let fields = root.object("network", NETWORK);
    let spec = NetworkSpec {
        same_zone: fields.duration_or("same_zone", SimDuration::from_micros(250)),
        cross_zone: fields.duration_or("cross_zone", SimDuration::from_micros(750)),
        client: fields.duration_or("client", SimDuration::from_millis(20)),
    };
    fields.close();
    spec
}

meanings! {
    FAULTS {
        /// The fault that the switch of a zone applies: hosts without power, hosts that overheat, a cut zone, or a
        /// gray zone with lost and late packets.
        "default",
        /// Time from power to a running process, for every host. Assumed.
        "boot",
        /// How hosts shut down and come back when a zone overheats and no `cooling` is described.
        "overheating",
        /// What a gray failure of a zone does to packets to and from it.
        "gray",
        /// How halls heat up without cooling and cool down again; with it, overheating goes hall by hall and by
        /// temperature.
        "cooling",
        /// How racks get power one by one after a zone's loss of power, where the zone has halls; a zone without halls
        /// gets it as a whole. What is said of racks in `cooling`, unless it is said.
        "power_return",
    }
    POWER_RETURN {
        /// Time between the power of one rack of a hall and of the next. Assumed.
        "rack_interval",
        /// Share of the hosts which need hands before they boot, 0 to 1. Assumed.
        "never",
        /// Mean time from the power of its rack until somebody has got to such a host; drawn from a log-normal
        /// distribution. Assumed.
        "hands",
    }
    OVERHEATING {
        /// Share of the zone's hosts that shut down, 0 to 1; its brokers are always among them. Assumed.
        "share",
        /// Time within which they shut down, one by one. Assumed.
        "spread",
        /// Time until a broker's host runs again, its boot included. Assumed.
        "broker_return",
        /// Time until any other host runs again, its boot included. Assumed.
        "host_return",
    }
    GRAY {
        /// Share of the packets that are lost, 0 to 1. Assumed.
        "loss",
        /// Time added to every packet. Assumed.
        "delay",
    }
}

pub(super) fn faults(root: &Fields) -> FaultSpec {
    let mut spec = FaultSpec {
        overheating_share: 0.5,
        overheating_spread: SimDuration::from_secs(10),
        overheating_broker_return: SimDuration::from_secs(90),
        overheating_host_return: SimDuration::from_secs(20 * 60),
        boot: SimDuration::from_secs(20),
        default_fault: ZoneFault::Overheating,
        gray: GraySpec { loss: 0.05, delay: SimDuration::from_millis(20) },
        power_return: RackPowerSpec::default(),
        cooling: None,
    };
    let fields = root.object("faults", FAULTS);
    spec.default_fault = fields.word_or(
        "default",
        "fault",
        &ZoneFault::ALL.map(|fault| (fault.word(), fault)),
        spec.default_fault,
    );
    spec.boot = fields.duration_or("boot", spec.boot);
    let own = fields.object("overheating", OVERHEATING);
    spec.overheating_share = own.number_or("share", 0.0, 1.0, spec.overheating_share);
    spec.overheating_spread = own.delay_or("spread", spec.overheating_spread);
    spec.overheating_broker_return = own.duration_or("broker_return", spec.overheating_broker_return);
    spec.overheating_host_return = own.duration_or("host_return", spec.overheating_host_return);
    own.close();
    let own = fields.object("gray", GRAY);
    spec.gray.loss = own.number_or("loss", 0.0, 1.0, spec.gray.loss);
    spec.gray.delay = own.delay_or("delay", spec.gray.delay);
    own.close();
    spec.cooling = fields.get("cooling").map(|node| cooling(node.fields(COOLING)));
    if let Some(cooling) = &spec.cooling {
        spec.power_return = cooling.power.clone();
    }
    if let Some(node) = fields.get("power_return") {
        let fields = node.fields(POWER_RETURN);
        spec.power_return = rack_power(&fields, &spec.power_return);
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

meanings! {
    COOLING {
        /// Names of the halls that a zone's overheating hits; every hall of a zone without it.
        "halls",
        /// Time between the loss of cooling in one hall and in the next.
        "hall_delay",
        /// Temperature with cooling, in degrees Celsius. Assumed, as are all others here; ASHRAE's class A1 allows
        /// 32 at the inlet.
        "ambient",
        /// Temperature above which a hall does not heat up, in degrees Celsius. Assumed.
        "ceiling",
        /// Degrees Celsius that a hall gains per minute without cooling. Assumed.
        "rise_per_minute",
        /// Degrees Celsius that a hall loses per minute once cooling is back. Assumed.
        "fall_per_minute",
        /// Lowest temperature at which a host shuts down, in degrees Celsius; each has its own threshold. Assumed.
        "shutdown_from",
        /// Highest temperature at which a host shuts down, in degrees Celsius. Assumed.
        "shutdown_to",
        /// Temperature below which racks get power again, in degrees Celsius. Assumed.
        "restart_below",
        /// Time between the power of one rack and of the next. Assumed.
        "rack_interval",
        /// Time after which cooling returns by itself; never without it.
        "returns_after",
        /// Share of the hosts that went down which need hands before they boot, 0 to 1. Assumed.
        "never",
        /// Mean time from the power of its rack until somebody has got to such a host; drawn from a log-normal
        /// distribution. Assumed.
        "hands",
    }
}

/// How racks get power again; what is not said is as `usual`.
fn rack_power(fields: &Fields, usual: &RackPowerSpec) -> RackPowerSpec {
    RackPowerSpec {
        interval: fields.delay_or("rack_interval", usual.interval),
        never: fields.number_or("never", 0.0, 1.0, usual.never),
        hands: fields.duration_or("hands", usual.hands),
    }
}

/// Lost cooling; every number has the default of `CoolingSpec`, assumed. Temperatures in degrees Celsius.
fn cooling(fields: Fields) -> CoolingSpec {
    let degrees = |name, usual: f64| libm::round(1_000.0 * fields.number_or(name, 0.0, 120.0, usual)) as i64;
    let rate = |name, usual: f64| libm::round(1_000.0 * fields.number_or(name, 0.001, 100.0, usual)) as i64;
    let halls = fields.get("halls").map_or(Vec::new(), |node| node.list(1, limit::HALLS * limit::ZONES));
    let spec = CoolingSpec {
        halls: halls.iter().map(|node| node.text(LABEL).to_owned()).collect(),
        hall_delay: fields.delay_or("hall_delay", SimDuration::ZERO),
        ambient: degrees("ambient", 24.0),
        ceiling: degrees("ceiling", 60.0),
        rise: rate("rise_per_minute", 1.0),
        fall: rate("fall_per_minute", 0.5),
        shutdown: (degrees("shutdown_from", 38.0), degrees("shutdown_to", 48.0)),
        restart_below: degrees("restart_below", 30.0),
        power: rack_power(&fields, &RackPowerSpec::default()),
        returns_after: fields
            .get("returns_after")
            .map(|node| node.duration(SimDuration::from_secs(1), crate::scenario::reader::LONGEST)),
    };
    let order = [spec.ambient, spec.restart_below, spec.shutdown.0, spec.shutdown.1];
    if order.windows(2).any(|pair| pair[0] > pair[1]) {
        fields.wrong("found temperatures out of order, expected ambient <= restart_below <= shutdown_from <= shutdown_to");
    }
    fields.close();
    spec
}

/// The control plane of a document that names none, for its clusters. Assumed.
pub(super) const OWN_PLANE: &str = "kafka";

/// Control planes; where the document names none, one that elects the leaders of its clusters.
pub(super) fn control_planes(root: &Fields, names: &Names) -> Vec<ControlPlaneSpec> {
    if root.get("control_planes").is_none() && names.planes == [OWN_PLANE] {
        follows!(root, "control_planes", [OWN_PLANE]);
        return vec![ControlPlaneSpec {
            id: OWN_PLANE.to_owned(),
            label: "Kafka".to_owned(),
            duties: vec![Duty::ElectLeaders],
            defect: ElectionDefect::ElectionSuppressed,
            vendor_repair_mean: VENDOR,
        }];
    }
    let list = root.list("control_planes", 0, limit::CONTROL_PLANES);
    distinct(&list, "control plane");
    list.iter().map(control_plane).collect()
}

meanings! {
    CONTROL_PLANE {
        /// Identifier of the control plane, for clusters and groups that it operates.
        "id",
        /// Name of the control plane on the page; its identifier without it.
        "label",
        /// What the vendor does by itself, each of which can be blocked: elect partition leaders, launch instances.
        "duties",
        /// What a blocked election does inside Kafka: leaders are lost and none elected, or nothing is committed
        /// and dead brokers stay leaders. Which one it was on May 7 was not published.
        "defect",
        /// Mean time from the call to the vendor until every blocked duty works again; drawn from a log-normal
        /// distribution. Assumed.
        "vendor_repair_mean",
    }
}

/// Mean time until the vendor has repaired something. Assumed.
const VENDOR: SimDuration = SimDuration::from_secs(30 * 60);

fn control_plane(node: &Node) -> ControlPlaneSpec {
    let fields = node.fields(CONTROL_PLANE);
    let duties = fields.list("duties", 1, Duty::ALL.len());
    let defects = [
        ("election_suppressed", ElectionDefect::ElectionSuppressed),
        ("controller_cannot_commit", ElectionDefect::ControllerCannotCommit),
    ];
    let spec = ControlPlaneSpec {
        label: fields.label(),
        id: fields.id("id"),
        duties: duties
            .iter()
            .map(|node| Duty::ALL[node.one_of("duty", &Duty::ALL.map(Duty::word)).unwrap_or(0)])
            .collect(),
        defect: fields.word_or("defect", "defect", &defects, ElectionDefect::ElectionSuppressed),
        vendor_repair_mean: fields.duration_or("vendor_repair_mean", VENDOR),
    };
    if (1..spec.duties.len()).any(|at| spec.duties[..at].contains(&spec.duties[at])) {
        fields.wrong_at("duties", "found a duty twice, expected distinct ones");
    }
    fields.close();
    spec
}

meanings! {
    BALANCER {
        /// The product in front of every service that names no other; its defaults hold for everything that is not said.
        "product",
        /// Time between two health checks of one target by one node. The product's default.
        "check_interval",
        /// A health check without an answer fails after this time. The product's default.
        "check_timeout",
        /// Checks in a row that an unhealthy target must pass to be healthy. The product's default.
        "healthy_threshold",
        /// Checks in a row that a healthy target must fail to be unhealthy. The product's default.
        "unhealthy_threshold",
        /// A connection to a silent target ends with a 504 after this time. The product's default.
        "connect_timeout",
        /// A request without a response ends with a 504 after this time. The default of an Application Load
        /// Balancer.
        "idle_timeout",
        /// Whether a node also uses targets of other zones. On, as for an Application Load Balancer.
        "cross_zone",
        /// A customer's client tries the next address after this time without a connection; RFC 8305's delay
        /// between attempts.
        "next_address_after",
        /// How long clients keep an address that a name gave, the balancer's or a store's. The balancer's own 60 s.
        "name_ttl",
        /// When the vendor moves traffic out of a failing zone by itself (zonal autoshift); never without it.
        "autoshift",
    }
    AUTOSHIFT {
        /// How long a zone must fail before traffic is moved, and be well before it comes back. As AWS FIS does it.
        "after",
        /// A zone fails while at least this share of its hosts does not run, 0 to 1. Assumed: the vendor publishes
        /// none.
        "share",
    }
}

/// The product's defaults where the document says nothing.
pub(super) fn balancer(root: &Fields) -> BalancerSpec {
    let fields = root.object("balancer", BALANCER);
    let product = fields.word_or("product", "product", &Product::ALL, Product::Alb);
    let mut spec = BalancerSpec::of(product);
    spec.check_interval = fields.period_or("check_interval", spec.check_interval);
    spec.check_timeout = fields.period_or("check_timeout", spec.check_timeout);
    spec.healthy_threshold = fields.count_or("healthy_threshold", 2, 10, spec.healthy_threshold.into()) as u8;
    spec.unhealthy_threshold =
        fields.count_or("unhealthy_threshold", 2, 10, spec.unhealthy_threshold.into()) as u8;
    spec.connect_timeout = fields.duration_or("connect_timeout", spec.connect_timeout);
    let (least, most) = (SimDuration::from_secs(1), SimDuration::from_secs(4_000));
    spec.idle_timeout = fields.duration_within_or("idle_timeout", least, most, spec.idle_timeout);
    spec.cross_zone = fields.flag_or("cross_zone", spec.cross_zone);
    spec.name_ttl = fields.duration_or("name_ttl", spec.name_ttl);
    spec.next_address_after = fields.duration_or("next_address_after", spec.next_address_after);
    spec.autoshift = fields.get("autoshift").map(|node| {
        let fields = node.fields(AUTOSHIFT);
        let spec = AutoshiftSpec {
            after: fields.duration_or("after", SimDuration::from_secs(300)),
            share: fields.number_or("share", 0.01, 1.0, 0.3),
        };
        fields.close();
        spec
    });
    if spec.check_timeout >= spec.check_interval && product != Product::Haproxy {
        fields.wrong("found check_timeout as long as check_interval or longer, expected it to be shorter");
    }
    fields.close();
    spec
}

meanings! {
    QUORUM {
        /// Identifier of the quorum group, for steps that propose to it.
        "id",
        /// Name of the quorum group on the page; its identifier without it.
        "label",
        /// Zone of each node, an odd number; a majority must be up.
        "nodes",
        /// The placement group that its nodes stand in; anywhere in their zones without it.
        "placement_group",
        /// Time from a proposal to its commit, with a leader and a majority.
        "commit_time",
        /// How long followers wait for the leader before an election; drawn between once and twice it. etcd's
        /// default.
        "election_timeout",
        /// Makes the group come back closed after it lost its majority and open in stages: cancel-only, auction,
        /// trading.
        "reopening",
        /// Makes it possible to build a new group from a survivor's log.
        "rebuild",
    }
}

pub(super) fn quorums(root: &Fields, names: &Names) -> Vec<QuorumSpec> {
    let list = root.list("quorums", 0, limit::QUORUMS);
    distinct(&list, "quorum group");
    list.iter()
        .map(|node| {
            let fields = node.fields(QUORUM);
            let spec = QuorumSpec {
                label: fields.label(),
                id: fields.id("id"),
                nodes: names.zone_list(&fields, "nodes", limit::MEMBERS),
                placement_group: names.placement_group(&fields),
                commit_time: service_time(&fields, "commit_time"),
                election_timeout: fields.duration_or("election_timeout", SimDuration::from_millis(1_000)),
                reopening: recovery::reopening(&fields),
                rebuild: recovery::rebuild(&fields, names),
            };
            if let Some(rebuild) = spec.rebuild.as_ref().filter(|own| own.nodes.len() != spec.nodes.len()) {
                let (found, all) = (rebuild.nodes.len(), spec.nodes.len());
                fields.wrong_at("rebuild", format!("found {found} new nodes, expected {all} as before"));
            }
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

meanings! {
    SERVICE_TIME {
        /// The time itself: it is always the same.
        "constant",
        /// Mean of an exponential distribution.
        "exponential",
        /// Mean of a log-normal distribution.
        "log_normal",
        /// Coefficient of variation of the log-normal distribution: standard deviation over mean.
        "cv",
    }
}

/// A service time, which must be there: `{"constant": "4ms"}`, `{"exponential": "4ms"}`, or
/// `{"log_normal": "4ms", "cv": 0.5}`.
pub(super) fn service_time(fields: &Fields, name: &'static str) -> ServiceTime {
    const NONE: ServiceTime = ServiceTime::Constant(SimDuration::ZERO);
    let Some(node) = fields.need(name) else { return NONE };
    let fields = node.fields(SERVICE_TIME);
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
