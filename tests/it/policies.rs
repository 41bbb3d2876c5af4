//! Policies in the world: what a document configures acts when its defence is on, and only then.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::emergence::read;
use blast_radius::engine::{Seed, SimTime};
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::command::{Command, Defence};
use blast_radius::world::guards::GateKind;
use blast_radius::world::topology::Topology;
use blast_radius::world::{self, WorldSimulation};

/// A front before a backend, in one zone; `step` is added to the front's call, `backend` to the backend.
fn document(rate: f64, step: Value, backend: Value) -> String {
    let mut call = json!({ "kind": "call", "to": "backend.answer", "timeout": "10s" });
    let mut service = json!({
        "id": "backend", "label": "Backend", "replicas": ["a"], "workers": 10,
        "operations": [
            { "id": "answer", "steps": [{ "kind": "work", "time": { "exponential": "100ms" } }] },
            { "id": "extra", "criticality": "sheddable", "steps": [{ "kind": "work", "time": { "exponential": "100ms" } }] }
        ]
    });
    for (into, from) in [(&mut call, step), (&mut service, backend)] {
        into.as_object_mut().unwrap().extend(from.as_object().unwrap().clone());
    }
    json!({
        "version": 1, "id": "policies", "title": "Policies", "summary": "A front and a backend.",
        "clock_start": "00:00:00 UTC", "length": "10m", "customers": 1000, "zones": [{ "id": "a" }],
        "services": [
            { "id": "front", "label": "Front", "replicas": ["a"], "workers": 500,
              "operations": [{ "id": "ask", "steps": [call] }] },
            service
        ],
        "journeys": [{
            "id": "ask", "label": "Ask", "to": "front.ask", "rate": rate, "target": "30s", "patience": "40s", "trading": true
        }]
    })
    .to_string()
}

fn run(text: &str, on: &[Defence], commands: &[(u64, &str)], until: u64) -> WorldSimulation {
    let topology: Arc<Topology> = read(text);
    let mut simulation = world::simulation(topology.clone(), Seed(3));
    simulation.act(|world, clock| {
        for &defence in on {
            world.command(Command::Defence(defence, true), clock);
        }
    });
    for (when, command) in commands {
        simulation.run_until(SimTime::from_secs(*when));
        let command = Command::parse(command, &topology).unwrap();
        simulation.act(|world, clock| world.command(command, clock));
    }
    simulation.run_until(SimTime::from_secs(until));
    simulation
}

/// What each defence's document says to it.
fn configured(defence: Defence) -> (Value, Value) {
    match defence {
        Defence::Breakers => (json!({ "breaker": {} }), json!({})),
        Defence::Timeouts => (json!({ "fail_fast_timeout": "1s" }), json!({})),
        Defence::Fallbacks => (json!({ "fallback": { "kind": "reject_at_once" } }), json!({})),
        Defence::RetryBudgets => (json!({ "retry": { "budget": { "kind": "quota" } } }), json!({})),
        Defence::Bulkheads => (json!({ "bulkhead": {} }), json!({})),
        Defence::RateLimits => (json!({ "rate_limiter": { "limitRefreshPeriod": "1s" } }), json!({})),
        Defence::Shedding => (json!({}), json!({ "shedding": { "max_queue": 10 } })),
        Defence::Throttling => (json!({ "throttling": {} }), json!({})),
        Defence::Queueing => (json!({ "queue_for_later": {} }), json!({})),
    }
}

#[test]
fn every_gate_is_a_defence_of_its_own() {
    for &kind in GateKind::ALL {
        let defences = Defence::ALL.into_iter().filter(|defence| defence.gate() == Some(kind));
        assert_eq!(defences.count(), 1, "{kind:?}: its row in the table of defences");
    }
}

