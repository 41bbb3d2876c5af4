//! The examples of docs/documents.md and the starters of `blast new` are documents: they are read, run, and valid.

use std::fs;

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario::{self, schema};
use blast_radius::world;

use super::plain;

fn root(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// Every `json` block of the document.
fn examples() -> Vec<String> {
    let text = fs::read_to_string(root("docs/documents.md")).unwrap();
    let blocks = text.split("```json\n").skip(1);
    blocks.map(|block| block.split_once("```").expect("a block ends").0.to_owned()).collect()
}

fn starters() -> Vec<String> {
    let files = fs::read_dir(root("assets/starters")).unwrap();
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn every_example_and_starter_is_read_runs_and_is_valid() {
    let validator = jsonschema::draft202012::new(&schema::schema()).unwrap();
    let (examples, starters) = (examples(), starters());
    assert_eq!((examples.len(), starters.len()), (5, 3));
    for text in examples.iter().chain(&starters) {
        let scenario = scenario::read(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"));
        let wrong: Vec<String> = validator
            .iter_errors(&plain(text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{}\n{text}", wrong.join("\n"));
        let mut simulation = world::simulation(scenario.topology, Seed(1));
        simulation.run_until(SimTime::from_secs(60));
        let tally = simulation.model().tally().journeys[0];
        assert!(tally.ok > 1_000, "{tally:?}\n{text}");
    }
}

/// A service with two steps fits ten lines, a document with two services, a cluster and a journey about thirty.
#[test]
fn documents_are_short() {
    let longest = examples().iter().map(|text| text.lines().count()).max().unwrap();
    assert!(longest <= 32, "{longest} lines");
    let examples = examples();
    let two = examples.iter().find(|text| text.contains("two-services")).unwrap();
    let from = two.find("      \"id\": \"shop\"").unwrap();
    let service = &two[from..two.find("      \"id\": \"payments\"").unwrap()];
    assert!(service.matches("\"kind\"").count() == 2 && service.lines().count() <= 10, "{service}");
    assert!(two.lines().count() <= 28, "{two}");
}
