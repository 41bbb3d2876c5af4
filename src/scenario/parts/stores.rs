//! Stores: replica sets and caches, with their query classes, pools, interfaces, and what a person can do to them.

use super::region::service_time;
use super::{Names, distinct, keys, limit};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, TICK};
use crate::world::ids::{ClassId, StoreId};
use crate::world::topology::StoreSpec;
use crate::world::topology::cached::{CachedSpec, WhenDown};
use crate::world::topology::connect::{AfterFailure, ConnectSpec};
use crate::world::topology::stores::{
    Abandoned, CacheSpec, InterfaceSpec, OperationsSpec, PoolLibrary, PoolSpec, PruneSpec, QueryClass,
    ReadFrom, ScaleUpSpec, SplitBy, SplitSpec, StoreKind,
};

/// Most query classes of a store.
const CLASSES: usize = 16;
/// Largest answer: what a response may have in an interface's arithmetic.
const ANSWER_BYTES: u64 = 64 << 20;

pub(super) fn stores(root: &Fields, names: &Names) -> Vec<StoreSpec> {
    let list = root.list("stores", 0, limit::STORES);
    distinct(&list, "store");
    list.iter().map(|node| store(node, names)).collect()
}

meanings! {
    STORE {
        /// Identifier of the store, for steps that query it.
        "id",
        /// Name of the store on the page; its identifier without it.
        "label",
        /// A replica set with a primary and elections (as MongoDB), or a cache whose one thread runs all commands
        /// (as Redis).
        "kind",
        /// Zone of each member; the first is the primary at the start, and elections prefer the order of this list.
        "members",
        /// The placement group that its members stand in; anywhere in their zones without it.
        "placement_group",
        /// CPU cores of each member: queries worked on at once. A cache has one.
        "cores",
        /// Connection pools of its clients; a client has as many connections as it needs without it.
        "pool",
        /// Network interface that answers leave through; they leave at once without it.
        "interface",
        /// The classes that it answers in front of another store, when it is a cache of one; a miss is asked behind. None
        /// without it.
        "cached",
        /// Most connections at once. Redis' `maxclients` of 10000 for a cache, else no limit.
        "max_clients",
        /// What a person can do to the store during an incident; nothing without it.
        "operations",
        /// Time of a query on one core, when there is only one class of queries.
        "query_time",
        /// Classes of queries, in place of `query_time`.
        "queries",
        /// Silence of the primary before an election. MongoDB's `electionTimeoutMillis` of 10 s; Redis'
        /// `cluster-node-timeout` of 15 s for a cache.
        "election_timeout",
        /// Mean time from the start of the election to a primary that takes writes. 2 s for MongoDB; 4 s for a
        /// cache, measured.
        "election_time",
        /// How long a driver looks for a primary before it gives up, MongoDB's `serverSelectionTimeoutMS`.
        "server_selection_timeout",
    }
}

/// Defaults (domain facts E). Replica set: MongoDB `electionTimeoutMillis` 10000, median to a new primary at most 12 s in
/// all (so 2 s for the election itself), `serverSelectionTimeoutMS` 30000. Cache: one core, `cluster-node-timeout` 15000
/// and 4 s until a replica has taken over (measured 18.1 to 20.9 s in all), `maxclients` 10000.
fn store(node: &Node, names: &Names) -> StoreSpec {
    let fields = node.fields(STORE);
    let kinds = [("replica_set", StoreKind::ReplicaSet), ("cache", StoreKind::Cache)];
    let kind = fields.word_or("kind", "kind of store", &kinds, StoreKind::ReplicaSet);
    let cache = kind == StoreKind::Cache;
    let (timeout, election, clients) = if cache { (15, 4, 10_000) } else { (10, 2, u64::from(u32::MAX)) };
    let classes = classes(&fields);
    let names_of: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
    let spec = StoreSpec {
        label: fields.label(),
        id: fields.id("id"),
        kind,
        members: names.zone_list(&fields, "members", limit::MEMBERS),
        placement_group: names.placement_group(&fields),
        cores: if cache { fields.count_or("cores", 1, 1, 1) } else { fields.count("cores", 1, 1_024) } as u16,
        pool: fields.get("pool").map(|node| pool(&node)),
        interface: fields.get("interface").map(|node| interface(&node)),
        cached: fields.list("cached", 0, CLASSES).iter().map(|node| cached(node, &names_of, names)).collect(),
        max_clients: fields.count_or("max_clients", 1, u64::from(u32::MAX), clients) as u32,
        operations: fields.get("operations").map(|node| operations(&node, &names_of)),
        classes,
        election_timeout: fields.duration_or("election_timeout", SimDuration::from_secs(timeout)),
        election_time: fields.duration_or("election_time", SimDuration::from_secs(election)),
        server_selection_timeout: fields.duration_or("server_selection_timeout", SimDuration::from_secs(30)),
    };
    if !cache && !spec.cached.is_empty() {
        fields.wrong_at("cached", "found a replica set in front of another store, expected a cache");
    }
    if spec.classes.iter().any(|class| class.response_bytes > 0) && spec.interface.is_none() {
        fields.wrong("found `response_bytes` and no `interface` that answers leave through, expected one");
    }
    fields.close();
    spec
}

