//! Does a breaker open, when, for how long, and what does it refuse; and when it never opens, why.
//!
//! 1. A case is a fault: the commands that are given; without any, the document's story; without one, the loss of each
//!    part that a guarded step asks, one run for each.
//! 2. Breakers are on in every run: the question is about them. The other defences are as the commands say.
//! 3. Openings are facts of the run (`Fact::Breaker`); passed, hung and refused calls are its counters
//!    (`World::breaker_figures`). How long it was open is counted in whole seconds, and so are the windows of
//!    resilience4j, whose rates say why nothing opened.

mod edges;
mod faults;
mod values;
mod why;

use crate::ask::finding::{Class, Finding, Severity, order};
use crate::ask::plan::Plan;
use crate::ask::track::{Seen, Track};
use crate::ask::words;
use crate::world::World;
use crate::world::command::{Defence, TimedCommand};
use crate::world::fact::Fact;
use crate::world::guards::BreakerState;
use crate::world::guards::counts::BreakerCounts;
use crate::world::guards::figures::BreakerFigures;
use crate::world::services::call::CallOutcome;
use edges::{Edge, On};
pub use values::{Answer, Case, Customers, OfSeed, Row, WhyNot};
use why::Watched;

/// The answer. `given` are the faults asked about, if any; `say` is called before every run with how far it is.
///
/// # Errors
/// The loss does not come before the end, or there is no seed.
pub fn ask(plan: &Plan, given: &[TimedCommand], say: &mut dyn FnMut(&str)) -> Result<Answer, String> {
    plan.check()?;
    let edges = edges::with_breakers(plan.topology());
    let (faults, not_lost) = faults::of(plan, given, &edges);
    let (mut cases, mut findings) = (Vec::new(), Vec::new());
    let faults = if edges.is_empty() { Vec::new() } else { faults };
    for (number, fault) in faults.iter().enumerate() {
        let asked: Vec<&Edge> = edges.iter().filter(|edge| fault.is_about(edge)).collect();
        let mut seeds = Vec::new();
        for seed in 1..=plan.seeds {
            say(&format!("fault {} of {}: seed {seed} of {}", number + 1, faults.len(), plan.seeds));
            seeds.push(Measured::run(plan, &fault.commands, &asked, seed));
        }
        let case = case(plan, fault, &asked, &seeds);
        for (edge, row) in asked.iter().zip(&case.rows) {
            findings.extend(judge(plan, fault, edge, row));
        }
        cases.push(case);
    }
    order(&mut findings);
    let not_lost = not_lost.into_iter().map(|part| part.spell(plan.topology())).collect();
    Ok(Answer {
        until_s: plan.until.as_secs_f64(),
        seeds: plan.seeds,
        breakers: edges.len(),
        cases,
        not_lost,
        findings,
        unknown: plan.unknown(),
    })
}

/// What one run measured.
struct Measured {
    rows: Vec<OfSeed>,
    customers: Customers,
    on: On,
    figures: Vec<Option<BreakerFigures>>,
}

impl Measured {
    fn run(plan: &Plan, commands: &[TimedCommand], edges: &[&Edge], seed: u64) -> Measured {
        let begun = commands.first().map_or(plan.at, |command| command.at);
        let mut track = Track::new(plan.scenario, seed, &faults::with_breakers_on(plan.commands));
        track.give(commands);
        let mut watched: Vec<Watched> = edges.iter().map(|edge| Watched::new(edge, begun)).collect();
        let mut customers = Customers::default();
        let mut see = |world: &World, seen: Seen| match seen {
            Seen::Facts(facts) => facts.iter().for_each(|(at, fact)| match *fact {
                Fact::Breaker(edge, _, _, transition) if transition.to == BreakerState::Open => {
                    watched.iter_mut().for_each(|own| own.opened(edge, transition.at));
                }
                Fact::VisitEnded { outcome, by_fallback, .. } if *at >= begun => {
                    customers.count(outcome, by_fallback);
                }
                _ => {}
            }),
            Seen::Second(now, _) => watched.iter_mut().for_each(|own| own.look(world, now)),
        };
        track.advance(plan.until, None, &mut see);
        let world = track.world();
        let figures: Vec<Option<BreakerFigures>> = edges.iter().map(|edge| edge.figures(world)).collect();
        let rows = watched.iter().zip(&figures).map(|(own, figures)| {
            of_seed(seed, own, figures.map(|figures| figures.counts).unwrap_or_default())
        });
        Measured {
            rows: rows.collect(),
            customers,
            on: On {
                fallbacks: world.defended(Defence::Fallbacks),
                timeouts: world.defended(Defence::Timeouts),
            },
            figures,
        }
    }
}

