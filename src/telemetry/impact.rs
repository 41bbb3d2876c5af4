//! The blast radius: the measured difference from the fault-free twin, layer by layer. Without a fault there is none,
//! however badly customers fare: what they get is `figures`' to say.

use crate::engine::SimTime;
use crate::frame::Layer;
use crate::telemetry::figures::Figures;
use crate::telemetry::state;
use crate::world::ids::*;
use crate::world::kafka::cluster::Cluster;
use crate::world::part::Part;
use crate::world::quorums::quorum::Mode;
use crate::world::{PlaneState, World};

/// The measures of the blast radius, from the ground to the customers' money.
pub const MEASURES: [&str; 7] =
    ["zones", "hosts", "partitions", "services", "journeys", "customers", "money"];

/// A layer or journey counts as touched from this share on: below it a Poisson arrival more or less is enough.
pub const HURT: f64 = 0.1;

/// The share of a layer that is touched.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Touched {
    /// So much of it. Customers and money: visits that the twin answered in the last ten seconds and this run did not, and
    /// their value in hundredths.
    pub touched: f64,
    /// Of so much.
    pub all: f64,
}

impl Touched {
    /// 0 to 1.
    pub fn share(self) -> f64 {
        if self.all > 0.0 { self.touched / self.all } else { 0.0 }
    }
}

/// The present loss, as shares from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// Of the twin's answers in the window to trading journeys (`figures::is_trading`).
    pub trading: f64,
    /// Of the twin's answers in the window, all journeys.
    pub customers: f64,
    /// Of customer partitions: those without a leader beyond what the twin has none for.
    pub partitions: f64,
    /// Layers from the customers down to the control planes: (name, share that is hurt beyond what is hurt in the twin).
    pub layers: Vec<(Layer, f64)>,
    /// Counts touched, in the order of `MEASURES`.
    pub touched: [Touched; 7],
    /// What is hurt here, whatever the twin does: what a run subtracts from its own.
    own: Harm,
}

/// What is hurt in one run by itself, without a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
struct Harm {
    /// Share of each layer but the customers, in the order of the layers.
    layers: Vec<f64>,
    /// Customer partitions without a leader that works.
    partitions: u32,
    /// Hosts touched, by zone.
    hosts: Vec<u32>,
}

/// Share of the twin's answers that are missing.
fn lost(own: u32, twin: u32) -> f64 {
    if twin == 0 { 0.0 } else { (1.0 - own as f64 / twin as f64).clamp(0.0, 1.0) }
}

/// The share of a part that is hurt, 0 to 1; `None` for a part that is no layer. It is of what the part is asked, not of its
/// members: a group without a leader or a store without a primary answers nobody and is hurt wholly, however many members
/// run; while one leads, nobody is hurt by those that do not.
fn hurt(world: &World, own: &Figures, part: Part, now: SimTime) -> Option<f64> {
    let share = |hurt: usize, all: usize| hurt as f64 / all.max(1) as f64;
    Some(match part {
        Part::Service(id) => state::service_hurt(world, own, id, now),
        Part::Cluster(id) => {
            let cluster = &world.clusters()[id.index()];
            share(own.offline[id.index()] as usize, cluster.customer_partitions() as usize)
        }
        Part::Quorum(id) => {
            let quorum = &world.quorums()[id.index()];
            if quorum.leader().is_none() || quorum.mode() == Mode::Closed { 1.0 } else { 0.0 }
        }
        Part::Store(id) => {
            let store = &world.stores()[id.index()];
            if store.primary().is_none() { 1.0 } else { store.share_saturated() }
        }
        Part::Journey(_)
        | Part::Balancer
        | Part::Node(_)
        | Part::Replica(_)
        | Part::Broker(..)
        | Part::Zone(_)
        | Part::Link(..)
        | Part::Duty(..) => return None,
    })
}

/// Share of all duties that are blocked.
fn duties_blocked(world: &World) -> f64 {
    let topology = world.topology();
    let duties: usize = topology.control_planes.iter().map(|plane| plane.duties.len()).sum();
    let on = |plane: &PlaneState, duty| plane.duty(duty).blocked_since.is_some();
    let blocked = topology.control_planes.iter().zip(world.planes());
    let blocked: usize =
        blocked.map(|(spec, plane)| spec.duties.iter().filter(|&&duty| on(plane, duty)).count()).sum();
    blocked as f64 / duties.max(1) as f64
}

