//! Which partition a record goes to: a hash of its key, or the sticky partition of its topic.
//!
//! Keyed records map to murmur2(key) mod *all* partitions, led or not, so that a key keeps hitting a dead
//! partition. Unkeyed records stick to one partition until batch.size bytes went there, then another is drawn
//! among the partitions that have a leader; short queues are likelier (adaptive partitioning).
//!
//! Source: BuiltInPartitioner and Utils.murmur2, Kafka 4.0.0-SNAPSHOT.

use crate::engine::Draw;

/// 32-bit MurmurHash2 with Kafka's seed 0x9747b28c (`Utils.murmur2`).
pub fn murmur2(data: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let mut h = 0x9747_b28c_u32 ^ data.len() as u32;
    let mut words = data.chunks_exact(4);
    for word in &mut words {
        let k = u32::from_le_bytes([word[0], word[1], word[2], word[3]]).wrapping_mul(M);
        h = h.wrapping_mul(M) ^ (k ^ (k >> 24)).wrapping_mul(M);
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        for (i, byte) in rest.iter().enumerate() {
            h ^= u32::from(*byte) << (8 * i);
        }
        h = h.wrapping_mul(M);
    }
    h = (h ^ (h >> 13)).wrapping_mul(M);
    h ^ (h >> 15)
}

/// The partition, 0 to `partitions` - 1, of a key with this `hash`: its lower 31 bits mod the partition count.
/// `partitions` must not be zero.
pub fn partition_of_hash(hash: u32, partitions: u16) -> u16 {
    ((hash & 0x7FFF_FFFF) % u32::from(partitions)) as u16
}

/// The sticky choice of one topic.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sticky {
    current: Option<u16>,
    produced: u32,
}

impl Sticky {
    /// The partition in use, within the topic; none before the first record.
    pub fn current(&self) -> Option<u16> {
        self.current
    }

    /// Starts on `partition` with nothing produced.
    pub fn choose(&mut self, partition: u16) {
        *self = Sticky { current: Some(partition), produced: 0 };
    }

    /// Counts bytes appended to the current partition; true when it is time to choose another: after
    /// `batch_size` bytes if the last batch is full, after twice as many in any case.
    pub fn appended(&mut self, bytes: u32, batch_size: u32, last_batch_full: bool) -> bool {
        self.produced = self.produced.saturating_add(bytes);
        (last_batch_full && self.produced >= batch_size) || self.produced >= batch_size.saturating_mul(2)
    }
}

/// Draws the next sticky partition. `queues` has one entry per partition: the number of queued batches, none if
/// the partition has no leader. Weight = longest queue + 1 - own queue; uniform over all if nobody has a leader.
/// `queues` must not be empty.
pub fn next_partition(queues: impl Iterator<Item = Option<u32>> + Clone, draw: &mut Draw) -> u16 {
    let Some(longest) = queues.clone().flatten().max() else {
        return draw.below(queues.count() as u64) as u16;
    };
    let weight = |queue: Option<u32>| queue.map_or(0, |q| u64::from(longest + 1 - q));
    let total: u64 = queues.clone().map(weight).sum();
    let mut left = draw.below(total);
    for (index, queue) in queues.enumerate() {
        let own = weight(queue);
        if left < own {
            return index as u16;
        }
        left -= own;
    }
    0
}
