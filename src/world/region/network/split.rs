//! Applies a change of the network: each part is notified once, then queries `Network`.

use super::Network;
use crate::engine::{SimDuration, SimTime};
use crate::world::command::Toll;
use crate::world::event::Event;
use crate::world::ids::*;
use crate::world::services::call::Parent;
use crate::world::services::jobs::JobKind;
use crate::world::services::replica::ProcessState;
use crate::world::slab::Handle;
use crate::world::{Clock, World};

/// Purpose of the keys of a job's way back, apart from its draws.
const JOB_ANSWER: u64 = 0x4A0B << 48;

impl World {
    /// The state of the network.
    pub fn network(&self) -> &Network {
        &self.region.network
    }

    /// The network as the faults of the zones make it; notifies every part when that differs.
    pub(crate) fn renew_network(&mut self, clock: &mut Clock) {
        self.change_network(clock, |network| network);
    }

    /// The same, and then with a change of its own.
    pub(crate) fn change_network(&mut self, clock: &mut Clock, change: impl FnOnce(Network) -> Network) {
        let mut next = self.region.network.clone();
        for (zone, fault) in self.region.zone_faults.iter().enumerate() {
            let zone = ZoneId(zone as u8);
            next = next.with_cut(zone, fault.is_some_and(|fault| fault.toll() == Toll::Cut));
            next = next.with_gray(zone, fault.is_some_and(|fault| fault.toll() == Toll::Late));
        }
        let next = change(next);
        if next == self.region.network {
            return;
        }
        self.region.network = next.clone();
        for zone in 0..self.front.nodes_cut().len() {
            let cut = !next.reaches_customers(ZoneId(zone as u8));
            self.front.nodes_cut_mut()[zone] =
                cut.then(|| self.front.nodes_cut()[zone].unwrap_or(clock.now()));
        }
        for cluster in (0..self.kafka.clusters().len()).map(|c| ClusterId(c as u8)) {
            self.with_cluster(cluster, clock, |part, now, fx| part.set_network(now, next.clone(), fx));
        }
        for group in (0..self.kafka.groups().len()).map(|g| GroupId(g as u16)) {
            self.with_group(group, clock, |part, now, cluster, fx| part.network_changed(now, cluster, fx));
        }
        self.replies_network_changed(clock);
        let topology = self.topology.clone();
        for (q, spec) in topology.quorums.iter().enumerate() {
            let had = self.quorums.quorums()[q].leader().is_some();
            let wait = self.quorums.quorums_mut()[q].split(&next, spec, self.seed);
            self.quorum_shaken(QuorumId(q as u8), had, wait, clock);
            self.release_proposals(QuorumId(q as u8), clock);
        }
        for (s, spec) in topology.stores.iter().enumerate() {
            let had = self.stores.stores()[s].primary().is_some();
            let wait = self.stores.stores_mut()[s].split(clock.now(), &next, spec, self.seed);
            self.store_shaken(StoreId(s as u8), had, wait, clock);
            self.release_queries(StoreId(s as u8), clock);
        }
    }

    /// One packet's time from zone to zone. `key` names the exchange.
    #[inline]
    pub(crate) fn transit(&self, from: ZoneId, to: ZoneId, key: u64, now: SimTime) -> SimDuration {
        self.delay(from, to) + self.region.network.extra(from, to, self.seed, key, now)
    }

    /// A packet's time from zone to zone and its answer's time back, over what is in order as long as the way there.
    pub(crate) fn round_trip(&self, from: ZoneId, to: ZoneId, key: u64, now: SimTime) -> SimDuration {
        let there = self.transit(from, to, key, now);
        match self.region.network.has_ill_links() {
            true => there + self.transit(to, from, !key, now),
            false => there.times(2),
        }
    }

    /// Returns what a node of the balancer meets that calls a replica.
    #[inline]
    pub(crate) fn process_from(&self, node: ZoneId, replica: ReplicaId) -> ProcessState {
        let target = &self.services.replicas()[replica.index()];
        if self.region.network.reaches(node, target.zone) { target.process } else { ProcessState::Silent }
    }

    /// Returns what a health check meets: the packets of connection, request and response may be late.
    pub(crate) fn process_checked(
        &self,
        node: ZoneId,
        target: ReplicaId,
        check: u32,
        timeout: SimDuration,
        now: SimTime,
    ) -> ProcessState {
        let found = self.process_from(node, target);
        let zone = self.services.replicas()[target.index()].zone;
        let network = &self.region.network;
        let late = (0..3).fold(SimDuration::ZERO, |sum, packet| {
            // The response goes the other way, which makes a difference to links only.
            let back = packet == 2 && network.has_ill_links();
            let (from, to) = if back { (zone, node) } else { (node, zone) };
            sum + network.extra(from, to, self.seed, (packet << 32) | check as u64, now)
        });
        if late > timeout { ProcessState::Silent } else { found }
    }

