//! Replication of partitions: rounds, high watermark, catch-up, and the leader's proposals for the ISR.
//!
//! A follower that is up to date fetches in rounds: what a leader wrote before a round began is on all its live
//! followers when the round ends, for all partitions it leads at once. A follower that is behind (it was away, or
//! stuck) first catches up at a limited rate shared by its partitions, then joins the rounds and the leader
//! proposes it for the ISR. A follower in the ISR that does not move for `replica.lag.time.max.ms` is proposed out.
//! Until a proposal commits, the maximal ISR counts for the high watermark: the old members and the new ones.

use super::interface::{ClusterEffect, ClusterFact, ClusterTimer};
use super::log::Log;
use super::{Cluster, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId};
use crate::world::kafka::election::{self, PartitionState};

/// Longest stretch of catching up between two looks.
const CATCH_UP_STEP: SimDuration = SimDuration::from_secs(1);

/// One copy of a partition, in assignment order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replica {
    /// Its log end offset.
    pub(super) end: u64,
    /// Bytes it holds, counted since the start of the run.
    pub(super) bytes: u64,
    /// It was away and has to catch up before it takes part in rounds.
    pub(super) behind: bool,
    /// Until when it had everything, for the lag check; refreshed when it stops moving.
    pub(super) caught_up_at: SimTime,
}

/// A produce request that waits for the high watermark to reach `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) slot: u32,
    pub(super) end: u64,
}

/// A partition: its registration, its replicas and its log.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) state: PartitionState,
    pub(super) replicas: Vec<Replica>,
    pub(super) log: Log,
    pub(super) high_watermark: u64,
    /// Bytes in the leader's log, counted since the start of the run.
    pub(super) bytes: u64,
    pub(super) min_isr: usize,
    pub(super) unclean: bool,
    pub(super) internal: bool,
    pub(super) subscribed: bool,
    pub(super) leaderless_since: SimTime,
    /// The time when its leader last stopped serving.
    pub(super) unread_since: SimTime,
    /// The ISR the leader has proposed and the controller has not yet committed.
    pub(super) proposal: Option<Vec<BrokerId>>,
    /// Listed for its leader's next round.
    pub(super) dirty: bool,
    pub(super) waiting: Vec<Waiting>,
}

impl Partition {
    /// A partition at the start of the run. Logs are empty then: of a replica that is not in sync it is not known what it
    /// lacks, so that it has caught up as soon as it has fetched.
    pub(super) fn new(state: PartitionState, min_isr: usize) -> Self {
        let copy = |broker: &BrokerId| Replica {
            end: 0,
            bytes: 0,
            behind: !state.isr.contains(broker),
            caught_up_at: SimTime::ZERO,
        };
        let since = if state.leader.is_none() { SimTime::ZERO } else { SimTime::NEVER };
        Partition {
            replicas: state.replicas.iter().map(copy).collect(),
            min_isr: min_isr.min(state.replicas.len()),
            log: Log::default(),
            high_watermark: 0,
            bytes: 0,
            unclean: false,
            internal: false,
            subscribed: true,
            leaderless_since: since,
            unread_since: since,
            proposal: None,
            dirty: false,
            waiting: Vec::new(),
            state,
        }
    }

    /// Position of a broker's copy in the assignment.
    pub(super) fn slot(&self, broker: BrokerId) -> Option<usize> {
        self.state.replicas.iter().position(|&replica| replica == broker)
    }
}

impl Cluster {
    /// Returns whether the partition's registered leader serves.
    #[inline]
    pub(super) fn live_leader(&self, partition: PartitionId) -> Option<BrokerId> {
        self.partitions[partition.index()].state.leader.filter(|b| self.brokers[b.index()].up())
    }

    /// Lists a partition for its leader's next round and starts one when none is under way.
    pub(super) fn mark_dirty(&mut self, now: SimTime, partition: PartitionId, fx: &mut Effects) {
        let Some(leader) = self.live_leader(partition) else {
            return;
        };
        let entry = &mut self.partitions[partition.index()];
        if entry.dirty {
            return;
        }
        entry.dirty = true;
        let broker = &mut self.brokers[leader.index()];
        broker.dirty.push(partition);
        if broker.round_due == SimTime::NEVER {
            self.start_round(now, leader, fx);
        }
    }

