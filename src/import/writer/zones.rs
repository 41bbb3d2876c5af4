//! The zones of the document, and where parts stand that no text places.

use super::facts::Facts;
use super::out::{Out, number, text};
use crate::import::lines::{Given, Wrong, wrong};
use crate::import::model::Model;
use crate::import::names;

/// The zone of what stands nobody knows where.
const UNKNOWN: &str = "unknown";
/// Most zones of a document.
const MOST: usize = 6;

/// Zones by the names that the texts give them.
#[derive(Debug)]
pub(super) struct Zones {
    names: Vec<String>,
    ids: Vec<String>,
    /// The last one is that of the unknown.
    unknown: bool,
}

impl Zones {
    /// All zones that the texts name, in the order of the alphabet; one more when something stands nobody knows where.
    pub(super) fn of(model: &Model) -> Result<Zones, Wrong> {
        let racks = model.clusters.iter().flat_map(|cluster| {
            cluster.brokers.iter().filter_map(|broker| broker.rack.as_ref()).chain(&cluster.spread)
        });
        let services = model.services.iter().flat_map(|service| service.zones.iter().chain(&service.spread));
        let stores = model.stores.iter().flat_map(|store| &store.zones);
        let all = racks.chain(services).chain(stores);
        let mut names: Vec<String> = all.map(|zone| zone.value.clone()).collect();
        names.sort();
        names.dedup();
        let lost =
            model.clusters.iter().flat_map(|cluster| &cluster.brokers).any(|broker| broker.rack.is_none());
        let unknown = lost || names.is_empty();
        if names.len() + usize::from(unknown) > MOST {
            let found = names.len();
            return Err(wrong(0, format!("found {found} racks or zones, a document has at most {MOST}")));
        }
        if unknown {
            names.push(UNKNOWN.to_owned());
        }
        let ids = names::ids(names.iter().map(String::as_str), "zone");
        Ok(Zones { names, ids, unknown })
    }

    /// The zones as the document lists them.
    pub(super) fn out(&self, model: &Model, facts: &mut Facts) -> Out {
        for (at, (name, id)) in self.names.iter().zip(&self.ids).enumerate() {
            let pointer = format!("/zones/{at}");
            if self.unknown && at + 1 == self.names.len() {
                let why = match self.names.len() {
                    1 => {
                        "unknown: no text says where anything stands, so that all of it is lost with one zone; add brokers \
                          with racks, or pods with nodes"
                    }
                    _ => {
                        "unknown: where some brokers stand is in no text; add the output of `kafka-broker-api-versions`"
                    }
                };
                facts.assume(pointer, &text(id), why, None);
            } else if name != id {
                facts.assume(pointer, &text(id), &format!("the identifier of {name}"), None);
            } else if let Some((_, zone)) = model.subnets.iter().find(|subnet| subnet.1.value == *name) {
                facts.read(pointer, zone.place);
            }
        }
        Out::List(self.ids.iter().map(|id| Out::Object(vec![("id", text(id))])).collect())
    }

    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }

    /// The identifier of a zone; of the unknown where there is no name.
    pub(super) fn id(&self, name: Option<&Given<String>>) -> &str {
        let at = name.and_then(|name| self.names.iter().position(|own| *own == name.value));
        &self.ids[at.unwrap_or(self.ids.len() - 1)]
    }

    /// The zones that are known; that of the unknown where there is no other.
    pub(super) fn known(&self) -> &[String] {
        let unknown = self.unknown && self.ids.len() > 1;
        &self.ids[..self.ids.len() - usize::from(unknown)]
    }

    /// Whether no text names a zone.
    pub(super) fn none(&self) -> bool {
        self.unknown && self.ids.len() == 1
    }

    /// So many replicas in turn over the known zones.
    pub(super) fn spread(&self, count: u32) -> Out {
        if !self.unknown || self.none() {
            return number(count);
        }
        let zones = self.known().iter().map(text).collect();
        Out::Object(vec![("count", number(count)), ("zones", Out::List(zones))])
    }

    /// A list of zones for so many members, in turn over the known ones.
    pub(super) fn turns(&self, count: u32) -> Out {
        let known = self.known();
        Out::List((0..count as usize).map(|at| text(&known[at % known.len()])).collect())
    }
}
