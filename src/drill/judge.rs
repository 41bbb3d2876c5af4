//! The judgement of a play: score, four times, harm between two marks, what each act was worth, traps, predictions, signals.

use crate::drill::course::{self, Course, Harm};
use crate::drill::moves::{Move, Moves, What};
use crate::drill::plays::Play;
use crate::drill::predictions::{Foretold, predictions};
use crate::drill::score::{self, Evidence, Line};
use crate::drill::traps::{Sprung, Worth, saved, sprung};
use crate::drill::words;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::exercise::{Bound, Deed, Exercise, Inject, Measured, Signal};

/// A journey is back when it answers so much of what ends, for so long.
const BACK: f64 = 0.9;
const LASTING: SimDuration = SimDuration::from_secs(10);

/// Moments of a drill on the run's clock; they count from when customers noticed. What is missing was not reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// When customers noticed.
    pub noticed: Option<SimTime>,
    /// The first declaration of an incident.
    pub notice: Option<SimTime>,
    /// The first right cause that was declared.
    pub diagnose: Option<SimTime>,
    /// The first journey that the team itself brought back.
    pub mitigate: Option<SimTime>,
    /// From then on every journey answers 99 % to the end, for ten seconds at least. It is the end of the first such second, as
    /// that of `mitigate` is: a recovery is never before the journey that was brought back first.
    pub recover: Option<SimTime>,
}

/// A signal, read or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The signal: its place.
    pub signal: usize,
    /// Whether the drill lasted until it was there.
    pub reached: bool,
    /// When it was opened, acknowledged or named as evidence.
    pub read: Option<SimTime>,
}

/// A play, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The seed.
    pub seed: u64,
    /// Fingerprint of the team's run.
    pub digest: u64,
    /// Lines of the score, in the order of the objectives; none when the drill was stopped: nothing of it counts.
    pub lines: Vec<Line>,
    /// Points of hints: 0 or less.
    pub hints: i32,
    /// Points in all, at least 0; none when the drill was stopped.
    pub points: Option<i32>,
    /// Whether it is passed.
    pub passed: bool,
    /// The times.
    pub times: Times,
    /// What was lost: by the team, by doing nothing, by the best known play.
    pub harm: [Harm; 3],
    /// What is lost with the same load where the fix is proved.
    pub proved: Option<Harm>,
    /// What each act was worth.
    pub worths: Vec<Worth>,
    /// Traps that were stepped into.
    pub sprung: Vec<Sprung>,
    /// What became of the predictions.
    pub foretold: Vec<Foretold>,
    /// Signals, in order of time.
    pub signals: Vec<Noted>,
}

/// Judges moves by the runs that they need; `run` gives each.
pub fn judge<'a>(
    exercise: &Exercise,
    seed: u64,
    moves: &Moves,
    run: impl Fn(Play) -> Option<&'a Course>,
) -> Option<Judged> {
    let (own, nothing, best) = (run(Play::Own)?, run(Play::Nothing)?, run(Play::Best)?);
    let acts = (0..moves.list.len()).filter_map(|place| Some((place, run(Play::Without(place))?)));
    let worths: Vec<Worth> = acts.map(|(place, without)| saved(place, without.harm(), own.harm())).collect();
    let sprung = sprung(exercise, moves, own, &worths);
    let foretold = predictions(exercise, moves, |place| run(Play::Before(place)).unwrap_or(nothing));
    let evidence = Evidence { exercise, moves, own, nothing, sprung: &sprung, foretold: &foretold };
    let lines = score::lines(evidence);
    let hints = if moves.stopped { 0 } else { score::hints(exercise, moves) };
    let sum = (lines.iter().map(|line| line.points).sum::<i32>() + hints).max(0);
    let points = (!moves.stopped).then_some(sum);
    let lines = if moves.stopped { Vec::new() } else { lines };
    Some(Judged {
        seed,
        digest: own.digest,
        lines,
        hints,
        points,
        passed: points.is_some_and(|points| points >= exercise.pass),
        times: times(exercise, moves, own, nothing),
        harm: [own, nothing, best].map(Course::harm),
        proved: run(Play::Prove).map(Course::harm),
        worths,
        sprung,
        foretold,
        signals: signals(exercise, moves, own.end()),
    })
}

