//! A cluster in a network that may be split, gray, or have ill links.
//!
//! A broker that does not reach the active controller is not heard: its lease runs out and it is fenced, though it runs and
//! believes that it leads. Its side keeps the leaders it knew (`views`); its followers elsewhere stop fetching, so nothing
//! it takes with acks=all is acknowledged. When the network is joined, its next heartbeat has it unfenced, it fetches what
//! it missed and comes back into the ISR.

use super::broker::Broker;
use super::interface::{ClusterEffect, ClusterTimer, PartitionMetadata, Reachability};
use super::{Cluster, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, ZoneId};
use crate::world::region::network::Network;

pub(super) use crate::world::region::network::ZONES;

impl Cluster {
    /// Returns whether the active controller commits and hears a broker.
    pub(super) fn hears_controller(&self, broker: BrokerId) -> bool {
        let active = self.controller.active.filter(|_| self.can_commit());
        active.is_some_and(|node| {
            let zone = self.controller.nodes[node as usize].zone;
            self.network.reaches(zone, self.brokers[broker.index()].zone)
        })
    }

    /// Returns whether a broker fetches from `leader`, or is it.
    pub(super) fn follows(&self, broker: BrokerId, leader: BrokerId) -> bool {
        let entry = &self.brokers[broker.index()];
        entry.replicates() && self.network.reaches(entry.zone, self.brokers[leader.index()].zone)
    }

    /// Returns whether a broker that the controller does not reach still holds itself for the leader.
    pub(super) fn believes_to_lead(&self, broker: BrokerId, partition: PartitionId) -> bool {
        let view = &self.views[self.brokers[broker.index()].zone.index()];
        view.as_ref().is_some_and(|view| view[partition.index()].leader == Some(broker))
    }

    /// Returns whether some zones do not reach each other.
    pub fn is_split(&self) -> bool {
        self.network.is_split()
    }

    /// Returns what a client in `zone` meets that calls the broker.
    #[inline]
    pub fn reachability_from(&self, zone: ZoneId, broker: BrokerId) -> Reachability {
        let entry = &self.brokers[broker.index()];
        if self.network.reaches(zone, entry.zone) { entry.reachability() } else { Reachability::Silent }
    }

    /// Returns whether any broker answers a metadata request from `zone`.
    pub fn any_broker_up_from(&self, zone: ZoneId) -> bool {
        self.brokers.iter().any(|broker| broker.up() && self.network.reaches(zone, broker.zone))
    }

    /// Answers a metadata request from `zone` for one partition.
    #[inline]
    pub fn metadata_from(&self, zone: ZoneId, partition: PartitionId) -> PartitionMetadata {
        self.view_from(zone).map_or_else(|| self.metadata(partition), |view| view[partition.index()])
    }

    /// Answers a metadata request from `zone` for all partitions, in their order.
    pub fn all_metadata_from(&self, zone: ZoneId) -> impl Iterator<Item = PartitionMetadata> {
        let view = self.view_from(zone);
        (0..self.partitions.len()).map(move |index| match view {
            Some(view) => view[index],
            None => self.metadata(PartitionId(index as u16)),
        })
    }

    /// Brokers without a controller say what they knew last, unless the client reaches one that knows better: it keeps the
    /// newest.
    #[inline]
    fn view_from(&self, zone: ZoneId) -> Option<&[PartitionMetadata]> {
        let view = self.views[zone.index()].as_deref();
        view.filter(|_| !self.is_told_from(zone))
    }

    /// Returns whether some broker that a zone reaches knows what is so.
    fn is_told_from(&self, zone: ZoneId) -> bool {
        let knows = |broker: &Broker| broker.up() && self.views[broker.zone.index()].is_none();
        self.brokers.iter().any(|broker| knows(broker) && self.network.reaches(zone, broker.zone))
    }

    /// Brokers that do not reach a controller with a majority keep what they know; the others learn what is so.
    pub(super) fn renew_views(&mut self) {
        let majority = self.controller.majority(&self.network);
        for zone in 0..ZONES {
            let own = ZoneId(zone as u8);
            if !self.network.is_split() || self.controller.informs(own, &self.network) {
                self.views[zone] = None;
            } else if self.views[zone].is_none() && majority {
                let all = 0..self.partitions.len() as u16;
                self.views[zone] = Some(all.map(|index| self.metadata(PartitionId(index))).collect());
            }
        }
    }

