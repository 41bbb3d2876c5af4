//! The weakest single part: each part is lost in turn, over seeds, against the same run without the loss. Both draw the
//! same random numbers, so the difference between them is what the loss did.
//!
//! Lost answers and money are those of `Recorder::lost_ever`: by journey, answers that the other run has and this one has
//! not. A second counts as down when a journey of trading has fewer than half of its ends answered in the window before
//! it (`Got::answered_share`: when nothing ends, while somebody waits longer than the target), and had not without the loss.

mod judge;
mod values;

use crate::ask::finding::DOWN;
use crate::ask::losses::{self, Kind, Loss};
use crate::ask::plan::Plan;
use crate::ask::track::{Seen, Track};
use crate::ask::words;
use crate::telemetry::figures::{Figures, is_trading};
use crate::telemetry::outcomes;
use crate::world::World;
use crate::world::command::Outcome;
use crate::world::fact::Fact;
use crate::world::ids::{JourneyId, ServiceId};
use crate::world::part::Part;
use crate::world::services::call::CallOutcome;
use crate::world::services::replica::ProcessState;
use crate::world::topology::Topology;
pub use values::{Answer, Harm, Row, Visits};

/// The answer over all seeds, one after the other; `say` is called after every run with how far it is.
///
/// # Errors
/// The loss does not come before the end, or there is no seed.
pub fn ask(plan: &Plan, say: &mut dyn FnMut(&str)) -> Result<Answer, String> {
    plan.check()?;
    let seeds = (1..=plan.seeds).map(|seed| of_seed(plan, seed, say)).collect();
    Ok(rank(plan, seeds))
}

/// All losses of one seed, in the order of `losses::all`: for whoever has a thread for each seed.
pub fn of_seed(plan: &Plan, seed: u64, say: &mut dyn FnMut(&str)) -> Vec<Harm> {
    let losses = losses::all(plan.topology());
    let mut before = Track::new(plan.scenario, seed, plan.commands);
    before.advance_before(plan.at, &mut |_, _| {});
    let without = Measured::run(plan, before.clone(), None);
    let lose = |(at, loss): (usize, &Loss)| {
        say(&format!("seed {seed}: part {} of {}, {}", at + 1, losses.len(), loss.name));
        let own = Measured::run(plan, before.clone(), Some(loss));
        own.against(&without, plan.topology(), seed)
    };
    losses.iter().enumerate().map(lose).collect()
}

/// What one run measured after the loss.
pub(super) struct Measured {
    nothing: Option<String>,
    visits: Vec<Visits>,
    answered_ever: Vec<u64>,
    /// By second.
    down: Vec<bool>,
    left_full: bool,
}

impl Measured {
    pub(super) fn run(plan: &Plan, mut track: Track, loss: Option<&Loss>) -> Measured {
        let topology = plan.topology();
        let mut visits = vec![Visits::default(); topology.journeys.len()];
        let (mut down, mut left_full) = (Vec::new(), false);
        let mut see = |world: &World, seen: Seen| match seen {
            Seen::Facts(facts) => facts.iter().for_each(|(at, fact)| match *fact {
                Fact::VisitStarted(journey) if *at >= plan.at => visits[journey.index()].offered += 1,
                Fact::VisitEnded { journey, outcome, started, by_fallback, .. } if started >= plan.at => {
                    let own = &mut visits[journey.index()];
                    own.answered += u64::from(outcome.answered());
                    own.late += u64::from(outcome == CallOutcome::Degraded && !by_fallback);
                }
                _ => {}
            }),
            Seen::Second(_, recorder) => {
                down.push(is_down(topology, &recorder.figures));
                left_full |= loss.is_some_and(|loss| full_without(world, loss));
            }
        };
        let command: Vec<_> = loss.iter().map(|loss| plan.then(loss.command)).collect();
        track.give(&command);
        let outcomes = track.advance(plan.until, None, &mut see);
        let outcome = outcomes.into_iter().rev().find(|(given, _)| command.contains(given));
        let nothing = outcome.filter(|(_, outcome)| matches!(outcome, Outcome::Nothing(_)));
        let nothing = nothing.map(|(given, outcome)| outcomes::told(topology, given.command, outcome));
        Measured { nothing, visits, answered_ever: track.recorder.answered_ever.clone(), down, left_full }
    }

    pub(super) fn against(self, without: &Measured, topology: &Topology, seed: u64) -> Harm {
        let missing = self.answered_ever.iter().zip(&without.answered_ever);
        let missing = missing.map(|(own, other)| other.saturating_sub(*own));
        let (lost, lost_hundredths) =
            missing.zip(&topology.journeys).fold((0, 0), |sum, (visits, journey)| {
                (sum.0 + visits, sum.1 + visits * journey.value_hundredths)
            });
        let down = self.down.iter().zip(&without.down).filter(|(own, other)| **own && !**other);
        Harm {
            seed,
            nothing: self.nothing,
            visits: self.visits,
            without: without.visits.clone(),
            lost,
            lost_hundredths,
            down_s: down.count() as u64,
            left_full: self.left_full && !without.left_full,
        }
    }
}

