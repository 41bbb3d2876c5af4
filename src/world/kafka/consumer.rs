//! A consumer group: members, coordinator, assignment, fetchers, offsets and lag.
//!
//! 1. `ConsumerGroup::new`, then `start`: all members join, and after the initial delay partitions are assigned.
//! 2. The world forwards what the cluster says (`high_watermark`, `leader_changed`, `reachability_changed`) and runs
//!    one operation per `Process`; `finished` asks for the next record of that member.
//! 3. Faults are `member_lost` (killed: the coordinator waits for the session timeout) and `member_left` (leaves in
//!    order); the inverse is `member_returned`. A record may fail for ever (`poison`, `pass_over`).
//!
//! A partition of the group is read (its fetcher waits at the leader), hanging (a fetch at a silent leader waits for
//! `request.timeout.ms`) or without a usable leader (the member refreshes its metadata until there is one). Heartbeats
//! are not events: the last one before a death and the next one after a change follow from the member's phase.

mod assignment;
mod fetch;
mod halt;
mod interface;
mod membership;
mod offsets;
mod polling;
mod reach;
mod redelivery;
mod switch;

pub use interface::{
    Assignor, ConsumerSettings, GivenUp, GroupConfig, GroupEffect, GroupFact, GroupTimer, Lag, Redelivery,
    Stall,
};
pub use redelivery::Failing;

use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, GroupId, PartitionId, ZoneId};
use crate::world::kafka::bootstrap::Bootstrap;
use crate::world::kafka::client::Reading;
use crate::world::kafka::cluster::Cluster;
use crate::world::kafka::topics::{OFFSETS_TOPIC, group_partition};

use fetch::{Link, Slot};
use membership::{Contact, Halt, Member, Phase};
use polling::Polled;
use redelivery::Failures;

/// The requests of a group to the world.
pub type Effects = Vec<GroupEffect>;

/// No slot of this group.
const NOT_OURS: u16 = u16::MAX;

/// A consumer group.
#[derive(Clone, Debug)]
pub struct ConsumerGroup {
    id: GroupId,
    seed: Seed,
    settings: ConsumerSettings,
    reading: Reading,
    ids: Vec<PartitionId>,
    slots: Vec<Slot>,
    /// Slot of each partition of the cluster, or `NOT_OURS`.
    index: Vec<u16>,
    members: Vec<Member>,
    coordinator_partition: PartitionId,
    /// The broker that coordinates, while one does.
    coordinator: Option<BrokerId>,
    phase: Phase,
    generation: u32,
    rebalance_due: SimTime,
    /// The place where the members are; empty when they reach every broker.
    zones: Vec<ZoneId>,
    /// A record takes its members longer than it should.
    slow: bool,
    /// Members that have left because they needed too long for a poll.
    thrown_out: u32,
    failures: Failures,
}

impl ConsumerGroup {
    /// A group without members yet; offsets start at 0.
    ///
    /// # Panics
    /// When the cluster has no offsets topic, or the group has no member.
    pub fn new(config: GroupConfig, cluster: &Cluster, seed: Seed) -> Self {
        assert!(config.members > 0, "a consumer group needs a member");
        let layout = cluster.layout();
        let offsets = layout.topic(OFFSETS_TOPIC).expect("the offsets topic");
        let count = layout.topics()[offsets.index()].partitions;
        let mut index = vec![NOT_OURS; layout.partitions() as usize];
        for (slot, partition) in config.partitions.iter().enumerate() {
            index[partition.index()] = slot as u16;
        }
        let interval = config.settings.heartbeat_interval;
        let members = (0..config.members).map(|member| Member::new(config.id, member, interval, seed));
        ConsumerGroup {
            id: config.id,
            seed,
            members: members.collect(),
            slots: config.partitions.iter().map(|&p| Slot::new(p, layout.locate(p).0)).collect(),
            ids: config.partitions,
            settings: config.settings,
            reading: config.reading,
            index,
            coordinator_partition: layout.partition(offsets, group_partition(&config.name, count)),
            coordinator: None,
            phase: Phase::Empty,
            generation: 0,
            rebalance_due: SimTime::NEVER,
            zones: Vec::new(),
            slow: false,
            thrown_out: 0,
            failures: Failures::default(),
        }
    }

