//! The report of a run: its figures as plain serialisable values, the same for the command line, tests and scripts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::{SimDuration, SimTime};
use crate::frame::{FrontStep, RadiusRow, Severity};
use crate::run::Run;
use crate::run::assertions;
use crate::scenario::Scenario;
use crate::telemetry::{Entry, Got, outcomes};
use crate::telling::alerts;
use crate::telling::alerts::AlertsReport;
use crate::telling::breakers;
use crate::telling::breakers::BreakerReport;
use crate::telling::inspect::radius::radius;
use crate::telling::timeline;
use crate::telling::timeline::{Beside, Distance, Length};
use crate::world::command::Outcome;
use crate::world::fact::JourneyTally;
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;

/// The result of a run. Times are simulated seconds since its start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Identifier of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The seed.
    pub seed: u64,
    /// Commands with their times, in order: `12m zone a power-loss`.
    pub commands: Vec<String>,
    /// What came of those that were reached, in the same order.
    pub outcomes: Vec<OutcomeReport>,
    /// The time that it reached.
    pub until_s: f64,
    /// Events handled, without those of the twin.
    pub events: u64,
    /// Fingerprint of the world at the end: 16 hexadecimal digits (a number of JSON holds 53 bits in many readers).
    pub digest: String,
    /// One simulated visit stands for so many of customers.
    #[serde(default)]
    pub weight: u32,
    /// Visits by identifier of the journey, as simulated.
    pub journeys: BTreeMap<String, JourneyReport>,
    /// Figures of customers in the window before the end, as the page shows them: by identifier of the journey, and
    /// by `all` and `trading`.
    #[serde(default)]
    pub now: BTreeMap<String, GotReport>,
    /// The loss against the fault-free twin.
    pub blast_radius: BlastRadius,
    /// The document's name of this run (`healthy`, `story`, `story_defended`); none for any other run.
    pub run: Option<String>,
    /// The document's assertions about this run; none for a run without a name.
    pub assertions: Vec<AssertionReport>,
    /// The alerts.
    pub alerts: AlertsReport,
    /// The published timeline beside this run.
    pub timeline: Vec<Beside>,
    /// Distance from the published timeline: of this run, or of several when asked for.
    pub distance: Distance,
    /// Lengths of the outage by each measure.
    pub lengths: Vec<Length>,
    /// What the circuit breakers did, by guarded step; none of a step whose breakers have seen no call.
    #[serde(default)]
    pub breakers: Vec<BreakerReport>,
    /// The incident log.
    pub log: Vec<LogLine>,
    /// Lines of the log that were dropped because there were too many: the oldest.
    pub log_dropped: u32,
}

/// What came of a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutcomeReport {
    /// True if it took effect.
    pub done: bool,
    /// What it did, or why nothing changed.
    pub text: String,
}

/// Visits of a journey: offered = ok + degraded + rejected + failed + timed_out + in_flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JourneyReport {
    /// Visits begun.
    pub offered: u64,
    /// Answered within the target.
    pub ok: u64,
    /// Answered later, or by a fallback.
    pub degraded: u64,
    /// Refused at once.
    pub rejected: u64,
    /// Ended with an error.
    pub failed: u64,
    /// Given up.
    pub timed_out: u64,
    /// Not ended yet.
    pub in_flight: u64,
    /// Mean time from the beginning of an answered visit to its answer, all attempts included, seconds; none when none was
    /// answered.
    #[serde(default)]
    pub mean_time_s: Option<f64>,
}

/// Counts of customers over one window, as simulated: the measures of `telemetry::Measure`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GotReport {
    /// Length of the window, seconds.
    pub window_s: f64,
    /// Requests that came.
    pub offered: u32,
    /// Requests that ended.
    pub ended: u32,
    /// The answered share of these, 0 to 1; none when none ended and nobody waits too long.
    pub answered: Option<f64>,
    /// The refused share of them.
    pub refused: f64,
    /// The lost share of them: refused, failed, or given up.
    pub lost: f64,
    /// Requests in flight, mean over the window.
    pub waiting: f64,
    /// 99th percentile of the time to an answer, seconds.
    pub p99_s: Option<f64>,
}

