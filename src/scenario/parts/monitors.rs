//! Reads what watches: monitoring settings, alert rules, status pages, certificates, marks of the timeline.

use super::region::LABEL;
use super::{distinct, limit, objectives};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::ids::{ClusterId, JourneyId, ObjectiveId, QuorumId, ServiceId, StoreId, ZoneId};
use crate::world::topology::Topology;
use crate::world::topology::monitors::*;
use crate::world::topology::objectives::{LatencyObjective, OBJECTIVE_METRICS};

/// Most alert rules of a document.
const ALERTS: usize = 60;
/// Most status pages, and most certificates.
const PAGES: usize = 8;

meanings! {
    MONITORING {
        /// Period of the vendor's metrics, a multiple of 10 s. From the developer guide of Amazon MSK.
        "cloudwatch_period",
        /// Time from the end of a period until its datapoint can be seen. Assumed: it is not documented.
        "cloudwatch_delay",
        /// Time between two scrapes of the own monitoring, and between two looks at its rules; a multiple of 10 s.
        "scrape_period",
        /// Whether a cluster that is HEALING publishes no vendor metric. Off: what happens then is not documented.
        "healing_gap",
        /// The zone that the own monitoring stands in; outside of the region without it. While its hosts are without
        /// power it is silent, while the zone is cut off it scrapes nothing.
        "scraper_zone",
        /// Time after which firing alerts count as resolved when the own monitoring is silent. Measured with Prometheus:
        /// 4 min, whatever Alertmanager's `resolve_timeout` says.
        "resolved_after",
        /// Time from the first alert of a set until somebody is called, Alertmanager's `group_wait`. None: its default
        /// is 30 s.
        "group_wait",
        /// Time from one call about a set to the next, for alerts that join it later, Alertmanager's `group_interval`.
        /// Its default once there is a `group_wait`, else none.
        "group_interval",
        /// The window over which the own monitoring computes rates and shares of counters, as Prometheus does: they dip
        /// in a gap and ramp up after it. Between two scrapes without it.
        "rate_window",
        /// Share of each journey's customers who should be answered in time, 0 to 1; burn rates count against it.
        /// From the SRE workbook.
        "objective",
        /// Objectives of latency: the share of a journey's requests that shall be faster than a bound. Each has burn
        /// rates that page and that make a ticket, in the built-in set `as-the-lessons-say` and for own rules.
        "latency",
    }
    STATUS_PAGE {
        /// Identifier of the status page, for marks of the timeline.
        "id",
        /// Whose page it is, as the page shows it.
        "label",
        /// The part that its owner watches, such as "zone a", "cluster ID", "service ID" or "journey ID".
        "watches",
        /// Time from what the owner sees until the notice is public.
        "after",
    }
    CERTIFICATE {
        /// Identifier of the certificate, as the list of single points of failure names it.
        "id",
        /// The services that present it, which fail together when it expires: `blast check` says so.
        "used_by",
    }
}

