//! Guards of an edge that are defences of their own: adaptive throttling, rate limiter, bulkhead, queue for later.
//!
//! A step that waits on something else asks in this order: throttle, circuit breaker, rate limiter (the worker is held while
//! it sleeps), bulkhead (the worker is held in its line), and only then does its limit begin. That is resilience4j's order
//! of decorators, except that its time limiter also counts the wait for the bulkhead. Every refusal goes the way of a
//! breaker's: no retry, the fallback answers. A replica that is refused by its own limiter or bulkhead notifies the
//! breaker (`recordExceptions` is everything by default).

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::command::Defence;
use crate::world::event::Event;
use crate::world::guards::policies::EdgeState;
use crate::world::guards::{
    Bulkhead, Entry, Kept, LaterQueue, Permission, RateLimiter, RetryBudget, Throttle,
};
use crate::world::ids::*;
use crate::world::services::call::{Call, CallOutcome, CallState, Parent, Permit, WaitFor};
use crate::world::topology::GuardSpec;
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const THROTTLE: u32 = 22;
}

/// Replicas of a service that an event of the queue for later can name.
const REPLICAS: u32 = 128;

/// The guards of one replica over one edge.
#[derive(Clone, Debug)]
pub struct Guards {
    /// The bulkhead.
    pub bulkhead: Option<Bulkhead>,
    /// The rate limiter.
    pub limiter: Option<RateLimiter>,
    /// Adaptive throttling.
    pub throttle: Option<Throttle>,
    /// The queue for later.
    pub later: Option<LaterQueue>,
    /// The budget of retries that is a defence.
    pub budget: Option<RetryBudget>,
    /// Calls refused by throttle, limiter and bulkhead since the start of the run.
    pub refused: [u64; 3],
}

