//! Impairments: parts that got worse by a share and a severity, on a person's command.
//!
//! Well -> impaired (a share of errors, a factor of slowness, or both; at once, or growing linearly from what it is) -> well
//! again, by a repair. One mechanism for every part: where a part does its work it asks for its share and its factor of
//! that moment. Whether a request ends in an error is drawn by the request's own key, and the draw does not depend on the
//! share: a larger one hits the requests of a smaller one, and others.
//!
//! Replica: an error is the answer to a request that a worker has taken, before any work, as a fault-injection filter gives
//! it (Envoy's abort); slow is its CPU, so its work steps. Errors are its process', and end with it; slow is its host,
//! which a restart does not mend and another instance does (fail-slow hardware: Gunawi et al., FAST 2018).
//!
//! Operation: its requests end, and its work steps take longer, as a replica's do; at every replica. Store and query class:
//! a query that reaches a server which works is refused there, a round trip later and without a core; a slow one keeps its
//! core for longer. Edge: a call ends in an error before it leaves its service (a query at the server); a slow one is
//! answered so many times as late, while whoever did the work is free. Consumers: `impairment/consumers.rs`. Errors of
//! several parts are drawn each by itself, factors multiply. Shares and factors are the person's; that they grow linearly
//! is assumed, grade A.

mod acting;
mod consumers;
mod replicas;

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::ids::{ClassId, OperationId, ReplicaId, ServiceId, StoreId};

/// A whole share, in millionths.
pub const WHOLE: u32 = 1_000_000;
/// Not slow: once, in thousandths.
pub const ONCE: u32 = 1_000;

/// A part that can be impaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impaired {
    /// A replica of a service.
    Replica(ReplicaId),
    /// What is asked of services and stores.
    Part(Faulty),
}

/// Something that is asked, wherever it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Faulty {
    /// An operation of a service.
    Operation(ServiceId, OperationId),
    /// The queries of a store.
    Store(StoreId),
    /// Those of one class.
    Class(StoreId, ClassId),
    /// What the consumer group of a service reads.
    Consumers(ServiceId),
    /// What a service asks of another part.
    Edge(ServiceId, Callee),
}

/// The part that a service asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Callee {
    /// Another service.
    Service(ServiceId),
    /// A store.
    Store(StoreId),
}

/// A level that grows, or falls, linearly in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ramp {
    from: u32,
    /// The level in the end.
    pub to: u32,
    /// Its beginning.
    pub since: SimTime,
    /// The time that it takes.
    pub over: SimDuration,
}

impl Ramp {
    /// The level at `now`, rounded towards where it comes from.
    pub fn at(&self, now: SimTime) -> u32 {
        let (age, over) = (now.since(self.since).as_micros(), self.over.as_micros());
        if age >= over {
            return self.to;
        }
        let moved = u128::from(self.to.abs_diff(self.from)) * u128::from(age) / u128::from(over);
        if self.to >= self.from { self.from + moved as u32 } else { self.from - moved as u32 }
    }

    /// The time until which it moves; `None` once it is over.
    pub fn moves_until(&self, now: SimTime) -> Option<SimTime> {
        let end = self.since + self.over;
        (end > now).then_some(end)
    }

    fn digest(&self, digest: &mut Digest) {
        digest.word(u64::from(self.from) << 32 | u64::from(self.to));
        digest.word(self.since.as_micros());
        digest.word(self.over.as_micros());
    }
}

/// How bad a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Impairment {
    /// The share of what it is asked that ends in an error, in millionths.
    pub errors: Option<Ramp>,
    /// How many times as long it takes, in thousandths.
    pub slow: Option<Ramp>,
}

/// A kind of badness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world) enum Kind {
    Errors,
    Slow,
}

impl Kind {
    /// The level of a part that is well.
    fn rest(self) -> u32 {
        match self {
            Kind::Errors => 0,
            Kind::Slow => ONCE,
        }
    }
}

