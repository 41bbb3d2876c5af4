//! How the calls of a replica pass the gates of an edge, and what is done later.
//!
//! A step that waits on something else asks gate by gate, the circuit breaker between them, and only then does its limit
//! begin. Every refusal goes the way of a breaker's: no retry, the fallback answers. A replica that is refused by a gate
//! behind the breaker notifies the breaker (`recordExceptions` is everything by default).

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::command::Defence;
use crate::world::event::Event;
use crate::world::guards::gate::{Answer, Asking};
use crate::world::guards::policies::EdgeState;
use crate::world::guards::{GateKind, GateSpec, Gates, Kept, LaterQueue, RetryBudget};
use crate::world::ids::*;
use crate::world::services::call::{Call, CallOutcome, CallState, Parent, Permit, WaitFor};
use crate::world::topology::{GuardSpec, StepSpec};
use crate::world::{Clock, World};

/// Replicas of a service that an event of the queue for later can name.
const REPLICAS: u32 = 128;

/// The guards of one replica over one edge.
#[derive(Clone, Debug)]
pub struct Guards {
    /// What a call asks before it goes out.
    pub gates: Gates,
    /// The queue for later.
    pub later: Option<LaterQueue>,
    /// The budget of retries that is a defence.
    pub budget: Option<RetryBudget>,
    /// Calls refused by each kind of gate since the start of the run.
    pub refused: [u64; GateKind::COUNT],
}

impl Guards {
    /// Guards at rest.
    pub(crate) fn new(spec: &GuardSpec, now: SimTime) -> Self {
        Guards {
            gates: Gates::at_rest(&spec.gates, now),
            later: spec.later.map(LaterQueue::new),
            budget: spec.retry_budget.map(RetryBudget::new),
            refused: [0; GateKind::COUNT],
        }
    }

    /// The process was restarted: what it remembered and kept is gone.
    pub(crate) fn restart(&mut self, spec: &GuardSpec, now: SimTime) {
        let (refused, later) = (self.refused, self.later.take());
        *self = Guards { refused, ..Guards::new(spec, now) };
        if let Some(mut later) = later {
            later.lose();
            self.later = Some(later);
        }
    }

    /// Mixes the state into `digest`.
    pub(crate) fn digest(&self, digest: &mut Digest) {
        self.gates.digest(digest);
        self.later.iter().for_each(|part| part.digest(digest));
        self.budget.iter().for_each(|part| part.digest(digest));
        self.refused.into_iter().for_each(|count| digest.word(count));
    }
}

impl EdgeState {
    /// The budget that counts a call's retries.
    pub(crate) fn budget(&mut self, local: usize, defence: bool) -> &mut RetryBudget {
        match self.guards.get_mut(local).and_then(|guards| guards.budget.as_mut()) {
            Some(budget) if defence => budget,
            _ => &mut self.budgets[local],
        }
    }
}

impl World {
    /// The guards of a call's present step, with the place of their edge.
    fn guards_of(&mut self, call: u32) -> Option<&mut Guards> {
        let edge = self.edge_of(call)?;
        let local = self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
        self.guards.edges[edge].guards.get_mut(local)
    }

    /// The step of a call asks the gates from place `from` of the order on, up to the breaker and then the breaker; it goes
    /// out now, later, or not at all.
    #[inline]
    pub(crate) fn pass_first_gates(&mut self, call: u32, step: &StepSpec, from: usize, clock: &mut Clock) {
        if self.guards.gates == 0 || self.pass_gates(call, step, from, GateKind::BEFORE_BREAKER, clock) {
            self.pass_breaker(call, step, clock);
        }
    }

    /// The same behind the breaker.
    #[inline]
    pub(super) fn pass_last_gates(&mut self, call: u32, step: &StepSpec, from: usize, clock: &mut Clock) {
        if self.guards.gates == 0 || self.pass_gates(call, step, from, GateKind::COUNT, clock) {
            self.act(call, clock);
        }
    }

    /// Asks gates of a call's step, from place `from` of the order to before place `to`. True if it goes on at once.
    fn pass_gates(&mut self, call: u32, step: &StepSpec, from: usize, to: usize, clock: &mut Clock) -> bool {
        let gates = step.policy.as_ref().map_or(&GateSpec::NONE, |policy| &policy.guards.gates);
        let mut from = from;
        while let Some(kind) = gates.next(from, to, self.guards.gates) {
            if !self.pass_gate(call, kind, clock) {
                return false;
            }
            from = kind as usize + 1;
        }
        true
    }

