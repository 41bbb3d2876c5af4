//! Monitoring publishes metrics by standard names: sampled with a period, averaged over it, late, and with gaps.
//!
//! 1. Every ten seconds each metric that a rule or a dashboard asks for is read from the world (`gauges`), as a numerator and a
//!    denominator; nothing stands for a gap (a dead broker reports nothing, a leaderless partition is not exported).
//! 2. At the end of its source's period a datapoint is made: a mean, a maximum, or the value of the moment.
//! 3. After the source's delay the datapoint is visible: this is what rules take in and dashboards show (`dashboard`).

mod burn;
pub mod dashboard;
mod gauges;
mod rate;

pub use crate::world::topology::objectives::{BURN_PAGE, BURN_TICKET, BurnPair};
pub use burn::Burn;

use rate::Scrapes;
use std::collections::VecDeque;

use crate::engine::{SimDuration, SimTime};
use crate::telemetry::window::JourneyWindow;
use crate::world::World;
use crate::world::ids::{JourneyId, ServiceId};
use crate::world::services::call::CallOutcome;
use crate::world::topology::Topology;
use crate::world::topology::monitors::{
    ClusterMetric, JourneyMetric, Metric, ServiceMetric, Source, StoreMetric,
};
use crate::world::topology::objectives::{LatencyObjective, ObjectiveMetric};

/// Time between two readings.
pub const TICK: SimDuration = SimDuration::from_secs(10);

/// A datapoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datapoint {
    /// End of the period that it is about.
    pub at: SimTime,
    /// Its value; nothing when nothing was reported.
    pub value: Option<f64>,
}

/// A reading of one moment: the metric is the numerator over the denominator.
pub(crate) type Reading = Option<(f64, f64)>;

/// A metric as one source publishes it.
#[derive(Clone, Debug)]
pub struct Published {
    /// The metric.
    pub metric: Metric,
    /// The collector.
    pub source: Source,
    sum: (f64, f64),
    last: Reading,
    most: Option<f64>,
    /// Its counters as they are scraped, where rates have a window.
    scrapes: Scrapes,
    waiting: VecDeque<Datapoint>,
    /// The latest visible datapoint.
    pub visible: Option<Datapoint>,
}

/// A way to make a datapoint of the readings of a period.
enum Fold {
    /// The value of the moment; the vendor's mean over the period.
    Mean,
    /// The largest, whoever collects it.
    Most,
    /// The numerators over the denominators since the last datapoint.
    Ratio,
}

fn fold(metric: Metric) -> Fold {
    match metric {
        Metric::Cluster(
            ClusterMetric::OfflinePartitionsCount
            | ClusterMetric::UnderReplicatedPartitions
            | ClusterMetric::UnderMinIsrPartitionCount,
            _,
        ) => Fold::Most,
        Metric::Service(
            ServiceMetric::ErrorRatio
            | ServiceMetric::Rate
            | ServiceMetric::Elb5xx
            | ServiceMetric::Target5xx,
            _,
        )
        | Metric::Journey(JourneyMetric::ErrorRatio, _)
        | Metric::Objective(ObjectiveMetric::SlowRatio, ..)
        | Metric::Store(StoreMetric::HitRatio, _) => Fold::Ratio,
        _ => Fold::Mean,
    }
}

/// The unit of a metric that is a count per time, as a multiple of its numerator per second; none of a share.
fn per_time(metric: Metric) -> Option<f64> {
    match metric {
        // The gauges count per minute already, by a factor on the numerator.
        Metric::Service(ServiceMetric::Rate | ServiceMetric::Elb5xx | ServiceMetric::Target5xx, _) => {
            Some(1.0)
        }
        _ => None,
    }
}

/// Progress between readings: counts since the last one, and when things last moved.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    /// By cluster and partition: log end offset and since when; `SimTime::NEVER` before it ever moved.
    offsets: Vec<Vec<(u64, SimTime)>>,
    /// By group, then partition of the group: the same of the committed offset.
    commits: Vec<Vec<(u64, SimTime)>>,
    /// By cluster: records written as of the last reading, and since that one.
    messages: Vec<(u64, u64)>,
    /// By service: calls answered as of the last reading, and when that number last grew.
    ended_well: Vec<(u64, SimTime)>,
    /// By service: the balancer's 5xx and the targets', since the last reading; and the counts as of that one.
    codes: Vec<[(u64, u64); 2]>,
    /// By store: questions to a cache that it answered itself, and all, as of the last reading and since that one.
    caches: Vec<((u64, u64), (u64, u64))>,
    /// By journey: visits that ended since the last reading, and those not answered.
    visits: Vec<[u32; 2]>,
    burn: Vec<Burn>,
    /// By objective of latency: what it burns, and its requests that ended since the last reading, and those too slow.
    objectives: Vec<(Burn, [u32; 2])>,
}

