//! A run with its recorder and no twin: the same moments as those of `run::Run`, for whoever runs the same start many
//! times and compares with one run without the loss.

use std::sync::Arc;

use crate::engine::{Seed, SimDuration, SimTime};
use crate::scenario::Scenario;
use crate::telemetry::Recorder;
use crate::world::command::{Outcome, TimedCommand};
use crate::world::fact::Fact;
use crate::world::{self, World, WorldSimulation};

/// Time between two looks of the recorder, as `run::Run` has it.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// What an observer of a track sees.
pub(super) enum Seen<'a> {
    /// Facts, in order of time.
    Facts(&'a [(SimTime, Fact)]),
    /// A whole second, sampled.
    Second(SimTime, &'a Recorder),
}

/// An observer.
pub(super) type See<'a> = dyn FnMut(&World, Seen) + 'a;

/// A run.
#[derive(Clone)]
pub(super) struct Track {
    simulation: WorldSimulation,
    /// What was measured.
    pub(super) recorder: Recorder,
    /// In order; those before `next` have taken effect.
    commands: Vec<TimedCommand>,
    next: usize,
    look_at: SimTime,
}

impl Track {
    /// A run at its start. `commands` are in order of time.
    pub(super) fn new(scenario: &Scenario, seed: u64, commands: &[TimedCommand]) -> Track {
        let mut simulation = world::simulation(Arc::clone(&scenario.topology), Seed(seed));
        simulation.act(|world, _| {
            world.watch_hops(false);
            world.follow_lives(false);
        });
        let mut recorder = Recorder::new(simulation.model());
        recorder.alerts.switch_off();
        let look_at = SimTime::ZERO + LOOK;
        Track { simulation, recorder, commands: commands.to_vec(), next: 0, look_at }
    }

    /// The world.
    pub(super) fn world(&self) -> &World {
        self.simulation.model()
    }

    /// Moves on up to the events before `time`, so that a command of that time comes first.
    pub(super) fn advance_before(&mut self, time: SimTime, see: &mut See) {
        if time > SimTime::ZERO {
            self.advance(time - SimDuration::from_micros(1), None, see);
        }
    }

    /// Gives commands that are to come, beside those that it has. Of one time, the new ones come last.
    pub(super) fn give(&mut self, more: &[TimedCommand]) {
        self.commands.extend_from_slice(more);
        TimedCommand::order(&mut self.commands[self.next..]);
    }

    /// Moves on to `goal`. The recorder compares with `beside`, which is as far as this run will be: so it may be asked
    /// for one second at a time only. Returns what came of each command that took effect.
    pub(super) fn advance(
        &mut self,
        goal: SimTime,
        beside: Option<&Recorder>,
        see: &mut See,
    ) -> Vec<(TimedCommand, Outcome)> {
        let mut outcomes = Vec::new();
        loop {
            let due =
                self.commands.get(self.next).copied().filter(|command| command.at <= goal.min(self.look_at));
            if let Some(command) = due {
                self.simulation.run_before(command.at);
                self.absorb(see);
                self.next += 1;
                let outcome = self.simulation.act(|world, clock| world.command(command.command, clock));
                self.absorb(see);
                outcomes.push((command, outcome));
                continue;
            }
            let stop = goal.min(self.look_at);
            self.simulation.run_until(stop);
            if stop == self.look_at {
                self.absorb(see);
                self.recorder.sample(self.simulation.model(), beside, stop);
                see(self.simulation.model(), Seen::Second(stop, &self.recorder));
                self.look_at = stop + LOOK;
            }
            if stop == goal {
                return outcomes;
            }
        }
    }

    fn absorb(&mut self, see: &mut See) {
        let facts = self.simulation.act(|world, _| world.drain_facts());
        self.recorder.absorb(self.simulation.model(), &facts);
        see(self.simulation.model(), Seen::Facts(&facts));
    }
}
