//! Writes the document: parts in the project's order of fields, a fact for what was read and for what was assumed. What
//! has a sensible default in the reader of documents is left to it (`blast check --explain` lists that).

mod alerts;
mod clusters;
mod facts;
mod ground;
mod journeys;
mod out;
mod services;
mod stores;
mod zones;

use self::facts::Facts;
use self::ground::{Ground, Notes, ground};
use self::out::{Out, text};
use super::lines::{Wrong, wrong};
use super::model::{Model, Service};
use super::names;
use super::result::{Counts, Imported};

/// Limits of a document that an import meets (`scenario/parts`).
const SERVICES: usize = 100;
const STORES: usize = 8;
const CLUSTERS: usize = 8;
const REPLICAS: usize = 2_000;

/// Writes a model.
pub(super) fn write(mut model: Model) -> Result<Imported, Wrong> {
    for (found, most, what) in [
        (model.services.len(), SERVICES, "services"),
        (model.stores.len(), STORES, "stores"),
        (model.clusters.len(), CLUSTERS, "Kafka clusters"),
    ] {
        if found > most {
            let message =
                format!("found {found} {what}, a document has at most {most}: import a part of the system");
            return Err(wrong(0, message));
        }
    }
    let replicas =
        |own: &Service| own.replicas.map_or(1, |own| own.value as usize).max(own.zones.len()).clamp(1, 100);
    let all: usize = model.services.iter().map(replicas).sum();
    if all > REPLICAS {
        let message =
            format!("found {all} replicas, a document has at most {REPLICAS}: import a part of the system");
        return Err(wrong(0, message));
    }
    let mut notes = Vec::new();
    let topics = clusters::choose(&mut model, &mut notes);
    let mut facts = Facts::new(&model);
    let mut counts = Counts::default();
    let document = {
        let ground = ground(&model)?;
        document(&ground, &topics, &mut facts, &mut counts, &mut notes)?
    };
    for (place, what) in notes {
        model.drop(place, what);
    }
    let mut dropped = model.dropped;
    dropped.sort();
    dropped.dedup();
    Ok(Imported { text: document.document(), kinds: Vec::new(), counts, assumed: facts.assumed, dropped })
}

fn document(
    ground: &Ground,
    topics: &[Vec<usize>],
    facts: &mut Facts,
    counts: &mut Counts,
    notes: &mut Notes,
) -> Result<Out, Wrong> {
    let model = ground.model;
    let files = model.files.join(", ");
    let title: String = format!("Imported: {files}").chars().filter(|c| !c.is_control()).take(120).collect();
    let first = model.files.first().map_or("", String::as_str);
    let stem = first.rsplit(['/', '\\']).next().unwrap_or_default().split('.').next().unwrap_or_default();
    let mut members = vec![
        ("version", out::number(1)),
        ("id", text(names::id(stem, "imported"))),
        ("title", text(title)),
        ("zones", ground.zones.out(model, facts)),
    ];
    counts.zones = ground.zones.count();
    if !model.clusters.is_empty() {
        members.push(("clusters", clusters::out(ground, topics, facts, counts, notes)?));
    }
    let services = match model.services.is_empty() {
        true => services::assumed(ground, topics, facts, counts),
        false => services::out(ground, topics, facts, counts, notes),
    };
    members.push(("services", services));
    facts.gather("/services", model.services.len());
    if !model.stores.is_empty() {
        members.push(("stores", stores::out(ground, facts, counts)));
    }
    let journeys = match model.services.is_empty() {
        true => journeys::assumed(ground, topics, facts),
        false => journeys::out(ground, facts, notes),
    };
    counts.journeys = journeys.len();
    members.push(("journeys", Out::List(journeys.iter().map(journeys::Journey::out).collect())));
    let alerts = alerts::out(ground, facts, notes);
    counts.alerts = alerts.len();
    if !alerts.is_empty() {
        members.push(("alerts", Out::List(alerts)));
    }
    members.push(("facts", facts.out()));
    Ok(Out::Object(members))
}
