//! The run that the steps of a document's story make when they are pressed in order, each as soon as it makes sense. A link to
//! a step opens it, the same wherever it is opened.

use crate::engine::{SimDuration, SimTime};
use crate::run::Run;
use crate::session::Session;
use crate::telling::{picture, steps};
use crate::world::command::TimedCommand;

/// How often it is looked how the steps stand.
const LOOK: SimDuration = SimDuration::from_secs(1);
/// What has not come true by then is not waited for any longer.
const PATIENCE: SimDuration = SimDuration::from_secs(3 * 3_600);

/// A run, and the moment at which the next step is to be pressed.
pub(super) struct Told {
    /// Its seed.
    pub seed: u64,
    /// Its commands, each at its time.
    pub commands: Vec<TimedCommand>,
    /// The moment.
    pub at: SimTime,
}

impl Session {
    /// Presses the steps before `step` (from 0) in a session that has just been opened. A step that never makes sense is left
    /// out.
    pub(super) fn tell_until(mut self, step: usize) -> Told {
        for at in 0..step.min(self.scenario.document.steps.len()) {
            if self.wait(|session| session.stands(at).0) {
                self.press(at);
                self.wait(|session| session.stands(at).1);
            }
        }
        if step > 0 {
            self.wait(|session| session.stands(step).0);
        }
        Told { seed: self.run.seed(), commands: self.run.commands().to_vec(), at: self.run.now() }
    }

    /// Whether a step makes sense now, and whether it is done: one that says nothing of it is at once.
    fn stands(&self, step: usize) -> (bool, bool) {
        let Some(told) = self.scenario.document.steps.get(step) else { return (true, true) };
        let frame = picture::frame(&self.run);
        let now = &steps::now(&self.scenario.document.steps, &self.run, &frame)[step];
        (now.waits_for.is_empty(), told.done.is_empty() || now.done)
    }

    /// Lets time go on until something is so; returns whether it came to that.
    fn wait(&mut self, is_so: impl Fn(&Session) -> bool) -> bool {
        let latest = self.run.now() + PATIENCE;
        while !is_so(self) {
            if self.run.now() >= latest {
                return false;
            }
            self.advance(self.run.now() + LOOK, u64::MAX);
        }
        true
    }

    /// Does what the button of a step does, but for what it looks at.
    fn press(&mut self, step: usize) {
        let press = self.scenario.document.steps[step].press.clone();
        if press.start_over {
            let seed = press.seed.unwrap_or(self.run.seed());
            self.run = Run::new(&self.scenario, seed, Vec::new());
        }
        if let Some(moment) = press.seek.filter(|moment| *moment > self.run.now()) {
            self.advance(moment, u64::MAX);
        }
        for command in press.commands {
            self.run.act_now(command);
        }
        if let Some(skip) = press.skip {
            self.advance(self.run.now() + skip, u64::MAX);
        }
    }
}
