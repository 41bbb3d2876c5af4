//! Asks: controls and requests to the session, and what a person chose to look at. Whatever comes of it goes to
//! the one who listens: the page.

use std::rc::Rc;
use std::sync::Arc;

use super::reel::Reel;
use super::seen::Seen;
use crate::app::engine::Engine;
use crate::app::live::Handle;
use crate::app::ui::Live;
use crate::frame::{Part, Subject, ZoneFault};
use crate::session::Control;
use crate::session::protocol::Request;
use crate::web;

/// What the panel beside the map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// Charts.
    #[default]
    Charts,
    /// The part that is looked at closely; the steps and the signs without one.
    Why,
    /// The incident log.
    Log,
    /// Which alerts fired, and when.
    Alerts,
    /// What was published beside what the run brought.
    Published,
    /// Single points of failure.
    WeakPoints,
    /// The other run of a comparison.
    Other,
}

impl Pane {
    /// The pane that shows what is looked at.
    pub fn of(subject: Subject) -> Pane {
        match subject {
            Subject::Alerts => Pane::Alerts,
            Subject::Timeline => Pane::Published,
            Subject::Spof => Pane::WeakPoints,
            _ => Pane::Why,
        }
    }

    /// What it shows of the whole run, if it is a list over it.
    fn subject(self) -> Option<Subject> {
        match self {
            Pane::Alerts => Some(Subject::Alerts),
            Pane::Published => Some(Subject::Timeline),
            Pane::WeakPoints => Some(Subject::Spof),
            Pane::Charts | Pane::Why | Pane::Log | Pane::Other => None,
        }
    }
}

/// While the front is replayed: parts lit so far, and all of them in order.
pub type Front = Option<(usize, Arc<[Part]>)>;

/// A run as it was before a step of its story was pressed.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// The step.
    pub step: usize,
    /// The run's seed.
    pub seed: u64,
    /// Its commands with their times.
    pub commands: Vec<String>,
    /// The moment, microseconds.
    pub at_us: u64,
}

/// The choices of a person.
pub struct Chosen {
    /// The selected subject.
    pub selected: Live<Option<Subject>>,
    /// The fault that zone switches apply.
    pub fault: Live<ZoneFault>,
    /// The list whose command was given last: what came of it is told there.
    pub list: Live<&'static str>,
    /// What the panel shows.
    pub pane: Live<Pane>,
    /// True while the page asks its question.
    pub opening: Live<bool>,
    /// True while the end of the story is shown.
    pub ending: Live<bool>,
    /// True if the page is on a wall: no rails, large text.
    pub room: Live<bool>,
    /// The front, while it is replayed.
    pub front: Live<Front>,
    /// The steps of the story that were pressed, the last one last.
    pub passed: Live<Arc<Vec<Passed>>>,
    /// The film of the first hang.
    pub reel: Live<Reel>,
}

/// A handle to what is asked; cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    seen: Seen,
    engine: Engine,
    chosen: Handle<Rc<Chosen>>,
}

impl Desk {
    /// The desk before `engine`, for what is `seen`; `subject` is looked at closely from the start.
    pub fn new(engine: Engine, seen: Seen, subject: Option<Subject>) -> Desk {
        let chosen = Chosen {
            selected: Live::new(subject),
            fault: Live::new(seen.parts().scene.default_fault),
            list: Live::new(""),
            pane: Live::new(subject.map_or(Pane::default(), Pane::of)),
            opening: Live::new(false),
            ending: Live::new(false),
            room: Live::new(false),
            front: Live::new(None),
            passed: Live::new(Arc::default()),
            reel: Live::new(Reel::None),
        };
        Desk { seen, engine, chosen: Handle::new(Rc::new(chosen)) }
    }

    /// A desk at which nothing can be asked, before the picture of another run.
    pub fn idle(seen: Seen) -> Desk {
        Desk::new(Engine::Mirror, seen, None)
    }

    /// Returns the choices of a person.
    pub fn chosen(self) -> Rc<Chosen> {
        self.chosen.get()
    }

    /// Does what a control asks for, and shows what came of it.
    pub fn act(self, control: Control) {
        web::panic::attempt(&control.words());
        self.seen.before(&control);
        self.chosen().list.change("");
        self.ask(Request::Control(control));
    }

    /// Passes a request on. What comes of it is shown when it is known.
    pub fn ask(self, request: Request) {
        self.engine.ask(&request);
    }

    /// Gives a command without its time.
    pub fn command(self, command: &str) {
        self.act(Control::Do(command.to_owned()));
    }

    /// Plays or pauses.
    pub fn toggle_play(self) {
        self.act(if self.seen.parts().shown.peek().playing { Control::Pause } else { Control::Play });
    }

    /// Looks closely at a part, or at a list over the whole run.
    pub fn select(self, subject: impl Into<Subject>) {
        let (chosen, subject) = (self.chosen(), subject.into());
        chosen.selected.change(Some(subject));
        chosen.pane.change(Pane::of(subject));
        self.ask(Request::Select(Some(subject)));
    }

    /// Looks at nothing any more: back to the charts.
    pub fn deselect(self) {
        self.look_away();
        self.chosen().pane.change(Pane::Charts);
    }

    fn look_away(self) {
        self.chosen().selected.change(None);
        self.seen.parts().inspection.set(None);
        self.ask(Request::Select(None));
    }

    /// Shows another pane. A part that is looked at stays so; a list over the run goes with its pane.
    pub fn open(self, pane: Pane) {
        if let Some(subject) = pane.subject() {
            return self.select(subject);
        }
        let chosen = self.chosen();
        if chosen.selected.peek().is_some_and(|subject| Pane::of(subject) != Pane::Why) {
            self.look_away();
        }
        chosen.pane.change(pane);
    }
}
