//! The run that the steps of a document's story make when they are pressed in order, each as soon as it makes sense. A link to
//! a step opens it, the same wherever it is opened.
//!
//! `tell_until` begins; `tell_on` lets the run go, as much as a budget allows, and presses what is due. Whatever is asked for
//! meanwhile waits until the step is reached.

use crate::engine::{SimDuration, SimTime};
use crate::run::{Run, Stop};
use crate::session::Session;
use crate::session::telling::{Stage, Telling};
use crate::telling::{picture, steps};

/// How often it is looked how the steps stand.
const LOOK: SimDuration = SimDuration::from_secs(1);
/// A look takes about as long as so many events: in a quiet run most of the time goes into looks.
const LOOK_EVENTS: u64 = 400;
/// What has not come true by then is not waited for any longer.
const PATIENCE: SimDuration = SimDuration::from_secs(3 * 3_600);

impl Session {
    /// Begins to press the steps before `step` (from 0) in a session that has just been opened.
    pub(super) fn tell_until(&mut self, step: usize) {
        let to = step.min(self.scenario.document.steps.len());
        if to > 0 {
            let now = self.run.now();
            self.run.watch_hops(false);
            self.telling = Some(Telling { to, at: 0, stage: Stage::Sense(now + PATIENCE), goal: now });
        }
    }

    /// Goes on with the story for about `budget` events. True when its step is reached, or none is told.
    pub(super) fn tell_on(&mut self, budget: u64) -> bool {
        let mut left = budget;
        while let Some(Telling { goal, .. }) = self.telling {
            if goal > self.run.now() {
                let begun = self.run.events();
                let stop = self.advance(goal, left);
                left = left.saturating_sub(self.run.events() - begun);
                if stop == Stop::Budget {
                    return false;
                }
            }
            self.turn_page();
            if left < LOOK_EVENTS && self.telling.is_some() {
                return false;
            }
            left -= left.min(LOOK_EVENTS);
        }
        true
    }

    /// The moment of the goal is reached: does what is due there, and sets the next goal.
    fn turn_page(&mut self) {
        let Some(Telling { to, at, stage, .. }) = self.telling else { return };
        let now = self.run.now();
        let (at, stage, goal) = match stage {
            Stage::Sense(latest) => match self.stands(at).0 {
                _ if now >= latest && at == to => return self.told(),
                true if at == to => return self.told(),
                true => (at, Stage::Moment, self.start_over(at)),
                false if now >= latest => (at + 1, Stage::Sense(now + PATIENCE), now),
                false => (at, stage, now + LOOK),
            },
            Stage::Moment => (at, Stage::Pause, self.press(at)),
            Stage::Pause => (at, Stage::Done(now + PATIENCE), now),
            Stage::Done(latest) if now < latest && !self.stands(at).1 => (at, stage, now + LOOK),
            Stage::Done(_) => (at + 1, Stage::Sense(now + PATIENCE), now),
        };
        self.telling = Some(Telling { to, at, stage, goal });
    }

    /// Whether a step makes sense now, and whether it is done: one that says nothing of it is at once.
    fn stands(&self, step: usize) -> (bool, bool) {
        let Some(told) = self.scenario.document.steps.get(step) else { return (true, true) };
        let frame = picture::frame(&self.run);
        let now = &steps::now(&self.scenario.document.steps, &self.run, &frame)[step];
        (now.waits_for.is_empty(), told.done.is_empty() || now.done)
    }

    /// Begins anew where the button of a step does; returns the moment that it goes to.
    fn start_over(&mut self, step: usize) -> SimTime {
        let press = &self.scenario.document.steps[step].press;
        if press.start_over {
            let seed = press.seed.unwrap_or(self.run.seed());
            self.run = Run::new(&self.scenario, seed, Vec::new());
            (self.told, self.anew) = (0, true);
        }
        press.seek.unwrap_or(SimTime::ZERO)
    }

    /// Does what the button of a step does then, but for what it looks at; returns the end of its pause.
    fn press(&mut self, step: usize) -> SimTime {
        let press = self.scenario.document.steps[step].press.clone();
        for command in press.commands {
            self.run.act_now(command);
        }
        self.run.now() + press.skip.unwrap_or(SimDuration::from_secs(0))
    }

    /// All is told: the active branch is left here, as by a link to this moment.
    fn told(&mut self) {
        self.telling = None;
        let (seed, commands, at) = (self.run.seed(), self.run.commands().to_vec(), self.run.now());
        let branch = self.branches.active_mut();
        (branch.seed, branch.commands, branch.at, branch.reached) = (seed, commands, at, at);
        self.arrived();
    }
}
