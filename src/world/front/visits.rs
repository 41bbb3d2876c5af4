//! Customers: open-loop arrivals, patience, and another try after a failure.
//!
//! A visit begins with its first attempt. An attempt ends with an answer, an error, or the end of the customer's
//! patience. After an error or lost patience the customer may try again; the last attempt decides what the visit counts as.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Outcome, TrafficAction, Why};
use crate::world::event::Event;
use crate::world::fact::{Fact, Hop, HopKind};
use crate::world::front::balancer::ElbCode;
use crate::world::front::names::{Client, Name};
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::services::call::{Blame, CallOutcome, Parent, Request};
use crate::world::slab::Handle;
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const ARRIVAL: u32 = 1;
    pub const CUSTOMER: u32 = 2;
    pub const NODE: u32 = 3;
    pub const REFRESH: u32 = 4;
    pub const PAUSE: u32 = 5;
    pub const REJECTED: u32 = 6;
}

/// A customer's visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The journey that the customer wants.
    pub journey: JourneyId,
    /// Number of the arrival within the journey.
    pub number: u64,
    /// The customer's key.
    pub customer: u64,
    /// Attempts so far.
    pub attempt: u8,
    /// The time when the visit began.
    pub started: SimTime,
    /// The time when the present attempt began.
    pub attempt_started: SimTime,
    /// The call of the present attempt.
    pub call: Handle,
    /// Its life, when it is followed.
    pub(crate) life: u32,
    patience: TimerId,
}

impl World {
    pub(crate) fn schedule_arrival(&mut self, journey: u32, clock: &mut Clock) {
        let rate = self.topology.journeys[journey as usize].rate;
        if rate > 0.0 {
            let number = self.front.arrivals[journey as usize];
            let gap = self.seed.draw(purpose::ARRIVAL, journey as u64, number, 0).exponential(1.0 / rate);
            let gap = SimDuration::from_secs_f64(gap);
            let profile = self.topology.journeys[journey as usize].traffic.as_ref();
            let due = self.front.traffic.follow(journey as usize, gap, profile, clock.now());
            if due != SimTime::NEVER {
                clock.at(due, Event::Arrival(journey));
            }
        }
    }

    /// Returns how many times the scenario's customers come.
    pub fn traffic_times(&self) -> u8 {
        self.front.traffic.times()
    }

    /// A person changes how many come. The next of each journey is moved; the event of its old time finds nobody due.
    pub(in crate::world) fn change_traffic(&mut self, action: TrafficAction, clock: &mut Clock) -> Outcome {
        if self.traffic_times() == action.times() {
            return Outcome::Nothing(Why::Traffic(action.times()));
        }
        let topology = self.topology.clone();
        let profile = |journey: usize| topology.journeys[journey].traffic.clone();
        for (journey, due) in self.front.traffic.change(action.times(), profile, clock.now()) {
            if due != SimTime::NEVER {
                clock.at(due, Event::Arrival(journey as u32));
            }
        }
        Outcome::PLAIN
    }

    pub(crate) fn on_arrival(&mut self, journey: u32, clock: &mut Clock) {
        if !self.front.traffic.is_due(journey as usize, clock.now()) {
            return;
        }
        let number = self.front.arrivals[journey as usize];
        self.front.arrivals[journey as usize] += 1;
        self.schedule_arrival(journey, clock);
        let journey = JourneyId(journey as u8);
        let mut draw = self.seed.draw(purpose::CUSTOMER, journey.0 as u64, number, 0);
        let customer = draw.below(self.topology.customers.max(1));
        self.begin_visit(journey, number, customer, clock);
    }

    /// A customer's visit begins with its first attempt.
    pub(crate) fn begin_visit(&mut self, journey: JourneyId, number: u64, customer: u64, clock: &mut Clock) {
        let life = self.life_begins(journey, number, clock.now());
        let visit = Visit {
            journey,
            number,
            customer,
            attempt: 0,
            started: clock.now(),
            attempt_started: clock.now(),
            call: Handle::NONE,
            life,
            patience: TimerId::NONE,
        };
        let visit = self.front.visits.insert(visit);
        self.front.tally.journeys[journey.index()].offered += 1;
        self.tell(clock.now(), Fact::VisitStarted(journey));
        self.attempt(visit.index, clock);
    }