/// Everything that watches the parts of `topology`.
pub(super) fn monitors(root: &Fields, topology: &Topology) -> MonitorsSpec {
    let mut spec = MonitorsSpec::default();
    if let Some(node) = root.get("monitoring") {
        let fields = node.fields(MONITORING);
        spec.vendor_period = period(&fields, "cloudwatch_period", spec.vendor_period);
        spec.vendor_delay = fields.delay_or("cloudwatch_delay", spec.vendor_delay);
        spec.scrape_period = period(&fields, "scrape_period", spec.scrape_period);
        spec.healing_gap = fields.flag_or("healing_gap", spec.healing_gap);
        let zones = ids(&topology.zones, |zone| &zone.name);
        spec.scraper_zone =
            fields.get("scraper_zone").map(|node| ZoneId(node.one_of("zone", &zones).unwrap_or(0) as u8));
        spec.resolved_after = fields.duration_or("resolved_after", spec.resolved_after);
        spec.group_wait = fields.delay_or("group_wait", spec.group_wait);
        let usual = if spec.group_wait > SimDuration::ZERO { 300 } else { 0 };
        spec.group_interval = fields.delay_or("group_interval", SimDuration::from_secs(usual));
        spec.rate_window = fields.get("rate_window").map(|node| {
            let window = node.duration(SimDuration::from_secs(20), LONGEST);
            if window < spec.scrape_period.times(2) {
                node.expected("at least two scrape_periods");
            }
            window
        });
        spec.objective = fields.number_or("objective", 0.5, 0.999_999, spec.objective);
        spec.latency = objectives::objectives(&fields, topology);
        fields.close();
    }
    let list = root.list("alerts", 0, ALERTS);
    distinct(&list, "alert");
    spec.alerts = list.iter().filter_map(|node| alert(node, topology, &spec.latency)).collect();
    let list = root.list("status_pages", 0, PAGES);
    distinct(&list, "status page");
    spec.status_pages = list
        .iter()
        .map(|node| {
            let fields = node.fields(STATUS_PAGE);
            let page = StatusPageSpec {
                id: fields.id("id"),
                label: fields.text("label", LABEL),
                watches: fields
                    .need("watches")
                    .map_or(Dependency::Zone(ZoneId(0)), |node| dependency(&node, topology)),
                after: fields.duration("after"),
            };
            fields.close();
            page
        })
        .collect();
    let list = root.list("certificates", 0, PAGES);
    distinct(&list, "certificate");
    spec.certificates = list
        .iter()
        .map(|node| {
            let fields = node.fields(CERTIFICATE);
            let services = ids(&topology.services, |service| &service.id);
            let used_by = fields.list("used_by", 1, limit::SERVICES);
            let certificate = CertificateSpec {
                id: fields.id("id"),
                used_by: used_by
                    .iter()
                    .map(|node| ServiceId(node.one_of("service", &services).unwrap_or(0) as u8))
                    .collect(),
            };
            fields.close();
            certificate
        })
        .collect();
    spec
}

/// Periods are whole multiples of the ten seconds between two looks of the monitors.
fn period(fields: &Fields, name: &'static str, default: SimDuration) -> SimDuration {
    const TICK: u64 = 10_000_000;
    let (least, most) = (SimDuration::from_secs(10), SimDuration::from_secs(3_600));
    let found = fields.duration_within_or(name, least, most, default);
    if let Some(node) = fields.get(name).filter(|_| !found.as_micros().is_multiple_of(TICK)) {
        node.expected("a multiple of 10s");
    }
    found
}

fn ids<T>(list: &[T], id: impl Fn(&T) -> &String) -> Vec<&str> {
    list.iter().map(|part| id(part).as_str()).collect()
}

meanings! {
    ALERT {
        /// Identifier of the rule within its set.
        "id",
        /// What the alert says to whoever it wakes; the part that it looks at is named before it.
        "label",
        /// The set of rules that it belongs to: "own" without it; `as-it-was` and `as-the-lessons-say` are built
        /// in.
        "set",
        /// What the rule looks at, a metric of a cluster, a consumer group, a service, a journey, an objective of
        /// latency, a store or a quorum group.
        "metric",
        /// The part that the metric is of: its identifier.
        "part",
        /// Who collects the metric: the vendor (periods, visible after a delay) or the own scraper (the value of
        /// the moment).
        "source",
        /// A datapoint is bad when it is above this, in the metric's unit.
        "above",
        /// A datapoint is bad when it is below this, in the metric's unit.
        "below",
        /// A datapoint is bad when there is none.
        "absent",
        /// How many of the last datapoints are looked at.
        "of_periods",
        /// How many of them must be bad until the rule holds; all of them without it.
        "datapoints",
        /// How long the rule must hold until it fires, Prometheus' `for`.
        "for",
        /// How long it goes on firing after it has ceased to hold, Prometheus' `keep_firing_for`.
        "keep_firing_for",
        /// Whom it wakes: a page calls somebody, a ticket is read in the morning.
        "severity",
        /// What the monitor itself stands on, such as "zone a" or "cluster ID": while one of these is down it shows
        /// nothing and fires nothing.
        "depends_on",
    }
}

