//! Readers of reply topics: every requesting replica reads all partitions by itself (`assign()`, no group) and keeps
//! the replies to its own requests.
//!
//! Per replica and partition: Reading, with the leader it fetches from -> Stuck, when that leader fell silent (the
//! outstanding fetch ends at `request.timeout.ms`, 30 s, less the time it was parked, up to `fetch.max.wait.ms` 500 ms) or
//! closed the connection -> Refreshing the metadata (100 ms, doubled to 1 s, +-20 %) until a leader answers -> Reading.
//! Sources: ConsumerConfig.java and Metadata.java (Kafka 4.0).

use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::event::Event;
use crate::world::fact::{Fact, HopKind};
use crate::world::ids::*;
use crate::world::kafka::bootstrap::Bootstrap;
use crate::world::kafka::cluster::{Cluster, Reachability};
use crate::world::part::Part;
use crate::world::services::call::{Blame, CallOutcome, WaitFor};
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

/// `request.timeout.ms` of the consumer (ConsumerConfig).
const REQUEST_TIMEOUT: SimDuration = SimDuration::from_secs(30);
/// `fetch.max.wait.ms` of the consumer (ConsumerConfig).
const FETCH_MAX_WAIT: SimDuration = SimDuration::from_millis(500);
/// `socket.connection.setup.timeout.ms` (CommonClientConfigs).
const SETUP_TIMEOUT: SimDuration = SimDuration::from_secs(10);
/// `reconnect.backoff.ms` (CommonClientConfigs).
const RECONNECT_BACKOFF: SimDuration = SimDuration::from_millis(50);
/// Purpose of the draws of a new process that looks for a broker: (reader, replica, count).
const SEARCH: u32 = 31;
/// Purpose of draws: phase of the outstanding fetch, jitter of the metadata back-off.
const READER: u32 = 30;

#[derive(Clone, Debug)]
struct Fetch {
    /// The leader it fetches from, while it reads.
    leader: Option<BrokerId>,
    /// Refreshes of the metadata in a row.
    refreshes: u32,
    /// The time when it looks again; stale resumes are ignored.
    resume_at: SimTime,
    /// Replies that it could not fetch yet.
    pending: Vec<u32>,
    /// Number of times that it was stuck: key of its draws.
    stuck: u32,
    /// The time since which its leader has been silent, while it waits for that fetch or for a new leader after it.
    silent_since: Option<SimTime>,
}

/// All readers of one reply topic.
#[derive(Clone, Debug)]
pub(crate) struct ReplyReader {
    number: u32,
    cluster: ClusterId,
    partitions: Vec<PartitionId>,
    replicas: Vec<ReplicaId>,
    /// Next offset to hand out, by partition.
    positions: Vec<u64>,
    /// By replica, then partition.
    fetches: Vec<Fetch>,
    /// By replica: the search of a new process for a broker that answers, and until when the present attempt lasts.
    searches: Vec<Option<(Bootstrap, SimTime)>>,
}

impl ReplyReader {
    pub(crate) fn new(
        number: u32,
        cluster: ClusterId,
        partitions: Vec<PartitionId>,
        replicas: Vec<ReplicaId>,
    ) -> Self {
        let fetch = Fetch {
            leader: None,
            refreshes: 0,
            resume_at: SimTime::ZERO,
            pending: Vec::new(),
            stuck: 0,
            silent_since: None,
        };
        ReplyReader {
            number,
            cluster,
            positions: vec![0; partitions.len()],
            fetches: vec![fetch; partitions.len() * replicas.len()],
            searches: vec![None; replicas.len()],
            partitions,
            replicas,
        }
    }

    pub(crate) fn cluster(&self) -> ClusterId {
        self.cluster
    }

    pub(crate) fn start(&mut self, cluster: &Cluster) {
        for (at, fetch) in self.fetches.iter_mut().enumerate() {
            fetch.leader = cluster.leader(self.partitions[at % self.partitions.len()]);
        }
    }

    /// Replies that wait to be fetched.
    pub(crate) fn pending(&self) -> usize {
        self.fetches.iter().map(|fetch| fetch.pending.len()).sum()
    }

    /// Ends a fetch until `until`. Callers draw their wait first: `stuck`, which this counts, is a part of the key.
    fn stop_reading(&mut self, at: usize, until: SimTime) {
        let fetch = &mut self.fetches[at];
        fetch.leader = None;
        fetch.refreshes = 0;
        fetch.stuck += 1;
        fetch.resume_at = until;
    }

