//! Brokers of a cluster, its topics, and where their partitions stand at the start.

use super::{Names, distinct, limit};
use crate::scenario::json::Kind;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, join};
use crate::world::ids::{BrokerId, ZoneId};
use crate::world::kafka::election::PartitionState;
use crate::world::kafka::topics::{OFFSETS_TOPIC, TopicConfig};

/// Largest number of a broker: `node.id` is a whole number of 32 bits.
const NUMBER: u64 = i32::MAX as u64;

/// The brokers of a cluster.
#[derive(Default)]
pub(super) struct Brokers {
    pub(super) zones: Vec<ZoneId>,
    /// Kafka's own numbers; empty when the document lists zones only.
    pub(super) numbers: Vec<u32>,
    pub(super) down: Vec<BrokerId>,
}

impl Brokers {
    /// The broker with this number.
    fn find(&self, number: u64) -> Option<BrokerId> {
        let at = match self.numbers.is_empty() {
            true => (number as usize).checked_sub(1).filter(|&at| at < self.zones.len()),
            false => self.numbers.iter().position(|&own| u64::from(own) == number),
        };
        at.map(|at| BrokerId(at as u8))
    }

    fn number(&self, broker: BrokerId) -> u32 {
        self.numbers.get(broker.index()).copied().unwrap_or(u32::from(broker.0) + 1)
    }

    /// Their numbers for a message.
    fn spell(&self, brokers: &[BrokerId]) -> String {
        let numbers: Vec<String> = brokers.iter().map(|&broker| self.number(broker).to_string()).collect();
        join(numbers.iter().map(String::as_str))
    }
}

meanings! {
    BROKER {
        /// Kafka's own number of the broker, `node.id`; replicas of partitions name it.
        "id",
        /// Zone of the broker, `broker.rack`.
        "zone",
        /// Whether the broker runs at the start. One that does not has no power; it was fenced long ago, unless it still
        /// leads a partition or stands in sync beside others: then it is lost at that moment.
        "up",
    }
}

/// `brokers`: a list of zones, or of objects with Kafka's own numbers.
pub(super) fn brokers(root: &Fields, names: &Names) -> Brokers {
    let mut brokers = Brokers::default();
    for node in root.list("brokers", 1, limit::BROKERS) {
        let (form, node) = node.forms(usize::from(node.value.as_object().is_some()), 2);
        let zone = |zone: Option<usize>| ZoneId(zone.unwrap_or(0) as u8);
        if form == 0 {
            if !brokers.numbers.is_empty() {
                node.expected("an object, as the brokers before it");
            }
            brokers.zones.push(zone(node.one_of("zone", &names.zones)));
            continue;
        }
        if brokers.numbers.len() < brokers.zones.len() {
            node.expected("a zone, as the brokers before it");
        }
        let fields = node.fields(BROKER);
        let number = fields.count("id", 0, NUMBER) as u32;
        if brokers.numbers.contains(&number) {
            fields.wrong_at("id", format!("found a second broker {number}, expected distinct numbers"));
        }
        if !fields.flag_or("up", true) {
            brokers.down.push(BrokerId(brokers.zones.len() as u8));
        }
        brokers.zones.push(zone(Some(fields.name("zone", "zone", &names.zones))));
        brokers.numbers.push(number);
        fields.close();
    }
    brokers
}

meanings! {
    TOPIC {
        /// Name of the topic within its cluster, as Kafka allows it; `__consumer_offsets` is Kafka's own, which services do
        /// not name.
        "id",
        /// Number of partitions, or a list that says of each where it stands at the start; a customer's records all go to
        /// one of them.
        "partitions",
        /// Replicas of each partition, on different brokers; 3 as MSK has it with three zones, or as many as there are
        /// brokers.
        "replication_factor",
        /// Kafka's `min.insync.replicas`: with fewer replicas in sync a write with acks=all is refused. 2 as MSK
        /// has it with three zones, 1 with fewer brokers.
        "min_insync_replicas",
        /// Kafka's `unclean.leader.election.enable`: whether a replica that is not in sync may lead, at the price of lost
        /// records. Off as in Kafka; MSK's own default is on.
        "unclean_leader_election",
    }
}

