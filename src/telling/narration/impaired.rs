//! What a command on single replicas did, and what is wrong with impaired parts.

use super::consumers;
use crate::engine::SimTime;
use crate::telemetry::names::Names;
use crate::telling::impaired;
use crate::world::World;
use crate::world::command::{DnsAction, ImpairAction, ReplicaAction, Severity, Which, Worse, asked};
use crate::world::front::names::Name;
use crate::world::ids::*;
use crate::world::impairment::{Callee, Faulty};
use crate::world::services::replica::ProcessState;
use crate::world::topology::{Algorithm, CheckKind};

/// What is wrong with an impaired part, and how many others are impaired.
pub(super) fn wrong(world: &World, now: SimTime) -> Option<String> {
    let all = impaired::all(world, now);
    let first = all.first()?;
    let others = match all.len() - 1 {
        0 => String::new(),
        1 => "; another part is impaired, too".to_string(),
        others => format!("; {others} other parts are impaired, too"),
    };
    Some(format!("{}: {}{others}", first.whom, first.what.join("; ")))
}

/// Those whom a sentence is about: `Fees replica 3`, `3 of 10 replicas of Fees`.
struct Subject {
    name: String,
    one: bool,
}

impl Subject {
    fn new(world: &World, service: ServiceId, which: Which, count: u16) -> Subject {
        let names = Names(world.topology());
        let label = names.service(service);
        if let Which::One(_) = which {
            return Subject { name: which.of(label), one: true };
        }
        let there = |id: &ReplicaId| world.replicas()[id.index()].process != ProcessState::NotLaunched;
        let all = world.replicas_of(service).filter(there).count();
        Subject { name: format!("{count} of {all} replicas of {label}"), one: count == 1 }
    }

    /// The subject with its verb.
    fn verb(&self, one: &str, several: &str) -> String {
        format!("{} {}", self.name, if self.one { one } else { several })
    }
}

/// Tells what an action did to `count` replicas of those that it was about.
pub(super) fn replicas(
    world: &World,
    service: ServiceId,
    which: Which,
    action: ReplicaAction,
    count: u16,
) -> String {
    let who = Subject::new(world, service, which, count);
    match action {
        ReplicaAction::Crash => format!(
            "{}: connections are refused. Started again, {}.",
            who.verb("crashes", "crash"),
            serves(world, service, which)
        ),
        ReplicaAction::Stick => format!(
            "{} requests and {} none.{}",
            who.verb("is stuck: it takes", "are stuck: they take"),
            if who.one { "finishes" } else { "finish" },
            checked(world, service)
        ),
        ReplicaAction::Worse(worse) => worsened(world, service, &who, worse),
        ReplicaAction::Repair => {
            let restarted = world.replicas_meant(service, which).into_iter().any(|id| starts(world, id));
            match restarted {
                true => format!(
                    "{}, and {}.",
                    who.verb("is restarted", "are restarted"),
                    serves(world, service, which)
                ),
                false => format!("{} again.", who.verb("is well", "are well")),
            }
        }
        ReplicaAction::Terminate => format!(
            "{}: the group looks once a minute and launches what is missing.",
            who.verb("ends", "end")
        ),
    }
}

fn worsened(world: &World, service: ServiceId, who: &Subject, worse: Worse) -> String {
    let growth = worse.growth();
    match worse.severity {
        Severity::Slow(factor) => format!(
            "{} {} times as long{growth}. A restart does not mend a slow host.{}",
            who.verb("needs for its work", "need for their work"),
            factor.number(),
            checked(world, service)
        ),
        Severity::Errors(share) => {
            let least = matches!(
                world.balancer().group(service).algorithm,
                Algorithm::LeastOutstanding | Algorithm::LeastOfTwo
            );
            let busy = if least { " Who answers at once looks the least busy, and gets more." } else { "" };
            format!(
                "{} {} of requests with an error at once{growth}.{busy}{}",
                who.verb("answers", "answer"),
                share.spell(),
                checked(world, service)
            )
        }
    }
}

/// Says what a check makes of a replica that accepts connections.
fn checked(world: &World, service: ServiceId) -> &'static str {
    match world.balancer().group(service).check.kind {
        CheckKind::None => " Nobody checks it.",
        CheckKind::Shallow => " The check only asks the process, and passes.",
        CheckKind::Deep(_) => " The check is a request like others.",
    }
}

/// Tells what was done to a part that can be impaired; `None` where the table's own words say all.
pub(super) fn part(world: &World, part: Faulty, action: ImpairAction) -> Option<String> {
    let ImpairAction::Worse(worse) = action else { return None };
    let (asked, growth) = (asked(world.topology(), part), worse.growth());
    let text = match worse.severity {
        Severity::Errors(share) => {
            let how = match part {
                Faulty::Operation(..) | Faulty::Consumers(_) => "before any work is done",
                Faulty::Store(_) | Faulty::Class(..) | Faulty::Edge(_, Callee::Store(_)) => {
                    "at the server, without a core"
                }
                Faulty::Edge(_, Callee::Service(_)) => "before they leave",
            };
            format!("{} of {asked} end in an error at once, {how}{growth}.", share.spell())
        }
        Severity::Slow(factor) => {
            let how = match part {
                Faulty::Operation(..) => "of their workers' CPU",
                Faulty::Consumers(service) => &consumers::slow(world, service),
                Faulty::Store(_) | Faulty::Class(..) => "of a core",
                Faulty::Edge(..) => "until they are answered, and whoever did the work is free meanwhile",
            };
            format!("From now on {asked} take {} times as long {how}{growth}.", factor.number())
        }
    };
    Some(text)
}

/// Tells what was done to a name; `None` where the table's own words say all.
pub(super) fn name(world: &World, name: Name, action: DnsAction) -> Option<String> {
    let (called, live) = (name.called(world.topology()), world.topology().balancer.name_ttl);
    Some(match action {
        DnsAction::Fail => format!(
            "From now on {called} gives no address. Clients keep theirs for {live}, so it hurts them one after the other; a process that starts has none."
        ),
        DnsAction::Stale(span) => format!(
            "From now on {called} gives out what was true {} ago: a zone that goes, or comes, is noticed so much later.",
            span.duration()
        ),
        DnsAction::Repair => return None,
    })
}

fn starts(world: &World, id: ReplicaId) -> bool {
    world.replicas()[id.index()].process == ProcessState::Refusing
}

/// When those that start serve.
fn serves(world: &World, service: ServiceId, which: Which) -> String {
    let starting = world.replicas_meant(service, which).into_iter().filter(|id| starts(world, *id));
    let due: Vec<_> = starting.map(|id| world.replicas()[id.index()].up_due).collect();
    let first = due.iter().min().copied().unwrap_or_default();
    match due.iter().max() {
        Some(&last) if last > first => format!("the first serves at {first}, the last at {last}"),
        _ if due.len() > 1 => format!("they serve at {first}"),
        _ => format!("it serves at {first}"),
    }
}
