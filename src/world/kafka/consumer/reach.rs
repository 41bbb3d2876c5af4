//! Members in a network that may be split: what each of them reaches, and what follows when that changes.
//!
//! A member that does not reach its coordinator goes on with what it can fetch. The coordinator does not hear it: after
//! its session it is taken out, and it joins again when it has found the coordinator. (A coordinator that was cut off is
//! not followed: for members on its side there is none, until the network is joined.)

use super::fetch::Link;
use super::interface::{GroupEffect, GroupFact, GroupTimer};
use super::membership::Contact;
use super::{ConsumerGroup, Effects};
use crate::engine::SimTime;
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::cluster::{Cluster, PartitionMetadata, Reachability};

impl ConsumerGroup {
    /// Returns what a member meets that calls a broker.
    pub(super) fn finds(&self, member: Option<u16>, broker: BrokerId, cluster: &Cluster) -> Reachability {
        let zone = member.and_then(|member| self.zones.get(member as usize));
        zone.map_or_else(|| cluster.reachability(broker), |&zone| cluster.reachability_from(zone, broker))
    }

    /// Returns whether any broker answers a member.
    pub(super) fn finds_any(&self, member: u16, cluster: &Cluster) -> bool {
        let zone = self.zones.get(member as usize);
        zone.map_or_else(|| cluster.any_broker_up(), |&zone| cluster.any_broker_up_from(zone))
    }

    /// Returns the metadata of a partition that a member gets.
    pub(super) fn metadata(
        &self,
        member: Option<u16>,
        partition: PartitionId,
        cluster: &Cluster,
    ) -> PartitionMetadata {
        let zone = member.and_then(|member| self.zones.get(member as usize));
        zone.map_or_else(|| cluster.metadata(partition), |&zone| cluster.metadata_from(zone, partition))
    }

    /// Returns whether a partition is fetched from a leader that is cut off with its reader and leads no longer.
    pub(super) fn leader_is_stale(&self, slot: usize, cluster: &Cluster) -> bool {
        let entry = &self.slots[slot];
        let told = self.metadata(entry.owner, entry.partition, cluster).leader;
        entry.leader == told && told != cluster.leader(entry.partition)
    }

    /// Fetches at leaders that are not reached any more hang; those at former leaders get an error.
    pub(super) fn fetches_apart(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        for broker in (0..cluster.brokers()).map(BrokerId) {
            self.broker_changed(now, broker, cluster, fx);
        }
        for slot in 0..self.slots.len() {
            if self.slots[slot].link == Link::Fetching {
                self.leader_left(now, slot, cluster, fx);
            }
        }
    }

    /// Members that do not reach the coordinator: they notice, and it counts their sessions.
    pub(super) fn members_apart(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        let Some(broker) = self.coordinator else {
            return;
        };
        if !cluster.is_split() {
            return;
        }
        let (session, interval) = (self.settings.session_timeout, self.settings.heartbeat_interval);
        for member in 0..self.members.len() as u16 {
            let reached = self.finds(Some(member), broker, cluster) == Reachability::Up;
            if reached || !self.members[member as usize].alive {
                continue;
            }
            let known = self.members[member as usize].contact == Contact::Known(broker);
            if known {
                self.let_contact_go(now, member, broker, cluster, fx);
            }
            let entry = &mut self.members[member as usize];
            if entry.in_group && entry.session_due == SimTime::NEVER {
                // A new coordinator gives a fresh session, the old one counts from the last heartbeat.
                let heard = if known { entry.last_heartbeat(now, interval) } else { now };
                let due = (heard + session).max(now);
                entry.lost_at = now;
                entry.session_due = due;
                fx.push(GroupEffect::After { delay: due.since(now), timer: GroupTimer::Session(member) });
            }
        }
    }

    /// The session of a member that runs is over: it is taken out, and joins again when it finds the coordinator.
    pub(super) fn put_out(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        entry.in_group = false;
        entry.joined = false;
        entry.heard = false;
        entry.wants_join = true;
        let waited = now.since(entry.lost_at);
        fx.push(GroupEffect::Fact(GroupFact::MemberLost { member, waited }));
        self.let_go(member);
        self.trigger_rebalance(now, fx);
        self.try_complete(now, fx);
    }
}
