//! What the writers of all parts need.

use std::collections::BTreeMap;

use super::zones::Zones;
use crate::import::lines::{Place, Wrong};
use crate::import::model::Model;
use crate::import::names;

/// A part that an edge can lead to, by its number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Service(usize),
    Store(usize),
    Cluster(usize),
}

/// What the writers of all parts need.
pub(super) struct Ground<'a> {
    pub(super) model: &'a Model,
    pub(super) zones: Zones,
    pub(super) parts: BTreeMap<&'a str, Part>,
    pub(super) services: Vec<String>,
    pub(super) stores: Vec<String>,
    pub(super) clusters: Vec<String>,
}

/// What is not in the document, with the place that says it.
pub(super) type Notes = Vec<(Place, String)>;

/// The ground of a model.
pub(super) fn ground(model: &Model) -> Result<Ground<'_>, Wrong> {
    let mut parts = BTreeMap::new();
    let services = model.services.iter().map(|part| part.name.as_str());
    let stores = model.stores.iter().map(|part| part.name.as_str());
    let clusters = model.clusters.iter().map(|part| part.name.as_str());
    parts.extend(clusters.clone().enumerate().map(|(at, name)| (name, Part::Cluster(at))));
    parts.extend(stores.clone().enumerate().map(|(at, name)| (name, Part::Store(at))));
    parts.extend(services.clone().enumerate().map(|(at, name)| (name, Part::Service(at))));
    Ok(Ground {
        model,
        zones: Zones::of(model)?,
        parts,
        services: names::ids(services, "service"),
        stores: names::ids(stores, "store"),
        clusters: names::ids(clusters, "kafka"),
    })
}
