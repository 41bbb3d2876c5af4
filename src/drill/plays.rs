//! The runs that a judgement needs, each as commands: what differs between two of them is what is asked about.

use crate::drill::moves::{Moves, What};
use crate::engine::SimTime;
use crate::scenario::exercise::Exercise;
use crate::world::command::TimedCommand;

/// A run of an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// The team's.
    Own,
    /// Nobody acts.
    Nothing,
    /// The best known play.
    Best,
    /// The team's without one of its acts, by its place among the moves.
    Without(usize),
    /// The team's without that move and all later ones: what a prediction is about.
    Before(usize),
    /// The same load again, to prove what helps.
    Prove,
}

/// The moment at which a drill is over.
pub fn end(exercise: &Exercise, moves: &Moves) -> SimTime {
    moves.ended.unwrap_or(exercise.end)
}

/// The commands of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// All of them, in order of time.
    pub commands: Vec<TimedCommand>,
    /// Those that somebody gives: harm counts against the run without faults and without these. A measure that breaks something
    /// does harm, too.
    pub acts: Vec<TimedCommand>,
}

/// What is hidden, with further commands, in order of time: the hidden come first where the times are equal.
pub fn with(exercise: &Exercise, seed: u64, acts: Vec<TimedCommand>) -> Plan {
    let hidden = exercise.planted(seed).into_iter().map(|planted| planted.command);
    let mut commands: Vec<TimedCommand> = hidden.chain(acts.iter().copied()).collect();
    TimedCommand::order(&mut commands);
    Plan { commands, acts }
}

/// The plan of a play.
pub fn plan(exercise: &Exercise, seed: u64, moves: &Moves, best: &Moves, play: Play) -> Plan {
    let until = end(exercise, moves);
    let further = match play {
        Play::Own => moves.commands(until, |_| false),
        Play::Nothing => Vec::new(),
        Play::Best => best.commands(until, |_| false),
        Play::Without(place) => moves.commands(until, |other| other == place),
        Play::Before(place) => moves.commands(until, |other| other >= place),
        Play::Prove => exercise.reveal.prove.as_ref().map_or(Vec::new(), |prove| prove.commands.clone()),
    };
    with(exercise, seed, further)
}

/// The runs that judging these moves needs, the team's own first; those whose commands are the same are named once each, and
/// run once by whoever runs them.
pub fn plays(exercise: &Exercise, moves: &Moves) -> Vec<Play> {
    let mut plays = vec![Play::Own, Play::Nothing, Play::Best];
    let until = end(exercise, moves);
    for (place, made) in moves.list.iter().enumerate() {
        match made.what {
            What::Act { .. } if made.acts() && made.effect <= until => plays.push(Play::Without(place)),
            What::Prediction { .. } => plays.push(Play::Before(place)),
            _ => {}
        }
    }
    if exercise.reveal.prove.is_some() {
        plays.push(Play::Prove);
    }
    plays
}
