//! Where impaired parts do their work: the errors that they give, and how much longer it takes. A world in which nothing is
//! impaired asks one question.

use super::{Callee, Faulty, Impaired, Impairment, Kind, ONCE, WHOLE};
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{Effect, ImpairAction, ImpairWhy, Outcome, Severity, Why, Worse};
use crate::world::ids::{ClassId, OperationId, ReplicaId, ServiceId, StoreId};
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::services::jobs::JobKind;
use crate::world::services::program::path;
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const REPLICA: u32 = 401;
    pub const OPERATION: u32 = 402;
    pub const STORE: u32 = 403;
    pub const CLASS: u32 = 404;
    pub const EDGE: u32 = 405;
    pub const VERSION: u32 = 406;
}

impl World {
    /// How bad a part is, if it is impaired.
    pub fn impairment(&self, part: Impaired) -> Option<&Impairment> {
        self.impaired.as_ref()?.of(part)
    }

    /// Every part that is impaired, and how bad it is.
    pub fn impairments(&self) -> &[(Impaired, Impairment)] {
        self.impaired.as_ref().map_or(&[], |impaired| impaired.list())
    }

    /// A part gets worse; false when it is so bad already.
    pub(super) fn worsen(&mut self, part: Impaired, worse: Worse, now: SimTime) -> bool {
        let (kind, to) = match worse.severity {
            Severity::Errors(share) => (Kind::Errors, share.amount() * (WHOLE / 10_000)),
            Severity::Slow(factor) => (Kind::Slow, factor.amount() * (ONCE / 10)),
        };
        self.impaired.get_or_insert_default().set(part, kind, to, worse.over(), now)
    }

    /// A person makes a part worse, or mends it.
    pub(in crate::world) fn impair(
        &mut self,
        part: Faulty,
        action: ImpairAction,
        clock: &mut Clock,
    ) -> Outcome {
        if let Faulty::Consumers(service) = part {
            return self.impair_consumers(service, action, clock);
        }
        let now = clock.now();
        let (done, why) = match action {
            ImpairAction::Worse(worse) => {
                (self.worsen(Impaired::Part(part), worse, now), ImpairWhy::So(worse.severity))
            }
            ImpairAction::Repair => (self.mend(Impaired::Part(part)), ImpairWhy::Well),
        };
        if done { Outcome::Done(Effect::Plain) } else { Outcome::Nothing(Why::Impair(part, why)) }
    }

    /// A part is well again; false when nothing was wrong with it.
    pub(super) fn mend(&mut self, part: Impaired) -> bool {
        let mended = self.impaired.as_mut().is_some_and(|impaired| impaired.clear(part));
        self.forget_the_well();
        mended
    }

    /// A process has ended, and with it the errors that it gave.
    pub(in crate::world) fn process_forgets(&mut self, replica: ReplicaId) {
        if let Some(impaired) = &mut self.impaired {
            impaired.clear_errors(Impaired::Replica(replica));
            self.forget_the_well();
        }
    }

    /// An instance has ended: another one has nothing of it.
    pub(in crate::world) fn instance_forgets(&mut self, replica: ReplicaId) {
        if self.impaired.is_some() {
            self.mend(Impaired::Replica(replica));
        }
    }

    fn forget_the_well(&mut self) {
        if self.impaired.as_ref().is_some_and(|impaired| impaired.is_empty()) {
            self.impaired = None;
        }
    }

    /// Draws whether what `key` names ends in an error of a part. The draw is the same whatever the share.
    fn errs(&self, purpose: u32, part: Impaired, key: u64, now: SimTime) -> bool {
        let share = self.impairment(part).map_or(0, |impairment| impairment.errors_at(now));
        share > 0 && self.seed.draw(purpose, key, 0, 0).below(u64::from(WHOLE)) < u64::from(share)
    }

    /// Returns whether a replica or what it is asked may be worse than usual: by an impairment, or by its version.
    #[inline]
    pub(in crate::world) fn may_be_bad(&self) -> bool {
        self.impaired.is_some() || self.services.any_bad_version()
    }

    fn version_errs(&self, replica: ReplicaId, key: u64) -> bool {
        let share = self.bad_version(replica).map_or(0, |bad| u64::from(bad.errors));
        share > 0 && self.seed.draw(purpose::VERSION, key, 0, 0).below(u64::from(WHOLE)) < share
    }

    /// How many times as long a part takes now, in thousandths.
    pub(super) fn factor(&self, part: Impaired, now: SimTime) -> u64 {
        self.impairment(part).map_or(ONCE, |impairment| impairment.factor_at(now)).into()
    }

