//! What stands in the rows of the map, from the customers down to the control planes.

use crate::frame::{ClusterId, Layer, Part, QuorumId, Scene, ServiceId, State, StoreId};

/// Kinds of rows that fold together, from top to bottom. Kafka stands lowest: right above the vendor line, below which
/// its control plane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Services.
    Services,
    /// Quorum groups and stores.
    Groups,
    /// Kafka clusters.
    Clusters,
}

impl Kind {
    /// From top to bottom.
    pub const ALL: [Kind; 3] = [Kind::Services, Kind::Groups, Kind::Clusters];
}

/// A line that stands for several rows: those of a kind that are well, or those of a kind in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// Their kind.
    pub kind: Kind,
    /// Their state; none where all are well.
    pub state: Option<State>,
}

impl Fold {
    /// Every fold that there can be, in the order in which they stand below the open rows of their kind.
    pub fn all(kind: Kind) -> impl Iterator<Item = Fold> {
        const ILL: [State; 6] =
            [State::Down, State::Hung, State::Failing, State::Rejecting, State::Slow, State::Fallback];
        ILL.into_iter().map(Some).chain([None]).map(move |state| Fold { kind, state })
    }
}

/// The thing that a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// What the figures at the right mean.
    Head,
    /// Customers: the journeys.
    Customers,
    /// Requests on their way, where there is no room for the load balancer.
    Arrivals,
    /// The load balancer: requests on their way into the zones.
    Balancer,
    /// Names of the zones.
    Gate,
    /// A service.
    Service(usize),
    /// The way from zone to zone.
    Bus,
    /// A quorum group.
    Quorum(usize),
    /// A store.
    Store(usize),
    /// A Kafka cluster.
    Cluster(usize),
    /// Several rows in one line.
    Fold(Fold),
    /// The vendor line.
    Vendor,
    /// The control planes.
    Control,
}

impl Row {
    /// Its kind, when it can fold.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Row::Service(_) => Some(Kind::Services),
            Row::Quorum(_) | Row::Store(_) => Some(Kind::Groups),
            Row::Cluster(_) => Some(Kind::Clusters),
            Row::Fold(fold) => Some(fold.kind),
            Row::Head
            | Row::Customers
            | Row::Arrivals
            | Row::Balancer
            | Row::Gate
            | Row::Bus
            | Row::Vendor
            | Row::Control => None,
        }
    }

    /// The layer that it shows.
    pub fn layer(self) -> Option<Layer> {
        Some(match self {
            Row::Customers => Layer::Customers,
            Row::Service(i) => Layer::Part(Part::Service(ServiceId(i as u8))),
            Row::Quorum(i) => Layer::Part(Part::Quorum(QuorumId(i as u8))),
            Row::Store(i) => Layer::Part(Part::Store(StoreId(i as u8))),
            Row::Cluster(i) => Layer::Part(Part::Cluster(ClusterId(i as u8))),
            Row::Control => Layer::ControlPlanes,
            Row::Head | Row::Arrivals | Row::Balancer | Row::Gate | Row::Bus | Row::Fold(_) | Row::Vendor => {
                return None;
            }
        })
    }

    /// The row in which a part stands.
    pub fn of(part: Part, scene: &Scene) -> Option<Row> {
        Some(match part {
            Part::Service(id) => Row::Service(id.index()),
            Part::Replica(id) => {
                let mut before = 0;
                Row::Service(scene.services.iter().position(|service| {
                    before += service.replicas.len();
                    id.index() < before
                })?)
            }
            Part::Cluster(id) | Part::Broker(id, _) => Row::Cluster(id.index()),
            Part::Quorum(id) => Row::Quorum(id.index()),
            Part::Store(id) => Row::Store(id.index()),
            Part::Journey(_) => Row::Customers,
            Part::Balancer | Part::Node(_) => Row::Balancer,
            Part::Zone(_) | Part::Link(..) => Row::Gate,
            Part::Duty(..) => Row::Control,
        })
    }

    /// Whether a customer waits on what it shows.
    pub fn is_waited_on(self, scene: &Scene) -> bool {
        match self {
            Row::Customers => true,
            Row::Service(i) => scene.services.get(i).is_some_and(|part| part.in_chain),
            Row::Quorum(i) => scene.quorums.get(i).is_some_and(|part| part.in_chain),
            Row::Store(i) => scene.stores.get(i).is_some_and(|part| part.in_chain),
            Row::Cluster(i) => scene.clusters.get(i).is_some_and(|part| part.in_chain),
            Row::Head
            | Row::Arrivals
            | Row::Balancer
            | Row::Gate
            | Row::Bus
            | Row::Fold(_)
            | Row::Vendor
            | Row::Control => false,
        }
    }
}

/// The name of what a row shows.
pub fn label(row: Row, scene: &Scene) -> &str {
    let found = match row {
        Row::Service(i) => scene.services.get(i).map(|part| &part.label),
        Row::Quorum(i) => scene.quorums.get(i).map(|part| &part.label),
        Row::Store(i) => scene.stores.get(i).map(|part| &part.label),
        Row::Cluster(i) => scene.clusters.get(i).map(|part| &part.label),
        _ => None,
    };
    found.map_or("", String::as_str)
}