meanings! {
    CLASS {
        /// Identifier of the class of queries within its store.
        "id",
        /// Time of a query on one core.
        "time",
        /// Where queries are read: at the primary only, or at a secondary when one is up (`secondaryPreferred`).
        "read",
        /// Size of an answer, in bytes; it leaves through the store's interface.
        "response_bytes",
    }
}

/// Either one `query_time`, or `queries`.
fn classes(fields: &Fields) -> Vec<QueryClass> {
    if fields.get("queries").is_none() {
        let time = service_time(fields, "query_time");
        return vec![QueryClass { id: String::new(), time, read: ReadFrom::Primary, response_bytes: 0 }];
    }
    if fields.get("query_time").is_some() {
        fields.wrong("found `query_time` beside `queries`, expected one of them");
    }
    let list = fields.list("queries", 1, CLASSES);
    distinct(&list, "query class");
    let reads = [("primary", ReadFrom::Primary), ("secondary", ReadFrom::Secondary)];
    list.iter()
        .map(|node| {
            let fields = node.fields(CLASS);
            let class = QueryClass {
                id: fields.id("id"),
                time: service_time(&fields, "time"),
                read: fields.word_or("read", "place to read", &reads, ReadFrom::Primary),
                response_bytes: fields.count_or("response_bytes", 0, ANSWER_BYTES, 0) as u32,
            };
            fields.close();
            class
        })
        .collect()
}

meanings! {
    POOL {
        /// The library of the pool, whose defaults hold for everything that is not said here.
        "library",
        /// Connections of one calling replica to one server, MongoDB's `maxPoolSize`. The library's default.
        "max_pool_size",
        /// How long a query waits for a connection before it fails, `waitQueueTimeoutMS` of MongoDB's Java driver. The
        /// library's default.
        "wait_queue_timeout",
        /// Whether a connection that becomes free goes to the query that has waited longest, or to any of those that
        /// wait. Measured: r2d2 and deadpool hand over in order, SQLAlchemy and bb8 do not; that chance decides there is
        /// inferred.
        "handed_over",
        /// What a connection costs, and how it is opened again when it was cut. Connections are there at once and cost
        /// nothing without it.
        "connect",
        /// What becomes of a query whose client has given it up while a server works on it: it keeps its connection to
        /// its end, it is stopped, or its connection is replaced and it runs on unseen (PgBouncer, measured).
        "abandoned",
    }
}

