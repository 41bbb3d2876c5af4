//! Assertions and the report: what gauges measure, against counts taken in another way.

use blast_radius::engine::SimTime;
use blast_radius::frame::State;
use blast_radius::run::Run;
use blast_radius::run::assertions;
use blast_radius::scenario::{self, Measure, Scenario, catalogue};
use blast_radius::session::{Opening, Session};
use blast_radius::telemetry::recorder::BIN;
use blast_radius::telling::report;
use blast_radius::telling::report::Report;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::services::call::CallOutcome;
use serde_json::{Value, json};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn document(assertions: Value) -> String {
    scenario::with(catalogue::text(MAY_7).unwrap(), "/assertions", assertions).unwrap()
}

fn assertion(run: &str, measure: &str, of: Option<(&str, &str)>, window: (&str, &str)) -> Value {
    let mut value =
        json!({ "run": run, "measure": measure, "at_least": 0, "from": window.0, "to": window.1 });
    if let Some((kind, id)) = of {
        value[kind] = id.into();
    }
    value
}

fn secs(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// Shares of a journey's visits over whole bins, counted by the recorder.
fn share(run: &Run, journey: usize, bins: std::ops::Range<usize>, outcomes: &[CallOutcome]) -> f64 {
    let bins = &run.recorder().bins[journey][bins];
    let offered: u32 = bins.iter().map(|bin| bin.offered).sum();
    let of = |bin: &blast_radius::telemetry::recorder::StartBin| -> u32 {
        outcomes.iter().map(|&outcome| bin.outcomes[outcome as usize]).sum()
    };
    f64::from(bins.iter().map(of).sum::<u32>()) / f64::from(offered)
}

/// The story with everything measured: visits against the recorder's bins, states against frames second by second.
#[test]
fn gauges_measure_what_their_words_say() {
    let window = ("9min", "14min");
    let journey = Some(("journey", "place_order"));
    let words = ["answered", "ok", "degraded", "rejected", "timed_out"];
    let mut list: Vec<Value> = words.iter().map(|word| assertion("story", word, journey, window)).collect();
    list.push(assertion("story", "hung", Some(("service", "fees")), window));
    list.push(assertion("story", "leaderless", None, window));
    list.push(assertion("story", "amplification", None, window));
    let text = document(list.into());
    let mut session = Session::open(&Opening { scenario: text, seed: 3, commands: story() }).unwrap();
    let scenario = session.scenario().clone();
    let place_order = scenario.topology.journeys.iter().position(|j| j.id == "place_order").unwrap();
    let fees = scenario.topology.services.iter().position(|s| s.id == "fees").unwrap();
    let (mut hung, mut leaderless) = (0u32, 0u32);
    for second in 1..=850 {
        session.run_mut().advance(secs(second), u64::MAX);
        if (540..840).contains(&second) {
            let frame = session.frame();
            hung += u32::from(frame.services[fees].state == State::Hung);
            leaderless += frame.clusters.iter().map(|cluster| cluster.partitions - cluster.led).sum::<u32>();
        }
    }
    let run = session.run();
    let bins = 18..28;
    assert_eq!(bins.end as u64 * BIN.as_micros(), secs(840).as_micros());
    use CallOutcome::*;
    let outcomes: [&[CallOutcome]; 5] = [&[Ok, Degraded], &[Ok], &[Degraded], &[Rejected], &[TimedOut]];
    let mut expected: Vec<f64> =
        outcomes.iter().map(|outcomes| share(run, place_order, bins.clone(), outcomes)).collect();
    expected.push(f64::from(hung) / 300.0);
    expected.push(f64::from(leaderless) / 300.0);
    let answered = |recorder: &blast_radius::telemetry::Recorder| -> u32 {
        let trading = scenario.topology.journeys.iter().zip(&recorder.bins).filter(|(j, _)| j.trading);
        trading.flat_map(|(_, all)| &all[bins.clone()]).map(|bin| bin.outcomes[0] + bin.outcomes[1]).sum()
    };
    let lost = 1.0 - f64::from(answered(run.recorder())) / f64::from(answered(run.twin().unwrap()));
    expected.push(lost / (f64::from(leaderless) / 300.0 / 24.0));
    let measured: Vec<f64> =
        assertions::check(&scenario, run).iter().map(|checked| checked.measured.unwrap()).collect();
    assert_eq!(measured.len(), expected.len());
    for ((measured, expected), word) in
        measured.iter().zip(&expected).zip(words.iter().chain(&["hung", "leaderless", "amplification"]))
    {
        assert!((measured - expected).abs() < 1e-9, "{word}: measured {measured}, expected {expected}");
    }
    assert!(hung > 0 && leaderless > 0 && lost > 0.1, "{hung} {leaderless} {lost}: nothing to compare");
}

fn read() -> Scenario {
    scenario::read(catalogue::text(MAY_7).unwrap()).unwrap()
}

fn story() -> Vec<String> {
    let scenario = read();
    scenario.story.iter().map(|command| command.spell(&scenario.topology)).collect()
}

#[test]
fn a_window_that_is_not_passed_has_no_value_and_one_without_visits_keeps_nothing() {
    let text = document(json!([
        assertion("healthy", "ok", Some(("journey", "deposit")), ("0s", "30s")),
        assertion("healthy", "ok", Some(("journey", "deposit")), ("0s", "31s")),
        assertion("healthy", "ok", Some(("journey", "deposit")), ("20s", "20.000001s")),
        assertion("healthy", "amplification", None, ("0s", "30s")),
        assertion("story", "leaderless", None, ("0s", "30s")),
    ]));
    let scenario = scenario::read(&text).unwrap();
    let mut run = Run::new(&scenario, 1, Vec::new());
    run.advance(secs(30), u64::MAX);
    let checked = assertions::check(&scenario, &run);
    let holds: Vec<_> = checked.iter().map(|checked| checked.holds()).collect();
    assert_eq!(holds, [Some(true), None, Some(false), Some(false)]);
    let report = report::build(&scenario, 1, &run);
    assert!(report.broken());
    assert_eq!(report.assertions[2].measured, None, "NaN has no place in JSON");
}

/// A window that begins or ends within a half minute counts the visits of exactly its time: before a fault everybody is
/// answered, at it many are not.
#[test]
fn windows_are_exact_and_not_rounded_to_bins() {
    let windows = [("30s", "38s"), ("40s", "50s"), ("30s", "60s")];
    let list: Vec<Value> = windows
        .iter()
        .map(|&window| assertion("story", "ok", Some(("journey", "get_quote")), window))
        .collect();
    let mut scenario = scenario::read(&document(list.into())).unwrap();
    scenario.story = vec![TimedCommand::parse("40s zone a power-loss", &scenario.topology).unwrap()];
    let mut run = Run::new(&scenario, 1, scenario.story.clone());
    run.advance(secs(180), u64::MAX);
    let measured: Vec<f64> =
        assertions::check(&scenario, &run).iter().map(|checked| checked.measured.unwrap()).collect();
    let [before, at, both] = measured[..] else { panic!("{measured:?}") };
    assert!(before == 1.0 && at < 0.9 && at < both && both < before, "{measured:?}");
}

#[test]
fn commands_have_the_name_of_the_run_that_they_make() {
    let scenario = read();
    let on = ["0s defence breakers on", "0s defence timeouts on", "0s defence fallbacks on"];
    let story = story();
    let story: Vec<&str> = story.iter().map(String::as_str).collect();
    let cases: [(Vec<&str>, Option<&str>); 7] = [
        (vec![], Some("healthy")),
        (story.clone(), Some("story")),
        (story.iter().rev().copied().collect(), Some("story")),
        ([&story[..], &on[..]].concat(), Some("story_defended")),
        ([&on[1..], &story[..]].concat(), None),
        (story[..1].to_vec(), None),
        (vec!["12m zone a power-loss"], None),
    ];
    for (commands, expected) in cases {
        let parsed: Vec<TimedCommand> =
            commands.iter().map(|text| TimedCommand::parse(text, &scenario.topology).unwrap()).collect();
        assert_eq!(assertions::kind(&scenario, &parsed).map(|kind| kind.word()), expected, "{commands:?}");
    }
}

#[test]
fn the_stride_of_a_run_changes_nothing_of_its_report() {
    let scenario = read();
    let report = |stride: u64| {
        let commands = vec![TimedCommand::parse("40s zone b power-loss", &scenario.topology).unwrap()];
        let mut run = Run::new(&scenario, 5, commands);
        for at in (stride..=240).step_by(stride as usize) {
            run.advance(secs(at), u64::MAX);
        }
        report::build(&scenario, 5, &run)
    };
    assert!(report(240) == report(1), "240 s at once and second by second differ");
}

#[test]
fn a_report_comes_back_from_json_unchanged_and_adds_up() {
    let scenario = read();
    let mut run = Run::new(&scenario, 9, scenario.commands(scenario::Run::Story));
    run.advance(secs(900), u64::MAX);
    let report = report::build(&scenario, 9, &run);
    let text = serde_json::to_string(&report).unwrap();
    assert!(serde_json::from_str::<Report>(&text).unwrap() == report, "a report came back changed");
    for (id, row) in &report.journeys {
        let ended = row.ok + row.degraded + row.rejected + row.failed + row.timed_out;
        assert_eq!(row.offered, ended + row.in_flight, "{id}");
    }
    assert_eq!(report.run.as_deref(), Some("story"));
    assert_eq!(report.digest, format!("{:016x}", run.digest()));
    let radius = &report.blast_radius;
    assert_eq!(radius.peak_partitions_lost, 8.0 / 24.0);
    assert!(radius.peak_trading_lost > 0.9 && radius.amplification.unwrap() > 2.5, "{radius:?}");
    assert_eq!(radius.first_hit_s["control-planes"], Some(480.0));
    assert!(radius.first_hit_s["service:fees"].unwrap() > 600.0);
    assert!(scenario.document.assertions.iter().any(|a| matches!(a.measure, Measure::Hung(_))));
}
