//! What the page shows: the run that the address asks for, or the one that was left here, or one that was opened by hand.

use std::rc::Rc;
use std::sync::Arc;

use crate::app::keep::{self, Keep};
use crate::app::ui::Live;
use crate::session::budget::Pace;
use crate::session::host::Host;
use crate::session::link::{self, Link};
use crate::session::protocol::Start;
use crate::session::{Opening, scenarios};
use crate::web;
use crate::web::exchange::Stream;

/// The seed of a page that was opened without one.
const FIRST_SEED: u64 = 42;

/// A run to be opened, and how the page looks then.
#[derive(Clone)]
pub struct Visit {
    /// The run.
    pub start: Start,
    /// Whether the page is a widget.
    pub embed: bool,
    /// The theme that the link sets.
    pub theme: Option<&'static str>,
    /// Whether it waits to be played: a moment is to be looked at.
    pub paused: bool,
    /// Where its branches are kept.
    pub keep: Keep,
    /// What the reader should know of it.
    pub news: Arc<str>,
}

/// What to show: a run, or what is wrong with the link; nothing as long as that is not known.
pub type Asked = Option<Arc<Result<Visit, Vec<String>>>>;
/// Opens another run.
pub type Reopen = Rc<dyn Fn(Visit)>;

impl Visit {
    /// A run at its start.
    pub fn of(opening: &Opening) -> Visit {
        Visit {
            start: Start::from(opening),
            embed: false,
            theme: None,
            paused: false,
            keep: Keep::default(),
            news: "".into(),
        }
    }

    /// The run of a link or a file, or the first one.
    pub fn linked(link: &Link) -> Visit {
        let start = link.start().unwrap_or_else(|| Visit::first().start);
        let paused = link.at_us.is_some();
        Visit { start, embed: link.embed, theme: link.theme, paused, ..Visit::first() }
    }

    /// The default scenario, running and healthy.
    pub fn first() -> Visit {
        let scenario = scenarios().first().map(|scenario| scenario.0.to_owned()).unwrap_or_default();
        Visit::of(&Opening { scenario, seed: FIRST_SEED, commands: Vec::new() })
    }

    /// The same, to be kept like a run of this page.
    pub fn by_hand(mut self) -> Visit {
        self.keep = Keep::of("", false).0;
        self
    }

    /// The same, or as it was left when the page was last here.
    fn kept(mut self, fragment: &str, again: bool) -> Visit {
        if self.embed {
            return self;
        }
        let (keep, found) = Keep::of(fragment, again);
        self.keep = keep;
        match found {
            keep::Found::Nothing => {}
            keep::Found::Unread => self.news = keep::UNREAD.into(),
            keep::Found::Left(start) => match Host::start(&start, Pace::INLINE) {
                Ok(_) => {
                    self.start = start;
                    self.paused = true;
                    self.keep.begun = true;
                    self.news = keep::RESTORED.into();
                }
                Err(_) => {
                    self.keep.leave_alone();
                    self.news = keep::UNREAD.into();
                }
            },
        }
        self
    }
}

/// Reads the address, and sets what it asks for. `again`: whether the page was reloaded.
pub fn read_address(asked: &Live<Asked>, again: bool) {
    let fragment = web::location::fragment();
    let set = move |asked: &Live<Asked>, fragment: &str, read: Result<Option<Link>, String>| {
        let visit = |link: Option<Link>| {
            link.map_or_else(Visit::first, |link| Visit::linked(&link)).kept(fragment, again)
        };
        asked.set(Some(Arc::new(read.map(visit).map_err(|message| vec![message]))));
    };
    let deflated = match link::deflated(&fragment) {
        Ok(None) => return set(asked, &fragment, link::decode(&fragment)),
        Ok(Some(deflated)) => deflated,
        Err(message) => return set(asked, &fragment, Err(message)),
    };
    let asked = asked.clone();
    let then = move |text| {
        if fragment == web::location::fragment() {
            let read = match text {
                Stream::Bytes(bytes) => link::inflated(&bytes).map(Some),
                Stream::TooMuch => Err(link::TOO_LONG.to_owned()),
                Stream::Broken => Err(link::DAMAGED.to_owned()),
            };
            set(&asked, &fragment, read);
        }
    };
    web::exchange::inflate(&deflated, link::MOST_TEXT, Box::new(then));
}