fn times(exercise: &Exercise, moves: &Moves, own: &Course, nothing: &Course) -> Times {
    let first = |is: &dyn Fn(&What) -> bool| {
        moves.list.iter().find(|made| is(&made.what)).map(|made| made.decision.at)
    };
    let declares =
        |what: &What| matches!(what, What::Act { action, .. } if exercise.actions[*action].declares);
    let right = |what: &What| matches!(what, What::Belief { cause: Some(cause), .. } if exercise.causes[*cause].right);
    let mitigate = own.noticed.and_then(|noticed| {
        let back = |course: &Course, until| {
            course.regained(Measured::Answered(None), Bound::AtLeast(BACK), LASTING, (noticed, until))
        };
        let at = back(own, own.end())?;
        let itself = back(nothing, at).is_some() || own.helped.is_some_and(|helped| helped <= at);
        (!itself).then_some(at)
    });
    let well = own.noticed.and(own.well_since(course::WELL));
    Times {
        noticed: own.noticed,
        notice: first(&declares),
        diagnose: first(&right),
        mitigate,
        recover: well.filter(|&since| since + LASTING <= own.end()),
    }
}

/// Which signals were read until the end, in order of time. What was opened or acknowledged was read, and a look that was taken.
/// A word of a belief says so only of what lies open all the time: the map, the pager, metrics and messages; a look that was
/// never taken shows nothing, whoever names it.
fn signals(exercise: &Exercise, moves: &Moves, end: SimTime) -> Vec<Noted> {
    let noted = |signal: usize| {
        let spec = &exercise.signals[signal];
        let there = came(exercise, moves, spec);
        let shows = |word: &str| spec.by.iter().any(|by| by == word);
        let reads = |made: &&Move| match &made.what {
            What::Belief { evidence, .. } => {
                evidence.iter().any(|word| words::lies_open(word) && shows(word))
            }
            What::Read(word) => {
                exercise.action(word).is_none()
                    && (shows(word) || words::is_page(word) && shows(words::PAGER))
            }
            What::Act { action, .. } => {
                let action = &exercise.actions[*action];
                matches!(action.deed, Deed::Look(_)) && shows(&action.id)
            }
            _ => false,
        };
        let later =
            moves.list.iter().filter(|made| made.effect <= end && there.is_some_and(|at| made.effect >= at));
        let read = later.filter(reads).map(|made| made.effect).min();
        Noted { signal, reached: there.is_some_and(|at| at <= end), read }
    };
    let mut all: Vec<Noted> = (0..exercise.signals.len()).map(noted).collect();
    crate::base::order::sort_by_key(&mut all, |noted| exercise.signals[noted.signal].from);
    all
}

/// Since when a signal is there: its own time, and not before the message that it is, where it is one; none while that was never
/// sent.
fn came(exercise: &Exercise, moves: &Moves, signal: &Signal) -> Option<SimTime> {
    let names = |inject: &Inject| {
        let word = |by: &String| by.strip_prefix(words::MESSAGE).is_some_and(|id| id == inject.id);
        signal.by.iter().any(word)
    };
    let sent = |(place, inject): (usize, &Inject)| {
        let by_hand = moves.list.iter().find(|made| made.what == What::Inject(place));
        let after = |action| {
            let done = |made: &&Move| matches!(made.what, What::Act { action: done, .. } if done == action);
            moves.list.iter().find(done).map(|made| made.effect)
        };
        let by_clock = inject.at.and_then(|at| match inject.after {
            Some(action) => after(action).map(|done| done.max(at)),
            None => Some(at),
        });
        [by_clock, by_hand.map(|made| made.decision.at)].into_iter().flatten().min()
    };
    let mine: Vec<(usize, &Inject)> =
        exercise.injects.iter().enumerate().filter(|(_, inject)| names(inject)).collect();
    if mine.is_empty() {
        return Some(signal.from);
    }
    mine.into_iter().filter_map(sent).min().map(|at| at.max(signal.from))
}
