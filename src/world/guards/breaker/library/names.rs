//! The libraries whose breakers are known.

use super::rules::Rules;
use super::settings::{About, Setting, Values};
use super::{node, python, rust};
use crate::world::command::kinds::kinds;

/// Its settings and rules are its own machine's.
const RESILIENCE4J: About =
    About { word: "resilience4j", version: "2.4.0", cut_off_measured: false, settings: &[], rules: None };

kinds! {
    /// A library with a circuit breaker; cockatiel has three. The default is the first.
    #[derive(Default)]
    Library: About {
        /// resilience4j-circuitbreaker (Java).
        #[default]
        Resilience4j => RESILIENCE4J,
        /// opossum (Node.js).
        Opossum => node::OPOSSUM,
        /// cockatiel (Node.js), `ConsecutiveBreaker`.
        Cockatiel => node::COCKATIEL,
        /// cockatiel (Node.js), `SamplingBreaker`.
        CockatielSampling => node::COCKATIEL_SAMPLING,
        /// cockatiel (Node.js), `CountBreaker`.
        CockatielCount => node::COCKATIEL_COUNT,
        /// levee (Node.js).
        Levee => node::LEVEE,
        /// pybreaker (Python).
        Pybreaker => python::PYBREAKER,
        /// circuitbreaker (Python).
        Circuitbreaker => python::CIRCUITBREAKER,
        /// aiobreaker (Python).
        Aiobreaker => python::AIOBREAKER,
        /// purgatory (Python).
        Purgatory => python::PURGATORY,
        /// hyx (Python).
        Hyx => python::HYX,
        /// failsafe (Rust).
        Failsafe => rust::FAILSAFE,
        /// recloser (Rust).
        Recloser => rust::RECLOSER,
        /// circuitbreaker-rs (Rust).
        CircuitbreakerRs => rust::CIRCUITBREAKER_RS,
        /// tower-resilience-circuitbreaker (Rust).
        TowerResilience => rust::TOWER_RESILIENCE,
    }
}

impl Library {
    /// Its word in documents and on the command line.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The version whose rules the machine has.
    pub fn version(self) -> &'static str {
        self.row().version
    }

    /// Returns whether it was measured what the library makes of a call that a timeout around its breaker cuts off.
    pub fn cut_off_measured(self) -> bool {
        self.row().cut_off_measured
    }

    /// Its settings; none for resilience4j, whose are [`BreakerConfig`](crate::world::guards::BreakerConfig)'s.
    pub fn settings(self) -> &'static [Setting] {
        self.row().settings
    }

    /// The defaults of its settings.
    pub fn values(self) -> Values {
        Values::new(self.settings())
    }

    /// The rules that values of its settings make; `None` for resilience4j, which has a machine of its own.
    pub fn rules(self, values: &Values) -> Option<Rules> {
        self.row().rules.map(|rules| rules(values))
    }

    /// The library of a word.
    pub fn of_word(word: &str) -> Option<Library> {
        Library::ALL.into_iter().find(|library| library.word() == word)
    }
}
