//! What a breaker has counted, and whether that opens it.

use std::collections::VecDeque;

use super::fading::{Fading, Opens};
use super::rules::Counting;
use super::slots::{Counts, Samples, TimedSlots};
use crate::engine::{Digest, SimTime};

/// The most ends that a window by time remembers one by one; the bound is ours.
const MOST: usize = 10_000;

/// Not by either policy.
const STAYS: Opens = [false, false];

/// The counts behind a [`Counting`].
#[derive(Clone, Debug, PartialEq)]
pub enum Tally {
    /// Failures in a row.
    Row(u32),
    /// Slots that a timer moves.
    Timed(TimedSlots),
    /// The last ends.
    Ring(Ring),
    /// Slots that ends move.
    Samples(Samples),
    /// Ends, and failures in a row.
    Life(Counts, u32),
    /// The ends of some time, with what they were.
    Recent(VecDeque<(SimTime, bool)>),
    /// failsafe's policies.
    Fading(Box<Fading>),
}

impl Tally {
    /// Nothing counted yet, at `now`.
    pub fn new(counting: &Counting, now: SimTime) -> Tally {
        match *counting {
            Counting::InARow(_) => Tally::Row(0),
            Counting::Begun { window, slots, .. } => Tally::Timed(TimedSlots::new(window, slots, now)),
            Counting::LastEnds { last, .. } | Counting::FullWindow { last, .. } => {
                Tally::Ring(Ring::new(last))
            }
            Counting::Sampled { window, per_second, .. } => Tally::Samples(Samples::new(window, per_second)),
            Counting::SinceChange { .. } | Counting::Life { .. } => Tally::Life(Counts::default(), 0),
            Counting::Recent { .. } => Tally::Recent(VecDeque::new()),
            Counting::Fading { rate, in_a_row } => Tally::Fading(Box::new(Fading::new(rate, in_a_row, now))),
        }
    }

    /// A call asks to pass, whatever the answer.
    pub fn asked(&mut self, now: SimTime) {
        if let Tally::Timed(slots) = self {
            slots.count(now, 1, 0);
        }
    }

    /// Counts an end, and says whether it opens a closed breaker: by the one policy, or by failsafe's two.
    pub fn end(&mut self, counting: &Counting, now: SimTime, failed: bool) -> Opens {
        let opens = match (self, counting) {
            (Tally::Row(row), Counting::InARow(limit)) => {
                *row = if failed { row.saturating_add(1) } else { 0 };
                failed && *row >= *limit
            }
            (Tally::Timed(slots), Counting::Begun { above_percent, least, .. }) => {
                slots.count(now, 0, u32::from(failed));
                let totals = slots.totals(now);
                // Infinite when every call of the window began before it: that opens, too.
                let percent = f64::from(totals.failed) / f64::from(totals.all) * 100.0;
                failed && totals.all >= *least && percent > *above_percent
            }
            (Tally::Ring(ring), Counting::LastEnds { least, above, .. }) => {
                ring.end(failed);
                let (all, wrong) = (ring.len(), f64::from(ring.failed));
                failed && all >= *least && wrong > above * f64::from(all)
            }
            (Tally::Ring(ring), Counting::FullWindow { last, from }) => {
                ring.full_share(*last, failed).is_some_and(|share| share >= *from)
            }
            (Tally::Samples(samples), Counting::Sampled { above, .. }) => {
                samples.end(now, failed);
                failed && samples.above(*above)
            }
            (Tally::Life(counts, _), Counting::SinceChange { least, from }) => {
                counts.end(failed);
                counts.all >= *least && counts.share() >= *from
            }
            (Tally::Life(counts, row), Counting::Life { least, from, in_a_row }) => {
                counts.end(failed);
                *row = if failed { row.saturating_add(1) } else { 0 };
                failed && (counts.all >= *least && counts.share() >= *from || *row >= *in_a_row)
            }
            (Tally::Recent(ends), Counting::Recent { window, least, from }) => {
                while ends.front().is_some_and(|end| now.since(end.0) > *window) || ends.len() == MOST {
                    ends.pop_front();
                }
                ends.push_back((now, failed));
                let wrong = ends.iter().filter(|end| end.1).count() as f64;
                ends.len() >= *least as usize && wrong / ends.len() as f64 >= *from
            }
            (Tally::Fading(fading), Counting::Fading { .. }) => {
                if failed {
                    return fading.failed(now);
                }
                fading.succeeded(now);
                false
            }
            _ => false,
        };
        if opens { [true, false] } else { STAYS }
    }

    /// Counts begin anew.
    pub fn reset(&mut self, counting: &Counting, now: SimTime) {
        match self {
            Tally::Fading(fading) => fading.reset(now),
            _ => *self = Tally::new(counting, now),
        }
    }

    /// Mixes the counts into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        match self {
            Tally::Row(row) => digest.word(u64::from(*row)),
            Tally::Timed(slots) => slots.digest(digest),
            Tally::Ring(ring) => digest.word(u64::from(ring.failed) << 32 | u64::from(ring.len())),
            Tally::Samples(samples) => samples.digest(digest),
            Tally::Life(counts, row) => {
                counts.digest(digest);
                digest.word(u64::from(*row));
            }
            Tally::Recent(ends) => digest.word(ends.len() as u64),
            Tally::Fading(fading) => fading.digest(digest),
        }
    }
}

/// The last ends: true for a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    last: u32,
    ends: VecDeque<bool>,
    failed: u32,
}

impl Ring {
    /// An empty ring of the last `last` ends, at least one.
    pub fn new(last: u32) -> Ring {
        Ring { last: last.max(1), ends: VecDeque::new(), failed: 0 }
    }

    fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    fn end(&mut self, failed: bool) {
        if self.len() == self.last
            && let Some(old) = self.ends.pop_front()
        {
            self.failed -= u32::from(old);
        }
        self.ends.push_back(failed);
        self.failed += u32::from(failed);
    }

    /// Counts an end in a ring of `last`. The share that failed, from the end after the ring was full on.
    pub fn full_share(&mut self, last: u32, failed: bool) -> Option<f64> {
        let full = self.len() == self.last;
        self.end(failed);
        full.then(|| f64::from(self.failed) / f64::from(last.max(1)))
    }
}
