//! Feeds: work that a service makes up itself, and the restart of a service by a person.

use crate::engine::SimDuration;
use crate::world::command::{Outcome, ServiceWhy, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::services::call::{Parent, Request};
use crate::world::services::replica::{ProcessState, Replica};
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const FEED: u32 = 41;
}

impl World {
    pub(in crate::world) fn schedule_feed(&mut self, service: u32, clock: &mut Clock) {
        if let Some(feed) = &self.topology.services[service as usize].feed {
            let number = self.services.feeds[service as usize];
            let draw = || self.seed.draw(purpose::FEED, service as u64, number, 0);
            let gap =
                feed.every.unwrap_or_else(|| SimDuration::from_secs_f64(draw().exponential(1.0 / feed.rate)));
            clock.after(gap, Event::Feed(service));
        }
    }

    pub(crate) fn on_feed(&mut self, service: u32, clock: &mut Clock) {
        let number = self.services.feeds[service as usize];
        self.services.feeds[service as usize] += 1;
        let topology = self.topology.clone();
        let spec = &topology.services[service as usize];
        let Some(feed) = &spec.feed else { return };
        // Instruments in turn are the keys of a feed.
        const INSTRUMENTS: u64 = 600;
        let key = number % INSTRUMENTS;
        let zone = spec.replicas[0];
        let draw_key = 0xFEED << 48 | number;
        let service = ServiceId(service as u8);
        let request = Request {
            parent: Parent::Feed,
            node: zone,
            service,
            operation: feed.operation,
            key,
            draw_key,
            delay: SimDuration::ZERO,
        };
        self.send_call(request, clock);
    }

    pub(in crate::world) fn restart_service(&mut self, service: ServiceId, clock: &mut Clock) -> Outcome {
        if !self.any_process(service, |_| true) {
            return Outcome::Nothing(Why::Service(ServiceWhy::NoProcess));
        }
        self.tell(clock.now(), Fact::ServiceRestarted(service));
        for replica in self.replicas_of(service) {
            if self.services.replicas[replica.index()].process == ProcessState::Up {
                self.crash_replica(replica, ProcessState::Refusing, clock);
                self.start_replica(replica, clock);
            }
        }
        Outcome::PLAIN
    }

    /// Returns whether a process of a service runs of which `is` holds.
    pub(in crate::world) fn any_process(&self, service: ServiceId, is: impl Fn(&Replica) -> bool) -> bool {
        let mut replicas = self.replicas_of(service).map(|id| &self.services.replicas[id.index()]);
        replicas.any(|replica| replica.process == ProcessState::Up && is(replica))
    }
}
