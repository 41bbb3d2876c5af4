//! Lines about quorum groups and the way back: leaders, stages, new groups, throttled starts, partitions moved by hand, switched clients.

use super::{Kind, Log, cluster_part, plural, service_part};
use crate::engine::{SimDuration, SimTime};
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::fact::Fact;
use crate::world::ids::{ClusterId, QuorumId};
use crate::world::kafka::cluster::ClusterFact;
use crate::world::quorums::quorum::Mode;

impl Log {
    pub(super) fn recovery(&mut self, world: &World, at: SimTime, fact: Fact) {
        let topology = world.topology();
        let names = Names(topology);
        let group = |quorum: QuorumId| {
            let spec = &topology.quorums[quorum.index()];
            (spec.label.as_str(), Some(format!("quorum:{}", spec.id)))
        };
        match fact {
            Fact::QuorumLed(quorum) => {
                let (label, part) = group(quorum);
                self.push(at, Kind::Good, format!("{label} has a leader again"), part);
            }
            Fact::QuorumLost(quorum) => {
                let (label, part) = group(quorum);
                let majority = world.quorums()[quorum.index()].has_majority();
                let why = if majority { "lost its leader, a majority is up" } else { "has no quorum" };
                self.push(at, Kind::Bad, format!("{label} {why}"), part);
            }
            Fact::QuorumMode(quorum, mode, executed) => {
                let (label, part) = group(quorum);
                let (kind, what) = match mode {
                    Mode::Closed => (Kind::Bad, "is closed: everything is refused"),
                    Mode::CancelOnly => (Kind::Info, "is cancel-only: orders are refused"),
                    Mode::Auction => (Kind::Info, "holds an auction: orders are collected"),
                    Mode::Open => (Kind::Good, "is open: everything passes"),
                };
                let auction = match executed {
                    0 => String::new(),
                    count => format!("; {} of the auction executed", plural(count, "order")),
                };
                self.push(at, kind, format!("{label} {what}{auction}"), part);
            }
            Fact::QuorumRebuilding(quorum, time) => {
                let (label, part) = group(quorum);
                let text = format!("{label}: a new group is built from a survivor's log, {time}");
                self.push(at, Kind::Info, text, part);
            }
            Fact::QuorumRebuilt(quorum, works) => {
                let (label, part) = group(quorum);
                let (kind, text) = match works {
                    true => (Kind::Good, format!("{label}: the new group stands")),
                    false => {
                        (Kind::Bad, format!("{label}: the new group does not start, its code needs a change"))
                    }
                };
                self.push(at, kind, text, part);
            }
            Fact::StartThrottled(service, wait) => {
                // Processes that wait in one line are one piece of news.
                const TOGETHER: SimDuration = SimDuration::from_secs(60);
                let told = self.starts_told.iter_mut().find(|entry| entry.0 == service);
                let news = match told {
                    Some(entry) => at.since(std::mem::replace(&mut entry.1, at)) >= TOGETHER,
                    None => {
                        self.starts_told.push((service, at));
                        true
                    }
                };
                if news {
                    let text = format!(
                        "{}: processes wait in line for their start, the first for {wait}",
                        names.service(service)
                    );
                    self.push(at, Kind::Bad, text, Some(service_part(world, service)));
                }
            }
            Fact::Switching { cluster, takes, .. } => {
                let text = format!("{}: its clients are being switched, {takes}", names.cluster(cluster));
                self.push(at, Kind::Info, text, Some(cluster_part(world, cluster)));
            }
            Fact::Switched { cluster, to, lost, again } => {
                let text = format!(
                    "{}: its clients use {}; {} not copied, {} processed again",
                    names.cluster(cluster),
                    names.cluster(to),
                    plural(lost as u32, "acknowledged record"),
                    plural(again as u32, "record"),
                );
                self.push(at, Kind::Good, text, Some(cluster_part(world, cluster)));
            }
            _ => {}
        }
    }

    pub(super) fn cluster_recovery(
        &mut self,
        world: &World,
        cluster: ClusterId,
        at: SimTime,
        fact: ClusterFact,
    ) {
        let names = Names(world.topology());
        let label = names.cluster(cluster);
        let part = Some(cluster_part(world, cluster));
        match fact {
            ClusterFact::LogTruncated { partition, acknowledged, .. } if acknowledged > 0 => {
                let name = names.partition(cluster, partition);
                let text = format!(
                    "{name}: {} lost, its new leader never had them",
                    plural(acknowledged as u32, "acknowledged record")
                );
                self.push(at, Kind::Bad, text, part);
            }
            ClusterFact::PartitionMoved { partition, unclean }
                if names.is_customer_partition(cluster, partition) =>
            {
                let how = if unclean { ", and none was in sync" } else { "" };
                let name = names.partition(cluster, partition);
                self.push(at, Kind::Good, format!("{name} has a leader by hand{how}"), part);
            }
            ClusterFact::MovesEnded { moved, left } => {
                let left = match left {
                    0 => String::new(),
                    left => format!(", {} have no live replica", plural(left.into(), "partition")),
                };
                let text = format!("{label}: {} moved by hand{left}", plural(moved.into(), "partition"));
                self.push(at, Kind::Info, text, part);
            }
            ClusterFact::MoveRefused => {
                let text = format!("{label}: no partition can be moved, the controller commits nothing");
                self.push(at, Kind::Bad, text, part);
            }
            _ => {}
        }
    }
}
