//! What a person's work on clusters and quorum groups did.

use crate::language::say;
use crate::world::World;
use crate::world::command::{ClusterAction, Effect, QuorumAction};
use crate::world::ids::{ClusterId, QuorumId};

pub(super) fn quorum(world: &World, quorum: QuorumId, action: QuorumAction, effect: Effect) -> String {
    let label = &world.topology().quorums[quorum.index()].label;
    match action {
        QuorumAction::Close => {
            let refused = match effect {
                Effect::Closed(refused) if refused > 0 => {
                    say!(recovery_proposals_refused, refused)
                }
                _ => String::new(),
            };
            say!(recovery_closed, label, refused)
        }
        QuorumAction::OpenCancelOnly => {
            say!(recovery_cancel_only, label)
        }
        QuorumAction::OpenAuction => say!(recovery_auction, label),
        QuorumAction::OpenTrading => say!(recovery_open, label),
        QuorumAction::Rebuild => {
            let due = world.quorums()[quorum.index()].rebuilding();
            let due = due.map_or(String::new(), |due| say!(recovery_until, due));
            say!(recovery_rebuild, label, due)
        }
    }
}

pub(super) fn cluster(world: &World, cluster: ClusterId, action: ClusterAction, effect: Effect) -> String {
    let spec = &world.topology().clusters[cluster.index()];
    let label = &spec.label;
    match (action, effect) {
        (ClusterAction::MovePartitions, Effect::Moving(count)) => {
            say!(recovery_moved_by_hand, count, label, time = spec.config.settings.move_partition_time)
        }
        (ClusterAction::MovePartitions, _) => say!(recovery_moved, label),
        (ClusterAction::UncleanElection(true), Effect::Unclean { leaderless, lost }) => {
            unclean(world, cluster, leaderless, lost)
        }
        (ClusterAction::UncleanElection(true), _) => say!(recovery_unclean, label),
        (ClusterAction::UncleanElection(false), _) => {
            say!(recovery_clean, label)
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
            say!(recovery_unclean_unneeded, label)
        }
        (before, left) if left == before && part.duty_blocked() => {
            say!(recovery_unclean_blocked, label, left)
        }
        (before, left) if left == before => say!(recovery_unclean_none_up, label, left),
        (before, left) => say!(recovery_unclean_lost, label, led = before.saturating_sub(left), lost),
    }
}

fn switched(world: &World, cluster: ClusterId, away: bool) -> String {
    let topology = world.topology();
    let spec = &topology.clusters[cluster.index()];
    let Some(replica) = spec.replica else { return String::new() };
    let to = if away { &topology.clusters[replica.cluster.index()].label } else { &spec.label };
    let due = world.switch_due(cluster).map_or(String::new(), |due| say!(recovery_at, due));
    say!(recovery_switched, label = spec.label, to, due, lag = replica.lag)
}
