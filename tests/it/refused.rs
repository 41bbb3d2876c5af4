//! Customers whose clients send a refused request again by themselves: at once, or after a pause.

use blast_radius::engine::SimDuration;
use blast_radius::world::fact::Fact;
use blast_radius::world::services::call::CallOutcome;
use blast_radius::world::topology::RejectedRetry;
use serde_json::{Value, json};

use crate::support::driven::Driven;

/// One worker that needs a second for a request, and no queue: whoever finds it busy is refused.
fn busy(retry: Option<Value>) -> Value {
    let mut document = json!({
        "version": 1, "id": "refused", "title": "Refused", "summary": "One worker.", "clock_start": "00:00:00 UTC",
        "customers": 100_000, "zones": [{ "id": "a" }, { "id": "b" }],
        "network": { "same_zone": "1us", "cross_zone": "1us", "client": "1us" },
        "services": [{ "id": "app", "label": "App", "replicas": ["a"], "workers": 1, "queue_limit": 0,
            "operations": [{ "id": "ask", "steps": [{ "kind": "work", "time": { "constant": "1s" } }] }] }],
        "journeys": [{ "id": "ask", "label": "Ask", "to": "app.ask", "rate": 1, "target": "2s", "patience": "10s" }]
    });
    if let Some(retry) = retry {
        document["journeys"][0]["retry_rejected"] = retry;
    }
    document
}

/// Attempts of the visits that ended, by whether they were answered; and requests that the service refused.
fn attempts(retry: Option<Value>) -> (Vec<u8>, Vec<u8>, u64) {
    let mut run = Driven::new(&busy(retry), 1);
    run.to(4_000);
    let of = |answered: bool| {
        let ended = run.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::VisitEnded { outcome, attempts, .. } => Some((outcome.answered(), *attempts)),
            _ => None,
        });
        ended.filter(|entry| entry.0 == answered).map(|entry| entry.1).collect::<Vec<u8>>()
    };
    let refused = run.world().replicas().iter().map(|replica| replica.overflowed).sum();
    (of(true), of(false), refused)
}

#[test]
fn a_rejection_is_an_answer_unless_the_client_takes_it_for_none() {
    let (answered, lost, refused) = attempts(None);
    assert!(answered.iter().chain(&lost).all(|&attempts| attempts == 1));
    assert_eq!(lost.len() as u64, refused);
    // Erlang B of one server at one Erlang: half.
    let share = lost.len() as f64 / (answered.len() + lost.len()) as f64;
    assert!((share - 0.5).abs() < 0.03, "{share}");

    // At once: the worker is as busy as before, so all attempts are refused.
    let (_, lost, refused) = attempts(Some(json!({ "attempts": 4 })));
    assert!(lost.iter().all(|&attempts| attempts == 4), "the last attempt decides");
    assert!(refused >= 4 * lost.len() as u64 && lost.len() > 1_500, "{refused} for {}", lost.len());

    // After a pause: some find it idle, and more are answered in the end.
    let (answered, later, refused) = attempts(Some(json!({ "attempts": 4, "pause": "3s", "jitter": 1.0 })));
    assert!(later.len() * 3 < lost.len() * 2, "{} instead of {}", later.len(), lost.len());
    assert!(answered.iter().any(|&attempts| attempts > 1) && refused > later.len() as u64);
}

#[test]
fn a_balancer_without_a_target_refuses_too() {
    let ended = |retry: Option<Value>| {
        let mut document = busy(retry);
        document["services"][0]["autoscaling"] =
            json!({ "min": 1, "max": 1, "registered_by": "instance_id" });
        let mut run = Driven::new(&document, 1);
        run.give("10s service app terminate a").to(200);
        let ended = run.facts.iter().filter_map(|(at, fact)| match fact {
            Fact::VisitEnded { outcome: CallOutcome::Failed, attempts, .. } if at.as_secs_f64() > 60.0 => {
                Some(*attempts)
            }
            _ => None,
        });
        ended.collect::<Vec<u8>>()
    };
    let (once, thrice) = (ended(None), ended(Some(json!({ "attempts": 3 }))));
    assert!(once.len() > 50 && once.iter().all(|&attempts| attempts == 1), "{once:?}");
    assert!(thrice.len() > 50 && thrice.iter().all(|&attempts| attempts == 3), "{thrice:?}");
}

#[test]
fn pauses_grow_and_are_drawn() {
    let retry = |pause, factor, jitter| RejectedRetry {
        attempts: 5,
        pause: SimDuration::from_millis(pause),
        factor,
        jitter,
    };
    for (retry, attempt, unit, millis) in [
        (retry(0, 1.0, 0.0), 1, 0.7, 0),
        (retry(100, 1.0, 0.0), 3, 0.7, 100),
        (retry(100, 2.0, 0.0), 1, 0.7, 100),
        (retry(100, 2.0, 0.0), 4, 0.7, 800),
        (retry(100, 2.0, 1.0), 2, 0.25, 150),
        (retry(100, 2.0, 0.5), 2, 1.0, 100),
        // A limit of ours: an hour.
        (retry(60_000, 10.0, 0.0), 5, 0.0, 3_600_000),
    ] {
        assert_eq!(retry.pause(attempt, unit), SimDuration::from_millis(millis), "{retry:?}, {attempt}");
    }
}
