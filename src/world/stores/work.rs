//! A person's actions on a store, and how far they are.
//!
//! Scale up, split, stop and start exclude each other: Preparing -> Stopped -> done, or, for a replica set that scales up,
//! Preparing -> election -> done. Caching or pruning a class is a change of the callers and goes on beside them.

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::command::{StoreAction, StoreWhy};
use crate::world::ids::ClassId;
use crate::world::topology::StoreSpec;

/// The stage of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has begun; its next change is due after this time.
    Begun(SimDuration),
    /// The store stands still for this time.
    Stopped(SimDuration),
    /// It is done.
    Done,
}

/// The action that has the store.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Which.
    pub action: StoreAction,
    /// The time when its next change is due.
    pub due: SimTime,
    pub(crate) standing: bool,
}

/// A change of the callers of a class.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ClassWork {
    /// The time when the cache is, or was, deployed.
    pub(crate) cached: Option<SimTime>,
    /// Queries that have gone past the cache or into it since then.
    pub(crate) seen: u64,
    /// The time when the pruning is, or was, deployed.
    pub(crate) pruned: Option<SimTime>,
    /// True once their deployment has been reported: cache, pruning.
    pub(crate) told: [bool; 2],
}

/// Everything that has been done to a store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Works {
    pub(crate) work: Option<Work>,
    /// True if a person stopped it.
    pub(crate) stopped: bool,
    pub(crate) scaled: u8,
    pub(crate) split: Option<SimTime>,
    pub(crate) classes: Vec<ClassWork>,
}

impl Works {
    /// Why an action would change nothing now.
    pub(crate) fn refusal(&self, action: StoreAction, spec: &StoreSpec, now: SimTime) -> Option<StoreWhy> {
        let done = |at: SimTime| match at > now {
            true => StoreWhy::Due(action, at),
            false => StoreWhy::Done(action, at),
        };
        let sizes = spec.operations.as_ref().and_then(|all| all.scale_up.as_ref()).map_or(0, |up| up.sizes);
        let class = |class: ClassId| self.classes.get(class.index()).copied().unwrap_or_default();
        match action {
            StoreAction::Cache(of) => return class(of).cached.map(done),
            StoreAction::Prune(of) => return class(of).pruned.map(done),
            _ => {}
        }
        if let Some(work) = self.work {
            return Some(StoreWhy::Busy(work.action, work.due));
        }
        match action {
            StoreAction::Start => (!self.stopped).then_some(StoreWhy::Runs),
            StoreAction::Stop => self.stopped.then_some(StoreWhy::Stopped),
            StoreAction::ScaleUp if self.scaled >= sizes => Some(StoreWhy::Largest),
            StoreAction::Split => self.split.map(done),
            _ => None,
        }
    }

    /// Returns whether the store stands still on purpose.
    pub(crate) fn standing(&self) -> bool {
        self.stopped || self.work.is_some_and(|work| work.standing)
    }

    pub(crate) fn digest(&self, digest: &mut Digest) {
        digest.word(self.work.map_or(u64::MAX, |work| work.due.as_micros() << 1 | u64::from(work.standing)));
        digest.word(u64::from(self.stopped) | u64::from(self.scaled) << 8);
        for class in &self.classes {
            let time = |time: Option<SimTime>| time.map_or(u64::MAX, |time| time.as_micros());
            [time(class.cached), class.seen, time(class.pruned)]
                .into_iter()
                .for_each(|word| digest.word(word));
        }
    }
}
