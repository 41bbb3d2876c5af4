//! The ground that hosts stand on: zones, halls and racks, their power and cooling, the network between them, and the
//! vendor's control planes.

pub mod heat;
pub mod hosts;
pub mod network;
pub mod planes;
mod racks;

use crate::engine::SimTime;
use crate::world::command::ZoneFault;
use crate::world::topology::Topology;
use heat::Hall;
use hosts::Host;
use network::Network;
use planes::PlaneState;

/// The state of the region: hosts, zones, network, halls, control planes.
#[derive(Clone)]
pub(in crate::world) struct Region {
    hosts: Vec<Host>,
    zone_faults: Vec<Option<ZoneFault>>,
    planes: Vec<PlaneState>,
    network: Network,
    /// The halls of each zone.
    halls: Vec<Vec<Hall>>,
    /// True for each zone that fails as the vendor sees it, and since when.
    zone_failing: Vec<(bool, SimTime)>,
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

    /// Hosts.
    #[inline]
    pub(in crate::world) fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn hosts_mut(&mut self) -> &mut Vec<Host> {
        &mut self.hosts
    }

    /// Planes.
    #[inline]
    pub(in crate::world) fn planes(&self) -> &[PlaneState] {
        &self.planes
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn planes_mut(&mut self) -> &mut Vec<PlaneState> {
        &mut self.planes
    }

    /// Network.
    #[inline]
    pub(in crate::world) fn network(&self) -> &Network {
        &self.network
    }

    /// The halls of each zone.
    #[inline]
    pub(in crate::world) fn halls(&self) -> &[Vec<Hall>] {
        &self.halls
    }

    /// Returns whether each zone fails as the vendor sees it, and since when.
    #[inline]
    pub(in crate::world) fn zone_failing(&self) -> &[(bool, SimTime)] {
        &self.zone_failing
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn zone_failing_mut(&mut self) -> &mut Vec<(bool, SimTime)> {
        &mut self.zone_failing
    }
}