#[test]
fn a_scenario_offers_the_defences_that_it_configures() {
    let none = read(&document(1.0, json!({}), json!({})));
    assert_eq!(Defence::of(&none), []);
    for defence in Defence::ALL {
        let (step, backend) = configured(defence);
        let text = document(1.0, step, backend);
        assert_eq!(Defence::of(&read(&text)), [defence], "{}", defence.word());
        let mut session = Session::open(&Opening { scenario: text, seed: 1, commands: vec![] }).unwrap();
        assert_eq!(session.scene().defences, defence.bit());
        assert!(!session.frame().all_defended);
        session.control(Control::Do(format!("defence {} on", defence.word()))).unwrap();
        assert!(session.frame().all_defended, "{}", defence.word());
        assert_eq!(session.frame().defences, defence.bit());
    }
    let story = crate::emergence::topology();
    assert_eq!(Defence::of(&story), [Defence::Breakers, Defence::Timeouts, Defence::Fallbacks]);
    for (command, accepted) in [("defence breakers on", true), ("defence shedding on", false)] {
        assert_eq!(Command::parse(command, &none).is_ok(), accepted, "{command}");
    }
}

/// Little: with at most N calls out, each of mean S, at most N / S a second go through; the rest is refused.
#[test]
fn a_bulkhead_lets_so_many_out() {
    let text = document(60.0, json!({ "bulkhead": { "maxConcurrentCalls": 3 } }), json!({}));
    let open = run(&text, &[], &[], 120);
    assert_eq!(open.model().tally().journeys[0].failed, 0);
    let simulation = run(&text, &[Defence::Bulkheads], &[], 120);
    let tally = &simulation.model().tally().journeys[0];
    // Erlang B for 6 erlangs and 3 places: 0.5902 blocked.
    let lost = tally.failed as f64 / tally.ended() as f64;
    assert!((lost - 0.5902).abs() < 0.02, "{lost:.3} refused, Erlang B says 0.590");
    let refused = simulation.model().guard_counts(world::ids::ServiceId(0)).0;
    // An answer may be on its way at the end.
    assert!(
        refused[..2] == [0, 0] && refused[2].abs_diff(tally.failed) <= 1,
        "{refused:?}, {}",
        tally.failed
    );
}

/// With a wait in line the bulkhead is an M/M/3 with impatient customers: nobody is refused sooner than the wait.
#[test]
fn a_bulkheads_line_turns_refusals_into_waits() {
    let bulkhead = json!({ "bulkhead": { "maxConcurrentCalls": 3, "maxWaitDuration": "2s" } });
    let simulation = run(&document(20.0, bulkhead, json!({})), &[Defence::Bulkheads], &[], 120);
    let tally = &simulation.model().tally().journeys[0];
    let lost = tally.failed as f64 / tally.ended() as f64;
    // Erlang B for 2 erlangs and 3 places is 0.211; with a line, P(Wq > 2 s) = 0.444 exp(-(30 - 20) 2), which is nothing.
    assert!(lost < 0.005, "{lost:.4} refused");
}

#[test]
fn a_rate_limiter_lets_its_rate_out_and_holds_workers_for_the_refused() {
    let limiter = |timeout: &str| json!({ "rate_limiter": { "limitForPeriod": 10, "limitRefreshPeriod": "1s", "timeoutDuration": timeout } });
    for (timeout, busy_at_least) in [("0s", 0.0), ("5s", 40.0)] {
        let simulation = run(&document(20.0, limiter(timeout), json!({})), &[Defence::RateLimits], &[], 101);
        let tally = &simulation.model().tally().journeys[0];
        assert!((tally.ok as f64 / 101.0 - 10.0).abs() < 1.0, "{timeout}: {} ok in 101 s", tally.ok);
        let busy = f64::from(simulation.model().replicas()[0].busy);
        assert!(busy >= busy_at_least, "{timeout}: {busy} workers are held");
    }
}

#[test]
fn shedding_keeps_the_wait_short_and_the_critical_ones_served() {
    let mut text: Value = serde_json::from_str(&document(
        80.0,
        json!({}),
        json!({
            "shedding": { "max_queue": 20, "max_wait": "300ms", "sheddable_share": 0.25 }
        }),
    ))
    .unwrap();
    let extra = json!({
        "id": "extra", "label": "Extra", "to": "backend.extra", "rate": 60, "target": "30s", "patience": "40s"
    });
    text["journeys"].as_array_mut().unwrap().push(extra);
    let simulation = run(&text.to_string(), &[Defence::Shedding], &[], 120);
    let [critical, sheddable] = [0, 1].map(|j| {
        let tally = &simulation.model().tally().journeys[j];
        (tally.ok as f64 / tally.ended() as f64, tally)
    });
    // Capacity 100/s for 80 critical and 60 sheddable: the critical ones get through, the others what is left.
    assert!(critical.0 > 0.97, "critical: {:.3} answered", critical.0);
    assert!((0.2..0.5).contains(&sheddable.0), "sheddable: {:.3} answered", sheddable.0);
    let shed = simulation.model().replicas()[1].shed;
    assert_eq!(shed, critical.1.failed + critical.1.rejected + sheddable.1.rejected);
    assert!(simulation.model().replicas()[1].queued <= 20);
}