/// Whether a journey of trading is down.
pub(super) fn is_down(topology: &Topology, figures: &Figures) -> bool {
    let journeys = (0..).map(JourneyId).zip(&figures.journeys);
    let mut trading = journeys.filter(|(journey, _)| is_trading(topology, *journey));
    trading.any(|(_, got)| got.answered_share().is_some_and(|share| share < DOWN))
}

/// Whether what is left of a service without one instance has no free worker, and requests queue there.
fn full_without(world: &World, loss: &Loss) -> bool {
    if loss.kind != Kind::Instance {
        return false;
    }
    let Some(Part::Service(service)) = loss.service(world.topology()) else { return false };
    let left = |id: ServiceId| {
        let all = world.replicas_of(id).map(|id| &world.replicas()[id.index()]);
        all.filter(|replica| replica.process == ProcessState::Up && !replica.stuck)
    };
    left(service).next().is_some() && left(service).all(|replica| replica.queued > 0)
}

/// Share of `without` that is missing from `own`, 0 to 1.
fn share_missing(own: impl Iterator<Item = (u64, u64)>) -> f64 {
    let (missing, all) =
        own.fold((0, 0), |sum, (own, other)| (sum.0 + other.saturating_sub(own), sum.1 + other));
    missing as f64 / (all as f64).max(1.0)
}

impl Harm {
    fn pairs(&self) -> impl Iterator<Item = (&Visits, &Visits)> {
        self.visits.iter().zip(&self.without)
    }

    fn answered(&self) -> f64 {
        let sum = |of: fn(&Visits) -> u64| self.visits.iter().map(of).sum::<u64>() as f64;
        sum(|visits| visits.answered) / sum(|visits| visits.offered).max(1.0)
    }

    fn missing(&self) -> f64 {
        share_missing(self.pairs().map(|(own, other)| (own.answered, other.answered)))
    }

    fn late(&self) -> f64 {
        let share = |visits: &[Visits]| {
            let (late, all) = visits.iter().fold((0, 0), |sum, one| (sum.0 + one.late, sum.1 + one.offered));
            late as f64 / (all as f64).max(1.0)
        };
        (share(&self.visits) - share(&self.without)).max(0.0)
    }
}

/// Ranks what every seed measured (`of_seed`).
pub fn rank(plan: &Plan, seeds: Vec<Vec<Harm>>) -> Answer {
    let (topology, document) = (plan.topology(), &plan.scenario.document);
    let losses = losses::all(topology);
    let each = losses.iter().enumerate();
    let rows = each.map(|(at, loss)| row(plan, loss, seeds.iter().map(|seed| seed[at].clone()).collect()));
    let mut ranked: Vec<(&Loss, Row)> = losses.iter().zip(rows.collect::<Vec<_>>()).collect();
    let key = |row: &Row| [row.missing, row.down_s, row.hundredths.unwrap_or(0.0)];
    ranked.sort_by(|(_, one), (_, other)| {
        let pairs = key(other).into_iter().zip(key(one));
        pairs
            .map(|(one, other)| one.total_cmp(&other))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let findings = judge::findings(plan, &ranked);
    Answer {
        at_s: plan.at.as_secs_f64(),
        until_s: plan.until.as_secs_f64(),
        seeds: plan.seeds,
        currency: document.currency.clone(),
        journeys: topology.journeys.iter().map(|journey| journey.label.clone()).collect(),
        rows: ranked.into_iter().map(|(_, row)| row).collect(),
        findings,
        unknown: plan.unknown(),
    }
}

fn row(plan: &Plan, loss: &Loss, seeds: Vec<Harm>) -> Row {
    let (topology, document) = (plan.topology(), &plan.scenario.document);
    let median = |of: &dyn Fn(&Harm) -> f64| words::median(seeds.iter().map(of)).unwrap_or(0.0);
    let answered = seeds.iter().map(Harm::answered);
    let (least, most) =
        answered.fold((1.0_f64, 0.0_f64), |(least, most), one| (least.min(one), most.max(one)));
    let weight = f64::from(document.weight);
    let journey = |at: usize| {
        median(&|harm| share_missing([(harm.visits[at].answered, harm.without[at].answered)].into_iter()))
    };
    Row {
        part: loss.part.spell(topology),
        kind: loss.kind,
        name: loss.name.clone(),
        alike: loss.alike,
        loss: loss.command.spell(topology),
        answered: [least, median(&Harm::answered), most],
        missing: median(&Harm::missing),
        requests: weight * median(&|harm| harm.lost as f64),
        hundredths: (!document.currency.is_empty())
            .then(|| weight * median(&|harm| harm.lost_hundredths as f64)),
        down_s: median(&|harm| harm.down_s as f64),
        late: median(&Harm::late),
        journeys: (0..topology.journeys.len()).map(journey).collect(),
        seeds,
    }
}