/// The topics of a cluster, Kafka's own last. Whether replicas may be eligible without being in sync decides which states
/// there are.
pub(super) fn topics(root: &Fields, brokers: &Brokers, eligible: bool) -> Vec<TopicConfig> {
    let list = root.list("topics", 1, limit::TOPICS);
    distinct(&list, "topic");
    let mut topics: Vec<TopicConfig> = list.iter().map(|node| topic(node, brokers, eligible)).collect();
    let count = brokers.zones.len() as u8;
    let offsets = match topics.iter().position(|topic| topic.name == OFFSETS_TOPIC) {
        Some(own) => TopicConfig { internal: true, ..topics.remove(own) },
        // MSK's default: min.insync.replicas 2 in three zones, 1 in two (domain facts A7).
        None => TopicConfig::offsets(count, if count >= 3 { 2 } else { 1 }),
    };
    topics.push(offsets);
    let all: u64 = topics.iter().map(|topic| u64::from(topic.partitions)).sum();
    if all > limit::ALL_PARTITIONS {
        let most = limit::ALL_PARTITIONS;
        root.wrong_at("topics", format!("found {all} partitions in all, expected at most {most}"));
    }
    topics
}

/// Defaults: replication factor 3, `min.insync.replicas` 2, clean elections only (`TopicConfig::new`); with fewer than three
/// brokers as many replicas as brokers, of which one has to be in sync.
fn topic(node: &Node, brokers: &Brokers, eligible: bool) -> TopicConfig {
    let fields = node.fields(TOPIC);
    let name = fields.need("id").map_or("", |node| node.kafka_name());
    let found = fields.need("partitions");
    let listed = found.as_ref().is_some_and(|node| node.value.as_array().is_some());
    let (listed, found) = match found.map(|node| node.forms(usize::from(listed), 2)) {
        Some((form, node)) => (form == 1, Some(node)),
        None => (false, None),
    };
    let mut topic = TopicConfig::new(name, 1);
    let count = brokers.zones.len() as u64;
    let usual = u64::from(topic.replication_factor).min(count).max(1);
    let mut factor = fields.count_or("replication_factor", 1, limit::BROKERS as u64, usual) as u8;
    topic.replication_factor = factor;
    match found {
        Some(node) if listed => {
            let list = node.list(1, limit::PARTITIONS as usize);
            topic.placed = list.iter().map(|node| partition(node, brokers, eligible)).collect();
            topic.partitions = topic.placed.len().max(1) as u16;
            let counts = || topic.placed.iter().map(|state| state.replicas.len() as u8);
            factor = counts().min().unwrap_or(1);
            topic.replication_factor = counts().max().unwrap_or(1);
            if fields.get("replication_factor").is_some() {
                fields.wrong_at(
                    "replication_factor",
                    "found a replication factor beside a list of partitions, expected it with their number",
                );
            }
        }
        Some(node) => topic.partitions = node.count(1, limit::PARTITIONS) as u16,
        None => {}
    }
    let usual = if count >= 3 { u64::from(topic.min_insync_replicas).min(factor.into()) } else { 1 };
    topic.min_insync_replicas = fields.count_or("min_insync_replicas", 1, limit::BROKERS as u64, usual) as u8;
    topic.unclean = fields.flag_or("unclean_leader_election", topic.unclean);
    // Whether somebody reads it is seen from the services.
    topic.subscribed = false;
    let least = topic.min_insync_replicas;
    // Without brokers that is the mistake, and it is reported where they are listed.
    if u64::from(factor) > count && count > 0 && !listed {
        let message = format!("found replication factor {factor}, expected at most the {count} brokers");
        fields.wrong_at("replication_factor", message);
    }
    if least > factor {
        let message =
            format!("found min.insync.replicas {least}, expected at most the replication factor {factor}");
        fields.wrong_at("min_insync_replicas", message);
    }
    fields.close();
    topic
}

