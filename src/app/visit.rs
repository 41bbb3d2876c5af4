//! Chooses the run that the page shows: the one that the address names, the one left here, or one opened by hand.

use crate::language::say;
use std::rc::Rc;
use std::sync::Arc;

use crate::app::keep::{self, Keep};
use crate::app::language;
use crate::app::ui::Live;
use crate::session::link::{self, FIRST_SEED, Link, Show};
use crate::session::protocol::Start;
use crate::session::{Opening, is_built_in, lies_beside, scenarios};
use crate::web;
use crate::web::exchange::Stream;

/// The address of the page without its question.
const EXPLORE: &str = "explore";

/// A run to be opened, and how the page looks then.
#[derive(Clone)]
pub struct Visit {
    /// The run.
    pub start: Start,
    /// True if the page is a widget.
    pub embed: bool,
    /// The parts that a widget shows beside its map.
    pub show: Show,
    /// The step of the story that comes next, from 1; none where the link does not say.
    pub step: Option<usize>,
    /// The theme that the link sets.
    pub theme: Option<&'static str>,
    /// The language that the link sets.
    pub lang: Option<&'static str>,
    /// True if it waits to be played: a moment that the link names.
    pub paused: bool,
    /// True if the page asks its question first: nobody has named a run, and none was left here.
    pub asks: bool,
    /// The place where its branches are kept.
    pub keep: Keep,
    /// News about it for the reader.
    pub news: Arc<str>,
    /// What was asked for, when this is in its place as it was left.
    plain: Option<Box<Visit>>,
}

/// The run to show, or the mistakes of its link; `None` until that is known.
pub type Asked = Option<Arc<Result<Visit, Vec<String>>>>;
/// Opens another run.
pub type Reopen = Rc<dyn Fn(Visit)>;

impl Visit {
    /// A run at its start.
    pub fn of(opening: &Opening) -> Visit {
        Visit {
            start: Start::from(opening),
            embed: false,
            show: Show::ALL,
            step: None,
            theme: None,
            lang: None,
            paused: false,
            asks: false,
            keep: Keep::default(),
            news: "".into(),
            plain: None,
        }
    }

    /// The run of a link or a file, or the first one.
    pub fn linked(link: &Link) -> Visit {
        let mut start = link.start().unwrap_or_else(|| Visit::first().start);
        start.opens = link.opens();
        let paused = link.at_us.is_some() || link.step.is_some();
        let asks = link.opening.is_none() && !link.embed;
        let Link { embed, theme, lang, step, .. } = *link;
        let show = link.show.unwrap_or(Show::ALL);
        Visit { start, embed, show, step, theme, lang, paused, asks, ..Visit::first() }
    }

    /// The default scenario, running and healthy.
    pub fn first() -> Visit {
        let scenario = scenarios().first().map(|scenario| scenario.0.to_owned()).unwrap_or_default();
        Visit::of(&Opening { scenario, seed: FIRST_SEED, commands: Vec::new() })
    }

    /// The same, to be kept like a run of this page: an opened document is, before anything was tried.
    pub fn by_hand(mut self) -> Visit {
        let begun = self.keep.begun;
        self.keep = Keep::of("", false).0;
        self.keep.begun = begun;
        self
    }

    /// The same as a widget.
    pub fn within(self) -> Visit {
        Visit { embed: true, ..self }
    }

    /// Fetches the document when it lies beside the page, then goes on with what can be opened.
    pub fn fetched(self, then: impl FnOnce(Result<Visit, Vec<String>>) + 'static) {
        let id = self.start.scenario.clone();
        let asked = id.clone();
        // The simulator has the first one within, in English.
        if !lies_beside(&id) && (!is_built_in(&id) || web::language::language() == "en") {
            return then(Ok(self));
        }
        let told = move |text: Option<String>| {
            then(match text {
                Some(document) => Ok(Visit { start: Start { document, ..self.start }, ..self }),
                None => Err(vec![say!(visit_not_loaded, id)]),
            });
        };
        web::exchange::scenario(&asked, Box::new(told));
    }

    /// The same, or as it was left when the page was last here.
    fn kept(mut self, fragment: &str, again: bool, then: impl FnOnce(Result<Visit, Vec<String>>) + 'static) {
        if self.embed {
            return self.fetched(then);
        }
        let (keep, found) = Keep::of(fragment, again);
        self.keep = keep;
        match found {
            keep::Found::Nothing => self.fetched(then),
            keep::Found::Unread => self.unread().fetched(then),
            keep::Found::Left(start) => {
                let plain = Some(Box::new(self.clone()));
                let mut left = Visit {
                    start,
                    paused: true,
                    asks: false,
                    news: say!(visit_restored).into(),
                    plain,
                    ..self
                };
                left.keep.begun = true;
                let instead = left.clone();
                left.fetched(move |left| match (left, instead.plain()) {
                    (Err(_), Some(plain)) => plain.fetched(then),
                    (left, _) => then(left),
                });
            }
        }
    }

    /// What to open in place of a run that was left here and cannot be opened; the entry stays as it is.
    pub fn plain(&self) -> Option<Visit> {
        let mut plain = Visit::clone(self.plain.as_ref()?);
        plain.keep.leave_alone();
        Some(plain.unread())
    }

    fn unread(self) -> Visit {
        Visit { news: say!(visit_unread).into(), ..self }
    }
}

/// Reads the address, and sets what it asks for. `again`: whether the page was reloaded.
pub fn read_address(asked: &Live<Asked>, again: bool) {
    let fragment = web::location::fragment();
    let asked = asked.clone();
    let set = move |fragment: &str, read: Result<Option<Link>, String>| {
        let own = fragment.to_owned();
        let then = move |visit| {
            // Another address may have been followed meanwhile.
            if own == web::location::fragment() {
                asked.set(Some(Arc::new(visit)));
            }
        };
        match read {
            Ok(link) => {
                let lang = link.as_ref().and_then(|link| link.lang);
                if lang.is_some_and(language::follow) {
                    return;
                }
                // The page around gives it one (`app::remote`).
                if link.as_ref().is_some_and(|link| link.wait) {
                    return;
                }
                let first = || Visit { asks: fragment.is_empty(), ..Visit::first() };
                let visit = link.map_or_else(first, |link| Visit::linked(&link));
                visit.kept(if fragment == EXPLORE { "" } else { fragment }, again, then);
            }
            Err(message) => then(Err(vec![message])),
        }
    };
    if fragment == EXPLORE {
        return set(&fragment, Ok(None));
    }
    let deflated = match link::deflated(&fragment) {
        Ok(None) => return set(&fragment, link::decode(&fragment)),
        Ok(Some(deflated)) => deflated,
        Err(message) => return set(&fragment, Err(message)),
    };
    let then = move |text| {
        let read = match text {
            Stream::Bytes(bytes) => link::inflated(&bytes).map(Some),
            Stream::TooMuch => Err(link::TOO_LONG.to_owned()),
            Stream::Broken => Err(link::DAMAGED.to_owned()),
        };
        set(&fragment, read);
    };
    web::exchange::inflate(&deflated, link::MOST_TEXT, Box::new(then));
}