fn alert(node: &Node, topology: &Topology, latency: &[LatencyObjective]) -> Option<AlertRule> {
    let fields = node.fields(ALERT);
    let metric = metric(&fields, topology, latency);
    let bound = |name| fields.get(name).map(|node| node.number(-1e12, 1e12));
    let (above, below, absent) = (bound("above"), bound("below"), fields.flag_or("absent", false));
    let condition = match (above, below, absent) {
        (Some(bound), None, false) => Some(Condition::Above(bound)),
        (None, Some(bound), false) => Some(Condition::Below(bound)),
        (None, None, true) => Some(Condition::Absent),
        _ => {
            fields.wrong("found no condition or several, expected one of `above`, `below`, `absent`");
            None
        }
    };
    let of = fields.count_or("of_periods", 1, 32, 1) as u8;
    let datapoints = fields.count_or("datapoints", 1, 32, u64::from(of)) as u8;
    if datapoints > of {
        fields.wrong_at("datapoints", format!("found {datapoints}, expected at most of_periods {of}"));
    }
    let depends_on = fields.list("depends_on", 0, 16);
    let severities = [("page", AlertSeverity::Page), ("ticket", AlertSeverity::Ticket)];
    let rule = AlertRule {
        id: fields.id("id"),
        text: fields.text("label", 200),
        set: fields.get("set").map_or("own", |node| node.id()).to_owned(),
        metric: metric.unwrap_or(Metric::QuorumLeader(QuorumId(0))),
        source: fields.word_or("source", "source", &Source::ALL, Source::Scrape),
        condition: condition.unwrap_or(Condition::Absent),
        datapoints,
        of,
        hold: fields.delay_or("for", SimDuration::ZERO),
        keep_firing: fields.delay_or("keep_firing_for", SimDuration::ZERO),
        severity: fields.word_or("severity", "severity", &severities, AlertSeverity::Page),
        depends_on: depends_on.iter().map(|node| dependency(node, topology)).collect(),
    };
    fields.close();
    (metric.is_some() && condition.is_some()).then_some(rule)
}

/// `metric` by its word, `part` by the identifier of a part of its kind.
fn metric(fields: &Fields, topology: &Topology, latency: &[LatencyObjective]) -> Option<Metric> {
    let words = (CLUSTER_METRICS.iter().map(|metric| metric.0))
        .chain(GROUP_METRICS.iter().map(|metric| metric.0))
        .chain(SERVICE_METRICS.iter().map(|metric| metric.0))
        .chain(JOURNEY_METRICS.iter().map(|metric| metric.0))
        .chain(OBJECTIVE_METRICS.iter().map(|metric| metric.0))
        .chain(STORE_METRICS.iter().map(|metric| metric.0))
        .chain([QUORUM_METRIC]);
    let words: Vec<&str> = words.collect();
    let Some(at) = fields.need("metric").and_then(|node| node.one_of("metric", &words)) else {
        // Which kind of part belongs here is not known.
        let _ = fields.get("part");
        return None;
    };
    let part = |what: &str, names: Vec<&str>| fields.need("part").and_then(|node| node.one_of(what, &names));
    let service = |what: &str| part(what, ids(&topology.services, |part| &part.id));
    let mut at = at;
    if let Some(entry) = CLUSTER_METRICS.get(at) {
        let part = part("cluster", ids(&topology.clusters, |part| &part.id))?;
        return Some(Metric::Cluster(entry.1, ClusterId(part as u8)));
    }
    at -= CLUSTER_METRICS.len();
    if let Some(entry) = GROUP_METRICS.get(at) {
        let part = service("service with a consumer")?;
        if topology.services[part].consumer.is_none() {
            fields.wrong_at("part", "found a service without a consumer, expected one with it");
        }
        return Some(Metric::Group(entry.1, ServiceId(part as u8)));
    }
    at -= GROUP_METRICS.len();
    if let Some(entry) = SERVICE_METRICS.get(at) {
        return Some(Metric::Service(entry.1, ServiceId(service("service")? as u8)));
    }
    at -= SERVICE_METRICS.len();
    if let Some(entry) = JOURNEY_METRICS.get(at) {
        let part = part("journey", ids(&topology.journeys, |part| &part.id))?;
        return Some(Metric::Journey(entry.1, JourneyId(part as u8)));
    }
    at -= JOURNEY_METRICS.len();
    if let Some(entry) = OBJECTIVE_METRICS.get(at) {
        let part = part("objective of latency", ids(latency, |own| &own.id))?;
        return Some(Metric::Objective(entry.1, ObjectiveId(part as u8), latency[part].journey));
    }
    at -= OBJECTIVE_METRICS.len();
    if let Some(entry) = STORE_METRICS.get(at) {
        let part = part("store", ids(&topology.stores, |part| &part.id))?;
        return Some(Metric::Store(entry.1, StoreId(part as u8)));
    }
    part("quorum group", ids(&topology.quorums, |part| &part.id))
        .map(|part| Metric::QuorumLeader(QuorumId(part as u8)))
}

