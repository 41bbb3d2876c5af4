//! The messages between a page and the host of its session: plain values, so that the host may live in a worker.

use crate::base::wire::{Reader, Wire, wire_enum, wire_struct};
use crate::frame::Opening;
use crate::frame::{Charts, Frame, Inspection, Scene, Subject};
use crate::language;
use crate::run::branches;
use crate::run::decisive::Decisive;
use crate::session::compare::Compared;
use crate::session::control::{Control, Playback};

/// Real time between two moments that are sent, milliseconds: text and glyphs change about eight times a second.
pub const MOMENT_MS: f64 = 120.0;

/// As bytes: what goes from thread to thread.
pub fn encode(message: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    message.put(&mut out);
    out
}

/// Reads what `encode` wrote; nothing when it is something else.
pub fn decode<T: Wire>(bytes: &[u8]) -> Option<T> {
    Reader::read(bytes, None)
}

/// Reads what the simulator wrote, with all its texts in the language that is spoken here.
pub fn heard(bytes: &[u8]) -> Option<Update> {
    Reader::read(bytes, Some(language::arrived))
}

/// A request of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Open a run. The answer is `Update::Opened` or `Update::Refused`.
    Open(Start),
    /// A control of the session.
    Control(Control),
    /// Select a part, or none.
    Select(Option<Subject>),
    /// Record movements, or not.
    Watch(bool),
    /// Real time stands still, or goes on: the page is hidden, or shown.
    Sleep(bool),
    /// Write the incident report; the page's address is for the link in it.
    Report(String),
    /// Say whether a run can be opened, and leave the open one as it is. The answer is `Update::Checked`.
    Check(Start),
}

/// A scenario with its branches, one of them active, and the part selected there: opens a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// Identifier of a built-in scenario, or the whole text of a document.
    pub scenario: String,
    /// All branches, oldest first. The active one is gone to where it was left.
    pub branches: Vec<BranchLine>,
    /// The selected part.
    pub part: Option<String>,
    /// Steps that undo can take back. Texts kept before there was such a field end here.
    pub undo: Vec<Past>,
    /// The text of a built-in scenario that had to be fetched; empty otherwise.
    pub document: String,
    /// Where a run at its start, without a command, opens.
    pub opens: Opens,
}

/// Where a run that nothing has happened in yet is left when it opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opens {
    /// Where its branch says.
    #[default]
    Given,
    /// At the document's most telling moment, with what has happened by then.
    Poster,
    /// Before a step of the story, from 0: those before it have been pressed in order, each as soon as it made sense.
    Step(u32),
}

impl From<&Opening> for Start {
    /// A run at its start.
    fn from(opening: &Opening) -> Start {
        let original = BranchLine {
            id: 1,
            name: branches::ORIGINAL.to_string(),
            active: true,
            seed: opening.seed,
            commands: opening.commands.clone(),
            ..BranchLine::default()
        };
        Start { scenario: opening.scenario.clone(), branches: vec![original], ..Start::default() }
    }
}

/// The news that a host sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The run is open.
    Opened(Box<Scene>),
    /// It cannot be opened: what is wrong, one message each.
    Refused(Vec<String>),
    /// News of the run.
    Told(Box<Told>),
    /// What is wrong with the run that was checked, one message each; nothing when it can be opened.
    Checked(Vec<String>),
}

/// News of a run: whatever has changed or is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Playback.
    pub playback: Playback,
    /// True if a person has asked for it: then it is shown at once.
    pub asked: bool,
    /// The present moment, with the movements and log lines since the last one.
    pub frame: Option<Frame>,
    /// The charts.
    pub charts: Option<Charts>,
    /// The inspection of the selected part. Outer `None`: not sent this time. Inner `None`: no such part.
    pub inspection: Option<Option<Inspection>>,
    /// The other run of a comparison; inner `None` when there is none. Sent with every moment.
    pub compared: Option<Option<Compared>>,
    /// The branches, when they have changed.
    pub trail: Option<Trail>,
    /// Why the last control was refused; empty when it was not.
    pub notice: Option<String>,
    /// Controls of this run that were carried out or refused so far: whoever asked for one knows when its turn has come.
    pub controls: u32,
    /// A decisive moment since the last news, whether playback slows down at it or not.
    pub met: Option<Decisive>,
    /// The incident report, when it was asked for: Markdown in UTF-8, English. As bytes, since its texts are not to be said
    /// in the language of the page.
    pub report: Option<Vec<u8>>,
}

/// The branches, and the opening of the active one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    /// Scenario, seed and commands of the active branch.
    pub opening: Opening,
    /// All branches, oldest first.
    pub branches: Vec<BranchLine>,
    /// Steps that undo takes back, the last one last.
    pub undo: Vec<Past>,
}

/// The branches as they were before something was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Names the step that was done then.
    pub what: String,
    /// The branches before it, one of them active.
    pub branches: Vec<BranchLine>,
}

/// One branch, as it is listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BranchLine {
    /// Names it in controls.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// True if a person gave the name.
    pub named: bool,
    /// True if it is the active one.
    pub active: bool,
    /// Number of the branch that it left, and when, microseconds.
    pub parent: Option<(u32, u64)>,
    /// Its seed.
    pub seed: u64,
    /// Its commands with their times.
    pub commands: Vec<String>,
    /// The moment shown last, in microseconds.
    pub at_us: u64,
    /// The latest moment that was seen, microseconds.
    pub reached_us: u64,
}

impl BranchLine {
    /// Its name as it is shown.
    pub fn called(&self) -> String {
        branches::called(&self.name, self.named)
    }
}

impl Past {
    /// What was done then, as it is shown.
    pub fn told(&self) -> String {
        branches::told(&self.what)
    }
}

wire_struct! {
    Told { playback, asked, frame, charts, inspection, compared, trail, notice, controls, met, report }
    Trail { opening, branches, undo }
    BranchLine { id, name, named, active, parent, seed, commands, at_us, reached_us }
    Past { what, branches }
    Start { scenario, branches, part, undo, document, opens }
}

wire_enum! {
    Opens { Given {} = 0, Poster {} = 1, Step { 0: a } = 2 } else Opens::Given;
    Request { Open { 0: a } = 0, Control { 0: a } = 1, Select { 0: a } = 2, Watch { 0: a } = 3, Sleep { 0: a } = 4, Report { 0: a } = 5, Check { 0: a } = 6 } else Request::Select(None);
    Update { Opened { 0: a } = 0, Refused { 0: a } = 1, Told { 0: a } = 2, Checked { 0: a } = 3 } else Update::Refused(Vec::new());
}
