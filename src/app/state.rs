//! What the page knows: the latest snapshot, and the few things a person chose. Components follow slices of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app::player::Player;
use crate::app::ui::Live;
use crate::session::frame::{Charts, Frame, Inspection, LogEntry, Scene, State};
use crate::session::{Control, Opening, link};
use crate::view::controls::Controls;
use crate::view::guide::{self, Guide};
use crate::view::map::{Map, Size};
use crate::web;

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
}

impl Shown {
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
    pub scene: Scene,
    /// The controls of the scene.
    pub controls: Controls,
    /// Steps of the tour.
    pub steps: Vec<guide::Step>,
    /// Whether this is the widget.
    pub embed: bool,
    /// The latest moment.
    pub frame: Live<Arc<Frame>>,
    /// Playback.
    pub shown: Live<Shown>,
    /// The sentence.
    pub headline: Live<Headline>,
    /// Charts.
    pub charts: Live<Arc<Charts>>,
    /// Incident log, oldest first.
    pub log: Live<Arc<Vec<LogEntry>>>,
    /// Lines of the log since the run began, those that are no longer kept included.
    pub told: Cell<usize>,
    /// New lines that are not shown yet.
    untold: RefCell<Vec<LogEntry>>,
    /// The part that is looked at closely.
    pub selected: Live<Option<Arc<str>>>,
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
    /// Colours of the theme, by the word of `data-ink`.
    pub inks: Live<Arc<Vec<(String, String)>>>,
    /// Panel of the phone.
    pub tab: Live<Tab>,
    /// Whether the right rail lies over the map, where it has no column of its own.
    pub overlay: Live<bool>,
    /// Grows with every resize and change of theme.
    pub resized: Live<u32>,
}

/// A handle to the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    /// The run, its dots and its pace.
    pub player: StoredValue<Player, LocalStorage>,
    parts: StoredValue<Rc<Parts>, LocalStorage>,
}

impl Page {
    /// The page of an opened session.
    pub fn new(player: Player, scene: Scene, embed: bool) -> Page {
        let (width, _) = web::measure::window_size();
        let size = Size::of(width, embed);
        let parts = Parts {
            controls: Controls::of(&scene),
            steps: guide::steps(&scene),
            embed,
            frame: Live::new(Arc::default()),
            shown: Live::new(Shown::default()),
            headline: Live::new(Headline::default()),
            charts: Live::new(Arc::default()),
            log: Live::new(Arc::default()),
            told: Cell::new(0),
            untold: RefCell::default(),
            selected: Live::new(None),
            inspection: Live::new(None),
            guide: Live::new(Arc::default()),
            fault: Live::new(scene.default_fault.as_str().into()),
            size: Live::new(size),
            map: Live::new(Arc::new(Map::new(&scene, size))),
            notice: Live::new("".into()),
            inks: Live::new(Arc::default()),
            tab: Live::new(Tab::default()),
            overlay: Live::new(false),
            resized: Live::new(0),
            scene,
        };
        Page { player: StoredValue::new_local(player), parts: StoredValue::new_local(Rc::new(parts)) }
    }

    /// Everything that components share.
    pub fn parts(self) -> Rc<Parts> {
        self.parts.get_value()
    }

    /// The same, unless the page has been taken away: for what happens later.
    fn still(self) -> Option<Rc<Parts>> {
        self.parts.try_get_value()
    }

    /// The latest moment; the effect that asks follows it.
    pub fn frame(self) -> Arc<Frame> {
        self.parts().frame.get()
    }

    /// Playback; the effect that asks follows it.
    pub fn shown(self) -> Shown {
        self.parts().shown.get()
    }

    /// Does what a control asks for, and shows what came of it at once.
    pub fn act(self, control: Control) {
        let parts = self.parts();
        let anew = matches!(control, Control::Reset | Control::Seed(_) | Control::Story);
        web::panic::attempt(&format!("{control:?}"));
        let done = self.player.try_update_value(|player| player.control(control));
        if anew {
            parts.told.set(0);
            parts.untold.borrow_mut().clear();
            parts.log.set(Arc::default());
        }
        let said: Arc<str> = match done {
            Some(Err(message)) => message.into(),
            _ => "".into(),
        };
        parts.notice.change(said);
        self.remember();
        self.refresh(true);
    }

    /// Gives a command without its time.
    pub fn command(self, command: &str) {
        self.act(Control::Do(command.to_owned()));
    }

    /// Plays or pauses.
    pub fn toggle_play(self) {
        self.act(if self.parts().shown.peek().playing { Control::Pause } else { Control::Play });
    }

    /// Looks at a part closely.
    pub fn select(self, part: &str) {
        let parts = self.parts();
        parts.selected.change(Some(part.into()));
        parts.overlay.change(true);
        parts.tab.change(Tab::Why);
        self.inspect();
    }

    /// Back from the part to the tour.
    pub fn deselect(self) {
        let parts = self.parts();
        parts.selected.change(None);
        parts.inspection.set(None);
        parts.overlay.change(false);
    }

    /// Looks at the selected part again.
    pub fn inspect(self) {
        let parts = self.parts();
        if parts.selected.peek().is_none() {
            return;
        }
        let seen =
            parts.selected.peek().and_then(|part| self.player.with_value(|player| player.inspect(&part)));
        parts.inspection.set(seen.map(Arc::new));
    }

    /// Shows the present moment. `asked` after something a person did.
    pub fn refresh(self, asked: bool) {
        let now_ms = web::now_ms();
        let Some(moment) = self.player.try_update_value(|player| player.moment(now_ms, asked)) else {
            return;
        };
        let parts = self.parts();
        let mut guide = (*parts.guide.peek()).clone();
        guide.observe(&moment.frame);
        parts.guide.change(Arc::new(guide));
        parts.untold.borrow_mut().extend(moment.log);
        if let Some(headline) = moment.headline {
            parts.headline.change(headline);
        }
        parts.shown.change(moment.shown);
        parts.frame.set(Arc::new(moment.frame));
        if asked {
            self.inspect();
            self.refresh_charts();
        }
    }

    /// Shows the charts up to now, and the log: one that grows eight times a second cannot be read.
    pub fn refresh_charts(self) {
        const LONGEST: usize = 200;
        let now_ms = web::now_ms();
        let Some(charts) = self.player.try_update_value(|player| player.charts(now_ms)) else { return };
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
    }

    /// What a link to this run holds.
    pub fn opening(self) -> Opening {
        self.player.with_value(Player::opening)
    }

    /// The address of this run.
    pub fn address(self, embed: bool) -> String {
        format!("{}#{}", web::location::base(), link::encode(&self.opening(), embed).trim_start_matches('#'))
    }

    /// Remembers what is run, for the report after a panic.
    pub fn remember(self) {
        let opening = self.opening();
        let commands = opening.commands.join("\n");
        web::panic::remember(format!(
            "version: {}\nscenario: {}\nseed: {}\ncommands:\n{commands}",
            env!("CARGO_PKG_VERSION"),
            opening.scenario,
            opening.seed
        ));
    }

    /// Copies `text`, and says so, or that the browser refuses.
    pub fn copy(self, text: String, said: &'static str) {
        web::clipboard::copy(&text, move |worked| {
            let Some(parts) = self.still() else { return };
            let refused = "The browser does not let the page copy. The text is selected: copy it by hand.";
            parts.notice.set(if worked { said } else { refused }.into());
        });
    }
}
