//! Computes what customers got, once a second over one window: the one source of every figure that is shown of them.
//! The sentence, the rows of the map, cards, charts, panels, reports and the command line read it and compute nothing
//! again.
//!
//! answered = ok + degraded; lost = rejected + failed + timed out; ended = answered + lost; all by time of end. What is
//! counted at a moment (who waits) is a mean over the same window.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::window::{JourneyWindow, WINDOW};
use crate::world::World;
use crate::world::ids::JourneyId;
use crate::world::kafka::cluster::Cluster;
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;

/// Counts of the customers of one journey in the window, or of several together, in simulated requests; whoever
/// shows them multiplies by the document's weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Got {
    /// Length of the window, seconds: shorter in the first seconds of a run.
    pub seconds: f64,
    /// Requests that came.
    pub offered: u32,
    /// Requests that ended, by outcome, in the order of `CallOutcome::ALL`.
    pub outcomes: [u32; CallOutcome::ALL.len()],
    /// Requests in flight, mean over the window.
    pub waiting: f64,
    /// Of these, older than their journey's target, mean over the window.
    pub late: f64,
    /// 99th percentile of the time to an answer; of several journeys the longest of theirs.
    pub p99: Option<SimDuration>,
}

impl Got {
    /// Requests that ended.
    pub fn ended(&self) -> u32 {
        self.outcomes.iter().sum()
    }

    /// Requests that ended with an answer: in time, late, or by a fallback.
    pub fn answered(&self) -> u32 {
        let answered = CallOutcome::ALL.into_iter().filter(|outcome| outcome.answered());
        answered.map(|outcome| self.outcomes[outcome as usize]).sum()
    }

    /// Requests that ended without an answer: refused, failed, or given up.
    pub fn lost(&self) -> u32 {
        self.ended() - self.answered()
    }

    /// The answered share of what ended, 0 to 1. When nothing ended it is 0 while somebody waits longer than the target,
    /// and unknown while nobody does.
    pub fn answered_share(&self) -> Option<f64> {
        match self.ended() {
            0 => (self.late > 0.0).then_some(0.0),
            ended => Some(f64::from(self.answered()) / f64::from(ended)),
        }
    }

    /// The lost share of what ended, 0 to 1; 0 when nothing ended.
    pub fn lost_share(&self) -> f64 {
        f64::from(self.lost()) / f64::from(self.ended().max(1))
    }

    /// Shares of what ended by outcome, in the order of `CallOutcome::ALL`. All zero when nothing ended.
    pub fn shares(&self) -> [f64; CallOutcome::ALL.len()] {
        let ended = f64::from(self.ended().max(1));
        self.outcomes.map(|count| f64::from(count) / ended)
    }

    /// A count of the window as a rate a second.
    pub fn per_second(&self, count: u32) -> f64 {
        if self.seconds > 0.0 { f64::from(count) / self.seconds } else { 0.0 }
    }

    /// Share of what is lost, or waits longer than the target, of all that ended or so waits: 0 to 1.
    pub fn hurt(&self) -> f64 {
        let hurt = f64::from(self.lost()) + self.late;
        let all = f64::from(self.ended()) + self.late;
        if all > 0.0 { hurt / all } else { 0.0 }
    }

    /// The state of a journey that got this: by what most of the requests that did not go well came to. `in_flight` and
    /// `late` are those of the moment.
    pub fn state(&self, in_flight: u32, late: u32) -> State {
        let [_, degraded, rejected, failed, timed_out] = self.shares();
        let mostly_late = in_flight >= 5 && 2 * late > in_flight;
        match () {
            () if timed_out >= 0.10 || mostly_late => State::Hung,
            () if failed >= 0.05 => State::Failing,
            () if rejected >= 0.05 => State::Rejecting,
            () if degraded >= 0.05 => State::Fallback,
            () => State::Ok,
        }
    }

    fn add(&mut self, other: &Got) {
        self.seconds = self.seconds.max(other.seconds);
        self.offered += other.offered;
        self.outcomes.iter_mut().zip(other.outcomes).for_each(|(sum, one)| *sum += one);
        self.waiting += other.waiting;
        self.late += other.late;
        self.p99 = self.p99.max(other.p99);
    }
}

/// The figures of one second.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// By journey.
    pub journeys: Vec<Got>,
    /// The state of each journey.
    pub states: Vec<State>,
    /// All journeys together.
    pub all: Got,
    /// The journeys that the document marks `trading`; where it marks none, all of them.
    pub trading: Got,
    /// Customer partitions of each cluster that have no leader that answers.
    pub offline: Vec<u32>,
}

impl Figures {
    /// Figures of a run that has not begun.
    pub fn new(topology: &Topology) -> Figures {
        let journeys = topology.journeys.len();
        Figures {
            journeys: vec![Got::default(); journeys],
            states: vec![State::Ok; journeys],
            ..Figures::default()
        }
    }

    /// Reads the windows, which hold the time up to `now`, and adds what waits to them.
    pub fn read(world: &World, windows: &mut [JourneyWindow], now: SimTime) -> Figures {
        let topology = world.topology();
        let clusters = world.clusters().iter();
        let mut figures = Figures {
            offline: clusters.map(Cluster::customer_partitions_offline).collect(),
            ..Figures::default()
        };
        let any = windows.iter().any(|window| window.in_flight() > 0);
        let late = if any { world.visits_late(now) } else { vec![0; windows.len()] };
        for (j, window) in windows.iter_mut().enumerate() {
            let id = JourneyId(j as u8);
            let late = if window.in_flight() > 0 { late[j] } else { 0 };
            window.note_late(late);
            let got = Got {
                seconds: now.as_secs_f64().min(WINDOW.as_secs_f64()),
                offered: window.arrivals(),
                outcomes: window.outcomes(),
                waiting: window.waiting(now),
                late: window.late(),
                p99: window.latency_quantile(0.99),
            };
            figures.all.add(&got);
            if is_trading(topology, id) {
                figures.trading.add(&got);
            }
            figures.states.push(got.state(window.in_flight(), late));
            figures.journeys.push(got);
        }
        figures
    }
}

/// Returns whether a journey is one of those that the document speaks of as trading: those it marks, or all where it
/// marks none.
pub fn is_trading(topology: &Topology, journey: JourneyId) -> bool {
    topology.journeys[journey.index()].trading || !has_trading(topology)
}

/// Returns whether the document marks a journey as trading.
pub fn has_trading(topology: &Topology) -> bool {
    topology.journeys.iter().any(|journey| journey.trading)
}
