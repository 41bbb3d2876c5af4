//! The boundary: plain controls in, plain frames out. A session owns a run and its fault-free twin, the playback, and the
//! log of commands. The page, the command line, tests and benches all use it.
//!
//! 1. `Session::open` reads a scenario and starts the world at rest (with commands of a link already in the log).
//! 2. `control` changes playback or acts on the world; `tick` moves simulated time by real time times speed.
//! 3. `frame`, `charts` and `inspect` say what a person sees. (scenario, seed, commands) is the whole run.

pub mod budget;
pub mod compare;
pub mod control;
pub mod host;
pub mod incident;
pub mod keep;
pub mod link;
pub mod protocol;
pub mod service;
mod start;
mod story;
mod telling;
mod travel;

pub use crate::frame::{Charts, Frame, Inspection, Opening, Scene};
pub use crate::run::decisive::Decisive;
pub use crate::telling::series;
pub use control::{Budget, Control, Playback, Progress};

use std::sync::Arc;

use crate::base::decimal::short;
use crate::engine::{SimDuration, SimTime};
use crate::frame::{Reason, State, Subject};
use crate::language::say;
use crate::run::branches::{self, Branches};
use crate::run::checkpoints::Checkpoints;
use crate::run::{Run, Stop};
use crate::scenario::{self, Scenario, catalogue};
use crate::telling::narration::Announced;
use crate::telling::{charts, inspect, narration, picture, scene, steps, timeline};
use crate::world::command::{Command, TimedCommand, parse_time, spell_time};
use compare::Comparison;
use telling::Telling;
use travel::Way;

/// The largest seed: what a number of the browser holds exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// The built-in scenarios: identifier and title.
pub fn scenarios() -> &'static [(&'static str, &'static str)] {
    catalogue::list()
}

/// The title of a built-in scenario in the language that is spoken.
pub fn title_of(id: &str) -> Option<String> {
    catalogue::title(id)
}

/// Returns whether a scenario is built in.
pub fn is_built_in(id: &str) -> bool {
    catalogue::has(id)
}

/// Returns whether the page must fetch a built-in scenario's document first (`Start::document`).
pub fn lies_beside(id: &str) -> bool {
    catalogue::is_beside(id)
}

/// A run being watched.
pub struct Session {
    opening: Opening,
    scenario: Scenario,
    scene: Arc<Scene>,
    run: Run,
    branches: Branches,
    checkpoints: Checkpoints,
    /// The moment that is being gone to.
    way: Option<Way>,
    /// The step of the story that is being gone to.
    telling: Option<Telling>,
    comparison: Option<Comparison>,
    /// Record movements, or not.
    watching: bool,
    playing: bool,
    speed: f64,
    speed_reached: f64,
    to_end: bool,
    /// True if playback slows down at decisive moments, and at which it does now, for so many more real seconds.
    slow_motion: bool,
    slowed: Option<(Decisive, f64)>,
    /// The last decisive moment that was played and not told yet.
    met: Option<Decisive>,
    /// Simulated time that playback still owes, microseconds.
    owed: f64,
    notice: Option<Notice>,
    /// Log lines already in a frame.
    told: u32,
    /// True if the next frame does not follow the last one.
    anew: bool,
}

/// A sentence about the last command.
struct Notice {
    sentence: String,
    /// Its announcement, said until it has happened.
    announced: Option<Announced>,
    /// For how long it has stood, real seconds.
    stood_s: f64,
    /// The situation's tone when the command was given.
    tone: State,
}

/// At a decisive moment playback goes at this part of its speed, for so many real seconds.
const SLOWED: f64 = 0.2;
const SLOWED_SECONDS: f64 = 1.5;
/// A sentence about a command stands so long, in real seconds.
const NOTICE_SECONDS: f64 = 8.0;
/// It stands at least so long, in real seconds: after that, a situation of another tone is the greater news.
const NOTICE_LEAST_SECONDS: f64 = 4.0;

impl Session {
    /// Opens a scenario: a built-in one by its identifier, or the text of a document.
    ///
    /// # Errors
    /// The mistakes of the document, the seed, or a command: one message each.
    pub fn open(opening: &Opening) -> Result<Session, Vec<String>> {
        Session::open_text(opening, None)
    }

