//! What an administrator does to a Kafka cluster with its own tools.

use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::world::ids::ClusterId;
use crate::world::part::Part;
use crate::world::topology::{ClusterSpec, Topology};

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

    /// Its words, its name, what was done, and what undoes it.
    fn deed(self) -> (&'static str, &'static str, &'static str, Option<ClusterAction>) {
        use ClusterAction::*;
        match self {
            MovePartitions => {
                ("move-partitions", "Move partitions by hand", "partitions moved by hand", None)
            }
            UncleanElection(true) => (
                "unclean-election on",
                "Allow unclean elections",
                "unclean elections allowed",
                Some(UncleanElection(false)),
            ),
            UncleanElection(false) => (
                "unclean-election off",
                "Refuse unclean elections",
                "unclean elections refused",
                Some(UncleanElection(true)),
            ),
            FailOver => {
                ("fail-over", "Send clients to the standby", "clients sent to the standby", Some(FailBack))
            }
            FailBack => ("fail-back", "Send clients back", "clients sent back", Some(FailOver)),
        }
    }
}

/// Why something done to a cluster changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterWhy {
    /// Partitions are being moved: so many are done, so many have no leader.
    Moving(u16, u16),
    /// The controller commits nothing.
    CommitsNothing,
    /// Every partition has a leader.
    Led,
    /// It allows unclean elections, or refuses them, already.
    Unclean(bool),
    /// Its clients are being switched until then.
    Switching(SimTime),
    /// Its clients use this cluster already.
    InUse(ClusterId),
}

pub(super) fn action(topology: &Topology, cluster: ClusterId, action: ClusterAction) -> Row {
    let spec = &topology.clusters[cluster.index()];
    let (words, name, past, undone_by) = action.deed();
    Row {
        head: format!("cluster {}", spec.id),
        words: words.into(),
        group: spec.label.clone(),
        part: Some(Part::Cluster(cluster)),
        name: name.into(),
        past: format!("{}: {past}", spec.label),
        role: Role::Measure,
        undone_by: undone_by.map(|undo| Command::Cluster(cluster, undo)),
        control: Control::List,
    }
}
