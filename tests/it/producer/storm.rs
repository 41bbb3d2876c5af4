//! Random storms: leaders move and vanish, brokers refuse, fall silent and lose answers. Whatever happens, every
//! record ends once, memory comes back, and a partition's log holds its batches once and in order.

use std::collections::BTreeMap;

use blast_radius::engine::{Draw, Seed, SimDuration, SimTime};
use blast_radius::world::ids::{BrokerId, PartitionId, TopicId};
use blast_radius::world::kafka::producer::java::JavaProducer;
use blast_radius::world::kafka::producer::{
    Destination, LeaderAndEpoch, MetadataResponse, ProduceResult, ProducerConfig, ProducerEffect, Record,
    RequestId, SendOutcome, TopicPartitions,
};

const PARTITIONS: u16 = 5;
const BROKERS: u64 = 3;

#[derive(Clone, Copy, PartialEq)]
enum Host {
    Up,
    Refusing,
    Silent,
}

enum Event {
    Arrive(BrokerId, RequestId),
    Respond(BrokerId, RequestId, Vec<ProduceResult>),
    Metadata(BrokerId),
    Connect(BrokerId),
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum State {
    Blocked,
    Queued,
    Acked,
    Failed,
}

struct Storm {
    producer: JavaProducer,
    events: BTreeMap<(SimTime, u64), Event>,
    sequence: u64,
    hosts: Vec<Host>,
    leaders: Vec<LeaderAndEpoch>,
    /// Per partition: epoch and sequence of the last batch, and all tokens stored.
    logs: Vec<(u32, u32, Vec<u32>)>,
    states: Vec<State>,
    /// When each record was accepted, as a count.
    accepted: Vec<u64>,
    wake: SimTime,
    random: Draw,
    out_of_order: u64,
}

impl Storm {
    fn new(seed: u64) -> Self {
        let mut random = Seed(seed).draw(1, 0, 0, 0);
        let pick = |random: &mut Draw, of: &[u64]| of[random.below(of.len() as u64) as usize];
        let config = ProducerConfig {
            linger: SimDuration::from_millis(pick(&mut random, &[0, 5, 50])),
            batch_size: pick(&mut random, &[300, 1024, 4096]) as u32,
            buffer_memory: pick(&mut random, &[8_192, 65_536]),
            max_block: SimDuration::from_millis(pick(&mut random, &[0, 300, 5_000])),
            delivery_timeout: SimDuration::from_millis(pick(&mut random, &[1_500, 6_000])),
            request_timeout: SimDuration::from_millis(pick(&mut random, &[400, 1_000])),
            max_in_flight: pick(&mut random, &[1, 5]) as u8,
            connection_setup_timeout: SimDuration::from_millis(500),
            ..ProducerConfig::default()
        };
        let topics = vec![
            TopicPartitions { topic: TopicId(0), first: PartitionId(0), count: 3 },
            TopicPartitions { topic: TopicId(1), first: PartitionId(3), count: 2 },
        ];
        let leader = |p| LeaderAndEpoch { leader: Some(BrokerId((p % BROKERS) as u8)), epoch: 0 };
        Storm {
            producer: JavaProducer::new(config, topics, BROKERS as u8, Seed(seed), 0),
            events: BTreeMap::new(),
            sequence: 0,
            hosts: vec![Host::Up; BROKERS as usize],
            leaders: (0..u64::from(PARTITIONS)).map(leader).collect(),
            logs: vec![(0, 0, Vec::new()); usize::from(PARTITIONS)],
            states: Vec::new(),
            accepted: Vec::new(),
            wake: SimTime::NEVER,
            random,
            out_of_order: 0,
        }
    }

    fn schedule(&mut self, now: SimTime, event: Event) {
        self.sequence += 1;
        let delay = SimDuration::from_micros(500 + self.random.below(20_000));
        self.events.insert((now + delay, self.sequence), event);
    }

