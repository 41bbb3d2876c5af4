//! One's own system on the desk: its document, where one is in it, what was brought in, and what came of its runs.

use std::sync::Arc;

use super::super::draft::Draft;
use super::super::link;
use crate::app::ui::Live;
use crate::editing::answers::{Answer, Question};
use crate::editing::brought::{self, Brought, Piece};
use crate::editing::protocol::{Request, Update};
use crate::editing::schema::Node;
use crate::editing::trial::{Ask, Outcome, Taken};
use crate::editing::{self, Form, Place};
use crate::language::say;
use crate::session::{self, Opening};
use crate::web;
use crate::web::exchange::Stream;
use crate::web::preferences;

/// Where the document is kept.
const KEPT: &str = "own";
/// The schema, beside the page.
const SCHEMA: &str = "scenario.schema.json";
/// A run is so long unless somebody says otherwise, simulated minutes.
const MINUTES: &str = "10";

/// When a part is lost, and the end of the runs of a question, simulated seconds.
const LOST_S: (u32, u32) = (60, 300);

/// What is on the desk; cheap to copy.
#[derive(Clone)]
pub struct Desk {
    draft: Draft,
    /// The schema, once it has arrived.
    pub schema: Live<Option<Node>>,
    /// The place in the document that is shown.
    pub at: Live<String>,
    /// Whether the document can be run.
    pub ready: Live<bool>,
    /// Whether this browser keeps it.
    pub is_kept: Live<bool>,
    /// Texts that were brought.
    pub pieces: Live<Arc<Vec<Piece>>>,
    /// What came of them.
    pub brought: Live<Option<Arc<Brought>>>,
    /// Why they, or something else, were refused.
    pub refused: Live<String>,
    /// The document before the changes, which runs are compared with.
    pub before: Live<Arc<String>>,
    /// Commands of the runs, a line each; with none the document's story.
    pub commands: Live<String>,
    /// How long they are, minutes.
    pub minutes: Live<String>,
    /// Whether every change is run.
    pub always: Live<bool>,
    /// How much of the runs is done, percent.
    pub share: Live<Option<u32>>,
    /// What came of them: before the changes and after, the same one when nothing was changed.
    pub outcome: Live<Option<Arc<Vec<Outcome>>>>,
    /// How much of an answer is there, percent.
    pub answering: Live<Option<u32>>,
    /// The answer to the last question.
    pub answer: Live<Option<Arc<Answer>>>,
    /// Whether the document has changed since.
    pub stale: Live<bool>,
    /// What was taken away last.
    pub taken: Live<Option<Arc<Taken>>>,
    /// Why nothing was.
    pub untaken: Live<Vec<String>>,
}

impl std::ops::Deref for Desk {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Desk {
    /// Begins with what the fragment names, else with what this browser has kept.
    pub fn open(fragment: &str) -> Desk {
        let is_kept = Live::new(true);
        let keeps = is_kept.clone();
        let draft = Draft::new(move |text| keeps.change(preferences::store(KEPT, text)));
        let desk = Desk {
            draft,
            schema: Live::new(None),
            at: Live::new(String::new()),
            ready: Live::new(false),
            is_kept,
            pieces: Live::new(Arc::default()),
            brought: Live::new(None),
            refused: Live::new(String::new()),
            before: Live::new(Arc::default()),
            commands: Live::new(String::new()),
            minutes: Live::new(MINUTES.to_owned()),
            always: Live::new(true),
            share: Live::new(None),
            outcome: Live::new(None),
            answering: Live::new(None),
            answer: Live::new(None),
            stale: Live::new(false),
            taken: Live::new(None),
            untaken: Live::new(Vec::new()),
        };
        let (reads, hears, schema) = (desk.clone(), desk.clone(), desk.clone());
        desk.read_by(move |text| reads.check(text));
        link::hear_own(move |update| hears.hear(update));
        web::windows::fetched(
            SCHEMA,
            Box::new(move |text| match text.map(Node::read) {
                Some(Ok(node)) => schema.schema.set(Some(node)),
                _ => schema.refused.change(say!(own_no_schema)),
            }),
        );
        desk.begin_with(fragment);
        desk
    }

