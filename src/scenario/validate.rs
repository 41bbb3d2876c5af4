//! Checks that need several parts at once. They run on a world whose parts are each in order.

use crate::base::decimal::short;
use crate::scenario::errors::quote;
use crate::scenario::reader::Node;
use crate::scenario::report::Report;
use crate::world::command::Duty;
use crate::world::ids::{BrokerId, ClusterId, PlacementGroupId, StoreId, ZoneId};
use crate::world::kafka::cluster::ClusterConfig;
use crate::world::topology::{Action, OperationSpec, ServiceSpec, StepSpec, TopicRef, Topology};

/// Most replicas over all services.
const REPLICAS: usize = 2_000;
/// Most requests per second over all journeys and feeds.
const RATE: f64 = 100_000.0;

/// Notes every contradiction between the parts of `topology` as mistakes at places below `root`.
pub(super) fn topology(topology: &Topology, root: &Node) {
    let report = root.report;
    sizes(topology, report);
    broker_names(topology, report);
    groups(topology, report);
    standbys(topology, report);
    rebuilding(topology, report);
    placement(topology, report);
    autoscaling(topology, report);
    caches(topology, report);
    connections(topology, report);
    for (s, service) in topology.services.iter().enumerate() {
        consumer(topology, service, &format!("/services/{s}/consumer"), report);
        for (o, operation) in service.operations.iter().enumerate() {
            for (k, step) in operation.steps.iter().enumerate() {
                let at = format!("/services/{s}/operations/{o}/steps/{k}");
                records(topology, service, step, &at, report);
            }
        }
    }
    if let Some(cycle) = cycle(topology) {
        let (s, o) = cycle[0];
        let names: Vec<String> = cycle.iter().chain(&cycle[..1]).map(|&at| name(topology, at)).collect();
        report.add(
            &format!("/services/{s}/operations/{o}"),
            format!("found a cycle of operations: {}, expected none", names.join(" -> ")),
        );
    }
}

/// A server takes what its clients keep open.
fn connections(topology: &Topology, report: &Report) {
    for (s, store) in topology.stores.iter().enumerate() {
        let kept: u64 = topology.connections_kept(StoreId(s as u8)).into_iter().map(u64::from).sum();
        if kept > u64::from(store.max_clients) {
            let most = store.max_clients;
            let message = format!("found {kept} connections that clients keep open, expected at most {most}");
            report.add(&format!("/stores/{s}/pool/connect"), message);
        }
    }
}

/// A cache stands in front of a store that is none of something else, or a miss would go round.
fn caches(topology: &Topology, report: &Report) {
    for (s, store) in topology.stores.iter().enumerate() {
        for (c, own) in store.cached.iter().enumerate() {
            let at = format!("/stores/{s}/cached/{c}");
            if !topology.stores[own.store.index()].cached.is_empty() {
                let found = quote(&topology.stores[own.store.index()].id);
                let message = format!("found {found}, a cache of another store, expected one that is none");
                report.add(&format!("{at}/store"), message);
            }
            if store.cached[..c].iter().any(|other| other.class == own.class) {
                report.add(&at, "found a second cache of the same class, expected one".to_string());
            }
        }
    }
}

/// A placement group stands in one zone; so does everything that is in it. Heat needs halls.
fn placement(topology: &Topology, report: &Report) {
    let all = |group: Option<PlacementGroupId>, zones: &[ZoneId], at: String| {
        let Some(spec) = group.and_then(|group| topology.placement_groups.get(group.index())) else {
            return;
        };
        if let Some(place) = zones.iter().position(|&zone| zone != spec.zone) {
            let found = &topology.zones[zones[place].index()].name;
            let expected = &topology.zones[spec.zone.index()].name;
            report.add(
                &format!("{at}/{place}"),
                format!(
                    "found zone {}, expected {}: the placement group stands there",
                    quote(found),
                    quote(expected)
                ),
            );
        }
    };
    for (s, service) in topology.services.iter().enumerate() {
        all(service.placement_group, &service.replicas, format!("/services/{s}/replicas"));
    }
    for (q, quorum) in topology.quorums.iter().enumerate() {
        all(quorum.placement_group, &quorum.nodes, format!("/quorums/{q}/nodes"));
    }
    for (s, store) in topology.stores.iter().enumerate() {
        all(store.placement_group, &store.members, format!("/stores/{s}/members"));
    }
    if let Some(cooling) = &topology.faults.cooling {
        let known = |name: &String| topology.zones.iter().any(|z| z.halls.iter().any(|h| h.name == *name));
        if topology.zones.iter().all(|zone| zone.halls.is_empty()) {
            report.add("/faults/cooling", "found no zone with halls, expected some to cool".to_owned());
        } else if let Some(place) = cooling.halls.iter().position(|name| !known(name)) {
            let found = quote(&cooling.halls[place]);
            report.add(
                &format!("/faults/cooling/halls/{place}"),
                format!("found hall {found}, expected one of a zone"),
            );
        }
    }
}

