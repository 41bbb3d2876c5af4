//! Partitions start where the document says, also in the middle of an outage.

use blast_radius::scenario;
use blast_radius::world::command::Command;
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::{BrokerId, PartitionId, TopicId};
use blast_radius::world::kafka::cluster::{ClusterFact, Reachability};
use blast_radius::world::kafka::topics::OFFSETS_TOPIC;
use blast_radius::world::part::Part;
use blast_radius::world::{HostKind, HostState};
use serde_json::json;

use super::{OWN, brokers, cluster, orders, run, state};

#[test]
fn a_broker_is_called_by_kafkas_own_number() {
    let document = cluster(brokers(&[]), orders(json!(4)));
    let topology = scenario::read(&document.to_string()).unwrap().topology;
    assert_eq!(topology.broker_name(OWN, BrokerId(3)), "trading-1004");
    assert_eq!(Part::Broker(OWN, BrokerId(3)).spell(&topology), "broker:trading:1004");
    assert_eq!(Part::parse("broker:trading:1004", &topology), Some(Part::Broker(OWN, BrokerId(3))));
    assert_eq!(Part::parse("broker:trading:3", &topology), None);
    let command = Command::parse("broker trading-1004 crash", &topology).unwrap();
    assert!(matches!(command, Command::Broker(OWN, BrokerId(3), _)));
    assert_eq!(command.spell(&topology), "broker trading-1004 crash");
}

#[test]
fn partitions_stand_where_the_document_says() {
    let partitions = json!([
        { "replicas": [1004, 1002, 1003] },
        { "replicas": [1001, 1003], "leader": 1003 },
        { "replicas": [1003, 1001, 1002], "leader": 1002, "isr": [1002, 1003] }
    ]);
    let run = run(&cluster(brokers(&[]), orders(partitions)));
    assert_eq!(state(&run, 0), (Some(1004), vec![1004, 1002, 1003]));
    assert_eq!(state(&run, 1), (Some(1003), vec![1001, 1003]));
    assert_eq!(state(&run, 2), (Some(1002), vec![1002, 1003]));
    let replicas = run.world().clusters()[0].replicas(PartitionId(2));
    assert_eq!(replicas, [BrokerId(2), BrokerId(0), BrokerId(1)], "in the order of the assignment");
}

/// Brokers that are only listed by zone are numbered from 1.
#[test]
fn brokers_without_numbers_count_from_one() {
    let document = cluster(
        json!(["use1-az1", "use1-az2", "use1-az4"]),
        orders(json!([{ "replicas": [3, 1], "leader": 1 }])),
    );
    let run = run(&document);
    assert_eq!(state(&run, 0), (Some(1), vec![3, 1]));
    assert_eq!(run.world().topology().broker_name(OWN, BrokerId(2)), "trading-use1-az4");
}

/// 1003 is down for long: the controller has fenced it, what had only it in sync has no leader, and clients wait.
#[test]
fn a_run_begins_in_the_middle_of_an_outage() {
    let partitions = json!([
        { "replicas": [1003, 1002], "leader": null, "isr": [1003] },
        { "replicas": [1003, 1001], "leader": 1001, "isr": [1001] },
        { "replicas": [1002, 1003, 1004] }
    ]);
    let mut run = run(&cluster(brokers(&[1003]), orders(partitions)));
    let lost = BrokerId(2);
    let host = run.world().hosts().iter().find(|host| host.kind == HostKind::Broker(OWN, lost)).unwrap();
    assert_eq!(host.state, HostState::Off);
    let part = &run.world().clusters()[0];
    assert_eq!((part.reachability(lost), part.broker_fenced(lost)), (Reachability::Silent, true));
    assert_eq!(part.controller_metrics().fenced_broker_count, 1);
    assert_eq!(part.customer_partitions_offline(), 1);
    assert_eq!(state(&run, 0), (None, vec![1003]));
    assert_eq!(state(&run, 2), (Some(1002), vec![1002, 1004]), "all that are up");
    run.to(60);
    assert_eq!(state(&run, 0), (None, vec![1003]), "nobody else may lead it");
    let tally = run.tally("place");
    let share = tally.ok as f64 / tally.offered as f64;
    assert!((0.4..0.8).contains(&share), "two of three partitions take orders: {tally:?}");
    run.give("60s broker trading-1003 start").to(120);
    assert_eq!(state(&run, 0), (Some(1003), vec![1003, 1002]));
    assert_eq!(state(&run, 1), (Some(1001), vec![1001, 1003]));
    assert_eq!(run.world().clusters()[0].customer_partitions_offline(), 0);
}

