//! The recorder: takes in the facts of a run and samples the world once per simulated second.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::alerts::Alerts;
use crate::telemetry::causes::Causes;
use crate::telemetry::drain::Drain;
use crate::telemetry::figures::Figures;
use crate::telemetry::impact::{HURT, Impact};
use crate::telemetry::log::Log;
use crate::telemetry::milestones::Milestones;
use crate::telemetry::series::Series;
use crate::telemetry::state;
use crate::telemetry::window::{JourneyWindow, WINDOW};
use crate::world::World;
use crate::world::command::{Command, Outcome, ZoneFault};
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::services::autoscaling::AutoscalingGroup;
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
    /// Answered share of each journey, percent.
    pub answered: Vec<Series>,
    /// 99th percentile of answered trading visits, seconds.
    pub p99: Series,
    /// Busy workers of running replicas, percent.
    pub busy: Series,
    /// Customer partitions without a working leader.
    pub offline: Series,
    /// Age of the oldest unread record, seconds.
    pub oldest_unread: Series,
    /// By store described in full: CPU of its busiest part (percent), queries that wait for a core or a connection, and
    /// how long answers wait for its interface (seconds).
    pub stores: Vec<[Series; 3]>,
    /// By autoscaling group: instances in service, and wanted ones.
    pub fleets: Vec<[Series; 2]>,
    /// The balancer's own errors a second: 502, 503, 504. Recorded where there is no Kafka cluster.
    pub codes: [Series; 3],
    codes_before: [u64; 3],
    /// Trading lost against the twin, percent.
    pub trading_lost: Series,
    /// Partitions lost, percent.
    pub partitions_lost: Series,
    /// Trading lost over partitions lost, while partitions are lost.
    pub amplification: Series,
    /// Largest shares touched so far, in the order of `impact::MEASURES`.
    pub worst: [f64; 7],
    /// Visits of each journey answered since the start.
    pub answered_ever: Vec<u64>,
    /// Visits, and their value in hundredths, that the twin has answered since the start and this run has not.
    pub lost_ever: (u64, u64),
    /// First time that each layer of the cone was hurt.
    pub first_hit: Vec<Option<SimTime>>,
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
            answered: vec![Series::default(); journeys],
            p99: Series::default(),
            busy: Series::default(),
            offline: Series::default(),
            oldest_unread: Series::default(),
            stores: vec![Default::default(); topology.stores.iter().filter(|store| store.in_full()).count()],
            fleets: vec![Default::default(); fleets(world).count()],
            codes: Default::default(),
            codes_before: [0; 3],
            trading_lost: Series::default(),
            partitions_lost: Series::default(),
            amplification: Series::default(),
            worst: [0.0; 7],
            answered_ever: vec![0; journeys],
            lost_ever: (0, 0),
            first_hit: Vec::new(),
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

    /// Takes in facts, in order of time.
    pub fn absorb(&mut self, world: &World, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts {
            match fact {
                Fact::VisitStarted(journey) => {
                    self.windows[journey.index()].arrived(at);
                    self.bin(journey, at).offered += 1;
                }
                Fact::VisitEnded { journey, outcome, started, latency, blame, .. } => {
                    self.windows[journey.index()].ended(at, outcome, latency, blame);
                    self.bin(journey, started).outcomes[outcome as usize] += 1;
                    self.alerts.visit_ended(world, journey, outcome, latency);
                    self.answered_ever[journey.index()] += u64::from(outcome.answered());
                }
                Fact::Commanded(Command::ZoneFault(zone, fault), Outcome::Done(_)) => {
                    self.zone_faults[zone.index()] = Some((fault, at));
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
        for (got, series) in self.figures.journeys.iter().zip(&mut self.answered) {
            series.push(got.answered_share().map_or(f64::NAN, |share| 100.0 * share));
        }
        if self.figures.trading.hurt() > HURT {
            self.hurt_at = Some(now);
        }
        self.p99.push(self.figures.trading.p99.map_or(f64::NAN, SimDuration::as_secs_f64));
        let (busy, workers) = workers(world);
        self.busy.push(100.0 * busy as f64 / workers.max(1) as f64);
        self.offline.push(state::partitions(world).0 as f64);
        let oldest_unread = state::oldest_unread(world, now);
        self.oldest_unread.push(oldest_unread.as_secs_f64());
        self.sample_capacity(world, now);
        let compared = twin.map(|twin| (&twin.causes, &twin.figures));
        self.causes.look(world, &self.figures, &self.windows, compared, now);
        self.impact = Impact::measure(world, self, twin, now);
        self.trading_lost.push(100.0 * self.impact.trading);
        self.partitions_lost.push(100.0 * self.impact.partitions);
        self.amplification.push(self.impact.amplification().unwrap_or(f64::NAN));
        self.lost_ever = twin.map_or((0, 0), |twin| self.lost_against(twin, topology));
        self.note_firsts(now);
        for (cluster, since) in world.clusters().iter().zip(&mut self.leaderless_since) {
            *since = if cluster.customer_partitions_offline() > 0 { since.or(Some(now)) } else { None };
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
        self.milestones.look(world, &self.windows, &self.alerts, oldest_unread, now);
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

    /// Samples what limits a run without Kafka: databases, instances, and the balancer's own errors.
    fn sample_capacity(&mut self, world: &World, now: SimTime) {
        let stores = world.stores().iter().zip(&world.topology().stores).filter(|(_, spec)| spec.in_full());
        for (series, (store, _)) in self.stores.iter_mut().zip(stores) {
            series[0].push(100.0 * store.utilisation(now));
            series[1].push((store.waiting() as u32 + store.waiting_for_pool() as u32).into());
            series[2].push(store.network_backlog(now).as_secs_f64());
        }
        for (series, fleet) in self.fleets.iter_mut().zip(fleets(world)) {
            series[0].push((fleet.active() - fleet.pending()).into());
            series[1].push(fleet.desired().into());
        }
        if world.clusters().is_empty() {
            let mut codes = [0; 3];
            for service in 0..world.topology().services.len() {
                let counts = world.balancer().counts(ServiceId(service as u8));
                let own = [counts.elb_502, counts.elb_503, counts.elb_504];
                codes.iter_mut().zip(own).for_each(|(sum, one)| *sum += one);
            }
            for (i, series) in self.codes.iter_mut().enumerate() {
                series.push((codes[i] - self.codes_before[i]) as f64);
            }
            self.codes_before = codes;
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
        self.first_hit.resize(self.impact.layers.len(), None);
        for (hit, layer) in self.first_hit.iter_mut().zip(&self.impact.layers) {
            if layer.1 >= HURT {
                hit.get_or_insert(now);
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

/// The autoscaling groups of a world, in the order of its services.
pub fn fleets(world: &World) -> impl Iterator<Item = &AutoscalingGroup> {
    (0..world.topology().services.len()).filter_map(|s| world.fleet(ServiceId(s as u8)))
}

/// Busy workers and all workers of running replicas.
pub fn workers(world: &World) -> (u32, u32) {
    use crate::world::services::replica::ProcessState;
    let running = world.replicas().iter().filter(|replica| replica.process == ProcessState::Up);
    running
        .fold((0, 0), |(busy, all), replica| (busy + replica.busy as u32, all + replica.slots.len() as u32))
}
