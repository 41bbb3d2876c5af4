//! Measurement runs: a world driven by commands, watched event by event, summed up in plain figures.
//!
//! 1. [`Plan`] says what to run: topology, seed, commands, end.
//! 2. [`run`] runs it and returns a [`Study`]: visits by journey and start-time window, samples of every service, and
//!    the facts of the run. The questions of the emergence cases are methods on it.
//! 3. Nothing here touches the world: a study's run has the digest of any other run of the same three.

mod clocks;
mod journeys;
mod pools;
mod repair;

pub use clocks::Clocks;
pub use journeys::{Recovery, WINDOW};
pub use pools::{Fill, Throughput};
pub use repair::Repair;

use std::sync::Arc;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::state;
use crate::world::command::{Command, TimedCommand};
use crate::world::fact::{Fact, JourneyTally};
use crate::world::guards::figures::BreakerFigures;
use crate::world::ids::*;
use crate::world::kafka::cluster::{ClusterFact, Reachability};
use crate::world::services::call::CallOutcome;
use crate::world::services::replica::ProcessState;
use crate::world::topology::Topology;
use crate::world::{ReplicaHealth, World, WorldSimulation, simulation};

/// Time between two samples of the services.
pub const SAMPLE: SimDuration = SimDuration::from_secs(5);

/// A run to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The region.
    pub topology: Arc<Topology>,
    /// The seed.
    pub seed: u64,
    /// Commands, in any order.
    pub commands: Vec<TimedCommand>,
    /// The end.
    pub until: SimTime,
}

impl Plan {
    /// A plan from spelled commands (`TIME PART VERB [VALUE]`).
    ///
    /// # Errors
    /// The mistake of a command.
    pub fn new(
        topology: &Arc<Topology>,
        seed: u64,
        commands: &[&str],
        until: SimTime,
    ) -> Result<Plan, String> {
        let commands: Result<Vec<_>, _> =
            commands.iter().map(|command| TimedCommand::parse(command, topology)).collect();
        Ok(Plan { topology: topology.clone(), seed, commands: commands?, until })
    }
}

/// Time, health and counts of a service at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceSample {
    /// Replicas whose process serves.
    pub running: u32,
    /// Of these, hung by the definition of design principle 3.
    pub hung: u32,
    /// The state of most of them.
    pub health: State,
    /// Workers in use, over all running replicas.
    pub busy: u32,
    /// Requests that wait for a worker.
    pub queued: u32,
    /// Calls taken by a worker since the start of the run.
    pub started: u64,
    /// Calls that a worker has ended since the start.
    pub ended: u64,
    /// Of these, answered.
    pub answered: u64,
    /// Members of its consumer group whose consumer has ended, though their process may run.
    pub consumers_ended: u32,
    /// Waits for a partition that ended without an answer, and their time, microseconds in all.
    pub partition_waits: (u64, u64),
}

/// The region at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The time.
    pub at: SimTime,
    /// By service.
    pub services: Vec<ServiceSample>,
    /// Customer partitions without a leader that serves: the truth.
    pub leaderless: u32,
    /// `OfflinePartitionsCount`, summed over clusters.
    pub offline_partitions_count: u32,
    /// `UnderReplicatedPartitions`, summed over brokers.
    pub under_replicated_partitions: u32,
    /// Brokers that answer.
    pub brokers_up: u32,
}

/// The observations of a run.
#[derive(Clone, Debug)]
pub struct Study {
    /// The region.
    pub topology: Arc<Topology>,
    /// The seed.
    pub seed: u64,
    /// The commands, in order.
    pub commands: Vec<TimedCommand>,
    /// The time when it ended.
    pub until: SimTime,
    /// By journey, then start-time window of 30 s.
    pub windows: Vec<Vec<JourneyTally>>,
    /// By journey: visits that ended because the customer's patience did.
    pub impatient: Vec<u64>,
    /// Every 5 s.
    pub samples: Vec<Sample>,
    /// Everything that happened, visits and breakers apart.
    pub facts: Vec<(SimTime, Fact)>,
    /// Fills of the pools after the first commit of leader = -1.
    pub fills: Vec<Fill>,
    /// What the circuit breakers had done at the end, by guarded step.
    pub breakers: Vec<BreakerFigures>,
    /// Events handled.
    pub events: u64,
    /// Digest at the end.
    pub digest: u64,
}

