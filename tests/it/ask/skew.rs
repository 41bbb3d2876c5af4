//! Skew of leaders, replicas and records, counted by hand.

use blast_radius::ask::skew::{Answer, Share, ask};
use blast_radius::ask::{Class, Plan, Severity};
use blast_radius::engine::SimTime;
use blast_radius::telling::spof;

use super::{plan, read, shown};
use crate::support::command_line::file;

/// Six partitions on three brokers: each is the first replica of two, broker 1 leads four.
const CLUSTER: &str = r#"{
  "id": "k", "zones": ["a", "b", "c"],
  "clusters": [{ "id": "trading",
    "brokers": [{ "id": 1, "zone": "a" }, { "id": 2, "zone": "b" }, { "id": 3, "zone": "c" }],
    "topics": [{ "id": "t", "min_insync_replicas": 1, "partitions": [
      { "replicas": [1, 2, 3], "leader": 1 },
      { "replicas": [1, 3, 2], "leader": 1 },
      { "replicas": [2, 1, 3], "leader": 1 },
      { "replicas": [2, 3], "leader": 2 },
      { "replicas": [3, 1], "leader": 1, "isr": [1] },
      { "replicas": [3, 2, 1], "leader": 3 } ] }] }],
  "services": [{ "id": "gateway", "replicas": ["a"], "operations": [
    { "id": "put", "steps": [{ "kind": "produce", "topic": "trading.t", "timeout": "5s" }] }] }],
  "journeys": [{ "id": "put", "to": "gateway.put", "rate": 50 }]
}"#;

fn at_start<'a>(plan: &Plan<'a>) -> Plan<'a> {
    Plan { at: SimTime::ZERO, ..*plan }
}

fn counts(answer: &Answer, of: fn(&blast_radius::ask::skew::BrokerSkew) -> Share) -> Vec<(u64, i64)> {
    let brokers = answer.clusters[0].brokers.iter().map(of);
    brokers.map(|share| (share.count, share.skew_percent.unwrap().round() as i64)).collect()
}

#[test]
fn leaders_and_replicas_are_counted_as_the_document_places_them() {
    let scenario = read(CLUSTER);
    let answer = ask(&at_start(&plan(&scenario, "k.json")));
    let cluster = &answer.clusters[0];
    assert_eq!((cluster.partitions, cluster.leaderless), (6, 0));
    assert_eq!(counts(&answer, |broker| broker.leaders), [(4, 100), (1, -50), (1, -50)]);
    assert_eq!(counts(&answer, |broker| broker.preferred), [(2, 0), (2, 0), (2, 0)]);
    // 16 replicas, 5 1/3 each; 15 in sync, 5 each.
    assert_eq!(counts(&answer, |broker| broker.replicas), [(5, -6), (5, -6), (6, 13)]);
    assert_eq!(counts(&answer, |broker| broker.in_sync), [(5, 0), (5, 0), (5, 0)]);
    // Records go evenly to partitions, so four of six to broker 1: 2,000 of about 3,000 in a minute.
    let records = counts(&answer, |broker| broker.records);
    assert!((1_700..2_300).contains(&records[0].0) && (70..130).contains(&records[0].1), "{records:?}");
    assert!(cluster.not_placed.is_empty());
}

/// Two of six leaders are beyond an even share: a third of all, which is major. By their first replicas they are even.
#[test]
fn a_broker_that_leads_too_many_is_found_and_the_cure_fits() {
    let path = file("ask_skew", "k.json", CLUSTER.as_bytes());
    let scenario = read(CLUSTER);
    let answer = ask(&at_start(&plan(&scenario, &path)));
    let [finding] = &answer.findings[..] else { panic!("{:?}", answer.findings) };
    assert_eq!((finding.class, finding.severity), (Class::ExcessiveLoad, Severity::Major));
    assert_eq!(finding.part, "broker:trading:1");
    assert!(finding.reason.contains("has 4 of 6 leaders"), "{}", finding.reason);
    assert!(finding.cure.contains("elect the preferred leaders"), "{}", finding.cure);
    let report = shown(&finding.command);
    assert_eq!(report["outcomes"][0]["done"], true, "{}", finding.command);

    let even =
        CLUSTER.replace(r#""replicas": [2, 1, 3], "leader": 1"#, r#""replicas": [2, 1, 3], "leader": 2"#);
    let even = even.replace(r#""leader": 1, "isr": [1]"#, r#""leader": 3"#);
    let scenario = read(&even);
    let answer = ask(&at_start(&plan(&scenario, &path)));
    assert_eq!(counts(&answer, |broker| broker.leaders), [(2, 0), (2, 0), (2, 0)]);
    assert_eq!(answer.findings, []);
}

/// A partition that nobody leads has no leader to count, and a topic that is only counted is named.
#[test]
fn what_has_no_leader_or_no_place_is_said() {
    let text =
        CLUSTER.replace(r#""replicas": [3, 2, 1], "leader": 3"#, r#""replicas": [3, 2, 1], "leader": null"#);
    let text = text.replace(r#""topics": ["#, r#""topics": [{ "id": "counted", "partitions": 3 }, "#);
    let scenario = read(&text);
    let cluster = ask(&at_start(&plan(&scenario, "k.json"))).clusters.remove(0);
    assert_eq!((cluster.partitions, cluster.leaderless), (9, 1));
    assert_eq!(cluster.brokers.iter().map(|broker| broker.leaders.count).sum::<u64>(), 8);
    assert_eq!(cluster.not_placed, ["counted"]);
}

/// A single point of failure by leaders is about who leads: first replicas in three zones do not hide that all leaders
/// stand in one, and first replicas in one zone are no such point while others lead.
#[test]
fn leaders_in_one_zone_are_those_that_lead() {
    let all = |text: &str| {
        let found = spof::find(&read(text).topology);
        found.into_iter().filter(|spof| spof.kind == "leaders").map(|spof| spof.what).collect::<Vec<_>>()
    };
    assert_eq!(all(CLUSTER), [""; 0]);
    let mut one = CLUSTER.to_owned();
    for (from, to) in [
        (r#"[2, 3], "leader": 2"#, r#"[2, 1], "leader": 1"#),
        (r#"[3, 2, 1], "leader": 3"#, r#"[3, 2, 1], "leader": 1"#),
    ] {
        assert!(one.contains(from));
        one = one.replace(from, to);
    }
    assert!(all(&one)[0].contains("are led from zone a"), "{:?}", all(&one));
    let first = r#"{ "replicas": [1, 2, 3], "leader": 2 }, { "replicas": [1, 2, 3], "leader": 3 }"#;
    let start = CLUSTER.find(r#"{ "replicas": [1, 2, 3]"#).unwrap();
    let end = CLUSTER.find(" ] }] }]").unwrap();
    assert_eq!(all(&format!("{}{first}{}", &CLUSTER[..start], &CLUSTER[end..])), [""; 0]);
}
