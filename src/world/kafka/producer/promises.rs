//! The producer of a client that keeps no batches: each send() is a request of its own, and a promise that is kept or
//! rejected (kafkajs, @platformatic/kafka).
//!
//! 1. A send whose topic's metadata are missing or too old refreshes them; else it goes to the leader that they name.
//! 2. Stored: the promise is kept. NOT_LEADER: the metadata are refreshed, and it is sent again. Another error: it is sent
//!    again after a pause. No answer in time: to the same broker again, or to whom refreshed metadata name.
//! 3. A refresh fails as long as any partition in its scope has no leader: all topics of the client, or the one topic. So
//!    one partition takes its neighbours with it, once the metadata are too old or a send has touched it.
//! 4. After the last attempt, of the send or of its refresh, the promise is rejected.
//!
//! Source: fitted to runs of kafkajs 2.2.4 and @platformatic/kafka 2.12.1; of kafkajs the code of its retries was read. Not
//! verified: what a broken connection does (here as a lost leader, the rule of `java`). Not modelled: batches of several
//! records in one send(), idempotence (off in both by default: a repeated record may be stored twice).

mod refresh;

use std::collections::VecDeque;

use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::client::{Cache, OnTimeout, Promise};
use crate::world::kafka::partitioner::partition_of_hash;

use super::config::ProducerConfig;
use super::jitter::Jitter;
use super::types::ProducerTotals;
use super::types::{
    BatchId, Destination, LeaderAndEpoch, ProduceRequest, ProduceResult, ProducerEffect, ProducerError,
    Record, RequestBatch, RequestId, SendOutcome, TopicPartitions,
};

/// Purpose of the draw of an unkeyed record's first partition, and of the age of the first metadata.
const PURPOSE_START: u32 = u32::from_be_bytes(*b"PPST");

/// Where a send is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It waits for the metadata of its topic.
    Refreshing,
    /// Its request is out.
    Sent(RequestId),
    /// It is sent again then.
    Pausing(SimTime),
}

/// A refresh under way.
#[derive(Clone, Copy, Debug)]
struct Refresh {
    /// Attempts that have failed.
    failures: u8,
    /// The last pause; zero before the first.
    pause: SimDuration,
    step: Step,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// This broker is asked, until then.
    Asking(BrokerId, SimTime),
    /// It asks again then.
    Pausing(SimTime),
}

impl Refresh {
    fn due(&self) -> SimTime {
        match self.step {
            Step::Asking(_, until) | Step::Pausing(until) => until,
        }
    }
}

/// One promise.
#[derive(Clone, Debug)]
struct Sending {
    token: u32,
    bytes: u32,
    partition: PartitionId,
    topic: usize,
    began: SimTime,
    stage: Stage,
    /// Attempts made.
    tries: u8,
    /// The last pause; zero before the first.
    pause: SimDuration,
    /// Its own refresh, where each send has one.
    refresh: Option<Refresh>,
}

/// What the client knows of one topic.
#[derive(Clone, Debug)]
struct Known {
    partitions: TopicPartitions,
    /// Something has been sent to it.
    used: bool,
    /// Until when its metadata are good; nothing when there are none.
    good_until: Option<SimTime>,
    /// The refresh that all its sends wait for, where they share one.
    refresh: Option<Refresh>,
    /// The partition of the last unkeyed record.
    turn: Option<u16>,
}

/// A producer instance, connected to one cluster.
#[derive(Clone, Debug)]
pub struct PromisesProducer {
    config: ProducerConfig,
    promise: Promise,
    topics: Vec<Known>,
    /// By `PartitionId`, up to the last one of `topics`.
    leaders: Vec<LeaderAndEpoch>,
    sendings: Vec<Option<Sending>>,
    free: Vec<u32>,
    /// In flight, in the order of sending, which is that of their deadlines.
    requests: VecDeque<ProduceRequest>,
    next_request: u32,
    /// Counts requests: each is a batch of its own to the broker.
    sequence: u32,
    /// Brokers that did not answer or refused when they were asked last.
    suspects: Vec<bool>,
    /// It was running when the world began: its metadata have any age.
    warm: bool,
    jitter: Jitter,
    /// The wake-up that the surroundings know of.
    armed: SimTime,
    totals: ProducerTotals,
}

