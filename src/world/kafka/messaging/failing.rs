//! Records whose handling takes longer than its operation, or fails.

use crate::engine::SimDuration;
use crate::world::event::Event;
use crate::world::ids::*;
use crate::world::services::call::{CallOutcome, CallState};
use crate::world::{Clock, World};

impl World {
    /// A record that nobody can handle has reached its member, which does not get as far as the operation.
    pub(super) fn fail_record(
        &mut self,
        id: GroupId,
        member: u16,
        call: u32,
        arrives: SimDuration,
        clock: &mut Clock,
    ) {
        let mut pause = SimDuration::ZERO;
        self.with_group(id, clock, |part, now, _, fx| pause = part.fails(now, member, fx));
        self.hold_record(call, CallOutcome::Failed, arrives + pause, clock);
    }

    /// The operation of a record has ended: true when the member is not done with the record yet.
    #[inline(never)]
    pub(super) fn keeps_record(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        let replica = &self.services.replicas()[entry.replica.index()];
        let (service, member) = (replica.service, replica.local);
        let mut delay = self.record_held_back(service, clock.now().since(entry.sent), clock.now());
        if let Some(group) = self.group_of(service).filter(|_| !outcome.answered()) {
            self.with_group(group, clock, |part, now, _, fx| delay = delay + part.fails(now, member, fx));
        }
        if delay == SimDuration::ZERO {
            return false;
        }
        self.services.calls_mut()[call].pending += 1;
        self.hold_record(call, outcome, delay, clock);
        true
    }

    /// The member is done with a record, whatever came of it, after so long: by the event of an answer that goes nowhere.
    fn hold_record(&mut self, call: u32, outcome: CallOutcome, delay: SimDuration, clock: &mut Clock) {
        let entry = &mut self.services.calls_mut()[call];
        entry.state = CallState::Answering;
        entry.outcome = outcome;
        // It does not cross the network.
        entry.by_node = true;
        clock.after(delay, Event::Answer(call));
    }
}
