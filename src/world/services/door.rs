//! The door of a replica: which requests are refused there, or when their turn comes, while load shedding is on.

use crate::engine::{SimDuration, SimTime};
use crate::world::command::Defence;
use crate::world::guards::SheddingConfig;
use crate::world::ids::*;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::services::replica::NIL;
use crate::world::{Clock, World};

impl World {
    /// The load shedding of a replica's service, when it is on.
    #[inline]
    fn shedding(&self, id: ReplicaId) -> Option<SheddingConfig> {
        self.topology.services[self.services.replicas[id.index()].service.index()]
            .shedding
            .filter(|_| self.defended(Defence::Shedding))
    }

    /// Returns whether a call that has to wait is refused at the door.
    pub(crate) fn sheds(&self, call: u32, id: ReplicaId, now: SimTime) -> bool {
        let Some(config) = self.shedding(id) else { return false };
        let replica = &self.services.replicas[id.index()];
        let oldest = match replica.head {
            NIL => SimDuration::ZERO,
            head => now.since(self.services.calls[head].since),
        };
        let service = &self.topology.services[replica.service.index()];
        let criticality = service.operations[self.services.calls[call].operation.index()].criticality;
        config.refuses(criticality, replica.queued, oldest)
    }

    /// Returns whether a call has waited too long to be worked on.
    pub(crate) fn too_late(&self, call: u32, id: ReplicaId, now: SimTime) -> bool {
        self.shedding(id).is_some_and(|config| config.too_late(now.since(self.services.calls[call].since)))
    }

    pub(crate) fn shed(&mut self, call: u32, id: ReplicaId, clock: &mut Clock) {
        let replica = &mut self.services.replicas[id.index()];
        replica.shed += 1;
        replica.note_end(clock.now(), |second| second.rejected += 1);
        self.answer(call, CallOutcome::Rejected, Blame::Queue(id), clock);
    }
}
