//! Counts of results in slots of time, as three libraries keep them.

use crate::engine::{Digest, SimDuration, SimTime};

/// All, and those that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All: ends, or starts where a library counts these.
    pub all: u32,
    /// Failures.
    pub failed: u32,
}

impl Counts {
    /// Counts one end.
    pub fn end(&mut self, failed: bool) {
        self.all = self.all.saturating_add(1);
        self.failed = self.failed.saturating_add(u32::from(failed));
    }

    /// The share that failed, 0 without any.
    pub fn share(self) -> f64 {
        if self.all == 0 { 0.0 } else { f64::from(self.failed) / f64::from(self.all) }
    }

    fn remove(&mut self, other: Counts) {
        self.all = self.all.saturating_sub(other.all);
        self.failed = self.failed.saturating_sub(other.failed);
    }

    /// Mixes the counts into `digest`.
    pub fn digest(self, digest: &mut Digest) {
        digest.word(u64::from(self.all) << 32 | u64::from(self.failed));
    }
}

/// Slots that a timer moves on, whether calls come or not (opossum).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedSlots {
    begun: SimTime,
    slot: SimDuration,
    /// The number of the newest slot since `begun`.
    newest: u64,
    ring: Vec<Counts>,
    totals: Counts,
}

impl TimedSlots {
    /// Empty slots that cover `window` from `now` on.
    pub fn new(window: SimDuration, slots: u32, now: SimTime) -> Self {
        let slots = slots.max(1);
        // The library's timer runs in whole milliseconds.
        let slot = SimDuration::from_millis((window.as_millis() / u64::from(slots)).max(1));
        TimedSlots {
            begun: now,
            slot,
            newest: 0,
            ring: vec![Counts::default(); slots as usize],
            totals: Counts::default(),
        }
    }

    /// The totals at `now`.
    pub fn totals(&mut self, now: SimTime) -> Counts {
        self.advance(now);
        self.totals
    }

    /// Counts something in the newest slot.
    pub fn count(&mut self, now: SimTime, begun: u32, failed: u32) {
        self.advance(now);
        let at = (self.newest % self.ring.len() as u64) as usize;
        for counts in [&mut self.ring[at], &mut self.totals] {
            counts.all = counts.all.saturating_add(begun);
            counts.failed = counts.failed.saturating_add(failed);
        }
    }

    fn advance(&mut self, now: SimTime) {
        let newest = now.since(self.begun).as_micros() / self.slot.as_micros();
        let length = self.ring.len() as u64;
        for number in self.newest + 1..=newest.min(self.newest + length) {
            let old = std::mem::take(&mut self.ring[(number % length) as usize]);
            self.totals.remove(old);
        }
        // After a gap longer than the window every slot is empty, whichever is the newest.
        self.newest = newest.max(self.newest);
    }

    /// Mixes the counts into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.newest);
        self.ring.iter().for_each(|counts| counts.digest(digest));
    }
}

/// Slots of which one end moves on one at most, so that the window holds old results when calls are rare (cockatiel,
/// `SamplingBreaker`).
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    slot: SimDuration,
    newest: usize,
    /// When each slot began; `None`: so long ago that the next end moves on.
    ring: Vec<(Option<SimTime>, Counts)>,
    totals: Counts,
    least: f64,
}

impl Samples {
    /// Empty slots of about a second that cover `window`, at least five. Below `per_second` ends a second there is no
    /// verdict.
    pub fn new(window: SimDuration, per_second: f64) -> Self {
        let millis = window.as_millis().max(1);
        let slots = millis.div_ceil(1_000).max(5);
        let slot = ((millis as f64 / slots as f64 + 0.5) as u64).max(1);
        Samples {
            slot: SimDuration::from_millis(slot),
            newest: 0,
            ring: vec![(None, Counts::default()); slots as usize],
            totals: Counts::default(),
            least: (slot * slots) as f64 * (per_second / 1_000.0),
        }
    }

    /// Counts an end.
    pub fn end(&mut self, now: SimTime, failed: bool) {
        if self.ring[self.newest].0.is_none_or(|begun| now.since(begun) >= self.slot) {
            self.newest = (self.newest + 1) % self.ring.len();
            self.totals.remove(self.ring[self.newest].1);
            self.ring[self.newest] = (Some(now), Counts::default());
        }
        self.ring[self.newest].1.end(failed);
        self.totals.end(failed);
    }

    /// Returns whether there are enough ends, and more than the share `above` of them failed.
    pub fn above(&self, above: f64) -> bool {
        let all = f64::from(self.totals.all);
        all >= self.least && f64::from(self.totals.failed) > above * all
    }

    /// Mixes the counts into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.newest as u64);
        for (begun, counts) in &self.ring {
            digest.word(begun.map_or(u64::MAX, SimTime::as_micros));
            counts.digest(digest);
        }
    }
}
