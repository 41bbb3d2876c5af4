//! Single points of failure, found in the topology before any run: what the spread over zones does not cure. Each is
//! named with the parts it would take, followed through calls, records, stores and quorum groups up to the journeys.
//!
//! The order of search: control planes, quorum groups and stores (placement), clusters (placement, replication,
//! leaders), services, certificates, monitors.

use serde::{Deserialize, Serialize};

use crate::frame::{ChainStep, Inspection, State};
use crate::world::command::Duty;
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::services::autoscaling::PERIOD as STATUS_CHECKS;
use crate::world::topology::monitors::{Dependency, Metric};
use crate::world::topology::{Action, InstanceCheck, NextTo, OnNobody, ServiceSpec, Topology};

/// A single point of failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spof {
    /// `control-plane`, `placement`, `placement-group`, `replication`, `leaders`, `service`, `store`, `certificate`,
    /// `monitor`, `autoscaling`, `passive-marks`.
    pub kind: String,
    /// The part as links spell it, when it is one.
    pub part: Option<String>,
    /// One sentence that names it.
    pub what: String,
    /// Labels of the journeys that it takes.
    pub journeys: Vec<String>,
    /// Labels of the services that it takes.
    pub services: Vec<String>,
    /// The cure.
    pub cure: String,
}

/// The parts that fail first.
#[derive(Default)]
struct Lost {
    services: Vec<ServiceId>,
    clusters: Vec<ClusterId>,
    stores: Vec<StoreId>,
    quorums: Vec<QuorumId>,
}

/// The parts that the loss takes along.
struct Taken {
    services: Vec<bool>,
    journeys: Vec<bool>,
}

/// Follows what is lost through the operations: one that waits for something lost is lost.
fn taken(topology: &Topology, lost: &Lost) -> Taken {
    let services = &topology.services;
    let mut hit: Vec<Vec<bool>> = services
        .iter()
        .enumerate()
        .map(|(s, service)| vec![lost.services.contains(&ServiceId(s as u8)); service.operations.len()])
        .collect();
    let answers_lost = |hit: &[Vec<bool>], request| {
        services.iter().zip(hit).any(|(service, hit)| {
            let consumer = service.consumer.as_ref();
            consumer.is_some_and(|consumer| consumer.topic == request && hit[consumer.operation.index()])
        })
    };
    let waits_for = |hit: &[Vec<bool>], action: &Action| match *action {
        Action::Work(_) | Action::Produce { wait: false, .. } => false,
        Action::Call { service, operation } => hit[service.index()][operation.index()],
        Action::Query { store, .. } => lost.stores.contains(&store),
        Action::Propose { quorum, .. } => lost.quorums.contains(&quorum),
        Action::Produce { topic, .. } => lost.clusters.contains(&topic.cluster),
        Action::RequestReply { request, .. } => {
            lost.clusters.contains(&request.cluster) || answers_lost(hit, request)
        }
    };
    loop {
        let mut more = false;
        for (s, service) in services.iter().enumerate() {
            for (o, operation) in service.operations.iter().enumerate() {
                if !hit[s][o] && operation.steps.iter().any(|step| waits_for(&hit, &step.action)) {
                    (hit[s][o], more) = (true, true);
                }
            }
        }
        if !more {
            break;
        }
    }
    Taken {
        journeys: (topology.journeys.iter())
            .map(|journey| hit[journey.service.index()][journey.operation.index()])
            .collect(),
        services: hit.iter().map(|operations| operations.contains(&true)).collect(),
    }
}

struct Finder<'t> {
    topology: &'t Topology,
    found: Vec<Spof>,
}

/// All single points of failure of a region.
pub fn find(topology: &Topology) -> Vec<Spof> {
    let mut finder = Finder { topology, found: Vec::new() };
    finder.planes();
    finder.groups();
    finder.clusters();
    finder.services();
    finder.certificates();
    finder.monitors();
    finder.found
}

