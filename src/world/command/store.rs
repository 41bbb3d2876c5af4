//! What is done to a store: it is stopped and started, made larger, split, and asked less; its primary moves, and a cache
//! loses what it has in memory.

use std::borrow::Cow;

use super::values::{Blank, Share, Value};
use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::language::say;
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
    name: String,
    /// Tells what was done.
    past: String,
    /// Names the work for a sentence.
    doing: String,
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
    pub fn doing(self, spec: &StoreSpec) -> String {
        self.deed(spec).doing
    }

    fn deed(self, spec: &StoreSpec) -> Deed {
        let query = |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
        let label = &spec.label;
        match self {
            StoreAction::ScaleUp => Deed {
                words: "scale-up".into(),
                name: say!(store_scale_up),
                past: say!(store_scale_up_past, label),
                doing: say!(store_scale_up_doing),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Split => Deed {
                words: "split".into(),
                name: say!(store_split),
                past: say!(store_split_past, label),
                doing: say!(store_split_doing),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Cache(of) => Deed {
                words: format!("cache {}", query(of)).into(),
                name: say!(store_cache, query = query(of)),
                past: say!(store_cache_past, label, query = query(of)),
                doing: say!(store_cache_doing, query = query(of)),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Prune(of) => Deed {
                words: format!("prune {}", query(of)).into(),
                name: say!(store_prune, query = query(of)),
                past: say!(store_prune_past, label, query = query(of)),
                doing: say!(store_prune_doing, query = query(of)),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Stop => Deed {
                words: "stop".into(),
                name: say!(store_stop),
                past: say!(store_stop_past, label),
                doing: say!(store_stop_doing),
                role: Role::Fault,
                undone_by: Some(StoreAction::Start),
            },
            StoreAction::Start => Deed {
                words: "start".into(),
                name: say!(store_start),
                past: say!(store_start_past, label),
                doing: say!(store_start_doing),
                role: Role::Repair,
                undone_by: None,
            },
            _ => self.deed_of_members(label),
        }
    }

    /// The same of what needs no operations in the document.
    fn deed_of_members(self, label: &str) -> Deed {
        match self {
            StoreAction::Evict(share) => Deed {
                words: format!("evict {}", share.spell()).into(),
                name: say!(store_evict, share = share.said()),
                past: say!(store_evict_past, label, share = share.said()),
                doing: say!(store_evict_doing),
                role: Role::Fault,
                undone_by: None,
            },
            StoreAction::Coalesce(on) => Deed {
                words: if on { "coalesce on" } else { "coalesce off" }.into(),
                name: if on { say!(store_coalesce) } else { say!(store_each) },
                past: if on { say!(store_coalesce_past, label) } else { say!(store_each_past, label) },
                doing: say!(store_coalesce_doing),
                role: Role::Measure,
                undone_by: Some(StoreAction::Coalesce(!on)),
            },
            _ => Deed {
                words: "fail-over".into(),
                name: say!(store_fail_over),
                past: say!(store_fail_over_past, label),
                doing: say!(store_fail_over_doing),
                role: Role::Fault,
                undone_by: None,
            },
        }
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
        name: deed.name.into(),
        past: deed.past,
        role: deed.role,
        undone_by: deed.undone_by.map(|undo| Command::Store(store, undo)),
        control: Control::List,
    }
}
