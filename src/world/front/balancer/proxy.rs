//! The choice of a target by a proxy: of those that pass their checks and carry no mark, by its algorithm; what it does
//! when nobody is left, or too few; and what it counts of every target.

use super::marks::{Mark, MarkChange};
use super::pick::ramped;
use super::{Balancer, ElbCode};
use crate::engine::{Digest, Seed, SimTime};
use crate::world::ids::{ReplicaId, ServiceId, ZoneId};
use crate::world::topology::{Algorithm, BadEnd, MarkRule, MarkSpec, NextTo, OnNobody, Product, ProxySpec};

/// Purposes of draws.
mod purpose {
    pub const CHOICE: u32 = 42;
    pub const ENFORCED: u32 = 43;
}

/// What a node knows of a target beyond checks.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Its passive health.
    mark: Mark,
    /// The node's open requests there.
    open: u32,
}

impl Seen {
    pub(super) fn digest(&self, digest: &mut Digest) {
        self.mark.digest(digest);
        digest.word(u64::from(self.open));
    }
}

/// A request that wants a target.
pub(in crate::world) struct Ask<'a> {
    pub node: ZoneId,
    pub service: ServiceId,
    /// The customer's key.
    pub key: u64,
    /// Names the draws.
    pub draw_key: u64,
    /// Targets tried for it, in order.
    pub tried: &'a [ReplicaId],
    pub seed: Seed,
    pub now: SimTime,
}

/// What becomes of a request that wants a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world) enum Choice {
    /// It goes there.
    Target(ReplicaId),
    /// Every target that could take it is full: it waits in line.
    Line,
    /// Nobody is left: this is the answer.
    Nobody(ElbCode),
}

impl Balancer {
    /// The rules of the proxy in front of a service, when there is one.
    #[inline]
    pub fn proxy(&self, service: ServiceId) -> Option<&ProxySpec> {
        self.groups[service.index()].proxy.as_deref()
    }

    fn base(&self, node: ZoneId) -> usize {
        node.index() * self.targets.len()
    }

    /// Targets that a node may use, whatever their health.
    fn members(&self, node: ZoneId, service: ServiceId) -> Vec<u16> {
        let (first, count) = self.services[service.index()];
        (first..first + count).filter(|&target| self.usable(node, service, target)).collect()
    }

    /// Number of targets that a node may use.
    pub(in crate::world) fn member_count(&self, node: ZoneId, service: ServiceId) -> usize {
        self.members(node, service).len()
    }

    /// The marks of a service that decide something: nginx passes a single target over never.
    fn marks_in_force(&self, service: ServiceId, members: usize) -> Option<MarkSpec> {
        let spec = self.proxy(service)?.marks?;
        (members > 1 || spec.rule != MarkRule::Probe).then_some(spec)
    }

    fn free(&self, node: ZoneId, target: u16, marks: Option<&MarkSpec>, now: SimTime) -> bool {
        let mark = &self.seen[self.base(node) + target as usize].mark;
        marks.is_none_or(|spec| mark.is_free(spec, now))
    }

    /// The target that a node of a proxy sends a request to.
    pub(in crate::world) fn choose(&mut self, ask: &Ask) -> Choice {
        let base = self.base(ask.node);
        let Some(proxy) = self.proxy(ask.service) else { return Choice::Nobody(ElbCode::ServiceUnavailable) };
        let (next, refusal) = (proxy.next.to, refusal(proxy.product));
        let members = self.members(ask.node, ask.service);
        let mut able = match self.able(ask, members) {
            Some(able) => able,
            None => return Choice::Nobody(refusal),
        };
        if let Some(last) = ask.tried.last() {
            match next {
                NextTo::Another => able.retain(|&target| !ask.tried.contains(&ReplicaId(target))),
                NextTo::Same => able.retain(|&target| ReplicaId(target) == *last),
                NextTo::Any => {}
            }
        }
        if able.is_empty() {
            return Choice::Nobody(refusal);
        }
        able.retain(|&target| self.has_room(base + target as usize, ask.service, ask.now));
        if able.is_empty() {
            return Choice::Line;
        }
        let target = self.by_algorithm(ask, &able);
        if let Some(marks) = self.proxy(ask.service).and_then(|proxy| proxy.marks) {
            self.seen[base + target as usize].mark.chosen(&marks, ask.now);
        }
        Choice::Target(ReplicaId(target))
    }

    /// The members that may get a request now; `None` when the proxy refuses.
    fn able(&mut self, ask: &Ask, members: Vec<u16>) -> Option<Vec<u16>> {
        let (base, node) = (self.base(ask.node), ask.node);
        let marks = self.marks_in_force(ask.service, members.len());
        let passes = |own: &Balancer, target: u16| own.opinions[base + target as usize].healthy;
        let well: Vec<u16> = (members.iter().copied())
            .filter(|&target| passes(self, target) && self.free(node, target, marks.as_ref(), ask.now))
            .collect();
        let proxy = self.proxy(ask.service)?;
        let (panic_below, on_nobody) = (proxy.panic_below as usize, proxy.on_nobody);
        if well.len() * 100 < panic_below * members.len() || well.is_empty() && on_nobody == OnNobody::All {
            self.counts[ask.service.index()].unhealthy_routing += 1;
            return Some(members);
        }
        if !well.is_empty() || on_nobody == OnNobody::Refuse {
            return (!well.is_empty()).then_some(well);
        }
        members.iter().for_each(|&target| self.seen[base + target as usize].mark.clear());
        let back: Vec<u16> = members.into_iter().filter(|&target| passes(self, target)).collect();
        (!back.is_empty()).then_some(back)
    }