/// Defaults (domain facts E): `maxPoolSize` 100, `waitQueueTimeoutMS` 120000 (Java driver).
fn pool(node: &Node) -> PoolSpec {
    let fields = node.fields(POOL);
    let library = fields.word_or("library", "library", &PoolLibrary::ALL, PoolLibrary::Mongodb);
    let usual = library.pool();
    let ways = [("in_order", true), ("any", false)];
    let ends =
        [("kept", Abandoned::Kept), ("cancelled", Abandoned::Cancelled), ("replaced", Abandoned::Replaced)];
    let size = fields.count_or("max_pool_size", 1, 100_000, usual.size.into()) as u32;
    let spec = PoolSpec {
        size,
        sends_again: usual.sends_again,
        connect: fields.get("connect").map(|node| connect(&node, library.connect(size), size)),
        wait_queue_timeout: fields.duration_or("wait_queue_timeout", usual.wait_queue_timeout),
        in_order: fields.word_or("handed_over", "way", &ways, usual.in_order),
        abandoned: fields.word_or("abandoned", "end", &ends, usual.abandoned),
    };
    fields.close();
    spec
}

meanings! {
    CONNECT {
        /// Round trips of TCP, TLS and authentication, as the client waits for them. Assumed.
        "time",
        /// Work of the server for a new connection, on one core: TLS, authentication, a process. Assumed.
        "cpu",
        /// How long an attempt waits for a silent host, a connect timeout. Assumed.
        "timeout",
        /// Connections that one pool opens at the same time, such as MongoDB's `maxConnecting`. The library's.
        "at_once",
        /// Connections that a pool keeps open, used or not, such as HikariCP's `minimumIdle`. The library's.
        "min_idle",
        /// First pause after an attempt that failed, of a library that tries again by itself. The library's.
        "pause",
        /// The longest pause between two attempts. The library's.
        "pause_max",
    }
}

/// What a connection costs; what is not stated is as the library has it.
fn connect(node: &Node, usual: ConnectSpec, size: u32) -> ConnectSpec {
    let fields = node.fields(CONNECT);
    let after = match usual.after {
        AfterFailure::Pause { first, factor, longest } => {
            let first = fields.period_or("pause", first);
            let longest = fields.period_or("pause_max", longest.max(first));
            if longest < first {
                fields
                    .wrong_at("pause_max", format!("found {longest}, expected at least the first, {first}"));
            }
            AfterFailure::Pause { first, factor, longest }
        }
        AfterFailure::CallerFails => {
            for node in ["pause", "pause_max"].into_iter().filter_map(|name| fields.get(name)) {
                node.wrong("found a pause of a library that does not try again, expected none");
            }
            AfterFailure::CallerFails
        }
    };
    let spec = ConnectSpec {
        time: fields.delay_or("time", usual.time),
        cpu: fields.delay_or("cpu", usual.cpu),
        timeout: fields.duration_or("timeout", usual.timeout),
        at_once: fields.count_or("at_once", 1, 100_000, usual.at_once.into()) as u32,
        min_idle: fields.count_or("min_idle", 0, 100_000, usual.min_idle.into()) as u32,
        after,
    };
    if spec.min_idle > 0 && after == AfterFailure::CallerFails {
        fields.wrong_at("min_idle", "found connections that a library keeps which keeps none, expected 0");
    }
    if spec.min_idle > size {
        fields
            .wrong_at("min_idle", format!("found {}, expected at most max_pool_size {size}", spec.min_idle));
    }
    fields.close();
    spec
}

meanings! {
    CACHED {
        /// The cache's own class of queries, when it has several.
        "class",
        /// The store that a miss is asked of.
        "store",
        /// The class of that store, when it has several.
        "of",
        /// The key of a request that names its entry: `customer`, or a kind of `keys`. The customer's without it.
        "key",
        /// Distinct entries of the class.
        "entries",
        /// How long an entry is good after it was filled, its time to live; for ever without it.
        "ttl",
        /// The part of the time to live that is drawn, 0 to 1, so that entries filled together do not expire together.
        "ttl_spread",
        /// Whether the clients of one replica share one question behind for the same entry, as Go's `singleflight` does.
        "coalesce",
        /// What a client does when the cache does not answer: its request fails, as with Spring's default handler, or it
        /// asks behind.
        "when_down",
    }
}

