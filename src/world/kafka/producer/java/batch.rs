//! Batches of records and where they are kept.
//!
//! A batch is open (records may join), closed (full, sent or put back), in flight, or abandoned (it expired
//! while its request was still out; its records have failed, its memory is held until the request ends). Put back after a refusal it stays closed and keeps its whole buffer.

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::PartitionId;

/// Header of a record batch, magic 2 (DefaultRecordBatch.RECORD_BATCH_OVERHEAD).
pub const BATCH_OVERHEAD: u32 = 61;
/// Upper bound of a record's own overhead (DefaultRecord.MAX_RECORD_OVERHEAD).
const MAX_RECORD_OVERHEAD: u32 = 21;

const fn varint(value: u32) -> u32 {
    match value {
        0..64 => 1,
        64..8_192 => 2,
        8_192..1_048_576 => 3,
        1_048_576..134_217_728 => 4,
        _ => 5,
    }
}

/// Size of a record inside a batch (DefaultRecord.sizeInBytes, no headers): `bytes` of key and value, the
/// `offset`-th record, `age_ms` after the first.
pub fn record_size(bytes: u32, offset: u32, age_ms: u32) -> u32 {
    let body = 3 + varint(age_ms) + varint(offset) + varint(bytes) + bytes;
    varint(body) + body
}

/// Returns the most bytes that a batch of this one record needs (AbstractRecords.estimateSizeInBytesUpperBound).
pub fn size_upper_bound(bytes: u32) -> u32 {
    BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + 2 + varint(bytes) + bytes
}

/// A batch of one partition.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The partition.
    pub partition: PartitionId,
    /// Tokens of its records, in order.
    pub tokens: Vec<u32>,
    /// Bytes written, header included.
    pub bytes: u32,
    /// Bytes of pool memory held.
    pub buffer: u32,
    /// Bytes of its records as they were sent.
    pub payload: u64,
    /// The time when it was opened.
    pub created: SimTime,
    /// Creation + delivery.timeout.
    pub deadline: SimTime,
    /// The end of linger, or, after a refusal, of the retry backoff.
    pub ready_at: SimTime,
    /// Refusals so far.
    pub attempts: u32,
    /// Given at the first transmission.
    pub sequence: Option<u32>,
    /// The leader epoch known at the last transmission: a newer one ends the backoff.
    pub epoch: u32,
    /// Takes no more records.
    pub closed: bool,
    /// Expired in flight; its tokens have failed already.
    pub abandoned: bool,
}

impl Batch {
    /// MemoryRecordsBuilder.isFull.
    pub fn is_full(&self) -> bool {
        self.closed || self.bytes >= self.buffer
    }

    /// Returns whether a record of so many bytes would be taken.
    pub fn has_room(&self, now: SimTime, bytes: u32) -> bool {
        !self.closed && (self.tokens.is_empty() || self.bytes + self.size_of(now, bytes) <= self.buffer)
    }

    fn size_of(&self, now: SimTime, bytes: u32) -> u32 {
        let age = now.since(self.created).as_millis().min(u64::from(u32::MAX)) as u32;
        record_size(bytes, self.tokens.len() as u32, age)
    }

    /// Adds a record if there is room; the size it took. Closes the batch if not.
    pub fn append(&mut self, now: SimTime, token: u32, bytes: u32) -> Option<u32> {
        if self.closed {
            return None;
        }
        let size = self.size_of(now, bytes);
        if !self.tokens.is_empty() && self.bytes + size > self.buffer {
            self.closed = true;
            return None;
        }
        self.tokens.push(token);
        self.bytes += size;
        self.payload += u64::from(bytes);
        Some(size)
    }
}

/// All batches of a producer; slots and their token lists are used again.
#[derive(Clone, Debug, Default)]
pub struct Batches {
    slots: Vec<Batch>,
    free: Vec<u32>,
}

impl Batches {
    /// Opens an empty batch.
    pub fn open(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        buffer: u32,
        linger: SimDuration,
        delivery_timeout: SimDuration,
    ) -> u32 {
        let batch = Batch {
            partition,
            tokens: Vec::new(),
            bytes: BATCH_OVERHEAD,
            buffer,
            payload: 0,
            created: now,
            deadline: now + delivery_timeout,
            ready_at: now + linger,
            attempts: 0,
            sequence: None,
            epoch: 0,
            closed: false,
            abandoned: false,
        };
        match self.free.pop() {
            Some(slot) => {
                let old = &mut self.slots[slot as usize];
                let mut tokens = std::mem::take(&mut old.tokens);
                tokens.clear();
                *old = Batch { tokens, ..batch };
                slot
            }
            None => {
                self.slots.push(batch);
                self.slots.len() as u32 - 1
            }
        }
    }

    /// A living batch.
    pub fn get(&self, slot: u32) -> &Batch {
        &self.slots[slot as usize]
    }

    /// A living batch.
    pub fn get_mut(&mut self, slot: u32) -> &mut Batch {
        &mut self.slots[slot as usize]
    }

    /// Gives the slot back.
    pub fn close(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.free.clear();
    }
}
