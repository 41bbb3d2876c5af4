//! Shows: the names and places of a run, and its latest moment as signals. Components follow slices of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::log::Log;
use crate::app::live::{Handle, on_cleanup};
use crate::app::player::Player;
use crate::app::ui::Live;
use crate::frame::{Charts, Frame, Inspection, Scene};
use crate::session::compare::Compared;
use crate::session::protocol::Trail;
use crate::session::{Control, Opening};
use crate::view::chart::Span;
use crate::view::controls::Controls;
use crate::view::guide::Guide;
use crate::view::map::{Map, Size};
use crate::view::number::Number;
use crate::view::reported;
use crate::view::shown::{Headline, Shown};
use crate::web;
use crate::web::canvas::Surface;

/// Everything that is seen of a run.
pub struct Parts {
    /// Names and places.
    pub scene: Arc<Scene>,
    /// The controls of the scene.
    pub controls: Controls,
    /// True if this is the widget.
    pub embed: bool,
    /// The latest moment.
    pub frame: Live<Arc<Frame>>,
    /// The same as the map shows it: as it is, or as it is reported.
    pub picture: Live<Arc<Frame>>,
    /// True if the truth is shown beside what is reported.
    pub truth: Live<bool>,
    /// Playback.
    pub shown: Live<Shown>,
    /// The sentence.
    pub headline: Live<Headline>,
    /// The number above the map, of what the map shows.
    pub number: Live<Arc<Number>>,
    /// The share of trading that the visitor bet on, 0 to 1.
    pub bet: Live<Option<f64>>,
    /// Charts.
    pub charts: Live<Arc<Charts>>,
    /// The window of time that the charts were brought to; nothing while they show the whole run.
    pub closer: Live<Option<Span>>,
    /// The third chart, as it was chosen.
    pub third: Live<String>,
    /// The other run of a comparison.
    pub compared: Live<Option<Arc<Compared>>>,
    /// The picture of the other run, while it has a map of its own.
    other: RefCell<Option<Seen>>,
    /// The branches.
    pub trail: Live<Arc<Trail>>,
    /// Incident log.
    pub log: Log,
    /// The inspection of the selected part.
    pub inspection: Live<Option<Arc<Inspection>>>,
    /// The visitor's memory of the steps.
    pub guide: Live<Arc<Guide>>,
    /// A short notice: copied, refused.
    pub notice: Live<Arc<str>>,
    /// What the page around the widget says of this moment.
    pub caption: Live<Arc<str>>,
    /// News about this page for the reader, until closed.
    pub news: Live<Arc<str>>,
    /// The size of the map that fits.
    pub size: Live<Size>,
    /// Rows of the map.
    pub map: Live<Arc<Map>>,
    /// Colours of the theme, by the word of `data-ink`.
    pub inks: Live<Arc<Vec<(String, String)>>>,
    /// Grows with every resize and change of theme.
    pub resized: Live<u32>,
}

/// A handle to what is seen; cheap to copy.
#[derive(Clone, Copy)]
pub struct Seen {
    player: Handle<Player>,
    parts: Handle<Rc<Parts>>,
}

impl Seen {
    /// The picture of a run in `scene` before its first moment; `calm` when dots are to stand still.
    pub fn new(scene: Arc<Scene>, opening: Opening, embed: bool, calm: bool) -> Seen {
        let (width, _) = web::measure::window_size();
        let size = Size::of(width, embed);
        let player = Player::new(Arc::clone(&scene), calm);
        let parts = Parts {
            controls: Controls::of(&scene),
            embed,
            frame: Live::new(Arc::default()),
            picture: Live::new(Arc::default()),
            truth: Live::new(true),
            shown: Live::new(Shown::default()),
            headline: Live::new(Headline::default()),
            number: Live::new(Arc::new(Number::of(&scene, &Frame::default()))),
            bet: Live::new(None),
            charts: Live::new(Arc::default()),
            closer: Live::new(None),
            third: Live::new(String::new()),
            compared: Live::new(None),
            other: RefCell::default(),
            trail: Live::new(Arc::new(Trail { opening, ..Trail::default() })),
            log: Log::new(),
            inspection: Live::new(None),
            guide: Live::new(Arc::new(Guide::of(&scene))),
            notice: Live::new("".into()),
            caption: Live::new("".into()),
            news: Live::new("".into()),
            size: Live::new(size),
            map: Live::new(Arc::new(Map::new(&scene, size))),
            inks: Live::new(Arc::default()),
            resized: Live::new(0),
            scene,
        };
        Seen { player: Handle::new(player), parts: Handle::new(Rc::new(parts)) }
    }

    /// Everything that is seen.
    pub fn parts(self) -> Rc<Parts> {
        self.parts.get()
    }

