//! The way of a query: past the callers' cache, through the client's pool, onto a core, out of the interface.
//!
//! Pool -> Server (waits for a core or a primary, then runs) -> Sending -> answered. A query that a cache knows, or that is
//! no longer sent, is Elsewhere; one that nobody takes is Refused, after a round trip.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::StoreAction;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::{ClassId, StoreId};
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::services::jobs::JobKind;
use crate::world::stores::cached::Origin;
use crate::world::stores::store::{PRIMARY, Work};
use crate::world::topology::stores::{ReadFrom, StoreKind};
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const QUERY: u32 = 12;
    pub const CACHED: u32 = 310;
    pub const PRUNED: u32 = 311;
}

/// The query of a job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Query {
    pub(crate) key: u64,
    pub(crate) timer: TimerId,
    /// Names the visit that it belongs to, as that of a call.
    pub(crate) about: u32,
    /// The entry of a cache that it is about, when it is a question behind one.
    pub(crate) origin: Option<Origin>,
    /// The calling replica.
    pub(crate) client: u16,
    pub(crate) class: ClassId,
    pub(crate) write: bool,
    pub(crate) shard: u8,
    pub(crate) lane: u8,
    pub(crate) at: At,
    /// True if it holds a connection of its client's pool.
    pub(crate) connected: bool,
    /// True if the server counts it as a connection.
    pub(crate) counted: bool,
    /// True if its connection was cut, and it has been sent once more; of an attempt to connect: if its client gave it up.
    pub(crate) again: bool,
    /// How often the connections of its pool had been cut when it got its own.
    pub(crate) generation: u32,
}

/// The place of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Pool,
    Server,
    Sending,
    Elsewhere,
    Refused,
    /// With its client, which does not reach the primary.
    Unreached,
    /// With its client, for which another one of the same replica asks.
    Joined,
}

impl Query {
    pub(crate) const NONE: Query = Query {
        key: 0,
        timer: TimerId::NONE,
        about: 0,
        origin: None,
        client: 0,
        class: ClassId(0),
        write: false,
        shard: 0,
        lane: PRIMARY,
        at: At::Server,
        connected: false,
        counted: false,
        again: false,
        generation: 0,
    };
}

