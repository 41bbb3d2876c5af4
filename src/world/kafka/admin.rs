//! A person's work on a Kafka cluster with its own tools: reassign partitions, choose unclean elections, switch
//! its clients to a standby.

use crate::world::ids::ClusterId;
use crate::world::topology::ClusterSpec;
use crate::world::{Clock, World};

/// An action of a person on a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClusterAction {
    /// Every partition without a leader gets one by hand, one after the other (`kafka-reassign-partitions`, with the
    /// unclean choice where no replica is in sync).
    MovePartitions,
    /// `unclean.leader.election.enable` of every topic.
    UncleanElection(bool),
    /// The clients of the cluster are pointed at its standby.
    FailOver,
    /// They are pointed back.
    FailBack,
}

impl ClusterAction {
    /// The actions that a cluster accepts.
    pub fn of(spec: &ClusterSpec) -> Vec<ClusterAction> {
        use ClusterAction::*;
        let mut all = vec![MovePartitions, UncleanElection(true), UncleanElection(false)];
        if spec.replica.is_some() {
            all.extend([FailOver, FailBack]);
        }
        all
    }

    /// The words used in commands.
    pub fn words(self) -> &'static str {
        match self {
            ClusterAction::MovePartitions => "move-partitions",
            ClusterAction::UncleanElection(true) => "unclean-election on",
            ClusterAction::UncleanElection(false) => "unclean-election off",
            ClusterAction::FailOver => "fail-over",
            ClusterAction::FailBack => "fail-back",
        }
    }
}

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
