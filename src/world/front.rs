//! In front of the services: customers and their visits, how many come, and the load balancer with its targets.

pub mod balancer;
pub(in crate::world) mod herd;
pub mod names;
pub mod relays;
pub(in crate::world) mod targets;
pub mod traffic;
pub(in crate::world) mod visits;

use crate::engine::SimTime;
use crate::world::fact::{JourneyTally, Tally};
use crate::world::ids::*;
use crate::world::slab::{Handle, Slab};
use crate::world::topology::Topology;
use balancer::Balancer;
use herd::{Herd, Returning};
use names::Names;
use relays::Relays;
use targets::DeepCheck;
use traffic::Arrivals;
use visits::Visit;

pub use herd::ReturnHerd;

/// Customers on their way, and the load balancer.
#[derive(Clone)]
pub(in crate::world) struct Front {
    balancer: Balancer,
    /// The services that customers ask: their target groups stand behind the balancer's name.
    asked: Vec<ServiceId>,
    /// The time since which the balancer's node of each zone has been silent.
    nodes_down: Vec<Option<SimTime>>,
    /// The time since which customers have not reached it, because its zone is cut off.
    nodes_cut: Vec<Option<SimTime>>,
    /// The deep check under way of each (node, target).
    deep_checks: Vec<DeepCheck>,
    visits: Slab<Visit>,
    /// Requests on their way through proxies.
    relays: Relays,
    /// Next arrival number of each journey, and of each feed by service.
    arrivals: Vec<u64>,
    /// The next arrival of each journey.
    traffic: Arrivals,
    /// Counts of visits by journey and outcome.
    tally: Tally,
    /// Lost customers by journey, and those about to come back.
    herds: Vec<Herd>,
    returning: Slab<Returning>,
    drained: Vec<(SimTime, ReplicaId)>,
    /// Names that are not in order, and addresses that are kept.
    names: Names,
}

impl Front {
    pub(in crate::world) fn new(topology: &Topology) -> Front {
        let zones = topology.zones.len();
        let journeys = topology.journeys.len();
        let placements: Vec<Vec<ZoneId>> = topology.services.iter().map(|s| s.replicas.clone()).collect();
        let groups = topology.services.iter().map(|s| s.target_group.clone()).collect();
        let balancer = Balancer::new(topology.balancer.clone(), zones, &placements, groups);
        let mut asked: Vec<ServiceId> = topology.journeys.iter().map(|journey| journey.service).collect();
        crate::base::order::sort(&mut asked);
        asked.dedup();
        Front {
            asked,
            nodes_down: vec![None; zones],
            nodes_cut: vec![None; zones],
            deep_checks: vec![DeepCheck::NONE; balancer.checks()],
            balancer,
            visits: Slab::default(),
            relays: Relays::new(topology),
            arrivals: vec![0; journeys],
            traffic: Arrivals::new(journeys),
            tally: Tally { journeys: vec![JourneyTally::default(); journeys] },
            herds: vec![Herd::default(); journeys],
            returning: Slab::default(),
            drained: Vec::new(),
            names: Names::default(),
        }
    }

    /// Names.
    #[inline]
    pub(in crate::world) fn names(&self) -> &Names {
        &self.names
    }

    /// The same, for changes.
    pub(in crate::world) fn names_mut(&mut self) -> &mut Names {
        &mut self.names
    }

    /// Balancer.
    #[inline]
    pub(in crate::world) fn balancer(&self) -> &Balancer {
        &self.balancer
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn balancer_mut(&mut self) -> &mut Balancer {
        &mut self.balancer
    }

    /// The services that customers ask.
    #[inline]
    pub(in crate::world) fn asked(&self) -> &[ServiceId] {
        &self.asked
    }

    /// Returns since when the balancer's node of each zone has been silent.
    #[inline]
    pub(in crate::world) fn nodes_down(&self) -> &[Option<SimTime>] {
        &self.nodes_down
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn nodes_down_mut(&mut self) -> &mut Vec<Option<SimTime>> {
        &mut self.nodes_down
    }

    /// Returns since when customers have not reached it, because its zone is cut off.
    #[inline]
    pub(in crate::world) fn nodes_cut(&self) -> &[Option<SimTime>] {
        &self.nodes_cut
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn nodes_cut_mut(&mut self) -> &mut Vec<Option<SimTime>> {
        &mut self.nodes_cut
    }

    /// Visits.
    #[inline]
    pub(in crate::world) fn visits(&self) -> &Slab<Visit> {
        &self.visits
    }

    /// The request of a visit has another call, if the visit still waits for it.
    fn renew_call(&mut self, visit: Handle, before: Handle, call: Handle) {
        if before != Handle::NONE && self.visits.get(visit).is_some_and(|visit| visit.call == before) {
            self.visits[visit.index].call = call;
        }
    }

    /// Requests on their way through proxies.
    #[inline]
    pub(in crate::world) fn relays(&self) -> &Relays {
        &self.relays
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn relays_mut(&mut self) -> &mut Relays {
        &mut self.relays
    }

    /// The next arrival of each journey.
    #[inline]
    pub(in crate::world) fn traffic(&self) -> &Arrivals {
        &self.traffic
    }

    /// Counts of visits by journey and outcome.
    #[inline]
    pub(in crate::world) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Lost customers by journey, and those about to come back.
    #[inline]
    pub(in crate::world) fn herds(&self) -> &[Herd] {
        &self.herds
    }

    /// Returning.
    #[inline]
    pub(in crate::world) fn returning(&self) -> &Slab<Returning> {
        &self.returning
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn drained_mut(&mut self) -> &mut Vec<(SimTime, ReplicaId)> {
        &mut self.drained
    }

    /// Packs what grows in a jam, for a checkpoint; `before` is packed.
    pub(in crate::world) fn pack(&mut self, before: Option<&Front>) {
        self.visits.pack(before.map(|before| &before.visits));
        self.relays.pack(before.map(|before| &before.relays));
        self.returning.pack(before.map(|before| &before.returning));
    }

    /// Bytes of it that are not shared with `other`.
    pub(in crate::world) fn apart_from(&self, other: &Front) -> usize {
        self.visits.apart_from(&other.visits)
            + self.returning.apart_from(&other.returning)
            + self.relays.apart_from(&other.relays)
    }
}
