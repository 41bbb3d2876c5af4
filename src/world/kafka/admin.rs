//! A person's work on a Kafka cluster with its own tools: reassign partitions, choose unclean elections, switch
//! its clients to a standby.

use crate::world::command::ClusterAction;
use crate::world::ids::ClusterId;
use crate::world::{Clock, World};

impl World {
    pub(crate) fn operate_cluster(&mut self, id: ClusterId, action: ClusterAction, clock: &mut Clock) {
        match action {
            ClusterAction::MovePartitions => {
                self.with_cluster(id, clock, |part, now, fx| part.move_partitions(now, fx))
            }
            ClusterAction::UncleanElection(on) => {
                self.with_cluster(id, clock, |part, now, fx| part.set_unclean_elections(now, on, fx));
            }
            ClusterAction::FailOver => self.switch_clients(id, true, clock),
            ClusterAction::FailBack => self.switch_clients(id, false, clock),
        }
    }
}
