//! Databases: what their parts do by themselves, what a person's actions do and what they cost, and the story of three days.

mod actions;
mod cached;
mod connections;
mod parts;
mod story;

use std::sync::Arc;

use blast_radius::engine::{Seed, SimDuration, SimTime};
use blast_radius::scenario;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::JourneyId;
use blast_radius::world::services::call::CallOutcome;
use blast_radius::world::topology::Topology;
use blast_radius::world::{self, World, WorldSimulation};
use serde_json::{Value, json};

/// A visit that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    pub journey: JourneyId,
    pub started: SimTime,
    pub at: SimTime,
    pub outcome: CallOutcome,
    pub latency: SimDuration,
}

/// One service in zone c over one store; journeys `(rate, query step)`. The network takes next to no time.
pub fn region(store: Value, workers: u32, journeys: &[(f64, Value)]) -> Value {
    let operation = |(i, (_, step)): (usize, &(f64, Value))| {
        let mut step = step.clone();
        step["kind"] = "query".into();
        step["store"] = "db".into();
        if step["timeout"].is_null() {
            step["timeout"] = "10min".into();
        }
        json!({ "id": format!("o{i}"), "steps": [step] })
    };
    let journey = |(i, (rate, _)): (usize, &(f64, Value))| {
        json!({ "id": format!("j{i}"), "label": "A journey", "to": format!("app.o{i}"), "rate": rate,
            "target": "1min", "patience": "10min" })
    };
    let mut store = store;
    store["id"] = "db".into();
    store["label"] = "The store".into();
    json!({
        "version": 1, "id": "databases", "title": "Databases", "summary": "One store.", "clock_start": "00:00:00 UTC",
        "customers": 1000, "zones": [{ "id": "a" }, { "id": "b" }, { "id": "c" }],
        "network": { "same_zone": "1us", "cross_zone": "1us", "client": "1us" },
        "balancer": { "idle_timeout": "1h" },
        "services": [{ "id": "app", "label": "Application", "replicas": ["c"], "workers": workers,
            "operations": journeys.iter().enumerate().map(operation).collect::<Vec<_>>() }],
        "stores": [store],
        "journeys": journeys.iter().enumerate().map(journey).collect::<Vec<_>>()
    })
}

pub fn read(document: &Value) -> Arc<Topology> {
    scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}")).topology
}

/// A run, its commands still to come, and what has been told.
pub struct Run {
    pub simulation: WorldSimulation,
    commands: Vec<TimedCommand>,
    pub facts: Vec<(SimTime, Fact)>,
}

impl Run {
    pub fn new(topology: &Arc<Topology>, seed: u64, commands: &[&str]) -> Run {
        let parse =
            |text: &&str| TimedCommand::parse(text, topology).unwrap_or_else(|error| panic!("{error}"));
        let mut commands: Vec<TimedCommand> = commands.iter().map(parse).collect();
        commands.reverse();
        Run { simulation: world::simulation(Arc::clone(topology), Seed(seed)), commands, facts: Vec::new() }
    }

    pub fn until(&mut self, seconds: f64) -> &World {
        let end = SimTime::ZERO + SimDuration::from_secs_f64(seconds);
        while let Some(next) = self.commands.last().copied().filter(|next| next.at <= end) {
            self.commands.pop();
            self.simulation.run_before(next.at);
            self.simulation.act(|world, clock| world.command(next.command, clock));
        }
        self.simulation.run_until(end);
        self.facts.extend(self.simulation.act(|world, _| world.drain_facts()));
        self.simulation.model()
    }

    pub fn ended(&self) -> Vec<Ended> {
        let ended = |&(at, fact): &(SimTime, Fact)| match fact {
            Fact::VisitEnded { journey, outcome, started, latency, .. } => {
                Some(Ended { journey, started, at, outcome, latency })
            }
            _ => None,
        };
        self.facts.iter().filter_map(ended).collect()
    }

    pub fn when(&self, what: impl Fn(&Fact) -> bool) -> Vec<f64> {
        self.facts.iter().filter(|(_, fact)| what(fact)).map(|(at, _)| at.as_secs_f64()).collect()
    }
}
