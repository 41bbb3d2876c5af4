//! A mock cluster for one producer: leaders that come and go, brokers that answer or are silent.

use std::collections::{BTreeMap, BTreeSet};

use blast_radius::engine::{Seed, SimDuration, SimTime};
use blast_radius::world::ids::{BrokerId, PartitionId, TopicId};
use blast_radius::world::kafka::client::Client;
use blast_radius::world::kafka::producer::{
    Destination, LeaderAndEpoch, MetadataResponse, ProduceResult, Producer, ProducerConfig, ProducerEffect,
    Record, RequestId, SendOutcome, TopicPartitions,
};

/// Round trip to a broker, milliseconds.
pub const RTT_MILLIS: u64 = 5;
const HALF: SimDuration = SimDuration::from_micros(RTT_MILLIS * 500);
const PARTITIONS: u16 = 6;
const BROKERS: u8 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Pending,
    Acked,
    Failed,
}

pub struct Sent {
    pub sent: SimTime,
    pub done: SimTime,
    pub end: End,
    /// Its send() did not return at once.
    pub blocked: bool,
}

enum Event {
    Arrive(BrokerId, RequestId),
    Respond(BrokerId, RequestId, Vec<ProduceResult>),
    MetadataArrive(BrokerId),
    Metadata(BrokerId, Vec<LeaderAndEpoch>),
    Connect(BrokerId),
    Wake,
}

pub struct Bench {
    pub records: Vec<Sent>,
    pub metadata_requests: Vec<SimTime>,
    /// Size of the records that are sent.
    pub bytes: u32,
    producer: Producer,
    now: SimTime,
    events: BTreeMap<(SimTime, u64), Event>,
    /// Moments of the wakes among them.
    wakes: BTreeSet<SimTime>,
    count: u64,
    leaders: Vec<LeaderAndEpoch>,
    silent: Vec<bool>,
}

impl Bench {
    /// A client that has run for a while.
    pub fn new(client: Client, seed: u64) -> Bench {
        let topic = TopicPartitions { topic: TopicId(0), first: PartitionId(0), count: PARTITIONS };
        let leader = |p: u16| LeaderAndEpoch { leader: Some(BrokerId((p % 3) as u8)), epoch: 0 };
        let mut bench = Bench {
            records: Vec::new(),
            metadata_requests: Vec::new(),
            bytes: 100,
            producer: Producer::new(client, ProducerConfig::of(client), vec![topic], BROKERS, Seed(seed), 0),
            now: SimTime::ZERO,
            events: BTreeMap::new(),
            wakes: BTreeSet::new(),
            count: 0,
            leaders: (0..PARTITIONS).map(leader).collect(),
            silent: vec![false; usize::from(BROKERS)],
        };
        let leaders = bench.leaders.clone();
        bench.act(|producer, now, fx| producer.on_metadata(now, response(&leaders), fx));
        bench
    }

    fn act(&mut self, act: impl FnOnce(&mut Producer, SimTime, &mut Vec<ProducerEffect>)) {
        let mut fx = Vec::new();
        act(&mut self.producer, self.now, &mut fx);
        for effect in fx {
            match effect {
                ProducerEffect::Transmit { broker, request } => {
                    self.after(HALF, Event::Arrive(broker, request))
                }
                ProducerEffect::RequestMetadata { broker } => {
                    self.metadata_requests.push(self.now);
                    self.after(HALF, Event::MetadataArrive(broker));
                }
                ProducerEffect::Connect { broker } => self.after(HALF.times(2), Event::Connect(broker)),
                ProducerEffect::Placed { .. } => {}
                ProducerEffect::Acked { token } => self.end(token, End::Acked),
                ProducerEffect::Failed { token, .. } => self.end(token, End::Failed),
                ProducerEffect::Unblocked { .. } => {}
                // Asked for again and again: one wake of a moment is enough.
                ProducerEffect::WakeAt(time) if !self.wakes.insert(time) => {}
                ProducerEffect::WakeAt(time) => {
                    self.count += 1;
                    self.events.insert((time, self.count), Event::Wake);
                }
            }
        }
    }

