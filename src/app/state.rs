//! What the page knows: the latest snapshot, and the few things a person chose. Components follow slices of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app::engine::Engine;
use crate::app::export;
use crate::app::keep::{self, Keep};
use crate::app::player::Player;
use crate::app::ui::Live;
use crate::app::visit::{Reopen, Visit};
use crate::frame::{Charts, Frame, Inspection, LogEntry, Part, Scene, State, Subject};
use crate::session::Decisive;
use crate::session::compare::Compared;
use crate::session::link::{self, Link};
use crate::session::protocol::{Request, Told, Trail};
use crate::session::{Control, Opening, Playback};
use crate::view::controls::Controls;
use crate::view::guide::{self, Guide, Progress};
use crate::view::map::{Map, Size};
use crate::view::reported;
use crate::web;
use crate::web::dom::Node;
use crate::web::exchange::{Stream, Then};

/// The name of a branch that needs none in a link.
const FIRST_BRANCH: &str = "Original";

/// Playback as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown {
    /// Whether time runs.
    pub playing: bool,
    /// Speed asked for; 0 as fast as it goes.
    pub speed: f64,
    /// Speed reached, when it differs from the one asked for.
    pub reached: Option<f64>,
    /// Simulated time, microseconds.
    pub now_us: u64,
    /// Whether the run has come to its end.
    pub ended: bool,
    /// The latest moment of this branch that was seen, microseconds.
    pub reached_us: u64,
    /// While another moment is being gone to: how much of the way is done, percent.
    pub on_the_way: Option<u8>,
    /// While playback is slowed down: at what.
    pub slowed: Option<Decisive>,
}

impl Shown {
    /// What a person sees of a playback.
    pub fn of(playback: &Playback) -> Shown {
        let (speed, reached) = (playback.speed, playback.speed_reached);
        let differs =
            playback.playing && playback.slowed.is_none() && (speed <= 0.0 || reached < 0.93 * speed);
        Shown {
            playing: playback.playing,
            speed,
            reached: (differs && reached > 0.0).then_some(reached),
            now_us: playback.now.as_micros(),
            ended: playback.now >= playback.end,
            reached_us: playback.reached.as_micros(),
            on_the_way: playback.on_the_way.map(|done| (done * 100.0) as u8),
            slowed: playback.slowed,
        }
    }

    /// Simulated time in whole seconds: what a clock shows.
    pub fn seconds(self) -> u64 {
        self.now_us / 1_000_000
    }
}

/// The sentence above the map, with its second line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// The sentence.
    pub sentence: String,
    /// The second line.
    pub detail: String,
    /// What it is about.
    pub tone: State,
}

/// Which panel the phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Faults.
    #[default]
    Break,
    /// Defences.
    Defend,
    /// Repairs.
    Repair,
    /// Inspector, guide and log.
    Why,
    /// Charts.
    Charts,
}

/// Everything that components share.
pub struct Parts {
    /// Names and places.
    pub scene: Arc<Scene>,
    /// The controls of the scene.
    pub controls: Controls,
    /// Steps of the tour.
    pub steps: Vec<guide::Step>,
    /// Whether this is the widget.
    pub embed: bool,
    /// The latest moment.
    pub frame: Live<Arc<Frame>>,
    /// The same as the map shows it: as it is, or as it is reported.
    pub seen: Live<Arc<Frame>>,
    /// Whether the truth is shown beside what is reported.
    pub truth: Live<bool>,
    /// Playback.
    pub shown: Live<Shown>,
    /// The sentence.
    pub headline: Live<Headline>,
    /// Charts.
    pub charts: Live<Arc<Charts>>,
    /// The other run of a comparison.
    pub compared: Live<Option<Arc<Compared>>>,
    /// The page that shows the other run.
    pub mirror: RefCell<Option<Page>>,
    /// What has been tried.
    pub trail: Live<Arc<Trail>>,
    /// Incident log, oldest first.
    pub log: Live<Arc<Vec<LogEntry>>>,
    /// Lines of the log since the run began, those that are no longer kept included.
    pub told: Cell<usize>,
    /// New lines that are not shown yet.
    untold: RefCell<Vec<LogEntry>>,
    /// What is looked at closely.
    pub selected: Live<Option<Subject>>,
    /// What is seen there.
    pub inspection: Live<Option<Arc<Inspection>>>,
    /// The tour's memory.
    pub guide: Live<Arc<Guide>>,
    /// The fault that zone switches apply.
    pub fault: Live<Arc<str>>,
    /// How much of the map fits.
    pub size: Live<Size>,
    /// Rows of the map.
    pub map: Live<Arc<Map>>,
    /// A short notice: copied, refused.
    pub notice: Live<Arc<str>>,
    /// What the reader should know of this page, until it is closed.
    pub news: Live<Arc<str>>,
    /// Where branches are kept.
    keep: RefCell<Keep>,
    /// The theme that the link sets.
    pub theme: Option<&'static str>,
    /// Opens another run.
    reopen: Reopen,
    /// Colours of the theme, by the word of `data-ink`.
    pub inks: Live<Arc<Vec<(String, String)>>>,
    /// Panel of the phone.
    pub tab: Live<Tab>,
    /// Whether the right rail lies over the map, where it has no column of its own.
    pub overlay: Live<bool>,
    /// While the front is replayed: parts lit so far, and all of them in order.
    pub front: Live<Option<(usize, Arc<[Part]>)>>,
    /// Grows with every resize and change of theme.
    pub resized: Live<u32>,
    /// Grows when a dialog with a link is opened.
    pub shared: Live<u32>,
}

