//! The opening of connections, where the document says what one costs.
//!
//! A pool has connections that are used, idle, or being opened. A query that finds no idle one waits, and the pool opens
//! one, as many at once as its library does: the round trips of TCP, TLS and authentication, then work of the server's
//! CPU, beside its queries. So a fail-over, which cuts all of them at once, costs the new primary all of that work before
//! the first queries (a connection storm). An attempt fails when nobody listens, when the server has as many connections
//! as it may (`max_clients`), or after its time-out; then the caller gets the error, or the library tries again after a
//! pause, as it does. A server does not see that a client has given up before it has done its work for it, so attempts
//! that time out and come again at once can keep it from ever doing anything else. It holds 4,096 in line (Linux'
//! `net.core.somaxconn` since 5.4) and does not hear more.
//!
//! All connections of a pool are cut when the primary moves, and those of a process when it ends. Not modelled: idle ones
//! that are closed for their age, and connections to secondaries apart from those to the primary.

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::event::Event;
use crate::world::fact::{ConnectFact, Fact};
use crate::world::ids::{ReplicaId, StoreId};
use crate::world::services::call::CallOutcome;
use crate::world::services::jobs::{Job, JobKind};
use crate::world::services::replica::ProcessState;
use crate::world::slab::Handle;
use crate::world::stores::pool::Pool;
use crate::world::stores::queries::{At, Query};
use crate::world::stores::store::{PRIMARY, Store};
use crate::world::stores::storm::Connections;
use crate::world::topology::connect::{AfterFailure, ConnectSpec};
use crate::world::{Clock, World};

/// Attempts and queries that a server holds in line for its CPU.
const BACKLOG: usize = 4_096;

impl Store {
    /// Its connections, where the document says what one costs.
    pub fn connections(&self) -> Connections {
        let pools = self.shards.iter().flat_map(|shard| &shard.pools);
        Connections {
            open: self.shards.iter().map(|shard| shard.connections).sum(),
            opening: pools.map(|pool| pool.opened.opening).sum(),
            counts: self.storm.counts,
        }
    }

    /// The time when all connections were cut, while clients still wait for others.
    pub fn storm_since(&self) -> Option<SimTime> {
        self.storm.since
    }

    /// Returns whether nobody waits for a connection.
    pub(in crate::world::stores) fn calm(&self) -> bool {
        let mut pools = self.shards.iter().flat_map(|shard| &shard.pools);
        pools.all(|pool| pool.waiting.is_empty())
    }

    pub(in crate::world::stores) fn digest_connections(&self, digest: &mut Digest) {
        self.storm.counts.into_iter().for_each(|count| digest.word(count));
        for pool in self.shards.iter().flat_map(|shard| &shard.pools) {
            let opened = pool.opened;
            digest.word(u64::from(opened.idle) << 32 | u64::from(opened.opening));
            digest.word(opened.generation.into());
        }
    }
}

impl World {
    fn connect_spec(&self, store: StoreId) -> Option<ConnectSpec> {
        self.topology.stores[store.index()].pool.and_then(|pool| pool.connect)
    }

    /// Stores whose connections cost something.
    fn stores_that_connect(&self) -> impl Iterator<Item = StoreId> + use<> {
        let topology = self.topology.clone();
        let stores = (0..topology.stores.len()).map(|store| StoreId(store as u8));
        stores.filter(move |store| {
            topology.stores[store.index()].pool.is_some_and(|pool| pool.connect.is_some())
        })
    }

    /// A pool opens as many connections as its queries and its minimum ask for.
    pub(in crate::world::stores) fn open_connections(
        &mut self,
        store: StoreId,
        shard: u8,
        client: u16,
        clock: &mut Clock,
    ) {
        let Some(pool) = self.topology.stores[store.index()].pool else { return };
        let Some(connect) = pool.connect else { return };
        loop {
            let own = &mut self.stores.stores[store.index()].shards[shard as usize].pools[client as usize];
            let has = own.in_use + own.opened.idle + own.opened.opening;
            let wanted = (own.waiting.len() as u32).max(own.lacks());
            if has >= pool.size || own.opened.opening >= wanted.min(connect.at_once) {
                return;
            }
            own.opened.opening += 1;
            let job = self.new_attempt(store, shard, client);
            self.attempt_connection(job, store, &connect, clock);
        }
    }

