//! The built-in documents, and documents changed from them.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::scenario::{self, Grade, Measure, Run, Scenario, catalogue};
use blast_radius::world::ids::{BrokerId, ZoneId};
use blast_radius::world::kafka::topics::TopicLayout;
use blast_radius::world::topology::{
    Action, BreakerScope, ElectionDefect, OperationSpec, ServiceSpec, StepSpec, Topology,
};
use serde_json::{Value, json};

const MAY_7: &str = catalogue::DEFAULT;

fn text() -> &'static str {
    catalogue::text(MAY_7).unwrap()
}

fn read(text: &str) -> Scenario {
    scenario::read(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn service<'a>(topology: &'a Topology, id: &str) -> &'a ServiceSpec {
    topology.services.iter().find(|service| service.id == id).unwrap()
}

fn secs(length: SimDuration) -> f64 {
    length.as_secs_f64()
}

/// The list is made when the program is built, by another reader than the one of documents.
#[test]
fn every_built_in_document_is_read_and_has_its_place() {
    let place = |id: &str| {
        let document: serde_json::Value = serde_json::from_str(catalogue::text(id).unwrap()).unwrap();
        (document["listed"].as_u64().unwrap(), id.to_owned())
    };
    let places: Vec<(u64, String)> = catalogue::list().iter().map(|entry| place(entry.0)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenarios")).unwrap();
    assert_eq!(files.count(), catalogue::list().len());
    for (id, title) in catalogue::list() {
        let scenario = read(catalogue::text(id).unwrap());
        assert_eq!((scenario.document.id.as_str(), scenario.document.title.as_str()), (*id, *title));
    }
    assert_eq!(catalogue::text("nothing"), None);
}

#[test]
fn the_world_of_may_7_has_the_agreed_sizes() {
    let topology = read(text()).topology;
    assert_eq!(topology.clusters.len(), 2);
    for cluster in &topology.clusters {
        assert_eq!(cluster.control_plane.0, 0, "one control plane over both");
        let layout = TopicLayout::new(cluster.config.topics.clone(), cluster.config.brokers.len() as u8);
        let mut customers = 0;
        let mut led_from_a = 0;
        for topic in cluster.config.topics.iter().filter(|topic| !topic.internal) {
            assert_eq!((topic.replication_factor, topic.min_insync_replicas), (3, 2), "{}", topic.name);
            for partition in layout.partitions_of(layout.topic(&topic.name).unwrap()) {
                customers += 1;
                let leader: BrokerId = layout.replicas(partition)[0];
                led_from_a += usize::from(cluster.config.brokers[leader.index()] == ZoneId(0));
            }
        }
        assert_eq!((customers, led_from_a), (12, 4), "{}", cluster.id);
        let active = cluster.config.controllers[cluster.config.active_controller as usize];
        assert_ne!(active, ZoneId(0), "the zone's loss must not take the active controller along");
    }
    let rate: f64 = topology.journeys.iter().map(|journey| journey.rate).sum();
    assert_eq!(rate, 40.0);
    let archive = service(&topology, "archive");
    let Action::Produce { bytes, wait, .. } = archive.operations[0].steps[0].action else { panic!() };
    let dead = archive.feed.as_ref().unwrap().rate * f64::from(bytes) / 3.0;
    assert!((dead - 400_000.0).abs() < 1.0 && !wait, "{dead} B/s into dead partitions");
    let fill = archive.producer.of(archive.client).buffer_memory as f64 / dead;
    assert!(
        fill < secs(archive.producer.of(archive.client).delivery_timeout),
        "the buffer is full before its batches expire"
    );
}

/// How long a worker may be held by a step, undefended and with fail-fast timeouts.
fn holds(step: &StepSpec) -> (f64, f64) {
    step.policy.as_ref().map_or((0.0, 0.0), |policy| (secs(policy.timeout), secs(policy.fail_fast_timeout)))
}

/// Workers of a service after the loss of zone a.
fn survivors(service: &ServiceSpec) -> f64 {
    let replicas = service.replicas.iter().filter(|zone| zone.0 != 0).count();
    (replicas * service.workers as usize) as f64
}

/// Requests per second that reach an operation: journeys, and callers of one level.
fn rate_of(topology: &Topology, service: usize, operation: usize) -> f64 {
    let asked = |journey: &&blast_radius::world::topology::JourneySpec| {
        journey.service.index() == service && journey.operation.index() == operation
    };
    let mut rate: f64 = topology.journeys.iter().filter(asked).map(|journey| journey.rate).sum();
    for (s, caller) in topology.services.iter().enumerate() {
        for (o, own) in caller.operations.iter().enumerate() {
            let calls = own.steps.iter().filter(|step| {
                matches!(step.action, Action::Call { service: to, operation: at }
                    if to.index() == service && at.index() == operation)
            });
            let calls = calls.count();
            if calls > 0 {
                rate += calls as f64 * rate_of(topology, s, o);
            }
        }
    }
    rate
}

/// The sums of the incident: 2 N / (lambda T) undefended, lambda p T / N with fail-fast timeouts, p = 1/3.
fn sums(topology: &Topology, id: &str) -> (f64, f64) {
    let at = topology.services.iter().position(|service| service.id == id).unwrap();
    let service = &topology.services[at];
    let (n, rate) = (survivors(service), rate_of(topology, at, 0));
    // What a dead partition can hold up: undefended the first such wait, with fail-fast timeouts all of them in turn.
    let on_kafka = |step: &&StepSpec| {
        matches!(step.action, Action::Call { .. } | Action::Produce { .. } | Action::RequestReply { .. })
    };
    let waits: Vec<(f64, f64)> = service.operations[0].steps.iter().filter(on_kafka).map(holds).collect();
    let undefended = waits.iter().map(|wait| wait.0).fold(0.0, f64::max);
    let fail_fast: f64 = waits.iter().map(|wait| wait.1).sum();
    (2.0 * n / (rate * undefended), rate / 3.0 * fail_fast / n)
}

#[test]
fn the_sums_of_the_incident_hold() {
    let topology = read(text()).topology;
    for id in ["fees", "quoting", "trade-execution"] {
        let (answered, held) = sums(&topology, id);
        println!("{id}: 2 N / (lambda T) = {answered:.3}, lambda p T / N = {held:.2}");
        assert!(answered <= 0.08, "{id}: 2 N / (lambda T) = {answered}");
        assert!(held <= 0.5, "{id}: lambda p T = {held} N");
    }
    // Halved load is still a stop: the sum says so for a changed document too.
    let halved = scenario::with(text(), "/journeys/0/rate", json!(12)).unwrap();
    let halved = scenario::with(&halved, "/journeys/1/rate", json!(6)).unwrap();
    let (before, after) = (sums(&topology, "fees").0, sums(&read(&halved).topology, "fees").0);
    assert!((after / before - 2.0).abs() < 1e-9);
}

#[test]
fn a_callers_limit_lies_above_its_callees_and_the_balancer_cuts_none() {
    let topology = read(text()).topology;
    let longest = |operation: &OperationSpec| {
        operation.steps.iter().map(holds).fold((0.0f64, 0.0f64), |a, b| (a.0.max(b.0), a.1.max(b.1)))
    };
    let mut calls = 0;
    for service in &topology.services {
        for step in service.operations.iter().flat_map(|operation| &operation.steps) {
            let (own, own_fast) = holds(step);
            assert!(own < secs(topology.balancer.idle_timeout), "{}: {own} s", service.id);
            if let Action::Call { service: to, operation } = step.action {
                calls += 1;
                let callee = longest(&topology.services[to.index()].operations[operation.index()]);
                assert!(own > callee.0 && own_fast > callee.1, "{}: {own} {own_fast} {callee:?}", service.id);
            }
        }
    }
    assert_eq!(calls, 2);
}

#[test]
fn breakers_watch_partitions_and_see_running_calls() {
    let topology = read(text()).topology;
    let mut seen = Vec::new();
    for service in &topology.services {
        for step in service.operations.iter().flat_map(|operation| &operation.steps) {
            let Some(breaker) = step.policy.as_ref().and_then(|policy| policy.breaker.as_ref()) else {
                continue;
            };
            seen.push(service.id.as_str());
            let blast_radius::world::guards::BreakerSettings::Resilience4j(config) = &breaker.settings else {
                unreachable!("the document names no library")
            };
            assert_eq!(config.validate(), Ok(()));
            assert!(breaker.scope == BreakerScope::Partition && config.count_running);
            assert_eq!((config.sliding_window_size, config.minimum_number_of_calls), (10, 3));
            assert_eq!((config.failure_rate_threshold, config.slow_call_rate_threshold), (50.0, 50.0));
            assert_eq!(config.slow_call_duration_threshold, SimDuration::from_secs(1));
            assert_eq!(config.wait_duration_in_open_state, SimDuration::from_secs(10));
            assert_eq!(config.permitted_number_of_calls_in_half_open_state, 2);
            assert_eq!(config.max_wait_duration_in_half_open_state, SimDuration::from_secs(5));
        }
    }
    assert_eq!(seen, ["trade-execution", "fees", "deposits", "withdrawals"]);
}

#[test]
fn the_story_blocks_the_duty_before_the_zone_fails() {
    let scenario = read(text());
    let spelled: Vec<String> =
        scenario.story.iter().map(|command| command.spell(&scenario.topology)).collect();
    let document: Value = serde_json::from_str(text()).unwrap();
    let written: Vec<&str> =
        document["story"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(spelled, written);
    assert!(scenario.commands(Run::Healthy).is_empty());
    assert_eq!(scenario.commands(Run::Story), scenario.story);
    let defended: Vec<String> = scenario
        .commands(Run::StoryDefended)
        .iter()
        .map(|command| command.spell(&scenario.topology))
        .collect();
    let on = ["breakers", "timeouts", "fallbacks"].map(|defence| format!("0s defence {defence} on"));
    assert_eq!(defended, [on.to_vec(), spelled.clone()].concat());
    assert!(spelled[0].ends_with("block elect-leaders") && spelled[1].ends_with("zone a overheat"));
}

#[test]
fn the_published_timeline_shows_the_clock_of_the_day() {
    let document = read(text()).document;
    let shown: Vec<String> =
        document.timeline.iter().map(|entry| document.clock_start.at(entry.at)).collect();
    let published = [
        "19:20", "19:48", "20:06", "20:25", "21:47", "23:06", "01:11", "02:25", "03:49", "05:30", "09:53",
        "14:00", "16:50",
    ];
    assert_eq!(shown, published.map(|time| format!("{time}:00 ET")));
    assert!(
        document.timeline.iter().all(|entry| entry.grade == Grade::Secondary && !entry.source.is_empty())
    );
}

/// Pointers of all numbers and durations below `value`.
fn numbers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| numbers(value, format!("{at}/{key}"), all)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| numbers(value, format!("{at}/{i}"), all));
        }
        Value::Number(_) => all.push(at),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => all.push(at),
        _ => {}
    }
}

