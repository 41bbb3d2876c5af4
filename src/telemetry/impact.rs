//! The blast radius: the measured difference from the fault-free twin, layer by layer.

use crate::engine::SimTime;
use crate::telemetry::recorder::Recorder;
use crate::telemetry::state;
use crate::world::World;
use crate::world::ids::*;

/// What is lost now, as shares from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// Of the twin's answered trading visits of the last ten seconds.
    pub trading: f64,
    /// Of the twin's answered visits of the last ten seconds, all journeys.
    pub customers: f64,
    /// Of customer partitions.
    pub partitions: f64,
    /// Layers from the customers down to the control planes: (name, share).
    pub layers: Vec<(String, f64)>,
}

/// Share of the twin's answers that are missing.
fn lost(own: u32, twin: u32) -> f64 {
    if twin == 0 { 0.0 } else { (1.0 - own as f64 / twin as f64).clamp(0.0, 1.0) }
}

impl Impact {
    /// Compares a run with its fault-free twin; without one nothing has been done to it, and customers have lost nothing.
    pub fn measure(world: &World, own: &Recorder, twin: Option<&Recorder>, now: SimTime) -> Impact {
        let topology = world.topology();
        let answered = |recorder: &Recorder, trading_only: bool| -> u32 {
            let windows = recorder.windows.iter().zip(&topology.journeys);
            let counted = windows.filter(|(_, journey)| !trading_only || journey.trading);
            counted.map(|(window, _)| window.counts().1).sum()
        };
        let loss = |trading_only| match twin {
            Some(twin) => lost(answered(own, trading_only), answered(twin, trading_only)),
            None => 0.0,
        };
        let (offline, all) = state::partitions(world);
        let customers = loss(false);
        let mut layers = vec![("customers".to_string(), customers)];
        for service in (0..topology.services.len()).map(|s| ServiceId(s as u8)) {
            layers.push((format!("service:{}", service.0), state::service_hurt(world, service, now)));
        }
        for (c, cluster) in world.clusters().iter().enumerate() {
            let share =
                cluster.customer_partitions_offline() as f64 / cluster.customer_partitions().max(1) as f64;
            layers.push((format!("cluster:{c}"), share));
        }
        for (q, quorum) in world.quorums().iter().enumerate() {
            let nodes = topology.quorums[q].nodes.len();
            layers.push((format!("quorum:{q}"), (nodes - quorum.nodes_up()) as f64 / nodes.max(1) as f64));
        }
        for (s, store) in world.stores().iter().enumerate() {
            let members = topology.stores[s].members.len();
            let down = (0..members).filter(|&member| !store.is_up(member)).count();
            layers.push((format!("store:{s}"), down as f64 / members.max(1) as f64));
        }
        let duties: usize = topology.control_planes.iter().map(|plane| plane.duties.len()).sum();
        let blocked = world.planes().iter().filter(|plane| plane.blocked_since.is_some()).count();
        layers.push(("control-planes".to_string(), blocked as f64 / duties.max(1) as f64));
        Impact { trading: loss(true), customers, partitions: offline as f64 / all.max(1) as f64, layers }
    }

    /// Trading lost over partitions lost, when partitions are lost.
    pub fn amplification(&self) -> Option<f64> {
        (self.partitions > 0.0).then(|| self.trading / self.partitions)
    }
}
