//! Copying to the clipboard, which a browser may refuse.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::window;

/// Copies `text`, then says whether it worked: a page without a secure context or without permission may not.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let member =
        |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let clipboard = member(&window().navigator(), "clipboard");
    if clipboard.is_undefined() || clipboard.is_null() {
        then(false);
        return;
    }
    let written = clipboard.unchecked_into::<web_sys::Clipboard>().write_text(text);
    let then = Rc::new(Cell::new(Some(then)));
    let settle = |worked: bool| {
        let then = Rc::clone(&then);
        let callback = move |_: JsValue| {
            if let Some(then) = then.take() {
                then(worked);
            }
        };
        Closure::once_into_js(callback)
    };
    // By name: `Promise::then` wants closures that outlive this call.
    if let Ok(then_method) = member(&written, "then").dyn_into::<Function>() {
        let _ = then_method.call2(&written, &settle(true), &settle(false));
    }
}
