//! Game days: exercises, plays and their judgement, and the room in which a drill is played.

mod documents;
mod judged;
mod room;

use blast_radius::drill::{Course, Judged, Moves, Play, judge, plays};
use blast_radius::scenario::exercise::{self, Decision, Exercise, Kind, catalogue};
use blast_radius::world::command::parse_time;

/// A built-in exercise.
pub fn exercise(id: &str) -> Exercise {
    exercise::read(catalogue::text(id).unwrap(), None).unwrap()
}

/// A decision.
pub fn decision(at: &str, role: &str, kind: Kind, text: &str) -> Decision {
    Decision { at: parse_time(at).unwrap(), role: role.into(), kind, text: text.into() }
}

/// Runs what a judgement needs, each different run once, and judges.
pub fn judged(exercise: &Exercise, seed: u64, log: &[Decision]) -> Judged {
    let moves = Moves::of(exercise, log).unwrap();
    let best = Moves::of(exercise, &exercise.best_play).unwrap();
    let end = plays::end(exercise, &moves);
    let mut courses: Vec<Course> = Vec::new();
    let mut places: Vec<(Play, usize)> = Vec::new();
    for play in plays(exercise, &moves) {
        let plan = plays::plan(exercise, seed, &moves, &best, play);
        let at = courses.iter().position(|course| course.plan == plan).unwrap_or_else(|| {
            courses.push(Course::run(exercise, seed, plan, end));
            courses.len() - 1
        });
        places.push((play, at));
    }
    let find = |play: Play| places.iter().find(|own| own.0 == play).map(|own| &courses[own.1]);
    judge(exercise, seed, &moves, find).unwrap()
}
