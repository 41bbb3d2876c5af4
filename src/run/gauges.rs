//! The measurements of a document's assertions. A gauge counts the visits that begin in its assertion's window, by how
//! they end, and samples the world once a second while the window lasts.

use crate::engine::SimTime;
use crate::frame::State;
use crate::scenario::{Assertion, Measure, Scenario};
use crate::telemetry::figures::is_trading;
use crate::telemetry::{Recorder, state};
use crate::world::World;
use crate::world::fact::{Fact, JourneyTally};
use crate::world::ids::JourneyId;
use crate::world::services::call::CallOutcome;

/// The measurement of one assertion.
#[derive(Clone, Debug)]
pub(super) struct Gauge {
    pub(super) assertion: Assertion,
    /// Visits that began in the window: of its journey, or of all trading journeys (amplification).
    visits: JourneyTally,
    /// Looks in the window.
    looks: u64,
    /// Of these, with the service hung.
    hung: u64,
    /// Customer partitions without a leader that works, summed over the looks.
    leaderless: u64,
    /// Customer partitions of all clusters.
    partitions: u32,
}

/// The gauges of all assertions of a document.
#[derive(Clone, Debug)]
pub struct Gauges {
    pub(super) all: Vec<Gauge>,
    /// By journey: whether it counts as trading.
    trading: Vec<bool>,
}

impl Gauges {
    pub(crate) fn new(scenario: &Scenario) -> Gauges {
        let clusters = scenario.topology.clusters.iter();
        let topics = clusters.flat_map(|cluster| &cluster.config.topics).filter(|topic| !topic.internal);
        let partitions = topics.map(|topic| u32::from(topic.partitions)).sum();
        let gauge = |assertion: &Assertion| Gauge {
            assertion: assertion.clone(),
            visits: JourneyTally::default(),
            looks: 0,
            hung: 0,
            leaderless: 0,
            partitions,
        };
        let journeys = (0..scenario.topology.journeys.len()).map(|j| JourneyId(j as u8));
        Gauges {
            all: scenario.document.assertions.iter().map(gauge).collect(),
            trading: journeys.map(|journey| is_trading(&scenario.topology, journey)).collect(),
        }
    }

    pub(crate) fn absorb(&mut self, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts {
            match fact {
                Fact::VisitStarted(journey) => self.count(journey, at, None),
                Fact::VisitEnded { journey, outcome, started, .. } => {
                    self.count(journey, started, Some(outcome));
                }
                _ => {}
            }
        }
    }

    /// A visit that began at `started`: its beginning, or its end.
    fn count(&mut self, journey: JourneyId, started: SimTime, ended: Option<CallOutcome>) {
        let trading = self.trading[journey.index()];
        for gauge in &mut self.all {
            if gauge.has(started) && gauge.counts(journey, trading) {
                match ended {
                    None => gauge.visits.offered += 1,
                    Some(outcome) => gauge.visits.count(outcome),
                }
            }
        }
    }

    /// Looks at the world after `recorder` has sampled it: a service hangs here when it is shown as hung.
    pub(crate) fn look(&mut self, world: &World, recorder: &Recorder, now: SimTime) {
        for gauge in self.all.iter_mut().filter(|gauge| gauge.has(now)) {
            gauge.looks += 1;
            match gauge.assertion.measure {
                Measure::Hung(service) => {
                    gauge.hung += u64::from(recorder.service_state(world, service, now) == State::Hung);
                }
                Measure::Leaderless | Measure::Amplification => {
                    gauge.leaderless += u64::from(state::partitions(world).0);
                }
                _ => {}
            }
        }
    }
}

impl Gauge {
    fn has(&self, at: SimTime) -> bool {
        self.assertion.from <= at && at < self.assertion.to
    }

    fn counts(&self, journey: JourneyId, trading: bool) -> bool {
        match self.assertion.measure {
            Measure::Answered(of)
            | Measure::Ok(of)
            | Measure::Degraded(of)
            | Measure::Rejected(of)
            | Measure::TimedOut(of) => of == journey,
            Measure::Amplification => trading,
            Measure::Hung(_) | Measure::Leaderless => false,
        }
    }

    /// NaN when there is nothing to measure. Visits that have not ended count as offered, in no share.
    pub(super) fn value(&self, twin: Option<&Gauge>) -> f64 {
        let visits = &self.visits;
        let over = |part: u64, whole: u64| part as f64 / whole as f64;
        match self.assertion.measure {
            Measure::Answered(_) => over(visits.ok + visits.degraded, visits.offered),
            Measure::Ok(_) => over(visits.ok, visits.offered),
            Measure::Degraded(_) => over(visits.degraded, visits.offered),
            Measure::Rejected(_) => over(visits.rejected, visits.offered),
            Measure::TimedOut(_) => over(visits.timed_out, visits.offered),
            Measure::Hung(_) => over(self.hung, self.looks),
            Measure::Leaderless => over(self.leaderless, self.looks),
            Measure::Amplification => self.amplification(twin),
        }
    }

    /// Trading lost against the twin over partitions lost, both over the window.
    fn amplification(&self, twin: Option<&Gauge>) -> f64 {
        let answered = |gauge: &Gauge| (gauge.visits.ok + gauge.visits.degraded) as f64;
        let trading = twin.map_or(0.0, |twin| (1.0 - answered(self) / answered(twin)).clamp(0.0, 1.0));
        let partitions = self.leaderless as f64 / (self.looks as f64 * f64::from(self.partitions));
        if partitions > 0.0 { trading / partitions } else { f64::NAN }
    }
}