    fn after(&mut self, delay: SimDuration, event: Event) {
        self.count += 1;
        self.events.insert((self.now + delay, self.count), event);
    }

    fn end(&mut self, token: u32, end: End) {
        let record = &mut self.records[token as usize];
        assert_eq!(record.end, End::Pending, "record {token} ends twice");
        (record.end, record.done) = (end, self.now);
    }

    /// Sends a record to a partition.
    pub fn send(&mut self, partition: u16) -> u32 {
        let token = self.records.len() as u32;
        self.records.push(Sent { sent: self.now, done: self.now, end: End::Pending, blocked: false });
        let destination = Destination::Partition(PartitionId(partition));
        let record = Record { token, destination, bytes: self.bytes };
        let mut outcome = SendOutcome::Accepted;
        self.act(|producer, now, fx| outcome = producer.send(now, record, fx));
        match outcome {
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.records[token as usize].blocked = true,
            SendOutcome::Refused(_) => self.end(token, End::Failed),
        }
        token
    }

    /// A partition has another leader, or none.
    pub fn lead(&mut self, partition: u16, leader: Option<u8>) {
        let entry = &mut self.leaders[usize::from(partition)];
        *entry = LeaderAndEpoch { leader: leader.map(BrokerId), epoch: entry.epoch + 1 };
    }

    /// A broker answers nothing any more.
    pub fn silence(&mut self, broker: u16) {
        self.silent[usize::from(broker)] = true;
    }

    /// It answers again; a host that comes back resets its old connections.
    pub fn speak(&mut self, broker: u16) {
        if std::mem::take(&mut self.silent[usize::from(broker)]) {
            self.act(|producer, now, fx| producer.on_disconnect(now, BrokerId(broker as u8), fx));
        }
    }

    /// The process is replaced by a new one.
    pub fn restart(&mut self) {
        self.act(|producer, now, fx| {
            producer.drop_all();
            producer.restart(now, fx);
        });
    }

    /// Time passes.
    pub fn run_until(&mut self, end: SimTime) {
        while let Some(((time, _), event)) = self.events.pop_first() {
            if time > end {
                self.count += 1;
                self.events.insert((time, self.count), event);
                break;
            }
            self.now = time;
            self.handle(event);
        }
        self.now = end;
    }

    fn handle(&mut self, event: Event) {
        let silent = |bench: &Bench, broker: BrokerId| bench.silent[broker.index()];
        match event {
            Event::Wake => {
                self.wakes.remove(&self.now);
                self.act(|producer, now, fx| producer.on_wake(now, fx));
            }
            Event::Arrive(broker, _) | Event::MetadataArrive(broker) | Event::Connect(broker)
                if silent(self, broker) => {}
            Event::Respond(broker, ..) | Event::Metadata(broker, _) if silent(self, broker) => {}
            Event::Arrive(broker, request) => {
                let Some(found) = self.producer.request(request) else { return };
                let led = |p: PartitionId| self.leaders[p.index()].leader == Some(broker);
                let results = found.batches.iter().map(|batch| match led(batch.partition) {
                    true => ProduceResult::Stored,
                    false => ProduceResult::NotLeaderOrFollower(None),
                });
                let results = results.collect();
                self.after(HALF, Event::Respond(broker, request, results));
            }
            Event::Respond(_, request, results) => {
                self.act(|producer, now, fx| producer.on_response(now, request, &results, fx));
            }
            Event::MetadataArrive(broker) => {
                let leaders = self.leaders.clone();
                self.after(HALF, Event::Metadata(broker, leaders));
            }
            Event::Metadata(_, leaders) => {
                self.act(|producer, now, fx| producer.on_metadata(now, response(&leaders), fx));
            }
            Event::Connect(broker) => self.act(|producer, now, fx| producer.on_connected(now, broker, fx)),
        }
    }
}

fn response(leaders: &[LeaderAndEpoch]) -> MetadataResponse<'_> {
    MetadataResponse { leaders, leader_not_available: true }
}
