//! What is gone a second after the loss that was there without it.

use super::values::Gone;
use crate::world::World;
use crate::world::ids::{ClusterId, PartitionId, QuorumId, StoreId, ZoneId};
use crate::world::part::Part;
use crate::world::{HostKind, HostState};

/// The run without the loss, and the one with it.
type Both<'w> = (&'w World, &'w World);

/// By layer and kind. Of what stands in the zone; leaders, primaries and the leader of a group are counted by where they
/// stood without the loss.
pub(super) fn at_once(without: &World, own: &World, zone: ZoneId) -> Vec<(Part, Gone)> {
    let mut gone = hosts((without, own), zone);
    gone.extend(leaders((without, own), zone));
    gone.extend(firsts((without, own), zone));
    gone
}

/// The layer and the word of what stands on a host.
fn stands(world: &World, kind: HostKind) -> (Part, &'static str) {
    match kind {
        HostKind::Node(_) => (Part::Balancer, "balancer node"),
        HostKind::Replica(id) => (Part::Service(world.topology().place_of(id).0), "instance"),
        HostKind::Broker(cluster, _) => (Part::Cluster(cluster), "broker"),
        HostKind::Controller(cluster, _) => (Part::Cluster(cluster), "controller host"),
        HostKind::Quorum(id, _) => (Part::Quorum(id), "node"),
        HostKind::Store(id, _) => (Part::Store(id), "member"),
    }
}

fn hosts((without, own): Both, zone: ZoneId) -> Vec<(Part, Gone)> {
    let mut found: Vec<(Part, Gone)> = Vec::new();
    for (before, after) in without.hosts().iter().zip(own.hosts()) {
        if before.state != HostState::On {
            continue;
        }
        let (part, what) = stands(without, before.kind);
        let at = found.iter().position(|(known, gone)| *known == part && gone.what == what);
        let at = at.unwrap_or_else(|| {
            found.push((part, Gone { what: what.to_owned(), gone: 0, all: 0, stands: true }));
            found.len() - 1
        });
        found[at].1.all += 1;
        found[at].1.gone += u64::from(before.zone == zone && after.state != HostState::On);
    }
    found.retain(|(_, gone)| gone.gone > 0);
    found
}

/// Customers' partitions whose leader stood in the zone and answers nobody now.
fn leaders((without, own): Both, zone: ZoneId) -> Vec<(Part, Gone)> {
    let pairs = without.clusters().iter().zip(own.clusters()).zip(0..);
    let counted = pairs.map(|((before, after), id)| {
        let all = before.layout().partitions();
        let led =
            (0..all).map(PartitionId).filter(|at| !before.is_internal(*at) && !before.is_leaderless(*at));
        let led: Vec<PartitionId> = led.collect();
        let here = |at: &&PartitionId| before.leader(**at).is_some_and(|own| before.broker_zone(own) == zone);
        let gone = led.iter().filter(here).filter(|at| after.is_leaderless(**at)).count() as u64;
        (
            Part::Cluster(ClusterId(id)),
            Gone { what: "leader".to_owned(), gone, all: led.len() as u64, stands: false },
        )
    });
    counted.filter(|(_, gone)| gone.gone > 0).collect()
}

/// Primaries of stores and leaders of quorum groups.
fn firsts((without, own): Both, zone: ZoneId) -> Vec<(Part, Gone)> {
    let topology = without.topology();
    let one = |what: &str| Gone { what: what.to_owned(), gone: 1, all: 1, stands: false };
    let mut found = Vec::new();
    for (id, (before, after)) in without.stores().iter().zip(own.stores()).enumerate() {
        let stood = before.primary().map(|at| topology.stores[id].members[at as usize]);
        if stood == Some(zone) && after.primary() != before.primary() {
            found.push((Part::Store(StoreId(id as u8)), one("primary")));
        }
    }
    for (id, (before, after)) in without.quorums().iter().zip(own.quorums()).enumerate() {
        let stood = before.leader().map(|at| before.zone(at));
        if stood == Some(zone) && after.leader() != before.leader() {
            found.push((Part::Quorum(QuorumId(id as u8)), one("leader")));
        }
    }
    found
}
