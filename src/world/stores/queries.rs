//! The way of a query: past the callers' cache, through the client's pool, onto a core, out of the interface; and what a
//! person does to a store meanwhile.
//!
//! Pool -> Server (waits for a core or a primary, then runs) -> Sending -> answered. A query that a cache knows, or that is
//! no longer sent, is Elsewhere; one that nobody takes is Refused, after a round trip.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Outcome, StoreAction, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::{ClassId, StoreId};
use crate::world::services::call::{Blame, CallOutcome, WaitFor};
use crate::world::services::jobs::JobKind;
use crate::world::stores::store::{PRIMARY, Stage, Work};
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
}

impl Query {
    pub(crate) const NONE: Query = Query {
        key: 0,
        timer: TimerId::NONE,
        client: 0,
        class: ClassId(0),
        write: false,
        shard: 0,
        lane: PRIMARY,
        at: At::Server,
        connected: false,
        counted: false,
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
    fn enter_query(&mut self, job: u32, store: StoreId, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        let state = &mut self.stores.stores[store.index()];
        let query = &mut self.services.jobs_mut()[job].query;
        query.shard = state.place(query.class, query.key, spec);
        if let Some(pool) = spec.pool {
            let own = &mut state.shards[query.shard as usize].pools[query.client as usize];
            query.connected = own.take(job, pool.size);
            if !query.connected {
                query.at = At::Pool;
                query.timer = clock.timer(pool.wait_queue_timeout, Event::QueryLimit(job));
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
        let (state, query) =
            (&mut self.stores.stores[store.index()], &mut self.services.jobs_mut()[job].query);
        let class = &spec.classes[query.class.index()];
        let shard = &mut state.shards[query.shard as usize];
        query.at = At::Server;
        if shard.connections >= limit || kind == StoreKind::Cache && state.works.standing() {
            self.refuse_query(job, clock);
            return;
        }
        shard.connections += u32::from(!query.counted);
        query.counted = true;
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
    fn refuse_query(&mut self, job: u32, clock: &mut Clock) {
        let entry = &mut self.services.jobs_mut()[job];
        clock.cancel(std::mem::replace(&mut entry.query.timer, TimerId::NONE));
        entry.query.at = At::Refused;
        entry.pending += 1;
        let round_trip = self.topology.network.same_zone.times(2);
        clock.after(round_trip, Event::QueryLimit(job));
    }

    /// A query has waited as long as its driver allows, or knows that it is refused.
    pub(crate) fn on_query_limit(&mut self, job: u32, clock: &mut Clock) {
        let JobKind::Query(store) = self.services.jobs()[job].kind else { return };
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
            At::Sending | At::Elsewhere => false,
        };
        if query.at != At::Refused {
            self.services.jobs_mut()[job].query.timer = TimerId::NONE;
        }
        if over {
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
            At::Sending | At::Elsewhere | At::Refused => false,
        };
        if !withdrawn && query.at == At::Server {
            return self.abandon_query(job, store, clock);
        }
        if withdrawn {
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
            At::Pool | At::Refused | At::Unreached => return false,
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

    fn end_query(&mut self, job: u32, store: StoreId, outcome: CallOutcome, clock: &mut Clock) {
        self.leave_connection(job, store, clock);
        let handle = self.services.jobs().handle(job);
        let call = self.services.jobs()[job].call;
        let waits = self.services.calls().get(call).is_some_and(|call| call.wait == WaitFor::Job(handle));
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
            } else if self.services.jobs()[job].query.connected {
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
            self.release_queries(store, clock);
        }
    }

    /// Starts the wait for a primary: it lasts as long as the driver allows.
    fn wait_for_primary(&mut self, store: StoreId, clock: &mut Clock) {
        if self.topology.stores[store.index()].pool.is_some() {
            for job in self.stores.stores[store.index()].waiting_jobs() {
                self.select_server(job, store, clock);
            }
        }
    }
}

impl World {
    /// A person acts on a store.
    pub(in crate::world) fn act_on_store(
        &mut self,
        store: StoreId,
        action: StoreAction,
        clock: &mut Clock,
    ) -> Outcome {
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        let Some(operations) = &spec.operations else { return Outcome::Nothing(Why::NotOffered) };
        let now = clock.now();
        let state = &mut self.stores.stores[store.index()];
        if let Some(why) = state.works.refusal(action, spec, now) {
            return Outcome::Nothing(Why::Store(store, why));
        }
        let time = match action {
            StoreAction::ScaleUp => operations.scale_up.as_ref().map(|up| up.time),
            StoreAction::Split => operations.split.as_ref().map(|split| split.time),
            StoreAction::Cache(of) => {
                operations.cache.iter().find(|cache| cache.class == of).map(|cache| cache.time)
            }
            StoreAction::Prune(of) => {
                operations.prune.iter().find(|prune| prune.class == of).map(|prune| prune.time)
            }
            StoreAction::Stop => Some(SimDuration::ZERO),
            StoreAction::Start => Some(operations.start),
        };
        let Some(time) = time else { return Outcome::Nothing(Why::NotOffered) };
        let due = now + time;
        match action {
            StoreAction::Cache(of) => state.works.classes[of.index()].cached = Some(due),
            StoreAction::Prune(of) => state.works.classes[of.index()].pruned = Some(due),
            StoreAction::Stop => {
                state.works.stopped = true;
                self.tell(now, Fact::StoreWork(store, action, Stage::Done));
                self.stand_still(store, clock);
                return Outcome::PLAIN;
            }
            StoreAction::ScaleUp | StoreAction::Split | StoreAction::Start => {
                state.works.work = Some(Work { action, due, standing: false });
            }
        }
        self.tell(now, Fact::StoreWork(store, action, Stage::Begun(time)));
        clock.at(due, Event::StoreWork(u32::from(store.0)));
        Outcome::PLAIN
    }

    pub(crate) fn on_store_work(&mut self, store: StoreId, clock: &mut Clock) {
        let now = clock.now();
        for class in 0..self.stores.stores[store.index()].works.classes.len() {
            let work = &mut self.stores.stores[store.index()].works.classes[class];
            let due = |time: Option<SimTime>| time.is_some_and(|time| time <= now);
            let done = [due(work.cached) && !work.told[0], due(work.pruned) && !work.told[1]];
            work.told = [work.told[0] || done[0], work.told[1] || done[1]];
            let actions =
                [StoreAction::Cache(ClassId(class as u8)), StoreAction::Prune(ClassId(class as u8))];
            for (action, _) in actions.into_iter().zip(done).filter(|(_, done)| *done) {
                self.tell(now, Fact::StoreWork(store, action, Stage::Done));
            }
        }
        if let Some(work) = self.stores.stores[store.index()].works.work.filter(|work| work.due <= now) {
            self.go_on_with(store, work, clock);
        }
    }

    /// An action's next change is due.
    fn go_on_with(&mut self, store: StoreId, work: Work, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.stores[store.index()];
        let Some(operations) = &spec.operations else { return };
        let now = clock.now();
        let stop = match work.action {
            StoreAction::ScaleUp => operations.scale_up.as_ref().map(|up| up.stop),
            StoreAction::Split => operations.split.as_ref().map(|split| split.stop),
            _ => None,
        };
        let stop = stop.filter(|stop| *stop > SimDuration::ZERO && !work.standing);
        if let Some(stop) = stop {
            let due = now + stop;
            self.stores.stores[store.index()].works.work = Some(Work { due, standing: true, ..work });
            self.tell(now, Fact::StoreWork(store, work.action, Stage::Stopped(stop)));
            clock.at(due, Event::StoreWork(u32::from(store.0)));
            self.stand_still(store, clock);
            return;
        }
        let state = &mut self.stores.stores[store.index()];
        state.works.work = None;
        if work.action == StoreAction::Start {
            state.works.stopped = false;
        }
        match work.action {
            StoreAction::ScaleUp => state.enlarge(spec, now),
            StoreAction::Split => self.split_store(store, clock),
            _ => {}
        }
        self.tell(now, Fact::StoreWork(store, work.action, Stage::Done));
        let state = &mut self.stores.stores[store.index()];
        if work.action == StoreAction::ScaleUp && !work.standing && spec.kind == StoreKind::ReplicaSet {
            // The present primary steps down: the election alone, nobody has to be missed.
            if state.step_down(now) {
                let wait = state.election(spec, self.seed);
                self.tell(now, Fact::StorePrimaryLost(store));
                clock.after(wait, Event::StoreElection(u32::from(store.0)));
                self.wait_for_primary(store, clock);
            }
            return;
        }
        self.on_store_election(store, clock);
    }

    /// Every part gets its own queries; what waited is sent to where it belongs now.
    fn split_store(&mut self, store: StoreId, clock: &mut Clock) {
        let topology = self.topology.clone();
        let jobs = self.stores.stores[store.index()].take_all(clock.now());
        let leaving: Vec<u32> = self
            .services
            .jobs()
            .iter()
            .filter(|(_, job)| {
                job.kind == JobKind::Query(store) && matches!(job.query.at, At::Sending | At::Refused)
            })
            .map(|(handle, _)| handle.index)
            .collect();
        for &job in jobs.iter().chain(&leaving) {
            let query = &mut self.services.jobs_mut()[job].query;
            (query.connected, query.counted, query.shard) = (false, false, 0);
            clock.cancel(std::mem::replace(&mut query.timer, TimerId::NONE));
        }
        self.stores.stores[store.index()].divide(&topology.stores[store.index()], clock.now());
        for job in jobs {
            self.enter_query(job, store, clock);
        }
    }

    /// Nobody answers from now on. A cache's clients see their connections end; a replica set's look for a primary.
    fn stand_still(&mut self, store: StoreId, clock: &mut Clock) {
        let now = clock.now();
        let cache = self.topology.stores[store.index()].kind == StoreKind::Cache;
        let had = self.stores.stores[store.index()].step_down(now);
        let mut jobs = Vec::new();
        for member in 0..self.topology.stores[store.index()].members.len() {
            jobs.extend(self.stores.stores[store.index()].orphans(now, member));
        }
        if cache {
            jobs.extend(self.stores.stores[store.index()].drain_primaries());
            jobs.into_iter().for_each(|job| self.refuse_query(job, clock));
        } else {
            jobs.into_iter().for_each(|job| self.reach_server(job, store, clock));
            self.wait_for_primary(store, clock);
        }
        if had {
            self.tell(now, Fact::StorePrimaryLost(store));
        }
    }
}
