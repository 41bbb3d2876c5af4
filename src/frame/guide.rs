//! The guide of a scene: the question that it opens with, its steps, and what follows the last of them.

use super::Subject;
use crate::base::wire::wire_struct;

/// What a button does, in this order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PressScene {
    /// True if the run begins anew first.
    pub start_over: bool,
    /// The seed that it begins anew with; its own without one.
    pub seed: Option<u64>,
    /// The moment that it goes on to, microseconds; a run that is past it stays where it is.
    pub seek_us: Option<u64>,
    /// Simulated seconds per second that it sets.
    pub speed: Option<f64>,
    /// Commands that it gives, without times.
    pub commands: Vec<String>,
    /// The time that it goes on by after that, as fast as it goes, microseconds.
    pub skip_us: Option<u64>,
    /// What it looks at closely.
    pub look: Option<Subject>,
}

/// Something to try.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepScene {
    /// Title.
    pub title: String,
    /// Says what to do and what to look for, in a sentence or two.
    pub text: String,
    /// The same at greater length; may be empty.
    pub more: String,
    /// Label of its button.
    pub button: String,
    /// The effect of its button.
    pub press: PressScene,
    /// True if nothing of the run says when it is done: it is when what it looks at has been opened.
    pub by_look: bool,
}

/// How a thing to try stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepFrame {
    /// What it waits for before it makes sense, in words that follow "when"; empty when it does.
    pub waits_for: String,
    /// True if its commands have been given in this run, and its moment has come.
    pub given: bool,
    /// True if what it is about is so now.
    pub done: bool,
}

/// The question that a scenario opens with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpeningScene {
    /// What happened, without the answer.
    pub text: String,
    /// The question: how much of trading stops?
    pub question: String,
    /// Label of its button.
    pub button: String,
    /// The seed that its run begins with; the present one without it.
    pub seed: Option<u64>,
    /// What its button does to a run that begins anew: commands with their times.
    pub commands: Vec<String>,
    /// The moment that it goes to, microseconds.
    pub seek_us: u64,
    /// Simulated seconds per second that it sets.
    pub speed: Option<f64>,
    /// The moment at which the answer stands, microseconds: what was lost of trading at worst until then.
    pub answer_us: u64,
}

/// The words for the end of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndScene {
    /// Its answer, in a sentence.
    pub title: String,
    /// What to take away.
    pub text: String,
    /// What to try next.
    pub next: Vec<NextScene>,
}

/// Something to try after the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NextScene {
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
    pub press: PressScene,
}

wire_struct! {
    PressScene { start_over, seed, seek_us, speed, commands, skip_us, look }
    StepScene { title, text, more, button, press, by_look }
    StepFrame { waits_for, given, done }
    OpeningScene { text, question, button, seed, commands, seek_us, speed, answer_us }
    EndScene { title, text, next }
    NextScene { title, text, button, scenario, story, press }
}
