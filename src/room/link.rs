//! The line to the worker: requests go out and news come in, as bytes.

use crate::language;
use crate::session::protocol::encode;
use crate::training::protocol::{Request, Update, heard};
use crate::web;

/// Sends a request.
pub fn ask(request: &Request) {
    web::simulator::ask(&encode(request));
}

/// From now on `then` gets the news.
pub fn hear(mut then: impl FnMut(Update) + 'static) {
    web::simulator::hear(move |bytes| {
        if let Some(update) = heard(&bytes, language::arrived) {
            then(update);
        }
    });
}