    fn settle(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        for effect in fx.drain(..) {
            match effect {
                ProducerEffect::Transmit { broker, request } => {
                    self.schedule(now, Event::Arrive(broker, request))
                }
                ProducerEffect::RequestMetadata { broker } => self.schedule(now, Event::Metadata(broker)),
                ProducerEffect::Connect { broker } => self.schedule(now, Event::Connect(broker)),
                ProducerEffect::Placed { .. } => {}
                ProducerEffect::Acked { token } => self.end(token, State::Acked),
                ProducerEffect::Failed { token, .. } => self.end(token, State::Failed),
                ProducerEffect::Unblocked { token } => {
                    assert_eq!(self.states[token as usize], State::Blocked);
                    self.states[token as usize] = State::Queued;
                    self.sequence += 1;
                    self.accepted[token as usize] = self.sequence;
                }
                ProducerEffect::WakeAt(time) => {
                    assert!(time > now);
                    self.wake = self.wake.min(time);
                }
            }
        }
    }

    fn end(&mut self, token: u32, state: State) {
        let old = &mut self.states[token as usize];
        assert!(matches!(old, State::Queued | State::Blocked), "{token}: {old:?} then {state:?}");
        *old = state;
    }

    /// A leader's answers: appends what is next, repeats what it has, refuses the rest.
    fn append(&mut self, broker: BrokerId, request: RequestId) -> Option<Vec<ProduceResult>> {
        let request = self.producer.request(request)?.clone();
        let mut results = Vec::new();
        for batch in &request.batches {
            let log = &mut self.logs[batch.partition.index()];
            let leads = self.leaders[batch.partition.index()].leader == Some(broker);
            results.push(if !leads {
                let known = self.leaders[batch.partition.index()];
                let hint = known.leader.filter(|_| self.random.below(2) == 0).map(|l| (l, known.epoch));
                ProduceResult::NotLeaderOrFollower(hint)
            } else if (batch.epoch, batch.sequence) <= (log.0, log.1) {
                ProduceResult::Stored
            } else if self.random.below(20) == 0 {
                ProduceResult::NotEnoughReplicas
            } else if batch.sequence != if batch.epoch == log.0 { log.1 + 1 } else { 1 } {
                self.out_of_order += 1;
                ProduceResult::OutOfOrderSequence
            } else {
                (log.0, log.1) = (batch.epoch, batch.sequence);
                log.2.extend(self.producer.tokens(batch.batch));
                if self.random.below(20) == 0 {
                    ProduceResult::NotEnoughReplicasAfterAppend
                } else {
                    ProduceResult::Stored
                }
            });
        }
        Some(results)
    }

    fn handle(&mut self, now: SimTime, event: Event, fx: &mut Vec<ProducerEffect>) {
        let host = |storm: &Storm, broker: BrokerId| storm.hosts[broker.index()];
        match event {
            Event::Arrive(broker, request) if host(self, broker) == Host::Up => {
                if let Some(results) = self.append(broker, request) {
                    self.schedule(now, Event::Respond(broker, request, results));
                }
            }
            Event::Respond(broker, request, results) if host(self, broker) == Host::Up => {
                self.producer.on_response(now, request, &results, fx);
            }
            Event::Metadata(broker) if host(self, broker) == Host::Up => {
                let response = MetadataResponse { leaders: &self.leaders, leader_not_available: true };
                self.producer.on_metadata(now, response, fx);
            }
            Event::Connect(broker) if host(self, broker) == Host::Up => {
                self.producer.on_connected(now, broker, fx);
            }
            Event::Arrive(broker, _)
            | Event::Respond(broker, ..)
            | Event::Metadata(broker)
            | Event::Connect(broker)
                if host(self, broker) == Host::Refusing =>
            {
                self.producer.on_disconnect(now, broker, fx);
            }
            _ => {}
        }
    }

    /// Something happens to the cluster.
    fn strike(&mut self, now: SimTime, calm: bool, fx: &mut Vec<ProducerEffect>) {
        for broker in 0..BROKERS as u8 {
            let new = match self.random.below(40) {
                _ if calm => Host::Up,
                0 => Host::Refusing,
                1 => Host::Silent,
                2..12 => Host::Up,
                _ => continue,
            };
            let old = std::mem::replace(&mut self.hosts[usize::from(broker)], new);
            if old != new && old != Host::Silent {
                self.producer.on_disconnect(now, BrokerId(broker), fx);
            }
        }
        for entry in &mut self.leaders {
            if calm || self.random.below(30) == 0 {
                let pick = self.random.below(if calm { BROKERS } else { BROKERS + 1 });
                let leader = (pick < BROKERS).then_some(BrokerId(pick as u8));
                if leader != entry.leader && (!calm || entry.leader.is_none()) {
                    *entry = LeaderAndEpoch { leader, epoch: entry.epoch + 1 };
                }
            }
        }
    }

