//! The simulated world: the one `Model`.
//!
//! `World` owns the parts and is the only place where what one part asks for becomes another part's input. Its parts
//! live in districts: `region` (hosts, heat, network, control planes), `front` (customers and the balancer),
//! `services` (replicas, calls, instances), `guards` (what guards a step), `kafka`, `stores`, `quorums`, and `watch`
//! (what an observer reads). Beside them: `impairment` (parts that got worse), `topology` (what there is), `command` (what a person can do), `event` (what
//! happens by itself), `fact` (what is worth reporting), `digest` (the fingerprint).

pub mod command;
mod digest;
mod dispatch;
pub mod event;
pub mod fact;
pub mod front;
pub mod guards;
pub mod ids;
pub mod impairment;
pub mod kafka;
mod operations;
pub mod part;
mod pending;
pub mod quorums;
pub mod region;
pub mod services;
pub mod slab;
pub mod stores;
pub mod topology;
pub mod watch;

use std::sync::Arc;

use crate::engine::{Scheduler, Seed, Simulation};
use command::Defence;
use event::Event;
use fact::Tally;
use topology::Topology;

pub use region::hosts::{Host, HostKind, HostState};
pub use region::planes::{DutyState, PlaneState};
pub use watch::view::{ReplicaHealth, VisitView, WaitKind, WorkerView};

/// The clock and future of a world.
pub(crate) type Clock = Scheduler<Event>;

/// Everything that stands and moves in the region.
#[derive(Clone)]
pub struct World {
    pub(in crate::world) topology: Arc<Topology>,
    pub(in crate::world) seed: Seed,
    pub(in crate::world) region: region::Region,
    pub(in crate::world) front: front::Front,
    pub(in crate::world) services: services::Services,
    pub(in crate::world) guards: guards::Guarding,
    pub(in crate::world) kafka: kafka::Kafka,
    pub(in crate::world) stores: stores::Stores,
    pub(in crate::world) quorums: quorums::Quorums,
    pub(in crate::world) watch: watch::Watch,
    /// True once a command other than a choice was given.
    pub(in crate::world) begun: bool,
    /// The parts that are impaired; `None` where none is.
    pub(in crate::world) impaired: Option<Box<impairment::Impairments>>,
}

/// A world with its clock.
pub type WorldSimulation = Simulation<World>;

/// Builds a world at rest and starts everything: customers, feeds, checks, clusters, groups.
pub fn simulation(topology: Arc<Topology>, seed: Seed) -> WorldSimulation {
    let mut simulation = Simulation::new(World::new(topology, seed));
    simulation.act(|world, clock| world.start(clock));
    simulation
}

impl World {
    /// The topology.
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// Packs what grows in a jam, for a checkpoint: it shares what has not changed since `before`, which is packed. From
    /// then on this copy is only read and cloned; a clone runs on.
    pub fn pack(&mut self, before: Option<&World>) {
        self.front.pack(before.map(|before| &before.front));
        self.services.pack(before.map(|before| &before.services));
        self.kafka.pack(before.map(|before| &before.kafka));
    }

    /// Returns approximately how many bytes are not shared with `other`, counting what grows in a jam only.
    pub fn apart_from(&self, other: &World) -> usize {
        self.front.apart_from(&other.front)
            + self.services.apart_from(&other.services)
            + self.kafka.apart_from(&other.kafka)
    }

    /// The seed of every draw.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Which defences are on, in the order of `Defence::ALL`.
    pub fn defences(&self) -> [bool; Defence::COUNT] {
        *self.guards.defences()
    }

    /// Returns whether a defence is on.
    pub fn defended(&self, defence: Defence) -> bool {
        self.guards.defences()[defence as usize]
    }

    /// Counts of visits since the start.
    pub fn tally(&self) -> &Tally {
        self.front.tally()
    }
}
