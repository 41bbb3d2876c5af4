//! A window of a drill: what it was told, what it keeps, and how windows of one browser stay together.
//!
//! 1. The team's window holds the drill: its worker stamps decisions, and its log is the only one that grows.
//! 2. The facilitator's window mirrors it: it takes its log and goes to its moment, and sends what it decides over.
//! 3. Nothing but the log with the act that waits, the moment and when it began is kept, under names that say nothing, until the drill is closed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::link;
use crate::app::live::{Handle, on_cleanup};
use crate::app::ui::Live;
use crate::language::say;
use crate::training::form;
use crate::training::protocol::{Brief, Debrief, Now, Request, Start, Update};
use crate::training::seal::Sealed;
use crate::web;
use crate::web::preferences;
use crate::web::windows::Channel;

/// The role of whoever leads.
pub const FACILITATOR: &str = "facilitator";
/// Real time between two signs of life of a window, milliseconds.
const BEAT_MS: u32 = 500;
/// After so long without one the other window counts as gone.
const GONE_MS: f64 = 10_000.0;
/// Parts of what a window sends.
const APART: char = '\u{1f}';
/// Stands between when a drill began and the act that waits, in what is kept: no sign that what is sealed has itself.
const BEFORE_HELD: char = '\n';

/// Which window it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The team's, with a facilitator.
    Team,
    /// The same without one.
    Solo,
    /// The facilitator's.
    Lead,
    /// A drill that is over, played again.
    Replay,
}

/// What a window shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The drill is being opened.
    Opening,
    /// It cannot be.
    Refused(Vec<String>),
    /// It is played.
    Open,
    /// It was stopped for something real: nothing is judged before somebody asks for it.
    Stopped,
    /// It is over, and judged or being judged.
    Debrief,
}

impl Stage {
    /// In a word, for what follows it.
    pub fn word(&self) -> String {
        match self {
            Stage::Opening => "opening",
            Stage::Refused(_) => "refused",
            Stage::Open => "open",
            Stage::Stopped => "stopped",
            Stage::Debrief => "debrief",
        }
        .to_owned()
    }
}

/// A window of a drill; cheap to copy.
#[derive(Clone)]
pub struct Window {
    /// Which one.
    pub face: Face,
    /// What the link says.
    pub sealed: Rc<Sealed>,
    /// What it shows.
    pub stage: Live<Stage>,
    /// What does not change.
    pub brief: Live<Arc<Brief>>,
    /// The latest moment.
    pub now: Live<Arc<Now>>,
    /// Why the last decision was refused.
    pub wrong: Live<String>,
    /// How much of the judgement is made.
    pub judging: Live<u32>,
    /// The judgement.
    pub debrief: Live<Arc<Debrief>>,
    /// Whether the drill has begun.
    pub begun: Live<bool>,
    /// Whether the other window is there: the facilitator's for the team's, the team's for the facilitator's.
    pub linked: Live<bool>,
    /// Whether the facilitator's window is gone or was never heard, and the clock stands for it.
    pub lost: Live<bool>,
    /// Whether the team's window has the clock itself: the facilitator is on another machine, or does not come back.
    pub alone: Live<bool>,
    /// Simulated seconds per second.
    pub pace: Live<f64>,
    /// Whether the team's clock runs, as the facilitator's window knows it.
    pub theirs: Live<bool>,
    /// What the team is asked while its clock waits, as the facilitator's window knows it; empty when nothing is.
    pub asked: Live<String>,
    kept: Rc<Kept>,
}

/// What belongs to the window alone.
struct Kept {
    channel: RefCell<Option<Channel>>,
    heard_ms: Cell<f64>,
    /// The wall clock at the beginning of the drill, seconds since 1970-01-01 UTC; 0 while it is not known.
    started: Cell<u64>,
    opened_ms: f64,
}

