//! Business services: replicas with their workers and queues, the steps of a call, and the instances that come and go.

pub mod autoscaling;
pub mod call;
pub(in crate::world) mod door;
pub(in crate::world) mod feeds;
pub mod fleet;
pub(in crate::world) mod jobs;
pub(in crate::world) mod program;
pub mod replica;
pub(in crate::world) mod starts;

use crate::engine::SimTime;
use crate::world::ids::*;
use crate::world::region::hosts::{Host, HostKind};
use crate::world::slab::Slab;
use crate::world::topology::{ServiceSpec, Topology};
use autoscaling::AutoscalingGroup;
use call::Call;
use jobs::Job;
use replica::Replica;
use starts::Starts;

pub use starts::ColdStart;

/// Replicas, their calls, and the instances that come and go.
#[derive(Clone)]
pub(in crate::world) struct Services {
    pub(in crate::world) replicas: Vec<Replica>,
    /// The autoscaling group of each service that has one.
    pub(in crate::world) fleets: Vec<Option<AutoscalingGroup>>,
    /// Number of the first replica of each service.
    pub(in crate::world) first_replica: Vec<u16>,
    pub(in crate::world) calls: Slab<Call>,
    pub(in crate::world) feeds: Vec<u64>,
    /// Since when no running replica of a service has an idle worker.
    pub(in crate::world) full: Vec<Option<SimTime>>,
    /// Lines of processes that wait for their start.
    pub(in crate::world) starts: Starts,
    pub(in crate::world) jobs: Slab<Job>,
}

impl Services {
    pub(in crate::world) fn new(topology: &Topology, hosts: &[Host]) -> Services {
        let services = topology.services.len();
        let mut replicas = Vec::new();
        let mut first_replica = Vec::new();
        for (s, service) in topology.services.iter().enumerate() {
            first_replica.push(replicas.len() as u16);
            for (local, &zone) in service.replicas.iter().enumerate() {
                let id = ReplicaId(replicas.len() as u16);
                let host = hosts.iter().position(|host| host.kind == HostKind::Replica(id));
                let host = host.expect("every replica has a host") as u16;
                replicas.push(Replica::new(ServiceId(s as u8), local as u16, zone, host, service.workers));
            }
        }
        let fleet = |service: &ServiceSpec| {
            let group = service.autoscaling.as_ref();
            group.map(|group| AutoscalingGroup::new(group, &service.replicas))
        };
        Services {
            replicas,
            fleets: topology.services.iter().map(fleet).collect(),
            first_replica,
            calls: Slab::default(),
            feeds: vec![0; services],
            full: vec![None; services],
            starts: Starts::new(services),
            jobs: Slab::default(),
        }
    }
}
