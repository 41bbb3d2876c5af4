//! Two runs in step: the active one, and another one with the same customers and one difference.
//!
//! 1. `Against` says which difference; it turns the branch's commands into those of the other run.
//! 2. The other run stands at the same moment whenever anything is shown; it is found from the same checkpoints.
//! 3. What the difference brought is counted from both runs; the spread repeats both with other seeds, up to the same
//!    moment.

use crate::base::wire::{wire_enum, wire_struct};
use crate::engine::SimTime;
use crate::frame::Frame;
use crate::language::{Word, say, word};
use crate::run::branches;
use crate::run::checkpoints::{Moment, fits};
use crate::run::{Run, Stop, without_fault};
use crate::session::{MAX_SEED, Session};
use crate::telemetry::figures::is_trading;
use crate::telemetry::recorder::BIN;
use crate::telling::{narration, picture};
use crate::world::command::{Command, Defence, TimedCommand};
use crate::world::ids::JourneyId;
use crate::world::topology::Topology;
use crate::world::topology::choice::Choice;

/// The one difference of the other run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// No fault, and so no repair.
    WithoutFaults,
    /// No defence at any time.
    WithoutDefences,
    /// These defences from the start, by their command words.
    With(Vec<String>),
    /// Another branch, by its number.
    Branch(u32),
    /// A choice for the whole region, by its command.
    Choice(String),
}

/// Other seeds that a spread takes.
const SPREAD_SEEDS: u64 = 8;

/// A comparison that is going on.
pub(super) struct Comparison {
    against: Against,
    /// Name of the other run: "without the fault".
    pub title: String,
    /// The other run.
    pub other: Run,
    /// The same with other seeds, when it was asked for.
    pub spread: Option<Spread>,
}

/// Pairs of runs with other seeds, up to one moment.
pub(super) struct Spread {
    until: SimTime,
    commands: [Vec<TimedCommand>; 2],
    next: u64,
    pair: Option<[Run; 2]>,
    /// Of each seed: what the other run had more than this one, figure by figure.
    pub differences: Vec<[f64; FIGURES]>,
}

/// Figures of a comparison.
const FIGURES: usize = 5;
const LABELS: [Word; FIGURES] = [
    word!(compared_answered),
    word!(compared_lost),
    word!(compared_waiting),
    word!(compared_minutes),
    word!(compared_worth),
];

/// The one figure that does not count customers.
const MINUTES: usize = 3;

/// A comparison as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Name of the other run.
    pub title: String,
    /// The difference asked for.
    pub against: Against,
    /// Figures since the start, customers of the exchange.
    pub lines: Vec<FigureLine>,
    /// The other run's present moment.
    pub frame: Frame,
}

/// One figure of both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureLine {
    /// Name of the figure.
    pub label: String,
    /// In the active run.
    pub own: f64,
    /// In the other run.
    pub other: f64,
    /// By how much the other run is higher over other seeds: least, median, most.
    pub spread: Option<(f64, f64, f64)>,
}

/// Counts what a run brought: customers answered, customers lost and customers still in flight, minutes in which
/// fewer than half of those who wanted to trade were answered, and what the answers lost were worth, in the
/// document's currency. Customers are simulated ones.
pub(super) fn figures(run: &Run) -> [f64; FIGURES] {
    let tally = run.world().tally();
    let topology = run.world().topology();
    let journeys = &topology.journeys;
    let answered: u64 = tally.journeys.iter().map(|counts| counts.ok + counts.degraded).sum();
    let lost: u64 =
        tally.journeys.iter().map(|counts| counts.rejected + counts.failed + counts.timed_out).sum();
    let waiting: u64 = tally.journeys.iter().map(|counts| counts.in_flight()).sum();
    let bins = run
        .recorder()
        .bins
        .iter()
        .zip(journeys)
        .enumerate()
        .filter(|(j, _)| is_trading(topology, JourneyId(*j as u8)));
    let mut by_start: Vec<(u32, u32)> = Vec::new();
    for (_, (bins, _)) in bins {
        by_start.resize(by_start.len().max(bins.len()), (0, 0));
        for (sum, bin) in by_start.iter_mut().zip(bins) {
            sum.0 += bin.offered;
            sum.1 += bin.outcomes[0] + bin.outcomes[1];
        }
    }
    // The last bin is not over: its visits are still in flight.
    by_start.pop();
    let stopped = by_start.iter().filter(|(offered, answered)| 2 * answered < *offered).count();
    let worth = tally.journeys.iter().zip(journeys).map(|(counts, journey)| {
        (counts.rejected + counts.failed + counts.timed_out) * journey.value_hundredths
    });
    let worth: u64 = worth.sum();
    [
        answered as f64,
        lost as f64,
        waiting as f64,
        stopped as f64 * BIN.as_secs_f64() / 60.0,
        worth as f64 / 100.0,
    ]
}

