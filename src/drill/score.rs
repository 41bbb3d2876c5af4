//! The score: points come from the stated objectives alone, each with its reason, and hints are taken off. Nothing else counts.

use crate::base::decimal::short;
use crate::drill::course::{Course, Harm};
use crate::drill::moves::{Moves, What};
use crate::drill::predictions::Foretold;
use crate::drill::traps::Sprung;
use crate::engine::{SimDuration, SimTime};
use crate::language::{say, spoken};
use crate::scenario::exercise::{After, Bound, Exercise, Measured, Objective, Partly, Test};
use crate::world::command::spell_time;

/// How far an objective was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Wholly.
    Wholly,
    /// In part.
    Partly,
    /// Not.
    Not,
}

/// A line of the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The objective: its place.
    pub objective: usize,
    /// How far it was reached.
    pub reached: Reached,
    /// Its points.
    pub points: i32,
    /// Why: the figure and its limit.
    pub reason: String,
}

/// Everything that objectives are judged by.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What the team did.
    pub moves: &'a Moves,
    /// Its run.
    pub own: &'a Course,
    /// The run in which nobody acts.
    pub nothing: &'a Course,
    /// The traps that were stepped into.
    pub sprung: &'a [Sprung],
    /// What became of the predictions.
    pub foretold: &'a [Foretold],
}

/// A figure that an objective is judged by: less is better, and the reason says it.
struct Found {
    value: Option<f64>,
    /// The limit that it must keep.
    limit: f64,
    spell: fn(f64) -> String,
}

/// Judges every objective.
pub fn lines(evidence: Evidence) -> Vec<Line> {
    let objectives = evidence.exercise.objectives.iter().enumerate();
    objectives.map(|(place, objective)| line(evidence, place, objective)).collect()
}

/// Points of hints that were given: 0 or less.
pub fn hints(exercise: &Exercise, moves: &Moves) -> i32 {
    let mut given: Vec<usize> = Vec::new();
    for made in &moves.list {
        if let What::Hint(hint) = made.what
            && !given.contains(&hint)
        {
            given.push(hint);
        }
    }
    given.iter().map(|&hint| exercise.hints[hint].points).sum()
}

fn line(evidence: Evidence, place: usize, objective: &Objective) -> Line {
    let all = (Reached::Wholly, objective.points);
    let judge = |partly: Option<&Partly>| test(evidence, &objective.test, partly);
    let (holds, reason) = judge(None);
    let judged = if holds {
        Some((all, reason.clone()))
    } else {
        let lines = objective.partly.iter();
        lines
            .map(|partly| (partly, judge(Some(partly))))
            .find(|(_, (holds, _))| *holds)
            .map(|(partly, (_, reason))| ((Reached::Partly, partly.points), reason))
    };
    let ((reached, points), reason) = judged.unwrap_or(((Reached::Not, 0), reason));
    Line { objective: place, reached, points, reason }
}

/// Returns whether an objective is reached, with `partly` in place of its own limits, and why.
fn test(evidence: Evidence, test: &Test, partly: Option<&Partly>) -> (bool, String) {
    let time = |within: SimDuration| partly.and_then(|partly| partly.within).unwrap_or(within);
    let bound =
        |bound: Bound| partly.and_then(|partly| partly.bound).map_or(bound, |number| bound.with(number));
    match test {
        Test::Action { action, within, after } => {
            let done = evidence
                .moves
                .list
                .iter()
                .find(|made| matches!(&made.what, What::Act { action: done, .. } if done == action));
            in_time(evidence, done.map(|made| made.decision.at), time(*within), *after)
        }
        Test::Cause { causes, within, after } => {
            let declared = |what: &What| matches!(what, What::Belief { cause: Some(cause), .. } if causes.contains(cause));
            let done = evidence.moves.list.iter().find(|made| declared(&made.what));
            in_time(evidence, done.map(|made| made.decision.at), time(*within), *after)
        }
        Test::Prediction(pause) => match evidence.foretold.iter().find(|foretold| foretold.pause == *pause) {
            Some(foretold) if foretold.right => (true, say!(drill_came_true)),
            Some(_) => (false, say!(drill_came_otherwise)),
            None => (false, say!(drill_not_predicted)),
        },
        Test::Reached { measured, bound: own, lasting, within, after, beyond_nothing } => {
            let goal =
                Goal { measured: *measured, bound: bound(*own), lasting: *lasting, within: time(*within) };
            regained(evidence, &goal, *after, *beyond_nothing)
        }
        Test::AtEnd { measured, bound: own, of_nothing } => {
            at_end(evidence, *measured, bound(*own), *of_nothing)
        }
        Test::NoTrap => no_trap(evidence),
    }
}

