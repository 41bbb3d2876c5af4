//! Records that mean something: calls that send them and wait, members of a group that work on them, replies.

use super::{Meaning, Message};
use crate::engine::{SimDuration, SimTime};
use crate::world::event::Event;
use crate::world::fact::{BlockedFor, Fact, HopKind};
use crate::world::ids::*;
use crate::world::kafka::keys::Sent;
use crate::world::kafka::producer::{Destination, ProducerError, Record, SendOutcome};
use crate::world::part::Part;
use crate::world::services::call::{Blame, Call, CallOutcome, Parent, WaitFor};
use crate::world::slab::Handle;
use crate::world::{Clock, World};

impl World {
    #[inline]
    pub(in crate::world) fn producer_of(&self, replica: ReplicaId, cluster: ClusterId) -> u32 {
        self.kafka.producer_at[replica.index() * self.kafka.clusters.len() + cluster.index()]
    }

    /// A `produce` step.
    pub(crate) fn produce(&mut self, call: u32, sent: Sent, wait: bool, clock: &mut Clock) {
        let message = self.new_message(Meaning::Plain, call, &sent);
        self.services.calls_mut()[call].wait =
            if wait { WaitFor::Ack(message) } else { WaitFor::Buffer(message) };
        match self.send_record(message, &sent, clock) {
            SendOutcome::Accepted if !wait => self.wait_ended(call, CallOutcome::Ok, Blame::Nobody, clock),
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.tell_blocked(message, clock),
            SendOutcome::Refused(error) => self.on_record_failed(message.index, error, clock),
        }
    }

    /// A `request_reply` step.
    pub(crate) fn request(&mut self, call: u32, sent: Sent, clock: &mut Clock) {
        let message = self.new_message(Meaning::Request, call, &sent);
        self.services.calls_mut()[call].wait = WaitFor::Reply(message);
        match self.send_record(message, &sent, clock) {
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.tell_blocked(message, clock),
            SendOutcome::Refused(error) => self.on_record_failed(message.index, error, clock),
        }
    }

    pub(super) fn tell_blocked(&mut self, message: Handle, clock: &Clock) {
        const TOLD_ONCE_IN: SimDuration = SimDuration::from_secs(10);
        let (replica, cluster) =
            (self.kafka.messages[message.index].replica, self.kafka.messages[message.index].cluster);
        let producer = self.producer_of(replica, cluster);
        let slot = &mut self.kafka.producers[producer as usize];
        let now = clock.now();
        let wait = if slot.producer.awaits_metadata() { BlockedFor::Metadata } else { BlockedFor::Memory };
        let told = &mut slot.told_blocked[wait as usize];
        if told.is_none_or(|told| now.since(told) >= TOLD_ONCE_IN) {
            *told = Some(now);
            self.tell(now, Fact::SendBlocked(ProducerId(producer as u16), wait));
        }
    }

    pub(super) fn new_message(&mut self, meaning: Meaning, call: u32, sent: &Sent) -> Handle {
        let entry = &self.services.calls()[call];
        let topic = sent.topic;
        let layout = self.kafka.clusters[topic.cluster.index()].layout();
        let partition = layout.partition(topic.topic, sent.partition);
        self.kafka.messages.insert(Message {
            meaning,
            call: self.services.calls().handle(call),
            request: Handle::NONE,
            replica: entry.replica,
            cluster: topic.cluster,
            partition,
            key: entry.key,
            about: entry.about,
            draw_key: entry.draw_key,
            holders: 1,
        })
    }

    pub(super) fn send_record(&mut self, message: Handle, sent: &Sent, clock: &mut Clock) -> SendOutcome {
        let Message { replica, cluster, partition, .. } = self.kafka.messages[message.index];
        let producer = self.producer_of(replica, cluster);
        let destination = self.destination(sent, partition);
        let record = Record { token: message.index, destination, bytes: sent.bytes };
        self.with_producer(producer, clock, |part, now, fx| part.send(now, record, fx))
    }

