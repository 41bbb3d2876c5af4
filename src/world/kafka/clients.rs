//! The clients of a replica: which library they are of, and what happens to its producers, its consumers and its readers
//! of replies when its process ends and begins.

use crate::engine::{SimTime, TimerId};
use crate::world::command::{ConsumersWhy, Defence, Outcome, Why};
use crate::world::ids::*;
use crate::world::kafka::client::Client;
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

impl World {
    /// The client library of a service.
    pub fn client_of(&self, service: ServiceId) -> Client {
        self.topology.services[service.index()].client
    }

    /// Gives every producer the settings of its client, those for fail-fast timeouts when they are on.
    pub(in crate::world) fn configure_producers(&mut self) {
        let fail_fast = self.defended(Defence::Timeouts);
        for slot in &mut self.kafka.producers {
            let service = self.services.replicas()[slot.replica.index()].service;
            let spec = &self.topology.services[service.index()];
            let settings = if fail_fast { &spec.producer_fail_fast } else { &spec.producer };
            slot.producer.set_config(settings.of(spec.client).clone());
        }
    }

    /// The consumer in every process of a service is closed and begun anew.
    pub(in crate::world) fn restart_consumers(&mut self, service: ServiceId, clock: &mut Clock) -> Outcome {
        let mut restarted = false;
        for replica in self.replicas_of(service) {
            let entry = &self.services.replicas()[replica.index()];
            if entry.process != ProcessState::Up {
                continue;
            }
            let member = entry.local;
            for group in 0..self.kafka.groups.len() {
                if self.kafka.groups[group].service == service {
                    restarted = true;
                    self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| {
                        part.member_left(now, member, cluster, fx);
                        part.member_returned(now, member, cluster, fx);
                    });
                }
            }
        }
        match restarted {
            true => Outcome::PLAIN,
            false => Outcome::Nothing(Why::Consumers(ConsumersWhy::NoProcess)),
        }
    }

    /// The process of a replica ends without a word: its group hears nothing of it.
    pub(in crate::world) fn lose_members(&mut self, id: ReplicaId, clock: &mut Clock) {
        let replica = &self.services.replicas()[id.index()];
        let (service, member) = (replica.service, replica.local);
        if let Some(group) = self.group_of(service) {
            self.with_group(group, clock, |part, now, _, fx| part.member_lost(now, member, fx));
        }
    }

    /// The process of a replica has ended: its clients are gone.
    pub(crate) fn stop_messaging(&mut self, id: ReplicaId, clock: &mut Clock) {
        for producer in 0..self.kafka.producers.len() {
            if self.kafka.producers[producer].replica == id {
                let slot = &mut self.kafka.producers[producer];
                slot.life += 1;
                // The next process asks for its own time.
                clock.cancel(slot.wake_timer);
                (slot.wake, slot.wake_timer) = (SimTime::NEVER, TimerId::NONE);
                let lost = self.kafka.producers[producer].producer.unsettled();
                self.kafka.producers[producer].producer.drop_all();
                for message in lost {
                    self.let_go(message);
                }
            }
        }
        for group in 0..self.kafka.groups.len() {
            let slot = &mut self.kafka.groups[group];
            if slot.service == self.services.replicas()[id.index()].service {
                let member = self.services.replicas()[id.index()].local;
                // A process that is stopped in order leaves its group; one that vanishes is missed after its session.
                let orderly = self.services.replicas()[id.index()].process == ProcessState::Refusing;
                self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| match orderly {
                    true => part.member_left(now, member, cluster, fx),
                    false => part.member_lost(now, member, fx),
                });
            }
        }
        self.reset_readers(id, false, clock);
    }

    /// The process of a replica has begun: its clients connect.
    pub(crate) fn start_messaging(&mut self, id: ReplicaId, clock: &mut Clock) {
        for producer in 0..self.kafka.producers.len() {
            if self.kafka.producers[producer].replica == id {
                self.with_producer(producer as u32, clock, |part, now, fx| part.restart(now, fx));
            }
        }
        for group in 0..self.kafka.groups.len() {
            if self.kafka.groups[group].service == self.services.replicas()[id.index()].service {
                let member = self.services.replicas()[id.index()].local;
                self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| {
                    part.member_returned(now, member, cluster, fx);
                });
            }
        }
        self.reset_readers(id, true, clock);
    }
}