fn sizes(topology: &Topology, report: &Report) {
    let replicas: usize = topology.services.iter().map(|service| service.replicas.len()).sum();
    if replicas > REPLICAS {
        report.add("/services", format!("found {replicas} replicas in all, expected at most {REPLICAS}"));
    }
    let journeys: f64 = topology
        .journeys
        .iter()
        .map(|journey| journey.rate * journey.traffic.as_ref().map_or(1.0, |traffic| traffic.most().max(1.0)))
        .sum();
    let feeds: f64 =
        topology.services.iter().filter_map(|service| service.feed.as_ref()).map(|feed| feed.rate).sum();
    if journeys + feeds > RATE {
        let found = journeys + feeds;
        report.add(
            "/journeys",
            format!("found {} requests/s in all, expected at most {}", short(found, 3), short(RATE, 0)),
        );
    }
}

/// Commands name a broker by cluster and zone; two brokers must not share a name.
fn broker_names(topology: &Topology, report: &Report) {
    let mut seen: Vec<String> = Vec::new();
    for (c, cluster) in topology.clusters.iter().enumerate() {
        for b in 0..cluster.config.brokers.len() {
            let name = topology.broker_name(ClusterId(c as u8), BrokerId(b as u8));
            if seen.contains(&name) {
                let at = format!("/clusters/{c}/brokers/{b}");
                report.add(
                    &at,
                    format!("found a second broker named {}, expected distinct names", quote(&name)),
                );
            }
            seen.push(name);
        }
    }
}

fn groups(topology: &Topology, report: &Report) {
    let group = |service: &ServiceSpec| service.consumer.as_ref().map(|consumer| consumer.group.clone());
    for (s, service) in topology.services.iter().enumerate() {
        let Some(own) = group(service) else { continue };
        if topology.services[..s].iter().any(|other| group(other).as_ref() == Some(&own)) {
            let at = format!("/services/{s}/consumer/group");
            report.add(&at, format!("found a second group {}, expected distinct ones", quote(&own)));
        }
    }
}

/// An autoscaling group needs room for its instances, somebody who launches them, and a service without a consumer group
/// (its members would be those of places without an instance).
fn autoscaling(topology: &Topology, report: &Report) {
    for (s, service) in topology.services.iter().enumerate() {
        let Some(group) = &service.autoscaling else { continue };
        let at = format!("/services/{s}/autoscaling");
        let places = service.replicas.len();
        if places < usize::from(group.max) {
            let most = group.max;
            report.add(&at, format!("found {places} places in `replicas`, expected at least max {most}"));
        }
        if service.consumer.is_some() {
            report.add(&at, "found a consumer in the service, expected none with autoscaling");
        }
        if let Some(plane) = group.control_plane
            && !topology.control_planes[plane.index()].duties.contains(&Duty::LaunchInstances)
        {
            let id = quote(&topology.control_planes[plane.index()].id);
            let word = Duty::LaunchInstances.word();
            report.add(&at, format!("found control plane {id} without the duty {word}, expected it"));
        }
    }
}

/// Checks that the control plane which launches a new quorum group's nodes has that duty.
fn rebuilding(topology: &Topology, report: &Report) {
    for (q, quorum) in topology.quorums.iter().enumerate() {
        let plane = quorum.rebuild.as_ref().and_then(|rebuild| rebuild.control_plane);
        let Some(plane) = plane.map(|plane| &topology.control_planes[plane.index()]) else { continue };
        if !plane.duties.contains(&Duty::LaunchInstances) {
            let (id, word) = (quote(&plane.id), Duty::LaunchInstances.word());
            report.add(
                &format!("/quorums/{q}/rebuild/control_plane"),
                format!("found control plane {id} without the duty {word}, expected it"),
            );
        }
    }
}

/// A standby mirrors its cluster, and nobody else uses it.
fn standbys(topology: &Topology, report: &Report) {
    for (c, cluster) in topology.clusters.iter().enumerate() {
        let Some(replica) = cluster.replica else { continue };
        let at = format!("/clusters/{c}/replica/cluster");
        let (own, other) = (&cluster.config, &topology.clusters[replica.cluster.index()]);
        let name = quote(&other.id);
        let shape = |config: &ClusterConfig| -> Vec<(String, u16)> {
            config.topics.iter().map(|topic| (topic.name.clone(), topic.partitions)).collect()
        };
        if replica.cluster.index() == c || other.replica.is_some() {
            report.add(&at, format!("found {name}, expected another cluster without a standby of its own"));
        } else if shape(own) != shape(&other.config) || own.brokers.len() != other.config.brokers.len() {
            report.add(
                &at,
                format!(
                    "found {name}, expected a cluster with the same topics, partitions and number of brokers"
                ),
            );
        } else if uses(topology, replica.cluster) {
            report.add(&at, format!("found {name}, which services use, expected one that only mirrors"));
        }
    }
}