impl Guards {
    /// Guards at rest.
    pub(crate) fn new(spec: &GuardSpec, now: SimTime) -> Self {
        Guards {
            bulkhead: spec.bulkhead.map(Bulkhead::new),
            limiter: spec.rate_limiter.map(|config| RateLimiter::new(config, now)),
            throttle: spec.throttle.map(Throttle::new),
            later: spec.later.map(LaterQueue::new),
            budget: spec.retry_budget.map(RetryBudget::new),
            refused: [0; 3],
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
        self.bulkhead.iter().for_each(|part| part.digest(digest));
        self.limiter.iter().for_each(|part| part.digest(digest));
        self.throttle.iter().for_each(|part| part.digest(digest));
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

    /// Asks the throttle of a call's step. False means refused.
    pub(crate) fn throttle_lets(&mut self, call: u32, guards: &GuardSpec, now: SimTime) -> bool {
        if guards.throttle.is_none() || !self.defended(Defence::Throttling) {
            return true;
        }
        let entry = &self.services.calls()[call];
        let unit =
            self.seed.draw(purpose::THROTTLE, entry.draw_key, entry.step as u64, entry.tries as u64).unit();
        let Some(own) = self.guards_of(call) else { return true };
        let sent = own.throttle.as_mut().is_none_or(|throttle| throttle.request(now, unit));
        own.refused[0] += u64::from(!sent);
        sent
    }

    /// A call's step was answered: the throttle counts it as accepted.
    pub(crate) fn throttle_accepted(&mut self, call: u32, now: SimTime) {
        if self.defended(Defence::Throttling)
            && let Some(throttle) = self.guards_of(call).and_then(|own| own.throttle.as_mut())
        {
            throttle.accepted(now);
        }
    }

    /// Asks limiter and bulkhead; the call goes out now, later, or not at all.
    pub(crate) fn pass_guards(&mut self, call: u32, guards: &GuardSpec, clock: &mut Clock) {
        if guards.rate_limiter.is_none() || !self.defended(Defence::RateLimits) {
            self.pass_bulkhead(call, guards, clock);
            return;
        }
        let now = clock.now();
        let asked = self.guards_of(call).and_then(|own| own.limiter.as_mut()).map(|own| own.acquire(now));
        match asked {
            None | Some(Permission::Now) => self.pass_bulkhead(call, guards, clock),
            Some(Permission::After(wait)) => self.await_permit(call, Permit::Reserved, wait, clock),
            Some(Permission::RefusedAfter(wait)) => self.await_permit(call, Permit::Denied, wait, clock),
        }
    }

    #[inline]
    fn pass_bulkhead(&mut self, call: u32, guards: &GuardSpec, clock: &mut Clock) {
        let Some(config) = guards.bulkhead.filter(|_| self.defended(Defence::Bulkheads)) else {
            self.act(call, clock);
            return;
        };
        let entry = self.guards_of(call).and_then(|own| own.bulkhead.as_mut()).map(|own| own.enter(call));
        match entry {
            None => self.act(call, clock),
            Some(Entry::Entered) => {
                self.services.calls_mut()[call].in_bulkhead = true;
                self.act(call, clock);
            }
            Some(Entry::Waits) => self.await_permit(call, Permit::Line, config.max_wait_duration, clock),
            Some(Entry::Full) => self.guard_refuses(call, 2, clock),
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
            Permit::Line => {
                if let Some(bulkhead) = self.guards_of(call).and_then(|own| own.bulkhead.as_mut()) {
                    bulkhead.withdraw(call);
                }
            }
            Permit::Reserved | Permit::Denied | Permit::Place => {}
        }
    }

    pub(crate) fn on_permission(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls_mut()[call].limit_timer = TimerId::NONE;
        let WaitFor::Permission(permit) =
            std::mem::replace(&mut self.services.calls_mut()[call].wait, WaitFor::Nothing)
        else {
            return;
        };
        if permit == Permit::Breaker {
            self.ask_breaker_again(call, clock);
            return;
        }
        let topology = self.topology.clone();
        let Some(guards) = self.policy_of(&topology, call).map(|policy| policy.guards) else { return };
        match permit {
            Permit::Breaker => {}
            Permit::Reserved => self.pass_bulkhead(call, &guards, clock),
            Permit::Place => self.act(call, clock),
            Permit::Denied => self.guard_refuses(call, 1, clock),
            Permit::Line => {
                self.leave_line(call, permit, clock);
                self.guard_refuses(call, 2, clock);
            }
        }
    }

    fn guard_refuses(&mut self, call: u32, which: usize, clock: &mut Clock) {
        if let Some(own) = self.guards_of(call) {
            own.refused[which] += 1;
        }
        self.record_end(call, CallOutcome::Rejected, clock);
        let blame = self.blame_of_step(call);
        self.step_refused(call, blame, clock);
    }

    /// A call's wait is over: its place in the bulkhead goes to the next in line.
    pub(crate) fn leave_bulkhead(&mut self, call: u32, clock: &mut Clock) {
        if !std::mem::take(&mut self.services.calls_mut()[call].in_bulkhead) {
            return;
        }
        if let Parent::Record { life, .. } = self.services.calls()[call].parent
            && life != self.services.replicas()[self.services.calls()[call].replica.index()].life
        {
            // The bulkhead that it was in died with the process.
            return;
        }
        let next = self.guards_of(call).and_then(|own| own.bulkhead.as_mut()).and_then(Bulkhead::leave);
        if let Some(next) = next {
            // By an event of its own, or a long line of calls that end at once would be a deep recursion.
            let entry = &mut self.services.calls_mut()[next];
            clock.cancel(std::mem::replace(&mut entry.limit_timer, TimerId::NONE));
            entry.in_bulkhead = true;
            entry.wait = WaitFor::Permission(Permit::Place);
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

    /// Counts what the guards of a service have done since the start: refused by throttle, limiter, bulkhead; queued
    /// for later, done of these, lost of these, still kept.
    pub fn guard_counts(&self, service: ServiceId) -> ([u64; 3], [u64; 4]) {
        let (mut refused, mut later) = ([0; 3], [0; 4]);
        for own in
            self.guards.edges.iter().filter(|edge| edge.service == service).flat_map(|edge| &edge.guards)
        {
            (0..3).for_each(|i| refused[i] += own.refused[i]);
            if let Some(queue) = &own.later {
                let counts = queue.counts();
                (0..3).for_each(|i| later[i] += counts[i]);
                later[3] += queue.backlog() as u64;
            }
        }
        (refused, later)
    }
}
