//! The messages between the page of a drill and its worker: plain values.

use crate::base::wire::{Reader, wire_enum, wire_struct};

/// The first byte of a request of a drill.
pub const OF_DRILLS: u8 = 0;

/// A request of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Open a drill. The answer is `Opened` or `Refused`.
    Open(Start),
    /// Decide something now: role, kind, text.
    Decide(String, String, String),
    /// Take this log in place of the own one, and go to this moment, microseconds: the window is another one's mirror.
    Follow(Vec<String>, u64),
    /// Let time run, or stand.
    Run(bool),
    /// Simulated seconds per second.
    Pace(f64),
    /// Run what the judgement needs, and judge; the wall clock at the beginning of the drill, seconds since 1970-01-01 UTC, 0 where
    /// it is not known.
    Judge(u64),
    /// The same with the best known play in place of the team's.
    Rehearse,
}

/// A drill to be opened, where it was left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// The text of the exercise.
    pub exercise: String,
    /// The text of the built-in scenario that it names; empty when it brings one along.
    pub document: String,
    /// The seed.
    pub seed: u64,
    /// The log of decisions, a line each.
    pub log: Vec<String>,
    /// The act that waits for a prediction, a line of a log; empty when none does.
    pub held: String,
    /// The moment it was left at, microseconds; before the beginning it is not begun.
    pub at_us: u64,
    /// Whether the truth is shown.
    pub leads: bool,
}

/// News for a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// It is open: what does not change.
    Opened(Box<Brief>),
    /// It cannot be opened: what is wrong, one message each.
    Refused(Vec<String>),
    /// A moment.
    Told(Box<Now>),
    /// The last decision was refused: why.
    Wrong(String),
    /// How much of the judgement is done, 0 to 1.
    Judging(f64),
    /// The judgement.
    Judged(Box<Debrief>),
}

/// What does not change during a drill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// Names the drill in this browser: the same for the same exercise and seed.
    pub key: String,
    /// Its name for the team.
    pub title: String,
    /// The clock on the wall at time zero: seconds after midnight, zone.
    pub clock: (u32, String),
    /// When the team takes over, and when it ends, microseconds.
    pub span_us: (u64, u64),
    /// Simulated seconds per second.
    pub pace: f64,
    /// Zones, columns of the map.
    pub zones: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Actions.
    pub actions: Vec<ActionBrief>,
    /// Causes that can be declared: identifier, label.
    pub causes: Vec<(String, String)>,
    /// Services, for predictions: identifier, label.
    pub services: Vec<(String, String)>,
    /// Objectives in the team's words, with their points.
    pub objectives: Vec<(String, u32)>,
    /// Points from which on it is passed.
    pub pass: u32,
    /// What each hint costs, in order.
    pub hint_costs: Vec<u32>,
    /// Evidence that a belief can rest on: word, label.
    pub evidence: Vec<(String, String)>,
    /// What the facilitator knows; none for the team.
    pub lead: Option<Box<LeadBrief>>,
}

/// An action of the team.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionBrief {
    /// Identifier.
    pub id: String,
    /// What its button says.
    pub label: String,
    /// The role that does it: index.
    pub role: usize,
    /// The role that must agree: index.
    pub agrees: Option<usize>,
    /// Its cost, seconds of simulated time.
    pub cost_s: f64,
    /// What can be chosen for it: spelling, label. Nothing when nothing is to be chosen.
    pub choices: Vec<(String, String)>,
    /// Whether it looks closer.
    pub looks: bool,
}

