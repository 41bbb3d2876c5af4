//! A world from a small document, driven by spelled commands, with what happened in it.

use blast_radius::engine::{Digest, Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::fact::{Fact, JourneyTally};
use blast_radius::world::ids::ClusterId;
use blast_radius::world::{self, World, WorldSimulation};
use serde_json::Value;

/// The document of the ways back.
pub fn ways_back() -> Value {
    serde_json::from_str(include_str!("../../documents/ways-back.json")).unwrap()
}

/// A world that runs.
pub struct Driven {
    pub simulation: WorldSimulation,
    /// Everything that happened.
    pub facts: Vec<(SimTime, Fact)>,
}

impl Driven {
    pub fn new(document: &Value, seed: u64) -> Driven {
        let scenario = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
        Driven { simulation: world::simulation(scenario.topology, Seed(seed)), facts: Vec::new() }
    }

    pub fn world(&self) -> &World {
        self.simulation.model()
    }

    /// Gives a command, `TIME PART VERB [VALUE]`.
    pub fn give(&mut self, spelled: &str) -> &mut Driven {
        let command = TimedCommand::parse(spelled, self.world().topology()).unwrap();
        self.simulation.run_before(command.at);
        self.simulation.act(|world, clock| world.command(command.command, clock));
        self
    }

    /// Runs to a second.
    pub fn to(&mut self, seconds: u64) -> &mut Driven {
        self.simulation.run_until(SimTime::from_secs(seconds));
        let facts = self.simulation.act(|world, _| world.drain_facts());
        self.facts.extend(facts);
        self
    }

    pub fn tally(&self, journey: &str) -> JourneyTally {
        let at = self.world().topology().journeys.iter().position(|j| j.id == journey).unwrap();
        self.world().tally().journeys[at]
    }

    /// Counts of a journey while the world runs to a second.
    pub fn window(&mut self, journey: &str, seconds: u64) -> JourneyTally {
        let before = self.tally(journey);
        self.to(seconds);
        let after = self.tally(journey);
        JourneyTally {
            answered_micros: after.answered_micros - before.answered_micros,
            offered: after.offered - before.offered,
            ok: after.ok - before.ok,
            degraded: after.degraded - before.degraded,
            rejected: after.rejected - before.rejected,
            failed: after.failed - before.failed,
            timed_out: after.timed_out - before.timed_out,
        }
    }

    /// Seconds at which facts of a kind happened.
    pub fn when(&self, kind: impl Fn(&Fact) -> bool) -> Vec<f64> {
        self.facts.iter().filter(|(_, fact)| kind(fact)).map(|(at, _)| at.as_secs_f64()).collect()
    }

    /// Records of a group's topic that no member has taken.
    pub fn unread(&self, group: usize) -> u64 {
        let (group, cluster, _) = self.world().groups().nth(group).unwrap();
        let cluster = &self.world().clusters()[cluster.index()];
        group.partitions().iter().map(|&partition| group.lag(partition, cluster).unread).sum()
    }

    /// Acknowledged records of a cluster's customer topics.
    pub fn readable(&self, cluster: ClusterId) -> u64 {
        let part = &self.world().clusters()[cluster.index()];
        let topics = part.layout().topics().iter().enumerate().filter(|(_, topic)| !topic.internal);
        topics
            .flat_map(|(t, _)| part.layout().partitions_of(blast_radius::world::ids::TopicId(t as u16)))
            .map(|partition| part.high_watermark(partition))
            .sum()
    }

    pub fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        self.world().digest(&mut digest);
        digest.value()
    }
}
