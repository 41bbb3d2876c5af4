//! The topology: plain values with every reference resolved to an identifier. A scenario document
//! is built into this; a choice may change it before the start, and nothing here changes during a run.

pub mod cached;
pub mod choice;
pub mod connect;
pub mod deploy;
pub mod front;
pub mod guards;
pub mod kafka;
pub mod keys;
pub mod monitors;
pub mod objectives;
pub mod proxy;
pub mod quorums;
pub mod region;
pub mod services;
pub mod stores;

use crate::engine::SimDuration;
use crate::language::say;
use crate::world::ids::*;
use monitors::MonitorsSpec;

pub use deploy::*;
pub use front::*;
pub use guards::*;
pub use kafka::*;
pub use keys::*;
pub use proxy::*;
pub use quorums::*;
pub use region::*;
pub use services::*;
pub use stores::*;

/// A cloud region with everything that stands in it.
#[derive(Clone, Debug)]
pub struct Topology {
    /// Availability zones, in the order of the page's columns.
    pub zones: Vec<ZoneSpec>,
    /// One-way delays between parts.
    pub network: NetworkSpec,
    /// Failure and return of a zone's hosts.
    pub faults: FaultSpec,
    /// The vendor's control planes.
    pub control_planes: Vec<ControlPlaneSpec>,
    /// Kafka clusters.
    pub clusters: Vec<ClusterSpec>,
    /// Business services, in the order of the page's rows.
    pub services: Vec<ServiceSpec>,
    /// The load balancer in front of every service.
    pub balancer: BalancerSpec,
    /// Quorum groups (the matching engine).
    pub quorums: Vec<QuorumSpec>,
    /// Database replica sets (the ledger).
    pub stores: Vec<StoreSpec>,
    /// The journeys of customers.
    pub journeys: Vec<JourneySpec>,
    /// Distinct customers; each has a key, and every record of a customer carries it unless its step says otherwise.
    pub customers: u64,
    /// Further kinds of keys, beside the customers'.
    pub keys: Vec<KeySpec>,
    /// Processes of the region that may start per minute; `None` for no limit.
    pub restarts_per_minute: Option<u32>,
    /// Its monitors; telemetry and session read them, nothing in the world does.
    pub monitors: MonitorsSpec,
    /// Groups of hosts that stand close together.
    pub placement_groups: Vec<PlacementGroupSpec>,
}

impl Topology {
    /// Returns how long the balancer waits for a response of a service that customers ask. A proxy has a read time-out
    /// for each try of its own.
    pub fn idle_timeout(&self, service: ServiceId) -> SimDuration {
        let group = &self.services[service.index()].target_group;
        let balancer = if group.proxy.is_some() { SimDuration::MAX } else { self.balancer.idle_timeout };
        group.idle_timeout.unwrap_or(balancer)
    }

    /// Returns the replica with a number within its service, if there is one.
    pub fn replica(&self, service: ServiceId, number: u16) -> Option<ReplicaId> {
        let replicas = |service: &ServiceSpec| service.replicas.len() as u16;
        let first: u16 = self.services[..service.index()].iter().map(replicas).sum();
        (number < replicas(&self.services[service.index()])).then_some(ReplicaId(first + number))
    }

    /// Returns how many connections to a store each replica keeps open: none of a service that asks neither the store
    /// nor a cache in front of it.
    pub fn connections_kept(&self, store: StoreId) -> Vec<u32> {
        let pool = self.stores[store.index()].pool;
        let keeps = pool.and_then(|pool| pool.connect).map_or(0, |connect| connect.min_idle);
        let asks =
            |of: StoreId| of == store || self.stores[of.index()].cached.iter().any(|own| own.store == store);
        let services = self.services.iter().flat_map(|service| {
            let mut steps = service.operations.iter().flat_map(|operation| &operation.steps);
            let own = steps.any(|step| matches!(step.action, Action::Query { store, .. } if asks(store)));
            service.replicas.iter().map(move |_| if own { keeps } else { 0 })
        });
        services.collect()
    }

    /// Returns the service of a replica, and its number there.
    ///
    /// # Panics
    /// Panics if there are not so many replicas.
    pub fn place_of(&self, replica: ReplicaId) -> (ServiceId, u16) {
        let mut number = replica.0;
        for (service, spec) in (0..).map(ServiceId).zip(&self.services) {
            match number.checked_sub(spec.replicas.len() as u16) {
                Some(left) => number = left,
                None => return (service, number),
            }
        }
        panic!("there is no replica {}", replica.0)
    }

    /// A zone, as people call it: `Zone a`.
    pub fn zone_label(&self, zone: ZoneId) -> String {
        say!(part_zone, name = self.zones[zone.index()].name)
    }

    /// The name of a broker: its cluster and Kafka's own number for it, say `trading-1001`, or its zone, say `trading-a`,
    /// where brokers have no numbers of their own.
    pub fn broker_name(&self, cluster: ClusterId, broker: BrokerId) -> String {
        let spec = &self.clusters[cluster.index()];
        if let Some(number) = spec.config.numbers.get(broker.index()) {
            return format!("{}-{number}", spec.id);
        }
        let zone = spec.config.brokers[broker.index()];
        let twins = spec.config.brokers.iter().filter(|&&other| other == zone).count();
        let name = format!("{}-{}", spec.id, self.zones[zone.index()].name);
        if twins == 1 { name } else { format!("{name}-{}", broker.0) }
    }
}