    /// The network is split in another way, joined, or gray.
    pub fn set_network(&mut self, now: SimTime, network: Network, fx: &mut Effects) {
        let before = std::mem::replace(&mut self.network, network);
        let same = |cluster: &Cluster, zone| before.place(zone) == cluster.network.place(zone);
        let zones = || (0..ZONES).map(|zone| ZoneId(zone as u8));
        if zones().all(|zone| same(self, zone)) {
            return;
        }
        self.check_active(now, fx);
        self.arm_controller_election(now, fx);
        self.renew_views();
        for index in 0..self.partitions.len() {
            self.followers_apart(now, PartitionId(index as u16), &before, fx);
        }
        for index in 0..self.brokers.len() {
            let broker = BrokerId(index as u8);
            let rejoined = !same(self, self.brokers[index].zone);
            if self.hears_controller(broker) {
                self.heard_again(now, broker, fx);
            } else {
                self.not_heard(now, broker, fx);
            }
            if rejoined && self.brokers[index].up() && !self.brokers[index].fenced {
                self.start_catch_up(now, broker, fx);
            }
        }
        self.update_state(fx);
    }

    /// Followers that do not reach their leader any more stand still from now on; those that reach it again fetch.
    fn followers_apart(&mut self, now: SimTime, partition: PartitionId, before: &Network, fx: &mut Effects) {
        let Some(leader) = self.live_leader(partition) else {
            return;
        };
        let zone = self.brokers[leader.index()].zone;
        let (mut apart, mut joined) = (false, false);
        let entry = &mut self.partitions[partition.index()];
        for (replica, broker) in entry.replicas.iter_mut().zip(&entry.state.replicas) {
            let own = self.brokers[broker.index()].zone;
            let (then, reached) = (before.reaches(zone, own), self.network.reaches(zone, own));
            if then && !reached {
                replica.caught_up_at = now;
                apart = true;
            }
            joined |= reached && !then;
        }
        if apart {
            self.arm_lag_check(now, leader, fx);
        }
        if joined {
            self.mark_dirty(now, partition, fx);
        }
    }

    /// The controller does not hear a broker: its lease runs, if there is a controller.
    fn not_heard(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &mut self.brokers[broker.index()];
        if !entry.up() {
            return;
        }
        entry.set_unfence_due(SimTime::NEVER);
        if !entry.unheard() {
            entry.lost_at = now;
            if !entry.fenced {
                self.arm_lease(now, broker, fx);
            }
        }
    }

    /// The controller hears a broker: in time, or it has it unfenced after the next heartbeat, one commit and one fetch of
    /// the metadata. A starting one that could not register tries again.
    pub(super) fn heard_again(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        self.resume_registration(now, broker, fx);
        let interval = self.settings.heartbeat_interval;
        let commits = self.settings.metadata_commit.times(2);
        let entry = &mut self.brokers[broker.index()];
        if !entry.up() || !entry.unheard() {
            return;
        }
        if entry.fenced {
            let due = entry.next_check(now, interval) + commits;
            entry.touched = now;
            entry.set_unfence_due(due);
            fx.push(ClusterEffect::After { delay: due.since(now), timer: ClusterTimer::Unfence(broker) });
        } else {
            entry.touched = now;
            entry.lost_at = SimTime::NEVER;
            entry.lease_due = SimTime::NEVER;
            self.arm_alter_isr(now, broker, fx);
        }
    }

    /// Returns what gray zones and ill links add to a leader's round: it ends when the last of its followers has fetched.
    pub(super) fn lateness_of_round(&self, now: SimTime, leader: BrokerId) -> SimDuration {
        let mut latest = SimDuration::ZERO;
        if self.network.is_late() {
            let zone = self.brokers[leader.index()].zone;
            for (index, follower) in self.brokers.iter().enumerate() {
                if index != leader.index() && follower.replicates() && !follower.fenced {
                    let key = (self.id.0 as u64) << 32 | (leader.0 as u64) << 16 | index as u64;
                    let there = self.network.extra(zone, follower.zone, self.seed, key, now);
                    let back = self.network.extra(follower.zone, zone, self.seed, key | 1 << 40, now);
                    latest = latest.max(there + back);
                }
            }
        }
        latest
    }
}
