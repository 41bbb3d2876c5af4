//! Which draws a run makes, for tests of the common random numbers. Only builds with debug assertions have it.

use std::cell::Cell;

/// A draw: its purpose, its key, and the first 64 bits that it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traced {
    /// Purpose.
    pub purpose: u32,
    /// The three numbers of the key.
    pub key: [u64; 3],
    /// The bits of the first draw.
    pub bits: u64,
}

thread_local! {
    static TRACE: Cell<Option<Vec<Traced>>> = const { Cell::new(None) };
}

/// All draws that `work` makes on this thread, in their order.
pub fn draws_of(work: impl FnOnce()) -> Vec<Traced> {
    TRACE.set(Some(Vec::new()));
    work();
    TRACE.take().unwrap_or_default()
}

pub(super) fn note(draw: Traced) {
    if let Some(mut trace) = TRACE.take() {
        trace.push(draw);
        TRACE.set(Some(trace));
    }
}
