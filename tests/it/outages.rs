//! Public outages, written down as documents: each says in assertions what its run must show.

use crate::support::command_line::printed;

fn run(name: &str) -> String {
    let path = format!("{}/examples/outages/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = printed(&["run", &path, "--story"]);
    let holds =
        text.lines().find(|line| line.starts_with("Assertions: ")).expect("the document has assertions");
    let counts: Vec<&str> = holds.split(' ').filter(|word| word.parse::<u32>().is_ok()).collect();
    assert!(counts.len() == 2 && counts[0] == counts[1], "{text}");
    text
}

/// A rule for every request, everywhere at once: the edge answers next to nobody until it is taken back.
#[test]
fn a_rule_that_takes_all_cpu_is_rolled_out_to_everybody_at_once() {
    let log = run("rule-2019-07-02");
    assert!(log.contains("Edge: the roll-out is over, 12 of 12 replicas run the bad version"), "{log}");
}

/// The primary stays across the continent, and every write is late for it.
#[test]
fn a_primary_that_moved_across_the_continent_stays_there() {
    let log = run("failover-2018-10-21");
    assert_eq!(log.matches("MySQL has a primary in Zone west").count(), 1, "{log}");
    assert!(!log.contains("MySQL has a primary in Zone east"), "{log}");
}

/// Nobody finds the table, and then nobody gets an instance.
#[test]
fn a_name_without_an_address_and_a_group_that_cannot_grow() {
    let log = run("name-2025-10-20");
    assert!(log.matches("the launch of an instance in zone").count() <= 3, "it is told once in a row");
}
