//! Databases: replica sets and caches, the CPU, pools and network card of their parts, and the way of a query.

pub mod card;
mod connections;
pub mod cpu;
pub mod pool;
pub(in crate::world) mod queries;
pub mod store;
pub mod work;

use crate::world::ids::StoreId;
use crate::world::topology::Topology;
use store::Store;

/// The databases.
#[derive(Clone)]
pub(in crate::world) struct Stores {
    stores: Vec<Store>,
}

impl Stores {
    pub(in crate::world) fn new(topology: &Topology, clients: usize) -> Stores {
        let store = |(at, spec)| Store::new(StoreId(at as u8), spec, clients);
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
