//! Timeouts that end a wait and free nothing: the worker, perhaps the place in the bulkhead too, stays held until what was
//! asked has ended by itself.
//!
//! So are threads behind an event loop (asyncio), and the sockets of a client whose timeout only warns. The call is
//! answered at its timeout all the same, and goes on without a worker: a further attempt needs another one, and waits in
//! the queue for it. A wait that nobody ends, as for a silent host, holds its worker until the process ends.

use crate::engine::SimTime;
use crate::world::services::call::{Call, CallState, Parent, WaitFor};
use crate::world::services::replica::NIL;
use crate::world::topology::LimitFrees;
use crate::world::{Clock, World};

impl World {
    /// A call's timeout has ended its wait. Where that does not free the worker, it is left behind and waits on. Returns
    /// whether it is.
    pub(crate) fn hold_on(&mut self, call: u32, now: SimTime) -> bool {
        let frees =
            self.policy_of(&self.topology, call).map_or(LimitFrees::Worker, |policy| policy.limit.frees);
        if frees == LimitFrees::Worker {
            return false;
        }
        let entry = &self.services.calls()[call];
        let waits =
            matches!(entry.wait, WaitFor::Call(_) | WaitFor::Job(_) | WaitFor::Ack(_) | WaitFor::Reply(_));
        let slots = &self.services.replicas()[entry.replica.index()].slots;
        let Some(slot) = slots.iter().position(|&slot| slot == call) else { return false };
        if !waits || entry.held {
            return false;
        }
        let mut left =
            Call::sent(Parent::Feed, entry.replica, entry.operation, entry.key, entry.draw_key, now);
        let replica = entry.replica;
        (left.step, left.since, left.wait) = (entry.step, entry.since, entry.wait);
        (left.state, left.pending, left.held) = (CallState::Waiting, 0, true);
        left.places = if frees == LimitFrees::Neither { entry.places } else { 0 };
        let from = self.services.calls().handle(call);
        let wait = left.wait;
        let kept = left.places;
        let to = self.services.calls_mut().insert(left);
        match wait {
            WaitFor::Call(child) => {
                if self.services.calls().holds(child) {
                    self.services.calls_mut()[child.index].parent = Parent::Call(to);
                }
            }
            WaitFor::Job(job) => {
                if self.services.jobs().holds(job) {
                    self.services.jobs_mut()[job.index].call = to;
                }
            }
            _ => self.hand_over_messages(from, to),
        }
        self.services.replicas_mut()[replica.index()].slots[slot] = to.index;
        let entry = &mut self.services.calls_mut()[call];
        entry.workerless = true;
        entry.places &= !kept;
        true
    }

    /// What was asked has ended: the worker that waited for it is free.
    pub(crate) fn release_held(&mut self, call: u32, clock: &mut Clock) {
        self.leave_gates(call, clock);
        let id = self.services.calls()[call].replica;
        let replica = &mut self.services.replicas_mut()[id.index()];
        let was_full = replica.full_since;
        replica.free_worker(call);
        if let Some(since) = was_full {
            self.note_free(id, since, clock.now());
        }
        self.services.calls_mut().remove(call);
        self.serve_queue(id, clock);
    }

    /// A call without a worker begins another attempt: it takes an idle worker, or waits for one at the end of the queue.
    pub(crate) fn find_worker(&mut self, call: u32, clock: &mut Clock) {
        let now = clock.now();
        let id = self.services.calls()[call].replica;
        self.services.calls_mut()[call].workerless = false;
        if self.services.replicas_mut()[id.index()].take_worker(call, now) {
            self.note_full(id, now);
            self.run_step(call, clock);
            return;
        }
        let tail = self.services.replicas()[id.index()].tail;
        if tail != NIL {
            self.services.calls_mut()[tail].next = call;
        }
        let replica = &mut self.services.replicas_mut()[id.index()];
        if tail == NIL {
            replica.head = call;
        }
        replica.tail = call;
        replica.queued += 1;
        let entry = &mut self.services.calls_mut()[call];
        (entry.state, entry.since) = (CallState::Queued, now);
        self.life_turns(call, now);
    }
}