    fn new_attempt(&mut self, store: StoreId, shard: u8, client: u16) -> u32 {
        let query = Query { client, shard, at: At::Sending, ..Query::NONE };
        let job = Job {
            call: Handle::NONE,
            kind: JobKind::Connect(store),
            draw_key: 0,
            pending: 0,
            withdrawn: false,
            query,
            outcome: CallOutcome::Ok,
        };
        self.services.jobs_mut().insert(job).index
    }

    fn attempt_connection(&mut self, job: u32, store: StoreId, connect: &ConnectSpec, clock: &mut Clock) {
        self.stores.stores[store.index()].storm.counts[0] += 1;
        let entry = &mut self.services.jobs_mut()[job];
        entry.query.at = At::Sending;
        entry.pending += 1;
        entry.query.timer = clock.timer(connect.timeout.max(connect.time), Event::QueryLimit(job));
        clock.after(connect.time, Event::JobDone(job));
    }

    /// A step of an attempt is over: its round trips, the server's work, or a pause.
    pub(crate) fn connection_goes_on(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let Some(connect) = self.connect_spec(store) else { return };
        let query = self.services.jobs()[job].query;
        match query.at {
            At::Sending => self.reach_listener(job, store, clock),
            At::Server => {
                if self.stores.stores[store.index()].complete(clock.now(), job, query.shard, PRIMARY) {
                    self.serve_store(store, query.shard, PRIMARY, clock);
                    match query.again {
                        true => self.forget_given_up(job, store),
                        false => self.connection_opened(job, store, clock),
                    }
                }
            }
            // The pause is over.
            _ => {
                let own = self.pool_of(store, &query);
                let wanted = !own.waiting.is_empty() || own.lacks() > 0;
                match wanted && self.client_runs(query.client) {
                    true => self.attempt_connection(job, store, &connect, clock),
                    false => self.end_attempt(job, store),
                }
            }
        }
    }

    fn client_runs(&self, client: u16) -> bool {
        self.services.replicas()[client as usize].process == ProcessState::Up
    }

    fn client_reaches_primary(&self, client: u16, store: StoreId) -> bool {
        let primary = self.stores.stores[store.index()].primary();
        primary.is_none_or(|member| {
            let zone = self.topology.stores[store.index()].members[member as usize];
            self.region.network().reaches(self.services.replicas()[client as usize].zone, zone)
        })
    }

    pub(in crate::world::stores) fn pool_of(&mut self, store: StoreId, query: &Query) -> &mut Pool {
        &mut self.stores.stores[store.index()].shards[query.shard as usize].pools[query.client as usize]
    }

    /// The first round trips are over: the server takes the connection, refuses it, or is silent.
    fn reach_listener(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let now = clock.now();
        let query = self.services.jobs()[job].query;
        if !self.client_runs(query.client) {
            clock.cancel(query.timer);
            return self.end_attempt(job, store);
        }
        if !self.client_reaches_primary(query.client, store) {
            // Nobody answers, until the time-out.
            self.services.jobs_mut()[job].query.at = At::Unreached;
            return;
        }
        let limit = self.topology.stores[store.index()].max_clients;
        let state = &mut self.stores.stores[store.index()];
        if state.primary().is_none() {
            match state.lost_silently() {
                true => self.services.jobs_mut()[job].query.at = At::Unreached,
                false => self.connection_failed(job, store, clock),
            }
            return;
        }
        let shard = &mut state.shards[query.shard as usize];
        if shard.cpu.waiting() >= BACKLOG {
            self.services.jobs_mut()[job].query.at = At::Unreached;
            return;
        }
        if shard.connections >= limit {
            state.storm.counts[2] += 1;
            let told = state.storm.refused.is_some_and(|told| now.since(told) < SimDuration::from_secs(10));
            if !told {
                state.storm.refused = Some(now);
                self.tell(now, Fact::StoreConnections(store, ConnectFact::Refused(limit)));
            }
            self.connection_failed(job, store, clock);
            return;
        }
        shard.connections += 1;
        let entry = &mut self.services.jobs_mut()[job].query;
        (entry.at, entry.counted) = (At::Server, true);
        if self.stores.stores[store.index()].submit(now, job, query.shard, PRIMARY) {
            self.run_query(job, store, clock);
        }
    }