impl Impact {
    /// Compares a run, of which `own` are the figures, with figures and impact of its fault-free twin; without one nothing
    /// has been done to it, and customers have lost nothing.
    pub fn measure(world: &World, own: &Figures, twin: Option<(&Figures, &Impact)>, now: SimTime) -> Impact {
        let topology = world.topology();
        let (trading, customers) = twin.map_or((0.0, 0.0), |(twin, _)| {
            (
                lost(own.trading.answered(), twin.trading.answered()),
                lost(own.all.answered(), twin.all.answered()),
            )
        });
        let zones = 0..topology.zones.len();
        let parts = Part::all(topology);
        let mut own_harm = Harm {
            layers: Vec::with_capacity(parts.len()),
            partitions: own.offline.iter().sum(),
            hosts: zones.map(|zone| state::zone_touched(world, ZoneId(zone as u8)).0).collect(),
        };
        // Beyond the twin: the same trouble at the same time there is nobody's doing here.
        let twins = |at: usize| twin.map(|twin| twin.1.own.layers.get(at).copied().unwrap_or(0.0));
        let mut layers = Vec::with_capacity(parts.len() + 1);
        layers.push((Layer::Customers, customers));
        let parts =
            parts.into_iter().filter_map(|part| Some((Layer::Part(part), hurt(world, own, part, now)?)));
        for (layer, hurt) in parts.chain([(Layer::ControlPlanes, duties_blocked(world))]) {
            let beyond = twins(own_harm.layers.len()).map_or(0.0, |twin| (hurt - twin).max(0.0));
            layers.push((layer, beyond));
            own_harm.layers.push(hurt);
        }
        let all: u32 = world.clusters().iter().map(Cluster::customer_partitions).sum();
        let offline = twin.map_or(0, |twin| own_harm.partitions.saturating_sub(twin.1.own.partitions));
        let partitions = f64::from(offline) / f64::from(all.max(1));
        let mut impact =
            Impact { trading, customers, partitions, layers, own: own_harm, ..Impact::default() };
        impact.touched = impact.count(world, own, twin);
        impact
    }

    fn count(&self, world: &World, own: &Figures, twin: Option<(&Figures, &Impact)>) -> [Touched; 7] {
        let topology = world.topology();
        let of = |touched: usize, all: usize| Touched { touched: touched as f64, all: all as f64 };
        let beyond = |zone: usize| {
            let twins = twin.and_then(|twin| twin.1.own.hosts.get(zone).copied()).unwrap_or(0);
            twin.map_or(0, |_| self.own.hosts[zone].saturating_sub(twins))
        };
        let zones: Vec<(u32, u32)> = (0..topology.zones.len())
            .map(|zone| (beyond(zone), state::zone_touched(world, ZoneId(zone as u8)).1))
            .collect();
        let (hosts_down, hosts) = zones.iter().fold((0, 0), |sum, zone| (sum.0 + zone.0, sum.1 + zone.1));
        let partitions: u32 = world.clusters().iter().map(Cluster::customer_partitions).sum();
        let offline = self.partitions * f64::from(partitions);
        let services = self.layers.iter().filter(|layer| matches!(layer.0, Layer::Part(Part::Service(_))));
        let (mut journeys, mut customers, mut money) = (0, Touched::default(), Touched::default());
        for (j, spec) in topology.journeys.iter().enumerate() {
            let answered = own.journeys[j].answered();
            let expected = twin.map_or(answered, |twin| twin.0.journeys[j].answered());
            let missing = f64::from(expected.saturating_sub(answered));
            journeys += usize::from(expected >= 5 && missing >= HURT * f64::from(expected));
            for (sum, value) in [(&mut customers, 1.0), (&mut money, spec.value_hundredths as f64)] {
                sum.touched += missing * value;
                sum.all += f64::from(expected) * value;
            }
        }
        [
            of(zones.iter().filter(|zone| zone.0 > 0).count(), zones.len()),
            of(hosts_down as usize, hosts as usize),
            of(libm::round(offline) as usize, partitions as usize),
            of(services.clone().filter(|layer| layer.1 >= HURT).count(), services.count()),
            of(journeys, topology.journeys.len()),
            customers,
            money,
        ]
    }

    /// The layers with the share of each that is hurt here, by whatever it is; `customers` is that of the first.
    pub fn own_layers(&self, customers: f64) -> Vec<(Layer, f64)> {
        let own = [customers].into_iter().chain(self.own.layers.iter().copied());
        self.layers.iter().zip(own).map(|((layer, _), share)| (*layer, share)).collect()
    }

    /// Trading lost over partitions lost, when partitions are lost.
    pub fn amplification(&self) -> Option<f64> {
        (self.partitions > 0.0).then(|| self.trading / self.partitions)
    }
}
