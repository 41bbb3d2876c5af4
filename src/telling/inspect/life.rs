//! One request's life: where it was, what for, and the sentence that gives the verdict.

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Inspection, LifeSpan, State};
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
            title: format!("One request: {}", spec.label),
            truth: "Nobody has been followed yet.".to_string(),
            ..Inspection::default()
        };
    };
    let end = life.ended.map_or(now, |ended| ended.0);
    let state = match life.ended {
        None => State::Hung,
        Some((_, outcome, _)) => state_of(outcome),
    };
    Inspection {
        title: format!("One request: {} no. {}", spec.label, life.number + 1),
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
    let who = span.replica.map_or("Customer".to_string(), |id| {
        let replica = &world.replicas()[id.index()];
        let zone = &world.topology().zones[replica.zone.index()].name;
        format!("{} {}, zone {zone}", names.service(replica.service), replica.local + 1)
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
        Doing::Travelling => "on its way".to_string(),
        Doing::Queued => "in the queue".to_string(),
        Doing::Working => "works".to_string(),
        Doing::Answering => "answer on its way".to_string(),
        Doing::Hesitating => "thinks about another attempt".to_string(),
        Doing::Waiting(kind) => match kind {
            WaitKind::Work => "waits".to_string(),
            WaitKind::Service(service) => format!("waits for {}", names.service(service)),
            WaitKind::Ack(cluster, partition) => {
                format!("waits for the acknowledgement of {}", names.partition(cluster, partition))
            }
            WaitKind::Reply(cluster, partition) => {
                format!("waits for a reply over {}", names.partition(cluster, partition))
            }
            WaitKind::Buffer(_) => "waits in send(): the buffer is full".to_string(),
            WaitKind::Metadata(_) => "waits in send() for metadata".to_string(),
            WaitKind::Store(store) => format!("waits for {}", world.topology().stores[store.index()].label),
            WaitKind::Quorum(quorum) => {
                format!("waits for {}", world.topology().quorums[quorum.index()].label)
            }
        },
    }
}

/// Seconds with one decimal, or milliseconds below one.
fn seconds(span: SimDuration) -> String {
    let millis = span.as_micros() / 1_000;
    if millis < 1_000 {
        format!("{millis} ms")
    } else {
        format!("{}.{} s", millis / 1_000, millis / 100 % 10)
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
        number => format!(" in attempt {number} of {}", spec.max_attempts),
    };
    let Some((span, waited)) = longest(life, end) else {
        return format!("Nothing is known of it but that it began at {}.", life.started);
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
    let (is, was) = if life.ended.is_some() { ("waited", "had") } else { ("has waited", "has") };
    let cause = match span.doing {
        Doing::Waiting(WaitKind::Ack(cluster, partition) | WaitKind::Reply(cluster, partition)) => {
            let why = if leaderless { format!(", which {was} no leader") } else { String::new() };
            format!("for partition {}{why}", names.partition(cluster, partition))
        }
        Doing::Waiting(_) => what(world, span.doing).trim_start_matches("waits ").to_string(),
        Doing::Queued => {
            let service = span.replica.map(|id| world.replicas()[id.index()].service);
            format!("in the queue of {}", service.map_or("nobody", |service| names.service(service)))
        }
        _ => "on the network and at work".to_string(),
    };
    let (waited, of) = (seconds(waited), seconds(patience));
    match life.ended {
        None if life.spans.last().is_some_and(|span| span.doing == Doing::Hesitating) => {
            format!(
                "It waited {waited} of {of}{attempt} {cause}; the customer left and thinks about trying again."
            )
        }
        None => format!("It {is} {waited} of {of}{attempt} {cause}. The customer is still there."),
        Some((_, CallOutcome::TimedOut, _)) if took >= patience => {
            format!("It {is} {waited} of {of}{attempt} {cause}; the customer left at {}.", seconds(took))
        }
        Some((_, outcome, _)) => {
            let how = match outcome {
                CallOutcome::Ok => "Answered",
                CallOutcome::Degraded => "Answered late or by a fallback",
                CallOutcome::Rejected => "Refused",
                CallOutcome::Failed => "Ended with an error",
                CallOutcome::TimedOut => "Ended by the limit of a wait",
            };
            format!("{how} after {}{attempt}: {waited} of it {cause}.", seconds(took))
        }
    }
}