    fn begin_with(&self, fragment: &str) {
        if let Some(id) = fragment.strip_prefix("from=") {
            return self.take_scenario(id);
        }
        match session::link::deflated(fragment) {
            Ok(Some(bytes)) => {
                let desk = self.clone();
                let then = move |stream: Stream| match stream {
                    Stream::Bytes(text) => desk.opened(session::link::inflated(&text)),
                    Stream::TooMuch | Stream::Broken => desk.refused.change(say!(room_broken_link)),
                };
                web::exchange::inflate(&bytes, session::link::MOST_TEXT, Box::new(then));
            }
            Ok(None) => match session::link::decode(fragment) {
                Ok(Some(link)) => self.opened(Ok(link)),
                Ok(None) => self.go_on(),
                Err(message) => self.opened(Err(message)),
            },
            Err(message) => self.opened(Err(message)),
        }
    }

    fn go_on(&self) {
        let kept = preferences::stored(KEPT).unwrap_or_default();
        self.before.set(Arc::new(kept.clone()));
        self.draft.begin(kept, None);
    }

    fn opened(&self, link: Result<session::link::Link, String>) {
        match link.map(|link| link.opening) {
            Ok(Some(opening)) => {
                self.commands.change(opening.commands.join("\n"));
                match session::link::is_document(&opening.scenario) {
                    true => self.start(opening.scenario),
                    false => self.take_scenario(&opening.scenario),
                }
            }
            Ok(None) => self.go_on(),
            Err(message) => self.refused.change(message),
        }
    }

    /// Takes a built-in scenario for a beginning.
    pub fn take_scenario(&self, id: &str) {
        let (desk, name) = (self.clone(), id.to_owned());
        web::exchange::scenario(
            id,
            Box::new(move |text| match text {
                Some(text) => desk.start(text),
                None => desk.refused.change(say!(own_no_scenario, name)),
            }),
        );
    }

    /// Begins with a document; the one before can be had back by *Undo*.
    pub fn start(&self, text: String) {
        self.pieces.set(Arc::default());
        self.brought.set(None);
        self.shows(text);
    }

    fn shows(&self, text: String) {
        self.refused.change(String::new());
        self.at.change(String::new());
        self.before.set(Arc::new(text.clone()));
        self.draft.write(text, true);
    }

    /// Takes texts of other tools in, beside those that are there.
    pub fn bring(&self, new: Vec<Piece>) {
        let mut pieces = (*self.pieces.peek()).clone();
        for piece in new {
            // The same file again is a newer one.
            pieces.retain(|old| old.name != piece.name);
            pieces.push(piece);
        }
        self.brings(pieces);
    }

    /// Leaves a text out again.
    pub fn leave(&self, place: usize) {
        let mut pieces = (*self.pieces.peek()).clone();
        if place < pieces.len() {
            pieces.remove(place);
        }
        self.brings(pieces);
    }

    /// Says of which cluster a text is.
    pub fn of_cluster(&self, place: usize, cluster: String) {
        let mut pieces = (*self.pieces.peek()).clone();
        if let Some(piece) = pieces.get_mut(place) {
            piece.cluster = cluster;
        }
        self.brings(pieces);
    }

    fn brings(&self, pieces: Vec<Piece>) {
        self.pieces.set(Arc::new(pieces.clone()));
        if pieces.is_empty() {
            self.refused.change(String::new());
            return self.brought.set(None);
        }
        match brought::bring(&pieces) {
            Ok(brought) => {
                self.shows(brought.text.clone());
                self.brought.set(Some(Arc::new(brought)));
            }
            Err(message) => {
                self.brought.set(None);
                self.refused.change(message);
            }
        }
    }