    /// The server has done its work: the connection is there, for the query that has waited longest or for later.
    fn connection_opened(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let query = self.services.jobs()[job].query;
        clock.cancel(query.timer);
        if !self.client_runs(query.client) {
            return self.end_attempt(job, store);
        }
        // What it opened belongs to the pool now.
        self.services.jobs_mut()[job].query.counted = false;
        self.end_attempt(job, store);
        let own = self.pool_of(store, &query);
        own.in_use += 1;
        match own.waiting.pop_front() {
            Some(next) => self.hand_connection(next, store, clock),
            None => {
                own.in_use -= 1;
                own.opened.idle += 1;
            }
        }
        self.open_connections(store, query.shard, query.client, clock);
        self.storm_may_be_over(store, clock.now());
    }

    /// A line of queries before connections has become shorter: nobody may wait any more.
    pub(in crate::world::stores) fn storm_may_be_over(&mut self, store: StoreId, now: SimTime) {
        let state = &mut self.stores.stores[store.index()];
        if let Some(since) = state.storm.since.filter(|_| state.primary().is_some() && state.calm()) {
            state.storm.since = None;
            self.tell(now, Fact::StoreConnections(store, ConnectFact::Back(now.since(since))));
        }
    }

    /// A query that waits gets a connection.
    pub(in crate::world::stores) fn hand_connection(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let query = self.services.jobs()[job].query;
        let generation = self.pool_of(store, &query).opened.generation;
        let entry = &mut self.services.jobs_mut()[job].query;
        clock.cancel(std::mem::replace(&mut entry.timer, TimerId::NONE));
        (entry.connected, entry.generation) = (true, generation);
        self.reach_server(job, store, clock);
    }

    /// An attempt is over, with a connection or without.
    fn end_attempt(&mut self, job: u32, store: StoreId) {
        let query = self.services.jobs()[job].query;
        let shard = &mut self.stores.stores[store.index()].shards[query.shard as usize];
        shard.connections -= u32::from(query.counted);
        let own = &mut shard.pools[query.client as usize];
        own.opened.opening = own.opened.opening.saturating_sub(1);
        self.forget_attempt(job);
    }

    /// The server is done with an attempt that its client gave up before.
    fn forget_given_up(&mut self, job: u32, store: StoreId) {
        let shard = self.services.jobs()[job].query.shard;
        self.stores.stores[store.index()].shards[shard as usize].connections -= 1;
        self.forget_attempt(job);
    }

    /// The server of an attempt is gone.
    pub(in crate::world::stores) fn attempt_is_cut(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        match self.services.jobs()[job].query.again {
            true => self.forget_given_up(job, store),
            false => self.connection_failed(job, store, clock),
        }
    }

    /// Frees the place of an attempt, once its last event has fired.
    fn forget_attempt(&mut self, job: u32) {
        match self.services.jobs()[job].pending {
            0 => self.services.jobs_mut().remove(job),
            _ => self.services.jobs_mut()[job].withdrawn = true,
        }
    }

    /// Those of `jobs` that are queries: attempts at a server that is another one now are over.
    pub(in crate::world::stores) fn without_attempts(&mut self, jobs: Vec<u32>) -> Vec<u32> {
        let is_attempt =
            |world: &World, job: u32| matches!(world.services.jobs()[job].kind, JobKind::Connect(_));
        let (attempts, queries): (Vec<u32>, Vec<u32>) =
            jobs.into_iter().partition(|&job| is_attempt(self, job));
        attempts.into_iter().for_each(|job| self.forget_attempt(job));
        queries
    }

    /// An attempt has failed: whoever asked for it gets the error, or it is tried again after a pause.
    fn connection_failed(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let Some(connect) = self.connect_spec(store) else { return };
        self.stores.stores[store.index()].storm.counts[1] += 1;
        let entry = &mut self.services.jobs_mut()[job];
        clock.cancel(std::mem::replace(&mut entry.query.timer, TimerId::NONE));
        let (query, before) = (entry.query, SimDuration::from_micros(entry.draw_key));
        match connect.after {
            AfterFailure::CallerFails => {
                self.end_attempt(job, store);
                if let Some(asker) = self.pool_of(store, &query).waiting.pop_front() {
                    let entry = &mut self.services.jobs_mut()[asker].query;
                    clock.cancel(std::mem::replace(&mut entry.timer, TimerId::NONE));
                    if !self.asks_behind_instead(asker, store, clock) {
                        self.end_query(asker, store, CallOutcome::Failed, clock);
                    }
                }
                self.open_connections(store, query.shard, query.client, clock);
            }
            AfterFailure::Pause { first, factor, longest } => {
                let pause = match before {
                    SimDuration::ZERO => first,
                    before => before.times(factor.into()).min(longest),
                };
                let shard = &mut self.stores.stores[store.index()].shards[query.shard as usize];
                shard.connections -= u32::from(query.counted);
                let entry = &mut self.services.jobs_mut()[job];
                // What tells draws apart elsewhere is the last pause here: nothing is drawn for an attempt.
                entry.draw_key = pause.as_micros();
                (entry.query.counted, entry.query.at) = (false, At::Elsewhere);
                entry.pending += 1;
                clock.after(pause, Event::JobDone(job));
            }
        }
    }

