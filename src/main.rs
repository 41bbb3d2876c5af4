//! The page's module: all of it is in the library.

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    blast_radius::app::start();
}

/// Stops the module as a mistake of its own would, to see what the page makes of that.
///
/// # Panics
/// Always, with `message`.
#[wasm_bindgen]
pub fn panic(message: &str) {
    panic!("{message}");
}
