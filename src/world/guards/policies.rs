//! The guards of a step that waits on something else: its limit, its breaker, its retries, its fallback.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::Defence;
use crate::world::event::Event;
use crate::world::front::balancer::ElbCode;
use crate::world::guards::admission::Guards;
use crate::world::guards::counts::BreakerCounts;
use crate::world::guards::{
    Breaker, BreakerState, Fallback, LastGoodValues, Outcome, RetryBudget, RetryCall, RetryVerdict,
};
use crate::world::ids::*;
use crate::world::services::call::{Blame, CallOutcome, CallState, WaitFor};
use crate::world::services::replica::Spoilt;
use crate::world::slab::Handle;
use crate::world::topology::{
    Action, BreakerScope, LimitCovers, LimitPlace, LimitSpec, PolicySpec, StepSpec, Topology,
};
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const BACKOFF: u32 = 20;
    pub const CALCULATION: u32 = 21;
}

/// The state behind one guarded step of one operation: breakers and last good values of every replica.
#[derive(Clone, Debug)]
pub struct EdgeState {
    /// Service of the calling replicas.
    pub service: ServiceId,
    /// Operation.
    pub operation: OperationId,
    /// Step.
    pub step: u8,
    /// Breakers: by replica of the service, then partition or key (or one).
    pub breakers: Vec<Breaker>,
    /// Breakers per replica.
    pub per_replica: u16,
    /// What each of them watches.
    pub scope: BreakerScope,
    /// What they have done, by replica of the service; nothing in the world reads it.
    pub(crate) counts: Vec<BreakerCounts>,
    /// Calls that run and are not counted by a breaker yet, by replica of the service.
    pub(crate) running: Vec<u32>,
    good: Vec<LastGoodValues>,
    /// Retry budgets, by replica of the service.
    pub(crate) budgets: Vec<RetryBudget>,
    /// The guards that are defences of their own, by replica of the service; none where the policy has none.
    pub guards: Vec<Guards>,
}

/// One state for every guarded step of `topology`.
pub(crate) fn edges(topology: &Topology) -> Vec<EdgeState> {
    let mut edges = Vec::new();
    for (s, service) in topology.services.iter().enumerate() {
        for (o, operation) in service.operations.iter().enumerate() {
            for (i, step) in operation.steps.iter().enumerate() {
                let Some(policy) = &step.policy else { continue };
                let per_replica = breakers_per_replica(topology, policy, &step.action);
                let replicas = service.replicas.len();
                let breakers = match &policy.breaker {
                    None => Vec::new(),
                    Some(spec) => {
                        let one = Breaker::new(&spec.settings, SimTime::ZERO);
                        vec![one; replicas * per_replica as usize]
                    }
                };
                edges.push(EdgeState {
                    service: ServiceId(s as u8),
                    operation: OperationId(o as u8),
                    step: i as u8,
                    breakers,
                    per_replica,
                    scope: policy.breaker.as_ref().map_or(BreakerScope::Edge, |breaker| breaker.scope),
                    counts: vec![BreakerCounts::default(); replicas],
                    running: vec![0; replicas],
                    good: vec![LastGoodValues::new(1); replicas],
                    budgets: vec![RetryBudget::new(policy.retry_budget); replicas],
                    guards: match policy.guards.any() {
                        true => vec![Guards::new(&policy.guards, SimTime::ZERO); replicas],
                        false => Vec::new(),
                    },
                });
            }
        }
    }
    edges
}

/// The most breakers of one replica over one edge; further keys share them. The bound is ours, a limit on memory.
const MOST_KEYS: u64 = 4_096;

fn breakers_per_replica(topology: &Topology, policy: &PolicySpec, action: &Action) -> u16 {
    let Some(breaker) = &policy.breaker else { return 0 };
    match (breaker.scope, action) {
        (
            BreakerScope::Partition,
            Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. },
        ) => topology.clusters[topic.cluster.index()].config.topics[topic.topic.index()].partitions,
        (BreakerScope::Key, _) => topology.customers.clamp(1, MOST_KEYS) as u16,
        _ => 1,
    }
}

