//! What an action on a store or on the traffic did, or why it changed nothing.

use crate::base::decimal::fixed;
use crate::engine::{SimDuration, SimTime};
use crate::run::Run;
use crate::telemetry::state;
use crate::world::World;
use crate::world::command::{StoreAction, TrafficAction};
use crate::world::ids::StoreId;
use crate::world::stores::store::{Refusal, Resource};
use crate::world::topology::StoreSpec;

pub(super) fn acted(run: &Run, refusal: Option<Refusal>, store: StoreId, action: StoreAction) -> String {
    let world = run.world();
    let spec = &world.topology().stores[store.index()];
    let state = &world.stores()[store.index()];
    let label = &spec.label;
    if let Some(refusal) = refusal {
        return refused(run, spec, action, refusal);
    }
    let operations = spec.operations.as_ref();
    match action {
        StoreAction::ScaleUp => match operations.and_then(|all| all.scale_up.as_ref()) {
            Some(up) if up.stop > SimDuration::ZERO => format!(
                "{label} is prepared for a larger instance for {}; then it stands still for {}.",
                up.time, up.stop
            ),
            Some(up) => format!(
                "{label} is copied to instances of double the size. It takes {} and {}% of its CPU; then a new primary is elected, without writes meanwhile.",
                up.time,
                fixed(libm::round(100.0 * up.sync_load), 0)
            ),
            None => String::new(),
        },
        StoreAction::Split => match operations.and_then(|all| all.split.as_ref()) {
            Some(split) if split.time == SimDuration::ZERO => {
                format!(
                    "{label} will be split into {} after a maintenance stop of {}.",
                    split.into, split.stop
                )
            }
            Some(split) => format!(
                "{label} will be split into {}: {} of preparation, then a maintenance stop of {}.",
                split.into, split.time, split.stop
            ),
            None => String::new(),
        },
        StoreAction::Cache(of) => match state.cache_of(of, spec, run.now()) {
            Some((due, _)) => format!(
                "A cache for “{}” is deployed at {due}. It is cold then: it learns a key with the first query for it.",
                spec.classes[of.index()].id
            ),
            None => String::new(),
        },
        StoreAction::Prune(of) => match state.pruned(of) {
            Some(due) => format!("“{}” is pruned from {due} on.", spec.classes[of.index()].id),
            None => String::new(),
        },
        StoreAction::Stop => {
            format!("{label} is stopped, as planned: nobody is answered until it is started.")
        }
        StoreAction::Start => match state.work() {
            Some(work) => format!("{label} starts; it answers from {} on.", work.due),
            None => format!("{label} starts."),
        },
    }
}

fn refused(run: &Run, spec: &StoreSpec, action: StoreAction, refusal: Refusal) -> String {
    let label = &spec.label;
    match refusal {
        Refusal::Busy(other, due) => {
            format!(
                "Nothing changes: {} of {label} is under way, its next change is at {due}.",
                other.doing(spec)
            )
        }
        Refusal::Stopped => format!("Nothing changes: {label} is stopped already."),
        Refusal::Runs => format!("Nothing changes: {label} runs."),
        Refusal::Largest => format!("Nothing changes: there is no larger instance for {label}."),
        Refusal::Done(due) if due > run.now() => {
            format!("Nothing changes: {} is under way and due at {due}.", action.doing(spec))
        }
        Refusal::Done(since) => {
            format!("Nothing changes: {} has been done since {since}.", action.doing(spec))
        }
    }
}

/// The store that has too little of something, or stands still: `Redis’s CPU is saturated`.
pub(super) fn scarce(world: &World) -> Option<String> {
    let stores = world.stores().iter().zip(&world.topology().stores);
    let mut found = stores.filter_map(|(store, spec)| {
        let what = if store.stands_still() {
            " stands still, as planned"
        } else if store.is_saturated(Resource::Network) {
            ": answers wait for its network interface"
        } else if store.is_saturated(Resource::Cpu) {
            "’s CPU is saturated"
        } else {
            return None;
        };
        Some(format!("{}{what}", spec.label))
    });
    found.next()
}

/// What the stores have to do: `MongoDB 84% CPU, Redis 31% CPU`.
fn in_short(world: &World, now: SimTime) -> String {
    let stores = world.stores().iter().zip(&world.topology().stores);
    let each = stores
        .map(|(store, spec)| format!("{} {}% CPU", spec.label, fixed(100.0 * store.utilisation(now), 0)));
    each.collect::<Vec<_>>().join(", ")
}

/// What serves: the stores' load, or the balancer's targets where there are none.
pub(super) fn serves(world: &World, now: SimTime) -> String {
    match world.stores() {
        [] => {
            let (healthy, all) = state::targets(world);
            format!("{healthy} of {all} targets pass their checks")
        }
        _ => in_short(world, now),
    }
}

pub(super) fn traffic(run: &Run, before: u8, action: TrafficAction) -> String {
    match action {
        _ if before == times(action) => match action {
            TrafficAction::Normal => "Nothing changes: as many customers come as usual.".to_string(),
            TrafficAction::Surge(times) => {
                format!("Nothing changes: {times} times as many customers come already.")
            }
        },
        TrafficAction::Normal => {
            "As many customers come as usual from now on; those who are here stay.".to_string()
        }
        TrafficAction::Surge(times) => {
            let both = if run.twin().is_some() { ", in both runs" } else { "" };
            format!("{times} times as many customers come from now on{both}.")
        }
    }
}

fn times(action: TrafficAction) -> u8 {
    match action {
        TrafficAction::Normal => 1,
        TrafficAction::Surge(times) => times,
    }
}
