//! What is done to a store: it is stopped and started, made larger, split, and asked less.

use std::borrow::Cow;

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
        let Some(operations) = &spec.operations else { return all };
        all.extend(operations.scale_up.as_ref().map(|_| StoreAction::ScaleUp));
        all.extend(operations.split.as_ref().map(|_| StoreAction::Split));
        all.extend(operations.cache.iter().map(|cache| StoreAction::Cache(cache.class)));
        all.extend(operations.prune.iter().map(|prune| StoreAction::Prune(prune.class)));
        all.extend([StoreAction::Stop, StoreAction::Start]);
        all
    }

    /// Names the work for a sentence: `scaling up`.
    pub fn doing(self, spec: &StoreSpec) -> Cow<'static, str> {
        self.deed(spec).doing
    }

    fn deed(self, spec: &StoreSpec) -> Deed {
        let class = |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
        match self {
            StoreAction::ScaleUp => Deed {
                words: "scale-up".into(),
                name: "Scale up".into(),
                past: ": scaling up begins".into(),
                doing: "scaling up".into(),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Split => Deed {
                words: "split".into(),
                name: "Split".into(),
                past: ": a split begins".into(),
                doing: "the split".into(),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Cache(of) => Deed {
                words: format!("cache {}", class(of)).into(),
                name: format!("Cache {}", class(of)).into(),
                past: format!(": a cache for “{}” ordered", class(of)).into(),
                doing: format!("a cache for “{}”", class(of)).into(),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Prune(of) => Deed {
                words: format!("prune {}", class(of)).into(),
                name: format!("Prune {}", class(of)).into(),
                past: format!(": pruning “{}” ordered", class(of)).into(),
                doing: format!("pruning “{}”", class(of)).into(),
                role: Role::Measure,
                undone_by: None,
            },
            StoreAction::Stop => Deed {
                words: "stop".into(),
                name: "Stop".into(),
                past: " stopped by hand".into(),
                doing: "the stop".into(),
                role: Role::Fault,
                undone_by: Some(StoreAction::Start),
            },
            StoreAction::Start => Deed {
                words: "start".into(),
                name: "Start".into(),
                past: " started by hand".into(),
                doing: "the start".into(),
                role: Role::Repair,
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
