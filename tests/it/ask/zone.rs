//! What one zone takes.

use blast_radius::ask::zone::{Answer, Row, ask};
use blast_radius::ask::{Class, Severity};
use blast_radius::scenario::Scenario;

use super::{SHOP, plan, read};

fn of(scenario: &Scenario, zone: &str) -> Answer {
    let plan = plan(scenario, "shop.json");
    ask(&plan, Some(plan.zone(zone).unwrap()), &mut |_| {}).unwrap()
}

fn row<'a>(answer: &'a Answer, part: &str) -> Option<&'a Row> {
    answer.zones[0].rows.iter().find(|row| row.part == part)
}

fn gone(row: &Row) -> Vec<(&str, u64, u64)> {
    row.here.iter().map(|gone| (gone.what.as_str(), gone.gone, gone.all)).collect()
}

#[test]
fn the_three_columns_are_who_asks_what_is_gone_and_what_is_asked() {
    let scenario = read(SHOP);
    let answer = of(&scenario, "a");
    let pay = row(&answer, "service:pay").unwrap();
    assert_eq!(gone(pay), [("instance", 2, 2)]);
    assert!(pay.harm > 0.95, "{}", pay.harm);
    let upstream: Vec<&str> = pay.upstream.iter().map(|part| part.part.as_str()).collect();
    assert_eq!(upstream, ["service:front"]);
    assert!(pay.downstream.is_empty());
    let front = row(&answer, "service:front").unwrap();
    assert_eq!(gone(front), [("instance", 1, 3)]);
    let upstream: Vec<&str> = front.upstream.iter().map(|part| part.part.as_str()).collect();
    assert_eq!(upstream, ["balancer", "journey:buy", "journey:look"]);
    assert!(front.upstream[1].harm > 0.9 && front.upstream[2].harm < 0.5, "{:?}", front.upstream);
    assert_eq!(front.downstream[0].part, "service:pay");
    assert_eq!(front.downstream[0].harm, pay.harm);
    assert_eq!(gone(row(&answer, "balancer").unwrap()), [("balancer node", 1, 3)]);
    let [finding] = &answer.findings[..] else { panic!("{:?}", answer.findings) };
    assert_eq!((finding.class, finding.severity), (Class::SharedFate, Severity::Critical));
    assert!(finding.reason.contains("what stands nowhere else: pay"), "{}", finding.reason);
}

/// Nothing of the service stands in the other zone: it has no row there unless it is hurt.
#[test]
fn a_zone_takes_only_what_stands_in_it() {
    let scenario = read(SHOP);
    let answer = of(&scenario, "b");
    assert_eq!(gone(row(&answer, "service:front").unwrap()), [("instance", 1, 3)]);
    assert!(row(&answer, "service:pay").is_none_or(|pay| pay.here.is_empty()));
    assert!(answer.zones[0].missing < 0.4, "{}", answer.zones[0].missing);
}

/// Leaders and primaries are those of the moment: a store whose primary stands in the zone loses it, and a partition its
/// leader.
#[test]
fn leaders_and_primaries_are_counted_where_they_stand() {
    let scenario = read(blast_radius::scenario::catalogue::text("healthy-day").unwrap());
    let gone_of = |zone: &str, part: &str| -> Vec<(String, u64, u64)> {
        let answer = of(&scenario, zone);
        gone(row(&answer, part).unwrap())
            .into_iter()
            .map(|(what, gone, all)| (what.to_owned(), gone, all))
            .collect()
    };
    // 15 partitions in turn over three brokers: five have their first replica in each zone.
    assert!(gone_of("a", "cluster:trading").contains(&("leader".to_owned(), 5, 15)));
    // The first member of the document is the primary at the start.
    assert!(gone_of("a", "store:prices").contains(&("primary".to_owned(), 1, 1)));
    assert!(!gone_of("b", "store:prices").iter().any(|gone| gone.0 == "primary"));
    assert_eq!(
        gone_of("c", "quorum:matching-engine"),
        [("node".to_owned(), 5, 5), ("leader".to_owned(), 1, 1)]
    );
}
