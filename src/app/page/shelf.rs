//! Keeps: branches in the browser, links, the clipboard, files, and the note that a panic
//! leaves.

use crate::language::say;
use std::cell::RefCell;
use std::rc::Rc;

use super::desk::Desk;
use super::seen::Seen;
use crate::app::engine;
use crate::app::keep::Keep;
use crate::app::live::Handle;
use crate::app::ui::Live;
use crate::app::visit::{Reopen, Visit};
use crate::session::link::{self, Link, Show};
use crate::session::protocol::{Trail, encode};
use crate::view::svg;
use crate::web;
use crate::web::dom::Node;
use crate::web::exchange::{Stream, Then};

/// The name of a branch that needs none in a link.
const FIRST_BRANCH: &str = "Original";

/// The things that stay on the shelf.
pub struct Kept {
    /// The place for the branches.
    keep: RefCell<Keep>,
    /// Opens another run.
    reopen: Reopen,
    /// The theme that the link sets.
    pub theme: Option<&'static str>,
    /// The language that the link sets.
    pub lang: Option<&'static str>,
    /// The parts that a widget shows beside its map.
    pub show: Show,
    /// Grows when a dialog with a link is opened.
    pub shared: Live<u32>,
}

/// A handle to what is kept; cheap to copy.
#[derive(Clone, Copy)]
pub struct Shelf {
    seen: Seen,
    desk: Desk,
    kept: Handle<Rc<Kept>>,
}

impl Shelf {
    /// The shelf of a run that was opened by `visit`.
    pub fn new(seen: Seen, desk: Desk, visit: &Visit, reopen: &Reopen) -> Shelf {
        let kept = Kept {
            keep: RefCell::new(visit.keep.clone()),
            reopen: Rc::clone(reopen),
            theme: visit.theme,
            lang: visit.lang,
            show: visit.show,
            shared: Live::new(0),
        };
        Shelf { seen, desk, kept: Handle::new(Rc::new(kept)) }
    }

    /// Returns the things that stay on the shelf.
    pub fn kept(self) -> Rc<Kept> {
        self.kept.get()
    }

    /// Returns whether it is time to keep the present moment.
    pub fn is_due(self, now_ms: f64) -> bool {
        self.kept().keep.borrow().is_due(now_ms)
    }

    /// Keeps what has been tried, and the present moment of it.
    pub fn keep(self, now_ms: f64) {
        let Some(parts) = self.seen.still() else { return };
        let (shown, mut trail) = (parts.shown.peek(), (*parts.trail.peek()).clone());
        if let Some(line) = trail.branches.iter_mut().find(|line| line.active && shown.on_the_way.is_none()) {
            (line.at_us, line.reached_us) = (shown.now_us, shown.reached_us);
        }
        self.keep_trail(now_ms, &trail);
    }

    /// Keeps what has been tried.
    pub fn keep_trail(self, now_ms: f64, trail: &Trail) {
        if !self.kept().keep.borrow_mut().write(now_ms, trail, self.part()) {
            self.seen.parts().news.set(say!(visit_lost).into());
        }
    }

    /// The name of what is looked at closely.
    fn part(self) -> Option<String> {
        let scene = &self.seen.parts().scene;
        self.desk.chosen().selected.peek().map(|subject| scene.name(subject).to_owned())
    }

    /// Opens a scenario of the list. A document of one's own was left for it: it is not kept any longer.
    pub fn pick(self, visit: Visit) {
        if link::is_document(&self.seen.opening().scenario) {
            self.kept().keep.borrow_mut().forget();
        }
        self.reopen(visit);
    }

    /// Opens another run.
    pub fn reopen(self, visit: Visit) {
        (self.kept().reopen)(visit);
    }

    /// Forgets what was tried, and opens the first scenario anew; who has met the question is not asked again.
    pub fn start_afresh(self) {
        self.kept().keep.borrow_mut().forget();
        self.reopen(Visit::first());
    }

    /// Opens a dialog that shows an address.
    pub fn share(self, dialog: &Node) {
        let kept = self.kept();
        kept.shared.set(kept.shared.peek() + 1);
        dialog.open();
    }

