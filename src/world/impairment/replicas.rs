//! Faults of single replicas: a process crashes, is stuck, slow, or answers with errors; an instance ends.
//!
//! A process that crashed is started again at once by what watches over it (systemd, a kubelet), and serves after the
//! start time of the document, once it is its turn; meanwhile its host refuses connections, and a consumer group does not
//! know of it until the member's session is over. One that is stuck stays so
//! until it is restarted, or its instance replaced: a repair restarts it. What a check sees: one that only asks the
//! process passes all but a crashed one; a deep one is a request like a customer's, so it waits at a stuck process until
//! its timeout, fails at one that fails fast by the same share, and takes as long at a slow one as requests do.
//! Not modelled: crash loops and their back-off; a process that nobody watches over.

use super::Impaired;
use crate::engine::SimTime;
use crate::world::command::{Effect, Outcome, ReplicaAction, ReplicaWhy, Share, Which, Why};
use crate::world::ids::{ReplicaId, ServiceId};
use crate::world::region::hosts::HostState;
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

/// Purpose of the draws of the replicas that a share takes: (service, number of the replica).
const SHARE: u32 = 400;

impl World {
    /// The replicas that a command is about; none where there is no instance.
    pub fn replicas_meant(&self, service: ServiceId, which: Which) -> Vec<ReplicaId> {
        match which {
            Which::One(number) => {
                self.topology.replica(service, number.amount() as u16 - 1).into_iter().collect()
            }
            Which::Share(share) => self.share_of(service, share),
        }
    }

    /// A share of the replicas that there are, the same ones at every time.
    pub(in crate::world) fn share_of(&self, service: ServiceId, share: Share) -> Vec<ReplicaId> {
        let there =
            |id: &ReplicaId| self.services.replicas()[id.index()].process != ProcessState::NotLaunched;
        let mut all: Vec<ReplicaId> = self.replicas_of(service).filter(there).collect();
        let count = share.of(all.len());
        self.draw_some(service, &mut all, count);
        all
    }

    /// Keeps so many of the replicas of a service. More of them have those of fewer among them.
    pub(super) fn draw_some(&self, service: ServiceId, all: &mut Vec<ReplicaId>, count: usize) {
        let drawn = |id: &ReplicaId| self.seed.draw(SHARE, service.0.into(), id.0.into(), 0).bits();
        crate::base::order::sort_by_key(all, |id| (drawn(id), id.0));
        all.truncate(count);
        crate::base::order::sort(all);
    }

    /// A person acts on replicas of a service: on those of `which` that it changes anything of.
    pub(in crate::world) fn act_on_replicas(
        &mut self,
        service: ServiceId,
        which: Which,
        action: ReplicaAction,
        clock: &mut Clock,
    ) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Replica(which, why));
        if action == ReplicaAction::Terminate && self.fleet(service).is_none() {
            return Outcome::Nothing(Why::NotOffered);
        }
        let (mut changed, mut why) = (0, None);
        for replica in self.replicas_meant(service, which) {
            match self.act_on_replica(replica, action, clock) {
                Ok(()) => changed += 1,
                Err(reason) => _ = why.get_or_insert(reason),
            }
        }
        match changed {
            0 => nothing(why.unwrap_or(ReplicaWhy::NoInstance)),
            _ => Outcome::Done(Effect::Replicas(changed)),
        }
    }

    fn act_on_replica(
        &mut self,
        id: ReplicaId,
        action: ReplicaAction,
        clock: &mut Clock,
    ) -> Result<(), ReplicaWhy> {
        let (now, part) = (clock.now(), Impaired::Replica(id));
        let replica = &self.services.replicas()[id.index()];
        let (serves, stuck) = (replica.process == ProcessState::Up, replica.stuck);
        match action {
            ReplicaAction::Terminate if !self.terminate_instance(id, clock) => {
                return Err(match self.not_serving(id, now) {
                    ReplicaWhy::NoHost => ReplicaWhy::NoHost,
                    _ => ReplicaWhy::NoInstance,
                });
            }
            ReplicaAction::Terminate => {}
            ReplicaAction::Repair if stuck => {
                self.mend(part);
                self.restart_process(id, clock);
            }
            ReplicaAction::Repair if self.mend(part) => {}
            ReplicaAction::Repair if serves => return Err(ReplicaWhy::Well),
            _ if !serves => return Err(self.not_serving(id, now)),
            ReplicaAction::Repair => self.restart_process(id, clock),
            ReplicaAction::Crash => self.crash_process(id, clock),
            ReplicaAction::Stick if stuck => return Err(ReplicaWhy::Stuck),
            ReplicaAction::Stick => self.services.replicas_mut()[id.index()].stuck = true,
            ReplicaAction::Worse(worse) if !self.worsen(part, worse, now) => {
                return Err(ReplicaWhy::So(worse.severity));
            }
            ReplicaAction::Worse(_) => {}
        }
        Ok(())
    }

    /// A process crashes: as `restart_process`, but it leaves no group.
    pub(super) fn crash_process(&mut self, id: ReplicaId, clock: &mut Clock) {
        self.lose_members(id, clock);
        self.restart_process(id, clock);
    }

    /// A process ends, its peers notice, and it is started again.
    fn restart_process(&mut self, id: ReplicaId, clock: &mut Clock) {
        self.crash_replica(id, ProcessState::Refusing, clock);
        self.start_replica(id, clock);
    }

    /// Why a replica does not serve.
    fn not_serving(&self, id: ReplicaId, now: SimTime) -> ReplicaWhy {
        let replica = &self.services.replicas()[id.index()];
        match self.region.hosts()[replica.host as usize].state {
            HostState::Absent => ReplicaWhy::NoInstance,
            HostState::Off | HostState::Booting => ReplicaWhy::NoHost,
            HostState::On if self.bad_version(id).is_some_and(|bad| bad.crashes) => ReplicaWhy::NeverStarts,
            HostState::On => ReplicaWhy::Starts(replica.up_due.max(now)),
        }
    }
}