/// Runs a plan.
pub fn run(plan: &Plan) -> Study {
    let mut commands = plan.commands.clone();
    crate::base::order::sort(&mut commands);
    let mut watch = Watch::new(plan, commands.clone());
    let mut simulation = simulation(plan.topology.clone(), Seed(plan.seed));
    let mut next = commands.iter().copied().peekable();
    let mut at = SimTime::ZERO;
    while at < plan.until {
        at = (at + SAMPLE).min(plan.until);
        while let Some(command) = next.next_if(|command| command.at <= at) {
            watch.run_until(&mut simulation, command.at, true);
            simulation.act(|world, clock| world.command(command.command, clock));
            watch.take_facts(&mut simulation);
        }
        watch.run_until(&mut simulation, at, false);
        watch.sample(simulation.model(), at);
    }
    let mut study = watch.study;
    let mut digest = Digest::default();
    simulation.model().digest(&mut digest);
    study.digest = digest.value();
    study.events = simulation.events();
    study.breakers = simulation.model().breaker_figures(None).collect();
    study
}

/// A study in the making.
struct Watch {
    study: Study,
    fills: pools::FillWatch,
}

impl Watch {
    fn new(plan: &Plan, commands: Vec<TimedCommand>) -> Watch {
        let journeys = plan.topology.journeys.len();
        let windows = (plan.until.as_micros() / WINDOW.as_micros() + 1) as usize;
        Watch {
            study: Study {
                topology: plan.topology.clone(),
                seed: plan.seed,
                commands,
                until: plan.until,
                windows: vec![vec![JourneyTally::default(); windows]; journeys],
                impatient: vec![0; journeys],
                samples: Vec::new(),
                facts: Vec::new(),
                fills: Vec::new(),
                breakers: Vec::new(),
                events: 0,
                digest: 0,
            },
            fills: pools::FillWatch::default(),
        }
    }

    /// Runs up to `time`, without its own events when `before`; stops wherever a pool is to be sampled.
    fn run_until(&mut self, simulation: &mut WorldSimulation, time: SimTime, before: bool) {
        while let Some(stop) = self.fills.next_look(simulation.now()).filter(|&stop| stop < time) {
            simulation.run_until(stop);
            self.take_facts(simulation);
            self.fills.look(simulation.model(), stop, &mut self.study.fills);
        }
        // Near a fault the commit of leader = -1 is caught in its own event.
        while self.fills.waits_for_commit(&self.study.commands, simulation.now()) {
            match simulation.act(|_, clock| clock.peek()) {
                Some(next) if next < time || (!before && next == time) => {
                    simulation.step();
                    self.take_facts(simulation);
                }
                _ => break,
            }
        }
        if self.fills.next_look(simulation.now()).is_some_and(|stop| stop < time) {
            return self.run_until(simulation, time, before);
        }
        if before {
            simulation.run_before(time)
        } else {
            simulation.run_until(time)
        }
        self.take_facts(simulation);
    }

