//! Does a breaker open: why not, when, and what it refuses.

use blast_radius::ask::breaker::{Answer, OfSeed, WhyNot, ask};
use blast_radius::ask::{Class, Plan};
use blast_radius::scenario::Scenario;
use blast_radius::world::command::TimedCommand;

use super::{plan, read, shown};
use crate::support::command_line::file;

/// A service asks another over a breaker that needs ten results of twenty, with this timeout.
fn guarded(timeout: &str, least: u32) -> String {
    format!(
        r#"{{ "id": "g", "zones": ["a", "b"],
  "services": [
    {{ "id": "front", "replicas": ["b"], "workers": 400, "operations": [{{ "id": "get", "steps": [
      {{ "kind": "call", "to": "back.get", "timeout": "{timeout}", "breaker": {{ "slidingWindowSize": 20,
        "minimumNumberOfCalls": {least}, "failureRateThreshold": 50, "slowCallDurationThreshold": "200s",
        "waitDurationInOpenState": "10s" }} }} ] }}] }},
    {{ "id": "back", "replicas": ["a", "b"], "workers": 500, "operations": [
      {{ "id": "get", "steps": [{{ "kind": "work", "time": {{ "constant": "1ms" }} }}] }}] }}
  ],
  "journeys": [{{ "id": "get", "to": "front.get", "rate": 5, "target": "1s", "patience": "100s" }}] }}"#
    )
}

fn asked(scenario: &Scenario, source: &str, fault: &str) -> Answer {
    let fault: Vec<TimedCommand> = (!fault.is_empty())
        .then(|| TimedCommand::parse(fault, &scenario.topology).unwrap())
        .into_iter()
        .collect();
    ask(&Plan { seeds: 1, ..plan(scenario, source) }, &fault, &mut |_| {}).unwrap()
}

fn only(answer: &Answer) -> &OfSeed {
    &answer.cases[0].rows[0].seeds[0]
}

/// Each call hangs for longer than the run: nothing ends, nothing is counted.
#[test]
fn a_breaker_whose_calls_hang_never_opens_and_the_answer_says_why() {
    let scenario = read(&guarded("90s", 10));
    let answer = asked(&scenario, "g.json", "");
    assert_eq!(answer.cases[0].fault, "service:back", "without a fault the part that is asked is lost");
    let seed = only(&answer);
    assert_eq!((seed.first_open_s, seed.openings, seed.refused), (None, 0, 0));
    // Five a second for the 60 s of the fault.
    assert!((200..400).contains(&seed.most_uncounted), "{}", seed.most_uncounted);
    let Some(WhyNot::Hangs { running, timeout_s }) = seed.why_not else { panic!("{:?}", seed.why_not) };
    assert_eq!((running, timeout_s), (seed.most_uncounted, 90.0));
    let [finding] = &answer.findings[..] else { panic!("{:?}", answer.findings) };
    assert_eq!((finding.class, finding.part.as_str()), (Class::Misconfiguration, "service:front"));
    assert!(finding.cure.contains("timeout"), "{}", finding.cure);
}

/// With a timeout of a second, calls fail, and ten failures of twenty results open it within seconds. Its counters are
/// those of the report of the same run.
#[test]
fn with_a_timeout_it_opens_and_its_counters_are_the_reports() {
    let path = file("ask_breaker", "g.json", guarded("1s", 10).as_bytes());
    let scenario = read(&guarded("1s", 10));
    let answer = asked(&scenario, &path, "20s service back hang");
    let seed = only(&answer);
    // Twenty good results fill the window: ten failures at five a second take 2 s, each after its timeout of 1 s.
    let first = seed.first_open_s.unwrap();
    assert!((22.0..27.0).contains(&first), "{first}");
    assert!(seed.openings > 1, "a failed trial opens it again: {}", seed.openings);
    assert!((45..=60).contains(&seed.open_s), "{}", seed.open_s);
    assert_eq!(seed.why_not, None);
    let report = shown(&format!(
        "blast run {path} --seed 1 --until 80s --defend breakers --do \"20s service back hang\""
    ));
    assert_eq!(report["breakers"][0]["refused"], seed.refused);
    assert_eq!(report["breakers"][0]["passed"], seed.passed);
    assert_eq!(report["breakers"][0]["refused_healthy"], seed.refused_healthy);
    assert!(seed.refused > 150, "{}", seed.refused);
    // Everybody who is refused fails: there is no fallback.
    let got = answer.cases[0].customers;
    assert_eq!(got.by_fallback, 0.0);
    assert!(got.rejected + got.failed >= seed.refused as f64 * 0.9, "{got:?}");
}

/// A table of reasons: each document with its fault, and the kind of reason.
#[test]
fn each_reason_not_to_open_is_told_apart() {
    let kind = |why: &Option<WhyNot>| match why {
        None => "it opens",
        Some(WhyNot::NotAsked) => "not asked",
        Some(WhyNot::Hangs { .. }) => "hangs",
        Some(WhyNot::FewCalls { .. }) => "few calls",
        Some(WhyNot::BelowThreshold { .. }) => "below the threshold",
        Some(WhyNot::NoRates { .. }) => "no rates",
    };
    let cases = [
        (guarded("1s", 10), "20s operation back.get errors 100%", "it opens"),
        (guarded("1s", 10), "20s operation back.get errors 10%", "below the threshold"),
        (
            guarded("1s", 10)
                .replace(r#""slidingWindowSize": 20"#, r#""slidingWindowSize": 900"#)
                .replace(r#""minimumNumberOfCalls": 10"#, r#""minimumNumberOfCalls": 900"#),
            "20s operation back.get errors 100%",
            "few calls",
        ),
        (guarded("1s", 10), "20s service front hang", "not asked"),
        (guarded("90s", 10), "20s service back hang", "hangs"),
    ];
    for (text, fault, expected) in cases {
        let scenario = read(&text);
        let answer = asked(&scenario, "g.json", fault);
        assert_eq!(kind(&only(&answer).why_not), expected, "{fault}: {:?}", only(&answer));
    }
}

#[test]
fn a_document_without_a_breaker_has_none() {
    let scenario = read(super::SHOP);
    let answer = asked(&scenario, "shop.json", "");
    assert_eq!((answer.breakers, answer.cases.len()), (0, 0));
}
