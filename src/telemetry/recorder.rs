//! The recorder: takes in the facts of a run and samples the world once per simulated second.

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Layer, State};
use crate::telemetry::alerts::Alerts;
use crate::telemetry::causes::Causes;
use crate::telemetry::curves::Curves;
use crate::telemetry::drain::Drain;
use crate::telemetry::figures::Figures;
use crate::telemetry::impact::{HURT, Impact};
use crate::telemetry::log::Log;
use crate::telemetry::milestones::Milestones;
use crate::telemetry::starts::End;
use crate::telemetry::state;
use crate::telemetry::window::{JourneyWindow, WINDOW};
use crate::world::World;
use crate::world::command::{Command, Outcome, ZoneFault};
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;

/// Visits of one journey that began within one bin of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartBin {
    /// Visits begun.
    pub offered: u32,
    /// Of these, by outcome: ok, degraded, rejected, failed, timed out. The rest is in flight.
    pub outcomes: [u32; CallOutcome::ALL.len()],
}

/// Width of a bin by start time.
pub const BIN: SimDuration = SimDuration::from_secs(30);

/// The measurements of a run so far.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// Last ten seconds of each journey.
    pub windows: Vec<JourneyWindow>,
    /// The figures of customers at the last whole second, as they are shown.
    pub figures: Figures,
    /// By journey, then 30 s of start time.
    pub bins: Vec<Vec<StartBin>>,
    /// Incident log.
    pub log: Log,
    /// The curves of the charts.
    pub curves: Curves,
    /// Largest shares touched so far, in the order of `impact::MEASURES`.
    pub worst: [f64; 7],
    /// Visits of each journey answered since the start.
    pub answered_ever: Vec<u64>,
    /// Visits, and their value in hundredths, that the twin has answered since the start and this run has not.
    pub lost_ever: (u64, u64),
    /// First time that each layer of the cone was hurt.
    pub first_hit: Vec<Option<SimTime>>,
    /// Since when each layer of the cone has been hurt, while it is.
    pub hurt_since: Vec<Option<SimTime>>,
    /// The impact at the last sample.
    pub impact: Impact,
    /// Largest loss of trading so far.
    pub worst_trading: f64,
    /// Largest loss of partitions so far.
    pub worst_partitions: f64,
    /// Amplification when trading lost most.
    pub worst_amplification: Option<f64>,
    /// Last fault of each zone and when.
    pub zone_faults: Vec<Option<(ZoneFault, SimTime)>>,
    /// The time since which each cluster has had customer partitions without a leader.
    pub leaderless_since: Vec<Option<SimTime>>,
    /// The time when the leaders of each zone's brokers last moved away.
    pub leaders_moved: Option<SimTime>,
    /// The causes: what began when, and through what.
    pub causes: Causes,
    /// States of the services at the last sample, and since when.
    pub services: Vec<(State, SimTime)>,
    /// The time when trading was last hurt: more than a tenth of it lost or waiting too long.
    pub hurt_at: Option<SimTime>,
    /// The time when each service last hung, by the state of its replicas.
    hung_at: Vec<Option<SimTime>>,
    /// The alerts.
    pub alerts: Alerts,
    /// Forecasts of when backlogs will be gone.
    pub drain: Drain,
    /// The milestones: when things were, and how long.
    pub milestones: Milestones,
}

/// A share of trading that is shown as more than nothing.
const SHOWN: f64 = 0.005;

