//! Exercises for a team: a scenario with something hidden in it, what the team sees of it and may do, and what its play is
//! worth. Documents of their own (`assets/exercises`), read as strictly as those of scenarios.
//!
//! 1. `read` reads the document; its commands are checked against the scenario that it names or brings along.
//! 2. Nothing here runs: `drill` plays an exercise and judges a play.

pub mod catalogue;
mod decision;
mod goals;
mod ground;
mod reading;
mod scoring;
mod team;
mod told;

pub use decision::{Decision, Kind, decisions};
pub use goals::{After, Bound, Measured, Objective, Partly, Test, Trap};
pub use reading::{read, read_bytes, scenario_of, seed_in};
#[cfg(not(target_arch = "wasm32"))]
pub use reading::{schema, schema_text};

pub use crate::base::quote::quoted;
use crate::engine::{Seed, SimDuration, SimTime};
pub use crate::scenario::Errors;
use crate::scenario::Scenario;
use crate::world::command::{Command, TimedCommand};
use crate::world::part::Part;
use crate::world::topology::Topology;

/// The role of whoever leads the exercise.
pub const FACILITATOR: &str = "facilitator";

/// Draws of hidden commands; a purpose of its own, so that no draw of the world is the same.
const HIDDEN: u32 = 0x4849_4445;

/// An exercise that has been read.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Identifier, also the name of a built-in one.
    pub id: String,
    /// Its name for the trainer.
    pub title: String,
    /// Its name for the team.
    pub team_title: String,
    /// A paragraph for the trainer.
    pub summary: String,
    /// 1 to 6.
    pub difficulty: u8,
    /// How long a session takes, real minutes.
    pub minutes: u32,
    /// The scenario.
    pub scenario: Scenario,
    /// Names the scenario for a session: its identifier, or its whole text.
    pub source: String,
    /// The seed; none when it is drawn.
    pub seed: Option<u64>,
    /// The moment at which the team takes over, and the one at which the exercise ends.
    pub begin: SimTime,
    /// The end.
    pub end: SimTime,
    /// Simulated seconds per second.
    pub pace: f64,
    /// What is hidden.
    pub hidden: Vec<Hidden>,
    /// What the team sees.
    pub sees: Sees,
    /// The team's roles.
    pub roles: Vec<String>,
    /// Whether a role does one thing at a time.
    pub one_at_a_time: bool,
    /// What the team may do.
    pub actions: Vec<TeamAction>,
    /// What may be declared as the cause.
    pub causes: Vec<Cause>,
    /// What is said to the team.
    pub injects: Vec<Inject>,
    /// Questions that stop the clock.
    pub pauses: Vec<Pause>,
    /// Hints, in order.
    pub hints: Vec<Hint>,
    /// What is scored.
    pub objectives: Vec<Objective>,
    /// Points from which on it is passed.
    pub pass: i32,
    /// Actions that do harm.
    pub traps: Vec<Trap>,
    /// What could be read.
    pub signals: Vec<Signal>,
    /// The best known play.
    pub best_play: Vec<Decision>,
    /// What is told at the end.
    pub reveal: Reveal,
    /// Examples of what to do next.
    pub next: Vec<Finding>,
    /// Notes for whoever leads it.
    pub guide: Guide,
}

/// Notes for the facilitator: what to know before, a script by minutes, what to look at meanwhile, how to debrief.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// Before: what to know, what to prepare.
    pub before: Vec<String>,
    /// The session by real minutes from its beginning.
    pub script: Vec<(u32, String)>,
    /// While it runs: what to look at, when to help.
    pub during: Vec<String>,
    /// After: what to ask, what to take home.
    pub after: Vec<String>,
}

/// Something hidden.
#[derive(Clone, Debug)]
pub enum Hidden {
    /// This.
    Given(Planted),
    /// So many of these, drawn by the seed.
    Drawn(usize, Vec<Planted>),
}

/// A hidden command.
#[derive(Clone, Debug)]
pub struct Planted {
    /// The command.
    pub command: TimedCommand,
    /// What it is for, told in the debrief.
    pub why: String,
}

