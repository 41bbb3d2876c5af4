//! What a page and the host of its session say to each other: plain values, so that the host may live in a worker.

use crate::base::wire::{Reader, Wire, wire_enum, wire_struct};
use serde::{Deserialize, Serialize};

use crate::frame::Opening;
use crate::frame::{Charts, Frame, Inspection, Scene};
use crate::session::compare::Compared;
use crate::session::control::{Control, Playback};

/// As bytes: what goes from thread to thread.
pub fn encode(message: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    message.put(&mut out);
    out
}

/// Reads what `encode` wrote; nothing when it is something else.
pub fn decode<T: Wire>(bytes: &[u8]) -> Option<T> {
    Reader::read(bytes)
}

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Open a run. The answer is `Update::Opened` or `Update::Refused`.
    Open(Start),
    /// A control of the session.
    Control(Control),
    /// Look closely at a part, or at none.
    Select(Option<String>),
    /// Whether movements are recorded.
    Watch(bool),
    /// Whether real time stands still: nobody looks at the page.
    Sleep(bool),
    /// Write the incident report; the page's address is for the link in it.
    Report(String),
}

/// What opens a run: a scenario with its branches, one of them active, and what is looked at there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// Identifier of a built-in scenario, or the whole text of a document.
    pub scenario: String,
    /// All branches, oldest first. The active one is gone to where it was left.
    pub branches: Vec<BranchLine>,
    /// The part that is looked at closely.
    pub part: Option<String>,
    /// What can be taken back. Texts kept before there was such a field end here.
    pub undo: Vec<Past>,
    /// The text of a built-in scenario that had to be fetched; empty otherwise.
    pub document: String,
}

impl From<&Opening> for Start {
    /// A run at its start.
    fn from(opening: &Opening) -> Start {
        let original = BranchLine {
            id: 1,
            name: "Original".to_string(),
            active: true,
            seed: opening.seed,
            commands: opening.commands.clone(),
            ..BranchLine::default()
        };
        Start { scenario: opening.scenario.clone(), branches: vec![original], ..Start::default() }
    }
}

/// What a host tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// The run is open.
    Opened(Box<Scene>),
    /// It cannot be opened: what is wrong, one message each.
    Refused(Vec<String>),
    /// News of the run.
    Told(Box<Told>),
}

/// News of a run: whatever has changed or is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Playback.
    pub playback: Playback,
    /// Whether a person has asked for it: then it is shown at once.
    pub asked: bool,
    /// The present moment, with the movements and log lines since the last one.
    pub frame: Option<Frame>,
    /// The charts.
    pub charts: Option<Charts>,
    /// The selected part looked at closely; within, nothing when there is no such part.
    pub inspection: Option<Option<Inspection>>,
    /// The other run of a comparison; within, nothing when there is none. Told with every moment.
    pub compared: Option<Option<Compared>>,
    /// What has been tried, when that has changed.
    pub trail: Option<Trail>,
    /// Why the last control was refused; empty when it was not.
    pub notice: Option<String>,
    /// The incident report, when it was asked for: Markdown.
    pub report: Option<String>,
}

/// What has been tried: the branches, and what opens the one that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// Scenario, seed and commands of the active branch.
    pub opening: Opening,
    /// All branches, oldest first.
    pub branches: Vec<BranchLine>,
    /// What undo takes back, the last thing last.
    pub undo: Vec<Past>,
}

/// How the branches were before something was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// What was done then.
    pub what: String,
    /// The branches before it, one of them active.
    pub branches: Vec<BranchLine>,
}

/// One branch, as it is listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BranchLine {
    /// Names it in controls.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Whether a person gave the name.
    pub named: bool,
    /// Whether it is the one that is looked at.
    pub active: bool,
    /// Number of the branch that it left, and when, microseconds.
    pub parent: Option<(u32, u64)>,
    /// Its seed.
    pub seed: u64,
    /// Its commands with their times.
    pub commands: Vec<String>,
    /// The moment that was looked at last, microseconds.
    pub at_us: u64,
    /// The latest moment that was seen, microseconds.
    pub reached_us: u64,
}

wire_struct! {
    Told { playback, asked, frame, charts, inspection, compared, trail, notice, report }
    Trail { opening, branches, undo }
    BranchLine { id, name, named, active, parent, seed, commands, at_us, reached_us }
    Past { what, branches }
    Start { scenario, branches, part, undo, document }
}

wire_enum! {
    Request { Open { 0: a } = 0, Control { 0: a } = 1, Select { 0: a } = 2, Watch { 0: a } = 3, Sleep { 0: a } = 4, Report { 0: a } = 5 } else Request::Select(None);
    Update { Opened { 0: a } = 0, Refused { 0: a } = 1, Told { 0: a } = 2 } else Update::Refused(Vec::new());
}
