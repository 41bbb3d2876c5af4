//! The libraries whose breakers are known, and their versions.

/// A library with a circuit breaker; cockatiel has three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Library {
    /// resilience4j-circuitbreaker (Java).
    #[default]
    Resilience4j,
    /// opossum (Node.js).
    Opossum,
    /// cockatiel (Node.js), `ConsecutiveBreaker`.
    Cockatiel,
    /// cockatiel (Node.js), `SamplingBreaker`.
    CockatielSampling,
    /// cockatiel (Node.js), `CountBreaker`.
    CockatielCount,
    /// levee (Node.js).
    Levee,
    /// pybreaker (Python).
    Pybreaker,
    /// circuitbreaker (Python).
    Circuitbreaker,
    /// aiobreaker (Python).
    Aiobreaker,
    /// purgatory (Python).
    Purgatory,
    /// hyx (Python).
    Hyx,
    /// failsafe (Rust).
    Failsafe,
    /// recloser (Rust).
    Recloser,
    /// circuitbreaker-rs (Rust).
    CircuitbreakerRs,
    /// tower-resilience-circuitbreaker (Rust).
    TowerResilience,
}

impl Library {
    /// Every library with its word in documents and its version, the default first.
    pub const ALL: [(Library, &'static str, &'static str); 15] = [
        (Library::Resilience4j, "resilience4j", "2.4.0"),
        (Library::Opossum, "opossum", "9.0.0"),
        (Library::Cockatiel, "cockatiel", "3.2.1"),
        (Library::CockatielSampling, "cockatiel-sampling", "3.2.1"),
        (Library::CockatielCount, "cockatiel-count", "3.2.1"),
        (Library::Levee, "levee", "1.5.1"),
        (Library::Pybreaker, "pybreaker", "1.4.1"),
        (Library::Circuitbreaker, "circuitbreaker", "2.1.3"),
        (Library::Aiobreaker, "aiobreaker", "1.2.0"),
        (Library::Purgatory, "purgatory", "3.0.1"),
        (Library::Hyx, "hyx", "0.0.2"),
        (Library::Failsafe, "failsafe", "1.3.0"),
        (Library::Recloser, "recloser", "1.4.0"),
        (Library::CircuitbreakerRs, "circuitbreaker-rs", "0.1.1"),
        (Library::TowerResilience, "tower-resilience", "0.14.0"),
    ];

    /// Its word in documents and on the command line.
    pub fn word(self) -> &'static str {
        Library::ALL[self as usize].1
    }

    /// The version whose rules the machine has.
    pub fn version(self) -> &'static str {
        Library::ALL[self as usize].2
    }

    /// Returns whether it was measured what the library makes of a call that a timeout around its breaker cuts off; where
    /// it was not, the rule of resilience4j stands (`docs/libraries.md`).
    pub fn cut_off_measured(self) -> bool {
        match self {
            Library::Circuitbreaker
            | Library::Aiobreaker
            | Library::Purgatory
            | Library::Hyx
            | Library::TowerResilience => true,
            Library::Resilience4j
            | Library::Opossum
            | Library::Cockatiel
            | Library::CockatielSampling
            | Library::CockatielCount
            | Library::Levee
            | Library::Pybreaker
            | Library::Failsafe
            | Library::Recloser
            | Library::CircuitbreakerRs => false,
        }
    }

    /// The library of a word.
    pub fn of_word(word: &str) -> Option<Library> {
        Library::ALL.iter().find(|row| row.1 == word).map(|row| row.0)
    }
}
