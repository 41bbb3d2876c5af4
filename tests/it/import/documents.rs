//! What comes out is a document in order, and it runs.

use super::{FILES, files};
use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::scenario;
use blast_radius::session::{Opening, Session};

#[test]
fn every_import_passes_check_and_runs_for_a_minute() {
    let sets = FILES.iter().map(|file| vec![file.0]).filter(|names| names[0] != "rules.yaml");
    let together = [
        vec!["topics.txt", "brokers.txt", "configs.txt"],
        vec!["topics.txt", "endpoints.txt"],
        vec!["strimzi.yaml", "kubernetes.yaml"],
        vec!["compose.yaml", "jaeger.json"],
        vec!["msk.json", "msk-nodes.json"],
        vec!["topics.txt", "rules.yaml"],
    ];
    for names in sets.chain(together) {
        let imported = files(&names);
        let read = scenario::read(&imported.text);
        let scenario = read.unwrap_or_else(|errors| panic!("{names:?}: {errors}\n{}", imported.text));
        assert!(!scenario.topology.journeys.is_empty(), "{names:?}");
        let opening = Opening { scenario: imported.text, seed: 1, commands: Vec::new() };
        let mut session =
            Session::open(&opening).unwrap_or_else(|messages| panic!("{names:?}: {messages:?}"));
        session.run_to("1m").unwrap();
        assert_eq!(session.run().now(), SimTime::ZERO + SimDuration::from_secs(60), "{names:?}");
    }
}
