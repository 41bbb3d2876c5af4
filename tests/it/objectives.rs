//! Objectives of latency: how fast the allowance for slow requests burns, in alert rules and assertions.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::{Run, assertions};
use blast_radius::scenario::{self, Scenario};
use blast_radius::telling::alerts;
use blast_radius::world::ids::JourneyId;
use blast_radius::world::topology::objectives::{BURN_PAGE, BURN_TICKET, Counted, LatencyObjective};
use serde_json::{Value, json};

/// Requests that take 100 ms on average, exponentially: e^-3 = 4.98 % take over 300 ms.
fn region(change: impl FnOnce(&mut Value)) -> Scenario {
    let mut document = json!({
        "version": 1, "id": "latency", "title": "Latency", "summary": "One service.", "clock_start": "00:00:00 UTC",
        "customers": 1000, "length": "1h", "zones": [{ "id": "a" }],
        "network": { "same_zone": "1us", "cross_zone": "1us", "client": "1us" },
        "services": [{ "id": "app", "label": "App", "replicas": ["a"], "workers": 200,
            "operations": [{ "id": "ask", "steps": [{ "kind": "work", "time": { "exponential": "100ms" } }] }] }],
        "journeys": [{ "id": "ask", "label": "Ask", "to": "app.ask", "rate": 50, "target": "2s", "patience": "10s" }],
        "monitoring": { "latency": [{
            "id": "quick", "journey": "ask", "within": "300ms", "share": 0.99,
            "page": [{ "factor": 4, "long": "10min", "short": "1min" }]
        }] },
        "alerts": [
            { "id": "page", "label": "quick burns", "metric": "latency_burn_page", "part": "quick", "above": 1 },
            { "id": "ratio", "label": "over 4 % slow", "metric": "slow_ratio", "part": "quick", "above": 0.04,
                "severity": "ticket" }
        ]
    });
    change(&mut document);
    scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn assertion(measure: &str) -> Value {
    json!({ "run": "healthy", "measure": measure, "objective": "quick", "from": "5min", "to": "30min", "at_least": 0 })
}

fn measured(scenario: &Scenario) -> Vec<f64> {
    let mut run = Run::new(scenario, 1, Vec::new());
    run.advance(SimTime::from_secs(2_000), u64::MAX);
    assertions::check(scenario, &run).iter().map(|checked| checked.measured.unwrap()).collect()
}

/// Slow share s, allowance a: the rate is s/a; with good traffic before the run, a window of length w is over the factor f
/// after w f a / s (SRE workbook, "Alerting on SLOs").
#[test]
fn the_allowance_for_slow_requests_burns_as_the_workbook_counts() {
    let scenario = region(|document| {
        document["assertions"] = json!(["fast", "burn_rate", "burn_page", "burn_ticket"].map(assertion));
    });
    let [fast, rate, page, ticket] = measured(&scenario)[..] else { panic!() };
    let slow = libm::exp(-3.0);
    assert!((fast - (1.0 - slow)).abs() < 0.003, "{fast}");
    assert!((rate - slow / 0.01).abs() < 0.3 && (rate - (1.0 - fast) * 100.0).abs() < 1e-9, "{rate}");
    // The worst ten minutes of the half hour, and the shorter minute with them.
    assert!(page > 1.1 && page < 1.4, "{page}: {} over 4", slow / 0.01);
    // Three days of good traffic before: half an hour of five times the allowance is nothing yet.
    assert!(ticket < 0.1, "{ticket}");
}

#[test]
fn a_page_about_latency_fires_when_its_windows_are_full_enough() {
    let mut run = Run::new(&region(|_| {}), 1, Vec::new());
    run.advance(SimTime::from_secs(1_200), u64::MAX);
    let report = alerts::report(&run);
    let own = report.sets.iter().find(|set| set.set == "own").unwrap();
    let first =
        |text: &str| own.fired.iter().find(|fired| fired.rule.text == text).map(|fired| fired.first_s);
    let expected = 600.0 * 4.0 * 0.01 / libm::exp(-3.0);
    let page = first("quick burns").unwrap();
    assert!((expected - 40.0..expected + 60.0).contains(&page), "{page}, expected {expected}");
    assert!(first("over 4 % slow").unwrap() <= 120.0);
    // The journey's own objective is not hurt: all are answered within two seconds.
    let lessons = report.sets.iter().find(|set| set.set == "as-the-lessons-say").unwrap();
    let fired: Vec<&str> = lessons.fired.iter().map(|fired| fired.rule.text.as_str()).collect();
    assert_eq!(fired, ["the budget of requests over 300 ms burns at a page's rate"]);
    let never: Vec<&str> = lessons.never.iter().map(|rule| rule.text.as_str()).collect();
    assert!(never.contains(&"the budget of requests over 300 ms burns at a ticket's rate"), "{never:?}");
}

/// A histogram of the balancer counts every request that ended: quick refusals make it look quicker.
#[test]
fn a_fast_error_counts_as_fast_unless_only_answers_count() {
    let share = |of: &str| {
        let scenario = region(|document| {
            let service = &mut document["services"][0];
            (service["workers"], service["queue_limit"]) = (5.into(), 0.into());
            service["operations"][0]["steps"][0]["time"] = json!({ "constant": "400ms" });
            document["monitoring"]["latency"][0]["of"] = of.into();
            document["assertions"] = json!([assertion("fast")]);
        });
        measured(&scenario)[0]
    };
    // Every answer takes 400 ms; of 20 Erlang on 5 servers three quarters are refused at once.
    assert_eq!(share("answered"), 0.0);
    let ended = share("ended");
    assert!((0.7..0.85).contains(&ended), "{ended}");
}

#[test]
fn what_counts_and_what_is_slow() {
    let objective = |counted| LatencyObjective {
        id: "o".into(),
        journey: JourneyId(0),
        within: SimDuration::from_millis(300),
        share: 0.9,
        counted,
        page: BURN_PAGE.to_vec(),
        ticket: BURN_TICKET.to_vec(),
    };
    for (counted, answered, millis, expected) in [
        (Counted::Ended, true, 300, Some(false)),
        (Counted::Ended, true, 301, Some(true)),
        (Counted::Ended, false, 10, Some(false)),
        (Counted::Ended, false, 10_000, Some(true)),
        (Counted::Answered, true, 301, Some(true)),
        (Counted::Answered, false, 10, None),
    ] {
        let found = objective(counted).slow(answered, SimDuration::from_millis(millis));
        assert_eq!(found, expected, "{counted:?}, {answered}, {millis} ms");
    }
    assert!((objective(Counted::Ended).fastest() - 10.0).abs() < 1e-9);
}

/// When one in ten may be slow, the rate is ten at most: the workbook's 14.4 would never fire, nor a page with it alone.
#[test]
fn a_factor_that_nothing_reaches_is_a_mistake_of_the_document() {
    let read = |share: f64, factor: f64| {
        let text = json!({
            "share": share, "id": "quick", "journey": "ask", "within": "300ms",
            "page": [{ "factor": factor, "long": "1h", "short": "5min" }]
        });
        let mut document: Value = serde_json::from_str(include_str!("../documents/two-queues.json")).unwrap();
        document["monitoring"] = json!({ "latency": [text] });
        document["monitoring"]["latency"][0]["journey"] = document["journeys"][0]["id"].clone();
        scenario::read(&document.to_string()).err().map_or(String::new(), |errors| errors.to_string())
    };
    assert_eq!(read(0.9, 9.0), "");
    let found = read(0.9, 14.4);
    assert!(
        found.contains("found the factor 14.4, but when every request is slow the rate is 10"),
        "{found}"
    );
    assert_eq!(read(0.99, 14.4), "");
}
