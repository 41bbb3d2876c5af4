//! Queue for later: what an edge does not answer now is accepted, kept in the replica's memory, and done when the edge
//! answers again. The customer gets "accepted", which is not an answer: it counts as degraded.
//!
//! Empty -> Waiting (something is kept; tried every `retry_interval`) -> Trying (the oldest is being done) -> answered:
//! the next one follows at once, or Empty; not answered: it goes back to the front, Waiting. One at a time per replica and
//! edge, so that the backlog does not come back as a herd. A restart of the process loses what it kept.

use std::collections::VecDeque;

use crate::engine::{Digest, SimDuration};

/// The settings of a queue for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaterConfig {
    /// Requests kept at most per replica and edge; what comes then is not accepted. Default 1,000.
    pub capacity: u32,
    /// The oldest is tried so often while the edge does not answer. Default 5 s.
    pub retry_interval: SimDuration,
}

impl Default for LaterConfig {
    fn default() -> Self {
        LaterConfig { capacity: 1_000, retry_interval: SimDuration::from_secs(5) }
    }
}

/// A request that was accepted: what is needed to do its step, and the steps after it, later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The customer's key.
    pub key: u64,
    /// Names the visit that it belongs to.
    pub about: u32,
    /// Names its draws.
    pub draw_key: u64,
}

/// The requests that a replica keeps for an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterQueue {
    config: LaterConfig,
    kept: VecDeque<Kept>,
    trying: Option<Kept>,
    /// True if a timer runs at whose end the oldest is tried.
    armed: bool,
    tries: u32,
    /// Accepted, done and lost since the start of the run.
    counts: [u64; 3],
}

impl LaterQueue {
    /// An empty queue.
    pub fn new(config: LaterConfig) -> Self {
        LaterQueue { config, kept: VecDeque::new(), trying: None, armed: false, tries: 0, counts: [0; 3] }
    }

    /// Returns how often the oldest is tried.
    pub fn retry_interval(&self) -> SimDuration {
        self.config.retry_interval
    }

    /// Requests that are accepted and not done.
    pub fn backlog(&self) -> usize {
        self.kept.len() + usize::from(self.trying.is_some())
    }

    /// Accepted, done, lost with their process.
    pub fn counts(&self) -> [u64; 3] {
        self.counts
    }

    /// Keeps a request; false when there is no room.
    pub fn keep(&mut self, request: Kept) -> bool {
        let room = self.backlog() < self.config.capacity as usize;
        if room {
            self.counts[0] += 1;
            self.kept.push_back(request);
        }
        room
    }

    /// Returns whether a timer of `retry_interval` has to be started now: something is kept, nothing is tried, none
    /// runs.
    pub fn arm(&mut self) -> bool {
        let arm = !self.armed && self.trying.is_none() && !self.kept.is_empty();
        self.armed |= arm;
        arm
    }

    /// The timer has ended.
    pub fn timer_ended(&mut self) {
        self.armed = false;
    }

    /// The oldest is to be tried now, with the number of the try; `None` while one is, or when nothing is kept.
    pub fn take(&mut self) -> Option<(Kept, u32)> {
        if self.trying.is_some() {
            return None;
        }
        self.trying = self.kept.pop_front();
        self.tries += u32::from(self.trying.is_some());
        self.trying.map(|kept| (kept, self.tries))
    }

    /// Returns whether try number `number` is the one under way.
    pub fn is_trying(&self, number: u32) -> bool {
        self.trying.is_some() && self.tries == number
    }

    /// The edge answered: the request that is being tried is done, as far as this edge goes.
    pub fn done(&mut self) {
        if self.trying.take().is_some() {
            self.counts[1] += 1;
        }
    }

    /// The edge did not answer: the request goes back to the front.
    pub fn again(&mut self) {
        if let Some(kept) = self.trying.take() {
            self.kept.push_front(kept);
        }
    }

    /// The process has ended.
    pub fn lose(&mut self) {
        self.counts[2] += self.backlog() as u64;
        self.kept.clear();
        self.trying = None;
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        self.counts.into_iter().for_each(|count| digest.word(count));
        self.kept.iter().chain(&self.trying).for_each(|kept| digest.word(kept.draw_key));
    }
}