/// What the team sees beside its messages.
#[derive(Clone, Debug, Default)]
pub struct Sees {
    /// The map as dashboards report it.
    pub map: bool,
    /// Charts of published metrics.
    pub metrics: bool,
    /// The pages of this set of alerts.
    pub pager: Option<String>,
    /// What came of its own actions.
    pub own_actions: bool,
    /// Grain of the charts.
    pub resolution: SimDuration,
}

/// Something that the team may do.
#[derive(Clone, Debug)]
pub struct TeamAction {
    /// Names it in decisions.
    pub id: String,
    /// What its button says.
    pub label: String,
    /// The role that does it: index.
    pub role: usize,
    /// The role that must agree: index.
    pub agrees: Option<usize>,
    /// Simulated time from the decision to the effect.
    pub cost: SimDuration,
    /// What is chosen for it.
    pub choose: Option<Choose>,
    /// What it does.
    pub deed: Deed,
    /// Whether it says that there is an incident.
    pub declares: bool,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is written down.
    Noted,
    /// It gives these commands; `{service}` and so on stand for what is chosen.
    Commands(Vec<String>),
    /// It looks closer.
    Look(Look),
}

/// The kinds of part that an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// A service.
    Service,
    /// A broker.
    Broker,
    /// A cluster.
    Cluster,
    /// A zone.
    Zone,
    /// A database.
    Store,
}

/// A closer look at a part, as its owner could take one: numbers of the moment at which the look ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Worker slots of a service: how many are busy, how many calls queue.
    Workers,
    /// Partitions of a cluster without a leader.
    Leaders,
    /// Records of a cluster that its consumers have not read.
    Lag,
    /// Connections and running queries of a database.
    Database,
    /// Instances of a service by zone.
    Instances,
}

impl Choose {
    /// Words of documents.
    pub const ALL: [(&'static str, Choose); 5] = [
        ("service", Choose::Service),
        ("broker", Choose::Broker),
        ("cluster", Choose::Cluster),
        ("zone", Choose::Zone),
        ("store", Choose::Store),
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        Choose::ALL[self as usize].0
    }

    /// What can be chosen, as commands spell it, with the part that it is.
    pub fn parts(self, topology: &Topology) -> Vec<(String, Part)> {
        let mut parts: Vec<(String, Part)> = Vec::new();
        for row in Command::all(topology).into_iter().map(|command| command.row(topology)) {
            let name = row.head.strip_prefix(self.word()).and_then(|name| name.strip_prefix(' '));
            if let (Some(name), Some(part)) = (name, row.part)
                && !parts.iter().any(|known| known.0 == name)
            {
                parts.push((name.to_owned(), part));
            }
        }
        parts
    }

    /// The names of what can be chosen.
    pub fn names(self, topology: &Topology) -> Vec<String> {
        self.parts(topology).into_iter().map(|part| part.0).collect()
    }

    /// The part of that name, if there is one.
    pub fn part(self, name: &str, topology: &Topology) -> Option<Part> {
        self.parts(topology).into_iter().find(|part| part.0 == name).map(|part| part.1)
    }
}

impl Look {
    /// Words of documents.
    pub const ALL: [(&'static str, Look); 5] = [
        ("workers", Look::Workers),
        ("leaders", Look::Leaders),
        ("lag", Look::Lag),
        ("database", Look::Database),
        ("instances", Look::Instances),
    ];

    /// What is looked at.
    pub fn at(self) -> Choose {
        match self {
            Look::Workers | Look::Instances => Choose::Service,
            Look::Leaders | Look::Lag => Choose::Cluster,
            Look::Database => Choose::Store,
        }
    }
}

impl TeamAction {
    /// The commands that it gives, with what was chosen for it.
    ///
    /// # Errors
    /// A command that the scenario does not accept.
    pub fn commands(&self, chosen: Option<&str>, topology: &Topology) -> Result<Vec<Command>, String> {
        let Deed::Commands(templates) = &self.deed else { return Ok(Vec::new()) };
        let fill = |template: &String| match (self.choose, chosen) {
            (Some(kind), Some(name)) => template.replace(&format!("{{{}}}", kind.word()), name),
            _ => template.clone(),
        };
        templates.iter().map(|template| Command::parse(&fill(template), topology)).collect()
    }
}

/// A cause that may be declared.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Names it in decisions.
    pub id: String,
    /// In words.
    pub label: String,
    /// Whether it is one.
    pub right: bool,
}

/// A message to the team.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Names it.
    pub id: String,
    /// When the clock sends it; by hand without a time.
    pub at: Option<SimTime>,
    /// The way that it comes: `status-page`, `support`.
    pub channel: String,
    /// Who says it.
    pub from: String,
    /// What is said.
    pub text: String,
    /// Whether it misleads: told in the debrief.
    pub misleading: bool,
    /// It is only sent when this action has taken effect before: index.
    pub after: Option<usize>,
}

