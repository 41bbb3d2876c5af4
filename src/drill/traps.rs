//! What each act was worth, and which traps were stepped into. The worth of an act is the harm of the same run without it
//! less the harm of the run: measured, each in a run of its own.

use crate::drill::course::{Course, Harm};
use crate::drill::moves::{Moves, What};
use crate::scenario::exercise::{Exercise, Measured};

/// What an act was worth: below zero it did harm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// The act: its place among the moves.
    pub place: usize,
    /// Answers saved, customers' requests.
    pub answers: i64,
    /// Money saved, hundredths.
    pub hundredths: i64,
}

/// A trap that was stepped into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sprung {
    /// The trap: its place.
    pub trap: usize,
    /// What it did.
    pub worth: Worth,
}

/// Harm of one run less that of another.
pub fn saved(place: usize, without: Harm, own: Harm) -> Worth {
    Worth {
        place,
        answers: without.answers as i64 - own.answers as i64,
        hundredths: without.hundredths as i64 - own.hundredths as i64,
    }
}

/// The traps that were stepped into: the act is one of a trap, the trap's condition held as it took effect, and the run
/// without it does less harm.
pub fn sprung(exercise: &Exercise, moves: &Moves, own: &Course, worths: &[Worth]) -> Vec<Sprung> {
    let mut sprung = Vec::new();
    for worth in worths {
        let made = &moves.list[worth.place];
        let What::Act { action: done, .. } = made.what else { continue };
        for (place, trap) in exercise.traps.iter().enumerate().filter(|(_, trap)| trap.action == done) {
            let during = trap.during.is_none_or(|(measured, bound)| {
                let now = own.at(made.effect).and_then(|second| second.figure(measured));
                now.is_some_and(|value| bound.holds(value))
            });
            let harms = match trap.harm {
                Measured::MoneyLost => worth.hundredths < 0,
                _ => worth.answers < 0,
            };
            if during && harms {
                sprung.push(Sprung { trap: place, worth: *worth });
            }
        }
    }
    sprung
}
