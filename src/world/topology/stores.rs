//! A store in a document: its kind, its query classes, its clients' pools, its interface, and what a person can do.

use crate::engine::SimDuration;
use crate::world::ids::{ClassId, PlacementGroupId, ZoneId};
use crate::world::topology::ServiceTime;
use crate::world::topology::cached::CachedSpec;
use crate::world::topology::connect::{AfterFailure, ConnectSpec};

/// The kinds of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// A replica set with a primary, several cores and elections (MongoDB).
    ReplicaSet,
    /// One thread runs all commands (Redis). A client of a stopped one is refused at once.
    Cache,
}

/// The member at which a class is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFrom {
    /// At the primary only.
    Primary,
    /// At a secondary when one is up, otherwise at the primary (`secondaryPreferred`).
    Secondary,
}

/// A class of queries or commands.
#[derive(Clone, Debug)]
pub struct QueryClass {
    /// Identifier in the document; empty for the only class of a store without `queries`.
    pub id: String,
    /// Cost on one core.
    pub time: ServiceTime,
    /// The member that does it; a write is done at the primary.
    pub read: ReadFrom,
    /// Size of the answer, bytes (0 to 64 MiB); it leaves through the interface.
    pub response_bytes: u32,
}

/// A driver's pool (MongoDB: `maxPoolSize` 100, `waitQueueTimeoutMS` of the Java driver 120000).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSpec {
    /// Connections of one calling replica to one server (`maxPoolSize`).
    pub size: u32,
    /// A query that waited so long for a connection fails (`waitQueueTimeoutMS`).
    pub wait_queue_timeout: SimDuration,
    /// True if a connection that becomes free goes to the query that has waited longest.
    pub in_order: bool,
    /// What becomes of a query whose client has given it up while a server works on it.
    pub abandoned: Abandoned,
    /// True if a query whose connection was cut is sent once more.
    pub sends_again: bool,
    /// What a connection costs; they are there at once, and cost nothing, without it.
    pub connect: Option<ConnectSpec>,
}

/// What becomes of a query whose client has given it up while a server works on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abandoned {
    /// It runs to its end and keeps its connection.
    Kept,
    /// The server is told, and stops it.
    Cancelled,
    /// Its connection is closed and another opened in its place; the server does not notice, and runs it to its end
    /// (PgBouncer before PostgreSQL without `client_connection_check_interval`).
    Replaced,
}

/// A pool by its library: whose defaults hold where a document says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolLibrary {
    /// MongoDB's drivers.
    Mongodb,
    /// r2d2 (Rust).
    R2d2,
    /// deadpool (Rust).
    Deadpool,
    /// bb8 (Rust).
    Bb8,
    /// SQLAlchemy (Python).
    Sqlalchemy,
    /// PgBouncer, between the clients and PostgreSQL.
    Pgbouncer,
    /// HikariCP (Java).
    Hikaricp,
}

