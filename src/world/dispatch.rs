//! Construction, start, and the one place where every event finds its handler.

use std::sync::Arc;

use crate::engine::{Model, Seed, SimTime};
use crate::world::command::Defence;
use crate::world::event::Event;
use crate::world::fact::{Fact, JourneyTally, Tally};
use crate::world::front::balancer::Balancer;
use crate::world::front::herd::Herd;
use crate::world::front::targets;
use crate::world::front::traffic::Arrivals;
use crate::world::guards::policies;
use crate::world::ids::*;
use crate::world::kafka::cluster::Cluster;
use crate::world::kafka::failover::FailOver;
use crate::world::kafka::messaging;
use crate::world::quorums::quorum::Quorum;
use crate::world::region::heat;
use crate::world::region::hosts;
use crate::world::region::network::Network;
use crate::world::services::autoscaling::AutoscalingGroup;
use crate::world::services::replica::{ProcessState, Replica};
use crate::world::services::starts::Starts;
use crate::world::slab::Slab;
use crate::world::stores::store::Store;
use crate::world::topology::Topology;
use crate::world::watch::lives;
use crate::world::{Clock, PlaneState, World};

impl World {
    pub(crate) fn new(topology: Arc<Topology>, seed: Seed) -> World {
        let hosts = hosts::lay_out(&topology);
        let mut replicas = Vec::new();
        let mut first_replica = Vec::new();
        for (s, service) in topology.services.iter().enumerate() {
            first_replica.push(replicas.len() as u16);
            for (local, &zone) in service.replicas.iter().enumerate() {
                let id = ReplicaId(replicas.len() as u16);
                let host = hosts.iter().position(|host| host.kind == hosts::HostKind::Replica(id));
                let host = host.expect("every replica has a host") as u16;
                replicas.push(Replica::new(ServiceId(s as u8), local as u16, zone, host, service.workers));
            }
        }
        let placements: Vec<Vec<ZoneId>> = topology.services.iter().map(|s| s.replicas.clone()).collect();
        let clusters: Vec<Cluster> =
            topology.clusters.iter().map(|spec| Cluster::new(spec.config.clone(), seed)).collect();
        let (groups, readers) = messaging::readers(&topology, &clusters, &first_replica, seed);
        let producers = messaging::producers(&topology, &clusters, &first_replica, seed);
        let edges = policies::edges(&topology);
        let groups_of_targets = topology.services.iter().map(|s| s.target_group.clone()).collect();
        let balancer =
            Balancer::new(topology.balancer.clone(), topology.zones.len(), &placements, groups_of_targets);
        let clients = replicas.len();
        World {
            edge_index: policies::edge_index(&topology, &edges),
            producer_at: messaging::producer_index(&producers, replicas.len(), clusters.len()),
            seed,
            defences: [false; Defence::COUNT],
            zone_faults: vec![None; topology.zones.len()],
            nodes_down: vec![None; topology.zones.len()],
            nodes_cut: vec![None; topology.zones.len()],
            network: Network::new(topology.faults.gray),
            halls: heat::lay_out(&topology),
            planes: vec![PlaneState::default(); topology.control_planes.len()],
            deep_checks: vec![targets::DeepCheck::NONE; balancer.checks()],
            zone_failing: vec![(false, SimTime::ZERO); topology.zones.len()],
            drained: Vec::new(),
            fleets: topology
                .services
                .iter()
                .map(|service| {
                    let group = service.autoscaling.as_ref();
                    group.map(|group| AutoscalingGroup::new(group, &service.replicas))
                })
                .collect(),
            balancer,
            producers,
            replicas,
            first_replica,
            calls: Slab::default(),
            visits: Slab::default(),
            arrivals: vec![0; topology.journeys.len()],
            traffic: Arrivals::new(topology.journeys.len()),
            feeds: vec![0; topology.services.len()],
            edges,
            quorums: topology
                .quorums
                .iter()
                .enumerate()
                .map(|(i, spec)| Quorum::new(i as u8, spec))
                .collect(),
            stores: topology
                .stores
                .iter()
                .enumerate()
                .map(|(i, spec)| Store::new(i as u8, spec, clients))
                .collect(),
            jobs: Slab::default(),
            restored: clusters.iter().map(|c| vec![None; c.layout().partitions() as usize]).collect(),
            clusters,
            transmissions: Slab::default(),
            messages: Slab::default(),
            groups,
            readers,
            tally: Tally { journeys: vec![JourneyTally::default(); topology.journeys.len()] },
            facts: Vec::new(),
            lives: Some(lives::Lives::default()),
            hops: None,
            starts: Starts::new(topology.services.len()),
            herds: vec![Herd::default(); topology.journeys.len()],
            returning: Slab::default(),
            failovers: vec![FailOver::new(); topology.clusters.len()],
            arrived: messaging::Arrived::default(),
            cluster_fx: Vec::new(),
            group_fx: Vec::new(),
            producer_fx: Vec::new(),
            transitions: Vec::new(),
            full: vec![None; topology.services.len()],
            hosts,
            topology,
        }
    }

