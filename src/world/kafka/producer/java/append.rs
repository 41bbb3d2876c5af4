//! Appending a record to the last batch of its partition, or to a new one (RecordAccumulator.append).

use super::{JavaProducer, batch};
use crate::engine::SimTime;
use crate::world::ids::PartitionId;
use crate::world::kafka::client::Memory;
use crate::world::kafka::partitioner::{next_partition, partition_of_hash};
use crate::world::kafka::producer::types::{Destination, ProducerEffect, Record};

const PURPOSE_STICKY: u32 = u32::from_be_bytes(*b"PSTK");

/// The outcome of an append.
pub enum Appended {
    /// In an open batch; nothing else changed.
    Joined,
    /// In a new batch, or one that is full now: the sender has to look.
    Sendable,
    /// A new batch needs so many bytes.
    NoMemory(u32),
    /// The one batch of this partition is full.
    NoPlace(PartitionId),
    /// As many records or bytes wait as may.
    QueueFull,
}

impl JavaProducer {
    /// Appends `record`; `held` is memory its call waited for. With `held` it always succeeds. Reports where a record
    /// without a key goes.
    pub(super) fn append(
        &mut self,
        now: SimTime,
        record: Record,
        held: Option<u32>,
        fx: &mut Vec<ProducerEffect>,
    ) -> Appended {
        let (partition, sticky) = loop {
            let (partition, sticky) = self.place(record.destination);
            if self.moves_on(partition, sticky) {
                continue;
            }
            let last = self.queues[partition.index()].waiting.back().copied();
            if let Some(slot) = last {
                let batch = self.batches.get_mut(slot);
                if let Memory::Refusing { records } = self.config.manner.memory
                    && batch.has_room(now, record.bytes)
                    && !self.pool.enter(record.bytes, records)
                {
                    return Appended::QueueFull;
                }
                if let Some(size) = batch.append(now, record.token, record.bytes) {
                    let full = batch.is_full();
                    if let Some(bytes) = held {
                        self.pool.give(bytes);
                    }
                    if sticky.is_some() {
                        fx.push(ProducerEffect::Placed { token: record.token, partition });
                    }
                    self.stick(sticky, size, full);
                    return if full || held.is_some() { Appended::Sendable } else { Appended::Joined };
                }
                // The record did not fit: the batch is full now, which may end the stay on this partition.
                if self.moves_on(partition, sticky) {
                    continue;
                }
            }
            break (partition, sticky);
        };
        let bytes = held.unwrap_or_else(|| self.config.batch_size.max(batch::size_upper_bound(record.bytes)));
        match self.config.manner.memory {
            Memory::Shared if held.is_none() && !self.pool.take(bytes) => return Appended::NoMemory(bytes),
            Memory::PerPartition if !self.queues[partition.index()].waiting.is_empty() => {
                return Appended::NoPlace(partition);
            }
            Memory::Refusing { records } if !self.pool.enter(record.bytes, records) => {
                return Appended::QueueFull;
            }
            _ => {}
        }
        let (linger, timeout) = (self.config.linger, self.config.delivery_timeout);
        let slot = self.batches.open(now, partition, bytes, linger, timeout);
        let batch = self.batches.get_mut(slot);
        batch.append(now, record.token, record.bytes);
        self.next_expiry = self.next_expiry.min(batch.deadline);
        let (size, full) = (batch.bytes, batch.is_full());
        self.queues[partition.index()].waiting.push_back(slot);
        self.busy.insert(partition.index());
        if sticky.is_some() {
            fx.push(ProducerEffect::Placed { token: record.token, partition });
        }
        self.stick(sticky, size, full);
        Appended::Sendable
    }

    /// The partition of a record, and the index of the topic whose sticky partition it is.
    fn place(&mut self, destination: Destination) -> (PartitionId, Option<usize>) {
        match destination {
            Destination::Partition(partition) => (partition, None),
            Destination::Keyed(topic, hash) => {
                let topic = self.topics[self.topic_index(topic)];
                (PartitionId(topic.first.0 + partition_of_hash(hash, topic.count)), None)
            }
            Destination::Unkeyed(topic) => {
                let at = self.topic_index(topic);
                let offset = match self.sticky[at].current() {
                    Some(offset) => offset,
                    None => self.choose(at),
                };
                (PartitionId(self.topics[at].first.0 + offset), Some(at))
            }
        }
    }

    /// Panics for a topic the producer was not made for: the scenario's validation excludes it.
    fn topic_index(&self, topic: crate::world::ids::TopicId) -> usize {
        self.topics.iter().position(|t| t.topic == topic).expect("a topic of this producer")
    }

    /// Returns whether an unkeyed record finds all batches of its sticky partition full and enough bytes produced
    /// there: then another partition is chosen (RecordAccumulator.partitionChanged).
    #[inline]
    fn moves_on(&mut self, partition: PartitionId, sticky: Option<usize>) -> bool {
        let Some(at) = sticky else { return false };
        let last = self.queues[partition.index()].waiting.back();
        let full = last.is_none_or(|slot| self.batches.get(*slot).is_full());
        let moves = full && self.sticky[at].appended(0, self.config.batch_size.max(1), true);
        if moves {
            self.choose(at);
        }
        moves
    }

    #[inline]
    fn stick(&mut self, topic: Option<usize>, bytes: u32, full: bool) {
        if let Some(at) = topic
            && self.sticky[at].appended(bytes, self.config.batch_size.max(1), full)
        {
            self.choose(at);
        }
    }

    fn choose(&mut self, at: usize) -> u16 {
        let mut draw = self.jitter.draw(PURPOSE_STICKY);
        let first = self.topics[at].first.0;
        let queues = (first..first + self.topics[at].count).map(|partition| {
            let led = self.metadata.leader(PartitionId(partition)).leader.is_some();
            led.then(|| self.queues[usize::from(partition)].waiting.len() as u32)
        });
        let offset = next_partition(queues, &mut draw);
        self.sticky[at].choose(offset);
        offset
    }
}
