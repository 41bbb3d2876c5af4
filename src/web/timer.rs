//! A delay that ends with its handle.

use gloo_timers::callback::Timeout;

use super::window;

/// Something that will be done, unless the handle is dropped first.
pub struct Delay {
    timeout: Timeout,
}

impl Delay {
    /// Lets it happen without a handle.
    pub fn forget(self) {
        self.timeout.forget();
    }
}

/// Does `then` after `ms` milliseconds.
pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Delay {
    Delay { timeout: Timeout::new(ms, then) }
}

/// Does `then` before the next frame, when the browser has laid the page out.
pub fn next_frame(then: impl FnOnce() + 'static) {
    use wasm_bindgen::JsCast;
    let callback = wasm_bindgen::prelude::Closure::once_into_js(then);
    let _ = window().request_animation_frame(callback.unchecked_ref());
}