    /// The present moment of this run, wherever it is shown, with the step that comes next.
    pub fn here(self) -> Link {
        let parts = self.seen.parts();
        let (shown, trail) = (parts.shown.peek(), parts.trail.peek());
        // A run that is on its way stands where it goes to.
        let goal = trail.branches.iter().find(|line| line.active).filter(|_| shown.on_the_way.is_some());
        Link {
            opening: Some(self.seen.opening()),
            at_us: Some(goal.map_or(shown.now_us, |line| line.at_us)),
            part: self.part(),
            step: parts.guide.peek().current().map(|step| step + 1),
            ..Link::default()
        }
    }

    /// The present moment of this run, to be taken elsewhere; from a widget the run from its start.
    pub fn link(self) -> Link {
        let parts = self.seen.parts();
        let (trail, kept) = (parts.trail.peek(), self.kept());
        let mut link = Link {
            opening: Some(trail.opening.clone()),
            theme: kept.theme,
            lang: kept.lang,
            ..Link::default()
        };
        if !parts.embed {
            let now_us = parts.shown.peek().now_us;
            link.at_us = (now_us > 0).then_some(now_us);
            link.part = self.part();
            let active = trail.branches.iter().find(|line| line.active && line.name != FIRST_BRANCH);
            link.name = active.map(|line| line.name.clone());
        }
        link
    }

    /// Gives the address of this run: compressed, when it is long and the browser can do that.
    pub fn address(self, then: Then<String>) {
        self.address_of(self.link(), then);
    }

    /// Gives the address of a link.
    pub fn address_of(self, link: Link, then: Then<String>) {
        let plain = link.plain();
        let give = |fragment: &str| then(format!("{}#{fragment}", web::location::base()));
        if plain.len() <= link::READABLE {
            return give(&plain);
        }
        let then = move |packed| match packed {
            Stream::Bytes(bytes) if bytes.len() < plain.len() * 3 / 4 => give(&link::packed(&bytes)),
            _ => give(&plain),
        };
        web::exchange::deflate(&link.text(), Box::new(then));
    }

    /// Remembers what is run, for the report after a panic.
    pub fn remember(self) {
        let opening = self.seen.opening();
        let commands = opening.commands.join("\n");
        web::panic::remember(&format!(
            "version: {}\nscenario: {}\nseed: {}\nreplay: blast run --link '#{}'\ncommands:\n{commands}",
            env!("CARGO_PKG_VERSION"),
            opening.scenario,
            opening.seed,
            link::encode(&opening, false)
        ));
    }

    /// Copies `text`, and says so, or that the browser refuses: then it stands in `area`, selected, to be copied by hand.
    pub fn copy(self, text: String, said: String, area: Node) {
        let shown = text.clone();
        web::clipboard::copy(&text, move |worked| {
            let Some(parts) = self.seen.still() else { return };
            if !worked {
                area.set_value(&shown);
                area.select_all();
            }
            parts.notice.set(if worked { said.as_str().into() } else { say!(share_refused).into() });
        });
    }

    /// The name of a file of this run: by scenario, seed and moment.
    pub fn file_name(self, what: &str) -> String {
        let parts = self.seen.parts();
        svg::file_name(&parts.scene, self.seen.opening().seed, parts.shown.peek().now_us, what)
    }

    /// Saves a text as a file of this run, and says so.
    pub fn save(self, what: &str, kind: &str, text: &str) {
        self.say_saved(web::save::text(&self.file_name(what), kind, text));
    }

    /// Saves a picture (SVG) as a file of this run, PNG, and says so once it is made.
    pub fn save_png(self, what: &str, svg: &str) {
        web::save::png(self.file_name(what), svg, move |worked| self.say_saved(worked));
    }

    /// Has a file of what is shown made (`map`, `charts`, `series`); `then` gets its text.
    pub fn draw(self, what: &str, then: impl FnOnce(&str) + 'static) {
        let [scene, frame, charts] = engine::brought();
        let opening = encode(&self.seen.opening());
        let Some(parts) = self.seen.still() else { return };
        parts.notice.set(say!(export_making).into());
        let made = move |text: Option<String>, loaded: bool| match text {
            Some(text) => then(&text),
            None if loaded => self.say_saved(false),
            None => self.say(say!(export_not_loaded)),
        };
        web::drawings::draw(what, [&scene, &frame, &charts], &opening, Box::new(made));
    }

    /// Says whether a file was saved, unless the page has been taken away.
    fn say_saved(self, worked: bool) {
        self.say(if worked { say!(page_saved) } else { say!(export_not_saved) });
    }

    fn say(self, said: String) {
        if let Some(parts) = self.seen.still() {
            parts.notice.set(said.into());
        }
    }
}
