//! Clusters from the tools of Kafka, and from Strimzi.

use serde_json::json;

use super::{assumed, dropped, fact, files, json, try_texts};
use blast_radius::import::{Kind, Source, import};

#[test]
fn a_cluster_in_the_middle_of_an_outage_is_read_as_it_stands() {
    let imported = files(&["topics.txt", "brokers.txt", "configs.txt"]);
    assert_eq!(imported.kinds, [Kind::KafkaTopics, Kind::KafkaBrokers, Kind::KafkaConfigs]);
    let counts = imported.counts;
    assert_eq!((counts.zones, counts.clusters, counts.brokers), (3, 1, 3));
    assert_eq!((counts.topics, counts.partitions), (2, 5));
    let document = json(&imported);
    assert_eq!(document["zones"], json!([{ "id": "use1-az1" }, { "id": "use1-az2" }, { "id": "use1-az4" }]));
    let cluster = &document["clusters"][0];
    let brokers = json!([
        { "id": 101, "zone": "use1-az1", "up": false },
        { "id": 102, "zone": "use1-az2" },
        { "id": 103, "zone": "use1-az4" },
    ]);
    assert_eq!(cluster["brokers"], brokers);
    let orders = json!({
        "id": "orders",
        "partitions": [
            { "replicas": [101, 102, 103] },
            { "replicas": [102, 103, 101] },
            { "replicas": [101, 103, 102], "leader": null, "isr": [], "elr": [101] },
        ],
        "min_insync_replicas": 2,
    });
    assert_eq!(cluster["topics"][0], orders);
    // What `kafka-configs` says of a topic counts like what stands in its head.
    assert_eq!(cluster["topics"][1]["min_insync_replicas"], 1);
    let settings = json!({ "replica_lag_time_max": "20000ms", "eligible_leader_replicas": true });
    assert_eq!(cluster["settings"], settings);
}

