//! Lines about quorum groups and the way back: leaders, stages, new groups, throttled starts, partitions moved by hand, switched clients.

use super::{Log, plural};
use crate::engine::{SimDuration, SimTime};
use crate::frame::Severity;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::fact::Fact;
use crate::world::ids::{ClusterId, QuorumId, ServiceId};
use crate::world::kafka::cluster::ClusterFact;
use crate::world::part::Part;
use crate::world::quorums::quorum::Mode;

impl Log {
    pub(super) fn recovery(&mut self, world: &World, at: SimTime, fact: Fact) {
        let names = Names(world.topology());
        match fact {
            Fact::StartThrottled(service, wait) => self.throttled(names, at, service, wait),
            Fact::Switching { cluster, takes, .. } => {
                let text = format!("{}: its clients are being switched, {takes}", names.cluster(cluster));
                self.push(at, Severity::Info, text, Some(Part::Cluster(cluster)));
            }
            Fact::Switched { cluster, to, lost, again } => {
                let text = format!(
                    "{}: its clients use {}; {} not copied, {} processed again",
                    names.cluster(cluster),
                    names.cluster(to),
                    plural(lost as u32, "acknowledged record"),
                    plural(again as u32, "record"),
                );
                self.push(at, Severity::Good, text, Some(Part::Cluster(cluster)));
            }
            other => self.quorum(world, at, other),
        }
    }

    fn throttled(&mut self, names: Names, at: SimTime, service: ServiceId, wait: SimDuration) {
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
            self.push(at, Severity::Bad, text, Some(Part::Service(service)));
        }
    }

    fn quorum(&mut self, world: &World, at: SimTime, fact: Fact) {
        let topology = world.topology();
        let group = |quorum: QuorumId| {
            let spec = &topology.quorums[quorum.index()];
            (spec.label.as_str(), Some(Part::Quorum(quorum)))
        };
        match fact {
            Fact::QuorumLed(quorum) => {
                let (label, part) = group(quorum);
                self.push(at, Severity::Good, format!("{label} has a leader again"), part);
            }
            Fact::QuorumLost(quorum) => {
                let (label, part) = group(quorum);
                let majority = world.quorums()[quorum.index()].has_majority();
                let why = if majority { "lost its leader, a majority is up" } else { "has no quorum" };
                self.push(at, Severity::Bad, format!("{label} {why}"), part);
            }
            Fact::QuorumMode(quorum, mode, executed) => {
                let (label, part) = group(quorum);
                let (kind, what) = match mode {
                    Mode::Closed => (Severity::Bad, "is closed: everything is refused"),
                    Mode::CancelOnly => (Severity::Info, "is cancel-only: orders are refused"),
                    Mode::Auction => (Severity::Info, "holds an auction: orders are collected"),
                    Mode::Open => (Severity::Good, "is open: everything passes"),
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
                self.push(at, Severity::Info, text, part);
            }
            Fact::QuorumRebuilt(quorum, works) => {
                let (label, part) = group(quorum);
                let (kind, text) = match works {
                    true => (Severity::Good, format!("{label}: the new group stands")),
                    false => (
                        Severity::Bad,
                        format!("{label}: the new group does not start, its code needs a change"),
                    ),
                };
                self.push(at, kind, text, part);
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
        let part = Some(Part::Cluster(cluster));
        match fact {
            ClusterFact::LogTruncated { partition, acknowledged, .. } if acknowledged > 0 => {
                let name = names.partition(cluster, partition);
                let text = format!(
                    "{name}: {} lost, its new leader never had them",
                    plural(acknowledged as u32, "acknowledged record")
                );
                self.push(at, Severity::Bad, text, part);
            }
            ClusterFact::PartitionMoved { partition, unclean }
                if names.is_customer_partition(cluster, partition) =>
            {
                let how = if unclean { ", and none was in sync" } else { "" };
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Good, format!("{name} has a leader by hand{how}"), part);
            }
            ClusterFact::MovesEnded { moved, left } => {
                let left = match left {
                    0 => String::new(),
                    left => format!(", {} have no live replica", plural(left.into(), "partition")),
                };
                let text = format!("{label}: {} moved by hand{left}", plural(moved.into(), "partition"));
                self.push(at, Severity::Info, text, part);
            }
            ClusterFact::MoveRefused => {
                let text = format!("{label}: no partition can be moved, the controller commits nothing");
                self.push(at, Severity::Bad, text, part);
            }
            _ => {}
        }
    }
}
