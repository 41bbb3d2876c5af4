//! The browser: the only module that names `web_sys` and `js_sys`. It knows nothing of the simulation.

pub mod animation;
pub mod canvas;
pub mod channel;
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

/// Returns whether this is a page: a worker has no window.
pub fn has_window() -> bool {
    js_sys::global().is_instance_of::<web_sys::Window>()
}

/// Prints the page.
pub fn print() {
    let _ = window().print();
}

/// The day of the reader's clock, UTC: `2026-11-30`.
pub fn today() -> String {
    let text: String = js_sys::Date::new_0().to_iso_string().into();
    text.chars().take(10).collect()
}

fn window() -> web_sys::Window {
    web_sys::window().expect("a page has a window")
}

fn document() -> web_sys::Document {
    window().document().expect("a page has a document")
}
