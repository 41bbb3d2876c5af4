//! Single points of failure, found in the topology before any run: what the spread over zones does not cure. Each is
//! named with the parts it would take, followed through calls, records, stores and quorum groups up to the journeys.
//!
//! The order of search: control planes, quorum groups and stores (placement), clusters (placement, replication,
//! leaders), services, certificates, monitors.

use serde::{Deserialize, Serialize};

use crate::frame::{ChainStep, Inspection, State};
use crate::language::{Word, say, word};
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
    fn add(&mut self, kind: &str, part: Option<Part>, lost: &Lost, what: String, cure: Word) {
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
            cure: cure.say(),
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
                [one] => say!(spof_plane_of_one, label = plane.label, cluster = one),
                _ => say!(
                    spof_plane_of_several,
                    label = plane.label,
                    count = labels.len(),
                    clusters = labels.join(", ")
                ),
            };
            let elects = plane.duties.contains(&Duty::ElectLeaders);
            let part = elects.then_some(Part::Duty(ControlPlaneId(p as u8), Duty::ElectLeaders));
            let cure = word!(spof_plane_cure);
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
            self.members(part, &quorum.label, &quorum.nodes, &lost);
        }
        for (s, store) in topology.stores.iter().enumerate() {
            let id = StoreId(s as u8);
            let (part, lost) = (Part::Store(id), Lost { stores: vec![id], ..Lost::default() });
            self.together(store.placement_group, part, &store.label, &lost);
            self.members(part, &store.label, &store.members, &lost);
        }
    }

    /// Hosts packed close together fail together: a placement group is smaller than its zone.
    fn together(&mut self, group: Option<PlacementGroupId>, part: Part, label: &str, lost: &Lost) {
        let Some(group) = group.and_then(|group| self.topology.placement_groups.get(group.index())) else {
            return;
        };
        let zone = self.zone(group.zone);
        let what = say!(spof_together, label, group = group.id, zone);
        let cure = word!(spof_together_cure);
        self.add("placement-group", Some(part), lost, what, cure);
    }

    fn members(&mut self, part: Part, label: &str, members: &[ZoneId], lost: &Lost) {
        let all = members.len();
        if all == 1 {
            let what = say!(spof_single_node, label, zone = self.zone(members[0]));
            self.add("store", Some(part), lost, what, word!(spof_single_node_cure));
            return;
        }
        for zone in (0..self.topology.zones.len()).map(|z| ZoneId(z as u8)) {
            let here = members.iter().filter(|&&member| member == zone).count();
            if 2 * (all - here) <= all {
                let zone = self.zone(zone).to_string();
                let what = match part {
                    Part::Quorum(_) => say!(spof_nodes, here, all, label, zone),
                    _ => say!(spof_members, here, all, label, zone),
                };
                let cure = word!(spof_members_cure);
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
                    let what = say!(spof_controllers, here, all = controllers, label, zone = self.zone(zone));
                    self.add("placement", part, &lost, what, word!(spof_controllers_cure));
                }
            }
            for topic in config.topics.iter().filter(|topic| !topic.internal) {
                let (factor, least) = (topic.replication_factor as usize, topic.min_insync_replicas as usize);
                let placed: Vec<Vec<ZoneId>> = (0..topic.partitions)
                    .map(|index| topic.replicas(index, config.brokers.len() as u8))
                    .map(|replicas| replicas.iter().map(|broker| config.brokers[broker.index()]).collect())
                    .collect();
                let breaks = |zone: ZoneId| {
                    placed.iter().any(|replicas| {
                        let left = replicas.iter().filter(|&&at| at != zone).count();
                        left < replicas.len() && left < least.max(1)
                    })
                };
                let zones = (0..topology.zones.len()).map(|z| ZoneId(z as u8)).filter(|&z| breaks(z));
                let zones: Vec<&str> = zones.map(|zone| self.zone(zone)).collect();
                if !zones.is_empty() {
                    let what = say!(
                        spof_replication,
                        name = topic.name,
                        label,
                        factor,
                        least,
                        zones = zones.join(&say!(spof_or))
                    );
                    let cure = word!(spof_replication_cure);
                    self.add("replication", part, &lost, what, cure);
                }
                // Where the document places partitions it says who leads, which need not be the first replica; one that
                // nobody leads stands in no zone.
                let leaders = (0..topic.partitions).filter_map(|index| config.at_start(topic, index).leader);
                let leaders: Vec<ZoneId> = leaders.map(|leader| config.brokers[leader.index()]).collect();
                let one = leaders.first().is_some_and(|first| leaders.iter().all(|zone| zone == first));
                if topology.zones.len() > 1 && one {
                    let what = say!(spof_leaders, name = topic.name, label, zone = self.zone(leaders[0]));
                    let cure = word!(spof_leaders_cure);
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
                1 => say!(spof_single_replica, label = service.label, zone),
                _ if wanted == 1 => {
                    say!(spof_single_instance, label = service.label)
                }
                n if topology.zones.len() > 1 && service.replicas.iter().all(|at| *at == first) => {
                    say!(spof_one_zone, count = n, label = service.label, zone)
                }
                _ => continue,
            };
            self.add("service", Some(part), &lost, what, word!(spof_zones_cure));
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
        let what = say!(
            spof_death_loop,
            label = service.label,
            start = service.start_time,
            grace = group.grace_period
        );
        let cure = word!(spof_death_loop_cure);
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
        let what =
            say!(spof_marks, product = proxy.product.name(), label = service.label, all, lasts = marks.lasts);
        let cure = word!(spof_marks_cure);
        self.add("passive-marks", Some(part), lost, what, cure);
    }

    fn certificates(&mut self) {
        let topology = self.topology;
        for certificate in topology.monitors.certificates.iter().filter(|one| one.used_by.len() > 1) {
            let labels = certificate.used_by.iter().map(|s| topology.services[s.index()].label.as_str());
            let what =
                say!(spof_certificate, id = certificate.id, services = labels.collect::<Vec<_>>().join(", "));
            let lost = Lost { services: certificate.used_by.clone(), ..Lost::default() };
            let cure = word!(spof_certificate_cure);
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
                let (text, name) = (&rule.text, name(topology, part));
                let what = match same {
                    true => say!(spof_alert_watched, text, name),
                    false => say!(spof_alert, text, name),
                };
                let cure = word!(spof_alert_cure);
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
        Dependency::Zone(id) => say!(part_zone_small, name = topology.zones[id.index()].name),
        Dependency::Cluster(id) => topology.clusters[id.index()].label.clone(),
        Dependency::Service(id) => topology.services[id.index()].label.clone(),
        Dependency::Journey(id) => {
            say!(spof_journey, label = topology.journeys[id.index()].label)
        }
    }
}

impl Spof {
    /// Says what it takes along.
    pub fn takes(&self) -> String {
        match (self.journeys.is_empty(), self.services.is_empty()) {
            (true, true) => say!(spof_no_journey),
            (true, false) => say!(spof_no_journey_but, services = self.services.join(", ")),
            _ => say!(spof_through, journeys = self.journeys.join(", "), services = self.services.join(", ")),
        }
    }
}

/// The panel of the inspector, `spof`.
pub(crate) fn inspect(topology: &Topology) -> Inspection {
    let found = find(topology);
    let journeys = topology.journeys.len();
    let steps = found.iter().map(|spof| ChainStep {
        title: spof.what.clone(),
        detail: say!(spof_takes, takes = spof.takes(), cure = spof.cure),
        state: if spof.journeys.is_empty() { State::Slow } else { State::Failing },
        part: spof.part.as_deref().and_then(|name| Part::parse(name, topology)),
        ..ChainStep::default()
    });
    let worst = found.iter().map(|spof| spof.journeys.len()).max().unwrap_or(0);
    Inspection {
        title: say!(spof_title),
        truth: match found.len() {
            0 => say!(spof_none),
            count => say!(spof_found, count, worst, journeys),
        },
        chain_title: say!(spof_question),
        chain: steps.collect(),
        ..Inspection::default()
    }
}
