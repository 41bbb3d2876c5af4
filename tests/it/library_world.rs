//! Breakers, retries and timeouts of libraries in the world: who waits, what is held, what is counted.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::emergence::read;
use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario;
use blast_radius::session::{Opening, Session};
use blast_radius::telling::report;
use blast_radius::world::command::{Command, Defence};
use blast_radius::world::guards::Library;
use blast_radius::world::guards::figures::BreakerFigures;
use blast_radius::world::ids::{ReplicaId, ServiceId};
use blast_radius::world::topology::choice::Choice;
use blast_radius::world::topology::{BreakerScope, Topology};
use blast_radius::world::{self, WorldSimulation};

/// A front with one replica before a backend, in one zone; `step` is added to the front's call.
fn document(rate: f64, workers: u32, step: Value) -> String {
    let mut call = json!({ "kind": "call", "to": "backend.answer", "timeout": "1s" });
    call.as_object_mut().unwrap().extend(step.as_object().unwrap().clone());
    json!({
        "version": 1, "id": "libraries", "title": "Libraries", "summary": "A front and a backend.",
        "clock_start": "00:00:00 UTC", "length": "10m", "customers": 1000, "zones": [{ "id": "a" }],
        "services": [
            { "id": "front", "label": "Front", "replicas": ["a"], "workers": workers,
              "operations": [{ "id": "ask", "steps": [call] }] },
            { "id": "backend", "label": "Backend", "replicas": ["a"], "workers": 10, "start_time": "1s",
              "operations": [
                { "id": "answer", "steps": [{ "kind": "work", "time": { "exponential": "100ms" } }] }
              ] }
        ],
        "journeys": [{
            "id": "ask", "label": "Ask", "to": "front.ask", "rate": rate, "target": "30s", "patience": "40s",
            "max_attempts": 1, "trading": true
        }]
    })
    .to_string()
}

/// A run with breakers and bulkheads on, in which the backend gets stuck after half a minute.
fn stuck(rate: f64, workers: u32, step: Value) -> WorldSimulation {
    let topology = read(&document(rate, workers, step));
    let mut simulation = world::simulation(topology.clone(), Seed(3));
    simulation.act(|world, clock| {
        world.command(Command::Defence(Defence::Breakers, true), clock);
        world.command(Command::Defence(Defence::Bulkheads, true), clock);
    });
    give(&mut simulation, 30, "service backend hang");
    simulation
}

fn give(simulation: &mut WorldSimulation, at: u64, command: &str) {
    simulation.run_until(SimTime::from_secs(at));
    let command = Command::parse(command, simulation.model().topology()).unwrap();
    simulation.act(|world, clock| world.command(command, clock));
}

fn until(simulation: &mut WorldSimulation, millis: u64) {
    simulation.run_until(SimTime::from_micros(millis * 1_000));
}

/// Visits that were not answered.
fn lost(simulation: &WorldSimulation) -> u64 {
    let tally = simulation.model().tally().journeys[0];
    tally.failed + tally.timed_out
}

/// Busy workers of the front.
fn busy(simulation: &WorldSimulation) -> u16 {
    simulation.model().replicas()[0].busy
}

fn figures(simulation: &WorldSimulation) -> BreakerFigures {
    let mut all = simulation.model().breaker_figures(None);
    let figures = all.next().expect("a breaker");
    assert_eq!((figures.service, all.next()), (ServiceId(0), None));
    assert_eq!(simulation.model().breaker_figures(Some(ReplicaId(0))).next(), Some(figures));
    figures
}