    /// The customer sends a request.
    pub(crate) fn attempt(&mut self, index: u32, clock: &mut Clock) {
        let handle = self.front.visits.handle(index);
        let visit = &mut self.front.visits[index];
        visit.attempt += 1;
        visit.attempt_started = clock.now();
        visit.call = Handle::NONE;
        let (journey, number, attempt, customer) =
            (visit.journey, visit.number, visit.attempt, visit.customer);
        let life = visit.life;
        self.life_attempt(life, clock.now());
        let topology = self.topology.clone();
        let spec = &topology.journeys[journey.index()];
        let patience = spec.patience.min(topology.idle_timeout(spec.service));
        self.front.visits[index].patience = clock.timer(patience, Event::Patience(index));
        let draw_key = (journey.0 as u64) << 56 | (attempt as u64) << 48 | number;
        if !self.front.names.is_in_order()
            && self.unresolved(Name::Service(spec.service), Client::Customer(customer), clock.now())
        {
            clock.cancel(self.front.visits[index].patience);
            self.attempt_ended(index, CallOutcome::Failed, Blame::Name(spec.service), clock);
            return;
        }
        // The client walks the name's addresses from a random one; a silent node costs it one connection attempt delay.
        let nodes = topology.zones.len() as u64;
        let first = self.seed.draw(purpose::NODE, draw_key, 0, 0).below(nodes);
        let mut waited = SimDuration::ZERO;
        let off_name = self.nodes_off_name(self.front.asked(), clock.now());
        let kept = self.addresses_kept(spec.service, None, clock.now());
        for turn in 0..nodes {
            let node = ZoneId(((first + turn) % nodes) as u8);
            let given = || self.front.balancer.shift(node).is_none() && off_name >> node.0 & 1 == 0;
            if !kept.map_or_else(given, |kept| kept >> node.0 & 1 == 1) {
                continue;
            }
            if self.node_up(node) {
                let extra = self.region.network().extra(node, node, self.seed, draw_key, clock.now());
                let delay = waited + topology.network.client + extra;
                let parent = Parent::Visit(handle);
                let (service, operation) = (spec.service, spec.operation);
                self.hop(clock.now(), Part::Journey(journey), Part::Node(node), HopKind::Request);
                let request = Request { parent, node, service, operation, key: customer, draw_key, delay };
                let call = self.send_call(request, clock);
                self.front.visits[index].call = call;
                return;
            }
            if kept.is_some() || self.node_listed(node, clock.now()) {
                waited = waited + topology.balancer.next_address_after;
            }
        }
        // No node answers: the customer waits until patience ends.
    }

    pub(crate) fn on_patience(&mut self, index: u32, clock: &mut Clock) {
        let call = self.front.visits[index].call;
        let blame = self.blame_of_wait(call);
        if call != Handle::NONE {
            let spec = &self.topology.journeys[self.front.visits[index].journey.index()];
            let idle = self.topology.idle_timeout(spec.service);
            let code = if spec.patience < idle { ElbCode::ClientClosed } else { ElbCode::GatewayTimeout };
            self.front.balancer.count(spec.service, code);
        }
        self.caller_left(call, clock.now());
        self.attempt_ended(index, CallOutcome::TimedOut, blame, clock);
    }

    /// The answer to a visit's attempt has arrived.
    pub(crate) fn visit_answered(
        &mut self,
        visit: Handle,
        call: Handle,
        outcome: CallOutcome,
        blame: Blame,
        clock: &mut Clock,
    ) {
        if self.front.visits.get(visit).is_none_or(|visit| visit.call != call) {
            return;
        }
        clock.cancel(self.front.visits[visit.index].patience);
        self.attempt_ended(visit.index, outcome, blame, clock);
    }