    /// The same with the document's text, where that is at hand.
    fn open_text(opening: &Opening, text: Option<&str>) -> Result<Session, Vec<String>> {
        let text = match text.or_else(|| catalogue::text(&opening.scenario)) {
            Some(text) => text,
            None if scenario::is_text(&opening.scenario) => opening.scenario.as_str(),
            None => {
                let known: Vec<&str> = scenarios().iter().map(|entry| entry.0).collect();
                return Err(vec![format!(
                    "scenario `{}` is not built in; there is {}",
                    opening.scenario,
                    known.join(", ")
                )]);
            }
        };
        let scenario = scenario::read(text)
            .map_err(|errors| errors.to_string().lines().map(String::from).collect::<Vec<_>>())?;
        if opening.seed > MAX_SEED {
            return Err(vec![format!("seed {} is too large: at most {MAX_SEED}", opening.seed)]);
        }
        let mut commands = Vec::new();
        let mut errors = Vec::new();
        for spelled in &opening.commands {
            match TimedCommand::parse(spelled, &scenario.topology) {
                Ok(command) => commands.push(command),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let scene = Arc::new(scene::build(&scenario));
        let run = Run::new(&scenario, opening.seed, commands);
        Ok(Session {
            opening: Opening { commands: Vec::new(), ..opening.clone() },
            branches: Branches::new(opening.seed, run.commands().to_vec()),
            checkpoints: Checkpoints::default(),
            way: None,
            telling: None,
            comparison: None,
            watching: false,
            scenario,
            scene,
            run,
            playing: false,
            speed: 10.0,
            speed_reached: 0.0,
            to_end: false,
            slow_motion: false,
            slowed: None,
            met: None,
            owed: 0.0,
            notice: None,
            told: 0,
            anew: true,
        })
    }

    /// Returns what does not change during the run.
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The run, to be moved by hand (the command line, tests).
    pub fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }

    /// Runs to a moment as commands spell it (`10m`), however long that takes.
    ///
    /// # Errors
    /// The text is not a time.
    pub fn run_to(&mut self, time: &str) -> Result<(), String> {
        let time = parse_time(time)?;
        self.advance(time, u64::MAX);
        Ok(())
    }

    /// Carries out a control.
    ///
    /// # Errors
    /// A command that the scenario does not accept, or a value out of range: what is wrong and what would fit.
    pub fn control(&mut self, control: Control) -> Result<(), String> {
        let waits =
            !matches!(control, Control::Play | Control::Pause | Control::Speed(_) | Control::SlowMotion(_));
        if waits {
            self.tell_on(u64::MAX);
        }
        match control {
            Control::Play => self.playing = true,
            Control::Pause => self.stand(),
            Control::Speed(speed) => {
                if !(speed == 0.0 || (0.1..=3600.0).contains(&speed)) {
                    return Err(format!(
                        "speed {} is out of range: 0.1 to 3600, or 0 for as fast as it goes",
                        short(speed, 3)
                    ));
                }
                self.speed = speed;
            }
            Control::Step => {
                self.stand();
                self.run.step();
                self.note();
            }
            Control::StepBack => {
                self.stand();
                self.step_back()?;
            }
            Control::Seek(time_us) => self.seek(SimTime::from_micros(time_us))?,
            Control::RunToEnd => {
                self.playing = true;
                self.to_end = true;
            }
            Control::Reset => self.begin(branches::GOING_BACK, self.branches.active().seed, Vec::new()),
            Control::Seed(seed) => {
                if seed > MAX_SEED {
                    return Err(format!("seed {seed} is too large: at most {MAX_SEED}"));
                }
                self.begin(branches::CHANGING_SEED, seed, Vec::new());
            }
            Control::Do(text) => {
                let command = Command::parse(&text, &self.scenario.topology)?;
                self.act(command);
            }
            Control::Story => {
                if self.scenario.story.is_empty() {
                    return Err(say!(branches_no_story));
                }
                let story = self.scenario.story.clone();
                self.begin(branches::PLAYING_STORY, self.branches.active().seed, story);
                self.playing = true;
            }
            Control::Begin(spelled) => {
                let topology = &self.scenario.topology;
                let read = spelled.iter().map(|text| TimedCommand::parse(text, topology));
                let commands = read.collect::<Result<Vec<TimedCommand>, String>>()?;
                self.begin(branches::BEGINNING_ANEW, self.branches.active().seed, commands);
            }
            Control::Undo => self.undo()?,
            Control::Branch(id) => self.select_branch(id)?,
            Control::RenameBranch(id, name) => self.branches.rename(id, &name)?,
            Control::DeleteBranch(id) => self.delete_branch(id)?,
            Control::Compare(against) => self.compare(against)?,
            Control::Spread => self.spread()?,
            Control::SlowMotion(slow) => {
                self.slow_motion = slow;
                self.slowed = None;
            }
        }
        Ok(())
    }

    /// Stops playback.
    fn stand(&mut self) {
        self.playing = false;
        self.to_end = false;
    }

    fn act(&mut self, command: Command) {
        self.arrive();
        self.enter(command);
        let outcome = self.run.act_now(command);
        self.note();
        self.compare_anew();
        self.in_step();
        let sentence = narration::said(&self.run, command, outcome);
        let announced = narration::announced(&self.run, command, outcome);
        let tone = narration::situation(&self.run, self.scene.weight).tone;
        self.notice = Some(Notice { sentence, announced, stood_s: 0.0, tone });
    }

    /// Moves simulated time on by real time times speed, within the budget; what the budget does not allow is dropped,
    /// and the speed reached says so.
    pub fn tick(&mut self, elapsed_real_s: f64, budget: Budget) -> Progress {
        let elapsed = if elapsed_real_s.is_finite() { elapsed_real_s.clamp(0.0, 0.25) } else { 0.0 };
        if let Some(notice) = &mut self.notice {
            notice.stood_s += elapsed;
        }
        self.notice.take_if(|notice| notice.stood_s >= NOTICE_SECONDS);
        if self.telling.is_some() {
            let finished = self.tell_on(budget.events);
            return Progress { moved: SimDuration::ZERO, finished };
        }
        if self.way.is_some() {
            let finished = self.go(budget.events);
            return Progress { moved: SimDuration::ZERO, finished };
        }
        if self.spreading().is_some() {
            let finished = self.go_on_spreading(budget.events);
            return Progress { moved: SimDuration::ZERO, finished };
        }
        if !self.playing {
            self.speed_reached = 0.0;
            return Progress { moved: SimDuration::ZERO, finished: true };
        }
        let from = self.run.now();
        let unbounded = self.to_end || self.speed == 0.0;
        let end = self.end();
        let goal = if unbounded {
            if self.to_end { end } else { from + SimDuration::from_secs(3600) }
        } else {
            let factor = if self.slowed.is_some() { SLOWED } else { 1.0 };
            self.owed += elapsed * self.speed * factor * 1e6;
            let whole = self.owed.floor();
            self.owed -= whole;
            from + SimDuration::from_micros(whole as u64)
        };
        let stop = self.advance(goal, budget.events);
        self.slow_down(elapsed, unbounded);
        let moved = self.run.now().since(from);
        if elapsed > 0.0 {
            let reached = moved.as_secs_f64() / elapsed;
            self.speed_reached =
                if self.speed_reached == 0.0 { reached } else { 0.8 * self.speed_reached + 0.2 * reached };
        }
        if self.to_end && self.run.now() >= end {
            self.to_end = false;
            self.playing = false;
        }
        Progress { moved, finished: stop == Stop::Reached }
    }

    /// At a decisive moment playback is slow for a while.
    fn slow_down(&mut self, elapsed: f64, unbounded: bool) {
        let decisive = self.run.decisive();
        self.met = decisive.or(self.met);
        self.slowed = self.slowed.map(|(at, left)| (at, left - elapsed)).filter(|slowed| slowed.1 > 0.0);
        if self.slow_motion && !unbounded && (1.0..=60.0).contains(&self.speed) {
            self.slowed = decisive.map(|at| (at, SLOWED_SECONDS)).or(self.slowed);
        } else {
            self.slowed = None;
        }
    }

    /// The last decisive moment that was played since this was asked.
    pub fn met(&mut self) -> Option<Decisive> {
        self.met.take()
    }

    /// Playback as a person sees it.
    pub fn playback(&self) -> Playback {
        Playback {
            playing: self.playing,
            speed: self.speed,
            speed_reached: self.speed_reached,
            now: self.run.now(),
            end: self.end(),
            running_to_end: self.to_end,
            reached: self.branches.active().reached,
            on_the_way: self
                .telling
                .map(Telling::share)
                .or_else(|| self.way_done())
                .or_else(|| self.spreading()),
            slowed: self.slowed.filter(|_| self.playing).map(|slowed| slowed.0),
        }
    }

    /// The scenario's length, or a later moment that the run has passed: then the next whole length.
    fn end(&self) -> SimTime {
        let length = self.scenario.document.length.as_micros().max(1);
        SimTime::from_micros((self.run.now().as_micros() / length + 1) * length)
    }

    /// Starts or stops the recording of movements; a page that hides its canvas stops it.
    pub fn watch_hops(&mut self, watch: bool) {
        self.watching = watch;
        self.run.watch_hops(watch);
    }

    /// The present moment. Movements and log lines are those since the last frame.
    pub fn frame(&mut self) -> Frame {
        let mut frame = picture::frame(&self.run);
        if let Some(comparison) = &self.comparison {
            picture::haunt(&mut frame, &comparison.other, &comparison.title);
        }
        let mut said = narration::situation(&self.run, self.scene.weight);
        self.notice.take_if(|notice| notice.stood_s >= NOTICE_LEAST_SECONDS && notice.tone != said.tone);
        if let Some(notice) = &self.notice {
            let announced = notice.announced.as_ref().filter(|announced| announced.is_due(&self.run));
            said.sentence = notice.sentence.clone() + announced.map_or("", |announced| &announced.text);
            said.reason = Reason::Command;
        }
        said.into_frame(&mut frame);
        frame.steps = steps::now(&self.scenario.document.steps, &self.run, &frame);
        let log = &self.run.recorder().log;
        frame.log = log.since(self.told).iter().map(picture::log_entry).collect();
        frame.log_length = log.length();
        self.told = log.length();
        frame.anew = std::mem::take(&mut self.anew);
        let (hops, left_out) = picture::hops(&mut self.run);
        frame.hops = hops;
        frame.hops_left_out = left_out;
        frame
    }

    /// The charts over the whole run.
    pub fn charts(&self) -> Charts {
        let other = self.comparison.as_ref().map(|comparison| &comparison.other);
        let mut charts = charts::build(&self.run, self.furthest(), other);
        let whole = self.furthest().unwrap_or(&self.run);
        (charts.beside, charts.distance) = timeline::in_short(&self.scenario, whole);
        charts
    }

    /// The run that this one is compared with, and what it is.
    fn other(&self) -> Option<(&Run, &str)> {
        self.comparison.as_ref().map(|comparison| (&comparison.other, comparison.title.as_str()))
    }

    /// Inspects one part; `None` for an unknown one.
    pub fn inspect(&self, name: &str) -> Option<Inspection> {
        self.look(Subject::parse(name, &self.scenario.topology)?)
    }

    /// Looks at a part closely, or at a panel; `None` for a part that the region does not have.
    pub fn look(&self, subject: Subject) -> Option<Inspection> {
        inspect::inspect(&self.run, subject, &self.scenario, self.other())
    }

    /// The commands of this run with their times, those that are still to come included.
    pub fn command_log(&self) -> Vec<String> {
        let topology = &self.scenario.topology;
        self.run.commands().iter().map(|command| command.spell(topology)).collect()
    }

    /// The fingerprint of the world now.
    pub fn digest(&self) -> u64 {
        self.run.digest()
    }

    /// Returns what opens this run again: scenario, seed, commands.
    pub fn opening(&self) -> Opening {
        let scenario = self.opening.scenario.clone();
        Opening { scenario, seed: self.run.seed(), commands: self.command_log() }
    }

    /// The present moment as commands spell it.
    pub fn now_spelled(&self) -> String {
        spell_time(self.run.now())
    }
}
