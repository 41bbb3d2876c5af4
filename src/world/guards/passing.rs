//! How the calls of a replica pass the breakers of an edge, and how the breakers hear of their ends.
//!
//! A call asks before each attempt. It passes, is refused, or waits for another call (cockatiel's trial, pybreaker's
//! lock): then it holds its worker, and asks again when the breaker wakes it.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::Defence;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::guards::{Admission, BreakerPermit, CallEnd, EndOfCall, GateKind};
use crate::world::ids::*;
use crate::world::services::call::{CallOutcome, CallState, Permit, WaitFor};
use crate::world::topology::{BreakerScope, LimitPlace, StepSpec};
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const OPEN_WAIT: u32 = 23;
}

const PASSES: Admission = Admission::Admitted(BreakerPermit::NONE);

impl World {
    /// Asks the breaker of a call's step; the call goes on to the other guards now, later, or not at all.
    #[inline(always)]
    pub(crate) fn pass_breaker(&mut self, call: u32, step: &StepSpec, clock: &mut Clock) {
        match self.ask_breaker(call, step, clock) {
            Admission::Admitted(_) => self.pass_last_gates(call, step, GateKind::BEFORE_BREAKER, clock),
            Admission::Refused => {
                let blame = self.blame_of_step(call);
                self.step_refused(call, blame, clock);
            }
            Admission::Waits => {}
        }
    }

    /// Asks the breaker of a call's step for permission, if there is one and breakers are on.
    #[inline]
    pub(crate) fn ask_breaker(&mut self, call: u32, step: &StepSpec, clock: &mut Clock) -> Admission {
        self.services.calls_mut()[call].breaker = u32::MAX;
        match self.defended(Defence::Breakers) {
            true => self.ask_breaker_of_step(call, step, clock),
            false => PASSES,
        }
    }

    fn ask_breaker_of_step(&mut self, call: u32, step: &StepSpec, clock: &mut Clock) -> Admission {
        let Some(edge) = self.edge_of(call) else { return PASSES };
        let per_replica = self.guards.edges[edge].per_replica;
        if per_replica == 0 {
            return PASSES;
        }
        let entry = &self.services.calls()[call];
        let replica = entry.replica;
        let own = match self.guards.edges[edge].scope {
            BreakerScope::Edge => 0,
            BreakerScope::Partition => {
                self.partition_of_step(&step.action, entry) as usize % per_replica as usize
            }
            BreakerScope::Key => (entry.key % u64::from(per_replica)) as usize,
        };
        let local = self.services.replicas()[replica.index()].local as usize;
        let at = local * per_replica as usize + own;
        let now = clock.now();
        let breaker = &mut self.guards.edges[edge].breakers[at];
        let answer = breaker.try_acquire(now, call, &mut self.guards.transitions);
        if let Admission::Admitted(permit) = answer {
            let slow_at = breaker.slow_at(now);
            let entry = &mut self.services.calls_mut()[call];
            entry.breaker = at as u32;
            entry.breaker_permit = permit;
            entry.counted_slow = false;
            if let Some(slow_at) = slow_at {
                entry.slow_timer = clock.timer(slow_at.since(now), Event::RunningSlow(call));
            }
            self.guards.edges[edge].counts[local].passed += 1;
            self.count_running(edge, replica, true);
        }
        self.breaker_has_answered(edge, replica, at, clock);
        match answer {
            Admission::Waits => self.wait_for_breaker(call, at, clock),
            Admission::Refused => self.count_refusal(call, edge, now),
            Admission::Admitted(_) => {}
        }
        answer
    }

    /// A call that waited for its breaker asks again.
    pub(crate) fn ask_breaker_again(&mut self, call: u32, clock: &mut Clock) {
        if !self.defended(Defence::Breakers) {
            // It goes on without the breaker, which must not keep the lock for it.
            self.leave_breaker_line(call, clock);
        }
        let topology = self.topology.clone();
        let Some(step) = self.step_of(&topology, call) else { return };
        self.pass_breaker(call, step, clock);
    }

    /// The call holds its worker until its breaker wakes it.
    fn wait_for_breaker(&mut self, call: u32, at: usize, clock: &mut Clock) {
        let entry = &mut self.services.calls_mut()[call];
        entry.waits_at = at as u32;
        entry.state = CallState::Waiting;
        entry.wait = WaitFor::Permission(Permit::Breaker);
        entry.limit = SimDuration::MAX;
        if let Some(left) = self.limit_before_guards(call, clock.now()) {
            self.services.calls_mut()[call].limit_timer = clock.timer(left, Event::WaitLimit(call));
        }
        self.life_turns(call, clock.now());
    }

