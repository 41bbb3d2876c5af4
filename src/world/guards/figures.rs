//! What breakers have done to calls: let through and hung, refused though they would have been answered, not counted
//! yet. Nothing in the world reads these figures.

use crate::engine::SimTime;
use crate::world::World;
use crate::world::guards::counts::BreakerCounts;
use crate::world::guards::{Breaker, BreakerSnapshot, BreakerState, Library};
use crate::world::ids::{OperationId, ReplicaId, ServiceId};
use crate::world::topology::BreakerScope;

/// The breakers of one guarded step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerFigures {
    /// The service whose replicas call.
    pub service: ServiceId,
    /// Its operation.
    pub operation: OperationId,
    /// The step.
    pub step: u8,
    /// Whose breakers they are.
    pub library: Library,
    /// What one of them watches.
    pub scope: BreakerScope,
    /// Breakers that are not closed, and all of them.
    pub open: (u32, u32),
    /// Counts since the start.
    pub counts: BreakerCounts,
    /// Calls that run now and that no breaker has counted yet.
    pub uncounted: u32,
}

impl World {
    /// The breakers of every guarded step that has some: of all replicas of its service, or of one.
    pub fn breaker_figures(&self, only: Option<ReplicaId>) -> impl Iterator<Item = BreakerFigures> {
        let one = only.map(|replica| &self.services.replicas()[replica.index()]);
        let edges = self.guards.edges().iter().filter(|edge| edge.per_replica > 0);
        let edges = edges.filter(move |edge| one.is_none_or(|one| one.service == edge.service));
        edges.map(move |edge| {
            let own = match one {
                Some(replica) => replica.local as usize..replica.local as usize + 1,
                None => 0..edge.running.len(),
            };
            let each = edge.per_replica as usize;
            let breakers = &edge.breakers[own.start * each..own.end * each];
            let mut counts = BreakerCounts::default();
            edge.counts[own.clone()].iter().for_each(|&replica| counts += replica);
            let spec = self.topology.services[edge.service.index()].operations[edge.operation.index()].steps
                [edge.step as usize]
                .policy
                .as_ref()
                .and_then(|policy| policy.breaker.as_ref());
            let open = |state| matches!(state, BreakerState::Open | BreakerState::HalfOpen);
            BreakerFigures {
                service: edge.service,
                operation: edge.operation,
                step: edge.step,
                library: spec.map_or(Library::Resilience4j, |spec| spec.settings.library()),
                scope: edge.scope,
                open: (
                    breakers.iter().filter(|breaker| open(breaker.state())).count() as u32,
                    breakers.len() as u32,
                ),
                counts,
                uncounted: edge.running[own].iter().sum(),
            }
        })
    }

    /// Windows of the breakers of resilience4j over one guarded step, numbered as in `Fact::Breaker`, of every replica, as
    /// its metrics show them at `now`. None of another library's.
    pub fn breaker_windows(&self, edge: u16, now: SimTime) -> impl Iterator<Item = BreakerSnapshot> {
        let breakers = self.guards.edges().get(usize::from(edge)).map(|edge| edge.breakers.iter());
        breakers.into_iter().flatten().filter_map(move |breaker| match breaker {
            Breaker::Resilience4j(machine) => Some(machine.snapshot(now)),
            Breaker::Library(_) => None,
        })
    }

    /// Counts a call that its breaker has refused.
    pub(in crate::world) fn count_refusal(&mut self, call: u32, edge: usize, now: SimTime) {
        let entry = &self.services.calls()[call];
        let replica = &self.services.replicas()[entry.replica.index()];
        let (zone, local) = (replica.zone, replica.local as usize);
        let healthy =
            self.action_of(entry).is_some_and(|action| self.would_answer(action, entry.who(), zone, now));
        let counts = &mut self.guards.edges[edge].counts[local];
        counts.refused += 1;
        counts.refused_healthy += u64::from(healthy);
    }

    /// A call of `replica` over an edge runs without having been counted by its breaker, or does no longer.
    pub(in crate::world) fn count_running(&mut self, edge: usize, replica: ReplicaId, runs: bool) {
        let local = self.services.replicas()[replica.index()].local as usize;
        let running = &mut self.guards.edges[edge].running[local];
        *running = if runs { *running + 1 } else { running.saturating_sub(1) };
    }
}
