//! The simulated world: the one `Model`.
//!
//! `World` owns the parts and is the only place where what one part asks for becomes another part's input. Its parts
//! live in districts: `region` (hosts, heat, network, control planes), `front` (customers and the balancer),
//! `services` (replicas, calls, instances), `guards` (what guards a step), `kafka`, `stores`, `quorums`, and `watch`
//! (what an observer reads). Beside them: `topology` (what there is), `command` (what a person can do), `event` (what
//! happens by itself), `fact` (what is worth reporting), `digest` (the fingerprint).

pub mod command;
mod digest;
mod dispatch;
pub mod event;
pub mod fact;
pub mod front;
pub mod guards;
pub mod ids;
pub mod kafka;
mod operations;
mod pending;
pub mod quorums;
pub mod region;
pub mod services;
pub mod slab;
pub mod stores;
pub mod topology;
pub mod watch;

use std::sync::Arc;

use crate::engine::{Scheduler, Seed, SimTime, Simulation};
use command::Defence;
use event::Event;
use fact::{Fact, Hop, Tally};
use front::balancer::Balancer;
use front::visits::Visit;
use front::{herd, targets, traffic};
use guards::Transition;
use guards::policies::{self, EdgeState};
use ids::*;
use kafka::cluster::{Cluster, ClusterEffect};
use kafka::consumer::{ConsumerGroup, GroupEffect};
use kafka::failover;
use kafka::messaging::{self, Message, ProducerSlot, Transmission};
use kafka::producer::ProducerEffect;
use kafka::replies::ReplyReader;
use quorums::quorum::{self, Quorum};
pub use region::planes::{DutyState, PlaneState};
use region::{heat, network};
use services::autoscaling::AutoscalingGroup;
use services::call::{self, Call};
use services::replica::Replica;
use services::starts;
use slab::Slab;
use stores::queries;
use stores::store::Store;
use topology::{Topology, ZoneFault};
use watch::lives;

pub use region::hosts::{Host, HostKind, HostState};
pub use watch::view::{ReplicaHealth, VisitView, WaitKind, WorkerView};

/// The clock and future of a world.
pub(crate) type Clock = Scheduler<Event>;

/// Everything that stands and moves in the region.
#[derive(Clone)]
pub struct World {
    pub(crate) topology: Arc<Topology>,
    pub(crate) seed: Seed,
    pub(crate) defences: [bool; Defence::COUNT],
    pub(crate) hosts: Vec<Host>,
    pub(crate) zone_faults: Vec<Option<ZoneFault>>,
    pub(crate) planes: Vec<PlaneState>,
    pub(crate) balancer: Balancer,
    /// Since when the balancer's node of each zone has been silent.
    pub(crate) nodes_down: Vec<Option<SimTime>>,
    /// Since when customers have not reached it, because its zone is cut off.
    pub(crate) nodes_cut: Vec<Option<SimTime>>,
    pub(crate) network: network::Network,
    /// The halls of each zone.
    pub(crate) halls: Vec<Vec<heat::Hall>>,
    pub(crate) replicas: Vec<Replica>,
    /// The autoscaling group of each service that has one.
    pub(crate) fleets: Vec<Option<AutoscalingGroup>>,
    /// The deep check under way of each (node, target).
    pub(crate) deep_checks: Vec<targets::DeepCheck>,
    /// Whether each zone fails as the vendor sees it, and since when.
    pub(crate) zone_failing: Vec<(bool, SimTime)>,
    /// Number of the first replica of each service.
    pub(crate) first_replica: Vec<u16>,
    pub(crate) calls: Slab<Call>,
    pub(crate) visits: Slab<Visit>,
    /// Next arrival number of each journey, and of each feed by service.
    pub(crate) arrivals: Vec<u64>,
    /// When the next of each journey comes.
    pub(crate) traffic: traffic::Arrivals,
    pub(crate) feeds: Vec<u64>,
    pub(crate) edges: Vec<EdgeState>,
    pub(crate) edge_index: policies::EdgeIndex,
    pub(crate) quorums: Vec<Quorum>,
    pub(crate) stores: Vec<Store>,
    pub(crate) jobs: Slab<Job>,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) producers: Vec<ProducerSlot>,
    /// Producer of each replica and cluster.
    pub(crate) producer_at: Vec<u32>,
    pub(crate) transmissions: Slab<Transmission>,
    pub(crate) messages: Slab<Message>,
    pub(crate) groups: Vec<GroupSlot>,
    pub(crate) readers: Vec<ReplyReader>,
    /// Counts of visits by journey and outcome.
    pub(crate) tally: Tally,
    /// Facts since the last drain.
    pub(crate) facts: Vec<(SimTime, Fact)>,
    /// The visits that are followed, when somebody follows.
    pub(crate) lives: Option<lives::Lives>,
    /// Movements since the last drain, when somebody watches.
    pub(crate) hops: Option<Vec<Hop>>,
    /// When a partition that had no leader got one, until its first acknowledgement (`NEVER` while it has none): by
    /// cluster, partition.
    pub(crate) restored: Vec<Vec<Option<SimTime>>>,
    /// Since when no running replica of a service has an idle worker.
    pub(crate) full: Vec<Option<SimTime>>,
    /// Lines of processes that wait for their start.
    pub(crate) starts: starts::Starts,
    /// Lost customers by journey, and those about to come back.
    pub(crate) herds: Vec<herd::Herd>,
    pub(crate) returning: Slab<herd::Returning>,
    /// Where the clients of each cluster are.
    pub(crate) failovers: Vec<failover::FailOver>,
    // Kept so that the next request needs no new memory; means nothing between events.
    pub(crate) arrived: messaging::Arrived,
    // Buffers that are empty between events.
    pub(crate) cluster_fx: Vec<ClusterEffect>,
    pub(crate) group_fx: Vec<GroupEffect>,
    pub(crate) producer_fx: Vec<ProducerEffect>,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) drained: Vec<(SimTime, ReplicaId)>,
}

