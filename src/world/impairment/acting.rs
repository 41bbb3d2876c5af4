//! Where impaired parts do their work: the errors that they give, and how much longer it takes. A world in which nothing is
//! impaired asks one question.

use super::{Impaired, Impairment, Kind, ONCE, WHOLE};
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{Severity, Worse};
use crate::world::ids::ReplicaId;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const REPLICA: u32 = 401;
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

    /// How many times as long a part takes now, in thousandths.
    fn factor(&self, part: Impaired, now: SimTime) -> u64 {
        self.impairment(part).map_or(ONCE, |impairment| impairment.factor_at(now)).into()
    }

    /// A worker takes a call. True when it ends at once with an error, before any work.
    pub(in crate::world) fn fails_at_once(&mut self, call: u32, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        if entry.step > 0 || entry.tries > 0 {
            return false;
        }
        let (replica, key) = (entry.replica, entry.draw_key);
        let fails = self.errs(purpose::REPLICA, Impaired::Replica(replica), key, clock.now());
        if fails {
            self.services.calls_mut()[call].blame = Blame::Replica(replica);
            self.finish(call, CallOutcome::Failed, clock);
        }
        fails
    }

    /// The time that work takes a replica, `drawn` when it is well.
    pub(in crate::world) fn slowed_work(
        &self,
        replica: ReplicaId,
        drawn: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        if self.impaired.is_none() {
            return drawn;
        }
        slowed(drawn, self.factor(Impaired::Replica(replica), now))
    }
}

/// A time so many thousandths as long.
fn slowed(time: SimDuration, thousandths: u64) -> SimDuration {
    SimDuration::from_micros(time.as_micros().saturating_mul(thousandths) / u64::from(ONCE))
}
