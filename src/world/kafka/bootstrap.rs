//! A new process of the Java client among brokers of which some are silent: whom it asks first, and next.
//!
//! It looks at its list from a random place on and takes the broker least recently tried: one that it has not tried, then
//! the one tried first. A silent one costs the time-out of the set-up: 10 s, doubled with every attempt at that broker up to
//! 30 s, +-20 %; one that refuses costs nothing.
//!
//! Source: NetworkClient.leastLoadedNode and ClusterConnectionStates, Kafka 4.3.0. The producer has the same rule in its own
//! machine; this is for consumers and readers of replies.

use crate::engine::{Draw, SimDuration};
use crate::world::ids::BrokerId;

/// `socket.connection.setup.timeout.max.ms`.
const LONGEST: SimDuration = SimDuration::from_secs(30);

/// The search of one process.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Bootstrap {
    /// Brokers in the order in which they were tried first.
    order: Vec<BrokerId>,
    attempts: u32,
}

impl Bootstrap {
    /// The broker that is tried next, of so many.
    pub(in crate::world) fn next(&mut self, brokers: u8, draw: &mut Draw) -> BrokerId {
        let at = self.attempts as usize;
        self.attempts += 1;
        if at >= usize::from(brokers) {
            return self.order[at % usize::from(brokers)];
        }
        let start = draw.below(u64::from(brokers)) as u8;
        let mut turn = (start..brokers).chain(0..start).map(BrokerId);
        let broker = turn.find(|broker| !self.order.contains(broker)).unwrap_or(BrokerId(start));
        self.order.push(broker);
        broker
    }

    /// How long the attempt made last may take; `first` is `socket.connection.setup.timeout.ms`.
    pub(in crate::world) fn time_out(&self, brokers: u8, first: SimDuration, draw: &mut Draw) -> SimDuration {
        let round = (self.attempts.saturating_sub(1) / u32::from(brokers.max(1))).min(8);
        let term = first.times(1 << round).min(LONGEST.max(first));
        // 80 to 120 % in thousandths.
        SimDuration::from_micros(term.as_micros() * (800 + draw.below(401)) / 1_000).min(LONGEST.max(first))
    }

    /// Counts attempts: key of the draws.
    pub(in crate::world) fn attempts(&self) -> u32 {
        self.attempts
    }
}
