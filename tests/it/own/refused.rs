//! What a document may not say of brokers and partitions, each with its place.

use serde_json::{Value, json};

use super::{brokers, cluster, mistakes, orders};

fn of_partition(partition: Value) -> String {
    mistakes(&cluster(brokers(&[1004]), orders(json!([{ "replicas": [1001, 1002] }, partition]))))
}

#[test]
fn a_partition_that_cannot_be_is_a_mistake_with_its_place() {
    let at = "line 1: /clusters/0/topics/0/partitions/1";
    let cases = [
        (
            json!({ "replicas": [1001, 1002], "leader": 1001, "isr": [1002] }),
            "/leader: found leader 1001, which is not in sync, expected null or one of: 1002",
        ),
        (
            json!({ "replicas": [1001, 1009] }),
            "/replicas/1: found broker 1009, expected one of: 1001, 1002, 1003, 1004",
        ),
        (json!({ "replicas": [1001, 1001] }), "/replicas/1: found broker 1001 twice, expected distinct ones"),
        (
            json!({ "replicas": [1001, 1002], "isr": [1001, 1003] }),
            "/isr/1: found broker 1003, which has no replica, expected one of: 1001, 1002",
        ),
        (
            json!({ "replicas": [1001, 1002], "leader": 1003 }),
            "/leader: found broker 1003, which has no replica, expected one of: 1001, 1002",
        ),
        (
            json!({ "replicas": [1001, 1002], "leader": "none" }),
            "/leader: found `none`, expected a whole number from 0 to 2147483647",
        ),
        (
            json!({ "replicas": [1001, 1002], "leader": null, "isr": [] }),
            "/isr: found no replica in sync, expected one: without eligible leader replicas the last one stays",
        ),
        (
            json!({ "replicas": [1001, 1004], "elr": [1004] }),
            "/elr: found eligible leader replicas, expected `eligible_leader_replicas` on",
        ),
        (json!({ "leader": 1001 }), ": missing field `replicas`"),
        (json!({ "replicas": [] }), "/replicas: found 0 elements, expected 1 to 32"),
        (json!(3), ": found 3, expected an object"),
        (
            json!({ "replicas": [1001], "lag": 3 }),
            "/lag: found the unknown field `lag`, expected one of: replicas, elr, isr, leader",
        ),
    ];
    for (partition, expected) in cases {
        assert_eq!(
            of_partition(partition.clone()).lines().next(),
            Some(&*format!("{at}{expected}")),
            "{partition}"
        );
    }
}

#[test]
fn brokers_and_topics_that_cannot_be_are_mistakes() {
    let one = json!([{ "replicas": [1001] }]);
    let cases = [
        (
            json!([{ "id": 1, "zone": "use1-az1" }, { "id": 1, "zone": "use1-az2" }]),
            orders(json!(1)),
            "line 1: /clusters/0/brokers/1/id: found a second broker 1, expected distinct numbers",
        ),
        (
            json!([{ "id": 1, "zone": "use1-az1" }, "use1-az2"]),
            orders(json!(1)),
            "line 1: /clusters/0/brokers/1: found `use1-az2`, expected an object, as the brokers before it",
        ),
        (
            json!(["use1-az2", { "id": 1, "zone": "use1-az1" }]),
            orders(json!(1)),
            "line 1: /clusters/0/brokers/1: found an object, expected a zone, as the brokers before it",
        ),
        (
            brokers(&[]),
            json!([{ "id": "Orders.v1", "partitions": one, "min_insync_replicas": 2 }]),
            "line 1: /clusters/0/topics/0/min_insync_replicas: found min.insync.replicas 2, expected at most the \
             replication factor 1",
        ),
        (
            brokers(&[]),
            json!([{ "id": "Orders.v1", "partitions": one, "replication_factor": 1, "min_insync_replicas": 1 }]),
            "line 1: /clusters/0/topics/0/replication_factor: found a replication factor beside a list of partitions, \
             expected it with their number",
        ),
        (
            brokers(&[]),
            json!([{ "id": "Orders v1", "partitions": 1 }]),
            "line 1: /clusters/0/topics/0/id: found `Orders v1`, expected a name as Kafka allows it: letters, digits, ., _ \
             and -, at most 249",
        ),
    ];
    for (brokers, topics, expected) in cases {
        let found = mistakes(&cluster(brokers, topics));
        assert!(found.lines().any(|line| line == expected), "{expected}\n{found}");
    }
}

/// Services do not read or write Kafka's own topic.
#[test]
fn kafkas_own_topic_has_no_name_for_services() {
    let topics =
        json!([{ "id": "Orders.v1", "partitions": 1 }, { "id": "__consumer_offsets", "partitions": 50 }]);
    let mut document = cluster(brokers(&[]), topics);
    document["services"][0]["operations"][0]["steps"][0]["topic"] = json!("trading.__consumer_offsets");
    let expected = "line 1: /services/0/operations/0/steps/0/topic: found topic `trading.__consumer_offsets`, expected one \
                    of: trading.Orders.v1";
    assert_eq!(mistakes(&document), expected);
}
