//! The test bench of the recordings: a mock cluster that knows leaders but no replication, sender threads that
//! block in send(), and a log of every record.

use blast_radius::engine::{EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation};
use blast_radius::world::ids::{BrokerId, PartitionId, TopicId};
use blast_radius::world::kafka::partitioner::murmur2;
use blast_radius::world::kafka::producer::java::JavaProducer;
use blast_radius::world::kafka::producer::{
    Destination, LeaderAndEpoch, MetadataResponse, ProduceResult, ProducerConfig, ProducerEffect,
    ProducerError, Record, RequestId, SendOutcome, TopicPartitions,
};
use serde_json::Value;

const TOPIC: TopicId = TopicId(0);
/// What the mock and the client's threads need beside the round trip. From P04: the slowed sender waited five
/// times per tick, 147 ticks in 4.44 s, so 6.04 ms each with 5 ms of round trip (best acks: 5.3 to 6.4 ms). 0.1 ms of
/// that is the sender's wake-up, which the client models.
const MOCK: SimDuration = SimDuration::from_micros(940);
/// The same through a relay per broker: 1.9 to 2.4 ms with the wake-up, fitted to four runs of P04.
const RELAYED: SimDuration = SimDuration::from_micros(2_050);

#[derive(Clone, Copy)]
pub enum Event {
    Tick(u32),
    Wake,
    Arrive(u32),
    Respond(u32),
    MetadataArrive(u32),
    MetadataRespond(u32),
    Connect(u32),
    Hole(u32),
    Sample,
}

impl EventCode for Event {
    fn encode(self) -> u32 {
        let (kind, index) = match self {
            Event::Tick(i) => (0, i),
            Event::Wake => (1, 0),
            Event::Arrive(i) => (2, i),
            Event::Respond(i) => (3, i),
            Event::MetadataArrive(i) => (4, i),
            Event::MetadataRespond(i) => (5, i),
            Event::Connect(i) => (6, i),
            Event::Hole(i) => (7, i),
            Event::Sample => (8, 0),
        };
        kind << 24 | index
    }

    fn decode(code: u32) -> Self {
        let index = code & 0xFF_FFFF;
        match code >> 24 {
            0 => Event::Tick(index),
            1 => Event::Wake,
            2 => Event::Arrive(index),
            3 => Event::Respond(index),
            4 => Event::MetadataArrive(index),
            5 => Event::MetadataRespond(index),
            6 => Event::Connect(index),
            7 => Event::Hole(index),
            _ => Event::Sample,
        }
    }
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    Pending,
    Acked,
    Failed(ProducerError),
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub partition: Option<u16>,
    pub sent: SimTime,
    pub done: SimTime,
    pub end: End,
    /// How long its send() was blocked.
    pub blocked: SimDuration,
}

struct Thread {
    destinations: Vec<Destination>,
    /// Extra bytes of the key per destination.
    key_bytes: Vec<u32>,
    tick: u64,
    position: usize,
    rotation: usize,
}

#[derive(Clone, Copy)]
pub enum Action {
    Leader(u16, Option<BrokerId>),
    BrokerDown(BrokerId),
    BrokerUp(BrokerId),
}

struct Flight {
    broker: BrokerId,
    request: RequestId,
    results: Vec<ProduceResult>,
    leaders: Vec<LeaderAndEpoch>,
    lost: bool,
}

/// The model, and what it saw.
pub struct Bench {
    pub producer: JavaProducer,
    pub log: Vec<Entry>,
    pub metadata_requests: Vec<SimTime>,
    pub pool: Vec<u64>,
    pub skipped: u64,
    pub wakes: u64,
    /// (time, partition, whether the client held records for it): leaders that came back.
    pub restored: Vec<(SimTime, u16, bool)>,
    pub hole: Vec<(SimTime, Action)>,
    threads: Vec<Thread>,
    per_tick: usize,
    period: SimDuration,
    ticks: u64,
    value_bytes: u32,
    half_trip: SimDuration,
    /// Work of mock, relay and threads per answer.
    service: SimDuration,
    /// Partitions without a leader carry error 5, as brokers answer.
    marked: bool,
    leaders: Vec<LeaderAndEpoch>,
    up: Vec<bool>,
    flights: Vec<Flight>,
    fx: Vec<ProducerEffect>,
    thread_of: Vec<u32>,
    wake: SimTime,
}

