//! Requests on their way through a proxy: offered to a target, to the next one after a failure, held in line before full
//! ones, and given up or kept when the client has left.
//!
//! Chosen -> (line ->) sent -> answered, or failed: no connection, no answer until the read time-out, an error. A failed
//! one is offered again, as the proxy's rules allow, or its error goes to the client. Who leaves is noticed at once (the
//! request upstream ends, whoever works on it goes on), or not at all: then what stands in line is sent, and what was
//! sent is waited for, as if somebody still did. Simplified: an answer reaches the proxy when it reaches the client.

use std::collections::VecDeque;

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::front::balancer::{Ask, Choice, ElbCode, MarkChange};
use crate::world::ids::*;
use crate::world::services::call::{Blame, Call, Parent, Request, WaitFor};
use crate::world::services::program::path;
use crate::world::services::replica::{NIL, ProcessState};
use crate::world::slab::{Handle, Slab};
use crate::world::topology::{BadEnd, NextTo, Topology};
use crate::world::watch::lives::NOBODY;
use crate::world::{Clock, World};

/// A proxy that waits for ever waits so long: a limit of ours, nothing may be kept without end.
const LONGEST: SimDuration = SimDuration::from_secs(3_600);
/// Tells the draws of further tries apart from those of steps.
const TRY: u8 = 0xFE;

/// A request on its way through a proxy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relay {
    asked: Request,
    /// Its call: at a target, or parked in line or before another try.
    call: Handle,
    place: Place,
    /// Targets that it was sent to, in order.
    tried: Vec<ReplicaId>,
    began: SimTime,
    timer: TimerId,
    /// Its client has left.
    left: bool,
    /// It counts among the further tries at once.
    again: bool,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// With a target.
    Sent,
    /// Before full ones.
    Line,
    /// Before another try.
    Pause,
    /// Nowhere: its client was told, or has left. Its timer is all that is left.
    Over,
}

/// What a proxy has done for a service since the start, over all nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProxyCounts {
    /// Requests refused because no target was left.
    pub refused: u64,
    /// Tries after the first.
    pub again: u64,
    /// Tries that were not made: too many at once.
    pub not_again: u64,
    /// Requests sent to a target after their client had left.
    pub sent_for_nobody: u64,
    /// Read time-outs.
    pub timeouts: u64,
    /// Marks made, and those that were due and not made.
    pub marks: u64,
    /// See `marks`.
    pub overflows: u64,
}

/// The requests on their way through proxies.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Relays {
    all: Slab<Relay>,
    /// By node, then service: those in line, and those that count as further tries.
    lines: Vec<VecDeque<u32>>,
    again: Vec<u16>,
    /// By node, then service: whether the last request was refused because nobody was left.
    refusing: Vec<bool>,
    /// By service.
    counts: Vec<ProxyCounts>,
    /// Services at whose nodes a place has become free: (node, service).
    pub(in crate::world) freed: Vec<(ZoneId, ServiceId)>,
    /// Services whose marks a person has switched off.
    unmarked: Vec<bool>,
}

impl Relays {
    /// None is on its way.
    pub(in crate::world) fn new(topology: &Topology) -> Relays {
        let services = topology.services.len();
        if topology.services.iter().all(|service| service.target_group.proxy.is_none()) {
            return Relays::default();
        }
        let places = topology.zones.len() * services;
        Relays {
            lines: vec![VecDeque::new(); places],
            again: vec![0; places],
            refusing: vec![false; places],
            counts: vec![ProxyCounts::default(); services],
            unmarked: vec![false; services],
            ..Relays::default()
        }
    }

    fn at(&self, node: ZoneId, service: ServiceId) -> usize {
        node.index() * self.counts.len() + service.index()
    }

    /// Requests on their way.
    pub(in crate::world) fn len(&self) -> usize {
        self.all.len()
    }

    /// Packs what grows in a jam, for a checkpoint; `before` is packed.
    pub(in crate::world) fn pack(&mut self, before: Option<&Relays>) {
        self.all.pack(before.map(|before| &before.all));
    }

    /// Bytes of it that are not shared with `other`.
    pub(in crate::world) fn apart_from(&self, other: &Relays) -> usize {
        self.all.apart_from(&other.all)
    }

