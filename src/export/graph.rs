//! The system as nodes and edges: what a drawing shows, and what a test counts in a drawing.

use crate::world::ids::{ClusterId, JourneyId, QuorumId, ServiceId, StoreId};
use crate::world::part::Part;
use crate::world::topology::{Action, Topology};

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The part.
    pub part: Part,
    /// Its name for people, with the zones that it stands in.
    pub label: String,
}

/// An edge: who asks, writes or reads, from the asking end. Indices into the nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The asking end.
    pub from: usize,
    /// The asked end.
    pub to: usize,
    /// What it does: `calls`, `asks`, `writes`, `reads`, `proposes`.
    pub what: &'static str,
}

/// A system as a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Journeys, services, clusters, quorum groups, stores.
    pub nodes: Vec<Node>,
    /// Each pair and kind once.
    pub edges: Vec<Edge>,
}

/// The graph of a topology.
pub fn graph(topology: &Topology) -> Graph {
    let nodes = nodes(topology);
    let mut edges = Vec::new();
    let mut join = |from: Part, what, to: Part| {
        let place = |part| nodes.iter().position(|node| node.part == part);
        if let (Some(from), Some(to)) = (place(from), place(to)) {
            let edge = Edge { from, to, what };
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    };
    for (at, own) in topology.journeys.iter().enumerate() {
        join(Part::Journey(JourneyId(at as u8)), "calls", Part::Service(own.service));
    }
    for (at, own) in topology.services.iter().enumerate() {
        let from = Part::Service(ServiceId(at as u8));
        for step in own.operations.iter().flat_map(|operation| &operation.steps) {
            match step.action {
                Action::Work(_) => {}
                Action::Call { service, .. } => join(from, "calls", Part::Service(service)),
                Action::Query { store, .. } => join(from, "asks", Part::Store(store)),
                Action::Propose { quorum, .. } => join(from, "proposes", Part::Quorum(quorum)),
                Action::Produce { topic, .. } => join(from, "writes", Part::Cluster(topic.cluster)),
                Action::RequestReply { request, reply, .. } => {
                    join(from, "writes", Part::Cluster(request.cluster));
                    join(from, "reads", Part::Cluster(reply.cluster));
                }
            }
        }
        if let Some(consumer) = &own.consumer {
            join(from, "reads", Part::Cluster(consumer.topic.cluster));
            if let Some(reply) = consumer.reply {
                join(from, "writes", Part::Cluster(reply.topic.cluster));
            }
        }
    }
    for (at, own) in topology.stores.iter().enumerate() {
        for cached in &own.cached {
            join(Part::Store(StoreId(at as u8)), "asks", Part::Store(cached.store));
        }
    }
    Graph { nodes, edges }
}

/// The parts with their names.
fn nodes(topology: &Topology) -> Vec<Node> {
    let zones = |zones: &[crate::world::ids::ZoneId]| {
        let mut names: Vec<&str> =
            zones.iter().map(|zone| topology.zones[zone.index()].name.as_str()).collect();
        crate::base::order::sort(&mut names);
        names.dedup();
        let word = if names.len() == 1 { "zone" } else { "zones" };
        format!("{word} {}", names.join(", "))
    };
    let mut nodes = Vec::new();
    let mut add = |part, label: String| nodes.push(Node { part, label });
    for (at, own) in topology.journeys.iter().enumerate() {
        add(Part::Journey(JourneyId(at as u8)), format!("{} (customers)", own.label));
    }
    for (at, own) in topology.services.iter().enumerate() {
        let count = own.replicas.len();
        add(
            Part::Service(ServiceId(at as u8)),
            format!("{} ({count} in {})", own.label, zones(&own.replicas)),
        );
    }
    for (at, own) in topology.clusters.iter().enumerate() {
        let count = own.config.brokers.len();
        let label = format!("{} ({count} brokers in {})", own.label, zones(&own.config.brokers));
        add(Part::Cluster(ClusterId(at as u8)), label);
    }
    for (at, own) in topology.quorums.iter().enumerate() {
        add(Part::Quorum(QuorumId(at as u8)), format!("{} ({})", own.label, zones(&own.nodes)));
    }
    for (at, own) in topology.stores.iter().enumerate() {
        add(Part::Store(StoreId(at as u8)), format!("{} ({})", own.label, zones(&own.members)));
    }
    nodes
}

impl Graph {
    /// The part of the graph that is hit when `parts` fail: they, whoever asks them, and whoever asks those.
    pub fn cone(&self, parts: &[Part]) -> Graph {
        let mut hit: Vec<bool> = self.nodes.iter().map(|node| parts.contains(&node.part)).collect();
        loop {
            let before = hit.iter().filter(|hit| **hit).count();
            for edge in &self.edges {
                hit[edge.from] |= hit[edge.to];
            }
            if hit.iter().filter(|hit| **hit).count() == before {
                break;
            }
        }
        self.only(&hit)
    }

    /// The graph with some of its nodes, and the edges between them.
    fn only(&self, kept: &[bool]) -> Graph {
        let place = |at: usize| kept[..at].iter().filter(|kept| **kept).count();
        let nodes = self.nodes.iter().zip(kept).filter(|own| *own.1).map(|own| own.0.clone()).collect();
        let edges = self.edges.iter().filter(|edge| kept[edge.from] && kept[edge.to]);
        let edges =
            edges.map(|edge| Edge { from: place(edge.from), to: place(edge.to), what: edge.what }).collect();
        Graph { nodes, edges }
    }
}