#[test]
fn every_number_has_a_source_and_a_grade() {
    for (id, _) in catalogue::list() {
        let text = catalogue::text(id).unwrap();
        let facts = read(text).document.facts;
        let mut all = Vec::new();
        numbers(&serde_json::from_str(text).unwrap(), String::new(), &mut all);
        // Statements of the document about itself, and entries with a source of their own.
        let own = ["/version", "/listed", "/timeline/", "/assertions/", "/poster/"];
        all.retain(|at| !own.iter().any(|own| at.starts_with(own)));
        let least = if *id == MAY_7 { 150 } else { 30 };
        assert!(all.len() > least, "{id}: {}", all.len());
        let bare: Vec<&String> = all.iter().filter(|at| !facts.iter().any(|fact| fact.covers(at))).collect();
        assert!(bare.is_empty(), "{id}: no fact for {bare:#?}");
        for fact in &facts {
            assert!(
                all.iter().any(|at| fact.covers(at)) || fact.at.ends_with("/nodes"),
                "{}: covers nothing",
                fact.at
            );
        }
    }
}

#[test]
fn assertions_cover_the_three_runs() {
    let scenario = read(text());
    for (word, run) in Run::ALL {
        assert_eq!(run.word(), word);
        assert!(scenario.document.assertions.iter().any(|assertion| assertion.run == run), "{word}");
    }
    let spelled: Vec<String> =
        scenario.document.assertions.iter().map(|assertion| assertion.spell(&scenario.topology)).collect();
    assert_eq!(spelled[0], "healthy: ok of get_quote at least 0.999 from 1m to 1h");
    assert_eq!(spelled[5], "story: leaderless at least 8 below 8.001 from 15m to 25m");
    assert!(spelled.contains(&"story: hung of fees at least 0.8 from 15m to 25m".to_owned()));
    let leaderless = |assertion: &&scenario::Assertion| {
        assertion.run == Run::Story && assertion.measure == Measure::Leaderless
    };
    let eight = scenario.document.assertions.iter().find(leaderless).unwrap();
    assert!(eight.holds(8.0) && !eight.holds(7.9) && !eight.holds(9.0) && !eight.holds(f64::NAN));
    assert_eq!((eight.from, eight.to), (SimTime::from_secs(900), SimTime::from_secs(1_500)));
}