impl PoolLibrary {
    /// All, with their words in documents.
    pub const ALL: [(&'static str, PoolLibrary); 7] = [
        ("mongodb", PoolLibrary::Mongodb),
        ("r2d2", PoolLibrary::R2d2),
        ("deadpool", PoolLibrary::Deadpool),
        ("bb8", PoolLibrary::Bb8),
        ("sqlalchemy", PoolLibrary::Sqlalchemy),
        ("pgbouncer", PoolLibrary::Pgbouncer),
        ("hikaricp", PoolLibrary::Hikaricp),
    ];

    /// Its pool without any setting. Sizes and waits are documented: r2d2 and bb8 10 and 30 s, SQLAlchemy `pool_size` 5
    /// and `max_overflow` 10, 30 s, PgBouncer `default_pool_size` 20, `query_wait_timeout` 120 s; deadpool's depends on the
    /// machine, MongoDB's stands in; HikariCP's `maximumPoolSize` 10 and `connectionTimeout` 30 s. Whether connections are
    /// handed over in order was measured of all but MongoDB's, PgBouncer and HikariCP, whose hand-over is a fair queue
    /// in its source; what becomes of an abandoned query of PgBouncer alone, elsewhere the rule of MongoDB's stands.
    pub fn pool(self) -> PoolSpec {
        let (size, wait) = match self {
            PoolLibrary::Mongodb | PoolLibrary::Deadpool => (100, 120),
            PoolLibrary::R2d2 | PoolLibrary::Bb8 | PoolLibrary::Hikaricp => (10, 30),
            PoolLibrary::Sqlalchemy => (15, 30),
            PoolLibrary::Pgbouncer => (20, 120),
        };
        PoolSpec {
            size,
            wait_queue_timeout: SimDuration::from_secs(wait),
            in_order: !matches!(self, PoolLibrary::Bb8 | PoolLibrary::Sqlalchemy),
            abandoned: match self {
                PoolLibrary::Pgbouncer => Abandoned::Replaced,
                _ => Abandoned::Kept,
            },
            sends_again: self.sends_again(),
            connect: None,
        }
    }
}

impl PoolLibrary {
    /// How it opens connections; times of the network and of the server are the document's. Read in the sources: r2d2
    /// 0.8 (three threads, 0.4 s doubled up to half of the time-out, `min_idle` all), bb8 (every waiting request opens
    /// one, the same pauses), HikariCP 7 (one after the other, 10 ms doubled up to 5 s, `minimumIdle` all), PgBouncer
    /// (one at a time per pool, `server_login_retry` 15 s). Documented: MongoDB's drivers (`maxConnecting` 2; a pool
    /// whose connection failed is paused until the monitor, which looks every `minHeartbeatFrequencyMS` 0.5 s, reaches
    /// the server). SQLAlchemy and deadpool open one for whoever asks, who gets the error. The time-out of 10 s is
    /// assumed for all, grade A.
    pub fn connect(self, size: u32) -> ConnectSpec {
        let millis = SimDuration::from_millis;
        let pause = |first, factor, longest| AfterFailure::Pause { first, factor, longest };
        let (at_once, min_idle, after) = match self {
            PoolLibrary::Mongodb => (2, 0, pause(millis(500), 1, millis(500))),
            PoolLibrary::R2d2 => (3, size, pause(millis(400), 2, millis(15_000))),
            PoolLibrary::Bb8 => (size, 0, pause(millis(400), 2, millis(15_000))),
            PoolLibrary::Hikaricp => (1, size, pause(millis(10), 2, millis(5_000))),
            PoolLibrary::Pgbouncer => (1, 0, pause(millis(15_000), 1, millis(15_000))),
            PoolLibrary::Deadpool | PoolLibrary::Sqlalchemy => (size, 0, AfterFailure::CallerFails),
        };
        ConnectSpec { time: millis(10), cpu: millis(5), timeout: millis(10_000), at_once, min_idle, after }
    }

    /// Returns whether a query whose connection was cut is sent once more by the library (`retryReads`, `retryWrites`);
    /// with the others its caller gets the error.
    pub fn sends_again(self) -> bool {
        self == PoolLibrary::Mongodb
    }
}

/// A network interface, outward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceSpec {
    /// Bytes per second without credits.
    pub baseline: u64,
    /// Bytes per second with credits; the baseline where an instance has no burst.
    pub burst: u64,
    /// Full credits last so long at the burst rate.
    pub burst_for: SimDuration,
}

/// A person's actions on a store, and what they take.
#[derive(Clone, Debug, Default)]
pub struct OperationsSpec {
    /// The next instance size.
    pub scale_up: Option<ScaleUpSpec>,
    /// Several stores in place of one.
    pub split: Option<SplitSpec>,
    /// Classes that can be answered from a cache.
    pub cache: Vec<CacheSpec>,
    /// Classes that can be pruned.
    pub prune: Vec<PruneSpec>,
    /// From the start after a planned stop until queries are answered.
    pub start: SimDuration,
}

