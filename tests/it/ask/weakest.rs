//! The weakest part: each is lost in turn.

use blast_radius::ask::weakest::{Answer, Row, ask, of_seed, rank};
use blast_radius::ask::{Class, Kind, Severity, losses};

use super::{SHOP, plan, read, shown};
use crate::support::command_line::file;

fn row<'a>(answer: &'a Answer, name: &str) -> &'a Row {
    let found = answer.rows.iter().find(|row| row.name == name);
    found.unwrap_or_else(|| {
        panic!("no {name}: {:?}", answer.rows.iter().map(|row| &row.name).collect::<Vec<_>>())
    })
}

/// Three of four visits need the service in zone a: 30 of 40 a second.
#[test]
fn a_service_in_one_zone_takes_what_needs_it_and_so_does_its_zone() {
    let scenario = read(SHOP);
    let answer = ask(&plan(&scenario, "shop.json"), &mut |_| {}).unwrap();
    for name in ["pay", "Zone a"] {
        let own = row(&answer, name);
        assert!((0.70..0.85).contains(&own.missing), "{name}: {}", own.missing);
        assert!(own.journeys[0] > 0.9, "{name}: {:?}", own.journeys);
        assert!(own.down_s >= 40.0, "{name}: {}", own.down_s);
    }
    assert!(row(&answer, "pay").journeys[1] < 0.01, "nobody who looks pays");
    for name in ["Zone b", "Zone c"] {
        let own = row(&answer, name);
        assert!(
            own.missing < 0.4 && own.missing < row(&answer, "pay").missing / 2.0,
            "{name}: {}",
            own.missing
        );
    }
    let classes = |part: &str| -> Vec<(Class, Severity)> {
        let own = answer.findings.iter().filter(|finding| finding.part == part);
        own.map(|finding| (finding.class, finding.severity)).collect()
    };
    assert!(classes("service:pay").contains(&(Class::SinglePointOfFailure, Severity::Critical)));
    assert_eq!(classes("zone:a"), [(Class::SharedFate, Severity::Critical)]);
    let severities: Vec<Severity> = answer.findings.iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted_by(|one, other| one >= other), "{severities:?}");
    let missing: Vec<f64> = answer.rows.iter().map(|row| row.missing).collect();
    assert!(missing.is_sorted_by(|one, other| one >= other), "{missing:?}");
}

/// The command of a finding is the run that was measured: its report has the same lost answers and money.
#[test]
fn the_command_of_a_finding_shows_what_was_measured() {
    let path = file("ask_weakest", "shop.json", SHOP.as_bytes());
    let scenario = read(SHOP);
    let answer = ask(&plan(&scenario, &path), &mut |_| {}).unwrap();
    for name in ["pay", "Zone a"] {
        let own = row(&answer, name);
        let finding = answer.findings.iter().find(|finding| finding.part == own.part).unwrap();
        let measured = &shown(&finding.command)["blast_radius"]["measured"];
        assert!(own.seeds[0].lost > 500, "{}", own.seeds[0].lost);
        assert_eq!(measured["lost_requests"], own.seeds[0].lost * 10, "{name}");
        assert_eq!(measured["lost_money"][0], own.seeds[0].lost_hundredths * 10, "{name}");
    }
}

/// Which command stands for the loss of which part; instances that are alike are lost once.
#[test]
fn every_part_with_a_command_that_takes_it_is_lost_once() {
    let scenario = read(SHOP);
    let losses = losses::all(&scenario.topology);
    let spelled: Vec<(Kind, String, u32)> =
        losses.iter().map(|loss| (loss.kind, loss.command.spell(&scenario.topology), loss.alike)).collect();
    let expected = [
        (Kind::Zone, "zone a power-loss", 1),
        (Kind::Zone, "zone b power-loss", 1),
        (Kind::Zone, "zone c power-loss", 1),
        (Kind::Link, "link a b cut", 1),
        (Kind::Link, "link a c cut", 1),
        (Kind::Link, "link b c cut", 1),
        (Kind::Service, "service front hang", 1),
        (Kind::Service, "service pay hang", 1),
        (Kind::Instance, "replica front/1 stick", 1),
        (Kind::Instance, "replica front/2 stick", 1),
        (Kind::Instance, "replica front/3 stick", 1),
        (Kind::Instance, "replica pay/1 stick", 2),
        (Kind::Name, "dns front fail", 1),
        (Kind::Name, "dns pay fail", 1),
    ];
    assert_eq!(spelled, expected.map(|(kind, command, alike)| (kind, command.to_owned(), alike)));
}

/// A thread for each seed gives the same answer as one after the other, and both say how far they are.
#[test]
fn seeds_may_be_measured_apart() {
    let scenario = read(SHOP);
    let plan = plan(&scenario, "shop.json");
    let mut told = 0;
    let whole = ask(&plan, &mut |_| told += 1).unwrap();
    assert_eq!(told, 2 * losses::all(&scenario.topology).len());
    let apart = [1, 2].map(|seed| of_seed(&plan, seed, &mut |_| {}));
    assert_eq!(rank(&plan, apart.to_vec()), whole);
    assert_ne!(apart[0], apart[1], "another seed is another run");
}

/// What the document says it does not know stands beside the answer.
#[test]
fn what_is_not_known_is_said() {
    let with = SHOP.replacen(
        '{',
        r#"{ "facts": [{ "at": "/services/1/replicas", "grade": "A",
        "source": "Assumed: unknown: no text says where they stand" },
        { "at": "/journeys/0/value", "grade": "A", "source": "Assumed." }],"#,
        1,
    );
    for (text, places) in [(SHOP, 0), (with.as_str(), 1)] {
        let scenario = read(text);
        let plan = plan(&scenario, "shop.json");
        assert_eq!(plan.unknown().len(), places);
        assert_eq!(plan.unknown_places().len(), places);
    }
}