    fn parked(&self, at: usize, seed: Seed) -> SimDuration {
        let mut draw = seed.draw(READER, self.number as u64, at as u64, self.fetches[at].stuck as u64);
        SimDuration::from_micros(draw.below(FETCH_MAX_WAIT.as_micros()))
    }

    /// Wait before metadata refresh number `fetches[at].refreshes`: 100 ms doubled to 1 s, +-20 %.
    fn backoff(&self, at: usize, seed: Seed) -> SimDuration {
        let fetch = &self.fetches[at];
        let base = (100_000u64 << fetch.refreshes.min(4)).min(1_000_000);
        let key = (fetch.stuck as u64) << 32 | (fetch.refreshes as u64 + 1);
        let mut draw = seed.draw(READER, self.number as u64, at as u64, key);
        SimDuration::from_micros((base as f64 * (0.8 + 0.4 * draw.unit())) as u64)
    }
}

impl World {
    /// The readers of a topic restart at another cluster, at the end of its log.
    pub(crate) fn switch_reader(&mut self, reader: usize, to: ClusterId, clock: &mut Clock) {
        let part = &mut self.kafka.readers[reader];
        part.cluster = to;
        for (place, partition) in part.partitions.iter().enumerate() {
            part.positions[place] = self.kafka.clusters[to.index()].high_watermark(*partition);
        }
        for at in 0..self.kafka.readers[reader].fetches.len() {
            for message in std::mem::take(&mut self.kafka.readers[reader].fetches[at].pending) {
                self.let_go(message);
            }
            self.kafka.readers[reader].fetches[at].silent_since = None;
            let wait = self.kafka.readers[reader].backoff(at, self.seed);
            self.kafka.readers[reader].stop_reading(at, clock.now() + wait);
            self.resume_later(reader, at, clock);
        }
    }

    fn resume_later(&mut self, reader: usize, at: usize, clock: &mut Clock) {
        let resume_at = self.kafka.readers[reader].fetches[at].resume_at;
        clock.at(resume_at, Event::ReplyResume((reader as u32) << 16 | at as u32));
    }

    /// New records can be read from a partition: hands the replies to the readers that can fetch them.
    pub(crate) fn read_replies(&mut self, cluster: ClusterId, partition: PartitionId, clock: &mut Clock) {
        for reader in 0..self.kafka.readers.len() {
            let part = &self.kafka.readers[reader];
            let Some(place) = part.partitions.iter().position(|&p| p == partition) else { continue };
            if part.cluster != cluster {
                continue;
            }
            let (from, to) =
                (part.positions[place], self.kafka.clusters[cluster.index()].high_watermark(partition));
            for offset in from..to {
                if let Some(record) = self.kafka.clusters[cluster.index()].record(partition, offset) {
                    // Held before it is offered: `offer` lets go of what its replica does not want.
                    self.kafka.messages[record.token].holders += 1;
                    self.offer(reader, place, record.token, clock);
                }
            }
            // Last: the log may be cut only up to what has been handed out.
            self.kafka.readers[reader].positions[place] = to.max(from);
            self.release_log(cluster, partition, to.max(from));
        }
    }

    fn offer(&mut self, reader: usize, place: usize, message: u32, clock: &mut Clock) {
        let part = &self.kafka.readers[reader];
        let requester = self.kafka.messages[message].replica;
        let Some(replica) = part.replicas.iter().position(|&replica| replica == requester) else {
            self.let_go(message);
            return;
        };
        let at = replica * part.partitions.len() + place;
        // A leader that was cut off with the reader believes that it still leads, and has nothing new.
        let entry = &self.kafka.clusters[part.cluster.index()];
        let stale =
            |broker| self.region.network().is_split() && entry.leader(part.partitions[place]) != Some(broker);
        match part.fetches[at].leader.filter(|&broker| !stale(broker)) {
            Some(broker) => {
                let cluster = part.cluster;
                let from = self.kafka.clusters[cluster.index()].broker_zone(broker);
                let to = self.services.replicas()[requester.index()].zone;
                let delay = self.transit(from, to, self.kafka.messages[message].draw_key, clock.now());
                self.hop(
                    clock.now(),
                    Part::Broker(cluster, broker),
                    Part::Replica(requester),
                    HopKind::Request,
                );
                clock.after(delay, Event::ReplyArrive(message));
            }
            None => self.kafka.readers[reader].fetches[at].pending.push(message),
        }
    }

