//! Construction, start, and the one place where every event finds its handler.

use std::sync::Arc;

use crate::engine::{Model, Seed, SimTime};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::front::Front;
use crate::world::guards::Guarding;
use crate::world::ids::*;
use crate::world::kafka::Kafka;
use crate::world::quorums::Quorums;
use crate::world::region::Region;
use crate::world::services::Services;
use crate::world::services::replica::ProcessState;
use crate::world::stores::Stores;
use crate::world::topology::Topology;
use crate::world::watch::Watch;
use crate::world::{Clock, World};

impl World {
    pub(crate) fn new(topology: Arc<Topology>, seed: Seed) -> World {
        let region = Region::new(&topology);
        let services = Services::new(&topology, region.hosts());
        let clients = services.replicas().len();
        World {
            front: Front::new(&topology),
            guards: Guarding::new(&topology),
            kafka: Kafka::new(&topology, services.first_replica(), clients, seed),
            stores: Stores::new(&topology, seed),
            quorums: Quorums::new(&topology),
            watch: Watch::new(),
            begun: false,
            impaired: None,
            region,
            services,
            topology,
            seed,
        }
    }

    pub(crate) fn start(&mut self, clock: &mut Clock) {
        for cluster in (0..self.kafka.clusters().len()).map(|c| ClusterId(c as u8)) {
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
        for replica in 0..self.services.replicas().len() {
            self.keep_addresses(ReplicaId(replica as u16), clock.now());
        }
        self.lose_brokers_at_start(clock);
    }

    /// Notes that a replica has no idle worker; reports when no running replica of the service has one.
    #[inline]
    pub(crate) fn note_full(&mut self, replica: ReplicaId, now: SimTime) {
        if self.services.replicas()[replica.index()].full_since != Some(now) {
            return;
        }
        let service = self.services.replicas()[replica.index()].service;
        let full = self.replicas_of(service).all(|replica| {
            let replica = &self.services.replicas()[replica.index()];
            replica.process != ProcessState::Up || replica.full_since.is_some()
        });
        if full && self.services.full()[service.index()].is_none() {
            self.services.full_mut()[service.index()] = Some(now);
            self.tell(now, Fact::PoolFull(service));
        }
    }

    pub(crate) fn note_free(&mut self, replica: ReplicaId, _since: SimTime, now: SimTime) {
        let service = self.services.replicas()[replica.index()].service;
        // A worker that takes the next request in the same instant was never idle.
        if self.services.replicas()[replica.index()].queued == 0
            && let Some(since) = self.services.full_mut()[service.index()].take()
        {
            self.tell(now, Fact::PoolFree(service, now.since(since)));
        }
    }

    /// Replicas of a service.
    pub fn replicas_of(&self, service: ServiceId) -> impl Iterator<Item = ReplicaId> + use<> {
        let first = self.services.first_replica()[service.index()];
        let count = self.topology.services[service.index()].replicas.len() as u16;
        (first..first + count).map(ReplicaId)
    }
}

impl Model for World {
    type Event = Event;

    fn handle(&mut self, event: Event, clock: &mut Clock) {
        self.dispatch(event, clock);
        // A target whose last request has just ended is out of its group.
        while let Some((_, target)) = self.front.drained_mut().pop() {
            self.on_drained(target, clock);
        }
        while let Some((node, service)) = self.front.relays_mut().freed.pop() {
            self.serve_line(node, service, clock);
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
            Event::QuorumElection(quorum) => self.on_quorum_election(QuorumId(quorum as u8), clock),
            Event::StoreElection(store) => self.on_store_election(StoreId(store as u8), clock),
            Event::StoreWork(store) => self.on_store_work(StoreId(store as u8), clock),
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
            Event::Relay(relay) => self.on_relay(relay, clock),
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
