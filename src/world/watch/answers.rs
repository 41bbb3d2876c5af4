//! Whether a call that is refused now would have been answered: what everything that it needs could do at that moment.
//!
//! A write with acknowledgement needs a partition whose leader the caller reaches and whose write flows; a query a store
//! with a member for it that works; a proposal a quorum group with a leader that takes proposals. A call of another
//! service needs a replica of it within reach that serves and is not hung, and whatever that replica's operation asks
//! with the same key, step by step. Time is not looked at: a slow answer counts as one. Nor are guards: what another
//! breaker would refuse is not what this one keeps from being answered.

use crate::engine::SimTime;
use crate::world::World;
use crate::world::ids::{OperationId, PartitionId, ServiceId, ZoneId};
use crate::world::kafka::cluster::Reachability;
use crate::world::services::replica::ProcessState;
use crate::world::topology::{Action, TopicRef};
use crate::world::watch::view::ReplicaHealth;

/// Calls below calls that are looked at; deeper ones count as answered.
const DEEPEST: u32 = 8;

impl World {
    /// Whether a step that does `action` with `key` in `zone` would be answered, as things are.
    pub(crate) fn would_answer(&self, action: &Action, key: u64, zone: ZoneId, now: SimTime) -> bool {
        self.answers(action, key, zone, now, DEEPEST)
    }

    fn answers(&self, action: &Action, key: u64, zone: ZoneId, now: SimTime, depth: u32) -> bool {
        match *action {
            Action::Work(_) => true,
            Action::Produce { topic, wait, .. } => !wait || self.takes_writes(topic, topic, key, zone),
            Action::RequestReply { request, reply, .. } => {
                self.takes_writes(request, request, key, zone) && self.takes_writes(reply, request, key, zone)
            }
            Action::Query { store, write, .. } => {
                let members = self.topology.stores[store.index()].members.len();
                let store = &self.stores.stores()[store.index()];
                let serves =
                    if write { store.primary().is_some() } else { (0..members).any(|at| store.is_up(at)) };
                serves && !store.stands_still()
            }
            Action::Propose { quorum, .. } => {
                let quorum = &self.quorums.quorums()[quorum.index()];
                quorum.leader().is_some() && quorum.has_majority() && !quorum.is_shut()
            }
            Action::Call { service, operation } => {
                depth == 0 || self.service_answers(service, operation, key, zone, now, depth - 1)
            }
        }
    }

    fn service_answers(
        &self,
        service: ServiceId,
        operation: OperationId,
        key: u64,
        zone: ZoneId,
        now: SimTime,
        depth: u32,
    ) -> bool {
        let steps = &self.topology.services[service.index()].operations[operation.index()].steps;
        self.replicas_of(service).any(|id| {
            let replica = &self.services.replicas()[id.index()];
            let (own, process) = (replica.zone, replica.process);
            process == ProcessState::Up
                && !replica.stuck
                && self.region.network().reaches(zone, own)
                && self.health(id, now) != ReplicaHealth::Hung
                && steps.iter().all(|step| self.answers(&step.action, key, own, now, depth))
        })
    }

    /// Whether a record of `key` written to `topic` from `zone` would be acknowledged; `keyed`: the topic whose
    /// partitions decide the partition's number.
    fn takes_writes(&self, topic: TopicRef, keyed: TopicRef, key: u64, zone: ZoneId) -> bool {
        let number = self.partition_of(keyed, key);
        let layout = self.kafka.clusters()[topic.cluster.index()].layout();
        let partition: PartitionId = layout.partition(topic.topic, number);
        let cluster = &self.kafka.clusters()[self.cluster_in_use(topic.cluster).index()];
        let leader = cluster.leader(partition);
        leader.is_some_and(|broker| cluster.reachability_from(zone, broker) == Reachability::Up)
            && cluster.acks_all_flows(partition)
    }
}