/// Scaling to the next instance size: double the cores of a replica set, another interface for both kinds.
#[derive(Clone, Debug)]
pub struct ScaleUpSpec {
    /// Until the larger members are in step. A replica set then elects a primary among them.
    pub time: SimDuration,
    /// Share of the CPU that copying to the new members takes meanwhile, 0 to 0.9.
    pub sync_load: f64,
    /// The store stands still so long at the end; zero for a replica set, which elects instead.
    pub stop: SimDuration,
    /// Number of larger sizes.
    pub sizes: u8,
    /// The interface afterwards; without one, a present interface doubles its rates.
    pub interface: Option<InterfaceSpec>,
}

/// The way in which queries find their part of a split store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitBy {
    /// A class lives in one part, in turn: collections, kinds of key.
    Class,
    /// The customer's key decides.
    Key,
}

/// A split into new stores of the present size.
#[derive(Clone, Debug)]
pub struct SplitSpec {
    /// Number of parts.
    pub into: u8,
    /// The thing that is divided.
    pub by: SplitBy,
    /// Preparation; nothing changes meanwhile.
    pub time: SimDuration,
    /// The maintenance stop.
    pub stop: SimDuration,
    /// Interfaces of the new stores that differ from the present one: by number.
    pub interfaces: Vec<(u8, InterfaceSpec)>,
}

/// A cache in front of a class.
#[derive(Clone, Debug)]
pub struct CacheSpec {
    /// The class.
    pub class: ClassId,
    /// Until it is built and deployed.
    pub time: SimDuration,
    /// Share of the queries that it answers once it is warm, 0 to 1.
    pub hit_ratio: f64,
    /// Distinct keys of the class: it knows a key after the first query for it.
    pub keys: u64,
    /// Duration of an answer from it.
    pub answer: SimDuration,
}

/// A smaller use of a class.
#[derive(Clone, Debug)]
pub struct PruneSpec {
    /// The class.
    pub class: ClassId,
    /// Until the change is found and deployed.
    pub time: SimDuration,
    /// Share of the queries that are still sent, 0 to 1.
    pub keeps: f64,
    /// Size of an answer afterwards.
    pub response_bytes: Option<u32>,
    /// Cost of a query afterwards, as a share of the present one, 0 to 1.
    pub cost: f64,
}

/// A database: a replica set with a primary, or a cache.
#[derive(Clone, Debug)]
pub struct StoreSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Zone of each member; the first is the primary at the start, elections prefer the order of this list.
    pub members: Vec<ZoneId>,
    /// Their placement group, if they are in one.
    pub placement_group: Option<PlacementGroupId>,
    /// Replica set or cache.
    pub kind: StoreKind,
    /// CPU cores of a member: queries worked on at once. A cache has one.
    pub cores: u16,
    /// Query classes; at least one, the only one has no name when the document has no `queries`.
    pub classes: Vec<QueryClass>,
    /// The pools of its clients; without, a client has as many connections as it needs.
    pub pool: Option<PoolSpec>,
    /// Its network interface; without, answers leave at once.
    pub interface: Option<InterfaceSpec>,
    /// The classes that it answers in front of another store, when it is a cache of one.
    pub cached: Vec<CachedSpec>,
    /// Most connections at once (`maxclients` 10000 of a cache, else no limit).
    pub max_clients: u32,
    /// A person's actions on it.
    pub operations: Option<OperationsSpec>,
    /// Silence of the primary before an election (MongoDB `settings.electionTimeoutMillis` 10000).
    pub election_timeout: SimDuration,
    /// From the start of the election to a primary that takes writes, mean (MongoDB: median total at most 12 s).
    pub election_time: SimDuration,
    /// A driver that finds no primary gives up after this time (`serverSelectionTimeoutMS` 30000).
    pub server_selection_timeout: SimDuration,
}

impl StoreSpec {
    /// Returns whether the document uses more of it than one class of queries.
    pub fn in_full(&self) -> bool {
        self.kind == StoreKind::Cache
            || self.classes.iter().any(|class| !class.id.is_empty())
            || self.pool.is_some()
            || self.operations.is_some()
    }
}
