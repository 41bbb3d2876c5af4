//! Keeps what was run, for the notice that `assets/boot.js` shows when the module stops, in an element of
//! `index.html`, because a module that has stopped can be asked nothing any more.

use web_sys::Element;

use super::document;

fn held() -> Option<Element> {
    document().get_element_by_id("run")
}

/// Remembers what was run, for a report: to be called after every command.
pub fn remember(context: &str) {
    if let Some(held) = held() {
        held.set_text_content(Some(context));
    }
}

/// Adds what is about to be done: it may be what panics.
pub fn attempt(what: &str) {
    if let Some(held) = held() {
        let _ = held.append_with_str_1(&format!("\nthen: {what}"));
    }
}

/// From now on a panic throws its message, which the notice shows: the page's own error, or the one a worker reports. Without
/// this it would be a bare trap. Called once, first, on the page as in a worker.
pub fn install() {
    std::panic::set_hook(Box::new(|info| stopped(&info.to_string())));
}

/// Throws as a stopped module does: the notice shows a mistake of the worker like one of the page.
pub fn stopped(message: &str) -> ! {
    wasm_bindgen::throw_val(js_sys::WebAssembly::RuntimeError::new(message).into())
}
