//! Membership: how members find their coordinator, and how the coordinator assigns partitions.
//!
//! The group is empty, preparing (members join again), or stable. A join, a leave or a lost session makes it prepare;
//! each live member learns of that by its next heartbeat and joins again when it polls: one that hangs in its work
//! holds the phase up until `max.poll.interval.ms`, a killed one until its session times out, even when its next life
//! has joined already. The assignor says whether members read meanwhile, and who gets what. A coordinator that is gone freezes all
//! this: members go on reading, nobody is taken out, and its successor gives every session a fresh time.

use super::fetch::Link;
use super::interface::{Assignor, GroupEffect, GroupFact, GroupTimer};
use super::polling::Polled;
use super::{ConsumerGroup, Effects};
use crate::engine::{Seed, SimDuration, SimTime};
use crate::world::ids::{BrokerId, GroupId};
use crate::world::kafka::bootstrap::Bootstrap;
use crate::world::kafka::cluster::{Cluster, Reachability};

/// Purpose of the draw of a member's heartbeat phase: (group, member).
const DRAW_HEARTBEAT_PHASE: u32 = 0x4B13;
/// Purpose of the draw of a coordinator look-up's back-off: (group, member, count).
const DRAW_COORDINATOR: u32 = 0x4B14;
/// Purpose of the draws of a new process that looks for a broker: (group, member, count).
const DRAW_BOOTSTRAP: u32 = 0x4B16;
/// A rebalance whose result cannot be stored is tried again after this (retry.backoff.max.ms).
const STORE_RETRY: SimDuration = SimDuration::from_secs(1);

/// The coordinator's phase with the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Empty,
    Preparing,
    Stable,
}

/// A member's connection to the coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// Not running, or looking for it.
    None,
    /// It knows this broker as its coordinator.
    Known(BrokerId),
}

/// A member of the group.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) alive: bool,
    /// The coordinator counts this life of the member.
    pub(super) in_group: bool,
    /// The coordinator still counts a former life.
    pub(super) ghost: bool,
    pub(super) wants_join: bool,
    /// Has joined in the present join phase.
    pub(super) joined: bool,
    /// Knows of the present join phase and joins when it polls.
    pub(super) heard: bool,
    pub(super) lost_at: SimTime,
    /// The record it works on: slot and offset.
    pub(super) busy: Option<(u16, u64)>,
    pub(super) busy_since: SimTime,
    pub(super) poll_due: SimTime,
    /// Its slots, ascending, and where its next turn begins.
    pub(super) owned: Vec<u16>,
    pub(super) cursor: u16,
    phase: SimDuration,
    pub(super) contact: Contact,
    /// Its search for a broker that answers, in a new process.
    pub(super) bootstrap: Option<Bootstrap>,
    pub(super) contact_due: SimTime,
    contact_count: u32,
    contact_misses: u32,
    pub(super) metadata_due: SimTime,
    pub(super) metadata_count: u32,
    pub(super) metadata_misses: u32,
    pub(super) heartbeat_due: SimTime,
    pub(super) session_due: SimTime,
    pub(super) commit_due: SimTime,
    pub(super) commit_stalled: Option<SimTime>,
    pub(super) halt: Halt,
    /// Its poll thread waits in a synchronous commit; when that gives up.
    pub(super) sync_due: Option<SimTime>,
    pub(super) polled: Polled,
}

/// What keeps a member from reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Halt {
    /// It has stopped for want of its coordinator.
    pub(super) halted: bool,
    /// Its consumer has ended.
    pub(super) ended: bool,
    /// When it halts, or ends.
    pub(super) due: SimTime,
    /// The last leader of a partition without one: what this broker leads is not read.
    pub(super) mates_of: Option<BrokerId>,
    /// Nothing is read.
    pub(super) chain_over: bool,
    /// When the chain of attempts is over.
    pub(super) chain_due: SimTime,
    pub(super) chains: u32,
}

impl Halt {
    /// It reads.
    pub(super) const READS: Halt = Halt {
        halted: false,
        ended: false,
        due: SimTime::NEVER,
        mates_of: None,
        chain_over: false,
        chain_due: SimTime::NEVER,
        chains: 0,
    };

    /// Returns whether nothing is read from `broker`.
    pub(super) fn skips(&self, broker: Option<BrokerId>) -> bool {
        self.halted || self.chain_over || (self.mates_of.is_some() && self.mates_of == broker)
    }
}

