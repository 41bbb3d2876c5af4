//! Serves a page with bytes: the simulator's side of the protocol, for whoever carries messages (a worker, or the page's
//! own thread).

use crate::frame::{Opening, Scene};
use crate::session::Session;
use crate::session::budget::Pace;
use crate::session::host::Host;
use crate::session::protocol::{Request, Update, decode, encode};

/// The run that is open, if one is.
pub struct Service {
    host: Option<Host>,
    pace: Pace,
}

impl Service {
    /// Nothing is open yet; what is opened goes at `pace`.
    pub fn new(pace: Pace) -> Service {
        Service { host: None, pace }
    }

    /// Takes a request. Returns the answer that is due at once; what else comes of it is sent by the next pass.
    pub fn take(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        match decode(bytes)? {
            Request::Open(start) => {
                let opened = Host::start(&start, self.pace);
                let update = match &opened {
                    Ok(host) => Update::Opened(Box::new(Scene::clone(host.scene()))),
                    Err(messages) => Update::Refused(messages.clone()),
                };
                self.host = opened.ok();
                Some(encode(&update))
            }
            Request::Check(start) => {
                Some(encode(&Update::Checked(Host::start(&start, self.pace).err().unwrap_or_default())))
            }
            request => {
                self.host.as_mut()?.ask(request);
                None
            }
        }
    }

    /// Lets real time go by until `now_ms`; `clock` measures what that takes. Returns what is to be sent.
    pub fn pass(&mut self, now_ms: f64, clock: impl Fn() -> f64) -> Option<Vec<u8>> {
        let told = self.host.as_mut()?.pass(now_ms, clock)?;
        Some(encode(&Update::Told(Box::new(told))))
    }

    /// Returns whether it is to be passed again soon.
    pub fn is_busy(&self) -> bool {
        self.host.as_ref().is_some_and(Host::is_busy)
    }
}

/// Runs `opening` and its twin until `until` (`10m`) without a picture, and says `DIGEST EVENTS`: the digest in
/// hexadecimal, the events of run and twin together.
///
/// # Errors
/// The mistakes in the input, one message per line.
pub fn probe(opening: &Opening, until: &str) -> Result<String, String> {
    let mut session = Session::open(opening).map_err(|errors| errors.join("\n"))?;
    session.run_to(until)?;
    Ok(format!("{:016x} {}", session.digest(), session.run().events_of_both()))
}