    fn take_facts(&mut self, simulation: &mut WorldSimulation) {
        let facts = simulation.act(|world, _| world.drain_facts());
        for (at, fact) in facts {
            match fact {
                Fact::VisitStarted(journey) => {
                    self.study.windows[journey.index()][journeys::window_of(at)].offered += 1;
                }
                Fact::VisitEnded { journey, outcome, started, latency, .. } => {
                    self.study.windows[journey.index()][journeys::window_of(started)].count(outcome);
                    let patience = self.study.topology.journeys[journey.index()].patience;
                    let left = outcome == CallOutcome::TimedOut && latency >= patience;
                    self.study.impatient[journey.index()] += u64::from(left);
                }
                Fact::Breaker(..) => {}
                Fact::Cluster(cluster, ClusterFact::Leaderless { partition, .. }) => {
                    self.fills.committed(simulation.model(), cluster, partition, at);
                    self.study.facts.push((at, fact));
                }
                _ => self.study.facts.push((at, fact)),
            }
        }
    }

    fn sample(&mut self, world: &World, at: SimTime) {
        let services =
            (0..self.study.topology.services.len()).map(|s| sample_service(world, ServiceId(s as u8), at));
        let mut sample = Sample { at, services: services.collect(), ..Sample::default() };
        for cluster in world.clusters() {
            sample.leaderless += cluster.customer_partitions_offline();
            sample.offline_partitions_count += cluster.controller_metrics().offline_partitions_count;
            for broker in (0..cluster.brokers()).map(BrokerId) {
                sample.under_replicated_partitions +=
                    cluster.broker_metrics(broker).under_replicated_partitions;
                sample.brokers_up += u32::from(cluster.reachability(broker) == Reachability::Up);
            }
        }
        self.study.samples.push(sample);
    }
}

fn sample_service(world: &World, service: ServiceId, at: SimTime) -> ServiceSample {
    let mut sample = ServiceSample { health: state::service(world, service, at), ..ServiceSample::default() };
    for (group, _, _) in world.groups().filter(|group| group.2 == service) {
        sample.consumers_ended += u32::from(group.ended());
    }
    for replica in world.replicas_of(service) {
        let state = &world.replicas()[replica.index()];
        sample.started += state.started;
        sample.ended += state.ended_calls;
        sample.answered += state.answered_calls;
        sample.partition_waits.0 += state.partition_waits.0;
        sample.partition_waits.1 += state.partition_waits.1;
        if state.process == ProcessState::Up {
            sample.running += 1;
            sample.hung += u32::from(world.health(replica, at) == ReplicaHealth::Hung);
            sample.busy += state.busy as u32;
            sample.queued += state.queued;
        }
    }
    sample
}

impl Study {
    /// Returns when the first command of a kind took effect.
    pub fn when(&self, kind: impl Fn(Command) -> bool) -> Option<SimTime> {
        self.commands.iter().find(|command| kind(command.command)).map(|command| command.at)
    }

    /// Returns when the first zone failed, or a broker was lost.
    pub fn fault_at(&self) -> Option<SimTime> {
        self.when(Command::is_loss)
    }

    /// The journey with an identifier.
    ///
    /// # Panics
    /// When there is none.
    pub fn journey(&self, id: &str) -> JourneyId {
        let at = self.topology.journeys.iter().position(|journey| journey.id == id);
        JourneyId(at.unwrap_or_else(|| panic!("no journey {id}")) as u8)
    }

    /// The service with an identifier.
    ///
    /// # Panics
    /// When there is none.
    pub fn service(&self, id: &str) -> ServiceId {
        let at = self.topology.services.iter().position(|service| service.id == id);
        ServiceId(at.unwrap_or_else(|| panic!("no service {id}")) as u8)
    }

    /// Samples from `from` on and before `to`.
    pub fn samples_in(&self, from: SimTime, to: SimTime) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(move |sample| sample.at >= from && sample.at < to)
    }

    /// Share of the samples from `from` on and before `to` in which a service is hung: most of its running replicas are.
    pub fn hung_share(&self, service: ServiceId, from: SimTime, to: SimTime) -> f64 {
        let (hung, all) = self.samples_in(from, to).fold((0u32, 0u32), |(hung, all), sample| {
            (hung + u32::from(sample.services[service.index()].health == State::Hung), all + 1)
        });
        f64::from(hung) / f64::from(all.max(1))
    }
}