    /// The same, unless the page has been taken away: for what happens later.
    pub fn still(self) -> Option<Rc<Parts>> {
        self.parts.still()
    }

    /// The latest moment; the effect that asks follows it.
    pub fn frame(self) -> Arc<Frame> {
        self.parts().frame.get()
    }

    /// The latest moment as the map shows it; the effect that asks follows it.
    pub fn picture(self) -> Arc<Frame> {
        self.parts().picture.get()
    }

    /// Playback; the effect that asks follows it.
    pub fn shown(self) -> Shown {
        self.parts().shown.get()
    }

    /// Scenario, seed and commands of the run.
    pub fn opening(self) -> Opening {
        self.parts().trail.peek().opening.clone()
    }

    /// A control is about to be passed on.
    pub fn before(self, control: &Control) {
        self.player.change(|player| player.before(control));
    }

    /// True if time runs now.
    pub fn set_playing(self, playing: bool) {
        self.player.change(|player| player.set_playing(playing));
    }

    /// The map has another size. False if the page has been taken away.
    pub fn lay_out(self, elements: &[web::measure::Placed], surface: Surface) -> bool {
        self.player.change(|player| player.lay_out(elements, surface)).is_some()
    }

    /// Moves and paints dots until the page is taken away.
    pub fn animate(self) {
        let animation = web::animation::Animation::start(move |now_ms| {
            let inks = self.parts().inks.peek();
            self.player.change(|player| {
                player.pass(now_ms);
                player.paint(&inks);
            });
        });
        let held = Handle::new(Some(animation));
        on_cleanup(move || {
            let _ = held.change(Option::take);
        });
    }

    /// Dots stand still from now on, or move.
    pub fn calm(self, calm: bool) {
        self.player.change(|player| player.set_calm(calm));
    }

    /// Shows a moment; `asked` if it follows something that a person did.
    pub fn show_moment(self, frame: Frame, shown: Shown, now_ms: f64, asked: bool) {
        let parts = self.parts();
        if frame.anew {
            parts.log.clear();
        }
        let Some(moment) = self.player.change(|player| player.moment(frame, now_ms, asked)) else {
            return;
        };
        let mut guide = (*parts.guide.peek()).clone();
        guide.observe(&moment.frame);
        parts.guide.change(Arc::new(guide));
        parts.log.add(moment.log);
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
        let mut shown = parts.frame.peek();
        if !parts.truth.peek() {
            shown = Arc::new(reported::frame(&parts.scene, &shown));
            parts.headline.change(Headline::of(&shown));
        }
        parts.number.change(Arc::new(Number::of(&parts.scene, &shown)));
        parts.picture.set(shown);
    }

    /// Shows or hides what is true.
    pub fn reveal(self, truth: bool) {
        let parts = self.parts();
        parts.truth.change(truth);
        if truth {
            parts.headline.change(Headline::of(&parts.frame.peek()));
        }
        self.show_latest();
        self.with_other(|other| other.reveal(truth));
    }

    /// Shows the charts, and the log with them.
    pub fn show_charts(self, charts: Charts) {
        let parts = self.parts();
        parts.log.show();
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
        self.with_other(Seen::resize);
    }

    /// Makes what is seen of the other run of a comparison: the same scene at the same moment. Goes with its owner.
    pub fn other(self) -> Seen {
        let parts = self.parts();
        let calm = web::preferences::reduced_motion();
        let other = Seen::new(Arc::clone(&parts.scene), Opening::default(), parts.embed, calm);
        // A picture invites to nothing.
        other.parts().guide.set(Arc::default());
        parts.other.replace(Some(other));
        on_cleanup(move || {
            if let Some(parts) = self.still() {
                parts.other.replace(None);
            }
        });
        if let Some(compared) = parts.compared.peek() {
            other.show_other(&compared);
        }
        other
    }

    fn with_other(self, then: impl FnOnce(Seen)) {
        let other = *self.parts().other.borrow();
        if let Some(other) = other {
            then(other);
        }
    }

    /// Shows another state of a comparison, or that it is over.
    pub fn show_compared(self, compared: Option<Compared>, playing: bool) {
        if let Some(compared) = &compared {
            self.with_other(|other| {
                other.set_playing(playing);
                other.show_other(compared);
            });
        }
        self.parts().compared.set(compared.map(Arc::new));
    }

    /// Shows the moment of the other run, here.
    fn show_other(self, compared: &Compared) {
        if self.still().is_some() {
            let shown = Shown { now_us: compared.frame.now_us, ..Shown::default() };
            self.show_moment(compared.frame.clone(), shown, web::now_ms(), false);
        }
    }
}
