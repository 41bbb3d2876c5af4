//! Single points of failure are named before any run, with what they take.

use blast_radius::scenario;
use blast_radius::session::{Opening, Session};
use blast_radius::telling::spof::{Spof, find};
use serde_json::{Value, json};

use crate::emergence::document;

fn changed(change: impl Fn(&mut Value)) -> Vec<Spof> {
    let mut value: Value = serde_json::from_str(document()).unwrap();
    change(&mut value);
    find(&scenario::read(&value.to_string()).unwrap_or_else(|errors| panic!("{errors}")).topology)
}

fn kinds(found: &[Spof]) -> Vec<(&str, &str)> {
    found.iter().map(|spof| (spof.kind.as_str(), spof.part.as_deref().unwrap_or(""))).collect()
}

/// What spread over zones does not cure on May 7: the control plane of both clusters.
#[test]
fn the_shared_control_plane_of_may_7_takes_everything() {
    let found = changed(|_| {});
    assert_eq!(
        kinds(&found),
        [("control-plane", "duty:msk:elect-leaders"), ("service", "service:archive")],
        "{found:#?}"
    );
    let plane = &found[0];
    assert_eq!(plane.journeys, ["Get a quote", "Place an order", "Deposit", "Withdraw"]);
    assert!(plane.what.contains("one control plane of 2 clusters"), "{}", plane.what);
    assert!(!plane.services.iter().any(|service| service == "Market archive"), "it waits for nothing");
    assert!(found[1].journeys.is_empty(), "no customer waits for the archive");
}

/// Each change adds one point, with the journeys that reach it through calls, records, stores or quorum groups.
#[test]
fn each_weakness_is_found_with_what_it_takes() {
    let all = ["Get a quote", "Place an order", "Deposit", "Withdraw"];
    let weaken = |at: usize| {
        move |value: &mut Value| match at {
            // Five nodes of the matching engine, three of them in one zone.
            0 => value["quorums"][0]["nodes"] = json!(["a", "a", "a", "b", "c"]),
            1 => value["stores"][0]["members"] = json!(["b"]),
            2 => value["stores"][0]["members"] = json!(["b", "b", "c"]),
            3 => value["services"][2]["replicas"] = json!(["a", "a", "a"]),
            4 => value["services"][3]["replicas"] = json!(["c"]),
            5 => value["clusters"][1]["topics"][1]["replication_factor"] = json!(2),
            6 => value["clusters"][0]["topics"][2]["partitions"] = json!(1),
            7 => value["clusters"][0]["controllers"] = json!(["b", "b", "c"]),
            8 => {
                value["placement_groups"] = json!([{ "id": "close", "zone": "b" }]);
                value["services"][4]["replicas"] = json!(["b", "b"]);
                value["services"][4]["placement_group"] = json!("close");
            }
            9 => value["certificates"] = json!([{ "id": "edge", "used_by": ["quoting", "withdrawals"] }]),
            _ => {
                value["alerts"] = json!([
                    { "id": "own", "label": "Offline partitions", "metric": "OfflinePartitionsCount", "part": "trading",
                      "above": 0, "depends_on": ["cluster trading"] },
                    { "id": "other", "label": "Other", "metric": "OfflinePartitionsCount", "part": "trading", "above": 0,
                      "depends_on": ["cluster settlement"] },
                    { "id": "quotes", "label": "Quotes", "metric": "unanswered_ratio", "part": "get_quote", "above": 0.1,
                      "depends_on": ["service fees"] }
                ]);
            }
        }
    };
    let none: [&str; 0] = [];
    let expected: [(&str, &str, &[&str]); 11] = [
        ("placement", "3 of 5 nodes of Matching engine stand in zone a", &all[1..2]),
        ("store", "Ledger is a single node in zone b", &all[1..]),
        ("placement", "2 of 3 members of Ledger stand in zone b", &all[1..]),
        ("service", "All 3 replicas of Fees stand in zone a", &all[..2]),
        ("service", "Deposits is a single replica in zone c", &all[2..3]),
        ("replication", "withdrawals of Kafka cluster B has 2 replicas and needs 2 in sync", &all[2..]),
        ("leaders", "All partitions of orders (Kafka cluster A) are led from zone a", &all[..2]),
        ("placement", "2 of 3 controllers of Kafka cluster A stand in zone b", &all[..2]),
        ("placement-group", "All of Withdrawals shares the placement group close in zone b", &all[3..]),
        ("certificate", "One certificate, edge, is presented by Quoting, Withdrawals", &[all[0], all[3]]),
        ("monitor", "\u{201c}Offline partitions\u{201d} depends on Kafka cluster A, which it watches", &none),
    ];
    let before = changed(|_| {});
    for (at, (kind, what, journeys)) in expected.into_iter().enumerate() {
        let found = changed(weaken(at));
        let new: Vec<&Spof> = found.iter().filter(|spof| !before.contains(spof)).collect();
        // A monitor on the cluster and one on a service; one group, and so one zone.
        let count = if matches!(kind, "monitor" | "placement-group") { 2 } else { 1 };
        assert_eq!(new.len(), count, "case {at}: {new:#?}");
        assert_eq!(new[0].kind, kind, "case {at}");
        assert!(new[0].what.contains(what), "case {at}: {}", new[0].what);
        assert_eq!(new[0].journeys, journeys, "case {at}: {new:#?}");
        assert!(!new[0].cure.is_empty());
    }
}

#[test]
fn the_panel_lists_them() {
    let opening = Opening { scenario: document().to_owned(), seed: 1, commands: Vec::new() };
    let seen = Session::open(&opening).unwrap().inspect("spof").unwrap();
    assert_eq!((seen.title.as_str(), seen.chain.len()), ("Single points of failure", 2));
    assert_eq!(seen.truth, "2 found; the worst takes 4 of 4 journeys");
    assert!(seen.chain[0].detail.contains("Place an order"), "{}", seen.chain[0].detail);
}
