//! What dashboards show of a part: the vendor's datapoints that are visible now, the very ones that alert rules take in,
//! so that a map as it is reported and an alert cannot contradict each other. Where nothing is visible yet, or the latest
//! datapoint is a gap, a dashboard shows no data: it does not draw the last value on.

use super::{Datapoint, Monitoring};
use crate::engine::SimTime;
use crate::frame::State;
use crate::world::ids::{ClusterId, ServiceId};
use crate::world::topology::Topology;
use crate::world::topology::monitors::{ClusterMetric, Metric, ServiceMetric, Source};

/// Share of errors above which a dashboard is red, and the built-in rule `errors over 5 %` holds.
pub const ERRORS: f64 = 0.05;

const OF_SERVICE: [ServiceMetric; 3] =
    [ServiceMetric::HealthyHostCount, ServiceMetric::UnHealthyHostCount, ServiceMetric::ErrorRatio];
const OF_CLUSTER: [ClusterMetric; 2] = [ClusterMetric::BrokersDown, ClusterMetric::OfflinePartitionsCount];

/// The metrics that dashboards ask for.
pub fn asked(topology: &Topology) -> impl Iterator<Item = (Metric, Source)> {
    let services = (0..topology.services.len()).map(|s| ServiceId(s as u8));
    let clusters = (0..topology.clusters.len()).map(|c| ClusterId(c as u8));
    let of_services = services.flat_map(|id| OF_SERVICE.map(|metric| Metric::Service(metric, id)));
    let of_clusters = clusters.flat_map(|id| OF_CLUSTER.map(|metric| Metric::Cluster(metric, id)));
    of_services.chain(of_clusters).map(|metric| (metric, Source::Vendor))
}

fn point(monitoring: &Monitoring, metric: Metric) -> Option<Datapoint> {
    monitoring.find(metric, Source::Vendor)?.visible
}

/// A service as dashboards show it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServiceShown {
    /// End of the period that the datapoints are about; nothing before the first one is visible.
    pub at: Option<SimTime>,
    /// Targets that passed their checks, and all: means over the period.
    pub checks: Option<(f64, f64)>,
    /// Share of the calls that ended with an error, a time-out or a refusal, 0 to 1.
    pub errors: Option<f64>,
}

impl ServiceShown {
    /// Reads what is visible now.
    pub fn read(monitoring: &Monitoring, id: ServiceId) -> ServiceShown {
        let [healthy, unhealthy, errors] =
            OF_SERVICE.map(|metric| point(monitoring, Metric::Service(metric, id)));
        let value = |point: Option<Datapoint>| point.and_then(|point| point.value);
        let checks =
            value(healthy).zip(value(unhealthy)).map(|(healthy, unhealthy)| (healthy, healthy + unhealthy));
        ServiceShown { at: healthy.map(|point| point.at), checks, errors: value(errors) }
    }

    /// What health checks and error rates say.
    pub fn state(&self) -> State {
        match (self.checks, self.errors) {
            (None, _) => State::NoData,
            (Some((healthy, targets)), _) if 2.0 * healthy < targets => State::Down,
            (Some(_), Some(errors)) if errors > ERRORS => State::Failing,
            (Some(_), _) => State::Ok,
        }
    }
}

/// A cluster as dashboards show it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClusterShown {
    /// End of the period that the datapoints are about; nothing before the first one is visible.
    pub at: Option<SimTime>,
    /// Brokers that did not answer a scrape: mean over the period.
    pub down: Option<f64>,
    /// `OfflinePartitionsCount`: the largest of the period.
    pub offline: Option<f64>,
}

impl ClusterShown {
    /// Reads what is visible now.
    pub fn read(monitoring: &Monitoring, id: ClusterId) -> ClusterShown {
        let [down, offline] = OF_CLUSTER.map(|metric| point(monitoring, Metric::Cluster(metric, id)));
        let value = |point: Option<Datapoint>| point.and_then(|point| point.value);
        ClusterShown { at: down.map(|point| point.at), down: value(down), offline: value(offline) }
    }

    /// What the scrapes of the brokers say.
    pub fn state(&self) -> State {
        match self.down {
            None => State::NoData,
            Some(down) if down > 0.0 => State::Failing,
            Some(_) => State::Ok,
        }
    }
}