/// The measured blast radius.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BlastRadius {
    /// Largest share of the twin's answered trading visits that was missing over ten seconds, 0 to 1.
    pub peak_trading_lost: f64,
    /// Largest share of customer partitions without a leader that works, 0 to 1.
    pub peak_partitions_lost: f64,
    /// Trading lost over partitions lost when trading lost most; none when no partition was lost then.
    pub amplification: Option<f64>,
    /// The time when a tenth of each layer was first hurt: `customers`, `service:fees`, `cluster:trading`,
    /// `quorum:…`, `store:…`, `control-planes`. None for a layer that never had.
    pub first_hit_s: BTreeMap<String, Option<f64>>,
    /// The layers touched at the end and at worst, the front, amplification over time, and the cost.
    pub measured: Measured,
}

/// What is touched, and what it cost: as the page shows it, with parts as links spell them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The layers touched, from the ground to the customers' money.
    pub rows: Vec<RadiusRow>,
    /// The run that this one is compared with, in words; empty without one.
    pub other: String,
    /// First hits, in order of time.
    pub front: Vec<FirstHit>,
    /// Trading lost over partitions lost: now, and when trading lost most.
    pub amplification: (Option<f64>, Option<f64>),
    /// Amplification over time: (seconds, value), where partitions are lost.
    pub curve: Vec<(f64, f64)>,
    /// Requests of customers that the twin has answered and this run has not.
    pub lost_requests: u64,
    /// Their value in hundredths, and its currency; nothing where the document gives no values.
    pub lost_money: Option<(u64, String)>,
}

/// The first hit of a part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FirstHit {
    /// The time, in microseconds.
    pub at_us: u64,
    /// The part as links spell it.
    pub part: String,
    /// The harm in words.
    pub title: String,
    /// Through what.
    pub via: Option<String>,
}

/// A line of the incident log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// The time, in microseconds.
    pub at_us: u64,
    /// Its gravity.
    pub severity: Severity,
    /// One sentence about the event.
    pub text: String,
    /// The part it is about as links spell it, when there is one.
    pub part: Option<String>,
}

/// An assertion with what was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssertionReport {
    /// In words.
    pub text: String,
    /// The run that it is about: `healthy`, `story`, `story_defended`.
    pub run: String,
    /// The measured value; `None` when the run did not pass its window, or had nothing to measure in it.
    pub measured: Option<f64>,
    /// True if it holds; `None` when the run did not pass its window.
    pub holds: Option<bool>,
}

impl From<JourneyTally> for JourneyReport {
    fn from(tally: JourneyTally) -> JourneyReport {
        let answered = tally.ok + tally.degraded;
        JourneyReport {
            offered: tally.offered,
            ok: tally.ok,
            degraded: tally.degraded,
            rejected: tally.rejected,
            failed: tally.failed,
            timed_out: tally.timed_out,
            in_flight: tally.in_flight(),
            mean_time_s: (answered > 0).then(|| tally.answered_micros as f64 / answered as f64 / 1e6),
        }
    }
}

impl JourneyReport {
    /// Share of the visits that ended with an answer, degraded ones included; none when none ended. Who still waits is
    /// neither answered nor lost.
    pub fn answered_share(&self) -> Option<f64> {
        let ended = self.offered - self.in_flight;
        (ended > 0).then(|| (self.ok + self.degraded) as f64 / ended as f64)
    }
}

impl Report {
    /// Returns whether an assertion about this run is broken.
    pub fn broken(&self) -> bool {
        self.assertions.iter().any(|assertion| assertion.holds == Some(false))
    }
}

