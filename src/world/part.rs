//! The parts of a region: every kind once. Whatever names a part carries a `Part`; as text, for links, the log and
//! documents, it is spelled and read here and nowhere else.

use serde::{Deserialize, Serialize};

use crate::base::wire::wire_enum;
use crate::world::command::Duty;
use crate::world::ids::*;
use crate::world::topology::Topology;

/// A part of a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A journey of the customers.
    Journey(JourneyId),
    /// The load balancer: the one part that every region has.
    #[default]
    Balancer,
    /// The balancer's node in a zone.
    Node(ZoneId),
    /// A service.
    Service(ServiceId),
    /// A replica of a service.
    Replica(ReplicaId),
    /// A Kafka cluster.
    Cluster(ClusterId),
    /// A broker.
    Broker(ClusterId, BrokerId),
    /// A quorum group.
    Quorum(QuorumId),
    /// A store.
    Store(StoreId),
    /// A zone.
    Zone(ZoneId),
    /// The link between two zones, the first one of the document first.
    Link(ZoneId, ZoneId),
    /// The duty of a control plane.
    Duty(ControlPlaneId, Duty),
}

impl Part {
    /// The link between two zones, in whatever order.
    pub fn link(one: ZoneId, other: ZoneId) -> Part {
        Part::Link(one.min(other), one.max(other))
    }

    /// The word of its kind.
    pub fn kind(self) -> &'static str {
        match self {
            Part::Journey(_) => "journey",
            Part::Balancer => "balancer",
            Part::Node(_) => "node",
            Part::Service(_) => "service",
            Part::Replica(_) => "replica",
            Part::Cluster(_) => "cluster",
            Part::Broker(..) => "broker",
            Part::Quorum(_) => "quorum",
            Part::Store(_) => "store",
            Part::Zone(_) => "zone",
            Part::Link(..) => "link",
            Part::Duty(..) => "duty",
        }
    }

    /// Every part of a region, kind by kind.
    pub fn all(topology: &Topology) -> Vec<Part> {
        let mut all: Vec<Part> =
            (0..topology.journeys.len()).map(|i| Part::Journey(JourneyId(i as u8))).collect();
        all.push(Part::Balancer);
        let zones = || (0..topology.zones.len()).map(|i| ZoneId(i as u8));
        all.extend(zones().map(Part::Node));
        all.extend((0..topology.services.len()).map(|i| Part::Service(ServiceId(i as u8))));
        let replicas: usize = topology.services.iter().map(|service| service.replicas.len()).sum();
        all.extend((0..replicas).map(|i| Part::Replica(ReplicaId(i as u16))));
        for (cluster, spec) in (0..).map(ClusterId).zip(&topology.clusters) {
            all.push(Part::Cluster(cluster));
            all.extend((0..spec.config.brokers.len()).map(|i| Part::Broker(cluster, BrokerId(i as u8))));
        }
        all.extend((0..topology.quorums.len()).map(|i| Part::Quorum(QuorumId(i as u8))));
        all.extend((0..topology.stores.len()).map(|i| Part::Store(StoreId(i as u8))));
        all.extend(zones().map(Part::Zone));
        let after = |one: ZoneId| zones().filter(move |other| *other > one);
        all.extend(zones().flat_map(|one| after(one).map(move |other| Part::Link(one, other))));
        for (plane, spec) in (0..).map(ControlPlaneId).zip(&topology.control_planes) {
            all.extend(spec.duties.iter().map(|duty| Part::Duty(plane, *duty)));
        }
        all
    }

    /// Spells it by the identifiers of the document: `service:fees`, `replica:fees:0`, `broker:trading:0`,
    /// `duty:msk:elect-leaders`, `balancer`.
    ///
    /// # Panics
    /// Panics if the region has no such part.
    pub fn spell(self, topology: &Topology) -> String {
        let numbered = |id: &str, number: u64| [id, ":", &number.to_string()].concat();
        let of = match self {
            Part::Balancer => return self.kind().to_owned(),
            Part::Journey(id) => topology.journeys[id.index()].id.clone(),
            Part::Service(id) => topology.services[id.index()].id.clone(),
            Part::Replica(id) => {
                let (service, number) = topology.place_of(id);
                numbered(&topology.services[service.index()].id, number.into())
            }
            Part::Cluster(id) => topology.clusters[id.index()].id.clone(),
            Part::Broker(id, broker) => {
                let spec = &topology.clusters[id.index()];
                let own = spec.config.numbers.get(broker.index());
                numbered(&spec.id, own.map_or(broker.0.into(), |&number| number.into()))
            }
            Part::Quorum(id) => topology.quorums[id.index()].id.clone(),
            Part::Store(id) => topology.stores[id.index()].id.clone(),
            Part::Node(id) | Part::Zone(id) => topology.zones[id.index()].name.clone(),
            Part::Link(one, other) => {
                [&topology.zones[one.index()].name, ":", &topology.zones[other.index()].name].concat()
            }
            Part::Duty(id, duty) => [&topology.control_planes[id.index()].id, ":", duty.word()].concat(),
        };
        [self.kind(), ":", &of].concat()
    }

    /// Reads what `spell` wrote; `None` when the region has no such part.
    pub fn parse(text: &str, topology: &Topology) -> Option<Part> {
        // Spelling each is slow and cannot differ from `spell`; a person or a link asks for one at a time.
        Part::all(topology).into_iter().find(|part| part.spell(topology) == text)
    }
}

wire_enum! {
    Part { Journey { 0: a } = 0, Balancer {} = 1, Node { 0: a } = 2, Service { 0: a } = 3, Replica { 0: a } = 4, Cluster { 0: a } = 5, Broker { 0: a, 1: b } = 6, Quorum { 0: a } = 7, Store { 0: a } = 8, Zone { 0: a } = 9, Duty { 0: a, 1: b } = 10, Link { 0: a, 1: b } = 11 } else Part::Balancer;
    Duty { ElectLeaders {} = 0, LaunchInstances {} = 1 } else Duty::ElectLeaders;
}
