//! Databases: replica sets and caches, the CPU, pools and network card of their parts, and the way of a query.

mod acting;
pub mod cached;
pub mod card;
mod connections;
pub mod cpu;
mod misses;
pub mod opening;
pub mod pool;
pub(in crate::world) mod queries;
pub mod store;
pub mod storm;
pub mod work;

use crate::engine::Seed;
use crate::world::ids::StoreId;
use crate::world::topology::{StoreSpec, Topology};
use store::Store;

/// The databases.
#[derive(Clone)]
pub(in crate::world) struct Stores {
    stores: Vec<Store>,
}

impl Stores {
    pub(in crate::world) fn new(topology: &Topology, seed: Seed) -> Stores {
        let store = |(at, spec): (usize, &StoreSpec)| {
            let store = StoreId(at as u8);
            Store::new(store, spec, &topology.connections_kept(store), seed)
        };
        Stores { stores: topology.stores.iter().enumerate().map(store).collect() }
    }

    /// Stores.
    #[inline]
    pub(in crate::world) fn stores(&self) -> &[Store] {
        &self.stores
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn stores_mut(&mut self) -> &mut Vec<Store> {
        &mut self.stores
    }
}