    /// Mixes the state into `digest`; nothing without a proxy.
    pub(in crate::world) fn digest(&self, digest: &mut Digest) {
        for counts in &self.counts {
            digest.word(counts.refused << 32 | counts.again);
            digest.word(counts.timeouts << 32 | counts.marks);
        }
        for line in &self.lines {
            digest.word(line.len() as u64);
        }
    }
}

impl World {
    /// A request for a service behind a proxy; its first call, whose handle changes with every try.
    pub(crate) fn relay(&mut self, asked: Request, clock: &mut Clock) -> Handle {
        let Request { node, service, .. } = asked;
        let relay = Relay {
            asked,
            call: Handle::NONE,
            place: Place::Pause,
            tried: Vec::new(),
            began: clock.now(),
            timer: TimerId::NONE,
            left: false,
            again: false,
        };
        let index = self.front.relays.all.insert(relay).index;
        let call = self.park(index, clock.now());
        let at = self.front.relays.at(node, service);
        if self.front.relays.lines[at].is_empty() {
            self.offer_relay(index, clock);
        } else {
            // Those that came before it go first; a slow start may have made room.
            self.stand_in_line(index, clock);
            self.serve_line(node, service, clock);
        }
        call
    }

    /// Makes the call of a next try, which is nowhere yet, and hands it to whoever asked.
    fn park(&mut self, index: u32, now: SimTime) -> Handle {
        let relay = &self.front.relays.all[index];
        let Request { parent, node, operation, .. } = relay.asked;
        let before = relay.call;
        let draw_key = match relay.tried.len() {
            0 => relay.asked.draw_key,
            tries => path(relay.asked.draw_key, TRY, tries as u8),
        };
        let first = ReplicaId(self.services.first_replica()[relay.asked.service.index()]);
        let replica = relay.tried.last().copied().unwrap_or(first);
        let mut call = Call::sent(parent, replica, operation, relay.asked.key, draw_key, now);
        (call.pending, call.relay, call.via) = (0, index, node);
        call.about = self.about(parent, call.draw_key);
        call.life = match parent {
            _ if relay.left => NOBODY,
            Parent::Visit(visit) => self.front.visits().get(visit).map_or(NOBODY, |visit| visit.life),
            Parent::Call(asker) => self.services.calls().get(asker).map_or(NOBODY, |asker| asker.life),
            Parent::Record { .. } | Parent::Feed | Parent::Check(_) | Parent::Later { .. } => NOBODY,
        };
        let handle = self.services.calls_mut().insert(call);
        self.front.relays.all[index].call = handle;
        self.life_turns(handle.index, now);
        match parent {
            Parent::Visit(visit) => self.front.renew_call(visit, before, handle),
            Parent::Call(asker) => {
                let waits = |call: &Call| call.wait == WaitFor::Call(before);
                if before != Handle::NONE && self.services.calls().get(asker).is_some_and(waits) {
                    self.services.calls_mut()[asker.index].wait = WaitFor::Call(handle);
                }
            }
            Parent::Record { .. } | Parent::Feed | Parent::Check(_) | Parent::Later { .. } => {}
        }
        handle
    }

    /// Offers a parked request to a target.
    fn offer_relay(&mut self, index: u32, clock: &mut Clock) {
        let now = clock.now();
        let Relay { asked: Request { node, service, key, draw_key, .. }, ref tried, .. } =
            self.front.relays.all[index];
        let tried = tried.clone();
        let ask = Ask { node, service, key, draw_key, tried: &tried, seed: self.seed, now };
        let at = self.front.relays.at(node, service);
        match self.front.balancer_mut().choose(&ask) {
            Choice::Target(replica) => {
                self.front.relays.refusing[at] = false;
                self.send_try(index, replica, clock);
            }
            Choice::Line => {
                self.stand_in_line(index, clock);
            }
            Choice::Nobody(code) => {
                self.front.relays.counts[service.index()].refused += 1;
                if !std::mem::replace(&mut self.front.relays.refusing[at], true) {
                    self.tell(now, Fact::NobodyLeft(node, service));
                }
                self.refuse(index, code, clock);
            }
        }
    }

