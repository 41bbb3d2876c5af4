//! The guide: the document's steps, which of them have been seen done, and which is the current one. Also what a press
//! on a step, on the opening or on a proposal asks of the session: plain controls, the same for the page and for tests.

use crate::frame::{Frame, NextScene, OpeningScene, PressScene, Scene, StepFrame, Subject};
use crate::session::Control;

/// The speed at which a result is looked at, simulated seconds per second: after a step that went faster, and came
/// true, playback goes on so.
pub const READING: f64 = 10.0;

/// How a step stands for the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// It has not been done, and it makes no sense yet.
    Waiting,
    /// It can be done.
    #[default]
    Open,
    /// It is under way: watch.
    Watching,
    /// It has been seen done.
    Done,
}

/// The visitor's memory of the steps. Going back to the start keeps what was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// Of each step: whether it has been seen done.
    done: Vec<bool>,
    /// The current step.
    current: usize,
    /// True if nothing that makes sense is left to do.
    finished: bool,
}

impl Guide {
    /// A guide for a scene, with nothing done.
    pub fn of(scene: &Scene) -> Guide {
        Guide { done: vec![false; scene.steps.len()], ..Guide::default() }
    }

    /// Shows a moment. Returns the steps that have come true with it.
    pub fn observe(&mut self, frame: &Frame) -> Vec<usize> {
        let new = |&step: &usize| frame.steps[step].done && self.done.get(step) == Some(&false);
        let new: Vec<usize> = (0..frame.steps.len()).filter(new).collect();
        new.iter().for_each(|&step| self.tick_off(step));
        // What was left out on the way is no duty, unless it can still be done.
        let left = |step: usize| !self.is_done(step) && frame.steps.get(step).is_none_or(makes_sense);
        self.finished = self.done.last() == Some(&true) && !(0..self.done.len()).any(left);
        new
    }

    /// A part is looked at closely: a step that is about that, and makes sense now, is done.
    pub fn looked(&mut self, scene: &Scene, frame: &Frame, subject: Subject) {
        for (step, told) in scene.steps.iter().enumerate() {
            let sense = frame.steps.get(step).is_some_and(makes_sense);
            if told.by_look && sense && told.press.look == Some(subject) && !self.is_done(step) {
                self.tick_off(step);
            }
        }
    }

    /// Leaves the current step out for now.
    pub fn skip(&mut self) {
        self.current = self.open_after(self.current).unwrap_or(self.current);
    }

    /// Stands before a step: those before it count as done, it and those after it as not.
    pub fn stand_before(&mut self, step: usize) {
        self.done.iter_mut().enumerate().for_each(|(at, done)| *done = at < step);
        (self.current, self.finished) = (step.min(self.done.len().saturating_sub(1)), false);
    }

    /// Of each step: whether it has been seen done.
    pub fn all_done(&self) -> &[bool] {
        &self.done
    }

    /// Returns whether a step has been seen done.
    pub fn is_done(&self, step: usize) -> bool {
        self.done.get(step) == Some(&true)
    }

    /// Returns whether a step has not been done, and a later one has.
    pub fn is_left(&self, step: usize) -> bool {
        !self.is_done(step) && self.done.iter().skip(step).any(|done| *done)
    }

    /// The current step; none where there are no steps, or all have been done.
    pub fn current(&self) -> Option<usize> {
        (!self.is_finished() && self.current < self.done.len()).then_some(self.current)
    }

    /// The step that comes after the current one if that is left out.
    pub fn following(&self) -> Option<usize> {
        self.open_after(self.current()?)
    }

    /// Returns whether the last step has been done, and no other that makes sense is left.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// How a step stands.
    pub fn progress(&self, frame: &Frame, step: usize) -> Progress {
        match frame.steps.get(step) {
            _ if self.is_done(step) => Progress::Done,
            // What has been left out does not come true by watching.
            Some(now) if now.given && !self.is_left(step) => Progress::Watching,
            Some(now) if !makes_sense(now) => Progress::Waiting,
            _ => Progress::Open,
        }
    }

    fn tick_off(&mut self, step: usize) {
        self.done[step] = true;
        if step >= self.current || self.is_done(self.current) {
            // What comes after, not what was left out.
            self.current = self.open_after(step).unwrap_or(step);
        }
    }

    /// The first step after this one that has not been done, or the first of all.
    fn open_after(&self, step: usize) -> Option<usize> {
        let open = |other: &usize| *other != step && !self.is_done(*other);
        (step + 1..self.done.len()).find(open).or_else(|| (0..step).find(open))
    }
}

fn makes_sense(now: &StepFrame) -> bool {
    now.waits_for.is_empty()
}

/// What a press on a step asks for at a moment; nothing while the step makes no sense.
pub fn step(scene: &Scene, frame: &Frame, step: usize) -> Vec<Control> {
    match (scene.steps.get(step), frame.steps.get(step)) {
        (Some(told), Some(now)) if makes_sense(now) => press(&told.press, frame.now_us),
        _ => Vec::new(),
    }
}

/// What a press asks for when the run stands at `now_us`. What it looks at is a matter of the page.
fn press(press: &PressScene, now_us: u64) -> Vec<Control> {
    let mut controls = Vec::new();
    let mut at = now_us;
    if press.start_over {
        controls.push(press.seed.map_or(Control::Reset, Control::Seed));
        at = 0;
    }
    if let Some(moment) = press.seek_us.filter(|moment| *moment > at) {
        controls.push(Control::Seek(moment));
        at = moment;
    }
    controls.extend(press.speed.map(Control::Speed));
    controls.extend(press.commands.iter().cloned().map(Control::Do));
    controls.extend(press.skip_us.map(|skip| Control::Seek(at + skip)));
    if !controls.is_empty() {
        controls.push(Control::Play);
    }
    controls
}

/// What a press on the opening asks for.
pub fn opening(opening: &OpeningScene) -> Vec<Control> {
    let mut controls: Vec<Control> = opening.seed.map(Control::Seed).into_iter().collect();
    controls.push(Control::Begin(opening.commands.clone()));
    controls.push(Control::Seek(opening.seek_us));
    controls.extend(opening.speed.map(Control::Speed));
    controls.push(Control::Play);
    controls
}

/// What a press on a proposal asks for when the run stands at `now_us`; nothing for one that opens another scenario.
pub fn next(next: &NextScene, now_us: u64) -> Vec<Control> {
    match (next.story, &next.scenario) {
        (_, Some(_)) => Vec::new(),
        (true, None) => {
            let mut controls = vec![Control::Story];
            controls.extend(press(&next.press, 0));
            controls
        }
        (false, None) => press(&next.press, now_us),
    }
}