/// When a time begins to count; none while nobody is hurt.
pub fn counts_from(own: &Course, exercise: &Exercise, after: After) -> Option<SimTime> {
    match after {
        After::Begin => Some(exercise.begin),
        After::CustomersNoticed => own.noticed,
    }
}

fn in_time(evidence: Evidence, at: Option<SimTime>, within: SimDuration, after: After) -> (bool, String) {
    let Some(from) = counts_from(evidence.own, evidence.exercise, after) else {
        return (false, say!(drill_nobody_hurt));
    };
    let limit = spelled(within);
    match at {
        None => (false, say!(drill_never, limit)),
        Some(at) if at <= from + within => (true, say!(drill_in_time, span = since(at, from), limit)),
        Some(at) => (false, say!(drill_too_late, span = since(at, from), limit)),
    }
}

/// A figure to be brought back.
struct Goal {
    measured: Measured,
    bound: Bound,
    lasting: SimDuration,
    within: SimDuration,
}

fn regained(evidence: Evidence, goal: &Goal, after: After, beyond_nothing: bool) -> (bool, String) {
    let Evidence { exercise, own, nothing, .. } = evidence;
    let Some(from) = counts_from(own, exercise, after) else { return (false, say!(drill_nobody_hurt)) };
    let limit = spelled(goal.within);
    let span = (from, from + goal.within);
    let find = |course: &Course, span| course.regained(goal.measured, goal.bound, goal.lasting, span);
    let Some(at) = find(own, span) else {
        return match find(own, (from, own.end())) {
            Some(late) => (false, say!(drill_too_late, span = since(late, from), limit)),
            None => (false, say!(drill_never, limit)),
        };
    };
    if beyond_nothing && find(nothing, span).is_some() {
        return (false, say!(drill_by_itself));
    }
    if beyond_nothing && own.helped.is_some_and(|helped| helped <= at) {
        return (false, say!(drill_by_vendor));
    }
    (true, say!(drill_in_time, span = since(at, from), limit))
}

fn at_end(evidence: Evidence, measured: Measured, bound: Bound, of_nothing: bool) -> (bool, String) {
    let figure = |course: &Course| course.seconds.last().and_then(|second| second.figure(measured));
    let own = figure(evidence.own).unwrap_or(0.0);
    let found = if of_nothing {
        let all = figure(evidence.nothing).unwrap_or(0.0);
        Found { value: (all > 0.0).then(|| own / all), limit: bound.number(), spell: percent }
    } else {
        let spell = if matches!(measured, Measured::Answered(_)) { percent } else { whole };
        Found { value: Some(own), limit: bound.number(), spell }
    };
    // Where nothing is lost without anybody, there was nothing to save.
    let Some(value) = found.value else { return (false, say!(drill_nothing_to_save)) };
    let (value_said, limit) = ((found.spell)(value), (found.spell)(found.limit));
    let reason = match bound {
        Bound::AtMost(_) => say!(drill_at_most, value = value_said, limit),
        Bound::AtLeast(_) => say!(drill_at_least, value = value_said, limit),
    };
    (bound.holds(value), reason)
}

fn no_trap(evidence: Evidence) -> (bool, String) {
    let acted = evidence.moves.list.iter().any(|made| made.acts());
    match evidence.sprung.first() {
        _ if !acted => (false, say!(drill_not_acted)),
        Some(sprung) => {
            let trap = &evidence.exercise.traps[sprung.trap];
            (false, say!(drill_stepped, trap = trap.text.as_str(), answers = -sprung.worth.answers))
        }
        None => (true, say!(drill_no_trap)),
    }
}

/// From one moment to another: `2 min 30 s`, with a minus when it is earlier.
pub fn since(at: SimTime, from: SimTime) -> String {
    if at >= from { spelled(at.since(from)) } else { say!(drill_earlier, span = spelled(from.since(at))) }
}

/// A length of time as documents spell it.
pub fn spelled(span: SimDuration) -> String {
    spell_time(SimTime::ZERO + span)
}

fn percent(share: f64) -> String {
    say!(percent, share = spoken((share * 100.0, if share < 0.1 { 1 } else { 0 })))
}

fn whole(value: f64) -> String {
    crate::language::number(value, 0)
}

/// Harm beside another, in percent of it; none of nothing.
pub fn share_of(own: Harm, other: Harm) -> Option<f64> {
    (other.answers > 0).then(|| own.answers as f64 / other.answers as f64)
}

/// A number for a text that no language is spoken in.
pub fn plain(value: f64) -> String {
    short(value, 3)
}