impl Window {
    /// Opens the drill that a link names.
    pub fn open(face: Face, sealed: Sealed) -> Window {
        let kept = Kept {
            channel: RefCell::new(None),
            heard_ms: Cell::new(f64::NEG_INFINITY),
            started: Cell::new(0),
            opened_ms: web::now_ms(),
        };
        let window = Window {
            face,
            sealed: Rc::new(sealed),
            stage: Live::new(Stage::Opening),
            brief: Live::new(Arc::default()),
            now: Live::new(Arc::default()),
            wrong: Live::new(String::new()),
            judging: Live::new(0),
            debrief: Live::new(Arc::default()),
            begun: Live::new(face == Face::Replay),
            linked: Live::new(false),
            lost: Live::new(false),
            alone: Live::new(false),
            pace: Live::new(0.0),
            theirs: Live::new(false),
            asked: Live::new(String::new()),
            kept: Rc::new(kept),
        };
        let told = window.clone();
        link::hear(move |update| told.hear(update));
        window.fetch();
        window
    }

    /// Fetches the exercise and its scenario, and opens them.
    fn fetch(&self) {
        let (window, exercise) = (self.clone(), self.sealed.exercise.clone());
        if exercise.trim_start().starts_with(['{', '/']) {
            return window.fetch_scenario(exercise);
        }
        let name = format!("exercises/{exercise}.json");
        web::windows::fetched(
            &name,
            Box::new(move |text| match text {
                Some(text) => window.fetch_scenario(text),
                None => window.stage.set(Stage::Refused(vec![say!(room_no_exercise, name = exercise)])),
            }),
        );
    }

    fn fetch_scenario(&self, text: String) {
        let window = self.clone();
        match named(&text) {
            Some(id) => web::exchange::scenario(
                &id,
                Box::new(move |document| {
                    window.begin(text, document.unwrap_or_default());
                }),
            ),
            None => window.begin(text, String::new()),
        }
    }

    fn begin(&self, exercise: String, document: String) {
        let (log, held, at_us) = match self.face {
            Face::Replay => (self.sealed.log.lines().map(str::to_owned).collect(), String::new(), u64::MAX),
            Face::Lead => (Vec::new(), String::new(), 0),
            Face::Team | Face::Solo => self.left().unwrap_or_default(),
        };
        self.begun.change(self.face == Face::Replay || at_us > 0);
        let leads = matches!(self.face, Face::Lead | Face::Replay);
        let seed = self.sealed.seed;
        link::ask(&Request::Open(Start { exercise, document, seed, log, held, at_us, leads }));
    }

    fn hear(&self, update: Update) {
        match update {
            Update::Refused(messages) => self.stage.set(Stage::Refused(messages)),
            Update::Opened(brief) => {
                self.pace.set(brief.pace);
                self.title(&brief);
                self.brief.set(Arc::new(*brief));
                self.join();
                if self.face != Face::Replay {
                    self.stage.change(Stage::Open);
                }
            }
            Update::Told(now) => self.told(*now),
            Update::Wrong(message) => self.wrong.set(message),
            Update::Judging(share) => self.judging.change((share * 100.0) as u32),
            Update::Judged(debrief) => {
                self.debrief.set(Arc::new(*debrief));
                self.judging.change(100);
            }
        }
    }

    /// The window's title names the team's exercise in the team's window, and says which one is never to be shared.
    fn title(&self, brief: &Brief) {
        let title = match (&brief.lead, self.face) {
            (Some(lead), Face::Lead) => say!(room_title_lead, title = lead.title.as_str()),
            _ => say!(room_title_team, title = brief.title.as_str()),
        };
        preferences::set_title(&title);
    }

    fn told(&self, now: Now) {
        let (over, stopped) = (now.over && !now.travels, now.stopped);
        self.now.set(Arc::new(now));
        self.keep();
        self.beat();
        match self.stage.peek() {
            Stage::Debrief | Stage::Stopped => {}
            // Whoever is called to something real is not shown a truth that is none.
            _ if over && stopped && self.face != Face::Replay => self.stage.set(Stage::Stopped),
            _ if over => self.judge(),
            _ => {}
        }
    }

