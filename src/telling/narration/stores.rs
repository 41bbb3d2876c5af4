//! What an action on a store or on the traffic did, and what the stores have to do.

use crate::base::decimal::fixed;
use crate::engine::{SimDuration, SimTime};
use crate::run::Run;
use crate::telemetry::state;
use crate::world::World;
use crate::world::command::{StoreAction, TrafficAction};
use crate::world::ids::StoreId;
use crate::world::stores::store::Resource;

/// Tells what an action on a store did; `None` where the table's own words say all.
pub(super) fn acted(run: &Run, store: StoreId, action: StoreAction) -> Option<String> {
    let world = run.world();
    let spec = &world.topology().stores[store.index()];
    let state = &world.stores()[store.index()];
    let label = &spec.label;
    let operations = spec.operations.as_ref();
    Some(match action {
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
            None => return None,
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
            None => return None,
        },
        StoreAction::Cache(of) => match state.cache_of(of, spec, run.now()) {
            Some((due, _)) => format!(
                "A cache for “{}” is deployed at {due}. It is cold then: it learns a key with the first query for it.",
                spec.classes[of.index()].id
            ),
            None => return None,
        },
        StoreAction::Prune(of) => match state.pruned(of) {
            Some(due) => format!("“{}” is pruned from {due} on.", spec.classes[of.index()].id),
            None => return None,
        },
        StoreAction::Stop => {
            format!("{label} is stopped, as planned: nobody is answered until it is started.")
        }
        StoreAction::Start => match state.work() {
            Some(work) => format!("{label} starts; it answers from {} on.", work.due),
            None => format!("{label} starts."),
        },
        StoreAction::FailOver => failed_over(world, store),
        StoreAction::Evict(_) => return None,
        StoreAction::Coalesce(true) => format!(
            "From now on the clients of one replica share a question behind {label} for the same entry."
        ),
        StoreAction::Coalesce(false) => {
            format!("From now on each client asks behind {label} alone, also for the same entry.")
        }
    })
}

/// Says what a fail-over costs: the election, and the connections.
fn failed_over(world: &World, store: StoreId) -> String {
    let spec = &world.topology().stores[store.index()];
    let label = &spec.label;
    let cut = match spec.pool.and_then(|pool| pool.connect) {
        Some(_) => " Every connection is cut, and all are opened anew.",
        None => "",
    };
    format!(
        "{label} moves its primary to another member. It has none for about {}: nobody has to miss the old one first.{cut}",
        spec.election_time
    )
}

/// Says what an eviction lets through to the stores behind.
pub(super) fn evicted(world: &World, store: StoreId, lost: u32) -> String {
    let spec = &world.topology().stores[store.index()];
    let mut behind: Vec<&str> =
        spec.cached.iter().map(|own| world.topology().stores[own.store.index()].label.as_str()).collect();
    behind.dedup();
    let shared = world.stores()[store.index()].cached().iter().all(|own| own.coalesces());
    let each = match shared {
        true => "each replica asks once for an entry",
        false => "everybody who asks for one goes there, also for the same",
    };
    format!(
        "{} lost {lost} entries: until they are filled again, {} gets what it kept away, and {each}.",
        spec.label,
        behind.join(" and ")
    )
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

/// Sums up the stores' loads: `MongoDB 84% CPU, Redis 31% CPU`.
fn in_short(world: &World, now: SimTime) -> String {
    let stores = world.stores().iter().zip(&world.topology().stores);
    let each = stores
        .map(|(store, spec)| format!("{} {}% CPU", spec.label, fixed(100.0 * store.utilisation(now), 0)));
    each.collect::<Vec<_>>().join(", ")
}

/// Sums up what serves: the stores' load, or the balancer's targets where there are none.
pub(super) fn serves(world: &World, now: SimTime) -> String {
    match world.stores() {
        [] => {
            let (healthy, all) = state::targets(world);
            format!("{healthy} of {all} targets pass their checks")
        }
        _ => in_short(world, now),
    }
}

pub(super) fn traffic(run: &Run, action: TrafficAction) -> String {
    match action {
        TrafficAction::Normal => {
            "As many customers come as usual from now on; those who are here stay.".to_string()
        }
        TrafficAction::Surge(times) => {
            let both = if run.twin().is_some() { ", in both runs" } else { "" };
            format!("{times} times as many customers come from now on{both}.")
        }
    }
}