impl Finder<'_> {
    fn add(&mut self, kind: &str, part: Option<Part>, lost: &Lost, what: String, cure: &str) {
        let topology = self.topology;
        let taken = taken(topology, lost);
        let journeys = topology.journeys.iter().zip(&taken.journeys).filter(|entry| *entry.1);
        let services = topology.services.iter().zip(&taken.services).filter(|entry| *entry.1);
        self.found.push(Spof {
            kind: kind.to_string(),
            part: part.map(|part| part.spell(topology)),
            what,
            journeys: journeys.map(|(journey, _)| journey.label.clone()).collect(),
            services: services.map(|(service, _)| service.label.clone()).collect(),
            cure: cure.to_string(),
        });
    }

    fn zone(&self, zone: ZoneId) -> &str {
        &self.topology.zones[zone.index()].name
    }

    fn planes(&mut self) {
        for (p, plane) in self.topology.control_planes.iter().enumerate() {
            let clusters: Vec<ClusterId> = (0..self.topology.clusters.len())
                .map(|c| ClusterId(c as u8))
                .filter(|c| self.topology.clusters[c.index()].control_plane.index() == p)
                .collect();
            let labels: Vec<&str> =
                clusters.iter().map(|c| self.topology.clusters[c.index()].label.as_str()).collect();
            let what = match labels[..] {
                [] => continue,
                [one] => format!(
                    "{} elects the leaders of {one} in all zones: when it cannot, a lost leader is not replaced.",
                    plane.label
                ),
                _ => format!(
                    "{} is one control plane of {} clusters ({}): a defect of it hits them together, in every zone.",
                    plane.label,
                    labels.len(),
                    labels.join(", ")
                ),
            };
            let elects = plane.duties.contains(&Duty::ElectLeaders);
            let part = elects.then_some(Part::Duty(ControlPlaneId(p as u8), Duty::ElectLeaders));
            let cure = "A second cluster under a control plane of its own, and a way over to it; breakers and fallbacks \
                        meanwhile.";
            self.add("control-plane", part, &Lost { clusters, ..Lost::default() }, what, cure);
        }
    }

    /// Groups that live by a majority: the zone whose loss takes it.
    fn groups(&mut self) {
        let topology = self.topology;
        for (q, quorum) in topology.quorums.iter().enumerate() {
            let id = QuorumId(q as u8);
            let (part, lost) = (Part::Quorum(id), Lost { quorums: vec![id], ..Lost::default() });
            self.together(quorum.placement_group, part, &quorum.label, &lost);
            self.members(part, &quorum.label, "nodes", &quorum.nodes, &lost);
        }
        for (s, store) in topology.stores.iter().enumerate() {
            let id = StoreId(s as u8);
            let (part, lost) = (Part::Store(id), Lost { stores: vec![id], ..Lost::default() });
            self.together(store.placement_group, part, &store.label, &lost);
            self.members(part, &store.label, "members", &store.members, &lost);
        }
    }

    /// Hosts packed close together fail together: a placement group is smaller than its zone.
    fn together(&mut self, group: Option<PlacementGroupId>, part: Part, label: &str, lost: &Lost) {
        let Some(group) = group.and_then(|group| self.topology.placement_groups.get(group.index())) else {
            return;
        };
        let zone = self.zone(group.zone);
        let what = format!(
            "All of {label} shares the placement group {} in zone {zone}: what takes one rack takes all of it.",
            group.id
        );
        let cure = "Members in several zones, or at least in a spread placement group.";
        self.add("placement-group", Some(part), lost, what, cure);
    }

    fn members(&mut self, part: Part, label: &str, word: &str, members: &[ZoneId], lost: &Lost) {
        let all = members.len();
        if all == 1 {
            let what = format!("{label} is a single node in zone {}.", self.zone(members[0]));
            self.add("store", Some(part), lost, what, "Three members in three zones.");
            return;
        }
        for zone in (0..self.topology.zones.len()).map(|z| ZoneId(z as u8)) {
            let here = members.iter().filter(|&&member| member == zone).count();
            if 2 * (all - here) <= all {
                let zone = self.zone(zone).to_string();
                let what = format!(
                    "{here} of {all} {word} of {label} stand in zone {zone}: without it the rest has no majority."
                );
                let cure = "Fewer than half of the members in any one zone.";
                self.add("placement", Some(part), lost, what, cure);
            }
        }
    }

    fn clusters(&mut self) {
        let topology = self.topology;
        for (c, cluster) in topology.clusters.iter().enumerate() {
            let lost = Lost { clusters: vec![ClusterId(c as u8)], ..Lost::default() };
            let part = Some(Part::Cluster(ClusterId(c as u8)));
            let (label, config) = (&cluster.label, &cluster.config);
            for zone in (0..topology.zones.len()).map(|z| ZoneId(z as u8)) {
                let controllers = config.controllers.len();
                let here = config.controllers.iter().filter(|&&at| at == zone).count();
                if controllers > 0 && 2 * (controllers - here) <= controllers {
                    let what = format!(
                        "{here} of {controllers} controllers of {label} stand in zone {}: without it nothing is committed.",
                        self.zone(zone)
                    );
                    self.add("placement", part, &lost, what, "Three controllers in three zones.");
                }
            }
            for topic in config.topics.iter().filter(|topic| !topic.internal) {
                let broker = |at: usize| config.brokers[at % config.brokers.len()];
                let (factor, least) = (topic.replication_factor as usize, topic.min_insync_replicas as usize);
                let breaks = |zone: ZoneId| {
                    (0..topic.partitions as usize).any(|index| {
                        let left = (0..factor).filter(|r| broker(index + r) != zone).count();
                        left < factor && left < least.max(1)
                    })
                };
                let zones = (0..topology.zones.len()).map(|z| ZoneId(z as u8)).filter(|&z| breaks(z));
                let zones: Vec<&str> = zones.map(|zone| self.zone(zone)).collect();
                if !zones.is_empty() {
                    let what = format!(
                        "{} of {label} has {factor} replicas and needs {least} in sync: losing zone {} stops its writes.",
                        topic.name,
                        zones.join(" or ")
                    );
                    let cure = "Replication factor 3 over three zones, min.insync.replicas 2.";
                    self.add("replication", part, &lost, what, cure);
                }
                let leaders: Vec<ZoneId> = (0..topic.partitions as usize).map(broker).collect();
                if topology.zones.len() > 1 && leaders.iter().all(|zone| *zone == leaders[0]) {
                    let what = format!(
                        "All partitions of {} ({label}) are led from zone {}: without elections its loss stops the topic \
                         wholly.",
                        topic.name,
                        self.zone(leaders[0])
                    );
                    let cure = "At least as many partitions as zones with brokers.";
                    self.add("leaders", part, &lost, what, cure);
                }
            }
        }
    }

    fn services(&mut self) {
        let topology = self.topology;
        for (s, service) in topology.services.iter().enumerate() {
            let lost = Lost { services: vec![ServiceId(s as u8)], ..Lost::default() };
            let part = Part::Service(ServiceId(s as u8));
            self.together(service.placement_group, part, &service.label, &lost);
            self.death_loop(part, service);
            self.marks(part, service, &lost);
            let first = service.replicas[0];
            let zone = self.zone(first).to_string();
            // Of an autoscaling group so many run, in as many places as there are.
            let wanted =
                service.autoscaling.as_ref().map_or(service.replicas.len(), |group| group.desired.into());
            let what = match service.replicas.len() {
                1 => format!("{} is a single replica in zone {zone}.", service.label),
                _ if wanted == 1 => {
                    format!("One instance of {} runs: until another serves nobody answers.", service.label)
                }
                n if topology.zones.len() > 1 && service.replicas.iter().all(|at| *at == first) => {
                    format!("All {n} replicas of {} stand in zone {zone}.", service.label)
                }
                _ => continue,
            };
            self.add("service", Some(part), &lost, what, "Replicas in at least two zones.");
        }
    }

    /// An instance that fails the balancer's checks when its grace period is over is replaced, also while it starts.
    fn death_loop(&mut self, part: Part, service: &ServiceSpec) {
        let Some(group) = &service.autoscaling else { return };
        let check = &service.target_group.check;
        let found_after = check.interval.times(u64::from(check.unhealthy_threshold));
        let replaced_after = group.grace_period.max(found_after) + STATUS_CHECKS;
        if group.health_check != InstanceCheck::Elb || service.start_time <= replaced_after {
            return;
        }
        let what = format!(
            "A new instance of {} needs {} to start, and is replaced when it fails its checks {} after it is in service: \
             none ever serves.",
            service.label, service.start_time, group.grace_period
        );
        let cure = "A grace period longer than the start.";
        self.add("autoscaling", Some(part), &Lost::default(), what, cure);
    }

    /// A proxy that offers what hangs to every target, marks each, and refuses when all are marked.
    fn marks(&mut self, part: Part, service: &ServiceSpec, lost: &Lost) {
        let Some(proxy) = service.target_group.proxy.as_ref() else { return };
        let Some(marks) = proxy.marks.filter(|marks| marks.errors == 1 && marks.ends.timeout) else { return };
        let all = service.replicas.len();
        let tries = if proxy.next.tries == 0 { all } else { proxy.next.tries.into() };
        let spreads = proxy.next.ends.timeout && proxy.next.to == NextTo::Another && tries >= all;
        let bounded =
            marks.most_percent < 100 || proxy.panic_below > 0 || proxy.on_nobody != OnNobody::Refuse;
        if all < 2 || !spreads || bounded {
            return;
        }
        let what = format!(
            "{} offers a request of {} that hangs to all {all} targets, and passes each over for {}: one takes them all.",
            proxy.product.name(),
            service.label,
            marks.lasts
        );
        let cure = "No passive marks (max_fails=0), or no further try after a time-out.";
        self.add("passive-marks", Some(part), lost, what, cure);
    }

    fn certificates(&mut self) {
        let topology = self.topology;
        for certificate in topology.monitors.certificates.iter().filter(|one| one.used_by.len() > 1) {
            let labels = certificate.used_by.iter().map(|s| topology.services[s.index()].label.as_str());
            let what = format!(
                "One certificate, {}, is presented by {}: when it expires all of them fail at once, in every zone.",
                certificate.id,
                labels.collect::<Vec<_>>().join(", ")
            );
            let lost = Lost { services: certificate.used_by.clone(), ..Lost::default() };
            let cure = "Certificates of their own with different ends, renewed by a machine and watched from outside.";
            self.add("certificate", None, &lost, what, cure);
        }
    }

    /// Monitors that stand on what they watch.
    fn monitors(&mut self) {
        let topology = self.topology;
        for rule in &topology.monitors.alerts {
            for &part in &rule.depends_on {
                let lost = lost_with(topology, part);
                let reach = taken(topology, &lost);
                let same = match rule.metric {
                    Metric::Cluster(_, id) => lost.clusters.contains(&id),
                    Metric::Group(_, id) | Metric::Service(_, id) => reach.services[id.index()],
                    Metric::Journey(_, id) | Metric::Objective(_, _, id) => reach.journeys[id.index()],
                    Metric::QuorumLeader(id) => lost.quorums.contains(&id),
                    Metric::Store(_, id) => lost.stores.contains(&id),
                };
                let zone = matches!(part, Dependency::Zone(_));
                if !same && !zone {
                    continue;
                }
                let what = format!(
                    "The alert \u{201c}{}\u{201d} depends on {}{}: while that is down it shows nothing.",
                    rule.text,
                    name(topology, part),
                    if same { ", which it watches or which takes what it watches" } else { "" }
                );
                let cure = "A monitor in another place, over another path, and an alert on its own silence.";
                self.add("monitor", None, &Lost::default(), what, cure);
            }
        }
    }
}

