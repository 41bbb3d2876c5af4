//! The door of a replica: a worker takes a request, or it waits for one, or it is refused; and which are refused, there or
//! when their turn comes, while load shedding is on.

use crate::engine::{SimDuration, SimTime};
use crate::world::command::Defence;
use crate::world::front::balancer::ElbCode;
use crate::world::guards::SheddingConfig;
use crate::world::ids::*;
use crate::world::services::call::{Blame, CallOutcome, CallState};
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

    /// A call has reached a replica that serves: a worker takes it, or it waits for one, or it is refused.
    pub(crate) fn admit_to_replica(&mut self, call: u32, id: ReplicaId, clock: &mut Clock) {
        let now = clock.now();
        self.services.calls[call].arrived = now;
        let limit = self.topology.services[self.services.replicas[id.index()].service.index()].queue_limit;
        let shed = self.sheds(call, id, now);
        let replica = &mut self.services.replicas[id.index()];
        if replica.take_worker(call, now) {
            self.note_full(id, now);
            self.run_step(call, clock);
        } else if shed {
            self.shed(call, id, clock);
        } else if replica.queued < limit {
            if replica.tail == NIL {
                replica.head = call;
            } else {
                self.services.calls[replica.tail].next = call;
            }
            replica.tail = call;
            replica.queued += 1;
            let entry = &mut self.services.calls[call];
            entry.state = CallState::Queued;
            entry.since = now;
            self.life_turns(call, now);
        } else {
            replica.overflowed += 1;
            replica.note_end(now, |second| second.rejected += 1);
            // A full listen queue resets the connection: the balancer answers 502.
            self.services.calls[call].gateway = Some(ElbCode::BadGateway);
            self.answer(call, CallOutcome::Rejected, Blame::Queue(id), clock);
        }
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
