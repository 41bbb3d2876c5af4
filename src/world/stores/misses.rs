//! What a client does that finds no entry in a cache: it asks the store behind, or waits for one who does; and what a person
//! does to the cache's memory.

use crate::world::command::{Effect, Outcome, Share, StoreWhy, Why};
use crate::world::fact::HopKind;
use crate::world::front::names::{Client, Name};
use crate::world::ids::{ReplicaId, StoreId};
use crate::world::part::Part;
use crate::world::services::call::CallOutcome;
use crate::world::services::jobs::JobKind;
use crate::world::stores::cached::Origin;
use crate::world::stores::queries::{At, Query};
use crate::world::topology::cached::WhenDown;
use crate::world::topology::keys::Who;
use crate::world::{Clock, World};

/// Tells the draws of a question behind from those of the cache's own.
const BEHIND: u64 = 0x00CA_C4ED_00CA_C4ED;

impl World {
    /// A cache, or the store behind one, has answered. True when that is not the answer yet: the client asks behind.
    pub(crate) fn goes_on_behind(&mut self, job: u32, store: StoreId, clock: &mut Clock) -> bool {
        let query = self.services.jobs()[job].query;
        if query.origin.is_some() {
            self.fill_entry(job, clock);
            return false;
        }
        if self.stores.stores[store.index()].cached.is_empty() || query.write || !self.is_awaited(job) {
            return false;
        }
        let topology = self.topology.clone();
        let cached = &topology.stores[store.index()].cached;
        let Some(place) = cached.iter().position(|own| own.class == query.class) else { return false };
        let who = Who { key: query.key, about: query.about };
        let entry = cached[place].entry(who, &topology.keys, self.seed);
        if self.stores.stores[store.index()].cached[place].ask(entry, clock.now()) {
            return false;
        }
        let origin = Origin { cache: store, place: place as u8, entry };
        self.ask_behind(job, origin, clock);
        true
    }

    /// A cache does not answer. True when its client asks the store behind in its place.
    pub(crate) fn asks_behind_instead(&mut self, job: u32, store: StoreId, clock: &mut Clock) -> bool {
        let query = self.services.jobs()[job].query;
        let cached = &self.topology.stores[store.index()].cached;
        let own = cached.iter().find(|own| own.class == query.class && own.when_down == WhenDown::Behind);
        let Some(own) = own.filter(|_| !query.write && self.is_awaited(job)) else { return false };
        let (behind, class) = (own.store, own.of);
        self.leave_connection(job, store, clock);
        let next = Query { key: query.key, about: query.about, client: query.client, class, ..Query::NONE };
        self.turn_to(job, behind, next, clock);
        true
    }

    /// A miss: the client asks behind, or waits for another one of its replica that does.
    fn ask_behind(&mut self, job: u32, origin: Origin, clock: &mut Clock) {
        let Origin { cache, place, entry } = origin;
        let own = &self.topology.stores[cache.index()].cached[place as usize];
        let (behind, class) = (own.store, own.of);
        let Query { key, about, client, .. } = self.services.jobs()[job].query;
        let next = Query { key, about, client, class, origin: Some(origin), ..Query::NONE };
        let state = &mut self.stores.stores[cache.index()].cached[place as usize];
        if state.coalesces() {
            let flight = state.flights.entry((client, entry));
            if let std::collections::btree_map::Entry::Occupied(mut flight) = flight {
                flight.get_mut().waiting.push(job);
                state.join();
                let waits = &mut self.services.jobs_mut()[job];
                (waits.kind, waits.query) = (JobKind::Query(behind), Query { at: At::Joined, ..next });
                return;
            }
            flight.or_default().leader = job;
        }
        self.turn_to(job, behind, next, clock);
    }

    /// A job becomes a question to another store.
    fn turn_to(&mut self, job: u32, store: StoreId, query: Query, clock: &mut Clock) {
        let entry = &mut self.services.jobs_mut()[job];
        (entry.kind, entry.query) = (JobKind::Query(store), query);
        entry.draw_key ^= BEHIND;
        let replica = ReplicaId(query.client);
        if !self.front.names().is_in_order()
            && self.unresolved(Name::Store(store), Client::Replica(replica), clock.now())
        {
            self.end_query(job, store, CallOutcome::Failed, clock);
            return;
        }
        self.hop(clock.now(), Part::Replica(replica), Part::Store(store), HopKind::Request);
        self.begin_query(job, store, clock);
    }

