//! Going to another moment, and to another branch.
//!
//! 1. `set_out` takes the checkpoint closest before the moment; `go` replays from there, as much as a budget allows, until
//!    it is reached. Playback waits meanwhile.
//! 2. A command at a moment that the branch has gone beyond starts a branch of its own first.
//! 3. Whatever is asked for on the way waits for the arrival, except another way: that one is taken instead.

use crate::engine::{SimDuration, SimTime};
use crate::language::say;
use crate::run::branches::{self, Branch, Branches};
use crate::run::checkpoints::{Checkpoints, Moment, fits};
use crate::run::{Run, Stop};
use crate::session::Session;
use crate::world::command::{Command, TimedCommand, spell_time};

/// Simulated time between two checks whether a checkpoint is due.
const STRETCH: SimDuration = SimDuration::from_secs(15);
/// The latest moment that can be gone to: a thousand days.
const LATEST: SimTime = SimTime::from_secs(1_000 * 86_400);

/// `time`, when it can be gone to.
///
/// # Errors
/// It is out of range.
pub(super) fn in_range(time: SimTime) -> Result<SimTime, String> {
    if time > LATEST {
        return Err(format!("a moment after {} is out of range", spell_time(LATEST)));
    }
    Ok(time)
}

/// A way to a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    to: Moment,
    from: SimTime,
}

impl Session {
    /// Moves on to `goal`, or until `budget` events have been handled, and keeps checkpoints on the way.
    pub(super) fn advance(&mut self, goal: SimTime, budget: u64) -> Stop {
        let end = self.run.events().saturating_add(budget);
        loop {
            let next = goal.min(self.run.now() + STRETCH);
            let stop = self.run.advance(next, end.saturating_sub(self.run.events()));
            self.checkpoints.observe(&self.run);
            if self.way.is_none() {
                self.in_step();
            }
            if stop == Stop::Budget || self.run.now() >= goal {
                self.note();
                return stop;
            }
        }
    }

    /// Notes where the active branch stands, or is going to.
    pub(super) fn note(&mut self) {
        let now = self.run.now();
        let branch = self.branches.active_mut();
        branch.at = match self.way {
            Some(Way { to: Moment::Time(goal), .. }) => goal,
            Some(_) => branch.at,
            None => now,
        };
        branch.reached = branch.reached.max(now);
        if branch.commands.len() != self.run.commands().len() {
            branch.commands = self.run.commands().to_vec();
        }
    }

    /// Goes to `time`.
    ///
    /// # Errors
    /// It is out of range.
    pub(super) fn seek(&mut self, time: SimTime) -> Result<(), String> {
        let time = in_range(time)?;
        self.leave();
        self.set_out(Moment::Time(time));
        Ok(())
    }

    /// Goes back to before the last event.
    ///
    /// # Errors
    /// Nothing has happened yet.
    pub(super) fn step_back(&mut self) -> Result<(), String> {
        let events = self.run.events().checked_sub(1).ok_or_else(|| say!(branches_at_start))?;
        self.leave();
        self.set_out(Moment::Events(events));
        Ok(())
    }

    /// Keeps the present moment when nothing later of the branch is kept: the charts show it, and it is quick to come back.
    fn leave(&mut self) {
        let now = self.run.now();
        if self.way.is_none() && now >= self.branches.active().reached && self.furthest().is_none() {
            self.checkpoints.keep(&self.run);
        }
    }

    /// The latest kept moment of the active branch, when it is later than the present.
    pub(super) fn furthest(&self) -> Option<&Run> {
        let branch = self.branches.active();
        let last = self.checkpoints.last(branch.seed, &branch.commands, Moment::Time(SimTime::NEVER))?;
        (last.now() > self.run.now()).then_some(last)
    }

    /// Takes the state closest before `to` of the active branch.
    pub(super) fn set_out(&mut self, to: Moment) {
        let Branch { seed, commands, .. } = self.branches.active().clone();
        let kept = self.checkpoints.last(seed, &commands, to);
        let here = to.is_ahead_of(&self.run) && fits(&self.run, seed, &commands);
        if !here || kept.is_some_and(|kept| kept.events() > self.run.events()) {
            self.run = match kept {
                Some(kept) => (**kept).clone(),
                None => Run::new(&self.scenario, seed, commands.clone()),
            };
        }
        self.run.expect(commands);
        self.run.watch_hops(false);
        self.way = Some(Way { to, from: self.run.now() });
        self.compare_anew();
        self.notice = None;
        self.owed = 0.0;
        self.go(0);
    }

    /// Goes on, for at most `budget` events. True when the moment is reached.
    pub(super) fn go(&mut self, budget: u64) -> bool {
        let Some(way) = self.way else { return true };
        let begun = self.run.events();
        let here = match way.to {
            Moment::Time(time) => self.advance(time, budget) == Stop::Reached,
            Moment::Events(events) => self.go_to_event(events, budget),
        };
        let left = budget.saturating_sub(self.run.events() - begun);
        let arrived = here && self.follow(left);
        if arrived {
            self.way = None;
            self.arrived();
        }
        arrived
    }

