//! What was run, for the notice that `assets/boot.js` shows when the module stops: kept in an element of
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

/// From now on the notice has the message of a panic. The release page has none to give: there a panic stops at once.
pub fn install() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| {
        if let Some(held) = held() {
            let _ = held.set_attribute("data-message", &info.to_string());
        }
    }));
}
/// The worker has stopped by a mistake of its own: the notice shows it like one of the page.
pub fn stopped(message: &str) -> ! {
    wasm_bindgen::throw_val(js_sys::WebAssembly::RuntimeError::new(message).into())
}
