//! The module of the pages beside the map, game days and one's own system: pages and worker in one, since they are loaded
//! together and only then. In a window it shows a page; in a worker `assets/worker.js` carries bytes to it and lets real time go by.

use std::cell::RefCell;

use blast_radius::session::budget::Pace;
use blast_radius::training::service::Service;
use blast_radius::{editing, language, session, training};
use page::{app, room, web};
use wasm_bindgen::prelude::wasm_bindgen;

/// The page, with what it shares with that of the simulator: elements, values that change, the browser.
#[allow(dead_code)]
#[path = ".."]
mod page {
    pub mod room;
    pub mod web;
    pub mod app {
        pub mod language;
        pub mod live;
        pub mod ui;
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

thread_local! {
    static SERVICE: RefCell<Service> = RefCell::new(Service::new(Pace::WORKER));
    static OWN: RefCell<editing::service::Service> = RefCell::new(editing::service::Service::new(Pace::WORKER));
}

fn main() {
    web::panic::install();
    if web::windows::is_there() {
        room::start();
    }
}

/// The thread is the page's, too: no pass may be long.
#[wasm_bindgen]
pub fn share_thread() {
    SERVICE.set(Service::new(Pace::INLINE));
    OWN.set(editing::service::Service::new(Pace::INLINE));
}

/// Takes a request; returns the answer that is due at once.
#[wasm_bindgen]
pub fn take(request: &[u8]) -> Option<Vec<u8>> {
    match request.split_first() {
        Some((&training::protocol::OF_DRILLS, rest)) => SERVICE.with_borrow_mut(|service| service.take(rest)),
        Some((&editing::protocol::OF_OWN, rest)) => {
            OWN.with_borrow_mut(|service| service.take(rest));
            None
        }
        _ => None,
    }
}

/// Lets real time go by; returns what is to be sent.
#[wasm_bindgen]
pub fn pass(now_ms: f64) -> Option<Vec<u8>> {
    // One page has one of them at work.
    let of_drills = SERVICE.with_borrow_mut(|service| service.pass(now_ms, now));
    of_drills.or_else(|| OWN.with_borrow_mut(|service| service.pass(now_ms, now)))
}

/// Returns whether it is to be passed again soon.
#[wasm_bindgen]
pub fn is_busy() -> bool {
    SERVICE.with_borrow(Service::is_busy) || OWN.with_borrow(editing::service::Service::is_busy)
}

/// Says a text of the worker in the language of the page.
#[wasm_bindgen]
pub fn spell(text: String) -> String {
    language::arrived(text)
}

/// Runs a drill from its log to its end, for whoever wants to check in the browser what the command line computed: the
/// fingerprint of the world.
///
/// # Errors
/// The mistakes in the input, one message a line.
#[wasm_bindgen]
pub fn probe(exercise: &str, document: &str, seed: f64, log: &str) -> Result<String, String> {
    training::service::probe(exercise, document, seed as u64, log)
}
