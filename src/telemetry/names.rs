//! Names of parts as people read them.

use crate::world::command::{Command, Defence};
use crate::world::ids::*;
use crate::world::kafka::admin::ClusterAction;
use crate::world::quorums::quorum::QuorumAction;
use crate::world::services::fleet::ServiceAction;
use crate::world::topology::{Duty, Topology, ZoneFault};

/// Names out of a topology.
#[derive(Clone, Copy)]
pub struct Names<'t>(pub &'t Topology);

impl Names<'_> {
    /// `Zone a`.
    pub fn zone(&self, zone: ZoneId) -> String {
        format!("Zone {}", self.0.zones[zone.index()].name)
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

    /// What happened to a zone, as a verb.
    pub fn fault(&self, fault: ZoneFault) -> &'static str {
        match fault {
            ZoneFault::PowerLoss => "lost power",
            ZoneFault::Overheating => "overheated",
            ZoneFault::Partition => "was cut off from the network",
            ZoneFault::Gray => "loses and delays packets",
        }
    }

    /// A duty's name.
    pub fn duty(&self, duty: Duty) -> &'static str {
        match duty {
            Duty::ElectLeaders => "Elect leaders",
            Duty::LaunchInstances => "Launch instances",
        }
    }

    /// A defence's name.
    pub fn defence(&self, defence: Defence) -> &'static str {
        defence.title()
    }

    /// A command as something that has happened, for a reader who does not know how it is spelled.
    pub fn command(&self, command: Command) -> String {
        match command {
            Command::ZoneFault(zone, fault) => format!("{} {}", self.zone(zone), self.fault(fault)),
            Command::ZoneRepair(zone) => format!("{} repaired", self.zone(zone)),
            Command::DutyBlock(_, duty) => format!("“{}” blocked", self.duty(duty)),
            Command::DutyRepair(_, duty) => format!("“{}” repaired", self.duty(duty)),
            Command::ZoneShift(zone, true) => {
                format!("Traffic moved out of {}", self.zone(zone).to_ascii_lowercase())
            }
            Command::ZoneShift(zone, false) => format!("{} gets traffic again", self.zone(zone)),
            Command::Service(service, ServiceAction::Hang) => format!("{} got stuck", self.service(service)),
            Command::Service(service, ServiceAction::Terminate(zone)) => {
                format!(
                    "{}: an instance in {} ended",
                    self.service(service),
                    self.zone(zone).to_ascii_lowercase()
                )
            }
            Command::Service(service, ServiceAction::Scale(count)) => {
                format!("{}: {count} instances wanted", self.service(service))
            }
            Command::Service(service, ServiceAction::Register) => {
                format!("{}: its instances put on the balancer's list", self.service(service))
            }
            Command::VendorCall(_) => "Vendor called".to_string(),
            Command::BrokerKill(cluster, broker) => format!("Broker {} killed", self.broker(cluster, broker)),
            Command::BrokerRestart(cluster, broker) => {
                format!("Broker {} restarted", self.broker(cluster, broker))
            }
            Command::ServiceRestart(service) => format!("{} restarted", self.service(service)),
            Command::Store(store, action) => {
                let spec = &self.0.stores[store.index()];
                format!("{}: {}", spec.label, action.words(spec))
            }
            Command::Traffic(action) => format!("Traffic: {}", action.words()),
            Command::Defence(defence, on) => {
                format!("{} {}", self.defence(defence), if on { "on" } else { "off" })
            }
            Command::Quorum(quorum, action) => {
                let what = match action {
                    QuorumAction::Close => "closed by hand",
                    QuorumAction::OpenCancelOnly => "opened for cancellations",
                    QuorumAction::OpenAuction => "opened for an auction",
                    QuorumAction::OpenTrading => "opened for trading",
                    QuorumAction::Rebuild => "rebuilt by hand",
                };
                format!("{} {what}", self.0.quorums[quorum.index()].label)
            }
            Command::Cluster(cluster, action) => {
                let what = match action {
                    ClusterAction::MovePartitions => "partitions moved by hand",
                    ClusterAction::UncleanElection(true) => "unclean elections allowed",
                    ClusterAction::UncleanElection(false) => "unclean elections refused",
                    ClusterAction::FailOver => "clients sent to the standby",
                    ClusterAction::FailBack => "clients sent back",
                };
                format!("{}: {what}", self.cluster(cluster))
            }
        }
    }
}
