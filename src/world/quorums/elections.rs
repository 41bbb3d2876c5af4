//! Elections of quorum groups: what a lost node, a returned node and a split network lead to.

use crate::engine::SimDuration;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::{Clock, World};

impl World {
    pub(crate) fn quorum_node_lost(&mut self, quorum: u8, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let had = self.quorums.quorums[quorum as usize].leader().is_some();
        let spec = &topology.quorums[quorum as usize];
        let wait = self.quorums.quorums[quorum as usize].lose(node as usize, spec, self.seed);
        self.quorum_shaken(quorum, had, wait, clock);
    }

    /// A quorum group lost a node or was split; `had` a leader before, and holds an election after `wait`, if any.
    pub(crate) fn quorum_shaken(
        &mut self,
        quorum: u8,
        had: bool,
        wait: Option<SimDuration>,
        clock: &mut Clock,
    ) {
        if let Some(wait) = wait {
            if had {
                self.tell(clock.now(), Fact::QuorumLost(quorum));
            }
            clock.after(wait, Event::QuorumElection(quorum as u32));
        }
    }

    pub(crate) fn quorum_node_back(&mut self, quorum: u8, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.quorums[quorum as usize];
        if let Some(wait) = self.quorums.quorums[quorum as usize].gain(node as usize, spec, self.seed) {
            clock.after(wait, Event::QuorumElection(quorum as u32));
        }
    }

    pub(crate) fn on_quorum_election(&mut self, quorum: u8, clock: &mut Clock) {
        if self.quorums.quorums[quorum as usize].elect() {
            self.tell(clock.now(), Fact::QuorumLed(quorum));
            self.quorum_led(quorum, clock);
            self.release_proposals(quorum, clock);
        }
    }
}
