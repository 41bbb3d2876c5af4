//! Where hosts stand: zones, halls and racks, their power and cooling, the network between them, and the vendor's
//! control planes.

pub mod heat;
pub mod hosts;
pub mod network;
pub mod planes;

use crate::engine::SimTime;
use crate::world::topology::{Topology, ZoneFault};
use heat::Hall;
use hosts::Host;
use network::Network;
use planes::PlaneState;

/// What stands in the region and how it is: hosts, zones, network, halls, control planes.
#[derive(Clone)]
pub(in crate::world) struct Region {
    pub(in crate::world) hosts: Vec<Host>,
    pub(in crate::world) zone_faults: Vec<Option<ZoneFault>>,
    pub(in crate::world) planes: Vec<PlaneState>,
    pub(in crate::world) network: Network,
    /// The halls of each zone.
    pub(in crate::world) halls: Vec<Vec<Hall>>,
    /// Whether each zone fails as the vendor sees it, and since when.
    pub(in crate::world) zone_failing: Vec<(bool, SimTime)>,
}

impl Region {
    pub(in crate::world) fn new(topology: &Topology) -> Region {
        let zones = topology.zones.len();
        Region {
            hosts: hosts::lay_out(topology),
            zone_faults: vec![None; zones],
            planes: vec![PlaneState::default(); topology.control_planes.len()],
            network: Network::new(topology.faults.gray),
            halls: heat::lay_out(topology),
            zone_failing: vec![(false, SimTime::ZERO); zones],
        }
    }
}
