//! In front of the services: customers and their visits, how many come, and the load balancer with its targets.

pub mod balancer;
pub(in crate::world) mod herd;
pub(in crate::world) mod targets;
pub mod traffic;
pub(in crate::world) mod visits;

use crate::engine::SimTime;
use crate::world::fact::{JourneyTally, Tally};
use crate::world::ids::*;
use crate::world::slab::Slab;
use crate::world::topology::Topology;
use balancer::Balancer;
use herd::{Herd, Returning};
use targets::DeepCheck;
use traffic::Arrivals;
use visits::Visit;

pub use herd::ReturnHerd;

/// Customers on their way, and the load balancer.
#[derive(Clone)]
pub(in crate::world) struct Front {
    pub(in crate::world) balancer: Balancer,
    /// Since when the balancer's node of each zone has been silent.
    pub(in crate::world) nodes_down: Vec<Option<SimTime>>,
    /// Since when customers have not reached it, because its zone is cut off.
    pub(in crate::world) nodes_cut: Vec<Option<SimTime>>,
    /// The deep check under way of each (node, target).
    pub(in crate::world) deep_checks: Vec<DeepCheck>,
    pub(in crate::world) visits: Slab<Visit>,
    /// Next arrival number of each journey, and of each feed by service.
    pub(in crate::world) arrivals: Vec<u64>,
    /// When the next of each journey comes.
    pub(in crate::world) traffic: Arrivals,
    /// Counts of visits by journey and outcome.
    pub(in crate::world) tally: Tally,
    /// Lost customers by journey, and those about to come back.
    pub(in crate::world) herds: Vec<Herd>,
    pub(in crate::world) returning: Slab<Returning>,
    pub(in crate::world) drained: Vec<(SimTime, ReplicaId)>,
}

impl Front {
    pub(in crate::world) fn new(topology: &Topology) -> Front {
        let zones = topology.zones.len();
        let journeys = topology.journeys.len();
        let placements: Vec<Vec<ZoneId>> = topology.services.iter().map(|s| s.replicas.clone()).collect();
        let groups = topology.services.iter().map(|s| s.target_group.clone()).collect();
        let balancer = Balancer::new(topology.balancer.clone(), zones, &placements, groups);
        Front {
            nodes_down: vec![None; zones],
            nodes_cut: vec![None; zones],
            deep_checks: vec![DeepCheck::NONE; balancer.checks()],
            balancer,
            visits: Slab::default(),
            arrivals: vec![0; journeys],
            traffic: Arrivals::new(journeys),
            tally: Tally { journeys: vec![JourneyTally::default(); journeys] },
            herds: vec![Herd::default(); journeys],
            returning: Slab::default(),
            drained: Vec::new(),
        }
    }
}
