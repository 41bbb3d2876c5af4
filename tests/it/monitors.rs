//! What monitors do to themselves in an outage: gaps, silence, alerts that are taken back, and calls that are gathered.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::Run;
use blast_radius::scenario;
use blast_radius::telemetry::alerts::AlertState;
use blast_radius::telemetry::published::{BURN_PAGE, Burn};
use blast_radius::telling::alerts;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::ids::QuorumId;
use blast_radius::world::topology::monitors::{AlertRule, AlertSeverity, Condition, Metric, Source};
use serde_json::{Value, json};

/// Minutes at which the fast pair of burn rates goes on and off, with one of 20 requests bad from the tenth minute on and
/// no scrapes from minute 30 to 40.
#[test]
fn a_gap_of_the_metrics_takes_a_page_back_in_the_middle_of_an_outage() {
    let mut burn = Burn::new(100.0, 0.999);
    let (mut on, mut turns) = (false, Vec::new());
    for second in (10..=3_600).step_by(10) {
        for request in 0..1_000 {
            burn.ended(second <= 600 || request % 20 > 0);
        }
        let missed = (1_800..2_400).contains(&second);
        burn.look(SimTime::from_secs(second), missed);
        let is = burn.over(&BURN_PAGE[..1]) > 1.0;
        if is != on {
            (on, turns) = (is, [turns, vec![second as f64 / 60.0]].concat());
        }
    }
    let [first, off, again] = turns[..] else { panic!("{turns:?}") };
    // Measured: off 5 min into the gap, on 1 min after it.
    assert!(first > 10.0 && (off - 35.0).abs() <= 0.5 && (again - 41.0).abs() <= 0.5, "{turns:?}");
}

fn rule(source: Source, hold: u64, keep_firing: u64) -> AlertRule {
    AlertRule {
        id: "rule".into(),
        text: "rule".into(),
        set: "own".into(),
        metric: Metric::QuorumLeader(QuorumId(0)),
        source,
        condition: Condition::Above(1.0),
        datapoints: 1,
        of: 1,
        hold: SimDuration::from_secs(hold),
        keep_firing: SimDuration::from_secs(keep_firing),
        severity: AlertSeverity::Page,
        depends_on: Vec::new(),
    }
}

#[test]
fn a_missing_datapoint_ends_an_own_alert_and_says_nothing_to_the_vendor() {
    // `x` bad, `.` good, `-` missing, once a minute; and whether it fires after each.
    let rows = [
        (
            "Prometheus, for 1 min",
            rule(Source::Scrape, 60, 0),
            "xxx-xx.",
            [false, true, true, false, false, true, false],
        ),
        (
            "with keep_firing_for 2 min",
            rule(Source::Scrape, 60, 120),
            "xxx-xx.",
            [false, true, true, true, true, true, true],
        ),
        ("CloudWatch", rule(Source::Vendor, 0, 0), ".xx--x.", [false, true, true, true, true, true, false]),
        (
            "CloudWatch, missing before",
            rule(Source::Vendor, 0, 0),
            "--.-x-.",
            [false, false, false, false, true, true, false],
        ),
    ];
    for (name, rule, series, expected) in rows {
        let mut state = AlertState::default();
        let fires: Vec<bool> = (0..)
            .zip(series.chars())
            .map(|(minute, point)| {
                let value = match point {
                    'x' => Some(2.0),
                    '.' => Some(0.0),
                    _ => None,
                };
                state.take(&rule, value, SimTime::from_secs(60 * minute));
                state.firing.is_some()
            })
            .collect();
        assert_eq!(fires, expected, "{name}");
    }
}

/// A service whose only replica stands in zone b and dies with it, and a rule about its balancer's errors.
fn region(monitoring: Value) -> Value {
    json!({
        "version": 1, "id": "watch", "title": "Watch", "summary": "A service and its monitors.",
        "weight": 1, "clock_start": "00:00:00 UTC", "length": "2h", "customers": 1000,
        "zones": [{ "id": "a" }, { "id": "b" }, { "id": "c" }],
        "services": [{
            "id": "web", "label": "Web", "replicas": ["b"], "workers": 4,
            "operations": [{ "id": "page", "steps": [{ "kind": "work", "time": { "constant": "20ms" } }] }]
        }],
        "balancer": { "connect_timeout": "1s" },
        "journeys": [{
            "id": "open", "label": "Open", "to": "web.page", "rate": 20, "target": "2s", "patience": "5s"
        }],
        "monitoring": monitoring,
        "alerts": [{
            "id": "errors", "label": "balancer errors", "metric": "HTTPCode_ELB_5XX_Count", "part": "web", "above": 600,
            "for": "1min", "severity": "page"
        }]
    })
}

fn fired(monitoring: Value, commands: &[&str], seconds: u64) -> alerts::Fired {
    let document = region(monitoring);
    let scenario = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
    let commands =
        commands.iter().map(|text| TimedCommand::parse(text, &scenario.topology).unwrap()).collect();
    let mut run = Run::new(&scenario, 1, commands);
    run.advance(SimTime::from_secs(seconds), u64::MAX);
    let report = alerts::report(&run);
    let set = report.sets.iter().find(|set| set.set == "own").unwrap();
    set.fired.first().cloned().unwrap_or_default()
}

#[test]
fn a_monitor_in_a_dark_zone_takes_its_page_back_after_four_minutes() {
    let monitoring = json!({ "scraper_zone": "a" });
    let found = fired(monitoring, &["10m zone b power-loss", "20m zone a power-loss"], 30 * 60);
    assert!((660.0..=720.0).contains(&found.first_s), "{found:?}");
    // Silent from 20 min on: "resolved" 4 min later, while nobody is served.
    let cleared = found.cleared_s.unwrap();
    assert!((1_440.0..=1_450.0).contains(&cleared) && found.resolved_by_silence == 1, "{found:?}");
    assert!(found.since_s.is_none());
    // Outside of the region it goes on.
    let outside = fired(json!({}), &["10m zone b power-loss", "20m zone a power-loss"], 30 * 60);
    assert!(outside.since_s.is_some() && outside.resolved_by_silence == 0, "{outside:?}");
    // Cut off it reaches nobody: one missed scrape takes the page back at once.
    let cut =
        fired(json!({ "scraper_zone": "a" }), &["10m zone b power-loss", "20m zone a partition"], 30 * 60);
    let cleared = cut.cleared_s.unwrap();
    assert!((1_200.0..=1_230.0).contains(&cleared) && cut.resolved_by_silence == 0, "{cut:?}");
}

#[test]
fn somebody_is_called_after_the_group_wait() {
    let commands = ["10m zone b power-loss"];
    let at_once = fired(json!({}), &commands, 20 * 60);
    assert_eq!(at_once.called_s, Some(at_once.first_s));
    let waits = fired(json!({ "group_wait": "30s" }), &commands, 20 * 60);
    assert_eq!((waits.first_s, waits.called_s), (at_once.first_s, Some(at_once.first_s + 30.0)));
}

#[test]
fn a_rate_over_a_window_ramps_where_one_between_two_scrapes_jumps() {
    let monitoring = |window: Option<&str>| match window {
        Some(window) => json!({ "rate_window": window }),
        None => json!({}),
    };
    let commands = ["10m zone b power-loss"];
    let jumps = fired(monitoring(None), &commands, 20 * 60).first_s;
    let ramps = fired(monitoring(Some("5min")), &commands, 20 * 60).first_s;
    assert!(ramps > jumps, "{jumps} and {ramps}");
}