fn of_seed(seed: u64, own: &Watched, counts: BreakerCounts) -> OfSeed {
    OfSeed {
        seed,
        first_open_s: own.first.map(|at| at.as_secs_f64()),
        openings: own.openings,
        open_s: own.open_s,
        passed: counts.passed,
        hung: counts.hung,
        most_uncounted: own.most_uncounted,
        refused: counts.refused,
        refused_healthy: counts.refused_healthy,
        why_not: (own.openings == 0).then(|| own.why_not(counts)),
    }
}

fn case(plan: &Plan, fault: &faults::Fault, edges: &[&Edge], seeds: &[Measured]) -> Case {
    let topology = plan.topology();
    let on = seeds.first().map(|seed| seed.on).unwrap_or_default();
    let row = |(at, edge): (usize, &&Edge)| {
        let figures = seeds.first().and_then(|seed| seed.figures[at]);
        edge.row(topology, figures, on, seeds.iter().map(|seed| seed.rows[at].clone()).collect())
    };
    let median = |of: fn(&Customers) -> f64| {
        words::median(seeds.iter().map(|seed| of(&seed.customers))).unwrap_or(0.0)
    };
    Case {
        fault: fault.word(topology),
        commands: fault.commands.iter().map(|command| command.spell(topology)).collect(),
        customers: Customers {
            ended: median(|own| own.ended),
            by_fallback: median(|own| own.by_fallback),
            rejected: median(|own| own.rejected),
            failed: median(|own| own.failed),
            timed_out: median(|own| own.timed_out),
        },
        rows: edges.iter().enumerate().map(row).collect(),
    }
}

/// A breaker that stays closed while calls hang, and one that refuses what would have been answered.
fn judge(plan: &Plan, fault: &faults::Fault, edge: &Edge, row: &Row) -> Option<Finding> {
    let share = |of: &dyn Fn(&OfSeed) -> (f64, f64)| {
        let shares = row.seeds.iter().map(|seed| {
            let (some, all) = of(seed);
            if all > 0.0 { some / all } else { 0.0 }
        });
        words::median(shares).unwrap_or(0.0)
    };
    let hung = share(&|seed| ((seed.hung + u64::from(seed.most_uncounted)) as f64, seed.passed as f64));
    let healthy = share(&|seed| (seed.refused_healthy as f64, seed.refused as f64));
    let never = row.seeds.iter().all(|seed| seed.openings == 0);
    let (share, reason, cure) = if never {
        let why = row.seeds.first().and_then(|seed| seed.why_not.clone())?;
        let reason = format!(
            "The breaker of {} never opens, while {} of its calls hang: {}",
            row.step,
            words::percent(hung),
            why.said()
        );
        (hung, reason, why.cure())
    } else {
        let reason = format!(
            "The breaker of {} refuses calls of which {} would have been answered",
            row.step,
            words::percent(healthy)
        );
        (
            healthy,
            reason,
            "let one breaker watch less: one for each partition or key (breaker scope), so that what works passes",
        )
    };
    let severity = Severity::of(share)?;
    let mut commands = vec![faults::BREAKERS_ON];
    commands.extend(fault.commands.iter().copied());
    let plain: Vec<TimedCommand> =
        plan.commands.iter().copied().filter(|own| *own != faults::BREAKERS_ON).collect();
    let command = Plan { commands: &plain, ..*plan }.shown(1, &commands);
    let part = edge.caller().spell(plan.topology());
    Some(Finding { class: Class::Misconfiguration, severity, part, reason, cure: cure.to_owned(), command })
}

impl Customers {
    fn count(&mut self, outcome: CallOutcome, by_fallback: bool) {
        self.ended += 1.0;
        let own = match outcome {
            _ if by_fallback && outcome.answered() => &mut self.by_fallback,
            CallOutcome::Rejected => &mut self.rejected,
            CallOutcome::Failed => &mut self.failed,
            CallOutcome::TimedOut => &mut self.timed_out,
            CallOutcome::Ok | CallOutcome::Degraded => return,
        };
        *own += 1.0;
    }
}
