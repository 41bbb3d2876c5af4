//! The page's address.

use super::window;

/// The fragment, without `#`.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The address without its fragment.
pub fn base() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Takes the language that a link asks for out of the address bar.
pub fn drop_language() {
    let fragment = fragment();
    let rest: Vec<&str> = fragment.split('&').filter(|part| !part.starts_with("lang=")).collect();
    if let Ok(history) = window().history() {
        // What is left of a link that said nothing else is none.
        let rest = if rest == ["v2"] { String::new() } else { rest.join("&") };
        let address = [&base(), "#", &rest].concat();
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Takes the fragment out of the address bar without another entry in the history.
pub fn clear_fragment() {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&base()));
    }
}