    fn attempt_ended(&mut self, index: u32, outcome: CallOutcome, blame: Blame, clock: &mut Clock) {
        let visit = &mut self.front.visits[index];
        visit.call = Handle::NONE;
        let topology = self.topology.clone();
        let spec = &topology.journeys[visit.journey.index()];
        let key = (visit.journey.0 as u64) << 48 | visit.number;
        // 503: refused by the service, or by a balancer that has no target for it.
        let refused =
            outcome == CallOutcome::Rejected || blame == Blame::Balancer && outcome == CallOutcome::Failed;
        if let Some(retry) = spec.retry_rejected.filter(|retry| refused && visit.attempt < retry.attempts) {
            let unit = self.seed.draw(purpose::REJECTED, key, visit.attempt as u64, 0).unit();
            let (pause, life) = (retry.pause(visit.attempt, unit), visit.life);
            self.life_hesitates(life, clock.now());
            clock.after(pause, Event::Refresh(index));
            return;
        }
        let again = matches!(outcome, CallOutcome::Failed | CallOutcome::TimedOut)
            && visit.attempt < spec.max_attempts
            && self.seed.draw(purpose::REFRESH, key, visit.attempt as u64, 0).unit()
                <= spec.refresh_probability;
        if again {
            let mean = spec.refresh_pause.as_secs_f64();
            let life = visit.life;
            self.life_hesitates(life, clock.now());
            let visit = &self.front.visits[index];
            let pause = self.seed.draw(purpose::PAUSE, key, visit.attempt as u64, 0).exponential(mean);
            clock.after(SimDuration::from_secs_f64(pause), Event::Refresh(index));
            return;
        }
        let latency = clock.now().since(visit.attempt_started);
        let by_fallback = outcome == CallOutcome::Degraded;
        let outcome = match outcome {
            CallOutcome::Ok if latency > spec.target => CallOutcome::Degraded,
            other => other,
        };
        let (journey, started, attempts, life) = (visit.journey, visit.started, visit.attempt, visit.life);
        let (number, customer) = (visit.number, visit.customer);
        self.life_ends(life, clock.now(), outcome, blame);
        self.front.visits.remove(index);
        let tally = &mut self.front.tally.journeys[journey.index()];
        tally.count(outcome);
        if outcome.answered() {
            tally.answered_micros += clock.now().since(started).as_micros();
        }
        let ended = Fact::VisitEnded { journey, outcome, started, by_fallback, latency, attempts, blame };
        self.tell(clock.now(), ended);
        self.note_for_herd(journey, number, customer, outcome, clock);
    }

    /// Visits in flight of a journey, and those whose present attempt is older than the target.
    pub fn visits_in_flight(&self, journey: JourneyId, now: SimTime) -> (u32, u32) {
        let target = self.topology.journeys[journey.index()].target;
        self.front
            .visits
            .iter()
            .filter(|(_, visit)| visit.journey == journey)
            .fold((0, 0), |(all, late), (_, visit)| {
                (all + 1, late + u32::from(now.since(visit.attempt_started) > target))
            })
    }

    /// Visits in flight whose present attempt is older than the target, by journey: one walk for all of them, because the
    /// slab keeps a place for each visit of the worst moment that ever was.
    pub fn visits_late(&self, now: SimTime) -> Vec<u32> {
        let journeys = &self.topology.journeys;
        let mut late = vec![0; journeys.len()];
        for (_, visit) in self.front.visits.iter() {
            let target = journeys[visit.journey.index()].target;
            late[visit.journey.index()] += u32::from(now.since(visit.attempt_started) > target);
        }
        late
    }

    #[inline]
    pub(crate) fn hop(&mut self, at: SimTime, from: Part, to: Part, kind: HopKind) {
        const MOST_BETWEEN_DRAINS: usize = 4_096;
        if let Some(hops) = self.watch.hops_mut() {
            if hops.len() >= MOST_BETWEEN_DRAINS {
                // The newest belong to the moment that will be shown.
                hops.drain(..MOST_BETWEEN_DRAINS / 2);
            }
            hops.push(Hop { at, from, to, kind });
        }
    }
}
