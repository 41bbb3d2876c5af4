//! Texts that leave the page and come to it: deflated, saved as a file, read from one. `boot.js` does it.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::dom::Node;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius, js_name = deflate)]
    fn js_deflate(text: &str, then: &JsValue);
    #[wasm_bindgen(js_namespace = blastRadius, js_name = inflate)]
    fn js_inflate(bytes: &[u8], most: u32, then: &JsValue);
    #[wasm_bindgen(js_namespace = blastRadius, js_name = read)]
    fn js_read(input: &JsValue, most: u32, then: &JsValue);
    /// Gives the reader a file.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn save(name: &str, text: &str);
    /// Whether the page was reloaded, and not followed by a link.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn reloaded() -> bool;
}

fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref().map(Uint8Array::to_vec)
}

/// Deflates a text, then gives the bytes; nothing where the browser cannot.
pub fn deflate(text: &str, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
    js_deflate(text, &Closure::once_into_js(move |value: JsValue| then(bytes(&value))));
}

/// Inflates to at most `most` bytes, then gives them; within, nothing when they are no deflated bytes. Nothing at all when
/// there are more.
pub fn inflate(deflated: &[u8], most: usize, then: impl FnOnce(Option<Option<Vec<u8>>>) + 'static) {
    let then = move |value: JsValue| {
        then(if value.is_truthy() && bytes(&value).is_none() { None } else { Some(bytes(&value)) })
    };
    js_inflate(deflated, most as u32, &Closure::once_into_js(then));
}

/// Reads the file that a person chose, then gives its name, its size and, when it is text of at most `most` bytes, that.
pub fn read(input: &Node, most: u32, then: impl FnOnce(String, f64, Option<String>) + 'static) {
    let then =
        Closure::once_into_js(move |name: String, size: f64, text: Option<String>| then(name, size, text));
    js_read(input.element(), most, &then);
}