/// All metrics that somebody asks for.
#[derive(Clone, Debug)]
pub struct Monitoring {
    published: Vec<Published>,
    progress: Progress,
    next: SimTime,
}

impl Monitoring {
    /// Nothing has been read.
    pub fn new(topology: &Topology, asked: impl Iterator<Item = (Metric, Source)>) -> Monitoring {
        let mut published: Vec<Published> = Vec::new();
        for (metric, source) in asked {
            if !published.iter().any(|other| (other.metric, other.source) == (metric, source)) {
                published.push(Published {
                    metric,
                    source,
                    sum: (0.0, 0.0),
                    last: None,
                    most: None,
                    scrapes: Scrapes::default(),
                    waiting: VecDeque::new(),
                    visible: None,
                });
            }
        }
        let objective = topology.monitors.objective;
        let progress = Progress {
            offsets: vec![Vec::new(); topology.clusters.len()],
            commits: Vec::new(),
            messages: vec![(0, 0); topology.clusters.len()],
            ended_well: vec![(0, SimTime::ZERO); topology.services.len()],
            codes: vec![[(0, 0); 2]; topology.services.len()],
            caches: vec![((0, 0), (0, 0)); topology.stores.len()],
            visits: vec![[0; 2]; topology.journeys.len()],
            burn: topology.journeys.iter().map(|journey| Burn::new(journey.rate, objective)).collect(),
            objectives: topology
                .monitors
                .latency
                .iter()
                .map(|own| (burn_of(topology, own), [0; 2]))
                .collect(),
        };
        Monitoring { published, progress, next: SimTime::ZERO + TICK }
    }

    /// A visit ended, its last attempt after `latency`.
    pub fn visit_ended(
        &mut self,
        topology: &Topology,
        journey: JourneyId,
        outcome: CallOutcome,
        latency: SimDuration,
    ) {
        for (own, (burn, counts)) in topology.monitors.latency.iter().zip(&mut self.progress.objectives) {
            if own.journey == journey
                && let Some(slow) = own.slow(outcome.answered(), latency)
            {
                burn.ended(!slow);
                *counts = [counts[0] + 1, counts[1] + u32::from(slow)];
            }
        }
        let counts = &mut self.progress.visits[journey.index()];
        counts[0] += 1;
        counts[1] += u32::from(!outcome.answered());
        self.progress.burn[journey.index()].ended(outcome == CallOutcome::Ok);
    }

    /// A whole second has passed; `gap` while the own monitoring scrapes nothing. True when something was read and
    /// datapoints may have become visible.
    pub fn look(&mut self, world: &World, windows: &[JourneyWindow], gap: bool, now: SimTime) -> bool {
        if now < self.next {
            return false;
        }
        self.next = now + TICK;
        self.progress.look(world, gap, now);
        let settings = &world.topology().monitors;
        for entry in &mut self.published {
            let (period, delay) = match entry.source {
                Source::Vendor => (settings.vendor_period, settings.vendor_delay),
                Source::Scrape => (settings.scrape_period, SimDuration::ZERO),
            };
            let hidden = settings.healing_gap && entry.source == Source::Vendor;
            let reading = gauges::read(world, &self.progress, windows, entry.metric, now)
                .filter(|_| !hidden || !gauges::healing(world, entry.metric));
            entry.take(reading);
            if now.as_micros().is_multiple_of(period.as_micros()) {
                let scrapes = entry.source == Source::Scrape;
                entry.close(now, settings.rate_window.filter(|_| scrapes), gap && scrapes);
            }
            while let Some(&due) = entry.waiting.front().filter(|point| point.at + delay <= now) {
                entry.visible = Some(due);
                entry.waiting.pop_front();
            }
        }
        for counts in &mut self.progress.visits {
            *counts = [0; 2];
        }
        for (_, counts) in &mut self.progress.objectives {
            *counts = [0; 2];
        }
        true
    }

    /// A metric as a source publishes it, if somebody asked for it.
    pub fn find(&self, metric: Metric, source: Source) -> Option<&Published> {
        self.published.iter().find(|entry| entry.metric == metric && entry.source == source)
    }

    /// Everything that is published.
    pub fn published(&self) -> &[Published] {
        &self.published
    }
}

