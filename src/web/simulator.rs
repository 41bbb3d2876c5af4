//! The line to the simulator: bytes go out and come in. `boot.js` has started it, in a worker or on this thread.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// Sends bytes; they wait until the simulator has started.
    #[wasm_bindgen(js_namespace = blastRadius)]
    pub fn ask(bytes: &[u8]);
    #[wasm_bindgen(js_namespace = blastRadius, js_name = hear)]
    fn js_hear(then: &JsValue);
}

/// From now on `hear` gets whatever the simulator sends. For good: called once.
pub fn hear(mut hear: impl FnMut(Vec<u8>) + 'static) {
    let then = Closure::<dyn FnMut(JsValue)>::new(move |bytes: JsValue| {
        hear(bytes.unchecked_ref::<Uint8Array>().to_vec());
    });
    js_hear(&then.into_js_value());
}
