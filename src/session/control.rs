//! Input of a session, and the state of its playback.

use crate::base::decimal::short;
use crate::base::wire::{wire_enum, wire_struct};
use crate::engine::{SimDuration, SimTime};
use crate::run::decisive::Decisive;
use crate::session::compare::Against;

/// An action of a person on a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// Let time run.
    Play,
    /// Stop it.
    Pause,
    /// Simulated seconds per second, 0.1 to 3600; 0 for as fast as it goes.
    Speed(f64),
    /// Handle one event, then pause.
    Step,
    /// Back to before the last event, then pause.
    StepBack,
    /// Go to a moment, microseconds: back, or forward as fast as it goes.
    Seek(u64),
    /// Run to the scenario's end as fast as it goes.
    RunToEnd,
    /// Back to the start, same seed, no commands: another branch, when this one has any.
    Reset,
    /// The same with another seed.
    Seed(u64),
    /// A command to the world, without its time: it takes effect now. In the past it starts another branch.
    Do(String),
    /// The document's story from the start, as a branch of its own.
    Story,
    /// A run from the start with these commands, each at its time, as a branch of its own.
    Begin(Vec<String>),
    /// Takes back the last command, or what was done to branches.
    Undo,
    /// Go to the branch with this number, where it was left.
    Branch(u32),
    /// Gives a branch another name.
    RenameBranch(u32, String),
    /// Deletes a branch.
    DeleteBranch(u32),
    /// Runs another run in step, with one difference; nothing ends that.
    Compare(Option<Against>),
    /// Repeats both runs of a comparison with other seeds, up to now.
    Spread,
    /// Slow playback down at decisive moments, or not. Off until asked for.
    SlowMotion(bool),
}

impl Control {
    /// Spells it for a report: `do zone a power-loss`.
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
            Control::Begin(commands) => format!("begin with {}", commands.join(", ")),
            Control::StepBack => "step back".to_owned(),
            Control::Seek(micros) => format!("go to {micros} us"),
            Control::Undo => "undo".to_owned(),
            Control::Branch(id) => format!("branch {id}"),
            Control::RenameBranch(id, name) => format!("name branch {id} {name}"),
            Control::DeleteBranch(id) => format!("delete branch {id}"),
            Control::Compare(Some(_)) => "compare".to_owned(),
            Control::Compare(None) => "explore".to_owned(),
            Control::Spread => "spread".to_owned(),
            Control::SlowMotion(_) => "slow motion".to_owned(),
        }
    }
}

/// The limits of one tick.
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

/// The effect of one tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Simulated time passed.
    pub moved: SimDuration,
    /// True if it got as far as playback asked.
    pub finished: bool,
}

/// Playback as a person sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playback {
    /// True if time runs.
    pub playing: bool,
    /// The speed asked for; 0 for as fast as it goes.
    pub speed: f64,
    /// The speed reached lately.
    pub speed_reached: f64,
    /// Simulated time.
    pub now: SimTime,
    /// The place where "run to end" stops.
    pub end: SimTime,
    /// True if it runs to the end.
    pub running_to_end: bool,
    /// The latest moment of this branch that was seen.
    pub reached: SimTime,
    /// While another moment is being gone to: how much of the way is done, 0 to 1.
    pub on_the_way: Option<f64>,
    /// While playback is slowed down: at what.
    pub slowed: Option<Decisive>,
}

impl Playback {
    /// Returns whether simulated time moves: it is played, or the run goes to another moment.
    pub fn is_moving(&self) -> bool {
        self.playing || self.on_the_way.is_some()
    }
}

wire_struct! {
    Playback { playing, speed, speed_reached, now, end, running_to_end, reached, on_the_way, slowed }
}

wire_enum! {
    Control { Play {} = 0, Pause {} = 1, Speed { 0: a } = 2, Step {} = 3, StepBack {} = 4, Seek { 0: a } = 5, RunToEnd {} = 6, Reset {} = 7, Seed { 0: a } = 8, Do { 0: a } = 9, Story {} = 10, Undo {} = 11, Branch { 0: a } = 12, RenameBranch { 0: a, 1: b } = 13, DeleteBranch { 0: a } = 14, Compare { 0: a } = 15, Spread {} = 16, SlowMotion { 0: a } = 17, Begin { 0: a } = 18 } else Control::Play;
}
