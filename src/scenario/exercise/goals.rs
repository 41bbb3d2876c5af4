//! What a play is judged by: objectives with points, and traps.

use super::decision::Decision;
use crate::engine::SimDuration;
use crate::world::ids::JourneyId;

/// An objective.
#[derive(Clone, Debug)]
pub struct Objective {
    /// Names it.
    pub id: String,
    /// Points when it is reached.
    pub points: i32,
    /// In words, for the trainer and the debrief.
    pub text: String,
    /// In words for the team.
    pub team_text: String,
    /// When it is reached.
    pub test: Test,
    /// When it is reached in part: the first line that holds gives its points.
    pub partly: Vec<Partly>,
}

/// Reached in part.
#[derive(Clone, Copy, Debug)]
pub struct Partly {
    /// Points.
    pub points: i32,
    /// Within this time instead.
    pub within: Option<SimDuration>,
    /// With this bound instead.
    pub bound: Option<f64>,
}

/// From when a time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// From when customers noticed: the first ten seconds in which a journey answered less than 99 %.
    CustomersNoticed,
    /// From the moment at which the team takes over.
    Begin,
}

impl After {
    /// Words of documents.
    pub const ALL: [(&'static str, After); 2] =
        [("customers-noticed", After::CustomersNoticed), ("begin", After::Begin)];
}

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// The share of a journey's requests that was answered in the last ten seconds, 0 to 1; of any journey without one.
    Answered(Option<JourneyId>),
    /// Answers lost against the run without a fault, customers' requests.
    AnswersLost,
    /// What they were worth, in the document's currency.
    MoneyLost,
    /// Customers' partitions without a leader.
    Leaderless,
}

/// A bound of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Bound {
    /// Returns whether a value keeps it.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Bound::AtLeast(bound) => value >= bound,
            Bound::AtMost(bound) => value <= bound,
        }
    }

    /// The number.
    pub fn number(self) -> f64 {
        match self {
            Bound::AtLeast(bound) | Bound::AtMost(bound) => bound,
        }
    }

    /// The same kind of bound with another number.
    pub fn with(self, number: f64) -> Bound {
        match self {
            Bound::AtLeast(_) => Bound::AtLeast(number),
            Bound::AtMost(_) => Bound::AtMost(number),
        }
    }
}

/// When an objective is reached.
#[derive(Clone, Debug)]
pub enum Test {
    /// An action (index) is decided in time.
    Action {
        /// The action.
        action: usize,
        /// Within this time.
        within: SimDuration,
        /// From when that counts.
        after: After,
    },
    /// One of these causes (indices) is declared in time.
    Cause {
        /// The causes.
        causes: Vec<usize>,
        /// Within this time.
        within: SimDuration,
        /// From when that counts.
        after: After,
    },
    /// The prediction of this pause (index) comes true.
    Prediction(usize),
    /// A figure keeps a bound for some time.
    Reached {
        /// The figure.
        measured: Measured,
        /// The bound.
        bound: Bound,
        /// For so long.
        lasting: SimDuration,
        /// Within this time.
        within: SimDuration,
        /// From when that counts.
        after: After,
        /// Only when the run in which nothing is done does not do so, too, and no vendor has come to help before.
        beyond_nothing: bool,
    },
    /// A figure at the end keeps a bound, as a share of the same where nothing is done if `of_nothing`.
    AtEnd {
        /// The figure.
        measured: Measured,
        /// The bound.
        bound: Bound,
        /// Whether it is a share.
        of_nothing: bool,
    },
    /// Somebody acted, and stepped into no trap.
    NoTrap,
}

/// An action that looks right and does harm.
#[derive(Clone, Debug)]
pub struct Trap {
    /// Names it.
    pub id: String,
    /// In words.
    pub text: String,
    /// The action: index.
    pub action: usize,
    /// It counts when this holds as it takes effect.
    pub during: Option<(Measured, Bound)>,
    /// The harm that must be less without it: answers or money lost.
    pub harm: Measured,
    /// Why it does harm.
    pub why: String,
    /// A step into it, by which a check measures what it does.
    pub step: Decision,
}
