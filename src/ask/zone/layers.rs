//! The layers of a region, and who asks whom, as the document says.

use crate::world::ids::{ClusterId, JourneyId, QuorumId, ServiceId, StoreId};
use crate::world::part::Part;
use crate::world::topology::{Action, Topology};

/// A layer with the parts that ask it and that it asks, each once.
pub(super) struct LayerOf {
    pub(super) part: Part,
    pub(super) upstream: Vec<Part>,
    pub(super) downstream: Vec<Part>,
}

/// Every layer, from the balancer down.
pub(super) fn all(topology: &Topology) -> Vec<LayerOf> {
    let asks = asks(topology);
    let services = (0..topology.services.len()).map(|at| Part::Service(ServiceId(at as u8)));
    let clusters = (0..topology.clusters.len()).map(|at| Part::Cluster(ClusterId(at as u8)));
    let quorums = (0..topology.quorums.len()).map(|at| Part::Quorum(QuorumId(at as u8)));
    let stores = (0..topology.stores.len()).map(|at| Part::Store(StoreId(at as u8)));
    let parts = [Part::Balancer].into_iter().chain(services).chain(clusters).chain(quorums).chain(stores);
    let of = |part: Part| LayerOf {
        part,
        upstream: asks.iter().filter(|(_, asked)| *asked == part).map(|(asker, _)| *asker).collect(),
        downstream: asks.iter().filter(|(asker, _)| *asker == part).map(|(_, asked)| *asked).collect(),
    };
    parts.map(of).collect()
}

/// Who asks whom, each pair once, in the order of the document.
fn asks(topology: &Topology) -> Vec<(Part, Part)> {
    let mut asks: Vec<(Part, Part)> = Vec::new();
    let mut add = |asker: Part, asked: Part| {
        if !asks.contains(&(asker, asked)) {
            asks.push((asker, asked));
        }
    };
    for (at, journey) in topology.journeys.iter().enumerate() {
        let customers = Part::Journey(JourneyId(at as u8));
        add(customers, Part::Balancer);
        add(Part::Balancer, Part::Service(journey.service));
        add(customers, Part::Service(journey.service));
    }
    for (at, service) in topology.services.iter().enumerate() {
        let own = Part::Service(ServiceId(at as u8));
        for step in service.operations.iter().flat_map(|operation| &operation.steps) {
            match step.action {
                Action::Work(_) => {}
                Action::Call { service, .. } => add(own, Part::Service(service)),
                Action::Query { store, .. } => add(own, Part::Store(store)),
                Action::Propose { quorum, .. } => add(own, Part::Quorum(quorum)),
                Action::Produce { topic, .. } => add(own, Part::Cluster(topic.cluster)),
                Action::RequestReply { request, .. } => add(own, Part::Cluster(request.cluster)),
            }
        }
        if let Some(consumer) = &service.consumer {
            add(own, Part::Cluster(consumer.topic.cluster));
        }
    }
    for (at, store) in topology.stores.iter().enumerate() {
        for cached in &store.cached {
            add(Part::Store(StoreId(at as u8)), Part::Store(cached.store));
        }
    }
    asks
}
