//! The page: functions that make a piece of it, follow a slice of the latest snapshot, and give commands. Nothing
//! here computes what is shown (`view` does), and nothing here touches the browser (`web` does).

mod bar;
mod chart;
mod dialogs;
mod guide;
mod headline;
mod inspector;
mod legend;
mod map;
mod player;
pub mod probe;
mod rail;
mod state;
mod timeline;
mod ui;
mod widget;
mod workspace;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::session::link::{self, Link};
use crate::session::{Control, Opening, Session, scenarios};
use crate::web;

use player::Player;
use state::Page;
use ui::{El, Live, effect, el, of};
use web::dom::Node;

/// The seed of a page that was opened without one.
const FIRST_SEED: u64 = 42;

/// Puts the page into the document. Called once, by `main`.
pub fn start() {
    web::panic::install();
    mount_to(web::root(), root).forget();
}

/// Opens another run.
type Reopen = Rc<dyn Fn(Opening)>;

/// What to show: a run, or what is wrong with the link.
type Asked = Result<(Opening, bool), Vec<String>>;

fn first() -> Opening {
    let scenario = scenarios().first().map(|scenario| scenario.0.to_owned()).unwrap_or_default();
    Opening { scenario, seed: FIRST_SEED, commands: Vec::new() }
}

/// Reads the address.
fn asked() -> Asked {
    let fragment = web::location::fragment();
    match fragment.as_str() {
        "" => Ok((first(), false)),
        "embed" => Ok((first(), true)),
        _ => match link::decode(&fragment) {
            Ok(None) => Ok((first(), false)),
            Ok(Some(Link { opening, embed })) => Ok((opening.unwrap_or_else(first), embed)),
            Err(message) => Err(vec![message]),
        },
    }
}

/// The root: shows the run that the address asks for, and another one when it changes.
fn root() {
    let run = Live::new(Arc::new(asked()));
    let changed = run.clone();
    workspace::hold(web::events::on_hash_change(move || changed.set(Arc::new(asked()))));
    let picked = run.clone();
    let reopen: Reopen = Rc::new(move |opening: Opening| {
        web::location::clear_fragment();
        picked.set(Arc::new(Ok((opening, false))));
    });
    let owner = Owner::new();
    let mut shown: Option<El> = None;
    effect(move || {
        let run = run.get();
        owner.cleanup();
        if let Some(old) = shown.take() {
            old.0.remove();
        }
        let page = untrack(|| {
            owner.with(|| match run.as_ref() {
                Ok((opening, embed)) => open(opening, *embed, &reopen),
                Err(messages) => refuse(messages, &reopen),
            })
        });
        Node::root().push(&page.0);
        shown = Some(page);
    });
}

/// Opens a run. The page starts playing; the widget, and a page for a reader who wants less motion, wait to be played.
fn open(opening: &Opening, embed: bool, reopen: &Reopen) -> El {
    let mut session = match Session::open(opening) {
        Ok(session) => session,
        Err(messages) => return refuse(&messages, reopen),
    };
    let calm = web::preferences::reduced_motion();
    let begin = if embed || calm { Control::Pause } else { Control::Play };
    // A session accepts both at any time.
    let _ = session.control(begin);
    session.watch_hops(true);
    let scene = Arc::clone(session.scene());
    web::preferences::set_title(&format!("{} - Blast Radius", scene.title));
    let page = Page::new(Player::new(session, calm), scene, embed);
    page.remember();
    page.refresh(true);
    player::animate(page);
    workspace::workspace(page, opening, reopen)
}

/// Says what is wrong with a link, and offers the default scenario.
fn refuse(messages: &[String], reopen: &Reopen) -> El {
    let reopen = Rc::clone(reopen);
    let lines = messages.iter().map(|message| el("li").text(message));
    let button = of("button", "btn solid").text("Open the default scenario").press(move || reopen(first()));
    of("main", "notice")
        .child(el("h1").text("This link cannot be read"))
        .child(el("div").set("role", "alert").child(el("ul").children(lines)))
        .child(
            el("p").text("Nothing of it was run. Ask for the link again, or look at the default scenario."),
        )
        .child(button)
}
