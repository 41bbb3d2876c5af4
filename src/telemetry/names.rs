//! Names of parts as people read them.

use crate::language::{self, say};
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Names out of a topology.
#[derive(Clone, Copy)]
pub struct Names<'t>(pub &'t Topology);

impl Names<'_> {
    /// `Zone a`.
    pub fn zone(&self, zone: ZoneId) -> String {
        self.0.zone_label(zone)
    }

    /// Two zones: `zone a and zone b`.
    pub fn zones(&self, one: ZoneId, other: ZoneId) -> String {
        let name = |zone: ZoneId| say!(part_zone_small, name = self.0.zones[zone.index()].name);
        language::list(&[name(one), name(other)])
    }

    /// A service's label.
    pub fn service(&self, service: ServiceId) -> &str {
        &self.0.services[service.index()].label
    }

    /// A cluster's label.
    pub fn cluster(&self, cluster: ClusterId) -> &str {
        &self.0.clusters[cluster.index()].label
    }

    /// `orders-0`.
    pub fn partition(&self, cluster: ClusterId, partition: PartitionId) -> String {
        let mut left = partition.0;
        for topic in &self.0.clusters[cluster.index()].config.topics {
            if left < topic.partitions {
                return format!("{}-{left}", topic.name);
            }
            left -= topic.partitions;
        }
        say!(part_partition, number = partition.0)
    }

    /// Returns whether a partition belongs to customers.
    pub fn is_customer_partition(&self, cluster: ClusterId, partition: PartitionId) -> bool {
        let mut left = partition.0;
        for topic in &self.0.clusters[cluster.index()].config.topics {
            if left < topic.partitions {
                return !topic.internal;
            }
            left -= topic.partitions;
        }
        false
    }

    /// `trading-a`.
    pub fn broker(&self, cluster: ClusterId, broker: BrokerId) -> String {
        self.0.broker_name(cluster, broker)
    }

    /// A part as the page calls it; a replica by its service, a duty by its control plane.
    pub fn part(&self, part: Part) -> String {
        match part {
            Part::Journey(id) => self.0.journeys[id.index()].label.clone(),
            Part::Balancer | Part::Node(_) => say!(part_balancer),
            Part::Service(id) => self.service(id).to_owned(),
            Part::Replica(id) => self.service(self.0.place_of(id).0).to_owned(),
            Part::Cluster(id) => self.cluster(id).to_owned(),
            Part::Broker(id, broker) => say!(part_broker, name = self.broker(id, broker)),
            Part::Quorum(id) => self.0.quorums[id.index()].label.clone(),
            Part::Store(id) => self.0.stores[id.index()].label.clone(),
            Part::Zone(id) => self.zone(id),
            Part::Link(one, other) => say!(part_link_between, zones = self.zones(one, other)),
            Part::Duty(id, _) => self.0.control_planes[id.index()].label.clone(),
        }
    }
}
