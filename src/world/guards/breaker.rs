//! Circuit breakers: the machines of the libraries, behind one closed list.
//!
//! The world asks for permission before a call and reports its end; a machine answers from what it has recorded and
//! changes only itself. resilience4j has a machine of its own; [`library`] has one machine with switches for all others.
//! Another machine is a file below this one and an arm of [`Breaker`] and [`BreakerSettings`]: the compiler names every
//! place that has to know it.

pub mod library;
pub mod resilience4j;
pub mod state;

use std::sync::Arc;

use crate::engine::{Digest, SimTime};
use library::settings::Values;
use library::{Library, LibraryBreaker, Rules};
use resilience4j::{BreakerConfig, Resilience4j};
pub use state::{
    Admission, BreakerPermit, BreakerState, CallEnd, EndOfCall, Transition, TransitionCause, Woken,
};

/// The settings of a breaker, by library.
#[derive(Clone, Debug, PartialEq)]
pub enum BreakerSettings {
    /// resilience4j.
    Resilience4j(BreakerConfig),
    /// Another library, and the rules that its settings make.
    Library(Library, Arc<Rules>),
}

impl BreakerSettings {
    /// The rules that values of the settings of `library` make; resilience4j's, which are none of these, are its defaults.
    pub fn new(library: Library, values: &Values) -> BreakerSettings {
        match library.rules(values) {
            Some(rules) => BreakerSettings::Library(library, Arc::new(rules)),
            None => BreakerSettings::Resilience4j(BreakerConfig::default()),
        }
    }

    /// The library.
    pub fn library(&self) -> Library {
        match self {
            BreakerSettings::Resilience4j(_) => Library::Resilience4j,
            BreakerSettings::Library(library, _) => *library,
        }
    }
}

/// A circuit breaker: one per calling replica and guarded edge, or per partition or key of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Breaker {
    /// resilience4j's state machine.
    Resilience4j(Resilience4j),
    /// Another library's.
    Library(LibraryBreaker),
}

impl Breaker {
    /// A closed breaker that begins at `now`. The settings are within their ranges.
    pub fn new(settings: &BreakerSettings, now: SimTime) -> Breaker {
        match settings {
            BreakerSettings::Resilience4j(config) => {
                Breaker::Resilience4j(Resilience4j::new(config.clone(), now))
            }
            BreakerSettings::Library(_, rules) => {
                Breaker::Library(LibraryBreaker::new(Arc::clone(rules), now))
            }
        }
    }

    /// The state after the last input.
    pub fn state(&self) -> BreakerState {
        match self {
            Breaker::Resilience4j(machine) => machine.state(),
            Breaker::Library(machine) => machine.state(),
        }
    }

    /// The call named `token` asks to pass. An admitted one comes back through [`Breaker::on_end`].
    #[inline]
    pub fn try_acquire(&mut self, now: SimTime, token: u32, facts: &mut Vec<Transition>) -> Admission {
        match self {
            Breaker::Resilience4j(machine) => match machine.try_acquire(now, facts) {
                true => Admission::Admitted(BreakerPermit::NONE),
                false => Admission::Refused,
            },
            Breaker::Library(machine) => machine.try_acquire(now, token, facts),
        }
    }

    /// The first moment at which a call that began at `started` is recorded as slow while it still runs; `None` where
    /// the machine waits for its end.
    pub fn slow_at(&self, started: SimTime) -> Option<SimTime> {
        match self {
            Breaker::Resilience4j(machine) => machine.slow_at(started),
            Breaker::Library(_) => None,
        }
    }

    /// Records a call that has just become slow. Returns whether it was recorded; the caller keeps this one bit and
    /// passes it to [`Breaker::on_end`].
    pub fn on_running_slow(&mut self, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        match self {
            Breaker::Resilience4j(machine) => machine.on_running_slow(now, facts),
            Breaker::Library(_) => false,
        }
    }

    /// Records the end of a call that was admitted. `unit` draws a number from 0 to 1, where a wait is drawn by chance.
    #[inline]
    pub fn on_end(&mut self, end: EndOfCall, unit: impl FnMut() -> f64, facts: &mut Vec<Transition>) {
        match self {
            Breaker::Resilience4j(machine) => {
                let failed = end.end != CallEnd::Answered;
                machine.on_end(end.at, end.duration, failed, end.counted, facts);
            }
            Breaker::Library(machine) => machine.on_end(end, unit, facts),
        }
    }

    /// A call that waits to pass, or was woken and has not asked again, gives up.
    pub fn withdraw(&mut self, token: u32) {
        if let Breaker::Library(machine) = self {
            machine.withdraw(token);
        }
    }

    /// The calls that waited and have to ask again, first come first.
    #[inline]
    pub fn take_woken(&mut self, into: &mut Woken) {
        if let Breaker::Library(machine) = self {
            machine.take_woken(into);
        }
    }

    /// Mixes the state into `digest`; the settings are left out.
    pub fn digest(&self, digest: &mut Digest) {
        match self {
            Breaker::Resilience4j(machine) => machine.digest(digest),
            Breaker::Library(machine) => machine.digest(digest),
        }
    }
}
