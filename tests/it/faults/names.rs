//! Names: whom one that fails hurts, and when; how much later a stale one shows that a zone has gone.

use std::sync::Arc;

use blast_radius::engine::SimTime;
use blast_radius::world::fact::Fact;
use blast_radius::world::topology::Topology;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, region};

/// Ten replicas that call another service, which asks a store.
fn behind(keeps_addresses: bool) -> Arc<Topology> {
    let work = json!({ "kind": "work", "time": { "constant": "10ms" } });
    let service = |id: &str, label: &str, replicas: usize, operation: &str, steps: Value| {
        let zones: Vec<&str> = (0..replicas).map(|at| if at % 2 == 0 { "a" } else { "b" }).collect();
        json!({
            "id": id, "label": label, "replicas": zones, "workers": 8, "start_time": "15s",
            "operations": [{ "id": operation, "steps": steps }]
        })
    };
    let call = json!([{ "kind": "call", "to": "back.ask", "timeout": "2s" }, work.clone()]);
    let query = json!([work, { "kind": "query", "store": "cache", "class": "get", "timeout": "2s" }]);
    let mut web = service("web", "Web", 10, "page", call);
    web["keeps_addresses"] = keeps_addresses.into();
    region(&[
        ("/services", json!([web, service("back", "Back", 2, "ask", query)])),
        (
            "/stores",
            json!([{ "id": "cache", "label": "Cache", "members": ["a", "b"], "cores": 8,
                "queries": [{ "id": "get", "time": { "constant": "1ms" } }] }]),
        ),
        ("/journeys/0/rate", json!(100)),
    ])
}

/// Clients keep their answers for a minute: who is hurt grows evenly, and everybody is well after a repair.
#[test]
fn a_name_that_fails_hurts_its_clients_one_after_the_other() {
    // Ten callers' replicas run out one by one; a thousand customers evenly; the store's clients are two.
    for (name, evenly) in [("web", true), ("back", false), ("cache", false)] {
        let mut shares = [0.0; 4];
        for seed in 1..=20 {
            let mut cloud = Cloud::new(&behind(false), seed);
            cloud.give(&format!("100s dns {name} fail"));
            cloud.give(&format!("200s dns {name} repair"));
            cloud.to(260);
            let windows = [(0, 100), (128, 132), (160, 199), (201, 250)];
            for (sum, (from, to)) in shares.iter_mut().zip(windows) {
                *sum += cloud.answered(from, to) / 20.0;
            }
        }
        let [before, half, after, repaired] = shares;
        let close = |share: f64, expected: f64| (share - expected).abs() < 1e-9;
        assert!(close(before, 1.0) && after == 0.0 && close(repaired, 1.0), "{name}: {shares:?}");
        let spread = if evenly { 0.03 } else { 0.17 };
        assert!((half - 0.5).abs() < spread, "{name}: {half} half a time to live later");
    }
}

/// One that asks only at its start goes on until then; one that starts meanwhile has nothing at all.
#[test]
fn a_process_that_starts_while_the_name_fails_has_no_address() {
    for (keeps, during, restarted) in [(true, 1.0, 0.0), (false, 0.0, 0.0)] {
        let mut cloud = Cloud::new(&behind(keeps), 2);
        cloud.give("100s dns back fail");
        cloud.give("300s service web restart");
        cloud.to(500);
        assert_eq!(cloud.answered(170, 299), during, "keeps its addresses: {keeps}");
        assert_eq!(cloud.answered(330, 490), restarted, "keeps its addresses: {keeps}");
    }
    // A crash in the first second of the fault: its answer is gone with it.
    let mut cloud = Cloud::new(&behind(false), 2);
    cloud.give("100s dns back fail");
    cloud.give("100s service web restart");
    cloud.to(160);
    assert_eq!(cloud.answered(116, 120), 0.0);
}

/// Silent nodes are taken out of the name after a while: a stale name gives them out for so much longer, and every second
/// customer, who tries them first, waits for the next address.
#[test]
fn a_stale_name_shows_so_much_later_that_a_zone_has_gone() {
    let late = |cloud: &Cloud, from: u64, to: u64| {
        let (mut all, mut late) = (0.0, 0.0);
        for (at, fact) in cloud.0.model().facts() {
            if let Fact::VisitEnded { started, .. } = fact
                && (SimTime::from_secs(from)..SimTime::from_secs(to)).contains(started)
            {
                all += 1.0;
                late += f64::from(u8::from(at.since(*started).as_millis() >= 250));
            }
        }
        late / all
    };
    for (stale, windows) in [
        (None, [(140, 205, 0.5), (212, 500, 0.0)]),
        (Some("60s"), [(140, 265, 0.5), (275, 500, 0.0)]),
        (Some("3m"), [(140, 385, 0.5), (395, 500, 0.0)]),
    ] {
        let mut cloud = Cloud::new(&region(&[]), 3);
        if let Some(by) = stale {
            cloud.give(&format!("10s dns web stale {by}"));
        }
        cloud.give("60s zone a power-loss");
        cloud.to(520);
        for (from, to, share) in windows {
            let late = late(&cloud, from, to);
            assert!((late - share).abs() < 0.05, "{stale:?}, {from} to {to} s: {late}");
        }
    }
}

#[test]
fn a_command_on_a_name_that_changes_nothing_says_why() {
    let topology = behind(false);
    let rows = [
        (vec!["10s dns back repair"], "nothing is wrong with the name of Back"),
        (vec!["10s dns cache fail", "11s dns cache fail"], "the name of Cache gives no address already"),
        (
            vec!["10s dns web stale 60s", "11s dns web stale 60s"],
            "the name of Web gives out what was true 60 s ago already",
        ),
    ];
    for (commands, why) in rows {
        let mut cloud = Cloud::new(&topology, 1);
        commands.iter().for_each(|command| cloud.give(command));
        let told = cloud.0.model().facts().iter().rev().find_map(|(_, fact)| match fact {
            Fact::Commanded(command, outcome) => {
                Some(blast_radius::telemetry::outcomes::told(&topology, *command, *outcome))
            }
            _ => None,
        });
        assert_eq!(told, Some(format!("Nothing changes: {why}")));
    }
}