impl PromisesProducer {
    /// A producer for `topics` on a cluster of `brokers` brokers, whose draws have the key `key`.
    pub fn new(
        config: ProducerConfig,
        promise: Promise,
        topics: Vec<TopicPartitions>,
        brokers: u8,
        seed: Seed,
        key: u64,
    ) -> Self {
        let partitions =
            topics.iter().map(|t| t.first.index() + usize::from(t.count)).max().unwrap_or_default();
        let known =
            |partitions| Known { partitions, used: false, good_until: None, refresh: None, turn: None };
        PromisesProducer {
            config,
            promise,
            topics: topics.into_iter().map(known).collect(),
            leaders: vec![LeaderAndEpoch::default(); partitions],
            sendings: Vec::new(),
            free: Vec::new(),
            requests: VecDeque::new(),
            next_request: 0,
            sequence: 0,
            suspects: vec![false; usize::from(brokers)],
            warm: true,
            jitter: Jitter::new(seed, key),
            armed: SimTime::NEVER,
            totals: ProducerTotals::default(),
        }
    }

    /// One call of send(): the promise is there at once.
    pub fn send(&mut self, now: SimTime, record: Record, fx: &mut Vec<ProducerEffect>) -> SendOutcome {
        let (partition, topic) = self.place(record.destination);
        if let Destination::Unkeyed(_) = record.destination {
            fx.push(ProducerEffect::Placed { token: record.token, partition });
        }
        self.topics[topic].used = true;
        let sending = Sending {
            token: record.token,
            bytes: record.bytes,
            partition,
            topic,
            began: now,
            stage: Stage::Refreshing,
            tries: 0,
            pause: SimDuration::ZERO,
            refresh: None,
        };
        let at = match self.free.pop() {
            Some(at) => {
                self.sendings[at as usize] = Some(sending);
                at
            }
            None => {
                self.sendings.push(Some(sending));
                self.sendings.len() as u32 - 1
            }
        };
        self.attempt(now, at, fx);
        SendOutcome::Accepted
    }

    /// The partition of a record, and the place of its topic. Unkeyed records go around (round robin): a partition without
    /// a leader has its turn as well.
    fn place(&mut self, destination: Destination) -> (PartitionId, usize) {
        let of = |topics: &[Known], topic| {
            topics.iter().position(|t| t.partitions.topic == topic).expect("a topic of this producer")
        };
        match destination {
            Destination::Partition(partition) => {
                let holds = |known: &Known| {
                    let first = known.partitions.first.0;
                    (first..first + known.partitions.count).contains(&partition.0)
                };
                let at = self.topics.iter().position(holds).expect("a partition of this producer");
                (partition, at)
            }
            Destination::Keyed(topic, hash) => {
                let at = of(&self.topics, topic);
                let topic = self.topics[at].partitions;
                (PartitionId(topic.first.0 + partition_of_hash(hash, topic.count)), at)
            }
            Destination::Unkeyed(topic) => {
                let at = of(&self.topics, topic);
                let count = self.topics[at].partitions.count;
                let turn = match self.topics[at].turn {
                    Some(last) => (last + 1) % count,
                    None => self.jitter.draw(PURPOSE_START).below(u64::from(count)) as u16,
                };
                self.topics[at].turn = Some(turn);
                (PartitionId(self.topics[at].partitions.first.0 + turn), at)
            }
        }
    }

    /// A send goes out, or waits for metadata first.
    fn attempt(&mut self, now: SimTime, at: u32, fx: &mut Vec<ProducerEffect>) {
        let sending = self.sendings[at as usize].as_ref().expect("a living send");
        // A repeated attempt takes the leader that is stored, however old.
        let fresh = match self.topics[sending.topic].good_until {
            Some(until) => until > now || sending.tries > 0,
            None => false,
        };
        let leader = self.leaders[sending.partition.index()].leader.filter(|_| fresh);
        match leader {
            Some(broker) => self.transmit(now, at, broker, fx),
            None => self.refresh(now, at, fx),
        }
    }

