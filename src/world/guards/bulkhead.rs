//! A bulkhead: at most so many calls of one replica over one edge at once (resilience4j 2.4.0, `SemaphoreBulkhead`).
//! Envoy's `max_requests` is the same without a wait: one more is refused at once. Who waits there, within the route's
//! timeout, is who finds its `max_connections` in use (HTTP/1, up to `max_pending_requests`; measured with Envoy 1.39.3).
//!
//! A call enters while there is room; else it waits in line (fair: first come, first served) for at most
//! `max_wait_duration`, and is refused at the end of it. A call that leaves hands its place to the first in line. A call asks
//! last, behind the rate limiter, and holds its worker in the line. That is resilience4j's order of decorators, except that
//! its time limiter also counts the wait for the bulkhead.

use std::collections::VecDeque;

use super::gate::{Answer, Asking, Gate};
use crate::engine::{Digest, SimDuration, SimTime};

/// The settings of a bulkhead; `Default` is resilience4j's `BulkheadConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkheadConfig {
    /// `maxConcurrentCalls`, at least 1; default 25.
    pub max_concurrent_calls: u32,
    /// `maxWaitDuration`: how long a call waits for a place; default 0.
    pub max_wait_duration: SimDuration,
}

impl Default for BulkheadConfig {
    fn default() -> Self {
        BulkheadConfig { max_concurrent_calls: 25, max_wait_duration: SimDuration::ZERO }
    }
}

/// The answer to a call that asks for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It is in.
    Entered,
    /// It stands in line for at most `max_wait_duration`.
    Waits,
    /// It is refused (`BulkheadFullException`).
    Full,
}

/// The calls inside and those in line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulkhead {
    config: BulkheadConfig,
    inside: u32,
    line: VecDeque<u32>,
}

impl Bulkhead {
    /// An empty bulkhead.
    pub fn new(config: BulkheadConfig) -> Self {
        Bulkhead { config, inside: 0, line: VecDeque::new() }
    }

    /// The settings.
    pub fn config(&self) -> BulkheadConfig {
        self.config
    }

    /// Calls inside.
    pub fn inside(&self) -> u32 {
        self.inside
    }

    /// Calls in line.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// The call named `token` asks for a place.
    pub fn enter(&mut self, token: u32) -> Entry {
        if self.inside < self.config.max_concurrent_calls {
            self.inside += 1;
            Entry::Entered
        } else if self.config.max_wait_duration > SimDuration::ZERO {
            self.line.push_back(token);
            Entry::Waits
        } else {
            Entry::Full
        }
    }

    /// A call has left. The one that gets its place, if somebody waits.
    pub fn leave(&mut self) -> Option<u32> {
        let next = self.line.pop_front();
        if next.is_none() {
            self.inside = self.inside.saturating_sub(1);
        }
        next
    }

    /// A call in line gives up.
    pub fn withdraw(&mut self, token: u32) {
        self.line.retain(|&other| other != token);
    }
}

impl Gate for Bulkhead {
    type Config = BulkheadConfig;

    fn at_rest(config: BulkheadConfig, _now: SimTime) -> Self {
        Bulkhead::new(config)
    }

    fn ask(&mut self, asking: &Asking) -> Answer {
        match self.enter(asking.call) {
            Entry::Entered => Answer::Enters,
            Entry::Waits => Answer::InLine(self.config.max_wait_duration),
            Entry::Full => Answer::Refused,
        }
    }

    fn gave_up(&mut self, call: u32) {
        self.withdraw(call);
    }

    fn left(&mut self) -> Option<u32> {
        self.leave()
    }

    fn digest(&self, digest: &mut Digest) {
        digest.word(u64::from(self.inside) << 32 | self.line.len() as u64);
    }
}
