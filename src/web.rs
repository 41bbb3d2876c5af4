//! The browser: the only module that names `web_sys` and `js_sys`. It knows nothing of the simulation.

pub mod animation;
pub mod canvas;
pub mod clipboard;
pub mod dom;
pub mod drawings;
pub mod events;
pub mod exchange;
pub mod language;
pub mod location;
pub mod measure;
pub mod opening;
pub mod panic;
pub mod preferences;
pub mod remote;
pub mod rove;
pub mod save;
pub mod simulator;
pub mod timer;
// The page of the simulator has one window.
/// Only the rooms have fields for several files.
#[allow(dead_code)]
pub mod files;
#[allow(dead_code)]
pub mod windows;

use wasm_bindgen::JsCast;

/// The element that holds the page: `#app` of `index.html`.
///
/// # Panics
/// Without a document or without that element, which only a broken `index.html` can cause.
pub fn root() -> web_sys::HtmlElement {
    let root = document().get_element_by_id("app").expect("index.html has an element #app");
    root.unchecked_into()
}

/// Milliseconds of real time since the page was opened.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

fn window() -> web_sys::Window {
    web_sys::window().expect("a page has a window")
}

fn document() -> web_sys::Document {
    window().document().expect("a page has a document")
}
