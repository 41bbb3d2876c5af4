//! Fetchers: one per partition of the group, in the member that owns it.
//!
//! Idle (no live owner) | fetching at the known leader | hanging at a silent one until the request times out |
//! seeking: waits for metadata that names a usable leader. Leaving `fetching` begins a stall, coming back ends it.

use super::interface::{Assignor, GroupEffect, GroupFact, GroupTimer, Stall};
use super::membership::Phase;
use super::{ConsumerGroup, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, TopicId};
use crate::world::kafka::cluster::{Cluster, Reachability};

/// Purpose of the draw of an outstanding fetch's age: (group, member, count).
const DRAW_FETCH_AGE: u32 = 0x4B11;
/// Purpose of the draw of a metadata back-off: (group, member, count).
const DRAW_METADATA: u32 = 0x4B12;

/// The state of a partition's fetcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Idle,
    Fetching,
    Hanging,
    Seeking,
}

/// One partition of the group.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) partition: PartitionId,
    pub(super) topic: TopicId,
    pub(super) owner: Option<u16>,
    /// Next offset to hand out.
    pub(super) position: u64,
    /// One after the last offset processed.
    pub(super) processed: u64,
    pub(super) committed: u64,
    pub(super) link: Link,
    /// The leader as the client knows it.
    pub(super) leader: Option<BrokerId>,
    /// High watermark in the last fetch response.
    pub(super) seen: u64,
    pub(super) stalled: Option<(Stall, SimTime)>,
    pub(super) fetch_due: SimTime,
    /// Attempts at the record that comes next, while it fails, and the time of the first.
    pub(super) attempts: u32,
    pub(super) fails_since: SimTime,
}

impl Slot {
    pub(super) fn new(partition: PartitionId, topic: TopicId) -> Self {
        Slot {
            partition,
            topic,
            owner: None,
            position: 0,
            processed: 0,
            committed: 0,
            link: Link::Idle,
            leader: None,
            seen: 0,
            stalled: None,
            fetch_due: SimTime::NEVER,
            attempts: 0,
            fails_since: SimTime::ZERO,
        }
    }

    /// Returns whether its owner fetches from it.
    pub(super) fn is_read(&self) -> bool {
        self.link == Link::Fetching
    }
}

impl ConsumerGroup {
    /// A member's poll thread takes the next record of its partitions in turn, if it is free and there is one.
    pub(super) fn poll(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let eager = self.phase == Phase::Preparing && self.settings.assignor == Assignor::Range;
        let entry = &mut self.members[member as usize];
        if !entry.in_group || entry.busy.is_some() || (eager && entry.joined) {
            return;
        }
        let count = entry.owned.len();
        for k in 0..count {
            let at = (entry.cursor as usize + k) % count;
            let slot = &mut self.slots[entry.owned[at] as usize];
            // What was dropped from the log unread is skipped (auto.offset.reset of an offset out of range).
            slot.position = slot.position.max(cluster.log_start_offset(slot.partition));
            if slot.link != Link::Fetching || slot.position >= slot.seen || entry.halt.skips(slot.leader) {
                continue;
            }
            let Some(record) = cluster.record(slot.partition, slot.position) else {
                continue;
            };
            let offset = slot.position;
            slot.position += 1;
            entry.busy = Some((entry.owned[at], offset));
            entry.busy_since = now;
            entry.cursor = at as u16 + 1;
            let partition = slot.partition;
            fx.push(GroupEffect::Process { member, partition, offset, token: record.token });
            if entry.poll_due == SimTime::NEVER {
                let delay = self.settings.max_poll_interval;
                entry.poll_due = now + delay;
                fx.push(GroupEffect::After { delay, timer: GroupTimer::Poll(member) });
            }
            self.fill_poll(member, at, cluster);
            return;
        }
    }

    /// The owner turns to the leader that the metadata names; true when it can fetch there.
    pub(super) fn connect(&mut self, now: SimTime, slot: usize, cluster: &Cluster, fx: &mut Effects) -> bool {
        let entry = &self.slots[slot];
        let leader = self.metadata(entry.owner, entry.partition, cluster).leader;
        let found = leader.map(|broker| self.finds(entry.owner, broker, cluster));
        let entry = &mut self.slots[slot];
        let last = std::mem::replace(&mut entry.leader, leader);
        entry.fetch_due = SimTime::NEVER;
        match found {
            Some(Reachability::Up) => {
                entry.link = Link::Fetching;
                entry.seen = cluster.high_watermark(entry.partition);
                // After an unclean election the log may end before the position.
                let end = cluster.log_end_offset(entry.partition);
                entry.position = entry.position.min(end);
                entry.processed = entry.processed.min(end);
                entry.committed = entry.committed.min(end);
                if let Some((_, since)) = entry.stalled.take() {
                    let fact =
                        GroupFact::PartitionResumed { partition: entry.partition, after: now.since(since) };
                    fx.push(GroupEffect::Fact(fact));
                }
                return true;
            }
            Some(Reachability::Silent) => {
                let delay = self.settings.connection_setup_timeout;
                self.hang(now, slot, delay, fx);
            }
            Some(Reachability::Refusing) => {
                entry.link = Link::Seeking;
                self.stall(now, slot, Stall::RefusingLeader, fx);
            }
            None => {
                entry.link = Link::Seeking;
                let owner = entry.owner;
                self.stall(now, slot, Stall::Leaderless, fx);
                if let Some(owner) = owner {
                    self.others_stop(now, owner, last, fx);
                }
            }
        }
        false
    }

