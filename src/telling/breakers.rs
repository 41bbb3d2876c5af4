//! What circuit breakers did: calls that they let through and that hung, calls that they refused though these would have
//! been answered, and calls that they have not counted yet.

use serde::{Deserialize, Serialize};

use crate::language::{Word, say, word};
use crate::telling::figures::count;
use crate::world::World;
use crate::world::command::Defence;
use crate::world::guards::Library;
use crate::world::guards::figures::BreakerFigures;
use crate::world::ids::{ReplicaId, ServiceId};

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
    /// Settings whose defaults are assumed, because the library has none.
    pub assumed: Vec<String>,
    /// What of the library was not measured, so that a rule of resilience4j stands.
    pub not_measured: Vec<String>,
}

/// The steps whose breakers have seen a call.
pub(crate) fn report(world: &World) -> Vec<BreakerReport> {
    world.breaker_figures(None).filter(seen).map(|figures| row(world, &figures)).collect()
}

/// Whether a breaker has seen a call.
fn seen(figures: &BreakerFigures) -> bool {
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
        scope: figures.scope.word().to_string(),
        open: figures.open.0,
        breakers: figures.open.1,
        passed: figures.counts.passed,
        hung: figures.counts.hung,
        refused: figures.counts.refused,
        refused_healthy: figures.counts.refused_healthy,
        uncounted: figures.uncounted,
        assumed: assumed(figures.library).map(str::to_string).collect(),
        not_measured: not_measured(figures.library).map(Word::say).collect(),
    }
}

/// The settings of a library whose defaults are assumed.
fn assumed(library: Library) -> impl Iterator<Item = &'static str> {
    library.settings().iter().filter(|setting| setting.is_assumed()).map(|setting| setting.name)
}

/// What of a library was not measured.
fn not_measured(library: Library) -> impl Iterator<Item = Word> {
    (!library.cut_off_measured()).then_some(word!(breakers_cut_off_calls)).into_iter()
}

/// How many circuit breakers of `replicas` are open.
pub(crate) fn open(world: &World, replicas: &[ReplicaId]) -> String {
    let (open, all) = replicas.iter().fold((0, 0), |(open, all), &replica| {
        let counts = world.breakers_open(replica);
        (open + counts.0, all + counts.1)
    });
    match (world.defended(Defence::Breakers), all) {
        (_, 0) => say!(breakers_none),
        (false, _) => say!(breakers_off),
        (true, _) => say!(breakers_open, open, all),
    }
}

/// What the breakers of a service, or of one of its replicas, have done to calls: names and texts for the inspector.
pub(crate) fn told(world: &World, service: ServiceId, only: Option<ReplicaId>) -> Vec<(String, String)> {
    let operations = &world.topology().services[service.index()].operations;
    let own = world.breaker_figures(only).filter(|figures| figures.service == service);
    let own: Vec<BreakerFigures> = own.filter(seen).collect();
    let mut told: Vec<(String, String)> =
        own.iter().flat_map(|figures| facts(figures, &operations[figures.operation.index()].id)).collect();
    let mut libraries: Vec<Library> = own.iter().map(|figures| figures.library).collect();
    crate::base::order::sort(&mut libraries);
    libraries.dedup();
    told.extend(libraries.into_iter().flat_map(doubts));
    told
}

/// What is assumed of a library, and what was not measured.
fn doubts(library: Library) -> Vec<(String, String)> {
    let assumed: Vec<&str> = assumed(library).collect();
    let not_measured: Vec<String> = not_measured(library).map(Word::say).collect();
    let word = library.word();
    let mut told = Vec::new();
    if !assumed.is_empty() {
        let text = say!(breakers_no_default, settings = assumed.join(", "));
        told.push((say!(breakers_assumed, library = word), text));
    }
    if !not_measured.is_empty() {
        let rule = if library == Library::Resilience4j {
            say!(breakers_rule_failures)
        } else {
            say!(breakers_rule_resilience4j)
        };
        told.push((
            say!(breakers_not_measured, library = word),
            say!(breakers_not_measured_rule, what = not_measured.join(", "), rule),
        ));
    }
    told
}

fn facts(figures: &BreakerFigures, operation: &str) -> [(String, String); 2] {
    let counts = figures.counts;
    let whose = say!(
        breakers_whose,
        library = figures.library.word(),
        version = figures.library.version(),
        scope = figures.scope.said()
    );
    [
        (
            say!(breakers_of, operation, whose),
            say!(
                breakers_passed,
                passed = count(counts.passed),
                hung = count(counts.hung),
                uncounted = figures.uncounted
            ),
        ),
        (
            say!(breakers_refused_by, operation),
            say!(breakers_refused, refused = count(counts.refused), healthy = count(counts.refused_healthy)),
        ),
    ]
}
