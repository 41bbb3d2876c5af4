//! The log of one partition: offsets always, payloads only where somebody reads them.
//!
//! One log stands for all replicas: it is the leader's. Replicas differ by their end offset alone; what a new
//! leader never had is cut off.

use std::collections::VecDeque;

use super::interface::{Record, StoredRecord};
use crate::engine::SimTime;
use crate::world::ids::ProducerId;

/// Batches remembered per idempotent producer (ProducerStateEntry.NUM_BATCHES_TO_RETAIN, Kafka 4.0.0-SNAPSHOT).
const BATCHES_TO_RETAIN: usize = 5;

/// A batch that was written: its number, first offset and the offset after its last record.
#[derive(Clone, Copy, Debug)]
struct Written {
    sequence: u32,
    base: u64,
    end: u64,
}

/// A partition's log.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    records: VecDeque<StoredRecord>,
    /// Offset of the first kept record.
    start: u64,
    end: u64,
    /// The last batches of each producer, ordered by producer.
    producers: Vec<(ProducerId, VecDeque<Written>)>,
}

impl Log {
    /// Writes records; true when the oldest had to go unread because `limit` was reached.
    pub(super) fn append(&mut self, now: SimTime, records: &[Record], keep: bool, limit: usize) -> bool {
        self.end += records.len() as u64;
        if !keep {
            self.start = self.end;
            return false;
        }
        for record in records {
            self.records.push_back(StoredRecord { token: record.token, bytes: record.bytes, appended: now });
        }
        let excess = self.records.len().saturating_sub(limit);
        self.records.drain(..excess);
        self.start += excess as u64;
        excess > 0
    }

    /// Returns where a batch seen before was written: first offset and the offset after it.
    pub(super) fn seen(&self, producer: ProducerId, sequence: u32) -> Option<(u64, u64)> {
        let at = self.producers.binary_search_by_key(&producer, |entry| entry.0).ok()?;
        let written = self.producers[at].1.iter().find(|written| written.sequence == sequence)?;
        Some((written.base, written.end))
    }

    /// Remembers the batch just written, `base` to the end of the log.
    pub(super) fn remember(&mut self, producer: ProducerId, sequence: u32, base: u64) {
        let at = self.producers.binary_search_by_key(&producer, |entry| entry.0).unwrap_or_else(|at| {
            self.producers.insert(at, (producer, VecDeque::with_capacity(BATCHES_TO_RETAIN)));
            at
        });
        let batches = &mut self.producers[at].1;
        if batches.len() == BATCHES_TO_RETAIN {
            batches.pop_front();
        }
        batches.push_back(Written { sequence, base, end: self.end });
    }

    /// Cuts off everything from `end` on; how many records that were.
    pub(super) fn truncate(&mut self, end: u64) -> u64 {
        let cut = self.end.saturating_sub(end);
        self.end -= cut;
        self.records.truncate(self.end.saturating_sub(self.start) as usize);
        self.start = self.start.min(self.end);
        for (_, batches) in &mut self.producers {
            batches.retain(|written| written.end <= end);
        }
        cut
    }

    /// Forgets the payloads below `up_to`.
    pub(super) fn trim(&mut self, up_to: u64) {
        let gone = up_to.min(self.end).saturating_sub(self.start);
        self.records.drain(..(gone as usize).min(self.records.len()));
        self.start += gone;
    }

    pub(super) fn start(&self) -> u64 {
        self.start
    }

    pub(super) fn end(&self) -> u64 {
        self.end
    }

    pub(super) fn get(&self, offset: u64) -> Option<StoredRecord> {
        self.records.get(offset.checked_sub(self.start)? as usize).copied()
    }
}