/// A question that stops the clock.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Names it in decisions.
    pub id: String,
    /// When it comes; before the first act without a time.
    pub at: Option<SimTime>,
    /// The question.
    pub text: String,
    /// For how long the clock waits, real seconds.
    pub limit_s: f64,
    /// What is asked.
    pub asks: Asks,
}

/// What a pause asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// What comes within this time when nothing is done.
    Prediction(SimDuration),
    /// A sentence.
    Answer,
}

/// A hint.
#[derive(Clone, Debug)]
pub struct Hint {
    /// Names it in decisions.
    pub id: String,
    /// What it costs: 0 or less.
    pub points: i32,
    /// What it says.
    pub text: String,
}

/// Something that could be read.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Names it.
    pub id: String,
    /// Since when.
    pub from: SimTime,
    /// In words.
    pub text: String,
    /// Evidence that shows it, as decisions name it: `metric:errors`, `map`, an action.
    pub by: Vec<String>,
}

/// What is told in the debrief.
#[derive(Clone, Debug, Default)]
pub struct Reveal {
    /// The truth in a sentence.
    pub sentence: String,
    /// Questions to talk about.
    pub questions: Vec<String>,
    /// The same load again, with these commands from the start and these decisions; none when nothing is to be proved.
    pub prove: Option<Prove>,
}

/// What proves that the fix works.
#[derive(Clone, Debug, Default)]
pub struct Prove {
    /// In words.
    pub text: String,
    /// Commands that are given beside the hidden ones, in order of time.
    pub commands: Vec<TimedCommand>,
}

/// Something to do after the exercise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was found.
    pub finding: String,
    /// Who does it: a role.
    pub owner: String,
    /// Until when: a date.
    pub due: String,
}

impl Exercise {
    /// What is hidden in a run with this seed, in order of time.
    pub fn planted(&self, seed: u64) -> Vec<&Planted> {
        let mut planted: Vec<&Planted> = Vec::new();
        for (place, hidden) in self.hidden.iter().enumerate() {
            match hidden {
                Hidden::Given(one) => planted.push(one),
                Hidden::Drawn(count, of) => {
                    let mut left: Vec<&Planted> = of.iter().collect();
                    let mut draw = Seed(seed).draw(HIDDEN, place as u64, 0, 0);
                    for _ in 0..*count {
                        let at = draw.below(left.len() as u64) as usize;
                        planted.push(left.remove(at));
                    }
                }
            }
        }
        crate::base::order::sort_by_key(&mut planted, |one| one.command.at);
        planted
    }

    /// The seed of the exercise on a day (`2026-11-30`): its own, or one that is drawn.
    pub fn seed_of(&self, day: &str) -> u64 {
        self.seed.unwrap_or_else(|| drawn(&self.id, day))
    }

    /// The place of the action of that name.
    pub fn action(&self, id: &str) -> Option<usize> {
        self.actions.iter().position(|action| action.id == id)
    }
}

/// The seed that is drawn by a name and a day, the same for everybody.
pub fn drawn(name: &str, day: &str) -> u64 {
    /// Short enough to be read aloud.
    const MOST: u64 = 1_000_000;
    let mut digest = crate::engine::Digest::default();
    for byte in name.bytes().chain([0]).chain(day.bytes()) {
        digest.word(u64::from(byte));
    }
    digest.value() % MOST + 1
}
