//! Questions about a document, answered by runs: what is its weakest part, does its breaker open, how are leaders and
//! replicas spread over brokers, what does one zone take.
//!
//! 1. A [`Plan`] says what is asked of which document: commands that every run gets, the time of the loss, the end, seeds.
//! 2. [`weakest`], [`breaker`], [`skew`] and [`zone`] each have a function from a plan to plain values. Long ones call
//!    back with how far they are; nothing here opens a file or starts a thread, so a browser may ask as well.
//! 3. What was found wrong is a [`Finding`]: class, severity by what was measured, reason, cure, the command that shows it.
//! 4. What the document says that it does not know stands beside every answer ([`Plan::unknown`]): no finding is not
//!    the same as safe.
//!
//! Sentences are English, as those of `import` are: a message of `assets/languages` is in every module of the page.

mod asking;
pub mod breaker;
pub mod finding;
pub mod losses;
pub mod plan;
pub mod skew;
mod track;
pub mod weakest;
mod words;
pub mod zone;

pub use asking::Asking;
pub use finding::{Class, Finding, Severity};
pub use losses::{Kind, Loss};
pub use plan::Plan;
