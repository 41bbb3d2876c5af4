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
    #[wasm_bindgen(js_namespace = blastRadius, js_name = scenario)]
    fn js_scenario(id: &str, then: &JsValue);
    /// Gives the reader a file.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn save(name: &str, text: &str);
    /// Returns whether the page was reloaded, and not followed by a link.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn reloaded() -> bool;
}

/// Handles an answer.
pub type Then<T> = Box<dyn FnOnce(T)>;

/// The result of a stream.
pub enum Stream {
    /// All of it.
    Bytes(Vec<u8>),
    /// More than was asked for.
    TooMuch,
    /// It broke, or the browser has no such streams.
    Broken,
}

fn stream(then: Then<Stream>) -> JsValue {
    once(Box::new(move |value| {
        then(match value.dyn_ref::<Uint8Array>() {
            Some(bytes) => Stream::Bytes(bytes.to_vec()),
            None if value.is_truthy() => Stream::TooMuch,
            None => Stream::Broken,
        });
    }))
}

fn once(then: Then<JsValue>) -> JsValue {
    Closure::once_into_js(then)
}

/// Deflates a text.
pub fn deflate(text: &str, then: Then<Stream>) {
    js_deflate(text, &stream(then));
}

/// Inflates to at most `most` bytes.
pub fn inflate(deflated: &[u8], most: usize, then: Then<Stream>) {
    js_inflate(deflated, most as u32, &stream(then));
}

/// Fetches a built-in document with its texts in the language of the page; nothing when that fails.
pub fn scenario(id: &str, then: Then<Option<String>>) {
    js_scenario(id, &once(Box::new(move |text| then(text.as_string()))));
}

/// Reads the file that a person chose: its name, what is wrong with it (it has more than `most` bytes, or is not
/// text), and the text.
pub fn read(input: &Node, most: u32, then: Then<(String, String, String)>) {
    let then = once(Box::new(move |value| {
        let all = value.as_string().unwrap_or_default();
        let mut lines = all.splitn(3, '\n').map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        then((next(), next(), next()));
    }));
    js_read(input.element(), most, &then);
}