    pub(super) fn on_acked(&mut self, message: u32, clock: &mut Clock) {
        let entry = self.kafka.messages[message];
        let cluster = self.cluster_in_use(entry.cluster);
        let restored = &mut self.kafka.restored[cluster.index()][entry.partition.index()];
        if let Some(elected) = restored.take_if(|since| *since != SimTime::NEVER) {
            let after = clock.now().since(elected);
            self.tell(clock.now(), Fact::FirstAck { cluster, partition: entry.partition, after });
        }
        let handle = self.kafka.messages.handle(message);
        self.let_go(message);
        if self.services.calls().get(entry.call).is_some_and(|call| call.wait == WaitFor::Ack(handle)) {
            self.wait_ended(entry.call.index, CallOutcome::Ok, Blame::Nobody, clock);
        }
    }

    pub(crate) fn on_record_failed(&mut self, message: u32, error: ProducerError, clock: &mut Clock) {
        let entry = self.kafka.messages[message];
        let handle = self.kafka.messages.handle(message);
        self.let_go(message);
        if entry.meaning == Meaning::Reply {
            return;
        }
        let waits = self.services.calls().get(entry.call).is_some_and(|call| {
            matches!(call.wait, WaitFor::Ack(other) | WaitFor::Reply(other) | WaitFor::Buffer(other) if other == handle)
        });
        if waits {
            let (outcome, blame) = match error {
                ProducerError::BufferExhausted { .. } => {
                    (CallOutcome::TimedOut, Blame::Buffer(entry.replica))
                }
                ProducerError::RecordTooLarge { .. } | ProducerError::QueueFull => {
                    (CallOutcome::Failed, Blame::Buffer(entry.replica))
                }
                ProducerError::Rejected { partition } => {
                    (CallOutcome::Failed, Blame::Partition(self.cluster_in_use(entry.cluster), partition))
                }
                _ => {
                    let cluster = self.cluster_in_use(entry.cluster);
                    (CallOutcome::TimedOut, Blame::Partition(cluster, entry.partition))
                }
            };
            self.wait_ended(entry.call.index, outcome, blame, clock);
        }
    }

    pub(super) fn on_unblocked(&mut self, message: u32, clock: &mut Clock) {
        let call = self.kafka.messages[message].call;
        let handle = self.kafka.messages.handle(message);
        if self.services.calls().get(call).is_some_and(|call| call.wait == WaitFor::Buffer(handle)) {
            self.wait_ended(call.index, CallOutcome::Ok, Blame::Nobody, clock);
        }
    }

    /// A member takes a record: the operation runs on its poll thread.
    pub(super) fn process_record(
        &mut self,
        id: GroupId,
        member: u16,
        (partition, offset): (PartitionId, u64),
        message: u32,
        clock: &mut Clock,
    ) {
        let slot = &self.kafka.groups[id.index()];
        let (service, cluster) = (slot.service, slot.cluster);
        let replica = ReplicaId(self.services.first_replica()[service.index()] + member);
        let operation =
            self.topology.services[service.index()].consumer.as_ref().map_or(OperationId(0), |c| c.operation);
        self.kafka.messages[message].holders += 1;
        let entry = self.kafka.messages[message];
        let life = self.services.replicas()[replica.index()].life;
        let now = clock.now();
        let call = self.services.calls_mut().insert(Call::sent(
            Parent::Record { life, message, partition },
            replica,
            operation,
            entry.key,
            entry.draw_key ^ 0x005E_ED0F_5EC0_7D00,
            now,
        ));
        self.services.calls_mut()[call.index].about = entry.about;
        let delay = match self.kafka.clusters[cluster.index()].leader(partition) {
            Some(leader) => {
                self.hop(now, Part::Broker(cluster, leader), Part::Replica(replica), HopKind::Request);
                let from = self.kafka.clusters[cluster.index()].broker_zone(leader);
                self.transit(from, self.services.replicas()[replica.index()].zone, entry.draw_key, now)
            }
            None => self.topology.network.cross_zone,
        };
        if self.kafka.groups[id.index()].group.is_poison(partition, offset) {
            self.fail_record(id, member, call.index, delay, clock);
            return;
        }
        clock.after(delay, Event::Arrive(call.index));
    }

