//! What makes a part worse by a share and a severity, and well again: an operation, a store, a query class, the calls of
//! one service to another, the records that a consumer group reads.

use super::values::{Blank, Factor, Share};
use super::{Command, Control, Role, Row, Severity, Worse, consumers};
use crate::engine::SimTime;
use crate::language::{capital, say};
use crate::world::ids::{ClassId, OperationId, ServiceId, StoreId};
use crate::world::impairment::{Callee, Faulty};
use crate::world::part::Part;
use crate::world::topology::{Action, Topology};

/// An action on a part that can be impaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImpairAction {
    /// It gives errors, or gets slow.
    Worse(Worse),
    /// It is well again.
    Repair,
}

/// Why something done to such a part changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImpairWhy {
    /// It is so bad already.
    So(Severity),
    /// Nothing is wrong with it.
    Well,
    /// Nothing but a process of it that starts, and will serve then.
    Starts(SimTime),
}

const ERRORS: &str = "errors";

impl ImpairAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        if let ImpairAction::Worse(worse) = self {
            worse.each_value(see);
        }
    }
}

/// How a part that can be impaired is called.
struct Called {
    /// Its spelling: `operation fees.quote`.
    head: String,
    /// The part of the map that it belongs to, by its name.
    group: String,
    part: Part,
    /// Its name beside that: `“quote”`.
    name: String,
    /// What a share of it is: `requests for “quote” of Fees`.
    asked: String,
}

fn called(topology: &Topology, faulty: Faulty) -> Called {
    let service = |id: ServiceId| &topology.services[id.index()];
    let store = |id: StoreId| &topology.stores[id.index()];
    match faulty {
        Faulty::Operation(of, operation) => {
            let (spec, id) = (service(of), &service(of).operations[operation.index()].id);
            Called {
                head: format!("operation {}.{id}", spec.id),
                group: spec.label.clone(),
                part: Part::Service(of),
                name: say!(impair_operation, id),
                asked: say!(asked_operation, id, label = spec.label),
            }
        }
        Faulty::Store(id) => Called {
            head: format!("store {}", store(id).id),
            group: store(id).label.clone(),
            part: Part::Store(id),
            name: say!(impair_store),
            asked: say!(asked_store, label = store(id).label),
        },
        Faulty::Class(of, class) => {
            let (spec, id) = (store(of), &store(of).classes[class.index()].id);
            Called {
                head: format!("class {}.{id}", spec.id),
                group: spec.label.clone(),
                part: Part::Store(of),
                name: say!(impair_class, id),
                asked: say!(asked_class, id, label = spec.label),
            }
        }
        Faulty::Consumers(of) => Called {
            head: consumers::head(topology, of),
            group: service(of).label.clone(),
            part: Part::Service(of),
            name: say!(impair_consumers),
            asked: say!(asked_consumers, label = service(of).label),
        },
        Faulty::Edge(from, to) => {
            let (id, label) = match to {
                Callee::Service(id) => (&service(id).id, &service(id).label),
                Callee::Store(id) => (&store(id).id, &store(id).label),
            };
            Called {
                head: format!("edge {} {id}", service(from).id),
                group: service(from).label.clone(),
                part: Part::Service(from),
                name: say!(impair_edge, label),
                asked: say!(asked_edge, from = service(from).label, to = label),
            }
        }
    }
}

/// What a share of an impaired part is, in a sentence: `requests for “quote” of Fees`, `calls of Fees to Ledger`.
pub fn asked(topology: &Topology, faulty: Faulty) -> String {
    called(topology, faulty).asked
}

