//! The browser: the only module that names `web_sys` and `js_sys`.

use wasm_bindgen::JsCast;

/// The element that holds the page: `#app` of `index.html`.
///
/// # Panics
/// Without a document or without that element, which only a broken `index.html` can cause.
pub fn root() -> web_sys::HtmlElement {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page has a document");
    let root = document.get_element_by_id("app").expect("index.html has an element #app");
    root.unchecked_into()
}