fn uses(topology: &Topology, cluster: ClusterId) -> bool {
    topology.services.iter().any(|service| {
        let steps = service.operations.iter().flat_map(|operation| &operation.steps);
        let mut written = steps.map(|step| match step.action {
            Action::Produce { topic, .. } => Some(topic),
            Action::RequestReply { request, .. } => Some(request),
            _ => None,
        });
        let reads = service.consumer.as_ref().is_some_and(|consumer| consumer.topic.cluster == cluster);
        reads || written.any(|topic| topic.is_some_and(|topic| topic.cluster == cluster))
    })
}

/// Partitions of a topic.
fn partitions(topology: &Topology, topic: TopicRef) -> u16 {
    topology.clusters[topic.cluster.index()].config.topics[topic.topic.index()].partitions
}

/// Replies come back in the partition number of the request, so both topics need the same partitions.
fn copartitioned(topology: &Topology, request: TopicRef, reply: TopicRef, at: &str, report: &Report) {
    let (asked, answered) = (partitions(topology, request), partitions(topology, reply));
    if asked != answered {
        report.add(
            at,
            format!(
                "found {asked} partitions for requests and {answered} for replies, expected equal numbers"
            ),
        );
    }
    if request == reply {
        report.add(at, "found one topic for requests and replies, expected two");
    }
}

fn consumer(topology: &Topology, service: &ServiceSpec, at: &str, report: &Report) {
    let Some(consumer) = &service.consumer else { return };
    let Some(reply) = &consumer.reply else { return };
    copartitioned(topology, consumer.topic, reply.topic, at, report);
    fits(service, reply.bytes, &format!("{at}/reply/bytes"), report);
}

fn fits(service: &ServiceSpec, bytes: u32, at: &str, report: &Report) {
    let client = service.client;
    for producer in [service.producer.of(client), service.producer_fail_fast.of(client)] {
        if bytes > producer.max_request_size {
            let most = producer.max_request_size;
            report.add(
                at,
                format!("found {bytes} bytes, expected at most the producer's max_request_size {most}"),
            );
        }
    }
}

/// Checks that a step's record fits its producer, and that somebody answers a request.
fn records(topology: &Topology, service: &ServiceSpec, step: &StepSpec, at: &str, report: &Report) {
    match step.action {
        Action::Produce { bytes, .. } => fits(service, bytes, &format!("{at}/bytes"), report),
        Action::RequestReply { request, reply, bytes, .. } => {
            fits(service, bytes, &format!("{at}/bytes"), report);
            copartitioned(topology, request, reply, at, report);
            let answers = |service: &ServiceSpec| {
                service.consumer.as_ref().is_some_and(|consumer| {
                    consumer.topic == request && consumer.reply.is_some_and(|own| own.topic == reply)
                })
            };
            if !topology.services.iter().any(answers) {
                report.add(at, "found no consumer that reads `request` and sends to `reply`, expected one");
            }
        }
        _ => {}
    }
}

/// An operation: indices of service and operation.
type Place = (usize, usize);

fn name(topology: &Topology, (s, o): Place) -> String {
    let service = &topology.services[s];
    format!("{}.{}", service.id, service.operations[o].id)
}

/// Operations that this one sets off: by a call, or by a record that a consumer reads.
fn next(topology: &Topology, operation: &OperationSpec) -> Vec<Place> {
    let mut found = Vec::new();
    for step in &operation.steps {
        let written = match step.action {
            Action::Call { service, operation } => {
                found.push((service.index(), operation.index()));
                continue;
            }
            Action::Produce { topic, .. } => topic,
            Action::RequestReply { request, .. } => request,
            _ => continue,
        };
        for (s, service) in topology.services.iter().enumerate() {
            if let Some(consumer) = service.consumer.as_ref().filter(|consumer| consumer.topic == written) {
                found.push((s, consumer.operation.index()));
            }
        }
    }
    found
}

/// A cycle of operations, if there is one: such a request would never end. Depth first, without recursion.
fn cycle(topology: &Topology) -> Option<Vec<Place>> {
    let mut done: Vec<Vec<bool>> =
        topology.services.iter().map(|service| vec![false; service.operations.len()]).collect();
    for s in 0..topology.services.len() {
        for o in 0..topology.services[s].operations.len() {
            let mut path: Vec<(Place, Vec<Place>)> = Vec::new();
            let mut open = vec![(s, o)];
            loop {
                let Some(at) = open.pop() else {
                    let Some((place, rest)) = path.pop() else { break };
                    done[place.0][place.1] = true;
                    open = rest;
                    continue;
                };
                if let Some(from) = path.iter().position(|(place, _)| *place == at) {
                    return Some(path[from..].iter().map(|(place, _)| *place).collect());
                }
                if !done[at.0][at.1] {
                    let following = next(topology, &topology.services[at.0].operations[at.1]);
                    path.push((at, std::mem::replace(&mut open, following)));
                }
            }
        }
    }
    None
}
