//! A person's actions on a store, and how far they are.
//!
//! Scale up, split, stop and start exclude each other: Preparing -> Stopped -> done, or, for a replica set that scales up,
//! Preparing -> election -> done. Caching or pruning a class is a change of the callers and goes on beside them.

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::ids::ClassId;
use crate::world::topology::StoreSpec;

/// An action of a person on a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoreAction {
    /// The next instance size: double the cores, or more bandwidth.
    ScaleUp,
    /// Several stores in place of one.
    Split,
    /// Queries of a class are answered from a cache where it knows the key.
    Cache(ClassId),
    /// A class is asked less, or for less.
    Prune(ClassId),
    /// A planned full stop.
    Stop,
    /// The end of a planned full stop.
    Start,
}

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

/// Why an action changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another one is under way until then.
    Busy(StoreAction, SimTime),
    /// The store has been stopped by hand.
    Stopped,
    /// It is running.
    Runs,
    /// There is no larger size.
    Largest,
    /// It has been done, or will be at that time.
    Done(SimTime),
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

impl StoreAction {
    /// Every action that a store's document has data for.
    pub fn of(spec: &StoreSpec) -> Vec<StoreAction> {
        let mut all = Vec::new();
        let Some(operations) = &spec.operations else { return all };
        all.extend(operations.scale_up.as_ref().map(|_| StoreAction::ScaleUp));
        all.extend(operations.split.as_ref().map(|_| StoreAction::Split));
        all.extend(operations.cache.iter().map(|cache| StoreAction::Cache(cache.class)));
        all.extend(operations.prune.iter().map(|prune| StoreAction::Prune(prune.class)));
        all.extend([StoreAction::Stop, StoreAction::Start]);
        all
    }

    /// The words used in commands.
    pub fn words(self, spec: &StoreSpec) -> String {
        let class = |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
        match self {
            StoreAction::ScaleUp => "scale-up".to_string(),
            StoreAction::Split => "split".to_string(),
            StoreAction::Cache(of) => format!("cache {}", class(of)),
            StoreAction::Prune(of) => format!("prune {}", class(of)),
            StoreAction::Stop => "stop".to_string(),
            StoreAction::Start => "start".to_string(),
        }
    }

    /// Names the work for a sentence: `scaling up`.
    pub fn doing(self, spec: &StoreSpec) -> String {
        let class = |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
        match self {
            StoreAction::ScaleUp => "scaling up".to_string(),
            StoreAction::Split => "the split".to_string(),
            StoreAction::Cache(of) => format!("a cache for “{}”", class(of)),
            StoreAction::Prune(of) => format!("pruning “{}”", class(of)),
            StoreAction::Stop => "the stop".to_string(),
            StoreAction::Start => "the start".to_string(),
        }
    }
}

impl Works {
    /// Why an action would change nothing now.
    pub(crate) fn refusal(&self, action: StoreAction, spec: &StoreSpec) -> Option<Refusal> {
        let sizes = spec.operations.as_ref().and_then(|all| all.scale_up.as_ref()).map_or(0, |up| up.sizes);
        let class = |class: ClassId| self.classes.get(class.index()).copied().unwrap_or_default();
        match action {
            StoreAction::Cache(of) => return class(of).cached.map(Refusal::Done),
            StoreAction::Prune(of) => return class(of).pruned.map(Refusal::Done),
            _ => {}
        }
        if let Some(work) = self.work {
            return Some(Refusal::Busy(work.action, work.due));
        }
        match action {
            StoreAction::Start => (!self.stopped).then_some(Refusal::Runs),
            StoreAction::Stop => self.stopped.then_some(Refusal::Stopped),
            StoreAction::ScaleUp if self.scaled >= sizes => Some(Refusal::Largest),
            StoreAction::Split => self.split.map(Refusal::Done),
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
