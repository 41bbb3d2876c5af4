//! The scene of a scenario: names and places that do not change during a run.

use crate::frame::*;
use crate::scenario::Scenario;
use crate::telemetry::figures::is_trading;
use crate::telling::{actions, guide};
use crate::world::command::{Command, Defence};
use crate::world::ids::*;
use crate::world::topology::choice::Choice;
use crate::world::topology::{Action, ServiceSpec, TopicRef, Topology};

/// Builds the scene.
pub(crate) fn build(scenario: &Scenario) -> Scene {
    let (document, topology) = (&scenario.document, &scenario.topology);
    let waited = Waited::on(topology);
    let story: Vec<String> = scenario.story.iter().map(|command| command.spell(topology)).collect();
    Scene {
        scenario: document.id.clone(),
        title: document.title.clone(),
        summary: document.summary.clone(),
        weight: document.weight,
        clock_start: Some((document.clock_start.seconds, document.clock_start.zone.clone())),
        zones: topology.zones.iter().map(|zone| zone.name.clone()).collect(),
        default_fault: topology.faults.default_fault,
        journeys: journeys(topology),
        services: services(topology, &waited),
        clusters: clusters(topology, &waited),
        quorums: topology
            .quorums
            .iter()
            .enumerate()
            .map(|(i, quorum)| group(&quorum.id, &quorum.label, &quorum.nodes, waited.quorums[i]))
            .collect(),
        stores: topology
            .stores
            .iter()
            .enumerate()
            .map(|(i, store)| group(&store.id, &store.label, &store.members, waited.stores[i]))
            .collect(),
        control_planes: topology
            .control_planes
            .iter()
            .zip((0..).map(ControlPlaneId))
            .map(|(plane, id)| PlaneScene {
                parts: plane.duties.iter().map(|duty| Part::Duty(id, *duty)).collect(),
                id: plane.id.clone(),
                label: plane.label.clone(),
                duties: plane
                    .duties
                    .iter()
                    .map(|duty| (duty.word().to_string(), duty.name().to_string()))
                    .collect(),
                call_vendor: Command::VendorCall(id).spell(topology),
            })
            .collect(),
        defences: Defence::bits(|defence| defence.configured(topology)),
        choices: other_choices(topology),
        published: document
            .timeline
            .iter()
            .map(|entry| PublishedEvent {
                at_s: entry.at.as_secs_f64(),
                label: entry.label.clone(),
                grade: entry.grade.letter().to_string(),
                source: entry.source.clone(),
            })
            .collect(),
        has_story: !scenario.story.is_empty(),
        names: Subject::all(topology).into_iter().map(|subject| (subject, subject.spell(topology))).collect(),
        switches: actions::switches(topology),
        actions: actions::listed(topology, &story),
        opening: document.opening.as_ref().map(|opening| guide::opening(opening, topology)),
        steps: document.steps.iter().map(|step| guide::step(step, topology)).collect(),
        end: document.end.as_ref().map(|end| guide::end(end, topology)),
        story,
    }
}

/// The choices that would change anything.
fn other_choices(topology: &Topology) -> Vec<ChoiceScene> {
    let others = Choice::of(topology).into_iter().filter(|choice| choice.changes(topology));
    let choices = others.map(|choice| {
        let command = Command::Choice(choice);
        let row = command.row(topology);
        ChoiceScene { command: command.spell(topology), group: row.group, name: row.name.into_owned() }
    });
    choices.collect()
}

fn group(id: &str, label: &str, members: &[ZoneId], in_chain: bool) -> GroupScene {
    GroupScene {
        id: id.to_string(),
        label: label.to_string(),
        members: members.iter().map(|zone| zone.index()).collect(),
        in_chain,
    }
}

fn journeys(topology: &Topology) -> Vec<JourneyScene> {
    topology
        .journeys
        .iter()
        .zip((0..).map(JourneyId))
        .map(|(journey, id)| JourneyScene {
            id: journey.id.clone(),
            label: journey.label.clone(),
            rate: journey.rate,
            target_ms: journey.target.as_secs_f64() * 1e3,
            patience_ms: journey.patience.as_secs_f64() * 1e3,
            service: journey.service.index(),
            trading: is_trading(topology, id),
        })
        .collect()
}