    pub(crate) fn on_reply_arrive(&mut self, message: u32, clock: &mut Clock) {
        // A copy: the last holder frees the message's place, and the caller's next step may take it at once.
        let entry = self.kafka.messages[message];
        self.let_go(message);
        if self
            .services
            .calls()
            .get(entry.call)
            .is_some_and(|call| call.wait == WaitFor::Reply(entry.request))
        {
            self.wait_ended(entry.call.index, CallOutcome::Ok, Blame::Nobody, clock);
        }
    }

    /// Until when a new process, which all fetches of a replica share, waits for a silent broker; nothing when one answers.
    fn searching(&mut self, reader: usize, at: usize, now: SimTime) -> Option<SimTime> {
        let part = &mut self.kafka.readers[reader];
        let place = at / part.partitions.len();
        let (mut bootstrap, until) = part.searches[place].take()?;
        if until > now {
            part.searches[place] = Some((bootstrap, until));
            return Some(until);
        }
        let zone = self.services.replicas()[part.replicas[place].index()].zone;
        let cluster = &self.kafka.clusters[part.cluster.index()];
        let mut next = now + RECONNECT_BACKOFF;
        for _ in 0..cluster.brokers() {
            let (number, count) = (u64::from(part.number), u64::from(bootstrap.attempts()));
            let mut draw = self.seed.draw(SEARCH, number, place as u64, count);
            let broker = bootstrap.next(cluster.brokers(), &mut draw);
            match cluster.reachability_from(zone, broker) {
                Reachability::Up => return None,
                Reachability::Refusing => {}
                Reachability::Silent => {
                    next = now + bootstrap.time_out(cluster.brokers(), SETUP_TIMEOUT, &mut draw);
                    break;
                }
            }
        }
        part.searches[place] = Some((bootstrap, next));
        Some(next)
    }

    /// A reader looks again: it reads if the metadata names a leader that answers, else refreshes once more.
    pub(crate) fn on_reply_resume(&mut self, code: u32, clock: &mut Clock) {
        let (reader, at) = ((code >> 16) as usize, (code & 0xFFFF) as usize);
        let part = &self.kafka.readers[reader];
        let fetch = &part.fetches[at];
        let replica = part.replicas[at / part.partitions.len()];
        // Only the latest resume counts: a reader that was stopped again meanwhile waits for another one.
        if fetch.leader.is_some()
            || fetch.resume_at != clock.now()
            || self.services.replicas()[replica.index()].process != ProcessState::Up
        {
            return;
        }
        if let Some(until) = self.searching(reader, at, clock.now()) {
            self.kafka.readers[reader].fetches[at].resume_at = until;
            self.resume_later(reader, at, clock);
            return;
        }
        let part = &self.kafka.readers[reader];
        let partition = part.partitions[at % part.partitions.len()];
        let cluster = &self.kafka.clusters[part.cluster.index()];
        let zone = self.services.replicas()[replica.index()].zone;
        let leader = cluster.metadata_from(zone, partition).leader;
        match leader.map(|broker| (broker, cluster.reachability_from(zone, broker))) {
            Some((broker, Reachability::Up)) => {
                let fetch = &mut self.kafka.readers[reader].fetches[at];
                // The leader first, and the list taken out: `offer` reads the leader, and puts back what it cannot
                // hand over.
                fetch.leader = Some(broker);
                let pending = std::mem::take(&mut fetch.pending);
                if let Some(since) = fetch.silent_since.take() {
                    let (cluster, after) = (self.kafka.readers[reader].cluster, clock.now().since(since));
                    self.tell(clock.now(), Fact::RepliesResumed { cluster, partition, replica, after });
                }
                let place = at % self.kafka.readers[reader].partitions.len();
                for message in pending {
                    self.offer(reader, place, message, clock);
                }
            }
            Some((_, Reachability::Silent)) => {
                let parked = self.kafka.readers[reader].parked(at, self.seed);
                self.kafka.readers[reader].stop_reading(at, clock.now() + (REQUEST_TIMEOUT - parked));
                self.resume_later(reader, at, clock);
            }
            _ => {
                let wait = self.kafka.readers[reader].backoff(at, self.seed);
                let fetch = &mut self.kafka.readers[reader].fetches[at];
                fetch.refreshes += 1;
                fetch.resume_at = clock.now() + wait;
                self.resume_later(reader, at, clock);
            }
        }
    }