    fn transmit(&mut self, now: SimTime, at: u32, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        let id = RequestId(self.next_request);
        self.next_request = self.next_request.wrapping_add(1);
        self.sequence = self.sequence.wrapping_add(1);
        let sending = self.sendings[at as usize].as_mut().expect("a living send");
        sending.stage = Stage::Sent(id);
        sending.refresh = None;
        self.totals.record_send_total += 1;
        self.totals.record_retry_total += u64::from(sending.tries > 0);
        let batch = RequestBatch {
            partition: sending.partition,
            batch: BatchId(at),
            epoch: 0,
            sequence: self.sequence,
            records: 1,
            bytes: sending.bytes,
        };
        let deadline = now + self.config.request_timeout;
        self.requests.push_back(ProduceRequest { id, broker, batches: vec![batch], deadline });
        fx.push(ProducerEffect::Transmit { broker, request: id });
        self.arm(deadline, fx);
    }

    /// The answer to a request. Late answers are ignored.
    pub fn on_response(
        &mut self,
        now: SimTime,
        request: RequestId,
        results: &[ProduceResult],
        fx: &mut Vec<ProducerEffect>,
    ) {
        let Some(found) = self.requests.iter().position(|r| r.id == request) else { return };
        let Some(request) = self.requests.remove(found) else { return };
        self.suspects[request.broker.index()] = false;
        let (at, Some(result)) = (request.batches[0].batch.0, results.first()) else { return };
        match result {
            ProduceResult::Stored => {
                let sending = self.take(at);
                fx.push(ProducerEffect::Acked { token: sending.token });
            }
            ProduceResult::NotLeaderOrFollower(_) | ProduceResult::StorageError => {
                self.lost_leader(now, at, fx)
            }
            ProduceResult::NotEnoughReplicas
            | ProduceResult::NotEnoughReplicasAfterAppend
            | ProduceResult::RequestTimedOut
            | ProduceResult::OutOfOrderSequence => self.again(now, at, fx),
        }
    }

    /// The leader that is stored is the leader no longer: the metadata are refreshed, unless it was the last attempt.
    fn lost_leader(&mut self, now: SimTime, at: u32, fx: &mut Vec<ProducerEffect>) {
        let sending = self.sendings[at as usize].as_mut().expect("a living send");
        sending.tries += 1;
        if sending.tries >= self.promise.tries {
            return self.reject(at, fx);
        }
        if self.promise.cache == Cache::Topic {
            self.topics[sending.topic].good_until = None;
        }
        self.refresh(now, at, fx);
    }

    /// An attempt has failed in another way: the next one after a pause, unless it was the last.
    fn again(&mut self, now: SimTime, at: u32, fx: &mut Vec<ProducerEffect>) {
        let promise = self.promise;
        let sending = self.sendings[at as usize].as_mut().expect("a living send");
        sending.tries += 1;
        if sending.tries >= promise.tries {
            return self.reject(at, fx);
        }
        sending.pause = promise.next_pause(sending.pause, &mut self.jitter);
        let until = now + sending.pause;
        sending.stage = Stage::Pausing(until);
        self.arm(until, fx);
    }

    /// Ends a promise without success.
    fn reject(&mut self, at: u32, fx: &mut Vec<ProducerEffect>) {
        let sending = self.take(at);
        self.totals.record_error_total += 1;
        let error = ProducerError::Rejected { partition: sending.partition };
        fx.push(ProducerEffect::Failed { token: sending.token, error });
    }

    fn take(&mut self, at: u32) -> Sending {
        self.free.push(at);
        self.sendings[at as usize].take().expect("a living send")
    }

    /// A request has timed out.
    fn timed_out(&mut self, now: SimTime, at: u32, fx: &mut Vec<ProducerEffect>) {
        match self.promise.on_timeout {
            OnTimeout::SameBroker => self.again(now, at, fx),
            OnTimeout::Refresh => self.lost_leader(now, at, fx),
        }
    }

    /// A connection was closed by the other side, or refused: what was asked over it has failed.
    pub fn on_disconnect(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        self.suspects[broker.index()] = true;
        self.refreshes_lost(now, broker, fx);
        while let Some(found) = self.requests.iter().position(|r| r.broker == broker) {
            let Some(request) = self.requests.remove(found) else { return };
            self.lost_leader(now, request.batches[0].batch.0, fx);
        }
    }