    /// The operation of a record has ended: unless handling is slow, or fails, the member is done with it.
    pub(crate) fn record_processed(&mut self, call: u32, outcome: CallOutcome, clock: &mut Clock) {
        if (self.impaired.is_some() || !outcome.answered()) && self.keeps_record(call, outcome, clock) {
            return;
        }
        let entry = &self.services.calls()[call];
        let (replica, parent) = (entry.replica, entry.parent);
        self.services.calls_mut().remove(call);
        self.record_ended(replica, parent, outcome, clock);
    }

    /// The member is done with its record: the reply is sent without waiting, and the next record is asked for.
    fn record_ended(&mut self, replica: ReplicaId, parent: Parent, outcome: CallOutcome, clock: &mut Clock) {
        let Parent::Record { message, partition, .. } = parent else { unreachable!("a record's call") };
        let service = self.services.replicas()[replica.index()].service;
        let topology = self.topology.clone();
        let consumer =
            topology.services[service.index()].consumer.as_ref().expect("a consumer processes records");
        let request = self.kafka.messages[message];
        if outcome.answered()
            && request.meaning == Meaning::Request
            && let Some(reply) = consumer.reply
        {
            let index = self.kafka.clusters[request.cluster.index()].layout().locate(partition).1;
            let to =
                self.kafka.clusters[reply.topic.cluster.index()].layout().partition(reply.topic.topic, index);
            let answer = self.kafka.messages.insert(Message {
                meaning: Meaning::Reply,
                call: request.call,
                request: self.kafka.messages.handle(message),
                replica: request.replica,
                cluster: reply.topic.cluster,
                partition: to,
                key: request.key,
                about: request.about,
                draw_key: request.draw_key,
                holders: 1,
            });
            let producer = self.producer_of(replica, reply.topic.cluster);
            let record =
                Record { token: answer.index, destination: Destination::Partition(to), bytes: reply.bytes };
            let sent = self.with_producer(producer, clock, |part, now, fx| part.send(now, record, fx));
            if let SendOutcome::Refused(_) = sent {
                self.let_go(answer.index);
            }
        }
        self.let_go(message);
        let group = self.kafka.groups.iter().position(|slot| slot.service == service);
        let group = GroupId(group.expect("a record comes from a group") as u16);
        let member = self.services.replicas()[replica.index()].local;
        self.with_group(group, clock, |part, now, cluster, fx| match outcome.answered() {
            true => part.finished(now, member, cluster, fx),
            false => part.failed(now, member, cluster, fx),
        });
    }

    /// The member that was kept from the end of a record comes to it, unless process or consumer have ended meanwhile.
    pub(crate) fn record_let_go(
        &mut self,
        replica: ReplicaId,
        parent: Parent,
        outcome: CallOutcome,
        clock: &mut Clock,
    ) {
        let Parent::Record { life, message, partition } = parent else { unreachable!("a record's call") };
        let state = &self.services.replicas()[replica.index()];
        let there = self.group_of(state.service).filter(|_| state.life == life).is_some_and(|group| {
            let slot = &self.kafka.groups[group.index()];
            slot.group.works_on(state.local, partition, message, &self.kafka.clusters[slot.cluster.index()])
        });
        match there {
            true => self.record_ended(replica, parent, outcome, clock),
            false => self.let_go(message),
        }
    }

    /// The process that was to work on a record has died.
    pub(crate) fn drop_record_call(&mut self, call: u32) {
        if let Parent::Record { message, .. } = self.services.calls()[call].parent {
            self.let_go(message);
        }
        self.services.calls_mut().remove(call);
    }
}
