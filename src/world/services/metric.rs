//! The metric that target tracking holds: its value over each period of an autoscaling group.

use crate::world::event::Event;
use crate::world::ids::ServiceId;
use crate::world::region::hosts::HostState;
use crate::world::services::autoscaling::PERIOD;
use crate::world::services::fleet::{PERIOD_OVER, REPORT};
use crate::world::services::replica::Replica;
use crate::world::topology::Metric;
use crate::world::{Clock, World};

impl World {
    /// A period is over: the value over the instances that count, which is known some time later.
    pub(super) fn period_over(&mut self, s: usize, clock: &mut Clock) {
        let now = clock.now();
        clock.after(PERIOD, Event::fleet(PERIOD_OVER, s));
        let service = ServiceId(s as u8);
        let running: Vec<bool> = self
            .replicas_of(service)
            .map(|replica| {
                self.region.hosts()[self.services.replicas[replica.index()].host as usize].state
                    == HostState::On
            })
            .collect();
        let Some(metric) =
            self.fleet(service).and_then(|fleet| fleet.spec().target).map(|target| target.metric)
        else {
            return;
        };
        let levels = self.levels(service, metric, clock);
        let requests = self.front.balancer().counts(service).requests;
        let Some(fleet) = &mut self.services.fleets[s] else { return };
        let reporting: Vec<usize> = fleet.ready(now).filter(|&place| running[place]).collect();
        let sum = match metric {
            Metric::Requests => (requests - std::mem::replace(&mut fleet.requests, requests)) as f64,
            _ => reporting.iter().map(|&place| levels[place]).sum(),
        };
        let value = (!reporting.is_empty()).then(|| sum / reporting.len() as f64);
        fleet.unreported.push_back(value);
        clock.after(fleet.spec().metric_delay, Event::fleet(REPORT, s));
    }

    /// The level of each place: of the CPU over the period that is over, of the others at this moment.
    fn levels(&mut self, service: ServiceId, metric: Metric, clock: &Clock) -> Vec<f64> {
        let (now, s) = (clock.now(), service.index());
        let workers = f64::from(self.topology.services[s].workers);
        let replicas: Vec<&Replica> =
            self.replicas_of(service).map(|id| &self.services.replicas[id.index()]).collect();
        let worked: Vec<u64> = replicas.iter().map(|replica| replica.worked(now)).collect();
        let levels = match metric {
            Metric::Cpu | Metric::Requests => {
                let capacity = PERIOD.as_micros() as f64 * workers;
                let before = self.services.fleets[s].iter().flat_map(|fleet| fleet.places());
                let used = worked.iter().zip(before).map(|(&worked, place)| worked - place.worked);
                used.map(|used| (used as f64 / capacity).min(1.0)).collect()
            }
            Metric::Threads => replicas.iter().map(|replica| f64::from(replica.busy) / workers).collect(),
            Metric::Queue => replicas.iter().map(|replica| f64::from(replica.queued)).collect(),
        };
        // Every place, also one that does not report: its next period counts from here.
        for (place, &worked) in worked.iter().enumerate() {
            if let Some(fleet) = &mut self.services.fleets[s] {
                fleet.place_mut(place).worked = worked;
            }
        }
        levels
    }
}