/// What the facilitator knows beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeadBrief {
    /// The exercise's name.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The session by minutes.
    pub script: Vec<(u32, String)>,
    /// Notes: before, during, after.
    pub notes: [Vec<String>; 3],
    /// Messages: identifier, moment in microseconds, sender, text.
    pub injects: Vec<InjectBrief>,
    /// Hints: identifier, cost, text.
    pub hints: Vec<(String, u32, String)>,
    /// What is hidden: moment in microseconds, command, why.
    pub hidden: Vec<(u64, String, String)>,
    /// Traps: text, why.
    pub traps: Vec<(String, String)>,
    /// The team's link, as what follows its `#`.
    pub team_link: String,
    /// Currency of money.
    pub currency: String,
    /// The facilitator's guide without a run, and the team's cards: HTML to be printed.
    pub guide: Vec<u8>,
    /// The cards.
    pub cards: Vec<u8>,
}

/// A message that can be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InjectBrief {
    /// Identifier.
    pub id: String,
    /// When the clock sends it, microseconds.
    pub at_us: Option<u64>,
    /// Who says it.
    pub from: String,
    /// What is said.
    pub text: String,
    /// Whether it misleads.
    pub misleads: bool,
}

/// A moment of a drill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    /// Simulated time, microseconds.
    pub now_us: u64,
    /// Whether time runs.
    pub runs: bool,
    /// Whether the drill is over, and whether it was stopped for something real.
    pub over: bool,
    /// Stopped.
    pub stopped: bool,
    /// True while the run is brought to the moment that it was left at.
    pub travels: bool,
    /// The log of decisions, a line each.
    pub log: Vec<String>,
    /// What the team sees.
    pub board: Board,
    /// The question that stops the clock.
    pub question: Option<Question>,
    /// The act that waits for a prediction, as a line of a log; empty when none does.
    pub held: String,
    /// What the facilitator sees beside it.
    pub truth: Option<Box<Truth>>,
}

/// What the team sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// The map as it is reported: rows.
    pub rows: Vec<Row>,
    /// Charts of what is published.
    pub metrics: Vec<Metric>,
    /// The pager, latest first.
    pub pages: Vec<Page>,
    /// Messages, results and hints, latest first.
    pub messages: Vec<Message>,
    /// What the team did, latest first.
    pub done: Vec<Done>,
}

/// How something is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    #[default]
    Well,
    /// Not quite.
    Warn,
    /// It fails its check.
    Bad,
    /// Nothing is reported.
    Dark,
    /// It waits: the facilitator's map only.
    Waits,
}

/// A row of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its instances, zone by zone: each how it is and in a word.
    pub cells: Vec<Vec<(Tone, String)>>,
    /// All together.
    pub sum: String,
    /// How that is.
    pub tone: Tone,
}

/// A chart: one value a grain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metric {
    /// Names it as evidence: `errors`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The latest value in words.
    pub now: String,
    /// Top of the axis.
    pub most: f64,
    /// (seconds, value); NaN where there is no value.
    pub values: Vec<(f64, f64)>,
}

impl Board {
    /// The pager as it is looked at: pages that are still to be acknowledged before everything else, the latest first.
    pub fn pager(&self) -> Vec<Page> {
        let (mut first, rest): (Vec<Page>, Vec<Page>) = self.pages.iter().cloned().partition(Page::waits);
        first.extend(rest);
        first
    }
}

impl Page {
    /// Returns whether somebody is to acknowledge it.
    pub fn waits(&self) -> bool {
        self.acknowledged.is_none() && !self.ticket
    }

    /// Its number, which decisions name.
    pub fn number(&self) -> &str {
        self.id.trim_start_matches('p')
    }
}

impl Done {
    /// Returns whether it still takes its time: what takes effect at once never does, though its moment may be the next second
    /// of a clock that stands.
    pub fn under_way(&self, now_us: u64) -> bool {
        self.effect_us > self.at_us && self.effect_us > now_us
    }
}

