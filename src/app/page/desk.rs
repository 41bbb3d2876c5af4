//! Asks: controls and requests to the session, and what a person chose to look at. Whatever comes of it goes to
//! the one who listens: the page.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::seen::Seen;
use crate::app::engine::Engine;
use crate::app::ui::Live;
use crate::frame::{Part, Subject, ZoneFault};
use crate::session::Control;
use crate::session::protocol::{Request, Told};
use crate::web;

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

/// While the front is replayed: parts lit so far, and all of them in order.
pub type Front = Option<(usize, Arc<[Part]>)>;

/// The choices of a person.
pub struct Chosen {
    /// The selected subject.
    pub selected: Live<Option<Subject>>,
    /// The fault that zone switches apply.
    pub fault: Live<ZoneFault>,
    /// The list whose command was given last: what came of it is told there.
    pub list: Live<&'static str>,
    /// Panel of the phone.
    pub tab: Live<Tab>,
    /// True if the right rail lies over the map, where it has no column of its own.
    pub overlay: Live<bool>,
    /// The front, while it is replayed.
    pub front: Live<Front>,
}

/// Receives news of the run with the time at which they came, milliseconds.
type Hear = Rc<dyn Fn(Told, f64)>;

/// A handle to what is asked; cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    seen: Seen,
    engine: StoredValue<Engine, LocalStorage>,
    hear: StoredValue<Option<Hear>, LocalStorage>,
    chosen: StoredValue<Rc<Chosen>, LocalStorage>,
}

impl Desk {
    /// The desk before `engine`, for what is `seen`; `subject` is looked at closely from the start. Nobody hears its news yet.
    pub fn new(engine: Engine, seen: Seen, subject: Option<Subject>) -> Desk {
        let chosen = Chosen {
            selected: Live::new(subject),
            fault: Live::new(seen.parts().scene.default_fault),
            list: Live::new(""),
            tab: Live::new(if subject.is_some() { Tab::Why } else { Tab::default() }),
            overlay: Live::new(subject.is_some()),
            front: Live::new(None),
        };
        Desk {
            seen,
            engine: StoredValue::new_local(engine),
            hear: StoredValue::new_local(None),
            chosen: StoredValue::new_local(Rc::new(chosen)),
        }
    }

    /// A desk at which nothing can be asked, before the picture of another run.
    pub fn idle(seen: Seen) -> Desk {
        Desk::new(Engine::Mirror, seen, None)
    }

    /// From now on `hear` gets the news that come of what is asked.
    pub fn on_news(self, hear: impl Fn(Told, f64) + 'static) {
        self.hear.set_value(Some(Rc::new(hear)));
    }

    /// Returns the choices of a person.
    pub fn chosen(self) -> Rc<Chosen> {
        self.chosen.get_value()
    }

    /// Does what a control asks for, and shows what came of it.
    pub fn act(self, control: Control) {
        web::panic::attempt(&control.words());
        self.seen.before(&control);
        self.chosen().list.change("");
        self.ask(Request::Control(control));
    }

    /// Passes a request on, and shows what came of it as soon as it is known.
    pub fn ask(self, request: Request) {
        self.engine.try_update_value(|engine| engine.ask(request));
        self.pump(web::now_ms());
    }

    /// Lets the run go on until `now_ms`, and passes on what is new.
    pub fn pump(self, now_ms: f64) {
        let news = self.engine.try_update_value(|engine| engine.pass(now_ms)).flatten();
        if let (Some(told), Some(hear)) = (news, self.hear.try_get_value().flatten()) {
            hear(told, now_ms);
        }
    }

    /// Gives a command without its time.
    pub fn command(self, command: &str) {
        self.act(Control::Do(command.to_owned()));
    }

    /// Lets time run.
    pub fn play(self) {
        if !self.seen.parts().shown.peek().playing {
            self.act(Control::Play);
        }
    }

    /// Plays or pauses.
    pub fn toggle_play(self) {
        self.act(if self.seen.parts().shown.peek().playing { Control::Pause } else { Control::Play });
    }

    /// Looks closely at a part, or at a panel.
    pub fn select(self, subject: impl Into<Subject>) {
        let (chosen, subject) = (self.chosen(), subject.into());
        chosen.selected.change(Some(subject));
        chosen.overlay.change(true);
        chosen.tab.change(Tab::Why);
        self.ask(Request::Select(Some(subject)));
    }

    /// Back from the part to the tour.
    pub fn deselect(self) {
        let chosen = self.chosen();
        chosen.selected.change(None);
        self.seen.parts().inspection.set(None);
        chosen.overlay.change(false);
        self.ask(Request::Select(None));
    }
}
