//! Small pieces by themselves. They stand here and not beside the code: a second build of the library for them alone
//! would cost as much as the first.

mod base;
mod json;
mod random;
mod scheduler;
mod slab;
mod stats;