meanings! {
    PARTITION {
        /// Numbers of the brokers that have a replica, in the order of the assignment; the first is the preferred leader.
        "replicas",
        /// Number of the broker that leads it at the start, `null` for none. The first replica that is in sync and up
        /// without it.
        "leader",
        /// Numbers of the brokers whose replicas are in sync at the start; all that are up without it. Others fetch from
        /// the start on, and are in sync again when they have caught up.
        "isr",
        /// Numbers of the brokers whose replicas may lead though they are not in sync (`Elr` of `kafka-topics`); the
        /// cluster's setting `eligible_leader_replicas` must be on.
        "elr",
    }
}

/// A partition as it stands at the start.
fn partition(node: &Node, brokers: &Brokers, eligible: bool) -> PartitionState {
    let fields = node.fields(PARTITION);
    let replicas = members(fields.need("replicas"), 1, brokers, None);
    let elr = members(fields.get("elr"), 0, brokers, Some(&replicas));
    let up = |broker: BrokerId| !brokers.down.contains(&broker) && !elr.contains(&broker);
    let mut state = PartitionState::among(replicas, up);
    if let Some(node) = fields.get("isr") {
        state.isr = members(Some(node), 0, brokers, Some(&state.replicas));
        if state.isr.is_empty() && !eligible {
            let missing =
                "found no replica in sync, expected one: without eligible leader replicas the last one stays";
            fields.wrong_at("isr", missing);
        }
        let leads = |broker: &&BrokerId| state.isr.contains(*broker) && !brokers.down.contains(*broker);
        state.leader = state.replicas.iter().find(leads).copied();
    }
    if let Some(node) = fields.get("leader") {
        let none = matches!(node.value.kind, Kind::Null);
        let (form, node) = node.forms(usize::from(!none), 2);
        state.leader = if form == 0 { node.nothing() } else { member(&node, brokers, Some(&state.replicas)) };
        if let Some(leader) = state.leader.filter(|leader| !state.isr.contains(leader)) {
            let (found, isr) = (brokers.number(leader), brokers.spell(&state.isr));
            node.wrong(format!("found leader {found}, which is not in sync, expected null or one of: {isr}"));
        }
    }
    if !elr.is_empty() && !eligible {
        fields.wrong_at("elr", "found eligible leader replicas, expected `eligible_leader_replicas` on");
    }
    if let Some(both) = elr.iter().find(|broker| state.isr.contains(broker)) {
        let found = brokers.number(*both);
        fields.wrong_at("elr", format!("found broker {found}, which is in sync, expected others"));
    }
    state.elr = elr;
    fields.close();
    state
}

/// Numbers of brokers, each once; of those that have a replica, where they are known.
fn members(
    node: Option<Node>,
    least: usize,
    brokers: &Brokers,
    replicas: Option<&[BrokerId]>,
) -> Vec<BrokerId> {
    let mut found: Vec<BrokerId> = Vec::new();
    for node in node.iter().flat_map(|node| node.list(least, limit::BROKERS)) {
        let Some(broker) = member(&node, brokers, replicas) else { continue };
        if found.contains(&broker) {
            node.wrong(format!("found broker {} twice, expected distinct ones", brokers.number(broker)));
        } else {
            found.push(broker);
        }
    }
    found
}

/// The number of a broker; of one that has a replica, where they are known.
fn member(node: &Node, brokers: &Brokers, replicas: Option<&[BrokerId]>) -> Option<BrokerId> {
    let number = node.count(0, NUMBER);
    let broker = brokers.find(number);
    match (broker, replicas) {
        (Some(broker), Some(replicas)) if !replicas.contains(&broker) => {
            let of = brokers.spell(replicas);
            node.wrong(format!("found broker {number}, which has no replica, expected one of: {of}"));
            None
        }
        // A number that is none is reported above.
        (None, _) if node.value.as_u64().is_some() => {
            let all: Vec<BrokerId> = (0..brokers.zones.len()).map(|at| BrokerId(at as u8)).collect();
            let all = brokers.spell(&all);
            node.wrong(format!("found broker {number}, expected one of: {all}"));
            None
        }
        _ => broker,
    }
}
