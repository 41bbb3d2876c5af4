//! A small region for the cases of load balancer and autoscaling: one service behind the balancer, customers who ask it.

use std::sync::Arc;

use blast_radius::engine::{Digest, Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::topology::Topology;
use blast_radius::world::{World, WorldSimulation, simulation};
use serde_json::{Value, json};

/// The service.
pub const WEB: ServiceId = ServiceId(0);

/// A region with zones a and b, a replica in each, 20 requests/s of 20 ms, with `changes` (pointer, value).
pub fn region(changes: &[(&str, Value)]) -> Arc<Topology> {
    let text = json!({
        "version": 1, "id": "cloud", "title": "Cloud", "summary": "A service behind a balancer.",
        "weight": 1, "clock_start": "00:00:00 UTC", "length": "2h", "customers": 1000,
        "zones": [{ "id": "a" }, { "id": "b" }],
        "faults": { "default": "power-loss", "boot": "20s" },
        "control_planes": [
            { "id": "compute", "label": "Compute", "duties": ["launch-instances"], "vendor_repair_mean": "10min" }
        ],
        "services": [{
            "id": "web", "label": "Web", "replicas": ["a", "b"], "workers": 4, "start_time": "15s",
            "operations": [{ "id": "page", "steps": [{ "kind": "work", "time": { "constant": "20ms" } }] }]
        }],
        "journeys": [{
            "id": "open", "label": "Open", "to": "web.page", "rate": 20, "target": "2s", "patience": "30s"
        }]
    })
    .to_string();
    let text = changes
        .iter()
        .fold(text, |text, (pointer, value)| scenario::with(&text, pointer, value.clone()).unwrap());
    scenario::read(&text).unwrap_or_else(|errors| panic!("{errors}")).topology
}

/// A run that is given commands as it goes.
pub struct Cloud(pub WorldSimulation);

impl Cloud {
    /// At its start.
    pub fn new(topology: &Arc<Topology>, seed: u64) -> Cloud {
        Cloud(simulation(topology.clone(), Seed(seed)))
    }

    /// Runs to a second.
    pub fn to(&mut self, seconds: u64) -> &World {
        self.0.run_until(SimTime::from_secs(seconds));
        self.0.model()
    }

    /// Runs to the time of a command and gives it.
    pub fn give(&mut self, command: &str) {
        let command = TimedCommand::parse(command, self.0.model().topology()).unwrap();
        self.0.run_before(command.at);
        self.0.act(|world, clock| world.command(command.command, clock));
    }

    /// When facts happened that `kind` picks, seconds.
    pub fn times(&self, kind: impl Fn(&Fact) -> bool) -> Vec<f64> {
        let facts = self.0.model().facts().iter();
        facts.filter(|(_, fact)| kind(fact)).map(|(at, _)| at.as_secs_f64()).collect()
    }

    /// Share of the visits begun in the window that were answered.
    pub fn answered(&self, from: u64, to: u64) -> f64 {
        let (mut all, mut answered) = (0.0, 0.0);
        for (_, fact) in self.0.model().facts() {
            if let Fact::VisitEnded { started, outcome, .. } = fact
                && (SimTime::from_secs(from)..SimTime::from_secs(to)).contains(started)
            {
                all += 1.0;
                answered += f64::from(u8::from(outcome.answered()));
            }
        }
        answered / all
    }

    /// The world's fingerprint.
    pub fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        self.0.model().digest(&mut digest);
        digest.value()
    }
}
