//! The guarded steps of a document that have a breaker.

use super::values::{OfSeed, Row};
use crate::world::World;
use crate::world::guards::figures::BreakerFigures;
use crate::world::guards::{BreakerConfig, BreakerSettings, Fallback};
use crate::world::ids::{OperationId, ServiceId};
use crate::world::part::Part;
use crate::world::topology::{Action, BreakerSpec, PolicySpec, Topology};

/// A guarded step with a breaker.
pub(super) struct Edge {
    /// Its number among the guarded steps, as facts have it.
    pub(super) number: u16,
    service: ServiceId,
    operation: OperationId,
    step: u8,
    /// What it asks.
    pub(super) callee: Part,
    policy: PolicySpec,
    breaker: BreakerSpec,
}

/// The other defences that are on at the end of a run.
#[derive(Clone, Copy, Default)]
pub(super) struct On {
    pub(super) fallbacks: bool,
    pub(super) timeouts: bool,
}

/// All of a region, in the order in which the world numbers its guarded steps (`guards::policies`).
pub(super) fn with_breakers(topology: &Topology) -> Vec<Edge> {
    let (mut number, mut edges) = (0, Vec::new());
    for (service, spec) in (0..).map(ServiceId).zip(&topology.services) {
        for (operation, spec) in (0..).map(OperationId).zip(&spec.operations) {
            for (step, spec) in (0..).zip(&spec.steps) {
                let Some(policy) = &spec.policy else { continue };
                let callee = callee(&spec.action);
                if let (Some(breaker), Some(callee)) = (policy.breaker.clone(), callee) {
                    let policy = policy.clone();
                    edges.push(Edge { number, service, operation, step, callee, policy, breaker });
                }
                number += 1;
            }
        }
    }
    edges
}

fn callee(action: &Action) -> Option<Part> {
    Some(match *action {
        Action::Work(_) => return None,
        Action::Call { service, .. } => Part::Service(service),
        Action::Query { store, .. } => Part::Store(store),
        Action::Propose { quorum, .. } => Part::Quorum(quorum),
        Action::Produce { topic, .. } => Part::Cluster(topic.cluster),
        Action::RequestReply { request, .. } => Part::Cluster(request.cluster),
    })
}

impl Edge {
    /// The service that calls.
    pub(super) fn caller(&self) -> Part {
        Part::Service(self.service)
    }

    /// The settings of resilience4j, if the breaker is one.
    pub(super) fn config(&self) -> Option<&BreakerConfig> {
        match &self.breaker.settings {
            BreakerSettings::Resilience4j(config) => Some(config),
            BreakerSettings::Library(..) => None,
        }
    }

    /// The library's word.
    pub(super) fn library(&self) -> &'static str {
        self.breaker.settings.library().word()
    }

    /// The step waits so long, seconds: less with fail-fast timeouts on.
    pub(super) fn timeout_s(&self, fails_fast: bool) -> f64 {
        let policy = &self.policy;
        if fails_fast { policy.fail_fast_timeout } else { policy.timeout }.as_secs_f64()
    }

    /// What its breakers have done so far.
    pub(super) fn figures(&self, world: &World) -> Option<BreakerFigures> {
        let own = |figures: &BreakerFigures| {
            (figures.service, figures.operation, figures.step) == (self.service, self.operation, self.step)
        };
        world.breaker_figures(None).find(own)
    }

    pub(super) fn row(
        &self,
        topology: &Topology,
        figures: Option<BreakerFigures>,
        on: On,
        seeds: Vec<OfSeed>,
    ) -> Row {
        let service = &topology.services[self.service.index()];
        let operation = &service.operations[self.operation.index()].id;
        let fallback = self.policy.fallback.map(|fallback| {
            match fallback {
                Fallback::RejectAtOnce => "an error at once",
                Fallback::SynchronousCalculation { .. } => "a calculation of its own",
                Fallback::LastGoodValue { .. } => "the last good value",
            }
            .to_owned()
        });
        Row {
            part: self.caller().spell(topology),
            step: format!("{}: {operation}, step {}", service.id, self.step + 1),
            callee: self.callee.spell(topology),
            library: self.library().to_owned(),
            scope: self.breaker.scope.word().to_owned(),
            breakers: figures.map_or(0, |figures| figures.open.1),
            timeout_s: self.timeout_s(on.timeouts),
            fallback,
            fallbacks_on: on.fallbacks,
            seeds,
        }
    }
}