/// A call of the pager.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Names it in the log: `p3`.
    pub id: String,
    /// When somebody was called, microseconds.
    pub at_us: u64,
    /// What it is about, and what it says.
    pub text: String,
    /// Whether it can wait.
    pub ticket: bool,
    /// When it cleared, microseconds.
    pub cleared_us: Option<u64>,
    /// Who acknowledged it.
    pub acknowledged: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// When it came, microseconds.
    pub at_us: u64,
    /// Who says it, or which action it is the result of.
    pub from: String,
    /// What is said.
    pub text: String,
    /// Names it as evidence.
    pub word: String,
    /// Whether it is the result of an own action, or a hint.
    pub own: bool,
}

/// Something that the team did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// When it was decided, microseconds.
    pub at_us: u64,
    /// When it takes effect, microseconds.
    pub effect_us: u64,
    /// Who did it.
    pub role: String,
    /// What it was.
    pub text: String,
}

/// A question that stops the clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Names it.
    pub id: String,
    /// The question.
    pub text: String,
    /// How far a prediction looks ahead, seconds; nothing when a sentence is asked for.
    pub horizon_s: Option<f64>,
    /// For how long the clock waits, real seconds.
    pub limit_s: f64,
    /// The act that waits for the prediction.
    pub held: String,
}

/// What the facilitator sees beside the team's board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// The map as it is.
    pub rows: Vec<Row>,
    /// The live sentence.
    pub sentence: String,
    /// When customers noticed, and when the team did, and named a right cause: microseconds.
    pub noticed_us: Option<u64>,
    /// Noticed by the team.
    pub notice_us: Option<u64>,
    /// Diagnosed.
    pub diagnose_us: Option<u64>,
    /// Answers lost so far, customers' requests.
    pub answers_lost: u64,
    /// What they were worth, hundredths.
    pub hundredths_lost: u64,
    /// Messages that were sent, by their place in the brief.
    pub sent: Vec<bool>,
    /// Hints that were given.
    pub hinted: Vec<bool>,
    /// Traps that may have been stepped into: the act was done while its condition held.
    pub traps: Vec<bool>,
}

/// A play on one axis, judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Debrief {
    /// The exercise's name, and the truth in a sentence.
    pub title: String,
    /// The truth.
    pub sentence: String,
    /// Seed and fingerprint.
    pub seed: u64,
    /// Fingerprint, hexadecimal.
    pub digest: String,
    /// Points; none when it was stopped.
    pub points: Option<u32>,
    /// Points from which on it is passed.
    pub pass: u32,
    /// Points of the best known play and of doing nothing.
    pub marks: (u32, u32),
    /// Taken off for hints.
    pub hints: u32,
    /// Lines of the score.
    pub score: Vec<ScoreLine>,
    /// When customers were hurt, microseconds.
    pub hurt_us: Option<u64>,
    /// The four times, seconds after that: to notice, diagnose, mitigate, recover; of the team and of the best known play.
    pub times: Vec<(Option<f64>, Option<f64>)>,
    /// Answers lost: by the team, by doing nothing, by the best known play.
    pub answers: (u64, u64, u64),
    /// Money lost, in words, of the same.
    pub money: (String, String, String),
    /// The span of the axis, seconds.
    pub span_s: (f64, f64),
    /// Answered share of all journeys over time (seconds, 0 to 1; NaN where nothing ends): team, nothing, best.
    pub curves: Vec<Vec<(f64, f64)>>,
    /// Tracks below each other: truth, saw, believed, did, injects.
    pub tracks: Vec<Track>,
    /// What each act was worth.
    pub worths: Vec<WorthLine>,
    /// Signals, in order of time.
    pub signals: Vec<SignalLine>,
    /// Traps: text, why, answers lost by it when it was stepped into.
    pub traps: Vec<(String, String, Option<u64>)>,
    /// The fix, in words, and what is lost with it.
    pub proved: Option<(String, u64)>,
    /// Questions to talk about.
    pub questions: Vec<String>,
    /// Findings: text, owner, date.
    pub next: Vec<(String, String, String)>,
    /// The report before what is to be done next and after it.
    pub report: (Vec<u8>, Vec<u8>),
    /// The decision log, JSON Lines.
    pub log: Vec<u8>,
    /// Statements, JSON Lines.
    pub statements: Vec<u8>,
    /// The facilitator's guide with its curves, HTML to be printed.
    pub guide: Vec<u8>,
    /// What opens the whole drill again, as what follows the `#`.
    pub replay: String,
}

