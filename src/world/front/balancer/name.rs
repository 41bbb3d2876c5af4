//! Which zones the balancer's name gives out: a zone without a healthy target leaves it.
//!
//! With cross-zone balancing a node reaches the targets of every zone, and no zone is worse than another. Without it a
//! zone needs at least one healthy target in each target group (`dns_failover.minimum_healthy_targets.count` 1); else its
//! addresses are marked unhealthy in DNS, and clients that resolve the name anew go to the other zones. When no zone is
//! left, all are given out again. Clients keep an address for the name's time to live. Source: Elastic Load Balancing user
//! guide, Application Load Balancers ("Target group health"); "How Elastic Load Balancing works" (60 s to live).

use super::{Balancer, Registration};
use crate::engine::SimTime;
use crate::world::ids::{ServiceId, ZoneId};

impl Balancer {
    /// Returns whether some group keeps to its zones: only then can a zone leave the name for want of targets.
    #[inline]
    pub fn keeps_to_zones(&self) -> bool {
        !self.barren.is_empty()
    }

    /// Since when a node has had no healthy target of `service` in its own zone; none where the group crosses zones.
    pub fn barren(&self, node: ZoneId, service: ServiceId) -> Option<SimTime> {
        self.barren.get(node.index() * self.services.len() + service.index()).copied().flatten()
    }

    /// Returns whether clients have forgotten the address of `node` at `now`: for a whole time to live it has had no
    /// healthy target of one of `services`.
    pub fn left_name(&self, node: ZoneId, services: &[ServiceId], now: SimTime) -> bool {
        services.iter().any(|&service| {
            self.barren(node, service)
                .is_some_and(|since| since == SimTime::ZERO || now.since(since) >= self.spec.name_ttl)
        })
    }

    /// Looks which zones have no healthy target at the start of a run.
    pub(super) fn look_at_zones(&mut self) {
        if self.groups.iter().all(|group| group.cross_zone) {
            return;
        }
        self.barren = vec![None; self.nodes * self.services.len()];
        for node in 0..self.nodes {
            self.look_at_fresh(ZoneId(node as u8));
        }
    }

    /// Looks at a node whose address nobody has yet: without a healthy target it is not given out at all.
    pub(super) fn look_at_fresh(&mut self, node: ZoneId) {
        if self.keeps_to_zones() {
            for service in 0..self.services.len() {
                self.look_at_zone(node, ServiceId(service as u8), SimTime::ZERO);
            }
        }
    }

    /// Looks again after a check of a target of `service`. Returns whether the zone has just lost its last healthy target
    /// (false) or got one (true).
    pub(in crate::world) fn look_at_zone(
        &mut self,
        node: ZoneId,
        service: ServiceId,
        now: SimTime,
    ) -> Option<bool> {
        if self.groups[service.index()].cross_zone {
            return None;
        }
        let (first, count) = self.services[service.index()];
        let base = node.index() * self.targets.len();
        let fertile = (first..first + count).map(usize::from).any(|target| {
            let state = &self.targets[target];
            state.zone == node
                && state.registration == Registration::Registered
                && self.opinions[base + target].healthy
        });
        let slot = &mut self.barren[node.index() * self.services.len() + service.index()];
        if fertile == slot.is_none() {
            return None;
        }
        *slot = (!fertile).then_some(now);
        Some(fertile)
    }
}
