//! A run and its fault-free twin, moved together second by second.
//!
//! The twin is cloned at the first fault: before that there is one run. It gets every command but the faults and what
//! undoes them (`Command::is_kept_from_twin`), so the difference between the two is what the faults did (common random numbers).

pub mod assertions;
pub mod branches;
pub mod checkpoints;
pub mod decisive;
pub mod gauges;
pub mod study;

use std::sync::Arc;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::language::say;
use crate::run::decisive::{Decisive, Watch};
use crate::run::gauges::Gauges;
use crate::scenario::Scenario;
use crate::telemetry::Recorder;
use crate::world::command::{Command, Outcome, TimedCommand};
use crate::world::{self, World, WorldSimulation};

/// Time between two looks of the recorder.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// What a run's twin is called beside it.
pub(crate) fn without_fault() -> String {
    say!(compared_without_fault)
}

/// Why `advance` returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The goal was reached.
    Reached,
    /// It used up its events before.
    Budget,
}

#[derive(Clone)]
struct Watched {
    simulation: WorldSimulation,
    recorder: Recorder,
    gauges: Gauges,
    decisive: Watch,
}

/// A run with its recorder, its commands, and its twin.
#[derive(Clone)]
pub struct Run {
    own: Watched,
    twin: Option<Watched>,
    /// All commands in order; those before `next` have taken effect.
    commands: Vec<TimedCommand>,
    next: usize,
    /// Commands that the twin never gets, whatever they are: what a team did, so that its measures count with the harm.
    apart: Vec<TimedCommand>,
    /// What came of those that have taken effect, in order.
    outcomes: Vec<Outcome>,
    /// The next whole second at which the recorder samples.
    look_at: SimTime,
}

impl Watched {
    fn apply(&mut self, command: Command) -> Outcome {
        let outcome = self.simulation.act(|world, clock| world.command(command, clock));
        self.absorb();
        outcome
    }

    fn absorb(&mut self) {
        let facts = self.simulation.act(|world, _| world.drain_facts());
        self.decisive.read(&facts);
        self.decisive.drained();
        self.recorder.absorb(self.simulation.model(), &facts);
        self.gauges.absorb(&facts);
    }
}

impl Run {
    /// A run at its start. `commands` may be in any order; equal times keep theirs.
    pub fn new(scenario: &Scenario, seed: u64, mut commands: Vec<TimedCommand>) -> Run {
        let simulation = world::simulation(Arc::clone(&scenario.topology), Seed(seed));
        let recorder = Recorder::new(simulation.model());
        TimedCommand::order(&mut commands);
        let gauges = Gauges::new(scenario);
        let own = Watched { simulation, recorder, gauges, decisive: Watch::default() };
        Run {
            own,
            twin: None,
            commands,
            next: 0,
            apart: Vec::new(),
            outcomes: Vec::new(),
            look_at: SimTime::ZERO + LOOK,
        }
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.own.simulation.model()
    }

    /// The recorder.
    pub fn recorder(&self) -> &Recorder {
        &self.own.recorder
    }

    /// The twin's recorder, once there is one.
    pub fn twin(&self) -> Option<&Recorder> {
        self.twin.as_ref().map(|twin| &twin.recorder)
    }

    /// The twin's world and its present, once there is one.
    pub fn twin_world(&self) -> Option<(&World, SimTime)> {
        self.twin.as_ref().map(|twin| (twin.simulation.model(), twin.simulation.now()))
    }

    /// Returns the measurements of the document's assertions.
    pub fn gauges(&self) -> &Gauges {
        &self.own.gauges
    }

    /// The same in the twin, once there is one.
    pub fn twin_gauges(&self) -> Option<&Gauges> {
        self.twin.as_ref().map(|twin| &twin.gauges)
    }

    /// The present.
    pub fn now(&self) -> SimTime {
        self.own.simulation.now()
    }

    /// Events handled.
    pub fn events(&self) -> u64 {
        self.own.simulation.events()
    }

    /// Events handled by the run and its twin together.
    pub fn events_of_both(&self) -> u64 {
        self.events() + self.twin.as_ref().map_or(0, |twin| twin.simulation.events())
    }

    /// Commands with their times, past and to come.
    pub fn commands(&self) -> &[TimedCommand] {
        &self.commands
    }

    /// The commands that have taken effect.
    pub fn applied(&self) -> &[TimedCommand] {
        &self.commands[..self.next]
    }

