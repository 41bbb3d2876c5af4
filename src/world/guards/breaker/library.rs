//! Circuit breakers of other libraries than resilience4j: one machine with switches.
//!
//! 1. CLOSED: every call passes. What is counted, and when that opens the breaker, is [`rules::Counting`].
//! 2. OPEN: every call is refused for the open wait; then a timer, or the next call, leads to
//! 3. HALF_OPEN: [`rules::Trials`] says who passes, [`rules::Verdict`] what closes; a failed trial opens again.
//!
//! A call that ends in another state than it began in is judged by the state at its end or at its start
//! ([`rules::Judged`]), and may be ignored, counted, close an open breaker, or begin the wait anew ([`rules::Late`]).
//!
//! [`Library`] lists them; what is known of each (settings under its own names, their meanings and defaults, the rules
//! that they make) stands in a file of its language. The recordings of the real ones are in `tests/oracles/libraries`.
//! The machine draws nothing by itself: who reports an end brings a random number along.

pub mod fading;
pub mod machine;
pub mod names;
mod node;
mod python;
pub mod rules;
pub mod rust;
pub mod settings;
pub mod slots;
pub mod tally;

pub use machine::LibraryBreaker;
pub use names::Library;
pub use rules::Rules;
