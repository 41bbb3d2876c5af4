//! Producers and the network between them and brokers: what a producer asks for becomes requests, responses, metadata
//! and broken connections.

use super::Transmission;
use crate::engine::{SimTime, TimerId};
use crate::world::event::Event;
use crate::world::fact::HopKind;
use crate::world::ids::*;
use crate::world::kafka::cluster::{Acks, ProduceBatch, Reachability, Record as LogRecord};
use crate::world::kafka::producer::{
    LeaderAndEpoch, MetadataResponse, ProduceResult, Producer, ProducerEffect,
};
use crate::world::part::Part;
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

/// Lists for a request that reaches its broker and for its answer: kept, so that the next one needs no new memory. They
/// mean nothing between events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrived {
    records: Vec<LogRecord>,
    batches: Vec<ProduceBatch>,
    /// Log end offset of each batch's partition before it was written.
    ends: Vec<u64>,
    /// Results in the order of the batches.
    ordered: Vec<ProduceResult>,
    /// Lists of results of requests that are answered.
    results: Vec<Vec<(PartitionId, ProduceResult)>>,
}

impl Arrived {
    fn clear(&mut self) {
        self.records.clear();
        self.batches.clear();
        self.ends.clear();
    }
}

impl World {
    /// Lets a producer act, then does what it asks.
    pub(crate) fn with_producer<R>(
        &mut self,
        id: u32,
        clock: &mut Clock,
        act: impl FnOnce(&mut Producer, SimTime, &mut Vec<ProducerEffect>) -> R,
    ) -> R {
        let from = self.kafka.producer_fx.len();
        let producer = &mut self.kafka.producers[id as usize].producer;
        let result = act(producer, clock.now(), &mut self.kafka.producer_fx);
        self.after_producer(id, from, clock);
        result
    }

    /// Carries out what a producer asked for, as `after_cluster`.
    #[inline(never)]
    fn after_producer(&mut self, id: u32, from: usize, clock: &mut Clock) {
        for at in from..self.kafka.producer_fx.len() {
            self.on_producer_effect(id, self.kafka.producer_fx[at], clock);
        }
        self.kafka.producer_fx.truncate(from);
    }

    pub(super) fn on_producer_effect(&mut self, id: u32, effect: ProducerEffect, clock: &mut Clock) {
        let slot = &self.kafka.producers[id as usize];
        let (cluster, replica) = (slot.cluster, slot.replica);
        let zone = self.services.replicas()[replica.index()].zone;
        let now = clock.now();
        let key = |broker: BrokerId| (id as u64) << 8 | broker.0 as u64;
        let at = |world: &World, broker| world.kafka.clusters[cluster.index()].broker_zone(broker);
        let delay_to = |world: &World, broker| world.transit(zone, at(world, broker), key(broker), now);
        let there_and_back =
            |world: &World, broker| world.round_trip(zone, at(world, broker), key(broker), now);
        match effect {
            ProducerEffect::Transmit { broker, request } => {
                let life = slot.life;
                let results = self.kafka.arrived.results.pop().unwrap_or_default();
                let transmission = self.kafka.transmissions.insert(Transmission {
                    producer: id,
                    life,
                    request,
                    broker,
                    results,
                });
                self.hop(
                    clock.now(),
                    Part::Replica(replica),
                    Part::Broker(cluster, broker),
                    HopKind::Request,
                );
                clock.after(delay_to(self, broker), Event::ProduceArrive(transmission.index));
            }
            ProducerEffect::RequestMetadata { broker } => {
                match self.kafka.clusters[cluster.index()].reachability_from(zone, broker) {
                    Reachability::Silent => {}
                    _ => {
                        let slot = &mut self.kafka.producers[id as usize];
                        let at_once = slot.producer.metadata_requests_at_once();
                        slot.metadata_asked = (slot.metadata_asked + 1).min(at_once);
                        let (way, both) = (delay_to(self, broker), there_and_back(self, broker));
                        let work = self.kafka.clusters[cluster.index()].metadata_asked(now + way, broker);
                        clock.after(both + work, Event::MetadataAnswer(id << 6 | broker.0 as u32));
                    }
                }
            }
            ProducerEffect::Connect { broker } => {
                clock.after(there_and_back(self, broker), Event::ProducerConnect(id << 6 | broker.0 as u32));
            }
            ProducerEffect::Placed { token, partition } => self.on_placed(token, partition),
            ProducerEffect::Acked { token } => self.on_acked(token, clock),
            ProducerEffect::Failed { token, error } => self.on_record_failed(token, error, clock),
            ProducerEffect::Unblocked { token } => self.on_unblocked(token, clock),
            ProducerEffect::WakeAt(at) => {
                let slot = &mut self.kafka.producers[id as usize];
                if at < slot.wake {
                    clock.cancel(slot.wake_timer);
                    slot.wake = at;
                    slot.wake_timer = clock.timer_at(at, Event::ProducerWake(id));
                }
            }
        }
    }