    /// What came of the commands that have taken effect, in the order of `applied`.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.world().seed().0
    }

    /// Other commands to come: `commands` (in order of time) begins with those that have taken effect.
    pub fn expect(&mut self, commands: Vec<TimedCommand>) {
        debug_assert!(commands.starts_with(self.applied()), "the past cannot be changed");
        self.commands = commands;
    }

    /// From now on the twin gets none of these commands: it is the run in which neither the faults nor they have happened.
    pub fn keep_apart(&mut self, apart: Vec<TimedCommand>) {
        self.apart = apart;
    }

    /// Acts now: the command is stamped one microsecond later and takes effect before every event of that time.
    pub fn act_now(&mut self, command: Command) -> Outcome {
        let place = self.next;
        let at = self.now() + SimDuration::from_micros(1);
        self.commands.insert(place, TimedCommand { at, command });
        self.advance(at, u64::MAX);
        self.outcomes[place]
    }

    /// Moves on to `goal`, or until `budget` events have been handled.
    pub fn advance(&mut self, goal: SimTime, budget: u64) -> Stop {
        let mut left = budget;
        loop {
            let command_at = self.commands.get(self.next).map(|command| command.at).filter(|&at| at <= goal);
            let stop = command_at.unwrap_or(goal).min(goal).min(self.look_at);
            let is_command = command_at == Some(stop);
            if !self.move_to(stop, is_command, &mut left) {
                return Stop::Budget;
            }
            if is_command {
                self.take_command();
            } else if stop == self.look_at {
                self.look();
            }
            // After a command the events of its time, and the look, are still to come.
            if !is_command && self.now() >= goal {
                return Stop::Reached;
            }
        }
    }

    /// Moves both worlds to `stop`: before its events when a command takes effect there. False when the budget is used up.
    fn move_to(&mut self, stop: SimTime, before: bool, left: &mut u64) -> bool {
        let limit = if before { stop - SimDuration::from_micros(1) } else { stop };
        if !before || stop > SimTime::ZERO {
            let begun = self.events();
            let done = self.own.simulation.run_events(*left, limit);
            *left -= (self.events() - begun).min(*left);
            if !done {
                return false;
            }
        }
        if let Some(twin) = &mut self.twin {
            if before { twin.simulation.run_before(stop) } else { twin.simulation.run_until(stop) }
        }
        if before {
            self.own.simulation.run_before(stop);
        }
        true
    }

    fn take_command(&mut self) {
        let TimedCommand { at, command } = self.commands[self.next];
        let apart = self.apart.contains(&TimedCommand { at, command });
        let (topology, before) = (self.world().topology(), self.applied());
        let (kept, fault) =
            (apart || command.is_kept_from_twin(before, topology), apart || command.is_fault(topology));
        self.next += 1;
        self.own.absorb();
        if kept {
            if fault && self.twin.is_none() {
                let mut twin = self.own.clone();
                twin.recorder.alerts.switch_off();
                twin.simulation.act(|world, _| {
                    world.watch_hops(false);
                    world.follow_lives(false);
                });
                self.twin = Some(twin);
            }
        } else if let Some(twin) = &mut self.twin {
            twin.apply(command);
        }
        self.outcomes.push(self.own.apply(command));
    }

    /// The recorder samples both worlds.
    fn look(&mut self) {
        let now = self.look_at;
        if let Some(twin) = &mut self.twin {
            twin.absorb();
            twin.recorder.sample(twin.simulation.model(), None, now);
            twin.gauges.look(&twin.recorder, now);
        }
        self.own.absorb();
        let twin = self.twin.as_ref().map(|twin| &twin.recorder);
        self.own.recorder.sample(self.own.simulation.model(), twin, now);
        self.own.gauges.look(&self.own.recorder, now);
        self.look_at = now + LOOK;
    }

    /// Handles one event (and what is due at its time, when that is a command or a look).
    pub fn step(&mut self) {
        let before = self.events();
        for _ in 0..1_000 {
            let Some(next) = self.own.simulation.act(|_, clock| clock.peek()) else { return };
            let command_at = self.commands.get(self.next).map(|command| command.at);
            let stop = next.min(self.look_at).min(command_at.unwrap_or(SimTime::NEVER));
            self.advance(stop, 1);
            if self.events() > before {
                // Facts are taken in once a second; whoever goes step by step wants to read of each event.
                self.own.absorb();
                return;
            }
        }
    }

    /// The decisive moment since the last call, if there was one.
    pub fn decisive(&mut self) -> Option<Decisive> {
        self.own.decisive.read(self.own.simulation.model().facts());
        self.own.decisive.take()
    }

    /// Packs the run for a checkpoint: it shares with `before`, an earlier checkpoint, what has not changed since. From
    /// then on it is only read and cloned.
    pub fn pack(&mut self, before: Option<&Run>) {
        let own = before.map(Run::world);
        self.own.simulation.act(|world, _| world.pack(own));
        if let Some(twin) = &mut self.twin {
            // The twin of a run that had none yet was the run itself.
            let before = before.and_then(Run::twin_world).map(|(world, _)| world).or(own);
            twin.simulation.act(|world, _| world.pack(before));
        }
    }

    /// Starts or stops the recording of movements.
    pub fn watch_hops(&mut self, watch: bool) {
        self.own.simulation.act(|world, _| world.watch_hops(watch));
    }

    /// Takes the movements since the last call.
    pub fn drain_hops(&mut self) -> Vec<crate::world::fact::Hop> {
        self.own.simulation.act(|world, _| world.drain_hops())
    }

    /// The fingerprint of the world: time, state, outcomes.
    pub fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        digest.word(self.now().as_micros());
        self.world().digest(&mut digest);
        digest.value()
    }
}
