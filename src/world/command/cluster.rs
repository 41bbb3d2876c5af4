//! What an administrator does to a Kafka cluster with its own tools.

use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::language::{Word, say, word};
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

/// An action in words, and what undoes it.
struct Deed {
    words: &'static str,
    name: Word,
    /// What was done to the cluster of this name.
    past: fn(&str) -> String,
    undone_by: Option<ClusterAction>,
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

    fn deed(self) -> Deed {
        use ClusterAction::*;
        let deed = |words, name, past, undone_by| Deed { words, name, past, undone_by };
        match self {
            MovePartitions => {
                deed("move-partitions", word!(cluster_move), |label| say!(cluster_move_past, label), None)
            }
            UncleanElection(true) => deed(
                "unclean-election on",
                word!(cluster_unclean),
                |label| say!(cluster_unclean_past, label),
                Some(UncleanElection(false)),
            ),
            UncleanElection(false) => deed(
                "unclean-election off",
                word!(cluster_clean),
                |label| say!(cluster_clean_past, label),
                Some(UncleanElection(true)),
            ),
            FailOver => deed(
                "fail-over",
                word!(cluster_fail_over),
                |label| say!(cluster_fail_over_past, label),
                Some(FailBack),
            ),
            FailBack => deed(
                "fail-back",
                word!(cluster_fail_back),
                |label| say!(cluster_fail_back_past, label),
                Some(FailOver),
            ),
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
    let deed = action.deed();
    Row {
        head: format!("cluster {}", spec.id),
        words: deed.words.into(),
        group: spec.label.clone(),
        part: Some(Part::Cluster(cluster)),
        name: deed.name.say().into(),
        past: (deed.past)(&spec.label),
        role: Role::Measure,
        undone_by: deed.undone_by.map(|undo| Command::Cluster(cluster, undo)),
        control: Control::List,
    }
}
