//! Alert rules of the document.

use super::facts::Facts;
use super::journeys::Journey;
use super::out::{Out, text};
use super::{Ground, Notes};
use crate::import::model::{Alert, AlertOf};
use crate::import::names;

/// Most rules of a document.
const ALERTS: usize = 60;

/// Writes the rules: one for each part that a rule is about.
pub(super) fn out(ground: &Ground, journeys: &[Journey], facts: &mut Facts, notes: &mut Notes) -> Vec<Out> {
    let mut found: Vec<(&Alert, String, String)> = Vec::new();
    for alert in &ground.model.alerts {
        let parts = parts(ground, journeys, alert);
        if parts.is_empty() {
            let what = format!("alert {}: the document has no part that it looks at", alert.name);
            notes.push((alert.place, what));
        }
        let several = parts.len() > 1;
        for part in parts {
            let id = if several { format!("{}-{part}", alert.name) } else { alert.name.clone() };
            found.push((alert, id, part));
        }
    }
    for (alert, id, _) in found.iter().skip(ALERTS) {
        notes.push((alert.place, format!("alert {id}: a document has at most {ALERTS}")));
    }
    found.truncate(ALERTS);
    let ids = names::ids(found.iter().map(|own| own.1.as_str()), "alert");
    let mut list = Vec::new();
    for ((alert, _, part), id) in found.iter().zip(ids) {
        let pointer = format!("/alerts/{}", list.len());
        match alert.less {
            None => facts.read(&*pointer, alert.place),
            Some(why) => facts.assume(&*pointer, &text(&id), why, Some(alert.place)),
        }
        let bound = if alert.above { "above" } else { "below" };
        let mut members = vec![
            ("id", text(id)),
            ("label", text(alert.label.chars().filter(|c| !c.is_control()).take(200).collect::<String>())),
            ("set", text("own")),
            ("metric", text(alert.metric)),
            ("part", text(part)),
            (bound, Out::Number(alert.bound)),
        ];
        members.extend(alert.hold.as_ref().map(|hold| ("for", text(hold))));
        members.extend(alert.keep.as_ref().map(|keep| ("keep_firing_for", text(keep))));
        members.push(("severity", text(if alert.page { "page" } else { "ticket" })));
        list.push(Out::Object(members));
    }
    list
}

/// The identifiers of the parts that a rule looks at: the one that it names, or all of the kind.
fn parts(ground: &Ground, journeys: &[Journey], alert: &Alert) -> Vec<String> {
    let of = |names: Vec<&str>, ids: &[String]| -> Vec<String> {
        let named = |name: &str, id: &str| alert.part.as_ref().is_none_or(|part| part == name || part == id);
        names.iter().zip(ids).filter(|(name, id)| named(name, id)).map(|(_, id)| id.clone()).collect()
    };
    let model = ground.model;
    match alert.of {
        AlertOf::Cluster => of(model.clusters.iter().map(|own| own.name.as_str()).collect(), &ground.clusters),
        AlertOf::Service => of(model.services.iter().map(|own| own.name.as_str()).collect(), &ground.services),
        AlertOf::Store => of(model.stores.iter().map(|own| own.name.as_str()).collect(), &ground.stores),
        AlertOf::Journey => {
            let ids: Vec<String> = journeys.iter().map(|journey| journey.id.clone()).collect();
            of(ids.iter().map(String::as_str).collect(), &ids)
        }
    }
}
