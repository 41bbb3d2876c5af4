//! What became of the requests of trading, by when they were made: counts in equal bins of start time. In bounded memory:
//! when there are too many bins, neighbours become one.
//!
//! A figure by the time of the end cannot show a hang: what waits has not ended. By the start each request is counted
//! once, in the bin in which its customer came, and stays "waits" there until it ends.

use crate::engine::{SimDuration, SimTime};
use crate::telemetry::figures::is_trading;
use crate::world::ids::JourneyId;
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;

/// Widths of a bin, seconds: each a multiple of the one before.
const FIRST_S: [u32; 3] = [5, 10, 30];

/// Most bins kept: the finest width holds an hour.
const MOST_BINS: usize = 720;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With an answer within the journey's target.
    InTime,
    /// With an answer of its own, after the target.
    Late,
    /// With an answer by a fallback, early or late.
    Fallback,
    /// Refused at once.
    Refused,
    /// With an error, or given up.
    NoAnswer,
}

impl End {
    /// Every end, in the order of a bin's counts.
    pub const ALL: [End; 5] = [End::InTime, End::Late, End::Fallback, End::Refused, End::NoAnswer];

    /// The end of a visit; `by_fallback` when a fallback had a part in its answer.
    pub fn of(outcome: CallOutcome, by_fallback: bool) -> End {
        match outcome {
            CallOutcome::Ok => End::InTime,
            CallOutcome::Degraded if by_fallback => End::Fallback,
            CallOutcome::Degraded => End::Late,
            CallOutcome::Rejected => End::Refused,
            CallOutcome::Failed | CallOutcome::TimedOut => End::NoAnswer,
        }
    }
}

/// Requests that were made within one bin of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// All of them.
    pub offered: u32,
    /// Those that have ended, in the order of `End::ALL`.
    pub ended: [u32; End::ALL.len()],
}

impl Begun {
    /// Those that wait for an answer still.
    pub fn waiting(&self) -> u32 {
        self.offered.saturating_sub(self.ended.iter().sum())
    }

    fn add(&mut self, other: &Begun) {
        self.offered += other.offered;
        self.ended.iter_mut().zip(other.ended).for_each(|(sum, one)| *sum += one);
    }
}

/// The requests of trading by start.
#[derive(Clone, Debug)]
pub struct Starts {
    /// Which journeys are trading.
    trading: Vec<bool>,
    step_s: u32,
    bins: Vec<Begun>,
}

impl Starts {
    /// Of a run that has not begun.
    pub fn new(topology: &Topology) -> Starts {
        let journeys = (0..topology.journeys.len()).map(|j| JourneyId(j as u8));
        let trading = journeys.map(|journey| is_trading(topology, journey)).collect();
        Starts { trading, step_s: FIRST_S[0], bins: Vec::new() }
    }

    /// A request was made.
    pub fn began(&mut self, journey: JourneyId, at: SimTime) {
        if self.trading[journey.index()] {
            self.bin(at).offered += 1;
        }
    }

    /// A request that was made at `started` has ended.
    pub fn ended(&mut self, journey: JourneyId, started: SimTime, end: End) {
        if self.trading[journey.index()] {
            self.bin(started).ended[end as usize] += 1;
        }
    }

    /// Width of a bin.
    pub fn step(&self) -> SimDuration {
        SimDuration::from_secs(u64::from(self.step_s))
    }

    /// The bins, from the start of the run.
    pub fn bins(&self) -> &[Begun] {
        &self.bins
    }

    fn bin(&mut self, at: SimTime) -> &mut Begun {
        let second = at.as_micros() / 1_000_000;
        let mut place = (second / u64::from(self.step_s)) as usize;
        while place >= MOST_BINS {
            self.widen();
            place = (second / u64::from(self.step_s)) as usize;
        }
        if self.bins.len() <= place {
            self.bins.resize(place + 1, Begun::default());
        }
        &mut self.bins[place]
    }

    fn widen(&mut self) {
        let next = FIRST_S.into_iter().find(|step| *step > self.step_s).unwrap_or(2 * self.step_s);
        let merged = self.bins.chunks((next / self.step_s) as usize).map(|chunk| {
            chunk.iter().fold(Begun::default(), |mut sum, one| {
                sum.add(one);
                sum
            })
        });
        (self.bins, self.step_s) = (merged.collect(), next);
    }
}