/// A deadline: what would be worked on for nobody is refused instead.
#[test]
fn a_deadline_drops_what_has_waited_too_long() {
    let step = json!({ "timeout": "1s" });
    let late = |on: &[Defence]| {
        let text = document(120.0, step.clone(), json!({ "shedding": { "deadline": "800ms" } }));
        let simulation = run(&text, on, &[], 120);
        simulation.model().tally().journeys[0].ok
    };
    let (without, with) = (late(&[]), late(&[Defence::Shedding]));
    assert!(with > 5 * without, "{with} answered with a deadline, {without} without");
}

#[test]
fn a_throttle_spares_a_backend_that_refuses() {
    // No waiting places: of 200/s the backend answers at most 100/s.
    let text = document(200.0, json!({ "throttling": {} }), json!({ "queue_limit": 0 }));
    let [open, throttled] = [&[][..], &[Defence::Throttling]].map(|on| {
        let simulation = run(&text, on, &[], 600);
        let world = simulation.model();
        (
            world.replicas()[1].overflowed,
            world.tally().journeys[0].ok,
            world.guard_counts(world::ids::ServiceId(0)).0[0],
        )
    });
    assert!(open.2 == 0 && throttled.2 > 0);
    // The backend answers about 91/s (Erlang B); with K = 2 the caller sends up to twice that, 183 of 200.
    assert!(throttled.0 < open.0, "refused by the backend: {} against {}", throttled.0, open.0);
    assert!(throttled.1 as f64 > 0.95 * open.1 as f64, "answered: {} against {}", throttled.1, open.1);
}

#[test]
fn what_is_queued_for_later_is_degraded_and_done_when_the_edge_answers_again() {
    let later = json!({ "queue_for_later": { "capacity": 400, "retry_interval": "1s" } });
    let text = document(20.0, later, json!({ "start_time": "30s" }));
    let restart = [(10, "service backend restart")];
    let before = run(&text, &[Defence::Queueing], &restart, 39);
    let counts = before.model().guard_counts(world::ids::ServiceId(0)).1;
    let tally = &before.model().tally().journeys[0];
    // Twenty a second for thirty seconds are more than fit: the rest fails.
    assert_eq!(counts, [400, 0, 0, 400]);
    assert!(tally.failed > 100 && tally.degraded >= 395, "{tally:?}");
    let after = run(&text, &[Defence::Queueing], &restart, 120);
    let counts = after.model().guard_counts(world::ids::ServiceId(0)).1;
    let later = &after.model().tally().journeys[0];
    assert_eq!((counts[1], counts[2], counts[3]), (counts[0], 0, 0), "everything kept was done");
    assert_eq!(later.degraded, counts[0], "nothing queued for later counts as ok, before or after");
    // The work is done by the backend all the same.
    let [work, ok] = [after.model().replicas()[1].answered_calls, later.ok + counts[0]];
    assert!(work.abs_diff(ok) < 20, "{work} answered by the backend, {ok} customers and kept requests");
}

#[test]
fn a_restart_loses_what_was_kept() {
    let text = document(20.0, json!({ "queue_for_later": {} }), json!({ "start_time": "60s" }));
    let commands = [(10, "service backend restart"), (20, "service front restart")];
    let simulation = run(&text, &[Defence::Queueing], &commands, 120);
    let [accepted, done, lost, kept] = simulation.model().guard_counts(world::ids::ServiceId(0)).1;
    assert!(lost > 100, "{lost} lost");
    assert_eq!(accepted, done + lost + kept);
}

