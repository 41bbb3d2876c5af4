//! The glue between a cluster, a load and consumer groups: what the world does, small.

use blast_radius::engine::{Digest, EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation};
use blast_radius::world::ids::{BrokerId, ClusterId, PartitionId, ProducerId, ZoneId};
use blast_radius::world::kafka::cluster::{
    Acks, Cluster, ClusterConfig, ClusterEffect, ClusterFact, ClusterTimer, ProduceBatch, ProduceError,
    Reachability, Record,
};
use blast_radius::world::kafka::consumer::{ConsumerGroup, GroupEffect, GroupFact, GroupTimer};
use blast_radius::world::kafka::topics::TopicConfig;

/// What the glue model handles.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    Cluster(ClusterTimer),
    Group(u8, GroupTimer),
    /// One record to every customer partition.
    Load,
    Finished(u8, u16),
}

impl EventCode for Event {
    fn encode(self) -> u32 {
        let pack = |(kind, index): (u8, u16)| (kind as u32) << 16 | index as u32;
        match self {
            Event::Cluster(timer) => pack(timer.encode()),
            Event::Group(group, timer) => 1 << 28 | (group as u32) << 20 | pack(timer.encode()),
            Event::Load => 2 << 28,
            Event::Finished(group, member) => 3 << 28 | (group as u32) << 20 | member as u32,
        }
    }

    fn decode(code: u32) -> Self {
        let (kind, index) = ((code >> 16 & 15) as u8, code as u16);
        let group = (code >> 20) as u8;
        match code >> 28 {
            0 => Event::Cluster(ClusterTimer::decode(kind, index)),
            1 => Event::Group(group, GroupTimer::decode(kind, index)),
            2 => Event::Load,
            _ => Event::Finished(group, index),
        }
    }
}

/// An answered produce request of the load: partition, sent, answered, error.
pub type Answer = (PartitionId, SimTime, SimTime, Option<ProduceError>);

/// A cluster, a load of one record per partition and tick, and consumer groups that take a fixed time per record.
#[derive(Clone, Debug)]
pub struct Bench {
    pub cluster: Cluster,
    pub groups: Vec<ConsumerGroup>,
    pub service_time: SimDuration,
    pub tick: SimDuration,
    pub bytes: u32,
    pub facts: Vec<(SimTime, ClusterFact)>,
    pub group_facts: Vec<(SimTime, GroupFact)>,
    /// Time, member, partition, offset, token.
    pub processed: Vec<(SimTime, u16, PartitionId, u64, u32)>,
    pub answers: Vec<Answer>,
    pub lost: u32,
    /// Tokens of records that were acknowledged.
    pub acknowledged: Vec<u32>,
    pub sent: Vec<(PartitionId, SimTime)>,
    pub high_watermarks: u32,
}

type Line = Scheduler<Event>;

impl Bench {
    fn new(cluster: Cluster) -> Self {
        Bench {
            cluster,
            groups: Vec::new(),
            service_time: SimDuration::from_millis(1),
            tick: SimDuration::ZERO,
            bytes: 100,
            facts: Vec::new(),
            group_facts: Vec::new(),
            processed: Vec::new(),
            answers: Vec::new(),
            lost: 0,
            acknowledged: Vec::new(),
            sent: Vec::new(),
            high_watermarks: 0,
        }
    }

    /// Passes effects on until none is left.
    pub fn settle(&mut self, line: &mut Line, effects: Vec<ClusterEffect>) {
        let now = line.now();
        for effect in effects {
            match effect {
                ClusterEffect::RecordLost { .. } => {}
                ClusterEffect::After { delay, timer } => line.after(delay, Event::Cluster(timer)),
                ClusterEffect::ProduceResult { request, partition, error, .. } => {
                    let sent = self.sent[request as usize].1;
                    self.answers.push((partition, sent, now, error));
                    if error.is_none() {
                        self.acknowledged.push(request);
                    }
                }
                ClusterEffect::ProduceResponse { .. } => {}
                ClusterEffect::ProduceLost { .. } => self.lost += 1,
                ClusterEffect::Fact(fact) => self.facts.push((now, fact)),
                ClusterEffect::HighWatermark { partition } => {
                    self.high_watermarks += 1;
                    self.tell(line, |group, cluster, fx| group.high_watermark(now, partition, cluster, fx));
                }
                ClusterEffect::LeaderChanged { partition, .. } => {
                    self.tell(line, |group, cluster, fx| group.leader_changed(now, partition, cluster, fx));
                }
                ClusterEffect::ReachabilityChanged { broker, .. } => {
                    self.tell(line, |group, cluster, fx| {
                        group.reachability_changed(now, broker, cluster, fx)
                    });
                }
            }
        }
    }