/// A handle to the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    /// The dots and the pace of what is shown.
    pub player: StoredValue<Player, LocalStorage>,
    engine: StoredValue<Engine, LocalStorage>,
    parts: StoredValue<Rc<Parts>, LocalStorage>,
}

impl Page {
    /// The page of an opened session.
    pub fn new(engine: Engine, scene: Arc<Scene>, visit: &Visit, reopen: &Reopen, calm: bool) -> Page {
        let (width, _) = web::measure::window_size();
        let (embed, start) = (visit.embed, &visit.start);
        let opening = Opening { scenario: start.scenario.clone(), ..Opening::default() };
        let size = Size::of(width, embed);
        let parts = Parts {
            controls: Controls::of(&scene),
            steps: guide::steps(&scene),
            embed,
            frame: Live::new(Arc::default()),
            seen: Live::new(Arc::default()),
            truth: Live::new(true),
            shown: Live::new(Shown::default()),
            headline: Live::new(Headline::default()),
            charts: Live::new(Arc::default()),
            compared: Live::new(None),
            mirror: RefCell::default(),
            trail: Live::new(Arc::new(Trail { opening, ..Trail::default() })),
            log: Live::new(Arc::default()),
            told: Cell::new(0),
            untold: RefCell::default(),
            selected: Live::new(start.part.as_deref().and_then(|name| scene.named(name))),
            inspection: Live::new(None),
            guide: Live::new(Arc::default()),
            fault: Live::new(scene.default_fault.as_str().into()),
            size: Live::new(size),
            map: Live::new(Arc::new(Map::new(&scene, size))),
            notice: Live::new("".into()),
            inks: Live::new(Arc::default()),
            news: Live::new(Arc::clone(&visit.news)),
            keep: RefCell::new(visit.keep.clone()),
            theme: visit.theme,
            reopen: Rc::clone(reopen),
            tab: Live::new(if start.part.is_some() { Tab::Why } else { Tab::default() }),
            overlay: Live::new(start.part.is_some()),
            front: Live::new(None),
            resized: Live::new(0),
            shared: Live::new(0),
            scene,
        };
        let player = Player::new(parts.scene.clone(), calm);
        let engine = StoredValue::new_local(engine);
        Page { player: StoredValue::new_local(player), engine, parts: StoredValue::new_local(Rc::new(parts)) }
    }

    /// Everything that components share.
    pub fn parts(self) -> Rc<Parts> {
        self.parts.get_value()
    }

    /// The same, unless the page has been taken away: for what happens later.
    fn still(self) -> Option<Rc<Parts>> {
        self.parts.try_get_value()
    }

    /// Does `then`, unless the page has been taken away.
    pub fn when_still(self, then: impl FnOnce()) {
        if self.still().is_some() {
            then();
        }
    }

    /// The latest moment; the effect that asks follows it.
    pub fn frame(self) -> Arc<Frame> {
        self.parts().frame.get()
    }

    /// The latest moment as the map shows it; the effect that asks follows it.
    pub fn seen(self) -> Arc<Frame> {
        self.parts().seen.get()
    }

    /// Playback; the effect that asks follows it.
    pub fn shown(self) -> Shown {
        self.parts().shown.get()
    }

    /// Does what a control asks for, and shows what came of it.
    pub fn act(self, control: Control) {
        web::panic::attempt(&control.words());
        self.player.try_update_value(|player| player.before(&control));
        self.ask(Request::Control(control));
    }

    /// Passes a request on, and shows what came of it as soon as it is known.
    pub fn ask(self, request: Request) {
        self.engine.try_update_value(|engine| engine.ask(request));
        self.pump(web::now_ms());
    }

    /// Lets the run go on until `now_ms`, and shows what is new.
    pub fn pump(self, now_ms: f64) {
        if let Some(Some(told)) = self.engine.try_update_value(|engine| engine.pass(now_ms)) {
            self.show(told, now_ms);
        }
    }

