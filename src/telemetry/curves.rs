//! The curves of the charts: one value a second since the start. What a curve means is said at its field, and what is
//! measured for it stands in `Curves::sample`.

use crate::engine::{SimDuration, SimTime};
use crate::telemetry::figures::Figures;
use crate::telemetry::impact::Impact;
use crate::telemetry::series::Series;
use crate::telemetry::starts::Starts;
use crate::telemetry::state;
use crate::world::World;
use crate::world::ids::ServiceId;
use crate::world::services::autoscaling::AutoscalingGroup;
use crate::world::services::replica::ProcessState;

/// The curves of a run so far.
#[derive(Clone, Debug)]
pub struct Curves {
    /// Answered share of each journey, percent.
    pub answered: Vec<Series>,
    /// What became of the requests of trading, by when they were made.
    pub starts: Starts,
    /// 99th percentile of answered trading visits, seconds.
    pub p99: Series,
    /// Busy workers of running replicas, percent.
    pub busy: Series,
    /// Workers of running replicas that wait without progress, percent.
    pub waiting: Series,
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
}

impl Curves {
    /// The curves of a world that has not begun.
    pub fn new(world: &World) -> Curves {
        let topology = world.topology();
        Curves {
            answered: vec![Series::default(); topology.journeys.len()],
            starts: Starts::new(topology),
            p99: Series::default(),
            busy: Series::default(),
            waiting: Series::default(),
            offline: Series::default(),
            oldest_unread: Series::default(),
            stores: vec![Default::default(); topology.stores.iter().filter(|store| store.in_full()).count()],
            fleets: vec![Default::default(); fleets(world).count()],
            codes: Default::default(),
            codes_before: [0; 3],
            trading_lost: Series::default(),
            partitions_lost: Series::default(),
            amplification: Series::default(),
        }
    }

    /// Adds the values of a whole second; `oldest_unread` is the age of the oldest unread record.
    pub fn sample(
        &mut self,
        world: &World,
        figures: &Figures,
        impact: &Impact,
        oldest_unread: SimDuration,
        now: SimTime,
    ) {
        for (got, series) in figures.journeys.iter().zip(&mut self.answered) {
            series.push(got.answered_share().map_or(f64::NAN, |share| 100.0 * share));
        }
        self.p99.push(figures.trading.p99.map_or(f64::NAN, SimDuration::as_secs_f64));
        let (busy, workers) = workers(world);
        self.busy.push(100.0 * busy as f64 / workers.max(1) as f64);
        let waiting = state::workers_waiting(world, now);
        self.waiting.push(100.0 * waiting as f64 / workers.max(1) as f64);
        self.offline.push(figures.offline.iter().sum::<u32>().into());
        self.oldest_unread.push(oldest_unread.as_secs_f64());
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
            self.sample_codes(world);
        }
        self.trading_lost.push(100.0 * impact.trading);
        self.partitions_lost.push(100.0 * impact.partitions);
        self.amplification.push(impact.amplification().unwrap_or(f64::NAN));
    }

    fn sample_codes(&mut self, world: &World) {
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

/// The autoscaling groups of a world, in the order of its services.
pub fn fleets(world: &World) -> impl Iterator<Item = &AutoscalingGroup> {
    (0..world.topology().services.len()).filter_map(|s| world.fleet(ServiceId(s as u8)))
}

/// Busy workers and all workers of running replicas.
pub fn workers(world: &World) -> (u32, u32) {
    let running = world.replicas().iter().filter(|replica| replica.process == ProcessState::Up);
    running
        .fold((0, 0), |(busy, all), replica| (busy + replica.busy as u32, all + replica.slots.len() as u32))
}