/// The parts that customers wait on: those that journeys reach through calls, queries, proposals, records that are
/// waited for, and records that are answered.
struct Waited {
    services: Vec<bool>,
    clusters: Vec<bool>,
    quorums: Vec<bool>,
    stores: Vec<bool>,
}

impl Waited {
    fn on(topology: &Topology) -> Waited {
        let mut waited = Waited {
            services: vec![false; topology.services.len()],
            clusters: vec![false; topology.clusters.len()],
            quorums: vec![false; topology.quorums.len()],
            stores: vec![false; topology.stores.len()],
        };
        let mut next: Vec<usize> = topology.journeys.iter().map(|journey| journey.service.index()).collect();
        while let Some(service) = next.pop() {
            if std::mem::replace(&mut waited.services[service], true) {
                continue;
            }
            let steps = topology.services[service].operations.iter().flat_map(|operation| &operation.steps);
            for step in steps {
                match step.action {
                    Action::Work(_) | Action::Produce { wait: false, .. } => {}
                    Action::Call { service, .. } => next.push(service.index()),
                    Action::Query { store, .. } => waited.stores[store.index()] = true,
                    Action::Propose { quorum, .. } => waited.quorums[quorum.index()] = true,
                    Action::Produce { topic, .. } => waited.clusters[topic.cluster.index()] = true,
                    Action::RequestReply { request, .. } => {
                        waited.clusters[request.cluster.index()] = true;
                        next.extend(consumers(topology, request));
                    }
                }
            }
        }
        waited
    }
}

/// The services that read a topic.
fn consumers(topology: &Topology, topic: TopicRef) -> impl Iterator<Item = usize> + '_ {
    let reads = move |service: &ServiceSpec| service.consumer.as_ref().is_some_and(|its| its.topic == topic);
    topology.services.iter().enumerate().filter(move |(_, service)| reads(service)).map(|(i, _)| i)
}

fn calls(topology: &Topology, service: usize) -> Vec<usize> {
    let steps = topology.services[service].operations.iter().flat_map(|operation| &operation.steps);
    let mut called: Vec<usize> = steps
        .filter_map(|step| match step.action {
            Action::Call { service, .. } => Some(service.index()),
            _ => None,
        })
        .collect();
    crate::base::order::sort(&mut called);
    called.dedup();
    called
}

fn services(topology: &Topology, waited: &Waited) -> Vec<ServiceScene> {
    topology
        .services
        .iter()
        .enumerate()
        .map(|(s, service)| {
            let steps = service.operations.iter().flat_map(|operation| &operation.steps);
            let mut clusters: Vec<usize> = steps
                .filter_map(|step| match step.action {
                    Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. } => {
                        Some(topic.cluster.index())
                    }
                    _ => None,
                })
                .collect();
            crate::base::order::sort(&mut clusters);
            clusters.dedup();
            ServiceScene {
                id: service.id.clone(),
                label: service.label.clone(),
                replicas: service.replicas.iter().map(|zone| zone.index()).collect(),
                workers: service.workers as u32,
                calls: calls(topology, s),
                clusters,
                in_chain: waited.services[s],
                restart: Command::ServiceRestart(ServiceId(s as u8)).spell(topology),
            }
        })
        .collect()
}

fn clusters(topology: &Topology, waited: &Waited) -> Vec<ClusterScene> {
    topology
        .clusters
        .iter()
        .enumerate()
        .map(|(c, cluster)| {
            let brokers = cluster.config.brokers.len() as u8;
            let names = (0..usize::from(brokers))
                .map(|b| {
                    let name = topology.broker_name(ClusterId(c as u8), BrokerId(b as u8));
                    (name, cluster.config.brokers[b].index())
                })
                .collect();
            let topics = cluster.config.topics.iter().filter(|topic| !topic.internal);
            let partitions = topics
                .flat_map(|topic| {
                    (0..topic.partitions).map(move |index| {
                        let replicas = topic.replicas(index, brokers).iter().map(|own| own.index()).collect();
                        (format!("{}-{index}", topic.name), replicas)
                    })
                })
                .collect();
            ClusterScene {
                id: cluster.id.clone(),
                label: cluster.label.clone(),
                brokers: names,
                partitions,
                control_plane: cluster.control_plane.index(),
                in_chain: waited.clusters[c],
            }
        })
        .collect()
}
