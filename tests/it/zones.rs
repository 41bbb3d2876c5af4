//! Faults of zones: who sees what, by which clock, and how each repair brings everybody back.

mod documents;
mod heat;
mod links;
mod network;
mod page;
mod power;

use std::sync::{Arc, OnceLock};

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::fact::Fact;
use blast_radius::world::topology::Topology;
use blast_radius::world::{World, WorldSimulation, simulation};

use crate::emergence::read;

/// The scenario of two zones at once.
pub const MAY_8: &str = "multi-zone-2026-05-08";
/// Seeds of every case.
pub const SEEDS: u64 = 20;

/// Its document.
pub fn document() -> &'static str {
    scenario::catalogue::text(MAY_8).expect("a built-in document")
}

/// Its region.
pub fn topology() -> Arc<Topology> {
    static TOPOLOGY: OnceLock<Arc<Topology>> = OnceLock::new();
    TOPOLOGY.get_or_init(|| read(document())).clone()
}

/// The region of the document with one value changed.
pub fn changed(at: &str, value: serde_json::Value) -> Arc<Topology> {
    read(&scenario::with(document(), at, value).expect("a value of the document"))
}

/// Runs commands to `until` seconds; `look` sees the world every `step` seconds. Returns the facts.
pub fn drive(
    topology: &Arc<Topology>,
    seed: u64,
    commands: &[&str],
    until: u64,
    step: u64,
    mut look: impl FnMut(&World, u64),
) -> (WorldSimulation, Vec<(SimTime, Fact)>) {
    let mut run = simulation(topology.clone(), Seed(seed));
    let commands: Vec<TimedCommand> = commands
        .iter()
        .map(|command| TimedCommand::parse(command, topology).unwrap_or_else(|error| panic!("{error}")))
        .collect();
    let mut next = commands.iter().peekable();
    let mut facts = Vec::new();
    for second in (0..=until).step_by(step as usize).skip(1) {
        let at = SimTime::from_secs(second);
        while let Some(command) = next.next_if(|command| command.at <= at) {
            run.run_before(command.at);
            run.act(|world, clock| world.command(command.command, clock));
        }
        run.run_until(at);
        facts.extend(run.act(|world, _| world.drain_facts()));
        look(run.model(), second);
    }
    (run, facts)
}