    fn send_try(&mut self, index: u32, replica: ReplicaId, clock: &mut Clock) {
        let now = clock.now();
        let relay = &mut self.front.relays.all[index];
        relay.place = Place::Sent;
        let (first, service, node) = (relay.tried.is_empty(), relay.asked.service, relay.asked.node);
        relay.tried.push(replica);
        // A further try begins at the node.
        let delay = if first { relay.asked.delay } else { SimDuration::ZERO };
        let (call, left) = (relay.call.index, relay.left);
        let counts = &mut self.front.relays.counts[service.index()];
        counts.again += u64::from(!first);
        counts.sent_for_nobody += u64::from(left);
        let entry = &mut self.services.calls_mut()[call];
        (entry.replica, entry.pending, entry.sent, entry.since) = (replica, 1, now, now);
        let limit = self.front.balancer().proxy(service).map_or(LONGEST, |proxy| proxy.read_timeout);
        let mut wait = delay + limit.min(LONGEST);
        if self.process_from(node, replica) != ProcessState::Up {
            // The read time-out begins with the connection; that there is none is known before.
            wait = wait + self.front.balancer().group(service).connect_timeout;
        }
        self.front.relays.all[index].timer = clock.timer(wait, Event::Relay(index));
        self.front.balancer_mut().opened(node, replica);
        self.dispatch_call(call, replica, delay, clock);
    }

    /// Puts a parked request in line, or refuses it when the line is full.
    fn stand_in_line(&mut self, index: u32, clock: &mut Clock) {
        let relay = &self.front.relays.all[index];
        let at = self.front.relays.at(relay.asked.node, relay.asked.service);
        let bound = self.front.balancer().proxy(relay.asked.service).and_then(|proxy| proxy.connections);
        let Some(bound) = bound else { return };
        if self.front.relays.lines[at].len() >= bound.queue as usize {
            self.refuse(index, ElbCode::ServiceUnavailable, clock);
            return;
        }
        self.front.relays.lines[at].push_back(index);
        let relay = &mut self.front.relays.all[index];
        relay.place = Place::Line;
        relay.timer = clock.timer(bound.queue_timeout.min(LONGEST), Event::Relay(index));
    }

    /// Sends what stands in line, as far as there is room.
    pub(in crate::world) fn serve_line(&mut self, node: ZoneId, service: ServiceId, clock: &mut Clock) {
        let at = self.front.relays.at(node, service);
        while let Some(&index) = self.front.relays.lines[at].front() {
            let Relay { asked: Request { key, draw_key, .. }, ref tried, place, .. } =
                self.front.relays.all[index];
            if place == Place::Line {
                let tried = tried.clone();
                let ask =
                    Ask { node, service, key, draw_key, tried: &tried, seed: self.seed, now: clock.now() };
                match self.front.balancer_mut().choose(&ask) {
                    Choice::Target(replica) => {
                        clock.cancel(self.front.relays.all[index].timer);
                        self.send_try(index, replica, clock);
                    }
                    // With nobody left those in line wait as long as they may.
                    Choice::Line | Choice::Nobody(_) => return,
                }
            }
            self.front.relays.lines[at].pop_front();
        }
    }

    /// The proxy itself answers a parked request with an error.
    fn refuse(&mut self, index: u32, code: ElbCode, clock: &mut Clock) {
        self.answer_parked(index, code, Blame::Balancer, clock);
    }

    fn answer_parked(&mut self, index: u32, code: ElbCode, blame: Blame, clock: &mut Clock) {
        let Relay { asked: Request { service, delay, .. }, call, left, .. } = self.front.relays.all[index];
        if !left {
            self.front.balancer_mut().count(service, code);
        }
        let entry = &mut self.services.calls_mut()[call.index];
        (entry.pending, entry.relay) = (1, NIL);
        self.fail_before_arrival(call.index, blame, delay, clock);
        self.end_relay(index);
    }

    /// A request is no longer the proxy's.
    fn end_relay(&mut self, index: u32) {
        let relay = &self.front.relays.all[index];
        if relay.again {
            let at = self.front.relays.at(relay.asked.node, relay.asked.service);
            self.front.relays.again[at] -= 1;
        }
        self.front.relays.all.remove(index);
    }

