//! How far a story is told on its way to one of its steps (`story.rs` tells it).

use crate::engine::SimTime;

/// A story on its way to a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling {
    /// The step that is to be pressed when all is told, from 0.
    pub to: usize,
    /// The step that is waited for or pressed.
    pub at: usize,
    pub stage: Stage,
    /// The moment to be reached before it goes on.
    pub goal: SimTime,
}

/// What a step needs before the next one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    /// It must make sense, by this time; else it is left out.
    Sense(SimTime),
    /// Its moment must be reached.
    Moment,
    /// Its pause after what it does must pass.
    Pause,
    /// It must be done, by this time.
    Done(SimTime),
}

impl Telling {
    /// How much is told, 0 to 1: by the steps, since nobody knows how long one is waited for.
    pub fn share(self) -> f64 {
        let pressed = usize::from(!matches!(self.stage, Stage::Sense(_)));
        (2 * self.at + pressed) as f64 / (2 * self.to + 1) as f64
    }
}
