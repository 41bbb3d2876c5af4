//! From JSON to the world: names are collected first, then every part is read and its references resolved.

mod breaker;
mod deploys;
mod kafka;
mod keys;
mod monitors;
mod narrative;
mod objectives;
mod opening;
mod policy;
mod proxy;
mod recovery;
mod region;
mod scaling;
mod services;
mod steps;
mod stores;
mod topics;
mod traffic;

use crate::scenario::document::{Fact, Grade};
use crate::scenario::errors::quote;
use crate::scenario::json::Value;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, follows};
use crate::scenario::{Document, Scenario, VERSION, validate};
use crate::world::ids::{ClusterId, OperationId, PlacementGroupId, ServiceId, TopicId, ZoneId};
use crate::world::kafka::topics::OFFSETS_TOPIC;
use crate::world::topology::monitors::MonitorsSpec;
use crate::world::topology::{Action, TopicRef, Topology};

/// Limits on the size of a document's world.
pub(super) mod limit {
    pub const ZONES: usize = 6;
    pub const HALLS: usize = 8;
    pub const RACKS: u64 = 64;
    pub const PLACEMENT_GROUPS: usize = 16;
    pub const CONTROL_PLANES: usize = 8;
    pub const CLUSTERS: usize = 8;
    pub const BROKERS: usize = 32;
    pub const CONTROLLERS: usize = 9;
    pub const TOPICS: usize = 1_000;
    /// Of one topic.
    pub const PARTITIONS: u64 = 3_000;
    /// Of all topics of a cluster.
    pub const ALL_PARTITIONS: u64 = 32_000;
    pub const SERVICES: usize = 100;
    pub const REPLICAS: usize = 100;
    pub const WORKERS: u64 = 1_000;
    pub const QUEUE: u64 = 1_000_000;
    pub const OPERATIONS: usize = 16;
    pub const STEPS: usize = 32;
    pub const QUORUMS: usize = 8;
    pub const STORES: usize = 8;
    pub const MEMBERS: usize = 15;
    pub const JOURNEYS: usize = 16;
    pub const RATE: f64 = 100_000.0;
    pub const RECORD_BYTES: u64 = 1_048_576;
    pub const POLL_RECORDS: u64 = 100_000;
    pub const RETRIED: u64 = 1_000_000;
}

/// The names a reference may use, by identifier. A broken one keeps its place with an empty name.
pub(super) struct Names<'a> {
    pub(super) zones: Vec<&'a str>,
    pub(super) planes: Vec<&'a str>,
    pub(super) clusters: Vec<&'a str>,
    pub(super) topics: Vec<(String, TopicRef)>,
    pub(super) operations: Vec<(String, ServiceId, OperationId)>,
    pub(super) quorums: Vec<&'a str>,
    pub(super) stores: Vec<&'a str>,
    pub(super) placement_groups: Vec<&'a str>,
    pub(super) keys: Vec<&'a str>,
    /// Query classes by store; none for one without `queries`.
    pub(super) classes: Vec<Vec<&'a str>>,
}