impl Published {
    fn take(&mut self, reading: Reading) {
        self.last = reading;
        if let Some((above, below)) = reading {
            self.sum.0 += above;
            self.sum.1 += below;
            if below > 0.0 {
                self.most = Some(self.most.map_or(above / below, |most| most.max(above / below)));
            }
        }
    }

    fn close(&mut self, now: SimTime, window: Option<SimDuration>, gap: bool) {
        if let (Some(window), Fold::Ratio) = (window, fold(self.metric)) {
            self.scrapes.count(self.sum);
            if !gap {
                self.scrapes.scrape(now, window);
            }
            let value = match per_time(self.metric) {
                Some(unit) => self.scrapes.per_second(now, window).map(|rate| rate * unit),
                None => self.scrapes.share(now, window),
            };
            (self.sum, self.most) = ((0.0, 0.0), None);
            self.waiting.push_back(Datapoint { at: now, value });
            return;
        }
        if gap {
            // Counters go on growing while nobody scrapes them.
            self.most = None;
            self.waiting.push_back(Datapoint { at: now, value: None });
            return;
        }
        let ratio = |(above, below): (f64, f64)| (below > 0.0).then(|| above / below);
        let value = match fold(self.metric) {
            Fold::Most if self.source == Source::Vendor => self.most,
            Fold::Ratio => ratio(self.sum),
            Fold::Mean if self.source == Source::Vendor => ratio(self.sum),
            Fold::Mean | Fold::Most => self.last.and_then(ratio),
        };
        (self.sum, self.most) = ((0.0, 0.0), None);
        self.waiting.push_back(Datapoint { at: now, value });
    }
}

/// What an objective of latency burns: nothing so far.
pub fn burn_of(topology: &Topology, objective: &LatencyObjective) -> Burn {
    Burn::new(topology.journeys[objective.journey.index()].rate, objective.share)
}

/// Notes an offset; when it moved, since when it stands.
fn moved(seen: &mut (u64, SimTime), offset: u64, now: SimTime) {
    if offset != seen.0 {
        *seen = (offset, now);
    }
}

impl Progress {
    fn look(&mut self, world: &World, gap: bool, now: SimTime) {
        for (cluster, (offsets, messages)) in
            world.clusters().iter().zip(self.offsets.iter_mut().zip(&mut self.messages))
        {
            offsets.resize(cluster.layout().partitions() as usize, (0, SimTime::NEVER));
            for (p, seen) in offsets.iter_mut().enumerate() {
                let partition = crate::world::ids::PartitionId(p as u16);
                // Without a leader nothing is exported, so nothing is seen to move.
                if !cluster.is_leaderless(partition) {
                    moved(seen, cluster.log_end_offset(partition), now);
                }
            }
            let written: u64 = (0..cluster.brokers())
                .map(|b| cluster.broker_metrics(crate::world::ids::BrokerId(b)).messages_in)
                .sum();
            *messages = (written, written.saturating_sub(messages.0));
        }
        for (g, (group, ..)) in world.groups().enumerate() {
            if self.commits.len() <= g {
                self.commits.push(vec![(0, SimTime::NEVER); group.partitions().len()]);
            }
            for (&partition, seen) in group.partitions().iter().zip(&mut self.commits[g]) {
                moved(seen, group.committed(partition), now);
            }
        }
        for (s, codes) in self.codes.iter_mut().enumerate() {
            let counts = world.balancer().counts(ServiceId(s as u8));
            for (code, count) in codes.iter_mut().zip([counts.elb_5xx(), counts.target_5xx]) {
                *code = (count - code.1, count);
            }
        }
        // A count, not the window of the last ten seconds: that one never has the second in which both look and beat fall.
        for (s, (answered, at)) in self.ended_well.iter_mut().enumerate() {
            let replicas = world.replicas_of(ServiceId(s as u8));
            let all = replicas.map(|id| world.replicas()[id.index()].answered_calls).sum();
            if all > *answered {
                (*answered, *at) = (all, now);
            }
        }
        for (store, (before, since)) in world.stores().iter().zip(&mut self.caches) {
            let counts = store.cached().iter().map(|own| own.counts());
            let all = counts.fold((0, 0), |sum, own| (sum.0 + own.hits, sum.1 + own.hits + own.misses));
            *since = (all.0 - before.0, all.1 - before.1);
            *before = all;
        }
        for burn in self.burn.iter_mut().chain(self.objectives.iter_mut().map(|own| &mut own.0)) {
            burn.look(now, gap);
        }
    }
}
