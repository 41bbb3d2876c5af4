//! Owns a session for a page: lets it run within a budget, and sends what is due at a reader's pace. It knows neither
//! page nor worker; real time is given to it.
//!
//! 1. `ask` takes a request; its result is sent at the next pass, whole.
//! 2. `pass` lets real time go by: simulated time moves, and at most one of moment, inspection and charts is sent, so
//!    that no pass becomes long.
//! 3. A run that was left later than its start, or opens at a step of its story, is sent at its start first, and then goes
//!    there; what is passed on the way is sent too, so that something is seen to happen from its first second on.
//! 4. While the run goes to another moment later on, only the playback is sent; on arrival everything is.

use crate::frame::{Opening, Subject};
use crate::run::branches::{Before, Branch};
use crate::session::budget::{EventBudget, Pace};
use crate::session::control::{Budget, Control};
use crate::session::protocol::{BranchLine, MOMENT_MS, Past, Request, Start, Told, Trail};
use crate::session::{Scene, Session, incident};
use crate::world::part::Part;
use crate::world::topology::Topology;
use std::sync::Arc;

/// Real time between two drawings of the charts, milliseconds.
const CHARTS_MS: f64 = 400.0;
/// Real time between two inspections of the selected part, in milliseconds.
const INSPECT_MS: f64 = 350.0;
/// Longest real time that one pass may stand for, milliseconds: a hidden tab does not catch up.
const LONGEST_PASS_MS: f64 = 100.0;

/// A session with its pace.
pub struct Host {
    session: Session,
    pace: Pace,
    budget: EventBudget,
    selected: Option<Subject>,
    /// True as long as a run that goes somewhere has not been sent.
    sets_out: bool,
    /// The place where the run was left, until then.
    left_at: Option<u64>,
    /// True on the way there, as long as nobody asks for another moment.
    unfolds: bool,
    notice: Option<String>,
    /// Controls asked for so far.
    controls: u32,
    /// The page's address, while a report is due.
    report: Option<String>,
    asked: bool,
    asleep: bool,
    passed_ms: f64,
    moment_ms: f64,
    charts_ms: f64,
    inspect_ms: f64,
}

impl Host {
    /// Opens a run, paused at its start.
    ///
    /// # Errors
    /// The mistakes of the document, the seed, or a command: one message each.
    pub fn open(opening: &Opening, pace: Pace) -> Result<Host, Vec<String>> {
        Host::start(&Start::from(opening), pace)
    }

    /// Opens a run as it was left, paused.
    ///
    /// # Errors
    /// The mistakes of the document, a seed, a command, a branch or the part: one message each.
    pub fn start(start: &Start, pace: Pace) -> Result<Host, Vec<String>> {
        let session = Session::start(start)?;
        let named = start.part.as_deref().map(|name| (name, session.scene().named(name)));
        if let Some((name, None)) = named {
            return Err(vec![format!("the scenario has no part `{name}`")]);
        }
        let selected = named.and_then(|named| named.1);
        let left_at = session.branches().active().at.as_micros();
        let left_at = (left_at > 0).then_some(left_at);
        let sets_out = left_at.is_some() || session.playback().on_the_way.is_some();
        Ok(Host {
            session,
            pace,
            budget: EventBudget::new(),
            selected,
            sets_out,
            left_at,
            unfolds: false,
            notice: None,
            controls: 0,
            report: None,
            asked: true,
            asleep: false,
            passed_ms: 0.0,
            moment_ms: 0.0,
            charts_ms: 0.0,
            inspect_ms: 0.0,
        })
    }

    /// Returns what does not change during the run.
    pub fn scene(&self) -> &Arc<Scene> {
        self.session.scene()
    }

    /// Takes a request. `Open` and `Check` are for whoever makes hosts.
    pub fn ask(&mut self, request: Request) {
        match request {
            Request::Open(_) | Request::Check(_) => {}
            Request::Control(control) => {
                self.controls += 1;
                self.control(control);
            }
            Request::Select(subject) => {
                self.selected = subject;
                self.asked = true;
            }
            Request::Watch(watch) => self.session.watch_hops(watch),
            Request::Sleep(asleep) => self.asleep = asleep,
            Request::Report(address) => {
                self.report = Some(address);
                self.asked = true;
            }
        }
    }

    fn control(&mut self, control: Control) {
        self.unfolds = false;
        self.notice = Some(self.session.control(control).err().unwrap_or_default());
        self.asked = true;
    }

    /// Returns whether simulated time moves, or the run goes to a moment, or something is to be sent.
    pub fn is_busy(&self) -> bool {
        self.asked || self.session.playback().is_moving() && !self.asleep
    }

