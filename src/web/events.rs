//! Listeners on the window that end with their handle.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget, HtmlElement, KeyboardEvent};

use super::{document, window};

/// A listener; dropping it ends it.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn on(target: EventTarget, kind: &'static str, callback: impl FnMut(Event) + 'static) -> Listener {
        let callback = Closure::new(callback);
        let _ = target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref());
        Listener { target, kind, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, self.callback.as_ref().unchecked_ref());
    }
}

/// The window has another size.
pub fn on_resize(mut then: impl FnMut() + 'static) -> Listener {
    Listener::on(window().into(), "resize", move |_| then())
}

/// The address' fragment is another one.
pub fn on_hash_change(mut then: impl FnMut() + 'static) -> Listener {
    Listener::on(window().into(), "hashchange", move |_| then())
}

/// The page is hidden, or seen again; `then` gets which.
pub fn on_hide(mut then: impl FnMut(bool) + 'static) -> Listener {
    Listener::on(document().into(), "visibilitychange", move |_| then(document().hidden()))
}

/// A key went down without Ctrl, Alt or Meta, while no text field, list, or (for the space bar) button has the
/// focus and no dialog is open. `then` gets the key and says whether it used it.
pub fn on_key(mut then: impl FnMut(&str) -> bool + 'static) -> Listener {
    Listener::on(document().into(), "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let taken = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
        if !taken && !is_busy(event) && then(&event.key()) {
            event.prevent_default();
        }
    })
}

fn is_busy(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let is_press = matches!(event.key().as_str(), " " | "Enter");
    within("textarea, select, dialog, input:not([type=checkbox]), [contenteditable]")
        || (is_press && within("button, a, summary, input"))
}
