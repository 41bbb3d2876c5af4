//! What is done to a name: it gives no address, or gives out what was true a while ago.

use super::values::{Blank, Span, Value};
use super::{Command, Control, Role, Row};
use crate::language::say;
use crate::world::front::names::Name;
use crate::world::ids::{ServiceId, StoreId};
use crate::world::part::Part;
use crate::world::topology::Topology;

/// An action on a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DnsAction {
    /// Who asks for it gets no address.
    Fail,
    /// It gives out the addresses of so long ago.
    Stale(Span),
    /// It is in order again.
    Repair,
}

/// Why something done to a name changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsWhy {
    /// It gives no address already.
    Fails,
    /// It is so late already.
    Stale(Span),
    /// Nothing is wrong with it.
    Well,
}

impl Name {
    /// Its part.
    pub fn part(self) -> Part {
        match self {
            Name::Service(service) => Part::Service(service),
            Name::Store(store) => Part::Store(store),
        }
    }

    fn id_and_label(self, topology: &Topology) -> (&str, &str) {
        match self {
            Name::Service(service) => {
                let spec = &topology.services[service.index()];
                (&spec.id, &spec.label)
            }
            Name::Store(store) => {
                let spec = &topology.stores[store.index()];
                (&spec.id, &spec.label)
            }
        }
    }

    /// What it is called: `the name of Fees`.
    pub fn called(self, topology: &Topology) -> String {
        say!(dns_name, label = self.id_and_label(topology).1)
    }
}

impl DnsAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        if let DnsAction::Stale(span) = self {
            see(span.blank());
        }
    }
}

/// What stands for every command on names. A store that is called like a service has none: the word names the service.
pub(super) fn all(topology: &Topology) -> Vec<Command> {
    let services = (0..topology.services.len()).map(|s| Name::Service(ServiceId(s as u8)));
    let taken = |id: &str| topology.services.iter().any(|service| service.id == id);
    let stores = (0..topology.stores.len()).filter(|&s| !taken(&topology.stores[s].id));
    let stores = stores.map(|s| Name::Store(StoreId(s as u8)));
    let of = |name| {
        let stale = matches!(name, Name::Service(_)).then_some(DnsAction::Stale(Span::new(60_000)));
        let actions = [Some(DnsAction::Fail), stale, Some(DnsAction::Repair)];
        actions.into_iter().flatten().map(move |action| Command::Dns(name, action))
    };
    services.chain(stores).flat_map(of).collect()
}

pub(super) fn row(topology: &Topology, name: Name, action: DnsAction) -> Row {
    let (id, label) = name.id_and_label(topology);
    let (words, called, past) = match action {
        DnsAction::Fail => ("fail".to_string(), say!(dns_fail), say!(dns_fail_past, label)),
        DnsAction::Stale(span) => (
            format!("stale {}", span.spell()),
            say!(dns_stale, span = span.duration()),
            say!(dns_stale_past, label, span = span.duration()),
        ),
        DnsAction::Repair => ("repair".to_string(), say!(dns_repair), say!(dns_repair_past, label)),
    };
    let fault = action != DnsAction::Repair;
    Row {
        head: format!("dns {id}"),
        words: words.into(),
        group: label.to_string(),
        part: Some(name.part()),
        name: called.into(),
        past,
        role: if fault { Role::Fault } else { Role::Repair },
        undone_by: fault.then_some(Command::Dns(name, DnsAction::Repair)),
        control: Control::List,
    }
}