    /// Shows news of the run.
    pub fn show(self, told: Told, now_ms: f64) {
        let Some(parts) = self.still() else { return };
        self.player.try_update_value(|player| player.set_playing(told.playback.playing));
        if let Some(notice) = told.notice {
            parts.notice.change(notice.as_str().into());
        }
        if let Some(compared) = told.compared {
            let mirror = *parts.mirror.borrow();
            if let (Some(mirror), Some(compared)) = (mirror, &compared) {
                mirror.player.try_update_value(|player| player.set_playing(told.playback.playing));
                mirror.show_other(compared);
            }
            parts.compared.set(compared.map(Arc::new));
        }
        let shown = Shown::of(&told.playback);
        let (due, asked) = (parts.keep.borrow().is_due(now_ms), told.trail.is_some());
        if let Some(trail) = told.trail {
            parts.trail.set(Arc::new(trail));
            self.remember();
            self.keep_trail(now_ms, &parts.trail.peek());
        }
        let moved = told.frame.is_some();
        match told.frame {
            Some(frame) => self.show_moment(frame, shown, now_ms, told.asked),
            None => parts.shown.change(shown),
        }
        if let Some(charts) = told.charts {
            self.show_charts(charts);
        }
        if let Some(report) = told.report {
            export::save_report(self, &report);
        }
        if let Some(inspection) = told.inspection {
            parts.inspection.set(inspection.map(Arc::new));
        }
        if moved && due && !asked {
            self.keep(now_ms);
        }
    }

    /// Keeps what has been tried, and the present moment of it.
    pub fn keep(self, now_ms: f64) {
        let Some(parts) = self.still() else { return };
        let (shown, mut trail) = (parts.shown.peek(), (*parts.trail.peek()).clone());
        if let Some(line) = trail.branches.iter_mut().find(|line| line.active && shown.on_the_way.is_none()) {
            (line.at_us, line.reached_us) = (shown.now_us, shown.reached_us);
        }
        self.keep_trail(now_ms, &trail);
    }

    fn keep_trail(self, now_ms: f64, trail: &Trail) {
        let parts = self.parts();
        let part = parts.selected.peek().map(|subject| parts.scene.name(subject).to_owned());
        if !parts.keep.borrow_mut().write(now_ms, trail, part) {
            parts.news.set(keep::LOST.into());
        }
    }

    /// Opens another run.
    pub fn reopen(self, visit: Visit) {
        (self.parts().reopen)(visit);
    }

    /// Forgets what was kept, and opens the page as if nobody had been here.
    pub fn start_afresh(self) {
        self.parts().keep.borrow_mut().forget();
        self.reopen(Visit::first());
    }

    /// A page that shows the other run of a comparison.
    pub fn mirror(self) -> Page {
        let parts = self.parts();
        let calm = web::preferences::reduced_motion();
        let visit = Visit { embed: parts.embed, ..Visit::of(&Opening::default()) };
        let mirror = Page::new(Engine::Mirror, parts.scene.clone(), &visit, &parts.reopen, calm);
        // A picture invites to nothing.
        let mut done = Guide::default();
        done.progress = [Progress::Done; guide::STEPS];
        mirror.parts().guide.set(Arc::new(done));
        mirror
    }

    /// The page of the other run goes.
    pub fn forget_mirror(self) {
        if let Some(parts) = self.still() {
            parts.mirror.replace(None);
        }
    }

    /// Shows the other run's moment.
    pub fn show_other(self, compared: &Compared) {
        if self.still().is_some() {
            let shown = Shown { now_us: compared.frame.now_us, ..Shown::default() };
            self.show_moment(compared.frame.clone(), shown, web::now_ms(), false);
        }
    }

    fn show_moment(self, frame: Frame, shown: Shown, now_ms: f64, asked: bool) {
        let parts = self.parts();
        if frame.anew {
            parts.told.set(0);
            parts.untold.borrow_mut().clear();
            parts.log.set(Arc::default());
        }
        let Some(moment) = self.player.try_update_value(|player| player.moment(frame, now_ms, asked)) else {
            return;
        };
        let mut guide = (*parts.guide.peek()).clone();
        guide.observe(&moment.frame);
        parts.guide.change(Arc::new(guide));
        parts.untold.borrow_mut().extend(moment.log);
        if let Some(headline) = moment.headline.filter(|_| parts.truth.peek()) {
            parts.headline.change(headline);
        }
        parts.shown.change(shown);
        parts.frame.set(moment.frame);
        self.show_latest();
    }

