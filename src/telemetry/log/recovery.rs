//! Lines about quorum groups and the way back: leaders, stages, new groups, throttled starts, partitions moved by hand, switched clients.

use super::Log;
use crate::engine::{SimDuration, SimTime};
use crate::frame::Severity;
use crate::language::say;
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
                let text = say!(log_switching, cluster = names.cluster(cluster), takes);
                self.push(at, Severity::Info, text, Some(Part::Cluster(cluster)));
            }
            Fact::Switched { cluster, to, lost, again } => {
                let text = say!(
                    log_switched,
                    cluster = names.cluster(cluster),
                    other = names.cluster(to),
                    lost = lost,
                    again = again
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
            let text = say!(log_starts_wait, service = names.service(service), wait);
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
                self.push(at, Severity::Good, say!(log_quorum_led, label), part);
            }
            Fact::QuorumLost(quorum) => {
                let (label, part) = group(quorum);
                let majority = world.quorums()[quorum.index()].has_majority();
                let text =
                    if majority { say!(log_quorum_lost_leader, label) } else { say!(log_quorum_none, label) };
                self.push(at, Severity::Bad, text, part);
            }
            Fact::QuorumMode(quorum, mode, executed) => {
                let (label, part) = group(quorum);
                let auction = match executed {
                    0 => String::new(),
                    count => say!(log_executed, count = count),
                };
                let (kind, text) = match mode {
                    Mode::Closed => (Severity::Bad, say!(log_quorum_closed, label, auction)),
                    Mode::CancelOnly => (Severity::Info, say!(log_quorum_cancel_only, label, auction)),
                    Mode::Auction => (Severity::Info, say!(log_quorum_auction, label, auction)),
                    Mode::Open => (Severity::Good, say!(log_quorum_open, label, auction)),
                };
                self.push(at, kind, text, part);
            }
            Fact::QuorumRebuilding(quorum, time) => {
                let (label, part) = group(quorum);
                let text = say!(log_quorum_rebuilding, label, time);
                self.push(at, Severity::Info, text, part);
            }
            Fact::QuorumRebuilt(quorum, works) => {
                let (label, part) = group(quorum);
                let (kind, text) = match works {
                    true => (Severity::Good, say!(log_quorum_rebuilt, label)),
                    false => (Severity::Bad, say!(log_quorum_broken, label)),
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
                let text = say!(log_truncated, name, count = acknowledged);
                self.push(at, Severity::Bad, text, part);
            }
            ClusterFact::PartitionMoved { partition, unclean }
                if names.is_customer_partition(cluster, partition) =>
            {
                let how = if unclean { say!(log_none_in_sync) } else { String::new() };
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Good, say!(log_led_by_hand, name, how), part);
            }
            ClusterFact::MovesEnded { moved, left } => {
                let left = match left {
                    0 => String::new(),
                    left => say!(log_no_live_replica, count = left),
                };
                let text = say!(log_moved_by_hand, label, count = moved, left);
                self.push(at, Severity::Info, text, part);
            }
            ClusterFact::MoveRefused => {
                let text = say!(log_move_refused, label);
                self.push(at, Severity::Bad, text, part);
            }
            _ => {}
        }
    }
}
