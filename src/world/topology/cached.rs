//! A cache in front of another store, in a document: which of its classes it answers by itself, for how long, and what
//! its clients do on a miss.

use crate::engine::{Seed, SimDuration};
use crate::world::ids::{ClassId, StoreId};
use crate::world::topology::keys::{KeySpec, RecordKey, Who};

/// What a client does when the cache does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenDown {
    /// Its request fails (Spring's `SimpleCacheErrorHandler` throws).
    Fail,
    /// It asks the store behind, as after a miss.
    Behind,
}

/// A class of a cache that stands in front of a class of another store.
#[derive(Clone, Debug)]
pub struct CachedSpec {
    /// The cache's own class.
    pub class: ClassId,
    /// The store that a miss is asked of.
    pub store: StoreId,
    /// The class of that store.
    pub of: ClassId,
    /// The key of a request that names its entry; never none.
    pub by: RecordKey,
    /// Distinct entries, 1 to 65,536.
    pub keys: u32,
    /// An entry is good for so long (`EX` of Redis' `SET`).
    pub ttl: SimDuration,
    /// The part of that time that is drawn, 0 to 1: entries filled together do not expire together.
    pub spread: f64,
    /// True if the clients of one replica share one question behind for the same entry (singleflight).
    pub coalesce: bool,
    /// What follows when the cache does not answer.
    pub when_down: WhenDown,
}

impl CachedSpec {
    /// The entry that a request asks for.
    pub fn entry(&self, who: Who, keys: &[KeySpec], seed: Seed) -> u32 {
        let number = match self.by {
            RecordKey::Other(kind) => keys[kind.index()].number(kind, who, seed),
            // Customers are spread as a hash of their key would.
            RecordKey::Customer | RecordKey::Unkeyed => who.key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24,
        };
        (number % u64::from(self.keys.max(1))) as u32
    }
}