/// A line of the score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreLine {
    /// The objective.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Its points, and all of it.
    pub points: (u32, u32),
}

/// A signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignalLine {
    /// Since when it is there, seconds.
    pub at_s: f64,
    /// What can be read.
    pub text: String,
    /// Whether the drill lasted until it was there.
    pub reached: bool,
    /// When it was read, seconds.
    pub read_s: Option<f64>,
}

/// A track of the debrief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    /// Its name.
    pub name: String,
    /// What is on it.
    pub marks: Vec<Mark>,
}

/// A mark on a track.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// From here, seconds.
    pub from_s: f64,
    /// To here, seconds; the same for a moment.
    pub to_s: f64,
    /// In words.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
    /// Whether the span is the cost of an action, which takes effect at its end.
    pub cost: bool,
}

/// What an act was worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorthLine {
    /// When it took effect, seconds.
    pub at_s: f64,
    /// The act.
    pub text: String,
    /// Answers lost without it.
    pub without: u64,
    /// Whether it saved something, and how many answers it saved or lost.
    pub saved: bool,
    /// How many.
    pub answers: u64,
}

wire_struct! {
    Start { exercise, document, seed, log, held, at_us, leads }
    Brief { key, title, clock, span_us, pace, zones, roles, actions, causes, services, objectives, pass, hint_costs, evidence, lead }
    ActionBrief { id, label, role, agrees, cost_s, choices, looks }
    LeadBrief { title, summary, script, notes, injects, hints, hidden, traps, team_link, currency, guide, cards }
    InjectBrief { id, at_us, from, text, misleads }
    Now { now_us, runs, over, stopped, travels, log, board, question, held, truth }
    Board { rows, metrics, pages, messages, done }
    Row { name, cells, sum, tone }
    Metric { id, name, now, most, values }
    Page { id, at_us, text, ticket, cleared_us, acknowledged }
    Message { at_us, from, text, word, own }
    Done { at_us, effect_us, role, text }
    Question { id, text, horizon_s, limit_s, held }
    Truth { rows, sentence, noticed_us, notice_us, diagnose_us, answers_lost, hundredths_lost, sent, hinted, traps }
    Debrief {
        title, sentence, seed, digest, points, pass, marks, hints, score, hurt_us, times, answers, money, span_s, curves, tracks,
        worths, signals, traps, proved, questions, next, report, log, statements, guide, replay,
    }
    ScoreLine { text, reason, points }
    SignalLine { at_s, text, reached, read_s }
    Track { name, marks }
    Mark { from_s, to_s, text, tone, cost }
    WorthLine { at_s, text, without, saved, answers }
}

wire_enum! {
    Tone { Well {} = 0, Warn {} = 1, Bad {} = 2, Dark {} = 3, Waits {} = 4 } else Tone::Well;
    Request { Open { 0: a } = 0, Decide { 0: a, 1: b, 2: c } = 1, Follow { 0: a, 1: b } = 2, Run { 0: a } = 3, Pace { 0: a } = 4, Judge { 0: a } = 5, Rehearse {} = 6 } else Request::Judge(0);
    Update { Opened { 0: a } = 0, Refused { 0: a } = 1, Told { 0: a } = 2, Wrong { 0: a } = 3, Judging { 0: a } = 4, Judged { 0: a } = 5 } else Update::Refused(Vec::new());
}

/// Reads what the worker wrote, each text as `respell` makes it.
pub fn heard(bytes: &[u8], respell: fn(String) -> String) -> Option<Update> {
    Reader::read(bytes, Some(respell))
}