    /// The leader of a partition has moved: whoever fetches from the old one is notified at once, if the old one can
    /// speak.
    pub(crate) fn replies_leader_changed(
        &mut self,
        cluster: ClusterId,
        partition: PartitionId,
        clock: &mut Clock,
    ) {
        for reader in 0..self.kafka.readers.len() {
            let part = &mut self.kafka.readers[reader];
            let Some(place) = part.partitions.iter().position(|&p| p == partition) else { continue };
            if part.cluster != cluster {
                continue;
            }
            // After an unclean election the log may end before the position.
            let end = self.kafka.clusters[cluster.index()].log_end_offset(partition);
            part.positions[place] = part.positions[place].min(end);
            let leader = self.kafka.clusters[cluster.index()].leader(partition);
            for replica in 0..self.kafka.readers[reader].replicas.len() {
                let at = replica * self.kafka.readers[reader].partitions.len() + place;
                let Some(old) = self.kafka.readers[reader].fetches[at].leader else { continue };
                let zone =
                    self.services.replicas()[self.kafka.readers[reader].replicas[replica].index()].zone;
                let part = &self.kafka.clusters[cluster.index()];
                // One that is cut off together with the reader does not know of it.
                let knows = part.metadata_from(zone, partition).leader != Some(old);
                let answers = part.reachability_from(zone, old) == Reachability::Up && knows;
                if Some(old) != leader && answers {
                    let wait = self.kafka.readers[reader].backoff(at, self.seed);
                    self.kafka.readers[reader].stop_reading(at, clock.now() + wait);
                    self.resume_later(reader, at, clock);
                }
            }
        }
    }

    /// A broker fell silent, refuses, or came back (which resets its old connections).
    pub(crate) fn replies_broker_changed(&mut self, cluster: ClusterId, broker: BrokerId, clock: &mut Clock) {
        let silent = self.kafka.clusters[cluster.index()].reachability(broker) == Reachability::Silent;
        for reader in 0..self.kafka.readers.len() {
            if self.kafka.readers[reader].cluster != cluster {
                continue;
            }
            for at in 0..self.kafka.readers[reader].fetches.len() {
                if self.kafka.readers[reader].fetches[at].leader == Some(broker) {
                    let wait = if silent {
                        self.kafka.readers[reader].fetches[at].silent_since = Some(clock.now());
                        REQUEST_TIMEOUT - self.kafka.readers[reader].parked(at, self.seed)
                    } else {
                        self.kafka.readers[reader].backoff(at, self.seed)
                    };
                    self.kafka.readers[reader].stop_reading(at, clock.now() + wait);
                    self.resume_later(reader, at, clock);
                }
            }
        }
    }

    /// The network is split in another way, or joined: fetches at leaders that are not reached wait there in vain; those at
    /// leaders that do not lead any more get an error.
    pub(crate) fn replies_network_changed(&mut self, clock: &mut Clock) {
        for reader in 0..self.kafka.readers.len() {
            let cluster = self.kafka.readers[reader].cluster;
            let count = self.kafka.readers[reader].partitions.len();
            for at in 0..self.kafka.readers[reader].fetches.len() {
                let part = &self.kafka.readers[reader];
                let Some(leader) = part.fetches[at].leader else { continue };
                let zone = self.services.replicas()[part.replicas[at / count].index()].zone;
                let entry = &self.kafka.clusters[cluster.index()];
                let wait = match entry.reachability_from(zone, leader) {
                    Reachability::Silent => {
                        let parked = part.parked(at, self.seed);
                        self.kafka.readers[reader].fetches[at].silent_since = Some(clock.now());
                        REQUEST_TIMEOUT - parked
                    }
                    _ if entry.metadata_from(zone, part.partitions[at % count]).leader == Some(leader) => {
                        continue;
                    }
                    _ => part.backoff(at, self.seed),
                };
                self.kafka.readers[reader].stop_reading(at, clock.now() + wait);
                self.resume_later(reader, at, clock);
            }
        }
    }

    /// The readers of a replica that ends or begins: what was pending is gone, a new process looks for the leaders.
    pub(crate) fn reset_readers(&mut self, id: ReplicaId, starts: bool, clock: &mut Clock) {
        for reader in 0..self.kafka.readers.len() {
            let part = &self.kafka.readers[reader];
            let Some(replica) = part.replicas.iter().position(|&replica| replica == id) else { continue };
            let count = part.partitions.len();
            self.kafka.readers[reader].searches[replica] =
                starts.then(|| (Bootstrap::default(), clock.now()));
            for at in replica * count..(replica + 1) * count {
                for message in std::mem::take(&mut self.kafka.readers[reader].fetches[at].pending) {
                    self.let_go(message);
                }
                self.kafka.readers[reader].stop_reading(at, clock.now());
                self.kafka.readers[reader].fetches[at].silent_since = None;
                if starts {
                    self.resume_later(reader, at, clock);
                }
            }
        }
    }
}
