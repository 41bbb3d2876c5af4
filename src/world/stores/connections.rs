//! Connections of a query: given back to the pool of its client, and what becomes of them when the client has given it up.

use crate::engine::TimerId;
use crate::world::ids::StoreId;
use crate::world::topology::stores::Abandoned;
use crate::world::{Clock, World};

/// Purpose of the draw of the query that gets a free connection, where that is not the first in line.
const HANDED: u32 = 312;

impl World {
    /// A client stops waiting for a query that a server has: true when the server is told, and stops it.
    pub(super) fn abandon_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) -> bool {
        let Some(pool) = self.topology.stores[store.index()].pool else { return false };
        let query = self.services.jobs()[job].query;
        match pool.abandoned {
            Abandoned::Kept => false,
            Abandoned::Replaced if pool.connect.is_some() => {
                self.replace_connection(job, store, clock);
                false
            }
            Abandoned::Replaced => {
                self.free_connection(job, store, clock);
                false
            }
            Abandoned::Cancelled => {
                clock
                    .cancel(std::mem::replace(&mut self.services.jobs_mut()[job].query.timer, TimerId::NONE));
                self.stores.stores[store.index()].stop(clock.now(), job, query.shard, query.lane);
                self.leave_connection(job, store, clock);
                self.serve_store(store, query.shard, query.lane, clock);
                true
            }
        }
    }

    /// Gives a query's connection to the next one of its client.
    pub(crate) fn leave_connection(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let query = self.services.jobs()[job].query;
        let shard = &mut self.stores.stores[store.index()].shards[query.shard as usize];
        if query.counted {
            shard.connections -= 1;
            self.services.jobs_mut()[job].query.counted = false;
        }
        self.free_connection(job, store, clock);
    }

    /// A connection is closed while the server works on its query, and another one opened for those that wait.
    fn replace_connection(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let query = self.services.jobs()[job].query;
        if !self.has_connection(job, store) {
            return;
        }
        self.pool_of(store, &query).in_use -= 1;
        // The server has it until it has done the query.
        let entry = &mut self.services.jobs_mut()[job].query;
        (entry.connected, entry.counted) = (false, true);
        self.open_connections(store, query.shard, query.client, clock);
    }

    /// Returns whether a query has a connection that has not been cut meanwhile.
    pub(super) fn has_connection(&self, job: u32, store: StoreId) -> bool {
        let query = &self.services.jobs()[job].query;
        let shard = &self.stores.stores[store.index()].shards[query.shard as usize];
        query.connected && shard.pools[query.client as usize].opened.generation == query.generation
    }

    /// The connection of a query's client is free for another of its queries.
    fn free_connection(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let query = self.services.jobs()[job].query;
        let has = self.has_connection(job, store);
        self.services.jobs_mut()[job].query.connected = false;
        if !has {
            return;
        }
        let pool = self.topology.stores[store.index()].pool;
        let in_order = pool.is_none_or(|pool| pool.in_order);
        let kept = pool.is_some_and(|pool| pool.connect.is_some());
        let (seed, key, now) = (self.seed, self.services.jobs()[job].draw_key, clock.now().as_micros());
        let place = |waiting: usize| match in_order {
            true => 0,
            false => seed.draw(HANDED, key, now, 0).below(waiting as u64) as usize,
        };
        let shard = &mut self.stores.stores[store.index()].shards[query.shard as usize];
        let own = &mut shard.pools[query.client as usize];
        if let Some(next) = own.give_back(kept, place) {
            self.hand_connection(next, store, clock);
        }
        if kept {
            self.storm_may_be_over(store, clock.now());
        }
    }
}
