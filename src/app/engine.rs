//! The engine of a page: it runs on this thread or in a worker. Either way requests go in and news come out.

use std::rc::Rc;

use crate::app::worker::Remote;
use crate::session::host::Host;
use crate::session::protocol::{Request, Told};
use crate::web;

/// The host of the page's session.
pub enum Engine {
    /// On this thread, a little in every frame of the screen.
    Inline(Box<Host>),
    /// Nowhere: another page sends what is shown.
    Mirror,
    /// In a worker, which sends what is new by itself.
    Remote(Rc<Remote>),
}

impl Engine {
    /// Passes a request on.
    pub fn ask(&mut self, request: Request) {
        match self {
            Engine::Inline(host) => host.ask(request),
            Engine::Remote(remote) => remote.ask(&request),
            Engine::Mirror => {}
        }
    }

    /// Lets real time go by, and takes what is to be sent.
    pub fn pass(&mut self, now_ms: f64) -> Option<Told> {
        match self {
            Engine::Inline(host) => host.pass(now_ms, web::now_ms),
            Engine::Remote(_) | Engine::Mirror => None,
        }
    }
}