    /// Has it judged, and shows the debrief.
    pub fn judge(&self) {
        self.stage.set(Stage::Debrief);
        link::ask(&Request::Judge(self.kept.started.get()));
    }

    /// Decides something now; in the facilitator's window the team's window does, when there is one.
    pub fn decide(&self, role: &str, kind: &str, text: &str) {
        self.wrong.change(String::new());
        // Before the start there is nothing to decide, but that it is over.
        if !self.begun.peek() && role != FACILITATOR && !matches!(text, "end" | "stop") {
            return self.wrong.set(say!(room_not_begun));
        }
        if self.face == Face::Lead && self.linked.peek() {
            self.post(&["decide", role, kind, text]);
        } else {
            link::ask(&Request::Decide(role.to_owned(), kind.to_owned(), text.to_owned()));
        }
    }

    /// Lets the clock run, or stand.
    pub fn run(&self, runs: bool) {
        if self.face == Face::Lead && self.linked.peek() {
            return self.post(&["run", if runs { "1" } else { "" }]);
        }
        if runs && !self.begun.peek() {
            self.kept.started.set(web::windows::epoch_s());
        }
        self.begun.change(self.begun.peek() || runs);
        link::ask(&Request::Run(runs));
    }

    /// Simulated seconds per second.
    pub fn set_pace(&self, pace: f64) {
        if self.face == Face::Lead && self.linked.peek() {
            self.post(&["pace", &pace.to_string()]);
        }
        self.pace.change(pace);
        link::ask(&Request::Pace(pace));
    }

    /// Takes a log of decisions that was pasted, and goes to its last one.
    pub fn paste(&self, text: &str) {
        let lines: Vec<String> =
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        self.wrong.change(String::new());
        // What was decided has happened.
        let at_us = self.now.peek().now_us.max(form::last_us(&lines));
        link::ask(&Request::Follow(lines, at_us));
    }

    /// Takes everything of this drill out of the browser.
    pub fn close(&self) {
        preferences::forget(&self.key());
        preferences::forget(&self.findings_key());
        self.post(&["closed"]);
    }

    /// Where the findings of the debrief are kept.
    pub fn findings_key(&self) -> String {
        format!("n{}", self.brief.peek().key)
    }

    fn key(&self) -> String {
        format!("d{}", self.brief.peek().key)
    }

    /// Keeps log and moment, the act that waits for a prediction, and when it began.
    fn keep(&self) {
        if !matches!(self.face, Face::Team | Face::Solo) || !self.begun.peek() {
            return;
        }
        let now = self.now.peek();
        if now.travels {
            return;
        }
        let exercise = format!("{}{BEFORE_HELD}{}", self.kept.started.get(), now.held);
        let entry = Sealed { leads: false, exercise, seed: now.now_us, log: now.log.join("\n") };
        preferences::store(&self.key(), &entry.spell());
    }

    /// The log, the act that waits and the moment that were kept.
    fn left(&self) -> Option<(Vec<String>, String, u64)> {
        let source = Sealed { leads: false, log: String::new(), ..(*self.sealed).clone() };
        let key: String = source.spell().chars().take(24).collect();
        let entry = Sealed::read(&preferences::stored(&format!("d{key}"))?)?;
        let (started, held) = entry.exercise.split_once(BEFORE_HELD).unwrap_or_default();
        self.kept.started.set(started.parse().unwrap_or_default());
        Some((entry.log.lines().map(str::to_owned).collect(), held.to_owned(), entry.seed))
    }

    /// Joins the channel of the drill's windows.
    fn join(&self) {
        if !matches!(self.face, Face::Team | Face::Lead) || self.kept.channel.borrow().is_some() {
            return;
        }
        let heard = self.clone();
        let channel = Channel::join(&self.key(), move |text| heard.heard(&text));
        *self.kept.channel.borrow_mut() = Some(channel);
        let holder = Handle::new(Rc::clone(&self.kept));
        on_cleanup(move || {
            let _ = holder.still().map(|kept| kept.channel.borrow_mut().take());
        });
        self.every();
    }

