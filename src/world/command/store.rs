//! What is done to a store: it is stopped and started, made larger, split, and asked less; its primary moves, and a cache
//! loses what it has in memory.

use std::borrow::Cow;

use super::values::{Blank, Share, Value};
use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::world::ids::{ClassId, StoreId};
use crate::world::part::Part;
use crate::world::topology::{StoreSpec, Topology};

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
    /// The primary moves to another member; every connection is cut.
    FailOver,
    /// A cache loses a share of what it has in memory.
    Evict(Share),
    /// The clients of one replica share a question behind a cache, or do no longer.
    Coalesce(bool),
}

/// An action's words and its role.
struct Deed {
    words: Cow<'static, str>,
    name: Cow<'static, str>,
    /// Names what was done, after the store's name.
    past: Cow<'static, str>,
    /// Names the work for a sentence.
    doing: Cow<'static, str>,
    role: Role,
    undone_by: Option<StoreAction>,
}

impl StoreAction {
    /// Every action that a store's document has data for.
    pub fn of(spec: &StoreSpec) -> Vec<StoreAction> {
        let mut all = Vec::new();
        all.extend((spec.members.len() > 1).then_some(StoreAction::FailOver));
        if !spec.cached.is_empty() {
            all.extend([
                StoreAction::Evict(Share::WHOLE),
                StoreAction::Coalesce(true),
                StoreAction::Coalesce(false),
            ]);
        }
        let Some(operations) = &spec.operations else { return all };
        all.extend(operations.scale_up.as_ref().map(|_| StoreAction::ScaleUp));
        all.extend(operations.split.as_ref().map(|_| StoreAction::Split));
        all.extend(operations.cache.iter().map(|cache| StoreAction::Cache(cache.class)));
        all.extend(operations.prune.iter().map(|prune| StoreAction::Prune(prune.class)));
        all.extend([StoreAction::Stop, StoreAction::Start]);
        all
    }

    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        if let StoreAction::Evict(share) = self {
            see(share.blank());
        }
    }

    /// Names the work for a sentence: `scaling up`.
    pub fn doing(self, spec: &StoreSpec) -> Cow<'static, str> {
        self.deed(spec).doing
    }

    fn deed(self, spec: &StoreSpec) -> Deed {
        let class = |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
        match self {
            StoreAction::ScaleUp => {
                Deed::new("scale-up", "Scale up", ": scaling up begins", "scaling up", Role::Measure)
            }
            StoreAction::Split => Deed::new("split", "Split", ": a split begins", "the split", Role::Measure),
            StoreAction::Cache(of) => Deed::new(
                format!("cache {}", class(of)),
                format!("Cache {}", class(of)),
                format!(": a cache for “{}” ordered", class(of)),
                format!("a cache for “{}”", class(of)),
                Role::Measure,
            ),
            StoreAction::Prune(of) => Deed::new(
                format!("prune {}", class(of)),
                format!("Prune {}", class(of)),
                format!(": pruning “{}” ordered", class(of)),
                format!("pruning “{}”", class(of)),
                Role::Measure,
            ),
            StoreAction::Stop => {
                let deed = Deed::new("stop", "Stop", " stopped by hand", "the stop", Role::Fault);
                Deed { undone_by: Some(StoreAction::Start), ..deed }
            }
            StoreAction::Start => Deed::new("start", "Start", " started by hand", "the start", Role::Repair),
            StoreAction::FailOver => {
                Deed::new("fail-over", "Fail over", " failed over by hand", "the fail-over", Role::Fault)
            }
            StoreAction::Evict(share) => Deed::new(
                format!("evict {}", share.spell()),
                format!("Evict {}", share.spell()),
                format!(" lost {} of what it had in memory", share.spell()),
                "the eviction",
                Role::Fault,
            ),
            StoreAction::Coalesce(on) => {
                let (words, name, past) = match on {
                    true => ("coalesce on", "Coalesce misses", ": clients share a question behind"),
                    false => ("coalesce off", "Ask for each miss", ": each client asks behind alone"),
                };
                let deed = Deed::new(words, name, past, "a change of its clients", Role::Measure);
                Deed { undone_by: Some(StoreAction::Coalesce(!on)), ..deed }
            }
        }
    }
}

impl Deed {
    fn new(
        words: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
        past: impl Into<Cow<'static, str>>,
        doing: impl Into<Cow<'static, str>>,
        role: Role,
    ) -> Deed {
        let (words, name, past, doing) = (words.into(), name.into(), past.into(), doing.into());
        Deed { words, name, past, doing, role, undone_by: None }
    }
}

/// Why something done to a store changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreWhy {
    /// Another action has it until then.
    Busy(StoreAction, SimTime),
    /// It has been stopped by hand.
    Stopped,
    /// It runs.
    Runs,
    /// There is no larger size.
    Largest,
    /// The action is under way, and will be done then.
    Due(StoreAction, SimTime),
    /// The action has been done since then.
    Done(StoreAction, SimTime),
    /// It has no primary.
    NoPrimary,
    /// No other member could be the primary.
    NoOther,
    /// It has nothing in memory.
    Empty,
    /// Clients of one replica share a question behind already, or do not.
    Coalesces(bool),
}

pub(super) fn action(topology: &Topology, store: StoreId, action: StoreAction) -> Row {
    let spec = &topology.stores[store.index()];
    let deed = action.deed(spec);
    Row {
        head: format!("store {}", spec.id),
        words: deed.words,
        group: spec.label.clone(),
        part: Some(Part::Store(store)),
        name: deed.name,
        past: format!("{}{}", spec.label, deed.past),
        role: deed.role,
        undone_by: deed.undone_by.map(|undo| Command::Store(store, undo)),
        control: Control::List,
    }
}
