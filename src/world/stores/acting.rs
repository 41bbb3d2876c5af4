//! What a person does to a store: it is scaled up, split, cached, pruned, stopped and started, its primary moves, its
//! memory is emptied.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Outcome, StoreAction, StoreWhy, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::{ClassId, StoreId};
use crate::world::services::jobs::JobKind;
use crate::world::stores::queries::At;
use crate::world::stores::store::{Stage, Work};
use crate::world::topology::stores::StoreKind;
use crate::world::{Clock, World};

impl World {
    /// A person acts on a store.
    pub(in crate::world) fn act_on_store(
        &mut self,
        store: StoreId,
        action: StoreAction,
        clock: &mut Clock,
    ) -> Outcome {
        match action {
            StoreAction::FailOver => return self.fail_over(store, clock),
            StoreAction::Evict(share) => return self.evict(store, share, clock),
            StoreAction::Coalesce(on) => return self.coalesce(store, on),
            _ => {}
        }
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
            StoreAction::FailOver | StoreAction::Evict(_) | StoreAction::Coalesce(_) => None,
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
            StoreAction::FailOver | StoreAction::Evict(_) | StoreAction::Coalesce(_) => {}
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
                self.cut_connections(store, clock);
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
        let jobs = self.without_attempts(jobs);
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
            for job in jobs {
                match self.services.jobs()[job].kind {
                    JobKind::Connect(_) => self.attempt_is_cut(job, store, clock),
                    _ => self.refuse_query(job, clock),
                }
            }
        } else {
            jobs.into_iter().for_each(|job| self.reach_server(job, store, clock));
            self.wait_for_primary(store, clock);
        }
        if had {
            self.tell(now, Fact::StorePrimaryLost(store));
        }
    }
}

impl World {
    /// A person moves the primary to another member (`rs.stepDown()`, `FAILOVER`): nobody has to be missed, so it takes
    /// the election alone; but every connection is cut.
    fn fail_over(&mut self, store: StoreId, clock: &mut Clock) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Store(store, why));
        let now = clock.now();
        let state = &mut self.stores.stores[store.index()];
        if state.stands_still() {
            return nothing(StoreWhy::Stopped);
        }
        if state.primary().is_none() {
            return nothing(StoreWhy::NoPrimary);
        }
        if !state.pass_over() {
            return nothing(StoreWhy::NoOther);
        }
        state.step_down(now);
        let wait = state.election(&self.topology.stores[store.index()], self.seed);
        self.tell(now, Fact::StorePrimaryLost(store));
        clock.after(wait, Event::StoreElection(u32::from(store.0)));
        self.cut_connections(store, clock);
        self.wait_for_primary(store, clock);
        Outcome::PLAIN
    }
}