    /// The time of a request is over: of a try, of its place in line, or of the pause before another try.
    pub(crate) fn on_relay(&mut self, index: u32, clock: &mut Clock) {
        self.front.relays.all[index].timer = TimerId::NONE;
        let Relay { asked: Request { node, service, .. }, call, place, .. } = self.front.relays.all[index];
        match place {
            Place::Over => {
                let at = self.front.relays.at(node, service);
                self.front.relays.lines[at].retain(|&other| other != index);
                self.end_relay(index);
            }
            Place::Line => {
                let at = self.front.relays.at(node, service);
                self.front.relays.lines[at].retain(|&other| other != index);
                self.refuse(index, ElbCode::ServiceUnavailable, clock);
            }
            Place::Pause => self.offer_relay(index, clock),
            Place::Sent => {
                self.front.relays.counts[service.index()].timeouts += 1;
                self.timed_out(index, call, clock);
            }
        }
    }

    /// A try had no answer until the read time-out: it is offered again, or its client gets a 504.
    fn timed_out(&mut self, index: u32, call: Handle, clock: &mut Clock) {
        let now = clock.now();
        let target = *self.front.relays.all[index].tried.last().expect("it was tried");
        let mut blame = Blame::Replica(target);
        if self.services.calls().holds(call) {
            blame = self.blame_of_wait(call);
            self.abandon_try(call.index, now);
        }
        self.note_end(index, target, Some(BadEnd::Timeout), now);
        if self.front.relays.all[index].left {
            self.end_relay(index);
        } else if self.may_try_again(index, BadEnd::Timeout, now) {
            self.try_again_elsewhere(index, clock);
        } else {
            self.park(index, now);
            self.answer_parked(index, ElbCode::GatewayTimeout, blame, clock);
        }
    }

    /// Nobody waits for a call any more: the proxy closes its connection, and whoever works on it goes on.
    fn abandon_try(&mut self, call: u32, now: SimTime) {
        self.life_leaves(call, now);
        let handle = self.services.calls().handle(call);
        let entry = &mut self.services.calls_mut()[call];
        (entry.relay, entry.parent, entry.life) = (NIL, Parent::Feed, NOBODY);
        self.caller_left(handle, now);
    }

    /// Another try of a request follows, at once or after the pause of its proxy.
    fn try_again_elsewhere(&mut self, index: u32, clock: &mut Clock) {
        self.park(index, clock.now());
        let service = self.front.relays.all[index].asked.service;
        let pause = self.front.balancer().proxy(service).map_or(SimDuration::ZERO, |proxy| proxy.next.pause);
        if pause > SimDuration::ZERO {
            let relay = &mut self.front.relays.all[index];
            relay.place = Place::Pause;
            relay.timer = clock.timer(pause, Event::Relay(index));
        } else {
            self.offer_relay(index, clock);
        }
    }

    /// Returns whether a request is offered again after a bad end, and counts it among those at once.
    fn may_try_again(&mut self, index: u32, end: BadEnd, now: SimTime) -> bool {
        let relay = &self.front.relays.all[index];
        let (node, service, tries) = (relay.asked.node, relay.asked.service, relay.tried.len());
        let operation = relay.asked.operation;
        let Some(next) = self.front.balancer().proxy(service).map(|proxy| proxy.next) else { return false };
        let post = self.topology.services[service.index()].operations[operation.index()].post;
        let most = match next.tries {
            0 => self.front.balancer().member_count(node, service),
            tries => tries as usize,
        };
        let kept = end == BadEnd::Connect || next.post || !post;
        if !next.ends.has(end) || !kept || tries >= most || now.since(relay.began) >= next.within {
            return false;
        }
        if next.to == NextTo::Another && tries >= self.front.balancer().member_count(node, service) {
            return false;
        }
        let (at, counted) = (self.front.relays.at(node, service), relay.again);
        if let Some(most) = next.at_once.filter(|_| !counted) {
            if self.front.relays.again[at] >= most {
                self.front.relays.counts[service.index()].not_again += 1;
                return false;
            }
            self.front.relays.again[at] += 1;
            self.front.relays.all[index].again = true;
        }
        true
    }

