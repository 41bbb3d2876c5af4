//! What the page knows: one snapshot signal per frame, and the few things a person chose. Components read it
//! through memos of the slices that they show.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::player::Player;
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
    /// Whether the run goes to its end.
    pub to_end: bool,
    /// Whether it has come to its end.
    pub ended: bool,
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

/// Everything the components share: handles only, so it is cheap to pass.
#[derive(Clone, Copy)]
pub struct Page {
    /// The run, its dots and its pace.
    pub player: StoredValue<Player, LocalStorage>,
    /// Names and places.
    pub scene: StoredValue<Arc<Scene>>,
    /// The controls of the scene.
    pub controls: StoredValue<Arc<Controls>>,
    /// Steps of the tour.
    pub steps: StoredValue<Arc<Vec<guide::Step>>>,
    /// Whether this is the widget.
    pub embed: bool,
    /// The latest moment.
    pub frame: RwSignal<Arc<Frame>>,
    /// Playback.
    pub shown: RwSignal<Shown>,
    /// The sentence.
    pub headline: RwSignal<Headline>,
    /// Charts.
    pub charts: RwSignal<Arc<Charts>>,
    /// Incident log, oldest first.
    pub log: RwSignal<Arc<Vec<LogEntry>>>,
    /// The part that is looked at closely.
    pub selected: RwSignal<Option<String>>,
    /// What is seen there.
    pub inspection: RwSignal<Option<Arc<Inspection>>>,
    /// The tour's memory.
    pub guide: RwSignal<Guide>,
    /// The fault that zone switches apply.
    pub fault: RwSignal<String>,
    /// How much of the map fits.
    pub size: RwSignal<Size>,
    /// Rows of the map.
    pub map: Memo<Map>,
    /// A short notice: copied, refused.
    pub notice: RwSignal<String>,
    /// Colours of the theme, by the word of `data-ink`.
    pub inks: RwSignal<Arc<Vec<(String, String)>>>,
    /// Panel of the phone.
    pub tab: RwSignal<Tab>,
    /// Whether the right rail lies over the map, where it has no column of its own.
    pub overlay: RwSignal<bool>,
    /// Grows with every resize.
    pub resized: RwSignal<u32>,
    /// A link to show when it could not be copied.
    pub by_hand: RwSignal<Option<String>>,
}

impl Page {
    /// The page of an opened session.
    pub fn new(player: Player, scene: Scene, embed: bool) -> Page {
        let scene = Arc::new(scene);
        let (width, _) = web::measure::window_size();
        let size = RwSignal::new(Size::of(width, embed));
        let held = Arc::clone(&scene);
        let map = Memo::new(move |_| Map::new(&held, size.get()));
        Page {
            player: StoredValue::new_local(player),
            controls: StoredValue::new(Arc::new(Controls::of(&scene))),
            steps: StoredValue::new(Arc::new(guide::steps(&scene))),
            embed,
            frame: RwSignal::default(),
            shown: RwSignal::default(),
            headline: RwSignal::default(),
            charts: RwSignal::default(),
            log: RwSignal::default(),
            selected: RwSignal::new(None),
            inspection: RwSignal::new(None),
            guide: RwSignal::default(),
            fault: RwSignal::new(scene.default_fault.clone()),
            size,
            map,
            notice: RwSignal::default(),
            inks: RwSignal::default(),
            tab: RwSignal::default(),
            overlay: RwSignal::new(false),
            resized: RwSignal::new(0),
            by_hand: RwSignal::new(None),
            scene: StoredValue::new(scene),
        }
    }

    /// Does what a control asks for, and shows what came of it at once.
    pub fn act(self, control: Control) {
        let anew = matches!(control, Control::Reset | Control::Seed(_) | Control::Story);
        web::panic::attempt(&format!("{control:?}"));
        let done = self.player.try_update_value(|player| player.control(control));
        if anew {
            self.log.set(Arc::default());
        }
        match done {
            Some(Err(message)) => self.notice.set(message),
            Some(Ok(())) => self.notice.set(String::new()),
            None => return,
        }
        self.remember();
        self.refresh(true);
    }

    /// Gives a command without its time.
    pub fn command(self, command: &str) {
        self.act(Control::Do(command.to_owned()));
    }

    /// Gives a command for a zone's switch.
    pub fn toggle_play(self) {
        self.act(if self.shown.get_untracked().playing { Control::Pause } else { Control::Play });
    }

    /// Looks at a part closely.
    pub fn select(self, part: &str) {
        self.selected.set(Some(part.to_owned()));
        self.overlay.set(true);
        self.tab.set(Tab::Why);
        self.inspect();
    }

    /// Back from the part to the tour.
    pub fn deselect(self) {
        self.selected.set(None);
        self.inspection.set(None);
        self.overlay.set(false);
    }

    /// Looks at the selected part again.
    pub fn inspect(self) {
        let part = self.selected.get_untracked();
        let seen = part.and_then(|part| self.player.with_value(|player| player.inspect(&part)));
        self.inspection.set(seen.map(Arc::new));
    }

    /// Shows the present moment. `asked` after something a person did.
    pub fn refresh(self, asked: bool) {
        let now_ms = web::now_ms();
        let Some(moment) = self.player.try_update_value(|player| player.moment(now_ms, asked)) else {
            return;
        };
        self.guide.maybe_update(|guide| {
            let before = guide.clone();
            guide.observe(&moment.frame);
            guide.progress != before.progress
        });
        if !moment.log.is_empty() {
            self.log.update(|log| {
                const LONGEST: usize = 200;
                let log = Arc::make_mut(log);
                log.extend(moment.log);
                let surplus = log.len().saturating_sub(LONGEST);
                log.drain(..surplus);
            });
        }
        if let Some(headline) = moment.headline {
            self.headline.set(headline);
        }
        self.shown.maybe_update(|shown| std::mem::replace(shown, moment.shown) != moment.shown);
        self.frame.set(Arc::new(moment.frame));
        if self.selected.with_untracked(Option::is_some) && moment.inspect {
            self.inspect();
        }
        if let Some(charts) = moment.charts {
            self.charts.set(Arc::new(charts));
        }
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

    /// Copies `text`; shows it for copying by hand when the browser refuses.
    pub fn copy(self, text: String, said: &'static str) {
        let held = text.clone();
        web::clipboard::copy(&text, move |worked| {
            if worked {
                let _ = self.notice.try_set(said.to_owned());
            } else {
                let _ = self.by_hand.try_set(Some(held));
            }
        });
    }

    /// A slice of the frame, which changes only when its value does.
    pub fn slice<T: Clone + Default + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Frame) -> Option<T> + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.frame.with(|frame| read(frame).unwrap_or_default()))
    }
}
