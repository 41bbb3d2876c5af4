//! Whether a call that is refused now would have been answered: what everything that it needs could do at that moment.
//!
//! A write with acknowledgement needs a partition whose leader the caller reaches and whose write flows; a query a store
//! with a member for it that works; a proposal a quorum group with a leader that takes proposals. A call of another
//! service needs a replica of it within reach that serves and is not hung, and whatever that replica's operation asks
//! for the same customer, step by step. Time is not looked at: a slow answer counts as one. Nor are guards: what another
//! breaker would refuse is not what this one keeps from being answered. An impaired part answers, unless everything it is
//! asked ends in an error.

use crate::engine::SimTime;
use crate::world::World;
use crate::world::front::names::Name;
use crate::world::ids::{OperationId, PartitionId, ServiceId, ZoneId};
use crate::world::impairment::{Faulty, Impaired, WHOLE};
use crate::world::kafka::cluster::Reachability;
use crate::world::services::replica::ProcessState;
use crate::world::topology::{Action, RecordKey, TopicRef, Who};
use crate::world::watch::view::ReplicaHealth;

/// Calls below calls that are looked at; deeper ones count as answered.
const DEEPEST: u32 = 8;

impl World {
    /// Whether a step that does `action` for `who` in `zone` would be answered, as things are.
    pub(crate) fn would_answer(&self, action: &Action, who: Who, zone: ZoneId, now: SimTime) -> bool {
        self.answers(action, who, zone, now, DEEPEST)
    }

    fn answers(&self, action: &Action, who: Who, zone: ZoneId, now: SimTime, depth: u32) -> bool {
        match *action {
            Action::Work(_) => true,
            Action::Produce { topic, by, wait, .. } => {
                !wait || self.somewhere(topic, by, who, |number| self.takes_writes(topic, number, zone))
            }
            Action::RequestReply { request, reply, by, .. } => {
                let takes = |topic, number| self.takes_writes(topic, number, zone);
                self.somewhere(request, by, who, |number| takes(request, number) && takes(reply, number))
            }
            Action::Query { store, write, class } => {
                if self.name_fails(Name::Store(store), now) {
                    return false;
                }
                let asked = [Faulty::Store(store), Faulty::Class(store, class)];
                if asked.into_iter().any(|part| self.fails_all(Impaired::Part(part), now)) {
                    return false;
                }
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
                depth == 0 || self.service_answers(service, operation, who, zone, now, depth - 1)
            }
        }
    }

    fn service_answers(
        &self,
        service: ServiceId,
        operation: OperationId,
        who: Who,
        zone: ZoneId,
        now: SimTime,
        depth: u32,
    ) -> bool {
        if self.name_fails(Name::Service(service), now)
            || self.fails_all(Impaired::Part(Faulty::Operation(service, operation)), now)
        {
            return false;
        }
        let steps = &self.topology.services[service.index()].operations[operation.index()].steps;
        self.replicas_of(service).any(|id| {
            let replica = &self.services.replicas()[id.index()];
            let (own, process) = (replica.zone, replica.process);
            process == ProcessState::Up
                && !replica.stuck
                && !self.fails_all(Impaired::Replica(id), now)
                && self.bad_version(id).is_none_or(|bad| bad.errors < WHOLE)
                && self.region.network().reaches(zone, own)
                && self.health(id, now) != ReplicaHealth::Hung
                && steps.iter().all(|step| self.answers(&step.action, who, own, now, depth))
        })
    }

    /// Whether everything that a part is asked ends in an error.
    fn fails_all(&self, part: Impaired, now: SimTime) -> bool {
        self.impairment(part).is_some_and(|impairment| impairment.errors_at(now) >= WHOLE)
    }

    /// Whether something holds of the partition that a record goes to; of any, where the client chooses it.
    fn somewhere(&self, topic: TopicRef, by: RecordKey, who: Who, holds: impl Fn(u16) -> bool) -> bool {
        let config = &self.topology.clusters[topic.cluster.index()].config;
        match self.partition_by(topic, by, who) {
            Some(number) => holds(number),
            None => (0..config.topics[topic.topic.index()].partitions).any(holds),
        }
    }

    /// Whether a record written to a partition of `topic` from `zone` would be acknowledged.
    fn takes_writes(&self, topic: TopicRef, number: u16, zone: ZoneId) -> bool {
        let layout = self.kafka.clusters()[topic.cluster.index()].layout();
        let partition: PartitionId = layout.partition(topic.topic, number);
        let cluster = &self.kafka.clusters()[self.cluster_in_use(topic.cluster).index()];
        let leader = cluster.leader(partition);
        leader.is_some_and(|broker| cluster.reachability_from(zone, broker) == Reachability::Up)
            && cluster.acks_all_flows(partition)
    }
}
