//! Measures what a repair of the duty brings back, and when.

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
    /// By cluster: until the first acknowledgement of a record to a partition that had had no leader.
    pub first_ack: Vec<Option<SimDuration>>,
    /// Until every such partition that got a record within a minute had acknowledged its first: some get their first
    /// record only when a consumer's session has ended.
    pub last_first_ack: Option<SimDuration>,
    /// Until no request waited for a worker, over all services.
    pub queues_empty: Option<SimDuration>,
    /// By journey: until its windows were 99 % ok again.
    pub journeys: Vec<Option<SimDuration>>,
}

impl Study {
    /// Measures what followed a repair at `repaired`.
    pub fn repair(&self, repaired: SimTime) -> Repair {
        let minute = repaired + SimDuration::from_secs(60);
        let (mut leaders, mut elected, mut last_ack) = (None, 0, None);
        let mut first_ack = vec![None; self.topology.clusters.len()];
        for &(at, fact) in self.facts.iter().filter(|entry| entry.0 >= repaired && entry.0 < minute) {
            match fact {
                Fact::Cluster(_, ClusterFact::LeaderElected { leaderless_for, .. })
                    if leaderless_for > SimDuration::ZERO =>
                {
                    leaders = Some(at.since(repaired));
                    elected += 1;
                }
                Fact::FirstAck { cluster, .. } => {
                    first_ack[cluster.index()].get_or_insert(at.since(repaired));
                    last_ack = Some(at.since(repaired));
                }
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
            first_ack,
            last_first_ack: last_ack,
            queues_empty: drained
                .then(|| last.map_or(SimDuration::ZERO, |at| at.since(repaired) + super::SAMPLE)),
            journeys: (0..self.topology.journeys.len())
                .map(|journey| match self.recovery(JourneyId(journey as u8), repaired, 0.99) {
                    Recovery::NotYet => None,
                    other => other.time(),
                })
                .collect(),
        }
    }
}
