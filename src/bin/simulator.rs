//! The simulator's module: bytes in, bytes out. It knows neither page nor worker: `assets/worker.js` and, where no worker
//! starts, `assets/boot.js` carry the bytes and let real time go by.

use std::cell::RefCell;
use std::panic;

use blast_radius::session::Opening;
use blast_radius::session::budget::Pace;
use blast_radius::session::service::{self, Service};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;

    #[wasm_bindgen(js_namespace = WebAssembly)]
    type RuntimeError;
    #[wasm_bindgen(constructor, js_namespace = WebAssembly)]
    fn new(message: &str) -> RuntimeError;
}

thread_local! {
    static SERVICE: RefCell<Service> = RefCell::new(Service::new(Pace::WORKER));
}

/// From now on a panic throws its message, not a bare trap.
fn main() {
    panic::set_hook(Box::new(|info| {
        wasm_bindgen::throw_val(RuntimeError::new(&info.to_string()).into());
    }));
}

/// The thread is the page's, too: no pass may be long.
#[wasm_bindgen]
pub fn share_thread() {
    SERVICE.set(Service::new(Pace::INLINE));
}

/// Takes a request; returns the answer that is due at once.
#[wasm_bindgen]
pub fn take(request: &[u8]) -> Option<Vec<u8>> {
    SERVICE.with_borrow_mut(|service| service.take(request))
}

/// Lets real time go by; returns what is to be sent.
#[wasm_bindgen]
pub fn pass(now_ms: f64) -> Option<Vec<u8>> {
    SERVICE.with_borrow_mut(|service| service.pass(now_ms, now))
}

/// Returns whether it is to be passed again soon.
#[wasm_bindgen]
pub fn is_busy() -> bool {
    SERVICE.with_borrow(Service::is_busy)
}

/// Runs a scenario with `commands` (one per line, each with its time) to a moment, for whoever wants to check in the
/// browser what the command line computed: same scenario, seed and commands, same digest.
///
/// # Errors
/// The mistakes in the input, one message per line.
#[wasm_bindgen]
pub fn probe(scenario: &str, seed: f64, until: &str, commands: &str) -> Result<String, String> {
    let commands = commands.lines().filter(|line| !line.trim().is_empty()).map(String::from).collect();
    service::probe(&Opening { scenario: scenario.to_owned(), seed: seed as u64, commands }, until)
}

/// Stops the module as a mistake of its own would, to see what the page makes of that.
///
/// # Panics
/// Always, with `message`.
#[wasm_bindgen]
pub fn panic(message: &str) {
    panic!("{message}");
}
