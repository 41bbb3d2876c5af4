//! A cache in front of another store: entries with a time to live.
//!
//! Fresh -> (its time is over, or it is evicted) gone -> (a question behind is answered to a client that still waits) fresh
//! again. While an entry is gone, everybody who asks for it asks the store behind: after an eviction that is all of the
//! load at once (a stampede), and entries that were filled together expire together, so that it comes again. A part of
//! the time to live may be drawn, which spreads them; and the clients of one replica may share one question
//! (singleflight), which is off unless the document or a person says so.
//!
//! At the start every entry is fresh, for a drawn part of its time. When no member was up, the memory is empty. Filling an
//! entry costs the cache nothing, and a write behind does not take an entry out: simplified. A planned stop keeps the memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::StoreId;
use crate::world::topology::cached::CachedSpec;

/// Purposes of draws.
mod purpose {
    pub const AGE: u32 = 430;
    pub const SPREAD: u32 = 431;
    pub const EVICTED: u32 = 432;
}

/// Entries of a chunk: what a checkpoint shares as long as nothing in it changes.
const CHUNK: usize = 256;

/// The entry of a cache that a question behind is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) cache: StoreId,
    /// Place of the class among those that the cache has in front of others.
    pub(crate) place: u8,
    pub(crate) entry: u32,
}

/// A question behind that others of the same replica wait for.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Flight {
    /// The job that asks.
    pub(in crate::world) leader: u32,
    /// Those that wait for its answer, in order.
    pub(in crate::world) waiting: Vec<u32>,
}

/// What a cache has done for a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Answered by itself.
    pub hits: u64,
    /// Not.
    pub misses: u64,
    /// Misses that waited for the question of another one.
    pub joined: u64,
}

/// A class of a cache in front of another store.
#[derive(Clone, Debug)]
pub struct Cached {
    /// Names its draws: the store's number and the class' place.
    name: u64,
    keys: u32,
    /// Until when each entry is good.
    fresh: Vec<Arc<[SimTime; CHUNK]>>,
    counts: CacheCounts,
    /// The time when entries were last lost, and how many there had been.
    emptied: Option<(SimTime, u32)>,
    /// True if clients of one replica share a question.
    coalesce: bool,
    pub(in crate::world) flights: BTreeMap<(u16, u32), Flight>,
}

impl Cached {
    /// All entries are fresh, each for a drawn part of its time.
    pub(in crate::world) fn new(spec: &CachedSpec, name: u64, seed: Seed) -> Cached {
        let chunks = (spec.keys as usize).div_ceil(CHUNK);
        let due = |entry: usize| {
            let unit = seed.draw(purpose::AGE, name, entry as u64, 0).unit();
            SimTime::ZERO + lifetime(spec.ttl, unit)
        };
        let chunk = |at: usize| Arc::new(std::array::from_fn(|own| due(at * CHUNK + own)));
        Cached {
            name,
            keys: spec.keys,
            fresh: (0..chunks).map(chunk).collect(),
            counts: CacheCounts::default(),
            emptied: None,
            coalesce: spec.coalesce,
            flights: BTreeMap::new(),
        }
    }

    fn due(&self, entry: u32) -> SimTime {
        self.fresh[entry as usize / CHUNK][entry as usize % CHUNK]
    }

    fn set(&mut self, entry: u32, due: SimTime) {
        Arc::make_mut(&mut self.fresh[entry as usize / CHUNK])[entry as usize % CHUNK] = due;
    }

    /// Somebody asks for an entry: whether it is there.
    pub(in crate::world) fn ask(&mut self, entry: u32, now: SimTime) -> bool {
        let hit = self.due(entry) > now;
        *(if hit { &mut self.counts.hits } else { &mut self.counts.misses }) += 1;
        hit
    }

    /// Somebody waits for the question of another one.
    pub(in crate::world) fn join(&mut self) {
        self.counts.joined += 1;
    }

    /// An entry has been asked behind, and is good from now on.
    pub(in crate::world) fn fill(&mut self, entry: u32, spec: &CachedSpec, seed: Seed, now: SimTime) {
        let key = u64::from(entry);
        let unit = match spec.spread > 0.0 {
            true => seed.draw(purpose::SPREAD, self.name, key, now.as_micros()).unit(),
            false => 0.0,
        };
        self.set(entry, now + lifetime(spec.ttl, 1.0 - spec.spread * unit));
    }

    /// So many of the `fresh` entries are lost, each with the same chance.
    pub(in crate::world) fn evict(&mut self, lost: u32, fresh: u32, seed: Seed, now: SimTime) {
        if lost == 0 {
            return;
        }
        self.emptied = Some((now, fresh));
        let (mut lost, mut left) = (lost, fresh);
        for entry in 0..self.keys {
            if self.due(entry) <= now {
                continue;
            }
            let mut draw = seed.draw(purpose::EVICTED, self.name, entry.into(), now.as_micros());
            if draw.below(left.into()) < u64::from(lost) {
                self.set(entry, SimTime::ZERO);
                lost -= 1;
            }
            left -= 1;
        }
    }

    /// The time when entries were last lost, until it has half as many as before.
    pub fn emptied_since(&self, now: SimTime) -> Option<SimTime> {
        let (since, had) = self.emptied?;
        (self.entries(now).0 < had.div_ceil(2)).then_some(since)
    }

    /// Fresh entries, and all.
    pub fn entries(&self, now: SimTime) -> (u32, u32) {
        let fresh = (0..self.keys).filter(|&entry| self.due(entry) > now).count();
        (fresh as u32, self.keys)
    }

    /// What it has done since the start.
    pub fn counts(&self) -> CacheCounts {
        self.counts
    }

    /// Questions behind that are under way and shared.
    pub fn flights_under_way(&self) -> usize {
        self.flights.len()
    }

    /// Returns whether clients of one replica share a question behind.
    pub fn coalesces(&self) -> bool {
        self.coalesce
    }

    /// A person switches that on or off; false when it is so already. Who waits for another one's answer gets it.
    pub(in crate::world) fn set_coalesce(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.coalesce, on) != on
    }

    /// Mixes the state into `digest`.
    pub(in crate::world) fn digest(&self, digest: &mut Digest) {
        digest.word(self.counts.hits);
        digest.word(self.counts.misses << 1 | u64::from(self.coalesce));
        digest.word(self.counts.joined);
        digest.word(self.emptied.map_or(0, |(since, _)| since.as_micros()));
        for flight in self.flights.values() {
            digest.word(u64::from(flight.leader) << 32 | flight.waiting.len() as u64);
        }
    }
}

/// A part of a time to live; without an end where the document gives none.
fn lifetime(ttl: SimDuration, part: f64) -> SimDuration {
    if ttl == SimDuration::MAX {
        ttl
    } else {
        SimDuration::from_micros((ttl.as_micros() as f64 * part) as u64)
    }
}
