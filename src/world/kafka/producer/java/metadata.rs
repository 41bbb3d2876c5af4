//! A client's own copy of partition leaders, and when it may ask again.
//!
//! Fresh, or an update is wanted (a leaderless partition with records, a refusal, a lost connection, age). A
//! wanted update is sent when no other is in flight and the backoff has passed: 100 ms after the last response,
//! doubled with every response that brought nothing new, up to 1 s, +-20 %; a newer leader epoch resets the count.
//!
//! The jitter is drawn anew at every look, as Kafka does at every poll: busy clients tend to the lower end.
//!
//! Source: Metadata.timeToAllowUpdate and ExponentialBackoff, Kafka 4.0.0-SNAPSHOT.

use crate::engine::SimTime;
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::client::Pacing;
use crate::world::kafka::producer::config::ProducerConfig;
use crate::world::kafka::producer::jitter::Jitter;
use crate::world::kafka::producer::types::{LeaderAndEpoch, MetadataResponse, TopicPartitions};

/// The copy.
#[derive(Clone, Debug)]
pub struct Metadata {
    leaders: Vec<LeaderAndEpoch>,
    known: bool,
    wanted: bool,
    /// Broker and deadline of the request in flight.
    in_flight: Option<(BrokerId, SimTime)>,
    /// The time when the last response came or the last request failed; none: ask at once.
    attempted: Option<SimTime>,
    failures: u32,
    equivalent: u32,
    refreshed: SimTime,
}

impl Metadata {
    /// An empty copy for `partitions` partitions.
    pub fn new(partitions: usize) -> Self {
        Metadata {
            leaders: vec![LeaderAndEpoch::default(); partitions],
            known: false,
            wanted: false,
            in_flight: None,
            attempted: None,
            failures: 0,
            equivalent: 0,
            refreshed: SimTime::ZERO,
        }
    }

    /// Returns whether any response came yet.
    pub fn known(&self) -> bool {
        self.known
    }

    /// The leader of a partition as known here.
    pub fn leader(&self, partition: PartitionId) -> LeaderAndEpoch {
        self.leaders[partition.index()]
    }

    /// Returns when the last response came.
    pub fn refreshed(&self) -> SimTime {
        self.refreshed
    }

    /// Asks for an update, as soon as the backoff allows.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// The broker that is being asked, and until when.
    pub fn in_flight(&self) -> Option<(BrokerId, SimTime)> {
        self.in_flight
    }

    /// Returns when to ask next, if nothing is in flight.
    pub fn due(&self, config: &ProducerConfig, jitter: &mut Jitter) -> SimTime {
        let expires = self.refreshed + config.metadata_max_age;
        match self.attempted {
            Some(attempted) if self.wanted => match config.manner.pacing {
                Pacing::Doubling => {
                    let step = self.failures.saturating_sub(1).max(self.equivalent.saturating_sub(1));
                    attempted + jitter.backoff(config.retry_backoff, config.retry_backoff_max, step)
                }
                Pacing::Rising(most) => {
                    let step = self.failures.max(self.equivalent).min(20);
                    attempted + config.retry_backoff.times(1 << step).min(most)
                }
                Pacing::Fixed(pause) => attempted + pause,
                Pacing::RoundTrip => attempted,
            },
            Some(attempted) => expires.max(attempted + config.retry_backoff),
            None if self.wanted => SimTime::ZERO,
            None => expires,
        }
    }

    /// Notes that `broker` is asked.
    pub fn asked(&mut self, broker: BrokerId, deadline: SimTime, aged: bool) {
        if aged {
            self.equivalent = 0;
        }
        self.in_flight = Some((broker, deadline));
    }

    /// The request failed.
    pub fn failed(&mut self, now: SimTime) {
        self.in_flight = None;
        self.failures += 1;
        self.equivalent = 0;
        self.wanted = true;
        self.attempted = Some(now);
    }

    /// A response came: partitions with the same or a newer epoch are taken over.
    /// With `marked`, one without a leader makes the client ask again though nothing waits for it.
    pub fn update(
        &mut self,
        now: SimTime,
        response: MetadataResponse,
        topics: &[TopicPartitions],
        marked: bool,
    ) {
        self.in_flight = None;
        self.failures = 0;
        self.equivalent += 1;
        self.wanted = false;
        self.refreshed = now;
        for topic in topics {
            let range = topic.first.index()..topic.first.index() + usize::from(topic.count);
            for (known, new) in self.leaders[range.clone()].iter_mut().zip(&response.leaders[range]) {
                if !self.known || new.epoch > known.epoch {
                    self.equivalent = 0;
                }
                if !self.known || new.epoch >= known.epoch {
                    *known = *new;
                    self.wanted |= new.leader.is_none() && marked;
                }
            }
        }
        self.known = true;
        self.attempted = Some(now);
    }

    /// A produce response named a newer leader (KIP-951).
    pub fn hint(&mut self, partition: PartitionId, leader: BrokerId, epoch: u32) {
        let known = &mut self.leaders[partition.index()];
        if epoch > known.epoch {
            *known = LeaderAndEpoch { leader: Some(leader), epoch };
        }
    }

    /// Forgets everything, as a new process does; an update is wanted at once.
    pub fn clear(&mut self) {
        *self = Metadata { wanted: true, ..Metadata::new(self.leaders.len()) };
    }
}
