//! The simulation in a worker: what runs there, and what the page holds of it.
//!
//! 1. The page starts one worker and keeps it; every run that is opened is opened there.
//! 2. In the worker a host is asked and passed again and again while it is busy, and rests otherwise.
//! 3. Where no worker starts, runs are opened on the page's own thread, with the same host.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::session::Scene;
use crate::session::budget::Pace;
use crate::session::host::Host;
use crate::session::protocol::{Request, Update, decode, encode};
use crate::web::worker;

/// Runs the worker's side, for as long as the worker lives.
pub fn serve() {
    let host: Rc<RefCell<Option<Host>>> = Rc::default();
    let looping = Rc::new(Cell::new(false));
    let (passed, still) = (Rc::clone(&host), Rc::clone(&looping));
    let pass = Rc::new(RefCell::new(move || pass(&mut passed.borrow_mut())));
    let around = Rc::clone(&pass);
    let round: Rc<RefCell<dyn FnMut() -> bool>> = Rc::new(RefCell::new(move || {
        let again = (around.borrow_mut())();
        still.set(again);
        again
    }));
    worker::listen(move |bytes| {
        match decode(&bytes) {
            Some(Request::Open(start)) => {
                let opened = Host::start(&start, Pace::WORKER);
                let update = match &opened {
                    Ok(host) => Update::Opened(Box::new(Scene::clone(host.scene()))),
                    Err(messages) => Update::Refused(messages.clone()),
                };
                worker::send_to_page(&encode(&update));
                *host.borrow_mut() = opened.ok();
            }
            Some(request) => {
                if let Some(host) = host.borrow_mut().as_mut() {
                    host.ask(request);
                }
            }
            None => {}
        }
        // What was asked for is answered now; then the loop goes on by itself.
        let again = (pass.borrow_mut())();
        if again && !looping.replace(true) {
            worker::repeat(Rc::clone(&round));
        }
    });
}

/// Lets the host go on, and sends what is new. Returns whether it is to be passed again.
fn pass(host: &mut Option<Host>) -> bool {
    let Some(host) = host.as_mut() else { return false };
    if let Some(told) = host.pass(worker::now_ms(), worker::now_ms) {
        worker::send_to_page(&encode(&Update::Told(Box::new(told))));
    }
    host.is_busy()
}

/// Receives what the worker sends.
type Hear = Rc<RefCell<dyn FnMut(Update)>>;

/// The worker, as the page holds it.
pub struct Remote {
    worker: worker::Worker,
    hear: Rc<RefCell<Hear>>,
}

/// Is called once, with the worker if one started.
type Ready = Box<dyn FnOnce(Option<Rc<Remote>>)>;

impl Remote {
    /// Starts a worker. `ready` is called once, with the worker if there is one.
    pub fn start(ready: impl FnOnce(Option<Rc<Remote>>) + 'static) {
        let nobody: Hear = Rc::new(RefCell::new(|_| {}));
        let hear = Rc::new(RefCell::new(nobody));
        let remote: Rc<RefCell<Option<Rc<Remote>>>> = Rc::default();
        let ready: Rc<RefCell<Option<Ready>>> = Rc::new(RefCell::new(Some(Box::new(ready))));
        let tell = move |remote: Option<Rc<Remote>>| {
            let ready = ready.borrow_mut().take();
            ready.map(|ready| ready(remote)).is_some()
        };
        let (heard, started, first, failed) =
            (Rc::clone(&hear), Rc::clone(&remote), tell.clone(), tell.clone());
        let worker = worker::Worker::start(
            move |bytes| {
                if bytes.is_empty() {
                    let remote = started.borrow().clone();
                    first(remote);
                } else if let Some(update) = decode(&bytes) {
                    let hear = Rc::clone(&heard.borrow());
                    (hear.borrow_mut())(update);
                }
            },
            move |message| {
                if !failed(None) {
                    crate::web::panic::stopped(&message);
                }
            },
        );
        match worker {
            Some(worker) => *remote.borrow_mut() = Some(Rc::new(Remote { worker, hear })),
            None => {
                tell(None);
            }
        }
    }

    /// Sends a request.
    pub fn ask(&self, request: &Request) {
        self.worker.send(&encode(request));
    }

    /// From now on `hear` gets what the worker sends.
    pub fn hear(&self, hear: impl FnMut(Update) + 'static) {
        *self.hear.borrow_mut() = Rc::new(RefCell::new(hear));
    }
}
