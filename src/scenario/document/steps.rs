//! The guide of a document: the question that it opens with, its steps, and what follows the last of them.

use crate::engine::{SimDuration, SimTime};
use crate::world::ReplicaHealth;
use crate::world::command::{Command, Defence, TimedCommand};
use crate::world::ids::JourneyId;
use crate::world::part::Part;

/// What a button does, in this order.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// True if the run begins anew first.
    pub start_over: bool,
    /// The seed that it begins anew with; its own without one.
    pub seed: Option<u64>,
    /// The moment that it goes on to; a run that is past it stays where it is.
    pub seek: Option<SimTime>,
    /// Simulated seconds per second that it sets.
    pub speed: Option<f64>,
    /// Commands that it gives.
    pub commands: Vec<Command>,
    /// The time that it goes on by after that, as fast as it goes.
    pub skip: Option<SimDuration>,
    /// The part that it looks at closely.
    pub look: Option<Part>,
}

/// Something to try, in the order of a story: what to do, and what to look for.
#[derive(Clone, Debug)]
pub struct NarrativeStep {
    /// Title.
    pub title: String,
    /// Says what to do and what to look for, in a sentence or two.
    pub text: String,
    /// The same at greater length; may be empty.
    pub more: String,
    /// Label of its button.
    pub button: String,
    /// The effect of its button.
    pub press: Press,
    /// All of these hold when it makes sense.
    pub when: Vec<Condition>,
    /// All of these hold at one moment when it has been done.
    pub done: Vec<Condition>,
}

/// The question that a scenario opens with, before anything is broken.
#[derive(Clone, Debug)]
pub struct Question {
    /// What happened, without the answer. `{hit}`, `{all}` and `{share}` stand for the partitions that the fault takes
    /// the leader of.
    pub text: String,
    /// The question: how much of trading stops?
    pub question: String,
    /// Label of its button.
    pub button: String,
    /// The seed that its run begins with; the present one without it.
    pub seed: Option<u64>,
    /// What its button does to a run that begins anew, each command at its time.
    pub commands: Vec<TimedCommand>,
    /// The moment that it goes to.
    pub seek: SimTime,
    /// Simulated seconds per second that it sets.
    pub speed: Option<f64>,
    /// The moment at which the answer stands: what was lost of trading at worst until then.
    pub answer: SimTime,
}

/// The words for the end of a story.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Its answer, in a sentence.
    pub title: String,
    /// What to take away.
    pub text: String,
    /// What to try next.
    pub next: Vec<Suggestion>,
}

/// Something to try after the end.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Title.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// Label of its button.
    pub button: String,
    /// The built-in scenario that it opens, if it leads to another one.
    pub scenario: Option<String>,
    /// True if the story plays from its start.
    pub story: bool,
    /// The effect of its button, after that.
    pub press: Press,
}

/// A condition on a moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The command was given in this run, so long ago or longer.
    Given(Command, SimDuration),
    /// The command was not given in this run.
    NotGiven(Command),
    /// The answered share of a journey, or of the trading ones, is within bounds.
    Answered(Option<JourneyId>, Bounds),
    /// The share of the customers' partitions that are lost is within bounds.
    PartitionsLost(Bounds),
    /// The share of trading that was lost at the worst moment of this run so far is within bounds.
    LostAtWorst(Bounds),
    /// The oldest record that a group of consumers has not read waits for this long, or longer.
    Unread(SimDuration),
    /// The part is in this state.
    State(Part, ReplicaHealth),
    /// The defence is on; without one, all that the document configures.
    Defended(Option<Defence>),
}

/// Bounds of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// It is this or more.
    pub at_least: Option<f64>,
    /// It is less than this.
    pub below: Option<f64>,
}

impl Bounds {
    /// Returns whether a figure is within them.
    pub fn hold(self, figure: f64) -> bool {
        self.at_least.is_none_or(|least| figure >= least) && self.below.is_none_or(|below| figure < below)
    }
}
