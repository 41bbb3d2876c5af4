//! The line to `assets/remote.js`, which drives the widget for the page around it. Nobody listens on any other page.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Does what is asked by name.
pub type Drive = fn(&str, &str) -> Result<Option<String>, String>;

thread_local! {
    static DRIVE: Cell<Option<Drive>> = const { Cell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius, js_name = tell)]
    fn js_tell(kind: &str, news: &JsValue);
}

/// From now on `drive` does what is asked from outside.
pub fn hear(drive: Drive) {
    DRIVE.set(Some(drive));
}

/// Does what the page around the widget asks for by name. Returns the answer when it is known at once.
///
/// # Errors
/// What is asked for is unknown, or its value is none for it: a sentence.
#[wasm_bindgen]
pub fn drive(kind: &str, value: &str) -> Result<Option<String>, String> {
    DRIVE.get().map_or(Ok(None), |drive| drive(kind, value))
}

/// News for the page around: names with numbers, and names with texts. A number that is not finite is none.
pub fn tell(kind: &str, numbers: &[(&str, f64)], texts: &[(&str, &str)]) {
    let news = js_sys::Object::new();
    for (name, number) in numbers {
        put(&news, name, &JsValue::from_f64(*number));
    }
    for (name, text) in texts {
        put(&news, name, &JsValue::from_str(text));
    }
    js_tell(kind, &news);
}

fn put(object: &js_sys::Object, name: &str, value: &JsValue) {
    // A plain object takes every name.
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}
