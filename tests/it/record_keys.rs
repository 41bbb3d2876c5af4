//! The keys of records: none, a customer's, one of a customer's several, one that customers share; and where they lead.

use blast_radius::engine::Seed;
use blast_radius::scenario;
use blast_radius::world::ids::{ClusterId, KeyId, PartitionId};
use blast_radius::world::topology::{KeyOwner, KeySpec, Who};
use serde_json::{Value, json};

use crate::support::driven::Driven;

/// Two replicas that write a record per order to six partitions, those of broker 0 and 1 in zone a.
fn writing(change: impl FnOnce(&mut Value)) -> Value {
    let text = include_str!("../documents/two-silent-brokers.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    change(&mut document);
    document
}

fn step(document: &mut Value) -> &mut Value {
    &mut document["services"][0]["operations"][0]["steps"][0]
}

/// Records in each partition of the topic.
fn records(run: &Driven) -> Vec<u64> {
    let cluster = &run.world().clusters()[ClusterId(0).index()];
    (0..6).map(|partition| cluster.log_end_offset(PartitionId(partition))).collect()
}

/// Source: runs of the libraries with a third of the partitions without a leader, brokers up (`docs/clients.md`): the
/// partitioners of Java, librdkafka, kafka-python and aiokafka leave them out; kafkajs goes around, until its metadata are
/// 5 minutes old, and then fails for all; platformatic fails for all. A key keeps hitting its partition with all of them.
#[test]
fn a_record_without_a_key_is_sent_elsewhere_by_most_clients() {
    for (client, key, least, most) in [
        ("java", "none", 0.97, 1.0),
        ("librdkafka", "none", 0.97, 1.0),
        ("kafka-python", "none", 0.97, 1.0),
        ("aiokafka", "none", 0.97, 1.0),
        ("kafkajs", "none", 0.0, 0.0),
        ("platformatic", "none", 0.0, 0.0),
        ("java", "customer", 0.5, 0.8),
        ("aiokafka", "customer", 0.5, 0.8),
    ] {
        let document = writing(|document| {
            document["services"][0]["client"] = client.into();
            step(document)["key"] = key.into();
        });
        let mut run = Driven::new(&document, 1);
        run.give("50s control-plane ops block elect-leaders").give("1m zone a power-loss");
        run.give("2m zone a repair").to(600);
        let window = run.window("order", 840);
        let share = window.ok as f64 / window.offered as f64;
        assert!((least..=most).contains(&share), "{client}, {key}: {share:.3} of {window:?}");
    }
}

/// Partitions of a topic in turn: a batch's worth of bytes each, drawn (BuiltInPartitioner). A key has its own.
#[test]
fn records_without_a_key_go_to_every_partition() {
    let unkeyed = writing(|document| step(document)["key"] = "none".into());
    let mut run = Driven::new(&unkeyed, 1);
    run.to(1_800);
    let all = records(&run);
    let (least, most) = (*all.iter().min().unwrap(), *all.iter().max().unwrap());
    assert!(least > 1_000 && most < 2_200, "{all:?}: 9000 records");
    // Of one customer, too; with the key they all go to one.
    let one = |key: &str| {
        let mut run = Driven::new(
            &writing(|document| {
                document["customers"] = 1.into();
                step(document)["key"] = key.into();
            }),
            1,
        );
        run.to(1_800);
        records(&run).iter().filter(|&&records| records > 0).count()
    };
    assert_eq!((one("customer"), one("none")), (1, 6));
}

/// The partitions that the orders of `customers` go to when they are sent by a kind of key.
fn partitions(kind: Value, customers: u64) -> usize {
    let document = writing(|document| {
        document["customers"] = customers.into();
        document["keys"] = json!([kind]);
        step(document)["key"] = "other".into();
    });
    let mut run = Driven::new(&document, 1);
    run.to(600);
    records(&run).iter().filter(|&&records| records > 0).count()
}

#[test]
fn a_customer_with_several_keys_reaches_several_partitions() {
    assert_eq!(partitions(json!({ "id": "other", "per_customer": 1 }), 1), 1);
    let few = partitions(json!({ "id": "other", "per_customer": 3 }), 1);
    assert!((2..=3).contains(&few), "{few} partitions of three accounts");
    assert_eq!(partitions(json!({ "id": "other", "per_customer": 40 }), 1), 6);
    // What customers share does not grow with them.
    assert_eq!(partitions(json!({ "id": "other", "count": 1 }), 1_000), 1);
    let shared = partitions(json!({ "id": "other", "count": 2 }), 1_000);
    assert!((1..=2).contains(&shared), "{shared} partitions of two instruments");
}

/// With a third of the partitions dead, two thirds of the orders pass by any key; who has four accounts is hit now and
/// then, not always or never.
#[test]
fn several_keys_spread_the_same_harm_over_more_customers() {
    let answered = |customers: u64, per_customer: u64| {
        let document = writing(|document| {
            document["customers"] = customers.into();
            document["keys"] = json!([{ "id": "account", "per_customer": per_customer }]);
            step(document)["key"] = "account".into();
        });
        let mut run = Driven::new(&document, 3);
        run.give("50s control-plane ops block elect-leaders").give("1m zone a power-loss").to(120);
        let window = run.window("order", 400);
        window.ok as f64 / window.offered as f64
    };
    let one = answered(1, 1);
    assert!(one == 0.0 || one > 0.99, "a customer with one account is dead or alive: {one}");
    let several = answered(1, 24);
    assert!((0.5..0.85).contains(&several), "{several}");
    let many = answered(1_000, 1);
    assert!((0.55..0.8).contains(&many), "{many}");
}

/// A visit is about the same key on its whole way: the record that a consumer sends on by the same kind of key goes to the
/// partition of the same number.
#[test]
fn a_visit_keeps_its_key_on_its_whole_way() {
    let mut document = writing(|document| {
        document["keys"] = json!([{ "id": "book", "count": 5 }]);
        step(document)["key"] = "book".into();
        let topics = document["clusters"][0]["topics"].as_array_mut().unwrap();
        let mut next = topics[0].clone();
        next["id"] = "u".into();
        topics.push(next);
    });
    let on = json!({ "kind": "produce", "topic": "k.u", "key": "book", "bytes": 100, "wait": true, "timeout": "60s" });
    document["services"].as_array_mut().unwrap().push(json!({
        "id": "matcher", "label": "Matcher", "replicas": ["b", "c"], "workers": 10,
        "operations": [{ "id": "match", "steps": [on] }],
        "consumer": { "group": "matchers", "topic": "k.t", "operation": "match" }
    }));
    let mut run = Driven::new(&document, 1);
    run.to(300);
    let cluster = &run.world().clusters()[0];
    let ends =
        |first: u16| (first..first + 6).map(|p| cluster.log_end_offset(PartitionId(p))).collect::<Vec<_>>();
    let (orders, matches) = (ends(0), ends(6));
    assert!(
        orders.iter().sum::<u64>() > 1_000 && orders.iter().filter(|&&end| end > 0).count() <= 5,
        "{orders:?}"
    );
    let apart: u64 = orders.iter().zip(&matches).map(|(one, other)| one.abs_diff(*other)).sum();
    assert!(apart <= 3, "those under way aside: {orders:?} and {matches:?}");
}

/// Zipf's law: the key of rank r in proportion to r^-s.
#[test]
fn skewed_keys_follow_their_ranking() {
    const DRAWS: u32 = 200_000;
    for (skew, count) in [(0.0, 10), (1.0, 10), (1.5, 100)] {
        let spec = KeySpec::new("k".into(), KeyOwner::Shared(count), skew);
        let sum: f64 = (1..=count).map(|rank| libm::pow(f64::from(rank), -skew)).sum();
        let mut found = vec![0u32; count as usize];
        for about in 0..DRAWS {
            found[spec.number(KeyId(0), Who { key: 7, about }, Seed(5)) as usize] += 1;
        }
        for rank in [1, 2, 5, count] {
            let expected = libm::pow(f64::from(rank), -skew) / sum;
            let share = f64::from(found[rank as usize - 1]) / f64::from(DRAWS);
            let error = 4.0 * (expected / f64::from(DRAWS)).sqrt();
            assert!((share - expected).abs() < error, "skew {skew}, rank {rank}: {share} for {expected}");
        }
    }
    // Those of one customer follow each other, and nobody else has them.
    let own = KeySpec::new("k".into(), KeyOwner::PerCustomer(4), 0.0);
    let numbers = (0..100).map(|about| own.number(KeyId(0), Who { key: 5, about }, Seed(5)));
    assert!(numbers.into_iter().all(|number| (20..24).contains(&number)));
    assert_eq!((own.distinct(10), spec_shared(600).distinct(10)), (40, 600));
}

fn spec_shared(count: u32) -> KeySpec {
    KeySpec::new("k".into(), KeyOwner::Shared(count), 0.0)
}

#[test]
fn documents_say_which_key_and_which_keys_there_are() {
    let wrong = |change: &dyn Fn(&mut Value)| {
        let document = writing(|document| change(document));
        scenario::read(&document.to_string()).err().map_or(String::new(), |errors| errors.to_string())
    };
    let breaker = json!({ "scope": "partition" });
    for (change, expected) in [
        (
            &(|document: &mut Value| step(document)["key"] = "book".into()) as &dyn Fn(&mut Value),
            "found key `book`, expected one of: customer, none",
        ),
        (
            &|document| document["keys"] = json!([{ "id": "customer", "count": 2 }]),
            "found customer, which steps have already",
        ),
        (
            &|document| document["keys"] = json!([{ "id": "book", "count": 2, "per_customer": 2 }]),
            "expected `count` or `per_customer`",
        ),
        (
            &|document| {
                step(document)["key"] = "none".into();
                step(document)["breaker"] = breaker.clone();
            },
            "this step writes to no topic, or without a key",
        ),
    ] {
        let found = wrong(change);
        assert!(found.contains(expected), "{found}\nexpected {expected}");
    }
}