impl Member {
    pub(super) fn new(group: GroupId, member: u16, interval: SimDuration, seed: Seed) -> Self {
        let mut draw = seed.draw(DRAW_HEARTBEAT_PHASE, group.0 as u64, member as u64, 0);
        Member {
            alive: false,
            in_group: false,
            ghost: false,
            wants_join: false,
            joined: false,
            heard: false,
            lost_at: SimTime::NEVER,
            busy: None,
            busy_since: SimTime::NEVER,
            poll_due: SimTime::NEVER,
            owned: Vec::new(),
            cursor: 0,
            phase: SimDuration::from_micros(draw.below(interval.as_micros())),
            contact: Contact::None,
            bootstrap: None,
            contact_due: SimTime::NEVER,
            contact_count: 0,
            contact_misses: 0,
            metadata_due: SimTime::NEVER,
            metadata_count: 0,
            metadata_misses: 0,
            heartbeat_due: SimTime::NEVER,
            session_due: SimTime::NEVER,
            commit_due: SimTime::NEVER,
            commit_stalled: None,
            halt: Halt::READS,
            sync_due: None,
            polled: Polled::default(),
        }
    }

    /// The last beat of a period at or before `now`.
    pub(super) fn last_heartbeat(&self, now: SimTime, interval: SimDuration) -> SimTime {
        let phase = SimTime::ZERO + self.phase;
        phase + interval.times(now.since(phase).as_micros() / interval.as_micros())
    }

    /// The next beat of a period after `now`.
    pub(super) fn next_beat(&self, now: SimTime, interval: SimDuration) -> SimTime {
        let last = self.last_heartbeat(now, interval);
        if last > now { last } else { last + interval }
    }
}

impl ConsumerGroup {
    /// The broker that coordinates the group now: the live leader of its offsets partition.
    pub(super) fn find_coordinator(&self, cluster: &Cluster) -> Option<BrokerId> {
        let leader = cluster.metadata(self.coordinator_partition).leader?;
        (cluster.reachability(leader) == Reachability::Up).then_some(leader)
    }

    /// Returns whether the member knows the present coordinator.
    pub(super) fn reaches_coordinator(&self, member: u16) -> bool {
        let known = self.members[member as usize].contact;
        self.coordinator.is_some_and(|broker| known == Contact::Known(broker))
    }

    /// The coordinator may have been lost, moved, or found again.
    pub(super) fn check_coordinator(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        let found = self.find_coordinator(cluster);
        if found == self.coordinator {
            return;
        }
        self.coordinator = found;
        for member in 0..self.members.len() as u16 {
            self.lose_contact(now, member, cluster, fx);
        }
        let Some(broker) = found else {
            return;
        };
        fx.push(GroupEffect::Fact(GroupFact::CoordinatorMoved { broker }));
        // A broker that loads the group gives every session a fresh time.
        let delay = self.settings.session_timeout;
        for (member, entry) in self.members.iter_mut().enumerate().filter(|(_, entry)| entry.ghost) {
            entry.session_due = now + delay;
            fx.push(GroupEffect::After { delay, timer: GroupTimer::Session(member as u16) });
        }
        self.members_apart(now, cluster, fx);
        self.try_complete(now, fx);
    }

    /// A member whose coordinator is not the present one: how and when it finds out.
    fn lose_contact(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let Contact::Known(broker) = self.members[member as usize].contact else {
            return;
        };
        if self.coordinator == Some(broker) {
            return;
        }
        self.let_contact_go(now, member, broker, cluster, fx);
    }

    /// Lets a member find out, by its own clocks, that its coordinator does not answer any more.
    pub(super) fn let_contact_go(
        &mut self,
        now: SimTime,
        member: u16,
        broker: BrokerId,
        cluster: &Cluster,
        fx: &mut Effects,
    ) {
        let entry = &mut self.members[member as usize];
        entry.contact = Contact::None;
        let beat = entry.next_beat(now, self.settings.heartbeat_interval).since(now);
        let delay = match self.finds(Some(member), broker, cluster) {
            // The next heartbeat is answered NOT_COORDINATOR.
            Reachability::Up => beat,
            // The next heartbeat gets no answer until the request times out.
            Reachability::Silent => beat + self.settings.request_timeout,
            Reachability::Refusing => self.settings.reconnect_backoff,
        };
        self.coordinator_errs(now, member, delay, fx);
        self.look_for_coordinator(now, member, delay, fx);
    }

    pub(super) fn look_for_coordinator(
        &mut self,
        now: SimTime,
        member: u16,
        delay: SimDuration,
        fx: &mut Effects,
    ) {
        self.members[member as usize].contact_due = now + delay;
        fx.push(GroupEffect::After { delay, timer: GroupTimer::Coordinator(member) });
    }

