//! What a repair of the duty brings back, and when.

use super::{Recovery, Study};
use crate::engine::{SimDuration, SimTime};
use crate::world::fact::Fact;
use crate::world::ids::JourneyId;
use crate::world::kafka::cluster::ClusterFact;

/// Times after a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Until the last leaderless partition had a leader.
    pub leaders: Option<SimDuration>,
    /// Partitions elected at the repair.
    pub elected: u32,
    /// From a partition's election to its first acknowledgement: shortest and longest over customer partitions that
    /// took a record within a minute.
    pub first_ack: Option<(SimDuration, SimDuration)>,
    /// Until no request waited for a worker, over all services.
    pub queues_empty: Option<SimDuration>,
    /// By journey: until its windows were 99 % ok again.
    pub journeys: Vec<Option<SimDuration>>,
}

impl Study {
    /// What followed a repair at `repaired`.
    pub fn repair(&self, repaired: SimTime) -> Repair {
        let minute = repaired + SimDuration::from_secs(60);
        let (mut leaders, mut elected, mut acks) = (None, 0, Vec::new());
        for &(at, fact) in self.facts.iter().filter(|entry| entry.0 >= repaired && entry.0 < minute) {
            match fact {
                Fact::Cluster(_, ClusterFact::LeaderElected { leaderless_for, .. })
                    if leaderless_for > SimDuration::ZERO =>
                {
                    leaders = Some(at.since(repaired));
                    elected += 1;
                }
                Fact::FirstAck { after, .. } => acks.push(after),
                _ => {}
            }
        }
        let waiting = |sample: &&super::Sample| sample.services.iter().any(|service| service.queued > 0);
        let after: Vec<_> = self.samples_in(repaired, self.until + SimDuration::from_secs(1)).collect();
        let last = after.iter().rev().find(|sample| waiting(sample)).map(|sample| sample.at);
        let drained = last != after.last().map(|sample| sample.at);
        Repair {
            leaders,
            elected,
            first_ack: acks.iter().min().copied().zip(acks.iter().max().copied()),
            queues_empty: drained.then(|| last.map_or(SimDuration::ZERO, |at| at.since(repaired) + super::SAMPLE)),
            journeys: (0..self.topology.journeys.len())
                .map(|journey| match self.recovery(JourneyId(journey as u8), repaired, 0.99) {
                    Recovery::NotYet => None,
                    other => other.time(),
                })
                .collect(),
        }
    }
}