    /// An attempt has got no answer for as long as its client waits for one.
    pub(in crate::world::stores) fn connection_times_out(
        &mut self,
        job: u32,
        store: StoreId,
        clock: &mut Clock,
    ) {
        let entry = &mut self.services.jobs_mut()[job];
        entry.query.timer = TimerId::NONE;
        let Query { at, shard, client, again, .. } = entry.query;
        match at {
            At::Unreached => self.connection_failed(job, store, clock),
            // The server has it in line and goes on with it: for the client it is another attempt from now on.
            At::Server if !again => {
                entry.query.again = true;
                let pause = entry.draw_key;
                let next = self.new_attempt(store, shard, client);
                self.services.jobs_mut()[next].draw_key = pause;
                self.connection_failed(next, store, clock);
            }
            _ => {}
        }
    }
}

impl World {
    /// The primary of a store moves: every connection is cut, and what was asked over one is asked again, or fails, as its
    /// library does.
    pub(in crate::world::stores) fn cut_connections(&mut self, store: StoreId, clock: &mut Clock) {
        let Some(pool) = self.topology.stores[store.index()].pool.filter(|pool| pool.connect.is_some())
        else {
            return;
        };
        let now = clock.now();
        let mut cut = 0;
        let mut jobs = Vec::new();
        for shard in &mut self.stores.stores[store.index()].shards {
            shard.cpu.count(now);
            jobs.extend(shard.cpu.empty());
            for own in &mut shard.pools {
                cut += own.in_use + own.opened.idle;
                shard.connections -= own.in_use + own.opened.idle;
                (own.in_use, own.opened.idle) = (0, 0);
                own.opened.generation += 1;
            }
        }
        for job in jobs {
            match self.services.jobs()[job].kind {
                JobKind::Connect(_) => self.attempt_is_cut(job, store, clock),
                _ if pool.sends_again && !self.services.jobs()[job].query.again && self.is_awaited(job) => {
                    let query = &mut self.services.jobs_mut()[job].query;
                    (query.again, query.connected) = (true, false);
                    clock.cancel(std::mem::replace(&mut query.timer, TimerId::NONE));
                    self.enter_query(job, store, clock);
                }
                _ => {
                    let query = &mut self.services.jobs_mut()[job].query;
                    clock.cancel(std::mem::replace(&mut query.timer, TimerId::NONE));
                    if !self.asks_behind_instead(job, store, clock) {
                        self.end_query(job, store, CallOutcome::Failed, clock);
                    }
                }
            }
        }
        if cut > 0 {
            self.stores.stores[store.index()].storm.since = Some(now);
            self.tell(now, Fact::StoreConnections(store, ConnectFact::Cut(cut)));
        }
        for shard in 0..self.stores.stores[store.index()].shards.len() as u8 {
            for client in 0..self.services.replicas().len() as u16 {
                if self.client_runs(client) {
                    self.open_connections(store, shard, client, clock);
                }
            }
        }
    }

    /// The process of a replica has ended: its connections are closed, and nobody waits for those that it opens.
    pub(crate) fn close_connections(&mut self, replica: ReplicaId) {
        for store in self.stores_that_connect() {
            for shard in &mut self.stores.stores[store.index()].shards {
                let own = &mut shard.pools[replica.index()];
                shard.connections -= own.in_use + own.opened.idle;
                (own.in_use, own.opened.idle) = (0, 0);
                own.opened.generation += 1;
            }
        }
    }

    /// The process of a replica has begun: its pools open what they keep open.
    pub(crate) fn open_pools(&mut self, replica: ReplicaId, clock: &mut Clock) {
        for store in self.stores_that_connect() {
            for shard in 0..self.stores.stores[store.index()].shards.len() as u8 {
                self.open_connections(store, shard, replica.0, clock);
            }
        }
    }
}