    pub(crate) fn start(&mut self, clock: &mut Clock) {
        for cluster in (0..self.clusters.len()).map(|c| ClusterId(c as u8)) {
            self.with_cluster(cluster, clock, |part, now, fx| part.start(now, fx));
        }
        self.start_clients(clock);
        for journey in 0..self.topology.journeys.len() as u32 {
            self.schedule_arrival(journey, clock);
        }
        for service in 0..self.topology.services.len() as u32 {
            self.schedule_feed(service, clock);
        }
        self.start_checks(clock);
        self.start_fleets(clock);
    }

    /// Notes that a replica has no idle worker; tells when no running replica of the service has one.
    #[inline]
    pub(crate) fn note_full(&mut self, replica: ReplicaId, now: SimTime) {
        if self.replicas[replica.index()].full_since != Some(now) {
            return;
        }
        let service = self.replicas[replica.index()].service;
        let full = self.replicas_of(service).all(|replica| {
            let replica = &self.replicas[replica.index()];
            replica.process != ProcessState::Up || replica.full_since.is_some()
        });
        if full && self.full[service.index()].is_none() {
            self.full[service.index()] = Some(now);
            self.tell(now, Fact::PoolFull(service));
        }
    }

    pub(crate) fn note_free(&mut self, replica: ReplicaId, _since: SimTime, now: SimTime) {
        let service = self.replicas[replica.index()].service;
        // A worker that takes the next request in the same instant was never idle.
        if self.replicas[replica.index()].queued == 0
            && let Some(since) = self.full[service.index()].take()
        {
            self.tell(now, Fact::PoolFree(service, now.since(since)));
        }
    }

    /// Replicas of a service.
    pub fn replicas_of(&self, service: ServiceId) -> impl Iterator<Item = ReplicaId> + use<> {
        let first = self.first_replica[service.index()];
        let count = self.topology.services[service.index()].replicas.len() as u16;
        (first..first + count).map(ReplicaId)
    }
}

impl Model for World {
    type Event = Event;

    fn handle(&mut self, event: Event, clock: &mut Clock) {
        self.dispatch(event, clock);
        // A target whose last request has just ended is out of its group.
        while let Some((_, target)) = self.drained.pop() {
            self.on_drained(target, clock);
        }
    }
}

impl World {
    fn dispatch(&mut self, event: Event, clock: &mut Clock) {
        match event {
            Event::Arrival(journey) => self.on_arrival(journey, clock),
            Event::Refresh(visit) => self.attempt(visit, clock),
            Event::Patience(visit) => self.on_patience(visit, clock),
            Event::Feed(service) => {
                self.on_feed(service, clock);
                self.schedule_feed(service, clock);
            }
            Event::Arrive(call) => self.on_arrive(call, clock),
            Event::WorkDone(call) => self.on_work_done(call, clock),
            Event::Answer(call) => self.on_answer(call, clock),
            Event::WaitLimit(call) => self.on_wait_limit(call, clock),
            Event::RunningSlow(call) => self.on_running_slow(call, clock),
            Event::Retry(call) => self.on_retry(call, clock),
            Event::JobDone(job) => self.on_job_done(job, clock),
            Event::HealthCheck(check) => self.on_health_check(check, clock),
            Event::HealthCheckSilent(check) => self.note_check(check, false, clock.now()),
            Event::HostDown(host) => self.on_host_down(host, clock),
            Event::HostUp(host) => self.on_host_up(host, clock),
            Event::ReplicaUp(replica) => self.on_replica_up(replica, clock),
            Event::QuorumElection(quorum) => self.on_quorum_election(quorum as u8, clock),
            Event::StoreElection(store) => self.on_store_election(store as u8, clock),
            Event::StoreWork(store) => self.on_store_work(store as u8, clock),
            Event::QueryLimit(job) => self.on_query_limit(job, clock),
            Event::VendorRepair(plane) => self.on_vendor_repair(ControlPlaneId(plane as u8), clock),
            Event::ProducerWake(producer) => self.on_producer_wake(producer, clock),
            Event::ProducerConnect(at) => self.on_producer_connect(at, clock),
            Event::ProduceArrive(transmission) => self.on_produce_arrive(transmission, clock),
            Event::ProduceAnswer(transmission) => self.on_produce_answer(transmission, clock),
            Event::MetadataAnswer(producer) => self.on_metadata_answer(producer, clock),
            Event::ReplyArrive(message) => self.on_reply_arrive(message, clock),
            Event::ReplyResume(at) => self.on_reply_resume(at, clock),
            Event::Recovery(index) => self.on_recovery(index, clock),
            Event::Return(returning) => self.on_return(returning, clock),
            Event::Cooling(at) => self.on_cooling(at, clock),
            Event::HostPower(host) => self.on_host_power(host, clock),
            Event::JobAnswer(job) => self.on_job_answer(job, clock),
            Event::CheckLimit(check) => self.on_check_limit(check, clock),
            Event::Drained(replica) => self.on_drained(ReplicaId(replica as u16), clock),
            Event::Fleet(code) => self.on_fleet(code, clock),
            Event::Permission(call) => self.on_permission(call, clock),
            Event::LaterTry(at) => self.on_later_try(at, clock),
            Event::Cluster(cluster, timer) => {
                self.with_cluster(cluster, clock, |part, now, fx| part.on_timer(now, timer, fx));
            }
            Event::Group(group, timer) => {
                self.with_group(group, clock, |part, now, cluster, fx| {
                    part.on_timer(now, timer, cluster, fx)
                });
            }
        }
    }
}