/// A chain of d layers, r retries each, over a bottom that refuses everything: (1 + r)^d attempts per request.
#[test]
fn retries_multiply_down_a_chain() {
    for (layers, retries) in [(1, 2), (2, 2), (3, 2), (3, 1), (2, 3)] {
        let mut services = Vec::new();
        for layer in 0..layers {
            let to = format!("s{}.ask", layer + 1);
            services.push(json!({
                "id": format!("s{layer}"), "label": "Layer", "replicas": ["a"], "workers": 1000,
                "operations": [{ "id": "ask", "steps": [{
                    "kind": "call", "to": to, "timeout": "10s",
                    "retry": { "max_attempts": retries + 1, "backoff": { "base": "1ms" } }
                }] }]
            }));
        }
        services.push(json!({
            "id": format!("s{layers}"), "label": "Bottom", "replicas": ["a"], "workers": 1, "queue_limit": 0,
            "operations": [{ "id": "ask", "steps": [{ "kind": "work", "time": { "constant": "1h" } }] }]
        }));
        let mut text: Value = serde_json::from_str(&document(20.0, json!({}), json!({}))).unwrap();
        text["services"] = json!(services);
        text["journeys"][0]["to"] = json!("s0.ask");
        let simulation = run(&text.to_string(), &[], &[], 30);
        let world = simulation.model();
        let tally = &world.tally().journeys[0];
        let bottom = &world.replicas()[layers];
        // One request is worked on for an hour, which makes the bottom refuse the rest; some are under way at the end.
        let per_request = bottom.overflowed as f64 / (tally.ended() as f64);
        let expected = f64::from((1 + retries as u32).pow(layers as u32));
        assert!(
            (per_request / expected - 1.0).abs() < 0.02,
            "{layers} layers, {retries} retries: {per_request:.2}, expected {expected}"
        );
    }
}

/// botocore, retry quota: from a full bucket of 500 a client gets 35 retries at 14 each, or 100 throttled ones at 5; then as many as successes pay for.
#[test]
fn a_token_bucket_lets_so_many_retries_out() {
    let retry = json!({
        "timeout": "50ms",
        "retry": { "max_attempts": 3, "backoff": { "base": "1ms" }, "budget": { "kind": "quota" } }
    });
    // The bottom refuses (throttled, 5 tokens), or never answers (a time-out, 14 tokens).
    for (backend, retries) in
        [(json!({ "workers": 1, "queue_limit": 0 }), 100), (json!({ "workers": 1 }), 35)]
    {
        let mut text: Value = serde_json::from_str(&document(20.0, retry.clone(), backend)).unwrap();
        text["services"][1]["operations"][0]["steps"][0]["time"] = json!({ "constant": "1h" });
        let attempts = |on: &[Defence]| {
            let simulation = run(&text.to_string(), on, &[], 60);
            let world = simulation.model();
            let bottom = &world.replicas()[1];
            let attempts = bottom.overflowed + u64::from(bottom.queued) + bottom.started;
            (attempts, world.tally().journeys[0].offered - world.tally().journeys[0].in_flight())
        };
        let (with, calls) = attempts(&[Defence::RetryBudgets]);
        // The first call is worked on for ever: it times out, which costs a token price of its own.
        let extra = with - calls;
        assert!(extra.abs_diff(retries) <= 3, "{extra} retries, expected {retries}");
        let (without, _) = attempts(&[]);
        assert!(without > 2 * calls, "{without} attempts without the defence, {calls} calls");
    }
}

#[test]
fn a_switch_says_what_it_does_or_why_nothing_changes() {
    for defence in Defence::ALL {
        let (step, backend) = configured(defence);
        let scenario = document(1.0, step, backend);
        let mut session = Session::open(&Opening { scenario, seed: 1, commands: vec![] }).unwrap();
        let mut say = |command: String| {
            session.control(Control::Do(command)).unwrap();
            session.frame().headline
        };
        let on = say(format!("defence {} on", defence.word()));
        assert!(on.starts_with(&defence.title()) && on.contains(" on"), "{on}");
        let again = say(format!("defence {} on", defence.word()));
        assert!(again.starts_with("Nothing changes: "), "{again}");
        let off = say(format!("defence {} off", defence.word()));
        assert!(off.contains(" off for waits that begin from now on"), "{off}");
    }
    let scenario = document(1.0, json!({}), json!({}));
    let mut session = Session::open(&Opening { scenario, seed: 1, commands: vec![] }).unwrap();
    session.control(Control::Do("defence breakers on".to_owned())).unwrap();
    assert_eq!(session.frame().headline, "Nothing changes: this scenario has no circuit breakers.");
}