/// An index of edges by service, operation and step.
#[derive(Clone, Debug)]
pub(crate) struct EdgeIndex {
    /// First operation of each service.
    operations: Vec<u32>,
    /// First step of each operation.
    steps: Vec<u32>,
    /// Edge of each step; `u32::MAX` for an unguarded one.
    edges: Vec<u32>,
}

pub(crate) fn edge_index(topology: &Topology, edges: &[EdgeState]) -> EdgeIndex {
    let mut index = EdgeIndex { operations: Vec::new(), steps: Vec::new(), edges: Vec::new() };
    for service in &topology.services {
        index.operations.push(index.steps.len() as u32);
        for operation in &service.operations {
            index.steps.push(index.edges.len() as u32);
            index.edges.resize(index.edges.len() + operation.steps.len(), u32::MAX);
        }
    }
    for (number, edge) in edges.iter().enumerate() {
        let at = index.place(edge.service, edge.operation, edge.step);
        index.edges[at] = number as u32;
    }
    index
}

impl EdgeIndex {
    fn place(&self, service: ServiceId, operation: OperationId, step: u8) -> usize {
        let operation = self.operations[service.index()] as usize + operation.index();
        self.steps[operation] as usize + step as usize
    }
}

impl World {
    /// Place of the state behind a call's present step.
    pub(crate) fn edge_of(&self, call: u32) -> Option<usize> {
        let call = &self.services.calls()[call];
        let service = self.services.replicas()[call.replica.index()].service;
        let edge =
            self.guards.edge_index.edges[self.guards.edge_index.place(service, call.operation, call.step)];
        (edge != u32::MAX).then_some(edge as usize)
    }

    /// Starts the limit of a wait that begins now: the policy in force now acts on it to its end.
    pub(crate) fn start_limit(&mut self, call: u32, policy: Option<&PolicySpec>, clock: &mut Clock) {
        let now = clock.now();
        let limit = policy.map_or(SimDuration::MAX, |policy| self.limit_left(call, policy, now));
        let limit = match self.called_service(&self.services.calls()[call]) {
            Some(service) => {
                limit.min(self.front.balancer().group(service).idle_timeout.unwrap_or(SimDuration::MAX))
            }
            None => limit,
        };
        let entry = &mut self.services.calls_mut()[call];
        entry.limit = limit;
        entry.since = now;
        entry.state = CallState::Waiting;
        if limit != SimDuration::MAX {
            entry.limit_timer = clock.timer(limit, Event::WaitLimit(call));
        }
    }

    /// What is left at `now` of the timeout of a call's step: all of it unless it has begun before.
    #[inline]
    pub(crate) fn limit_left(&self, call: u32, policy: &PolicySpec, now: SimTime) -> SimDuration {
        let limit = match self.defended(Defence::Timeouts) {
            true => policy.fail_fast_timeout,
            false => policy.timeout,
        };
        if policy.limit == LimitSpec::default() {
            return limit;
        }
        let entry = &self.services.calls()[call];
        let begun = match (policy.limit.covers, &entry.attempts, policy.limit.place) {
            (LimitCovers::Call, Some(attempts), _) => attempts.started,
            (_, _, LimitPlace::Outside) => entry.since,
            _ => now,
        };
        SimDuration::from_micros(limit.as_micros().saturating_sub(now.since(begun).as_micros()))
    }

    /// What is left of a timeout that runs while a call waits for its guards; `None` where it begins after them.
    pub(crate) fn limit_before_guards(&self, call: u32, now: SimTime) -> Option<SimDuration> {
        let topology = &self.topology;
        let policy = self.policy_of(topology, call)?;
        let runs = policy.limit.place == LimitPlace::Outside || policy.limit.covers == LimitCovers::Call;
        runs.then(|| self.limit_left(call, policy, now))
    }

    pub(crate) fn on_wait_limit(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls_mut()[call].limit_timer = TimerId::NONE;
        let mut blame = self.blame_of_wait(self.services.calls().handle(call));
        let held = self.hold_on(call, clock.now());
        match self.services.calls()[call].wait {
            WaitFor::Call(child) if !held => self.call_given_up(call, child, clock.now()),
            WaitFor::Job(job) if !held => self.withdraw_job(job, clock),
            WaitFor::Permission(permit) => {
                blame = self.blame_of_step(call);
                self.leave_line(call, permit, clock);
            }
            _ => {}
        }
        self.wait_ended(call, CallOutcome::TimedOut, blame, clock);
    }