    /// A worker takes a call. True when it ends at once with an error, before any work.
    pub(in crate::world) fn fails_at_once(&mut self, call: u32, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        if entry.step > 0 || entry.tries > 0 {
            return false;
        }
        let (replica, key, now) = (entry.replica, entry.draw_key, clock.now());
        let service = self.services.replicas()[replica.index()].service;
        let operation = Impaired::Part(Faulty::Operation(service, entry.operation));
        let fails = self.version_errs(replica, key)
            || self.errs(purpose::REPLICA, Impaired::Replica(replica), key, now)
            || self.errs(purpose::OPERATION, operation, key, now);
        if fails {
            self.services.calls_mut()[call].blame = Blame::Replica(replica);
            self.finish(call, CallOutcome::Failed, clock);
        }
        fails
    }

    /// The time that work of an operation takes a replica, `drawn` when both are well.
    pub(in crate::world) fn slowed_work(
        &self,
        replica: ReplicaId,
        operation: OperationId,
        drawn: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        if !self.may_be_bad() {
            return drawn;
        }
        let version = self.bad_version(replica).map_or(ONCE, |bad| bad.slow);
        let drawn = slowed(drawn, version.into());
        let service = self.services.replicas()[replica.index()].service;
        let drawn = slowed(drawn, self.factor(Impaired::Replica(replica), now));
        slowed(drawn, self.factor(Impaired::Part(Faulty::Operation(service, operation)), now))
    }

    /// A call is about to leave its service for `to`: whether it ends in an error instead.
    pub(in crate::world) fn errs_on_the_way(&self, call: u32, to: ServiceId, now: SimTime) -> bool {
        let entry = &self.services.calls()[call];
        let from = self.services.replicas()[entry.replica.index()].service;
        let edge = Impaired::Part(Faulty::Edge(from, Callee::Service(to)));
        self.errs(purpose::EDGE, edge, path(entry.draw_key, entry.step, entry.tries), now)
    }

    /// A query has reached a server: whether it is answered with an error.
    pub(in crate::world) fn query_errs(&self, job: u32, store: StoreId, now: SimTime) -> bool {
        let (query, key) = (&self.services.jobs()[job].query, self.services.jobs()[job].draw_key);
        let from = self.services.replicas()[query.client as usize].service;
        let parts = [
            (purpose::STORE, Faulty::Store(store)),
            (purpose::CLASS, Faulty::Class(store, query.class)),
            (purpose::EDGE, Faulty::Edge(from, Callee::Store(store))),
        ];
        parts.into_iter().any(|(purpose, part)| self.errs(purpose, Impaired::Part(part), key, now))
    }

    /// The time that a query keeps its core, `drawn` when store and class are well.
    pub(in crate::world) fn slowed_query(
        &self,
        store: StoreId,
        class: ClassId,
        drawn: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        let drawn = slowed(drawn, self.factor(Impaired::Part(Faulty::Store(store)), now));
        slowed(drawn, self.factor(Impaired::Part(Faulty::Class(store, class)), now))
    }

    /// How much later the answer of a call arrives over a slow edge, when it would arrive `delay` from now.
    pub(in crate::world) fn answer_held_back(
        &self,
        call: u32,
        asker: ReplicaId,
        delay: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        let entry = &self.services.calls()[call];
        let service = |replica: ReplicaId| self.services.replicas()[replica.index()].service;
        let edge = Faulty::Edge(service(asker), Callee::Service(service(entry.replica)));
        let took = now.since(entry.sent) + delay;
        slowed(took, self.factor(Impaired::Part(edge), now) - u64::from(ONCE))
    }

    /// The same of the answer of a store that is ready now.
    pub(in crate::world) fn query_held_back(&self, job: u32, now: SimTime) -> SimDuration {
        let job = &self.services.jobs()[job];
        let (JobKind::Query(store), Some(call)) = (job.kind, self.services.calls().get(job.call)) else {
            return SimDuration::ZERO;
        };
        let from = self.services.replicas()[call.replica.index()].service;
        let edge = Impaired::Part(Faulty::Edge(from, Callee::Store(store)));
        slowed(now.since(call.since), self.factor(edge, now) - u64::from(ONCE))
    }
}

/// A time so many thousandths as long.
pub(super) fn slowed(time: SimDuration, thousandths: u64) -> SimDuration {
    SimDuration::from_micros(time.as_micros().saturating_mul(thousandths) / u64::from(ONCE))
}