    fn check(&self, text: &str) {
        if self.answer.peek().is_some() {
            self.stale.change(true);
        }
        if text.trim().is_empty() {
            self.wrong.change(Vec::new());
            return self.ready.change(false);
        }
        let wrong = editing::mistakes(text);
        self.ready.change(wrong.is_empty());
        self.wrong.change(wrong);
        if self.ready.peek() && self.always.peek() {
            self.run();
        }
    }

    /// Runs the document before the changes and after them: the same seed, the same customers.
    pub fn run(&self) {
        let ask = |text: String| self.asked(text);
        let (before, after) = (self.before.peek(), self.text.peek());
        let mut asks = vec![ask(after.clone())];
        if *before != after && editing::mistakes(&before).is_empty() {
            asks.insert(0, ask((*before).clone()));
        }
        self.share.change(Some(0));
        link::ask_own(&Request::Try(asks));
    }

    /// The commands, one each.
    fn lines(&self) -> Vec<String> {
        let lines = self.commands.peek();
        lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn asked(&self, text: String) -> Ask {
        let minutes: f64 = self.minutes.peek().trim().parse().unwrap_or(10.0);
        let seconds = (minutes.clamp(0.1, 1440.0) * 60.0) as u32;
        Ask { text, commands: self.lines(), seed: 1, seconds }
    }

    /// Makes the files of another tool of the document and its run.
    pub fn take_away(&self, kind: &str) {
        if !self.ready.peek() {
            return self.refused.change(say!(own_not_ready));
        }
        self.taken.set(None);
        self.untaken.change(Vec::new());
        self.share.change(None);
        link::ask_own(&Request::Take(kind.to_owned(), self.asked(self.text.peek())));
    }

    /// Asks a question about the document as it is.
    pub fn ask(&self, kind: &str) {
        if !self.ready.peek() {
            return self.refused.change(say!(own_not_ready));
        }
        // Commands are the fault that breakers are asked about; the other questions have faults of their own.
        let commands = if kind == "breaker" { self.lines() } else { Vec::new() };
        let (at, until) = if kind == "skew" { (0, 60) } else { LOST_S };
        let question = Question {
            kind: kind.to_owned(),
            text: self.text.peek(),
            commands,
            span_s: (at, until),
            seeds: 1,
        };
        self.stale.change(false);
        self.answering.change(Some(0));
        link::ask_own(&Request::Question(question));
    }

    fn hear(&self, update: Update) {
        match update {
            Update::Taken(taken) => self.taken.set(Some(Arc::new(taken))),
            Update::Untaken(messages) => self.untaken.change(messages),
            Update::Answering(share) => self.answering.change(Some((share * 100.0) as u32)),
            Update::Answered(answer) => {
                self.answering.change(None);
                self.answer.set(Some(Arc::new(answer)));
            }
            Update::Unanswered(messages) => {
                self.answering.change(None);
                self.answer.set(None);
                self.refused.change(messages.join("\n"));
            }
            Update::Trying(share) => self.share.change(Some((share * 100.0) as u32)),
            Update::Tried(outcomes) => {
                self.share.change(None);
                self.refused.change(String::new());
                self.outcome.set(Some(Arc::new(outcomes)));
            }
            Update::Refused(_, messages) => {
                self.share.change(None);
                self.outcome.set(None);
                self.refused.change(messages.join("\n"));
            }
        }
    }

    /// From now on runs are compared with the document as it is.
    pub fn settle(&self) {
        self.before.set(Arc::new(self.text.peek()));
        if self.ready.peek() {
            self.run();
        }
    }

    /// Takes texts: a document of our own for what it is, others to be imported.
    pub fn took(&self, texts: Vec<(String, String)>) {
        if let [(_, text)] = texts.as_slice()
            && let Some(document) = document_in(text)
        {
            return self.start(document);
        }
        self.bring(
            texts.into_iter().map(|(name, text)| Piece { name, text, cluster: String::new() }).collect(),
        );
    }

    /// Begins with the least that a document can be.
    pub fn start_small(&self) {
        if let Some(schema) = self.schema.peek() {
            self.start(editing::least(schema));
        }
    }

    /// Shows the form in which a place stands.
    pub fn go_to(&self, place: &str) {
        let form = self.form.peek().unwrap_or_default();
        // Of several places at once the first one.
        let place = &place.replace('*', "0");
        let plain = !matches!(form.at(place), Some(Place::Object(_) | Place::List(_)));
        let place = if plain { place.rsplit_once('/').map_or("", |way| way.0) } else { place };
        self.at.change(place.to_owned());
    }

    /// Puts what was made by the schema to a place (`-`: a new element), with what is missing there.
    pub fn fill(&self, place: &str, sample: &str) {
        let filled =
            self.schema.peek().and_then(|schema| editing::filled(schema, &self.text.peek(), place, sample));
        if let Some(text) = filled {
            self.write(text, true);
        }
    }

    /// Puts an element of a list there once more, with a name of its own.
    pub fn double(&self, list: &str, place: &str) {
        let text = self.text.peek();
        let Some(own) =
            editing::parsed(&text).and_then(|root| Some(editing::written(&text, &root, place)?.to_owned()))
        else {
            return;
        };
        let form = self.form.peek().unwrap_or_default();
        let fresh = editing::quoted(&form.fresh(list, editing::names::word(list)));
        let own = match form.has(&format!("{place}/id")) {
            true => editing::with(&own, "/id", fresh).unwrap_or(own),
            false => own,
        };
        self.put(&format!("{list}/-"), &own);
    }

    /// The form, empty where the text is no JSON.
    pub fn shown(&self) -> Arc<Form> {
        self.form.get().unwrap_or_default()
    }

    /// What may stand at a place, of the document as it is.
    pub fn node(&self, form: &Form, at: &str) -> Option<Node> {
        self.schema.get()?.at(form, at)
    }

    /// Gives the link of the map with this document to `then`; nothing when it is too long for one.
    pub fn map(&self, then: impl FnOnce(Option<String>) + 'static) {
        let opening = Opening { scenario: self.text.peek(), seed: 1, commands: self.lines() };
        let link = session::link::Link { opening: Some(opening), ..session::link::Link::default() };
        let text = link.text();
        if text.len() > session::link::MOST_TEXT {
            return then(None);
        }
        web::exchange::deflate(
            &text,
            Box::new(move |stream| match stream {
                Stream::Bytes(bytes) => then(Some(format!("./#{}", session::link::packed(&bytes)))),
                Stream::TooMuch | Stream::Broken => then(None),
            }),
        );
    }
}

/// The document that a text is: itself, or the one of a run that was saved.
fn document_in(text: &str) -> Option<String> {
    let own = match session::link::read_file(text) {
        Ok(link) => link.opening?.scenario,
        Err(_) => text.to_owned(),
    };
    let form = Form::read(&own)?;
    (form.has("/services") && form.has("/journeys") && form.has("/id")).then_some(own)
}

/// What is built at a place, as one text: a form is made anew when it changes, and left alone while plain values do.
pub fn built(form: &Form, schema: Option<Node>, at: &str) -> String {
    let Some(node) = schema.and_then(|schema| schema.at(form, at)) else { return format!("{at} -") };
    let mut text = format!("{at} {:?} {}", node.chosen(form, at), form.count(at));
    let below = |place: String, text: &mut String| {
        let chosen =
            schema.and_then(|schema| schema.at(form, &place)).and_then(|node| node.chosen(form, &place));
        let names: Vec<String> = form.elements(&place).map(|at| editing::names::name(form, &at)).collect();
        *text += &format!("|{place} {chosen:?} {names:?} {}", form.members(&place).len());
    };
    for member in form.members(at) {
        below(format!("{at}/{}", editing::escaped(member)), &mut text);
    }
    for place in form.elements(at) {
        below(place, &mut text);
    }
    text
}