    /// Lets every group act, and handles what it asks for.
    pub fn tell(
        &mut self,
        line: &mut Line,
        mut action: impl FnMut(&mut ConsumerGroup, &Cluster, &mut Vec<GroupEffect>),
    ) {
        let now = line.now();
        for index in 0..self.groups.len() {
            let mut fx = Vec::new();
            action(&mut self.groups[index], &self.cluster, &mut fx);
            for effect in fx {
                match effect {
                    GroupEffect::After { delay, timer } => {
                        line.after(delay, Event::Group(index as u8, timer))
                    }
                    GroupEffect::Process { member, partition, offset, token } => {
                        self.processed.push((now, member, partition, offset, token));
                        line.after(self.service_time, Event::Finished(index as u8, member));
                    }
                    GroupEffect::Committed { partition, offset } => self.cluster.trim(partition, offset),
                    GroupEffect::AskedMetadata { .. } => {}
                    GroupEffect::Fact(fact) => self.group_facts.push((now, fact)),
                }
            }
        }
    }

    /// Acts on the cluster.
    pub fn cluster(
        &mut self,
        line: &mut Line,
        action: impl FnOnce(&mut Cluster, SimTime, &mut Vec<ClusterEffect>),
    ) {
        let mut fx = Vec::new();
        action(&mut self.cluster, line.now(), &mut fx);
        self.settle(line, fx);
    }

    /// Sends one record with acks=all to the partition's leader, if it answers.
    pub fn send(&mut self, line: &mut Line, partition: PartitionId, sequence: Option<u32>) {
        let Some(leader) = self.cluster.metadata(partition).leader else {
            return;
        };
        if self.cluster.reachability(leader) != Reachability::Up {
            return;
        }
        let token = self.sent.len() as u32;
        self.sent.push((partition, line.now()));
        let records = [Record { token, bytes: self.bytes }];
        let batch = ProduceBatch { partition, producer: ProducerId(0), sequence, records: 0..1 };
        let timeout = SimDuration::from_secs(30);
        self.cluster(line, |c, now, fx| {
            c.produce(now, leader, token, Acks::All, timeout, &records, &[batch], fx)
        });
    }

    pub fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        self.cluster.digest(&mut digest);
        for group in &self.groups {
            group.digest(&mut digest);
        }
        digest.word(self.answers.len() as u64);
        digest.word(self.processed.len() as u64);
        for (at, _) in &self.facts {
            digest.word(at.as_micros());
        }
        digest.value()
    }
}

impl Model for Bench {
    type Event = Event;

    fn handle(&mut self, event: Event, line: &mut Line) {
        let now = line.now();
        match event {
            Event::Cluster(timer) => self.cluster(line, |c, now, fx| c.on_timer(now, timer, fx)),
            Event::Group(index, timer) => {
                let mut at = 0;
                self.tell(line, |group, cluster, fx| {
                    if at == index {
                        group.on_timer(now, timer, cluster, fx);
                    }
                    at += 1;
                });
            }
            Event::Load => {
                for partition in 0..self.cluster.customer_partitions() as u16 {
                    self.send(line, PartitionId(partition), None);
                }
                line.after(self.tick, Event::Load);
            }
            Event::Finished(index, member) => {
                let mut at = 0;
                self.tell(line, |group, cluster, fx| {
                    if at == index {
                        group.finished(now, member, cluster, fx);
                    }
                    at += 1;
                });
            }
        }
    }
}

pub const A: BrokerId = BrokerId(0);
pub const B: BrokerId = BrokerId(1);
pub const C: BrokerId = BrokerId(2);

pub fn secs(seconds: f64) -> SimDuration {
    SimDuration::from_secs_f64(seconds)
}

pub fn config(topics: Vec<TopicConfig>) -> ClusterConfig {
    ClusterConfig::new(ClusterId(0), vec![ZoneId(0), ZoneId(1), ZoneId(2)], topics)
}

pub fn run(config: ClusterConfig, seed: u64) -> Simulation<Bench> {
    let mut simulation = Simulation::new(Bench::new(Cluster::new(config, Seed(seed))));
    simulation.act(|bench, line| bench.cluster(line, |c, now, fx| c.start(now, fx)));
    simulation
}

/// The cluster of the story: two topics of six partitions, three brokers, RF 3, min ISR 2; a record per partition
/// every 100 ms.
pub fn story(seed: u64) -> Simulation<Bench> {
    let mut simulation = run(config(vec![TopicConfig::new("orders", 6), TopicConfig::new("fees", 6)]), seed);
    load(&mut simulation, secs(0.1));
    simulation
}

pub fn load(simulation: &mut Simulation<Bench>, tick: SimDuration) {
    simulation.act(|bench, line| {
        bench.tick = tick;
        line.after(tick, Event::Load);
    });
}

pub fn at(
    simulation: &mut Simulation<Bench>,
    seconds: f64,
    action: impl FnOnce(&mut Cluster, SimTime, &mut Vec<ClusterEffect>),
) {
    simulation.run_before(SimTime::ZERO + secs(seconds));
    simulation.act(|bench, line| bench.cluster(line, action));
}

pub fn until(simulation: &mut Simulation<Bench>, seconds: f64) {
    simulation.run_until(SimTime::ZERO + secs(seconds));
}
