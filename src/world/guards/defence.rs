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
        self.guards.switch(defence, on);
        if defence == Defence::Timeouts {
            self.configure_producers();
        }
        Outcome::PLAIN
    }
}
