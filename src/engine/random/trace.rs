//! Which draws a run makes, for tests of the common random numbers. Only builds with debug assertions have it.

use std::cell::RefCell;

/// A draw: its purpose, its key, and the first 64 bits that it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traced {
    /// Purpose.
    pub purpose: u32,
    /// The three numbers of the key.
    pub key: [u64; 3],
    /// What was drawn first.
    pub bits: u64,
}

thread_local! {
    static TRACE: RefCell<Option<Vec<Traced>>> = const { RefCell::new(None) };
}

/// All draws that `work` makes on this thread, in their order.
pub fn draws_of(work: impl FnOnce()) -> Vec<Traced> {
    TRACE.set(Some(Vec::new()));
    work();
    TRACE.take().unwrap_or_default()
}

pub(super) fn note(draw: Traced) {
    TRACE.with_borrow_mut(|trace| trace.iter_mut().for_each(|trace| trace.push(draw)));
}