impl Against {
    /// Seed and commands of the other run, and what it is in words.
    fn transform(
        &self,
        session: &Session,
        seed: u64,
        commands: &[TimedCommand],
    ) -> Result<(u64, Vec<TimedCommand>, String), String> {
        let kept = |keep: &dyn Fn(Command) -> bool| {
            commands.iter().filter(|command| keep(command.command)).copied().collect::<Vec<_>>()
        };
        Ok(match self {
            Against::WithoutFaults => {
                let others = Command::without_faults(commands, &session.scenario.topology);
                (seed, others, without_fault())
            }
            Against::WithoutDefences => {
                let undefended = kept(&|command| !matches!(command, Command::Defence(..)));
                (seed, undefended, say!(compared_without_defences))
            }
            Against::With(words) => {
                let mut on = Vec::new();
                for word in words {
                    let defence = Defence::from_word(word);
                    on.push(defence.ok_or_else(|| format!("there is no defence `{word}`"))?);
                }
                let others = kept(
                    &|command| !matches!(command, Command::Defence(defence, _) if on.contains(&defence)),
                );
                let switch = |&defence: &Defence| TimedCommand {
                    at: SimTime::ZERO,
                    command: Command::Defence(defence, true),
                };
                let mut all: Vec<TimedCommand> = on.iter().map(switch).chain(others).collect();
                TimedCommand::order(&mut all);
                let names: Vec<String> = on.iter().map(|defence| defence.label()).collect();
                (seed, all, say!(compared_with, defences = names.join(", ")))
            }
            Against::Choice(text) => {
                let (others, title) = chosen(text, commands, &session.scenario.topology)?;
                (seed, others, title)
            }
            Against::Branch(id) => {
                let branch = session.branches.get(*id)?;
                (
                    branch.seed,
                    branch.commands.clone(),
                    say!(compared_branch, name = branches::called(&branch.name, branch.named)),
                )
            }
        })
    }
}

/// The commands of the run with a choice, by its spelling, and what it is in words. Breakers that nobody switches on make
/// no difference, whose ever they are: they are on from the start, too.
fn chosen(
    text: &str,
    commands: &[TimedCommand],
    topology: &Topology,
) -> Result<(Vec<TimedCommand>, String), String> {
    let at_start = |command| TimedCommand { at: SimTime::ZERO, command };
    let command = Command::parse(text, topology)?;
    let Command::Choice(choice) = command else {
        return Err(format!("`{text}` is no choice for a whole run"));
    };
    let row = command.row(topology);
    let mut others: Vec<TimedCommand> =
        commands.iter().filter(|other| other.command.row(topology).head != row.head).copied().collect();
    others.push(at_start(command));
    let mut title = say!(compared_with_choice, choice = row.name);
    let on = at_start(Command::Defence(Defence::Breakers, true));
    if matches!(choice, Choice::BreakerLibrary(_) | Choice::BreakerScope(_)) && !others.contains(&on) {
        others.push(on);
        title.push_str(&say!(compared_on_from_start));
    }
    TimedCommand::order(&mut others);
    Ok((others, title))
}