    /// A call between services has lasted too long: the client leaves, or the balancer ends it before.
    fn call_given_up(&mut self, call: u32, child: Handle, now: SimTime) {
        if let Some(service) = self.called_service(&self.services.calls()[call]) {
            let idle = self.front.balancer().group(service).idle_timeout;
            let ended = idle.is_some_and(|idle| self.services.calls()[call].limit >= idle);
            let code = if ended { ElbCode::GatewayTimeout } else { ElbCode::ClientClosed };
            self.front.balancer_mut().count(service, code);
        }
        self.caller_left(child, now);
    }

    /// A wait is over. Goes on with the next step, or tries again, or falls back, or gives up.
    pub(crate) fn wait_ended(&mut self, call: u32, outcome: CallOutcome, blame: Blame, clock: &mut Clock) {
        if self.services.calls()[call].held {
            self.release_held(call, clock);
            return;
        }
        // First, so that the limit cannot end this wait a second time.
        clock.cancel(std::mem::replace(&mut self.services.calls_mut()[call].limit_timer, TimerId::NONE));
        // Breaker and bulkhead belong to the present step, and the breaker measures from `since`: both hear of the end
        // before a retry or the next step changes these. The bulkhead's place is free before a retry asks for one.
        self.record_end(call, outcome, clock);
        self.leave_gates(call, clock);
        // From here on a late answer finds nobody who waits for it.
        let wait = std::mem::replace(&mut self.services.calls_mut()[call].wait, WaitFor::Nothing);
        if outcome == CallOutcome::TimedOut && matches!(wait, WaitFor::Ack(_) | WaitFor::Reply(_)) {
            let (replica, since) = (self.services.calls()[call].replica, self.services.calls()[call].since);
            let waits = &mut self.services.replicas_mut()[replica.index()].partition_waits;
            *waits = (waits.0 + 1, waits.1 + clock.now().since(since).as_micros());
        }
        if outcome.answered() {
            // All of this is about the present step, so it stands before `next_step`, which may even finish the call.
            self.attempt_ended_with(call, Outcome::Success, clock.now());
            self.gates_hear_of_answer(call, clock.now());
            self.later_done(call, clock);
            self.services.calls_mut()[call].degraded |= outcome == CallOutcome::Degraded;
            self.remember_good(call, outcome, clock.now());
            self.next_step(call, clock);
            return;
        }
        // The blame stands before anything finishes the call: `finish` hands it on to whoever asked.
        self.spoil(call, outcome, clock.now());
        self.services.calls_mut()[call].blame = blame;
        if !self.try_again(call, outcome, clock) {
            self.fall_back(call, outcome, clock);
        }
    }

    /// A step of a replica did not end well: the last one is kept, as what the replica suffers from.
    fn spoil(&mut self, call: u32, outcome: CallOutcome, now: SimTime) {
        let entry = &self.services.calls()[call];
        let (replica, kind) = (entry.replica, self.asked_of(entry));
        self.services.replicas_mut()[replica.index()].spoilt = Some(Spoilt { at: now, outcome, kind });
    }

    /// A breaker or another guard refused the step: the fallback answers, or the call fails at once.
    pub(crate) fn step_refused(&mut self, call: u32, blame: Blame, clock: &mut Clock) {
        self.spoil(call, CallOutcome::Rejected, clock.now());
        self.services.calls_mut()[call].blame = blame;
        self.abandon_attempts(call);
        self.fall_back(call, CallOutcome::Failed, clock);
    }

    /// No further attempt follows, whatever policy and budget say.
    fn abandon_attempts(&mut self, call: u32) {
        let attempts = self.services.calls_mut()[call].attempts.take();
        let (Some(attempts), Some(edge)) = (attempts, self.edge_of(call)) else { return };
        let local = self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
        let defence = self.services.calls()[call].defence_budget;
        attempts.abandon(self.guards.edges[edge].budget(local, defence));
    }

    /// The end of a timeout that covers all attempts of a call's step.
    fn deadline(&self, call: u32, policy: &PolicySpec, now: SimTime) -> Option<SimTime> {
        let covers = policy.limit.covers == LimitCovers::Call;
        covers.then(|| now + self.limit_left(call, policy, now))
    }

