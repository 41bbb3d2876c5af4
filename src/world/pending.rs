//! Pending operations of a person, or of the world on its way back, that take their time.

use crate::engine::Digest;
use crate::world::ids::{ClusterId, QuorumId, ServiceId};
use crate::world::{Clock, World};

/// A pending operation of a person, or of the world on its way back: the index of `Event::Recovery`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pending {
    /// The next stage of a quorum group opens by itself.
    Stage(QuorumId),
    /// A new quorum group is built.
    Rebuilt(QuorumId),
    /// The clients of a cluster have been pointed at another one.
    Switched(ClusterId),
    /// The controller of a roll-out looks.
    Rollout(ServiceId),
    /// It is time to look at stale names.
    Names,
}

impl Pending {
    /// As an event's index.
    pub(crate) fn index(self) -> u32 {
        match self {
            Pending::Stage(quorum) => quorum.0 as u32,
            Pending::Rebuilt(quorum) => 1 << 16 | quorum.0 as u32,
            Pending::Switched(cluster) => 2 << 16 | cluster.0 as u32,
            Pending::Rollout(service) => 3 << 16 | service.0 as u32,
            Pending::Names => 4 << 16,
        }
    }

    fn of(index: u32) -> Pending {
        match index >> 16 {
            0 => Pending::Stage(QuorumId(index as u8)),
            1 => Pending::Rebuilt(QuorumId(index as u8)),
            2 => Pending::Switched(ClusterId(index as u8)),
            3 => Pending::Rollout(ServiceId(index as u8)),
            _ => Pending::Names,
        }
    }
}

impl World {
    /// A pending operation is due. One that was called off meanwhile is stale and does nothing.
    pub(crate) fn on_recovery(&mut self, index: u32, clock: &mut Clock) {
        match Pending::of(index) {
            Pending::Stage(quorum) => self.on_stage(quorum, clock),
            Pending::Rebuilt(quorum) => self.on_rebuilt(quorum, clock),
            Pending::Switched(cluster) => self.on_switched(cluster, clock),
            Pending::Rollout(service) => self.on_rollout(service, clock),
            Pending::Names => self.look_at_names(clock),
        }
    }

    /// Mixes in the state of what recovers. A world that has nothing of it mixes in nothing.
    pub(crate) fn recovery_digest(&self, digest: &mut Digest) {
        for herd in self.front.herds().iter().filter(|herd| herd.returned > 0 || !herd.lost.is_empty()) {
            digest.word(herd.lost.len() as u64 | herd.returned << 24);
        }
        for (_, returning) in self.front.returning().iter() {
            digest.word(returning.number);
        }
        self.kafka.failovers().iter().for_each(|state| state.digest(digest));
        self.rollouts_digest(digest);
        self.front.names().digest(digest);
        let throttled = self.topology.restarts_per_minute.is_some();
        for replica in self.services.replicas() {
            let spec = &self.topology.services[replica.service.index()];
            if throttled || spec.restarts_per_minute.is_some() || spec.cold_start.is_some() {
                digest.word(replica.up_due.as_micros());
                digest.word(replica.started_at.map_or(u64::MAX, |since| since.as_micros()));
            }
        }
    }
}
