//! Says what a person's work on clusters and quorum groups did, or why it did nothing.

use crate::engine::SimTime;
use crate::run::Run;
use crate::world::World;
use crate::world::command::{ClusterAction, Command, QuorumAction};
use crate::world::ids::{ClusterId, QuorumId};
use crate::world::quorums::quorum::{Mode, Quorum};

/// The state before such a command.
#[derive(Default)]
pub(super) struct Before {
    mode: Option<Mode>,
    shut: bool,
    led: bool,
    majority: bool,
    rebuilding: Option<SimTime>,
    held: usize,
    unclean: bool,
    moving: Option<(u16, u16)>,
    leaderless: u32,
    lost: u64,
    away: bool,
    switch_due: Option<SimTime>,
}

/// Partitions of a cluster, internal ones included, that have no leader in the metadata.
fn leaderless(world: &World, cluster: ClusterId) -> u32 {
    world.clusters()[cluster.index()].controller_metrics().offline_partitions_count
}

pub(super) fn before(world: &World, command: Command) -> Before {
    match command {
        Command::Quorum(quorum, _) => {
            let state = &world.quorums()[quorum.index()];
            Before {
                mode: Some(state.mode()),
                shut: state.is_shut(),
                led: state.leader().is_some(),
                majority: state.has_majority(),
                rebuilding: state.rebuilding(),
                held: state.waiting(),
                ..Before::default()
            }
        }
        Command::Cluster(cluster, _) => {
            let part = &world.clusters()[cluster.index()];
            Before {
                unclean: part.unclean_elections(),
                moving: part.moving(),
                leaderless: leaderless(world, cluster),
                lost: part.acknowledged_lost(),
                away: world.cluster_in_use(cluster) != cluster,
                switch_due: world.switch_due(cluster),
                ..Before::default()
            }
        }
        _ => Before::default(),
    }
}

pub(super) fn quorum(run: &Run, before: &Before, quorum: QuorumId, action: QuorumAction) -> String {
    let world = run.world();
    let label = &world.topology().quorums[quorum.index()].label;
    let state = &world.quorums()[quorum.index()];
    let Some(mode) = action.mode() else { return rebuilt(world, before, quorum, label, state) };
    if mode == Mode::Closed {
        if before.shut {
            return format!("Nothing changes: {label} is closed already.");
        }
        let refused = match before.held {
            0 => String::new(),
            held => format!(" {held} proposals that waited are refused."),
        };
        return format!("{label} is closed: everything is refused at once, nobody waits for it.{refused}");
    }
    if !before.led {
        return format!(
            "Nothing changes: {label} has no leader, so nobody can open it. It needs {} of {} nodes, or a new group.",
            world.topology().quorums[quorum.index()].nodes.len() / 2 + 1,
            world.topology().quorums[quorum.index()].nodes.len(),
        );
    }
    if before.mode == Some(mode) && !before.shut {
        return format!("Nothing changes: {label} is {} already.", words(mode));
    }
    match mode {
        Mode::CancelOnly => format!("{label} is cancel-only: cancellations pass, orders are refused."),
        Mode::Auction => {
            format!(
                "{label} holds an auction: orders are collected and executed together when trading opens."
            )
        }
        _ => format!("{label} is open: orders and cancellations pass."),
    }
}

fn words(mode: Mode) -> &'static str {
    if mode == Mode::Auction { "in an auction" } else { mode.label() }
}

fn rebuilt(world: &World, before: &Before, quorum: QuorumId, label: &str, state: &Quorum) -> String {
    if let Some(due) = before.rebuilding {
        return format!("Nothing changes: a new group for {label} is being built and will be up at {due}.");
    }
    if before.majority {
        return format!(
            "Nothing changes: {label} has its majority. A second group beside it would be two truths."
        );
    }
    match state.rebuilding() {
        Some(due) => format!(
            "A new group for {label} is built from a surviving node's log until {due}. The old one is fenced off: nodes that come back meanwhile do not count."
        ),
        None if world.launches_blocked(quorum) => {
            format!(
                "Nothing changes: {label} needs new nodes, and nobody may launch instances: the duty is blocked."
            )
        }
        None => {
            let all = world.topology().quorums[quorum.index()].nodes.len();
            format!("Nothing changes: none of the {all} nodes of {label} is up, so nobody has the log.")
        }
    }
}

pub(super) fn cluster(run: &Run, before: &Before, cluster: ClusterId, action: ClusterAction) -> String {
    let world = run.world();
    let label = &world.topology().clusters[cluster.index()].label;
    match action {
        ClusterAction::MovePartitions => moved(world, before, cluster, label),
        ClusterAction::UncleanElection(on) => unclean(world, before, cluster, label, on),
        ClusterAction::FailOver | ClusterAction::FailBack => {
            switched(world, before, cluster, label, action == ClusterAction::FailOver)
        }
    }
}

fn moved(world: &World, before: &Before, cluster: ClusterId, label: &str) -> String {
    let part = &world.clusters()[cluster.index()];
    if let Some((done, left)) = before.moving {
        return format!(
            "Nothing changes: partitions of {label} are being moved by hand, {done} done, {left} without a leader."
        );
    }
    if !part.commits() {
        return format!(
            "Nothing changes: the controller of {label} commits nothing, so no reassignment is written either."
        );
    }
    match before.leaderless {
        0 => format!("Nothing changes: every partition of {label} has a leader in the metadata."),
        count => {
            let each = world.topology().clusters[cluster.index()].config.settings.move_partition_time;
            format!(
                "{count} partitions of {label} are moved by hand, one after the other, {each} each. Where no replica is in sync, records will be lost."
            )
        }
    }
}

fn unclean(world: &World, before: &Before, cluster: ClusterId, label: &str, on: bool) -> String {
    if before.unclean == on {
        let what = if on { "allows" } else { "refuses" };
        return format!("Nothing changes: {label} {what} unclean elections already.");
    }
    if !on {
        return format!("{label} elects leaders among in-sync replicas only.");
    }
    let part = &world.clusters()[cluster.index()];
    let left = leaderless(world, cluster);
    let lost = part.acknowledged_lost() - before.lost;
    match (before.leaderless, left) {
        (0, _) => {
            format!("{label} allows unclean elections. Every partition has a leader, so nothing changes yet.")
        }
        (_, left) if left == before.leaderless && part.duty_blocked() => format!(
            "{label} allows unclean elections, but nobody may elect: the duty is blocked. {left} partitions stay without a leader."
        ),
        (_, left) if left == before.leaderless => format!(
            "{label} allows unclean elections, but no replica of its {left} partitions without a leader is up."
        ),
        (count, left) => format!(
            "{label}: {} partitions have leaders again that were not in sync: {lost} acknowledged records are lost.",
            count - left
        ),
    }
}

fn switched(world: &World, before: &Before, cluster: ClusterId, label: &str, away: bool) -> String {
    let topology = world.topology();
    let Some(replica) = topology.clusters[cluster.index()].replica else { return String::new() };
    let standby = &topology.clusters[replica.cluster.index()].label;
    let to = if away { standby } else { label };
    if let Some(due) = before.switch_due {
        return format!("Nothing changes: the clients of {label} are being switched already, until {due}.");
    }
    if before.away == away {
        return format!("Nothing changes: the clients of {label} use {to} already.");
    }
    let due = world.switch_due(cluster).map_or(String::new(), |due| format!(" at {due}"));
    format!(
        "The clients of {label} are pointed at {to}; they will be there{due}. What has not been copied by then ({} behind) stays behind, what was not committed is processed again.",
        replica.lag
    )
}
