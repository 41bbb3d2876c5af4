//! What a command on a consumer group did.

use crate::engine::SimDuration;
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
                1 => format!("A consumer of {name} crashes and leaves"),
                count => format!("{count} consumers of {name} crash and leave"),
            };
            let due = world.replicas_of(service).map(|id| &world.replicas()[id.index()]);
            let due = due.filter(|replica| replica.process == ProcessState::Refusing);
            let due = due.map(|replica| replica.up_due).max().unwrap_or_default();
            format!(
                "{whom} without a word: the group misses what does not send heartbeats after {}. Processes are started again, to serve at {due}.",
                settings.session_timeout
            )
        }
        (ConsumersAction::Poison, Effect::Poisoned(partition)) => {
            let cluster = world.groups().find(|(_, _, other)| *other == service).map(|entry| entry.1)?;
            let retry = settings.retry.unwrap_or_default();
            let pause = match retry.back_off {
                SimDuration::ZERO => "at once".to_string(),
                pause => format!("after {pause}"),
            };
            let then = match (retry.attempts, retry.then) {
                (None, _) => "for ever: the partition stands still".to_string(),
                (Some(most), GivenUp::Skip) => format!("up to {most} attempts, and skips it then"),
                (Some(most), GivenUp::DeadLetter) => {
                    format!("up to {most} attempts, and puts it aside in the dead-letter topic then")
                }
            };
            format!(
                "The next record of {} fails whenever {name} handles it. It tries again {pause}, {then}.",
                names.partition(cluster, partition)
            )
        }
        (ConsumersAction::Restart, _) => format!(
            "The consumers of {name} are closed and begun anew: they look for their coordinator, join, and read from the last commit."
        ),
        _ => return None,
    })
}

/// Tells what a repair of a service's consumers did.
pub(super) fn repaired(world: &World, service: ServiceId, passed: u16, slow: bool) -> String {
    let names = Names(world.topology());
    let name = names.service(service);
    let slow = if slow { " Handling takes as long as usual again." } else { "" };
    match passed {
        0 if slow.is_empty() => format!("No record fails at the consumers of {name} any more."),
        0 => format!("The consumers of {name} are repaired.{slow}"),
        1 => format!("{name} passes over the record that failed, and reads on behind it.{slow}"),
        count => format!("{name} passes over {count} records that failed, and reads on behind them.{slow}"),
    }
}

/// What follows from slow handling.
pub(super) fn slow(world: &World, service: ServiceId) -> String {
    let Some(settings) = settings(world, service) else { return String::new() };
    let records = match settings.max_poll_records {
        1 => "one record".to_string(),
        most => format!("the {most} records that a poll may give"),
    };
    format!(
        "in their member's hands. One that needs longer than {} for {records} leaves its group",
        settings.max_poll_interval
    )
}