impl Recorder {
    /// A recorder of a world that has not begun.
    pub fn new(world: &World) -> Recorder {
        let topology = world.topology();
        let journeys = topology.journeys.len();
        Recorder {
            windows: vec![JourneyWindow::default(); journeys],
            figures: Figures::new(topology),
            bins: vec![Vec::new(); journeys],
            log: Log::default(),
            curves: Curves::new(world),
            worst: [0.0; 7],
            answered_ever: vec![0; journeys],
            lost_ever: (0, 0),
            first_hit: Vec::new(),
            hurt_since: Vec::new(),
            impact: Impact::default(),
            worst_trading: 0.0,
            worst_partitions: 0.0,
            worst_amplification: None,
            zone_faults: vec![None; topology.zones.len()],
            leaderless_since: vec![None; topology.clusters.len()],
            leaders_moved: None,
            causes: Causes::new(topology),
            services: vec![(State::Ok, SimTime::ZERO); topology.services.len()],
            hurt_at: None,
            hung_at: vec![None; topology.services.len()],
            alerts: Alerts::new(world),
            drain: Drain::new(world),
            milestones: Milestones::new(world),
        }
    }

    /// The share of trading that is lost now, 0 to 1, as the sentence and the number say it: what is missing against the
    /// twin without faults; where nothing is, and a crowd alone does harm, what ended without an answer.
    pub fn trading_lost(&self) -> f64 {
        if self.impact.trading >= SHOWN { self.impact.trading } else { self.figures.trading.lost_share() }
    }

    /// Each layer with the share of it that is hurt now, as the map shows it: of the same source as
    /// [`Recorder::trading_lost`], so that a number of what is lost never stands above a map on which nothing is hurt.
    pub fn layers_hurt(&self) -> Vec<(Layer, f64)> {
        let crowd = self.impact.trading < SHOWN && self.figures.trading.lost_share() >= SHOWN;
        if crowd { self.impact.own_layers(self.figures.all.lost_share()) } else { self.impact.layers.clone() }
    }

    /// Takes in facts, in order of time.
    pub fn absorb(&mut self, world: &World, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts {
            match fact {
                Fact::VisitStarted(journey) => {
                    self.windows[journey.index()].arrived(at);
                    self.bin(journey, at).offered += 1;
                    self.curves.starts.began(journey, at);
                }
                Fact::VisitEnded { journey, outcome, started, by_fallback, latency, blame, .. } => {
                    self.windows[journey.index()].ended(at, outcome, latency, blame);
                    self.bin(journey, started).outcomes[outcome as usize] += 1;
                    self.curves.starts.ended(journey, started, End::of(outcome, by_fallback));
                    self.alerts.visit_ended(world, journey, outcome, latency);
                    self.answered_ever[journey.index()] += u64::from(outcome.answered());
                }
                Fact::Commanded(Command::ZoneFault(zone, fault), Outcome::Done(_)) => {
                    self.zone_faults[zone.index()] = Some((fault, at));
                }
                Fact::Commanded(Command::ZoneGray(zone, _), Outcome::Done(_)) => {
                    self.zone_faults[zone.index()] = Some((ZoneFault::Gray, at));
                }
                Fact::Cluster(_, crate::world::kafka::cluster::ClusterFact::LeaderElected { .. }) => {
                    self.leaders_moved = Some(at);
                }
                _ => {}
            }
        }
        self.causes.absorb(world, facts);
        self.log.absorb(world, facts);
    }

    #[inline]
    fn bin(&mut self, journey: JourneyId, at: SimTime) -> &mut StartBin {
        let index = (at.as_micros() / BIN.as_micros()) as usize;
        let bins = &mut self.bins[journey.index()];
        if bins.len() <= index {
            bins.resize(index + 1, StartBin::default());
        }
        &mut bins[index]
    }