    /// Asks one gate of a call's step. True if the call goes on at once.
    fn pass_gate(&mut self, call: u32, kind: GateKind, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        let (draw_key, step, tries) = (entry.draw_key, entry.step, entry.tries);
        let asking = Asking { call, now: clock.now(), seed: self.seed, draw_key, step, tries };
        let Some(answer) = self.guards_of(call).and_then(|own| own.gates.ask(kind, &asking)) else {
            return true;
        };
        match answer {
            Answer::Passes => return true,
            Answer::Enters => {
                self.services.calls_mut()[call].places |= kind.bit();
                return true;
            }
            Answer::PassesAfter(wait) => self.await_permit(call, Permit::Reserved(kind), wait, clock),
            Answer::RefusedAfter(wait) => self.await_permit(call, Permit::Denied(kind), wait, clock),
            Answer::InLine(wait) => self.await_permit(call, Permit::Line(kind), wait, clock),
            Answer::Refused => self.gate_refuses(call, kind, clock),
        }
        false
    }

    /// A call has passed a gate after a wait.
    fn pass_gates_behind(&mut self, call: u32, kind: GateKind, clock: &mut Clock) {
        let topology = self.topology.clone();
        let Some(step) = self.step_of(&topology, call) else { return };
        let from = kind as usize + 1;
        if from > GateKind::BEFORE_BREAKER {
            self.pass_last_gates(call, step, from, clock);
        } else {
            self.pass_first_gates(call, step, from, clock);
        }
    }

    /// A call's step was answered.
    #[inline]
    pub(crate) fn gates_hear_of_answer(&mut self, call: u32, now: SimTime) {
        let on = self.guards.gates;
        if on != 0
            && let Some(own) = self.guards_of(call)
        {
            own.gates.answered(on, now);
        }
    }

    fn await_permit(&mut self, call: u32, permit: Permit, wait: SimDuration, clock: &mut Clock) {
        let entry = &mut self.services.calls_mut()[call];
        entry.state = CallState::Waiting;
        entry.wait = WaitFor::Permission(permit);
        entry.limit = wait;
        // A timeout around the guards may end before the wait.
        let left = self.limit_before_guards(call, clock.now()).filter(|&left| left < wait);
        self.services.calls_mut()[call].limit_timer = match left {
            Some(left) => clock.timer(left, Event::WaitLimit(call)),
            None => clock.timer(wait, Event::Permission(call)),
        };
        self.life_turns(call, clock.now());
    }

    /// A call leaves the line that it waits in for `permit`.
    pub(crate) fn leave_line(&mut self, call: u32, permit: Permit, clock: &mut Clock) {
        match permit {
            Permit::Breaker => self.leave_breaker_line(call, clock),
            Permit::Line(kind) => {
                if let Some(own) = self.guards_of(call) {
                    own.gates.gave_up(kind, call);
                }
            }
            Permit::Reserved(_) | Permit::Denied(_) | Permit::Place(_) => {}
        }
    }

    pub(crate) fn on_permission(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls_mut()[call].limit_timer = TimerId::NONE;
        let WaitFor::Permission(permit) =
            std::mem::replace(&mut self.services.calls_mut()[call].wait, WaitFor::Nothing)
        else {
            return;
        };
        match permit {
            Permit::Breaker => self.ask_breaker_again(call, clock),
            Permit::Reserved(kind) | Permit::Place(kind) => self.pass_gates_behind(call, kind, clock),
            Permit::Denied(kind) => self.gate_refuses(call, kind, clock),
            Permit::Line(kind) => {
                self.leave_line(call, permit, clock);
                self.gate_refuses(call, kind, clock);
            }
        }
    }

    fn gate_refuses(&mut self, call: u32, kind: GateKind, clock: &mut Clock) {
        if let Some(own) = self.guards_of(call) {
            own.refused[kind as usize] += 1;
        }
        self.record_end(call, CallOutcome::Rejected, clock);
        let blame = self.blame_of_step(call);
        self.step_refused(call, blame, clock);
    }

    /// A call's wait is over: its places go to the next in line.
    #[inline(always)]
    pub(crate) fn leave_gates(&mut self, call: u32, clock: &mut Clock) {
        let places = std::mem::take(&mut self.services.calls_mut()[call].places);
        if places != 0 {
            self.hand_places_on(call, places, clock);
        }
    }

    fn hand_places_on(&mut self, call: u32, places: u8, clock: &mut Clock) {
        if let Parent::Record { life, .. } = self.services.calls()[call].parent
            && life != self.services.replicas()[self.services.calls()[call].replica.index()].life
        {
            // The gate that it was in died with the process.
            return;
        }
        for &kind in GateKind::ALL.iter().filter(|kind| places & kind.bit() != 0) {
            let Some(next) = self.guards_of(call).and_then(|own| own.gates.left(kind)) else { continue };
            // By an event of its own, or a long line of calls that end at once would be a deep recursion.
            let entry = &mut self.services.calls_mut()[next];
            clock.cancel(std::mem::replace(&mut entry.limit_timer, TimerId::NONE));
            entry.places |= kind.bit();
            entry.wait = WaitFor::Permission(Permit::Place(kind));
            entry.limit_timer = clock.timer(SimDuration::ZERO, Event::Permission(next));
        }
    }

