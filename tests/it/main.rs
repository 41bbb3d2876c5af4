//! Integration tests: one binary, a module per behaviour.

#[cfg(not(target_arch = "wasm32"))]
mod engine_order;
#[cfg(not(target_arch = "wasm32"))]
mod engine_queue;
mod engine_random;
#[cfg(not(target_arch = "wasm32"))]
mod queueing;
mod support;