impl Impairment {
    fn ramp(&mut self, kind: Kind) -> &mut Option<Ramp> {
        match kind {
            Kind::Errors => &mut self.errors,
            Kind::Slow => &mut self.slow,
        }
    }

    /// The share of errors at `now`, in millionths.
    pub fn errors_at(&self, now: SimTime) -> u32 {
        self.errors.map_or(0, |ramp| ramp.at(now))
    }

    /// The factor at `now`, in thousandths.
    pub fn factor_at(&self, now: SimTime) -> u32 {
        self.slow.map_or(ONCE, |ramp| ramp.at(now))
    }

    fn is_over(&self) -> bool {
        self.errors.is_none() && self.slow.is_none()
    }
}

/// Every part that is impaired, in order. There are few: a list is quick enough.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Impairments {
    list: Vec<(Impaired, Impairment)>,
}

impl Impairments {
    /// How bad a part is, if it is impaired.
    pub(in crate::world) fn of(&self, part: Impaired) -> Option<&Impairment> {
        self.list.iter().find(|entry| entry.0 == part).map(|entry| &entry.1)
    }

    /// All of them.
    pub(in crate::world) fn list(&self) -> &[(Impaired, Impairment)] {
        &self.list
    }

    /// A part goes to a level over a time, from the one that it has. False when it is there already.
    pub(in crate::world) fn set(
        &mut self,
        part: Impaired,
        kind: Kind,
        to: u32,
        over: SimDuration,
        now: SimTime,
    ) -> bool {
        let at = self.list.iter().position(|entry| entry.0 >= part).unwrap_or(self.list.len());
        if self.list.get(at).is_none_or(|entry| entry.0 != part) {
            self.list.insert(at, (part, Impairment::default()));
        }
        let ramp = self.list[at].1.ramp(kind);
        let from = ramp.map_or(kind.rest(), |ramp| ramp.at(now));
        if ramp.is_some_and(|ramp| ramp.to == to && from == to) {
            return false;
        }
        *ramp = Some(Ramp { from, to, since: now, over });
        true
    }

    /// A part is well again. False when nothing was wrong with it.
    pub(in crate::world) fn clear(&mut self, part: Impaired) -> bool {
        let before = self.list.len();
        self.list.retain(|entry| entry.0 != part);
        self.list.len() < before
    }

    /// A part gives no errors any more.
    pub(in crate::world) fn clear_errors(&mut self, part: Impaired) {
        if let Some(entry) = self.list.iter_mut().find(|entry| entry.0 == part) {
            entry.1.errors = None;
        }
        self.list.retain(|entry| !entry.1.is_over());
    }

    /// Returns whether every part is well.
    pub(in crate::world) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Mixes the state into `digest`.
    pub(in crate::world) fn digest(&self, digest: &mut Digest) {
        for (part, impairment) in &self.list {
            digest.word(part.key());
            for ramp in [impairment.errors, impairment.slow] {
                match ramp {
                    Some(ramp) => ramp.digest(digest),
                    None => digest.word(u64::MAX),
                }
            }
        }
    }
}

impl Impaired {
    /// Tells parts apart in a digest.
    fn key(self) -> u64 {
        match self {
            Impaired::Replica(replica) => u64::from(replica.0),
            Impaired::Part(Faulty::Operation(service, operation)) => {
                1 << 32 | u64::from(service.0) << 8 | u64::from(operation.0)
            }
            Impaired::Part(Faulty::Store(store)) => 2 << 32 | u64::from(store.0),
            Impaired::Part(Faulty::Class(store, class)) => {
                3 << 32 | u64::from(store.0) << 8 | u64::from(class.0)
            }
            Impaired::Part(Faulty::Edge(service, Callee::Service(to))) => {
                4 << 32 | u64::from(service.0) << 8 | u64::from(to.0)
            }
            Impaired::Part(Faulty::Edge(service, Callee::Store(to))) => {
                5 << 32 | u64::from(service.0) << 8 | u64::from(to.0)
            }
            Impaired::Part(Faulty::Consumers(service)) => 6 << 32 | u64::from(service.0),
        }
    }
}