    /// The run stands where it was to go to: from now on it is watched again.
    pub(super) fn arrived(&mut self) {
        self.slowed = None;
        self.run.decisive();
        self.run.watch_hops(self.watching);
        self.watch_other();
        self.told = 0;
        self.anew = true;
        self.note();
    }

    fn go_to_event(&mut self, events: u64, budget: u64) -> bool {
        let end = self.run.events().saturating_add(budget).min(events);
        let room = Checkpoints::step_room(events);
        if self.run.events() < room.min(end) {
            self.run.advance(SimTime::NEVER, room.min(end) - self.run.events());
        }
        if self.run.events() == room {
            self.checkpoints.keep_for_steps(&self.run, events);
        }
        if self.run.events() < end {
            self.run.advance(SimTime::NEVER, end - self.run.events());
        }
        self.run.events() == events
    }

    /// Returns how much of the way is done, 0 to 1.
    pub(super) fn way_done(&self) -> Option<f64> {
        let way = self.way?;
        Some(match way.to {
            Moment::Time(time) => {
                let all = time.since(way.from).as_micros().max(1);
                self.run.now().since(way.from).as_micros() as f64 / all as f64
            }
            Moment::Events(events) => self.run.events() as f64 / events.max(1) as f64,
        })
    }

    /// The branches of this session.
    pub fn branches(&self) -> &Branches {
        &self.branches
    }

    /// The checkpoints of this session.
    pub fn checkpoints(&self) -> &Checkpoints {
        &self.checkpoints
    }

    /// Simulated time that would have to be replayed to go to `time` on the active branch.
    pub fn replayed(&self, time: SimTime) -> SimDuration {
        let branch = self.branches.active();
        let kept = self.checkpoints.last(branch.seed, &branch.commands, Moment::Time(time));
        time.since(kept.map_or(SimTime::ZERO, |kept| kept.now()))
    }

    /// Goes the rest of the way, however long that takes.
    pub fn arrive(&mut self) {
        self.tell_on(u64::MAX);
        self.go(u64::MAX);
    }

    /// Before `command` takes effect: remembers the present, and starts a branch when the active one has gone beyond it.
    pub(super) fn enter(&mut self, command: Command) {
        self.note();
        let spelled = command.spell(&self.scenario.topology);
        self.branches.remember(format!("\u{201c}{spelled}\u{201d}"));
        let (now, branch) = (self.run.now(), self.branches.active());
        if branch.reached > now {
            let name = format!("{} {spelled}", spell_time(now));
            let (parent, seed) = ((branch.id, now), branch.seed);
            let commands = self.run.applied().to_vec();
            self.run.expect(commands.clone());
            self.branches.start(name, Some(parent), seed, commands);
        }
    }

    /// Back to the start with other commands or another seed. A branch with commands is left as it is.
    pub(super) fn begin(&mut self, what: &str, seed: u64, commands: Vec<TimedCommand>) {
        self.leave();
        self.branches.remember(what.to_string());
        let active = self.branches.active();
        if active.commands.is_empty() && !active.named {
            let branch = self.branches.active_mut();
            (branch.seed, branch.reached) = (seed, SimTime::ZERO);
            if !commands.is_empty() {
                branch.name = branches::STORY.to_string();
            }
            branch.commands = commands;
        } else {
            let name = match (commands.is_empty(), seed == active.seed) {
                (false, _) => branches::STORY.to_string(),
                (true, true) => format!("{} {}", branches::NOTHING_BROKEN, self.branches.list().len() + 1),
                (true, false) => format!("{} {seed}", branches::SEED),
            };
            self.branches.start(name, None, seed, commands);
        }
        self.set_out(Moment::Time(SimTime::ZERO));
        self.to_end = false;
    }

    /// Takes back the last thing that was done.
    pub(super) fn undo(&mut self) -> Result<(), String> {
        self.leave();
        self.branches.undo().ok_or_else(|| say!(branches_nothing_to_undo))?;
        self.revisit();
        Ok(())
    }

    /// Goes to where the active branch was left.
    fn revisit(&mut self) {
        self.set_out(Moment::Time(self.branches.active().at));
    }

    /// Goes to another branch, where it was left.
    pub(super) fn select_branch(&mut self, id: u32) -> Result<(), String> {
        self.leave();
        self.branches.select(id)?;
        self.revisit();
        Ok(())
    }

    /// Deletes a branch; the active one makes room for the last one.
    pub(super) fn delete_branch(&mut self, id: u32) -> Result<(), String> {
        self.leave();
        if self.branches.delete(id)? {
            self.revisit();
        }
        Ok(())
    }
}