    /// Asks the retry policy and the replica's budget whether another attempt follows, and starts its pause.
    fn try_again(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) -> bool {
        let topology = self.topology.clone();
        let policy = self.policy_of(&topology, call);
        let deadline = policy.and_then(|policy| self.deadline(call, policy, clock.now()));
        if deadline.is_some_and(|deadline| deadline <= clock.now()) {
            self.abandon_attempts(call);
            return false;
        }
        let attempt = match outcome {
            CallOutcome::TimedOut => Outcome::Timeout,
            CallOutcome::Rejected => Outcome::Throttled,
            _ => Outcome::ServerError,
        };
        if self.attempt_ended_with(call, attempt, clock.now()) != RetryVerdict::Retry {
            return false;
        }
        let retry = policy.and_then(|policy| policy.retry).expect("a retry has a policy");
        let entry = &mut self.services.calls_mut()[call];
        entry.tries += 1;
        entry.state = CallState::Pausing;
        entry.since = clock.now();
        let mut draw =
            self.seed.draw(purpose::BACKOFF, entry.draw_key, entry.step as u64, entry.tries as u64);
        let pause = retry.backoff.delay(entry.tries as u32, attempt, &mut draw);
        let over = clock.now() + pause;
        match deadline.filter(|&deadline| deadline <= over) {
            // The deadline passes within the pause.
            Some(deadline) => entry.limit_timer = clock.timer_at(deadline, Event::WaitLimit(call)),
            None => {
                entry.pending += 1;
                clock.timer_at(over, Event::Retry(call));
            }
        }
        self.life_turns(call, clock.now());
        true
    }

    /// Begins the attempts of a call's step, if its policy retries.
    pub(crate) fn begin_attempts(&mut self, call: u32, policy: Option<&PolicySpec>) {
        if self.services.calls()[call].tries > 0 || policy.is_none_or(|policy| policy.retry.is_none()) {
            return;
        }
        let Some(edge) = self.edge_of(call) else { return };
        let local = self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
        let defence = self.defended(Defence::RetryBudgets);
        self.services.calls_mut()[call].defence_budget = defence;
        let started = self.services.calls()[call].since;
        let attempts = RetryCall::start(self.guards.edges[edge].budget(local, defence));
        self.services.calls_mut()[call].attempts = Some(RetryCall { started, ..attempts });
    }

    /// An attempt of a call's step has ended: what the policy and the budget make of it.
    fn attempt_ended_with(&mut self, call: u32, outcome: Outcome, now: SimTime) -> RetryVerdict {
        let Some(mut attempts) = self.services.calls_mut()[call].attempts.take() else {
            return RetryVerdict::NotRetryable;
        };
        let topology = self.topology.clone();
        let retry = self.policy_of(&topology, call).and_then(|policy| policy.retry);
        let (Some(retry), Some(edge)) = (retry, self.edge_of(call)) else {
            return RetryVerdict::NotRetryable;
        };
        let local = self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
        let budget = self.guards.edges[edge].budget(local, self.services.calls()[call].defence_budget);
        budget.at(now);
        let verdict = attempts.on_attempt_ended(outcome, &retry, budget);
        if verdict == RetryVerdict::Retry {
            self.services.calls_mut()[call].attempts = Some(attempts);
        }
        verdict
    }

