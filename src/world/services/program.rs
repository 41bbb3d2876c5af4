//! The life of a call: sent through the balancer, queued, worked on step by step, answered.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::event::Event;
use crate::world::fact::{Fact, HopKind};
use crate::world::front::balancer::ElbCode;
use crate::world::front::names::{Client, Name};
use crate::world::ids::*;
use crate::world::kafka::keys::Sent;
use crate::world::part::Part;
use crate::world::services::call::{Blame, Call, CallOutcome, CallState, Parent, Request, WaitFor};
use crate::world::services::jobs::JobKind;
use crate::world::services::replica::{NIL, ProcessState};
use crate::world::slab::Handle;
use crate::world::stores::queries::Query;
use crate::world::topology::Action;
use crate::world::watch::lives::NOBODY;
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const WORK: u32 = 10;
}

/// Mixes the path of calls into a draw key, so that two calls of one visit never share a draw.
pub(crate) fn path(draw_key: u64, step: u8, tries: u8) -> u64 {
    (draw_key ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(17)
        ^ (step as u64) << 8
        ^ tries as u64
}

/// Most walks through one replica's queue within each other.
const MOST_WALKS: u8 = 32;

impl World {
    /// Sends a call to a replica of its service; it arrives after its delay and the network, or fails.
    pub(crate) fn send_call(&mut self, request: Request, clock: &mut Clock) -> Handle {
        let now = clock.now();
        let Request { parent, node, service, operation, key, draw_key, delay } = request;
        if self.front.balancer().proxy(service).is_some() {
            return self.relay(request, clock);
        }
        let target = self.front.balancer_mut().pick(node, service, now);
        let handle = self.services.calls.insert(Call::sent(
            parent,
            target.unwrap_or(ReplicaId(self.services.first_replica[service.index()])),
            operation,
            key,
            draw_key,
            now,
        ));
        let call = handle.index;
        self.services.calls[call].via = node;
        self.services.calls[call].about = self.about(parent, draw_key);
        self.services.calls[call].life = match parent {
            Parent::Visit(visit) => self.front.visits().get(visit).map_or(NOBODY, |visit| visit.life),
            Parent::Call(asker) => self.services.calls.get(asker).map_or(NOBODY, |asker| asker.life),
            Parent::Record { .. } | Parent::Feed | Parent::Check(_) | Parent::Later { .. } => NOBODY,
        };
        self.life_turns(call, now);
        let Some(replica) = target else {
            self.front.balancer_mut().count(service, ElbCode::ServiceUnavailable);
            self.fail_before_arrival(call, Blame::Balancer, delay, clock);
            return handle;
        };
        self.dispatch_call(call, replica, delay, clock);
        handle
    }

    /// Sends a call that has its target on its way: it arrives after `delay` and the network, or fails.
    #[inline]
    pub(crate) fn dispatch_call(
        &mut self,
        call: u32,
        replica: ReplicaId,
        delay: SimDuration,
        clock: &mut Clock,
    ) {
        let now = clock.now();
        let (node, draw_key) = (self.services.calls[call].via, self.services.calls[call].draw_key);
        let service = self.services.replicas[replica.index()].service;
        self.hop(now, Part::Node(node), Part::Replica(replica), HopKind::Request);
        self.front.balancer_mut().request_sent(replica);
        self.services.calls[call].connected = true;
        let zone = self.services.replicas[replica.index()].zone;
        let net = self.transit(node, zone, draw_key, now);
        match self.process_from(node, replica) {
            ProcessState::Up => clock.after(delay + net, Event::Arrive(call)),
            // The connection attempt ends after the connect timeout.
            ProcessState::Silent | ProcessState::NotLaunched => {
                self.services.calls[call].gateway = Some(ElbCode::GatewayTimeout);
                self.front.balancer_mut().connection_error(service);
                let wait = delay + self.front.balancer().group(service).connect_timeout;
                self.fail_before_arrival(call, Blame::Replica(replica), wait, clock);
            }
            // The connection is refused.
            ProcessState::Refusing => {
                self.services.calls[call].gateway = Some(ElbCode::BadGateway);
                self.front.balancer_mut().connection_error(service);
                self.fail_before_arrival(call, Blame::Replica(replica), delay + net + net, clock);
            }
        }
    }

    pub(crate) fn fail_before_arrival(
        &mut self,
        call: u32,
        blame: Blame,
        after: SimDuration,
        clock: &mut Clock,
    ) {
        let entry = &mut self.services.calls[call];
        entry.state = CallState::Answering;
        entry.outcome = CallOutcome::Failed;
        entry.blame = blame;
        entry.by_node = true;
        clock.after(after, Event::Answer(call));
    }

    pub(crate) fn on_arrive(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls[call].pending -= 1;
        if self.services.calls[call].state == CallState::Gone {
            self.free_gone(call);
            return;
        }
        if let Parent::Record { life, .. } = self.services.calls[call].parent {
            let replica = &self.services.replicas[self.services.calls[call].replica.index()];
            if replica.process == ProcessState::Up && replica.life == life {
                self.run_step(call, clock);
            } else {
                self.drop_record_call(call);
            }
            return;
        }
        let id = self.services.calls[call].replica;
        match self.process_from(self.services.calls[call].via, id) {
            ProcessState::Silent | ProcessState::NotLaunched => {
                self.disconnect(call, clock.now());
                self.services.calls.remove(call);
            }
            ProcessState::Refusing => {
                self.services.calls[call].gateway = Some(ElbCode::BadGateway);
                self.answer(call, CallOutcome::Failed, Blame::Replica(id), clock);
            }
            ProcessState::Up => self.admit_to_replica(call, id, clock),
        }
    }

    /// Gives idle workers to waiting calls. A call that ends at once frees its worker in here and comes back: after so many
    /// walks within each other the outermost ones go on, or a long queue of such calls would use up the stack.
    #[inline(always)]
    pub(crate) fn serve_queue(&mut self, id: ReplicaId, clock: &mut Clock) {
        let replica = &mut self.services.replicas[id.index()];
        if replica.head == NIL || replica.serving == MOST_WALKS {
            return;
        }
        replica.serving += 1;
        self.walk_queue(id, clock);
        self.services.replicas[id.index()].serving -= 1;
    }

    fn walk_queue(&mut self, id: ReplicaId, clock: &mut Clock) {
        loop {
            let replica = &mut self.services.replicas[id.index()];
            let call = replica.head;
            if call == NIL || replica.busy as usize == replica.slots.len() {
                return;
            }
            replica.head = self.services.calls[call].next;
            if replica.head == NIL {
                replica.tail = NIL;
            }
            replica.queued -= 1;
            self.services.calls[call].next = NIL;
            if self.services.calls[call].state == CallState::Abandoned {
                self.services.calls.remove(call);
                continue;
            }
            if self.too_late(call, id, clock.now()) {
                self.shed(call, id, clock);
                continue;
            }
            let replica = &mut self.services.replicas[id.index()];
            replica.take_worker(call, clock.now());
            self.note_full(id, clock.now());
            self.run_step(call, clock);
        }
    }

    #[inline]
    pub(crate) fn next_step(&mut self, call: u32, clock: &mut Clock) {
        let entry = &mut self.services.calls[call];
        entry.step += 1;
        entry.tries = 0;
        self.run_step(call, clock);
    }

    /// Runs the call's present step.
    pub(crate) fn run_step(&mut self, call: u32, clock: &mut Clock) {
        let topology = self.topology.clone();
        let entry = &self.services.calls[call];
        let id = entry.replica;
        if self.services.replicas[id.index()].stuck {
            self.get_stuck(call, clock.now());
            return;
        }
        if self.may_be_bad() && self.fails_at_once(call, clock) {
            return;
        }
        let entry = &self.services.calls[call];
        let operation = entry.operation;
        let service = self.services.replicas[id.index()].service;
        let steps = &topology.services[service.index()].operations[entry.operation.index()].steps;
        let Some(step) = steps.get(entry.step as usize) else {
            let outcome = if entry.degraded { CallOutcome::Degraded } else { CallOutcome::Ok };
            self.finish(call, outcome, clock);
            return;
        };
        let now = clock.now();
        if let Action::Work(time) = &step.action {
            let drawn =
                time.draw(self.seed, purpose::WORK, entry.draw_key, entry.step as u64, service.0 as u64);
            let drawn = self.with_cold_caches(id, service, drawn, now);
            let drawn = self.slowed_work(id, operation, drawn, now);
            let entry = &mut self.services.calls[call];
            entry.state = CallState::Working;
            entry.since = now;
            entry.pending += 1;
            self.services.replicas[id.index()].note_work(true, now);
            clock.after(drawn, Event::WorkDone(call));
            self.life_turns(call, now);
            return;
        }
        self.services.calls[call].since = now;
        // Before the guards: a refusal by them ends the attempts that begin here (`step_refused`).
        self.begin_attempts(call, step.policy.as_ref());
        self.pass_first_gates(call, step, 0, clock);
    }

    /// Names the part that spoils the call's present step when it is refused.
    pub(crate) fn blame_of_step(&self, call: u32) -> Blame {
        let entry = &self.services.calls[call];
        let Some(action) = self.action_of(entry) else { return Blame::Nobody };
        self.blame_of_action(action, self.partition_of_step(action, entry), entry.replica)
    }

    /// Every guard has let the call out: its present step is done, and its limit begins.
    pub(crate) fn act(&mut self, call: u32, clock: &mut Clock) {
        let topology = self.topology.clone();
        let now = clock.now();
        let entry = &self.services.calls[call];
        let service = self.services.replicas[entry.replica.index()].service;
        let step = &topology.services[service.index()].operations[entry.operation.index()].steps
            [entry.step as usize];
        let partition = self.partition_of_step(&step.action, entry);
        // Before the step acts: one that ends at once must find the limit that it cancels.
        self.start_limit(call, step.policy.as_ref(), clock);
        let handle = self.services.calls.handle(call);
        let Call { key, draw_key, tries, step: at, replica, .. } = self.services.calls[call];
        if !self.front.names().is_in_order()
            && let Some(blame) = self.name_of_step_fails(&step.action, replica, now)
        {
            self.wait_ended(call, CallOutcome::Failed, blame, clock);
            return;
        }
        match step.action {
            Action::Work(_) => unreachable!("work is handled above"),
            Action::Call { service, .. }
                if self.impaired.is_some() && self.errs_on_the_way(call, service, now) =>
            {
                self.wait_ended(call, CallOutcome::Failed, Blame::Replica(replica), clock);
            }
            Action::Call { service, operation } => {
                let (node, wait) = self.nearest_node(replica, service, now);
                let draw_key = path(draw_key, at, tries);
                let parent = Parent::Call(handle);
                let request = Request { parent, node, service, operation, key, draw_key, delay: wait };
                let child = self.send_call(request, clock);
                self.services.calls[call].wait = WaitFor::Call(child);
            }
            Action::Query { store, write, class } => {
                let query = Query { class, write, key, client: replica.0, ..Query::NONE };
                self.start_job(call, JobKind::Query(store), query, draw_key, at, clock);
            }
            Action::Propose { quorum, kind } => {
                self.start_job(call, JobKind::Proposal(quorum, kind), Query::NONE, draw_key, at, clock)
            }
            Action::Produce { topic, by, bytes, wait } => {
                self.produce(call, Sent { topic, by, partition, bytes }, wait, clock)
            }
            Action::RequestReply { request: topic, by, bytes, .. } => {
                self.request(call, Sent { topic, by, partition, bytes }, clock)
            }
        }
        if self.services.calls.holds(handle) {
            self.life_turns(call, now);
        }
    }

    pub(crate) fn on_work_done(&mut self, call: u32, clock: &mut Clock) {
        let entry = &mut self.services.calls[call];
        entry.pending -= 1;
        match entry.state {
            CallState::Working => {
                entry.calculating = false;
                let id = entry.replica;
                self.services.replicas[id.index()].note_work(false, clock.now());
                self.next_step(call, clock);
            }
            CallState::Gone => self.free_gone(call),
            _ => {}
        }
    }

    pub(crate) fn on_retry(&mut self, call: u32, clock: &mut Clock) {
        let entry = &mut self.services.calls[call];
        entry.pending -= 1;
        match entry.state {
            CallState::Pausing if entry.workerless => self.find_worker(call, clock),
            CallState::Pausing => self.run_step(call, clock),
            CallState::Gone => self.free_gone(call),
            _ => {}
        }
    }

    /// The process is stuck: the call keeps its worker until the process ends.
    fn get_stuck(&mut self, call: u32, now: SimTime) {
        let entry = &mut self.services.calls[call];
        entry.state = CallState::Waiting;
        entry.since = now;
        entry.limit = SimDuration::MAX;
        self.life_turns(call, now);
    }

    /// The call is over: its worker is free, its answer on the way.
    pub(crate) fn finish(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) {
        let now = clock.now();
        let id = self.services.calls[call].replica;
        if let Parent::Record { .. } = self.services.calls[call].parent {
            // A record is worked on by the poll thread: it is no call and says nothing about the workers.
            self.record_processed(call, outcome, clock);
            return;
        }
        let stayed = now.since(self.services.calls[call].arrived);
        let replica = &mut self.services.replicas[id.index()];
        replica.ended_calls += 1;
        replica.sojourn_micros += stayed.as_micros();
        replica.answered_calls += u64::from(outcome.answered());
        replica.note_end(now, |second| match outcome {
            CallOutcome::Ok => {}
            CallOutcome::Degraded => second.degraded += 1,
            CallOutcome::Rejected => second.rejected += 1,
            CallOutcome::Failed => second.errors += 1,
            CallOutcome::TimedOut => second.timed_out += 1,
        });
        let was_full = replica.full_since;
        replica.free_worker(call);
        // A call without a worker frees none.
        if let Some(since) = was_full.filter(|_| self.services.replicas[id.index()].full_since.is_none()) {
            self.note_free(id, since, now);
        }
        let blame = if outcome.answered() { Blame::Nobody } else { self.services.calls[call].blame };
        // The answer leaves before the queue is served: a call that takes the worker now may end at once and come
        // through here, and answers leave in the order in which calls end.
        self.answer(call, outcome, blame, clock);
        self.serve_queue(id, clock);
    }

    /// Sends the answer back to whoever asked.
    pub(crate) fn answer(&mut self, call: u32, outcome: CallOutcome, blame: Blame, clock: &mut Clock) {
        let entry = &mut self.services.calls[call];
        entry.state = CallState::Answering;
        entry.outcome = outcome;
        entry.blame = blame;
        entry.pending += 1;
        let zone = self.services.replicas[entry.replica.index()].zone;
        let (id, parent) = (entry.replica, entry.parent);
        self.life_turns(call, clock.now());
        let delay = match parent {
            Parent::Visit(visit) => {
                if let Some(visit) = self.front.visits().get(visit) {
                    let (journey, target) = (visit.journey, visit.attempt_started);
                    let late = clock.now().since(target) > self.topology.journeys[journey.index()].target;
                    let kind = HopKind::answer(outcome, late);
                    self.hop(clock.now(), Part::Replica(id), Part::Journey(journey), kind);
                }
                self.topology.network.cross_zone + self.topology.network.client
            }
            Parent::Call(asker) => {
                let to = self.services.calls.get(asker).map(|asker| asker.replica);
                if let Some(to) = to {
                    self.hop(
                        clock.now(),
                        Part::Replica(id),
                        Part::Replica(to),
                        HopKind::answer(outcome, false),
                    );
                }
                let delay = |to: ReplicaId| {
                    let delay = self.delay(zone, self.services.replicas[to.index()].zone);
                    match self.impaired.is_some() {
                        true => delay + self.answer_held_back(call, to, delay, clock.now()),
                        false => delay,
                    }
                };
                to.map_or(SimDuration::ZERO, delay)
            }
            Parent::Check(check) => self.delay(self.front.balancer().check(check as usize).0, zone),
            Parent::Record { .. } | Parent::Feed | Parent::Later { .. } => SimDuration::ZERO,
        };
        clock.after(delay + self.answer_extra(call, clock.now()), Event::Answer(call));
    }

    pub(crate) fn on_answer(&mut self, call: u32, clock: &mut Clock) {
        self.services.calls[call].pending -= 1;
        let handle = self.services.calls.handle(call);
        let (parent, outcome, blame, replica, gone) = {
            let entry = &self.services.calls[call];
            (entry.parent, entry.outcome, entry.blame, entry.replica, entry.state == CallState::Gone)
        };
        if gone {
            self.free_gone(call);
            return;
        }
        let arrives = self.answer_arrives(call);
        if arrives && self.services.calls[call].relay != NIL && self.relay_answered(call, clock) {
            self.free_or_go(call);
            return;
        }
        self.life_leaves(call, clock.now());
        self.count_answer(call);
        self.disconnect(call, clock.now());
        // The place is free before the asker goes on, so that its next call may take it; `handle` has the generation
        // that tells the two apart.
        self.free_or_go(call);
        if !arrives {
            return;
        }
        match parent {
            Parent::Visit(visit) => self.visit_answered(visit, handle, outcome, blame, clock),
            Parent::Call(asker) => {
                if self.services.calls.get(asker).is_some_and(|asker| asker.wait == WaitFor::Call(handle)) {
                    self.wait_ended(asker.index, outcome, blame, clock);
                }
            }
            Parent::Check(check) => self.check_answered(check, handle, outcome.answered(), clock),
            Parent::Later { edge, number } => self.later_ended(edge, number, replica, clock),
            Parent::Record { .. } => self.record_let_go(replica, parent, outcome, clock),
            Parent::Feed => {}
        }
    }

    /// Whoever asked for a call has left. The server does not notice, unless the service removes such requests.
    pub(crate) fn caller_left(&mut self, call: Handle, now: SimTime) {
        if self.services.calls.holds(call) {
            if self.services.calls[call.index].relay != NIL && self.relay_left(call.index) {
                return;
            }
            self.disconnect(call.index, now);
        }
        if let Some(entry) = self.services.calls.get(call)
            && entry.state == CallState::Queued
        {
            let service = self.services.replicas[entry.replica.index()].service;
            if self.topology.services[service.index()].cancel {
                self.services.calls[call.index].state = CallState::Abandoned;
            }
        }
    }

    /// A replica's process ends. `Refusing`: its peers notice at once; `Silent`: they hear nothing.
    pub(crate) fn crash_replica(&mut self, id: ReplicaId, process: ProcessState, clock: &mut Clock) {
        let mut here: Vec<u32> = Vec::new();
        let replica = &self.services.replicas[id.index()];
        here.extend(replica.slots.iter().copied().filter(|&slot| slot != NIL));
        let mut queued = replica.head;
        while queued != NIL {
            here.push(queued);
            queued = self.services.calls[queued].next;
        }
        self.services.replicas[id.index()].crash(process, clock.now());
        self.process_forgets(id);
        for call in here {
            self.end_with_replica(call, id, process, clock);
        }
        self.reset_edges(id, clock.now());
        self.close_connections(id);
        self.stop_messaging(id, clock);
    }

    fn end_with_replica(&mut self, call: u32, id: ReplicaId, process: ProcessState, clock: &mut Clock) {
        let entry = &mut self.services.calls[call];
        clock.cancel(std::mem::replace(&mut entry.limit_timer, TimerId::NONE));
        clock.cancel(std::mem::replace(&mut entry.slow_timer, TimerId::NONE));
        let wait = std::mem::replace(&mut entry.wait, WaitFor::Nothing);
        entry.next = NIL;
        entry.breaker = u32::MAX;
        entry.places = 0;
        if let WaitFor::Job(job) = wait {
            self.withdraw_job(job, clock);
        }
        let entry = &self.services.calls[call];
        if entry.held {
            // Its caller has long been answered.
            self.free_or_go(call);
        } else if process == ProcessState::Refusing && entry.state != CallState::Abandoned {
            self.services.calls[call].gateway = Some(ElbCode::BadGateway);
            self.answer(call, CallOutcome::Failed, Blame::Replica(id), clock);
        } else {
            self.disconnect(call, clock.now());
            self.life_leaves(call, clock.now());
            self.free_or_go(call);
        }
    }

    /// Frees a call, or leaves it Gone until its last event has fired.
    #[inline]
    fn free_or_go(&mut self, call: u32) {
        if self.services.calls[call].pending == 0 {
            self.services.calls.remove(call);
        } else {
            self.services.calls[call].state = CallState::Gone;
        }
    }

    pub(crate) fn free_gone(&mut self, call: u32) {
        if self.services.calls[call].pending == 0 {
            self.services.calls.remove(call);
        }
    }

    pub(crate) fn start_replica(&mut self, id: ReplicaId, clock: &mut Clock) {
        self.services.replicas[id.index()].process = ProcessState::Refusing;
        let service = self.services.replicas[id.index()].service;
        if self.bad_version(id).is_some_and(|bad| bad.crashes) {
            // It ends while it starts, again and again.
            self.services.replicas[id.index()].up_due = SimTime::NEVER;
            return;
        }
        let wait = self.wait_for_start(service, clock);
        let due = clock.now() + wait + self.topology.services[service.index()].start_time;
        self.services.replicas[id.index()].up_due = due;
        clock.at(due, Event::ReplicaUp(id.0 as u32));
    }

    pub(crate) fn on_replica_up(&mut self, id: u32, clock: &mut Clock) {
        let replica = ReplicaId(id as u16);
        let state = &mut self.services.replicas[replica.index()];
        // Another time belongs to a start that was given up since.
        if state.process != ProcessState::Refusing || clock.now() != state.up_due {
            return;
        }
        state.process = ProcessState::Up;
        state.started_at = Some(clock.now());
        self.tell(clock.now(), Fact::ReplicaUp(replica));
        self.keep_addresses(replica, clock.now());
        self.instance_serves(replica, clock.now());
        self.start_messaging(replica, clock);
        self.open_pools(replica, clock);
    }

    /// Network delay between two zones.
    pub(crate) fn delay(&self, from: ZoneId, to: ZoneId) -> SimDuration {
        if from == to { self.topology.network.same_zone } else { self.topology.network.cross_zone }
    }

    /// The part to blame when the name that a step of a replica needs gives no address.
    fn name_of_step_fails(&self, action: &Action, client: ReplicaId, now: SimTime) -> Option<Blame> {
        let (name, blame) = match *action {
            Action::Call { service, .. } => (Name::Service(service), Blame::Name(service)),
            Action::Query { store, .. } => (Name::Store(store), Blame::Store(store)),
            _ => return None,
        };
        self.unresolved(name, Client::Replica(client), now).then_some(blame)
    }

    /// The balancer's node that a replica uses, and what it waited for silent ones.
    fn nearest_node(&self, client: ReplicaId, service: ServiceId, now: SimTime) -> (ZoneId, SimDuration) {
        let zone = self.services.replicas[client.index()].zone;
        let kept = self.addresses_kept(service, Some(client), now);
        let zones = self.topology.zones.len() as u8;
        let mut waited = SimDuration::ZERO;
        let off_name = self.nodes_off_name(&[service], now);
        for turn in 0..zones {
            let node = ZoneId((zone.0 + turn) % zones);
            let given = || self.front.balancer().shift(node).is_none() && off_name >> node.0 & 1 == 0;
            if !kept.map_or_else(given, |kept| kept >> node.0 & 1 == 1) {
                continue;
            }
            if self.node_runs(node) && self.region.network().reaches(zone, node) {
                return (node, waited);
            }
            if kept.is_some() || self.node_listed(node, now) {
                waited = waited + self.topology.balancer.next_address_after;
            }
        }
        (zone, self.topology.balancer.connect_timeout)
    }
}
