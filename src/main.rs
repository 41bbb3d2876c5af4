//! The page's module: `web` (the browser) and `app` (the page) on top of the library. They are no part of it, so that the
//! simulator, which has a module of its own, is built from the same library without them.

mod app;
mod web;

use blast_radius::{frame, language, session, view};
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    app::start();
}

/// Says what the drawings' module has to say, in the language of the page.
#[wasm_bindgen]
pub fn spell(text: String) -> String {
    language::arrived(text)
}

/// Stops the module as a mistake of its own would, to see what the page makes of that.
///
/// # Panics
/// Always, with `message`.
#[wasm_bindgen]
pub fn panic(message: &str) {
    panic!("{message}");
}