    /// The group with its members in these zones; without them they reach every broker.
    pub fn at(mut self, zones: Vec<ZoneId>) -> Self {
        self.zones = zones;
        self
    }

    /// All members start and look for the coordinator.
    pub fn start(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        self.coordinator = self.find_coordinator(cluster);
        for member in 0..self.members.len() as u16 {
            self.member_returned(now, member, cluster, fx);
        }
    }

    /// As `start`, for a world that has run for a while: every member has joined, and partitions are assigned.
    pub fn start_joined(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        self.coordinator = self.find_coordinator(cluster);
        let Some(broker) = self.coordinator else {
            self.start(now, cluster, fx);
            return;
        };
        for entry in &mut self.members {
            entry.alive = true;
            entry.in_group = true;
            entry.joined = true;
            entry.contact = Contact::Known(broker);
        }
        self.phase = Phase::Stable;
        self.generation = 1;
        self.assign(now, cluster, fx);
    }

    /// A timer asked for by `GroupEffect::After` is due.
    pub fn on_timer(&mut self, now: SimTime, timer: GroupTimer, cluster: &Cluster, fx: &mut Effects) {
        match timer {
            GroupTimer::Rebalance => self.on_rebalance(now, cluster, fx),
            GroupTimer::Session(member) => self.on_session(now, member, fx),
            GroupTimer::Metadata(member) => self.on_metadata(now, member, cluster, fx),
            GroupTimer::Fetch(slot) => self.on_fetch(now, slot, fx),
            GroupTimer::Commit(member) => self.on_commit(now, member, cluster, fx),
            GroupTimer::Coordinator(member) => self.on_contact(now, member, cluster, fx),
            GroupTimer::Heartbeat(member) => self.on_heartbeat(now, member, fx),
            GroupTimer::Poll(member) => self.on_poll_interval(now, member, fx),
            GroupTimer::Halt(member) => self.on_halt(now, member, cluster, fx),
            GroupTimer::Chain(member) => self.on_chain(now, member, fx),
            GroupTimer::Sync(member) => self.on_sync(now, member, cluster, fx),
        }
    }

    /// Forward `ClusterEffect::HighWatermark`: a fetch waiting at the leader returns.
    pub fn high_watermark(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        let Some(slot) = self.slot(partition) else {
            return;
        };
        let stale = cluster.is_split() && self.leader_is_stale(slot, cluster);
        let entry = &mut self.slots[slot];
        if entry.link == Link::Fetching && !stale {
            entry.seen = cluster.high_watermark(partition);
            if let Some(owner) = entry.owner {
                self.poll(now, owner, cluster, fx);
            }
        }
    }

    /// Forward `ClusterEffect::LeaderChanged`, of every partition: the coordinator's may be among them.
    pub fn leader_changed(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        if partition == self.coordinator_partition {
            self.check_coordinator(now, cluster, fx);
        }
        if let Some(slot) = self.slot(partition) {
            self.leader_left(now, slot, cluster, fx);
        }
    }

    /// Forward `ClusterEffect::ReachabilityChanged`.
    pub fn reachability_changed(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        self.broker_changed(now, broker, cluster, fx);
        self.check_coordinator(now, cluster, fx);
    }

    /// The network is split in another way, or joined: each member reaches other brokers, and others reach it.
    pub fn network_changed(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        self.fetches_apart(now, cluster, fx);
        self.check_coordinator(now, cluster, fx);
        self.members_apart(now, cluster, fx);
    }