    fn send(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        let token = self.states.len() as u32;
        let destination = match self.random.below(4) {
            0 => Destination::Unkeyed(TopicId(self.random.below(2) as u16)),
            1 => Destination::Keyed(TopicId(0), self.random.bits() as u32),
            _ => Destination::Partition(PartitionId(self.random.below(u64::from(PARTITIONS)) as u16)),
        };
        let bytes = 20 + self.random.below(800) as u32;
        self.states.push(State::Queued);
        self.sequence += 1;
        self.accepted.push(self.sequence);
        match self.producer.send(now, Record { token, destination, bytes }, fx) {
            SendOutcome::Accepted => {}
            SendOutcome::Blocked => self.states[token as usize] = State::Blocked,
            SendOutcome::Refused(_) => self.states[token as usize] = State::Failed,
        }
    }
}

#[test]
fn storms_lose_and_double_nothing() {
    let (mut acked, mut failed, mut wakes, mut out_of_order) = (0, 0, 0, 0);
    for seed in 0..150 {
        let mut storm = Storm::new(seed);
        let mut fx = Vec::new();
        let (mut now, mut beat) = (SimTime::ZERO, SimTime::ZERO);
        let response = MetadataResponse { leaders: &storm.leaders.clone(), leader_not_available: true };
        storm.producer.on_metadata(now, response, &mut fx);
        storm.settle(now, &mut fx);
        while now < SimTime::from_secs(40) {
            let event = storm.events.keys().next().map_or(SimTime::NEVER, |k| k.0);
            now = event.min(storm.wake).min(beat);
            if now == beat {
                storm.strike(now, now >= SimTime::from_secs(15), &mut fx);
                for _ in 0..storm.random.below(if now < SimTime::from_secs(18) { 8 } else { 1 }) {
                    storm.settle(now, &mut fx);
                    storm.send(now, &mut fx);
                }
                beat = now + SimDuration::from_millis(40);
            } else if now == storm.wake {
                storm.wake = SimTime::NEVER;
                wakes += 1;
                storm.producer.on_wake(now, &mut fx);
            } else {
                let (_, event) = storm.events.pop_first().unwrap();
                storm.handle(now, event, &mut fx);
            }
            storm.settle(now, &mut fx);
        }
        let total = storm.producer.config().buffer_memory;
        assert_eq!(storm.producer.buffer_available_bytes(), total, "seed {seed}: memory is lost");
        assert_eq!(storm.producer.requests_in_flight(), 0, "seed {seed}");
        for (partition, log) in storm.logs.iter().enumerate() {
            let order = |pair: &[u32]| storm.accepted[pair[0] as usize] < storm.accepted[pair[1] as usize];
            assert!(log.2.windows(2).all(order), "seed {seed}: partition {partition} is out of order");
        }
        for (token, state) in storm.states.iter().enumerate() {
            let copies: usize =
                storm.logs.iter().map(|l| l.2.iter().filter(|t| **t == token as u32).count()).sum();
            assert!(
                matches!(state, State::Acked | State::Failed),
                "seed {seed}: record {token} is {state:?}"
            );
            assert!(copies <= 1, "seed {seed}: record {token} is stored {copies} times");
            assert!(*state == State::Failed || copies == 1, "seed {seed}: record {token} acked, not stored");
            acked += u64::from(*state == State::Acked);
            failed += u64::from(*state == State::Failed);
        }
        let errors = storm.producer.totals().record_error_total;
        assert_eq!(errors as usize, storm.states.iter().filter(|s| **s == State::Failed).count());
        out_of_order += storm.out_of_order;
    }
    println!("{acked} acked, {failed} failed, {wakes} wake-ups, {out_of_order} out of order");
    assert!(acked > 10_000 && failed > 1_000, "a storm that proves nothing: {acked} acked, {failed} failed");
}
