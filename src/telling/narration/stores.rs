//! What an action on a store or on the traffic did, and what the stores have to do.

use crate::engine::{SimDuration, SimTime};
use crate::language::{self, say};
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
            Some(up) if up.stop > SimDuration::ZERO => {
                say!(stores_scale_stop, label, time = up.time, stop = up.stop)
            }
            Some(up) => {
                say!(stores_scale_copy, label, time = up.time, cpu = (libm::round(100.0 * up.sync_load), 0))
            }
            None => return None,
        },
        StoreAction::Split => match operations.and_then(|all| all.split.as_ref()) {
            Some(split) if split.time == SimDuration::ZERO => {
                say!(stores_split_stop, label, parts = split.into, stop = split.stop)
            }
            Some(split) => {
                say!(stores_split_prepared, label, parts = split.into, time = split.time, stop = split.stop)
            }
            None => return None,
        },
        StoreAction::Cache(of) => match state.cache_of(of, spec, run.now()) {
            Some((due, _)) => say!(stores_cache_due, query = spec.classes[of.index()].id, due),
            None => return None,
        },
        StoreAction::Prune(of) => match state.pruned(of) {
            Some(due) => say!(stores_prune_due, query = spec.classes[of.index()].id, due),
            None => return None,
        },
        StoreAction::Stop => {
            say!(stores_stopped, label)
        }
        StoreAction::Start => match state.work() {
            Some(work) => say!(stores_starts_due, label, due = work.due),
            None => say!(stores_starts, label),
        },
        StoreAction::FailOver => failed_over(world, store),
        StoreAction::Evict(_) => return None,
        StoreAction::Coalesce(true) => say!(stores_coalesce, label),
        StoreAction::Coalesce(false) => {
            say!(stores_coalesce_no_more, label)
        }
    })
}

/// Says what a fail-over costs: the election, and the connections.
fn failed_over(world: &World, store: StoreId) -> String {
    let spec = &world.topology().stores[store.index()];
    let label = &spec.label;
    let cut = match spec.pool.and_then(|pool| pool.connect) {
        Some(_) => say!(stores_connections_cut),
        None => String::new(),
    };
    say!(stores_fails_over, label, time = spec.election_time, cut)
}

/// Says what an eviction lets through to the stores behind.
pub(super) fn evicted(world: &World, store: StoreId, lost: u32) -> String {
    let spec = &world.topology().stores[store.index()];
    let mut behind: Vec<&str> =
        spec.cached.iter().map(|own| world.topology().stores[own.store.index()].label.as_str()).collect();
    behind.dedup();
    let shared = world.stores()[store.index()].cached().iter().all(|own| own.coalesces());
    let each = match shared {
        true => say!(stores_evicted_shared),
        false => say!(stores_evicted_each),
    };
    say!(stores_evicted, label = spec.label, lost, behind = language::list(&behind), each)
}

/// The store that has too little of something, or stands still: `Redis’s CPU is saturated`.
pub(super) fn scarce(world: &World) -> Option<String> {
    let stores = world.stores().iter().zip(&world.topology().stores);
    let mut found = stores.filter_map(|(store, spec)| {
        let label = &spec.label;
        if store.stands_still() {
            Some(say!(stores_stands_still, label))
        } else if store.is_saturated(Resource::Network) {
            Some(say!(stores_network_scarce, label))
        } else if store.is_saturated(Resource::Cpu) {
            Some(say!(stores_cpu_scarce, label))
        } else {
            None
        }
    });
    found.next()
}

/// Sums up the stores' loads: `MongoDB 84% CPU, Redis 31% CPU`.
fn in_short(world: &World, now: SimTime) -> String {
    let stores = world.stores().iter().zip(&world.topology().stores);
    let each = stores.map(|(store, spec)| {
        say!(stores_cpu_load, label = spec.label, load = (100.0 * store.utilisation(now), 0))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Sums up what serves: the stores' load, or the balancer's targets where there are none.
pub(super) fn serves(world: &World, now: SimTime) -> String {
    match world.stores() {
        [] => {
            let (healthy, all) = state::targets(world);
            say!(stores_targets_pass, healthy, all)
        }
        _ => in_short(world, now),
    }
}

pub(super) fn traffic(run: &Run, action: TrafficAction) -> String {
    match action {
        TrafficAction::Normal => {
            say!(stores_traffic_usual)
        }
        TrafficAction::Surge(times) => {
            let both = if run.twin().is_some() { say!(stores_in_both_runs) } else { String::new() };
            say!(stores_traffic_surge, times, both)
        }
    }
}