    /// A new process tries one broker after the other until one answers; true when there is one.
    fn has_broker(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) -> bool {
        let Some(mut bootstrap) = self.members[member as usize].bootstrap.take() else { return true };
        for _ in 0..cluster.brokers() {
            let count = u64::from(bootstrap.attempts());
            let mut draw = self.seed.draw(DRAW_BOOTSTRAP, u64::from(self.id.0), u64::from(member), count);
            let broker = bootstrap.next(cluster.brokers(), &mut draw);
            let delay = match self.finds(Some(member), broker, cluster) {
                Reachability::Up => return true,
                Reachability::Refusing => continue,
                Reachability::Silent => {
                    let first = self.settings.connection_setup_timeout;
                    bootstrap.time_out(cluster.brokers(), first, &mut draw)
                }
            };
            self.members[member as usize].bootstrap = Some(bootstrap);
            self.look_for_coordinator(now, member, delay, fx);
            return false;
        }
        self.members[member as usize].bootstrap = Some(bootstrap);
        self.look_for_coordinator(now, member, self.settings.reconnect_backoff, fx);
        false
    }

    /// FindCoordinator is answered: with a broker, or COORDINATOR_NOT_AVAILABLE.
    pub(super) fn on_contact(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &self.members[member as usize];
        if entry.contact_due != now || !entry.alive || !self.has_broker(now, member, cluster, fx) {
            return;
        }
        let answered = self.finds_any(member, cluster);
        let named = cluster.metadata(self.coordinator_partition).leader.filter(|_| answered);
        let found = named.map(|broker| (broker, self.finds(Some(member), broker, cluster)));
        let entry = &mut self.members[member as usize];
        if entry.contact_due != now || !entry.alive {
            return;
        }
        entry.contact_due = SimTime::NEVER;
        entry.contact_count += 1;
        match found {
            Some((broker, Reachability::Up)) => {
                entry.contact = Contact::Known(broker);
                entry.contact_misses = 0;
                self.contact_made(now, member, cluster, fx);
            }
            Some((_, Reachability::Silent)) => {
                let delay = self.settings.connection_setup_timeout;
                self.look_for_coordinator(now, member, delay, fx);
            }
            _ => {
                entry.contact_misses += 1;
                let (count, misses) = (entry.contact_count, entry.contact_misses);
                let delay = self.back_off(DRAW_COORDINATOR, member, count, misses - 1);
                self.look_for_coordinator(now, member, delay, fx);
            }
        }
    }

    /// A member has its coordinator: it commits what it could not, and joins if it has to.
    fn contact_made(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let halted = self.coordinator_found(member);
        if self.members[member as usize].commit_stalled.is_some() {
            self.commit(now, member, cluster, fx);
        }
        let entry = &mut self.members[member as usize];
        if !entry.ghost {
            // It is heard again before its session was over.
            entry.session_due = SimTime::NEVER;
        }
        if std::mem::take(&mut entry.wants_join) {
            self.trigger_rebalance(now, fx);
            let entry = &mut self.members[member as usize];
            entry.in_group = true;
            entry.joined = true;
            self.try_complete(now, fx);
        } else if self.phase == Phase::Preparing {
            self.members[member as usize].heard = true;
            self.rejoin(now, member, fx);
        }
        if halted {
            self.poll(now, member, cluster, fx);
        }
    }

    /// A member polls: it joins again if it has heard of a join phase, or if it had left for not polling.
    pub(super) fn rejoin(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.busy.is_some() || !entry.alive {
            return;
        }
        if !entry.in_group {
            if !std::mem::replace(&mut entry.wants_join, true) {
                let delay = self.settings.round_trip;
                self.look_for_coordinator(now, member, delay, fx);
            }
        } else if self.phase == Phase::Preparing && std::mem::take(&mut entry.heard) {
            entry.joined = true;
            self.commit_before_joining(member, fx);
            self.try_complete(now, fx);
        }
    }

    /// An eager member gives everything up before it joins, and commits what it has processed
    /// (ConsumerCoordinator.onJoinPrepare).
    fn commit_before_joining(&mut self, member: u16, fx: &mut Effects) {
        if self.settings.assignor == Assignor::Range && self.reaches_coordinator(member) {
            for slot in 0..self.slots.len() {
                if self.slots[slot].owner == Some(member) && self.slots[slot].link != Link::Idle {
                    self.store(slot, fx);
                }
            }
        }
    }