    /// Shows the latest moment: as it is, or as it is reported.
    fn show_latest(self) {
        let parts = self.parts();
        let latest = parts.frame.peek();
        if parts.truth.peek() {
            return parts.seen.set(latest);
        }
        let seen = reported::frame(&parts.scene, &latest);
        let (sentence, detail) = (seen.headline.clone(), seen.detail.clone());
        parts.headline.change(Headline { sentence, detail, tone: seen.tone });
        parts.seen.set(Arc::new(seen));
    }

    /// Shows or hides what is true.
    pub fn reveal(self, truth: bool) {
        let parts = self.parts();
        parts.truth.change(truth);
        if truth {
            let latest = parts.frame.peek();
            let (sentence, detail) = (latest.headline.clone(), latest.detail.clone());
            parts.headline.change(Headline { sentence, detail, tone: latest.tone });
        }
        self.show_latest();
        let mirror = *parts.mirror.borrow();
        if let Some(mirror) = mirror {
            mirror.reveal(truth);
        }
    }

    /// Gives a command without its time.
    pub fn command(self, command: &str) {
        self.act(Control::Do(command.to_owned()));
    }

    /// Plays or pauses.
    pub fn toggle_play(self) {
        self.act(if self.parts().shown.peek().playing { Control::Pause } else { Control::Play });
    }

    /// Looks closely at a part, or at a panel.
    pub fn select(self, subject: impl Into<Subject>) {
        let (parts, subject) = (self.parts(), subject.into());
        parts.selected.change(Some(subject));
        parts.overlay.change(true);
        parts.tab.change(Tab::Why);
        self.ask(Request::Select(Some(subject)));
    }

    /// Back from the part to the tour.
    pub fn deselect(self) {
        let parts = self.parts();
        parts.selected.change(None);
        parts.inspection.set(None);
        parts.overlay.change(false);
        self.ask(Request::Select(None));
    }

    /// Shows the charts, and the log with them: one that grows eight times a second cannot be read.
    fn show_charts(self, charts: Charts) {
        const LONGEST: usize = 200;
        let parts = self.parts();
        if !parts.untold.borrow().is_empty() {
            let mut log = (*parts.log.peek()).clone();
            parts.told.set(parts.told.get() + parts.untold.borrow().len());
            log.append(&mut parts.untold.borrow_mut());
            let surplus = log.len().saturating_sub(LONGEST);
            log.drain(..surplus);
            parts.log.set(Arc::new(log));
        }
        parts.charts.set(Arc::new(charts));
    }

    /// The window or the theme has changed.
    pub fn resize(self) {
        let Some(parts) = self.still() else { return };
        let (width, _) = web::measure::window_size();
        let size = Size::of(width, parts.embed);
        if size != parts.size.peek() {
            parts.map.set(Arc::new(Map::new(&parts.scene, size)));
            parts.size.set(size);
        }
        parts.resized.set(parts.resized.peek() + 1);
        let mirror = *parts.mirror.borrow();
        if let Some(mirror) = mirror {
            mirror.resize();
        }
    }

    /// What a link to this run holds.
    pub fn opening(self) -> Opening {
        self.parts().trail.peek().opening.clone()
    }

    /// Opens a dialog that shows an address.
    pub fn share(self, dialog: &Node) {
        let shared = &self.parts().shared;
        shared.set(shared.peek() + 1);
        dialog.open();
    }

    /// The present moment of this run, to be taken elsewhere; for and from a widget the run from its start.
    pub fn link(self, embed: bool) -> Link {
        let (parts, trail) = (self.parts(), self.parts().trail.peek());
        let mut link =
            Link { opening: Some(trail.opening.clone()), embed, theme: parts.theme, ..Link::default() };
        if !embed && !parts.embed {
            let now_us = parts.shown.peek().now_us;
            link.at_us = (now_us > 0).then_some(now_us);
            link.part = parts.selected.peek().map(|subject| parts.scene.name(subject).to_owned());
            let active = trail.branches.iter().find(|line| line.active && line.name != FIRST_BRANCH);
            link.name = active.map(|line| line.name.clone());
        }
        link
    }

    /// Gives the address of this run: compressed, when it is long and the browser can do that.
    pub fn address(self, embed: bool, then: Then<String>) {
        let link = self.link(embed);
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
        let opening = self.opening();
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
    pub fn copy(self, text: String, said: &'static str, area: Node) {
        let shown = text.clone();
        web::clipboard::copy(&text, move |worked| {
            let Some(parts) = self.still() else { return };
            if !worked {
                area.set_value(&shown);
                area.select_all();
            }
            let refused = "The browser does not let the page copy. The text is selected: copy it by hand.";
            parts.notice.set(if worked { said } else { refused }.into());
        });
    }
}