    pub(crate) fn on_producer_wake(&mut self, id: u32, clock: &mut Clock) {
        let slot = &mut self.kafka.producers[id as usize];
        slot.wake = SimTime::NEVER;
        slot.wake_timer = TimerId::NONE;
        self.with_producer(id, clock, |part, now, fx| part.on_wake(now, fx));
    }

    pub(crate) fn on_producer_connect(&mut self, at: u32, clock: &mut Clock) {
        let (id, broker) = (at >> 6, BrokerId((at & 63) as u8));
        if self.services.replicas()[self.kafka.producers[id as usize].replica.index()].process
            != ProcessState::Up
        {
            return;
        }
        match self.found_by_producer(id, broker) {
            Reachability::Up => {
                self.with_producer(id, clock, |part, now, fx| part.on_connected(now, broker, fx))
            }
            Reachability::Refusing => {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            Reachability::Silent => {}
        }
    }

    pub(crate) fn on_metadata_answer(&mut self, at: u32, clock: &mut Clock) {
        let (id, broker) = (at >> 6, BrokerId((at & 63) as u8));
        let slot = &mut self.kafka.producers[id as usize];
        // A process that has ended meanwhile, or was told of a broken connection, waits for nothing.
        let asked = slot.metadata_asked > 0;
        slot.metadata_asked = slot.metadata_asked.saturating_sub(1);
        if !asked || self.services.replicas()[slot.replica.index()].process != ProcessState::Up {
            return;
        }
        match self.found_by_producer(id, broker) {
            Reachability::Up => self.give_metadata(id, clock),
            Reachability::Refusing => {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            Reachability::Silent => {}
        }
    }

    /// Returns what a producer meets that calls a broker.
    #[inline]
    fn found_by_producer(&self, id: u32, broker: BrokerId) -> Reachability {
        let slot = &self.kafka.producers[id as usize];
        let zone = self.services.replicas()[slot.replica.index()].zone;
        self.kafka.clusters[slot.cluster.index()].reachability_from(zone, broker)
    }

    /// The metadata as a broker on the producer's side of the network knows it.
    pub(in crate::world::kafka) fn give_metadata(&mut self, id: u32, clock: &mut Clock) {
        let slot = &self.kafka.producers[id as usize];
        let zone = self.services.replicas()[slot.replica.index()].zone;
        let cluster = &self.kafka.clusters[slot.cluster.index()];
        let leaders = cluster.all_metadata_from(zone);
        let leaders: Vec<LeaderAndEpoch> =
            leaders.map(|now| LeaderAndEpoch { leader: now.leader, epoch: now.epoch }).collect();
        let response = MetadataResponse { leaders: &leaders, leader_not_available: true };
        self.with_producer(id, clock, |part, now, fx| part.on_metadata(now, response, fx));
    }

    pub(crate) fn on_produce_arrive(&mut self, index: u32, clock: &mut Clock) {
        let transmission = &self.kafka.transmissions[index];
        let (id, life, broker, request) =
            (transmission.producer, transmission.life, transmission.broker, transmission.request);
        let slot = &self.kafka.producers[id as usize];
        let cluster = slot.cluster;
        let known = (slot.life == life).then(|| slot.producer.request(request)).flatten();
        let reachability = self.found_by_producer(id, broker);
        let Some(request) = known.filter(|_| reachability == Reachability::Up) else {
            self.kafka.transmissions.remove(index);
            if reachability == Reachability::Refusing && self.kafka.producers[id as usize].life == life {
                self.with_producer(id, clock, |part, now, fx| part.on_disconnect(now, broker, fx));
            }
            return;
        };
        let now = clock.now();
        let busy_until = self.kafka.clusters[cluster.index()].busy_until(broker);
        if busy_until > now {
            clock.at(busy_until, Event::ProduceArrive(index));
            return;
        }
        let timeout = request.deadline.since(now);
        let arrived = &mut self.kafka.arrived;
        arrived.clear();
        let part = &mut self.kafka.clusters[cluster.index()];
        for batch in &request.batches {
            let from = arrived.records.len();
            let records = slot.producer.records(batch.batch);
            arrived.records.extend(records.map(|(token, bytes)| LogRecord { token, bytes }));
            arrived.ends.push(part.log_end_offset(batch.partition));
            arrived.batches.push(ProduceBatch {
                partition: batch.partition,
                producer: ProducerId(id as u16),
                // The broker tells a retry from a new batch by one number: lives and epochs of the producer stand above
                // the count of its batches.
                sequence: Some((slot.life.wrapping_add(batch.epoch)) << 20 | (batch.sequence & 0xF_FFFF)),
                records: from..arrived.records.len(),
            });
        }
        let from = self.kafka.cluster_fx.len();
        let (records, batches) = (&arrived.records, &arrived.batches);
        part.produce(now, broker, index, Acks::All, timeout, records, batches, &mut self.kafka.cluster_fx);
        // The log of a topic that is read holds the messages of what was written now.
        for (batch, &end) in batches.iter().zip(&arrived.ends) {
            let topic = part.layout().locate(batch.partition).0;
            if part.layout().topics()[topic.index()].subscribed && part.log_end_offset(batch.partition) > end
            {
                for record in &records[batch.records.clone()] {
                    self.kafka.messages[record.token].holders += 1;
                }
            }
        }
        self.after_cluster(cluster, from, clock);
    }

    fn lost_between(&self, id: u32, broker: BrokerId) -> bool {
        let slot = &self.kafka.producers[id as usize];
        let from = self.kafka.clusters[slot.cluster.index()].broker_zone(broker);
        !self.region.network().reaches(from, self.services.replicas()[slot.replica.index()].zone)
    }

    pub(crate) fn on_produce_answer(&mut self, index: u32, clock: &mut Clock) {
        let transmission = &mut self.kafka.transmissions[index];
        let (id, life, request, broker) =
            (transmission.producer, transmission.life, transmission.request, transmission.broker);
        let mut results = std::mem::take(&mut transmission.results);
        self.kafka.transmissions.remove(index);
        let slot = &self.kafka.producers[id as usize];
        // Lost on the way when the network was split meanwhile.
        if slot.life != life || self.region.network().is_split() && self.lost_between(id, broker) {
            return;
        }
        let Some(sent) = slot.producer.request(request) else { return };
        let ordered = &mut self.kafka.arrived.ordered;
        ordered.clear();
        ordered.extend(sent.batches.iter().map(|batch| {
            let found = results.iter().find(|result| result.0 == batch.partition);
            found.map_or(ProduceResult::RequestTimedOut, |result| result.1)
        }));
        results.clear();
        self.kafka.arrived.results.push(results);
        let from = self.kafka.producer_fx.len();
        let producer = &mut self.kafka.producers[id as usize].producer;
        producer.on_response(clock.now(), request, &self.kafka.arrived.ordered, &mut self.kafka.producer_fx);
        self.after_producer(id, from, clock);
    }
}
