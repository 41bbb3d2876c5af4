//! The judgement of a play: score, four times, harm between two marks, what each act was worth, traps, predictions, signals.

use crate::drill::course::{self, Course, Harm};
use crate::drill::moves::{Moves, What};
use crate::drill::plays::Play;
use crate::drill::predictions::{Foretold, predictions};
use crate::drill::score::{self, Evidence, Line};
use crate::drill::traps::{Sprung, Worth, saved, sprung};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::exercise::{Bound, Deed, Exercise, Measured};

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
    /// The last moment at which a journey answered less than 99 %, when that was before the end.
    pub recover: Option<SimTime>,
}

/// A signal, read or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The signal: its place.
    pub signal: usize,
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
    /// Lines of the score, in the order of the objectives.
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
    /// Signals.
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
    let hints = score::hints(exercise, moves);
    let sum = (lines.iter().map(|line| line.points).sum::<i32>() + hints).max(0);
    let points = (!moves.stopped).then_some(sum);
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
        signals: signals(exercise, moves),
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
    let hurt = own.noticed.and(own.last_below(course::WELL));
    Times {
        noticed: own.noticed,
        notice: first(&declares),
        diagnose: first(&right),
        mitigate,
        recover: hurt.filter(|&last| last + LASTING < own.end()),
    }
}

fn signals(exercise: &Exercise, moves: &Moves) -> Vec<Noted> {
    let noted = |signal: usize| {
        let spec = &exercise.signals[signal];
        let later = moves.list.iter().filter(|made| made.effect >= spec.from);
        let read = later.into_iter().find(|made| match &made.what {
            What::Belief { evidence, .. } => evidence.iter().any(|word| spec.by.contains(word)),
            What::Read(word) => spec.by.contains(word),
            What::Act { action, .. } => {
                let action = &exercise.actions[*action];
                matches!(action.deed, Deed::Look(_)) && spec.by.contains(&action.id)
            }
            _ => false,
        });
        Noted { signal, read: read.map(|made| made.effect) }
    };
    (0..exercise.signals.len()).map(noted).collect()
}