    /// Time has passed.
    pub fn on_wake(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        // Whoever wakes it keeps one time, which is over.
        self.armed = SimTime::NEVER;
        while let Some(late) = self.requests.front().filter(|oldest| oldest.deadline <= now) {
            let (broker, at) = (late.broker, late.batches[0].batch.0);
            self.suspects[broker.index()] = true;
            self.requests.pop_front();
            self.timed_out(now, at, fx);
        }
        self.refreshes_due(now, fx);
        let mut next = self.requests.front().map_or(SimTime::NEVER, |oldest| oldest.deadline);
        for at in 0..self.sendings.len() {
            let Some(Sending { stage: Stage::Pausing(until), .. }) = self.sendings[at] else { continue };
            if until <= now {
                self.attempt(now, at as u32, fx);
            } else {
                next = next.min(until);
            }
        }
        self.arm(next.min(self.next_refresh()), fx);
    }

    /// Names a moment at which something is to be done, if it is earlier than the one already known.
    fn arm(&mut self, at: SimTime, fx: &mut Vec<ProducerEffect>) {
        if at < self.armed {
            self.armed = at;
            fx.push(ProducerEffect::WakeAt(at));
        }
    }

    /// Changes settings for requests that begin from now on.
    pub fn set_config(&mut self, config: ProducerConfig) {
        self.config = config;
    }

    /// The process died: every promise vanishes, nobody is notified. Totals go on.
    pub fn drop_all(&mut self) {
        self.sendings.clear();
        self.free.clear();
        self.requests.clear();
        self.suspects.fill(false);
        self.armed = SimTime::NEVER;
        self.warm = false;
        for topic in &mut self.topics {
            (topic.used, topic.good_until, topic.refresh, topic.turn) = (false, None, None, None);
        }
    }

    /// A new process: it asks for metadata with its first send to a topic.
    pub fn restart(&mut self, _: SimTime, _: &mut Vec<ProducerEffect>) {
        self.drop_all();
    }

    /// The settings.
    pub fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// A request in flight.
    pub fn request(&self, id: RequestId) -> Option<&ProduceRequest> {
        self.requests.iter().find(|request| request.id == id)
    }

    /// Token and size in bytes of the record of a send in flight.
    pub fn record(&self, batch: BatchId) -> Option<(u32, u32)> {
        self.sendings[batch.0 as usize].as_ref().map(|sending| (sending.token, sending.bytes))
    }

    /// Tokens of all records without a result.
    pub fn unsettled(&self) -> Vec<u32> {
        self.sendings.iter().flatten().map(|sending| sending.token).collect()
    }

    /// The totals.
    pub fn totals(&self) -> &ProducerTotals {
        &self.totals
    }

    /// Returns when the oldest open promise for `partition` was made.
    pub fn oldest(&self, partition: PartitionId) -> Option<SimTime> {
        let own = self.sendings.iter().flatten().filter(|sending| sending.partition == partition);
        own.map(|sending| sending.began).min()
    }

    /// Produce requests without an answer.
    pub fn requests_in_flight(&self) -> usize {
        self.requests.len()
    }

    /// Promises that are neither kept nor rejected.
    pub fn open(&self) -> usize {
        self.sendings.len() - self.free.len()
    }
}

impl Promise {
    /// The pause after one of `last`; the first after zero.
    fn next_pause(&self, last: SimDuration, jitter: &mut Jitter) -> SimDuration {
        if last == SimDuration::ZERO {
            return self.pause;
        }
        let base = last.times(u64::from(self.factor)).as_micros();
        let drawn = if self.jitter {
            (base as f64 * (0.8 + 0.4 * jitter.draw(PURPOSE_PAUSE).unit())) as u64
        } else {
            base
        };
        SimDuration::from_micros(drawn).min(self.pause_max)
    }
}

/// Purpose of the draw of a pause.
const PURPOSE_PAUSE: u32 = u32::from_be_bytes(*b"PPSE");