#[test]
fn every_value_says_where_it_was_read() {
    let imported = files(&["topics.txt", "brokers.txt", "configs.txt"]);
    for (at, grade, source) in [
        ("/clusters/0/topics/0", "I", "topics.txt:1"),
        ("/clusters/0/topics/0/min_insync_replicas", "I", "topics.txt:1"),
        ("/clusters/0/topics/1/min_insync_replicas", "I", "configs.txt:2"),
        ("/clusters/0/brokers/0/zone", "I", "configs.txt:5"),
        ("/clusters/0/brokers/1/zone", "I", "brokers.txt:1"),
        ("/clusters/0/settings/replica_lag_time_max", "I", "configs.txt:6"),
        ("/clusters/0/settings/eligible_leader_replicas", "I", "topics.txt:4"),
    ] {
        assert_eq!(fact(&imported, at), (grade.to_owned(), source.to_owned()), "{at}");
    }
    let (grade, source) = fact(&imported, "/clusters/0/brokers/0/up");
    assert_eq!(grade, "A");
    assert!(source.contains("no list of live brokers") && source.contains("topics.txt:2"), "{source}");
    let assumed = assumed(&imported);
    assert_eq!(assumed[0], "/clusters/0/brokers/0/up false");
    assert!(assumed[1].starts_with("/services/0 "), "{assumed:?}");
    assert_eq!(assumed[2..], ["/journeys/*/rate 50"]);
    let expected = [
        "configs.txt:3: retention.ms of `fills`: no part of the model",
        "topics.txt:7: Adding Replicas: `101`: no part of the model",
    ];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn the_old_form_is_read_and_a_rack_that_nobody_says_stays_unknown() {
    let imported = files(&["topics-old.txt"]);
    let document = json(&imported);
    assert_eq!(document["zones"], json!([{ "id": "unknown" }]));
    let topic = json!({
        "id": "quotes",
        // Broker 2 was the last one in sync and is the leader of nothing: it is lost at that moment.
        "partitions": [{ "replicas": [1, 2] }, { "replicas": [2, 1], "leader": null, "isr": [2] }],
        "min_insync_replicas": 1,
        "unclean_leader_election": true,
    });
    assert_eq!(document["clusters"][0]["topics"], json!([topic]));
    assert_eq!(fact(&imported, "/zones/0").0, "A");
    assert!(fact(&imported, "/zones/0").1.contains("unknown"));
    let expected = [
        "topics-old.txt:1: a line that is none of `kafka-topics --describe`: `[2026-11-29 10:00:00,000] WARN a line of the \
         tool's own logg...`",
        "topics-old.txt:5: __consumer_offsets: Kafka's own topic, which every cluster has by itself",
    ];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn a_table_of_endpoints_gives_racks_and_a_broker_without_one_stands_nobody_knows_where() {
    let imported = files(&["topics.txt", "endpoints.txt"]);
    let document = json(&imported);
    assert_eq!(document["zones"], json!([{ "id": "use1-az1" }, { "id": "unknown" }]));
    assert_eq!(document["clusters"][0]["brokers"][0], json!({ "id": 101, "zone": "use1-az1" }));
    assert_eq!(document["clusters"][0]["brokers"][1], json!({ "id": 102, "zone": "unknown" }));
    assert_eq!(fact(&imported, "/clusters/0/brokers/1/zone").0, "A");
}

#[test]
fn texts_of_several_clusters_are_told_apart_by_the_name_before_them() {
    let named = |name, cluster| Source { name, text: super::text(name), cluster };
    let sources = [named("topics.txt", "trading"), named("topics-old.txt", "market")];
    let document = json(&import(&sources, None).unwrap());
    let ids: Vec<&str> =
        document["clusters"].as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["trading", "market"]);
    let twice =
        try_texts(&[("a.txt", super::text("topics.txt")), ("b.txt", super::text("topics.txt"))], None);
    let message = twice.unwrap_err().to_string();
    assert!(
        message.starts_with("b.txt:1: found the topic `orders` a second time, first in a.txt:1:"),
        "{message}"
    );
}

#[test]
fn strimzi_counts_brokers_and_asks_for_topics() {
    let imported = files(&["strimzi.yaml"]);
    assert_eq!(imported.kinds, [Kind::Strimzi]);
    let document = json(&imported);
    let topic =
        json!({ "id": "orders", "partitions": 12, "replication_factor": 3, "min_insync_replicas": 2 });
    let cluster = json!({ "id": "trading", "brokers": ["unknown", "unknown", "unknown"], "topics": [topic] });
    assert_eq!(document["clusters"], json!([cluster]));
    assert_eq!(fact(&imported, "/clusters/0/topics/0/min_insync_replicas").1, "strimzi.yaml:17");
    assert_eq!(dropped(&imported), ["strimzi.yaml:25: KafkaUser `robot`: no part of the model"]);
    // What the tool says of a topic counts before what was asked for.
    let text = super::text("topics.txt");
    let both =
        try_texts(&[("strimzi.yaml", super::text("strimzi.yaml")), ("topics.txt", text)], None).unwrap();
    let document = json(&both);
    assert_eq!(document["clusters"][0]["id"], "trading");
    assert_eq!(document["clusters"][0]["topics"][0]["partitions"][0], json!({ "replicas": [101, 102, 103] }));
}

#[test]
fn three_thousand_partitions_take_well_under_a_second() {
    let mut text = String::new();
    for topic in 0..100 {
        text +=
            &format!("Topic: t{topic}\tTopicId: x\tPartitionCount: 30\tReplicationFactor: 3\tConfigs: \n");
        for partition in 0..30 {
            let replicas = [0, 1, 2].map(|k| 1 + (topic + partition + k) % 30);
            let list = replicas.map(|id: u32| id.to_string()).join(",");
            let leader = replicas[0];
            text += &format!(
                "\tTopic: t{topic}\tPartition: {partition}\tLeader: {leader}\tReplicas: {list}\tIsr: {list}\tElr: \n"
            );
        }
    }
    // A wall clock decides nothing here but this bound, which is far above what it takes.
    #[allow(clippy::disallowed_types)]
    let start = std::time::Instant::now();
    let imported = try_texts(&[("topics.txt", &text)], None).unwrap();
    assert!(start.elapsed().as_millis() < 1_000, "{:?}", start.elapsed());
    assert_eq!(
        (imported.counts.brokers, imported.counts.topics, imported.counts.partitions),
        (30, 100, 3_000)
    );
    assert!(imported.text.len() < blast_radius::scenario::MAX_BYTES, "{}", imported.text.len());
}

#[test]
fn answers_of_the_vendor_place_brokers_by_their_subnets() {
    let imported = files(&["msk.json", "msk-nodes.json"]);
    assert_eq!(imported.kinds, [Kind::Msk, Kind::Msk]);
    let document = json(&imported);
    assert_eq!(document["zones"], json!([{ "id": "use1-az4" }, { "id": "use1-az6" }]));
    let brokers = json!([{ "id": 1, "zone": "use1-az4" }, { "id": 2, "zone": "use1-az6" }]);
    assert_eq!(document["clusters"][0]["brokers"], brokers);
    let counted = json(&files(&["msk.json"]));
    assert_eq!(counted["clusters"][0]["brokers"], json!(["use1-az4", "use1-az6", "use1-az4", "use1-az6"]));
    // The brokers alone: their subnets stand for the zones.
    let alone = json(&files(&["msk-nodes.json"]));
    assert_eq!(alone["zones"], json!([{ "id": "subnet-1" }, { "id": "subnet-2" }]));
}

#[test]
fn rules_that_are_one_metric_against_a_number_become_alerts_and_the_others_are_listed() {
    let imported = files(&["topics.txt", "rules.yaml"]);
    assert_eq!(imported.counts.alerts, 3);
    let alerts = json(&imported)["alerts"].clone();
    let first = json!({
        "id": "offlinepartitions", "label": "OfflinePartitions", "set": "own", "metric": "OfflinePartitionsCount",
        "part": "kafka", "above": 0, "for": "90000ms", "severity": "page",
    });
    assert_eq!(alerts[0], first);
    let second = json!({
        "id": "nocontroller", "label": "NoController", "set": "own", "metric": "ActiveControllerCount",
        "part": "kafka", "below": 1, "for": "60000ms", "keep_firing_for": "300000ms", "severity": "ticket",
    });
    assert_eq!(alerts[1], second);
    assert_eq!((&alerts[2]["metric"], &alerts[2]["above"]), (&json!("UnderReplicatedPartitions"), &json!(0)));
    assert_eq!(fact(&imported, "/alerts/0"), ("I".into(), "rules.yaml:5".into()));
    assert_eq!(fact(&imported, "/alerts/2").0, "A");
    let dropped = dropped(&imported);
    let of_rules: Vec<&str> = dropped.iter().filter_map(|own| own.strip_prefix("rules.yaml:")).collect();
    let expected = [
        "16: alert ControllerCount: not understood: the document has no `!=` 1",
        "18: alert ErrorsHigh: not understood: its expression is more than one metric",
        "20: `job:up:sum`: a recording rule wakes nobody",
    ];
    assert_eq!(of_rules, expected);
    let alone = try_texts(&[("rules.yaml", super::text("rules.yaml"))], None).unwrap_err().to_string();
    assert!(alone.contains("alert rules without a system"), "{alone}");
}

#[test]
fn a_state_of_terraform_gives_clusters_services_and_databases_with_their_zones() {
    let imported = files(&["terraform.json"]);
    assert_eq!(imported.kinds, [Kind::Terraform]);
    let document = json(&imported);
    let topic =
        json!({ "id": "orders", "partitions": 12, "replication_factor": 2, "min_insync_replicas": 2 });
    let cluster = json!({ "id": "trading", "brokers": ["use1-az4", "use1-az6", "use1-az4", "use1-az6"], "topics": [topic] });
    assert_eq!(document["clusters"], json!([cluster]));
    assert_eq!(document["services"][0]["replicas"], json!({ "count": 4, "zones": ["use1-az4", "use1-az6"] }));
    assert_eq!(document["stores"][0]["members"], json!(["use1-az4", "use1-az6"]));
    assert_eq!(fact(&imported, "/journeys/0"), ("I".into(), "terraform.json:10".into()));
    assert_eq!(dropped(&imported), ["terraform.json:14: 1 x aws_iam_role: no part of the model"]);
    assert!(!imported.text.contains("never-copied"));
}
