//! Game days: exercises, plays and their judgement, and the room in which a drill is played.

mod documents;
mod judged;
mod room;
mod signals;

use std::sync::{Arc, Mutex, OnceLock};

use blast_radius::drill::plays::Plan;
use blast_radius::drill::{Course, Judged, Moves, Play, judge, plays};
use blast_radius::engine::SimTime;
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

/// A run that is made once for all tests.
type Once = Arc<OnceLock<Course>>;

/// A run that was made: its exercise, seed, plan and end, and the run.
type Made = (String, u64, Plan, SimTime, Once);

/// A run of a built-in exercise: whoever asks for it first makes it, others wait for that.
fn course(exercise: &Exercise, seed: u64, plan: Plan, end: SimTime) -> Once {
    static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap();
    let same = |own: &&Made| own.0 == exercise.id && own.1 == seed && own.2 == plan && own.3 == end;
    let found = made.iter().find(same).map(|own| Arc::clone(&own.4));
    let once = found.unwrap_or_else(|| {
        let once = Once::default();
        made.push((exercise.id.clone(), seed, plan.clone(), end, Arc::clone(&once)));
        once
    });
    drop(made);
    once.get_or_init(|| Course::run(exercise, seed, plan, end));
    once
}

/// Makes the runs that a judgement of a built-in exercise needs, and judges.
pub fn judged(exercise: &Exercise, seed: u64, log: &[Decision]) -> Judged {
    let moves = Moves::of(exercise, log).unwrap();
    let best = Moves::of(exercise, &exercise.best_play).unwrap();
    let end = plays::end(exercise, &moves);
    let courses: Vec<(Play, Once)> = plays(exercise, &moves)
        .into_iter()
        .map(|play| (play, course(exercise, seed, plays::plan(exercise, seed, &moves, &best, play), end)))
        .collect();
    let find = |play: Play| courses.iter().find(|own| own.0 == play).and_then(|own| own.1.get());
    judge(exercise, seed, &moves, find).unwrap()
}