impl Model for Bench {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>) {
        let now = scheduler.now();
        let mut fx = std::mem::take(&mut self.fx);
        match event {
            Event::Tick(thread) => self.run_thread(thread, scheduler, &mut fx),
            Event::Wake => {
                if self.wake <= now {
                    self.wake = SimTime::NEVER;
                }
                self.wakes += 1;
                self.producer.on_wake(now, &mut fx);
            }
            Event::Arrive(at) => self.arrive(at, scheduler),
            Event::Respond(at) => {
                let flight = &mut self.flights[at as usize];
                if !flight.lost {
                    let results = std::mem::take(&mut flight.results);
                    self.producer.on_response(now, flight.request, &results, &mut fx);
                }
            }
            Event::MetadataArrive(at) => {
                let flight = &mut self.flights[at as usize];
                flight.leaders = self.leaders.clone();
                scheduler.after(self.half_trip + self.service, Event::MetadataRespond(at));
            }
            Event::MetadataRespond(at) => {
                let flight = &self.flights[at as usize];
                if !flight.lost {
                    let response =
                        MetadataResponse { leaders: &flight.leaders, leader_not_available: self.marked };
                    self.producer.on_metadata(now, response, &mut fx);
                }
            }
            Event::Connect(broker) => {
                let broker = BrokerId(broker as u8);
                if self.up[broker.index()] {
                    self.producer.on_connected(now, broker, &mut fx);
                } else {
                    self.producer.on_disconnect(now, broker, &mut fx);
                }
            }
            Event::Hole(at) => self.strike(at as usize, now, &mut fx),
            Event::Sample => {
                self.pool.push(self.producer.buffer_available_bytes());
                scheduler.after(SimDuration::from_secs(1), Event::Sample);
            }
        }
        self.fx = fx;
        self.settle(scheduler);
    }
}

impl Bench {
    /// Handles the producer's effects until none is left.
    fn settle(&mut self, scheduler: &mut Scheduler<Event>) {
        let now = scheduler.now();
        let mut at = 0;
        while at < self.fx.len() {
            let effect = self.fx[at];
            at += 1;
            match effect {
                ProducerEffect::Transmit { broker, request } => {
                    let sent = self.producer.request(request).expect("a living request");
                    for batch in &sent.batches {
                        for token in self.producer.tokens(batch.batch) {
                            self.log[*token as usize].partition = Some(batch.partition.0);
                        }
                    }
                    let flight = self.fly(broker, request);
                    scheduler.after(self.half_trip, Event::Arrive(flight));
                }
                ProducerEffect::RequestMetadata { broker } => {
                    self.metadata_requests.push(now);
                    let flight = self.fly(broker, RequestId(u32::MAX));
                    scheduler.after(self.half_trip, Event::MetadataArrive(flight));
                }
                ProducerEffect::Connect { broker } => {
                    scheduler.after(self.half_trip, Event::Connect(u32::from(broker.0)));
                }
                ProducerEffect::Placed { .. } => {}
                ProducerEffect::Acked { token } => self.finish(token, now, End::Acked),
                ProducerEffect::Failed { token, error } => {
                    self.finish(token, now, End::Failed(error));
                    if matches!(error, ProducerError::BufferExhausted { .. }) {
                        self.resume(token, scheduler);
                    }
                }
                ProducerEffect::Unblocked { token } => self.resume(token, scheduler),
                ProducerEffect::WakeAt(time) => {
                    if time < self.wake {
                        self.wake = time;
                        scheduler.at(time, Event::Wake);
                    }
                }
            }
        }
        self.fx.clear();
    }

    fn fly(&mut self, broker: BrokerId, request: RequestId) -> u32 {
        let lost = !self.up[broker.index()];
        self.flights.push(Flight { broker, request, results: Vec::new(), leaders: Vec::new(), lost });
        self.flights.len() as u32 - 1
    }

    fn arrive(&mut self, at: u32, scheduler: &mut Scheduler<Event>) {
        let flight = &mut self.flights[at as usize];
        let Some(request) = self.producer.request(flight.request).filter(|_| !flight.lost) else { return };
        flight.results = request
            .batches
            .iter()
            .map(|batch| match self.leaders[batch.partition.index()].leader {
                Some(leader) if leader == flight.broker => ProduceResult::Stored,
                _ => ProduceResult::NotLeaderOrFollower(None),
            })
            .collect();
        scheduler.after(self.half_trip + self.service, Event::Respond(at));
    }

    fn strike(&mut self, at: usize, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        match self.hole[at].1 {
            Action::Leader(partition, leader) => {
                let entry = &mut self.leaders[usize::from(partition)];
                *entry = LeaderAndEpoch { leader, epoch: entry.epoch + 1 };
                if leader.is_some() {
                    let held = self.producer.batches(PartitionId(partition)) > 0;
                    self.restored.push((now, partition, held));
                }
            }
            Action::BrokerDown(broker) => {
                self.up[broker.index()] = false;
                self.flights.iter_mut().filter(|f| f.broker == broker).for_each(|f| f.lost = true);
                self.producer.on_disconnect(now, broker, fx);
            }
            Action::BrokerUp(broker) => {
                self.up[broker.index()] = true;
                for (partition, entry) in self.leaders.iter().enumerate() {
                    if entry.leader == Some(broker) {
                        let held = self.producer.batches(PartitionId(partition as u16)) > 0;
                        self.restored.push((now, partition as u16, held));
                    }
                }
            }
        }
    }

