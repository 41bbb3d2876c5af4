//! The room of a game day: a drill that is being played. The team's board holds what is reported and nothing else; the
//! facilitator's has the truth beside it; the debrief has everything.
//!
//! 1. `room` holds the run and the log of decisions: exercise, seed and log are the whole state.
//! 2. `board` makes what the team sees, once per grain of its metrics; `truth` what the facilitator sees beside it.
//! 3. `debrief` runs what the judgement needs, a little at a time, and puts it on one axis.
//! 4. `protocol` and `service` carry that as bytes between a page and its worker; `seal` makes links.

pub mod board;
pub mod brief;
pub mod debrief;
pub mod draft;
pub mod form;
pub mod looks;
pub mod protocol;
pub mod room;
pub mod seal;
pub mod service;
pub mod truth;

pub use crate::drill::report::Report;
pub use crate::scenario::exercise::{Finding, scenario_of};

pub use crate::scenario::catalogue::titles as scenarios;
use crate::scenario::exercise::catalogue;

/// The built-in exercises: identifiers and the team's titles, the easiest first.
pub fn exercises() -> Vec<(&'static str, &'static str)> {
    catalogue::list().iter().filter_map(|entry| Some((entry.0, catalogue::team_title(entry.0)?))).collect()
}

/// How long a session of a built-in exercise takes, real minutes.
pub fn minutes_of(id: &str) -> u32 {
    catalogue::minutes(id).unwrap_or(0)
}

/// The seed that a drill of a built-in exercise has on a day (`2026-11-30`), drawn where the exercise has none of its own.
pub fn seed_of(id: &str, day: &str) -> u64 {
    catalogue::seed(id).unwrap_or_else(|| crate::scenario::exercise::drawn(id, day))
}

/// The exercise of a day and its seed: the same for everybody, drawn of those whose seed is drawn.
pub fn daily(day: &str) -> Option<(&'static str, u64)> {
    let open: Vec<&str> =
        catalogue::list().iter().map(|entry| entry.0).filter(|id| catalogue::seed(id).is_none()).collect();
    let at = crate::scenario::exercise::drawn("daily", day) as usize % open.len().max(1);
    open.get(at).map(|id| (*id, seed_of(id, day)))
}

/// The seed of an exercise's text on a day: its own, or one that is drawn.
pub fn seed_in(text: &str, day: &str) -> u64 {
    crate::scenario::exercise::seed_in(text).unwrap_or_else(|| crate::scenario::exercise::drawn("own", day))
}