#[test]
fn who_waits_for_the_trial_call_holds_a_worker_until_it_ends() {
    // The most workers that are busy while a trial call hangs.
    let most = |breaker: Value| {
        let mut simulation = stuck(20.0, 100, json!({ "breaker": breaker }));
        until(&mut simulation, 40_000);
        let mut most = 0;
        for millis in (40_000..60_000).step_by(100) {
            until(&mut simulation, millis);
            most = most.max(busy(&simulation));
        }
        (most, figures(&simulation))
    };
    let (waiting, cockatiel) = most(json!({ "library": "cockatiel", "halfOpenAfter": "10s" }));
    let (refused, opossum) = most(json!({ "library": "opossum", "resetTimeout": "10s" }));
    let (all, circuitbreaker) = most(json!({ "library": "circuitbreaker", "recovery_timeout": "10s" }));
    assert!(refused <= 1, "opossum refuses all but the trial: {refused}");
    assert!(waiting >= 10, "cockatiel's callers wait for the trial: {waiting}");
    assert!(all >= 10, "circuitbreaker lets all through: {all}");
    // One trial every 11 s: who waits is refused at its end, and no call but the trial reaches the backend.
    assert!(cockatiel.counts.passed < opossum.counts.passed + 10, "{cockatiel:?} {opossum:?}");
    assert!(circuitbreaker.counts.hung > cockatiel.counts.hung + 15, "{circuitbreaker:?} {cockatiel:?}");
}

#[test]
fn pybreaker_lets_one_call_at_a_time_pass() {
    let answered = |step: Value| {
        let mut simulation = stuck(20.0, 500, step);
        until(&mut simulation, 30_000);
        (simulation.model().tally().journeys[0].ok, busy(&simulation))
    };
    let (free, idle) = answered(json!({}));
    let (serial, waiting) = answered(json!({ "breaker": { "library": "pybreaker" } }));
    // 100 ms a call: ten a second instead of twenty, and the others stand in line.
    assert!(free > 550 && idle < 20, "{free} answered, {idle} busy");
    assert!((250..350).contains(&serial), "{serial} answered");
    assert!(waiting > 200, "{waiting} wait");
}

#[test]
fn a_call_that_is_cut_off_from_outside_is_what_the_library_takes_it_for() {
    let run = |library: &str, place: &str| {
        let step = json!({ "breaker": { "library": library }, "timeout_place": place });
        let mut simulation = stuck(20.0, 100, step);
        until(&mut simulation, 60_000);
        figures(&simulation)
    };
    for library in ["circuitbreaker", "aiobreaker", "hyx", "purgatory", "resilience4j"] {
        let inside = run(library, "inside");
        assert!(inside.counts.refused > 0, "{library}, inside: {inside:?}");
    }
    for (library, opens) in
        [("circuitbreaker", false), ("aiobreaker", false), ("hyx", false), ("purgatory", true)]
    {
        let outside = run(library, "outside");
        assert_eq!(outside.counts.refused > 0, opens, "{library}, outside: {outside:?}");
        assert!(opens || outside.counts.hung > 500, "{library}: {outside:?}");
    }
}

#[test]
fn a_timeout_outside_covers_the_wait_for_the_breaker() {
    // With the timeout inside, callers wait for the lock as long as it takes; outside, for one second.
    let run = |place: &str| {
        let step = json!({ "breaker": { "library": "pybreaker" }, "timeout_place": place });
        let mut simulation = stuck(40.0, 500, step);
        until(&mut simulation, 30_000);
        busy(&simulation)
    };
    let (inside, outside) = (run("inside"), run("outside"));
    assert!(inside == 500, "{inside} workers");
    assert!(outside < 60, "40 a second for a second at most: {outside} workers");
}

#[test]
fn what_a_timeout_does_not_free_is_held_until_the_attempt_has_ended() {
    let run = |frees: &str| {
        let mut simulation = stuck(20.0, 100, json!({ "timeout_frees": frees }));
        until(&mut simulation, 60_000);
        let hung = (busy(&simulation), lost(&simulation));
        give(&mut simulation, 60, "service backend restart");
        until(&mut simulation, 90_000);
        let ok = simulation.model().tally().journeys[0].ok;
        until(&mut simulation, 100_000);
        (hung, busy(&simulation), simulation.model().tally().journeys[0].ok - ok)
    };
    let ((busy, lost), after, answered) = run("worker");
    assert!(busy < 40 && lost > 500, "{busy} busy, {lost} lost");
    assert!(after < 20 && answered > 150, "{after} busy, {answered} answered");
    for frees in ["capacity", "neither"] {
        let ((busy, _), after, answered) = run(frees);
        assert_eq!(busy, 100, "{frees}: every worker is held");
        assert!(after < 20 && answered > 150, "{frees}: {after} busy, {answered} answered after the restart");
    }
}

