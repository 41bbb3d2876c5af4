//! The first picture, which stands in the page as HTML: what is live takes its place, with what was pressed, moved and
//! focused there. `assets/early.js` does it.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::dom::Node;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius, js_name = show)]
    fn js_show(page: &Element);
    #[wasm_bindgen(js_namespace = blastRadius, js_name = press)]
    fn js_press() -> Option<String>;
}

/// The name of the next switch that was pressed on the first picture and not given yet; nothing when something else was done
/// there before it.
pub fn press() -> Option<String> {
    js_press()
}

/// Shows the page, in the place of the first picture if that still stands.
pub fn show(page: &Node) {
    js_show(page.element());
}