/// The state closest before `moment` of a run with these commands: kept, or its start.
pub(super) fn closest(session: &Session, seed: u64, commands: &[TimedCommand], moment: Moment) -> Run {
    let kept = session.checkpoints.last(seed, commands, moment);
    let mut run = match kept {
        Some(kept) => (**kept).clone(),
        None => Run::new(&session.scenario, seed, Vec::new()),
    };
    run.expect(commands.to_vec());
    run
}

impl Session {
    /// Starts a comparison, or ends it.
    ///
    /// # Errors
    /// Unknown branch or defence, or the active branch itself.
    pub(super) fn compare(&mut self, against: Option<Against>) -> Result<(), String> {
        self.arrive();
        let Some(against) = against else {
            self.comparison = None;
            return Ok(());
        };
        if matches!(against, Against::Branch(id) if id == self.branches.active().id) {
            return Err(say!(compared_this_branch));
        }
        let (seed, commands, title) = self.other_of(&against)?;
        let other = closest(self, seed, &commands, Moment::Time(self.run.now()));
        self.comparison = Some(Comparison { against, title, other, spread: None });
        self.set_out(Moment::Time(self.run.now()));
        Ok(())
    }

    fn other_of(&self, against: &Against) -> Result<(u64, Vec<TimedCommand>, String), String> {
        let branch = self.branches.active();
        against.transform(self, branch.seed, &branch.commands)
    }

    /// The run or its commands have changed: finds the other run anew. One that is compared with a branch that is gone, or
    /// is shown now, ends.
    pub(super) fn compare_anew(&mut self) {
        let Some(comparison) = &self.comparison else { return };
        let own = self.branches.active().id;
        if matches!(comparison.against, Against::Branch(id) if id == own) {
            self.comparison = None;
            return;
        }
        let found = self.other_of(&comparison.against);
        let Ok((seed, commands, title)) = found else {
            self.comparison = None;
            return;
        };
        let now = self.run.now();
        let goes_on = comparison.other.now() <= now && fits(&comparison.other, seed, &commands);
        let other = if goes_on { None } else { Some(closest(self, seed, &commands, Moment::Time(now))) };
        if let Some(comparison) = &mut self.comparison {
            match other {
                Some(other) => comparison.other = other,
                None => comparison.other.expect(commands),
            }
            comparison.title = title;
            comparison.spread = None;
            comparison.other.watch_hops(false);
        }
    }

    /// The other run goes on to where this one stands, for at most `budget` events. True when it is there.
    pub(super) fn follow(&mut self, budget: u64) -> bool {
        let Some(comparison) = &mut self.comparison else { return true };
        let there = comparison.other.advance(self.run.now(), budget) == Stop::Reached;
        self.checkpoints.observe(&comparison.other);
        there
    }

    /// The same, however long it takes.
    pub(super) fn in_step(&mut self) {
        self.follow(u64::MAX);
    }

    /// Movements of the other run are recorded when those of this one are.
    pub(super) fn watch_other(&mut self) {
        if let Some(comparison) = &mut self.comparison {
            comparison.other.watch_hops(self.watching);
        }
    }

    /// Returns how much of a spread is done, 0 to 1, while one is computed.
    pub(super) fn spreading(&self) -> Option<f64> {
        let spread = self.comparison.as_ref()?.spread.as_ref()?;
        (!spread.is_done()).then(|| spread.done())
    }

    /// The fingerprint of the other run's world, when there is one.
    pub fn other_digest(&self) -> Option<u64> {
        self.comparison.as_ref().map(|comparison| comparison.other.digest())
    }