    fn fall_back(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) {
        // It is already a kept request: its customer has long been answered, and it goes back into the queue.
        if self.is_kept_here(call) {
            self.finish(call, outcome, clock);
            return;
        }
        // Before the fallback: what is kept gets done in the end, a fallback only answers.
        if self.queue_for_later(call, clock) {
            self.finish(call, CallOutcome::Degraded, clock);
            return;
        }
        let topology = self.topology.clone();
        let fallback = self.policy_of(&topology, call).and_then(|policy| policy.fallback);
        let Some(fallback) = fallback.filter(|_| self.defended(Defence::Fallbacks)) else {
            self.finish(call, outcome, clock);
            return;
        };
        match fallback {
            Fallback::RejectAtOnce => self.finish(call, CallOutcome::Rejected, clock),
            Fallback::SynchronousCalculation { work_mean } => {
                let entry = &mut self.services.calls_mut()[call];
                entry.degraded = true;
                entry.calculating = true;
                entry.state = CallState::Working;
                entry.since = clock.now();
                entry.pending += 1;
                let id = entry.replica;
                self.services.replicas_mut()[id.index()].note_work(true, clock.now());
                let entry = &self.services.calls()[call];
                let operation = entry.operation;
                let time = self
                    .seed
                    .draw(purpose::CALCULATION, entry.draw_key, entry.step as u64, 0)
                    .exponential(work_mean.as_secs_f64());
                let time = self.slowed_work(id, operation, SimDuration::from_secs_f64(time), clock.now());
                clock.after(time, Event::WorkDone(call));
                self.life_turns(call, clock.now());
            }
            Fallback::LastGoodValue { max_age } => {
                let edge = self.edge_of(call).expect("a fallback belongs to an edge");
                let local =
                    self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
                if self.guards.edges[edge].good[local].serve(0, clock.now(), max_age).is_some() {
                    self.services.calls_mut()[call].degraded = true;
                    self.next_step(call, clock);
                } else {
                    self.finish(call, CallOutcome::Rejected, clock);
                }
            }
        }
    }

    fn remember_good(&mut self, call: u32, outcome: CallOutcome, now: SimTime) {
        if outcome != CallOutcome::Ok {
            return;
        }
        let topology = self.topology.clone();
        let keeps = self.policy_of(&topology, call).and_then(|policy| policy.fallback);
        if let Some(Fallback::LastGoodValue { .. }) = keeps {
            let edge = self.edge_of(call).expect("a fallback belongs to an edge");
            let local = self.services.replicas()[self.services.calls()[call].replica.index()].local as usize;
            self.guards.edges[edge].good[local].store(0, now);
        }
    }

    /// A restarted process has fresh breakers and no last good values.
    pub(crate) fn reset_edges(&mut self, replica: ReplicaId, now: SimTime) {
        let (service, local) = (
            self.services.replicas()[replica.index()].service,
            self.services.replicas()[replica.index()].local as usize,
        );
        let topology = self.topology.clone();
        for edge in self.guards.edges.iter_mut().filter(|edge| edge.service == service) {
            edge.good[local].clear();
            edge.running[local] = 0;
            let policy = topology.services[service.index()].operations[edge.operation.index()].steps
                [edge.step as usize]
                .policy
                .as_ref();
            edge.budgets[local] =
                RetryBudget::new(policy.map(|policy| policy.retry_budget).unwrap_or_default());
            let step = &topology.services[service.index()].operations[edge.operation.index()].steps
                [edge.step as usize];
            if let Some(spec) = step.policy.as_ref().and_then(|policy| policy.breaker.as_ref()) {
                let count = edge.per_replica as usize;
                edge.breakers[local * count..(local + 1) * count].fill(Breaker::new(&spec.settings, now));
            }
            if let (Some(guards), Some(policy)) = (edge.guards.get_mut(local), policy) {
                guards.restart(&policy.guards, now);
            }
        }
    }

    #[inline]
    pub(crate) fn policy_of<'t>(&self, topology: &'t Topology, call: u32) -> Option<&'t PolicySpec> {
        self.step_of(topology, call)?.policy.as_ref()
    }

    /// A call's present step.
    #[inline]
    pub(super) fn step_of<'t>(&self, topology: &'t Topology, call: u32) -> Option<&'t StepSpec> {
        let call = &self.services.calls()[call];
        let service = self.services.replicas()[call.replica.index()].service;
        let steps = &topology.services[service.index()].operations[call.operation.index()].steps;
        steps.get(call.step as usize)
    }

    /// Breakers of a replica that are open or half-open, and all it has.
    pub fn breakers_open(&self, replica: ReplicaId) -> (u32, u32) {
        let state = &self.services.replicas()[replica.index()];
        let mut counts = (0, 0);
        for edge in self.guards.edges.iter().filter(|edge| edge.service == state.service) {
            let count = edge.per_replica as usize;
            for breaker in &edge.breakers[state.local as usize * count..(state.local as usize + 1) * count] {
                counts.0 += u32::from(matches!(breaker.state(), BreakerState::Open | BreakerState::HalfOpen));
                counts.1 += 1;
            }
        }
        counts
    }
}
