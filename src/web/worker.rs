//! A thread of its own for the simulation: the page and the worker run the same module, and send each other bytes.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, WorkerOptions, WorkerType};

use super::document;

type Hear = Closure<dyn FnMut(MessageEvent)>;

/// A running worker, as the page holds it; it ends with its handle.
pub struct Worker {
    worker: web_sys::Worker,
    _hear: Hear,
    _failed: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Worker {
    /// Starts a worker. `hear` gets every message, the first of them empty: then it is ready. `failed` is called when it
    /// cannot start, or stops. Nothing where the browser gives no workers (a sandboxed frame, say).
    pub fn start(
        mut hear: impl FnMut(Vec<u8>) + 'static,
        mut failed: impl FnMut(String) + 'static,
    ) -> Option<Worker> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options("worker.js", &options).ok()?;
        let hear: Hear =
            Closure::new(move |event: MessageEvent| hear(Uint8Array::new(&event.data()).to_vec()));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let message =
                Reflect::get(&event, &"message".into()).ok().and_then(|message| message.as_string());
            failed(message.unwrap_or_default());
        });
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let first = Object::new();
        let glue = document().query_selector("meta[name=blast-radius]").ok()??.get_attribute("data-glue")?;
        let glue = web_sys::Url::new_with_base(&glue, &document().base_uri().ok()??).ok()?.href();
        Reflect::set(&first, &"glue".into(), &glue.into()).ok()?;
        Reflect::set(&first, &"module".into(), &wasm_bindgen::module()).ok()?;
        worker.post_message(&first).ok()?;
        Some(Worker { worker, _hear: hear, _failed: failed })
    }

    /// Sends bytes.
    pub fn send(&self, bytes: &[u8]) {
        let _ = self.worker.post_message(&Uint8Array::from(bytes));
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Returns whether this thread is a worker.
pub fn is_worker() -> bool {
    scope().is_some()
}

/// Sends bytes to the page.
pub fn send_to_page(bytes: &[u8]) {
    if let Some(scope) = scope() {
        let _ = scope.post_message(&Uint8Array::from(bytes));
    }
}

/// Milliseconds of real time, in a worker.
pub fn now_ms() -> f64 {
    scope().and_then(|scope| scope.performance()).map_or(0.0, |performance| performance.now())
}

/// In a worker: `hear` gets every message of the page from now on, and the page is notified that it is ready.
pub fn listen(mut hear: impl FnMut(Vec<u8>) + 'static) {
    let Some(scope) = scope() else { return };
    let hear: Hear = Closure::new(move |event: MessageEvent| hear(Uint8Array::new(&event.data()).to_vec()));
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    send_to_page(&[]);
}

/// Does `then` again and again, as long as it says so, with pauses in which messages are heard.
pub fn repeat(then: Rc<RefCell<dyn FnMut() -> bool>>) {
    const PAUSE_MS: u32 = 4;
    gloo_timers::callback::Timeout::new(PAUSE_MS, move || {
        let again = (then.borrow_mut())();
        if again {
            repeat(Rc::clone(&then));
        }
    })
    .forget();
}