    /// A member that has worked on what a poll gave it for too long leaves the group; when it polls again it joins again.
    pub(super) fn on_poll_interval(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let limit = self.settings.max_poll_interval;
        let entry = &mut self.members[member as usize];
        if entry.poll_due != now {
            return;
        }
        entry.poll_due = SimTime::NEVER;
        if entry.busy.is_none() || !entry.in_group {
            return;
        }
        let due = entry.busy_since + limit;
        if due > now {
            entry.poll_due = due;
            fx.push(GroupEffect::After { delay: due.since(now), timer: GroupTimer::Poll(member) });
            return;
        }
        entry.in_group = false;
        entry.joined = false;
        entry.heard = false;
        self.thrown_out += 1;
        fx.push(GroupEffect::Fact(GroupFact::PollTimedOut { member }));
        self.let_go(member);
        self.trigger_rebalance(now, fx);
        self.try_complete(now, fx);
    }

    /// The group prepares: everybody has to join again, by the next heartbeat.
    pub(super) fn trigger_rebalance(&mut self, now: SimTime, fx: &mut Effects) {
        if self.phase == Phase::Preparing {
            return;
        }
        if self.phase == Phase::Empty {
            let delay = self.settings.initial_rebalance_delay;
            self.rebalance_due = now + delay;
            fx.push(GroupEffect::After { delay, timer: GroupTimer::Rebalance });
        }
        self.phase = Phase::Preparing;
        for (member, entry) in self.members.iter_mut().enumerate().filter(|(_, entry)| entry.in_group) {
            entry.joined = false;
            entry.heard = false;
            let beat = entry.next_beat(now, self.settings.heartbeat_interval);
            entry.heartbeat_due = beat;
            let timer = GroupTimer::Heartbeat(member as u16);
            fx.push(GroupEffect::After { delay: beat.since(now), timer });
        }
    }

    /// A heartbeat is answered REBALANCE_IN_PROGRESS: the member joins again. Without its coordinator it hears nothing
    /// and joins when it has found it.
    pub(super) fn on_heartbeat(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.heartbeat_due != now {
            return;
        }
        entry.heartbeat_due = SimTime::NEVER;
        if self.phase == Phase::Preparing && self.reaches_coordinator(member) {
            self.members[member as usize].heard = true;
            self.rejoin(now, member, fx);
        }
    }

    /// The session of a killed member is over.
    pub(super) fn on_session(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        let unheard = entry.alive && entry.in_group && entry.contact == Contact::None;
        if entry.session_due != now || !(entry.ghost || unheard) {
            return;
        }
        entry.session_due = SimTime::NEVER;
        if self.coordinator.is_none() {
            // Nobody counts; the next coordinator begins again.
            return;
        }
        if !entry.ghost {
            self.put_out(now, member, fx);
            return;
        }
        entry.ghost = false;
        let waited = now.since(entry.lost_at);
        fx.push(GroupEffect::Fact(GroupFact::MemberLost { member, waited }));
        self.trigger_rebalance(now, fx);
        self.try_complete(now, fx);
    }

    /// The join phase ends when nobody is missing.
    pub(super) fn try_complete(&mut self, now: SimTime, fx: &mut Effects) {
        let missing = |entry: &Member| entry.ghost || (entry.in_group && !entry.joined);
        let due = self.rebalance_due != SimTime::NEVER;
        if self.phase != Phase::Preparing || due || self.members.iter().any(missing) {
            return;
        }
        if !self.members.iter().any(|entry| entry.in_group) {
            self.phase = Phase::Empty;
            self.assign_nothing();
            return;
        }
        // JoinGroup's answer and SyncGroup's.
        let delay = self.settings.round_trip.times(2);
        self.rebalance_due = now + delay;
        fx.push(GroupEffect::After { delay, timer: GroupTimer::Rebalance });
    }

    /// The join phase is over: the coordinator stores the new assignment and members turn to their partitions.
    pub(super) fn on_rebalance(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        if self.rebalance_due != now {
            return;
        }
        self.rebalance_due = SimTime::NEVER;
        if self.phase != Phase::Preparing {
            return;
        }
        let missing = |entry: &Member| entry.ghost || (entry.in_group && !entry.joined);
        if self.members.iter().any(missing) || !self.members.iter().any(|entry| entry.in_group) {
            self.try_complete(now, fx);
            return;
        }
        if self.coordinator.is_none() || !cluster.acks_all_flows(self.coordinator_partition) {
            self.rebalance_due = now + STORE_RETRY;
            fx.push(GroupEffect::After { delay: STORE_RETRY, timer: GroupTimer::Rebalance });
            return;
        }
        self.phase = Phase::Stable;
        self.generation += 1;
        self.assign(now, cluster, fx);
        let members = self.members.iter().filter(|entry| entry.in_group).count() as u16;
        let fact = GroupFact::Rebalanced { generation: self.generation, members };
        fx.push(GroupEffect::Fact(fact));
    }
}
