//! What stands in a queue, and what every queue can do.

/// One pending event in 16 bytes: microseconds since the start of the run, then its tag (insertion number and
/// payload). One integer, because two words stored apart and loaded together stall the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry(u128);

impl Entry {
    /// Later than every entry: fills unused places.
    pub(super) const EMPTY: Entry = Entry(u128::MAX);

    /// The entry of a time and a tag below 2^64 - 1.
    #[inline(always)]
    pub fn new(time: u64, tag: u64) -> Self {
        Entry((time as u128) << 64 | tag as u128)
    }

    /// Returns whether this is `EMPTY`: no entry has its tag.
    #[inline(always)]
    pub(super) fn is_empty(self) -> bool {
        self.tag() == u64::MAX
    }

    /// Microseconds since the start of the run.
    #[inline(always)]
    pub fn time(self) -> u64 {
        (self.0 >> 64) as u64
    }

    /// Insertion number in the high bits, payload in the low bits.
    #[inline(always)]
    pub fn tag(self) -> u64 {
        self.0 as u64
    }

    /// Replaces the tag.
    pub fn set_tag(&mut self, tag: u64) {
        *self = Entry::new(self.time(), tag);
    }
}

/// A set of future events. `peek` and `pop` agree with a list sorted by (time, tag).
pub trait FutureEvents {
    /// Adds an entry that differs from all pending ones.
    fn push(&mut self, entry: Entry);
    /// The first entry. It may tidy up inside, hence `&mut`.
    fn peek(&mut self) -> Option<Entry>;
    /// Takes the first entry if its time is not after `limit`.
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry>;
    /// Number of pending entries.
    fn len(&self) -> usize;
    /// Returns whether nothing is pending.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
