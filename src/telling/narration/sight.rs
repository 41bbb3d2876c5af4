//! The input of the rules of the situation: one second of a run, read once.

use super::impaired::wrong as impaired;
use super::{elections_blocked, stores, zones_ailing, zones_down};
use crate::engine::SimDuration;
use crate::frame::State;
use crate::language::{self, say};
use crate::run::Run;
use crate::telemetry::Got;
use crate::telemetry::figures::has_trading;
use crate::telemetry::impact::HURT;
use crate::telemetry::state;
use crate::telemetry::window::WINDOW;
use crate::telling::figures::share;
use crate::world::World;
use crate::world::command::Duty;
use crate::world::topology::Topology;

/// A past hurt is recent for so long.
const RECENT: SimDuration = SimDuration::from_secs(600);

/// A second of a run.
pub(super) struct Sight<'r> {
    /// The world.
    pub world: &'r World,
    /// Trading journeys together.
    pub trading: Got,
    /// The share of trading that is lost, 0 to 1.
    pub lost: f64,
    /// All journeys together.
    pub all: Got,
    /// One simulated request stands for so many.
    pub weight: u32,
    /// The subject of the sentences, and how many it is.
    pub subject: (String, usize),
    /// Customer partitions without a leader that works, and all.
    pub partitions: (u32, u32),
    /// Services that hang.
    pub hung: Vec<&'r str>,
    /// Services that hang or are down.
    pub ill: Vec<&'r str>,
    /// Journeys that are hurt, trading or not.
    pub hurt: Vec<&'r str>,
    /// Whether elections are blocked, and how many were refused since.
    pub blocked: Option<u32>,
    /// Zones that have hosts down or are cut off.
    pub zones_down: Option<String>,
    /// Zones with a fault that takes no host.
    pub zones_ailing: Option<String>,
    /// A part that is impaired, and what is wrong with it.
    pub impaired: Option<String>,
    /// The parts that serve customers: partitions with a leader, or what databases and targets do.
    pub serves: String,
    /// True if a defence is on.
    pub defended: bool,
    /// True if trading was hurt in the last minutes.
    pub was_hurt: bool,
}

impl<'r> Sight<'r> {
    /// Looks at a run.
    pub fn new(run: &'r Run, weight: u32) -> Sight<'r> {
        let (world, recorder) = (run.world(), run.recorder());
        let (topology, figures) = (world.topology(), &recorder.figures);
        let (offline, all) = state::partitions(world);
        let services = || recorder.services.iter().map(|entry| entry.0).zip(&topology.services);
        let in_state = |wanted: fn(State) -> bool| {
            services().filter(|entry| wanted(entry.0)).map(|entry| entry.1.label.as_str()).collect()
        };
        let journeys = topology.journeys.iter().zip(&figures.journeys);
        Sight {
            world,
            trading: figures.trading,
            lost: recorder.trading_lost(),
            all: figures.all,
            weight,
            subject: subject(topology),
            partitions: (offline, all),
            hung: in_state(|state| state == State::Hung),
            ill: in_state(|state| matches!(state, State::Hung | State::Down)),
            hurt: journeys.filter(|(_, got)| got.hurt() > HURT).map(|entry| entry.0.label.as_str()).collect(),
            blocked: elections_blocked(world)
                .then(|| world.planes().iter().map(|plane| plane.duty(Duty::ElectLeaders).refused).sum()),
            zones_down: zones_down(world),
            zones_ailing: zones_ailing(world),
            impaired: impaired(world, run.now()),
            serves: match all {
                0 => stores::serves(world, run.now()),
                _ => say!(sight_led, led = all - offline, all),
            },
            defended: world.defences().iter().any(|on| *on),
            was_hurt: recorder.hurt_at.is_some_and(|at| run.now().since(at) <= RECENT),
        }
    }

    /// Requests a second, as a phrase.
    pub fn rate(&self) -> String {
        let offered = self.all.per_second(self.all.offered) * f64::from(self.weight);
        say!(sight_rate, window = WINDOW, requests = libm::round(offered) as u64)
    }

    /// The answered share of a group, as a phrase.
    pub fn answered(&self, got: &Got) -> String {
        got.answered_share().map_or_else(|| say!(sight_none), share)
    }

    /// Says how many wait too long, as a phrase that goes on from another one; empty when nobody does.
    pub fn late(&self, got: &Got) -> String {
        match self.requests(got.late) {
            0 => String::new(),
            late => say!(sight_late, late),
        }
    }

    /// Simulated requests as those of customers.
    pub fn requests(&self, simulated: f64) -> u64 {
        libm::round(simulated * f64::from(self.weight)) as u64
    }
}

/// Trading, where the document marks journeys so; else the journeys themselves. Without Kafka it is a service that people
/// speak of.
fn subject(topology: &Topology) -> (String, usize) {
    const MOST_NAMED: usize = 3;
    let labels: Vec<String> =
        topology.journeys.iter().map(|journey| format!("“{}”", journey.label)).collect();
    match labels.len() {
        _ if has_trading(topology) && !topology.clusters.is_empty() => (say!(sight_trading), 1),
        _ if has_trading(topology) => (say!(sight_service), 1),
        count @ 1..=MOST_NAMED => (language::list(&labels), count),
        count => (say!(sight_journeys, count), count),
    }
}