    /// The store behind has answered: the entry is good again, if somebody still waits for it, and all get the answer.
    fn fill_entry(&mut self, job: u32, clock: &mut Clock) {
        let waiting = self.end_flight(job);
        let Some(Origin { cache, place, entry }) = self.services.jobs()[job].query.origin else { return };
        if self.is_awaited(job) || !waiting.is_empty() {
            let topology = self.topology.clone();
            let spec = &topology.stores[cache.index()].cached[place as usize];
            let state = &mut self.stores.stores[cache.index()].cached[place as usize];
            state.fill(entry, spec, self.seed, clock.now());
        }
        for other in waiting {
            self.answer_job(other, clock);
        }
    }

    /// A question behind has failed: so it has for all that wait for it.
    pub(in crate::world::stores) fn flight_fails(
        &mut self,
        job: u32,
        outcome: CallOutcome,
        clock: &mut Clock,
    ) {
        if self.services.jobs()[job].query.origin.is_none() {
            return;
        }
        for other in self.end_flight(job) {
            let JobKind::Query(store) = self.services.jobs()[other].kind else { continue };
            self.end_query(other, store, outcome, clock);
        }
    }

    /// A client has given up: one that waits for another one's question leaves, one that others wait for hands it on.
    pub(in crate::world::stores) fn leave_flight(&mut self, job: u32, clock: &mut Clock) {
        let Query { origin, at, client, .. } = self.services.jobs()[job].query;
        let Some(Origin { cache, place, entry }) = origin else { return };
        let state = &mut self.stores.stores[cache.index()].cached[place as usize];
        if at == At::Joined {
            if let Some(flight) = state.flights.get_mut(&(client, entry)) {
                flight.waiting.retain(|&other| other != job);
            }
            return;
        }
        let waiting = self.end_flight(job);
        let Some((&next, rest)) = waiting.split_first() else { return };
        let state = &mut self.stores.stores[cache.index()].cached[place as usize];
        let flight = state.flights.entry((client, entry)).or_default();
        (flight.leader, flight.waiting) = (next, rest.to_vec());
        let JobKind::Query(store) = self.services.jobs()[next].kind else { return };
        let query = Query { at: At::Server, ..self.services.jobs()[next].query };
        self.turn_to(next, store, query, clock);
    }

    /// Ends the flight that a job leads, if it does. Those that wait for it.
    fn end_flight(&mut self, job: u32) -> Vec<u32> {
        let Query { origin, client, .. } = self.services.jobs()[job].query;
        let Some(Origin { cache, place, entry }) = origin else { return Vec::new() };
        let flights = &mut self.stores.stores[cache.index()].cached[place as usize].flights;
        match flights.get(&(client, entry)) {
            Some(flight) if flight.leader == job => {
                flights.remove(&(client, entry)).map_or(Vec::new(), |flight| flight.waiting)
            }
            _ => Vec::new(),
        }
    }

    /// A person takes a share of its entries out of a cache.
    pub(in crate::world::stores) fn evict(&mut self, store: StoreId, share: Share, clock: &Clock) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Store(store, why));
        let state = &self.stores.stores[store.index()];
        if state.stands_still() {
            return nothing(StoreWhy::Stopped);
        }
        if state.primary().is_none() {
            return nothing(StoreWhy::NoPrimary);
        }
        match self.lose_entries(store, share, clock) {
            0 => nothing(StoreWhy::Empty),
            lost => Outcome::Done(Effect::Evicted(lost)),
        }
    }

    /// A share of a cache's entries is gone: so many.
    fn lose_entries(&mut self, store: StoreId, share: Share, clock: &Clock) -> u32 {
        let (seed, now, mut all) = (self.seed, clock.now(), 0);
        for own in &mut self.stores.stores[store.index()].cached {
            let fresh = own.entries(now).0;
            let lost = share.of(fresh as usize) as u32;
            own.evict(lost, fresh, seed, now);
            all += lost;
        }
        all
    }

    /// A person lets the clients of a cache share their questions behind, or not.
    pub(in crate::world::stores) fn coalesce(&mut self, store: StoreId, on: bool) -> Outcome {
        let state = &mut self.stores.stores[store.index()];
        let changed = state.cached.iter_mut().filter_map(|own| own.set_coalesce(on).then_some(())).count();
        match changed {
            0 => Outcome::Nothing(Why::Store(store, StoreWhy::Coalesces(on))),
            _ => Outcome::PLAIN,
        }
    }

    /// No member of a cache is up any more: what it had in memory is gone.
    pub(in crate::world::stores) fn forget_entries(&mut self, store: StoreId, clock: &Clock) {
        self.lose_entries(store, Share::WHOLE, clock);
    }
}
