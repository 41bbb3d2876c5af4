//! One request's life: where it was, what for, and the sentence that gives the verdict.

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Inspection, LifeSpan, State};
use crate::language::say;
use crate::run::Run;
use crate::telemetry::causes::LONG_WAIT;
use crate::telemetry::names::Names;
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::watch::lives::{Doing, Life, Span};
use crate::world::{WaitKind, World};

/// The life of a journey's visit that is worth showing. Links and kept runs open with it at the start, where nobody
/// has been followed yet.
pub(super) fn inspect(run: &Run, journey: JourneyId) -> Inspection {
    let (world, now) = (run.world(), run.now());
    let spec = &world.topology().journeys[journey.index()];
    let late = now - spec.target;
    let Some(life) = world.lives().and_then(|lives| lives.telling(journey, late)) else {
        return Inspection {
            title: say!(life_title, label = spec.label),
            truth: say!(life_nobody),
            ..Inspection::default()
        };
    };
    let end = life.ended.map_or(now, |ended| ended.0);
    let state = match life.ended {
        None => State::Hung,
        Some((_, outcome, _)) => state_of(outcome),
    };
    Inspection {
        title: say!(life_numbered, label = spec.label, number = (life.number + 1).to_string()),
        state,
        truth: verdict(world, life, now),
        life: life.spans.iter().map(|span| line(world, span, end)).collect(),
        ..Inspection::default()
    }
}

fn state_of(outcome: CallOutcome) -> State {
    match outcome {
        CallOutcome::Ok => State::Ok,
        CallOutcome::Degraded => State::Fallback,
        CallOutcome::Rejected => State::Rejecting,
        CallOutcome::Failed => State::Failing,
        CallOutcome::TimedOut => State::Hung,
    }
}

fn line(world: &World, span: &Span, end: SimTime) -> LifeSpan {
    let names = Names(world.topology());
    let to = span.to.min(end);
    let who = span.replica.map_or(say!(life_customer), |id| {
        let replica = &world.replicas()[id.index()];
        let zone = &world.topology().zones[replica.zone.index()].name;
        say!(life_who, label = names.service(replica.service), number = (replica.local + 1).to_string(), zone)
    });
    let long = to.since(span.from) > LONG_WAIT;
    let state = match span.doing {
        Doing::Working => State::Busy,
        _ if long => State::Hung,
        _ => State::Ok,
    };
    LifeSpan {
        part: span.replica.map(Part::Replica),
        who,
        what: what(world, span.doing),
        from_us: span.from.as_micros(),
        to_us: to.as_micros(),
        depth: span.depth,
        state,
    }
}

fn what(world: &World, doing: Doing) -> String {
    let names = Names(world.topology());
    match doing {
        Doing::Travelling => say!(life_travels),
        Doing::Queued => say!(life_queued),
        Doing::Working => say!(life_works),
        Doing::Answering => say!(life_answer_travels),
        Doing::Hesitating => say!(life_hesitates),
        Doing::Waiting(kind) => match kind {
            WaitKind::Work => say!(life_waits),
            WaitKind::Service(service) => say!(life_waits_for, whom = names.service(service)),
            WaitKind::Ack(cluster, partition) => {
                say!(life_waits_for_ack, partition = names.partition(cluster, partition))
            }
            WaitKind::Reply(cluster, partition) => {
                say!(life_waits_for_reply, partition = names.partition(cluster, partition))
            }
            WaitKind::Buffer(_) => say!(life_waits_for_buffer),
            WaitKind::Metadata(_) => say!(life_waits_for_metadata),
            WaitKind::Store(store) => {
                say!(life_waits_for, whom = world.topology().stores[store.index()].label)
            }
            WaitKind::Quorum(quorum) => {
                say!(life_waits_for, whom = world.topology().quorums[quorum.index()].label)
            }
        },
    }
}