    fn finish(&mut self, token: u32, now: SimTime, end: End) {
        let entry = &mut self.log[token as usize];
        assert_eq!(entry.end, End::Pending, "record {token} ended twice");
        entry.end = end;
        entry.done = now;
        if let End::Failed(ProducerError::DeliveryTimeout { partition, .. }) = end {
            entry.partition = Some(partition.0);
        }
    }

    /// The thread whose send() of `token` was blocked goes on.
    fn resume(&mut self, token: u32, scheduler: &mut Scheduler<Event>) {
        let entry = &mut self.log[token as usize];
        entry.blocked = scheduler.now().since(entry.sent);
        scheduler.at(scheduler.now(), Event::Tick(self.thread_of[token as usize]));
    }

    /// One thread, until it sleeps or blocks.
    fn run_thread(&mut self, index: u32, scheduler: &mut Scheduler<Event>, fx: &mut Vec<ProducerEffect>) {
        let now = scheduler.now();
        loop {
            let thread = &mut self.threads[index as usize];
            if thread.position == self.per_tick {
                thread.position = 0;
                thread.tick += 1;
            }
            if thread.position == 0 {
                let due = |tick| SimTime::ZERO + self.period.times(tick);
                let late = now.since(due(thread.tick));
                if late > SimDuration::from_secs(1) {
                    let missed = late.as_micros() / self.period.as_micros();
                    thread.tick += missed;
                    self.skipped += missed;
                }
                if thread.tick >= self.ticks {
                    return;
                }
                if due(thread.tick) > now {
                    scheduler.at(due(thread.tick), Event::Tick(index));
                    return;
                }
            }
            let at = thread.rotation % thread.destinations.len();
            thread.rotation += 1;
            thread.position += 1;
            let destination = thread.destinations[at];
            let bytes = self.value_bytes + thread.key_bytes[at];
            let token = self.log.len() as u32;
            let partition = match destination {
                Destination::Partition(p) => Some(p.0),
                Destination::Keyed(_, hash) => {
                    Some(((hash & 0x7FFF_FFFF) % self.leaders.len() as u32) as u16)
                }
                Destination::Unkeyed(_) => None,
            };
            let blocked = SimDuration::ZERO;
            self.log.push(Entry { partition, sent: now, done: now, end: End::Pending, blocked });
            self.thread_of.push(index);
            match self.producer.send(now, Record { token, destination, bytes }, fx) {
                SendOutcome::Accepted => {}
                SendOutcome::Blocked => return,
                SendOutcome::Refused(error) => self.finish(token, now, End::Failed(error)),
            }
        }
    }
}

fn millis(value: &Value) -> SimDuration {
    SimDuration::from_millis(value.as_u64().unwrap())
}

fn config(recording: &Value) -> ProducerConfig {
    let c = &recording["config"];
    assert_eq!(c["acks"], "all");
    assert_eq!(c["enable.idempotence"], true);
    let mut config = ProducerConfig {
        linger: millis(&c["linger.ms"]),
        batch_size: c["batch.size"].as_u64().unwrap() as u32,
        buffer_memory: c["buffer.memory"].as_u64().unwrap(),
        max_block: millis(&c["max.block.ms"]),
        delivery_timeout: millis(&c["delivery.timeout.ms"]),
        request_timeout: millis(&c["request.timeout.ms"]),
        ..ProducerConfig::default()
    };
    if let Some(age) = c.get("metadata.max.age.ms") {
        config.metadata_max_age = millis(age);
    }
    config
}

fn hole(recording: &Value) -> Vec<(SimTime, Action)> {
    let times = recording["events_s"].as_array().unwrap();
    let actions = recording["hole"].as_array().unwrap();
    let broker = |v: &Value| u8::try_from(v.as_i64().unwrap() - 1).ok().map(BrokerId);
    std::iter::zip(actions, times)
        .map(|(action, time)| {
            let time = SimTime::ZERO + SimDuration::from_secs_f64(time.as_f64().unwrap());
            let action = match action["action"].as_str().unwrap() {
                "leader" => {
                    Action::Leader(action["partition"].as_u64().unwrap() as u16, broker(&action["leader"]))
                }
                "broker_down" => Action::BrokerDown(broker(&action["broker"]).unwrap()),
                "broker_up" => Action::BrokerUp(broker(&action["broker"]).unwrap()),
                other => panic!("action {other}"),
            };
            (time, action)
        })
        .collect()
}

