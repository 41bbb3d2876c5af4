//! The page: functions that make a piece of it, follow a slice of the latest snapshot, and give commands. Nothing
//! here computes what is shown (`view` does), and nothing here touches the browser (`web` does).

mod bar;
mod branches;
mod causes;
mod charts;
mod compare;
mod dialogs;
mod embed;
mod ending;
mod engine;
mod export;
mod film;
mod guide;
mod headline;
mod inspector;
mod keep;
mod language;
mod legend;
#[cfg(target_arch = "wasm32")]
mod live;
mod map;
mod number;
mod opening;
mod page;
mod panel;
mod pieces;
mod player;
mod rail;
mod remote;
mod share;
#[cfg(not(target_arch = "wasm32"))]
mod still;
mod transport;
mod ui;
mod visit;
mod widget;
mod workspace;

use crate::language::say;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::session::protocol::{Request, Told, Update};
use crate::session::{Control, Scene};
use crate::web;

use engine::Engine;
use live::{Owner, untrack};
use page::Page;
#[cfg(not(target_arch = "wasm32"))]
use still as live;
use ui::{El, Live, effect, el, of};
use visit::{Asked, Reopen, Visit, read_address};

/// Puts the page into the document. Called once, by `main`.
pub fn start() {
    web::panic::install();
    language::speak();
    engine::listen();
    web::remote::hear(remote::drive);
    live::begin(root);
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
        *self.shown.borrow_mut() = Some(page.clone());
        web::opening::show(&page.0);
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
    remote::begin(&reopen);
    let stage = Stage::default();
    effect(move || {
        let Some(asked) = run.get() else { return };
        stage.clear();
        match asked.as_ref() {
            Err(messages) => {
                remote::refused(messages);
                stage.show(|| refuse(messages, &reopen));
            }
            Ok(visit) => {
                let (run, asked) = (run.clone(), Arc::clone(&asked));
                let instead = move |visit| {
                    // Another run may have been asked for meanwhile.
                    if run.peek().as_ref().is_some_and(|now| Arc::ptr_eq(now, &asked)) {
                        run.set(Some(Arc::new(visit)));
                    }
                };
                open_run(visit.clone(), Rc::clone(&reopen), stage.clone(), instead);
            }
        }
    });
}

/// Opens a run; the page is shown with the first news of it, or of what was pressed before. `instead` gets the visit in place of one that was kept and
/// cannot be opened.
fn open_run(
    visit: Visit,
    reopen: Reopen,
    stage: Stage,
    instead: impl FnOnce(Result<Visit, Vec<String>>) + 'static,
) {
    let start = visit.start.clone();
    let (mut page, mut shown, mut pressed) = (None, false, false);
    let mut instead = Some(instead);
    engine::open(&start, move |update| match update {
        Update::Opened(scene) => {
            let opened = stage.own(|| open(Arc::new(*scene), &visit, &reopen));
            if visit.embed {
                remote::open(opened);
            }
            pressed = press_early(opened);
            page = Some(opened);
        }
        Update::Refused(messages) => match (visit.plain(), instead.take()) {
            (Some(plain), Some(instead)) => plain.fetched(instead),
            _ => {
                remote::refused(&messages);
                stage.show(|| refuse(&messages, &reopen));
            }
        },
        Update::Told(told) => {
            let Some(page) = page else { return };
            let waits = pressed && is_before_presses(&told);
            // The page around a widget hears of it when it is shown.
            let news = visit.embed.then(|| remote::News::of(&told));
            page.show(*told, web::now_ms());
            if let Some(news) = news {
                news.tell(page);
            }
            if !waits && !std::mem::replace(&mut shown, true) {
                stage.show(|| workspace::workspace(page));
            }
        }
        Update::Checked(_) => {}
    });
}

/// Gives the commands of the switches that were pressed on the first picture, before the page is made: the simulator works
/// on them meanwhile. Returns whether there are any.
fn press_early(page: Page) -> bool {
    let mut any = false;
    while let Some(name) = web::opening::press() {
        if let Some(switch) = page.seen.parts().controls.switch(&name) {
            page.desk.command(switch.on_with(page.desk.chosen().fault.peek()));
            any = true;
        }
    }
    any
}

/// Returns whether this answers what was asked before the first press. After the answers there is news that nobody asked for.
fn is_before_presses(told: &Told) -> bool {
    let refused = told.notice.as_ref().is_some_and(|notice| !notice.is_empty());
    let begun = told.trail.as_ref().is_some_and(|trail| !trail.opening.commands.is_empty());
    told.asked && !refused && !begun
}

/// The page of an opened run. It starts playing, for a reader who wants less motion too, but then without moving dots; a
/// moment that a link names, and the widget, wait to be played.
fn open(scene: Arc<Scene>, visit: &Visit, reopen: &Reopen) -> Page {
    let calm = web::preferences::reduced_motion();
    web::preferences::set_title(&format!("{} - Blast Radius", scene.title));
    let page = Page::new(Engine::Simulator, scene, visit, reopen, calm);
    page.desk.ask(Request::Watch(true));
    page.desk.act(Control::SlowMotion(!calm && dialogs::slow_motion_stored()));
    page.desk.act(if visit.embed || visit.paused { Control::Pause } else { Control::Play });
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
    let button = of("button", "btn solid").text(say!(visit_default)).press(move || reopen(Visit::first()));
    of("main", "notice")
        .child(el("h1").text(say!(visit_refused)))
        .child(el("div").set("role", "alert").child(el("ul").children(lines)))
        .child(el("p").text(say!(visit_refused_then)))
        .child(button)
}
