//! The language of the page, as `boot.js` has chosen it, and how the browser writes numbers and times in it.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Returns the tag of the page's language: `en`.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn language() -> String;
    /// Returns the messages of a language other than English, a Fluent resource; nothing where there is none.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn messages() -> Option<String>;
    /// A number with so many digits after its point, as the language has it.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn number(number: f64, digits: u8) -> String;
    /// A time of day, by its minutes since midnight, as the language has it.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn time(minutes: u32) -> String;
    /// Returns a language's name in itself: `português (Brasil)`.
    #[wasm_bindgen(js_namespace = blastRadius, js_name = languageName)]
    pub fn name(tag: &str) -> String;
}

/// Loads the page anew.
pub fn reload() {
    let _ = super::window().location().reload();
}
