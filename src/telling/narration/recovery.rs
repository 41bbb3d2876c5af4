//! What a person's work on clusters and quorum groups did.

use crate::world::World;
use crate::world::command::{ClusterAction, Effect, QuorumAction};
use crate::world::ids::{ClusterId, QuorumId};

pub(super) fn quorum(world: &World, quorum: QuorumId, action: QuorumAction, effect: Effect) -> String {
    let label = &world.topology().quorums[quorum.index()].label;
    match action {
        QuorumAction::Close => {
            let refused = match effect {
                Effect::Closed(refused) if refused > 0 => {
                    format!(" {refused} proposals that waited are refused.")
                }
                _ => String::new(),
            };
            format!("{label} is closed: everything is refused at once, nobody waits for it.{refused}")
        }
        QuorumAction::OpenCancelOnly => {
            format!("{label} is cancel-only: cancellations pass, orders are refused.")
        }
        QuorumAction::OpenAuction => format!(
            "{label} holds an auction: orders are collected and executed together when trading opens."
        ),
        QuorumAction::OpenTrading => format!("{label} is open: orders and cancellations pass."),
        QuorumAction::Rebuild => {
            let due = world.quorums()[quorum.index()].rebuilding();
            let due = due.map_or(String::new(), |due| format!(" until {due}"));
            format!(
                "A new group for {label} is built from a surviving node's log{due}. The old one is fenced off: nodes that come back meanwhile do not count."
            )
        }
    }
}

pub(super) fn cluster(world: &World, cluster: ClusterId, action: ClusterAction, effect: Effect) -> String {
    let spec = &world.topology().clusters[cluster.index()];
    let label = &spec.label;
    match (action, effect) {
        (ClusterAction::MovePartitions, Effect::Moving(count)) => format!(
            "{count} partitions of {label} are moved by hand, one after the other, {} each. Where no replica is in sync, records will be lost.",
            spec.config.settings.move_partition_time
        ),
        (ClusterAction::MovePartitions, _) => format!("Partitions of {label} are moved by hand."),
        (ClusterAction::UncleanElection(true), Effect::Unclean { leaderless, lost }) => {
            unclean(world, cluster, leaderless, lost)
        }
        (ClusterAction::UncleanElection(true), _) => format!("{label} allows unclean elections."),
        (ClusterAction::UncleanElection(false), _) => {
            format!("{label} elects leaders among in-sync replicas only.")
        }
        (ClusterAction::FailOver, _) => switched(world, cluster, true),
        (ClusterAction::FailBack, _) => switched(world, cluster, false),
    }
}

fn unclean(world: &World, cluster: ClusterId, leaderless: u32, lost: u32) -> String {
    let label = &world.topology().clusters[cluster.index()].label;
    let part = &world.clusters()[cluster.index()];
    match (leaderless, part.controller_metrics().offline_partitions_count) {
        (0, _) => {
            format!("{label} allows unclean elections. Every partition has a leader, so nothing changes yet.")
        }
        (before, left) if left == before && part.duty_blocked() => format!(
            "{label} allows unclean elections, but nobody may elect: the duty is blocked. {left} partitions stay without a leader."
        ),
        (before, left) if left == before => format!(
            "{label} allows unclean elections, but no replica of its {left} partitions without a leader is up."
        ),
        (before, left) => format!(
            "{label}: {} partitions have leaders again that were not in sync: {lost} acknowledged records are lost.",
            before.saturating_sub(left)
        ),
    }
}

fn switched(world: &World, cluster: ClusterId, away: bool) -> String {
    let topology = world.topology();
    let spec = &topology.clusters[cluster.index()];
    let Some(replica) = spec.replica else { return String::new() };
    let to = if away { &topology.clusters[replica.cluster.index()].label } else { &spec.label };
    let due = world.switch_due(cluster).map_or(String::new(), |due| format!(" at {due}"));
    format!(
        "The clients of {} are pointed at {to}; they will be there{due}. What has not been copied by then ({} behind) stays behind, what was not committed is processed again.",
        spec.label, replica.lag
    )
}