/// A broker that is down and still leads was lost just now: its lease runs.
#[test]
fn a_broker_that_still_leads_is_lost_at_the_start() {
    let partitions = json!([{ "replicas": [1001, 1002], "leader": 1001, "isr": [1001, 1002] }]);
    let mut run = run(&cluster(brokers(&[1001]), orders(partitions)));
    assert_eq!(state(&run, 0), (Some(1001), vec![1001, 1002]), "the controller waits for it");
    assert!(!run.world().clusters()[0].broker_fenced(BrokerId(0)));
    run.to(30);
    assert_eq!(state(&run, 0), (Some(1002), vec![1002]));
    let fenced = run.when(|fact| matches!(fact, Fact::Cluster(_, ClusterFact::BrokerFenced { .. })));
    assert!(fenced.len() == 1 && (9.0..12.1).contains(&fenced[0]), "{fenced:?}");
}

/// What a replica lacks is not known: it has caught up as soon as it has fetched.
#[test]
fn a_replica_that_is_up_and_not_in_sync_catches_up() {
    let partitions = json!([{ "replicas": [1001, 1002], "isr": [1001] }]);
    let mut run = run(&cluster(brokers(&[]), orders(partitions)));
    assert_eq!(state(&run, 0), (Some(1001), vec![1001]));
    run.to(1);
    assert_eq!(state(&run, 0), (Some(1001), vec![1001, 1002]));
}

/// Where replicas may be eligible, none needs to be in sync, and the one that is eligible leads when it is back.
#[test]
fn an_eligible_replica_leads_when_it_is_back() {
    let partitions = json!([{ "replicas": [1001, 1002], "leader": null, "isr": [], "elr": [1002] }]);
    let mut document = cluster(brokers(&[1001, 1002]), orders(partitions));
    document["clusters"][0]["settings"]["eligible_leader_replicas"] = json!(true);
    let mut run = run(&document);
    assert_eq!(state(&run, 0), (None, vec![]));
    run.give("10s broker trading-1001 start").to(60);
    assert_eq!(state(&run, 0).0, None, "1001 is not eligible");
    run.give("60s broker trading-1002 start").to(120);
    assert_eq!(state(&run, 0), (Some(1002), vec![1002, 1001]));
}

/// `kafka-topics --describe` shows Kafka's own topic too.
#[test]
fn kafkas_own_topic_may_be_listed() {
    let mut topics = orders(json!(4));
    let own = json!([{ "replicas": [1004] }, { "replicas": [1002], "isr": [1002] }]);
    let own = json!({ "id": OFFSETS_TOPIC, "partitions": own, "min_insync_replicas": 1 });
    topics.as_array_mut().unwrap().insert(0, own);
    let run = run(&cluster(brokers(&[]), topics));
    let part = &run.world().clusters()[0];
    assert_eq!(part.customer_partitions(), 4);
    let layout = part.layout();
    assert_eq!(layout.topic(OFFSETS_TOPIC), Some(TopicId(1)), "behind the customers'");
    assert_eq!(part.replicas(layout.partition(TopicId(1), 0)), [BrokerId(3)]);
    assert_eq!(layout.partitions(), 6);
}