    /// Notifies the breaker that admitted a call's step of its end.
    #[inline]
    pub(crate) fn record_end(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) {
        let Some(at) = self.breaker_at(call) else { return };
        clock.cancel(std::mem::replace(&mut self.services.calls_mut()[call].slow_timer, TimerId::NONE));
        self.services.calls_mut()[call].breaker = u32::MAX;
        let edge = self.edge_of(call).expect("a breaker belongs to an edge");
        let now = clock.now();
        let entry = &self.services.calls()[call];
        let end = EndOfCall {
            at: now,
            duration: now.since(entry.since),
            end: self.end_for_breaker(call, outcome),
            permit: entry.breaker_permit,
            counted: entry.counted_slow,
        };
        let (seed, key, step, tries) =
            (self.seed, entry.draw_key, u64::from(entry.step), u64::from(entry.tries));
        let replica = entry.replica;
        if !end.counted {
            self.count_running(edge, replica, false);
        }
        let local = self.services.replicas()[replica.index()].local as usize;
        self.guards.edges[edge].counts[local].hung += u64::from(outcome == CallOutcome::TimedOut);
        let mut draw = None;
        let unit = || draw.get_or_insert_with(|| seed.draw(purpose::OPEN_WAIT, key, step, tries)).unit();
        self.guards.edges[edge].breakers[at].on_end(end, unit, &mut self.guards.transitions);
        self.breaker_has_answered(edge, replica, at, clock);
    }

    /// A timeout around the breaker cuts the call off; one of the balancer is an answer with an error.
    #[inline]
    fn end_for_breaker(&self, call: u32, outcome: CallOutcome) -> CallEnd {
        if outcome.answered() {
            return CallEnd::Answered;
        }
        if outcome != CallOutcome::TimedOut {
            return CallEnd::Failed;
        }
        let place = self.policy_of(&self.topology, call).map(|policy| policy.limit.place);
        let entry = &self.services.calls()[call];
        let idle =
            self.called_service(entry).and_then(|service| self.front.balancer().group(service).idle_timeout);
        match place {
            Some(LimitPlace::Outside) if idle != Some(entry.limit) => CallEnd::CutOff,
            _ => CallEnd::Failed,
        }
    }

    pub(crate) fn on_running_slow(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls_mut()[call].slow_timer = TimerId::NONE;
        let Some(at) = self.breaker_at(call) else { return };
        let edge = self.edge_of(call).expect("a breaker belongs to an edge");
        let now = clock.now();
        let counted = self.guards.edges[edge].breakers[at].on_running_slow(now, &mut self.guards.transitions);
        self.services.calls_mut()[call].counted_slow = counted;
        let replica = self.services.calls()[call].replica;
        if counted {
            self.count_running(edge, replica, false);
        }
        self.breaker_has_answered(edge, replica, at, clock);
    }

    #[inline]
    fn breaker_at(&self, call: u32) -> Option<usize> {
        let at = self.services.calls()[call].breaker;
        (at != u32::MAX).then_some(at as usize)
    }

    /// Reports what a breaker did, and wakes the calls that wait for it: each by an event of its own, or a long line
    /// would be a deep recursion.
    fn breaker_has_answered(&mut self, edge: usize, replica: ReplicaId, at: usize, clock: &mut Clock) {
        let now: SimTime = clock.now();
        for i in 0..self.guards.transitions.len() {
            let transition = self.guards.transitions[i];
            self.tell(now, Fact::Breaker(edge as u16, replica, at as u32, transition));
        }
        self.guards.transitions.clear();
        self.guards.edges[edge].breakers[at].take_woken(&mut self.guards.woken);
        for i in 0..self.guards.woken.len() {
            let call = self.guards.woken[i];
            let entry = &mut self.services.calls_mut()[call];
            clock.cancel(std::mem::replace(&mut entry.limit_timer, TimerId::NONE));
            entry.limit_timer = clock.timer(SimDuration::ZERO, Event::Permission(call));
        }
        self.guards.woken.clear();
    }

    /// A call that waits for its breaker leaves the line.
    pub(crate) fn leave_breaker_line(&mut self, call: u32, clock: &mut Clock) {
        let Some(edge) = self.edge_of(call) else { return };
        let entry = &self.services.calls()[call];
        let (at, replica) = (entry.waits_at as usize, entry.replica);
        if let Some(breaker) = self.guards.edges[edge].breakers.get_mut(at) {
            breaker.withdraw(call);
            self.breaker_has_answered(edge, replica, at, clock);
        }
    }
}