    /// Returns whether a call does what was queued for later over the very edge that it is at: no fallback can do it
    /// in its place, and it goes back into the queue when the call has ended.
    pub(crate) fn is_kept_here(&self, call: u32) -> bool {
        match self.services.calls()[call].parent {
            Parent::Later { edge, .. } => self.edge_of(call) == Some(edge as usize),
            _ => false,
        }
    }

    /// Keeps a call's request for later, if its edge does that and there is room. The call is over then.
    pub(crate) fn queue_for_later(&mut self, call: u32, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        let kept = Kept { key: entry.key, about: entry.about, draw_key: entry.draw_key };
        let edge = self.edge_of(call);
        if !self.defended(Defence::Queueing) {
            return false;
        }
        let replica = self.services.calls()[call].replica;
        let Some(queue) = self.guards_of(call).and_then(|own| own.later.as_mut()) else { return false };
        if !queue.keep(kept) {
            return false;
        }
        self.arm_later(edge.expect("guards belong to an edge"), replica, clock);
        true
    }

    fn later_queue(&mut self, edge: usize, replica: ReplicaId) -> Option<&mut LaterQueue> {
        let local = self.services.replicas()[replica.index()].local as usize;
        self.guards.edges[edge].guards.get_mut(local)?.later.as_mut()
    }

    fn arm_later(&mut self, edge: usize, replica: ReplicaId, clock: &mut Clock) {
        let local = self.services.replicas()[replica.index()].local;
        let Some(queue) = self.later_queue(edge, replica) else { return };
        if queue.arm() {
            let wait = queue.retry_interval();
            clock.after(wait, Event::LaterTry(edge as u32 * REPLICAS + u32::from(local)));
        }
    }

    pub(crate) fn on_later_try(&mut self, at: u32, clock: &mut Clock) {
        let (edge, local) = ((at / REPLICAS) as usize, at % REPLICAS);
        let first = self.services.first_replica()[self.guards.edges[edge].service.index()];
        let replica = ReplicaId(first + local as u16);
        if let Some(queue) = self.later_queue(edge, replica) {
            queue.timer_ended();
        }
        self.try_later(edge, replica, clock);
    }

    /// Does the oldest request of a queue, from its step on, on a worker of the replica like any other request.
    fn try_later(&mut self, edge: usize, replica: ReplicaId, clock: &mut Clock) {
        let Some((kept, number)) = self.later_queue(edge, replica).and_then(LaterQueue::take) else { return };
        let (operation, step) = (self.guards.edges[edge].operation, self.guards.edges[edge].step);
        let parent = Parent::Later { edge: edge as u16, number };
        // Another try is another draw.
        let draw_key = kept.draw_key ^ u64::from(number).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let call = Call::sent(parent, replica, operation, kept.key, draw_key, clock.now());
        let call = self.services.calls_mut().insert(call).index;
        let entry = &mut self.services.calls_mut()[call];
        (entry.step, entry.about) = (step, kept.about);
        clock.after(SimDuration::ZERO, Event::Arrive(call));
    }

    /// The step of a call was answered: if it was queued for later over this edge, it is done, and the next one follows.
    pub(crate) fn later_done(&mut self, call: u32, clock: &mut Clock) {
        let Parent::Later { edge, number } = self.services.calls()[call].parent else { return };
        let (edge, replica) = (edge as usize, self.services.calls()[call].replica);
        if self.guards.edges[edge].step != self.services.calls()[call].step {
            return;
        }
        let Some(queue) = self.later_queue(edge, replica) else { return };
        if queue.is_trying(number) {
            queue.done();
            self.try_later(edge, replica, clock);
        }
    }

    /// A call that was queued for later has ended without passing its edge: its request waits again.
    pub(crate) fn later_ended(&mut self, edge: u16, number: u32, replica: ReplicaId, clock: &mut Clock) {
        let Some(queue) = self.later_queue(edge as usize, replica) else { return };
        if queue.is_trying(number) {
            queue.again();
            self.arm_later(edge as usize, replica, clock);
        }
    }

    /// Counts what the guards of a service have done since the start: refused by each kind of gate; queued for later, done
    /// of these, lost of these, still kept.
    pub fn guard_counts(&self, service: ServiceId) -> ([u64; GateKind::COUNT], [u64; 4]) {
        let (mut refused, mut later) = ([0; GateKind::COUNT], [0; 4]);
        for own in
            self.guards.edges.iter().filter(|edge| edge.service == service).flat_map(|edge| &edge.guards)
        {
            refused.iter_mut().zip(own.refused).for_each(|(sum, own)| *sum += own);
            if let Some(queue) = &own.later {
                let counts = queue.counts();
                (0..3).for_each(|i| later[i] += counts[i]);
                later[3] += queue.backlog() as u64;
            }
        }
        (refused, later)
    }
}