    /// Lets real time go by until `now_ms`; `clock` measures what a tick takes. Returns what is to be sent.
    pub fn pass(&mut self, now_ms: f64, clock: impl Fn() -> f64) -> Option<Told> {
        let elapsed_ms = (now_ms - self.passed_ms).clamp(0.0, LONGEST_PASS_MS);
        self.passed_ms = now_ms;
        if self.asleep && !self.asked {
            return None;
        }
        if std::mem::take(&mut self.sets_out) {
            let told = self.tell_all(now_ms);
            if let Some(left_at) = self.left_at.take() {
                self.control(Control::Seek(left_at));
            }
            self.unfolds = true;
            return Some(told);
        }
        let before = self.session.playback();
        if before.is_moving() && !self.asleep {
            self.run(elapsed_ms, clock);
        }
        let playback = self.session.playback();
        if playback.on_the_way.is_some() {
            let due = now_ms - self.moment_ms >= MOMENT_MS;
            return due.then(|| {
                self.moment_ms = now_ms;
                if self.unfolds { self.tell_moment() } else { self.told(false) }
            });
        }
        self.asked |= before.on_the_way.is_some() || before.playing != playback.playing;
        if std::mem::take(&mut self.asked) {
            return Some(self.tell_all(now_ms));
        }
        (playback.playing && !self.asleep).then(|| self.tell_one(now_ms)).flatten()
    }

    fn run(&mut self, elapsed_ms: f64, clock: impl Fn() -> f64) {
        let allowed_ms = self.pace.of(&self.session.playback());
        let (begun_ms, events) = (clock(), self.session.run().events());
        self.session.tick(elapsed_ms / 1000.0, Budget::events(self.budget.events(allowed_ms)));
        // A story that starts over counts its events anew.
        self.budget.learn(self.session.run().events().saturating_sub(events), clock() - begun_ms);
    }

    fn told(&mut self, asked: bool) -> Told {
        Told {
            playback: self.session.playback(),
            asked,
            frame: None,
            charts: None,
            inspection: None,
            compared: None,
            trail: None,
            notice: self.notice.take(),
            controls: self.controls,
            met: self.session.met(),
            report: None,
        }
    }

    fn tell_all(&mut self, now_ms: f64) -> Told {
        (self.moment_ms, self.charts_ms, self.inspect_ms) = (now_ms, now_ms, now_ms);
        let mut told = self.told(true);
        told.frame = Some(self.session.frame());
        told.compared = Some(self.session.compared());
        told.charts = Some(self.session.charts());
        told.inspection = self.selected.map(|subject| self.session.look(subject));
        told.trail = Some(trail(&self.session));
        told.report = self.report.take().map(|address| incident::write(&self.session, &address).into_bytes());
        told
    }

    fn tell_moment(&mut self) -> Told {
        let mut told = self.told(false);
        told.frame = Some(self.session.frame());
        told.compared = Some(self.session.compared());
        told
    }

    fn tell_one(&mut self, now_ms: f64) -> Option<Told> {
        if now_ms - self.moment_ms >= MOMENT_MS {
            self.moment_ms = now_ms;
            let mut told = self.tell_moment();
            // Figures that stand on the map, too, are of the same moment wherever they stand.
            let shared =
                |subject: &Subject| matches!(subject, Subject::Part(Part::Journey(_)) | Subject::BlastRadius);
            if let Some(subject) = self.selected.filter(shared) {
                self.inspect_ms = now_ms;
                told.inspection = Some(self.session.look(subject));
            }
            Some(told)
        } else if now_ms - self.charts_ms >= CHARTS_MS {
            self.charts_ms = now_ms;
            let mut told = self.told(false);
            told.charts = Some(self.session.charts());
            Some(told)
        } else if self.selected.is_some() && now_ms - self.inspect_ms >= INSPECT_MS {
            self.inspect_ms = now_ms;
            let mut told = self.told(false);
            told.inspection = self.selected.map(|subject| self.session.look(subject));
            Some(told)
        } else {
            None
        }
    }
}

/// Steps that can be taken back after the page was opened again.
const MOST_TOLD: usize = 8;

/// Returns the branches of a session.
pub fn trail(session: &Session) -> Trail {
    let topology = &session.scenario().topology;
    let branches = session.branches();
    let lines =
        |list: &[Branch], active: u32| list.iter().map(|branch| line(branch, active, topology)).collect();
    let undoable = branches.undoable();
    let past = |before: &Before| Past {
        what: before.what.clone(),
        branches: lines(&before.branches, before.branches[before.active].id),
    };
    Trail {
        opening: session.opening(),
        branches: lines(branches.list(), branches.active().id),
        undo: undoable[undoable.len().saturating_sub(MOST_TOLD)..].iter().map(past).collect(),
    }
}

fn line(branch: &Branch, active: u32, topology: &Topology) -> BranchLine {
    BranchLine {
        id: branch.id,
        name: branch.name.clone(),
        named: branch.named,
        active: branch.id == active,
        parent: branch.parent.map(|(id, at)| (id, at.as_micros())),
        seed: branch.seed,
        commands: branch.commands.iter().map(|command| command.spell(topology)).collect(),
        at_us: branch.at.as_micros(),
        reached_us: branch.reached.as_micros(),
    }
}