/// Sums up a run as far as it has come.
pub fn build(scenario: &Scenario, seed: u64, run: &Run) -> Report {
    let topology = &scenario.topology;
    let tally = &run.world().tally().journeys;
    let journeys = topology.journeys.iter().zip(tally);
    let log = &run.recorder().log;
    let kept = log.since(0);
    let timeline = timeline::beside(scenario, run);
    Report {
        scenario: scenario.document.id.clone(),
        title: scenario.document.title.clone(),
        seed,
        commands: run.commands().iter().map(|command| command.spell(topology)).collect(),
        outcomes: run
            .applied()
            .iter()
            .zip(run.outcomes())
            .map(|(given, &outcome)| OutcomeReport {
                done: matches!(outcome, Outcome::Done(_)),
                text: outcomes::told(topology, given.command, outcome),
            })
            .collect(),
        until_s: run.now().as_secs_f64(),
        events: run.events(),
        digest: format!("{:016x}", run.digest()),
        weight: scenario.document.weight,
        now: now(topology, run),
        journeys: journeys.map(|(journey, &tally)| (journey.id.clone(), tally.into())).collect(),
        blast_radius: blast_radius(scenario, run),
        run: assertions::kind(scenario, run.commands()).map(|kind| kind.word().to_string()),
        assertions: assertion_reports(scenario, run),
        alerts: alerts::report(run),
        distance: timeline::distance([&timeline]),
        timeline,
        lengths: timeline::lengths(run),
        breakers: breakers::report(run.world()),
        log: kept.iter().map(|entry| log_line(entry, topology)).collect(),
        log_dropped: log.length() - kept.len() as u32,
    }
}

/// The figures of the last window.
fn now(topology: &Topology, run: &Run) -> BTreeMap<String, GotReport> {
    let figures = &run.recorder().figures;
    let report = |got: &Got| GotReport {
        window_s: got.seconds,
        offered: got.offered,
        ended: got.ended(),
        answered: got.answered_share(),
        refused: got.shares()[CallOutcome::Rejected as usize],
        lost: got.lost_share(),
        waiting: got.waiting,
        p99_s: got.p99.map(SimDuration::as_secs_f64),
    };
    let journeys = topology.journeys.iter().zip(&figures.journeys);
    let journeys = journeys.map(|(journey, got)| (journey.id.clone(), report(got)));
    let groups = [("all", &figures.all), ("trading", &figures.trading)];
    journeys.chain(groups.map(|(name, got)| (name.to_string(), report(got)))).collect()
}

fn assertion_reports(scenario: &Scenario, run: &Run) -> Vec<AssertionReport> {
    let checked = assertions::check(scenario, run).into_iter();
    checked
        .map(|checked| AssertionReport {
            text: checked.assertion.spell(&scenario.topology),
            run: checked.assertion.run.word().to_string(),
            measured: checked.measured.filter(|measured| !measured.is_nan()),
            holds: checked.holds(),
        })
        .collect()
}

fn blast_radius(scenario: &Scenario, run: &Run) -> BlastRadius {
    let topology = &scenario.topology;
    let recorder = run.recorder();
    let layers = recorder.impact.layers.iter().enumerate();
    BlastRadius {
        peak_trading_lost: recorder.worst_trading,
        peak_partitions_lost: recorder.worst_partitions,
        amplification: recorder.worst_amplification,
        measured: measured(scenario, run),
        first_hit_s: layers
            .map(|(at, (layer, _))| {
                let hit = recorder.first_hit.get(at).copied().flatten();
                (layer.spell(topology), hit.map(SimTime::as_secs_f64))
            })
            .collect(),
    }
}

/// JSON knows no NaN: where no partition is lost there is no point.
fn measured(scenario: &Scenario, run: &Run) -> Measured {
    let radius = radius(run, scenario);
    let first_hit = |step: FrontStep| FirstHit {
        at_us: step.at_us,
        part: step.part.spell(&scenario.topology),
        title: step.title,
        via: step.via,
    };
    Measured {
        rows: radius.rows,
        other: radius.other,
        front: radius.front.into_iter().map(first_hit).collect(),
        amplification: radius.amplification,
        curve: radius.curve.into_iter().filter(|point| !point.1.is_nan()).collect(),
        lost_requests: radius.lost_requests,
        lost_money: radius.lost_money,
    }
}

fn log_line(entry: &Entry, topology: &Topology) -> LogLine {
    LogLine {
        at_us: entry.at.as_micros(),
        severity: entry.severity,
        text: entry.text.clone(),
        part: entry.part.map(|part| part.spell(topology)),
    }
}
