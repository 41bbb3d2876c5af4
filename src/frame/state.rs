//! The health of a part: ten states, from best to worst.

use crate::language::{self, say};
use crate::world::ReplicaHealth;

/// The health of a part, from best to worst: the only one above the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Of what is reported only: no datapoint is visible, or the latest one is a gap.
    NoData,
    /// No instance was launched in this place: nothing that could be well or ill.
    NotLaunched,
    /// Nothing to report.
    #[default]
    Ok,
    /// More than half of the workers are busy.
    Busy,
    /// Booting or not yet taking traffic.
    Starting,
    /// Answering by a fallback.
    Fallback,
    /// Queueing, or answers later than the target.
    Slow,
    /// Refusing at once.
    Rejecting,
    /// Answering with errors.
    Failing,
    /// Waiting on something that makes no progress.
    Hung,
    /// Not running.
    Down,
}

impl From<ReplicaHealth> for State {
    fn from(health: ReplicaHealth) -> State {
        match health {
            ReplicaHealth::NotLaunched => State::NotLaunched,
            ReplicaHealth::Down => State::Down,
            ReplicaHealth::Starting => State::Starting,
            ReplicaHealth::Hung => State::Hung,
            ReplicaHealth::Failing => State::Failing,
            ReplicaHealth::Rejecting => State::Rejecting,
            ReplicaHealth::Slow => State::Slow,
            ReplicaHealth::Fallback => State::Fallback,
            ReplicaHealth::Busy => State::Busy,
            ReplicaHealth::Ok => State::Ok,
        }
    }
}

impl State {
    /// In one word, for people, as it begins a sentence.
    pub fn word(self) -> String {
        match self {
            State::Ok => say!(state_ok),
            State::Busy => say!(state_busy),
            State::Slow => say!(state_slow),
            State::Hung => say!(state_hung),
            State::Failing => say!(state_failing),
            State::Rejecting => say!(state_refusing),
            State::Fallback => say!(state_fallback),
            State::Down => say!(state_down),
            State::Starting => say!(state_starting),
            State::NotLaunched => say!(state_not_launched),
            State::NoData => say!(state_no_data),
        }
    }

    /// The same within a sentence.
    pub fn small(self) -> String {
        language::small(&self.word())
    }
}
