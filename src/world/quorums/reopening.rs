//! A quorum group on its way back: its stages, by a person or by its own clock, and a new group from a survivor's log.

use crate::engine::TimerId;
use crate::world::command::{Duty, Effect, Outcome, QuorumAction, QuorumWhy, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::QuorumId;
use crate::world::pending::Pending;
use crate::world::quorums::quorum::Mode;
use crate::world::region::heat::Stand;
use crate::world::region::hosts::{HostKind, HostState};
use crate::world::{Clock, World};

impl World {
    /// A person acts on a group. A group without a leader cannot be opened, only closed.
    pub(in crate::world) fn operate_quorum(
        &mut self,
        quorum: QuorumId,
        action: QuorumAction,
        clock: &mut Clock,
    ) -> Outcome {
        let state = &self.quorums.quorums[quorum.index()];
        let nothing = |why| Outcome::Nothing(Why::Quorum(quorum, why));
        match action.mode() {
            None => self.rebuild_quorum(quorum, clock),
            Some(Mode::Closed) if state.is_shut() => nothing(QuorumWhy::Closed),
            Some(Mode::Closed) => {
                let refused = state.waiting() as u32;
                self.set_quorum_mode(quorum, Mode::Closed, true, clock);
                Outcome::Done(Effect::Closed(refused))
            }
            Some(_) if state.leader().is_none() => nothing(QuorumWhy::NoLeader),
            Some(mode) if mode == state.mode() && !state.is_shut() => nothing(QuorumWhy::Mode(mode)),
            Some(mode) => {
                self.set_quorum_mode(quorum, mode, false, clock);
                Outcome::PLAIN
            }
        }
    }

    fn set_quorum_mode(&mut self, quorum: QuorumId, mode: Mode, shut: bool, clock: &mut Clock) {
        let (booked, executed) = self.quorums.quorums[quorum.index()].set_mode(mode, shut);
        self.tell(clock.now(), Fact::QuorumMode(quorum, mode, executed));
        for job in booked {
            self.run_proposal(job, quorum, clock);
        }
        if shut {
            for job in self.quorums.quorums[quorum.index()].release() {
                self.run_proposal(job, quorum, clock);
            }
        }
    }

    /// A group has a leader: one that lost its majority stands closed, and its stages begin if they are automatic.
    pub(crate) fn quorum_led(&mut self, quorum: QuorumId, clock: &mut Clock) {
        let Some(reopening) = self.topology.quorums[quorum.index()].reopening else { return };
        let state = &self.quorums.quorums[quorum.index()];
        if state.mode() != Mode::Closed || state.is_shut() {
            return;
        }
        if reopening.automatic {
            self.enter_stage(quorum, Mode::CancelOnly, clock);
        } else {
            self.tell(clock.now(), Fact::QuorumMode(quorum, Mode::Closed, 0));
        }
    }

    fn enter_stage(&mut self, quorum: QuorumId, mode: Mode, clock: &mut Clock) {
        self.set_quorum_mode(quorum, mode, false, clock);
        let Some(reopening) = self.topology.quorums[quorum.index()].reopening else { return };
        let lasts = match mode {
            Mode::CancelOnly => reopening.cancel_only,
            Mode::Auction => reopening.auction,
            Mode::Closed | Mode::Open => return,
        };
        self.quorums.quorums[quorum.index()].stage_due = clock.now() + lasts;
        clock.after(lasts, Event::Recovery(Pending::Stage(quorum).index()));
    }

    pub(in crate::world) fn on_stage(&mut self, quorum: QuorumId, clock: &mut Clock) {
        let state = &self.quorums.quorums[quorum.index()];
        if state.stage_due != clock.now() {
            return;
        }
        let next = if state.mode() == Mode::CancelOnly { Mode::Auction } else { Mode::Open };
        self.enter_stage(quorum, next, clock);
    }

    /// A new group is built where there is no majority and a node is left that has the log. The old one is fenced off
    /// from now on: nodes that return meanwhile do not count.
    fn rebuild_quorum(&mut self, quorum: QuorumId, clock: &mut Clock) -> Outcome {
        let topology = self.topology.clone();
        let spec = &topology.quorums[quorum.index()];
        let state = &self.quorums.quorums[quorum.index()];
        let Some(rebuild) = &spec.rebuild else { return Outcome::Nothing(Why::NotOffered) };
        let why = match state.rebuilding() {
            Some(due) => Some(QuorumWhy::Rebuilding(due)),
            None if state.has_majority() => Some(QuorumWhy::Majority),
            None if self.launches_blocked(quorum) => Some(QuorumWhy::LaunchesBlocked),
            None if state.nodes_up() == 0 => Some(QuorumWhy::NoLog),
            None => None,
        };
        if let Some(why) = why {
            return Outcome::Nothing(Why::Quorum(quorum, why));
        }
        let due = clock.now() + rebuild.time;
        self.quorums.quorums[quorum.index()].begin_rebuild(due, spec);
        clock.at(due, Event::Recovery(Pending::Rebuilt(quorum).index()));
        self.tell(clock.now(), Fact::QuorumRebuilding(quorum, rebuild.time));
        Outcome::PLAIN
    }

    /// Returns whether the new nodes of a group cannot be launched now: the duty is blocked.
    pub fn launches_blocked(&self, quorum: QuorumId) -> bool {
        let rebuild = self.topology.quorums[quorum.index()].rebuild.as_ref();
        rebuild.and_then(|rebuild| rebuild.control_plane).is_some_and(|plane| {
            self.region.planes()[plane.index()].duty(Duty::LaunchInstances).blocked_since.is_some()
        })
    }

    pub(in crate::world) fn on_rebuilt(&mut self, quorum: QuorumId, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.quorums[quorum.index()];
        let Some(rebuild) = &spec.rebuild else { return };
        if self.quorums.quorums[quorum.index()].rebuilt_due != clock.now() {
            return;
        }
        let works = self.quorums.quorums[quorum.index()].rebuilds() > 1 || !rebuild.first_attempt_fails;
        self.quorums.quorums[quorum.index()].end_rebuild();
        self.tell(clock.now(), Fact::QuorumRebuilt(quorum, works));
        if works {
            for (node, &zone) in rebuild.nodes.iter().enumerate() {
                // Nobody gets a host in a zone that has no power or cooling.
                let up = self.zone_fault(zone).is_none();
                let host = self.host_of(HostKind::Quorum(quorum, node as u8));
                clock.cancel(std::mem::replace(&mut self.region.hosts_mut()[host].timer, TimerId::NONE));
                self.region.hosts_mut()[host].overheats = false;
                self.region.hosts_mut()[host].zone = zone;
                self.region.hosts_mut()[host].state = if up { HostState::On } else { HostState::Off };
                self.region.hosts_mut()[host].stand = Stand::default();
                self.region.hosts_mut()[host].group = None;
                self.region.hosts_mut()[host].heated = false;
                self.region.hosts_mut()[host].unpowered = false;
                self.region.hosts_mut()[host].hands = false;
                self.quorums.quorums[quorum.index()].replace_node(node, up, zone);
            }
            self.quorums.quorums[quorum.index()].meet(self.region.network());
        }
        let wait = self.quorums.quorums[quorum.index()].timeout(spec, self.seed);
        clock.after(wait, Event::QuorumElection(u32::from(quorum.0)));
    }
}