    fn hang(&mut self, now: SimTime, slot: usize, delay: SimDuration, fx: &mut Effects) {
        self.slots[slot].link = Link::Hanging;
        self.slots[slot].fetch_due = now + delay;
        fx.push(GroupEffect::After { delay, timer: GroupTimer::Fetch(slot as u16) });
        self.stall(now, slot, Stall::SilentLeader, fx);
    }

    /// A stall begins, or its cause changes.
    fn stall(&mut self, now: SimTime, slot: usize, cause: Stall, fx: &mut Effects) {
        let entry = &mut self.slots[slot];
        if entry.stalled.is_some_and(|(before, _)| before == cause) {
            return;
        }
        let since = entry.stalled.map_or(now, |(_, since)| since);
        entry.stalled = Some((cause, since));
        let fact = GroupFact::PartitionStalled { partition: entry.partition, cause, since };
        fx.push(GroupEffect::Fact(fact));
    }

    /// The outstanding fetch has timed out, or a connection attempt: the member asks for metadata.
    pub(super) fn on_fetch(&mut self, now: SimTime, slot: u16, fx: &mut Effects) {
        let entry = &mut self.slots[slot as usize];
        if entry.fetch_due != now || entry.link != Link::Hanging {
            return;
        }
        entry.fetch_due = SimTime::NEVER;
        entry.link = Link::Seeking;
        if let Some(owner) = entry.owner {
            self.refresh(now, owner, SimDuration::ZERO, fx);
        }
    }

    /// The partition's registered leader changed. A live old leader answers NOT_LEADER_OR_FOLLOWER at once; at a dead
    /// one the fetch goes on hanging.
    pub(super) fn leader_left(&mut self, now: SimTime, slot: usize, cluster: &Cluster, fx: &mut Effects) {
        let (Link::Fetching, Some(owner)) = (self.slots[slot].link, self.slots[slot].owner) else {
            return;
        };
        if cluster.is_split() && self.leader_is_stale(slot, cluster) {
            // It is cut off together with the member, and does not know of it.
            return;
        }
        let entry = &mut self.slots[slot];
        let leader = cluster.leader(entry.partition);
        if leader != entry.leader {
            entry.link = Link::Seeking;
            if leader.is_none() {
                let last = entry.leader;
                self.stall(now, slot, Stall::Leaderless, fx);
                self.others_stop(now, owner, last, fx);
            }
            self.refresh(now, owner, SimDuration::ZERO, fx);
        }
    }

    /// A broker is found in another condition: its fetches hang, or are cut off.
    pub(super) fn broker_changed(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        for slot in 0..self.slots.len() {
            let entry = &self.slots[slot];
            let (Link::Fetching, Some(owner)) = (entry.link, entry.owner) else {
                continue;
            };
            if entry.leader != Some(broker) {
                continue;
            }
            match self.finds(Some(owner), broker, cluster) {
                Reachability::Up => {}
                Reachability::Silent => {
                    let count = self.members[owner as usize].metadata_count as u64;
                    let longest = self.settings.fetch_max_wait.as_micros();
                    let key = (owner as u64) << 8 | broker.0 as u64;
                    let mut draw = self.seed.draw(DRAW_FETCH_AGE, self.id.0 as u64, key, count);
                    let age = SimDuration::from_micros(draw.below(longest + 1));
                    let left = self.settings.request_timeout.as_micros().saturating_sub(age.as_micros());
                    self.hang(now, slot, SimDuration::from_micros(left), fx);
                }
                Reachability::Refusing => {
                    self.slots[slot].link = Link::Seeking;
                    self.stall(now, slot, Stall::RefusingLeader, fx);
                    let delay = self.settings.reconnect_backoff;
                    self.refresh(now, owner, delay, fx);
                }
            }
        }
    }

    /// A member asks for metadata after `delay`, unless it is about to anyway.
    pub(super) fn refresh(&mut self, now: SimTime, member: u16, delay: SimDuration, fx: &mut Effects) {
        let delay = delay + self.settings.round_trip;
        let entry = &mut self.members[member as usize];
        if entry.alive && entry.metadata_due == SimTime::NEVER {
            entry.metadata_due = now + delay;
            fx.push(GroupEffect::After { delay, timer: GroupTimer::Metadata(member) });
        }
    }

    /// A metadata response: every seeking partition tries its leader; while one is left the member asks again. Gaps
    /// of 0.1, 0.1, 0.2, 0.4 ... 1 s, +-20 % (Metadata.timeToAllowUpdate).
    pub(super) fn on_metadata(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let answered = self.finds_any(member, cluster);
        let entry = &mut self.members[member as usize];
        if entry.metadata_due != now || !entry.alive {
            return;
        }
        entry.metadata_due = SimTime::NEVER;
        entry.metadata_count += 1;
        let owned = std::mem::take(&mut entry.owned);
        let (mut seeking, mut progress) = (false, false);
        for &slot in &owned {
            if self.slots[slot as usize].link == Link::Seeking {
                let connected = answered && self.connect(now, slot as usize, cluster, fx);
                progress |= connected;
                seeking |= self.slots[slot as usize].link == Link::Seeking;
            }
        }
        let entry = &mut self.members[member as usize];
        entry.owned = owned;
        entry.metadata_misses = if seeking && !progress { entry.metadata_misses + 1 } else { seeking as u32 };
        let (count, misses) = (entry.metadata_count, entry.metadata_misses);
        fx.push(GroupEffect::AskedMetadata { member, count });
        if seeking {
            let delay = match self.reading.metadata_pause {
                Some(pause) => pause,
                None => self.back_off(DRAW_METADATA, member, count, misses.saturating_sub(2)),
            };
            self.refresh(now, member, delay, fx);
        } else {
            self.everything_led(member);
        }
        self.poll(now, member, cluster, fx);
    }
}