#[test]
fn a_place_in_the_bulkhead_is_given_back_at_the_timeout_or_with_the_answer() {
    let run = |frees: &str| {
        let step = json!({ "timeout_frees": frees, "bulkhead": { "maxConcurrentCalls": 20 } });
        let mut simulation = stuck(5.0, 500, step);
        until(&mut simulation, 60_000);
        simulation.model().guard_counts(ServiceId(0)).0[2]
    };
    // Five calls a second that hang for a second each never fill twenty places, unless they keep them.
    assert_eq!((run("worker"), run("capacity")), (0, 0));
    assert!(run("neither") > 80);
}

#[test]
fn a_retry_without_its_worker_waits_for_another_one() {
    let retry = json!({ "max_attempts": 2, "backoff": { "base": "100ms" } });
    let mut simulation = stuck(5.0, 10, json!({ "timeout_frees": "neither", "retry": retry }));
    until(&mut simulation, 60_000);
    assert_eq!(busy(&simulation), 10, "held by first attempts");
    assert!(simulation.model().replicas()[0].queued > 50, "further attempts stand in line with new requests");
    give(&mut simulation, 60, "service backend restart");
    until(&mut simulation, 120_000);
    let before = simulation.model().tally().journeys[0].ok;
    until(&mut simulation, 130_000);
    assert!(simulation.model().tally().journeys[0].ok - before > 35, "and everything goes on afterwards");
}

#[test]
fn profiles_try_a_call_that_hangs_as_often_as_their_library() {
    // Seconds from the hang on after which the first request has failed, at least and at most: it began up to half a
    // second before.
    let seconds = |profile: &str| {
        let mut simulation = stuck(20.0, 500, json!({ "retry": { "profile": profile } }));
        for tenths in 0..400 {
            until(&mut simulation, 30_000 + 100 * tenths);
            if lost(&simulation) > 0 {
                return tenths as f64 / 10.0;
            }
        }
        panic!("{profile}: nothing failed");
    };
    let cases = [
        // One attempt, one second.
        ("grpc", 0.4, 1.3),
        // Attempts of a second each, and pauses: 0 to 50 and 0 to 100 ms; 0 to 1, 2, 4, 8 s; none; 1 and 2 s.
        ("aws-standard", 2.4, 3.4),
        ("aws-legacy", 4.5, 20.3),
        ("urllib3", 3.4, 4.4),
        ("got", 5.4, 6.4),
        ("tower-budget", 3.4, 4.4),
    ];
    for (profile, least, most) in cases {
        let seconds = seconds(profile);
        assert!((least..most).contains(&seconds), "{profile}: {seconds} s");
    }
}

#[test]
fn a_deadline_ends_all_attempts_and_the_pauses_between_them() {
    // The backend refuses at once: attempts follow each other until the deadline of one second.
    let run = |covers: &str| {
        let retry = json!({ "max_attempts": 20, "backoff": { "base": "300ms" } });
        let step = json!({ "timeout_covers": covers, "retry": retry });
        let mut simulation = stuck(5.0, 500, step);
        until(&mut simulation, 33_000);
        busy(&simulation)
    };
    assert!(run("call") < 12, "five a second for a second");
    assert!(run("attempt") > 12, "each attempt has its own second");
}

