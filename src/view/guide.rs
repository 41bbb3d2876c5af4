//! The guided tour: six things to try, each marked done from what is observed, in any order of clicks.
//!
//! A step is `Open` until its doing is seen, `Watching` while its effect is on the way, `Done` after that. Going
//! back to the start keeps what was learned.

use crate::frame::{Frame, Scene, State};
use crate::view::controls::{self, Controls};

/// The progress of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Not seen yet.
    #[default]
    Open,
    /// Under way: watch.
    Watching,
    /// Seen.
    Done,
}

/// The effect of a step's button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Gives these commands.
    Commands(Vec<String>),
    /// Back to the start, with the same seed.
    Reset,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Title.
    pub title: String,
    /// Says what to do and what to look for.
    pub text: String,
    /// Label of its button.
    pub button: String,
    /// Effect of its button.
    pub press: Press,
}

/// Number of steps.
pub const STEPS: usize = 6;

/// The tour's memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guide {
    /// The progress of each step.
    pub progress: [Progress; STEPS],
    /// Of the document's own steps: whether it has been seen done.
    pub told: Vec<bool>,
    zone_since_us: Option<u64>,
    broken_before: bool,
    last_now_us: u64,
}

/// The tour's steps for `scene`; none when it has no zone, no cluster or no duty, when its story is about something else than
/// a blocked duty, or when its document brings its own.
pub fn steps(scene: &Scene) -> Vec<Step> {
    if !scene.steps.is_empty() {
        return Vec::new();
    }
    let controls = Controls::of(scene);
    let mut duties = controls.duties.iter().flat_map(|group| &group.1);
    let told = |on: &str| scene.story.iter().any(|command| command.ends_with(on));
    if scene.clusters.is_empty() || scene.has_story && !duties.any(|duty| told(&duty.on)) {
        return Vec::new();
    }
    let (Some(zone), Some(duty)) = (controls.zones.first(), controls.duties.iter().flat_map(|d| &d.1).next())
    else {
        return Vec::new();
    };
    let (zone_label, duty_label) = (zone.label.to_ascii_lowercase(), &duty.label);
    let step = |title: &str, text: String, button: String, press: Press| Step {
        title: title.to_owned(),
        text,
        button,
        press,
    };
    let take = || Press::Commands(vec![zone.on.clone()]);
    let defend = controls.defences.iter().map(|defence| defence.on.clone()).collect();
    vec![
        step(
            "Take a column.",
            format!("Take {zone_label} away. Trading dips, and the other zones carry on."),
            format!("Take {zone_label}"),
            take(),
        ),
        step(
            "Back to the start.",
            "Same seed: the same customers will come again.".to_owned(),
            "Back to 0:00:00".to_owned(),
            Press::Reset,
        ),
        step(
            "Take a row.",
            format!("Block the duty “{duty_label}”. Nothing happens. The sentence above the map says why."),
            format!("Block {duty_label}"),
            Press::Commands(vec![duty.on.clone()]),
        ),
        step(
            "Now the column again.",
            format!("Take {zone_label} with the duty blocked. Its brokers come back, trading does not."),
            format!("Take {zone_label} again"),
            take(),
        ),
        step(
            "Let it breathe.",
            "Switch the defences on and watch what is answered, and how.".to_owned(),
            "Switch the defences on".to_owned(),
            Press::Commands(defend),
        ),
        step(
            "Repair it.",
            format!("Let the control plane {duty_label} again: leaders at once, then the backlog."),
            format!("Repair {duty_label}"),
            Press::Commands(vec![duty.off.clone()]),
        ),
    ]
}

impl Guide {
    /// Shows a moment.
    pub fn observe(&mut self, frame: &Frame) {
        self.told.resize(frame.steps.len(), false);
        self.told.iter_mut().zip(&frame.steps).for_each(|(told, step)| *told |= step.done);
        let faulty_zone = frame.zones.iter().any(|zone| zone.fault.is_some());
        let blocked = frame.control_planes.iter().flatten().any(|duty| duty.blocked);
        let lost = frame.partitions_lost > 0.0;
        let hung =
            frame.services.iter().any(|service| service.state == State::Hung) || frame.trading_lost > 0.5;
        if frame.now_us + 1_000_000 < self.last_now_us {
            if self.broken_before {
                self.progress[1] = Progress::Done;
            }
            self.forget();
        }
        self.last_now_us = frame.now_us;
        self.broken_before |= controls::broken(frame) > 0;

        if faulty_zone && self.zone_since_us.is_none() {
            self.zone_since_us = Some(frame.now_us);
        }
        let zone_age_s = self.zone_since_us.map_or(0.0, |since| (frame.now_us - since) as f64 / 1e6);
        if self.zone_since_us.is_some() && !blocked && !lost {
            let recovered = zone_age_s > 20.0 && frame.trading_lost < 0.02;
            self.raise(0, if recovered { Progress::Done } else { Progress::Watching });
        }
        if blocked {
            self.raise(2, if lost { Progress::Watching } else { Progress::Done });
        }
        if blocked && self.zone_since_us.is_some() {
            self.raise(3, if hung && lost { Progress::Done } else { Progress::Watching });
        }
        if frame.all_defended {
            self.raise(4, if lost && frame.trading_lost < 0.5 { Progress::Done } else { Progress::Watching });
        }
        if self.progress[3] == Progress::Done && !blocked && self.zone_since_us.is_some() {
            self.raise(
                5,
                if !lost && frame.trading_lost < 0.05 { Progress::Done } else { Progress::Watching },
            );
        }
    }

    /// The step to try next: the first open one after what was done last, else the first that was left out.
    pub fn next(&self) -> Option<usize> {
        let left = |step: &usize| self.progress[*step] != Progress::Done;
        let after = (0..STEPS).rev().find(|step| !left(step)).map_or(0, |last| last + 1);
        (after..STEPS).find(left).or_else(|| (0..STEPS).find(left))
    }

    fn raise(&mut self, step: usize, to: Progress) {
        let at = &mut self.progress[step];
        if *at == Progress::Open || to == Progress::Done {
            *at = to;
        }
    }

    fn forget(&mut self) {
        self.zone_since_us = None;
        self.broken_before = false;
        for progress in self.progress.iter_mut().filter(|progress| **progress == Progress::Watching) {
            *progress = Progress::Open;
        }
    }
}