/// `zone a`, `cluster trading`, `service fees`, `journey get_quote`.
fn dependency(node: &Node, topology: &Topology) -> Dependency {
    let text = node.text(60);
    let at = |names: Vec<&str>, name: &str| names.iter().position(|other| *other == name);
    let found =
        match text.split_once(' ') {
            Some(("zone", id)) => {
                at(ids(&topology.zones, |part| &part.name), id).map(|i| Dependency::Zone(ZoneId(i as u8)))
            }
            Some(("cluster", id)) => at(ids(&topology.clusters, |part| &part.id), id)
                .map(|i| Dependency::Cluster(ClusterId(i as u8))),
            Some(("service", id)) => at(ids(&topology.services, |part| &part.id), id)
                .map(|i| Dependency::Service(ServiceId(i as u8))),
            Some(("journey", id)) => at(ids(&topology.journeys, |part| &part.id), id)
                .map(|i| Dependency::Journey(JourneyId(i as u8))),
            _ => None,
        };
    found.unwrap_or_else(|| {
        if !text.is_empty() {
            node.expected("a part such as \"zone a\", \"cluster ID\", \"service ID\" or \"journey ID\"");
        }
        Dependency::Zone(ZoneId(0))
    })
}

meanings! {
    MARK {
        /// The moment of a run that the published entry is compared with: a first fault, customers answered again,
        /// a leader lost, the first page.
        "kind",
        /// The journey whose answered customers are looked at.
        "journey",
        /// Share of the customers answered in the last 10 s that must be crossed, 0 to 1.
        "share",
        /// The quorum group whose leader is looked at.
        "quorum",
        /// The store whose cores are all busy.
        "store",
        /// The set of alert rules whose first page is the moment.
        "set",
        /// The status page whose notice is the moment.
        "status_page",
    }
}

/// The moment of a run that a published entry corresponds to.
pub(super) fn mark(node: &Node, topology: &Topology) -> Mark {
    const KINDS: [&str; 10] = [
        "zone_fault",
        "answered_below",
        "answered_above",
        "quorum_lost",
        "quorum_led",
        "leaders_restored",
        "backlog_gone",
        "store_saturated",
        "first_page",
        "notice",
    ];
    let fields = node.fields(MARK);
    let Some(kind) = fields.need("kind").and_then(|node| node.one_of("kind of mark", &KINDS)) else {
        return Mark::ZoneFault;
    };
    let journey =
        || JourneyId(fields.name("journey", "journey", &ids(&topology.journeys, |part| &part.id)) as u8);
    let share = || fields.number_or("share", 0.0, 1.0, 0.5);
    let quorum =
        || QuorumId(fields.name("quorum", "quorum group", &ids(&topology.quorums, |part| &part.id)) as u8);
    let mark = match KINDS[kind] {
        "answered_below" => Mark::AnsweredBelow(journey(), share()),
        "answered_above" => Mark::AnsweredAbove(journey(), share()),
        "quorum_lost" => Mark::QuorumLost(quorum()),
        "quorum_led" => Mark::QuorumLed(quorum()),
        "leaders_restored" => Mark::LeadersRestored,
        "backlog_gone" => Mark::BacklogGone,
        "store_saturated" => Mark::StoreSaturated(StoreId(fields.name(
            "store",
            "store",
            &ids(&topology.stores, |part| &part.id),
        ) as u8)),
        "first_page" => Mark::FirstPage(fields.id("set")),
        "notice" => {
            let pages = ids(&topology.monitors.status_pages, |page| &page.id);
            Mark::Notice(fields.name("status_page", "status page", &pages) as u8)
        }
        _ => Mark::ZoneFault,
    };
    fields.close();
    mark
}
