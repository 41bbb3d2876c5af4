//! What circuit breakers did: calls that they let through and that hung, calls that they refused though these would have
//! been answered, and calls that they have not counted yet.

use serde::{Deserialize, Serialize};

use crate::telling::figures::count;
use crate::world::World;
use crate::world::guards::figures::BreakerFigures;
use crate::world::topology::BreakerScope;

/// The breakers of one guarded step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BreakerReport {
    /// The service whose replicas call.
    pub service: String,
    /// Its operation.
    pub operation: String,
    /// The step, from 0.
    pub step: u8,
    /// Whose breakers they are.
    pub library: String,
    /// The version of that library.
    pub version: String,
    /// What one of them watches: `dependency`, `partition` or `key`.
    pub scope: String,
    /// Breakers that are not closed at the end.
    pub open: u32,
    /// Breakers.
    pub breakers: u32,
    /// Calls let through.
    pub passed: u64,
    /// Of these, ended by their timeout.
    pub hung: u64,
    /// Calls refused.
    pub refused: u64,
    /// Of these, that would have been answered, by what everything that they needed could do when they were refused.
    pub refused_healthy: u64,
    /// Calls that run at the end and that no breaker has counted yet.
    pub uncounted: u32,
}

/// The word of a scope.
pub fn scope(scope: BreakerScope) -> &'static str {
    match scope {
        BreakerScope::Edge => "dependency",
        BreakerScope::Partition => "partition",
        BreakerScope::Key => "key",
    }
}

/// The steps whose breakers have seen a call.
pub(crate) fn report(world: &World) -> Vec<BreakerReport> {
    world.breaker_figures(None).filter(seen).map(|figures| row(world, &figures)).collect()
}

/// Whether a breaker has seen a call.
pub(crate) fn seen(figures: &BreakerFigures) -> bool {
    figures.counts.passed + figures.counts.refused > 0
}

fn row(world: &World, figures: &BreakerFigures) -> BreakerReport {
    let service = &world.topology().services[figures.service.index()];
    BreakerReport {
        service: service.id.clone(),
        operation: service.operations[figures.operation.index()].id.clone(),
        step: figures.step,
        library: figures.library.word().to_string(),
        version: figures.library.version().to_string(),
        scope: scope(figures.scope).to_string(),
        open: figures.open.0,
        breakers: figures.open.1,
        passed: figures.counts.passed,
        hung: figures.counts.hung,
        refused: figures.counts.refused,
        refused_healthy: figures.counts.refused_healthy,
        uncounted: figures.uncounted,
    }
}

/// Facts for the inspector: name and text.
pub(crate) fn facts(figures: &BreakerFigures, operation: &str) -> [(String, String); 2] {
    let counts = figures.counts;
    let whose =
        format!("{} {}, one per {}", figures.library.word(), figures.library.version(), scope(figures.scope));
    [
        (
            format!("Breakers of {operation} ({whose})"),
            format!(
                "{} calls let through, {} of them hung; {} not counted yet",
                count(counts.passed),
                count(counts.hung),
                figures.uncounted
            ),
        ),
        (
            format!("Refused by the breakers of {operation}"),
            format!(
                "{} calls, {} of them would have been answered",
                count(counts.refused),
                count(counts.refused_healthy)
            ),
        ),
    ]
}
