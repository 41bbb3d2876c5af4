//! What a command on single replicas did, and what is wrong with impaired parts.

use super::consumers;
use crate::engine::SimTime;
use crate::language::say;
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
        1 => say!(worse_another),
        others => say!(worse_others, others),
    };
    Some(say!(worse_wrong, whom = first.whom, what = first.what.join("; "), others))
}

/// Those whom a sentence is about: `Fees replica 3`, `3 of 10 replicas of Fees`.
struct Subject {
    name: String,
    count: u16,
}

impl Subject {
    fn new(world: &World, service: ServiceId, which: Which, count: u16) -> Subject {
        let names = Names(world.topology());
        let label = names.service(service);
        if let Which::One(_) = which {
            return Subject { name: which.of(label), count: 1 };
        }
        let there = |id: &ReplicaId| world.replicas()[id.index()].process != ProcessState::NotLaunched;
        let all = world.replicas_of(service).filter(there).count();
        Subject { name: say!(worse_some_replicas, count, all, label), count }
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
    let subject = Subject::new(world, service, which, count);
    let (who, count) = (&subject.name, subject.count);
    match action {
        ReplicaAction::Crash => say!(worse_crash, who, count, serves = serves(world, service, which)),
        ReplicaAction::Stick => say!(worse_stuck, who, count, checked = checked(world, service)),
        ReplicaAction::Worse(worse) => worsened(world, service, &subject, worse),
        ReplicaAction::Repair => {
            let restarted = world.replicas_meant(service, which).into_iter().any(|id| starts(world, id));
            match restarted {
                true => say!(worse_restarted, who, count, serves = serves(world, service, which)),
                false => say!(worse_well, who, count),
            }
        }
        ReplicaAction::Terminate => say!(worse_ended, who, count),
    }
}

fn worsened(world: &World, service: ServiceId, subject: &Subject, worse: Worse) -> String {
    let (who, count, growth) = (&subject.name, subject.count, worse.growth());
    let checked = checked(world, service);
    match worse.severity {
        Severity::Slow(factor) => {
            say!(worse_slow, who, count, times = factor.number(), growth, checked)
        }
        Severity::Errors(share) => {
            let least = matches!(
                world.balancer().group(service).algorithm,
                Algorithm::LeastOutstanding | Algorithm::LeastOfTwo
            );
            let busy = if least { say!(worse_looks_least_busy) } else { String::new() };
            say!(worse_errors, who, count, share = share.said(), growth, busy, checked)
        }
    }
}

/// Says what a check makes of a replica that accepts connections.
fn checked(world: &World, service: ServiceId) -> String {
    match world.balancer().group(service).check.kind {
        CheckKind::None => say!(worse_unchecked),
        CheckKind::Shallow => say!(worse_checked_shallow),
        CheckKind::Deep(_) => say!(worse_checked_deep),
    }
}

/// Tells what was done to a part that can be impaired; `None` where the table's own words say all.
pub(super) fn part(world: &World, part: Faulty, action: ImpairAction) -> Option<String> {
    let ImpairAction::Worse(worse) = action else { return None };
    let (asked, growth) = (asked(world.topology(), part), worse.growth());
    let text = match worse.severity {
        Severity::Errors(share) => {
            let how = match part {
                Faulty::Operation(..) | Faulty::Consumers(_) => say!(worse_before_work),
                Faulty::Store(_) | Faulty::Class(..) | Faulty::Edge(_, Callee::Store(_)) => {
                    say!(worse_at_server)
                }
                Faulty::Edge(_, Callee::Service(_)) => say!(worse_before_leaving),
            };
            say!(worse_part_errors, share = share.said(), asked, how, growth)
        }
        Severity::Slow(factor) => {
            let how = match part {
                Faulty::Operation(..) => say!(worse_of_workers_cpu),
                Faulty::Consumers(service) => consumers::slow(world, service),
                Faulty::Store(_) | Faulty::Class(..) => say!(worse_of_a_core),
                Faulty::Edge(..) => say!(worse_until_answered),
            };
            say!(worse_part_slow, asked, times = factor.number(), how, growth)
        }
    };
    Some(text)
}

/// Tells what was done to a name; `None` where the table's own words say all.
pub(super) fn name(world: &World, name: Name, action: DnsAction) -> Option<String> {
    let (called, live) = (name.called(world.topology()), world.topology().balancer.name_ttl);
    Some(match action {
        DnsAction::Fail => say!(worse_name_fails, called, live),
        DnsAction::Stale(span) => say!(worse_name_stale, called, span = span.duration()),
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
        Some(&last) if last > first => say!(worse_serve_first_last, first, last),
        _ if due.len() > 1 => say!(worse_serve_all, first),
        _ => say!(worse_serve_one, first),
    }
}
