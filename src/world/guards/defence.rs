//! The switching of the defences.

use crate::world::World;
use crate::world::command::{Defence, DefenceWhy, Outcome, Why};

impl World {
    pub(in crate::world) fn set_defence(&mut self, defence: Defence, on: bool) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Defence(defence, why));
        if !defence.configured(&self.topology) {
            return nothing(DefenceWhy::NotConfigured);
        }
        if self.defended(defence) == on {
            return nothing(DefenceWhy::Switched(on));
        }
        self.guards.defences[defence as usize] = on;
        if defence == Defence::Timeouts {
            for slot in self.kafka.producers_mut() {
                let service =
                    &self.topology.services[self.services.replicas()[slot.replica.index()].service.index()];
                let config = if on { &service.producer_fail_fast } else { &service.producer };
                slot.producer.set_config(config.clone());
            }
        }
        Outcome::PLAIN
    }
}