    fn start_round(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let broker = &mut self.brokers[leader.index()];
        broker.round.clear();
        for partition in broker.dirty.drain(..) {
            let entry = &mut self.partitions[partition.index()];
            entry.dirty = false;
            broker.round.push((partition, entry.log.end()));
        }
        let late = self.lateness_of_round(now, leader);
        let delay = self.settings.replication_round + late;
        let broker = &mut self.brokers[leader.index()];
        broker.round_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::Round(leader) });
    }

    /// A round ends: the live followers have what the leader had at its beginning.
    pub(super) fn on_round(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let broker = &mut self.brokers[leader.index()];
        if broker.round_due != now || !broker.up() {
            return;
        }
        broker.round_due = SimTime::NEVER;
        let zone = broker.zone;
        let round = std::mem::take(&mut broker.round);
        for &(partition, target) in &round {
            let entry = &mut self.partitions[partition.index()];
            if entry.state.leader != Some(leader) {
                continue;
            }
            let target = target.min(entry.log.end());
            for (replica, broker) in entry.replicas.iter_mut().zip(&entry.state.replicas) {
                let follower = &self.brokers[broker.index()];
                let fetches = follower.replicates() && self.network.reaches(zone, follower.zone);
                if *broker != leader && !replica.behind && fetches {
                    replica.end = replica.end.max(target);
                    replica.bytes = entry.bytes;
                }
            }
            self.advance_high_watermark(partition, fx);
        }
        let broker = &mut self.brokers[leader.index()];
        broker.round = round;
        if !broker.dirty.is_empty() && broker.round_due == SimTime::NEVER {
            self.start_round(now, leader, fx);
        }
    }

    /// High watermark = least end offset over the maximal ISR (Partition.maybeIncrementLeaderHW).
    pub(super) fn advance_high_watermark(&mut self, partition: PartitionId, fx: &mut Effects) {
        if self.live_leader(partition).is_none() {
            return;
        }
        let entry = &mut self.partitions[partition.index()];
        let short = entry.state.isr.len() < entry.min_isr;
        if short && self.settings.high_watermark_needs_min_isr {
            return;
        }
        let mut least = entry.log.end();
        for (replica, broker) in entry.replicas.iter().zip(&entry.state.replicas) {
            let proposed = entry.proposal.as_ref().is_some_and(|proposal| proposal.contains(broker));
            if proposed || entry.state.isr.contains(broker) {
                least = least.min(replica.end);
            }
        }
        if least <= entry.high_watermark {
            return;
        }
        entry.high_watermark = least;
        if entry.subscribed {
            fx.push(ClusterEffect::HighWatermark { partition });
        }
        self.complete_waiting(partition, short, fx);
    }

    /// A partition changed its leader: the new log is the new leader's, and everybody follows it.
    pub(super) fn leader_moved(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        old: Option<BrokerId>,
        fx: &mut Effects,
    ) {
        self.refuse_waiting(partition, fx);
        if let Some(old) = old {
            self.brokers[old.index()].dirty.retain(|&listed| listed != partition);
        }
        self.partitions[partition.index()].dirty = false;
        let Some(leader) = self.live_leader(partition) else {
            return;
        };
        let entry = &mut self.partitions[partition.index()];
        let slot = entry.slot(leader).expect("the leader is a replica");
        entry.replicas[slot].behind = false;
        let Replica { end, bytes, .. } = entry.replicas[slot];
        let acknowledged = entry.high_watermark.saturating_sub(end);
        let committed = acknowledged > 0;
        if committed {
            for offset in end.max(entry.log.start())..entry.log.end() {
                let record = entry.log.get(offset);
                fx.extend(record.map(|record| ClusterEffect::RecordLost { token: record.token }));
            }
        }
        let lost = entry.log.truncate(end);
        self.manual.lost += acknowledged;
        if lost > 0 {
            let fact = ClusterFact::LogTruncated { partition, records: lost, committed, acknowledged };
            fx.push(ClusterEffect::Fact(fact));
        }
        entry.high_watermark = entry.high_watermark.min(end);
        entry.bytes = bytes;
        for replica in &mut entry.replicas {
            replica.end = replica.end.min(end);
            replica.bytes = replica.bytes.min(bytes);
            replica.caught_up_at = now;
        }
        let followers = entry.state.replicas.clone();
        for &broker in followers.iter().filter(|&&b| b != leader) {
            self.resume_catch_up(now, broker, fx);
        }
        self.advance_high_watermark(partition, fx);
        self.mark_dirty(now, partition, fx);
        if followers.iter().any(|&b| !self.follows(b, leader)) {
            self.arm_lag_check(now, leader, fx);
        }
    }

    /// A broker's replicas stop moving; leaders will look for them.
    pub(super) fn followers_stop(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        for index in 0..self.partitions.len() {
            let entry = &mut self.partitions[index];
            if let Some(slot) = entry.slot(broker) {
                entry.replicas[slot].caught_up_at = now;
                if let Some(leader) = self.live_leader(PartitionId(index as u16)).filter(|&b| b != broker) {
                    self.arm_lag_check(now, leader, fx);
                }
            }
        }
    }

    /// A broker fetches again: all it does not lead has to catch up.
    pub(super) fn start_catch_up(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        for entry in &mut self.partitions {
            if let Some(slot) = entry.slot(broker) {
                entry.replicas[slot].behind = entry.state.leader != Some(broker);
            }
        }
        self.brokers[broker.index()].catch_up_due = SimTime::NEVER;
        self.resume_catch_up(now, broker, fx);
    }

    /// Goes on catching up when there is something to fetch and somebody to fetch it from.
    pub(super) fn resume_catch_up(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &self.brokers[broker.index()];
        if !entry.replicates() || entry.catch_up_due != SimTime::NEVER {
            return;
        }
        let mut lag = 0;
        let mut any = false;
        for (_, _, bytes) in self.behind(broker) {
            lag += bytes;
            any = true;
        }
        if any {
            let needed = lag as f64 / self.settings.catch_up_bytes_per_second.max(1) as f64;
            let needed = SimDuration::from_secs_f64(needed);
            let delay = needed.clamp(self.settings.replication_round, CATCH_UP_STEP);
            let entry = &mut self.brokers[broker.index()];
            entry.catch_up_since = now;
            entry.catch_up_due = now + delay;
            fx.push(ClusterEffect::After { delay, timer: ClusterTimer::CatchUp(broker) });
        }
    }

    /// Partitions where the broker is behind a live leader: partition, replica and bytes to go.
    fn behind(&self, broker: BrokerId) -> impl Iterator<Item = (PartitionId, usize, u64)> + '_ {
        self.partitions.iter().enumerate().filter_map(move |(index, entry)| {
            let partition = PartitionId(index as u16);
            let slot = entry.slot(broker).filter(|&slot| entry.replicas[slot].behind)?;
            self.live_leader(partition).filter(|&leader| leader != broker && self.follows(broker, leader))?;
            Some((partition, slot, entry.bytes - entry.replicas[slot].bytes))
        })
    }

    /// A stretch of catching up ends: its bytes are shared evenly, who has everything joins the rounds.
    pub(super) fn on_catch_up(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &mut self.brokers[broker.index()];
        if entry.catch_up_due != now || !entry.replicates() {
            return;
        }
        entry.catch_up_due = SimTime::NEVER;
        let elapsed = now.since(entry.catch_up_since).as_micros() as u128;
        let unfenced_at = entry.unfenced_at;
        let mut budget = (elapsed * self.settings.catch_up_bytes_per_second as u128 / 1_000_000) as u64;
        let behind = self.behind(broker).map(|(partition, slot, bytes)| (bytes, partition, slot));
        let mut lagging: Vec<_> = behind.collect();
        crate::base::order::sort(&mut lagging);
        let count = lagging.len();
        let mut joined = Vec::new();
        for (done, &(lag, partition, slot)) in lagging.iter().enumerate() {
            let given = lag.min(budget / (count - done) as u64);
            budget -= given;
            let entry = &mut self.partitions[partition.index()];
            let end = entry.log.end();
            let replica = &mut entry.replicas[slot];
            if given == lag {
                *replica = Replica { end, bytes: entry.bytes, behind: false, caught_up_at: now };
                joined.push(partition);
            } else {
                let missing = (end - replica.end) as u128;
                replica.end += (missing * given as u128 / lag as u128) as u64;
                replica.bytes += given;
            }
        }
        let all = joined.len() == count;
        for partition in joined {
            self.propose_isr(now, partition, fx);
        }
        if all && count > 0 {
            let after = now.since(unfenced_at);
            fx.push(ClusterEffect::Fact(ClusterFact::CaughtUp { broker, after }));
        }
        self.resume_catch_up(now, broker, fx);
    }

    /// The leader proposes every follower that is up to date and not yet in the ISR (Partition.maybeExpandIsr).
    pub(super) fn propose_isr(&mut self, now: SimTime, partition: PartitionId, fx: &mut Effects) {
        let Some(leader) = self.live_leader(partition) else {
            return;
        };
        let entry = &self.partitions[partition.index()];
        if entry.proposal.is_some() {
            return;
        }
        let joins = |broker: BrokerId, replica: &Replica| {
            let follower = &self.brokers[broker.index()];
            let current = !replica.behind && replica.end >= entry.high_watermark;
            follower.alive() && self.follows(broker, leader) && current && !entry.state.isr.contains(&broker)
        };
        let mut target = entry.state.isr.clone();
        let copies = entry.state.replicas.iter().copied().zip(&entry.replicas);
        target.extend(copies.filter(|&(broker, replica)| joins(broker, replica)).map(|(broker, _)| broker));
        if target.len() > entry.state.isr.len() || entry.state.recovering {
            self.partitions[partition.index()].proposal = Some(target);
            self.arm_alter_isr(now, leader, fx);
        }
    }

    /// Sends a leader's proposals when there are any and a controller commits.
    pub(super) fn arm_alter_isr(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let waiting = |p: &Partition| p.state.leader == Some(leader) && p.proposal.is_some();
        let broker = &self.brokers[leader.index()];
        let due = broker.alter_due != SimTime::NEVER;
        if due || !broker.up() || !self.hears_controller(leader) || !self.partitions.iter().any(waiting) {
            return;
        }
        let delay = self.settings.metadata_commit;
        self.brokers[leader.index()].alter_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::AlterIsr(leader) });
    }

    /// The controller commits a leader's proposals, without those who are fenced by now (INELIGIBLE_REPLICA).
    pub(super) fn on_alter_isr(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let broker = &mut self.brokers[leader.index()];
        if broker.alter_due != now {
            return;
        }
        broker.alter_due = SimTime::NEVER;
        if !self.brokers[leader.index()].up() || !self.hears_controller(leader) {
            return;
        }
        for index in 0..self.partitions.len() {
            let entry = &mut self.partitions[index];
            if entry.state.leader != Some(leader) {
                continue;
            }
            let Some(mut target) = entry.proposal.take() else {
                continue;
            };
            target.retain(|b| self.brokers[b.index()].alive());
            let partition = PartitionId(index as u16);
            let suppressed = self.controller.duty_blocked;
            let before = self.partitions[index].state.isr.len();
            if let Some(next) = self.decide(partition, suppressed, |s, c| election::alter_isr(s, &target, c))
            {
                let after = next.isr.len();
                let broker = &mut self.brokers[leader.index()];
                broker.isr_expands += (after > before) as u64;
                broker.isr_shrinks += (after < before) as u64;
                self.apply(now, partition, next, fx);
            }
        }
    }

    pub(super) fn arm_lag_check(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let period = SimDuration::from_micros(self.settings.replica_lag_time_max.as_micros() / 2);
        let broker = &mut self.brokers[leader.index()];
        if broker.lag_check_due == SimTime::NEVER && broker.up() {
            let due = broker.next_check(now, period);
            broker.lag_check_due = due;
            fx.push(ClusterEffect::After { delay: due.since(now), timer: ClusterTimer::LagCheck(leader) });
        }
    }

    /// The leader proposes followers out that have lagged too long (ReplicaManager.maybeShrinkIsr, every half of
    /// `replica.lag.time.max.ms`). Looks again as long as a follower in an ISR does not move.
    pub(super) fn on_lag_check(&mut self, now: SimTime, leader: BrokerId, fx: &mut Effects) {
        let broker = &mut self.brokers[leader.index()];
        if broker.lag_check_due != now || !broker.up() {
            return;
        }
        broker.lag_check_due = SimTime::NEVER;
        let zone = broker.zone;
        let limit = self.settings.replica_lag_time_max;
        let mut again = false;
        for entry in self.partitions.iter_mut().filter(|p| p.state.leader == Some(leader)) {
            let end = entry.log.end();
            let mut target = entry.state.isr.clone();
            for (replica, &broker) in entry.replicas.iter().zip(&entry.state.replicas) {
                let follower = &self.brokers[broker.index()];
                let fetches = follower.replicates() && self.network.reaches(zone, follower.zone);
                let moves = fetches && !replica.behind;
                if broker == leader || moves || !entry.state.isr.contains(&broker) {
                    continue;
                }
                if replica.end < end && now.since(replica.caught_up_at) > limit {
                    target.retain(|&b| b != broker);
                }
                again = true;
            }
            if target.len() < entry.state.isr.len() && entry.proposal.is_none() {
                entry.proposal = Some(target);
            }
        }
        if again {
            self.arm_lag_check(now, leader, fx);
        }
        self.arm_alter_isr(now, leader, fx);
    }

    /// A leader that is gone proposes nothing any more.
    pub(super) fn drop_proposals(&mut self, leader: BrokerId) {
        for entry in self.partitions.iter_mut().filter(|p| p.state.leader == Some(leader)) {
            entry.proposal = None;
        }
    }
}