    /// Samples the world at a whole second.
    pub fn sample(&mut self, world: &World, twin: Option<&Recorder>, now: SimTime) {
        let topology = world.topology();
        for window in &mut self.windows {
            window.trim(now);
        }
        self.figures = Figures::read(world, &mut self.windows, now);
        if self.figures.trading.hurt() > HURT {
            self.hurt_at = Some(now);
        }
        let oldest_unread = state::oldest_unread(world, now);
        let compared = twin.map(|twin| (&twin.causes, &twin.figures));
        self.causes.look(world, &self.figures, &self.windows, compared, now);
        self.impact =
            Impact::measure(world, &self.figures, twin.map(|twin| (&twin.figures, &twin.impact)), now);
        self.curves.sample(world, &self.figures, &self.impact, oldest_unread, now);
        self.lost_ever = twin.map_or((0, 0), |twin| self.lost_against(twin, topology));
        self.note_firsts(now);
        for (&offline, since) in self.figures.offline.iter().zip(&mut self.leaderless_since) {
            *since = if offline > 0 { since.or(Some(now)) } else { None };
        }
        for s in 0..self.services.len() {
            let id = ServiceId(s as u8);
            let state = state::service(world, id, now);
            if state == State::Hung {
                self.hung_at[s] = Some(now);
            }
            let health = self.as_shown(id, state, now);
            if health != self.services[s].0 {
                self.services[s] = (health, now);
            }
        }
        self.log.watch(world, &self.services, &self.windows, now);
        self.drain.look(world, now);
        self.alerts.look(world, &self.windows, now);
        self.milestones.look(world, &self.figures, &self.windows, &self.alerts, oldest_unread, now);
    }

    /// The state of a service now, as it is shown. When the waits of a hang end by their limit, its workers wait anew a moment
    /// later and nothing has changed for anybody: a service that fails after it hung still hangs until a whole window has
    /// passed without.
    pub fn service_state(&self, world: &World, id: ServiceId, now: SimTime) -> State {
        self.as_shown(id, state::service(world, id, now), now)
    }

    fn as_shown(&self, id: ServiceId, state: State, now: SimTime) -> State {
        match (state, self.hung_at[id.index()]) {
            (State::Failing, Some(hung)) if now.since(hung) <= WINDOW => State::Hung,
            (state, _) => state,
        }
    }

    fn lost_against(&self, twin: &Recorder, topology: &Topology) -> (u64, u64) {
        let missing = self.answered_ever.iter().zip(&twin.answered_ever);
        let missing = missing.map(|(own, twin)| twin.saturating_sub(*own)).zip(&topology.journeys);
        missing.fold((0, 0), |sum, (visits, journey)| {
            (sum.0 + visits, sum.1 + visits * journey.value_hundredths)
        })
    }

    fn note_firsts(&mut self, now: SimTime) {
        let shown = self.layers_hurt();
        self.first_hit.resize(shown.len(), None);
        self.hurt_since.resize(shown.len(), None);
        for (hit, layer) in self.first_hit.iter_mut().zip(&self.impact.layers) {
            if layer.1 >= HURT {
                hit.get_or_insert(now);
            }
        }
        for (since, (_, share)) in self.hurt_since.iter_mut().zip(shown) {
            if share >= HURT {
                since.get_or_insert(now);
            } else if share < HURT / 2.0 {
                *since = None;
            }
        }
        for (worst, touched) in self.worst.iter_mut().zip(self.impact.touched) {
            *worst = worst.max(touched.share());
        }
        self.worst_partitions = self.worst_partitions.max(self.impact.partitions);
        if self.impact.trading > self.worst_trading {
            self.worst_trading = self.impact.trading;
            self.worst_amplification = self.impact.amplification();
        }
    }

    /// Share of a journey's visits begun in `from..to` that were answered, and the share answered with a degraded answer;
    /// visits still in flight count as not answered. `None` when none began.
    pub fn answered_share(&self, journey: JourneyId, from: SimTime, to: SimTime) -> Option<(f64, f64)> {
        let range =
            (from.as_micros() / BIN.as_micros()) as usize..to.as_micros().div_ceil(BIN.as_micros()) as usize;
        let bins = &self.bins[journey.index()];
        let chosen = &bins[range.start.min(bins.len())..range.end.min(bins.len())];
        let offered: u32 = chosen.iter().map(|bin| bin.offered).sum();
        let count = |outcome: CallOutcome| {
            chosen.iter().map(|bin| bin.outcomes[outcome as usize]).sum::<u32>() as f64
        };
        (offered > 0).then(|| {
            let degraded = count(CallOutcome::Degraded);
            ((count(CallOutcome::Ok) + degraded) / offered as f64, degraded / offered as f64)
        })
    }
}
