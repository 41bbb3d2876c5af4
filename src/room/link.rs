//! The line to the worker: requests go out and news come in, as bytes. The first one says whose they are.

use crate::editing::protocol as own;
use crate::language;
use crate::session::protocol::encode;
use crate::training::protocol::{Request, Update, heard};
use crate::web;

/// Sends a request of a drill.
pub fn ask(request: &Request) {
    send(crate::training::protocol::OF_DRILLS, &encode(request));
}

/// From now on `then` gets the news of a drill.
pub fn hear(mut then: impl FnMut(Update) + 'static) {
    web::simulator::hear(move |bytes| {
        if let Some(update) = heard(&bytes, language::arrived) {
            then(update);
        }
    });
}

/// Sends a request of one's own system.
pub fn ask_own(request: &own::Request) {
    send(own::OF_OWN, &encode(request));
}

/// From now on `then` gets the news of one's own system.
pub fn hear_own(mut then: impl FnMut(own::Update) + 'static) {
    web::simulator::hear(move |bytes| {
        if let Some(update) = own::heard(&bytes, language::arrived) {
            then(update);
        }
    });
}

fn send(whose: u8, request: &[u8]) {
    let mut bytes = vec![whose];
    bytes.extend_from_slice(request);
    web::simulator::ask(&bytes);
}