    /// Returns whether a target may take one more request of a node.
    fn has_room(&self, at: usize, service: ServiceId, now: SimTime) -> bool {
        let group = &self.groups[service.index()];
        let Some(bound) = group.proxy.as_ref().and_then(|proxy| proxy.connections) else { return true };
        let most = match self.opinions[at].warming.filter(|_| group.slow_start_by_connections) {
            // In whole seconds and whole percent, at least one (HAProxy 2.6, `srv_dynamic_maxconn`).
            Some(since) => {
                let (passed, all) = (now.since(since).as_micros(), group.slow_start.as_micros());
                let percent = (passed / 1_000_000 * 100_000_000 / all).min(100);
                (u64::from(bound.most) * percent / 100).max(1) as u32
            }
            None => bound.most,
        };
        self.seen[at].open < most
    }

    fn by_algorithm(&mut self, ask: &Ask, able: &[u16]) -> u16 {
        let (base, count) = (self.base(ask.node), able.len());
        let group = &self.groups[ask.service.index()];
        let (algorithm, length) = (group.algorithm, group.slow_start.as_micros());
        let ramps = length > 0 && !group.slow_start_by_connections;
        let turn_at = ask.node.index() * self.services.len() + ask.service.index();
        let turn = self.turns[turn_at] as usize % count;
        let open = |own: &Balancer, at: usize| own.seen[base + able[at] as usize].open;
        let drawn = |which: u64| {
            let mut draw = ask.seed.draw(purpose::CHOICE, ask.draw_key, ask.tried.len() as u64, which);
            draw.below(count as u64) as usize
        };
        let at = match algorithm {
            Algorithm::RoundRobin if ramps => {
                ramped(&mut self.opinions[base..], able, turn, length, ask.now).1
            }
            Algorithm::RoundRobin => turn,
            Algorithm::LeastOutstanding => {
                let place = |at: usize| (at + count - turn) % count;
                (0..count).min_by_key(|&at| (open(self, at), place(at))).unwrap_or(turn)
            }
            Algorithm::Random => drawn(0),
            Algorithm::LeastOfTwo => {
                let (one, other) = (drawn(0), drawn(1));
                if open(self, other) < open(self, one) { other } else { one }
            }
            // A table of as many places as there are targets: when one goes, most keys move (HAProxy's `map-based`).
            Algorithm::Hash => (ask.key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % count,
        };
        self.turns[turn_at] = (at + 1) as u16;
        able[at]
    }

    /// A node's request to a target begins.
    pub(in crate::world) fn opened(&mut self, node: ZoneId, target: ReplicaId) {
        let at = self.base(node) + target.index();
        self.seen[at].open += 1;
    }

    /// A node's request to a target is over: true where others may stand in line for its place.
    pub(in crate::world) fn closed(&mut self, node: ZoneId, target: ReplicaId) -> bool {
        let service = self.targets[target.index()].service;
        let Some(bounded) = self.proxy(service).map(|proxy| proxy.connections.is_some()) else {
            return false;
        };
        let at = self.base(node) + target.index();
        self.seen[at].open = self.seen[at].open.saturating_sub(1);
        bounded
    }

    /// A node's request to a target has ended, well (`None`) or badly.
    pub(in crate::world) fn ended(
        &mut self,
        node: ZoneId,
        target: ReplicaId,
        end: Option<BadEnd>,
        seed: Seed,
        now: SimTime,
    ) -> Option<MarkChange> {
        let service = self.targets[target.index()].service;
        let spec = self.proxy(service)?.marks?;
        let members = self.members(node, service);
        let marked = members.iter().filter(|&&other| !self.free(node, other, Some(&spec), now)).count();
        let room = (marked + 1) * 100 <= usize::from(spec.most_percent) * members.len();
        let at = self.base(node) + target.index();
        let enforced = |number: u32| {
            let mut draw = seed.draw(purpose::ENFORCED, at as u64, u64::from(number), 0);
            spec.enforcing >= 100 || draw.unit() * 100.0 <= f64::from(spec.enforcing)
        };
        self.seen[at].mark.ended(&spec, end, now, |number| room && enforced(number))
    }

    /// Returns since when, until when, and why a node passes a target over.
    pub fn marked(
        &self,
        node: ZoneId,
        target: ReplicaId,
        now: SimTime,
    ) -> Option<(SimTime, SimTime, BadEnd)> {
        let service = self.targets[target.index()].service;
        let spec = self.marks_in_force(service, self.member_count(node, service))?;
        self.seen[self.base(node) + target.index()].mark.marked(&spec, now)
    }

    /// Takes the marks of a service off at every node.
    pub(in crate::world) fn clear_marks(&mut self, service: ServiceId) {
        let ((first, count), targets) = (self.services[service.index()], self.targets.len());
        for node in 0..self.nodes {
            for target in first..first + count {
                self.seen[node * targets + target as usize].mark.clear();
            }
        }
    }
}

/// The answer of a product that has no target left: nginx "no live upstreams" 502, the others 503.
fn refusal(product: Product) -> ElbCode {
    match product {
        Product::Nginx => ElbCode::BadGateway,
        _ => ElbCode::ServiceUnavailable,
    }
}
