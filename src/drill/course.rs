//! A run of an exercise, measured once a simulated second.

use crate::drill::plays::Plan;
use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::run::{Run, Stop};
use crate::scenario::exercise::{Bound, Exercise, Measured};
use crate::world::command::Duty;

/// Nobody is hurt where every journey answers so much, 0 to 1: below it, customers notice.
pub const WELL: f64 = crate::telemetry::alerts::NOTICED;

/// What was lost against the run without a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Harm {
    /// Answers, customers' requests.
    pub answers: u64,
    /// What they were worth, hundredths of the document's currency.
    pub hundredths: u64,
}

/// A second of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Second {
    /// By journey: the share of what ended in the last ten seconds that was answered, 0 to 1; none when nothing ended and
    /// nobody waits too long.
    pub answered: Vec<Option<f64>>,
    /// Customers' partitions without a leader.
    pub leaderless: u32,
    /// Lost so far.
    pub harm: Harm,
    /// By service: whether it answers nobody: hung, failing or down.
    pub broken: Vec<bool>,
}

/// A run so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its commands.
    pub plan: Plan,
    /// By whole second from 1.
    pub seconds: Vec<Second>,
    /// When customers noticed: the first ten seconds in which a journey answered less than 99 %.
    pub noticed: Option<SimTime>,
    /// When somebody was first called by the set of alerts that the team has.
    pub first_page: Option<SimTime>,
    /// When a duty that was blocked worked again: a vendor has come to help.
    pub helped: Option<SimTime>,
    /// The fingerprint of the world at the end.
    pub digest: u64,
}

/// A course that is being run.
pub struct Running {
    run: Run,
    course: Course,
    goal: SimTime,
    blocked: u32,
}

impl Running {
    /// A run with these commands, at its start.
    pub fn new(exercise: &Exercise, seed: u64, plan: Plan, goal: SimTime) -> Running {
        let course = Course {
            plan: plan.clone(),
            seconds: Vec::new(),
            noticed: None,
            first_page: None,
            helped: None,
            digest: 0,
        };
        let mut run = Run::new(&exercise.scenario, seed, plan.commands);
        run.keep_apart(plan.acts);
        Running { run, course, goal, blocked: 0 }
    }

    /// Goes on for at most `budget` events; `exercise` is that of its start. True when the goal is reached.
    pub fn go(&mut self, exercise: &Exercise, budget: u64) -> bool {
        let end = self.run.events().saturating_add(budget);
        while self.run.now() < self.goal {
            let next = SimTime::from_secs(self.course.seconds.len() as u64 + 1).min(self.goal);
            if self.run.advance(next, end.saturating_sub(self.run.events())) == Stop::Budget {
                return false;
            }
            if next.as_micros().is_multiple_of(1_000_000) {
                self.look(exercise);
            }
        }
        true
    }

    /// The moment that it has reached.
    pub fn now(&self) -> SimTime {
        self.run.now()
    }

    fn look(&mut self, exercise: &Exercise) {
        let (recorder, world) = (self.run.recorder(), self.run.world());
        let weight = u64::from(exercise.scenario.document.weight);
        let (answers, hundredths) = recorder.lost_ever;
        let broken = |state: State| matches!(state, State::Hung | State::Failing | State::Down);
        self.course.seconds.push(Second {
            answered: recorder.figures.journeys.iter().map(|got| got.answered_share()).collect(),
            leaderless: recorder.figures.offline.iter().sum(),
            harm: Harm { answers: answers * weight, hundredths: hundredths * weight },
            broken: recorder.services.iter().map(|(state, _)| broken(*state)).collect(),
        });
        self.course.noticed = recorder.alerts.noticed().map(|noticed| noticed.0);
        let pager = exercise.sees.pager.as_deref();
        self.course.first_page =
            pager.and_then(|set| recorder.alerts.first_page(set)).map(|(called, _)| called);
        let planes = world.planes().iter();
        let blocked = planes.flat_map(|plane| Duty::ALL.map(|duty| plane.duty(duty).blocked_since));
        let blocked = blocked.flatten().count() as u32;
        if blocked < self.blocked && self.course.helped.is_none() {
            self.course.helped = Some(self.run.now());
        }
        self.blocked = blocked;
    }

    /// The course, at its end.
    pub fn done(mut self) -> Course {
        self.course.digest = self.run.digest();
        self.course
    }
}