    /// Returns what gray zones and ill links add to the answer of a call.
    pub(crate) fn answer_extra(&self, call: u32, now: SimTime) -> SimDuration {
        if !self.region.network.is_late() {
            return SimDuration::ZERO;
        }
        let entry = &self.services.calls()[call];
        let (zone, via) = (self.services.replicas()[entry.replica.index()].zone, entry.via);
        let key = !entry.draw_key;
        let back = self.region.network.extra(zone, via, self.seed, key, now);
        match entry.parent {
            Parent::Visit(_) => back + self.region.network.extra(via, via, self.seed, key, now),
            _ => back,
        }
    }

    /// Returns whether the answer of a call gets through: from its replica by the balancer's node to who asked.
    pub(crate) fn answer_arrives(&self, call: u32) -> bool {
        if !self.region.network.is_split() {
            return true;
        }
        let entry = &self.services.calls()[call];
        let from =
            if entry.by_node { entry.via } else { self.services.replicas()[entry.replica.index()].zone };
        self.region.network.reaches(from, entry.via)
            && match entry.parent {
                Parent::Visit(_) => self.region.network.reaches_customers(entry.via),
                Parent::Call(asker) => self.services.calls().get(asker).is_none_or(|asker| {
                    self.region
                        .network
                        .reaches(entry.via, self.services.replicas()[asker.replica.index()].zone)
                }),
                Parent::Record { .. } | Parent::Feed | Parent::Check(_) | Parent::Later { .. } => true,
            }
    }

    /// Returns whether a call reaches a zone; one that is over misses nothing.
    fn call_reaches(&self, call: Handle, zone: ZoneId) -> bool {
        !self.region.network.is_split()
            || self.services.calls().get(call).is_none_or(|call| {
                self.region.network.reaches(self.services.replicas()[call.replica.index()].zone, zone)
            })
    }

    /// Returns whether a call reaches the store's primary, if there is one.
    pub(crate) fn reaches_primary(&self, call: Handle, store: StoreId) -> bool {
        let members = &self.topology.stores[store.index()].members;
        let primary = self.stores.stores()[store.index()].primary();
        primary.is_none_or(|member| self.call_reaches(call, members[member as usize]))
    }

    /// Returns whether there is a leader, and a call reaches it.
    pub(crate) fn reaches_leader(&self, call: Handle, quorum: QuorumId) -> bool {
        let state = &self.quorums.quorums()[quorum.index()];
        state.leader().is_some_and(|node| self.call_reaches(call, state.zone(node)))
    }

    /// A quorum group has a leader it can be asked of: what waited is proposed, or waits on where it is not reached.
    pub(crate) fn release_proposals(&mut self, quorum: QuorumId, clock: &mut Clock) {
        if self.quorums.quorums()[quorum.index()].leader().is_some() {
            for job in self.quorums.quorums_mut()[quorum.index()].release() {
                self.run_proposal(job, quorum, clock);
            }
        }
    }

    /// A job is done: its answer goes to the call, late by a gray zone, or not at all across a split (then the client, whose
    /// connection is gone, asks again once it gets through).
    pub(crate) fn answer_job(&mut self, job: u32, clock: &mut Clock) {
        let (call, kind, key) = (
            self.services.jobs()[job].call,
            self.services.jobs()[job].kind,
            self.services.jobs()[job].draw_key,
        );
        let own =
            self.services.calls().get(call).map(|call| self.services.replicas()[call.replica.index()].zone);
        let mut late = SimDuration::ZERO;
        if let Some(own) = own
            && (self.region.network.is_split() || self.region.network.is_late())
        {
            let (reached, at) = match kind {
                JobKind::Query(store) | JobKind::Connect(store) => {
                    let member = self.stores.stores()[store.index()].primary().unwrap_or(0);
                    let zone = self.topology.stores[store.index()].members[member as usize];
                    (self.reaches_primary(call, store), zone)
                }
                JobKind::Proposal(quorum, _) => {
                    let node = self.quorums.quorums()[quorum.index()].leader().unwrap_or(0);
                    let zone = self.quorums.quorums()[quorum.index()].zone(node);
                    (self.reaches_leader(call, quorum), zone)
                }
            };
            if !reached {
                match kind {
                    JobKind::Query(store) | JobKind::Connect(store) => self.hold_query(job, store),
                    JobKind::Proposal(quorum, _) => self.quorums.quorums_mut()[quorum.index()].hold(job),
                }
                return;
            }
            let (key, now) = (key ^ JOB_ANSWER, clock.now());
            let there = self.region.network.extra(own, at, self.seed, key, now);
            let back = self.region.network.extra(at, own, self.seed, key ^ 1, now);
            late = there + back;
        }
        if self.impaired.is_some() {
            late = late + self.query_held_back(job, clock.now());
        }
        if late > SimDuration::ZERO {
            self.services.jobs_mut()[job].pending += 1;
            clock.after(late, Event::JobAnswer(job));
            return;
        }
        self.job_answered(job, clock);
    }

    pub(crate) fn on_job_answer(&mut self, job: u32, clock: &mut Clock) {
        self.services.jobs_mut()[job].pending -= 1;
        self.job_answered(job, clock);
    }
}
