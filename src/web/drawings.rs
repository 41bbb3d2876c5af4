//! The line to the drawings' module: `boot.js` loads it when it is asked for the first time.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius, js_name = draw)]
    fn js_draw(
        what: &str,
        scene: &[u8],
        frame: &[u8],
        charts: &[u8],
        opening: &[u8],
        symbols: &str,
        then: &JsValue,
    );
}

/// Has a file made (`src/bin/drawings.rs` says which): `then` gets its text, or nothing when none was made, and whether the
/// module could be loaded.
pub fn draw(
    what: &str,
    [scene, frame, charts]: [&[u8]; 3],
    opening: &[u8],
    then: Box<dyn FnOnce(Option<String>, bool)>,
) {
    let then = Closure::once_into_js(move |text: JsValue| then(text.as_string(), text != JsValue::FALSE));
    js_draw(what, scene, frame, charts, opening, &super::save::symbols(), &then);
}
