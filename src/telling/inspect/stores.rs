//! Inspects a store's load: CPU, pools, queues, network, and what a person is doing to it.

use super::fact;

use crate::frame::State;
use crate::language::{self, say};
use crate::run::Run;
use crate::world::ids::ClassId;
use crate::world::stores::store::{Resource, Store};

pub(super) fn state(store: &Store) -> State {
    match store.primary() {
        None if store.stands_still() => State::Down,
        None => State::Hung,
        Some(_) if store.is_saturated(Resource::Cpu) || store.is_saturated(Resource::Network) => State::Slow,
        Some(_) => State::Ok,
    }
}

pub(super) fn facts(run: &Run, at: usize) -> Vec<(String, String, Option<f64>)> {
    let (world, now) = (run.world(), run.now());
    let (store, spec) = (&world.stores()[at], &world.topology().stores[at]);
    let cores = store.cores();
    let busy = store.running() as f64 / cores.max(1) as f64;
    let mut facts = vec![
        fact(say!(fact_store_cores), say!(fact_of, part = store.running(), all = cores), Some(busy)),
        fact(say!(fact_store_queries_waiting), store.waiting().to_string(), None),
    ];
    if !spec.in_full() {
        return facts;
    }
    let cpu = store.utilisation(now);
    facts.push(fact(say!(fact_store_cpu), say!(percent, share = (100.0 * cpu, 0)), Some(cpu)));
    if store.shards().len() > 1 {
        facts.push(fact(say!(fact_store_parts), store.shards().len().to_string(), None));
    }
    if spec.pool.is_some() {
        facts.push(fact(say!(fact_store_connections), store.connections_in_use().to_string(), None));
        facts.push(fact(say!(fact_store_connections_waiting), store.waiting_for_pool().to_string(), None));
    }
    if spec.pool.is_some_and(|pool| pool.connect.is_some()) {
        let has = store.connections();
        let most = (spec.max_clients < u32::MAX).then(|| f64::from(has.open) / f64::from(spec.max_clients));
        facts.push(fact(say!(fact_store_connections_open), has.open.to_string(), most));
        facts.push(fact(say!(fact_store_connections_opened), has.opening.to_string(), None));
        let [tried, failed, refused] = has.counts;
        facts.push(fact(say!(fact_store_attempts), format!("{tried}, {failed}, {refused}"), None));
    }
    for (own, cached) in spec.cached.iter().zip(store.cached()) {
        let ((fresh, all), counts) = (cached.entries(now), cached.counts());
        let share = f64::from(fresh) / f64::from(all.max(1));
        let behind = &world.topology().stores[own.store.index()].label;
        facts.push(fact(say!(fact_store_entries, behind), say!(fact_of, part = fresh, all), Some(share)));
        let asked = (counts.hits + counts.misses).max(1);
        let hits = counts.hits as f64 / asked as f64;
        facts.push(fact(say!(fact_store_answered), say!(percent, share = (100.0 * hits, 0)), Some(hits)));
        if cached.coalesces() || counts.joined > 0 {
            facts.push(fact(say!(fact_store_shared), counts.joined.to_string(), None));
        }
    }
    if let Some(credits) = store.network_credits(now) {
        let backlog = language::short(store.network_backlog(now).as_secs_f64(), 1);
        facts.push(fact(say!(fact_store_network_waits), say!(seconds, number = backlog), None));
        facts.push(fact(
            say!(fact_store_network_credits),
            say!(percent, share = (100.0 * credits, 0)),
            Some(credits),
        ));
    }
    facts.extend(spared(run, at));
    if let Some(work) = store.work() {
        facts.push(fact(
            say!(fact_store_under_way),
            say!(fact_store_until, doing = work.action.doing(spec), due = work.due),
            None,
        ));
    }
    facts
}

/// What the store is no longer asked: classes with a cache, and pruned ones.
fn spared(run: &Run, at: usize) -> Vec<(String, String, Option<f64>)> {
    let (store, spec, now) = (&run.world().stores()[at], &run.world().topology().stores[at], run.now());
    let mut facts = Vec::new();
    for (class, query) in spec.classes.iter().enumerate() {
        if let Some((since, share)) = store.cache_of(ClassId(class as u8), spec, now) {
            let text = if since > now {
                say!(fact_store_cache_at, since)
            } else {
                say!(fact_store_cache_answers, share = (100.0 * share, 0))
            };
            facts.push(fact(say!(fact_store_cache), format!("{}: {text}", query.id), None));
        }
        if let Some(since) = store.pruned(ClassId(class as u8)) {
            facts.push(fact(say!(fact_store_pruned), format!("{}: {since}", query.id), None));
        }
    }
    facts
}
