//! The language of the page, as `boot.js` has chosen it, and how the browser writes numbers and times in it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Returns the tag of the page's language: `en`.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn language() -> String;
    /// Returns the tag of the language that the page began with: English is spoken instead where its messages cannot be had.
    #[wasm_bindgen(js_namespace = blastRadius, js_name = wantedLanguage)]
    pub fn wanted() -> String;
    /// Returns the messages of that language, a Fluent resource.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn messages() -> String;
    #[wasm_bindgen(js_namespace = blastRadius, js_name = english)]
    fn js_english(then: &JsValue);
    /// A number with so many digits after its point, as the language has it.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn number(number: f64, digits: u8) -> String;
    /// A time of day, by its minutes since midnight, as the language has it.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn time(minutes: u32) -> String;
    /// A letter as the language has it: as a capital, or small.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn cased(letter: &str, capital: bool) -> String;
    /// Returns a language's name in itself: `português (Brasil)`.
    #[wasm_bindgen(js_namespace = blastRadius, js_name = languageName)]
    pub fn name(tag: &str) -> String;
}

/// Fetches the English messages; nothing when that fails.
pub fn english(then: Box<dyn FnOnce(Option<String>)>) {
    js_english(&Closure::once_into_js(move |text: JsValue| then(text.as_string())));
}

/// Loads the page anew.
pub fn reload() {
    let _ = super::window().location().reload();
}
