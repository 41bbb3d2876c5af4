//! The types of `wasm-streams` that the functions of a server name, for a page that has none: there is no such stream.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// A stream that a server's answer would be.
#[derive(Debug)]
pub enum ReadableStream {}

/// The same as a stream of Rust.
#[derive(Debug)]
pub enum IntoStream {}

impl ReadableStream {
    /// Nobody has a stream to send.
    ///
    /// # Panics
    /// Always: nothing here calls a server.
    pub fn from_stream<S>(_: S) -> ReadableStream {
        unreachable!("the page calls no server")
    }

    /// Nobody has a stream to read.
    ///
    /// # Panics
    /// Always: nothing here calls a server.
    pub fn from_raw(_: web_sys::ReadableStream) -> ReadableStream {
        unreachable!("the page calls no server")
    }

    /// Of no stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self {}
    }

    /// Of no stream.
    pub fn into_stream(self) -> IntoStream {
        match self {}
    }
}

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match *self {}
    }
}