    /// Returns the comparison as a person sees it, with the other run's present moment.
    pub fn compared(&mut self) -> Option<Compared> {
        let weight = f64::from(self.scene.weight);
        let own = figures(&self.run);
        let currency = self.scenario.document.currency.clone();
        let shown = if currency.is_empty() { FIGURES - 1 } else { FIGURES };
        let comparison = self.comparison.as_mut()?;
        let other = figures(&comparison.other);
        let differences: &[[f64; FIGURES]] = comparison
            .spread
            .as_ref()
            .filter(|spread| spread.is_done())
            .map_or(&[], |spread| &spread.differences);
        let lines = LABELS.iter().take(shown).enumerate().map(|(i, label)| {
            let scale = if i == MINUTES { 1.0 } else { weight };
            let spread = (!differences.is_empty()).then(|| {
                let mut all: Vec<f64> = differences.iter().map(|line| line[i] * scale).collect();
                crate::base::order::sort_by_key(&mut all, |value| *value);
                (all[0], all[all.len() / 2], all[all.len() - 1])
            });
            let label = if i == FIGURES - 1 {
                say!(compared_assumed, label = label.say(), currency)
            } else {
                label.say()
            };
            FigureLine { label, own: own[i] * scale, other: other[i] * scale, spread }
        });
        let lines = lines.collect();
        let mut frame = picture::frame(&comparison.other);
        narration::situation(&comparison.other, self.scene.weight).into_frame(&mut frame);
        (frame.hops, frame.hops_left_out) = picture::hops(&mut comparison.other);
        Some(Compared { title: comparison.title.clone(), against: comparison.against.clone(), lines, frame })
    }

    /// Begins to repeat both runs with other seeds.
    ///
    /// # Errors
    /// Nothing is compared.
    pub(super) fn spread(&mut self) -> Result<(), String> {
        self.arrive();
        let (until, own) = (self.run.now(), self.branches.active().commands.clone());
        let comparison = self.comparison.as_mut().ok_or_else(|| say!(compared_nothing))?;
        let other = comparison.other.commands().to_vec();
        comparison.spread =
            Some(Spread { until, commands: [own, other], next: 0, pair: None, differences: Vec::new() });
        Ok(())
    }

    /// Goes on with the spread, for at most `budget` events. True when nothing is left to do.
    pub(super) fn go_on_spreading(&mut self, budget: u64) -> bool {
        let seed = self.branches.active().seed;
        let scenario = &self.scenario;
        let Some(spread) = self.comparison.as_mut().and_then(|comparison| comparison.spread.as_mut()) else {
            return true;
        };
        if spread.is_done() {
            return true;
        }
        let number = spread.next + 1;
        let [own, other] = spread.pair.get_or_insert_with(|| {
            let seed = (seed + number) % (MAX_SEED + 1);
            spread.commands.clone().map(|commands| Run::new(scenario, seed, commands))
        });
        let begun = own.events();
        let reached = own.advance(spread.until, budget) == Stop::Reached;
        let left = budget.saturating_sub(own.events() - begun);
        if reached && other.advance(spread.until, left) == Stop::Reached {
            let (own, other) = (figures(own), figures(other));
            spread.differences.push(std::array::from_fn(|i| other[i] - own[i]));
            spread.pair = None;
            spread.next += 1;
        }
        spread.is_done()
    }
}

impl Spread {
    /// Returns whether every seed has been run.
    pub(super) fn is_done(&self) -> bool {
        self.next >= SPREAD_SEEDS
    }

    /// Returns how much is done, 0 to 1.
    pub(super) fn done(&self) -> f64 {
        let of_pair = self.pair.as_ref().map_or(0.0, |[own, other]| {
            let until = self.until.as_secs_f64().max(1e-6);
            (own.now().as_secs_f64() + other.now().as_secs_f64()) / (2.0 * until)
        });
        (self.next as f64 + of_pair) / SPREAD_SEEDS as f64
    }
}

wire_struct! {
    Compared { title, against, lines, frame }
    FigureLine { label, own, other, spread }
}

wire_enum! {
    Against { WithoutFaults {} = 0, WithoutDefences {} = 1, With { 0: a } = 2, Branch { 0: a } = 3, Choice { 0: a } = 4 } else Against::WithoutFaults;
}
