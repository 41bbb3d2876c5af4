//! Where a record goes by its key: the partition of a customer's key, of another key of the request, or the one that the
//! client's partitioner chooses for a record without a key.
//!
//! The choice for a record without a key is the client's and is made when the record is taken into a batch; until then,
//! and in what refuses a step before, it counts as for the partition of the last one.

use crate::world::World;
use crate::world::ids::PartitionId;
use crate::world::kafka::partitioner::{murmur2, partition_of_hash};
use crate::world::kafka::producer::Destination;
use crate::world::services::call::{Call, Parent};
use crate::world::topology::{Action, RecordKey, TopicRef, Who};

/// A record that a step sends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) topic: TopicRef,
    pub(crate) by: RecordKey,
    /// Its partition within the topic, as far as it is known.
    pub(crate) partition: u16,
    pub(crate) bytes: u32,
}

/// Visits of a feed stand above those of customers.
const FEED: u32 = 1 << 31;

impl World {
    /// Partition (within its topic) of a key: murmur2 over its eight bytes, as the Java client does.
    pub(crate) fn partition_of(&self, topic: TopicRef, key: u64) -> u16 {
        partition_of_hash(murmur2(&key.to_be_bytes()), self.partitions(topic))
    }

    fn partitions(&self, topic: TopicRef) -> u16 {
        self.topology.clusters[topic.cluster.index()].config.topics[topic.topic.index()].partitions
    }

    /// Partition (within its topic) of a record that is sent for somebody; nothing when the client chooses it.
    pub(crate) fn partition_by(&self, topic: TopicRef, by: RecordKey, who: Who) -> Option<u16> {
        match by {
            RecordKey::Customer => Some(self.partition_of(topic, who.key)),
            RecordKey::Unkeyed => None,
            RecordKey::Other(kind) => {
                let key = self.topology.keys[kind.index()].key(kind, who, self.seed);
                Some(self.partition_of(topic, key))
            }
        }
    }

    /// Partition (within its topic) that a step of a call sends to; 0 for one that sends nothing.
    #[inline]
    pub(crate) fn partition_of_step(&self, action: &Action, call: &Call) -> u16 {
        match *action {
            Action::Produce { topic, by, .. } | Action::RequestReply { request: topic, by, .. } => {
                let chosen = || call.placed.min(self.partitions(topic) - 1);
                self.partition_by(topic, by, call.who()).unwrap_or_else(chosen)
            }
            _ => 0,
        }
    }

    /// The destination of a record, as its producer is told.
    pub(in crate::world::kafka) fn destination(&self, sent: &Sent, partition: PartitionId) -> Destination {
        match sent.by {
            RecordKey::Unkeyed => Destination::Unkeyed(sent.topic.topic),
            RecordKey::Customer | RecordKey::Other(_) => Destination::Partition(partition),
        }
    }

    /// A client has chosen the partition of a record without a key.
    pub(in crate::world::kafka) fn on_placed(&mut self, message: u32, partition: PartitionId) {
        let entry = &mut self.kafka.messages[message];
        entry.partition = partition;
        let (call, cluster) = (entry.call, entry.cluster);
        let number = self.kafka.clusters[cluster.index()].layout().locate(partition).1;
        if self.services.calls().holds(call) {
            self.services.calls_mut()[call.index].placed = number;
        }
    }

    /// Names the visit that a call of `parent` belongs to, where the document has keys that are drawn for it.
    #[inline]
    pub(crate) fn about(&self, parent: Parent, draw_key: u64) -> u32 {
        if self.topology.keys.is_empty() {
            return 0;
        }
        match parent {
            // Sixteen journeys at most.
            Parent::Visit(visit) => (self.front.visits().get(visit))
                .map_or(0, |visit| (visit.number as u32) << 4 & !FEED | u32::from(visit.journey.0)),
            Parent::Call(asker) => self.services.calls().get(asker).map_or(0, |asker| asker.about),
            Parent::Record { message, .. } => self.kafka.messages[message].about,
            Parent::Feed => FEED | draw_key as u32,
            Parent::Check(_) | Parent::Later { .. } => 0,
        }
    }
}