    fn every(&self) {
        let again = self.clone();
        web::timer::after(BEAT_MS, move || {
            // The window has been left.
            if again.kept.channel.borrow().is_none() {
                return;
            }
            again.beat();
            again.watch();
            again.every();
        })
        .forget();
    }

    fn post(&self, pieces: &[&str]) {
        let side = if self.face == Face::Lead { "lead" } else { "team" };
        let mut text = side.to_owned();
        for piece in pieces {
            text.push(APART);
            text += piece;
        }
        if let Some(channel) = &*self.kept.channel.borrow() {
            channel.post(&text);
        }
    }

    /// Sends a sign of life: the team's window with its log and its moment.
    fn beat(&self) {
        if self.kept.channel.borrow().is_none() {
            return;
        }
        if self.face == Face::Lead {
            return self.post(&["here"]);
        }
        let now = self.now.peek();
        if now.travels {
            // Where it passes on its way back is nobody's moment.
            return self.post(&["here"]);
        }
        let begun = if self.begun.peek() { "1" } else { "" };
        let runs = if now.runs { "1" } else { "" };
        let pace = self.pace.peek().to_string();
        let asked = now.question.as_ref().map_or("", |question| &question.text);
        let (at, started) = (now.now_us.to_string(), self.kept.started.get().to_string());
        self.post(&["at", &at, begun, runs, &pace, asked, &started, &now.log.join("\n")]);
    }

    /// Looks whether the other window is still there.
    fn watch(&self) {
        let gone = web::now_ms() - self.kept.heard_ms.get() > GONE_MS;
        let waits = self.face == Face::Team && !self.begun.peek() && !self.alone.peek();
        if gone && waits && web::now_ms() - self.kept.opened_ms > GONE_MS {
            self.lost.change(true);
        }
        if gone && self.linked.peek() {
            self.linked.change(false);
            self.asked.change(String::new());
            if self.face == Face::Team && self.now.peek().runs && !self.alone.peek() {
                self.lost.change(true);
                link::ask(&Request::Run(false));
            }
        }
    }

    /// The team goes on without the facilitator's window.
    pub fn go_on_alone(&self) {
        self.alone.change(true);
        self.lost.change(false);
        if self.begun.peek() {
            self.run(true);
        }
    }

    fn heard(&self, text: &str) {
        let mut pieces = text.split(APART);
        let side = pieces.next().unwrap_or_default();
        let mine = if self.face == Face::Lead { "lead" } else { "team" };
        if side == mine {
            return;
        }
        self.kept.heard_ms.set(web::now_ms());
        self.linked.change(true);
        let pieces: Vec<&str> = pieces.collect();
        match (self.face, pieces.as_slice()) {
            (Face::Lead, ["at", at, begun, runs, pace, asked, started, log]) => {
                self.asked.change((*asked).to_owned());
                self.kept.started.set(started.parse().unwrap_or_default());
                self.mirror(at, !begun.is_empty(), !runs.is_empty(), pace, log)
            }
            (Face::Team, ["here"]) if self.lost.peek() => {
                self.lost.change(false);
                if self.begun.peek() {
                    self.run(true);
                }
            }
            (Face::Team, ["decide", role, kind, text]) => self.decide(role, kind, text),
            (Face::Team, ["run", runs]) => self.run(!runs.is_empty()),
            (Face::Team, ["pace", pace]) => self.set_pace(pace.parse().unwrap_or(1.0)),
            _ => {}
        }
    }

    /// The facilitator's window goes where the team's is.
    fn mirror(&self, at: &str, begun: bool, runs: bool, pace: &str, log: &str) {
        self.begun.change(begun);
        if let Ok(pace) = pace.parse() {
            self.pace.change(pace);
        }
        let lines = log.lines().map(str::to_owned).collect();
        link::ask(&Request::Follow(lines, at.parse().unwrap_or_default()));
        self.theirs.change(runs);
    }
}

/// The built-in scenario that an exercise names.
fn named(text: &str) -> Option<String> {
    crate::training::scenario_of(text)
}
