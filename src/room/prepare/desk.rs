//! What is prepared: the text of an exercise is all there is. Forms change it place by place, and every change is checked,
//! kept in this browser and can be undone.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::super::draft::Draft;
use super::super::link;
use crate::app::ui::Live;
use crate::language::say;
use crate::session::{self, Opening};
use crate::training::draft::{self, Offers};
use crate::training::protocol::{Brief, Debrief, Request, Start, Update};
use crate::training::seal::Sealed;
use crate::web;
use crate::web::dom::Node;
use crate::web::preferences;

/// Where the text is kept, behind what it began with.
const KEPT: &str = "prepared";
/// Stands between what a text began with and the text.
const APART: char = '\u{1f}';

/// What is prepared; cheap to copy.
#[derive(Clone)]
pub struct Desk {
    draft: Draft,
    /// What the scenario offers.
    pub offers: Live<Arc<Offers>>,
    /// The exercise as it was read; none when it cannot be.
    pub brief: Live<Option<Arc<Brief>>>,
    /// How much of the rehearsal is done, percent.
    pub share: Live<Option<u32>>,
    /// The rehearsal.
    pub rehearsed: Live<Option<Arc<Debrief>>>,
    /// A text that was being prepared when another one was begun.
    pub other: Live<Option<Arc<String>>>,
    /// The built-in exercise that it began with: name and text.
    ready: Rc<RefCell<(String, String)>>,
    from: Rc<str>,
    document: Rc<RefCell<String>>,
}

impl std::ops::Deref for Desk {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Desk {
    /// Begins with a built-in exercise, or with a run in which something was broken; goes on with what was kept of it.
    pub fn open(from: &str) -> Desk {
        let name: Rc<str> = from.into();
        let rehearsed: Live<Option<Arc<Debrief>>> = Live::new(None);
        let (kept_as, stale) = (Rc::clone(&name), rehearsed.clone());
        let draft = Draft::new(move |text| {
            preferences::store(KEPT, &format!("{kept_as}{APART}{text}"));
            if stale.peek().is_some() {
                stale.set(None);
            }
        });
        let desk = Desk {
            draft,
            offers: Live::new(Arc::default()),
            brief: Live::new(None),
            share: Live::new(None),
            rehearsed,
            other: Live::new(None),
            ready: Rc::default(),
            from: name,
            document: Rc::default(),
        };
        let told = desk.clone();
        link::hear(move |update| told.hear(update));
        let checks = desk.clone();
        desk.read_by(move |text| checks.check(text.to_owned()));
        desk.begin();
        desk
    }

    fn hear(&self, update: Update) {
        match update {
            Update::Opened(brief) => {
                self.wrong.change(Vec::new());
                self.brief.set(Some(Arc::new(*brief)));
            }
            Update::Refused(messages) => {
                self.wrong.change(messages);
                self.brief.set(None);
            }
            Update::Wrong(message) => {
                self.share.change(None);
                self.wrong.change(vec![message]);
            }
            Update::Judging(share) => self.share.change(Some((share * 100.0) as u32)),
            Update::Judged(debrief) => {
                self.share.change(None);
                self.rehearsed.set(Some(Arc::new(*debrief)));
            }
            Update::Told(_) => {}
        }
    }

    /// Fetches what it begins with.
    fn begin(&self) {
        let kept = preferences::stored(KEPT);
        let kept = kept.as_deref().and_then(|kept| kept.split_once(APART));
        let same = kept.filter(|kept| kept.0 == &*self.from).map(|kept| kept.1.to_owned());
        let other = kept.filter(|kept| kept.0 != &*self.from).map(|kept| kept.1.to_owned());
        let desk = self.clone();
        let put = move |text: Result<String, Vec<String>>| match text {
            Ok(fresh) => {
                let text = same.as_ref().unwrap_or(&fresh);
                desk.other.set(other.filter(|other| may_take(other, text)).map(Arc::new));
                desk.draft.begin(fresh, same);
            }
            Err(messages) => desk.wrong.change(messages),
        };
        match opening_of(&self.from) {
            Some(opening) => {
                let id = opening.scenario.clone();
                web::exchange::scenario(
                    &id,
                    Box::new(move |document| {
                        let own = opening.scenario.clone();
                        put(draft::draft(&opening, &document.unwrap_or(own)));
                    }),
                );
            }
            None => {
                let (name, id) = (format!("exercises/{}.json", self.from), self.from.to_string());
                let lacks = move || vec![say!(room_no_exercise, name = id.as_str())];
                let (ready, id) = (Rc::clone(&self.ready), self.from.to_string());
                let keep = move |text: &String| *ready.borrow_mut() = (id, text.clone());
                web::windows::fetched(
                    &name,
                    Box::new(move |text| {
                        if let Some(text) = &text {
                            keep(text);
                        }
                        put(text.ok_or_else(lacks));
                    }),
                );
            }
        }
    }

