//! (e) the story with defences on from the start, each alone and in pairs; (e2) switched on after ten minutes.

use std::borrow::Cow;

use super::*;

const STORY: [&str; 2] = ["60s control-plane msk block elect-leaders", "300s zone a overheat"];
const SWITCHES: [&str; 3] = ["0s defence breakers on", "0s defence timeouts on", "0s defence fallbacks on"];

/// The story with the defences of `mask` (bit 0 breakers, 1 timeouts, 2 fallbacks) on from the start.
fn defended(topology: &Arc<Topology>, seeds: u64, mask: usize) -> Vec<Study> {
    let on = (0..3).filter(|bit| mask >> bit & 1 == 1).map(|bit| SWITCHES[bit]);
    let commands: Vec<&str> = STORY.into_iter().chain(on).collect();
    studies(topology, seeds, &commands, 900)
}

/// The story with all defences, once for all cases.
fn with_all() -> &'static [Study] {
    static DEFENDED: OnceLock<Vec<Study>> = OnceLock::new();
    DEFENDED.get_or_init(|| defended(&topology(), SEEDS, 7))
}

/// Answered and degraded shares of visits that began from 420 s to 840 s.
fn shares(studies: &[Study], id: &str) -> (Range, Range) {
    let answered = Range::of(studies, |study| study.answered(study.journey(id), at(420), at(840)));
    let degraded = Range::of(studies, |study| study.shares(study.journey(id), at(420), at(840)).1);
    (answered, degraded)
}

/// The document with every breaker of edge scope.
fn edge_scope() -> Arc<Topology> {
    let mut document: serde_json::Value = serde_json::from_str(document()).unwrap();
    let services = document["services"].as_array_mut().unwrap();
    let operations = services.iter_mut().flat_map(|service| service["operations"].as_array_mut().unwrap());
    for step in operations.flat_map(|operation| operation["steps"].as_array_mut().unwrap()) {
        if let Some(breaker) = step.get_mut("breaker") {
            breaker["scope"] = "edge".into();
        }
    }
    read(&document.to_string())
}

#[test]
fn with_all_defences_two_thirds_are_answered() {
    let studies = with_all();
    for id in TRADING {
        let (answered, degraded) = shares(studies, id);
        println!("(e) {id}: answered {answered}, of these degraded {degraded}");
        assert!(answered.low() >= 0.60, "{id}: answered {answered}, degraded {degraded}");
    }
}

/// The table, and the truth in it: fail-fast timeouts let the pools breathe; fallbacks answer the dead third of the
/// quotes; breakers alone free no worker in time, and of edge scope they refuse the living with the dead.
#[test]
fn which_defence_does_the_work() {
    const FEW: usize = 6;
    let names = ["none", "breakers", "timeouts", "breakers+timeouts", "fallbacks", "breakers+fallbacks"];
    let names = [names.as_slice(), &["timeouts+fallbacks", "all three"]].concat();
    let mut table = Vec::new();
    let few = |topology: Arc<Topology>, mask| Cow::Owned(defended(&topology, FEW as u64, mask));
    let mut rows: Vec<(&str, Cow<[Study]>)> =
        (names[..7].iter().enumerate()).map(|(mask, name)| (*name, few(topology(), mask))).collect();
    rows.push((names[7], Cow::Borrowed(&with_all()[..FEW])));
    rows.push(("all three, edge scope", few(edge_scope(), 7)));
    for (name, studies) in &rows {
        let cells = JOURNEYS.map(|id| shares(studies, id));
        let text: Vec<String> = cells
            .iter()
            .map(|(answered, degraded)| format!("{:.3} ({:.3})", answered.median(), degraded.median()))
            .collect();
        println!("(e) {name:22} answered (of these degraded) {}", text.join(" | "));
        table.push(cells);
    }
    let answered = |row: usize, journey: usize| &table[row][journey].0;
    for (journey, id) in TRADING.iter().enumerate() {
        assert!(answered(0, journey).high() < 0.10, "undefended {id}: {}", answered(0, journey));
        assert!(answered(2, journey).low() >= 0.60, "timeouts alone, {id}: {}", answered(2, journey));
        assert!(answered(4, journey).high() < 0.10, "fallbacks alone, {id}: {}", answered(4, journey));
        assert!(answered(1, journey).high() < 0.60, "breakers alone, {id}: {}", answered(1, journey));
    }
    assert!(answered(6, 0).low() >= 0.95, "timeouts and fallbacks, quotes: {}", answered(6, 0));
    assert!(answered(8, 1).high() < 0.5 * answered(7, 1).low(), "edge scope, orders: {}", answered(8, 1));
}

#[test]
fn switched_on_after_ten_minutes_they_free_trading() {
    let on = ["900s defence breakers on", "900s defence timeouts on", "900s defence fallbacks on"];
    let commands: Vec<&str> = STORY.into_iter().chain(on).collect();
    let studies = studies(&topology(), SEEDS, &commands, 1_260);
    for id in TRADING {
        for from in [1_050, 1_080, 1_110, 1_140] {
            let answered =
                Range::of(&studies, |study| study.answered(study.journey(id), at(from), at(from + 30)));
            println!("(e2) {id}, {} s after the switches: answered {answered}", from - 900);
            // The windows that begin after three minutes hold, too.
            assert!(from < 1_080 || answered.low() >= 0.60, "{id} from {from} s: answered {answered}");
        }
    }
}
