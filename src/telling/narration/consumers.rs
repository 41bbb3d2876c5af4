//! What a command on a consumer group did.

use crate::engine::SimDuration;
use crate::language::say;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::command::{ConsumersAction, Effect};
use crate::world::ids::*;
use crate::world::kafka::consumer::{ConsumerSettings, GivenUp};
use crate::world::services::replica::ProcessState;

/// The settings of the consumers of a service.
fn settings(world: &World, service: ServiceId) -> Option<&ConsumerSettings> {
    let spec = &world.topology().services[service.index()];
    spec.consumer.as_ref().map(|consumer| consumer.config.of(world.client_of(service)))
}

/// Tells what an action did to the consumer group of a service; `None` where the table's own words say all.
pub(super) fn acted(
    world: &World,
    service: ServiceId,
    action: ConsumersAction,
    effect: Effect,
) -> Option<String> {
    let names = Names(world.topology());
    let name = names.service(service);
    let settings = settings(world, service)?;
    Some(match (action, effect) {
        (ConsumersAction::Crash(_), Effect::Replicas(count)) => {
            let whom = match count {
                1 => say!(consumers_one_crashes, name),
                count => say!(consumers_several_crash, count, name),
            };
            let due = world.replicas_of(service).map(|id| &world.replicas()[id.index()]);
            let due = due.filter(|replica| replica.process == ProcessState::Refusing);
            let due = due.map(|replica| replica.up_due).max().unwrap_or_default();
            say!(consumers_crash, whom, session = settings.session_timeout, due)
        }
        (ConsumersAction::Poison, Effect::Poisoned(partition)) => {
            let cluster = world.groups().find(|(_, _, other)| *other == service).map(|entry| entry.1)?;
            let retry = settings.retry.unwrap_or_default();
            let pause = match retry.back_off {
                SimDuration::ZERO => say!(consumers_at_once),
                pause => say!(consumers_after, pause),
            };
            let then = match (retry.attempts, retry.then) {
                (None, _) => say!(consumers_for_ever),
                (Some(most), GivenUp::Skip) => say!(consumers_then_skip, most),
                (Some(most), GivenUp::DeadLetter) => {
                    say!(consumers_then_aside, most)
                }
            };
            say!(consumers_poisoned, partition = names.partition(cluster, partition), name, pause, then)
        }
        (ConsumersAction::Restart, _) => say!(consumers_restart, name),
        _ => return None,
    })
}

/// Tells what a repair of a service's consumers did.
pub(super) fn repaired(world: &World, service: ServiceId, passed: u16, slow: bool) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    let repaired = if slow { say!(consumers_slow_no_more) } else { String::new() };
    match passed {
        0 if !slow => say!(consumers_no_record_fails, name),
        0 => say!(consumers_repaired, name, slow = repaired),
        1 => say!(consumers_passes_one, name, slow = repaired),
        count => say!(consumers_passes, name, count, slow = repaired),
    }
}

/// What follows from slow handling.
pub(super) fn slow(world: &World, service: ServiceId) -> String {
    let Some(settings) = settings(world, service) else { return String::new() };
    let records = match settings.max_poll_records {
        1 => say!(consumers_one_record),
        most => say!(consumers_records_of_poll, most),
    };
    say!(consumers_slow, interval = settings.max_poll_interval, records)
}