fn threads(workload: &Value) -> Vec<Thread> {
    let partitions = workload["topic_partitions"].as_u64().unwrap() as u16;
    let mut all = Vec::new();
    let mut keys = Vec::new();
    match workload["partitioning"].as_str().unwrap() {
        "explicit" => all.extend((0..partitions).map(|p| Destination::Partition(PartitionId(p)))),
        "unkeyed" => all.push(Destination::Unkeyed(TOPIC)),
        "keyed" => {
            // "k0..k59 in rotation"
            let text = workload["keys"].as_str().unwrap();
            let last: u32 =
                text.split("..k").nth(1).unwrap().split(' ').next().unwrap().parse().expect("the last key");
            for key in 0..=last {
                let key = format!("k{key}");
                all.push(Destination::Keyed(TOPIC, murmur2(key.as_bytes())));
                keys.push(key.len() as u32);
            }
        }
        other => panic!("partitioning {other}"),
    }
    keys.resize(all.len(), 0);
    let thread = |destinations: Vec<Destination>, key_bytes| Thread {
        destinations,
        key_bytes,
        tick: 0,
        position: 0,
        rotation: 0,
    };
    match workload["sender_threads"].as_str().unwrap() {
        "one" => vec![thread(all, keys)],
        "one_per_partition" => all.into_iter().map(|d| thread(vec![d], vec![0])).collect(),
        other => panic!("sender_threads {other}"),
    }
}

/// Returns whether metadata named a partition without a leader with error 5 LEADER_NOT_AVAILABLE, as brokers do; the
/// older recordings do not say, and their mock cluster answered error 0.
pub fn leaderless_is_marked(recording: &Value) -> bool {
    match recording.get("leaderless_error").map(|error| error.as_u64()) {
        None | Some(Some(0)) => false,
        Some(Some(5)) => true,
        other => panic!("leaderless_error {other:?}"),
    }
}

/// Runs the workload and the hole of a recording.
pub fn run(recording: &Value, seed: u64) -> Simulation<Bench> {
    let workload = &recording["workload"];
    let number = |name: &str| workload[name].as_u64().unwrap();
    let count = number("topic_partitions") as u16;
    let brokers = number("brokers") as u8;
    let leaders: Vec<LeaderAndEpoch> = workload["leader_of_partition"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| LeaderAndEpoch { leader: Some(BrokerId(l.as_u64().unwrap() as u8 - 1)), epoch: 0 })
        .collect();
    let topic = TopicPartitions { topic: TOPIC, first: PartitionId(0), count };
    let mut fx = Vec::new();
    let mut producer = JavaProducer::new(config(recording), vec![topic], brokers, Seed(seed), 0);
    let marked = leaderless_is_marked(recording);
    let relayed = recording["software"].as_str().unwrap().contains("relay");
    let response = MetadataResponse { leaders: &leaders, leader_not_available: marked };
    producer.on_metadata(SimTime::ZERO, response, &mut fx);
    let bench = Bench {
        producer,
        log: Vec::new(),
        metadata_requests: Vec::new(),
        pool: Vec::new(),
        skipped: 0,
        wakes: 0,
        restored: Vec::new(),
        hole: hole(recording),
        threads: threads(workload),
        per_tick: number("records_per_tick") as usize,
        period: SimDuration::from_micros(1_000_000 / number("ticks_per_s")),
        ticks: number("ticks_per_s") * number("send_seconds"),
        value_bytes: number("value_bytes") as u32,
        half_trip: SimDuration::from_micros(number("broker_rtt_ms") * 500),
        service: if relayed { RELAYED } else { MOCK },
        marked,
        up: vec![true; usize::from(brokers)],
        leaders,
        flights: Vec::new(),
        fx,
        thread_of: Vec::new(),
        wake: SimTime::NEVER,
    };
    let mut simulation = Simulation::new(bench);
    simulation.act(|bench, scheduler| {
        bench.settle(scheduler);
        for (at, (time, _)) in bench.hole.iter().enumerate() {
            scheduler.at(*time, Event::Hole(at as u32));
        }
        for thread in 0..bench.threads.len() {
            scheduler.at(SimTime::ZERO, Event::Tick(thread as u32));
        }
        scheduler.at(SimTime::ZERO, Event::Sample);
    });
    let config = simulation.model().producer.config().clone();
    let end = SimTime::from_secs(number("send_seconds")) + config.delivery_timeout + config.max_block;
    simulation.run_until(end + SimDuration::from_secs(2));
    simulation
}
