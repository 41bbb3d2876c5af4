//! Faults of a consumer group: members crash, handling gets slow, a record fails for ever.
//!
//! A member that crashes says nothing: its process ends, the host closes its connections, and no coordinator concludes
//! anything from that. After `session.timeout.ms` without a heartbeat it is taken out and its partitions are assigned to
//! others. What starts the process again does so at once, as any process that crashed; it is a new member then, whose
//! join waits until the former one is out. So a start time below the session timeout saves nothing.
//!
//! Slow is the handling of a record as a whole, from the moment when the member takes it until it is done: it takes so
//! many times as long as its operation, its reply is as late, and the extra is spent on the member's poll thread, which
//! needs no worker and no CPU for it. That handling is slow at every member by the same factor is assumed, grade A. What
//! follows when a poll's records take longer than `max.poll.interval.ms` stands in `kafka/consumer/polling.rs`, what a
//! record that fails does in `kafka/consumer/redelivery.rs`. A repair ends slowness, and passes over what failed.

use super::acting::slowed;
use super::{Faulty, Impaired, ONCE};
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{ConsumersAction, ConsumersWhy, Effect, ImpairAction, ImpairWhy, Outcome, Why};
use crate::world::ids::{GroupId, ReplicaId, ServiceId};
use crate::world::services::replica::ProcessState;
use crate::world::{Clock, World};

impl World {
    /// A person acts on the consumer group of a service.
    pub(in crate::world) fn act_on_consumers(
        &mut self,
        service: ServiceId,
        action: ConsumersAction,
        clock: &mut Clock,
    ) -> Outcome {
        match action {
            ConsumersAction::Crash(count) => self.crash_consumers(service, count.amount() as usize, clock),
            ConsumersAction::Restart => self.restart_consumers(service, clock),
            ConsumersAction::Poison => self.poison(service, clock),
        }
    }

    fn crash_consumers(&mut self, service: ServiceId, count: usize, clock: &mut Clock) -> Outcome {
        let up = |id: &ReplicaId| self.services.replicas()[id.index()].process == ProcessState::Up;
        let mut running: Vec<ReplicaId> = self.replicas_of(service).filter(up).collect();
        self.draw_some(service, &mut running, count);
        for &id in &running {
            self.crash_process(id, clock);
        }
        match running.len() {
            0 => Outcome::Nothing(Why::Consumers(ConsumersWhy::NoProcess)),
            crashed => Outcome::Done(Effect::Replicas(crashed as u16)),
        }
    }

    fn poison(&mut self, service: ServiceId, clock: &mut Clock) -> Outcome {
        let Some(group) = self.group_of(service) else { return Outcome::Nothing(Why::NotOffered) };
        let mut poisoned = None;
        self.with_group(group, clock, |part, _, _, _| poisoned = part.poison());
        match poisoned {
            Some(partition) => Outcome::Done(Effect::Poisoned(partition)),
            None => Outcome::Nothing(Why::Consumers(ConsumersWhy::Poisoned)),
        }
    }

    /// The consumer group of a service.
    pub(in crate::world) fn group_of(&self, service: ServiceId) -> Option<GroupId> {
        let group = self.kafka.groups().iter().position(|slot| slot.service == service);
        group.map(|group| GroupId(group as u16))
    }

    /// Handling gets slow, or what is wrong with a service's consumers is mended.
    pub(super) fn impair_consumers(
        &mut self,
        service: ServiceId,
        action: ImpairAction,
        clock: &mut Clock,
    ) -> Outcome {
        let faulty = Faulty::Consumers(service);
        let Some(group) = self.group_of(service) else { return Outcome::Nothing(Why::NotOffered) };
        let ImpairAction::Worse(worse) = action else { return self.mend_consumers(service, group, clock) };
        if !self.worsen(Impaired::Part(faulty), worse, clock.now()) {
            return Outcome::Nothing(Why::Impair(faulty, ImpairWhy::So(worse.severity)));
        }
        self.with_group(group, clock, |part, _, _, _| part.set_slow(true));
        Outcome::PLAIN
    }

    fn mend_consumers(&mut self, service: ServiceId, group: GroupId, clock: &mut Clock) -> Outcome {
        let faulty = Faulty::Consumers(service);
        let slow = self.mend(Impaired::Part(faulty));
        let (mut failed, mut passed) = (0, 0);
        self.with_group(group, clock, |part, now, cluster, fx| {
            part.set_slow(false);
            (failed, passed) = part.pass_over(now, cluster, fx);
        });
        if slow || failed > 0 {
            return Outcome::Done(Effect::ConsumersRepaired(passed, slow));
        }
        let starts = |id: ReplicaId| {
            let replica = &self.services.replicas()[id.index()];
            (replica.process == ProcessState::Refusing).then_some(replica.up_due)
        };
        let due = self.replicas_of(service).filter_map(starts).filter(|due| *due > clock.now()).min();
        Outcome::Nothing(Why::Impair(faulty, due.map_or(ImpairWhy::Well, ImpairWhy::Starts)))
    }

    /// How much longer a record keeps its member that has worked on it for so long.
    pub(in crate::world) fn record_held_back(
        &self,
        service: ServiceId,
        took: SimDuration,
        now: SimTime,
    ) -> SimDuration {
        if self.impaired.is_none() {
            return SimDuration::ZERO;
        }
        let factor = self.factor(Impaired::Part(Faulty::Consumers(service)), now);
        slowed(took, factor - u64::from(ONCE))
    }
}
