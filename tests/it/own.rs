//! Documents of one's own system: real brokers and placements, and how little one has to write.

mod comments;
mod placement;
mod refused;
mod taught;

use blast_radius::scenario;
use blast_radius::scenario::json::{self, Kind};
use blast_radius::world::ids::{ClusterId, PartitionId, TopicId};
use serde_json::{Value, json};

use crate::support::driven::Driven;

/// A cluster of four brokers with Kafka's own numbers in three zones, and a service that writes to it.
pub fn cluster(brokers: Value, topics: Value) -> Value {
    json!({
        "version": 1, "id": "own", "title": "Own", "summary": "A cluster of one's own",
        "clock_start": "09:00:00 UTC", "customers": 1000, "length": "10min",
        "zones": [{ "id": "use1-az1" }, { "id": "use1-az2" }, { "id": "use1-az4" }],
        "control_planes": [
            { "id": "msk", "label": "MSK", "duties": ["elect-leaders"], "vendor_repair_mean": "20min" }
        ],
        "clusters": [{
            "id": "trading", "label": "Trading", "control_plane": "msk", "brokers": brokers,
            "controllers": ["use1-az1", "use1-az2", "use1-az4"], "active_controller": "use1-az2",
            "settings": { "auto_leader_rebalance": false },
            "topics": topics
        }],
        "services": [{
            "id": "orders", "label": "Orders", "replicas": ["use1-az1"], "workers": 500,
            "operations": [{ "id": "place", "steps": [{
                "kind": "produce", "topic": "trading.Orders.v1", "bytes": 500, "wait": true, "timeout": "20s"
            }] }]
        }],
        "journeys": [{
            "id": "place", "label": "Place", "to": "orders.place", "rate": 20, "target": "1s", "patience": "30s"
        }]
    })
}

/// Brokers 1001 to 1004, of which these are down.
pub fn brokers(down: &[u32]) -> Value {
    let zones = ["use1-az1", "use1-az2", "use1-az4", "use1-az1"];
    let broker = |(number, zone)| json!({ "id": number, "zone": zone, "up": !down.contains(&number) });
    (1001..).zip(zones).map(broker).collect()
}

/// `Orders.v1` with these partitions.
pub fn orders(partitions: Value) -> Value {
    json!([{ "id": "Orders.v1", "partitions": partitions, "min_insync_replicas": 1 }])
}

pub fn run(document: &Value) -> Driven {
    Driven::new(document, 1)
}

/// The mistakes of a document.
pub fn mistakes(document: &Value) -> String {
    match scenario::read(&document.to_string()) {
        Ok(_) => "accepted".to_owned(),
        Err(errors) => errors.to_string(),
    }
}

/// Leader and in-sync replicas of a partition of the first topic, by Kafka's own numbers.
pub fn state(run: &Driven, index: u16) -> (Option<u32>, Vec<u32>) {
    let world = run.world();
    let cluster = &world.clusters()[0];
    let number = |broker| world.topology().clusters[0].config.number(broker);
    let partition: PartitionId = cluster.layout().partition(TopicId(0), index);
    (cluster.leader(partition).map(number), cluster.isr(partition).iter().copied().map(number).collect())
}

/// The only cluster.
pub const OWN: ClusterId = ClusterId(0);

/// A document as plain JSON, for what reads nothing else.
pub fn plain(text: &str) -> Value {
    of(&json::parse(text).unwrap_or_else(|errors| panic!("{errors}\n{text}")))
}

fn of(value: &json::Value) -> Value {
    match &value.kind {
        Kind::Null => Value::Null,
        Kind::Bool(flag) => json!(flag),
        Kind::Number(text, _) => serde_json::from_str(text).unwrap(),
        Kind::Text(text) => json!(text),
        Kind::List(list) => list.iter().map(of).collect(),
        Kind::Object(members) => {
            members.iter().map(|member| (member.name.clone(), of(&member.value))).collect()
        }
    }
}