/// Work of a store or quorum group for a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    pub(crate) call: slab::Handle,
    pub(crate) kind: JobKind,
    pub(crate) draw_key: u64,
    /// Events of this place that are still to fire: more than one after a fail-over, all but the last stale.
    pub(crate) pending: u8,
    /// Its client gave up before anybody took it.
    pub(crate) withdrawn: bool,
    /// What it asks a store, when it does.
    pub(crate) query: queries::Query,
    /// How it ends, once it has been taken.
    pub(crate) outcome: call::CallOutcome,
}

/// Who does a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    Query(u8),
    Proposal(u8, quorum::ProposalKind),
}

/// A consumer group and where its members are.
#[derive(Clone)]
pub(crate) struct GroupSlot {
    pub(crate) group: ConsumerGroup,
    pub(crate) cluster: ClusterId,
    pub(crate) service: ServiceId,
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

    /// About how many bytes a copy holds that it does not share with `other`: of what grows in a jam.
    pub fn apart_from(&self, other: &World) -> usize {
        self.calls.apart_from(&other.calls) + self.messages.apart_from(&other.messages)
    }

    /// The seed of every draw.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Which defences are on, in the order of `Defence::ALL`.
    pub fn defences(&self) -> [bool; Defence::COUNT] {
        self.defences
    }

    /// Whether a defence is on.
    pub fn defended(&self, defence: Defence) -> bool {
        self.defences[defence as usize]
    }

    /// Counts of visits since the start.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Takes the facts since the last call.
    pub fn drain_facts(&mut self) -> Vec<(SimTime, Fact)> {
        std::mem::take(&mut self.facts)
    }

    /// The facts since the last drain.
    pub fn facts(&self) -> &[(SimTime, Fact)] {
        &self.facts
    }

    /// Starts or stops the recording of movements for a picture. It changes nothing else.
    pub fn watch_hops(&mut self, watch: bool) {
        self.hops = watch.then(Vec::new);
    }

    /// Takes the movements since the last call.
    pub fn drain_hops(&mut self) -> Vec<Hop> {
        self.hops.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn tell(&mut self, now: SimTime, fact: Fact) {
        self.facts.push((now, fact));
    }
}
