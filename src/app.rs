//! The page: functions that make a piece of it, follow a slice of the latest snapshot, and give commands. Nothing
//! here computes what is shown (`view` does), and nothing here touches the browser (`web` does).

mod bar;
mod branches;
mod causes;
mod charts;
mod compare;
mod dialogs;
mod engine;
mod export;
mod guide;
mod headline;
mod inspector;
mod keep;
mod legend;
mod map;
mod number;
mod page;
mod panel;
mod pieces;
mod player;
pub mod probe;
mod rail;
mod share;
mod transport;
mod ui;
mod visit;
mod widget;
mod worker;
mod workspace;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::session::budget::Pace;
use crate::session::host::Host;
use crate::session::protocol::{Request, Update};
use crate::session::{Control, Scene};
use crate::web;

use engine::Engine;
use page::Page;
use ui::{El, Live, effect, el, of};
use visit::{Asked, Reopen, Visit, read_address};
use web::dom::Node;
use worker::Remote;

/// Puts the page into the document; in a worker, serves the page. Called once, by `main`.
pub fn start() {
    web::panic::install();
    if web::worker::is_worker() {
        return worker::serve();
    }
    mount_to(web::root(), root).forget();
}

/// The thread that computes runs.
#[derive(Clone)]
enum Thread {
    /// It is not known yet whether there is a worker.
    Asking,
    /// On the page's own thread.
    Own,
    /// In a worker.
    Worker(Rc<Remote>),
}

/// The place of the page: what is shown there, and its owner.
#[derive(Clone, Default)]
struct Stage {
    owner: Owner,
    shown: Rc<RefCell<Option<El>>>,
}

impl Stage {
    /// Takes what is shown away.
    fn clear(&self) {
        self.owner.cleanup();
        if let Some(old) = self.shown.borrow_mut().take() {
            old.0.remove();
        }
    }

    /// Makes something that stays until the stage is cleared.
    fn own<T>(&self, make: impl FnOnce() -> T) -> T {
        untrack(|| self.owner.with(make))
    }

    /// Shows something on a stage that was cleared.
    fn show(&self, build: impl FnOnce() -> El) {
        let page = self.own(build);
        Node::root().push(&page.0);
        *self.shown.borrow_mut() = Some(page);
    }
}

/// The root: shows the run that the address asks for, and another one when it changes.
fn root() {
    let run: Live<Asked> = Live::new(None);
    read_address(&run, web::exchange::reloaded());
    let changed = run.clone();
    workspace::hold(web::events::on_hash_change(move || read_address(&changed, false)));
    let picked = run.clone();
    let reopen: Reopen = Rc::new(move |visit: Visit| {
        web::location::clear_fragment();
        let picked = picked.clone();
        visit.by_hand().fetched(move |visit| picked.set(Some(Arc::new(visit))));
    });
    let thread = Live::new(Thread::Asking);
    let known = thread.clone();
    Remote::start(move |remote| known.set(remote.map_or(Thread::Own, Thread::Worker)));
    let stage = Stage::default();
    effect(move || {
        let (Some(run), thread) = (run.get(), thread.get()) else { return };
        stage.clear();
        match (run.as_ref(), thread) {
            (_, Thread::Asking) => {}
            (Err(messages), _) => stage.show(|| refuse(messages, &reopen)),
            (Ok(visit), Thread::Own) => open_here(visit, &reopen, &stage),
            (Ok(visit), Thread::Worker(remote)) => {
                open_remote(remote, visit.clone(), Rc::clone(&reopen), stage.clone());
            }
        }
    });
}

/// Opens a run on the page's own thread.
fn open_here(visit: &Visit, reopen: &Reopen, stage: &Stage) {
    match Host::start(&visit.start, Pace::INLINE) {
        Ok(host) => {
            let scene = Arc::clone(host.scene());
            let page = stage.own(|| open(Engine::Inline(Box::new(host)), scene, visit, reopen));
            stage.show(|| workspace::workspace(page));
        }
        Err(messages) => stage.show(|| refuse(&messages, reopen)),
    }
}

/// Opens a run in the worker; the page is shown with the first news of it.
fn open_remote(remote: Rc<Remote>, visit: Visit, reopen: Reopen, stage: Stage) {
    let asked = Request::Open(visit.start.clone());
    let teller = Rc::clone(&remote);
    let (mut page, mut shown) = (None, false);
    remote.hear(move |update| match update {
        Update::Opened(scene) => {
            let engine = Engine::Remote(Rc::clone(&teller));
            page = Some(stage.own(|| open(engine, Arc::new(*scene), &visit, &reopen)));
        }
        Update::Refused(messages) => stage.show(|| refuse(&messages, &reopen)),
        Update::Told(told) => {
            let Some(page) = page else { return };
            page.show(*told, web::now_ms());
            if !std::mem::replace(&mut shown, true) {
                stage.show(|| workspace::workspace(page));
            }
        }
    });
    remote.ask(&asked);
}

/// The page of an opened run. It starts playing; a moment that a link names, the widget, and a page for a reader who
/// wants less motion, wait to be played.
fn open(engine: Engine, scene: Arc<Scene>, visit: &Visit, reopen: &Reopen) -> Page {
    let calm = web::preferences::reduced_motion();
    web::preferences::set_title(&format!("{} - Blast Radius", scene.title));
    let page = Page::new(engine, scene, visit, reopen, calm);
    page.desk.ask(Request::Watch(true));
    page.desk.act(Control::SlowMotion(!calm && dialogs::slow_motion_stored()));
    page.desk.act(if visit.embed || visit.paused || calm { Control::Pause } else { Control::Play });
    workspace::hold(web::events::on_hide(move |hidden| {
        page.desk.ask(Request::Sleep(hidden));
        if hidden {
            page.shelf.keep(web::now_ms());
        }
    }));
    page.animate();
    page
}

/// Says what is wrong with a link, and offers the default scenario.
fn refuse(messages: &[String], reopen: &Reopen) -> El {
    let reopen = Rc::clone(reopen);
    let lines = messages.iter().map(|message| el("li").text(message));
    let button =
        of("button", "btn solid").text("Open the default scenario").press(move || reopen(Visit::first()));
    of("main", "notice")
        .child(el("h1").text("This link cannot be read"))
        .child(el("div").set("role", "alert").child(el("ul").children(lines)))
        .child(
            el("p").text("Nothing of it was run. Ask for the link again, or look at the default scenario."),
        )
        .child(button)
}
