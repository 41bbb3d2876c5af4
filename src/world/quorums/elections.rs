//! Elections of quorum groups: what a lost node, a returned node and a split network lead to.

use crate::engine::SimDuration;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::QuorumId;
use crate::world::{Clock, World};

impl World {
    pub(crate) fn quorum_node_lost(&mut self, quorum: QuorumId, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let had = self.quorums.quorums[quorum.index()].leader().is_some();
        let spec = &topology.quorums[quorum.index()];
        let wait = self.quorums.quorums[quorum.index()].lose(node as usize, spec, self.seed);
        self.quorum_shaken(quorum, had, wait, clock);
    }

    /// A quorum group lost a node or was split; `had` a leader before, and holds an election after `wait`, if any.
    pub(crate) fn quorum_shaken(
        &mut self,
        quorum: QuorumId,
        had: bool,
        wait: Option<SimDuration>,
        clock: &mut Clock,
    ) {
        if let Some(wait) = wait {
            if had {
                self.tell(clock.now(), Fact::QuorumLost(quorum));
            }
            clock.after(wait, Event::QuorumElection(u32::from(quorum.0)));
        }
    }

    pub(crate) fn quorum_node_back(&mut self, quorum: QuorumId, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.quorums[quorum.index()];
        if let Some(wait) = self.quorums.quorums[quorum.index()].gain(node as usize, spec, self.seed) {
            clock.after(wait, Event::QuorumElection(u32::from(quorum.0)));
        }
    }

    pub(crate) fn on_quorum_election(&mut self, quorum: QuorumId, clock: &mut Clock) {
        if self.quorums.quorums[quorum.index()].elect() {
            self.tell(clock.now(), Fact::QuorumLed(quorum));
            self.quorum_led(quorum, clock);
            self.release_proposals(quorum, clock);
        }
    }
}
