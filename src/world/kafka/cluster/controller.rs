//! The controller: quorum, leases, fencing, elections, preferred leaders.
//!
//! Active -> (node or majority lost) none -> (election, 1 to 3 s) active: every unfenced broker gets a fresh lease.
//! It commits while it is active and the failure mode is none; otherwise nothing is fenced, elected, shrunk or
//! registered. With the duty "elect leaders" blocked, fencing and ISR changes still commit, but a partition that
//! loses its leader gets none, by whatever way; the repair elects for every leaderless partition at once.

use super::interface::{ClusterEffect, ClusterFact, ClusterState, ClusterTimer, FailureMode};
use super::{Cluster, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, ZoneId};
use crate::world::kafka::election::{self, Context, Election, PartitionState};
use crate::world::region::network::Network;

/// Purpose of the draw of a controller election: (cluster, term).
const DRAW_CONTROLLER_ELECTION: u32 = 0x4B02;
/// Elections of one run of the preferred-leader timer (MAX_ELECTIONS_PER_IMBALANCE).
const MAX_ELECTIONS_PER_IMBALANCE: usize = 1_000;
/// The next run when there were more (QuorumController).
const IMBALANCE_RERUN: SimDuration = SimDuration::from_millis(10);

/// A controller node of the metadata quorum.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) zone: ZoneId,
    pub(super) alive: bool,
}

/// The quorum and the timers of its active node.
#[derive(Clone, Debug)]
pub(super) struct Controller {
    pub(super) nodes: Vec<Node>,
    pub(super) active: Option<u8>,
    pub(super) term: u32,
    pub(super) mode: FailureMode,
    pub(super) duty_blocked: bool,
    election_due: SimTime,
    imbalance_due: SimTime,
    pub(super) unclean_elections: u64,
    pub(super) state: ClusterState,
}

impl Controller {
    pub(super) fn new(zones: &[ZoneId], active: u8) -> Self {
        Controller {
            nodes: zones.iter().map(|&zone| Node { zone, alive: true }).collect(),
            active: Some(active),
            term: 0,
            mode: FailureMode::None,
            duty_blocked: false,
            election_due: SimTime::NEVER,
            imbalance_due: SimTime::NEVER,
            unclean_elections: 0,
            state: ClusterState::Active,
        }
    }

    /// Returns whether some node lives and reaches a majority.
    pub(super) fn majority(&self, network: &Network) -> bool {
        (0..self.nodes.len()).any(|node| self.may_be_active(node, network))
    }

    /// Returns whether a node lives and reaches a majority of all nodes.
    fn may_be_active(&self, node: usize, network: &Network) -> bool {
        let own = &self.nodes[node];
        let with = |other: &&Node| other.alive && network.reaches(own.zone, other.zone);
        own.alive && 2 * self.nodes.iter().filter(with).count() > self.nodes.len()
    }

    /// Returns whether brokers of a zone learn what is committed: from the active node, or from whoever will be it.
    pub(super) fn informs(&self, zone: ZoneId, network: &Network) -> bool {
        let reaches = |node: usize| network.reaches(zone, self.nodes[node].zone);
        match self.active {
            Some(active) => reaches(active as usize),
            None => (0..self.nodes.len()).any(|node| self.may_be_active(node, network) && reaches(node)),
        }
    }
}

impl Cluster {
    /// The controller nodes of a zone are gone.
    pub fn controller_lost(&mut self, now: SimTime, zone: ZoneId, fx: &mut Effects) {
        let controller = &mut self.controller;
        for node in controller.nodes.iter_mut().filter(|node| node.zone == zone) {
            node.alive = false;
        }
        self.check_active(now, fx);
    }

    /// An active node that is gone, or has no majority behind it, is active no longer.
    pub(super) fn check_active(&mut self, now: SimTime, fx: &mut Effects) {
        let (network, controller) = (&self.network, &mut self.controller);
        let majority = controller.majority(network);
        let Some(active) = controller.active else {
            return;
        };
        if !controller.may_be_active(active as usize, network) {
            controller.active = None;
            controller.imbalance_due = SimTime::NEVER;
            fx.push(ClusterEffect::Fact(ClusterFact::ControllerLost { majority }));
            self.arm_controller_election(now, fx);
        }
    }

    /// The controller nodes of a zone are back.
    pub fn controller_returned(&mut self, now: SimTime, zone: ZoneId, fx: &mut Effects) {
        for node in self.controller.nodes.iter_mut().filter(|node| node.zone == zone) {
            node.alive = true;
        }
        self.arm_controller_election(now, fx);
    }

