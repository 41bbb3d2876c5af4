//! What several tests share.

#[cfg(not(target_arch = "wasm32"))]
pub mod cloud;
#[cfg(not(target_arch = "wasm32"))]
pub mod command_line;
#[cfg(not(target_arch = "wasm32"))]
pub mod driven;
#[cfg(not(target_arch = "wasm32"))]
pub mod network;
