//! The simulator as the page holds it: requests go in and news come out, as bytes. Whether it runs in a worker or on this
//! thread is the business of `assets/boot.js`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::session::protocol::{Request, Start, Update, encode, heard};
use crate::web;

/// Receives what the simulator sends.
type Hear = Rc<RefCell<dyn FnMut(Update)>>;
/// Receives the mistakes of a run that was checked.
type Checked = Box<dyn FnOnce(Vec<String>)>;

/// The news that brought what is shown, as they arrived: scene, moment, charts.
pub type Brought = [Rc<Vec<u8>>; 3];

thread_local! {
    /// Controls that were asked for since the run was opened, and those of them that were carried out or refused.
    static CONTROLS: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
    static BROUGHT: RefCell<Brought> = RefCell::default();
    static HEAR: RefCell<Option<Hear>> = const { RefCell::new(None) };
    static CHECKED: RefCell<Option<Checked>> = const { RefCell::new(None) };
}

/// Where the requests of a page go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// To the simulator.
    Simulator,
    /// Nowhere: another page sends what is shown.
    Mirror,
}

impl Engine {
    /// Passes a request on.
    pub fn ask(self, request: &Request) {
        if self == Engine::Simulator {
            if matches!(request, Request::Control(_)) {
                CONTROLS.set((asked() + 1, answered()));
            }
            web::simulator::ask(&encode(request));
        }
    }
}

/// Controls that were asked for since the run was opened.
pub fn asked() -> u32 {
    CONTROLS.get().0
}

/// Those of them that were carried out or refused.
pub fn answered() -> u32 {
    CONTROLS.get().1
}

/// Counts what a control came to; another run has none.
fn count(update: &Update) {
    match update {
        Update::Opened(_) => CONTROLS.set((0, 0)),
        Update::Told(told) => CONTROLS.set((asked(), told.controls)),
        _ => {}
    }
}

/// Keeps the bytes of what is shown from now on: the drawings' module reads them again.
fn bring(update: &Update, bytes: Vec<u8>) {
    let brings = match update {
        Update::Opened(_) => [true, false, false],
        Update::Told(told) => [false, told.frame.is_some(), told.charts.is_some()],
        Update::Refused(_) | Update::Checked(_) => [false; 3],
    };
    let bytes = Rc::new(bytes);
    BROUGHT.with_borrow_mut(|kept| {
        kept.iter_mut()
            .zip(brings)
            .filter(|(_, brings)| *brings)
            .for_each(|(kept, _)| *kept = Rc::clone(&bytes));
    });
}

/// The bytes of what is shown.
pub fn brought() -> Brought {
    BROUGHT.with_borrow(Clone::clone)
}

/// Begins to hear the simulator. Called once.
pub fn listen() {
    web::simulator::hear(|bytes| match heard(&bytes) {
        Some(Update::Checked(messages)) => {
            if let Some(then) = CHECKED.take() {
                then(messages);
            }
        }
        Some(update) => {
            bring(&update, bytes);
            count(&update);
            let hear = HEAR.with_borrow(Clone::clone);
            if let Some(hear) = hear {
                (hear.borrow_mut())(update);
            }
        }
        None => {}
    });
}

/// Opens a run. From now on `hear` gets what the simulator sends: first whether the run is open.
pub fn open(start: &Start, hear: impl FnMut(Update) + 'static) {
    HEAR.set(Some(Rc::new(RefCell::new(hear))));
    Engine::Simulator.ask(&Request::Open(start.clone()));
}

/// Asks what is wrong with a run, and leaves the open one as it is. Only the last question is answered.
pub fn check(start: &Start, then: impl FnOnce(Vec<String>) + 'static) {
    CHECKED.set(Some(Box::new(then)));
    Engine::Simulator.ask(&Request::Check(start.clone()));
}
