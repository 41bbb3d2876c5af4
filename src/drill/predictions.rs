//! Whether a prediction came true: the run in which nothing more is done decides.

use crate::drill::course::{Course, Second};
use crate::drill::moves::{Moves, Says, What};
use crate::engine::SimDuration;
use crate::scenario::exercise::{Asks, Exercise};
use crate::world::ids::ServiceId;
use crate::world::part::Part;

/// A part that failed within so many seconds before it was asked counts as failed.
const LOOK_BACK_S: u64 = 60;

/// What became of a prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Foretold {
    /// The question: its place.
    pub pause: usize,
    /// The decision: its place among the moves.
    pub place: usize,
    /// What was said.
    pub says: Says,
    /// Whether it healed: every journey was answered as on a good day.
    pub healed: bool,
    /// Services that answered nobody at the end of the time, and did in the minute before it was asked.
    pub failed: Vec<Part>,
    /// Whether it came true.
    pub right: bool,
}

/// Judges the predictions; `without` gives the run without that move and all later ones.
pub fn predictions<'a>(
    exercise: &Exercise,
    moves: &Moves,
    without: impl Fn(usize) -> &'a Course,
) -> Vec<Foretold> {
    let made = moves.list.iter().enumerate();
    made.filter_map(|(place, made)| {
        let What::Prediction { pause, says } = made.what else { return None };
        let Asks::Prediction(horizon) = exercise.pauses[pause].asks else { return None };
        let course = without(place);
        let later = course.at(made.decision.at + horizon)?;
        // What flickers has failed already.
        let minute = (0..LOOK_BACK_S).filter_map(|s| course.at(made.decision.at - SimDuration::from_secs(s)));
        let minute: Vec<&Second> = minute.collect();
        let before = |service: usize| minute.iter().any(|second| second.broken[service]);
        let failed: Vec<Part> = (0..later.broken.len())
            .filter(|&service| later.broken[service] && !before(service))
            .map(|service| Part::Service(ServiceId(service as u8)))
            .collect();
        let healed = later.is_well();
        let right = match says {
            Says::Heals => healed,
            Says::Stays => !healed && failed.is_empty(),
            Says::Part(part) => failed.contains(&part),
        };
        Some(Foretold { pause, place, says, healed, failed, right })
    })
    .collect()
}