impl World {
    /// A step asks a store.
    pub(crate) fn begin_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        if self.stores.stores[store.index()].in_full
            && let Some(after) = self.asks_elsewhere(job, store, clock.now())
        {
            self.services.jobs_mut()[job].query.at = At::Elsewhere;
            self.services.jobs_mut()[job].pending += 1;
            clock.after(after, Event::JobDone(job));
            return;
        }
        self.enter_query(job, store, clock);
    }

    /// Returns how long a query takes that never reaches the store, if it is one.
    fn asks_elsewhere(&mut self, job: u32, store: StoreId, now: SimTime) -> Option<SimDuration> {
        const AT_ONCE: SimDuration = SimDuration::from_micros(1);
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        let operations = spec.operations.as_ref()?;
        let (class, key) = (self.services.jobs()[job].query.class, self.services.jobs()[job].draw_key);
        let state = &mut self.stores.stores[store.index()];
        if state.pruned(class).is_some_and(|since| now >= since) {
            let prune = operations.prune.iter().find(|prune| prune.class == class)?;
            if self.seed.draw(purpose::PRUNED, key, 0, 0).unit() > prune.keeps {
                return Some(AT_ONCE);
            }
        }
        let (since, known) = state.cache_of(class, spec, now)?;
        if now < since {
            return None;
        }
        state.works.classes[class.index()].seen += 1;
        let answer = operations.cache.iter().find(|cache| cache.class == class)?.answer;
        (self.seed.draw(purpose::CACHED, key, 0, 0).unit() <= known).then_some(answer)
    }

    /// A query takes a connection, or waits for one.
    pub(super) fn enter_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        let state = &mut self.stores.stores[store.index()];
        let query = &mut self.services.jobs_mut()[job].query;
        query.shard = state.place(query.class, query.key, spec);
        if let Some(pool) = spec.pool {
            let (shard, client) = (query.shard, query.client);
            let own = &mut state.shards[shard as usize].pools[client as usize];
            query.connected = match pool.connect {
                None => own.take(job, pool.size),
                Some(_) => own.take_open(job),
            };
            query.generation = own.opened.generation;
            if !query.connected {
                query.at = At::Pool;
                query.timer = clock.timer(pool.wait_queue_timeout, Event::QueryLimit(job));
                if pool.connect.is_some() {
                    self.open_connections(store, shard, client, clock);
                }
                return;
            }
        }
        self.reach_server(job, store, clock);
    }

    pub(super) fn reach_server(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        if !self.reaches_primary(self.services.jobs()[job].call, store) {
            self.hold_query(job, store);
            return;
        }
        // Without a server that works there is nobody who could answer with an error.
        if self.impaired.is_some()
            && self.stores.stores[store.index()].primary().is_some()
            && self.query_errs(job, store, clock.now())
        {
            self.refuse_query(job, clock);
            return;
        }
        let spec = &self.topology.stores[store.index()];
        let (limit, kind, selects) = (spec.max_clients, spec.kind, spec.pool.is_some());
        // Where connections are opened, the server counts those.
        let counts = spec.pool.is_none_or(|pool| pool.connect.is_none());
        let (state, query) =
            (&mut self.stores.stores[store.index()], &mut self.services.jobs_mut()[job].query);
        let class = &spec.classes[query.class.index()];
        let shard = &mut state.shards[query.shard as usize];
        query.at = At::Server;
        if counts && shard.connections >= limit || kind == StoreKind::Cache && state.works.standing() {
            self.refuse_query(job, clock);
            return;
        }
        shard.connections += u32::from(counts && !query.counted);
        query.counted |= counts;
        let read = if query.write { ReadFrom::Primary } else { class.read };
        query.lane = state.lane(query.shard, read);
        if state.submit(clock.now(), job, query.shard, query.lane) {
            self.run_query(job, store, clock);
        } else if selects && state.primary().is_none() {
            self.select_server(job, store, clock);
        }
        self.tell_turn(store, clock.now());
    }

    /// A driver without a primary waits for one, but not for ever (`serverSelectionTimeoutMS`).
    fn select_server(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let limit = self.topology.stores[store.index()].server_selection_timeout;
        let query = &mut self.services.jobs_mut()[job].query;
        if query.timer == TimerId::NONE && query.lane == PRIMARY {
            query.timer = clock.timer(limit, Event::QueryLimit(job));
        }
    }

    /// The connection is refused: the client knows after a round trip.
    pub(super) fn refuse_query(&mut self, job: u32, clock: &mut Clock) {
        let entry = &mut self.services.jobs_mut()[job];
        clock.cancel(std::mem::replace(&mut entry.query.timer, TimerId::NONE));
        entry.query.at = At::Refused;
        entry.pending += 1;
        let round_trip = self.topology.network.same_zone.times(2);
        clock.after(round_trip, Event::QueryLimit(job));
    }

    /// A query has waited as long as its driver allows, or knows that it is refused.
    pub(crate) fn on_query_limit(&mut self, job: u32, clock: &mut Clock) {
        let store = match self.services.jobs()[job].kind {
            JobKind::Query(store) => store,
            JobKind::Connect(store) => return self.connection_times_out(job, store, clock),
            JobKind::Proposal(..) => return,
        };
        let query = self.services.jobs()[job].query;
        let state = &mut self.stores.stores[store.index()];
        let over = match query.at {
            At::Pool => state.shards[query.shard as usize].pools[query.client as usize].leave(job),
            At::Server => state.withdraw(job, query.shard, query.lane),
            At::Unreached => state.let_go(job),
            At::Refused => {
                self.services.jobs_mut()[job].pending -= 1;
                true
            }
            At::Sending | At::Elsewhere | At::Joined => false,
        };
        if query.at != At::Refused {
            self.services.jobs_mut()[job].query.timer = TimerId::NONE;
        }
        if over && !self.asks_behind_instead(job, store, clock) {
            self.end_query(job, store, CallOutcome::Failed, clock);
        }
    }

    /// A client stops waiting: true when nobody has taken the query yet, which is never sent then.
    pub(crate) fn withdraw_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) -> bool {
        let query = self.services.jobs()[job].query;
        let state = &mut self.stores.stores[store.index()];
        let withdrawn = match query.at {
            At::Pool => state.shards[query.shard as usize].pools[query.client as usize].leave(job),
            At::Server => state.withdraw(job, query.shard, query.lane),
            At::Unreached => state.let_go(job),
            At::Joined => true,
            At::Sending | At::Elsewhere | At::Refused => false,
        };
        if !withdrawn && query.at == At::Server {
            let stopped = self.abandon_query(job, store, clock);
            if stopped {
                self.leave_flight(job, clock);
            }
            return stopped;
        }
        if withdrawn {
            self.leave_flight(job, clock);
            clock.cancel(std::mem::replace(&mut self.services.jobs_mut()[job].query.timer, TimerId::NONE));
            self.leave_connection(job, store, clock);
        }
        withdrawn
    }

    pub(crate) fn run_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let entry = &mut self.services.jobs_mut()[job];
        if entry.query.timer != TimerId::NONE {
            clock.cancel(std::mem::replace(&mut entry.query.timer, TimerId::NONE));
        }
        entry.pending += 1;
        let (key, class) = (entry.draw_key, entry.query.class);
        let spec = &self.topology.stores[store.index()];
        if let JobKind::Connect(_) = entry.kind {
            let cpu =
                spec.pool.and_then(|pool| pool.connect).map_or(SimDuration::ZERO, |connect| connect.cpu);
            clock.after(cpu, Event::JobDone(job));
            return;
        }
        let mut time = spec.classes[class.index()].time.draw(self.seed, purpose::QUERY, key, 0, 0);
        if self.stores.stores[store.index()].in_full {
            let factor = self.cost_factor(store, class, clock.now());
            if factor != 1.0 {
                time = SimDuration::from_secs_f64(time.as_secs_f64() * factor);
            }
        }
        if self.impaired.is_some() {
            time = self.slowed_query(store, class, time, clock.now());
        }
        clock.after(time, Event::JobDone(job));
    }

    /// Returns the present cost of a query, as a multiple of its class' cost.
    fn cost_factor(&self, store: StoreId, class: ClassId, now: SimTime) -> f64 {
        let (state, spec) = (&self.stores.stores[store.index()], &self.topology.stores[store.index()]);
        let Some(operations) = &spec.operations else { return 1.0 };
        let copies =
            matches!(state.works.work, Some(Work { action: StoreAction::ScaleUp, standing: false, .. }));
        let mut factor = 1.0;
        if let Some(up) = operations.scale_up.as_ref().filter(|_| copies) {
            factor /= 1.0 - up.sync_load;
        }
        if state.pruned(class).is_some_and(|since| now >= since) {
            let prune = operations.prune.iter().find(|prune| prune.class == class);
            factor *= prune.map_or(1.0, |prune| prune.cost);
        }
        factor
    }

    /// A core has done a query. True when its answer is on its way to the caller now.
    pub(crate) fn query_done(&mut self, job: u32, store: StoreId, clock: &mut Clock) -> bool {
        let query = self.services.jobs()[job].query;
        let now = clock.now();
        match query.at {
            At::Sending | At::Elsewhere => return true,
            At::Pool | At::Refused | At::Unreached | At::Joined => return false,
            At::Server => {}
        }
        if !self.stores.stores[store.index()].complete(now, job, query.shard, query.lane) {
            return false;
        }
        self.serve_store(store, query.shard, query.lane, clock);
        if !self.stores.stores[store.index()].in_full {
            return true;
        }
        let bytes = self.response_bytes(store, query.class, now);
        let done =
            if bytes > 0 { self.stores.stores[store.index()].send(now, query.shard, bytes) } else { None };
        self.tell_turn(store, now);
        let Some(done) = done else { return true };
        self.services.jobs_mut()[job].query.at = At::Sending;
        self.services.jobs_mut()[job].pending += 1;
        clock.at(done, Event::JobDone(job));
        false
    }

    fn response_bytes(&self, store: StoreId, class: ClassId, now: SimTime) -> u32 {
        let (state, spec) = (&self.stores.stores[store.index()], &self.topology.stores[store.index()]);
        let pruned = state.pruned(class).is_some_and(|since| now >= since);
        let operations = spec.operations.as_ref().filter(|_| pruned);
        let prune = operations.and_then(|all| all.prune.iter().find(|prune| prune.class == class));
        prune.and_then(|prune| prune.response_bytes).unwrap_or(spec.classes[class.index()].response_bytes)
    }

    pub(super) fn serve_store(&mut self, store: StoreId, shard: u8, lane: u8, clock: &mut Clock) {
        while let Some(next) = self.stores.stores[store.index()].take_next(clock.now(), shard, lane) {
            self.run_query(next, store, clock);
        }
    }

    pub(super) fn end_query(&mut self, job: u32, store: StoreId, outcome: CallOutcome, clock: &mut Clock) {
        self.flight_fails(job, outcome, clock);
        self.leave_connection(job, store, clock);
        let (call, waits) = (self.services.jobs()[job].call, self.is_awaited(job));
        if self.services.jobs()[job].pending == 0 {
            self.services.jobs_mut().remove(job);
        } else {
            self.services.jobs_mut()[job].withdrawn = true;
        }
        if waits {
            self.wait_ended(call.index, outcome, Blame::Store(store), clock);
        }
    }

    fn tell_turn(&mut self, store: StoreId, now: SimTime) {
        if let Some((shard, resource, scarce)) = self.stores.stores[store.index()].turned.take() {
            self.tell(now, Fact::StoreResource(store, shard, resource, scarce));
        }
    }

    pub(crate) fn store_member_lost(&mut self, store: StoreId, member: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let now = clock.now();
        let had = self.stores.stores[store.index()].primary().is_some();
        let spec = &topology.stores[store.index()];
        let wait = self.stores.stores[store.index()].lose(now, member as usize, spec, self.seed);
        self.store_shaken(store, had, wait, clock);
        for job in self.stores.stores[store.index()].orphans(now, member as usize) {
            self.reach_server(job, store, clock);
        }
        if !(0..topology.stores[store.index()].members.len())
            .any(|at| self.stores.stores[store.index()].is_up(at))
        {
            self.forget_entries(store, clock);
        }
    }

    /// A store lost a member or was split; `had` a primary before, and holds an election after `wait`, if any.
    pub(crate) fn store_shaken(
        &mut self,
        store: StoreId,
        had: bool,
        wait: Option<SimDuration>,
        clock: &mut Clock,
    ) {
        if let Some(wait) = wait {
            if had {
                self.tell(clock.now(), Fact::StorePrimaryLost(store));
            }
            clock.after(wait, Event::StoreElection(u32::from(store.0)));
            self.wait_for_primary(store, clock);
        }
    }

    /// A query waits because its client does not reach the primary.
    pub(crate) fn hold_query(&mut self, job: u32, store: StoreId) {
        self.services.jobs_mut()[job].query.at = At::Unreached;
        self.stores.stores[store.index()].hold(job);
    }

    /// A store has a primary that can be asked: what waited is begun, or waits on where the primary is not reached.
    pub(crate) fn release_queries(&mut self, store: StoreId, clock: &mut Clock) {
        let at = store.index();
        if self.stores.stores[at].primary().is_none() {
            return;
        }
        if self.region.network().is_split() {
            for job in self.stores.stores[at].waiting_jobs() {
                if !self.reaches_primary(self.services.jobs()[job].call, store) {
                    self.stores.stores[at].set_aside(job, self.services.jobs()[job].query.shard);
                    self.hold_query(job, store);
                }
            }
        }
        for job in self.stores.stores[at].take_unreached() {
            if !self.reaches_primary(self.services.jobs()[job].call, store) {
                self.stores.stores[at].hold(job);
            } else if self.has_connection(job, store) {
                self.reach_server(job, store, clock);
            } else {
                self.enter_query(job, store, clock);
            }
        }
        for shard in 0..self.stores.stores[at].shards.len() as u8 {
            self.serve_store(store, shard, PRIMARY, clock);
        }
    }

    pub(crate) fn store_member_back(&mut self, store: StoreId, member: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        if let Some(wait) = self.stores.stores[store.index()].gain(member as usize, spec, self.seed) {
            clock.after(wait, Event::StoreElection(u32::from(store.0)));
        }
    }

    pub(crate) fn on_store_election(&mut self, store: StoreId, clock: &mut Clock) {
        if self.stores.stores[store.index()].elect() {
            self.tell(clock.now(), Fact::StorePrimary(store));
            self.cut_connections(store, clock);
            self.release_queries(store, clock);
        }
    }

    /// Starts the wait for a primary: it lasts as long as the driver allows.
    pub(super) fn wait_for_primary(&mut self, store: StoreId, clock: &mut Clock) {
        if self.topology.stores[store.index()].pool.is_some() {
            for job in self.stores.stores[store.index()].waiting_jobs() {
                self.select_server(job, store, clock);
            }
        }
    }
}
