//! The built-in scenarios keep what their documents assert: healthy, in their story, and in the story with defences.

use blast_radius::engine::SimTime;
use blast_radius::run::Run;
use blast_radius::run::assertions;
use blast_radius::scenario::{self, Run as Kind, catalogue};

/// Every assertion about a kind of run, checked in one run to the end of the last window.
fn check(text: &str, kind: Kind) {
    let scenario = scenario::read(text).unwrap_or_else(|errors| panic!("{errors}"));
    let about = scenario.document.assertions.iter().filter(|assertion| assertion.run == kind);
    let Some(end) = about.map(|assertion| assertion.to).max() else { return };
    let mut run = Run::new(&scenario, 1, scenario.commands(kind));
    run.advance(end, u64::MAX);
    let mut held = 0;
    for checked in assertions::check(&scenario, &run) {
        let spelled = checked.assertion.spell(&scenario.topology);
        println!("{}: {spelled}: {:?}", scenario.document.id, checked.measured);
        assert_eq!(
            checked.holds(),
            Some(true),
            "{}: {spelled}: {:?}",
            scenario.document.id,
            checked.measured
        );
        held += 1;
    }
    assert!(held > 0 && run.now() > SimTime::ZERO, "{}", scenario.document.id);
}

/// The three days of the databases are played in `databases::story`; of the healthy day two hours are enough here.
#[test]
fn every_scenario_does_what_it_asserts() {
    for (id, _) in catalogue::list() {
        let text = catalogue::text(id).unwrap().replace(r#""to": "24h""#, r#""to": "2h""#);
        check(&text, Kind::Healthy);
        if *id != "databases-nov29-dec1" {
            check(&text, Kind::Story);
            check(&text, Kind::StoryDefended);
        }
    }
}