#[test]
fn refused_calls_that_would_have_been_answered_are_counted_apart() {
    let step = json!({ "breaker": { "library": "levee", "resetTimeout": "30s" } });
    let mut simulation = stuck(20.0, 100, step);
    until(&mut simulation, 30_900);
    let early = figures(&simulation);
    assert!((10..30).contains(&early.uncounted) && early.counts.hung < 5, "{early:?}");
    until(&mut simulation, 40_000);
    let open = figures(&simulation);
    assert!(open.counts.refused > 100 && open.counts.refused_healthy == 0, "the backend hangs: {open:?}");
    assert!(open.counts.hung > 0 && open.uncounted == 0 && open.open == (1, 1), "{open:?}");
    give(&mut simulation, 40, "service backend restart");
    until(&mut simulation, 55_000);
    let late = figures(&simulation);
    let healthy = late.counts.refused_healthy;
    // Back after a second, and the breaker stays open for half a minute.
    assert!((200..400).contains(&healthy), "{late:?}");
    assert!(late.counts.refused - healthy >= open.counts.refused, "{late:?}");
}

#[test]
fn inspector_and_report_tell_what_breakers_did() {
    let scenario = document(20.0, 100, json!({ "breaker": { "library": "levee", "resetTimeout": "30s" } }));
    let commands = ["0s defence breakers on", "30s service backend hang"].map(str::to_owned).to_vec();
    let mut session = Session::open(&Opening { scenario, seed: 3, commands }).unwrap();
    let told = |session: &Session| report::build(session.scenario(), 3, session.run()).breakers;
    assert!(told(&session).is_empty(), "no call has come yet");
    session.run_mut().advance(SimTime::from_secs(40), u64::MAX);
    let rows = told(&session);
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.service.as_str(), row.operation.as_str(), row.step), ("front", "ask", 0));
    assert_eq!(
        (row.library.as_str(), row.version.as_str(), row.scope.as_str()),
        ("levee", "1.5.1", "dependency")
    );
    assert!(row.passed > 500 && row.hung > 4 && row.refused > 100 && row.refused_healthy == 0, "{row:?}");
    let facts = session.inspect("service:front").unwrap().facts;
    let fact = |start: &str| facts.iter().find(|fact| fact.0.starts_with(start)).map(|fact| fact.1.clone());
    let passed = fact("Breakers of ask (levee 1.5.1, one per dependency)").expect("a fact");
    assert!(passed.contains(&format!("{} of them hung", row.hung)), "{passed}");
    let refused = fact("Refused by the breakers of ask").expect("a fact");
    assert_eq!(refused, format!("{} calls, 0 of them would have been answered", row.refused));
}

/// A choice for the whole run is the document that says so, for every library; the step writes to no topic, so it has no
/// breaker per partition.
#[test]
fn a_whole_run_gets_the_breakers_of_one_library() {
    let read = |step: Value| {
        scenario::read(&document(20.0, 100, step)).unwrap_or_else(|errors| panic!("{errors}")).topology
    };
    let breaker = |topology: &Topology| {
        let policy = topology.services[0].operations[0].steps[0].policy.as_ref().unwrap();
        format!("{:?}", policy.breaker)
    };
    for library in Library::ALL {
        let word = library.word();
        // resilience4j's own settings stay; to any other library they mean nothing.
        let own = if library == Library::Resilience4j { 10 } else { 20 };
        let mut chosen = Topology::clone(&read(json!({ "breaker": { "slidingWindowSize": own } })));
        assert_eq!(chosen.choose(Choice::BreakerLibrary(library)), library != Library::Resilience4j);
        let mut stated = json!({ "library": word });
        if library == Library::Resilience4j {
            stated["slidingWindowSize"] = json!(own);
        }
        assert_eq!(breaker(&chosen), breaker(&read(json!({ "breaker": stated }))), "{word}");
        assert!(!chosen.choose(Choice::BreakerScope(BreakerScope::Partition)), "{word}");
        assert!(chosen.choose(Choice::BreakerScope(BreakerScope::Key)), "{word}");
        let simulation = world::simulation(Arc::new(chosen), Seed(1));
        assert_eq!(figures(&simulation).open, (0, 1000), "a breaker for each of the thousand customers");
    }
}