    /// Blocks or repairs the duty "elect leaders". The repair elects for every leaderless partition at once.
    pub fn set_duty(&mut self, now: SimTime, blocked: bool, fx: &mut Effects) {
        if self.controller.duty_blocked == blocked {
            return;
        }
        self.controller.duty_blocked = blocked;
        if !blocked && self.can_commit() {
            self.elect_leaderless(now, fx);
            self.arm_imbalance(now, fx);
        }
        self.update_state(fx);
    }

    /// Breaks or repairs the controller's commits. The repair is a new active controller, so leases start afresh.
    pub fn set_failure_mode(&mut self, now: SimTime, mode: FailureMode, fx: &mut Effects) {
        if self.controller.mode == mode {
            return;
        }
        self.controller.mode = mode;
        self.controller.imbalance_due = SimTime::NEVER;
        if mode == FailureMode::None && self.controller.active.take().is_some() {
            fx.push(ClusterEffect::Fact(ClusterFact::ControllerLost { majority: true }));
            self.arm_controller_election(now, fx);
        }
    }

    /// An administrator asks for elections over all partitions (ElectLeaders API): for a leader where there is
    /// none, or for the preferred one. How many leaders changed; none while the duty is blocked.
    pub fn elect_leaders(&mut self, now: SimTime, preferred: bool, fx: &mut Effects) -> u16 {
        if !self.can_commit() {
            return 0;
        }
        if preferred { self.elect_preferred(now, usize::MAX, fx).0 } else { self.elect_leaderless(now, fx) }
    }

    pub(super) fn can_commit(&self) -> bool {
        self.controller.active.is_some() && self.controller.mode == FailureMode::None
    }