/// A class of a cache in front of another store.
fn cached(node: &Node, own: &[&str], names: &Names) -> CachedSpec {
    let fields = node.fields(CACHED);
    let store = fields.name("store", "store", &names.stores);
    let class = |name: &'static str, classes: &[&str]| match fields.get(name) {
        None if classes.iter().all(|class| class.is_empty()) => ClassId(0),
        _ => ClassId(fields.name(name, "query class", classes) as u8),
    };
    let behind = names.classes.get(store).map_or(&[][..], Vec::as_slice);
    let downs = [("fail", WhenDown::Fail), ("behind", WhenDown::Behind)];
    let spec = CachedSpec {
        class: class("class", own),
        store: StoreId(store as u8),
        of: class("of", behind),
        by: keys::of_entry(&fields, names),
        keys: fields.count("entries", 1, 65_536) as u32,
        ttl: fields.get("ttl").map_or(SimDuration::MAX, |node| node.duration(TICK, LONGEST)),
        spread: fields.number_or("ttl_spread", 0.0, 1.0, 0.0),
        coalesce: fields.flag_or("coalesce", false),
        when_down: fields.word_or("when_down", "end", &downs, WhenDown::Fail),
    };
    if spec.spread > 0.0 && spec.ttl == SimDuration::MAX {
        fields.wrong_at("ttl_spread", "found a spread of no `ttl`, expected one");
    }
    fields.close();
    spec
}

meanings! {
    INTERFACE {
        /// Rate without network credits, in gigabits per second.
        "baseline_gbps",
        /// Rate with credits, in gigabits per second; the baseline without it.
        "burst_gbps",
        /// How long full credits last at the burst rate. EC2 says 5 to 60 minutes by size.
        "burst_for",
    }
}

/// `{"baseline_gbps": 10}`, or `{"baseline_gbps": 0.75, "burst_gbps": 10, "burst_for": "5m"}`. Full credits of an
/// instance "Up to 10 Gbps" last 5 to 60 minutes by size (domain facts D2); 5 unless set.
fn interface(node: &Node) -> InterfaceSpec {
    const LEAST: f64 = 0.000_1;
    let fields = node.fields(INTERFACE);
    let bytes = |gbps: f64| libm::round(gbps * 125e6) as u64;
    let baseline = fields.number("baseline_gbps", LEAST, 400.0);
    let burst = fields.number_or("burst_gbps", LEAST, 400.0, baseline);
    let spec = InterfaceSpec {
        baseline: bytes(baseline),
        burst: bytes(burst),
        burst_for: fields.duration_or("burst_for", SimDuration::from_secs(300)),
    };
    if burst < baseline {
        fields.wrong("found a burst below the baseline, expected at least as much");
    }
    fields.close();
    spec
}

meanings! {
    OPERATIONS {
        /// The next larger instance size.
        "scale_up",
        /// Several stores in place of this one.
        "split",
        /// Classes of queries that can be answered from a cache in front of the store.
        "cache",
        /// Classes of queries that can be sent less often or made cheaper.
        "prune",
        /// Time from the start after a planned stop until queries are answered. Assumed.
        "start",
    }
    SCALE_UP {
        /// Time until the larger members are in step; a replica set then elects a primary among them.
        "time",
        /// Share of the CPU that copying to the new members takes meanwhile, 0 to 0.9.
        "sync_load",
        /// How long the store stands still at the end; a replica set elects instead.
        "stop",
        /// How many larger sizes there are; each doubles the cores of a replica set.
        "sizes",
        /// The interface afterwards; a present one doubles its rates without it.
        "interface",
    }
    CACHE {
        /// The class of queries that the cache answers.
        "class",
        /// Time until the cache is built and deployed.
        "time",
        /// Share of the queries that it answers once it is warm, 0 to 1.
        "hit_ratio",
        /// Distinct keys of the class; the cache knows a key after the first query for it.
        "keys",
        /// How long an answer from the cache takes. Assumed.
        "answer",
    }
    PRUNE {
        /// The class of queries that is pruned.
        "class",
        /// Time until the change is found and deployed.
        "time",
        /// Share of the queries that are still sent, 0 to 1.
        "keeps",
        /// Size of an answer afterwards, in bytes; as before without it.
        "response_bytes",
        /// Cost of a query afterwards, as a share of the present one, 0 to 1.
        "cost",
    }
}

