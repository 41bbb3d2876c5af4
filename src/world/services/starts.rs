//! Starts of processes: at most so many per minute, and slow at first.
//!
//! A process that may not start yet waits in line, region first, then service; its place is fixed when it asks. A new
//! process has cold caches: its work takes longer, and less and less so until the caches are warm.

use crate::engine::{SimDuration, SimTime};
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::{Clock, World};

/// Slower work after a start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColdStart {
    /// Work takes `1 + extra` times as long right after a start.
    pub extra: f64,
    /// The extra falls linearly to nothing within this time.
    pub lasts: SimDuration,
}

impl ColdStart {
    /// Factor of service times `age` after a start.
    pub fn factor(&self, age: SimDuration) -> f64 {
        let left = 1.0 - age.as_secs_f64() / self.lasts.as_secs_f64().max(1e-6);
        1.0 + self.extra * left.max(0.0)
    }
}

/// Lines of processes that wait for their start.
#[derive(Clone, Debug)]
pub(crate) struct Starts {
    /// The time when the next process of the region may start.
    region: SimTime,
    /// The same by service.
    services: Vec<SimTime>,
}

impl Starts {
    pub(crate) fn new(services: usize) -> Starts {
        Starts { region: SimTime::ZERO, services: vec![SimTime::ZERO; services] }
    }

    /// The next place in a line with room for `per_minute`, not before `from`.
    fn place(line: &mut SimTime, per_minute: Option<u32>, from: SimTime) -> SimTime {
        let Some(per_minute) = per_minute else { return from };
        let at = from.max(*line);
        *line = at + SimDuration::from_micros(60_000_000 / per_minute.max(1) as u64);
        at
    }
}

impl World {
    /// Returns how long a process of `service` that wants to start now waits for its turn.
    pub(crate) fn wait_for_start(&mut self, service: ServiceId, clock: &mut Clock) -> SimDuration {
        let topology = self.topology.clone();
        let now = clock.now();
        let own = topology.services[service.index()].restarts_per_minute;
        if own.is_none() && topology.restarts_per_minute.is_none() {
            return SimDuration::ZERO;
        }
        let at = Starts::place(&mut self.services.starts.region, topology.restarts_per_minute, now);
        let at = Starts::place(&mut self.services.starts.services[service.index()], own, at);
        let wait = at.since(now);
        if wait > SimDuration::ZERO {
            self.tell(now, Fact::StartThrottled(service, wait));
        }
        wait
    }

    /// Service time `drawn` of a replica at `now`, longer while its caches are cold.
    pub(crate) fn with_cold_caches(
        &self,
        replica: ReplicaId,
        service: ServiceId,
        drawn: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        let spec = &self.topology.services[service.index()].cold_start;
        let (Some(cold), Some(since)) = (spec, self.services.replicas[replica.index()].started_at) else {
            return drawn;
        };
        let factor = cold.factor(now.since(since));
        if factor > 1.0 { SimDuration::from_secs_f64(drawn.as_secs_f64() * factor) } else { drawn }
    }

    /// Returns how many times as long as usual a replica's work takes now; 1 when its caches are warm.
    pub fn cold_factor(&self, replica: ReplicaId, now: SimTime) -> f64 {
        let state = &self.services.replicas[replica.index()];
        let spec = &self.topology.services[state.service.index()].cold_start;
        spec.zip(state.started_at).map_or(1.0, |(cold, since)| cold.factor(now.since(since)))
    }
}