#[test]
fn changed_documents_are_read() {
    let with = |text: &str, changes: &[(&str, Value)]| {
        changes.iter().fold(text.to_owned(), |text, (pointer, value)| {
            scenario::with(&text, pointer, value.clone()).unwrap()
        })
    };
    // State S2.
    let dark = with(text(), &[("/control_planes/0/defect", json!("controller_cannot_commit"))]);
    assert_eq!(read(&dark).topology.control_planes[0].defect, ElectionDefect::ControllerCannotCommit);
    // 48 customer partitions, 16 of them led from zone a.
    let mut wide = text().to_owned();
    for (cluster, topics) in [(0, 4), (1, 3)] {
        for topic in 0..topics {
            let pointer = format!("/clusters/{cluster}/topics/{topic}/partitions");
            let twice = 2 * serde_json::from_str::<Value>(&wide)
                .unwrap()
                .pointer(&pointer)
                .unwrap()
                .as_u64()
                .unwrap();
            wide = with(&wide, &[(&pointer, json!(twice))]);
        }
    }
    let partitions = |topology: &Topology| -> u16 {
        let topics = topology.clusters.iter().flat_map(|cluster| &cluster.config.topics);
        topics.filter(|topic| !topic.internal).map(|topic| topic.partitions).sum()
    };
    assert_eq!(partitions(&read(&wide).topology), 48);
    // Replication factor 2 needs min.insync.replicas 2 or less; twice the workers; no story.
    let small = with(
        text(),
        &[("/clusters/0/topics/0/replication_factor", json!(2)), ("/services/2/workers", json!(20))],
    );
    assert_eq!(read(&small).topology.services[2].workers, 20);
    // What a fact is about must stay, so both go.
    let plain = scenario::without(&scenario::without(text(), "/facts").unwrap(), "/story").unwrap();
    assert!(read(&plain).story.is_empty());
}

#[test]
fn a_change_of_nothing_is_refused() {
    let message = |changed: Result<String, scenario::ChangeError>| changed.unwrap_err().to_string();
    assert_eq!(message(scenario::with("{", "/a", json!(1))), "the document is not JSON");
    assert_eq!(message(scenario::with("{}", "/a/b", json!(1))), "/a/b: no such place in the document");
    assert_eq!(message(scenario::without("[1]", "/1")), "/1: no such place in the document");
    assert_eq!(scenario::with("[1]", "/-", json!(2)).unwrap(), "[1, 2]");
}
