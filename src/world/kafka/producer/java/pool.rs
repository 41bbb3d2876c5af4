//! The memory of a producer: whole buffers for batches, and the callers of send() that wait for one.
//!
//! Waiters are served first in, first out: the first takes freed bytes as they come until it has enough, so
//! nothing is left for those behind it. One that gives up hands its bytes back (BufferPool, Kafka 4.0.0-SNAPSHOT).

use std::collections::VecDeque;

use crate::engine::{SimDuration, SimTime};
use crate::world::ids::PartitionId;
use crate::world::kafka::producer::types::Record;

/// The resource that a blocked send() waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The first metadata response.
    Metadata,
    /// `bytes` of memory, of which it holds `taken`.
    Memory {
        /// Bytes needed.
        bytes: u32,
        /// Bytes taken so far.
        taken: u32,
    },
    /// Room in the one batch of this partition.
    Place(PartitionId),
}

/// A blocked send().
#[derive(Clone, Copy, Debug)]
pub struct Waiter {
    /// The record.
    pub record: Record,
    /// The thing it waits for.
    pub need: Need,
    /// max.block when the call began.
    pub max_block: SimDuration,
    /// The time when it gives up; waits for metadata and memory share it.
    pub deadline: SimTime,
}

/// The pool.
#[derive(Clone, Debug)]
pub struct BufferPool {
    total: u64,
    available: u64,
    waiters: VecDeque<Waiter>,
    /// Waiters for memory among `waiters`.
    hungry: u32,
    /// Records and their bytes without a result, where they are what is bounded.
    queued: (u32, u64),
}

impl BufferPool {
    /// An empty pool of `total` bytes.
    pub fn new(total: u64) -> Self {
        BufferPool { total, available: total, waiters: VecDeque::new(), hungry: 0, queued: (0, 0) }
    }

    /// buffer.memory.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Bytes nobody holds.
    pub fn available(&self) -> u64 {
        self.available
    }

    /// Threads waiting for memory.
    pub fn waiting(&self) -> u32 {
        self.hungry
    }

    /// Returns whether any call is blocked, for memory or metadata.
    pub fn has_waiters(&self) -> bool {
        !self.waiters.is_empty()
    }

    /// Takes `bytes` if they are there at once.
    pub fn take(&mut self, bytes: u32) -> bool {
        let enough = self.available >= u64::from(bytes);
        if enough {
            self.available -= u64::from(bytes);
        }
        enough
    }

    /// Counts a record in, unless `records` or the pool's bytes would be exceeded.
    pub fn enter(&mut self, bytes: u32, records: u32) -> bool {
        let next = (self.queued.0 + 1, self.queued.1 + u64::from(bytes));
        let fits = next.0 <= records && next.1 <= self.total;
        if fits {
            self.queued = next;
            self.available = self.total - next.1;
        }
        fits
    }

    /// Counts records out.
    pub fn leave(&mut self, records: u32, bytes: u64) {
        self.queued = (self.queued.0 - records, self.queued.1 - bytes);
        self.available = self.total - self.queued.1;
    }

    /// The first waiter for room in a partition that has some for its record now.
    pub fn placed(&mut self, has_room: impl Fn(PartitionId, u32) -> bool) -> Option<Waiter> {
        let fits = |w: &Waiter| matches!(w.need, Need::Place(p) if has_room(p, w.record.bytes));
        let at = self.waiters.iter().position(fits)?;
        self.waiters.remove(at)
    }

    /// Gives `bytes` back.
    pub fn give(&mut self, bytes: u32) {
        self.available += u64::from(bytes);
    }

    /// Queues a blocked call.
    pub fn wait(&mut self, waiter: Waiter) {
        self.hungry += u32::from(matches!(waiter.need, Need::Memory { .. }));
        self.waiters.push_back(waiter);
    }

    /// The first waiter for memory that has all it needs now, with its bytes.
    pub fn satisfied(&mut self) -> Option<(Waiter, u32)> {
        if self.hungry == 0 || self.available == 0 {
            return None;
        }
        let at = self.waiters.iter().position(|w| matches!(w.need, Need::Memory { .. }))?;
        let Need::Memory { bytes, taken } = &mut self.waiters[at].need else { return None };
        let got = u64::from(*bytes - *taken).min(self.available);
        *taken += got as u32;
        self.available -= got;
        let full = (*taken == *bytes).then_some(*bytes)?;
        self.hungry -= 1;
        self.waiters.remove(at).map(|waiter| (waiter, full))
    }

    /// The first waiter for metadata.
    pub fn informed(&mut self) -> Option<Waiter> {
        let at = self.waiters.iter().position(|w| w.need == Need::Metadata)?;
        self.waiters.remove(at)
    }

    /// A waiter whose time is up at `now`; its bytes are given back.
    pub fn timed_out(&mut self, now: SimTime) -> Option<Waiter> {
        let at = self.waiters.iter().position(|w| w.deadline <= now)?;
        let waiter = self.waiters.remove(at)?;
        if let Need::Memory { taken, .. } = waiter.need {
            self.hungry -= 1;
            self.available += u64::from(taken);
        }
        Some(waiter)
    }

    /// Returns when the next waiter gives up.
    pub fn next_deadline(&self) -> SimTime {
        self.waiters.iter().map(|w| w.deadline).min().unwrap_or(SimTime::NEVER)
    }

    /// Tokens of the records whose callers wait.
    pub fn tokens(&self) -> impl Iterator<Item = u32> + '_ {
        self.waiters.iter().map(|waiter| waiter.record.token)
    }

    /// Forgets all waiters and holders.
    pub fn clear(&mut self) {
        self.available = self.total;
        self.waiters.clear();
        self.hungry = 0;
        self.queued = (0, 0);
    }
}