fn lost_with(topology: &Topology, part: Dependency) -> Lost {
    match part {
        Dependency::Zone(_) => Lost::default(),
        Dependency::Cluster(id) => Lost { clusters: vec![id], ..Lost::default() },
        Dependency::Service(id) => Lost { services: vec![id], ..Lost::default() },
        Dependency::Journey(id) => {
            Lost { services: vec![topology.journeys[id.index()].service], ..Lost::default() }
        }
    }
}

/// A dependency as a person reads it.
pub(crate) fn name(topology: &Topology, part: Dependency) -> String {
    match part {
        Dependency::Zone(id) => format!("zone {}", topology.zones[id.index()].name),
        Dependency::Cluster(id) => topology.clusters[id.index()].label.clone(),
        Dependency::Service(id) => topology.services[id.index()].label.clone(),
        Dependency::Journey(id) => {
            format!("the journey \u{201c}{}\u{201d}", topology.journeys[id.index()].label)
        }
    }
}

impl Spof {
    /// Says what it takes along.
    pub fn takes(&self) -> String {
        match (self.journeys.is_empty(), self.services.is_empty()) {
            (true, true) => "no journey".to_string(),
            (true, false) => format!("no journey; {}", self.services.join(", ")),
            _ => format!("{} (through {})", self.journeys.join(", "), self.services.join(", ")),
        }
    }
}

/// The panel of the inspector, `spof`.
pub(crate) fn inspect(topology: &Topology) -> Inspection {
    let found = find(topology);
    let journeys = topology.journeys.len();
    let steps = found.iter().map(|spof| ChainStep {
        title: spof.what.clone(),
        detail: format!("Takes {}. Cure: {}", spof.takes(), spof.cure),
        state: if spof.journeys.is_empty() { State::Slow } else { State::Failing },
        part: spof.part.as_deref().and_then(|name| Part::parse(name, topology)),
        ..ChainStep::default()
    });
    let worst = found.iter().map(|spof| spof.journeys.len()).max().unwrap_or(0);
    Inspection {
        title: "Single points of failure".to_string(),
        truth: match found.len() {
            0 => "None found: nothing here is shared by all zones.".to_string(),
            count => format!("{count} found; the worst takes {worst} of {journeys} journeys"),
        },
        chain_title: "What does spread over zones not cure?".to_string(),
        chain: steps.collect(),
        ..Inspection::default()
    }
}