    /// A target has done with a request, well or badly: its passive marks.
    fn note_end(&mut self, index: u32, target: ReplicaId, end: Option<BadEnd>, now: SimTime) {
        let Relay { asked: Request { node, service, .. }, .. } = self.front.relays.all[index];
        if self.front.relays.unmarked[service.index()] {
            return;
        }
        let change = self.front.balancer_mut().ended(node, target, end, self.seed, now);
        let counts = &mut self.front.relays.counts[service.index()];
        match change {
            None => {}
            Some(MarkChange::Overflow) => counts.overflows += 1,
            Some(MarkChange::Marked(why)) => {
                counts.marks += 1;
                self.tell(now, Fact::Marked(node, target, why));
            }
            Some(MarkChange::FailedCheck) => {
                counts.marks += 1;
                let check = self.front.balancer().check_of(node, target);
                self.note_check(check, false, now);
            }
        }
    }

    /// The answer of a call that went through a proxy is there. True when the proxy keeps it, and tries again.
    pub(crate) fn relay_answered(&mut self, call: u32, clock: &mut Clock) -> bool {
        let entry = &self.services.calls()[call];
        let (index, target) = (entry.relay, entry.replica);
        let end = match (entry.outcome.answered(), entry.gateway) {
            (true, _) => None,
            (false, Some(_)) => Some(BadEnd::Connect),
            (false, None) => Some(BadEnd::Error),
        };
        clock.cancel(self.front.relays.all[index].timer);
        self.note_end(index, target, end, clock.now());
        if let Some(end) = end
            && !self.front.relays.all[index].left
            && self.may_try_again(index, end, clock.now())
        {
            self.abandon_try(call, clock.now());
            self.try_again_elsewhere(index, clock);
            return true;
        }
        self.services.calls_mut()[call].relay = NIL;
        self.end_relay(index);
        false
    }

    /// The client of a request has left. True when its proxy does not notice: the call goes on.
    pub(crate) fn relay_left(&mut self, call: u32) -> bool {
        let index = self.services.calls()[call].relay;
        let relay = &mut self.front.relays.all[index];
        relay.left = true;
        let service = relay.asked.service;
        if self.front.balancer().proxy(service).is_some_and(|proxy| proxy.keeps_abandoned) {
            return true;
        }
        let parked = self.front.relays.all[index].place != Place::Sent;
        // Its timer finds it over and takes it away.
        let relay = &mut self.front.relays.all[index];
        relay.place = Place::Over;
        if std::mem::take(&mut relay.again) {
            let at = self.front.relays.at(self.front.relays.all[index].asked.node, service);
            self.front.relays.again[at] -= 1;
        }
        self.services.calls_mut()[call].relay = NIL;
        if parked {
            self.services.calls_mut().remove(call);
        }
        parked
    }

    /// A person has the proxy of a service heed its passive marks, or ignore them: those that there are come off. False
    /// when it is so already.
    pub(in crate::world) fn heed_marks(&mut self, service: ServiceId, heeded: bool) -> bool {
        let ignored = std::mem::replace(&mut self.front.relays.unmarked[service.index()], !heeded);
        if ignored != heeded {
            return false;
        }
        self.front.balancer_mut().clear_marks(service);
        true
    }

    /// What the proxy of a service has done since the start; nothing without one.
    pub fn proxy_counts(&self, service: ServiceId) -> Option<ProxyCounts> {
        self.front.balancer().proxy(service)?;
        self.front.relays.counts.get(service.index()).copied()
    }

    /// Requests in line before the full targets of a service, and those among them whose client has left.
    pub fn proxy_line(&self, service: ServiceId) -> (usize, usize) {
        let own = |at: &usize| at % self.topology.services.len() == service.index();
        let lines = (0..self.front.relays.lines.len()).filter(own);
        let all = lines.flat_map(|at| &self.front.relays.lines[at]);
        let live = all.map(|&index| &self.front.relays.all[index]).filter(|relay| relay.place == Place::Line);
        live.fold((0, 0), |(all, left), relay| (all + 1, left + usize::from(relay.left)))
    }
}
