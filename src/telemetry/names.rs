//! Names of parts as people read them.

use crate::world::ids::*;
use crate::world::topology::Topology;

/// Names out of a topology.
#[derive(Clone, Copy)]
pub struct Names<'t>(pub &'t Topology);

impl Names<'_> {
    /// `Zone a`.
    pub fn zone(&self, zone: ZoneId) -> String {
        self.0.zone_label(zone)
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
        format!("partition {}", partition.0)
    }

    /// Whether a partition belongs to customers.
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
}