pub(super) fn row(topology: &Topology, faulty: Faulty, action: ImpairAction) -> Row {
    let Called { head, group, part, name, asked } = called(topology, faulty);
    let (words, name, past) = match action {
        ImpairAction::Worse(worse) => {
            let growth = worse.growth();
            let (name, past) = match worse.severity {
                Severity::Errors(share) => (
                    say!(impair_errors, share = share.said(), name),
                    say!(impair_errors_past, share = share.said(), asked, growth),
                ),
                Severity::Slow(factor) => (
                    say!(impair_slow, name, times = factor.number()),
                    say!(impair_slow_past, asked = capital(&asked), times = factor.number(), growth),
                ),
            };
            (worse.words(ERRORS), name, past)
        }
        ImpairAction::Repair => (
            "repair".to_string(),
            say!(impair_repair, name),
            say!(impair_repair_past, asked = capital(&asked)),
        ),
    };
    let (role, undone_by) = match action {
        ImpairAction::Worse(_) => (Role::Fault, Some(Command::Impair(faulty, ImpairAction::Repair))),
        ImpairAction::Repair => (Role::Repair, None),
    };
    let control = match action {
        ImpairAction::Worse(Worse { over: Some(_), .. }) => Control::Words,
        _ => Control::List,
    };
    Row {
        head,
        words: words.into(),
        group,
        part: Some(part),
        name: name.into(),
        past,
        role,
        undone_by,
        control,
    }
}

/// What stands for every command on parts that can be impaired.
pub(super) fn all(topology: &Topology) -> Vec<Command> {
    faulty(topology).into_iter().flat_map(|part| actions(topology, part)).collect()
}

fn actions(topology: &Topology, faulty: Faulty) -> impl Iterator<Item = Command> + use<> {
    let (errors, slow) = (Severity::Errors(Share::new(500)), Severity::Slow(Factor::new(30)));
    let severities = match faulty {
        // Whether a record fails is the record's, and it fails again: `poison`.
        Faulty::Consumers(_) => vec![slow],
        _ if works(topology, faulty) => vec![errors, slow],
        _ => vec![errors],
    };
    let worse = severities.into_iter().flat_map(|severity| [Worse::now(severity), Worse::growing(severity)]);
    let actions = worse.map(ImpairAction::Worse).chain([ImpairAction::Repair]);
    actions.map(move |action| Command::Impair(faulty, action))
}

/// Returns whether something of a part can take longer: an operation without work only waits for others.
fn works(topology: &Topology, faulty: Faulty) -> bool {
    let Faulty::Operation(service, operation) = faulty else { return true };
    let steps = &topology.services[service.index()].operations[operation.index()].steps;
    steps.iter().any(|step| matches!(step.action, Action::Work(_)))
}

/// Every part that can be impaired, kind by kind.
pub(super) fn faulty(topology: &Topology) -> Vec<Faulty> {
    let services = || (0..).map(ServiceId).zip(&topology.services);
    let stores = || (0..).map(StoreId).zip(&topology.stores);
    let mut all: Vec<Faulty> = services()
        .flat_map(|(id, spec)| {
            (0..spec.operations.len()).map(move |at| Faulty::Operation(id, OperationId(at as u8)))
        })
        .collect();
    all.extend(stores().map(|(id, _)| Faulty::Store(id)));
    // The only class of a store is the store.
    let several = stores().filter(|(_, spec)| spec.classes.len() > 1);
    all.extend(several.flat_map(|(id, spec)| {
        (0..spec.classes.len()).map(move |class| Faulty::Class(id, ClassId(class as u8)))
    }));
    let reading = services().filter(|(_, spec)| spec.consumer.is_some());
    all.extend(reading.map(|(id, _)| Faulty::Consumers(id)));
    for (id, spec) in services() {
        let mut callees: Vec<Callee> = Vec::new();
        for step in spec.operations.iter().flat_map(|operation| &operation.steps) {
            let callee = match step.action {
                Action::Call { service, .. } => Callee::Service(service),
                Action::Query { store, .. } => Callee::Store(store),
                _ => continue,
            };
            // A store that is called like a service which is called, too, cannot be named beside it.
            let named =
                callees.iter().any(|other| callee_id(topology, *other) == callee_id(topology, callee));
            if !named {
                callees.push(callee);
            }
        }
        all.extend(callees.into_iter().map(|callee| Faulty::Edge(id, callee)));
    }
    all
}

fn callee_id(topology: &Topology, callee: Callee) -> &str {
    match callee {
        Callee::Service(id) => &topology.services[id.index()].id,
        Callee::Store(id) => &topology.stores[id.index()].id,
    }
}
