//! The fingerprint of a world: state and outcomes in fixed-width integers. Two runs with one fingerprint did the same.

use crate::engine::Digest;
use crate::world::World;
use crate::world::services::call::Parent;
use crate::world::services::replica::NIL;

impl World {
    /// Mixes the whole state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for journey in &self.front.tally().journeys {
            let counts = [
                journey.offered,
                journey.ok,
                journey.degraded,
                journey.rejected,
                journey.failed,
                journey.timed_out,
            ];
            counts.into_iter().for_each(|count| digest.word(count));
        }
        for host in self.region.hosts() {
            let heat = (host.heated as u64) << 40 | (host.hands as u64) << 41;
            let turn = ((host.waits() && !host.heated) as u64) << 42;
            digest.word(host.state as u64 | (host.losses as u64) << 8 | heat | turn);
        }
        for replica in self.services.replicas() {
            digest.word(replica.process as u64 | (replica.life as u64) << 8 | (replica.busy as u64) << 40);
            digest.word(replica.queued as u64);
            digest.word(replica.started);
            digest.word(replica.overflowed);
            if replica.shed > 0 {
                digest.word(replica.shed);
            }
            for &slot in replica.slots.iter().filter(|&&slot| slot != NIL) {
                let call = &self.services.calls()[slot];
                digest.word(call.since.as_micros());
                digest.word(call.draw_key ^ (call.step as u64) << 56);
            }
        }
        self.digest_under_way(digest);
        self.recovery_digest(digest);
        self.front.balancer().digest(digest);
        self.front.relays().digest(digest);
        self.region.network().digest(digest);
        self.region.halls().iter().flatten().for_each(|hall| hall.digest(digest));
        self.services.fleets().iter().flatten().for_each(|fleet| fleet.digest(digest));
        for (at, replica) in self.services.replicas().iter().enumerate().filter(|entry| entry.1.stuck) {
            digest.word((at as u64) << 8 | replica.process as u64);
        }
        self.impaired.iter().for_each(|impaired| impaired.digest(digest));
        for edge in self.guards.edges() {
            edge.breakers.iter().for_each(|breaker| breaker.digest(digest));
            edge.guards.iter().for_each(|guards| guards.digest(digest));
        }
        self.quorums.quorums().iter().for_each(|quorum| quorum.digest(digest));
        self.stores.stores().iter().for_each(|store| store.digest(digest));
        self.front.traffic().digest(digest);
        self.kafka.clusters().iter().for_each(|cluster| cluster.digest(digest));
        self.kafka.groups().iter().for_each(|slot| slot.group.digest(digest));
        for slot in self.kafka.producers() {
            let totals = slot.producer.totals();
            digest.word(slot.producer.buffer_available_bytes());
            digest.word(totals.record_send_total);
            digest.word(totals.record_error_total);
            digest.word(totals.record_retry_total);
            digest.word(totals.buffer_exhausted_total);
            digest.word(slot.producer.requests_in_flight() as u64);
        }
    }

    /// What is on its way, and the duties of control planes.
    fn digest_under_way(&self, digest: &mut Digest) {
        for (_, visit) in self.front.visits().iter() {
            digest.word(visit.number | (visit.attempt as u64) << 56);
            digest.word(visit.attempt_started.as_micros());
        }
        for (_, call) in self.services.calls().iter() {
            digest.word(call.sent.as_micros() << 8 | matches!(call.parent, Parent::Visit(_)) as u64);
        }
        for (_, message) in self.kafka.messages().iter() {
            digest.word(message.key << 16 | message.partition.0 as u64);
        }
        for (at, plane) in self.region.planes().iter().enumerate() {
            for &duty in &self.topology.control_planes[at].duties {
                let state = plane.duty(duty);
                digest.word(state.blocked_since.map_or(u64::MAX, |since| since.as_micros()));
                digest.word(state.refused as u64);
            }
        }
    }
}