impl<'a> Names<'a> {
    fn collect(root: &'a Value<'a>) -> Self {
        let mut topics = Vec::new();
        for (c, cluster) in members(root, "clusters").iter().enumerate() {
            let own = members(cluster, "topics").iter().filter(|topic| id_of(topic) != OFFSETS_TOPIC);
            for (t, topic) in own.enumerate() {
                let topic_ref = TopicRef { cluster: ClusterId(c as u8), topic: TopicId(t as u16) };
                topics.push((dotted(cluster, topic), topic_ref));
            }
        }
        let mut operations = Vec::new();
        for (s, service) in members(root, "services").iter().enumerate() {
            for (o, operation) in members(service, "operations").iter().enumerate() {
                operations.push((dotted(service, operation), ServiceId(s as u8), OperationId(o as u8)));
            }
        }
        let ids = |list| members(root, list).iter().map(id_of).collect();
        let usual = |list, usual: &[&'a str], when| if when { usual.to_vec() } else { ids(list) };
        // While the schema is written there is no document, and no part has a name.
        let unnamed = |list| root.as_object().is_some() && root.get(list).is_none();
        let is_own = unnamed("control_planes") && !members(root, "clusters").is_empty();
        Names {
            zones: usual("zones", &region::ZONES, unnamed("zones")),
            planes: usual("control_planes", &[region::OWN_PLANE], is_own),
            clusters: ids("clusters"),
            topics,
            operations,
            quorums: ids("quorums"),
            stores: ids("stores"),
            placement_groups: ids("placement_groups"),
            keys: ids("keys"),
            classes: members(root, "stores")
                .iter()
                .map(|store| members(store, "queries").iter().map(id_of).collect())
                .collect(),
        }
    }

    /// The field as a list of zones.
    fn zone_list(&self, fields: &Fields, name: &'static str, most: usize) -> Vec<ZoneId> {
        self.zones_of(&fields.list(name, 1, most))
    }

    /// Where the replicas of a service stand: `replicas` as a list of zones, as a number spread over all zones, or as a
    /// number spread over some; one in each zone without it.
    fn replicas(&self, fields: &Fields) -> Vec<ZoneId> {
        let all: Vec<ZoneId> = (0..self.zones.len()).map(|zone| ZoneId(zone as u8)).collect();
        follows!(fields, "replicas", self.zones);
        let Some(node) = fields.get("replicas") else { return all };
        let spread =
            |count: u64, zones: &[ZoneId]| zones.iter().copied().cycle().take(count as usize).collect();
        let most = limit::REPLICAS as u64;
        let found =
            if node.value.as_f64().is_some() { 1 } else { 2 * usize::from(node.value.as_object().is_some()) };
        match node.forms(found, 3) {
            (0, node) => self.zones_of(&node.list(1, limit::REPLICAS)),
            (1, node) => spread(node.count(1, most), &all),
            (_, node) => {
                let fields = node.fields(SPREAD);
                let count = fields.count("count", 1, most);
                let zones = fields.get("zones").map(|node| self.zones_of(&node.list(1, limit::ZONES)));
                fields.close();
                spread(count, &zones.unwrap_or(all))
            }
        }
    }

    fn zones_of(&self, list: &[Node]) -> Vec<ZoneId> {
        list.iter().map(|node| ZoneId(node.one_of("zone", &self.zones).unwrap_or(0) as u8)).collect()
    }

    /// The placement group of a part, when it names one.
    fn placement_group(&self, fields: &Fields) -> Option<PlacementGroupId> {
        let named = fields.get("placement_group").is_some();
        named.then(|| {
            PlacementGroupId(fields.name("placement_group", "placement group", &self.placement_groups) as u8)
        })
    }

    /// The field as a topic, spelled `cluster.topic`.
    fn topic(&self, fields: &Fields, name: &'static str) -> TopicRef {
        let names: Vec<&str> = self.topics.iter().map(|topic| topic.0.as_str()).collect();
        let none = TopicRef { cluster: ClusterId(0), topic: TopicId(0) };
        self.topics.get(fields.name(name, "topic", &names)).map_or(none, |topic| topic.1)
    }

    /// The field as an operation, spelled `service.operation`.
    fn operation(&self, fields: &Fields, name: &'static str) -> (ServiceId, OperationId) {
        let names: Vec<&str> = self.operations.iter().map(|operation| operation.0.as_str()).collect();
        let at = fields.name(name, "operation", &names);
        self.operations.get(at).map_or((ServiceId(0), OperationId(0)), |operation| (operation.1, operation.2))
    }

    /// The field as an operation of `service` itself; without it its only one.
    fn own_operation(&self, fields: &Fields, name: &'static str, service: usize) -> OperationId {
        let own: Vec<&str> = self
            .operations
            .iter()
            .filter(|operation| operation.1.index() == service)
            .map(|operation| operation.0.split_once('.').map_or("", |(_, own)| own))
            .collect();
        let given = fields.get(name).is_some();
        if let ([only], false) = (&own[..], given) {
            follows!(fields, name, only);
            return OperationId(0);
        }
        OperationId(fields.name(name, "operation", &own) as u8)
    }
}

/// The elements of the list `name` of an object, none when there is no list. Identifiers are small, and a list
/// that is too long is reported where it is read.
fn members<'a>(object: &'a Value<'a>, name: &str) -> &'a [Value<'a>] {
    const MOST: usize = limit::TOPICS;
    let list = object.get(name).and_then(Value::as_array).unwrap_or_default();
    &list[..list.len().min(MOST)]
}

/// The identifier of a part, which a text may be itself; empty when it is not a short text.
fn id_of<'a>(part: &'a Value<'a>) -> &'a str {
    Some(part)
        .filter(|part| part.as_str().is_some())
        .or_else(|| part.get("id"))
        .and_then(Value::as_str)
        .filter(|id| id.len() <= 249)
        .unwrap_or("")
}

/// The name of a part within another: `outer.inner`; empty when one is missing.
fn dotted(outer: &Value, inner: &Value) -> String {
    let (outer, inner) = (id_of(outer), id_of(inner));
    if outer.is_empty() || inner.is_empty() { String::new() } else { format!("{outer}.{inner}") }
}

/// Refuses a second part with the same identifier.
fn distinct(nodes: &[Node], what: &str) {
    let ids: Vec<&str> = nodes.iter().map(|node| id_of(node.value)).collect();
    for (i, (node, &id)) in nodes.iter().zip(&ids).enumerate() {
        if !id.is_empty() && ids[..i].contains(&id) {
            let pointer = format!("{}/id", node.at);
            node.report.add(&pointer, format!("found a second {what} {}, expected distinct ones", quote(id)));
        }
    }
}

meanings! {
    SPREAD {
        /// Number of replicas in all.
        "count",
        /// The zones that they stand in, in turn; all zones without it.
        "zones",
    }
    DOCUMENT {
        /// Version of the format of this document; the present one without it.
        "version",
        /// Where this schema lies, for editors; it says nothing about the world.
        "$schema",
        /// Identifier of the scenario, as links and the command line name it.
        "id",
        /// Title of the scenario on the page; the identifier without it.
        "title",
        /// Place among the built-in scenarios, the least first; the first opens when none is named. No other document
        /// has one.
        "listed",
        /// A paragraph about the scenario; its title without it.
        "summary",
        /// Customers' requests that one simulated request stands for.
        "weight",
        /// Currency of the journeys' values, three capital letters; needed as soon as a journey has a value.
        "currency",
        /// The clock on the wall at the start of the run, with the name of its time zone. Assumed: the start of a day at
        /// work.
        "clock_start",
        /// How long a run lasts unless asked otherwise.
        "length",
        /// Availability zones of the region, in the order of the page's columns; assumed to be three, called a, b and c,
        /// without it.
        "zones",
        /// One-way delays between hosts, zones and customers.
        "network",
        /// How hosts of a zone fail and come back.
        "faults",
        /// The vendor's control planes, with the duties that can be blocked; without it one is assumed that elects the
        /// leaders of the clusters.
        "control_planes",
        /// Kafka clusters with their topics.
        "clusters",
        /// Business services, in the order of the page's rows.
        "services",
        /// The load balancer in front of every service; an Application Load Balancer with its defaults without it.
        "balancer",
        /// Groups of nodes that need a majority, such as a matching engine.
        "quorums",
        /// Databases and caches, such as a ledger.
        "stores",
        /// What customers do: where they arrive, how often, and how long they wait.
        "journeys",
        /// Number of distinct customers, assumed; each has a key, which every record of that customer carries unless its
        /// step names another.
        "customers",
        /// Further kinds of keys that records are sent with, such as instruments that customers share or accounts of
        /// which a customer has several; only customers' keys without it.
        "keys",
        /// Limit on the processes that start at the same time in the whole region; none without it.
        "restarts",
        /// Groups of hosts that stand close together and fail together (EC2 cluster placement groups).
        "placement_groups",
        /// How the journeys' rates change over time; they stay as they are without it.
        "traffic",
        /// Periods and delays of the metrics, and the objective that burn rates count against.
        "monitoring",
        /// Alert rules of this document, beside the built-in sets.
        "alerts",
        /// Public pages with notices about parts of the region.
        "status_pages",
        /// Certificates that several services present.
        "certificates",
        /// Commands of the incident, each with its time, such as "8m control-plane msk block elect-leaders"; they
        /// run only when asked for.
        "story",
        /// What was published about the real incident, shown beside the run.
        "timeline",
        /// Where the numbers of this document come from.
        "facts",
        /// What must hold in named runs; `blast run` checks it.
        "assertions",
        /// The most telling moment: what a picture of this document shows, and where a widget opens; the answer of its
        /// opening without it, or else the start.
        "poster",
        /// The question that the page opens with, before anything is broken; none without it.
        "opening",
        /// Things to try, in the order of a story; the page offers them as buttons.
        "steps",
        /// What the page says after the last step, and what it proposes then.
        "end",
    }
}

/// Reads a whole document; mistakes are in the report, and then the result must not be used.
pub(super) fn scenario(root: &Node) -> Scenario {
    let fields = root.fields(DOCUMENT);
    follows!(fields, "version", VERSION);
    if let Some(version) = fields.get("version")
        && !version.is(VERSION)
    {
        version.expected(&format!("version {VERSION}"));
    }
    // For editors; it says nothing about the world.
    fields.get("$schema").map(|node| node.text(400));
    // For `build.rs`; it says nothing about the world either.
    fields.get("listed").map(|node| node.count(1, 1_000));
    let names = Names::collect(root.value);
    let balancer = region::balancer(&fields);
    let mut topology = Topology {
        zones: region::zones(&fields),
        network: region::network(&fields),
        faults: region::faults(&fields),
        control_planes: region::control_planes(&fields, &names),
        clusters: kafka::clusters(&fields, &names),
        services: services::services(&fields, &names, &balancer),
        balancer,
        quorums: region::quorums(&fields, &names),
        stores: stores::stores(&fields, &names),
        journeys: services::journeys(&fields, &names),
        customers: fields.count_or("customers", 1, 100_000_000, 100_000),
        keys: keys::keys(&fields),
        restarts_per_minute: recovery::restarts(&fields),
        placement_groups: Vec::new(),
        monitors: MonitorsSpec::default(),
    };
    topology.placement_groups = region::placement_groups(&fields, &names, &topology.zones);
    traffic::traffic(&fields, &mut topology.journeys);
    topology.monitors = monitors::monitors(&fields, &topology);
    let head = narrative::head(&fields);
    if head.currency.is_empty() && topology.journeys.iter().any(|journey| journey.value_hundredths > 0) {
        fields.wrong("found a journey with a value and no `currency`, expected one such as \"USD\"");
    }
    // Checks over several values, and commands, need a world whose parts are all in order.
    if fields.report.is_clean() {
        validate::topology(&topology, root);
        subscribe(&mut topology);
    }
    let sound = fields.report.is_clean();
    let story = narrative::commands(&fields, "story", &topology, head.length, sound);
    let (timeline, marks) = narrative::timeline(&fields, &topology);
    topology.monitors.marks = marks;
    let ground = steps::Ground { topology: &topology, length: head.length, sound };
    let document = Document {
        timeline,
        facts: narrative::facts(&fields, root.value),
        assertions: narrative::assertions(&fields, &topology, head.length),
        poster: opening::poster(&fields, ground),
        opening: opening::opening(&fields, ground),
        steps: steps::steps(&fields, ground),
        end: opening::end(&fields, ground),
        ..head
    };
    values_are_assumed(&fields, &topology, &document);
    fields.close();
    Scenario { document, topology: topology.into(), story }
}

/// What a request is worth is nobody's measurement: a document with facts says so of each value.
fn values_are_assumed(fields: &Fields, topology: &Topology, document: &Document) {
    for (j, journey) in topology.journeys.iter().enumerate() {
        let pointer = format!("/journeys/{j}/value");
        let assumed = |fact: &Fact| {
            let says = fact.source.to_ascii_lowercase().contains("assumed");
            fact.grade == Grade::Assumed && says && fact.covers(&pointer)
        };
        if journey.value_hundredths > 0 && !document.facts.is_empty() && !document.facts.iter().any(assumed) {
            let missing =
                "found no fact of grade A about it whose source says that it is assumed, expected one";
            fields.report.add(&pointer, missing.to_owned());
        }
    }
}

/// Marks the topics that somebody reads: a consumer group, or requesters waiting for replies.
fn subscribe(topology: &mut Topology) {
    let mut read: Vec<TopicRef> = Vec::new();
    for service in &topology.services {
        read.extend(service.consumer.as_ref().map(|consumer| consumer.topic));
        for step in service.operations.iter().flat_map(|operation| &operation.steps) {
            if let Action::RequestReply { reply, .. } = step.action {
                read.push(reply);
            }
        }
    }
    for topic in read {
        topology.clusters[topic.cluster.index()].config.topics[topic.topic.index()].subscribed = true;
    }
    // Whoever is switched to a standby reads the same topics there.
    for c in 0..topology.clusters.len() {
        if let Some(replica) = topology.clusters[c].replica {
            let read = topology.clusters[c].config.topics.clone();
            let standby = &mut topology.clusters[replica.cluster.index()].config.topics;
            for (topic, own) in standby.iter_mut().zip(&read) {
                topic.subscribed |= own.subscribed;
            }
        }
    }
}
