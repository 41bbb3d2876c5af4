//! The customers' end of a chain: who is hurt through a part.

use super::Seeker;
use crate::frame::HurtJourney;
use crate::run::Run;
use crate::world::ids::*;
use crate::world::part::Part;
use crate::world::services::call::Blame;
use crate::world::topology::Action;

/// The journeys that are hurt through a part.
pub(in crate::telling::inspect) fn hurt(run: &Run, part: Part, weight: u32) -> Vec<HurtJourney> {
    let seeker = Seeker::new(run, weight);
    let journeys = &seeker.topology.journeys;
    let mut counts = vec![(0u64, 0u64); journeys.len()];
    let mut ways: Vec<(Blame, Vec<Part>)> = Vec::new();
    let mut leads = |blame: Blame| -> bool {
        if !ways.iter().any(|way| way.0 == blame) {
            ways.push((blame, seeker.parts_below(blame)));
        }
        ways.iter().any(|way| way.0 == blame && way.1.contains(&part))
    };
    for visit in seeker.world.visits_under_way() {
        let late = seeker.now.since(visit.since) > journeys[visit.journey.index()].target;
        if visit.hesitates || !late {
            continue;
        }
        let through = visit.replicas.iter().any(|&replica| seeker.is_at(replica, part))
            || part == Part::Journey(visit.journey)
            || leads(coarse(visit.blame));
        counts[visit.journey.index()].0 += u64::from(through);
    }
    for (j, window) in run.recorder().windows.iter().enumerate() {
        for blame in window.blames() {
            let journey = JourneyId(j as u8);
            let through = part == Part::Journey(journey)
                || leads(coarse(blame))
                || matches!(part, Part::Service(service) if seeker.on_the_way(journey, blame, service));
            counts[j].1 += u64::from(through);
        }
    }
    let requests = |simulated: u64| simulated * u64::from(weight);
    let mut counts: Vec<(u64, u64)> =
        counts.into_iter().map(|(waiting, lost)| (requests(waiting), requests(lost))).collect();
    // Of a journey itself the figures are known already.
    if let Part::Journey(id) = part {
        let got = &run.recorder().figures.journeys[id.index()];
        let late = libm::round(got.late * f64::from(weight)) as u64;
        counts[id.index()] = (late, requests(got.lost().into()));
    }
    let ids = (0..).map(JourneyId);
    let hurt = ids.zip(journeys).zip(counts).filter(|(_, (waiting, lost))| waiting + lost > 0);
    hurt.map(|((id, journey), (waiting, lost))| HurtJourney {
        part: Part::Journey(id),
        title: journey.label.clone(),
        waiting,
        lost,
    })
    .collect()
}

/// One blame for all partitions of a cluster.
fn coarse(blame: Blame) -> Blame {
    match blame {
        Blame::Partition(cluster, _) => Blame::Partition(cluster, PartitionId(0)),
        other => other,
    }
}

impl Seeker<'_> {
    /// The parts that a blame leads through, down to the root.
    fn parts_below(&self, blame: Blame) -> Vec<Part> {
        let Some(part) = blame.part() else { return Vec::new() };
        let mut parts: Vec<Part> = self.down(part).iter().map(|link| link.part).collect();
        if let Part::Replica(replica) = part {
            let service = Part::Service(self.world.replicas()[replica.index()].service);
            parts.extend(self.down(service).iter().map(|link| link.part));
        }
        parts
    }

    fn is_at(&self, replica: ReplicaId, part: Part) -> bool {
        part == Part::Replica(replica)
            || part == Part::Service(self.world.replicas()[replica.index()].service)
    }

    /// Returns whether a journey's requests reach what a blame names through `service`.
    fn on_the_way(&self, journey: JourneyId, blame: Blame, service: ServiceId) -> bool {
        let first = self.topology.journeys[journey.index()].service;
        self.reaches(first, |at| at == service) && self.reaches(service, |at| self.asks(at, blame))
    }

    /// Returns whether `from`, or a service that it calls, is such a one.
    fn reaches(&self, from: ServiceId, wanted: impl Fn(ServiceId) -> bool) -> bool {
        let mut list = vec![from];
        let mut next = 0;
        while let Some(&at) = list.get(next) {
            next += 1;
            if wanted(at) {
                return true;
            }
            for action in self.actions(at) {
                if let Action::Call { service, .. } = action
                    && !list.contains(service)
                {
                    list.push(*service);
                }
            }
        }
        false
    }

    /// Returns whether a step of a service itself is for what a blame names.
    fn asks(&self, service: ServiceId, blame: Blame) -> bool {
        if let Blame::Replica(replica) | Blame::Queue(replica) | Blame::Buffer(replica) = blame {
            return self.world.replicas()[replica.index()].service == service;
        }
        self.actions(service).any(|action| match (action, blame) {
            (
                Action::Produce { topic, .. } | Action::RequestReply { request: topic, .. },
                Blame::Partition(cluster, partition),
            ) => {
                let layout = self.world.clusters()[topic.cluster.index()].layout();
                topic.cluster == cluster && layout.partitions_of(topic.topic).any(|own| own == partition)
            }
            (Action::Query { store, .. }, Blame::Store(other)) => *store == other,
            (Action::Propose { quorum, .. }, Blame::Quorum(other)) => *quorum == other,
            _ => false,
        })
    }
}