fn operations(node: &Node, classes: &[&str]) -> OperationsSpec {
    let fields = node.fields(OPERATIONS);
    let of_class = |name: &'static str| {
        let list = fields.list(name, 0, CLASSES);
        for (i, node) in list.iter().enumerate() {
            let class = node.value.get("class").and_then(|class| class.as_str());
            if list[..i].iter().any(|other| other.value.get("class").and_then(|c| c.as_str()) == class) {
                node.wrong("found a second entry for a class, expected one");
            }
        }
        list
    };
    let class = |fields: &Fields| ClassId(fields.name("class", "query class", classes) as u8);
    let spec = OperationsSpec {
        scale_up: fields.get("scale_up").map(|node| {
            let fields = node.fields(SCALE_UP);
            let spec = ScaleUpSpec {
                time: fields.duration("time"),
                sync_load: fields.number_or("sync_load", 0.0, 0.9, 0.0),
                stop: fields.delay_or("stop", SimDuration::ZERO),
                sizes: fields.count_or("sizes", 1, 10, 1) as u8,
                interface: fields.get("interface").map(|node| interface(&node)),
            };
            fields.close();
            spec
        }),
        split: fields.get("split").map(|node| split(&node)),
        cache: of_class("cache")
            .iter()
            .map(|node| {
                let fields = node.fields(CACHE);
                let spec = CacheSpec {
                    class: class(&fields),
                    time: fields.delay_or("time", SimDuration::ZERO),
                    hit_ratio: fields.number("hit_ratio", 0.0, 1.0),
                    keys: fields.count("keys", 1, 1_000_000_000),
                    answer: fields.duration_or("answer", SimDuration::from_millis(1)),
                };
                fields.close();
                spec
            })
            .collect(),
        prune: of_class("prune")
            .iter()
            .map(|node| {
                let fields = node.fields(PRUNE);
                let spec = PruneSpec {
                    class: class(&fields),
                    time: fields.delay_or("time", SimDuration::ZERO),
                    keeps: fields.number_or("keeps", 0.0, 1.0, 1.0),
                    response_bytes: fields
                        .get("response_bytes")
                        .map(|node| node.count(0, ANSWER_BYTES) as u32),
                    cost: fields.number_or("cost", 0.001, 1.0, 1.0),
                };
                fields.close();
                spec
            })
            .collect(),
        start: fields.duration_or("start", SimDuration::from_secs(30)),
    };
    fields.close();
    spec
}

meanings! {
    SPLIT {
        /// Number of new stores, each of the present size.
        "into",
        /// What is divided: classes of queries in turn, or the customers' keys.
        "by",
        /// Time of the preparation; nothing changes meanwhile.
        "time",
        /// Length of the maintenance stop. Assumed.
        "stop",
        /// Interfaces of new stores that differ from the present one.
        "interfaces",
    }
    PART {
        /// Number of the new store, from 0.
        "part",
        /// The network interface of that store.
        "interface",
    }
}

fn split(node: &Node) -> SplitSpec {
    let fields = node.fields(SPLIT);
    let into = fields.count("into", 2, 16) as u8;
    let ways = [("class", SplitBy::Class), ("key", SplitBy::Key)];
    let spec = SplitSpec {
        into,
        by: fields.word_or("by", "way to split", &ways, SplitBy::Class),
        time: fields.delay_or("time", SimDuration::ZERO),
        stop: fields.duration_within_or(
            "stop",
            SimDuration::from_secs(1),
            LONGEST,
            SimDuration::from_secs(1_800),
        ),
        interfaces: fields
            .list("interfaces", 0, 16)
            .iter()
            .map(|node| {
                let fields = node.fields(PART);
                let part = fields.count("part", 0, u64::from(into) - 1) as u8;
                let own = fields.need("interface").map(|node| interface(&node));
                fields.close();
                let nothing = InterfaceSpec { baseline: 1, burst: 1, burst_for: SimDuration::ZERO };
                (part, own.unwrap_or(nothing))
            })
            .collect(),
    };
    fields.close();
    spec
}