    /// Puts a value to a place. Where that is a time in a list that is in order of time, its row goes where it belongs, and
    /// whoever writes on in it goes with it.
    pub fn put(&self, place: &str, value: &str) {
        let old = self.text.peek();
        let Ok(text) = draft::with(&old, place, value) else { return };
        let (text, moved) = draft::in_order(text, place);
        self.write(text, true);
        if let Some(moved) = moved {
            web::timer::next_frame(move || go_with(&moved));
        }
    }

    /// Goes on with the text that was being prepared before, and hides in it what is hidden here.
    pub fn take_other(&self) {
        let Some(other) = self.other.peek() else { return };
        self.other.set(None);
        if let Some(text) = draft::hide_in(&other, &self.text.peek()) {
            self.write(text, true);
        }
    }

    /// Has the text read.
    fn check(&self, text: String) {
        let desk = self.clone();
        match crate::training::scenario_of(&text) {
            Some(id) => web::exchange::scenario(
                &id,
                Box::new(move |document| desk.opened(text, document.unwrap_or_default())),
            ),
            None => desk.opened(text, String::new()),
        }
    }

    fn opened(&self, exercise: String, document: String) {
        let whole = if document.is_empty() { draft::scenario_in(&exercise) } else { document.clone() };
        if *self.document.borrow() != whole {
            self.offers.set(Arc::new(draft::offers(&whole)));
            *self.document.borrow_mut() = whole;
        }
        let seed = crate::training::seed_in(&exercise, &web::windows::today());
        link::ask(&Request::Open(Start { exercise, document, seed, leads: true, ..Start::default() }));
    }

    /// What follows the `#` of a link: of a built-in exercise that was not changed its name, else the whole text.
    pub fn seal(&self, leads: bool) -> String {
        let text = self.text.peek();
        let seed = crate::training::seed_in(&text, &web::windows::today());
        let ready = self.ready.borrow();
        let exercise = if ready.1 == text { ready.0.clone() } else { text };
        Sealed { leads, exercise, seed, log: String::new() }.spell()
    }

    /// The page's link to the scenario, where something can be broken; none for a whole document, which no link holds.
    pub fn page(&self) -> Option<String> {
        let scenario = crate::training::scenario_of(&self.text.peek())?;
        let seed = crate::training::seed_in(&self.text.peek(), &web::windows::today());
        let opening = Opening { scenario, seed, commands: Vec::new() };
        Some(format!("./#{}", session::link::encode(&opening, false)))
    }
}

/// What the exercise began with that is kept in this browser, as it follows `#prepare=`; none when nothing is.
pub fn kept() -> Option<String> {
    Some(preferences::stored(KEPT)?.split_once(APART)?.0.to_owned())
}

/// The focus goes with the row that it is in.
fn go_with(moved: &draft::Moved) {
    let field = |place: &str, more: &str| Node::in_document(&format!("[data-place=\"{place}\"]{more}"));
    for (now, was) in moved.was.iter().enumerate() {
        for name in ["at", "role", "kind", "from", "text"] {
            if field(&format!("{}/{was}/{name}", moved.list), ":focus").is_some() {
                return field(&format!("{}/{now}/{name}", moved.list), "").iter().for_each(Node::focus);
            }
        }
    }
}

/// Forgets the exercise that is kept in this browser.
pub fn forget() {
    preferences::forget(KEPT);
}

/// The run that a link of the page names.
fn opening_of(fragment: &str) -> Option<Opening> {
    session::link::decode(fragment).ok().flatten()?.opening
}

/// Returns whether what is hidden in one text can be hidden in another: the same scenario.
fn may_take(other: &str, text: &str) -> bool {
    let scenario = crate::training::scenario_of(text);
    scenario.is_some()
        && crate::training::scenario_of(other) == scenario
        && draft::hide_in(other, text).is_some()
}