    /// A member is gone without a word; what it worked on is not finished.
    pub fn member_lost(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let session = self.settings.session_timeout;
        let interval = self.settings.heartbeat_interval;
        if !self.drop_member(member) {
            return;
        }
        let entry = &mut self.members[member as usize];
        entry.lost_at = now;
        if std::mem::take(&mut entry.in_group) {
            entry.ghost = true;
            let due = (entry.last_heartbeat(now, interval) + session).max(now);
            entry.session_due = due;
            fx.push(GroupEffect::After { delay: due.since(now), timer: GroupTimer::Session(member) });
        }
    }

    /// A member leaves in order (LeaveGroup): commits what it has processed, and a rebalance follows at once.
    pub fn member_left(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let known = self.reaches_coordinator(member);
        if known {
            self.commit(now, member, cluster, fx);
        }
        if !known {
            self.member_lost(now, member, fx);
            return;
        }
        if !self.drop_member(member) {
            return;
        }
        if std::mem::take(&mut self.members[member as usize].in_group) {
            self.trigger_rebalance(now, fx);
            self.try_complete(now, fx);
        }
    }

    /// A member's process starts again and joins.
    pub fn member_returned(&mut self, now: SimTime, member: u16, _: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.alive {
            return;
        }
        entry.alive = true;
        entry.halt = Halt::READS;
        entry.bootstrap = Some(Bootstrap::default());
        entry.wants_join = true;
        let delay = self.settings.round_trip;
        self.look_for_coordinator(now, member, delay, fx);
    }

    /// The member has processed its record and polls the next.
    pub fn finished(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.sync_due.is_some() {
            return;
        }
        let Some((slot, offset)) = entry.busy else {
            return;
        };
        let (in_group, at) = (entry.in_group && !entry.polled.is_stale(), slot);
        let slot = &mut self.slots[slot as usize];
        if in_group && slot.owner == Some(member) && offset + 1 > slot.processed {
            slot.processed = offset + 1;
            if slot.attempts > 0 {
                self.got_past(at, offset);
            }
            match self.settings.sync_commit {
                false => self.arm_commit(now, member, fx),
                true => {
                    if !self.commits(now, member, cluster, fx) {
                        return;
                    }
                }
            }
        }
        self.go_on(now, member, cluster, fx);
    }

    fn slot(&self, partition: PartitionId) -> Option<usize> {
        let slot = self.index[partition.index()];
        (slot != NOT_OURS).then_some(slot as usize)
    }

    /// Stops a member's process: false when it was not running. The group still counts its partitions as its own.
    fn drop_member(&mut self, member: u16) -> bool {
        let entry = &mut self.members[member as usize];
        if !std::mem::take(&mut entry.alive) {
            return false;
        }
        entry.busy = None;
        entry.wants_join = false;
        entry.joined = false;
        entry.heard = false;
        entry.contact = Contact::None;
        entry.contact_due = SimTime::NEVER;
        entry.metadata_due = SimTime::NEVER;
        entry.commit_due = SimTime::NEVER;
        entry.heartbeat_due = SimTime::NEVER;
        entry.commit_stalled = None;
        entry.halt = Halt::READS;
        entry.sync_due = None;
        self.let_go(member);
        self.members[member as usize].polled = Polled::default();
        true
    }

    /// A member's fetchers end; the coordinator still counts its partitions as its own.
    fn let_go(&mut self, member: u16) {
        for slot in self.slots.iter_mut().filter(|slot| slot.owner == Some(member)) {
            slot.link = Link::Idle;
            slot.fetch_due = SimTime::NEVER;
            slot.stalled = None;
            slot.attempts = 0;
        }
        self.disown(member);
    }

    /// A delay with the client's exponential back-off: 100 ms doubled up to 1 s, jitter +-20 %.
    fn back_off(&self, purpose: u32, member: u16, count: u32, doublings: u32) -> SimDuration {
        let longest = self.settings.retry_backoff_max.as_micros();
        let base = self.settings.retry_backoff.as_micros().saturating_mul(1 << doublings.min(16));
        let mut draw = self.seed.draw(purpose, self.id.0 as u64, member as u64, count as u64);
        // 80 to 120 % in thousandths.
        SimDuration::from_micros(base.min(longest) * (800 + draw.below(401)) / 1_000)
    }
}