impl Course {
    /// Runs to `goal`, however long that takes.
    pub fn run(exercise: &Exercise, seed: u64, plan: Plan, goal: SimTime) -> Course {
        let mut running = Running::new(exercise, seed, plan, goal);
        running.go(exercise, u64::MAX);
        running.done()
    }

    /// The second that ends at a moment, or the last one before it.
    pub fn at(&self, moment: SimTime) -> Option<&Second> {
        let place = (moment.as_micros() / 1_000_000) as usize;
        self.seconds.get(place.min(self.seconds.len()).checked_sub(1)?)
    }

    /// What was lost at the end.
    pub fn harm(&self) -> Harm {
        self.seconds.last().map_or(Harm::default(), |second| second.harm)
    }

    /// The last second.
    pub fn end(&self) -> SimTime {
        SimTime::from_secs(self.seconds.len() as u64)
    }

    /// The moment, not before `from` and at most `until`, from which on a figure keeps a bound for `lasting`, after it has not
    /// kept it. Of several journeys the first one.
    pub fn regained(
        &self,
        measured: Measured,
        bound: Bound,
        lasting: SimDuration,
        (from, until): (SimTime, SimTime),
    ) -> Option<SimTime> {
        let lines = self.seconds.first()?.lines(measured);
        let need = (lasting.as_micros().div_ceil(1_000_000)).max(1) as usize;
        let regained = |line: usize| {
            let (mut fell, mut kept) = (false, 0);
            for (place, second) in self.seconds.iter().enumerate() {
                // What is not known, nobody misses.
                if second.value(measured, line).is_none_or(|value| bound.holds(value)) {
                    kept += 1;
                } else {
                    (fell, kept) = (true, 0);
                }
                let since = SimTime::from_secs((place + 2).saturating_sub(need) as u64);
                if fell && kept >= need && since >= from && since <= until {
                    return Some(since);
                }
            }
            None
        };
        (0..lines).filter_map(regained).min()
    }

    /// The answered share over all journeys by their usual numbers, 0 to 1, every `grain` seconds: (seconds, share). A journey of
    /// which nothing ends and nobody waits too long counts as answered.
    pub fn answered_by(&self, rates: &[f64], grain: usize) -> Vec<(f64, f64)> {
        let all: f64 = rates.iter().sum();
        let value = |second: &Second| {
            let shares = second.answered.iter().zip(rates);
            shares.map(|(share, rate)| share.unwrap_or(1.0) * rate).sum::<f64>() / all.max(f64::MIN_POSITIVE)
        };
        let seconds = self.seconds.iter().enumerate().skip(grain - 1).step_by(grain);
        seconds.map(|(place, second)| ((place + 1) as f64, value(second))).collect()
    }

    /// The end of the first second from which on every journey answers `share` until the end of the course, after one did not:
    /// as `regained` counts, where one journey is enough. None when none ever answered less, and none when the last second does.
    pub fn well_since(&self, share: f64) -> Option<SimTime> {
        let below = |second: &Second| second.answered.iter().flatten().any(|&answered| answered < share);
        let last = self.seconds.iter().rposition(below)?;
        (last + 1 < self.seconds.len()).then(|| SimTime::from_secs(last as u64 + 2))
    }
}

impl Second {
    fn lines(&self, measured: Measured) -> usize {
        match measured {
            Measured::Answered(None) => self.answered.len(),
            _ => 1,
        }
    }

    /// A figure; of the journey `line` when it is the share of any.
    fn value(&self, measured: Measured, line: usize) -> Option<f64> {
        match measured {
            Measured::Answered(None) => self.answered.get(line).copied().flatten(),
            Measured::Answered(Some(journey)) => self.answered.get(journey.index()).copied().flatten(),
            Measured::AnswersLost => Some(self.harm.answers as f64),
            Measured::MoneyLost => Some(self.harm.hundredths as f64 / 100.0),
            Measured::Leaderless => Some(f64::from(self.leaderless)),
        }
    }

    /// A figure by itself: of any journey, the least.
    pub fn figure(&self, measured: Measured) -> Option<f64> {
        (0..self.lines(measured)).filter_map(|line| self.value(measured, line)).min_by(f64::total_cmp)
    }

    /// Returns whether every journey is answered as on a good day.
    pub fn is_well(&self) -> bool {
        self.answered.iter().flatten().all(|&share| share >= WELL)
    }
}