/// What a span that waits is for, to follow how long it waited.
fn waited_for(world: &World, kind: WaitKind) -> String {
    let (names, topology) = (Names(world.topology()), world.topology());
    match kind {
        WaitKind::Work => say!(life_waits),
        WaitKind::Service(service) => say!(life_for, whom = names.service(service)),
        WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition) => {
            say!(life_for_partition, partition = names.partition(cluster, partition))
        }
        WaitKind::Buffer(_) => say!(life_for_buffer),
        WaitKind::Metadata(_) => say!(life_for_metadata),
        WaitKind::Store(store) => say!(life_for, whom = topology.stores[store.index()].label),
        WaitKind::Quorum(quorum) => say!(life_for, whom = topology.quorums[quorum.index()].label),
    }
}

/// Seconds with one decimal, or milliseconds below one.
fn seconds(span: SimDuration) -> String {
    let millis = span.as_micros() / 1_000;
    if millis < 1_000 {
        say!(milliseconds, number = millis)
    } else {
        say!(seconds, number = ((millis / 100) as f64 / 10.0, 1))
    }
}

/// The longest wait of the last attempt: the innermost one, for which the others only waited.
fn longest(life: &Life, end: SimTime) -> Option<(&Span, SimDuration)> {
    let spans = life.spans.iter().filter(|span| span.attempt == life.attempts);
    let inner = spans.filter(|span| !matches!(span.doing, Doing::Waiting(WaitKind::Service(_))));
    let timed = inner.map(|span| (span, span.to.min(end).since(span.from)));
    timed.max_by_key(|entry| (entry.1, entry.0.depth))
}

/// Says how the request ended, and through what.
fn verdict(world: &World, life: &Life, now: SimTime) -> String {
    let topology = world.topology();
    let spec = &topology.journeys[life.journey.index()];
    let patience = spec.patience.min(topology.idle_timeout(spec.service));
    let end = life.ended.map_or(now, |ended| ended.0);
    let took = end.since(life.attempt_started);
    let attempt = match life.attempts {
        0 | 1 => String::new(),
        number => say!(life_attempt, number, most = spec.max_attempts),
    };
    let Some((span, waited)) = longest(life, end) else {
        return say!(life_unknown, started = life.started);
    };
    let leaderless = match life.ended {
        Some(_) => life.leaderless,
        None => match span.doing {
            Doing::Waiting(WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition)) => {
                world.is_leaderless(Blame::Partition(cluster, partition))
            }
            _ => false,
        },
    };
    let names = Names(topology);
    let cause = match span.doing {
        Doing::Waiting(WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition)) => {
            let partition = names.partition(cluster, partition);
            match (leaderless, life.ended) {
                (false, _) => say!(life_for_partition, partition),
                (true, Some(_)) => say!(life_for_leaderless, partition),
                (true, None) => say!(life_for_leaderless_now, partition),
            }
        }
        Doing::Waiting(kind) => waited_for(world, kind),
        Doing::Queued => {
            let service = span.replica.map(|id| world.replicas()[id.index()].service);
            let nobody = || say!(life_nobody_named);
            let whom = service.map_or_else(nobody, |service| names.service(service).to_owned());
            say!(life_in_queue, whom)
        }
        _ => say!(life_elsewhere),
    };
    let (waited, of) = (seconds(waited), seconds(patience));
    match life.ended {
        None if life.spans.last().is_some_and(|span| span.doing == Doing::Hesitating) => {
            say!(life_left_thinks, waited, of, attempt, cause)
        }
        None => say!(life_still_there, waited, of, attempt, cause),
        Some((_, CallOutcome::TimedOut, _)) if took >= patience => {
            say!(life_left, waited, of, attempt, cause, took = seconds(took))
        }
        Some((_, outcome, _)) => {
            let how = match outcome {
                CallOutcome::Ok => say!(life_ended_ok),
                CallOutcome::Degraded => say!(life_ended_degraded),
                CallOutcome::Rejected => say!(life_ended_refused),
                CallOutcome::Failed => say!(life_ended_failed),
                CallOutcome::TimedOut => say!(life_ended_by_limit),
            };
            say!(life_ended, how, took = seconds(took), attempt, waited, cause)
        }
    }
}
