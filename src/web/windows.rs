//! What only the windows of game days need of the browser: to talk to each other, to open, to go on, to print.

use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::window;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius, js_name = fetched)]
    fn js_fetched(name: &str, then: &JsValue);
}

/// Fetches a text that lies beside the page; nothing when that fails.
pub fn fetched(name: &str, then: Box<dyn FnOnce(Option<String>)>) {
    js_fetched(name, &Closure::once_into_js(move |text: JsValue| then(text.as_string())));
}

/// Returns whether this is a page: a worker has no window.
pub fn is_there() -> bool {
    js_sys::global().is_instance_of::<web_sys::Window>()
}

/// Prints the page.
pub fn print() {
    let _ = window().print();
}

/// The day of the reader's clock, UTC: `2026-11-30`.
pub fn today() -> String {
    let text: String = js_sys::Date::new_0().to_iso_string().into();
    text.chars().take(10).collect()
}

/// The reader's clock: seconds since 1970-01-01 UTC.
pub fn epoch_s() -> u64 {
    (js_sys::Date::now() / 1e3) as u64
}

/// Goes to an address.
pub fn go(address: &str) {
    let _ = window().location().set_href(address);
}

/// Opens an address in a window of its own.
pub fn open(address: &str) {
    let _ = window().open_with_url_and_target(address, "_blank");
}

/// A channel between windows; it ends with its handle.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Joins the channel of that name; `then` gets the texts that other windows send.
    pub fn join(name: &str, mut then: impl FnMut(String) + 'static) -> Channel {
        let heard = Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                then(text);
            }
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Channel { channel, _heard: heard }
    }

    /// Sends a text to the other windows.
    pub fn post(&self, text: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
