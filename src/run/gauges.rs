//! The measurements of a document's assertions. A gauge counts the visits that begin in its assertion's window, by how
//! they end, and samples the world once a second while the window lasts.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::scenario::{Assertion, Measure, Scenario};
use crate::telemetry::Recorder;
use crate::telemetry::figures::is_trading;
use crate::telemetry::published::{Burn, burn_of};
use crate::world::fact::{Fact, JourneyTally};
use crate::world::ids::JourneyId;
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;
use crate::world::topology::objectives::LatencyObjective;

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
    /// Of an objective of latency; none for other measures.
    latency: Option<Box<Latency>>,
}

/// The measurement of an objective of latency.
#[derive(Clone, Debug)]
struct Latency {
    objective: LatencyObjective,
    /// Its requests of customers who arrived in the window, and the slow ones among them.
    counts: [u64; 2],
    /// Since the start of the run: what a page looks back on.
    burn: Burn,
    /// By how much the windows have been over their threshold in the window, at worst.
    worst: f64,
}

/// The gauges of all assertions of a document.
#[derive(Clone, Debug)]
pub struct Gauges {
    pub(super) all: Vec<Gauge>,
    /// By journey: whether it counts as trading.
    trading: Vec<bool>,
    /// True if one of them is about an objective of latency.
    timed: bool,
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
            latency: Latency::of(&scenario.topology, assertion.measure),
        };
        let journeys = (0..scenario.topology.journeys.len()).map(|j| JourneyId(j as u8));
        let all: Vec<Gauge> = scenario.document.assertions.iter().map(gauge).collect();
        Gauges {
            timed: all.iter().any(|gauge| gauge.latency.is_some()),
            all,
            trading: journeys.map(|journey| is_trading(&scenario.topology, journey)).collect(),
        }
    }

    pub(crate) fn absorb(&mut self, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts {
            match fact {
                Fact::VisitStarted(journey) => self.count(journey, at, None),
                Fact::VisitEnded { journey, outcome, started, latency, .. } => {
                    self.count(journey, started, Some(outcome));
                    if self.timed {
                        self.time(journey, started, outcome, latency);
                    }
                }
                _ => {}
            }
        }
    }

    /// The time that a visit took, for the objectives of latency.
    fn time(&mut self, journey: JourneyId, started: SimTime, outcome: CallOutcome, latency: SimDuration) {
        for gauge in &mut self.all {
            let within = gauge.has(started);
            if let Some(own) = &mut gauge.latency {
                own.ended(journey, outcome, latency, within);
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
    pub(crate) fn look(&mut self, recorder: &Recorder, now: SimTime) {
        for gauge in &mut self.all {
            let (within, measure) = (gauge.has(now), gauge.assertion.measure);
            if let Some(own) = &mut gauge.latency {
                own.look(measure, within, now);
            }
        }
        for gauge in self.all.iter_mut().filter(|gauge| gauge.has(now)) {
            gauge.looks += 1;
            match gauge.assertion.measure {
                Measure::Hung(service) => {
                    gauge.hung += u64::from(recorder.services[service.index()].0 == State::Hung);
                }
                Measure::Leaderless | Measure::Amplification => {
                    gauge.leaderless +=
                        recorder.figures.offline.iter().map(|&offline| u64::from(offline)).sum::<u64>();
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
            Measure::Hung(_)
            | Measure::Leaderless
            | Measure::Fast(_)
            | Measure::BurnRate(_)
            | Measure::BurnPage(_)
            | Measure::BurnTicket(_) => false,
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
            Measure::Fast(_) => 1.0 - self.slow(),
            Measure::BurnRate(_) => {
                self.slow() * self.latency.as_ref().map_or(f64::NAN, |own| own.objective.fastest())
            }
            Measure::BurnPage(_) | Measure::BurnTicket(_) => {
                self.latency.as_ref().map_or(f64::NAN, |own| own.worst)
            }
        }
    }

    /// The slow share of what an objective of latency counts; NaN when there is nothing.
    fn slow(&self) -> f64 {
        self.latency.as_ref().map_or(f64::NAN, |own| own.counts[1] as f64 / own.counts[0] as f64)
    }

    /// Trading lost against the twin over partitions lost, both over the window.
    fn amplification(&self, twin: Option<&Gauge>) -> f64 {
        let answered = |gauge: &Gauge| (gauge.visits.ok + gauge.visits.degraded) as f64;
        let trading = twin.map_or(0.0, |twin| (1.0 - answered(self) / answered(twin)).clamp(0.0, 1.0));
        let partitions = self.leaderless as f64 / (self.looks as f64 * f64::from(self.partitions));
        if partitions > 0.0 { trading / partitions } else { f64::NAN }
    }
}

impl Latency {
    fn of(topology: &Topology, measure: Measure) -> Option<Box<Latency>> {
        let (Measure::Fast(id) | Measure::BurnRate(id) | Measure::BurnPage(id) | Measure::BurnTicket(id)) =
            measure
        else {
            return None;
        };
        let objective = topology.monitors.latency[id.index()].clone();
        let burn = burn_of(topology, &objective);
        Some(Box::new(Latency { objective, counts: [0; 2], burn, worst: 0.0 }))
    }

    fn ended(&mut self, journey: JourneyId, outcome: CallOutcome, latency: SimDuration, within: bool) {
        let slow = self.objective.slow(outcome.answered(), latency);
        let Some(slow) = slow.filter(|_| journey == self.objective.journey) else { return };
        self.burn.ended(!slow);
        if within {
            self.counts = [self.counts[0] + 1, self.counts[1] + u64::from(slow)];
        }
    }

    fn look(&mut self, measure: Measure, within: bool, now: SimTime) {
        self.burn.look(now, false);
        let pairs = match measure {
            Measure::BurnPage(_) => &self.objective.page,
            Measure::BurnTicket(_) => &self.objective.ticket,
            _ => return,
        };
        if within {
            self.worst = self.worst.max(self.burn.over(pairs));
        }
    }
}