    pub(super) fn arm_controller_election(&mut self, now: SimTime, fx: &mut Effects) {
        let (network, controller) = (&self.network, &mut self.controller);
        if controller.active.is_some()
            || !controller.majority(network)
            || controller.election_due != SimTime::NEVER
        {
            return;
        }
        controller.term += 1;
        let (least, most) = self.settings.controller_election;
        let spread = most.as_micros().saturating_sub(least.as_micros()) + 1;
        let mut draw = self.seed.draw(DRAW_CONTROLLER_ELECTION, self.id.0 as u64, controller.term as u64, 0);
        let delay = least + SimDuration::from_micros(draw.below(spread));
        controller.election_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::ControllerElected });
    }

    /// The quorum has voted: the first node that lives, counted from a drawn one, is active.
    pub(super) fn on_controller_elected(&mut self, now: SimTime, fx: &mut Effects) {
        let (network, controller) = (&self.network, &mut self.controller);
        if controller.election_due != now {
            return;
        }
        controller.election_due = SimTime::NEVER;
        if controller.active.is_some() || !controller.majority(network) {
            return;
        }
        let mut draw = self.seed.draw(DRAW_CONTROLLER_ELECTION, self.id.0 as u64, controller.term as u64, 1);
        let count = controller.nodes.len();
        let first = draw.below(count as u64) as usize;
        let node = (0..count).map(|k| (first + k) % count).find(|&n| controller.may_be_active(n, network));
        let Some(node) = node else {
            return;
        };
        controller.active = Some(node as u8);
        fx.push(ClusterEffect::Fact(ClusterFact::ControllerElected { node: node as u8 }));
        self.renew_views();
        if self.can_commit() {
            self.activate(now, fx);
        }
    }

    /// Makes a controller active: fresh leases for all unfenced brokers, then everything that waited.
    fn activate(&mut self, now: SimTime, fx: &mut Effects) {
        for index in 0..self.brokers.len() {
            let broker = BrokerId(index as u8);
            let heard = self.hears_controller(broker);
            let entry = &mut self.brokers[index];
            if !entry.fenced {
                entry.touched = now;
                if !entry.up() || !heard {
                    entry.lost_at = entry.lost_at.min(now);
                    self.arm_lease(now, broker, fx);
                }
            }
            if heard {
                self.heard_again(now, broker, fx);
            }
            self.arm_alter_isr(now, broker, fx);
        }
        if !self.controller.duty_blocked {
            self.elect_leaderless(now, fx);
        }
        self.arm_imbalance(now, fx);
        self.update_state(fx);
    }

    /// The lease of a lost broker: from its last contact, `broker.session.timeout.ms`, then one commit.
    pub(super) fn arm_lease(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        if !self.can_commit() {
            return;
        }
        let entry = &mut self.brokers[broker.index()];
        let contact = entry.last_contact(entry.lost_at, self.settings.heartbeat_interval).max(entry.touched);
        let due = (contact + self.settings.session_timeout).max(now) + self.settings.metadata_commit;
        entry.lease_due = due;
        fx.push(ClusterEffect::After { delay: due.since(now), timer: ClusterTimer::Lease(broker) });
    }

    /// A lease has run out: the broker is fenced. Several are fenced one after the other, each by its own timer.
    pub(super) fn on_lease(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let commit = self.can_commit();
        let heard = self.hears_controller(broker);
        let entry = &mut self.brokers[broker.index()];
        if entry.lease_due != now {
            return;
        }
        entry.lease_due = SimTime::NEVER;
        if !commit || entry.fenced || (entry.up() && heard) {
            return;
        }
        entry.fenced = true;
        let silent_for = now.since(entry.lost_at);
        fx.push(ClusterEffect::Fact(ClusterFact::BrokerFenced { broker, silent_for }));
        self.remove_from_isrs(now, broker, fx);
        self.arm_imbalance(now, fx);
        self.update_state(fx);
    }

    /// A broker leaves (fenced, or shutting down): out of every ISR, and where it led another leader is elected.
    pub(super) fn remove_from_isrs(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        for index in 0..self.partitions.len() {
            let partition = PartitionId(index as u16);
            if !self.partitions[index].state.isr.contains(&broker) {
                continue;
            }
            let suppressed = self.controller.duty_blocked;
            if let Some(next) = self.decide(partition, suppressed, |s, c| election::fence(s, broker, c)) {
                self.apply(now, partition, next, fx);
            }
        }
    }

    /// Elections for partitions without a leader: after an unfence, a repair, or by hand. How many got one.
    pub(super) fn elect_leaderless(&mut self, now: SimTime, fx: &mut Effects) -> u16 {
        let mut elected = 0;
        for index in 0..self.partitions.len() {
            if self.partitions[index].state.leader.is_some() {
                continue;
            }
            let partition = PartitionId(index as u16);
            let found = self.decide(partition, false, |s, c| election::elect(s, Election::Online, c));
            let Some(next) = found.filter(|next| next.leader.is_some()) else {
                continue;
            };
            if self.controller.duty_blocked {
                fx.push(ClusterEffect::Fact(ClusterFact::ElectionRefused { partition }));
            } else {
                self.apply(now, partition, next, fx);
                elected += 1;
            }
        }
        elected
    }

    /// Arms the preferred-leader timer when a partition is off its preferred leader.
    pub(super) fn arm_imbalance(&mut self, now: SimTime, fx: &mut Effects) {
        self.arm_imbalance_after(now, self.settings.leader_imbalance_check, fx);
    }

    fn arm_imbalance_after(&mut self, now: SimTime, delay: SimDuration, fx: &mut Effects) {
        let idle = self.controller.imbalance_due == SimTime::NEVER;
        if idle && self.settings.auto_leader_rebalance && self.can_commit() && self.imbalance() > 0 {
            self.controller.imbalance_due = now + delay;
            fx.push(ClusterEffect::After { delay, timer: ClusterTimer::LeaderImbalance });
        }
    }

    /// Partitions whose leader is not the first replica, leaderless ones included.
    pub(super) fn imbalance(&self) -> u32 {
        let off = |s: &PartitionState| s.leader != s.replicas.first().copied();
        self.partitions.iter().filter(|p| off(&p.state)).count() as u32
    }

    /// The preferred-leader timer.
    pub(super) fn on_leader_imbalance(&mut self, now: SimTime, fx: &mut Effects) {
        if self.controller.imbalance_due != now {
            return;
        }
        self.controller.imbalance_due = SimTime::NEVER;
        let (_, more) = self.elect_preferred(now, MAX_ELECTIONS_PER_IMBALANCE, fx);
        let delay = if more { IMBALANCE_RERUN } else { self.settings.leader_imbalance_check };
        self.arm_imbalance_after(now, delay, fx);
    }

    /// Moves at most `limit` partitions to their preferred leaders: how many, and whether there are more.
    fn elect_preferred(&mut self, now: SimTime, limit: usize, fx: &mut Effects) -> (u16, bool) {
        let mut moves = Vec::new();
        for (index, entry) in self.partitions.iter().enumerate() {
            let partition = PartitionId(index as u16);
            if entry.state.leader == entry.state.replicas.first().copied() {
                continue;
            }
            let found = self.decide(partition, false, |s, c| election::elect(s, Election::Preferred, c));
            if let Some(next) = found.filter(|next| next.leader != entry.state.leader) {
                moves.push((partition, next));
            }
        }
        let count = moves.len().min(limit) as u16;
        let more = moves.len() > limit;
        if count == 0 {
            return (0, false);
        }
        if self.controller.duty_blocked {
            fx.push(ClusterEffect::Fact(ClusterFact::PreferredElectionRefused { count }));
            return (0, false);
        }
        for (partition, next) in moves.into_iter().take(limit) {
            self.apply(now, partition, next, fx);
        }
        fx.push(ClusterEffect::Fact(ClusterFact::PreferredElection { count }));
        (count, more)
    }

    /// Applies the election rules to a partition as the brokers stand now.
    pub(super) fn decide(
        &self,
        partition: PartitionId,
        suppressed: bool,
        rule: impl FnOnce(&PartitionState, &Context) -> Option<PartitionState>,
    ) -> Option<PartitionState> {
        let alive = |broker: BrokerId| self.brokers[broker.index()].alive();
        let entry = &self.partitions[partition.index()];
        let mut context = Context::new(&alive);
        context.min_isr = entry.min_isr;
        context.elr_enabled = self.settings.eligible_leader_replicas;
        context.unclean = entry.unclean;
        context.suppressed = suppressed;
        rule(&entry.state, &context)
    }

    /// Commits a partition's new registration and notifies everybody.
    pub(super) fn apply(
        &mut self,
        now: SimTime,
        partition: PartitionId,
        next: PartitionState,
        fx: &mut Effects,
    ) {
        let old = std::mem::replace(&mut self.partitions[partition.index()].state, next);
        let entry = &mut self.partitions[partition.index()];
        entry.proposal = None;
        let (leader, epoch) = (entry.state.leader, entry.state.leader_epoch);
        let isr = entry.state.isr.len() as u8;
        if entry.state.isr.iter().any(|b| !old.isr.contains(b)) {
            fx.push(ClusterEffect::Fact(ClusterFact::IsrExpanded { partition, isr }));
        }
        if old.isr.iter().any(|b| !self.partitions[partition.index()].state.isr.contains(b)) {
            fx.push(ClusterEffect::Fact(ClusterFact::IsrShrunk { partition, isr }));
        }
        if leader != old.leader {
            self.tell_leader(now, partition, &old, fx);
            fx.push(ClusterEffect::LeaderChanged { partition, leader, epoch });
            self.leader_moved(now, partition, old.leader, fx);
        } else {
            self.advance_high_watermark(partition, fx);
        }
        if leader.is_some() {
            self.propose_isr(now, partition, fx);
        }
    }

    /// The facts of a change of leader.
    fn tell_leader(&mut self, now: SimTime, partition: PartitionId, old: &PartitionState, fx: &mut Effects) {
        let entry = &mut self.partitions[partition.index()];
        let epoch = entry.state.leader_epoch;
        let Some(leader) = entry.state.leader else {
            entry.leaderless_since = now;
            let last = old.leader.expect("a leader changed to none");
            let found = self.decide(partition, false, |s, c| election::elect(s, Election::Online, c));
            let refused = found.is_some_and(|next| next.leader.is_some());
            fx.push(ClusterEffect::Fact(ClusterFact::Leaderless { partition, last, refused }));
            if refused {
                fx.push(ClusterEffect::Fact(ClusterFact::ElectionRefused { partition }));
            }
            return;
        };
        let unclean = !old.isr.contains(&leader) && !old.elr.contains(&leader);
        let none = old.leader.is_none();
        let leaderless_for = if none { now.since(entry.leaderless_since) } else { SimDuration::ZERO };
        self.controller.unclean_elections += unclean as u64;
        let fact = ClusterFact::LeaderElected { partition, leader, epoch, unclean, leaderless_for };
        fx.push(ClusterEffect::Fact(fact));
    }

    /// The state as the vendor names it; a change of it is reported.
    pub(super) fn update_state(&mut self, fx: &mut Effects) {
        let fenced = self.brokers.iter().any(|broker| !broker.alive());
        let leaderless = self.partitions.iter().any(|p| p.state.leader.is_none());
        let state = if fenced || leaderless { ClusterState::Healing } else { ClusterState::Active };
        if state != self.controller.state {
            self.controller.state = state;
            fx.push(ClusterEffect::Fact(ClusterFact::StateChanged { state }));
        }
    }
}
