//! What goes into a session and what it says about its playback.

use serde::{Deserialize, Serialize};

use crate::engine::decimal::short;
use crate::engine::{SimDuration, SimTime};

/// What opens a run: the same three give the same run on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Identifier of a built-in scenario, or the whole text of a document.
    pub scenario: String,
    /// 0 to 2^53 - 1.
    pub seed: u64,
    /// Commands with their times, `12m zone a power-loss`.
    pub commands: Vec<String>,
}

/// What a person can do to a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Let time run.
    Play,
    /// Stop it.
    Pause,
    /// Simulated seconds per second, 0.1 to 3600; 0 for as fast as it goes.
    Speed(f64),
    /// Handle one event, then pause.
    Step,
    /// Run to the scenario's end as fast as it goes.
    RunToEnd,
    /// Back to the start, same seed, no commands.
    Reset,
    /// Back to the start with another seed.
    Seed(u64),
    /// A command to the world, without its time: it takes effect now.
    Do(String),
    /// Back to the start, then the document's story.
    Story,
}

impl Control {
    /// What it asks for, for a report: `do zone a power-loss`.
    pub fn words(&self) -> String {
        match self {
            Control::Play => "play".to_owned(),
            Control::Pause => "pause".to_owned(),
            Control::Speed(factor) => format!("speed {}", short(*factor, 1)),
            Control::Step => "step".to_owned(),
            Control::RunToEnd => "run to the end".to_owned(),
            Control::Reset => "reset".to_owned(),
            Control::Seed(seed) => format!("seed {seed}"),
            Control::Do(command) => format!("do {command}"),
            Control::Story => "story".to_owned(),
        }
    }
}

/// How much one tick may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Events of the run; its twin does as many again.
    pub events: u64,
}

impl Budget {
    /// At most `events` events.
    pub fn events(events: u64) -> Budget {
        Budget { events }
    }
}

/// What one tick did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Simulated time passed.
    pub moved: SimDuration,
    /// Whether it got as far as playback asked.
    pub finished: bool,
}

/// Playback as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// Whether time runs.
    pub playing: bool,
    /// The speed asked for; 0 for as fast as it goes.
    pub speed: f64,
    /// The speed reached lately.
    pub speed_reached: f64,
    /// Simulated time.
    pub now: SimTime,
    /// Where "run to end" stops.
    pub end: SimTime,
    /// Whether it runs to the end.
    pub running_to_end: bool,
}
