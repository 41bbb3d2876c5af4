//! Databases: replica sets and caches, the CPU, pools and network card of their parts, and the way of a query.

pub mod card;
pub mod cpu;
pub mod pool;
pub(in crate::world) mod queries;
pub mod store;
pub mod work;

use crate::world::topology::Topology;
use store::Store;

/// The databases.
#[derive(Clone)]
pub(in crate::world) struct Stores {
    pub(in crate::world) stores: Vec<Store>,
}

impl Stores {
    pub(in crate::world) fn new(topology: &Topology, clients: usize) -> Stores {
        let store = |(at, spec)| Store::new(at as u8, spec, clients);
        Stores { stores: topology.stores.iter().enumerate().map(store).collect() }
    }
}
