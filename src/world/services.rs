//! Business services: replicas with their workers and queues, the steps of a call, and the instances that come and go.

pub mod autoscaling;
pub mod call;
pub mod deploys;
pub(in crate::world) mod door;
pub(in crate::world) mod feeds;
pub mod fleet;
pub(in crate::world) mod jobs;
pub mod launches;
pub(in crate::world) mod metric;
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
use deploys::Rollout;
use jobs::Job;
use replica::Replica;
use starts::Starts;

pub use starts::ColdStart;

/// Replicas, their calls, and the instances that come and go.
#[derive(Clone)]
pub(in crate::world) struct Services {
    replicas: Vec<Replica>,
    /// The autoscaling group of each service that has one.
    fleets: Vec<Option<AutoscalingGroup>>,
    /// Number of the first replica of each service.
    first_replica: Vec<u16>,
    calls: Slab<Call>,
    feeds: Vec<u64>,
    /// The time since which no running replica of a service has an idle worker.
    full: Vec<Option<SimTime>>,
    /// Lines of processes that wait for their start.
    starts: Starts,
    /// What is being rolled out, or was last, of each service.
    rollouts: Vec<Option<Box<Rollout>>>,
    /// Replicas with the bad version of their service, in the order in which they got it.
    bad_versions: Vec<ReplicaId>,
    jobs: Slab<Job>,
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
            rollouts: vec![None; services],
            bad_versions: Vec::new(),
            jobs: Slab::default(),
        }
    }

    /// Returns whether a replica runs a bad version.
    #[inline]
    pub(in crate::world) fn any_bad_version(&self) -> bool {
        !self.bad_versions.is_empty()
    }

    /// Replicas.
    #[inline]
    pub(in crate::world) fn replicas(&self) -> &[Replica] {
        &self.replicas
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn replicas_mut(&mut self) -> &mut Vec<Replica> {
        &mut self.replicas
    }

    /// The autoscaling group of each service that has one.
    #[inline]
    pub(in crate::world) fn fleets(&self) -> &[Option<AutoscalingGroup>] {
        &self.fleets
    }

    /// Number of the first replica of each service.
    #[inline]
    pub(in crate::world) fn first_replica(&self) -> &[u16] {
        &self.first_replica
    }

    /// Calls.
    #[inline]
    pub(in crate::world) fn calls(&self) -> &Slab<Call> {
        &self.calls
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn calls_mut(&mut self) -> &mut Slab<Call> {
        &mut self.calls
    }

    /// Returns since when no running replica of a service has an idle worker.
    #[inline]
    pub(in crate::world) fn full(&self) -> &[Option<SimTime>] {
        &self.full
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn full_mut(&mut self) -> &mut Vec<Option<SimTime>> {
        &mut self.full
    }

    /// Jobs.
    #[inline]
    pub(in crate::world) fn jobs(&self) -> &Slab<Job> {
        &self.jobs
    }

    /// The same, for changes.
    #[inline]
    pub(in crate::world) fn jobs_mut(&mut self) -> &mut Slab<Job> {
        &mut self.jobs
    }

    /// Packs what grows in a jam, for a checkpoint; `before` is packed.
    pub(in crate::world) fn pack(&mut self, before: Option<&Services>) {
        self.calls.pack(before.map(|before| &before.calls));
        self.jobs.pack(before.map(|before| &before.jobs));
    }

    /// Bytes of it that are not shared with `other`.
    pub(in crate::world) fn apart_from(&self, other: &Services) -> usize {
        self.calls.apart_from(&other.calls) + self.jobs.apart_from(&other.jobs)
    }
}
